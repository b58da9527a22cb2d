import Support

extension IRFunction {
    /// Removes block parameters that get the same value, or themselves, along every edge; that value takes their
    /// place. Returns the number removed.
    ///
    /// Goes from the last block to the first, so that a variable that nested loops only pass around is found in an
    /// inner loop first; repeated until nothing changes, which takes as many rounds as such loops nest irregularly.
    @discardableResult
    public mutating func pruneTrivialParameters(_ incoming: PredecessorTable) -> Int {
        var candidates: [ValueID] = []
        for block in layout.reversed() where block != .entry {
            for position in 0..<blocks[block].parameterCount { candidates.append(pool[Int(blocks[block].parameterStart + position)]) }
        }
        if candidates.isEmpty { return 0 }
        // Made when the first parameter is found: mostly there is none.
        var replaced: [ValueID] = []
        while true {
            let count = candidates.count
            candidates.removeAll { parameter in
                guard let source = onlyArgument(for: parameter, incoming, replaced) else { return false }
                if replaced.isEmpty { replaced = Array(filledWith: .invalid, count: instructions.count) }
                replaced[parameter.index] = source
                return true
            }
            if candidates.count == count { break }
        }
        if replaced.isEmpty { return 0 }
        return removeParameters(&replaced, incoming)
    }

    /// The value that a parameter gets along every edge, but for those along which it gets itself.
    private func onlyArgument(for parameter: ValueID, _ incoming: PredecessorTable, _ replaced: [ValueID]) -> ValueID? {
        let instruction = self[parameter]
        var source = ValueID.invalid
        for edge in incoming.edges(into: instruction.block) {
            let value = Self.resolve(argument(instruction.fieldIndex, of: edge), replaced)
            if value == parameter || value == source { continue }
            if source.isValid { return nil }
            source = value
        }
        // With nothing but itself, the block can't be reached.
        return source.nonInvalid
    }

    /// What stands for a value in the end; `replaced` is empty while no value is replaced.
    @inline(__always)
    private static func resolve(_ value: ValueID, _ replaced: [ValueID]) -> ValueID {
        if replaced.isEmpty { return value }
        var value = value
        while replaced[value.index].isValid { value = replaced[value.index] }
        return value
    }

    /// Removes the block parameters that are replaced, and puts in their place what they are replaced by.
    private mutating func removeParameters(_ replaced: inout [ValueID], _ incoming: PredecessorTable) -> Int {
        var doomed: [BlockID] = []
        var count = 0
        for block in layout where blocks[block].parameterCount > 0 {
            let before = count
            for parameter in parameters(of: block) where replaced[parameter.index].isValid {
                replaced[parameter.index] = Self.resolve(parameter, replaced)
                count += 1
            }
            if count > before { doomed.append(block) }
        }
        for block in layout {
            var value = blocks[block].first
            while value.isValid {
                mapOperands(of: value) { replaced[$0.index].isValid ? replaced[$0.index] : $0 }
                value = self[value].next
            }
        }
        for block in doomed {
            filterParameters(of: block, edges: incoming.edges(into: block)) { !replaced[$0.index].isValid }
        }
        return count
    }
}
