import IR
import Source
import Support
import TypedTree

// Values whose type says less than what they are.
//
// The whole program is known, and so are the types that values of a `dyn` type are made of: such a value is an enumeration of
// these, its *forms*, by value, and what depends on the form is a `switch` over direct calls. Values of an extended struct are
// objects with a tag; its forms are the struct and those that extend it, as far as some are made. Where the form is
// known, the passes fold all of it away. Forms are found while lowering, so functions that switch over them come
// last, and are made anew when there are more.

/// A `dyn` type in the IR.
struct DynamicType {
    let enumeration: IREnumID
    /// The types that values are made of, by tag.
    var forms: [TypeID] = []
    var positions: [TypeID: Int] = [:]
}

/// A function that switches over the forms of a type.
struct FormSwitch {
    enum Body {
        /// The method of what the first argument is: an instance of a trait's method for a `dyn` type, or of one that others override.
        case dispatcher(UInt32)
        case synthesized(SynthesizedKey)
    }

    let body: Body
    let type: TypeID
    let id: IRFunctionID
    /// The function without its body.
    let declared: IRFunction
    /// How many forms the body knows; -1 before there is one.
    var formCount = -1
}

extension Lowerer {
    // MARK: Types

    mutating func declareDynamic(_ type: TypeID, _ trait: TraitID) -> IRType {
        guard checkDepth(of: type) else { return .unit }
        let declaration = program.traits[trait]
        let cName = uniqueName(program.modules[declaration.module].name, module.names.text(declaration.name))
        let enumeration = module.types.declareOpenEnumeration(name: declaration.name, cName: cName)
        dynamicTypes[type] = DynamicType(enumeration: enumeration)
        return module.types.enumerations[enumeration].type
    }

    /// The types that values of a type are known to be made of.
    mutating func forms(of type: TypeID) -> [TypeID] {
        _ = irType(type)
        return dynamicTypes[type]?.forms ?? madeForms[type] ?? []
    }

    /// Notes that objects of a struct type are made.
    mutating func noteMade(_ type: TypeID) {
        guard program.hasInheritance, case .structure(let id, _) = program.types[type], program.isInHierarchy(id) else { return }
        var next: TypeID? = type
        while let base = next {
            if madeForms[base]?.contains(type) == true { return }
            madeForms[base, default: []].append(type)
            next = program.baseType(of: base)
        }
    }

    /// Whether values of a type may be of several forms.
    private mutating func isOpen(_ type: TypeID) -> Bool {
        if case .dynamic = program.types[type] { return true }
        return program.isExtended(type)
    }

    /// The tag of a value of a type with several forms.
    private mutating func formTag(of value: ValueID, _ type: TypeID) -> ValueID {
        if case .dynamic = program.types[type] { return b.tag(value) }
        return b.objectTag(value)
    }

    /// The tag of values of a `dyn` type that are made of `form`.
    mutating func tag(of form: TypeID, in type: TypeID) -> Int {
        _ = irType(type)
        if case .structure = program.types[type] {
            // Not in the line below: that would look for the type among those there were before it was made.
            let made = irType(form)
            return module.types.object(of: made).flatMap { module.types.objects[$0].tag }.map { Int($0) } ?? 0
        }
        if let known = dynamicTypes[type]?.positions[form] { return known }
        guard let position = dynamicTypes[type]?.forms.count, let enumeration = dynamicTypes[type]?.enumeration else { return 0 }
        dynamicTypes[type]?.positions[form] = position
        dynamicTypes[type]?.forms.append(form)
        let stored = storedType(of: form)
        let fields = stored == .unit ? [] : [IRField(name: .invalid, type: stored, isImmutable: true)]
        module.types.addVariant(IRVariant(name: program.symbols.intern(typeName(form)), fields: fields), to: enumeration)
        return position
    }

    /// What a value is kept as in a `dyn`: itself when it is a number or a reference, else a cell with it.
    private mutating func storedType(of form: TypeID) -> IRType {
        let type = irType(form)
        if type == .unit || module.types.byteSize(type).map({ $0 <= 8 }) == true { return type }
        return cellType(type)
    }

