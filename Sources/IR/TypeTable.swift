import Support

/// The types of a module, each stored once, with the declarations of its objects and enumerations.
public struct TypeTable: Sendable {
    private var kinds: [IRTypeKind]
    private var pool: [IRType] = []
    private var tuples: [[IRType]: IRType] = [:]
    private var closures: [[IRType]: IRType] = [:]
    /// For each type the array, data pointer and slot type over it, where one was asked for.
    private var arrays: [IRType]
    private var pointers: [IRType]
    private var slots: [IRType]

    /// The declared objects.
    public internal(set) var objects = IDArray<IRObjectID, IRObject>()

    /// The declared enumerations.
    public internal(set) var enumerations = IDArray<IREnumID, IREnumeration>()

    /// Makes a table of the predefined types.
    public init() {
        kinds = Array(repeating: .primitive, count: IRType.primitiveCount)
        arrays = Array(repeating: .invalid, count: IRType.primitiveCount)
        pointers = arrays
        slots = arrays
    }

    /// A copy for another thread, which asks about types, but makes none: it shares no memory with this table.
    public func unsharedForReading() -> TypeTable {
        var copy = TypeTable()
        copy.kinds = kinds.unshared()
        copy.pool = pool.unshared()
        copy.objects = IDArray(objects.elements.unshared())
        for id in copy.objects.ids { copy.objects[id].fields = copy.objects[id].fields.unshared() }
        copy.enumerations = IDArray(enumerations.elements.unshared())
        for id in copy.enumerations.ids {
            copy.enumerations[id].variants = enumerations[id].variants.map { IRVariant(name: $0.name, fields: $0.fields.unshared()) }
        }
        return copy
    }

    /// The number of types.
    public var count: Int { kinds.count }

    /// What the given type is made of.
    public func kind(_ type: IRType) -> IRTypeKind { kinds[type.index] }

    /// The types of a list.
    public func types(_ list: TypeList) -> ArraySlice<IRType> {
        pool[Int(list.start)..<Int(list.start) + Int(list.count)]
    }

    // MARK: Constructed types

    /// The type of arrays of `element`.
    public mutating func array(_ element: IRType) -> IRType {
        if arrays[element.index].isValid { return arrays[element.index] }
        let type = add(.array(element))
        arrays[element.index] = type
        return type
    }

    /// The type of the storage of arrays of `element`.
    public mutating func dataPointer(_ element: IRType) -> IRType {
        if pointers[element.index].isValid { return pointers[element.index] }
        let type = add(.dataPointer(element))
        pointers[element.index] = type
        return type
    }

    /// The type of slots for variables of type `content`.
    public mutating func slot(_ content: IRType) -> IRType {
        if slots[content.index].isValid { return slots[content.index] }
        let type = add(.slot(content))
        slots[content.index] = type
        return type
    }

    /// The type of tuples of `elements`.
    public mutating func tuple(_ elements: [IRType]) -> IRType {
        if let type = tuples[elements] { return type }
        let type = add(.tuple(list(elements)))
        tuples[elements] = type
        return type
    }

    /// The type of closures that take `parameters` and give `result`.
    public mutating func closure(_ parameters: [IRType], _ result: IRType) -> IRType {
        let key = parameters + [result]
        if let type = closures[key] { return type }
        let type = add(.closure(parameters: list(parameters), result: result))
        closures[key] = type
        return type
    }

    private mutating func list(_ types: [IRType]) -> TypeList {
        let start = pool.count
        pool += types
        return TypeList(start: start, count: types.count)
    }

    private mutating func add(_ kind: IRTypeKind) -> IRType {
        let type = IRType(kinds.count)
        kinds.append(kind)
        arrays.append(.invalid)
        pointers.append(.invalid)
        slots.append(.invalid)
        return type
    }

    // MARK: Declarations

    /// Declares an object whose fields are set later, so that objects may refer to each other.
    public mutating func declareObject(name: Symbol, cName: Symbol) -> IRObjectID {
        let id = objects.nextID
        let type = add(.object(id))
        return objects.append(IRObject(name: name, cName: cName, type: type))
    }

