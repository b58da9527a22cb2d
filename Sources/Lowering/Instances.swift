import IR
import Source
import Support
import TypedTree

// Monomorphization: which functions are lowered, at which types, under which names.

/// A function at concrete types.
struct Instance {
    let function: FunctionID
    let substitution: Substitution
    let form: InstanceForm
    let id: IRFunctionID
    let resultType: IRType
    /// The instance whose body asked for this one first; `.max` for the roots.
    let requester: UInt32
    /// The place that asked.
    let span: Span
}

/// How an instance is called.
enum InstanceForm: UInt8 {
    /// Directly, with its captures as further arguments.
    case direct
    /// As the code of a closure, which holds the captures.
    case closure
    /// Directly; it calls the method of what the receiver is.
    case dispatching
}

/// What tells instances of one generic function apart.
struct InstanceKey: Hashable {
    let function: FunctionID
    let arguments: TypeListID
    let form: InstanceForm

    func _rawHashValue(seed: Int) -> Int { spread(UInt64(function.rawValue) << 32 | UInt64(arguments.rawValue), seed) }
}

/// What the functions that one instance lowers to have in common.
struct InstanceContext {
    var index: UInt32 = .max
    var substitution = Substitution()
    var concreteTypes: [TypeID: TypeID] = [:]
    var localCount: UInt32 = 0
    /// The type of the instance's result, which a `return` in a `try` body leaves in the slot of number `returnSlot`.
    var resultType = IRType.unit
    var returnSlot: UInt32?
    /// Whether it is a module's top level, where `return` ends the program.
    var isTopLevel = false
}

extension Lowerer {
    // MARK: Requests

    /// The instance of a function whose own type arguments are `arguments`, concrete; it is lowered sooner or later.
    ///
    /// Of a trait's method, the instance of what implements it for the type.
    /// Unless `exactly`, what overrides a method is called for values of its type.
    mutating func instance(
        of function: FunctionID, _ arguments: [TypeID], _ form: InstanceForm, at span: Span, exactly: Bool = false
    ) -> UInt32 {
        if case .traitMethod = program.functions[function].role {
            let resolved = program.resolveTraitCall(function, arguments)
            if resolved.function != function { return instance(of: resolved.function, resolved.arguments, form, at: span, exactly: exactly) }
        }
        if form == .direct, !exactly, program.overriddenReceiver(of: function, arguments) != nil {
            return instance(of: function, arguments, .dispatching, at: span)
        }
        let parameters = parametersInScope(of: function)
        if parameters.isEmpty && form == .direct {
            if plainInstances[function] != .max { return plainInstances[function] }
            let index = addInstance(function, Substitution(), form, span)
            plainInstances[function] = index
            return index
        }
        let own = program.functions[function].typeParameters
        var substitution = Substitution(own, arguments)
        var all = arguments
        // What is declared in a generic function has its type parameters, too.
        if parameters.count != arguments.count {
            all.removeAll()
            for parameter in parameters {
                let type = substitution[parameter] ?? context.substitution[parameter] ?? TypeStore.unit
                substitution[parameter] = type
                all.append(type)
            }
        }
        let key = InstanceKey(function: function, arguments: program.types.intern(all), form: form)
        if let known = genericInstances[key] { return known }
        let index = addInstance(function, substitution, form, span)
        genericInstances[key] = index
        for type in all where program.types.depth(of: type) >= instanceDepthLimit { reportEndlessInstances(index) }
        return index
    }

    /// The instance for the type arguments of a node, which may name type parameters of the current function.
    mutating func instance(
        of function: FunctionID, _ arguments: TypeListID, _ form: InstanceForm, at span: Span, exactly: Bool = false
    ) -> UInt32 {
        if arguments == TypeStore.emptyList { return instance(of: function, [], form, at: span, exactly: exactly) }
        var types = program.types[arguments]
        for index in types.indices { types[index] = concrete(types[index]) }
        return instance(of: function, types, form, at: span, exactly: exactly)
    }

    private mutating func parametersInScope(of function: FunctionID) -> [TypeParamID] {
        if let known = scopeParameters[function] { return known }
        var result = program.functions[function].parent.map { parametersInScope(of: $0) } ?? []
        result += program.functions[function].typeParameters
        scopeParameters[function] = result
        return result
    }

    private mutating func addInstance(
        _ function: FunctionID, _ substitution: Substitution, _ form: InstanceForm, _ span: Span
    ) -> UInt32 {
        let index = UInt32(instances.count)
        let id = declare(function, substitution, form)
        instances.append(
            Instance(
                function: function, substitution: substitution, form: form, id: id,
                resultType: module.functions[id].resultType, requester: context.index, span: span))
        queue.append(.instance(index))
        return index
    }

    /// Adds the function of an instance to the module, without its body.
    private mutating func declare(_ function: FunctionID, _ substitution: Substitution, _ form: InstanceForm) -> IRFunctionID {
        let declaration = program.functions[function]
        func irType(_ type: TypeID) -> IRType { self.irType(program.types.substitute(type, substitution)) }
        var parameters: [IRType] = []
        for local in declaration.parameters { parameters.append(irType(program.locals[local].type)) }
        let result = irType(declaration.result)
        var captures: [IRType] = []
        for local in declaration.captures {
            let type = irType(program.locals[local].type)
            captures.append(storage(of: local) == .cell ? cellType(type) : type)
        }
        if form == .closure {
            parameters.append(module.types.closure(parameters, result))
        } else {
            parameters += captures
        }
        let isDispatcher = form == .dispatching || program.isDispatched(function, declaration.typeParameters.map { substitution[$0] ?? TypeStore.unit })
        var attributes: IRFunction.Attributes = form == .closure ? .closureBody : []
        if program.modules[declaration.module].name.hasPrefix("std.") { attributes.insert(.library) }
        if declaration.role == .moduleInitializer || function == program.main { attributes.insert(.once) }
        let id = module.functions.append(
            IRFunction(
                name: names(of: function).qualified, cName: cName(of: function, isDispatcher: isDispatcher), parameterTypes: parameters,
                resultType: result, span: declaration.nameSpan, attributes: attributes))
        if form == .closure { module.functions[id].captureTypes = captures }
        return id
    }

