/// Turns diagnostics into text: for people, in one line each, or as JSON for tools.
public struct DiagnosticRenderer: Sendable {
    /// How a diagnostic is written.
    public enum Format: Sendable {
        /// Several lines with an excerpt of the source.
        case human
        /// `file:line:column: severity[code]: message`.
        case short
        /// One object on one line.
        case json
    }

    let sources: SourceMap
    let format: Format
    let usesColor: Bool

    /// A renderer for diagnostics whose spans point into `sources`.
    public init(sources: SourceMap, format: Format, usesColor: Bool = false) {
        self.sources = sources
        self.format = format
        self.usesColor = usesColor
    }

    /// The text of a diagnostic, with the newline at its end.
    public func render(_ diagnostic: Diagnostic) -> String {
        switch format {
        case .human: human(diagnostic)
        case .short: short(diagnostic)
        case .json: json(diagnostic)
        }
    }

    private func short(_ diagnostic: Diagnostic) -> String {
        let message = diagnostic.message.split(separator: "\n").first.map(Self.shortened) ?? diagnostic.title
        return (place(of: diagnostic.span) ?? "orusc")
            + ": \(diagnostic.severity.rawValue)[\(diagnostic.code.text)]: \(message)\n"
    }

    /// `file:line:column` of a span that is in some file.
    func place(of span: Span) -> String? {
        guard let file = file(of: span) else { return nil }
        let position = file.position(of: span.start)
        return "\(file.path):\(position.line):\(position.column)"
    }

    /// The file that a span is in, if any.
    func file(of span: Span) -> SourceFile? {
        span.isValid && span.file.index < sources.files.count ? sources[span.file] : nil
    }
}

// MARK: JSON

extension DiagnosticRenderer {
    private func json(_ diagnostic: Diagnostic) -> String {
        var text = "{\"severity\":\"\(diagnostic.severity.rawValue)\",\"code\":\"\(diagnostic.code.text)\",\"title\":"
        text += quoted(diagnostic.title) + "," + jsonPlace(diagnostic.message, diagnostic.span) + ",\"labels\":["
        text += diagnostic.labels.map { "{" + jsonPlace($0.message, $0.span) + "}" }.joined(separator: ",")
        text += "],\"notes\":[" + diagnostic.notes.map(quoted).joined(separator: ",") + "],\"help\":["
        text += diagnostic.help.map(json).joined(separator: ",")
        return text + "]}\n"
    }

    private func json(_ help: Help) -> String {
        let replacements = help.replacements.map { replacement in
            "{\"offset\":\(replacement.span.start),\"length\":\(replacement.span.length),\"text\":\(quoted(replacement.text))}"
        }
        return "{\"message\":\(quoted(help.message)),\"replacements\":[\(replacements.joined(separator: ","))]}"
    }

    private func jsonPlace(_ message: String, _ span: Span) -> String {
        let file = file(of: span)
        let start = file?.position(of: span.start) ?? SourcePosition(line: 0, column: 0)
        let end = file?.position(of: span.end) ?? start
        return "\"message\":\(quoted(message)),\"file\":\(quoted(file?.path ?? "")),\"line\":\(start.line),"
            + "\"column\":\(start.column),\"endLine\":\(end.line),\"endColumn\":\(end.column),"
            + "\"offset\":\(file == nil ? 0 : span.start),\"length\":\(file == nil ? 0 : span.length)"
    }

    /// The text as a JSON string.
    private func quoted(_ text: String) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case 0..<0x20, 0x7F:
                let digits = Array("0123456789abcdef".utf8)
                bytes += "\\u00".utf8
                bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self) + "\""
    }
}
