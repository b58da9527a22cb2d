/// A diagnostic that a fixture's comments ask for.
public struct ExpectedDiagnostic: Sendable, CustomStringConvertible {
    /// What kind of report is expected.
    public enum Kind: String, Sendable {
        case error, warning
        /// A secondary place of any diagnostic.
        case label
        /// An error of the running program that nothing catches.
        case raises
    }

    public var kind: Kind
    /// The code; nil accepts any.
    public var code: String?
    /// The file, relative to the fixture's directory.
    public var file: String
    public var line: Int
    /// The first column; nil accepts any.
    public var column: Int?
    /// A part of the message.
    public var text: String

    /// One line for reports.
    public var description: String {
        let place = "\(file):\(line)" + (column.map { ":\($0)" } ?? "")
        return "\(place): \(kind.rawValue)[\(code ?? "any")]: \(text)"
    }

    /// Whether a report at `place` with `code` is what is asked for.
    func matches(_ place: ReportedDiagnostic.Place, code reported: String) -> Bool {
        lastComponent(place.file) == lastComponent(file) && place.line == line
            && (column == nil || column == place.column)
            && (code == nil || code == reported)
            && (text.isEmpty || contains(place.message, text))
    }
}

/// A text that must, or must not, occur in what `orusc emit` prints.
public struct ExpectedEmission: Sendable {
    /// `tokens`, `tree`, `types`, `ir` or `c`.
    public var form: String
    /// The optimization level, as `O2`.
    public var level: String
    /// Whether the text must occur (true) or must not (false).
    public var present: Bool
    public var text: String
}

/// Everything the comments of one fixture say about what must happen.
public struct Expectations: Sendable {
    /// The lines of standard output; nil when the program is not run.
    public var output: [String] = []
    /// Whether the output's last line lacks its newline.
    public var outputIsOpen = false
    /// The lines that must occur in standard error of the program, in any form.
    public var errorTexts: [String] = []
    /// The standard input.
    public var input = ""
    /// The program's arguments.
    public var arguments: [String] = []
    /// Further arguments of orusc.
    public var flags: [String] = []
    /// The exit code, when it does not follow from the rest.
    public var exitCode: Int32?
    public var diagnostics: [ExpectedDiagnostic] = []
    /// Parts of notes and of help that some diagnostic must carry.
    public var notes: [String] = []
    public var help: [String] = []
    public var emissions: [ExpectedEmission] = []
    /// Codes of warnings that may appear anywhere.
    public var allowed: Set<String> = []
    /// Modes in which the fixture is not run, as `sanitize`.
    public var skipped: Set<String> = []
    /// Seconds the program may take.
    public var timeout: Double?
    /// Comments that look like expectations and are none.
    public var faults: [String] = []

    /// Whether compiling must fail.
    public var expectsCompileError: Bool { diagnostics.contains { $0.kind == .error } }
    /// The error that must end the program, if one must.
    public var raised: ExpectedDiagnostic? { diagnostics.first { $0.kind == .raises } }

