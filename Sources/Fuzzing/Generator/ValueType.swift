/// An integer type of Orus.
struct IntegerKind: Hashable, Sendable {
    let name: String
    let bits: Int
    let isSigned: Bool

    static let all = [
        IntegerKind(name: "i32", bits: 32, isSigned: true), IntegerKind(name: "i64", bits: 64, isSigned: true),
        IntegerKind(name: "u32", bits: 32, isSigned: false), IntegerKind(name: "u64", bits: 64, isSigned: false),
        IntegerKind(name: "i8", bits: 8, isSigned: true), IntegerKind(name: "i16", bits: 16, isSigned: true),
        IntegerKind(name: "u8", bits: 8, isSigned: false), IntegerKind(name: "u16", bits: 16, isSigned: false),
    ]
    static let i32 = all[0]
    static let i64 = all[1]

    /// The largest value.
    var max: UInt64 { isSigned ? (1 << UInt64(bits - 1)) - 1 : (bits == 64 ? .max : (1 << UInt64(bits)) - 1) }
}

/// The type of a generated value.
indirect enum ValueType: Hashable, Sendable {
    case bool, char, string
    case integer(IntegerKind)
    /// `f64` or `f32`.
    case float(wide: Bool)
    case array(ValueType)
    case tuple([ValueType])
    case option(ValueType)
    /// Index into `ProgramGenerator.structures`.
    case structure(Int)
    /// Index into `ProgramGenerator.enumerations`.
    case enumeration(Int)
    case function([ValueType], ValueType)

    static let i32 = ValueType.integer(.i32)
    static let i64 = ValueType.integer(.i64)
    static let f64 = ValueType.float(wide: true)

    /// Whether `<` compares two values of the type.
    var isOrdered: Bool {
        switch self {
        case .integer, .float, .string, .char: true
        case .tuple(let members): members.allSatisfy(\.isOrdered)
        default: false
        }
    }

    /// Whether the type holds no function.
    var isEquatable: Bool {
        switch self {
        case .function: false
        case .array(let element), .option(let element): element.isEquatable
        case .tuple(let members): members.allSatisfy(\.isEquatable)
        default: true
        }
    }

    var isNumeric: Bool {
        switch self {
        case .integer, .float: true
        default: false
        }
    }
}

/// A struct of the program; its fields hold no functions.
struct GeneratedStructure {
    let name: String
    let fields: [(name: String, type: ValueType, hasDefault: Bool)]
}

/// An enum of the program. The first variant has no payload of the enum's own type, so that values can be finite.
struct GeneratedEnumeration {
    let name: String
    let variants: [(name: String, payload: [ValueType])]
}

/// A function of the program.
struct GeneratedFunction {
    let name: String
    let parameters: [ValueType]
    let result: ValueType
    /// The struct whose method this is.
    var owner: Int?
    /// An upper bound of the statements that a call runs.
    var cost: Int
}

/// A variable in scope.
struct GeneratedVariable {
    let name: String
    let type: ValueType
    let isMutable: Bool
    /// Elements that an array has at least, as long as nothing pops.
    var minimumCount = 0
}
