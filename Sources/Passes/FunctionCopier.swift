import IR
import Source
import Support

/// Copies the blocks of one function into another, in the place of a call.
///
/// Edges, cases and the pool are copied as they are and moved by an offset; instructions are copied without the holes between
/// them, so that those of a block follow one another.
struct FunctionCopier {
    private let scope: UInt16
    /// For a synthesized callee, which no report names: the place of the call, which stands for all of its code.
    private let place: Span?
    /// The callee's scopes by number, in the caller.
    private var scopes: [UInt16]

    /// Prepares a copy for a call; nil when the caller has no scopes left.
    init?(_ callee: borrowing IRFunction, at call: ValueID, into function: inout IRFunction) {
        self.init(callee, calledAt: function.spans[call], in: function[call].scope, into: &function)
    }

    /// Prepares a copy for a call in a scope; nil when the caller has no scopes left.
    init?(_ callee: borrowing IRFunction, calledAt call: Span, in parent: UInt16, into function: inout IRFunction) {
        if callee.attributes.contains(.synthesized) {
            scope = parent
            place = call
        } else {
            guard let number = function.addScope(InlineScope(name: callee.name, call: call, parent: parent)) else { return nil }
            scope = number
            place = nil
        }
        scopes = [scope]
        for inner in callee.scopes {
            let call = inner.parent == 0 ? place ?? inner.call : inner.call
            let copied = InlineScope(name: inner.name, call: call, parent: scopes[Int(inner.parent)])
            guard let number = function.addScope(copied) else { return nil }
            scopes.append(number)
        }
    }

    /// Copies the blocks, which go on in `continuation` with what the callee returns, and returns the copies, the entry first.
    func copy(
        _ callee: IRFunction, arguments: [ValueID], continuation: BlockID, isCold: Bool, into function: inout IRFunction
    ) -> [BlockID] {
        let offsets = Offsets(function)
        let maps = Maps(callee, arguments, &function)
        copyTables(callee, maps, offsets, &function)
        var next = function.instructions.nextID
        function.addPlaces(maps.count)
        for block in callee.layout { copyBlock(block, of: callee, maps, offsets, continuation, isCold: isCold, &next, &function) }
        return callee.layout.map { maps.blocks[$0.index] }
    }

    /// Where the copied tables start in the caller's.
    private struct Offsets {
        let edges: UInt32
        let cases: UInt32
        let pool: UInt32

        init(_ function: borrowing IRFunction) {
            edges = UInt32(function.edges.count)
            cases = UInt32(function.cases.count)
            pool = UInt32(function.pool.count)
        }
    }

    /// What the callee's blocks and values are in the caller.
    private struct Maps {
        var blocks: [BlockID]
        var values: [ValueID]
        /// The number of values that are copied.
        let count: Int

        /// Numbers the copies in the order in which they will be made.
        init(_ callee: borrowing IRFunction, _ arguments: [ValueID], _ function: inout IRFunction) {
            var blocks = Array(filledWith: BlockID.invalid, count: callee.blocks.count)
            var values = Array(filledWith: ValueID.invalid, count: callee.instructions.count)
            let first = function.instructions.nextID.rawValue
            var next = first
            for block in callee.layout {
                blocks[block.index] = function.addBlockOutsideLayout()
                for (position, parameter) in callee.parameters(of: block).enumerated() {
                    if block == .entry {
                        values[parameter.index] = arguments[position]
                    } else {
                        values[parameter.index] = ValueID(rawValue: next)
                        next += 1
                    }
                }
                callee.forEachInstruction(in: block) { value in
                    values[value.index] = ValueID(rawValue: next)
                    next += 1
                }
            }
            self.blocks = blocks
            self.values = values
            count = Int(next - first)
        }

        @inline(__always)
        func value(_ value: ValueID) -> ValueID { value.isValid ? values[value.index] : .invalid }

        @inline(__always)
        func operand(_ word: UInt32) -> UInt32 { values[Int(word)].rawValue }

        @inline(__always)
        func block(_ block: BlockID) -> BlockID { block.isValid ? blocks[block.index] : .invalid }
    }

