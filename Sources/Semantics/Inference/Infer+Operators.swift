import Source
import Support
import Syntax
import TypedTree

// Arithmetic, bit and logical operators, casts.

extension Inference {
    /// `-x`, `~x`, `not x`
    mutating func inferUnary(_ op: SyntaxUnaryOperator, _ operand: ExprID, _ expected: Expected, _ span: Span) -> NodeID {
        switch op {
        case .not:
            let node = check(operand, TypeStore.bool, .logical)
            return emit(.unary(.not, node), TypeStore.bool, span)
        case .negate:
            switch tree[operand] {
            case .integer(let literal): return inferInteger(literal, negative: true, expected, span)
            case .float(let literal): return inferFloat(literal, negative: true, expected, span)
            default: break
            }
            let node = infer(operand, expected.asHint)
            let type = program.nodes[node].type
            let result = emit(.unary(.negate, node), type, span)
            if !require(.negation, of: type, at: span) { program.nodes[result].type = TypeStore.error }
            return result
        case .complement:
            let node = infer(operand, expected.asHint)
            let type = program.nodes[node].type
            let result = emit(.unary(.bitwiseNot, node), type, span)
            if !require(.bitwiseNot, of: type, at: span) { program.nodes[result].type = TypeStore.error }
            return result
        }
    }

    /// `a and b`, `a or b`
    mutating func inferLogical(_ op: LogicalOperator, _ left: ExprID, _ right: ExprID, _ span: Span) -> NodeID {
        let leftNode = check(left, TypeStore.bool, .logical)
        let rightNode = check(right, TypeStore.bool, .logical)
        return emit(op == .and ? .and(leftNode, rightNode) : .or(leftNode, rightNode), TypeStore.bool, span)
    }

    /// `a + b`
    mutating func inferBinary(
        _ op: SyntaxBinaryOperator, _ left: ExprID, _ right: ExprID, _ operatorStart: UInt32, _ expected: Expected, _ span: Span
    ) -> NodeID {
        let op = BinaryOperator(op)
        let leftNode = infer(left, hintForOperand(op, expected))
        let rightNode = infer(right, rightHint(op, left: leftNode, expected))
        return joinOperands(op, leftNode, rightNode, span)
    }

    /// What an operand of `+` on arrays and strings can learn from what is expected of the whole; literals of numbers learn nothing,
    /// or a wrong expectation would be reported as mixed arithmetic.
    private mutating func hintForOperand(_ op: BinaryOperator, _ expected: Expected) -> Expected {
        guard op == .add || op == .multiply, expected.hasType, case .array = kind(of: expected.type) else { return .any }
        return expected.asHint
    }

    private mutating func rightHint(_ op: BinaryOperator, left: NodeID, _ expected: Expected) -> Expected {
        if op == .shiftLeft || op == .shiftRight { return .any }
        let type = type(of: left)
        if type.variable != nil { return .any }
        if op == .multiply, !types.isNumber(type) { return .any }
        return .hint(type)
    }

    /// The node of an arithmetic operation on two typed operands.
    mutating func joinOperands(_ op: BinaryOperator, _ left: NodeID, _ right: NodeID, _ span: Span) -> NodeID {
        let type = operandType(op, left, right, span)
        return emit(.binary(op, left, right), type, span)
    }

    /// The type of an arithmetic operation; reports operands that do not go together.
    mutating func operandType(_ op: BinaryOperator, _ left: NodeID, _ right: NodeID, _ span: Span) -> TypeID {
        let leftType = type(of: left)
        let rightType = type(of: right)
        if leftType == TypeStore.error || rightType == TypeStore.error { return TypeStore.error }
        if op == .shiftLeft || op == .shiftRight {
            requireIndexInteger(right)
            return require(.arithmetic(op), of: leftType, at: span) ? leftType : TypeStore.error
        }
        if op == .multiply, isRepetition(leftType, right) { return repetitionType(leftType, right) }
        if let method = operatorMethod(op, of: leftType) { return operatorMethodType(method, leftType, right, span) }
        if leftType == rightType {
            return require(.arithmetic(op), of: leftType, at: span) ? resolve(leftType) : TypeStore.error
        }
        if unify(leftType, rightType) {
            let type = resolve(leftType == TypeStore.never ? rightType : leftType)
            return require(.arithmetic(op), of: type, at: span) ? type : TypeStore.error
        }
        reportMixedArithmetic(op, leftType, rightType, left, right, span)
        return TypeStore.error
    }

    // MARK: Operators that are methods

