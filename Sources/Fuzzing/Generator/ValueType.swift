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

/// A generic type of the library.
enum LibraryType: String, Sendable {
    case map = "Map"
    case set = "Set"
    case deque = "Deque"
    case heap = "Heap"
    case vector = "PVec"
    case dictionary = "PMap"
    case result = "Result"
}

/// The type of a generated value.
indirect enum ValueType: Hashable, Sendable {
    case bool, char, string
    case integer(IntegerKind)
    /// `f64` or `f32`.
    case float(wide: Bool)
    case array(ValueType)
    /// An array whose length is part of its type.
    case fixedArray(ValueType, Int)
    case tuple([ValueType])
    case option(ValueType)
    /// Index into `ProgramGenerator.structures`.
    case structure(Int)
    /// Index into `ProgramGenerator.enumerations`.
    case enumeration(Int)
    case function([ValueType], ValueType)
    /// `dyn` and the trait with this index in `ProgramGenerator.traits`.
    case dynamic(Int)
    case library(LibraryType, [ValueType])

    static let i32 = ValueType.integer(.i32)
    static let i64 = ValueType.integer(.i64)
    static let f64 = ValueType.float(wide: true)

    /// The scalar type of this name.
    static func scalar(named name: String) -> ValueType? {
        switch name {
        case "bool": .bool
        case "char": .char
        case "string": .string
        case "f64": .f64
        case "f32": .float(wide: false)
        default: IntegerKind.all.first { $0.name == name }.map { .integer($0) }
        }
    }

    /// Whether `<` compares two values of the type.
    var isOrdered: Bool {
        switch self {
        case .integer, .float, .string, .char: true
        case .tuple(let members): members.allSatisfy(\.isOrdered)
        default: false
        }
    }

    var isScalar: Bool {
        switch self {
        case .bool, .char, .string, .integer, .float: true
        default: false
        }
    }

    /// Whether maps and sets have it as a key.
    var isKey: Bool {
        switch self {
        case .bool, .char, .string, .integer: true
        case .tuple(let members): members.allSatisfy(\.isKey)
        default: false
        }
    }

    /// Whether `==` compares two values of the type.
    var isEquatable: Bool {
        switch self {
        case .function, .dynamic: false
        case .array(let element), .option(let element), .fixedArray(let element, _): element.isEquatable
        case .tuple(let members), .library(_, let members): members.allSatisfy(\.isEquatable)
        default: true
        }
    }

    /// Whether it holds no function and no `dyn`, so that it can be printed and be a part of anything.
    var isData: Bool {
        switch self {
        case .function, .dynamic, .fixedArray: false
        case .array(let element), .option(let element): element.isData
        case .tuple(let members), .library(_, let members): members.allSatisfy(\.isData)
        default: true
        }
    }

    /// Whether a `match` on it has other patterns than names.
    var isMatched: Bool {
        switch self {
        case .float, .function, .fixedArray: false
        case .library(let name, _): name == .result
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

/// A struct of the program, or an instance of a generic one; its fields hold data only.
struct GeneratedStructure {
    /// The name with type arguments, as types and literals are written.
    let name: String
    let fields: [(name: String, type: ValueType, hasDefault: Bool)]
    /// The name that patterns have: without type arguments.
    var bareName: String
    /// Whether values of the type are only made where a template says so.
    var isResource = false
}

/// An enum of the program, or an instance of a generic one. The first variant has no payload of the enum's own type, so that values can be finite.
struct GeneratedEnumeration {
    let name: String
    let variants: [(name: String, payload: [ValueType])]
    var bareName: String
}

/// A trait of the program that has a `dyn` type.
struct GeneratedTrait {
    let name: String
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
    /// Whether its name alone is a value of a function type.
    var isValue = false
}

/// A variable in scope.
struct GeneratedVariable {
    let name: String
    let type: ValueType
    let isMutable: Bool
}

/// A constant of the program, which patterns name.
struct GeneratedConstant {
    let name: String
    let type: ValueType
    /// As it is written.
    let value: String

    /// The literal pattern that accepts the same, where that is one for a number.
    var key: String {
        guard case .integer(let kind) = type, !value.hasSuffix(".MAX") else { return value }
        let digits = value.replacing(kind.name, with: "").filter { $0 == "-" || $0.isNumber }
        if digits == "-0" { return "0" }
        return digits == String(kind.max) ? "\(kind.name).MAX" : digits
    }
}
