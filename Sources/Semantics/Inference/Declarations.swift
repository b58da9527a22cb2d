import Source
import Support
import Syntax
import TypedTree

// The types of declarations, before any body is looked at.

extension Inference {
    /// Gives structs and enums the types of their parts, and annotated functions and variables theirs.
    mutating func declareAll() {
        for id in program.globals.ids { program.globals[id].type = .invalid }
        collectLazyMembers()
        for function in program.functions.ids { noteTypeParameters(of: function) }
        for id in resolved.modules.ids { noteConstants(of: id) }
        for id in resolved.modules.ids {
            switchModule(id)
            for index in tree.functions.ids { noteShape(of: index) }
            for index in tree.structs.ids { declareStruct(index) }
            for index in tree.enums.ids { declareEnum(index) }
            for index in tree[tree.statements] { declareStatement(index) }
        }
        declareInheritance()
        declareTraits()
        takeTypeParameters()
        for function in program.functions.ids where !isNested(function) { declareSignature(function) }
        checkImpls()
        checkDerived()
        checkGrowthOfFields()
        checkWrittenTypes()
        checkDynamicTraits()
    }

    /// Notes the values of a module's constants: any type that is written may have one of them as an array's length.
    private mutating func noteConstants(of id: ModuleID) {
        let module = resolved.modules[id]
        for constant in module.tree.constants.ids {
            let value = module.tree[constant].value
            switch module.constants[constant] {
            case .initializeGlobal(let global): constantInitializers[global] = (id, value)
            case .declareLocal(let local): localConstants[local] = value
            default: break
            }
        }
    }

    private mutating func noteTypeParameters(of function: FunctionID) {
        functions[function.index].writtenTypeParameters = UInt32(program.functions[function].typeParameters.count)
    }

    /// Notes what calls of a function must know of how it is written.
    private mutating func noteShape(of id: SyntaxFunctionID) {
        let function = module.functions[id]
        guard function.isValid else { return }
        functions[function.index].hasReceiver = tree[id].parameters.first.map { tree[$0].isSelf } ?? false
        if case .traitMethod = program.functions[function].role { program.functions[function].isRequired = tree[id].body == nil }
        functions[function.index].ownTypeParameters = UInt32(tree[id].typeParameters.count)
    }

    private mutating func declareStruct(_ index: StructDeclID) {
        let id = module.structs[index]
        guard id.isValid else { return }
        let saved = enterTypeDeclaration()
        // The resolver keeps one entry a field that has a name of its own; the others are errors.
        for field in tree[index].fields {
            let node = tree[field]
            let type = type(node.type)
            guard let name = node.name,
                let position = program.structs[id].fields.firstIndex(where: { $0.name == name.symbol && $0.span == tree.span(name) })
            else { continue }
            program.structs[id].fields[position].type = type
            let maker = module.fieldDefaults[field]
            guard maker.isValid else { continue }
            if program.functions[maker].typeParameters.isEmpty {
                program.functions[maker].typeParameters = program.structs[id].typeParameters + program.structs[id].outputs
            }
            functions[maker.index].result = type
            functions[maker.index].hasSignature = true
            functions[maker.index].isAnnotated = program.structs[id].typeParameters.isEmpty
            program.functions[maker].result = type
        }
        context = saved
    }

    private mutating func declareEnum(_ index: EnumDeclID) {
        let id = module.enums[index]
        guard id.isValid else { return }
        let saved = enterTypeDeclaration()
        for variant in tree[index].variants {
            let node = tree[variant]
            let payload = node.payloads.map { type(tree[$0].type) }
            guard let position = program.enums[id].variants.firstIndex(where: { $0.span == tree.span(node.name) || $0.name == node.name.symbol }),
                program.enums[id].variants[position].payload.count == payload.count
            else { continue }
            for (index, type) in payload.enumerated() { program.enums[id].variants[position].payload[index].type = type }
        }
        context = saved
    }

    mutating func enterTypeDeclaration() -> BodyContext {
        let saved = context
        context = BodyContext(function: .invalid)
        return saved
    }

    /// Notes which statement gives a module variable its type, and the types that are written.
    private mutating func declareStatement(_ id: StmtID) {
        switch tree[id] {
        case .assignment(let targets, _):
            guard targets.count == 1, let target = tree[targets].first,
                case .initializeGlobal(let global) = module.targets[target]
            else { return }
            globals[global.index].statement = id
            if case .declaration(let declared) = tree[target], let annotation = declared.type {
                program.globals[global].type = type(annotation)
            }
        case .declaration(let declaration):
            guard case .constant(let constant) = tree[declaration].kind,
                case .initializeGlobal(let global) = module.constants[constant]
            else { return }
            globals[global.index].statement = id
            if let annotation = tree[constant].type { program.globals[global].type = type(annotation) }
        default:
            return
        }
    }

