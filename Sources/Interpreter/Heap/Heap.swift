import Glibc

/// The address of an object: word 0 is its header.
typealias Object = UnsafeMutablePointer<Int64>

/// What the collector must know of an object: the lowest byte of its header.
enum ObjectKind: Int64 {
    /// No object: a free cell.
    case free = 0
    /// Words that may be references.
    case words = 1
    /// Word 1: length, 2: address of the bytes, 3: the buffer that they are in, or 0 where they follow the header (or never move).
    case string = 2
    /// Word 1: address of the memory, 2: its size, 3 and 4: the used part.
    case buffer = 3
    /// Word 1: length, 2: capacity, 3: address of the elements; the elements hold no references.
    case plainArray = 4
    /// The same, of references.
    case referenceArray = 5
}

extension Object {
    static let markBit: Int64 = 1 << 8

    @inline(__always) var objectKind: Int64 { self[0] & 0xFF }
    /// The upper half of the header: the variant of an enum, the type of a struct, the kind of an array's elements.
    @inline(__always) var tag: Int64 { Int64(truncatingIfNeeded: UInt64(bitPattern: self[0]) >> 32) }
    /// The object as the content of a register.
    @inline(__always) var bits: Int64 { Int64(Int(bitPattern: self)) }
    @inline(__always) static func header(_ kind: ObjectKind, _ tag: Int64) -> Int64 { kind.rawValue | tag << 32 }
    /// The object that a register holds.
    @inline(__always) static func at(_ bits: Int64) -> Object { Object(bitPattern: Int(bits)).unsafelyUnwrapped }
}

/// Objects and their collector: mark and sweep, in cells of fixed sizes, none of which ever moves.
///
/// Memory is one range of addresses, reserved at once and used chunk by chunk; a chunk holds cells of one size, or a part of one large
/// object. So whether a word is the address of an object is decided by two look-ups, and stack and objects are scanned without
/// knowing types. A collection happens only at the start of an instruction that allocates, when all live objects can be reached from
/// registers, globals and `pinned`; operations may hold addresses in between.
struct Heap {
    static let chunkBytes = 1 << 16
    static let chunkWords = chunkBytes / 8
    /// The largest object that lives in a cell of a shared chunk, in words.
    static let largestCell = 64

    private let base: UnsafeMutableRawPointer
    private let reservedChunks: Int
    /// Chunks below this were used already.
    private(set) var usedChunks = 0
    /// Per chunk: the words of its cells; 0 for an unused one, `largeStart` and `largeRest` for those of a large object.
    private let cellWords: UnsafeMutablePointer<UInt32>
    private static let largeStart: UInt32 = 0x4000_0000
    private static let largeRest: UInt32 = 0x8000_0000
    private var freeChunks: [Int] = []
    /// Per size in pairs of words: the free cells, linked by word 1, and the untouched rest of a chunk.
    private let freeCells: UnsafeMutablePointer<Object?>
    private let fresh: UnsafeMutablePointer<Object?>
    private let freshEnd: UnsafeMutablePointer<Object?>
    private static let sizeCount = largestCell / 2 + 1

    /// The bytes in use, of cells and of what they own.
    private(set) var liveBytes = 0
    /// When `liveBytes` gets there, the next instruction that allocates collects first.
    private(set) var threshold = Heap.firstThreshold
    private static let firstThreshold = 32 << 20
    /// More than this must not be in use.
    let limit: Int

    private var markStack: [Object] = []

