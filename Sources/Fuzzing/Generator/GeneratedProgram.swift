/// A generated program.
public struct GeneratedProgram: Equatable, Sendable {
    /// A file of the program beside its entry file.
    public struct Module: Equatable, Sendable {
        /// The path, relative to the directory of the entry file.
        public let path: String
        public let text: String
    }

    /// The text of the entry file.
    public let text: String
    /// The modules that it uses, each before those that use it; none as a rule.
    public let modules: [Module]

    /// All of it for a reader: the entry file, and the modules below their paths.
    public var listing: String {
        modules.reduce(text) { "\($0)\n// \($1.path):\n\($1.text)" }
    }
}