    // MARK: Bodies

    /// Lowers the body of an instance.
    mutating func lowerInstance(_ index: UInt32) {
        let instance = instances[Int(index)]
        if dispatchedType(of: instance) != nil { return addDispatcher(index) }
        let declaration = program.functions[instance.function]
        context = InstanceContext()
        context.index = index
        context.substitution = instance.substitution
        context.isTopLevel = declaration.role == .moduleInitializer
        currentStamp += 1
        startFunction(instance.id)
        context.resultType = b.function.resultType
        bindParameters(of: declaration, instance.form)
        if let body = declaration.body { lowerTail(body) } else { lowerNativeBody(declaration) }
        finishFunction(instance.id)
    }

    private mutating func bindParameters(of declaration: FunctionDeclaration, _ form: InstanceForm) {
        var position = 0
        for local in declaration.parameters {
            declareParameter(local, b.parameter(position))
            position += 1
        }
        for (index, local) in declaration.captures.enumerated() {
            let value: ValueID
            if form == .closure {
                let closure = b.parameter(declaration.parameters.count)
                value = b.loadCapture(closure, index, type: b.function.captureTypes[index])
            } else {
                value = b.parameter(position + index)
            }
            bind(local, storage(of: local) == .cell ? .cell(value) : .value(value))
            b.setName(program.locals[local].name, of: value)
        }
    }

    /// Starts the body of a declared function, in the storage of the last one, which is in the module by now.
    mutating func startFunction(_ id: IRFunctionID) {
        f.restart(module.functions[id])
    }

    /// Puts the function under construction into the module.
    mutating func finishFunction(_ id: IRFunctionID) {
        f.variables.finish(&f.b)
        f.b.function.copyBody(to: &module.functions[id])
    }

    // MARK: Names

    /// The names of a function, which all its instances share.
    struct DeclaredName {
        /// The name for people, with its module: `main.Point.moved`.
        let qualified: Symbol
        /// The C name of the first instance, if nothing else has it.
        let c: Symbol
    }

    private mutating func names(of function: FunctionID) -> DeclaredName {
        if let known = declaredNames[function] { return known }
        let declaration = program.functions[function]
        let qualified = "\(program.modules[declaration.module].name).\(declaration.qualifiedName)"
        let isInitializer = declaration.role == .moduleInitializer
        let names = DeclaredName(
            qualified: module.names.intern(qualified),
            c: cSymbol(of: isInitializer ? "\(program.modules[declaration.module].name).$init" : qualified))
        declaredNames[function] = names
        return names
    }

    private mutating func cName(of function: FunctionID, isDispatcher: Bool) -> Symbol {
        let names = names(of: function)
        // By this name reports leave it out.
        return isDispatcher ? uniqueName("orus$$call_\(module.names.text(names.qualified))") : unique(names.c)
    }

    /// A C name for a member of a module that nothing else has: `a$b$name`, with `$$2`, `$$3`, … from the second on.
    mutating func uniqueName(_ moduleName: String, _ name: String) -> Symbol {
        uniqueName("\(moduleName).\(name)")
    }

    /// A C name that nothing else has, made of a dotted one.
    mutating func uniqueName(_ name: String) -> Symbol { unique(cSymbol(of: name)) }

    /// A dotted name as C has it.
    private mutating func cSymbol(of name: String) -> Symbol {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(name.utf8.count + 1)
        // A file may be called `399.orus`, a C function may not.
        if let first = name.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) { bytes.append(UInt8(ascii: "_")) }
        for byte in name.utf8 { bytes.append(cNameByte(byte)) }
        return bytes.withUnsafeBufferPointer { module.names.intern($0) }
    }

    /// A C name that nothing else has: the given one, or that with a number.
    private mutating func unique(_ name: Symbol) -> Symbol {
        while usedNames.count <= name.index { usedNames.append(0) }
        usedNames[name.index] += 1
        let count = usedNames[name.index]
        return count == 1 ? name : unique(module.names.intern("\(module.names.text(name))$$\(count)"))
    }

    private func cNameByte(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "$"):
            byte
        case UInt8(ascii: "."): UInt8(ascii: "$")
        default: UInt8(ascii: "_")
        }
    }

    // MARK: Endless recursion

    /// Reports that an instance is one of an endless chain, with the instances of the same function that led to it.
    private mutating func reportEndlessInstances(_ index: UInt32) {
        guard !hasFailed else { return }
        hasFailed = true
        let function = instances[Int(index)].function
        let declaration = program.functions[function]
        var chain: [UInt32] = []
        var current = index
        while current != .max {
            if instances[Int(current)].function == function { chain.append(current) }
            current = instances[Int(current)].requester
        }
        let shown = chain.reversed().prefix(3).map { index in
            let instance = instances[Int(index)]
            let types = (scopeParameters[function] ?? []).map { typeName(instance.substitution[$0] ?? TypeStore.unit, depth: 6) }
            return "\(declaration.qualifiedName)<\(types.joined(separator: ", "))>"
        }
        diagnostics.insert(
            .endlessInstances(
                declaration.qualifiedName, chain: Array(shown), declaration: declaration.nameSpan,
                at: instances[Int(index)].span))
    }
}