    /// The method of a struct or enum that an operator calls.
    mutating func operatorMethod(_ op: BinaryOperator, of type: TypeID) -> FunctionID? {
        switch types[type] {
        case .structure, .enumeration: break
        default: return nil
        }
        guard let name = names.operators[op], let method = operatorFunction(named: name, of: type), hasReceiver(method) else { return nil }
        return method
    }

    /// The type of `left op right` where the operator is a method of the left operand's type.
    private mutating func operatorMethodType(_ method: FunctionID, _ left: TypeID, _ right: NodeID, _ span: Span) -> TypeID {
        let use = beginUse(method, at: span)
        guard use.count == 2 else {
            scratch.types.removeLast(scratch.types.count - use.start)
            reportArgumentCount(of: method, hasReceiver: true, given: 1, at: span)
            return TypeStore.error
        }
        fixSelf(of: use, to: left)
        _ = coerce(right, .required(scratch.types[use.start + 1], .argument(method, 1, first: UInt32(scratch.nodes.count))))
        endUse(use, node: .invalid, at: span)
        return resolve(use.result)
    }

    /// Whether a known struct or enum has the operator as a method that takes and gives values of the type itself.
    mutating func meetsOperatorMethod(_ constraint: PendingConstraint, _ name: Symbol, operands: Int) -> Bool {
        guard let method = operatorFunction(named: name, of: constraint.subject), hasReceiver(method) else { return false }
        let place = constraint.use.isValid ? constraint.use : constraint.span
        let use = beginUse(method, at: place)
        defer { if scratch.types.count > use.start { scratch.types.removeLast(scratch.types.count - use.start) } }
        guard use.count == operands else { return false }
        for index in 0..<operands where !unify(scratch.types[use.start + index], constraint.subject) { return false }
        let isSame = unify(use.result, constraint.subject)
        endUse(use, node: .invalid, at: place)
        return isSame
    }

    /// Whether `left * right` repeats an array.
    private mutating func isRepetition(_ left: TypeID, _ right: NodeID) -> Bool {
        switch types[left] {
        case .array, .fixedArray:
            let right = type(of: right)
            return right.variable != nil || types.isInteger(right)
        default: return false
        }
    }

    private mutating func repetitionType(_ left: TypeID, _ right: NodeID) -> TypeID {
        requireIndexInteger(right)
        if case .fixedArray(let element, _) = types[left] { return types.intern(.array(element)) }
        return left
    }

    // MARK: Casts

    /// `value as T`: the operand has no context from it.
    mutating func inferCast(_ value: ExprID, _ target: TypeExprID, _ span: Span) -> NodeID {
        let node = infer(value, .any)
        let target = type(target)
        let result = emit(.cast(node), target, span)
        if target == TypeStore.error { return result }
        let type = type(of: node)
        if type.variable == nil {
            if case .parameter = types[type] {
                require(.cast(to: target), of: type, at: span)
            } else if type != TypeStore.error, type != TypeStore.never, !types.canCast(type, to: target) {
                reportCast(type, target, operand: program.nodes[node].span, at: span)
                program.nodes[result].type = TypeStore.error
            }
        } else {
            require(.cast(to: target), of: type, at: span)
        }
        return result
    }

    // MARK: Membership

    /// `x in xs`, `x not in xs`
    mutating func inferMembership(_ element: ExprID, _ container: ExprID, negated: Bool, _ span: Span) -> NodeID {
        let elementNode = infer(element, .any)
        let containerNode = infer(container, .any)
        let node = emit(.contains(element: elementNode, container: containerNode), TypeStore.bool, span)
        require(.contains(element: program.nodes[elementNode].type), of: program.nodes[containerNode].type, at: span)
        return negated ? emit(.unary(.not, node), TypeStore.bool, span) : node
    }
}

extension BinaryOperator {
    /// The operator that the syntax tree has.
    init(_ op: SyntaxBinaryOperator) {
        switch op {
        case .add: self = .add
        case .subtract: self = .subtract
        case .multiply: self = .multiply
        case .divide: self = .divide
        case .remainder: self = .remainder
        case .power: self = .power
        case .shiftLeft: self = .shiftLeft
        case .shiftRight: self = .shiftRight
        case .bitAnd: self = .bitAnd
        case .bitOr: self = .bitOr
        case .bitXor: self = .bitXor
        }
    }

    /// The comparison that the syntax tree has.
    init(_ op: ComparisonOperator) {
        switch op {
        case .equal: self = .equal
        case .notEqual: self = .notEqual
        case .less: self = .less
        case .lessOrEqual: self = .lessOrEqual
        case .greater: self = .greater
        case .greaterOrEqual: self = .greaterOrEqual
        }
    }
}
