import Source
import Support
import Syntax
import TypedTree

// Calls of functions, values and methods.

extension Inference {
    /// `f(a, b)`
    mutating func inferCall(
        _ id: ExprID, _ callee: ExprID, _ arguments: IDRange<ArgumentID>, _ expected: Expected, _ span: Span
    ) -> NodeID {
        var target = callee
        var explicit: [TypeID] = []
        if case .instantiation(let base, let written) = tree[callee] {
            target = base
            explicit = tree[written].map { type($0) }
        }
        switch module.expressions[target] {
        case .function(let function):
            return inferDirectCall(function, explicit, target, arguments, span)
        case .variant(let enumeration, let variant):
            return inferConstruction(enumeration, variant, explicit.isEmpty ? typeArguments(before: target) : explicit, arguments, expected, span)
        case .builtin(.print(let function)):
            rejectTypeArguments(explicit, at: span)
            return inferPrint(function, arguments, span)
        case .builtin(.function(let builtin)):
            if !explicit.isEmpty { return inferBuiltinCall(builtin, explicit, arguments, span) }
            return inferBuiltinCall(builtin, arguments, expected, span)
        case .local(let local):
            if let function = generalizedLocals[local] { return inferDirectCall(function, explicit, target, arguments, span) }
        case .global(let global):
            _ = globalType(global, at: span)
            if let function = generalizedGlobals[global] { return inferDirectCall(function, explicit, target, arguments, span) }
        case .unresolved:
            inferErroneous(arguments)
            return emitError(span)
        case .none:
            if case .field(let base, let name, let nameStart) = tree[target] {
                let place = tree.memberSpan(target, from: nameStart)
                if case .superReference = tree[base] { return inferSuperCall(base, name, place, explicit, arguments, span) }
                if let type = staticBase(base) { return inferStaticCall(type, name, place, explicit, arguments, span) }
                return callMethod(name, of: infer(base, .any), at: place, explicit, arguments, span)
            }
            if case .optionalField(let base, let name, let nameStart) = tree[target] {
                return inferOptionalCall(target, base, name, nameStart, explicit, arguments, span)
            }
        default: break
        }
        rejectTypeArguments(explicit, at: span)
        return inferValueCall(target, arguments, span)
    }

    /// Reports type arguments that are written where nothing takes any.
    mutating func rejectTypeArguments(_ explicit: [TypeID], at span: Span) {
        if !explicit.isEmpty { reportTypeArgumentCount(explicit.count, 0, at: span) }
    }

    /// Types arguments of what is wrong, for the errors in them.
    mutating func inferErroneous(_ arguments: IDRange<ArgumentID>) {
        for argument in arguments {
            // What may be called, as in `xs.forEach(print)`, whoever takes it might have called.
            if case .name = tree[tree[argument].value], case .builtin = module.expressions[tree[argument].value] { continue }
            let node = infer(tree[argument].value, .any)
            silence(program.nodes[node].type)
        }
    }

    /// What an operation on an operand without a value is: an operand that never gets one, such as `panic("…")`, stands for all of it, since
    /// nothing more happens.
    mutating func emitNothing(of operand: NodeID, _ span: Span) -> NodeID {
        program.nodes[operand].type == TypeStore.never ? operand : emitError(span)
    }

    /// Ends the use of a function that has been reported: nothing is wanted of its type arguments any more.
    mutating func abandon(_ use: Use) {
        for argument in types[use.arguments] { silence(argument) }
        scratch.types.removeLast(scratch.types.count - use.start)
    }

    /// A call of a function known by name; of one of a type or trait whose arguments are written, such as `Set<i32>.of`, with these.
    private mutating func inferDirectCall(
        _ function: FunctionID, _ explicit: [TypeID], _ callee: ExprID, _ arguments: IDRange<ArgumentID>, _ span: Span
    ) -> NodeID {
        let owner = ownerArguments(before: callee)
        let use = beginUse(function, at: span, explicit: explicit)
        if let owner { fixSelf(of: use, to: owner) }
        fixTrait(of: use, before: callee)
        return call(use, receiver: nil, arguments, span)
    }

