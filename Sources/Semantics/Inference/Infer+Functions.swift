import Source
import Support
import Syntax
import TypedTree

// Bodies of functions and function expressions, and what they give.

extension Inference {
    /// Infers the body of the function that `context` is of.
    mutating func inferDeclaredFunction(_ function: FunctionID) {
        switch resolved.origins[function] {
        case .function(let id):
            declareSignature(function, isInferred: true)
            let node = tree[id]
            takeInferredSignature(of: function, node)
            inferDefaults(of: function)
            guard let body = node.body else { return }
            let annotation = node.result.map { tree.span($0) }
            context.result = functions[function.index].result
            let source = annotation == nil ? functions[function.index].source : .invalid
            context.infersResult = annotation == nil && program.main != function && (!source.isValid || resolve(context.result).variable != nil)
            context.resultSpan = annotation ?? .none
            context.resultSource = source
            program.functions[function].body = withLastingNames(function, inferBody(body, signature: tree.span(node.signatureRange)))
        case .fieldDefault(let value):
            let result = functions[function.index].result
            context.result = result
            program.functions[function].body = check(value, result, .field(program.functions[function].name, program.functions[function].nameSpan))
        case .moduleInitializer, .parameterDefault:
            return
        }
    }

    /// Infers the expressions of a function's defaults, once its parameters have types.
    private mutating func inferDefaults(of function: FunctionID) {
        let declaration = program.functions[function]
        guard !declaration.defaults.isEmpty else { return }
        let start = Int(functions[function.index].parameterStart)
        let saved = context
        for value in declaration.defaults {
            let maker = value.maker
            guard case .parameterDefault(let expression, _) = resolved.origins[maker] else { continue }
            for (local, position) in zip(program.functions[maker].parameters, value.earlier) {
                program.locals[local].type = signatures[start + Int(position)]
            }
            let type = signatures[start + Int(value.parameter)]
            context = BodyContext(function: maker)
            context.component = saved.component
            context.level = saved.level
            context.result = type
            functions[maker.index].level = saved.level
            functions[maker.index].status = .done
            let name = program.functions[maker].name
            program.functions[maker].body = check(expression, type, .field(name, program.functions[maker].nameSpan))
            program.functions[maker].result = type
        }
        context = saved
    }

    /// Infers a body and settles the result of its function.
    mutating func inferBody(_ body: BlockID, signature: Span) -> NodeID {
        let result = resolve(context.result)
        guard context.infersResult else {
            var expected = Expected.nothing
            expected.use = .droppedResult
            if result == TypeStore.unit { return inferBlock(body, expected) }
            expected = Expected.required(result, context.resultReason)
            expected.use = .result
            let node = inferBlock(body, expected)
            if let end = module.missingResult(in: body) { reportMissingResult(of: context.function, expected: result, signature: signature, end: end) }
            return node
        }
        var expected = Expected.any
        expected.use = .optionalResult
        let node = inferBlock(body, expected)
        settleResult(of: node, body, signature: signature)
        return node
    }

    /// Unifies the result of an unannotated function with what its body ends in.
    private mutating func settleResult(of node: NodeID, _ body: BlockID, signature: Span) {
        let type = resolve(program.nodes[node].type)
        if context.valueReturn.isValid {
            if context.bareReturn.isValid { reportBareReturn(at: context.bareReturn, other: context.valueReturn, type: context.result) }
            if type == TypeStore.never || type == TypeStore.error { return }
            if type == TypeStore.unit && resolve(context.result) != TypeStore.unit {
                if let end = module.missingResult(in: body) {
                    reportMissingResult(of: context.function, expected: context.result, signature: signature, end: end)
                } else {
                    _ = coerce(node, .required(context.result, .earlierResult(context.valueReturn)))
                }
                return
            }
            _ = coerce(node, .required(context.result, .earlierResult(context.valueReturn)))
        } else if context.bareReturn.isValid || type == TypeStore.never {
            _ = unify(context.result, TypeStore.unit)
        } else if context.hasOwnResult {
            // Nothing else knows the variable for the result: there is no need to bind it, which would look through the whole type.
            context.result = type
        } else {
            _ = coerce(node, .required(context.result, .none))
        }
    }

