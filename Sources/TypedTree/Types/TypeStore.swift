import Support

/// A type in a `TypeStore`. Types are hash-consed: equal ids mean equal types.
public struct TypeID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The type that is this inference variable.
    @inlinable public init(_ variable: TypeVariableID) { rawValue = variable.rawValue | 0x8000_0000 }

    /// The inference variable that this type is, if it is one.
    @inlinable @inline(__always) public var variable: TypeVariableID? {
        rawValue >= 0x8000_0000 && rawValue != .max ? TypeVariableID(rawValue: rawValue & 0x7fff_ffff) : nil
    }
}

/// A hash-consed list of types: equal ids mean equal lists.
public struct TypeListID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// An inference variable. It lives only while its function is inferred: none is left in a `TypedProgram`.
public struct TypeVariableID: EntityID {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The integer types, by width and signedness.
public enum IntegerType: UInt8, Sendable, Hashable, CaseIterable {
    case i8, i16, i32, i64, u8, u16, u32, u64

    /// Width in bits: 8, 16, 32 or 64.
    @inlinable public var bits: Int { 8 << Int(rawValue & 3) }
    @inlinable public var isSigned: Bool { rawValue < 4 }
    /// The largest value.
    @inlinable public var maxMagnitude: UInt64 {
        isSigned ? (1 << UInt64(bits - 1)) - 1 : (bits == 64 ? .max : (1 << UInt64(bits)) - 1)
    }
    /// The absolute value of the smallest value: 0 for unsigned types.
    @inlinable public var minMagnitude: UInt64 { isSigned ? 1 << UInt64(bits - 1) : 0 }
    /// The name in Orus, such as `i32`.
    public var name: String {
        switch self {
        case .i8: "i8"
        case .i16: "i16"
        case .i32: "i32"
        case .i64: "i64"
        case .u8: "u8"
        case .u16: "u16"
        case .u32: "u32"
        case .u64: "u64"
        }
    }
}

/// The floating-point types.
public enum FloatType: UInt8, Sendable, Hashable {
    case f32, f64
}

/// What a type is.
public enum TypeKind: Hashable, Sendable {
    /// The type of an erroneous expression: agrees with everything, is reported nowhere.
    case error
    /// The type of what does not complete (`return`, an endless loop): agrees with everything.
    case never
    /// `void`, written `()` too.
    case unit
    case bool
    case char
    case string
    case integer(IntegerType)
    case float(FloatType)
    /// `[T]`, growable.
    case array(TypeID)
    /// `[T, N]`.
    case fixedArray(TypeID, length: UInt64)
    case tuple(TypeListID)
    case function(parameters: TypeListID, result: TypeID)
    /// `a..b` as a value, over an integer type (or char).
    case range(TypeID)
    /// What `range(…)` gives: an iterator of `i64`, consumed once.
    case rangeIterator
    case structure(StructID, TypeListID)
    case enumeration(EnumID, TypeListID)
    /// `dyn Trait`, with the trait's type arguments: a value of any type that implements the trait.
    case dynamic(TraitID, TypeListID)
    /// The type of `e` in `catch e:`, which is `dyn Error`.
    case errorValue
    /// A type parameter of the enclosing function or type.
    case parameter(TypeParamID)
    /// Not yet inferred.
    case variable(TypeVariableID)
}

/// Owns all types of a program.
///
/// Inference variables are not interned: their ids have the top bit set, so that making one costs nothing here.
public struct TypeStore: Sendable {
    private var kinds: [TypeKind] = []
    private var kindTable = HashIndex()
    private var lists: [[TypeID]] = []
    private var listTable = HashIndex()
    /// The members of the lists under construction, those that were begun first at the bottom.
    private var building: [TypeID] = []
    /// Per type: does it contain a `.variable`, a `.parameter`?
    private var flags: [Flags] = []
    /// Per type: the number of its parts, or `UInt32.max` for more.
    private var sizes: [UInt32] = []
    /// Per type: how deep its parts nest.
    private var depths: [UInt32] = []
    /// How deep the deepest type nests that was made so far.
    public private(set) var deepest: UInt32 = 0

    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        static let hasVariable = Flags(rawValue: 1)
        static let hasParameter = Flags(rawValue: 2)
        static let hasError = Flags(rawValue: 4)
    }

    /// A store with the types that need no operands, at fixed ids.
    public init() {
        _ = intern([TypeID]())
        for kind in TypeStore.fixedKinds { _ = intern(kind) }
    }