    /// `T.zero()`, `Circle.unit()`: a call of a function that a type has by one of its bounds or `impl`s.
    private mutating func inferStaticCall(
        _ type: TypeID, _ name: Symbol, _ nameSpan: Span, _ explicit: [TypeID], _ arguments: IDRange<ArgumentID>, _ span: Span
    ) -> NodeID {
        let type = provider(ofStatic: name, type)
        guard let function = staticFunction(named: name, of: type, at: nameSpan) else {
            inferErroneous(arguments)
            return emitError(span)
        }
        let use = beginUse(function, at: span, explicit: explicit)
        fixSelf(of: use, to: type)
        return call(use, receiver: nil, arguments, span)
    }

    /// A call of a value.
    private mutating func inferValueCall(_ callee: ExprID, _ arguments: IDRange<ArgumentID>, _ span: Span) -> NodeID {
        let node = infer(callee, .any)
        return callValue(node, arguments, span)
    }

    private mutating func callValue(_ callee: NodeID, _ arguments: IDRange<ArgumentID>, _ span: Span) -> NodeID {
        let subject = type(of: callee)
        if let method = operatorMethod(named: names.call, of: subject) {
            return callMethod(method, callee, subject, [], arguments, span)
        }
        if rejectArgumentForms(arguments, .functionValue) {
            silence(subject)
            inferErroneous(arguments)
            return emitError(span)
        }
        switch types[subject] {
        case .function(let parameters, let result):
            guard types.count(of: parameters) == arguments.count else {
                reportValueArgumentCount(expected: types.count(of: parameters), given: arguments.count, callee, at: span)
                silence(subject)
                inferErroneous(arguments)
                return emitError(span)
            }
            let start = scratch.nodes.count
            for (index, argument) in arguments.enumerated() {
                let node = check(tree[argument].value, types[parameters, index], .none)
                scratch.nodes.append(node)
            }
            return emit(.callValue(callee, takeNodes(from: start)), result, span)
        case .variable(let variable) where !variables.class(variable).isNumeric:
            return callUnknown(callee, subject, arguments, span)
        case .error, .never:
            inferErroneous(arguments)
            return emitNothing(of: callee, span)
        default:
            reportNotCallable(subject, at: span, callee: callee)
            inferErroneous(arguments)
            return emitError(span)
        }
    }

    /// A call makes what it calls a function of the arguments' types.
    private mutating func callUnknown(_ callee: NodeID, _ subject: TypeID, _ arguments: IDRange<ArgumentID>, _ span: Span) -> NodeID {
        let start = scratch.nodes.count
        var given: [TypeID] = []
        for argument in arguments {
            let node = infer(tree[argument].value, .any)
            given.append(program.nodes[node].type)
            scratch.nodes.append(node)
        }
        let list = takeNodes(from: start)
        let result = fresh(.typeArgument, at: span)
        let function = types.intern(.function(parameters: types.intern(given), result: result))
        if !unify(subject, function) {
            reportMismatch(expected: subject, found: function, at: span, .none)
            return emitError(span)
        }
        return emit(.callValue(callee, list), result, span)
    }

    // MARK: Methods

