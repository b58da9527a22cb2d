/// Which rules a program is read, checked and run by. It is the same for all modules of a program but those of the
/// standard library, which are always in the standard edition.
public enum Edition: String, Sendable, CaseIterable {
    /// The language as it is documented.
    case standard = "2026"
    /// What the reference virtual machine accepts, meaning what it means there.
    case vm

    /// The edition that a file's first line asks for, as `// edition: vm`; nil when there is none of that name.
    public static func declared(in bytes: [UInt8]) -> Edition? { name(in: bytes).flatMap(Edition.init(rawValue:)) }

    /// The name that a file's first line, or the one below `#!…`, asks for, whether there is such an edition or not.
    public static func name(in bytes: [UInt8]) -> String? {
        var text = bytes.dropFirst(SourceFile.byteOrderMarkLength(bytes))
        if text.starts(with: "#!".utf8) { text = text.drop { $0 != UInt8(ascii: "\n") }.dropFirst() }
        var line = text.prefix { $0 != UInt8(ascii: "\n") }
        func skipBlanks() { while let byte = line.first, byte == 0x20 || byte == 0x09 { line.removeFirst() } }
        func skip(_ text: String) -> Bool {
            skipBlanks()
            guard line.starts(with: text.utf8) else { return false }
            line.removeFirst(text.utf8.count)
            return true
        }
        guard skip("//"), skip("edition"), skip(":") else { return nil }
        skipBlanks()
        while let byte = line.last, byte == 0x20 || byte == 0x09 || byte == 0x0D { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}
