import Semantics

/// The reference of a program or of the standard library: what there is to tell, page by page, before it is given a form.
public struct Reference: Sendable {
    /// What it is the reference of.
    public var title: String
    /// What the first page says above the lists of pages: Markdown.
    public var introduction: String
    public var pages: [Page] = []
    /// The files that entries stand in.
    public var sources: [SourcePage] = []
    /// Where the types are that signatures mention.
    var places: [NamedType: Place] = [:]
    /// Where what the text of a comment mentions in code is: `Map`, `Map.insert`, `std.io`.
    var names: [String: Place] = [:]
}

/// A place in the reference: an entry of a page, or a page.
struct Place: Sendable, Hashable {
    /// The page's file, without `.html`.
    var page: String
    /// The entry's anchor; empty for the page.
    var anchor: String
}

/// What a page is about.
public enum PageKind: String, Sendable, CaseIterable {
    case type = "Types"
    case trait = "Traits"
    case functions = "Functions"
    case module = "Modules"
}

/// A page: a module, or a type that every program sees.
public struct Page: Sendable {
    public var title: String
    /// The file's name without `.html`.
    public var file: String
    public var kind: PageKind
    /// What the page is about, told above everything else: a declaration, or the module's comment alone.
    public var subject: Entry
    public var groups: [Group] = []
}

/// Entries of one kind under a heading.
public struct Group: Sendable {
    public var title: String
    public var entries: [Entry]
}

/// Something that is documented.
public struct Entry: Sendable {
    /// The word that the search shows: `function`, `struct`, …
    public var kind: String
    public var name: String
    /// The name of its place on its page.
    public var anchor: String
    public var signature: Signature
    /// The comment above it: Markdown.
    public var comment: Comment
    /// Where it is declared.
    public var origin: Origin?
    /// Members of a type.
    public var groups: [Group] = []
}

/// The comment of a declaration.
public struct Comment: Sendable {
    /// Without the slashes, and without the blank that follows them on all lines.
    public var text = ""
    /// The path of the file, as diagnostics show it, and the line of the comment's first line.
    public var path = ""
    public var line = 1
    /// Whether it stands in the standard library.
    public var isLibrary = false

    /// The first sentence of the first paragraph, in one line.
    public var summary: String {
        let paragraph = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { trimmed($0) }.drop { $0.isEmpty }.prefix { !$0.isEmpty && !$0.hasPrefix("```") }.joined(separator: " ")
        return firstSentence(of: paragraph)
    }
}

/// A line of a source file.
public struct Origin: Sendable {
    /// The name of the file's page.
    public var page: String
    public var line: Int
}

/// The text of a source file, to be shown with line numbers.
public struct SourcePage: Sendable {
    /// The page's file without `.html`, in the folder `src`.
    public var file: String
    /// The module's name.
    public var title: String
    public var text: String
}

/// A declaration as it is written in Orus, with the names of types known for what they are.
public struct Signature: Sendable, TypeText {
    struct Piece: Sendable {
        var text: String
        var type: NamedType?
    }
    var pieces: [Piece] = []

    public init() {}

    /// A signature of plain text.
    init(_ text: String) { append(text) }

    public mutating func append(_ text: String) { pieces.append(Piece(text: text, type: nil)) }

    public mutating func append(_ name: String, naming type: NamedType) { pieces.append(Piece(text: name, type: type)) }

    mutating func append(_ other: Signature) { pieces += other.pieces }

    /// The plain text.
    public var text: String { pieces.map(\.text).joined() }
}

/// A file of the reference in some form.
public struct OutputFile: Sendable {
    /// The path below the output directory.
    public var path: String
    public var text: String
}

/// The text without blanks around it.
func trimmed(_ text: some StringProtocol) -> String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" || $0 == "\r\n" }
    let head = text.drop(while: isBlank)
    guard let last = head.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(head[...last])
}

/// The text up to the first period, or the like, before a blank; those in code do not count.
func firstSentence(of text: String) -> String {
    var isCode = false
    var previous: Character = " "
    for index in text.indices {
        let character = text[index]
        if character == "`" { isCode.toggle() }
        if character == " ", !isCode, previous == "." || previous == "!" || previous == "?" { return String(text[..<index]) }
        previous = character
    }
    return text
}