    /// Adds what the comments of one file ask for; `file` is its path within the fixture.
    public mutating func read(_ bytes: [UInt8], file: String) {
        var number = 0
        for slice in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            var line = String(decoding: slice, as: UTF8.self)
            if line.hasSuffix("\r") || line.hasSuffix("\r\n") { line.removeLast() }
            read(line: line, number: number, file: file)
        }
    }

    private mutating func read(line: String, number: Int, file: String) {
        guard let marker = firstMarker(in: line) else { return }
        switch marker.kind {
        case ">":
            var text = marker.rest
            if text.hasPrefix(" ") { text.removeFirst() }
            // A visible end keeps editors from stripping blanks that belong to the output.
            if text.hasSuffix("¶") { text.removeLast() }
            output.append(text)
        case "<":
            var text = marker.rest
            if text.hasPrefix(" ") { text.removeFirst() }
            // The same sign means here that the input ends without a newline.
            input += text.hasSuffix("¶") ? String(text.dropLast()) : text + "\n"
        default:
            directive(trimmed(marker.rest), line: number, file: file)
        }
    }

    private mutating func directive(_ text: String, line: Int, file: String) {
        guard let word = text.split(whereSeparator: { " :[".contains($0) }).first else { return }
        if word.hasPrefix("@") || ExpectedDiagnostic.Kind(rawValue: String(word)) != nil {
            diagnostic(text, line: line, file: file)
            return
        }
        guard let colon = text.firstIndex(of: ":") else {
            if text == "no final newline" { outputIsOpen = true }
            return
        }
        let value = trimmed(String(text[text.index(after: colon)...]))
        let name = String(text[..<colon])
        switch name {
        case "exit": exitCode = Int32(value)
        case "args": arguments = words(value)
        case "flags": flags = words(value)
        case "stderr": errorTexts.append(value)
        case "note": notes.append(value)
        case "help": help.append(value)
        case "allow": allowed.formUnion(words(value))
        case "skip": skipped.formUnion(words(value))
        case "timeout": timeout = Double(value)
        default: emission(name, value, line: line, file: file)
        }
    }

    /// `[@±n ]kind[CODE][@column]: text`
    private mutating func diagnostic(_ text: String, line: Int, file: String) {
        var rest = text[...]
        var target = line
        if rest.hasPrefix("@") {
            let word = rest.prefix { $0 != " " }
            guard let offset = Int(word.dropFirst()) else { return fault(text, line, file) }
            target += offset
            rest = rest.dropFirst(word.count).drop { $0 == " " }
        }
        let name = rest.prefix { $0.isLetter }
        guard let kind = ExpectedDiagnostic.Kind(rawValue: String(name)) else { return fault(text, line, file) }
        rest = rest.dropFirst(name.count)
        var code: String?
        if rest.hasPrefix("[") {
            let inner = rest.dropFirst().prefix { $0 != "]" }
            code = String(inner)
            rest = rest.dropFirst(inner.count + 2)
        }
        var column: Int?
        if rest.hasPrefix("@") {
            let digits = rest.dropFirst().prefix { $0.isNumber }
            column = Int(digits)
            rest = rest.dropFirst(digits.count + 1)
        }
        guard rest.isEmpty || rest.hasPrefix(":") else { return fault(text, line, file) }
        diagnostics.append(ExpectedDiagnostic(kind: kind, code: code, file: file, line: target, column: column,
                                              text: trimmed(String(rest.dropFirst()))))
    }

    /// `emit FORM [-Ox] has|lacks: text`
    private mutating func emission(_ name: String, _ value: String, line: Int, file: String) {
        let parts = words(name)
        guard parts.first == "emit", parts.count >= 3, let verb = parts.last, verb == "has" || verb == "lacks" else {
            return fault(name, line, file)
        }
        let level = parts.first { $0.hasPrefix("-O") }.map { String($0.dropFirst()) } ?? "O2"
        emissions.append(ExpectedEmission(form: parts[1], level: level, present: verb == "has", text: value))
    }

    private mutating func fault(_ text: String, _ line: Int, _ file: String) {
        faults.append("\(file):\(line): no such expectation: \(text)")
    }
}

/// The first `//>`, `//<` or `//!` of a line and what follows it.
private func firstMarker(in line: String) -> (kind: Character, rest: String)? {
    var rest = line[...]
    while let slash = rest.firstIndex(of: "/") {
        rest = rest[slash...]
        if rest.hasPrefix("//"), let kind = rest.dropFirst(2).first, "><!".contains(kind) {
            return (kind, String(rest.dropFirst(3)))
        }
        rest = rest.dropFirst()
    }
    return nil
}

/// Whether `needle` occurs in `text`.
public func contains(_ text: String, _ needle: String) -> Bool {
    let text = Array(text.utf8), needle = Array(needle.utf8)
    guard needle.count <= text.count else { return false }
    return (0...(text.count - needle.count)).contains { text[$0...].starts(with: needle) }
}

/// The text without blanks at its ends.
func trimmed(_ text: String) -> String {
    var slice = text[...]
    while let first = slice.first, first.isWhitespace { slice = slice.dropFirst() }
    while let last = slice.last, last.isWhitespace { slice = slice.dropLast() }
    return String(slice)
}

/// The words of a text; double quotes keep blanks together.
func words(_ text: String) -> [String] {
    var result: [String] = []
    var word: String?
    var quoted = false
    for character in text {
        if character == "\"" {
            quoted.toggle()
            word = word ?? ""
        } else if character.isWhitespace, !quoted {
            if let done = word { result.append(done) }
            word = nil
        } else {
            word = (word ?? "") + String(character)
        }
    }
    if let done = word { result.append(done) }
    return result
}
