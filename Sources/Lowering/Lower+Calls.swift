import IR
import Source
import Support
import TypedTree

// Calls: direct, of natives, of function values, and of methods found by the receiver's concrete type.

extension Lowerer {
    mutating func lowerCall(_ function: FunctionID, _ arguments: TypeListID, _ list: NodeList, _ node: Node) -> ValueID {
        let values = values(list)
        b.span = node.span
        let result = call(function, typeArguments: arguments, values, list, node)
        // What follows a call that does not return is not lowered.
        if node.type == TypeStore.never { unreachable() }
        return result
    }

    private mutating func call(
        _ function: FunctionID, typeArguments: TypeListID, _ values: [ValueID], _ list: NodeList, _ node: Node
    ) -> ValueID {
        if let native = program.functions[function].native {
            if let intrinsic = Intrinsic(native: module.names.text(native)) {
                let types = list.indices.map { type(of: program.nodeLists[$0]) }
                return lowerIntrinsic(intrinsic, values, types, concrete(node.type))
            }
            return callNative(native, values, irType(concrete(node.type)))
        }
        let index = instance(of: function, typeArguments, .direct, at: node.span, exactly: isOnSuper(list))
        return call(instance: index, values)
    }

    /// Whether a call is one of the method above: `super.speak()`.
    @inline(__always)
    private func isOnSuper(_ list: NodeList) -> Bool {
        guard let first = program[list].first, case .superValue = program.nodes[first].kind else { return false }
        return true
    }

    /// Calls an instance; its captures follow the arguments.
    mutating func call(instance index: UInt32, _ values: [ValueID]) -> ValueID {
        let function = instances[Int(index)].function
        let id = instances[Int(index)].id
        let type = instances[Int(index)].resultType
        let values = program.hasInheritance ? asBases(values, for: id) : values
        if program.functions[function].captures.isEmpty { return finishCall(b.call(id, values, type: type)) }
        return finishCall(b.call(id, values + captures(of: function), type: type))
    }

    /// Objects as of the types that a function takes, where they are of types that extend these.
    private mutating func asBases(_ values: [ValueID], for id: IRFunctionID) -> [ValueID] {
        guard !f.isDead else { return values }
        var values = values
        for (index, type) in module.functions[id].parameterTypes.enumerated() where index < values.count && values[index].isValid {
            guard b.type(of: values[index]) != type, case .object = module.types.kind(type) else { continue }
            values[index] = b.castObject(values[index], to: type)
        }
        return values
    }

    /// The value of a call; `invalid` where it gives nothing.
    private mutating func finishCall(_ result: ValueID) -> ValueID {
        b.type(of: result) == .unit ? .invalid : result
    }

    // MARK: Natives

    /// Calls the runtime function behind a native declaration.
    mutating func callNative(_ name: Symbol, _ values: [ValueID], _ result: IRType) -> ValueID {
        let text = module.names.text(name)
        let id = module.runtimeFunction(named: text) ?? module.addRuntimeFunction(nativeRow(text, values, result))
        return finishCall(b.callRuntime(id, values, type: result))
    }

    /// The row for a native function that the IR does not know. Those of `std.io` raise what the system reports, those of `std.math`
    /// only compute.
    private func nativeRow(_ name: String, _ values: [ValueID], _ result: IRType) -> RuntimeFunction {
        let effects: Effects =
            name.hasPrefix("orus_math_") ? .pure : name.hasPrefix("orus_io_") ? .anything : [.external, .allocates]
        return RuntimeFunction(name, values.map { .exact(b.type(of: $0)) }, .exact(result), effects)
    }

    /// The body of a native function that is used as a value.
    mutating func lowerNativeBody(_ declaration: FunctionDeclaration) {
        guard let native = declaration.native else {
            // What a trait requires and the language itself gives: `message` of errors of any kind.
            guard declaration.name == names.protocols.message else { return unreachable() }
            return returnValue(callRuntime(.errorMessage, [b.parameter(0)], .string))
        }
        let values = declaration.parameters.indices.map { b.parameter($0) }
        let result = callNative(native, values, context.resultType)
        returnValue(result.nonInvalid)
    }

    // MARK: Function values

    mutating func lowerCallValue(_ callee: NodeID, _ list: NodeList, _ node: Node) -> ValueID {
        if case .function(let function, let arguments) = program.nodes[callee].kind {
            return lowerCall(function, arguments, list, node)
        }
        let closure = value(callee)
        let values = values(list)
        b.span = node.span
        return callClosure(closure, values)
    }

    /// Calls a closure; `invalid` where it gives nothing.
    mutating func callClosure(_ closure: ValueID, _ values: [ValueID]) -> ValueID {
        let result = module.types.signature(ofClosure: b.type(of: closure))?.result ?? .unit
        return finishCall(b.callClosure(closure, values, type: result))
    }

