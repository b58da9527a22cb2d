import Support

extension IRFunction {
    /// Removes block parameters that get the same value, or themselves, along every edge; that value takes their
    /// place. Returns the number removed.
    ///
    /// Optimistic over cycles: two loop headers that only pass a value on to each other lose their parameters too.
    /// Runs in time linear in the edges' arguments, times the (small) depth to which replacements chain.
    @discardableResult
    public mutating func pruneTrivialParameters() -> Int {
        var source: [ValueID] = Array(repeating: .invalid, count: instructions.count)
        var isParameter = Array(repeating: false, count: instructions.count)
        for block in layout where block != .entry {
            for parameter in parameters(of: block) { isParameter[parameter.index] = true }
        }
        // source[p]: invalid = no argument seen yet; p itself = several values meet here; else the only value.
        func resolve(_ value: ValueID) -> ValueID {
            var value = value
            while isParameter[value.index], source[value.index].isValid, source[value.index] != value {
                value = source[value.index]
            }
            return value
        }
        var changed = true
        while changed {
            changed = false
            for block in layout {
                forEachSuccessorEdge(of: block) { edge in
                    let target = edges[edge].target
                    guard target != .entry else { return }
                    let parameters = parameters(of: target)
                    for (parameter, argument) in zip(parameters, arguments(of: edge)) where source[parameter.index] != parameter {
                        let value = resolve(argument)
                        if value == parameter { continue }
                        // A parameter about which nothing is known yet may turn out to be anything: wait for it.
                        if isParameter[value.index] && !source[value.index].isValid { continue }
                        if !source[parameter.index].isValid {
                            source[parameter.index] = value
                            changed = true
                        } else if resolve(source[parameter.index]) != value {
                            source[parameter.index] = parameter
                            changed = true
                        }
                    }
                }
            }
        }
        return removeParameters { parameter in
            let value = resolve(parameter)
            return value == parameter || !isParameter[parameter.index] ? nil : value
        }
    }

    /// Removes the block parameters for which `replacement` gives another value, and puts that in their place.
    @discardableResult
    public mutating func removeParameters(replacement: (ValueID) -> ValueID?) -> Int {
        var replaced: [ValueID] = Array(repeating: .invalid, count: instructions.count)
        var doomed = Array(repeating: false, count: blocks.count)
        var count = 0
        for block in layout {
            for parameter in parameters(of: block) {
                guard let value = replacement(parameter) else { continue }
                replaced[parameter.index] = value
                doomed[block.index] = true
                count += 1
            }
        }
        guard count > 0 else { return 0 }
        for block in layout {
            var value = blocks[block].first
            while value.isValid {
                mapOperands(of: value) { replaced[$0.index].isValid ? replaced[$0.index] : $0 }
                value = self[value].next
            }
        }
        let incoming = PredecessorTable(self)
        for block in layout where doomed[block.index] {
            let keep = parameters(of: block).map { !replaced[$0.index].isValid }
            filterParameters(of: block, edges: Array(incoming.edges(into: block))) { keep[$0] }
        }
        return count
    }
}