    /// Reserves addresses; nil when the system has none.
    init?(limit: Int) {
        self.limit = limit
        var chunks = max(64, min(limit / Heap.chunkBytes + 64, 1 << 20))
        var memory = MAP_FAILED
        while chunks >= 64 {
            memory = mmap(
                nil, chunks * Heap.chunkBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
            if memory != MAP_FAILED { break }
            chunks /= 2
        }
        guard memory != MAP_FAILED, let memory else { return nil }
        base = memory
        reservedChunks = chunks
        cellWords = .allocate(capacity: chunks)
        cellWords.initialize(repeating: 0, count: chunks)
        freeCells = .allocate(capacity: Heap.sizeCount)
        freeCells.initialize(repeating: nil, count: Heap.sizeCount)
        fresh = .allocate(capacity: Heap.sizeCount)
        fresh.initialize(repeating: nil, count: Heap.sizeCount)
        freshEnd = .allocate(capacity: Heap.sizeCount)
        freshEnd.initialize(repeating: nil, count: Heap.sizeCount)
        threshold = min(Heap.firstThreshold, max(limit / 2, 1 << 16))
    }

    /// Gives all memory back.
    mutating func destroy() {
        forEachObject { object in
            Heap.freeOwned(object)
        }
        munmap(base, reservedChunks * Heap.chunkBytes)
        cellWords.deallocate()
        freeCells.deallocate()
        fresh.deallocate()
        freshEnd.deallocate()
    }

    // MARK: Allocating

    /// Whether an instruction that allocates should collect first.
    @inline(__always) var wantsCollection: Bool { liveBytes >= threshold }

    /// A new object of `words` words with its header; the other words are the caller's to set before anything else is done. Nil when
    /// memory ran out.
    @inline(__always)
    mutating func allocate(_ words: Int, _ header: Int64) -> Object? {
        let size = (words + 1) >> 1
        if size < Heap.sizeCount, let cell = freeCells[size] {
            freeCells[size] = Object(bitPattern: Int(cell[1]))
            liveBytes += size << 4
            cell[0] = header
            return cell
        }
        return allocateSlowly(words, header)
    }

    @inline(never)
    private mutating func allocateSlowly(_ words: Int, _ header: Int64) -> Object? {
        let size = (words + 1) >> 1
        guard size < Heap.sizeCount else { return allocateLarge(words, header) }
        if fresh[size] == freshEnd[size] {
            guard liveBytes <= limit, let chunk = takeChunk() else { return nil }
            cellWords[chunk] = UInt32(size * 2)
            let start = Object(OpaquePointer(base + chunk * Heap.chunkBytes))
            fresh[size] = start
            freshEnd[size] = start + Heap.chunkWords / (size * 2) * (size * 2)
        }
        guard let cell = fresh[size] else { return nil }
        fresh[size] = cell + size * 2
        liveBytes += size << 4
        cell[0] = header
        return cell
    }

    private mutating func takeChunk() -> Int? {
        if let chunk = freeChunks.popLast() { return chunk }
        guard usedChunks < reservedChunks else { return nil }
        usedChunks += 1
        return usedChunks - 1
    }

    private mutating func allocateLarge(_ words: Int, _ header: Int64) -> Object? {
        let chunks = (words * 8 + Heap.chunkBytes - 1) / Heap.chunkBytes
        guard liveBytes + words * 8 <= limit, usedChunks + chunks <= reservedChunks else { return nil }
        let first = usedChunks
        usedChunks += chunks
        cellWords[first] = Heap.largeStart | UInt32(chunks)
        for chunk in first + 1..<max(first + 1, first + chunks) { cellWords[chunk] = Heap.largeRest }
        let object = Object(OpaquePointer(base + first * Heap.chunkBytes))
        object[0] = header
        liveBytes += chunks * Heap.chunkBytes
        return object
    }

    /// Memory that an object will own; nil when there is not enough.
    mutating func allocateOwned(_ bytes: Int) -> UnsafeMutableRawPointer? {
        guard bytes <= limit, liveBytes + bytes <= limit, let memory = malloc(max(bytes, 1)) else { return nil }
        liveBytes += bytes
        return memory
    }

    /// Changes the size of memory that an object owns; nil, with the old memory intact, when there is not enough.
    mutating func reallocateOwned(_ memory: UnsafeMutableRawPointer?, from old: Int, to bytes: Int) -> UnsafeMutableRawPointer? {
        guard bytes <= limit, liveBytes + bytes - old <= limit, let result = realloc(memory, max(bytes, 1)) else { return nil }
        liveBytes += bytes - old
        return result
    }

    // MARK: Marking

    /// Marks the object that a word is the address of, if it is one.
    @inline(__always)
    mutating func mark(_ word: Int64) {
        let offset = Int(word) &- Int(bitPattern: base)
        guard offset >= 0, offset < usedChunks << 16, offset & 7 == 0 else { return }
        markCandidate(offset)
    }

    @inline(never)
    private mutating func markCandidate(_ offset: Int) {
        let size = cellWords[offset >> 16]
        if size == 0 { return }
        if size >= Heap.largeStart {
            guard size & Heap.largeStart != 0, offset & 0xFFFF == 0 else { return }
        } else {
            let within = offset & 0xFFFF
            guard within % (Int(size) * 8) == 0 else { return }
        }
        let object = Object(OpaquePointer(base + offset))
        let header = object[0]
        guard header & 0xFF != 0, header & Object.markBit == 0 else { return }
        object[0] = header | Object.markBit
        switch header & 0xFF {
        case ObjectKind.words.rawValue, ObjectKind.string.rawValue, ObjectKind.referenceArray.rawValue: markStack.append(object)
        default: break
        }
    }

    /// Marks the words of a part of the value stack.
    mutating func mark(from start: UnsafeMutablePointer<Int64>, to end: UnsafeMutablePointer<Int64>) {
        var at = start
        while at < end {
            mark(at.pointee)
            at += 1
        }
        drain()
    }

    /// Marks everything that can be reached from what was marked.
    mutating func drain() {
        while let object = markStack.popLast() {
            switch object.objectKind {
            case ObjectKind.string.rawValue: mark(object[3])
            case ObjectKind.referenceArray.rawValue:
                let count = Int(object[1])
                guard count > 0, let elements = Object(bitPattern: Int(object[3])) else { break }
                for index in 0..<count { mark(elements[index]) }
            default:
                let chunk = (Int(bitPattern: object) - Int(bitPattern: base)) >> 16
                let size = cellWords[chunk]
                let count = size & Heap.largeStart != 0 ? Int(size & ~Heap.largeStart) * Heap.chunkWords : Int(size)
                for index in 1..<count { mark(object[index]) }
            }
        }
    }

    // MARK: Sweeping

    /// Frees what was not marked.
    mutating func sweep() {
        for size in 0..<Heap.sizeCount { freeCells[size] = nil }
        for chunk in 0..<usedChunks {
            let size = cellWords[chunk]
            if size == 0 || size & Heap.largeRest != 0 { continue }
            if size & Heap.largeStart != 0 { sweepLarge(chunk) } else { sweepCells(chunk, Int(size)) }
        }
        threshold = min(max(Heap.firstThreshold, liveBytes * 2), max(limit, liveBytes))
        // Near the limit, every so often is enough.
        if threshold < liveBytes + (1 << 20) { threshold = liveBytes + (1 << 20) }
    }

    private mutating func sweepCells(_ chunk: Int, _ words: Int) {
        let start = Object(OpaquePointer(base + chunk * Heap.chunkBytes))
        var end = start + Heap.chunkWords / words * words
        // What was not handed out yet is no free cell.
        if let untouched = fresh[words / 2], untouched >= start, untouched < end { end = untouched }
        var cell = start
        while cell < end {
            let header = cell[0]
            if header & Object.markBit != 0 {
                cell[0] = header & ~Object.markBit
            } else {
                if header != 0 {
                    liveBytes -= words * 8 + Heap.freeOwned(cell)
                    cell[0] = 0
                }
                cell[1] = Int64(Int(bitPattern: freeCells[words / 2]))
                freeCells[words / 2] = cell
            }
            cell += words
        }
    }

    private mutating func sweepLarge(_ chunk: Int) {
        let object = Object(OpaquePointer(base + chunk * Heap.chunkBytes))
        if object[0] & Object.markBit != 0 {
            object[0] &= ~Object.markBit
            return
        }
        let count = Int(cellWords[chunk] & ~Heap.largeStart)
        liveBytes -= count * Heap.chunkBytes
        for part in chunk..<chunk + count {
            cellWords[part] = 0
            freeChunks.append(part)
        }
        // The cells of a fresh chunk are free by their headers.
        memset(base + chunk * Heap.chunkBytes, 0, count * Heap.chunkBytes)
    }

    /// Frees what an object owns, and tells how many bytes that were.
    @discardableResult
    private static func freeOwned(_ object: Object) -> Int {
        switch object.objectKind {
        case ObjectKind.buffer.rawValue:
            free(UnsafeMutableRawPointer(bitPattern: Int(object[1])))
            return Int(object[2])
        case ObjectKind.plainArray.rawValue, ObjectKind.referenceArray.rawValue:
            free(UnsafeMutableRawPointer(bitPattern: Int(object[3])))
            let shift = ElementKind(rawValue: UInt8(truncatingIfNeeded: object.tag))?.shift ?? 3
            return Int(object[2]) << shift
        default: return 0
        }
    }

    private func forEachObject(_ body: (Object) -> Void) {
        for chunk in 0..<usedChunks {
            let size = cellWords[chunk]
            if size == 0 || size >= Heap.largeStart { continue }
            let words = Int(size)
            let start = Object(OpaquePointer(base + chunk * Heap.chunkBytes))
            for index in 0..<Heap.chunkWords / words where start[index * words] != 0 { body(start + index * words) }
        }
    }
}