    private static let fixedKinds: [TypeKind] =
        [.error, .never, .unit, .bool, .char, .string]
        + IntegerType.allCases.map { .integer($0) }
        + [.float(.f32), .float(.f64), .rangeIterator, .errorValue, .range(error)]

    /// The number of types made so far, inference variables aside.
    public var count: Int { kinds.count }

    /// What `type` is.
    @inline(__always) public subscript(type: TypeID) -> TypeKind {
        if let variable = type.variable { return .variable(variable) }
        return kinds[Int(type.rawValue)]
    }

    /// The members of a list.
    @inline(__always) public subscript(list: TypeListID) -> [TypeID] { lists[Int(list.rawValue)] }

    /// The number of members of a list.
    @inline(__always) public func count(of list: TypeListID) -> Int { lists[Int(list.rawValue)].count }

    /// One member of a list.
    @inline(__always) public subscript(list: TypeListID, index: Int) -> TypeID { lists[Int(list.rawValue)][index] }

    /// The one id of the type of this kind.
    public mutating func intern(_ kind: TypeKind) -> TypeID {
        if case .variable(let variable) = kind { return TypeID(variable) }
        let hash = TypeStore.hash(kind)
        if let found = kindTable.find(hash, where: { kinds[Int($0)] == kind }) { return TypeID(rawValue: found) }
        let id = UInt32(kinds.count)
        kindTable.insert(id, hash)
        kinds.append(kind)
        flags.append(computeFlags(kind))
        sizes.append(computeSize(kind))
        depths.append(computeDepth(kind))
        deepest = max(deepest, depths[Int(id)])
        return TypeID(rawValue: id)
    }

    /// The one id of this list of types.
    public mutating func intern(_ list: [TypeID]) -> TypeListID {
        let start = beginList()
        for type in list { appendToList(type) }
        return endList(start)
    }

    // MARK: Lists under construction

    /// Begins a list without an array of its own: most are known already. Others may be begun and ended before it is.
    ///
    /// - Returns: What `endList` takes.
    @inline(__always) public mutating func beginList() -> Int { building.count }

    /// Appends a member to the list that was begun last.
    @inline(__always) public mutating func appendToList(_ type: TypeID) { building.append(type) }

    /// The one id of the list that was begun last.
    public mutating func endList(_ start: Int) -> TypeListID {
        var hash: UInt64 = 0
        for index in start..<building.count { hash = HashIndex.mix(hash, UInt64(building[index].rawValue)) }
        defer { building.removeLast(building.count - start) }
        if let found = listTable.find(hash, where: { isEqual(Int($0), toListFrom: start) }) { return TypeListID(rawValue: found) }
        let id = UInt32(lists.count)
        listTable.insert(id, hash)
        lists.append(Array(building[start...]))
        return TypeListID(rawValue: id)
    }

    @inline(__always) private func isEqual(_ list: Int, toListFrom start: Int) -> Bool {
        guard lists[list].count == building.count - start else { return false }
        for index in lists[list].indices where lists[list][index] != building[start + index] { return false }
        return true
    }

    /// The types that `type` is made of, one level deep.
    public func parts(of type: TypeID) -> [TypeID] {
        switch self[type] {
        case .array(let element), .fixedArray(let element, _), .range(let element): [element]
        case .tuple(let list), .structure(_, let list), .enumeration(_, let list), .dynamic(_, let list): self[list]
        case .function(let parameters, let result): self[parameters] + [result]
        default: []
        }
    }

    /// Whether an inference variable occurs in `type`.
    public func hasVariable(_ type: TypeID) -> Bool { flags(of: type).contains(.hasVariable) }
    /// Whether a type parameter occurs in `type`.
    public func hasParameter(_ type: TypeID) -> Bool { flags(of: type).contains(.hasParameter) }
    /// Whether the error type occurs in `type`.
    public func hasError(_ type: TypeID) -> Bool { flags(of: type).contains(.hasError) }

    /// The number of parts that `type` is written with, at most `UInt32.max`. Shared parts count wherever they occur, so that
    /// whoever walks a type knows how long that takes.
    public func size(of type: TypeID) -> UInt32 { type.variable == nil ? sizes[Int(type.rawValue)] : 1 }

    private func computeSize(_ kind: TypeKind) -> UInt32 {
        func sum(_ list: TypeListID, _ start: UInt32) -> UInt32 { self[list].reduce(start) { add($0, size(of: $1)) } }
        func add(_ left: UInt32, _ right: UInt32) -> UInt32 {
            let (result, overflow) = left.addingReportingOverflow(right)
            return overflow ? .max : result
        }
        switch kind {
        case .array(let element), .fixedArray(let element, _), .range(let element): return add(size(of: element), 1)
        case .tuple(let list), .structure(_, let list), .enumeration(_, let list), .dynamic(_, let list): return sum(list, 1)
        case .function(let parameters, let result): return sum(parameters, add(size(of: result), 1))
        default: return 1
        }
    }