    /// A function inside another is declared when that is inferred.
    @inline(__always)
    func isNested(_ function: FunctionID) -> Bool {
        if program.functions[function].role == .closure { return true }
        // The default of a parameter is where its function is.
        if case .parameterDefault(_, let owner) = resolved.origins[function] { return isNested(owner) }
        guard let parent = program.functions[function].parent else { return false }
        return program.functions[parent].role != .moduleInitializer
    }

    /// Sets the types of a function's parameters and result that are written, and those of the others if `isInferred`.
    mutating func declareSignature(_ function: FunctionID, isInferred: Bool = false) {
        guard !functions[function.index].hasSignature, case .function(let id) = resolved.origins[function] else { return }
        switchModule(program.functions[function].module)
        let node = tree[id]
        // What is not written at a method, the one that it implements or overrides says.
        let taken = program.functions[function].implementation == nil ? nil : takenSignature(of: function)
        let isComplete = taken.map { $0.parameters.count == node.parameters.count } ?? false
        // A trait's method without a body gives nothing when nothing is written.
        let isRequirement = node.body == nil && program.functions[function].implementation == nil
        let isWritten = isComplete
            || (node.result != nil || isRequirement) && node.parameters.allSatisfy { tree[$0].type != nil || tree[$0].isSelf }
                && !(isVM && isOpen(node))
        guard isWritten || isInferred else { return }
        let saved = context
        if !isInferred { context = BodyContext(function: function) }
        let start = signatures.count
        signatures.append(contentsOf: repeatElement(.invalid, count: node.parameters.count))
        for (index, parameter) in node.parameters.enumerated() {
            let isGiven = isComplete && tree[parameter].type == nil && !tree[parameter].isSelf
            let type = isGiven ? taken!.parameters[index] : parameterType(tree[parameter], of: function)
            signatures[start + index] = type
            let local = module.parameters[parameter]
            if local.isValid { program.locals[local].type = type }
        }
        let result: TypeID
        if let annotation = node.result {
            result = type(annotation)
        } else if program.main == function {
            result = TypeStore.unit
        } else if let taken, isComplete {
            result = taken.result
        } else if isRequirement {
            result = TypeStore.unit
        } else {
            result = fresh(.result, at: program.functions[function].nameSpan, .unimportant)
        }
        context = saved
        program.functions[function].result = result
        functions[function.index].parameterStart = UInt32(start)
        functions[function.index].parameterCount = UInt32(node.parameters.count)
        functions[function.index].result = result
        functions[function.index].hasSignature = true
        if let taken, isComplete { functions[function.index].source = taken.source }
        functions[function.index].isAnnotated = isWritten && program.functions[function].typeParameters.isEmpty
        if program.functions[function].native != nil { declareNeeds(ofNative: function, result) }
    }

    /// What intrinsics of the standard library, which have no body that would say it, need of their type arguments.
    private mutating func declareNeeds(ofNative function: FunctionID, _ result: TypeID) {
        guard let native = program.functions[function].native, let parameter = program.functions[function].parameters.first else { return }
        let span = program.functions[function].nameSpan
        switch text(native) {
        case "orus.narrow": program.functions[function].constraints.append(Constraint(.integer, on: result, at: span))
        case "orus.integral":
            program.functions[function].constraints.append(Constraint(.integer, on: program.locals[parameter].type, at: span))
        case "orus.hash":
            program.functions[function].constraints.append(Constraint(.hashable, on: program.locals[parameter].type, at: span))
        default: break
        }
    }

    /// The type of a parameter as it is written; what a variadic one takes comes as an array.
    mutating func annotatedType(_ annotation: TypeExprID, isVariadic: Bool) -> TypeID {
        let type = type(annotation)
        return isVariadic ? types.intern(.array(type)) : type
    }

    private mutating func parameterType(_ parameter: Parameter, of function: FunctionID) -> TypeID {
        if let annotation = parameter.type { return annotatedType(annotation, isVariadic: parameter.isVariadic) }
        if parameter.isSelf { return receiverType(of: function) ?? TypeStore.error }
        // The program's arguments, chapter 31.
        if function == program.main { return types.intern(.array(TypeStore.string)) }
        return fresh(.parameter, at: tree.span(parameter.name))
    }
}

