import IR
import Support

/// Numbers for what types look like to machine code: all references to single objects look the same.
struct TypeShapes {
    private static let reference: UInt32 = 1
    private static let firstPrimitive: UInt32 = 2
    private static let firstComposed: UInt32 = 64
    /// Marks a type that looks like none but itself.
    private static let itself: UInt32 = 1 << 31

    /// The number of each type, 0 where it was not asked for.
    private var known: [UInt32] = []
    private var composed: [[UInt32]: UInt32] = [:]

    /// How values of the type are stored.
    mutating func shape(_ type: IRType, _ types: TypeTable) -> UInt32 {
        if type.index < known.count, known[type.index] != 0 { return known[type.index] }
        let result = makeShape(type, types)
        if known.count <= type.index { known += Array(repeating: 0, count: max(types.count, type.index + 1) - known.count) }
        known[type.index] = result
        return result
    }

    private mutating func makeShape(_ type: IRType, _ types: TypeTable) -> UInt32 {
        switch types.kind(type) {
        case .primitive: return [.string, .error, .writer].contains(type) ? Self.reference : Self.firstPrimitive + type.rawValue
        case .array, .object, .closure, .dataPointer, .slot: return Self.reference
        case .tuple(let list): return number([0] + types.types(list).map { shape($0, types) })
        case .enumeration(let id):
            switch types.enumerations[id].layout {
            case .nullable, .boxed: return Self.reference
            case .scalar, .inline: return enumeration(type, types)
            case .undefined: return Self.itself | type.rawValue
            }
        }
    }

    /// How values of the type are given to a function: C casts references, but no structs.
    mutating func passing(_ type: IRType, _ types: TypeTable) -> UInt32 {
        let shape = shape(type, types)
        return shape < Self.firstComposed ? shape : Self.itself | type.rawValue
    }

    /// What an array or its storage holds; 0 for other types.
    mutating func element(of type: IRType, _ types: TypeTable) -> UInt32 { types.element(of: type).map { shape($0, types) } ?? 0 }

    /// What an object consists of.
    mutating func object(_ type: IRType, _ types: TypeTable, withTag: Bool) -> UInt32 {
        guard let id = types.object(of: type) else { return Self.itself | type.rawValue }
        let object = types.objects[id]
        var words: [UInt32] = [1, object.tag == nil ? 0 : 1, withTag ? UInt32(bitPattern: object.tag ?? 0) : 0]
        for field in object.fields { words.append(shape(field.type, types)) }
        return number(words)
    }

    /// What an enumeration consists of.
    mutating func enumeration(_ type: IRType, _ types: TypeTable) -> UInt32 {
        guard let id = types.enumeration(of: type) else { return Self.itself | type.rawValue }
        let enumeration = types.enumerations[id]
        var words: [UInt32] = [2, UInt32(EnumLayout.allCases.firstIndex(of: enumeration.layout) ?? 0)]
        for variant in enumeration.variants {
            words.append(UInt32(variant.fields.count))
            for field in variant.fields { words.append(shape(field.type, types)) }
        }
        return number(words)
    }

    private mutating func number(_ words: [UInt32]) -> UInt32 {
        if let number = composed[words] { return number }
        let number = Self.firstComposed + UInt32(composed.count)
        composed[words] = number
        return number
    }
}
