import Support

/// A type of the IR: an index into the module's `TypeTable`, where equal types are stored once.
///
/// The types without parts have fixed indices, so that most questions are answered without the table.
@frozen
public struct IRType: EntityID {
    public let rawValue: UInt32

    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let unit = IRType(rawValue: 0)
    public static let bool = IRType(rawValue: 1)
    public static let i8 = IRType(rawValue: 2)
    public static let i16 = IRType(rawValue: 3)
    public static let i32 = IRType(rawValue: 4)
    public static let i64 = IRType(rawValue: 5)
    public static let u8 = IRType(rawValue: 6)
    public static let u16 = IRType(rawValue: 7)
    public static let u32 = IRType(rawValue: 8)
    public static let u64 = IRType(rawValue: 9)
    public static let f32 = IRType(rawValue: 10)
    public static let f64 = IRType(rawValue: 11)
    /// A Unicode scalar.
    public static let char = IRType(rawValue: 12)
    /// A reference to an immutable string.
    public static let string = IRType(rawValue: 13)
    /// A reference to a raised error.
    public static let error = IRType(rawValue: 14)
    /// A sink for text: standard output or a string under construction.
    public static let writer = IRType(rawValue: 15)
    /// A bare C function pointer, for callbacks of the runtime.
    public static let code = IRType(rawValue: 16)

    /// The number of types without parts.
    @usableFromInline static let primitiveCount = 17

    /// Whether this is one of the eight integer types; `char` is none.
    @inlinable @inline(__always)
    public var isInteger: Bool { rawValue &- 2 <= 7 }

    /// Whether this is a signed integer type.
    @inlinable @inline(__always)
    public var isSigned: Bool { rawValue &- 2 <= 3 }

    /// Whether this is an unsigned integer type; `char` is none.
    @inlinable @inline(__always)
    public var isUnsigned: Bool { rawValue &- 6 <= 3 }

    /// Whether this is `f32` or `f64`.
    @inlinable @inline(__always)
    public var isFloat: Bool { rawValue &- 10 <= 1 }

    /// Whether this is an integer or a float.
    @inlinable @inline(__always)
    public var isNumeric: Bool { rawValue &- 2 <= 9 }

    /// Whether a `const` instruction can make a value of this type.
    @inlinable @inline(__always)
    public var isScalar: Bool { rawValue <= 12 }

    /// The number of bits of a scalar; 0 for other types.
    @inlinable
    public var bitWidth: Int {
        switch self {
        case .bool, .i8, .u8: 8
        case .i16, .u16: 16
        case .i32, .u32, .f32, .char: 32
        case .i64, .u64, .f64: 64
        default: 0
        }
    }

    /// The least value of a signed integer type, 0 of another.
    @inlinable
    public var minimum: Int64 { isSigned ? Int64.min >> Int64(64 - bitWidth) : 0 }

    /// The greatest value of an integer type of at most 63 significant bits; `Int64.max` for `u64`.
    @inlinable
    public var maximum: Int64 {
        switch self {
        case .u64, .i64: Int64.max
        case .bool: 1
        case .char: 0x10FFFF
        default: isSigned ? Int64.max >> Int64(64 - bitWidth) : Int64((UInt64(1) << UInt64(bitWidth)) - 1)
        }
    }
}

/// What a type is made of.
public enum IRTypeKind: Hashable, Sendable, BitwiseCopyable {
    /// One of the predefined types of `IRType`.
    case primitive
    /// A reference to a growable or fixed array of the element type.
    case array(IRType)
    /// A tuple, passed by value.
    case tuple(TypeList)
    /// A reference to a heap object.
    case object(IRObjectID)
    /// An enumeration, represented as its declaration says.
    case enumeration(IREnumID)
    /// A reference to a closure: code and captured values.
    case closure(parameters: TypeList, result: IRType)
    /// The storage of an array of the element type, valid until the array's length changes.
    case dataPointer(IRType)
    /// The address of a local variable that is shared with an outlined `try` body.
    case slot(IRType)
}

/// A list of types in the pool of a `TypeTable`.
public struct TypeList: Hashable, Sendable, BitwiseCopyable {
    var start: UInt32
    /// The number of types.
    public private(set) var count: UInt32

    init(start: Int, count: Int) {
        self.start = UInt32(start)
        self.count = UInt32(count)
    }
}