    /// `return`, `return e`.
    mutating func inferReturn(_ value: ExprID?, _ span: Span) -> NodeID {
        guard let value else {
            if context.infersResult {
                if !context.bareReturn.isValid { context.bareReturn = span }
            } else if context.result.isValid, resolve(context.result) != TypeStore.unit, resolve(context.result) != TypeStore.error {
                reportBareReturn(at: span, other: context.resultSpan, type: context.result)
            }
            return emit(.returnValue(nil), TypeStore.never, span)
        }
        let node: NodeID
        if isVM, let list = returnedList(value) {
            node = list
            if context.result.isValid {
                _ = coerce(node, .required(context.result, context.infersResult ? .none : context.resultReason))
            }
            if context.infersResult, !context.valueReturn.isValid { context.valueReturn = tree.span(value) }
        } else if !context.result.isValid {
            node = infer(value, .any)
        } else if context.infersResult {
            node = check(value, context.result, context.valueReturn.isValid ? .earlierResult(context.valueReturn) : .none)
            if !context.valueReturn.isValid, !isOpenCall(node) { context.valueReturn = tree.span(value) }
        } else {
            node = check(value, context.result, context.resultReason)
        }
        return emit(.returnValue(node), TypeStore.never, span)
    }

    /// Whether a value is what the function itself gives, or one that calls it, and nothing is known of that yet: `return f(n - 1)` does not
    /// make a function one that gives a value.
    private mutating func isOpenCall(_ node: NodeID) -> Bool {
        guard case .call(let callee, _, _) = program.nodes[node].kind, functions[callee.index].result.isValid,
            let variable = resolve(functions[callee.index].result).variable
        else { return false }
        return variables.origin(variable) == .result
    }

    // MARK: Function expressions

    /// `fn(x): …`
    mutating func inferClosure(_ id: SyntaxFunctionID, _ expected: Expected, _ span: Span) -> NodeID {
        let function = module.functions[id]
        guard function.isValid else { return emitError(span) }
        let saved = context
        context = BodyContext(function: function)
        context.component = saved.component
        context.level = saved.level
        let type = inferClosureBody(function, id, expected)
        context = saved
        return emit(.closure(function), type, span)
    }

    /// Infers parameters and body of a function expression; its type.
    private mutating func inferClosureBody(_ function: FunctionID, _ id: SyntaxFunctionID, _ expected: Expected) -> TypeID {
        let node = tree[id]
        var hint: (parameters: TypeListID, result: TypeID)?
        if expected.hasType, case .function(let parameters, let result) = kind(of: expected.type) { hint = (parameters, result) }
        if let known = hint, types.count(of: known.parameters) != node.parameters.count { hint = nil }
        let start = signatures.count
        for (index, parameter) in node.parameters.enumerated() {
            let local = module.parameters[parameter]
            let span = tree.span(tree[parameter].name)
            let type: TypeID
            if let annotation = tree[parameter].type {
                type = annotatedType(annotation, isVariadic: tree[parameter].isVariadic)
                // A function that cannot be what is expected is reported as a whole, not its body too.
                if let known = hint, !unify(types[known.parameters, index], type) { hint = nil }
            } else if let hint {
                type = types[hint.parameters, index]
            } else {
                type = fresh(.parameter, at: span)
            }
            signatures.append(type)
            if local.isValid { program.locals[local].type = type }
        }
        functions[function.index].parameterStart = UInt32(start)
        functions[function.index].parameterCount = UInt32(node.parameters.count)
        functions[function.index].hasSignature = true
        functions[function.index].level = context.level
        let parameters = Array(signatures[start...])
        if let annotation = node.result {
            context.result = type(annotation)
            context.resultSpan = tree.span(annotation)
        } else if let hint, resolve(hint.result).variable == nil {
            context.result = hint.result
        } else {
            context.infersResult = true
            context.hasOwnResult = hint == nil
            context.result = hint?.result ?? fresh(.result, at: tree.span(node.signatureRange), .unimportant)
        }
        setResult(context.result, of: function)
        inferDefaults(of: function)
        if let body = node.body {
            program.functions[function].body = withLastingNames(function, inferBody(body, signature: tree.span(node.signatureRange)))
        }
        setResult(context.result, of: function)
        return types.intern(.function(parameters: types.intern(parameters), result: context.result))
    }

    private mutating func setResult(_ type: TypeID, of function: FunctionID) {
        functions[function.index].result = type
        program.functions[function].result = type
    }

    /// A function expression bound directly to an immutable name: generalized. The node is the closure.
    mutating func inferGeneralizedClosure(_ id: SyntaxFunctionID, _ span: Span) -> NodeID {
        let function = module.functions[id]
        guard function.isValid else { return emitError(span) }
        let saved = context
        depth += 1
        context.level = depth
        let openStart = variables.open.count
        functions[function.index].writtenTypeParameters = 0
        let node = inferClosure(id, .any, span)
        generalize([function], level: depth, openStart: openStart)
        depth -= 1
        context = saved
        return node
    }

