import Support

extension IRFunction {
    /// Calls `body` with each value that an instruction uses, edge arguments included.
    @inlinable @inline(__always)
    public func forEachOperand(of value: ValueID, _ body: (ValueID) -> Void) {
        let instruction = self[value]
        switch instruction.opcode.shape {
        case .none, .constant: break
        case .unary: body(instruction.first)
        case .binary:
            body(instruction.first)
            body(instruction.second)
        case .ternary:
            body(instruction.first)
            body(instruction.second)
            body(instruction.third)
        case .list:
            for position in Int(instruction.a)..<Int(instruction.a + instruction.b) { body(pool[position]) }
        case .jump: forEachArgument(of: instruction.jumpEdge, body)
        case .branch:
            body(instruction.first)
            forEachArgument(of: instruction.thenEdge, body)
            forEachArgument(of: instruction.elseEdge, body)
        case .switchCases:
            body(instruction.first)
            for position in Int(instruction.b)..<Int(instruction.b + instruction.c) {
                forEachArgument(of: cases[position].edge, body)
            }
        }
    }

    /// Replaces each value that an instruction uses, edge arguments included, by what `body` gives for it.
    @inlinable @inline(__always)
    public mutating func mapOperands(of value: ValueID, _ body: (ValueID) -> ValueID) {
        let instruction = self[value]
        switch instruction.opcode.shape {
        case .none, .constant: break
        case .unary: setFirst(body(instruction.first), of: value, instruction)
        case .binary:
            let (first, second) = (body(instruction.first), body(instruction.second))
            if first == instruction.first && second == instruction.second { return }
            self[value].a = first.rawValue
            self[value].b = second.rawValue
        case .ternary:
            let (first, second, third) = (body(instruction.first), body(instruction.second), body(instruction.third))
            if first == instruction.first && second == instruction.second && third == instruction.third { return }
            self[value].a = first.rawValue
            self[value].b = second.rawValue
            self[value].c = third.rawValue
        case .list: mapPool(Int(instruction.a)..<Int(instruction.a + instruction.b), body)
        case .jump: mapArguments(of: instruction.jumpEdge, body)
        case .branch:
            setFirst(body(instruction.first), of: value, instruction)
            mapArguments(of: instruction.thenEdge, body)
            mapArguments(of: instruction.elseEdge, body)
        case .switchCases:
            setFirst(body(instruction.first), of: value, instruction)
            for position in Int(instruction.b)..<Int(instruction.b + instruction.c) {
                mapArguments(of: cases[position].edge, body)
            }
        }
    }

    /// Calls `body` with each argument of an edge.
    @inlinable @inline(__always)
    public func forEachArgument(of edge: EdgeID, _ body: (ValueID) -> Void) {
        let edge = edges[edge]
        for position in Int(edge.argumentStart)..<Int(edge.argumentStart + edge.argumentCount) { body(pool[position]) }
    }

    /// Replaces each argument of an edge by what `body` gives for it.
    @inlinable @inline(__always)
    public mutating func mapArguments(of edge: EdgeID, _ body: (ValueID) -> ValueID) {
        let edge = edges[edge]
        mapPool(Int(edge.argumentStart)..<Int(edge.argumentStart + edge.argumentCount), body)
    }

    // Nearly all operands stay what they are, and a look at an array is cheaper than a change.

    @inlinable @inline(__always)
    mutating func setFirst(_ operand: ValueID, of value: ValueID, _ instruction: Instruction) {
        if operand != instruction.first { self[value].a = operand.rawValue }
    }

    @inlinable @inline(__always)
    mutating func mapPool(_ positions: Range<Int>, _ body: (ValueID) -> ValueID) {
        for position in positions {
            let operand = pool[position]
            let mapped = body(operand)
            if mapped != operand { pool[position] = mapped }
        }
    }

    /// Calls `body` with each edge of a terminator, in order; an instruction that is none has no edges.
    @inlinable @inline(__always)
    public func forEachEdge(of terminator: ValueID, _ body: (EdgeID) -> Void) {
        let instruction = self[terminator]
        switch instruction.opcode.shape {
        case .jump: body(instruction.jumpEdge)
        case .branch:
            body(instruction.thenEdge)
            body(instruction.elseEdge)
        case .switchCases:
            for position in Int(instruction.b)..<Int(instruction.b + instruction.c) { body(cases[position].edge) }
        default: break
        }
    }

    /// Calls `body` with each edge that leaves a complete block.
    @inlinable @inline(__always)
    public func forEachSuccessorEdge(of block: BlockID, _ body: (EdgeID) -> Void) {
        let last = blocks[block].last
        if last.isValid { forEachEdge(of: last, body) }
    }

    /// The edge at `position` of a terminator, or `nil` past the last.
    @inlinable @inline(__always)
    public func edge(_ position: Int, of terminator: ValueID) -> EdgeID? {
        guard terminator.isValid else { return nil }
        let instruction = self[terminator]
        switch instruction.opcode.shape {
        case .jump: return position == 0 ? instruction.jumpEdge : nil
        case .branch: return position == 0 ? instruction.thenEdge : position == 1 ? instruction.elseEdge : nil
        case .switchCases: return position < Int(instruction.c) ? cases[Int(instruction.b) + position].edge : nil
        default: return nil
        }
    }

    /// The argument of an edge for the parameter at `position`.
    @inlinable @inline(__always)
    public func argument(_ position: Int, of edge: EdgeID) -> ValueID {
        pool[Int(edges[edge].argumentStart) + position]
    }

    /// Sets the argument of an edge for the parameter at `position`.
    @inlinable @inline(__always)
    public mutating func setArgument(_ position: Int, of edge: EdgeID, to value: ValueID) {
        pool[Int(edges[edge].argumentStart) + position] = value
    }

    /// Whether some edge leads back in the layout, without which there are no loops.
    @inlinable @inline(__always)
    public var mayHaveLoops: Bool {
        guard layout.count > 1 else { return false }
        // Asked of every function several times: no array is made for it.
        return withUnsafeTemporaryAllocation(of: Bool.self, capacity: blocks.count) { isPlaced in
            isPlaced.initialize(repeating: false)
            for block in layout {
                isPlaced[block.index] = true
                var leadsBack = false
                forEachSuccessorEdge(of: block) { if isPlaced[edges[$0].target.index] { leadsBack = true } }
                if leadsBack { return true }
            }
            return false
        }
    }
}