    private func copyTables(_ callee: IRFunction, _ maps: Maps, _ offsets: Offsets, _ function: inout IRFunction) {
        for edge in callee.edges.elements {
            function.edges.append(
                Edge(
                    source: maps.block(edge.source), target: maps.block(edge.target), argumentStart: edge.argumentStart + offsets.pool,
                    argumentCount: edge.argumentCount))
        }
        for item in callee.cases {
            function.cases.append(SwitchCase(item.value, EdgeID(rawValue: item.edge.rawValue + offsets.edges)))
        }
        for value in callee.pool { function.pool.append(maps.value(value)) }
    }

    private func copyBlock(
        _ block: BlockID, of callee: IRFunction, _ maps: Maps, _ offsets: Offsets, _ continuation: BlockID, isCold: Bool,
        _ next: inout ValueID, _ function: inout IRFunction
    ) {
        let old = callee.blocks[block]
        var new = Block()
        new.isCold = isCold || old.isCold
        if block != .entry {
            new.parameterStart = old.parameterStart + offsets.pool
            new.parameterCount = old.parameterCount
            for parameter in callee.parameters(of: block) {
                var instruction = Instruction(.param, callee.type(of: parameter), 0, 0, callee[parameter].c)
                instruction.block = maps.blocks[block.index]
                put(instruction, callee.spans[parameter], callee.debugNames[parameter], at: &next, &function)
            }
        }
        new.first = maps.value(old.first)
        new.last = maps.value(old.last)
        function.blocks[maps.blocks[block.index]] = new
        callee.forEachInstruction(in: block) { value in
            let place = callee[value].scope == 0 ? place ?? callee.spans[value] : callee.spans[value]
            var copy = copied(value, of: callee, maps, offsets)
            copy.previous = value == old.first ? .invalid : ValueID(next.index - 1)
            copy.next = value == old.last ? .invalid : ValueID(next.index + 1)
            if copy.opcode == .returnValue { copy = self.jump(insteadOf: copy, to: continuation, callee.resultType, &function) }
            put(copy, place, callee.debugNames[value], at: &next, &function)
        }
    }

    /// The copy of an instruction, in no list yet.
    private func copied(_ value: ValueID, of callee: IRFunction, _ maps: Maps, _ offsets: Offsets) -> Instruction {
        var new = callee[value]
        new.scope = scopes[Int(new.scope)]
        new.block = maps.blocks[new.block.index]
        switch new.opcode.shape {
        case .none, .constant: break
        case .unary: new.a = maps.operand(new.a)
        case .binary:
            new.a = maps.operand(new.a)
            new.b = maps.operand(new.b)
        case .ternary:
            new.a = maps.operand(new.a)
            new.b = maps.operand(new.b)
            new.c = maps.operand(new.c)
        case .list: new.a += offsets.pool
        case .jump: new.c += offsets.edges
        case .branch:
            new.a = maps.operand(new.a)
            new.b += offsets.edges
            new.c += offsets.edges
        case .switchCases:
            new.a = maps.operand(new.a)
            new.b += offsets.cases
        }
        return new
    }

    /// What stands for a return: a jump to the continuation, with the result as argument.
    private func jump(
        insteadOf copy: Instruction, to continuation: BlockID, _ resultType: IRType, _ function: inout IRFunction
    ) -> Instruction {
        let edge = function.addEdge(to: continuation, resultType == .unit ? [] : [function.pool[Int(copy.a)]])
        function.edges[edge].source = copy.block
        var jump = Instruction(.jump, .unit, 0, 0, edge.rawValue)
        jump.scope = copy.scope
        jump.block = copy.block
        jump.previous = copy.previous
        return jump
    }

    @inline(__always)
    private func put(_ instruction: Instruction, _ span: Span, _ name: Symbol, at position: inout ValueID, _ function: inout IRFunction) {
        function.instructions[position] = instruction
        function.spans[position] = span
        function.debugNames[position] = name
        position = ValueID(position.index + 1)
    }
}

extension IRFunction {
    /// Makes room for more values at once, which a pass then fills in.
    fileprivate mutating func addPlaces(_ count: Int) {
        instructions.grow(to: instructions.count + count, filling: Instruction(.param, .unit))
        spans.grow(to: instructions.count, filling: .none)
        debugNames.grow(to: instructions.count, filling: .invalid)
    }
}
