import Source
import Support

/// The places that errors can be raised at: each span once per inlined call it is in, numbered in the order of
/// their first use.
struct PlaceTable {
    /// A line of the emitted table.
    struct Place {
        var file: UInt32
        var line: UInt32
        var column: UInt32
        var offset: UInt32
        var length: UInt32
        /// The inlined call it is in: 1 + its row in the scope table; 0 for none.
        var scope: UInt32
    }

    private(set) var places: [Place] = []
    /// For each file whether a place is in it.
    private(set) var isFileUsed: [Bool]
    private let sources: SourceMap
    /// Open addressing over `places`; a third word of each slot is the number of the place, plus one.
    private var slots: [UInt32]
    private var last = Span.none
    private var lastScope: UInt32 = 0
    private var lastNumber: UInt32 = .max

    init(_ sources: SourceMap) {
        self.sources = sources
        isFileUsed = Array(repeating: false, count: sources.files.count)
        slots = Array(repeating: 0, count: 1 << 10)
    }

    /// The number of a place. Spans of nothing share one that points at the start of the first file.
    mutating func number(of span: Span, scope: UInt32 = 0) -> UInt32 {
        if span == last && scope == lastScope && lastNumber != .max { return lastNumber }
        last = span
        lastScope = scope
        lastNumber = find(span, scope)
        return lastNumber
    }

    private mutating func find(_ span: Span, _ scope: UInt32) -> UInt32 {
        let file = span.isValid ? span.file.rawValue : 0
        let offset = span.isValid ? span.start : 0
        let length = span.isValid ? span.length : 0
        let mask = slots.count - 1
        var position = Self.hash(file, offset, length, scope) & mask
        while slots[position] != 0 {
            let place = places[Int(slots[position]) - 1]
            if place.file == file && place.offset == offset && place.length == length && place.scope == scope {
                return slots[position] - 1
            }
            position = (position + 1) & mask
        }
        let start = file < UInt32(sources.files.count)
            ? sources[FileID(rawValue: file)].position(of: offset) : SourcePosition(line: 1, column: 1)
        places.append(Place(
            file: file, line: UInt32(start.line), column: UInt32(start.column), offset: offset, length: length,
            scope: scope))
        slots[position] = UInt32(places.count)
        if file < UInt32(isFileUsed.count) { noteUse(of: Int(file)) }
        if places.count * 2 > slots.count { grow() }
        return UInt32(places.count) - 1
    }

    /// What the library raises is told at the program's call, so that any of its files may be quoted then.
    private mutating func noteUse(of file: Int) {
        guard !isFileUsed[file] else { return }
        isFileUsed[file] = true
        if sources.files.elements[file].isLibrary { noteUseOfProgram() }
    }

    /// Any file of the program may be quoted.
    mutating func noteUseOfProgram() {
        for index in isFileUsed.indices where !sources.files.elements[index].isLibrary { isFileUsed[index] = true }
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (number, place) in places.enumerated() {
            var position = Self.hash(place.file, place.offset, place.length, place.scope) & mask
            while slots[position] != 0 { position = (position + 1) & mask }
            slots[position] = UInt32(number + 1)
        }
    }

    private static func hash(_ file: UInt32, _ offset: UInt32, _ length: UInt32, _ scope: UInt32) -> Int {
        let key = UInt64(file) << 48 ^ UInt64(scope) << 40 ^ UInt64(length) << 32 ^ UInt64(offset)
        return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }
}

/// Which source line the C line being written counts for, as `#line` has it.
struct LineTracker {
    private let sources: SourceMap
    private var indexes: [LineIndex?]
    /// The line found last, to answer most questions without a search.
    private var file = FileID.invalid
    private var start: UInt32 = 0
    private var end: UInt32 = 0
    private var line = 0

    init(_ sources: SourceMap) {
        self.sources = sources
        indexes = Array(repeating: nil, count: sources.files.count)
    }

    /// The path of a file as `#line` names it.
    func path(of file: FileID) -> String { sources[file].path }

    /// Whether the file is part of the standard library.
    func isLibrary(_ file: FileID) -> Bool { knows(file) && sources[file].isLibrary }

    /// Calls `body` with the text of a file.
    func withBytes(of file: FileID, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        sources[file].bytes.withUnsafeBufferPointer(body)
    }

    /// Whether the file is known.
    func knows(_ file: FileID) -> Bool { file.isValid && file.index < indexes.count }

    /// The line, from 1, that a span begins on.
    mutating func line(of span: Span) -> Int {
        if span.file == file && span.start >= start && span.start < end { return line }
        if indexes[span.file.index] == nil { indexes[span.file.index] = sources[span.file].lines }
        guard let index = indexes[span.file.index] else { return 1 }
        file = span.file
        line = index.line(of: span.start)
        start = index.start(ofLine: line)
        end = line < index.count ? index.start(ofLine: line + 1) : .max
        return line
    }
}
