import Source
import Support
import Syntax
import TypedTree

// Operators that are methods: of structs and enums, and of type parameters whose bounds have the method.
//
// Where the left operand's type is known, the operator becomes a call; in places that are assigned, and where the type is not known yet,
// it stays what it is, and whoever knows the concrete type looks the method up.

extension Inference {
    /// The method of a known type that an operator calls; nil where the operator is the language's own, or there is none.
    mutating func operatorMethod(named name: Symbol, of type: TypeID) -> FunctionID? {
        switch types[type] {
        case .structure, .enumeration:
            guard let method = operatorFunction(named: name, of: type), hasReceiver(method) else { return nil }
            return method
        case .parameter(let parameter):
            guard parameterBounds[parameter] != nil else { return nil }
            return boundMethods(named: name, of: parameter).first { !program.isBuiltinDefault($0) && hasReceiver($0) }
        case .dynamic: return findMethods(named: name, of: type).first { !program.isBuiltinDefault($0) && hasReceiver($0) }
        default: return nil
        }
    }

    /// Whether an expression is, or has in it, a literal that a fixed array is made of where one is expected.
    func isArrayLiteral(_ id: ExprID) -> Bool {
        switch tree[id] {
        case .array, .fill: true
        case .tuple(let elements): tree[elements].contains { isArrayLiteral($0) }
        default: false
        }
    }

    /// What the method that an operator calls takes as its operand, or the elements of an array are.
    mutating func expectedOperand(of name: Symbol, on subject: TypeID, at span: Span) -> Expected {
        if let element = types.elementType(of: subject) { return .hint(element) }
        // Type parameters of the method itself would be variables that nothing determines.
        guard let method = operatorMethod(named: name, of: subject), ownTypeParameters(of: method).isEmpty else { return .any }
        let use = beginUse(method, at: span)
        defer { scratch.types.removeLast(scratch.types.count - use.start) }
        guard use.count > 1 else { return .any }
        fixSelf(of: use, to: subject)
        return .hint(resolve(scratch.types[use.start + 1]))
    }

    /// The method of a known type that an arithmetic operator calls.
    mutating func operatorMethod(_ op: BinaryOperator, of type: TypeID) -> FunctionID? {
        switch types[type] {
        case .structure, .enumeration, .parameter, .dynamic: program.protocols.arithmetic(op).flatMap { operatorMethod(named: $0, of: type) }
        default: nil
        }
    }

    /// The call that an operator is: of a method with its operands, the receiver first. Operands that do not fit are reported.
    mutating func callOperator(_ method: FunctionID, _ operands: [NodeID], _ span: Span) -> NodeID {
        let use = beginUse(method, at: span)
        guard use.count == operands.count else {
            reportOperatorShape(method, operands: operands.count, at: span)
            abandon(use)
            return emitError(span)
        }
        fixSelf(of: use, to: type(of: operands[0]))
        var list = [operands[0]]
        for (index, operand) in operands.enumerated().dropFirst() {
            let reason = Reason.argument(method, UInt32(index), first: UInt32(scratch.nodes.count))
            list.append(coerce(operand, .required(scratch.types[use.start + index], reason)))
        }
        let node = emit(.call(method, arguments: use.arguments, self.list(list)), use.result, span)
        endUse(use, node: node, at: span)
        return node
    }

    /// The first operand behind the receiver, as what the method of a known type takes, where it turns into that.
    mutating func converted(_ operand: NodeID, for name: Symbol, of subject: TypeID) -> NodeID {
        guard let method = operatorMethod(named: name, of: subject) else { return operand }
        demand(method)
        let state = functions[method.index]
        guard state.hasSignature, state.parameterCount > 1 else { return operand }
        let type = signatures[Int(state.parameterStart) + 1]
        return types.hasParameter(type) ? operand : upcast(operand, to: type) ?? operand
    }

    /// Whether a known type has the operator as a method whose types are the given ones; unifies them.
    mutating func meetsOperator(_ constraint: PendingConstraint, named name: Symbol, _ operands: [TypeID], result: TypeID) -> Bool {
        guard let method = operatorMethod(named: name, of: constraint.subject) else { return false }
        let place = constraint.use.isValid ? constraint.use : constraint.span
        let use = beginUse(method, at: place)
        defer { if scratch.types.count > use.start { scratch.types.removeLast(scratch.types.count - use.start) } }
        guard use.count == operands.count + 1 else { return false }
        fixSelf(of: use, to: constraint.subject)
        for (index, operand) in operands.enumerated() where !unify(scratch.types[use.start + index + 1], operand) {
            return disagree(expected: scratch.types[use.start + index + 1], found: operand, isOperand: true)
        }
        let isSame = unify(use.result, result) || disagree(expected: result, found: use.result)
        endUse(use, node: .invalid, at: place)
        return isSame
    }

