/// What an instruction does besides computing its result from its operands.
///
/// Memory is split into classes that never overlap: an element store cannot change an array's length, its data
/// pointer, or a field. Within a class, types tell accesses apart (see `Passes/MemoryModel.swift`).
@frozen
public struct Effects: OptionSet, Hashable, Sendable, BitwiseCopyable {
    public let rawValue: UInt16

    @inlinable @inline(__always)
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Reads the length or data pointer of an array.
    public static let readsHeaders = Effects(rawValue: 1 << 0)
    /// Changes the length or data pointer of an array.
    public static let writesHeaders = Effects(rawValue: 1 << 1)
    /// Reads elements of an array.
    public static let readsElements = Effects(rawValue: 1 << 2)
    /// Changes elements of an array.
    public static let writesElements = Effects(rawValue: 1 << 3)
    /// Reads fields of an object.
    public static let readsFields = Effects(rawValue: 1 << 4)
    /// Changes fields of an object.
    public static let writesFields = Effects(rawValue: 1 << 5)
    /// Reads a local variable through its slot.
    public static let readsSlots = Effects(rawValue: 1 << 6)
    /// Changes a local variable through its slot.
    public static let writesSlots = Effects(rawValue: 1 << 7)
    /// Reads a module variable.
    public static let readsGlobals = Effects(rawValue: 1 << 8)
    /// Changes a module variable.
    public static let writesGlobals = Effects(rawValue: 1 << 9)
    /// Makes a new object with an identity; may be dropped when the result is not used.
    public static let allocates = Effects(rawValue: 1 << 10)
    /// May raise an error, and then does not return.
    public static let raises = Effects(rawValue: 1 << 11)
    /// Acts on the world outside, or on hidden state of the runtime: never dropped, never reordered with its kind.
    public static let external = Effects(rawValue: 1 << 12)
    /// Never returns.
    public static let noReturn = Effects(rawValue: 1 << 13)
    /// May run for ever, so that even an unused call must stay.
    public static let diverges = Effects(rawValue: 1 << 14)

    /// Computes its result from its operands alone.
    public static let pure: Effects = []
    /// Reads any memory.
    public static let reads: Effects = [.readsHeaders, .readsElements, .readsFields, .readsSlots, .readsGlobals]
    /// Changes any memory.
    public static let writes: Effects = [.writesHeaders, .writesElements, .writesFields, .writesSlots, .writesGlobals]
    /// What nothing is known about.
    public static let anything: Effects = [.reads, .writes, .allocates, .raises, .external, .diverges]

    /// What forbids dropping an instruction whose result nobody uses.
    @usableFromInline static let observable: Effects = [.writes, .raises, .external, .noReturn, .diverges]

    /// Whether an instruction with these effects may be dropped when its result is not used.
    @inlinable @inline(__always)
    public var isRemovable: Bool { isDisjoint(with: .observable) }

    /// The names of single effects, for the text form and the documentation.
    static let names: [(Effects, String)] = [
        (.readsHeaders, "reads-headers"), (.writesHeaders, "writes-headers"),
        (.readsElements, "reads-elements"), (.writesElements, "writes-elements"),
        (.readsFields, "reads-fields"), (.writesFields, "writes-fields"),
        (.readsSlots, "reads-slots"), (.writesSlots, "writes-slots"),
        (.readsGlobals, "reads-globals"), (.writesGlobals, "writes-globals"),
        (.allocates, "allocates"), (.raises, "raises"), (.external, "external"),
        (.noReturn, "no-return"), (.diverges, "diverges"),
    ]

    /// The effects by name, for the text form and the documentation.
    public var text: String {
        if isEmpty { return "pure" }
        if self == .anything { return "anything" }
        var rest = self
        var parts: [String] = []
        if rest.isSuperset(of: .reads) { parts.append("reads"); rest.subtract(.reads) }
        if rest.isSuperset(of: .writes) { parts.append("writes"); rest.subtract(.writes) }
        for (effect, name) in Self.names where rest.contains(effect) { parts.append(name) }
        return parts.joined(separator: " ")
    }
}
