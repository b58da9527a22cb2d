import TypedTree

/// One way to make a value, as far as patterns can tell values apart.
enum Constructor: Hashable {
    /// Accepts everything: `_` and names.
    case wildcard
    /// The only way to make a tuple or a struct.
    case single
    case variant(EnumID, UInt32)
    case bool(Bool)
    /// Integers and characters from `low` to `high`, moved so that the order of all types is that of `UInt64`.
    case integers(low: UInt64, high: UInt64)
    /// A value of a type with too many to list: strings, floats, numbers of unknown type. The number is that of the
    /// distinct value in its `PatternMatrix`.
    case literal(Int)
    /// A value that is of a type, more special than the column's.
    case instance(TypeID)
    /// An array of exactly `count` elements.
    case exactArray(Int)
    /// An array that begins with `prefix` elements and ends with `suffix` others.
    case openArray(prefix: Int, suffix: Int)
    /// A constant whose value is known at run time only: accepts something, nobody knows what.
    case unknown(LiteralKey)
    /// The fields are patterns of which one has to accept.
    case alternatives
    /// Accepts nothing, such as an empty range.
    case nothing
}

/// A literal value, to tell equal ones.
enum LiteralKey: Hashable {
    case bytes([UInt8])
    case float(Double)
    case number(magnitude: UInt64, isNegative: Bool)
    case global(GlobalID)
    case node(NodeID)
}

/// The values of an integer type or of `char`, moved onto `0...`.
struct IntegerDomain: Equatable {
    /// What is added to a value, modulo 2^64, to keep the order.
    let offset: UInt64
    /// All values, as ranges.
    let ranges: [ClosedRange<UInt64>]
    let isCharacter: Bool

    /// The values of an integer type.
    init(_ type: IntegerType) {
        offset = type.minMagnitude
        let count = type.maxMagnitude &+ type.minMagnitude
        ranges = [0...count]
        isCharacter = false
    }

    private init(characters: [ClosedRange<UInt64>]) {
        offset = 0
        ranges = characters
        isCharacter = true
    }

    /// Unicode scalars: surrogates are none.
    static let characters = IntegerDomain(characters: [0...0xD7FF, 0xE000...0x10FFFF])

    /// The place of a number; nil when the type does not have it.
    func place(magnitude: UInt64, isNegative: Bool) -> UInt64? {
        if isNegative && magnitude > 0 { return magnitude <= offset ? offset - magnitude : nil }
        let (place, overflows) = magnitude.addingReportingOverflow(offset)
        return !overflows && ranges.contains { $0.contains(place) } ? place : nil
    }

    /// The number at a place, as it is written.
    func text(_ place: UInt64) -> String {
        if isCharacter { return WitnessText.character(UInt32(place)) }
        return place >= offset ? String(place - offset) : "-" + String(offset - place)
    }

    /// How far a place is from zero, so that simple examples come first.
    func distanceFromZero(_ place: UInt64) -> UInt64 { place >= offset ? place - offset : offset - place }
}
