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
            let node = inferTruth(operand, .logical(.none))
            return emit(.unary(.not, node), TypeStore.bool, span)
        case .negate:
            switch tree[operand] {
            case .integer(let literal): return inferInteger(literal, negative: true, expected, span)
            case .float(let literal): return inferFloat(literal, negative: true, expected, span)
            default: break
            }
            let node = infer(operand, expected.asHint)
            let type = program.nodes[node].type
            if let method = operatorMethod(named: program.protocols.negate, of: resolve(type)) { return callOperator(method, [node], span) }
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
        let (leftNode, rightNode) = inferTruths(left, right, span)
        let type = program.nodes[leftNode].type == TypeStore.error ? TypeStore.error : TypeStore.bool
        return emit(op == .and ? .and(leftNode, rightNode) : .or(leftNode, rightNode), type, span)
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
        if let method = operatorMethod(op, of: type) { return operandHint(method, type) }
        if op == .multiply, !types.isNumber(type) { return .any }
        return .hint(type)
    }

    /// What the method of an operator says of its right operand: that it is of the left one's type, or of one without type parameters.
    private mutating func operandHint(_ method: FunctionID, _ left: TypeID) -> Expected {
        let parameters = program.functions[method].parameters
        guard parameters.count == 2 else { return .any }
        let type = program.locals[parameters[1]].type
        if type == program.locals[parameters[0]].type { return .hint(left) }
        return types.hasParameter(type) || types.hasVariable(type) ? .any : .hint(type)
    }

    /// The node of an arithmetic operation on two typed operands.
    mutating func joinOperands(_ op: BinaryOperator, _ left: NodeID, _ right: NodeID, _ span: Span) -> NodeID {
        if let method = operatorMethod(op, of: type(of: left)), program.nodes[right].type != TypeStore.error {
            return callOperator(method, [left, right], span)
        }
        var right = right
        let type = operandType(op, left, &right, span)
        return emit(.binary(op, left, right), type, span)
    }

    /// The type of an arithmetic operation; reports operands that do not go together. The right one becomes what a method takes.
    mutating func operandType(_ op: BinaryOperator, _ left: NodeID, _ right: inout NodeID, _ span: Span) -> TypeID {
        let leftType = type(of: left)
        let rightType = type(of: right)
        if leftType == TypeStore.error || rightType == TypeStore.error { return TypeStore.error }
        if op == .shiftLeft || op == .shiftRight {
            requireIndexInteger(right)
            return require(.arithmetic(op), of: leftType, at: span) ? leftType : TypeStore.error
        }
        if op == .multiply, isRepetition(leftType, right) { return repetitionType(leftType, right) }
        // Of a compound assignment, which keeps its operator: the call is made for its type.
        if let method = operatorMethod(op, of: leftType) {
            let call = callOperator(method, [left, right], span)
            if case .call(_, _, let operands) = program.nodes[call].kind, let last = program[operands].last { right = last }
            return type(of: call)
        }
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

    // MARK: Repetition

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
        let result = emit(isPrinted(castTo: target) ? .callBuiltin(.toString, list(node)) : .cast(node), target, span)
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
        // What is in the container says whether a literal is a fixed array.
        let early = isArrayLiteral(element) ? infer(container, .any) : nil
        var elementNode = infer(element, early.map { expectedOperand(of: program.protocols.contains, on: type(of: $0), at: span) } ?? .any)
        let containerNode = early ?? infer(container, .any)
        let container = type(of: containerNode)
        elementNode = converted(elementNode, for: program.protocols.contains, of: container)
        if let method = operatorMethod(named: program.protocols.contains, of: container),
            isKnownByTraits(container) || generalizes(method, type(of: elementNode))
        {
            // The element is evaluated first.
            let start = scratch.nodes.count
            let kept = keep(elementNode)
            let call = callOperator(method, [containerNode, kept], span)
            if !unify(program.nodes[call].type, TypeStore.bool) {
                reportMismatch(expected: TypeStore.bool, found: program.nodes[call].type, at: span, .none)
            }
            scratch.nodes.append(call)
            let whole = emit(.block(takeNodes(from: start), hasValue: true), TypeStore.bool, span)
            return negated ? emit(.unary(.not, whole), TypeStore.bool, span) : whole
        }
        let node = emit(.contains(element: elementNode, container: containerNode), TypeStore.bool, span)
        require(.contains(element: program.nodes[elementNode].type), of: program.nodes[containerNode].type, at: span, node: node)
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
