import Source
import Support
import Syntax

/// How often programs used each kind of node of the syntax tree.
public struct SyntaxCoverage: Sendable {
    /// Uses by kind, such as `expression.binary`.
    public private(set) var counts: [String: Int] = [:]

    public init() {}

    /// Counts the nodes of one program.
    public mutating func count(_ bytes: [UInt8]) {
        var interner = Interner()
        var diagnostics = DiagnosticSet()
        let source = SourceFile(id: FileID(rawValue: 0), path: "program.orus", bytes: bytes)
        let tree = parse(source, interner: &interner, diagnostics: &diagnostics)
        for node in tree.expressions.elements { add("expression", node) }
        for node in tree.statementKinds.elements { add("statement", node) }
        for node in tree.patterns.elements { add("pattern", node) }
        for node in tree.types.elements { add("type", node) }
        for node in tree.targets.elements { add("target", node) }
        for node in tree.declarations.elements { add("declaration", node.kind) }
    }

    /// The kinds that no program used so far.
    public var missing: [String] { SyntaxCoverage.kinds.filter { counts[$0] == nil } }

    private mutating func add<Kind>(_ group: String, _ node: Kind) {
        // A case's name is its label; cases without payload describe themselves by it.
        let name = Mirror(reflecting: node).children.first?.label ?? String(describing: node)
        counts["\(group).\(name)", default: 0] += 1
    }

    /// All kinds but those of errors; a test looks whether they are.
    static let kinds =
        names("expression", """
            integer float bool string interpolatedString character name superReference instantiation tuple array fill map comprehension
            structLiteral range unary binary logical comparison comparisonChain membership matches coalesce cast call index field
            optionalField tupleElement optionalElement propagate conditional if match try block function return raise break continue
            """)
        + names("statement", "expression assignment compoundAssignment while for with defer pass declaration")
        + names("target", "name wildcard declaration place tuple pattern")
        + names("pattern", "wildcard name literal range constructor tuple array rest typed alternatives binding")
        + names("type", "name path array fixedArray optional tuple function dynamic")
        + names("declaration", "function constant structure enumeration implementation trait associatedType use")

    private static func names(_ group: String, _ list: String) -> [String] {
        list.split { $0 == " " || $0 == "\n" }.map { "\(group).\($0)" }
    }
}