    /// `receiver.name(…)`
    mutating func callMethod(
        _ name: Symbol, of receiver: NodeID, at nameSpan: Span, _ explicit: [TypeID], _ arguments: IDRange<ArgumentID>, _ span: Span
    ) -> NodeID {
        let subject = type(of: receiver)
        switch types[subject] {
        case .error, .never:
            inferErroneous(arguments)
            return emitNothing(of: receiver, span)
        case .variable:
            if !explicit.isEmpty {
                // The method is looked up now: a number that may be of several types is of its default one.
                if let variable = subject.variable, variables.class(variable).isNumeric, let number = variables.class(variable).defaultType,
                    unify(subject, number) {
                    return callMethod(name, of: receiver, at: nameSpan, explicit, arguments, span)
                }
                reportTypeArgumentsOfUnknown(at: nameSpan)
                inferErroneous(arguments)
                return emitError(span)
            }
            return callMethodLater(receiver, subject, name, nameSpan, arguments, span)
        case .parameter(let parameter):
            if let method = boundMethod(named: name, of: parameter, subject, at: nameSpan) {
                if program.functions[method].isProperty { return callProperty(method, receiver, nameSpan, explicit, arguments, span) }
                return callMethod(method, receiver, subject, explicit, arguments, span)
            }
            if let method = program.builtinMethods[.any]?[name] {
                return callUniversalMethod(method, name, receiver, subject, arguments, span)
            }
            if isLazy(moduleID) { return callMethodLater(receiver, subject, name, nameSpan, arguments, span) }
        default: break
        }
        if !program.fieldHidesMethods(named: name, of: subject), let method = methodOfValue(name, subject, at: nameSpan) {
            checkAccess(method: method, at: nameSpan)
            if program.functions[method].isProperty { return callProperty(method, receiver, nameSpan, explicit, arguments, span) }
            return callMethod(method, receiver, subject, explicit, arguments, span)
        }
        if !isHiddenValue(name, subject), let type = fieldType(name, of: subject, at: nameSpan),
            resolve(type) != TypeStore.string || types[subject] != .errorValue
        {
            rejectTypeArguments(explicit, at: span)
            let callee = emit(.field(receiver, name), type, program.nodes[receiver].span.union(nameSpan))
            return callValue(callee, arguments, span)
        }
        if subject == TypeStore.errorValue, name == program.protocols.message, arguments.isEmpty {
            return emit(.field(receiver, name), TypeStore.string, span)
        }
        if let builtin = builtinMethod(name, of: subject, at: span) {
            rejectTypeArguments(explicit, at: span)
            return callBuiltinMethod(builtin, name, receiver, arguments, span)
        }
        if let method = builtinDefault(named: name, of: subject), hasReceiver(method) {
            return callMethod(method, receiver, subject, explicit, arguments, span)
        }
        reportUnknownMethod(name, subject, at: nameSpan, arguments)
        inferErroneous(arguments)
        return emitError(span)
    }

    /// The method that a call in a module, else this one, means for a value of a known type; two different ones are reported.
    mutating func methodOfValue(_ name: Symbol, _ subject: TypeID, at span: Span, from module: ModuleID? = nil) -> FunctionID? {
        if case .parameter(let parameter) = types[subject] { return boundMethod(named: name, of: parameter, subject, at: span) }
        if program.hasBuiltinMethod(name, subject) { return nil }
        let found = seenMethods(named: name, of: subject, from: module)
        guard let first = found.first, hasReceiver(first) else { return nil }
        if found.count > 1 { reportAmbiguousMethod(name, subject, found, at: span) }
        return first
    }

    /// The method that the bounds of a type parameter give its values.
    private mutating func boundMethod(named name: Symbol, of parameter: TypeParamID, _ subject: TypeID, at span: Span) -> FunctionID? {
        guard parameterBounds[parameter] != nil else { return nil }
        let found = boundMethods(named: name, of: parameter)
        guard let first = found.first, hasReceiver(first) else { return nil }
        if found.count > 1 { reportAmbiguousMethod(name, subject, found, at: span) }
        return first
    }

    /// Decides a method call on a type parameter whose bounds have the method.
    mutating func meetsBoundMethod(
        _ constraint: PendingConstraint, _ name: Symbol, _ arguments: TypeListID, _ result: TypeID, of parameter: TypeParamID
    ) -> Bool {
        guard let method = boundMethod(named: name, of: parameter, constraint.subject, at: constraint.span) else { return false }
        var operands: NodeList?
        if constraint.node.isValid, case .callMethod(_, let list) = program.nodes[constraint.node].kind { operands = list }
        return meetsMethod(constraint, method, operands, arguments, result)
    }

