import IR
import Source
import Support
import TypedTree

// How Orus types become IR types. Objects and enumerations are declared once per concrete type.

extension Lowerer {
    /// A type as it is in the current instance: without type parameters.
    @inline(__always)
    mutating func concrete(_ type: TypeID) -> TypeID {
        if !program.types.hasParameter(type) { return type }
        return substituted(type)
    }

    private mutating func substituted(_ type: TypeID) -> TypeID {
        if let known = context.concreteTypes[type] { return known }
        let result = program.types.substitute(type, context.substitution)
        context.concreteTypes[type] = result
        return result
    }

    /// The concrete type of a node.
    @inline(__always)
    mutating func type(of node: NodeID) -> TypeID { concrete(program.nodes[node].type) }

    /// What the concrete type of a node is.
    @inline(__always)
    mutating func kind(of node: NodeID) -> TypeKind {
        let type = type(of: node)
        return program.types[type]
    }

    /// The IR type of a node's value.
    mutating func irType(ofNode node: NodeID) -> IRType { irType(type(of: node)) }

    /// The IR type of a concrete type.
    @inline(__always)
    mutating func irType(_ type: TypeID) -> IRType {
        if type.index < irTypes.count, irTypes[type.index].isValid { return irTypes[type.index] }
        return makeIRType(type)
    }

    private mutating func setIRType(_ type: TypeID, _ result: IRType) {
        while irTypes.count <= type.index { irTypes.append(.invalid) }
        irTypes[type.index] = result
    }

    private mutating func makeIRType(_ type: TypeID) -> IRType {
        let result: IRType
        switch program.types[type] {
        case .error, .never, .unit, .parameter, .variable: result = .unit
        case .bool: result = .bool
        case .char: result = .char
        case .string: result = .string
        case .integer(let integer): result = IRType(integer)
        case .float(let float): result = float == .f32 ? .f32 : .f64
        case .errorValue: result = .error
        case .array(let element), .fixedArray(let element, _): result = module.types.array(irType(element))
        case .tuple(let list): result = module.types.tuple(irTypes(program.types[list]))
        case .function(let parameters, let value):
            let parameters = irTypes(program.types[parameters])
            result = module.types.closure(parameters, irType(value))
        case .range(let element):
            let bound = irType(element)
            result = module.types.tuple([bound, bound, stepType(of: bound), .bool])
        case .rangeIterator: result = makeRangeIteratorType()
        case .dynamic(let trait, _): result = declareDynamic(type, trait)
        case .structure(let id, let arguments): return declareObject(type, id, arguments)
        case .enumeration(let id, let arguments): return declareEnumeration(type, id, arguments)
        }
        setIRType(type, result)
        return result
    }

    /// The type of the step of a range over a type: characters step by integers.
    mutating func stepType(of bound: IRType) -> IRType { bound == .char ? .i64 : bound }

    /// The IR types of concrete types.
    mutating func irTypes(_ types: [TypeID]) -> [IRType] {
        var result: [IRType] = []
        result.reserveCapacity(types.count)
        for type in types { result.append(irType(type)) }
        return result
    }

    // MARK: Objects

    private mutating func declareObject(_ type: TypeID, _ id: StructID, _ arguments: TypeListID) -> IRType {
        guard checkDepth(of: type) else { return .unit }
        let declaration = program.structs[id]
        let cName = uniqueName(program.modules[declaration.module].name, module.names.text(declaration.name))
        let object = module.types.declareObject(name: declaration.name, cName: cName)
        let result = module.types.objects[object].type
        if program.isInHierarchy(id) {
            module.types.setTag(nextObjectTag, of: object)
            nextObjectTag += 1
        }
        setIRType(type, result)
        pendingObjects.append((object, type))
        return result
    }

    /// Sets the fields of the objects declared since the last call. Not done at once, for structs may refer to each other.
    mutating func definePendingObjects() {
        while let (object, type) = pendingObjects.popLast(), !hasFailed {
            guard case .structure(let id, _) = program.types[type] else { continue }
            let types = program.fieldTypes(of: type)
            var fields: [IRField] = []
            for (field, type) in zip(program.structs[id].fields, types) {
                fields.append(IRField(name: field.name, type: irType(type)))
            }
            module.types.defineObject(object, fields: fields)
        }
    }

    /// The type of the cells that closures share a variable of the given type in.
    mutating func cellType(_ content: IRType) -> IRType {
        if let known = cellTypes[content] { return known }
        let cell = module.types.declareObject(name: names.cell, cName: uniqueName("orus_cell"))
        module.types.defineObject(cell, fields: [IRField(name: names.value, type: content)])
        let type = module.types.objects[cell].type
        cellTypes[content] = type
        return type
    }

    /// The object that `range(…)` gives. Its fields lie as those of the runtime's `OrusRangeIterator`.
    private mutating func makeRangeIteratorType() -> IRType {
        if rangeIteratorType.isValid { return rangeIteratorType }
        let object = module.types.declareObject(name: names.rangeIterator, cName: uniqueName("orus_range_iterator"))
        module.types.defineObject(
            object,
            fields: [
                IRField(name: names.next, type: .i64), IRField(name: names.stop, type: .i64, isImmutable: true),
                IRField(name: names.step, type: .i64, isImmutable: true),
            ])
        rangeIteratorType = module.types.objects[object].type
        return rangeIteratorType
    }

    // MARK: Enumerations

    private mutating func declareEnumeration(_ type: TypeID, _ id: EnumID, _ arguments: TypeListID) -> IRType {
        guard checkDepth(of: type) else { return .unit }
        let declaration = program.enums[id]
        let cName = uniqueName(program.modules[declaration.module].name, module.names.text(declaration.name))
        let enumeration = module.types.declareEnumeration(name: declaration.name, cName: cName)
        let result = module.types.enumerations[enumeration].type
        setIRType(type, result)
        var variants: [IRVariant] = []
        for (position, variant) in declaration.variants.enumerated() {
            let types = program.payloadTypes(of: UInt32(position), in: type)
            var fields: [IRField] = []
            for (payload, type) in zip(variant.payload, types) {
                fields.append(IRField(name: payload.name ?? .invalid, type: irType(type), isImmutable: true))
            }
            variants.append(IRVariant(name: variant.name, fields: fields))
        }
        module.types.defineEnumeration(enumeration, variants: variants)
        return result
    }

    // MARK: Depth

    /// Whether a type does not nest too deep; reports it otherwise.
    mutating func checkDepth(of type: TypeID) -> Bool {
        if program.types.depth(of: type) < typeDepthLimit { return true }
        let part = program.programPart(of: type)
        if !hasFailed { diagnostics.insert(.endlessType(typeName(part), at: program.declaration(of: part) ?? .none)) }
        hasFailed = true
        return false
    }
}

extension IRType {
    /// The IR type of an integer type.
    init(_ type: IntegerType) {
        switch type {
        case .i8: self = .i8
        case .i16: self = .i16
        case .i32: self = .i32
        case .i64: self = .i64
        case .u8: self = .u8
        case .u16: self = .u16
        case .u32: self = .u32
        case .u64: self = .u64
        }
    }
}