    // MARK: Comparison

    /// A comparison that a method of the left operand's type decides, where the right operand is of another type; nil where it is none.
    mutating func compareByMethod(_ op: BinaryOperator, _ left: NodeID, _ right: NodeID, _ span: Span) -> NodeID? {
        let type = type(of: left)
        let other = self.type(of: right)
        let isEquality = op == .equal || op == .notEqual
        var isGeneric = false
        if case .parameter = types[type] { isGeneric = true }
        if isEquality, type == other, case .dynamic = types[type] {
            // A trait's own `eq` of two of its values; else equality goes by what they are.
            guard let method = operatorMethod(named: program.protocols.equal, of: type), operandType(of: method) == type else { return nil }
            let call = callOperator(method, [left, right], span)
            requireBool(call)
            return op == .equal ? call : emit(.unary(.not, call), TypeStore.bool, span)
        }
        if type == other && !isGeneric && program.baseType(of: type) == nil { return nil }
        if isEquality {
            guard let method = operatorMethod(named: program.protocols.equal, of: type), isGeneric || takesOther(method, than: type, other) else { return nil }
            let call = callOperator(method, [left, right], span)
            requireBool(call)
            return op == .equal ? call : emit(.unary(.not, call), TypeStore.bool, span)
        }
        if let method = operatorMethod(named: program.protocols.compare, of: type), isGeneric || takesOther(method, than: type, other) {
            return testOrder(callOperator(method, [left, right], span), op, span)
        }
        guard op == .less || op == .greaterOrEqual, let method = operatorMethod(named: program.protocols.less, of: type),
            isGeneric || takesOther(method, than: type, other)
        else { return nil }
        let call = callOperator(method, [left, right], span)
        requireBool(call)
        return op == .less ? call : emit(.unary(.not, call), TypeStore.bool, span)
    }

    /// Whether an operator's method takes a right operand of another type than the left one's, or takes either as a value of what it extends.
    private mutating func takesOther(_ method: FunctionID, than type: TypeID, _ other: TypeID) -> Bool {
        guard let parameter = operandType(of: method), let own = receiverType(of: method) else { return false }
        return parameter != own || generalizes(method, other) || generalizes(method, type)
    }

    /// The declared type of the right operand of an operator's method.
    private mutating func operandType(of method: FunctionID) -> TypeID? {
        demand(method)
        let state = functions[method.index]
        return state.parameterCount == 2 ? variables.find(signatures[Int(state.parameterStart) + 1]) : nil
    }

    /// Whether an operator's method takes a right operand of the type as a value of a more general one: of a `dyn` type, or of one that the
    /// operand's type extends.
    mutating func generalizes(_ method: FunctionID, _ operand: TypeID) -> Bool {
        guard let parameter = operandType(of: method), operand.variable == nil, parameter != operand else { return false }
        switch types[parameter] {
        case .dynamic, .errorValue: return true
        case .structure(let id, _):
            if case .structure(id, _) = types[operand] { return false }
            return program.ancestor(of: operand, id) != nil
        default: return false
        }
    }

    /// The method that `a[start..end]` calls where the type of `a` has an `index` that takes ranges.
    mutating func rangeMethod(of type: TypeID) -> FunctionID? {
        guard let method = operatorMethod(named: program.protocols.index, of: type), let parameter = operandType(of: method),
            case .range = types[parameter]
        else { return nil }
        return method
    }

    private mutating func requireBool(_ node: NodeID) {
        let type = program.nodes[node].type
        if !unify(type, TypeStore.bool) { reportMismatch(expected: TypeStore.bool, found: type, at: program.nodes[node].span, .none) }
    }

    /// `order == Less` for `<`, and so on.
    private mutating func testOrder(_ order: NodeID, _ op: BinaryOperator, _ span: Span) -> NodeID {
        guard let ordering = program.ordering else { return emitError(span) }
        let type = types.intern(.enumeration(ordering, TypeStore.emptyList))
        guard unify(program.nodes[order].type, type) else {
            reportMismatch(expected: type, found: program.nodes[order].type, at: span, .none)
            return emitError(span)
        }
        // Of `Less, Equal, Greater`.
        let variant = emit(.variant(op == .less || op == .greaterOrEqual ? 0 : 2, .empty), type, span)
        let isPlain = op == .less || op == .greater
        return emit(.binary(isPlain ? .equal : .notEqual, order, variant), TypeStore.bool, span)
    }
}