    // MARK: Uses

    /// The types of a function at a use: its parameters' on `scratch.types` from `start`, its result's, and its type arguments.
    struct Use {
        let function: FunctionID
        let start: Int
        let count: Int
        let result: TypeID
        let arguments: TypeListID
        /// Whether it is used within its own component, so that type arguments are completed later.
        let isRecursive: Bool
        let span: Span
    }

    /// Notes a node whose type arguments are completed when the component that it is in is generalized.
    mutating func noteRecursion(of use: Use, node: NodeID) {
        guard use.isRecursive, functions[use.function.index].status == .inProgress else { return }
        recursiveUses.append(RecursiveUse(node: node, caller: context.component, function: use.function, written: use.arguments))
    }

    /// Starts a use of a function, instantiating its scheme. `endUse` takes the types off again.
    mutating func beginUse(
        _ function: FunctionID, at span: Span, explicit: [TypeID] = [], _ origin: VariableOrigin = .typeArgument
    ) -> Use {
        demand(function)
        let state = functions[function.index]
        let parameters = program.functions[function].typeParameters
        let start = scratch.types.count
        let isRecursive = state.status == .inProgress
        if parameters.isEmpty {
            if !isRecursive { rejectTypeArguments(explicit, at: span) }
            for index in state.parameters { scratch.types.append(signatures[index]) }
            return Use(
                function: function, start: start, count: Int(state.parameterCount), result: state.result,
                arguments: TypeStore.emptyList, isRecursive: isRecursive, span: span)
        }
        let arguments = useArguments(of: function, parameters, explicit, origin, at: span)
        beginInstantiation(parameters, arguments)
        for index in state.parameters { scratch.types.append(instantiate(signatures[index])) }
        let result = instantiate(state.result)
        endInstantiation(parameters)
        return Use(
            function: function, start: start, count: Int(state.parameterCount), result: result, arguments: arguments, isRecursive: isRecursive,
            span: span)
    }

    /// What the type parameters of a function stand for at a use: written arguments, else new variables.
    private mutating func useArguments(
        of function: FunctionID, _ parameters: [TypeParamID], _ explicit: [TypeID], _ origin: VariableOrigin, at span: Span
    ) -> TypeListID {
        if explicit.isEmpty { return freshArguments(parameters, at: span, hiddenClass(of: function), origin) }
        let written = Int(functions[function.index].writtenTypeParameters)
        let own = Int(functions[function.index].ownTypeParameters)
        // The types that inference found may be given, too, where none are written.
        guard explicit.count == own || written == 0 && explicit.count == parameters.count else {
            reportTypeArgumentCount(explicit.count, own, at: span)
            return types.intern(parameters.map { _ in TypeStore.error })
        }
        var arguments: [TypeID] = []
        for index in parameters.indices {
            let position = index - (written - own)
            arguments.append(explicit.indices.contains(position) ? explicit[position] : fresh(origin, at: span))
        }
        return types.intern(arguments)
    }

    /// In a component of several functions, each has the type parameters of all: those that do not occur in it do not matter.
    private func hiddenClass(of function: FunctionID) -> VariableClass { sharedSchemes.contains(function) ? .unimportant : [] }

    /// Takes the types of a use off the stack and asks for what the function's scheme requires, now that arguments are known.
    mutating func endUse(_ use: Use, node: NodeID, at span: Span) {
        scratch.types.removeLast(scratch.types.count - use.start)
        let function = use.function
        if use.isRecursive, functions[function.index].status == .inProgress {
            if node.isValid { noteRecursion(of: use, node: node) }
            return
        }
        let scheme = program.functions[function].constraints
        guard !scheme.isEmpty else { return }
        if failedArguments.contains(where: { $0.function == function && span.contains($0.use) }) {
            failedUses.append(FailedUse(use: span, function: function))
        }
        let parameters = program.functions[function].typeParameters
        for constraint in scheme {
            // Solving may infer other functions, which instantiate too.
            beginInstantiation(parameters, use.arguments)
            var instance = PendingConstraint(instantiate(constraint.kind), on: instantiate(constraint.subject), at: constraint.span)
            endInstantiation(parameters)
            instance.use = span
            instance.function = function
            require(instance)
        }
    }
}