    // MARK: Making and taking apart

    mutating func lowerUpcast(_ operand: NodeID, _ node: Node) -> ValueID {
        let type = type(of: operand)
        let value = value(operand)
        b.span = node.span
        return upcast(value, type, to: concrete(node.type))
    }

    /// A value as one of a more general type.
    mutating func upcast(_ value: ValueID, _ type: TypeID, to target: TypeID) -> ValueID {
        if type == target { return value }
        guard !f.isDead else { return b.zero(irType(target)) }
        switch (program.types[target], program.types[type]) {
        case (.errorValue, _): return error(of: value, type)
        case (.structure, .structure): return b.castObject(value, to: irType(target))
        case (.dynamic, .structure) where program.isExtended(type): return callSynthesized(.upcast(type, target), [value], irType(target))
        case (.dynamic, .dynamic): return callSynthesized(.upcast(type, target), [value], irType(target))
        default: return wrap(value, type, in: target)
        }
    }

    /// A value of a `dyn` type, made of one whose type is all that it is.
    private mutating func wrap(_ value: ValueID, _ type: TypeID, in target: TypeID) -> ValueID {
        let result = irType(target)
        let tag = tag(of: type, in: target)
        let stored = storedType(of: type)
        if stored == .unit { return b.variant(tag, [], type: result) }
        let payload = b.type(of: value) == stored ? value : b.newObject([value], type: stored)
        return b.variant(tag, [payload], type: result)
    }

    /// What a value of a `dyn` type is made of, given that it is made of `form`.
    mutating func content(of value: ValueID, _ type: TypeID, as form: TypeID) -> ValueID {
        if case .structure = program.types[type] { return form == type ? value : b.castObject(value, to: irType(form)) }
        let tag = tag(of: form, in: type)
        let stored = storedType(of: form)
        if stored == .unit { return .invalid }
        let payload = b.payload(value, variant: tag, field: 0, type: stored)
        let result = irType(form)
        return stored == result ? payload : b.loadField(payload, 0, type: result)
    }

    // MARK: Asking

    /// `value as? T`
    mutating func lowerDowncast(_ operand: NodeID, _ node: Node) -> ValueID {
        let source = type(of: operand)
        let value = value(operand)
        b.span = node.span
        let option = concrete(node.type)
        guard !f.isDead, let target = program.optionPayload(of: option) else { return .invalid }
        let optionType = irType(option)
        let isTarget = newBlock()
        let isOther = newBlock()
        let join = newBlock()
        let result = b.addParameter(optionType, to: join)
        branch(isInstance(value, source, of: target), isTarget, isOther)
        start(isTarget)
        let held = downcast(value, source, to: target)
        jump(join, b.variant(0, [held.isValid ? held : b.unit()], type: optionType))
        start(isOther)
        jump(join, b.variant(1, [], type: optionType))
        start(join)
        return result
    }

    /// Whether a value of the type `source` is one of the type `target`.
    mutating func isInstance(_ value: ValueID, _ source: TypeID, of target: TypeID) -> ValueID {
        // As in a generic function whose type argument is the very type.
        if source == target { return b.constant(true) }
        switch program.types[source] {
        case .errorValue: return isError(value, of: target)
        case .dynamic where program.isExtended(target), .structure where program.isExtended(target):
            return callSynthesized(.isInstance(source, target), [value], .bool)
        case .dynamic, .structure:
            return b.compare(.eq, formTag(of: value, source), b.constant(Int64(tag(of: target, in: source)), .i32))
        default: return b.constant(source == target)
        }
    }

    /// A value of the type `source` as one of the type `target`, which it is.
    mutating func downcast(_ value: ValueID, _ source: TypeID, to target: TypeID) -> ValueID {
        if source == target { return value }
        switch program.types[source] {
        case .errorValue: return payload(of: value, target)
        case .dynamic where program.isExtended(target): return callSynthesized(.downcast(source, target), [value], irType(target))
        case .dynamic, .structure: return content(of: value, source, as: target)
        default: return value
        }
    }

    // MARK: Functions that switch over forms

