import IR
import Support

/// Simplifies instructions one by one: constants are folded, identities removed, operands put into a canonical order.
///
/// Blocks are visited in reverse postorder, so that each operand has its final form when its user is visited. What is
/// certain to raise stays; a `check` of `false` and a call that never returns end their block.
func simplify(_ function: inout IRFunction, _ context: inout PassContext) {
    let blocks = function.layout.count == 1 ? function.layout : context.order(of: &function).blocks
    var simplifier = Simplifier(function)
    for block in blocks {
        var value = function.blocks[block].first
        while value.isValid {
            let next = function[value].next
            if !simplifier.replacements.isEmpty { function.mapOperands(of: value) { simplifier.replacements.resolve($0) } }
            if function[value].opcode == .check || context.effects(of: function[value]).contains(.noReturn) {
                if simplifier.endBlock(at: value, &function) { break }
            }
            simplifier.visit(value, &function, &context)
            value = next
        }
    }
    if simplifier.changedControlFlow {
        context.forgetControlFlow()
        _ = context.order(of: &function)
    }
}

/// The rules of simplification, for `simplify` and for passes that simplify what they make.
struct Simplifier {
    /// What the visited values were replaced by.
    var replacements: Replacements
    /// Whether some block may have become unreachable.
    private(set) var changedControlFlow = false

    init(_ function: borrowing IRFunction) { replacements = Replacements(function) }

    /// Simplifies one instruction, and removes it when another value can stand for it.
    mutating func visit(_ value: ValueID, _ function: inout IRFunction, _ context: inout PassContext) {
        if let other = simplified(value, &function, &context) {
            if function.debugNames[value].isValid { function.setDebugName(function.debugNames[value], of: other) }
            if function[value].opcode.isCheck { context.remarkCheckRemoved(value, function) }
            replacements.replace(value, by: other)
            function.remove(value)
        }
    }

    /// Ends a block behind a call that never returns, or at a check that always fails. Gives whether it did.
    mutating func endBlock(at value: ValueID, _ function: inout IRFunction) -> Bool {
        let instruction = function[value]
        let block = instruction.block
        guard !instruction.opcode.isTerminator else { return false }
        if instruction.opcode == .check {
            guard function.constant(instruction.first) == 0 else { return false }
            function.truncate(block, after: value)
            changedControlFlow = true
            let list = function.addList(EmptyCollection<ValueID>())
            function.replace(value, with: Instruction(.raise, .unit, list, 0, instruction.c))
            return true
        }
        changedControlFlow = true
        function.truncate(block, after: value)
        function.append(Instruction(.unreachable, .unit), to: block, span: function.spans[value])
        return true
    }

    /// Another value that equals this one, or `nil` after changing the instruction in its place where that helps.
    private mutating func simplified(
        _ value: ValueID, _ function: inout IRFunction, _ context: inout PassContext
    ) -> ValueID? {
        let opcode = function[value].opcode
        switch opcode.shape {
        case .unary where opcode.traits.contains(.foldable): return unary(value, &function, &context)
        case .binary where opcode.traits.contains(.foldable): return binary(value, &function, &context)
        case .ternary where opcode == .select: return select(value, &function)
        default: break
        }
        switch opcode {
        case .tupleGet:
            let source = function[value].first
            if function[source].opcode == .tupleMake { return function.operand(function[value].fieldIndex, of: source) }
        case .objectTag:
            let source = function[value].first
            if function[source].opcode == .objectNew, let id = context.types.object(of: function.type(of: source)), let tag = context.types.objects[id].tag {
                function.replace(value, with: .constant(UInt64(UInt32(bitPattern: tag)), .i32))
            } else if function[source].opcode == .objectCast {
                function[value].a = function[source].a
            }
        case .objectCast:
            let source = function[value].first
            if function.type(of: source) == function[value].type { return source }
            guard function[source].opcode == .objectCast else { break }
            if function.type(of: function[source].first) == function[value].type { return function[source].first }
            function[value].a = function[source].a
        case .enumTag:
            let source = function[value].first
            if function[source].opcode == .enumMake { function.replace(value, with: .constant(UInt64(function[source].c), .i32)) }
        case .enumPayload:
            let source = function[value].first
            if function[source].opcode == .enumMake && function[source].fieldIndex == function[value].payloadVariant {
                return function.operand(function[value].payloadField, of: source)
            }
        case .captureLoad:
            let source = function[value].first
            if function[source].opcode == .closureMake { return function.operand(function[value].fieldIndex, of: source) }
        case .check, .boundsCheck: removeCheck(value, &function, &context)
        case .branch: branch(value, &function)
        case .switchInt: switchInt(value, &function)
        default: break
        }
        return nil
    }

