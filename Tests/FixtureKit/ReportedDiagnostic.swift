/// A diagnostic as it came out of orusc or of a compiled program in the JSON format.
public struct ReportedDiagnostic: Sendable, CustomStringConvertible {
    /// A place with a text: the diagnostic itself, or one of its labels.
    public struct Place: Sendable {
        public var message: String
        public var file: String
        public var line: Int
        public var column: Int
        public var endLine: Int
        public var endColumn: Int
        public var offset: Int
        public var length: Int
    }

    /// Text to put in place of a stretch of the file.
    public struct Replacement: Sendable {
        public var offset: Int
        public var length: Int
        public var text: String
    }

    /// `error` or `warning`.
    public var severity: String
    /// The code, as `E2001`.
    public var code: String
    /// The message and the place it is about.
    public var main: Place
    /// The secondary places.
    public var labels: [Place]
    /// The notes.
    public var notes: [String]
    /// The advice.
    public var help: [String]
    /// What applies each advice; empty for advice in words alone.
    public var replacements: [[Replacement]]

    /// Reads one line of standard error; nil when it is no complete diagnostic of the documented shape.
    public init?(line: some Sequence<UInt8>) {
        guard let json = JSON(line),
              let severity = json["severity"].text,
              let code = json["code"].text,
              json["title"].text != nil,
              let main = Place(json),
              let labels = json["labels"].elements,
              let notes = json["notes"].elements,
              let help = json["help"].elements
        else { return nil }
        self.severity = severity
        self.code = code
        self.main = main
        self.labels = labels.compactMap(Place.init)
        self.notes = notes.compactMap(\.text)
        self.help = help.compactMap { $0["message"].text }
        replacements = help.map { ($0["replacements"].elements ?? []).compactMap(Replacement.init) }
        guard self.labels.count == labels.count, self.notes.count == notes.count, self.help.count == help.count,
            replacements.map(\.count) == help.map({ $0["replacements"].elements?.count ?? -1 })
        else { return nil }
    }

    /// One line for reports.
    public var description: String {
        "\(lastComponent(main.file)):\(main.line):\(main.column): \(severity)[\(code)]: \(main.message)"
    }

    /// What is wrong with the places as positions in the files' texts, if anything: they must lie inside
    /// the file, and lines and columns must say the same as offsets.
    public func placeFault(in texts: (String) -> [UInt8]?) -> String? {
        for place in [main] + labels {
            guard let text = texts(place.file) else { return "\(self): names the unknown file \(place.file)" }
            guard place.offset >= 0, place.length >= 0, place.offset + place.length <= text.count else {
                return "\(self): bytes \(place.offset)+\(place.length) are outside the file's \(text.count)"
            }
            // What a column is in a text that is not UTF-8 is nobody's business.
            if String(validating: text, as: UTF8.self) == nil { continue }
            let start = linePosition(of: place.offset, in: text)
            let end = linePosition(of: place.offset + place.length, in: text)
            // A column of 0: the line is all that is known.
            if place.column == 0 && start.0 == place.line { continue }
            if start != (place.line, place.column) {
                return "\(self): offset \(place.offset) is \(start), not \((place.line, place.column))"
            }
            if end != (place.endLine, place.endColumn) {
                return "\(self): end is \(end), not \((place.endLine, place.endColumn))"
            }
        }
        return nil
    }
}

extension ReportedDiagnostic.Replacement {
    init?(_ json: JSON) {
        guard let offset = json["offset"].integer, let length = json["length"].integer, let text = json["text"].text else { return nil }
        self.init(offset: offset, length: length, text: text)
    }
}

extension ReportedDiagnostic.Place {
    init?(_ json: JSON) {
        guard let message = json["message"].text,
              let file = json["file"].text,
              let line = json["line"].integer,
              let column = json["column"].integer,
              let endLine = json["endLine"].integer,
              let endColumn = json["endColumn"].integer,
              let offset = json["offset"].integer,
              let length = json["length"].integer
        else { return nil }
        self.init(message: message, file: file, line: line, column: column, endLine: endLine,
                  endColumn: endColumn, offset: offset, length: length)
    }
}

/// Line and column, from 1, of a byte; columns count Unicode scalars, without a byte order mark.
private func linePosition(of offset: Int, in text: [UInt8]) -> (Int, Int) {
    var line = 1, column = 1
    let start = text.starts(with: [0xef, 0xbb, 0xbf]) ? min(3, offset) : 0
    for byte in text[start..<offset] {
        if byte == UInt8(ascii: "\n") {
            (line, column) = (line + 1, 1)
        } else if byte & 0xc0 != 0x80 {
            column += 1
        }
    }
    return (line, column)
}
