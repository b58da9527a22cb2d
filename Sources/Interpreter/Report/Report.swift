import Source

/// The report of an error that nothing caught: like those of the compiler, with the calls that led there.
struct Report {
    /// A function that was active, or several calls of the same kind in a row.
    struct Call {
        /// Nil stands for calls that are left out.
        var name: String?
        var path: String
        var line: Int
        /// `many` for too many to count.
        var repetitions: Int

        static let many = -1
    }

    let failure: RuntimeFailure
    let calls: [Call]

    /// How many calls are shown at each end of a long chain.
    private static let shownHead = 14
    private static let shownTail = 16

    /// A report with the calls that led to the failure; `isCut` says that there are more of them, too many to look at.
    init(_ failure: RuntimeFailure, _ calls: [Call], isCut: Bool) {
        self.failure = failure
        func leftOut(_ count: Int) -> Call { Call(name: nil, path: "", line: 0, repetitions: count) }
        if isCut, calls.count <= Report.shownHead, var last = calls.last, last.repetitions > 1 {
            last.repetitions = Call.many
            self.calls = calls.dropLast() + [last]
        } else if isCut {
            self.calls = calls.prefix(Report.shownHead) + [leftOut(Call.many)]
        } else if calls.count > Report.shownHead + Report.shownTail {
            let omitted = calls[Report.shownHead..<calls.count - Report.shownTail].reduce(0) { $0 + $1.repetitions }
            self.calls = calls.prefix(Report.shownHead) + [leftOut(omitted)] + calls.suffix(Report.shownTail)
        } else {
            self.calls = calls
        }
    }

    /// Adds a call to a chain, joining it with the last one when it is of the same function at the same line.
    static func add(_ call: Call, to calls: inout [Call]) {
        if let last = calls.last, last.name == call.name, last.line == call.line, last.path == call.path {
            calls[calls.count - 1].repetitions += call.repetitions
        } else {
            calls.append(call)
        }
    }

    /// The name of a code's kind, as compile-time diagnostics have it.
    static func title(ofCode code: String) -> String {
        switch code {
        case "E0001": "division by zero"
        case "E0002": "index out of bounds"
        case "E0003": "missing key"
        case "E0004": "arithmetic overflow"
        case "E0005": "invalid operation"
        case "E0007": "value cannot be converted"
        case "E0008": "stack overflow"
        case "E0009": "out of memory"
        case "E0010": "invalid number"
        case "E0011": "assertion failed"
        case "E0012": "end of input"
        case "E0014": "the system refused"
        case "E0015": "limit reached"
        default: "uncaught error"
        }
    }

    /// Advice, by how messages begin.
    private static let advice: [(beginning: String, help: String)] = [
        ("Division by zero", "test the divisor before dividing"),
        ("Integer overflow", "use a wider type, or `wrapping_add` and its kin where wrapping is meant"),
        ("Array index out of bounds", "valid indices are 0 to len - 1"),
        ("String index out of bounds", "valid indices are 0 to len - 1"),
        ("Array index must be a non-negative integer", "count from the end with `a[len(a) - n]`"),
        ("String index must be a non-negative integer", "count from the end with `s[len(s) - n]`"),
        ("Array slice ", "a slice needs 0 <= start <= end <= len"),
        ("String slice ", "a slice needs 0 <= start <= end <= len"),
        ("Cannot pop from an empty array", "test `len` before `pop`"),
        ("Shift amount out of range", "the count must be at least 0 and less than the width"),
        ("Negative exponent", "use floats for negative powers"),
        ("Module variable", "move the use below the variable's definition"),
        ("Collection changed during iteration", "iterate over a clone"),
        ("called unwrap on None", "use `??`, `unwrap_or` or a `match`"),
        ("Stack overflow", "does the recursion end? ORUS_STACK_SIZE=1024 gives a stack of 1024 MB"),
    ]

    var help: String? {
        let message = failure.message
        return Report.advice.first { message.starts(with: $0.beginning.utf8) }?.help
    }
}

// MARK: For people

extension Report {
    private static let red = "\u{1B}[1;31m"
    private static let bold = "\u{1B}[1m"
    private static let blue = "\u{1B}[1;34m"
    private static let plain = "\u{1B}[0m"

    /// The report as people read it.
    func human(_ sources: SourceMap, colors: Bool) -> [UInt8] {
        let page = ByteBuffer()
        func color(_ code: String) { if colors { page.append(code) } }
        let width = String(failure.line).utf8.count
        let margin = String(repeating: " ", count: width)
        func gutter(_ mark: String) {
            page.append(margin + " ")
            color(Report.blue)
            page.append(mark)
            color(Report.plain)
        }
        color(Report.red)
        page.append("runtime error[\(failure.code)]")
        color(Report.plain)
        color(Report.bold)
        page.append(": ")
        page.append(failure.message)
        color(Report.plain)
        page.append("\n")
        if failure.span.isValid {
            page.append(margin)
            color(Report.blue)
            page.append("--> ")
            color(Report.plain)
            page.append("\(failure.file):\(failure.line):\(failure.column)\n")
            gutter("|\n")
            writeExcerpt(sources[failure.span.file], to: page, colors: colors, margin)
        }
        if let help {
            gutter("= ")
            page.append("help: \(help)\n")
        }
        if !calls.isEmpty {
            gutter("= ")
            page.append("calls, innermost first:\n")
            for call in calls { page.append(margin + "       " + (call.name == nil ? "… " : "") + text(of: call) + "\n") }
        }
        return page.contents()
    }

    private func text(of call: Call) -> String {
        let count = call.repetitions == Call.many ? "many" : String(call.repetitions)
        guard let name = call.name else { return count + " more calls" }
        let place = call.path.isEmpty ? "" : " at \(call.path):\(call.line)"
        return name + place + (call.repetitions == 1 ? "" : " (\(count) times)")
    }