    private func removeCheck(_ value: ValueID, _ function: inout IRFunction, _ context: inout PassContext) {
        let instruction = function[value]
        if instruction.opcode == .check {
            guard function.constant(instruction.first) == 1 else { return }
        } else {
            guard let index = function.constant(instruction.first), let length = function.constant(instruction.second),
                Int64(bitPattern: index) >= 0,
                Int64(bitPattern: index) < Int64(bitPattern: length) + (PlantedFault.isPlanted(.boundsCheckOneLate) ? 1 : 0)
            else { return }
        }
        context.remarkCheckRemoved(value, function)
        function.remove(value)
    }

    private mutating func branch(_ value: ValueID, _ function: inout IRFunction) {
        let instruction = function[value]
        if let condition = function.constant(instruction.first) {
            let edge = condition == 0 ? instruction.elseEdge : instruction.thenEdge
            changedControlFlow = true
            function.replace(value, with: Instruction(.jump, .unit, 0, 0, edge.rawValue))
        } else if function[instruction.first].opcode == .not {
            function[value].a = function[instruction.first].a
            function[value].b = instruction.c
            function[value].c = instruction.b
            var flags = instruction.flags.subtracting([.likely, .unlikely])
            if instruction.flags.contains(.likely) { flags.insert(.unlikely) }
            if instruction.flags.contains(.unlikely) { flags.insert(.likely) }
            function[value].flags = flags
        }
    }

    private mutating func switchInt(_ value: ValueID, _ function: inout IRFunction) {
        let instruction = function[value]
        let cases = function.switchCases(of: value)
        var edge = cases[cases.startIndex].edge
        if let constant = function.constant(instruction.first) {
            if let item = cases.dropFirst().first(where: { $0.value == Int64(bitPattern: constant) }) { edge = item.edge }
        } else if cases.count > 1 {
            return
        }
        changedControlFlow = true
        function.replace(value, with: Instruction(.jump, .unit, 0, 0, edge.rawValue))
    }

    private func select(_ value: ValueID, _ function: inout IRFunction) -> ValueID? {
        let instruction = function[value]
        if let condition = function.constant(instruction.first) { return condition == 0 ? instruction.third : instruction.second }
        if instruction.second == instruction.third { return instruction.second }
        if instruction.type == .bool, let yes = function.constant(instruction.second), let no = function.constant(instruction.third) {
            if yes == no { return instruction.second }
            if yes == 1 { return instruction.first }
            function.replace(value, with: Instruction(.not, .bool, instruction.a))
        }
        return nil
    }
}

extension IRFunction {
    /// The bits of a value that is a constant.
    @inline(__always)
    func constant(_ value: ValueID) -> UInt64? {
        self[value].opcode == .const ? self[value].constantBits : nil
    }

    /// The operand at a position of an instruction with an operand list.
    func operand(_ position: Int, of value: ValueID) -> ValueID { pool[Int(self[value].a) + position] }

    /// Removes all instructions of a block behind `value`.
    mutating func truncate(_ block: BlockID, after value: ValueID) {
        var last = blocks[block].last
        while last != value {
            let previous = self[last].previous
            remove(last)
            last = previous
        }
    }

    /// Takes the blocks that can't be reached out of the layout.
    mutating func removeUnreachableBlocks(_ order: ReversePostorder) {
        if order.blocks.count == layout.count { return }
        for block in layout where !order.isReachable(block) {
            var value = blocks[block].first
            while value.isValid {
                let next = self[value].next
                remove(value)
                value = next
            }
            for parameter in parameters(of: block) { self[parameter].block = .invalid }
        }
        layout.removeAll { !order.isReachable($0) }
    }
}