    /// How deep the parts of `type` nest: 1 for one without parts.
    public func depth(of type: TypeID) -> UInt32 { type.variable == nil ? depths[Int(type.rawValue)] : 1 }

    private func computeDepth(_ kind: TypeKind) -> UInt32 {
        func deepest(_ list: TypeListID) -> UInt32 { self[list].reduce(0) { max($0, depth(of: $1)) } }
        return switch kind {
        case .array(let element), .fixedArray(let element, _), .range(let element): depth(of: element) + 1
        case .tuple(let list), .structure(_, let list), .enumeration(_, let list), .dynamic(_, let list): deepest(list) + 1
        case .function(let parameters, let result): max(deepest(parameters), depth(of: result)) + 1
        default: 1
        }
    }

    private func flags(of type: TypeID) -> Flags {
        type.variable == nil ? flags[Int(type.rawValue)] : .hasVariable
    }

    private func computeFlags(_ kind: TypeKind) -> Flags {
        func of(_ list: TypeListID) -> Flags { self[list].reduce(into: Flags()) { $0.formUnion(flags(of: $1)) } }
        switch kind {
        case .variable: return .hasVariable
        case .parameter: return .hasParameter
        case .error: return .hasError
        case .array(let element), .fixedArray(let element, _), .range(let element): return flags(of: element)
        case .tuple(let list), .structure(_, let list), .enumeration(_, let list), .dynamic(_, let list): return of(list)
        case .function(let parameters, let result): return of(parameters).union(flags(of: result))
        default: return []
        }
    }

    private static func hash(_ kind: TypeKind) -> UInt64 {
        func mix(_ tag: UInt64, _ first: UInt32, _ second: UInt64 = 0) -> UInt64 {
            HashIndex.mix(HashIndex.mix(tag, UInt64(first)), second)
        }
        switch kind {
        case .error: return mix(1, 0)
        case .never: return mix(2, 0)
        case .unit: return mix(3, 0)
        case .bool: return mix(4, 0)
        case .char: return mix(5, 0)
        case .string: return mix(6, 0)
        case .integer(let type): return mix(7, UInt32(type.rawValue))
        case .float(let type): return mix(8, UInt32(type.rawValue))
        case .array(let element): return mix(9, element.rawValue)
        case .fixedArray(let element, let length): return mix(10, element.rawValue, length)
        case .tuple(let list): return mix(11, list.rawValue)
        case .function(let parameters, let result): return mix(12, parameters.rawValue, UInt64(result.rawValue))
        case .range(let element): return mix(13, element.rawValue)
        case .rangeIterator: return mix(14, 0)
        case .structure(let id, let list): return mix(15, id.rawValue, UInt64(list.rawValue))
        case .enumeration(let id, let list): return mix(16, id.rawValue, UInt64(list.rawValue))
        case .errorValue: return mix(17, 0)
        case .parameter(let id): return mix(18, id.rawValue)
        case .variable(let id): return mix(19, id.rawValue)
        case .dynamic(let id, let list): return mix(20, id.rawValue, UInt64(list.rawValue))
        }
    }

    // Fixed ids, in the order of `fixedKinds`.
    public static let error = TypeID(rawValue: 0)
    public static let never = TypeID(rawValue: 1)
    public static let unit = TypeID(rawValue: 2)
    public static let bool = TypeID(rawValue: 3)
    public static let char = TypeID(rawValue: 4)
    public static let string = TypeID(rawValue: 5)
    /// The id of an integer type.
    @inlinable public static func integer(_ type: IntegerType) -> TypeID { TypeID(rawValue: 6 + UInt32(type.rawValue)) }
    public static let i32 = integer(.i32)
    public static let i64 = integer(.i64)
    public static let u64 = integer(.u64)
    public static let f32 = TypeID(rawValue: 14)
    public static let f64 = TypeID(rawValue: 15)
    public static let rangeIterator = TypeID(rawValue: 16)
    public static let u8 = integer(.u8)
    public static let u32 = integer(.u32)
    public static let errorValue = TypeID(rawValue: 17)
    /// What the bare name `Range` stands for: ranges over whatever type.
    public static let anyRange = TypeID(rawValue: 18)
    /// The empty list.
    public static let emptyList = TypeListID(rawValue: 0)
}