    // Longer lines are cut around the span.
    private static let lineLimit = 160
    private static let contextBefore = 60

    private func writeExcerpt(_ file: SourceFile, to page: ByteBuffer, colors: Bool, _ margin: String) {
        let bytes = file.bytes
        let offset = min(Int(failure.span.start), bytes.count)
        var start = offset
        var end = offset
        while start > 0, bytes[start - 1] != 10 { start -= 1 }
        while end < bytes.count, bytes[end] != 10 { end += 1 }
        var cutBefore = false
        var cutBehind = false
        if end - start > Report.lineLimit {
            if offset - start > Report.contextBefore {
                start = offset - Report.contextBefore
                while start < offset, bytes[start] & 0xC0 == 0x80 { start += 1 }
                cutBefore = true
            }
            if end - start > Report.lineLimit {
                end = start + Report.lineLimit
                while end > offset, bytes[end] & 0xC0 == 0x80 { end -= 1 }
                cutBehind = true
            }
        }
        func color(_ code: String) { if colors { page.append(code) } }
        color(Report.blue)
        page.append("\(failure.line) | ")
        color(Report.plain)
        if cutBefore { page.append("…") }
        Report.writeSource(bytes[start..<end], column: cutBefore ? 1 : 0, to: page)
        if cutBehind { page.append("…") }
        page.append("\n\(margin) ")
        color(Report.blue)
        page.append("| ")
        color(Report.plain)
        let before = (cutBefore ? 1 : 0) + Report.width(bytes[start..<offset], column: cutBefore ? 1 : 0)
        let spanEnd = max(offset, min(offset + Int(failure.span.length), end))
        let carets = max(1, Report.width(bytes[offset..<spanEnd], column: before))
        page.append(String(repeating: " ", count: before))
        color(Report.red)
        page.append(String(repeating: "^", count: carets))
        color(Report.plain)
        page.append("\n")
    }

    /// Writes source bytes: a tab as the blanks that take it to a multiple of four, other controls as blanks.
    private static func writeSource(_ bytes: ArraySlice<UInt8>, column: Int, to page: ByteBuffer) {
        var column = column
        for byte in bytes {
            if byte == 9 {
                let blanks = 4 - column % 4
                for _ in 0..<blanks { page.append(32) }
                column += blanks
            } else {
                page.append(byte < 0x20 ? 32 : byte)
                if byte & 0xC0 != 0x80 { column += 1 }
            }
        }
    }

    /// The width of source bytes as `writeSource` writes them.
    private static func width(_ bytes: ArraySlice<UInt8>, column start: Int) -> Int {
        var column = start
        for byte in bytes {
            if byte == 9 { column += 4 - column % 4 } else if byte & 0xC0 != 0x80 { column += 1 }
        }
        return column - start
    }
}

// MARK: For tools

extension Report {
    /// The report as one JSON object on one line.
    func json(_ sources: SourceMap) -> [UInt8] {
        let page = ByteBuffer()
        page.append("{\"severity\":\"error\"")
        func key(_ name: String) { page.append(",\"\(name)\":") }
        func text(_ name: String, _ value: [UInt8]) {
            key(name)
            Report.writeJSON(value, to: page)
        }
        func number(_ name: String, _ value: Int) {
            key(name)
            page.append("\(value)")
        }
        text("code", Array(failure.code.utf8))
        text("title", Array(Report.title(ofCode: failure.code).utf8))
        text("message", failure.message)
        text("file", Array(failure.file.utf8))
        var end = SourcePosition(line: 0, column: 0)
        if failure.span.isValid { end = sources[failure.span.file].position(of: failure.span.end) }
        number("line", failure.line)
        number("column", failure.column)
        number("endLine", end.line)
        number("endColumn", end.column)
        number("offset", Int(failure.span.start))
        number("length", Int(failure.span.length))
        page.append(",\"labels\":[],\"notes\":[")
        for (index, call) in calls.enumerated() {
            if index > 0 { page.append(",") }
            let note = (call.name == nil ? "" : "called: ") + self.text(of: call)
            Report.writeJSON(Array(note.utf8), to: page)
        }
        page.append("],\"help\":[")
        if let help {
            page.append("{\"message\":")
            Report.writeJSON(Array(help.utf8), to: page)
            page.append(",\"replacements\":[]}")
        }
        page.append("]}\n")
        return page.contents()
    }

    /// Writes bytes as a JSON string; what is no UTF-8 becomes the replacement character, one for each byte.
    private static func writeJSON(_ bytes: [UInt8], to page: ByteBuffer) {
        page.append(UInt8(ascii: "\""))
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let length = byte < 0x80 ? 1 : sequenceLength(bytes[index...])
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                page.append(UInt8(ascii: "\\"))
                page.append(byte)
            case UInt8(ascii: "\n"): page.append("\\n")
            case ..<0x20, 0x7F:
                page.append("\\u00")
                page.append(String(byte >> 4, radix: 16))
                page.append(String(byte & 15, radix: 16))
            default:
                if length == 0 { page.append("\u{FFFD}") } else { page.append(Array(bytes[index..<index + length])) }
            }
            index += max(1, length)
        }
        page.append(UInt8(ascii: "\""))
    }

    /// The length of the well-formed UTF-8 sequence that a text begins with, or 0.
    private static func sequenceLength(_ bytes: ArraySlice<UInt8>) -> Int {
        for length in 2...4 where length <= bytes.count {
            let part = bytes.prefix(length)
            if String(validating: part, as: UTF8.self)?.unicodeScalars.count == 1 { return length }
        }
        return 0
    }
}