    /// Lets objects say of which type they are.
    public mutating func setTag(_ tag: Int32, of id: IRObjectID) { objects[id].tag = tag }

    /// Sets the fields of a declared object.
    public mutating func defineObject(_ id: IRObjectID, fields: [IRField]) {
        objects[id].fields = fields
    }

    /// Declares an enumeration whose variants are set later, so that types may be recursive.
    public mutating func declareEnumeration(name: Symbol, cName: Symbol) -> IREnumID {
        let id = enumerations.nextID
        let type = add(.enumeration(id))
        return enumerations.append(IREnumeration(name: name, cName: cName, type: type))
    }

    /// Sets the variants of a declared enumeration and decides its layout.
    ///
    /// A payload of an enumeration that is declared but not defined yet counts as recursive.
    public mutating func defineEnumeration(_ id: IREnumID, variants: [IRVariant]) {
        enumerations[id].variants = variants
        enumerations[id].layout = chooseLayout(variants)
    }

    /// Declares an enumeration by value that gets its variants one by one, each with at most one payload of at most eight bytes.
    public mutating func declareOpenEnumeration(name: Symbol, cName: Symbol) -> IREnumID {
        let id = declareEnumeration(name: name, cName: cName)
        enumerations[id].layout = .inline
        return id
    }

    /// Adds a variant to an open enumeration.
    public mutating func addVariant(_ variant: IRVariant, to id: IREnumID) {
        enumerations[id].variants.append(variant)
    }

    /// Sets variants and layout as the text form gives them.
    mutating func defineEnumeration(_ id: IREnumID, variants: [IRVariant], layout: EnumLayout) {
        enumerations[id].variants = variants
        enumerations[id].layout = layout
    }

    // MARK: Questions

    /// The element type of an array or data pointer.
    public func element(of type: IRType) -> IRType? {
        switch kind(type) {
        case .array(let element), .dataPointer(let element): element
        default: nil
        }
    }

    /// The type of the variable in a slot.
    public func content(ofSlot type: IRType) -> IRType? {
        if case .slot(let content) = kind(type) { content } else { nil }
    }

    /// The element types of a tuple.
    public func elements(ofTuple type: IRType) -> ArraySlice<IRType>? {
        if case .tuple(let list) = kind(type) { types(list) } else { nil }
    }

    /// The object that a type refers to.
    public func object(of type: IRType) -> IRObjectID? {
        if case .object(let id) = kind(type) { id } else { nil }
    }

    /// The enumeration that a type is.
    public func enumeration(of type: IRType) -> IREnumID? {
        if case .enumeration(let id) = kind(type) { id } else { nil }
    }

    /// The parameters and result of a closure type.
    public func signature(ofClosure type: IRType) -> (parameters: ArraySlice<IRType>, result: IRType)? {
        if case .closure(let parameters, let result) = kind(type) { (types(parameters), result) } else { nil }
    }

    /// Whether values of the type are single pointers that are never null.
    public func isNonNullReference(_ type: IRType) -> Bool {
        switch kind(type) {
        case .primitive: type == .string || type == .error || type == .writer
        case .array, .object, .closure: true
        case .enumeration(let id): enumerations[id].layout == .boxed
        case .tuple, .dataPointer, .slot: false
        }
    }

    /// Whether values of the type are single pointers.
    public func isReference(_ type: IRType) -> Bool {
        switch kind(type) {
        case .dataPointer, .slot: true
        case .enumeration(let id): enumerations[id].layout == .boxed || enumerations[id].layout == .nullable
        default: isNonNullReference(type)
        }
    }

    /// Whether values of the type hold a pointer that the collector must see.
    public func containsPointer(_ type: IRType) -> Bool {
        switch kind(type) {
        case .primitive: type.rawValue >= IRType.string.rawValue && type != .code
        case .array, .object, .closure, .dataPointer, .slot: true
        case .tuple(let list): types(list).contains { containsPointer($0) }
        case .enumeration(let id):
            switch enumerations[id].layout {
            case .scalar: false
            case .inline: enumerations[id].variants.contains { $0.fields.contains { containsPointer($0.type) } }
            case .nullable, .boxed, .undefined: true
            }
        }
    }
}