    /// Whether a function is to be made when the forms of its first argument's type are known.
    mutating func switchesForms(_ key: SynthesizedKey) -> TypeID? {
        switch key {
        case .show(let type), .showPlain(let type), .equal(let type), .hash(let type), .clone(let type), .typeName(let type),
            .upcast(let type, _), .isInstance(let type, _), .downcast(let type, _), .errorNumber(let type), .isError(let type):
            return isOpen(type) ? type : nil
        default: return nil
        }
    }

    /// Makes the functions that switch over forms of which there are more since they were made; whether there was one.
    mutating func lowerFormSwitches() -> Bool {
        var madeSome = false
        var index = 0
        while index < formSwitches.count, !hasFailed {
            let function = formSwitches[index]
            let count = forms(of: function.type).count
            if count != function.formCount {
                madeSome = true
                formSwitches[index].formCount = count
                module.functions[function.id] = function.declared
                switch function.body {
                case .dispatcher(let instance): lowerDispatcher(instance)
                case .synthesized(let key): synthesize(key, function.id)
                }
            }
            index += 1
        }
        return madeSome
    }

    /// Switches on what a value is, and lowers `body` for each form with the value as that.
    mutating func forEachForm(of value: ValueID, _ type: TypeID, _ body: (inout Lowerer, TypeID, ValueID) -> Void) {
        let forms = forms(of: type)
        guard !forms.isEmpty else { return unreachable() }
        let blocks = forms.map { _ in newBlock() }
        let cases = zip(forms, blocks).dropLast().map { (value: Int64(tag(of: $0, in: type)), target: $1) }
        if cases.isEmpty { jump(blocks[0]) } else { switchOn(formTag(of: value, type), cases, default: blocks[blocks.count - 1]) }
        for (form, block) in zip(forms, blocks) {
            start(block)
            let content = content(of: value, type, as: form)
            body(&self, form, content)
        }
    }

    /// Notes an instance of a trait's method for a `dyn` type: it calls the method of what the value is.
    mutating func addDispatcher(_ index: UInt32) {
        let instance = instances[Int(index)]
        guard let type = dispatchedType(of: instance) else { return }
        module.functions[instance.id].attributes.insert(.synthesized)
        formSwitches.append(FormSwitch(body: .dispatcher(index), type: type, id: instance.id, declared: module.functions[instance.id]))
    }

    /// The type of the receiver of an instance that calls the method of what it is; nil for other instances.
    mutating func dispatchedType(of instance: Instance) -> TypeID? {
        let arguments = program.functions[instance.function].typeParameters.map { instance.substitution[$0] ?? TypeStore.unit }
        if instance.form == .dispatching { return program.overriddenReceiver(of: instance.function, arguments) }
        return program.isDispatched(instance.function, arguments) ? arguments.first : nil
    }

    private mutating func lowerDispatcher(_ index: UInt32) {
        let instance = instances[Int(index)]
        let declaration = program.functions[instance.function]
        let arguments = declaration.typeParameters.map { instance.substitution[$0] ?? TypeStore.unit }
        context = InstanceContext()
        context.index = index
        context.substitution = instance.substitution
        startFunction(instance.id)
        context.resultType = b.function.resultType
        b.span = declaration.nameSpan
        let others = (1..<declaration.parameters.count).map { b.parameter($0) }
        let type = dispatchedType(of: instance) ?? TypeStore.unit
        let isDynamic = instance.form != .dispatching
        let givesSelf = isDynamic && declaration.typeParameters.first.map { program.types[declaration.result] == .parameter($0) } ?? false
        forEachForm(of: b.parameter(0), type) { lowerer, form, content in
            let called = isDynamic
                ? (function: instance.function, arguments: [form] + arguments.dropFirst())
                : lowerer.program.override(of: instance.function, arguments, for: form)
            let target = lowerer.instance(of: called.function, called.arguments, .direct, at: declaration.nameSpan, exactly: true)
            let receiver = content.isValid ? content : lowerer.b.unit()
            var result = lowerer.call(instance: target, [receiver] + others)
            if givesSelf { result = lowerer.upcast(result, form, to: type) }
            lowerer.returnValue(result.nonInvalid)
        }
        finishFunction(instance.id)
    }

