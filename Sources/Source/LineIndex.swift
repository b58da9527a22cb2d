/// The offsets at which the lines of a text begin.
public struct LineIndex: Sendable {
    private let starts: [UInt32]

    /// The number of scalars before each multiple of `blockLength`, so that columns of very long lines are found
    /// without walking the line; empty when no line is that long.
    private let scalarsBeforeBlock: [UInt32]

    private static let blockLength = 4096

    /// Finds the lines of `bytes`. A line ends at `\n`; a `\r` before it belongs to the line's end.
    public init(_ bytes: [UInt8]) {
        var starts: [UInt32] = [0]
        starts.reserveCapacity(bytes.count / 24 + 1)
        bytes.withUnsafeBufferPointer { LineIndex.scan($0, into: &starts) }
        let ends = starts.dropFirst() + [UInt32(bytes.count)]
        let hasLongLine = zip(starts, ends).contains { $1 - $0 > UInt32(LineIndex.blockLength) }
        scalarsBeforeBlock = hasLongLine ? LineIndex.countScalars(bytes) : []
        self.starts = starts
    }

    private static func countScalars(_ bytes: [UInt8]) -> [UInt32] {
        var counts: [UInt32] = []
        var count: UInt32 = 0
        for (offset, byte) in bytes.enumerated() {
            if offset % blockLength == 0 { counts.append(count) }
            if byte & 0xC0 != 0x80 { count += 1 }
        }
        return counts
    }

    /// The number of scalars that begin before `offset` and not before `start`.
    private func scalars(from start: Int, to offset: Int, in bytes: [UInt8]) -> Int {
        let block = LineIndex.blockLength
        if offset - start > 2 * block {
            let first = (start + block - 1) / block
            let last = offset / block
            let between = Int(scalarsBeforeBlock[last] - scalarsBeforeBlock[first])
            return scalars(from: start, to: first * block, in: bytes) + between
                + scalars(from: last * block, to: offset, in: bytes)
        }
        var count = 0
        for position in start..<Swift.max(start, offset) where bytes[position] & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// The number of lines; a `\n` at the end of the file begins one more.
    public var count: Int { starts.count }

    /// The offset of the first byte of a line (from 1).
    public func start(ofLine line: Int) -> UInt32 { starts[line - 1] }

    /// The line (from 1) that holds an offset.
    public func line(of offset: UInt32) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// The bytes of a line (from 1) without its end and without a byte-order mark.
    public func range(ofLine line: Int, in bytes: [UInt8]) -> Range<Int> {
        let start = textStart(ofLine: line, in: bytes)
        var end = line < starts.count ? Int(starts[line]) - 1 : bytes.count
        if end > start && line < starts.count && bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<Swift.max(start, end)
    }

    /// The line and column of an offset. An offset after the end of the text counts as its end.
    public func position(of offset: UInt32, in bytes: [UInt8]) -> SourcePosition {
        let offset = Swift.min(Int(offset), bytes.count)
        let line = line(of: UInt32(offset))
        let start = textStart(ofLine: line, in: bytes)
        return SourcePosition(line: line, column: scalars(from: start, to: offset, in: bytes) + 1)
    }

    private func textStart(ofLine line: Int, in bytes: [UInt8]) -> Int {
        line == 1 ? SourceFile.byteOrderMarkLength(bytes) : Int(starts[line - 1])
    }

    /// Sixteen bytes at a time: only chunks that hold a newline are looked at byte by byte.
    private static func scan(_ text: UnsafeBufferPointer<UInt8>, into starts: inout [UInt32]) {
        let newline = UInt8(ascii: "\n")
        let newlines = SIMD16<UInt8>(repeating: newline)
        var offset = 0
        while offset < text.count {
            let end = Swift.min(offset + 16, text.count)
            if end - offset == 16 {
                let chunk = UnsafeRawPointer(text.baseAddress! + offset).loadUnaligned(as: SIMD16<UInt8>.self)
                if !any(chunk .== newlines) {
                    offset = end
                    continue
                }
            }
            for position in offset..<end where text[position] == newline { starts.append(UInt32(position + 1)) }
            offset = end
        }
    }
}
