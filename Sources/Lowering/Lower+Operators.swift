import IR
import Source
import Support
import TypedTree

// Arithmetic, bit operations, concatenation and logic. The operands' concrete type decides what an operator is.

extension Lowerer {
    // MARK: Unary operators

    mutating func lowerUnary(_ op: UnaryOperator, _ operand: NodeID, _ node: Node) -> ValueID {
        let type = type(of: operand)
        let value = value(operand)
        b.span = node.span
        if op == .negate, let result = callOperator(names.protocols.negate, [value], [type]) { return result }
        switch op {
        case .not, .bitwiseNot: return b.arithmetic(.not, value)
        case .negate: return b.arithmetic(b.type(of: value).isFloat ? .neg : .negChecked, value)
        }
    }

    // MARK: Binary operators

    mutating func lowerBinary(_ op: BinaryOperator, _ left: NodeID, _ right: NodeID, _ node: Node) -> ValueID {
        let leftType = type(of: left)
        let rightType = type(of: right)
        let first = value(left)
        let second = value(right)
        b.span = node.span
        if op.isComparison { return compare(op, first, leftType, second, rightType) }
        return operate(op, first, leftType, second, rightType)
    }

    /// `first op second` for an operator that is no comparison, with the operands' concrete types.
    mutating func operate(
        _ op: BinaryOperator, _ first: ValueID, _ type: TypeID, _ second: ValueID, _ secondType: TypeID
    ) -> ValueID {
        switch program.types[type] {
        case .integer(let integer): return integerOperation(op, first, second, isSigned: integer.isSigned)
        case .float: return floatOperation(op, first, second)
        case .bool: return b.arithmetic(op == .bitAnd ? .and : op == .bitOr ? .or : .xor, first, second)
        case .string: return callRuntime(.stringConcat, [first, second], .string)
        case .array, .fixedArray:
            let result = b.type(of: first)
            if op == .add { return callRuntime(.arrayConcat, [first, second], result) }
            return callRuntime(.arrayRepeat, [first, extendIndex(second)], result)
        default:
            guard let name = names.protocols.arithmetic(op) else { return first }
            return callOperator(name, [first, second], [type, secondType]) ?? first
        }
    }

    /// Calls the method of a struct or enum that is an operator on it; nil when the type has none.
    mutating func callOperator(_ name: Symbol, _ operands: [ValueID], _ types: [TypeID]) -> ValueID? {
        guard let (method, arguments) = operatorMethod(name, types) else { return nil }
        let result = call(instance: instance(of: method, arguments, .direct, at: b.span), operands)
        return result.isValid ? result : b.unit()
    }

    /// The method of a struct or enum that is an operator on values of the types, with its type arguments; nil when the type has none.
    mutating func operatorMethod(_ name: Symbol, _ types: [TypeID]) -> (method: FunctionID, arguments: [TypeID])? {
        guard let method = program.implicitMethod(name, of: types[0], operands: types.count),
            let arguments = program.typeArguments(of: method, arguments: types, result: nil)
        else { return nil }
        return (method, arguments)
    }

    private mutating func integerOperation(
        _ op: BinaryOperator, _ first: ValueID, _ second: ValueID, isSigned: Bool
    ) -> ValueID {
        switch op {
        case .add: return b.arithmetic(isSigned ? .addChecked : .add, first, second)
        case .subtract: return b.arithmetic(isSigned ? .subChecked : .sub, first, second)
        case .multiply: return b.arithmetic(isSigned ? .mulChecked : .mul, first, second)
        case .divide: return b.arithmetic(isNonZeroDivisor(second) ? .div : .divChecked, first, second)
        case .remainder: return b.arithmetic(isNonZeroDivisor(second) ? .rem : .remChecked, first, second)
        case .power: return b.arithmetic(.powChecked, first, second)
        case .bitAnd: return b.arithmetic(.and, first, second)
        case .bitOr: return b.arithmetic(.or, first, second)
        case .bitXor: return b.arithmetic(.xor, first, second)
        case .shiftLeft: return b.arithmetic(.shlChecked, first, extendIndex(second))
        case .shiftRight: return b.arithmetic(.shrChecked, first, extendIndex(second))
        default: return first
        }
    }

    /// Whether a divisor is a constant for which a division cannot raise.
    private mutating func isNonZeroDivisor(_ value: ValueID) -> Bool {
        let instruction = b.function[value]
        guard instruction.opcode == .const else { return false }
        return instruction.constantInt != 0 && !(instruction.constantInt == -1 && instruction.type.isSigned)
    }

    private mutating func floatOperation(_ op: BinaryOperator, _ first: ValueID, _ second: ValueID) -> ValueID {
        switch op {
        case .add: b.arithmetic(.add, first, second)
        case .subtract: b.arithmetic(.sub, first, second)
        case .multiply: b.arithmetic(.mul, first, second)
        case .divide: b.arithmetic(.divChecked, first, second)
        case .remainder: b.arithmetic(.remChecked, first, second)
        case .power: b.arithmetic(.pow, first, second)
        default: first
        }
    }

    // MARK: Logic

    /// The value of an operator that decides by branching: `and`, `or`, `matches`.
    mutating func lowerLogic(_ id: NodeID) -> ValueID {
        let span = program.nodes[id].span
        let whenTrue = newBlock()
        let whenFalse = newBlock()
        let join = newBlock()
        let result = b.addParameter(.bool, to: join)
        condition(id, whenTrue, whenFalse)
        b.span = span
        start(whenTrue)
        jump(join, b.constant(true))
        start(whenFalse)
        jump(join, b.constant(false))
        start(join)
        return result
    }

    /// `and` and `or` as statements: the right operand is evaluated for its effects.
    mutating func lowerDiscardedLogic(_ left: NodeID, _ right: NodeID, stopsAt: Bool) {
        let more = newBlock()
        let join = newBlock()
        condition(left, stopsAt ? join : more, stopsAt ? more : join)
        start(more)
        lowerDiscarding(right)
        jump(join)
        start(join)
    }

    /// Continues at one of two blocks as a `bool` node says, without making the value where it is only branched on.
    mutating func condition(_ id: NodeID, _ whenTrue: BlockID, _ whenFalse: BlockID) {
        let node = program.nodes[id]
        b.span = node.span
        switch node.kind {
        case .bool(let value):
            jump(value ? whenTrue : whenFalse)
        case .unary(.not, let operand):
            condition(operand, whenFalse, whenTrue)
        case .and(let left, let right):
            let middle = newBlock()
            condition(left, middle, whenFalse)
            start(middle)
            condition(right, whenTrue, whenFalse)
        case .or(let left, let right):
            let middle = newBlock()
            condition(left, whenTrue, middle)
            start(middle)
            condition(right, whenTrue, whenFalse)
        case .matches(let value, let pattern):
            lowerMatches(value, pattern, whenTrue, whenFalse)
        default:
            let result = value(id)
            b.span = node.span
            branch(result, whenTrue, whenFalse)
        }
    }
}