    // MARK: Operations on what a value is

    /// Makes `upcast(value)`: a value with several forms as one of a `dyn` type.
    mutating func synthesizeUpcast(_ type: TypeID, _ target: TypeID) {
        forEachForm(of: b.parameter(0), type) { lowerer, form, content in
            lowerer.returnValue(lowerer.wrap(content, form, in: target))
        }
    }

    /// Makes `is(value)`.
    mutating func synthesizeIsInstance(_ type: TypeID, _ target: TypeID) {
        forEachForm(of: b.parameter(0), type) { lowerer, form, _ in
            lowerer.returnValue(lowerer.b.constant(lowerer.program.isSubtype(form, of: target)))
        }
    }

    /// Makes `downcast(value)`: a value that is of a type, or of one that extends it, as of that type.
    mutating func synthesizeDowncast(_ type: TypeID, _ target: TypeID) {
        forEachForm(of: b.parameter(0), type) { lowerer, form, content in
            guard lowerer.program.isSubtype(form, of: target) else { return lowerer.unreachable() }
            lowerer.returnValue(form == target ? content : lowerer.b.castObject(content, to: lowerer.irType(target)))
        }
    }

    /// Makes `clone(value)`.
    mutating func synthesizeClone(_ type: TypeID) {
        forEachForm(of: b.parameter(0), type) { lowerer, form, content in
            let copy = lowerer.clone(content, form, exactly: true)
            lowerer.returnValue(form == type ? copy : lowerer.isOpen(form) && lowerer.dynamicTypes[type] != nil
                ? lowerer.wrap(copy, form, in: type) : lowerer.upcast(copy, form, to: type))
        }
    }

    /// Makes `typeof(value)`.
    mutating func synthesizeTypeName(_ type: TypeID) {
        forEachForm(of: b.parameter(0), type) { lowerer, form, content in
            lowerer.returnValue(lowerer.typeName(of: content, form, exactly: true))
        }
    }

    /// Makes `show(writer, value)`.
    mutating func showForms(_ value: ValueID, _ type: TypeID, quoted: Bool, _ writer: ValueID) {
        forEachForm(of: value, type) { lowerer, form, content in
            if lowerer.program.isExtended(form) {
                _ = lowerer.callSynthesized(.showExactly(form), [writer, content], .unit)
            } else {
                lowerer.show(content, form, quoted: quoted, to: writer)
            }
            lowerer.returnValue(nil)
        }
    }

    /// Makes `equal(left, right)`: of what is made of one type, as values of that.
    mutating func equalForms(_ left: ValueID, _ right: ValueID, _ type: TypeID, _ unequal: BlockID) {
        let sameForm = newBlock()
        branch(b.compare(.eq, formTag(of: left, type), formTag(of: right, type)), sameForm, unequal)
        start(sameForm)
        forEachForm(of: left, type) { lowerer, form, content in
            let other = lowerer.content(of: right, type, as: form)
            let isExact = lowerer.program.isExtended(form) && lowerer.program.equalityMethod(of: form) == nil
            lowerer.returnValue(
                isExact ? lowerer.callSynthesized(.equalExactly(form), [content, other], .bool) : lowerer.equal(content, other, form))
        }
    }

    /// Makes `hash(value)`. A type that says itself what equality is, and not what the hash is, has one hash for all values.
    mutating func hashForms(_ value: ValueID, _ type: TypeID) {
        forEachForm(of: value, type) { lowerer, form, content in
            let hasHash = lowerer.program.operatorMethod(lowerer.names.protocols.hash, of: form, operands: 1) != nil
            if !hasHash, lowerer.program.equalityMethod(of: form) != nil {
                lowerer.returnValue(lowerer.b.constant(unsigned: 0))
            } else if !hasHash, lowerer.program.isExtended(form) {
                lowerer.returnValue(lowerer.callSynthesized(.hashExactly(form), [content], .u64))
            } else {
                lowerer.returnValue(lowerer.hash(content, form))
            }
        }
    }
}