    /// Whether the function is called on a value.
    @inline(__always) func hasReceiver(_ method: FunctionID) -> Bool { functions[method.index].hasReceiver }

    /// `receiver.name(…)` for a property: a call of the function that it gives.
    private mutating func callProperty(
        _ property: FunctionID, _ receiver: NodeID, _ nameSpan: Span, _ explicit: [TypeID], _ arguments: IDRange<ArgumentID>, _ span: Span
    ) -> NodeID {
        rejectTypeArguments(explicit, at: span)
        let place = program.nodes[receiver].span.union(nameSpan)
        return callValue(callMethod(property, receiver, type(of: receiver), [], .empty, place), arguments, span)
    }

    mutating func callMethod(
        _ method: FunctionID, _ receiver: NodeID, _ subject: TypeID, _ explicit: [TypeID], _ arguments: IDRange<ArgumentID>, _ span: Span
    ) -> NodeID {
        let use = beginUse(method, at: span, explicit: explicit)
        fixSelf(of: use, to: subject)
        return call(use, receiver: receiver, arguments, span)
    }

    /// A method that all types have, of a value of a type parameter: which one it is, the concrete type decides.
    private mutating func callUniversalMethod(
        _ method: FunctionID, _ name: Symbol, _ receiver: NodeID, _ subject: TypeID, _ arguments: IDRange<ArgumentID>, _ span: Span
    ) -> NodeID {
        let node = callMethod(method, receiver, subject, [], arguments, span)
        if case .call(_, _, let list) = program.nodes[node].kind { program.nodes[node].kind = .callMethod(name, list) }
        return node
    }

    /// A method of a value whose type is not known yet.
    private mutating func callMethodLater(
        _ receiver: NodeID, _ subject: TypeID, _ name: Symbol, _ nameSpan: Span, _ arguments: IDRange<ArgumentID>, _ span: Span
    ) -> NodeID {
        if rejectArgumentForms(arguments, .unknownReceiver) {
            inferErroneous(arguments)
            return emitError(span)
        }
        let start = scratch.nodes.count
        scratch.nodes.append(receiver)
        var given: [TypeID] = []
        for argument in arguments {
            let node = infer(tree[argument].value, .any)
            given.append(program.nodes[node].type)
            scratch.nodes.append(node)
        }
        let result = given.isEmpty ? resultOfNumber(name, subject) ?? fresh(.typeArgument, at: span) : fresh(.typeArgument, at: span)
        let node = emit(.callMethod(name, takeNodes(from: start)), result, span)
        require(.method(name, arguments: types.intern(given), result: result), of: subject, at: nameSpan, node: node)
        return node
    }

    /// What a method that all values have gives for a number of which only a literal is known: the same for whatever type it comes to be of.
    private mutating func resultOfNumber(_ name: Symbol, _ subject: TypeID) -> TypeID? {
        guard let variable = subject.variable, let number = variables.class(variable).defaultType, variables.class(variable).isNumeric else { return nil }
        if name == program.protocols.clone { return subject }
        guard let method = builtinDefault(named: name, of: number), findMethods(named: name, of: number).isEmpty else { return nil }
        demand(method)
        let result = functions[method.index].result
        return !result.isValid || types.hasParameter(result) || types.hasVariable(result) ? nil : result
    }

