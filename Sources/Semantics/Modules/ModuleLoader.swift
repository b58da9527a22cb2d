/// Finds and reads the files of modules for name resolution, which itself touches no file.
///
/// The search path (the importing file's directory, the root file's, …) is the loader's to know.
public protocol ModuleLoader {
    /// Looks for the module that `use a.b` names in the file `importer`, its path being `["a", "b"]`.
    mutating func locate(_ path: [String], importedBy importer: ModuleLocation) -> ModuleLookup

    /// Reads the file of a module that `locate` found.
    mutating func read(_ location: ModuleLocation) -> ModuleContents
}

/// A module's file.
public struct ModuleLocation: Sendable, Hashable {
    /// What makes the file different from all others, such as its absolute path without symbolic links.
    public var identity: String
    /// The path as diagnostics show it.
    public var displayPath: String
    /// The module's dotted name.
    public var name: String
    /// Whether it belongs to the standard library, where `@native` functions may be declared.
    public var isStandard: Bool

    /// Makes a location.
    public init(identity: String, displayPath: String, name: String, isStandard: Bool = false) {
        self.identity = identity
        self.displayPath = displayPath
        self.name = name
        self.isStandard = isStandard
    }
}

/// What came of looking for a module.
public enum ModuleLookup: Sendable {
    case found(ModuleLocation)
    /// All places that were tried, in order, as diagnostics show them.
    case notFound(tried: [String])
}

/// What came of reading a module's file.
public enum ModuleContents: Sendable {
    case bytes([UInt8])
    /// The system's reason.
    case unreadable(reason: String)
}
