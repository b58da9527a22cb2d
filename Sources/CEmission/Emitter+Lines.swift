import IR
import Source
import Support

/// Keeping C lines and source lines together: all statements of one source line stand on one C line, and a `#line`
/// says which it is wherever counting on from the line before would not.
extension Emitter {
    /// The file name that code of no source stands for.
    private static let generatedFile: StaticString = "\"orus-generated\""
    /// A gap of so many lines is bridged by newlines instead of a directive.
    private static let bridgedLines = 4

    /// Goes to a fresh line for a statement at `span`, unless the current line is its already.
    @inline(__always)
    mutating func startStatement(at span: Span) {
        if lines.knows(span.file) {
            let line = lines.line(of: span)
            if span.file == currentFile && line == currentLine {
                out.append(UInt8(ascii: " "))
                return
            }
            goTo(span.file, line)
        }
        out.append(UInt8(ascii: " "))
    }

    /// Ends the C line. For debuggers, code of no source stays on one line, so that they stop there once.
    mutating func endLine() {
        if options.debugVariables && currentFile == .invalid {
            out.append(UInt8(ascii: " "))
        } else {
            breakLine()
        }
    }

    private mutating func breakLine() {
        out.append(UInt8(ascii: "\n"))
        currentLine += 1
    }

    /// Starts a function: its C line is that of its definition.
    mutating func startFunction(at span: Span) {
        breakLine()
        if lines.knows(span.file) {
            goTo(span.file, lines.line(of: span))
        } else {
            out.append("#line 1 ")
            out.append(Self.generatedFile)
            out.append(UInt8(ascii: "\n"))
            currentFile = .invalid
        }
    }

    private mutating func goTo(_ file: FileID, _ line: Int) {
        if file == currentFile && line >= currentLine && line - currentLine <= Self.bridgedLines {
            while currentLine < line { endLine() }
            return
        }
        out.append("\n#line ")
        out.append(line)
        if file != currentFile {
            out.append(" \"")
            var path = lines.path(of: file)
            path.withUTF8 { out.append(escaped: $0) }
            out.append(UInt8(ascii: "\""))
            currentFile = file
        }
        out.append(UInt8(ascii: "\n"))
        currentLine = line
    }

    /// Appends the number of the place of an instruction, the last argument of all that raises.
    mutating func appendPlace(_ value: ValueID) {
        out.append(place(of: value))
    }
}
