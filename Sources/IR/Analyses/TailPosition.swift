import Support

// Calls in tail position.

extension IRFunction {
    /// The call of a known function in tail position that a block ends with.
    public func tailCall(in block: BlockID) -> ValueID? {
        callInTailPosition(of: block).flatMap { self[$0].opcode == .call ? $0 : nil }
    }

    /// The call, of a known function or a closure, in tail position that a block ends with.
    ///
    /// Asked of every block: what can be said at once is inlined, so that the function is not copied to ask it.
    @inlinable @inline(__always)
    public func callInTailPosition(of block: BlockID) -> ValueID? {
        let call = self[terminator(of: block)].previous
        guard call.isValid, self[call].opcode == .call || self[call].opcode == .callClosure else { return nil }
        return returnsOnly(call, after: terminator(of: block)) ? call : nil
    }

    /// Whether nothing follows a call but `terminator`, which returns what it gave, perhaps after jumps, or nothing.
    public func returnsOnly(_ call: ValueID, after terminator: ValueID) -> Bool {
        switch self[terminator].opcode {
        case .returnValue:
            let returned = list(of: terminator)
            return returned.isEmpty || returned.first == call
        case .jump: return returnsOnly(call, along: self[terminator].jumpEdge)
        default: return false
        }
    }

    /// Whether what an edge leads to does nothing but return `value`, or nothing, perhaps after further jumps.
    private func returnsOnly(_ value: ValueID, along edge: EdgeID) -> Bool {
        var value = value
        var edge = edge
        for _ in 0..<layout.count {
            let target = edges[edge].target
            let first = blocks[target].first
            let entered = parameter(of: target, thatGets: value, along: edge) ?? value
            switch self[first].opcode {
            case .returnValue:
                guard let returned = list(of: first).first else { return resultType == .unit }
                return returned == entered || returned == value
            case .jump:
                edge = self[first].jumpEdge
                if arguments(of: edge).contains(entered) || !arguments(of: edge).contains(value) { value = entered }
            default: return false
            }
        }
        return false
    }

    private func parameter(of block: BlockID, thatGets value: ValueID, along edge: EdgeID) -> ValueID? {
        for (parameter, argument) in zip(parameters(of: block), arguments(of: edge)) where argument == value { return parameter }
        return nil
    }
}