    /// Decides `subject.name(arguments) -> result` for a known subject; completes the call's node.
    mutating func meetsMethod(_ constraint: PendingConstraint, _ name: Symbol, _ arguments: TypeListID, _ result: TypeID) -> Bool {
        let subject = constraint.subject
        var operands: NodeList?
        if constraint.node.isValid, case .callMethod(_, let list) = program.nodes[constraint.node].kind { operands = list }
        if !program.fieldHidesMethods(named: name, of: subject),
            let method = methodOfValue(name, subject, at: constraint.span, from: program.module(of: constraint.span))
        {
            return meetsMethod(constraint, method, operands, arguments, result)
        }
        if !isHiddenValue(name, subject), let type = fieldType(name, of: subject, at: constraint.span) {
            return meetsFieldCall(constraint, name, type, operands, arguments, result)
        }
        let builtin = builtinMethod(name, of: subject, at: constraint.span)
        if builtin == nil, let method = builtinDefault(named: name, of: subject), hasReceiver(method) {
            return meetsMethod(constraint, method, operands, arguments, result)
        }
        guard let builtin, builtin.parameters.count == types.count(of: arguments) else { return false }
        for (index, type) in builtin.parameters.enumerated() where !agreeArgument(index, type, operands, arguments, constraint) { return false }
        if let operands { program.nodes[constraint.node].kind = .callBuiltin(builtin.builtin, operands) }
        return unify(result, builtin.result)
    }

    private mutating func meetsMethod(
        _ constraint: PendingConstraint, _ method: FunctionID, _ operands: NodeList?, _ arguments: TypeListID, _ result: TypeID
    ) -> Bool {
        let place = constraint.use.isValid ? constraint.use : constraint.node.isValid ? program.nodes[constraint.node].span : constraint.span
        let use = beginUse(method, at: place)
        defer { if scratch.types.count > use.start { scratch.types.removeLast(scratch.types.count - use.start) } }
        let count = types.count(of: arguments)
        guard argumentCounts(of: method).contains(count + 1) else {
            if constraint.use.isValid { return false }
            reportArgumentCount(of: method, hasReceiver: true, given: count, at: place)
            for argument in types[use.arguments] { silence(argument) }
            _ = unify(result, TypeStore.error)
            return true
        }
        fixSelf(of: use, to: constraint.subject)
        for index in 0..<count where !agreeArgument(index, positionalType(index + 1, of: use), operands, arguments, constraint) { return false }
        guard unify(result, use.result) else {
            if constraint.use.isValid { return disagree(expected: result, found: use.result) }
            reportMismatch(expected: result, found: use.result, at: place, .none)
            return true
        }
        // A call that leaves arguments out, or has more of them, is completed by who looks up the method.
        if let operands, use.count == count + 1, !program.functions[method].isVariadic {
            program.nodes[constraint.node].kind = .call(method, arguments: use.arguments, operands)
        }
        endUse(use, node: constraint.node, at: place)
        return true
    }

    private mutating func meetsFieldCall(
        _ constraint: PendingConstraint, _ name: Symbol, _ type: TypeID, _ operands: NodeList?, _ arguments: TypeListID, _ result: TypeID
    ) -> Bool {
        let wanted = types.intern(.function(parameters: arguments, result: result))
        guard unify(type, wanted) else {
            if constraint.use.isValid { return disagree(expected: wanted, found: type) }
            reportMismatch(expected: type, found: wanted, at: constraint.span, .none)
            return true
        }
        guard let operands, let receiver = program[operands].first else { return true }
        let callee = emit(.field(receiver, name), type, constraint.span)
        let rest = NodeList(start: operands.start + 1, count: operands.count - 1)
        program.nodes[constraint.node].kind = .callValue(callee, rest)
        return true
    }

    /// Unifies an argument of a method called before its receiver was known.
    private mutating func agreeArgument(
        _ index: Int, _ type: TypeID, _ operands: NodeList?, _ arguments: TypeListID, _ constraint: PendingConstraint
    ) -> Bool {
        let given = types[arguments, index]
        if unify(type, given) { return true }
        if constraint.use.isValid { return disagree(expected: type, found: given, isOperand: true) }
        let place = operands.map { program.nodes[program.nodeLists[Int($0.start) + index + 1]].span } ?? constraint.span
        reportMismatch(expected: type, found: given, at: place, .none)
        return true
    }
}
