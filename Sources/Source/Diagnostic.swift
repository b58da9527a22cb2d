/// How serious a diagnostic is.
public enum Severity: String, Sendable, Comparable {
    /// The program cannot be compiled.
    case error
    /// The program can be compiled, but is likely not what was meant.
    case warning

    /// Errors come before warnings.
    public static func < (left: Severity, right: Severity) -> Bool { left == .error && right == .warning }
}

/// A secondary place of a diagnostic, such as "declared here".
public struct Label: Hashable, Sendable {
    /// The place.
    public var span: Span

    /// What there is to say about it.
    public var message: String

    /// Makes a label.
    public init(span: Span, message: String) {
        self.span = span
        self.message = message
    }
}

/// A change of the source text; an insertion when the span is empty.
public struct Replacement: Hashable, Sendable {
    /// What is replaced.
    public var span: Span

    /// What stands there afterwards.
    public var text: String

    /// Makes a replacement of `span` by `text`.
    public init(span: Span, text: String) {
        self.span = span
        self.text = text
    }

    /// Makes an insertion of `text` before the given place.
    public static func insertion(of text: String, before span: Span) -> Replacement {
        Replacement(span: Span(file: span.file, start: span.start, length: 0), text: text)
    }

    /// Makes an insertion of `text` after the given place.
    public static func insertion(of text: String, after span: Span) -> Replacement {
        Replacement(span: Span(file: span.file, start: span.end, length: 0), text: text)
    }
}

/// Advice, with the changes that follow it if they can be made mechanically.
public struct Help: Hashable, Sendable {
    /// The advice.
    public var message: String

    /// The changes, all in one file and apart from each other.
    public var replacements: [Replacement]

    /// Makes advice.
    public init(message: String, replacements: [Replacement] = []) {
        self.message = message
        self.replacements = replacements
    }
}

/// An error or warning about a program, as a value. Stages collect them; `DiagnosticRenderer` shows them.
///
///     diagnostics.insert(Diagnostic(.typeMismatch, "expected i32, found string", at: span)
///         .label(declared, "declared as i32 here")
///         .help("convert it", Replacement.insertion(of: "int(", before: span)))
public struct Diagnostic: Hashable, Sendable {
    /// How serious it is.
    public var severity: Severity

    /// The code from the language's table.
    public var code: DiagnosticCode

    /// The headline: a few words, lower case, the same for all diagnostics of one kind.
    public var title: String

    /// What is wrong here, naming names; may have several lines.
    public var message: String

    /// The exact place; `Span.none` when there is none.
    public var span: Span

    /// Secondary places.
    public var labels: [Label] = []

    /// Further remarks.
    public var notes: [String] = []

    /// Advice.
    public var help: [Help] = []

    /// Makes a diagnostic; its severity follows from the code.
    public init(_ code: DiagnosticCode, _ message: String, at span: Span, title: String? = nil) {
        severity = code.isWarning ? .warning : .error
        self.code = code
        self.title = title ?? code.defaultTitle
        self.message = message
        self.span = span
    }

    /// This diagnostic with another label.
    public func label(_ span: Span, _ message: String) -> Diagnostic {
        var result = self
        result.labels.append(Label(span: span, message: message))
        return result
    }

    /// This diagnostic with another note.
    public func note(_ text: String) -> Diagnostic {
        var result = self
        result.notes.append(text)
        return result
    }

    /// This diagnostic with more advice.
    public func help(_ message: String, _ replacements: Replacement...) -> Diagnostic { help(message, replacements) }

    /// The same with one more advice, and what would apply it.
    public func help(_ message: String, _ replacements: [Replacement]) -> Diagnostic {
        var result = self
        result.help.append(Help(message: message, replacements: replacements))
        return result
    }
}

/// The diagnostics of a compilation: each once, in the order of their places.
public struct DiagnosticSet: Sendable {
    private var members: Set<Diagnostic> = []

    /// The number of errors.
    public private(set) var errorCount = 0

    /// The number of warnings.
    public private(set) var warningCount = 0

    /// Makes an empty set.
    public init() {}

    /// Whether there is nothing to report.
    public var isEmpty: Bool { members.isEmpty }

    /// Whether there is an error among them.
    public var hasErrors: Bool { errorCount > 0 }

    /// Adds a diagnostic unless the same one is there already.
    public mutating func insert(_ diagnostic: Diagnostic) {
        guard members.insert(diagnostic).inserted else { return }
        if diagnostic.severity == .error { errorCount += 1 } else { warningCount += 1 }
    }

    /// Adds all diagnostics of another set.
    public mutating func formUnion(_ other: DiagnosticSet) {
        for diagnostic in other.members { insert(diagnostic) }
    }

    /// The diagnostics by file, place, severity, code and message; those without a place come first.
    public var sorted: [Diagnostic] {
        members.sorted { left, right in
            if left.span.isValid != right.span.isValid { return !left.span.isValid }
            let leftKey = (left.span.file, left.span.start, left.severity, left.code.rawValue, left.span.length)
            let rightKey = (right.span.file, right.span.start, right.severity, right.code.rawValue, right.span.length)
            return leftKey == rightKey ? left.message < right.message : leftKey < rightKey
        }
    }
}
