/// What generated programs may contain beside arithmetic, branches and functions.
public struct Features: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let loops = Features(rawValue: 1 << 0)
    public static let strings = Features(rawValue: 1 << 1)
    public static let arrays = Features(rawValue: 1 << 2)
    public static let tuples = Features(rawValue: 1 << 3)
    public static let structs = Features(rawValue: 1 << 4)
    public static let enums = Features(rawValue: 1 << 5)
    public static let closures = Features(rawValue: 1 << 6)
    public static let errors = Features(rawValue: 1 << 7)
    public static let floats = Features(rawValue: 1 << 8)
    public static let narrow = Features(rawValue: 1 << 9)
    public static let generics = Features(rawValue: 1 << 10)
    public static let options = Features(rawValue: 1 << 11)
    public static let traits = Features(rawValue: 1 << 12)
    public static let collections = Features(rawValue: 1 << 13)
    public static let iterators = Features(rawValue: 1 << 14)
    public static let patterns = Features(rawValue: 1 << 15)
    public static let cleanup = Features(rawValue: 1 << 16)
    /// One program of eight has several modules.
    public static let modules = Features(rawValue: 1 << 17)
    /// One program of sixteen is in the edition `vm`.
    public static let editions = Features(rawValue: 1 << 18)

    /// Every feature, by the name that `--features` takes.
    public static let named: [(name: String, feature: Features)] = [
        ("loops", .loops), ("strings", .strings), ("arrays", .arrays), ("tuples", .tuples), ("structs", .structs), ("enums", .enums),
        ("closures", .closures), ("errors", .errors), ("floats", .floats), ("narrow", .narrow), ("generics", .generics),
        ("options", .options), ("traits", .traits), ("collections", .collections), ("iterators", .iterators), ("patterns", .patterns),
        ("cleanup", .cleanup), ("modules", .modules), ("editions", .editions),
    ]
    public static let all = Features(named.map(\.feature))
}
