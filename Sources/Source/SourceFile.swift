import Support
import Synchronization

/// The text of a source file: its bytes, and where its lines begin.
public final class SourceFile: Sendable {
    /// The number of the file in its `SourceMap`.
    public let id: FileID

    /// The path as diagnostics show it.
    public let path: String

    /// The bytes as they were read: a BOM, CRLF and invalid UTF-8 are still in them.
    public let bytes: [UInt8]

    /// Whether it is part of the standard library: errors that are raised in it are told at the call of it.
    public let isLibrary: Bool

    private let cachedLines = Mutex<LineIndex?>(nil)

    /// Makes the file with the given contents.
    public init(id: FileID, path: String, bytes: [UInt8], isLibrary: Bool = false) {
        self.isLibrary = isLibrary
        self.id = id
        self.path = path
        self.bytes = bytes
    }

    /// Makes a file of a text in memory.
    public convenience init(id: FileID, path: String, text: String) {
        self.init(id: id, path: path, bytes: Array(text.utf8))
    }

    /// Where the lines begin; computed at the first use.
    public var lines: LineIndex {
        cachedLines.withLock { cache in
            if let lines = cache { return lines }
            let lines = LineIndex(bytes)
            cache = lines
            return lines
        }
    }

    /// The line and column of an offset.
    public func position(of offset: UInt32) -> SourcePosition { lines.position(of: offset, in: bytes) }

    /// The text of a span, with replacement characters for what is no UTF-8.
    public func text(of span: Span) -> String {
        let start = Swift.min(Int(span.start), bytes.count)
        let end = Swift.min(Int(span.end), bytes.count)
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The text of a line (from 1) without its end.
    public func text(ofLine line: Int) -> String {
        String(decoding: bytes[lines.range(ofLine: line, in: bytes)], as: UTF8.self)
    }

    /// The text of the line that holds an offset, without the blanks around it.
    public func lineSpan(of offset: UInt32) -> Span {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let text = bytes[lines.range(ofLine: lines.line(of: offset), in: bytes)]
        let start = text.firstIndex { !isBlank($0) } ?? text.startIndex
        let end = text.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
        return Span(file: id, start: UInt32(start), length: UInt32(end - start))
    }

    /// The number of bytes of a byte-order mark at the start.
    public static func byteOrderMarkLength(_ bytes: [UInt8]) -> Int {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }
}

/// A place as people count it.
public struct SourcePosition: Hashable, Sendable {
    /// The line, from 1.
    public var line: Int

    /// The column in Unicode scalars, from 1.
    public var column: Int

    /// Makes a position.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// The files of a compilation, by number.
public struct SourceMap: Sendable {
    /// The files in the order in which they were added.
    public private(set) var files = IDArray<FileID, SourceFile>()

    /// Makes a map without files.
    public init() {}

    /// Adds a file and returns it with its number.
    @discardableResult
    public mutating func add(path: String, bytes: [UInt8], isLibrary: Bool = false) -> SourceFile {
        let file = SourceFile(id: files.nextID, path: path, bytes: bytes, isLibrary: isLibrary)
        files.append(file)
        return file
    }

    /// Adds a file with the given text.
    @discardableResult
    public mutating func add(path: String, text: String) -> SourceFile { add(path: path, bytes: Array(text.utf8)) }

    /// The file with the given number.
    @inlinable @inline(__always)
    public subscript(id: FileID) -> SourceFile { _read { yield files[id] } }
}
