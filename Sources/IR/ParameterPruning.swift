import Support

extension IRFunction {
    /// Removes block parameters that get the same value, or themselves, along every edge; that value takes their
    /// place. Returns the number removed.
    @discardableResult
    public mutating func pruneTrivialParameters(_ incoming: PredecessorTable) -> Int {
        var replacements = Replacements(self)
        let count = dropTrivialParameters(incoming, &replacements)
        replacements.apply(to: &self)
        return count
    }

    /// Removes block parameters that get the same value, or themselves, along every edge, and says that this value replaces them: to put
    /// it in their place is left to the caller, who may have more to replace. Returns the number removed.
    ///
    /// Goes from the last block to the first, so that a variable that nested loops only pass around is found in an
    /// inner loop first; repeated until nothing changes, which takes as many rounds as such loops nest irregularly.
    public mutating func dropTrivialParameters(_ incoming: PredecessorTable, _ replacements: inout Replacements) -> Int {
        var candidates: [ValueID] = []
        for block in layout.reversed() where block != .entry {
            for position in 0..<blocks[block].parameterCount { candidates.append(pool[Int(blocks[block].parameterStart + position)]) }
        }
        if candidates.isEmpty { return 0 }
        let total = candidates.count
        while true {
            let count = candidates.count
            candidates.removeAll { parameter in
                guard let source = onlyArgument(for: parameter, incoming, replacements) else { return false }
                replacements.replace(parameter, by: source)
                return true
            }
            if candidates.count == count { break }
        }
        if candidates.count == total { return 0 }
        for block in layout where blocks[block].parameterCount > 0 && parameters(of: block).contains(where: { replacements.replaces($0) }) {
            filterParameters(of: block, edges: incoming.edges(into: block)) { !replacements.replaces($0) }
        }
        return total - candidates.count
    }

    /// The value that a parameter gets along every edge, but for those along which it gets itself.
    private func onlyArgument(for parameter: ValueID, _ incoming: PredecessorTable, _ replacements: borrowing Replacements) -> ValueID? {
        let instruction = self[parameter]
        var source = ValueID.invalid
        for edge in incoming.edges(into: instruction.block) {
            let value = replacements.lookUp(argument(instruction.fieldIndex, of: edge))
            if value == parameter || value == source { continue }
            if source.isValid { return nil }
            source = value
        }
        // With nothing but itself, the block can't be reached.
        return source.nonInvalid
    }
}