    /// A named function as a value: a closure over an adapter, which calls the function directly.
    mutating func lowerFunctionValue(_ function: FunctionID, _ arguments: TypeListID, _ node: Node) -> ValueID {
        let index = instance(of: function, arguments, .direct, at: node.span)
        let adapter = request(.adapter(index))
        remember(adapter, program.functions[function].name, node)
        let captures = captures(of: function)
        return b.closure(adapter, captures: captures, type: irType(concrete(node.type)))
    }

    /// Remembers under which name function values with this code are shown.
    private mutating func remember(_ adapter: IRFunctionID, _ name: Symbol, _ node: Node) {
        // Function expressions are shown without a name.
        if name == names.functionExpression { return }
        let type = irType(concrete(node.type))
        if functionNames[type]?.contains(where: { $0.code == adapter }) == true { return }
        functionNames[type, default: []].append((adapter, name))
    }

    private mutating func captures(of function: FunctionID) -> [ValueID] {
        var result: [ValueID] = []
        for local in program.functions[function].captures { result.append(capture(local)) }
        return result
    }

    /// A function expression.
    mutating func lowerClosure(_ function: FunctionID, _ node: Node) -> ValueID {
        let index = instance(of: function, [], .closure, at: node.span)
        let captures = captures(of: function)
        remember(instances[Int(index)].id, program.functions[function].name, node)
        return b.closure(instances[Int(index)].id, captures: captures, type: irType(concrete(node.type)))
    }

    /// A variant with payload as a function value.
    mutating func lowerVariantFunction(_ variant: UInt32, _ node: Node) -> ValueID {
        let type = concrete(node.type)
        let adapter = request(.variantAdapter(type, variant))
        if case .function(_, let result) = program.types[type], case .enumeration(let id, _) = program.types[result] {
            remember(adapter, program.enums[id].variants[Int(variant)].name, node)
        }
        return b.closure(adapter, captures: [], type: irType(type))
    }

    // MARK: Methods

    mutating func lowerCallMethod(_ name: Symbol, _ list: NodeList, _ node: Node) -> ValueID {
        let receiver = program.nodeLists[list.indices.lowerBound]
        let receiverType = type(of: receiver)
        let caller = program.functions[instances[Int(context.index)].function].module
        if let method = program.callableMethod(named: name, of: receiverType, from: caller) {
            return lowerCall(method: method, list, node)
        }
        if let field = program.field(named: name, of: receiverType) {
            let object = value(receiver)
            b.span = program.nodes[receiver].span
            let closure = loadField(object, receiverType, Int(field.index), field.type)
            let values = Array(values(list.dropFirst()))
            b.span = node.span
            return callClosure(closure, values)
        }
        if let builtin = program.builtin(named: name) { return lowerBuiltin(builtin, list, node) }
        if let method = program.builtinDefault(named: name) { return lowerCall(method: method, list, node) }
        return .invalid
    }

    private mutating func lowerCall(method: FunctionID, _ list: NodeList, _ node: Node) -> ValueID {
        var types: [TypeID] = []
        for position in list.indices { types.append(type(of: program.nodeLists[position])) }
        let values = values(list)
        b.span = node.span
        let result = concrete(node.type)
        let arguments = program.typeArguments(of: method, arguments: types, result: result, enclosing: context.substitution)
        let index = instance(of: method, arguments ?? [], .direct, at: node.span)
        return call(instance: index, completed(values, for: index))
    }

    /// The operands of a call that was written without knowing the function: with its defaults, and the array of a variadic parameter.
    private mutating func completed(_ given: [ValueID], for index: UInt32) -> [ValueID] {
        let function = instances[Int(index)].function
        let declaration = program.functions[function]
        guard declaration.isVariadic || given.count < declaration.parameters.count else { return given }
        let substitution = instances[Int(index)].substitution
        var values = given
        if declaration.isVariadic, let last = declaration.parameters.last {
            let fixed = declaration.parameters.count - 1
            let rest = Array(values.dropFirst(fixed))
            values.removeLast(rest.count)
            let type = program.types.substitute(program.locals[last].type, substitution)
            let array = b.arrayLiteral(rest, type: irType(type))
            addDefaults(to: &values, of: declaration, substitution)
            values.append(array)
        } else {
            addDefaults(to: &values, of: declaration, substitution)
        }
        return values
    }

    private mutating func addDefaults(to values: inout [ValueID], of declaration: FunctionDeclaration, _ substitution: Substitution) {
        for value in declaration.defaults where Int(value.parameter) == values.count {
            let arguments = program.functions[value.maker].typeParameters.map { substitution[$0] ?? TypeStore.unit }
            let maker = instance(of: value.maker, arguments, .direct, at: b.span)
            let result = call(instance: maker, value.earlier.map { values[Int($0)] })
            values.append(result.isValid ? result : b.unit())
        }
    }
}

extension PoolRange {
    /// The run without its first entry.
    func dropFirst() -> Self { Self(start: start + 1, count: count - 1) }
}
