import Support

extension IRFunction {
    /// Removes block parameters that get the same value, or themselves, along every edge; that value takes their
    /// place. Returns the number removed.
    ///
    /// Goes from the last block to the first, so that a variable that nested loops only pass around is found in an
    /// inner loop first; repeated until nothing changes, which takes as many rounds as such loops nest irregularly.
    @discardableResult
    public mutating func pruneTrivialParameters() -> Int {
        var candidates: [ValueID] = []
        for block in layout.reversed() where block != .entry { candidates += parameters(of: block) }
        guard !candidates.isEmpty else { return 0 }
        let incoming = PredecessorTable(self)
        var replaced: [ValueID] = Array(repeating: .invalid, count: instructions.count)
        func resolve(_ value: ValueID) -> ValueID {
            var value = value
            while replaced[value.index].isValid { value = replaced[value.index] }
            return value
        }
        var count = candidates.count
        while true {
            candidates.removeAll { parameter in
                var source = ValueID.invalid
                for edge in incoming.edges(into: self[parameter].block) {
                    let value = resolve(argument(self[parameter].fieldIndex, of: edge))
                    if value == parameter || value == source { continue }
                    if source.isValid { return false }
                    source = value
                }
                // Nothing but itself: the block can't be reached.
                guard source.isValid else { return false }
                replaced[parameter.index] = source
                return true
            }
            if candidates.count == count { break }
            count = candidates.count
        }
        return removeParameters { replaced[$0.index].isValid ? resolve($0) : nil }
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
