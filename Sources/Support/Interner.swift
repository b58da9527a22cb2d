import Glibc

/// An interned string: equal texts have equal symbols.
@frozen
public struct Symbol: EntityID {
    public let rawValue: UInt32

    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The table of all names: each distinct sequence of bytes is stored once and known by its `Symbol`.
///
/// Symbols are numbered in the order of their first interning, so that the same input always gives the same
/// numbers. The table is open addressing with linear probing over a pool of bytes; it never shrinks.
public struct Interner: Sendable {
    /// Where a symbol's bytes are in the pool, with their hash to make growth and probing cheap.
    @usableFromInline
    struct Entry: Sendable, BitwiseCopyable {
        @usableFromInline var offset: UInt32
        @usableFromInline var length: UInt32
        @usableFromInline var hash: UInt32

        @usableFromInline
        init(offset: UInt32, length: UInt32, hash: UInt32) {
            self.offset = offset
            self.length = length
            self.hash = hash
        }
    }

    @usableFromInline var bytes: [UInt8] = []
    @usableFromInline var entries: [Entry] = []
    @usableFromInline var slots: [UInt32]

    /// Makes an empty table.
    public init() {
        slots = Array(repeating: .max, count: 1024)
    }

    /// The number of distinct texts.
    public var count: Int { entries.count }

    /// The symbol of the given bytes.
    @inlinable
    public mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> Symbol {
        let hash = Interner.hash(text)
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[position]
            if slot == .max { break }
            let entry = entries[Int(slot)]
            if entry.hash == hash && Int(entry.length) == text.count && equal(entry, text) {
                return Symbol(rawValue: slot)
            }
            position = (position + 1) & mask
        }
        return insert(text, hash: hash, at: position)
    }

    /// The symbol of the given text.
    public mutating func intern(_ text: String) -> Symbol {
        var text = text
        return text.withUTF8 { intern($0) }
    }

    /// The symbol of the given text if it has one already.
    public func existing(_ text: String) -> Symbol? {
        var text = text
        return text.withUTF8 { bytes -> Symbol? in
            let hash = Interner.hash(bytes)
            let mask = slots.count - 1
            var position = Int(truncatingIfNeeded: hash) & mask
            while slots[position] != .max {
                let entry = entries[Int(slots[position])]
                if entry.hash == hash && Int(entry.length) == bytes.count && equal(entry, bytes) {
                    return Symbol(rawValue: slots[position])
                }
                position = (position + 1) & mask
            }
            return nil
        }
    }

    /// The text of a symbol.
    public func text(_ symbol: Symbol) -> String {
        withBytes(of: symbol) { String(decoding: $0, as: UTF8.self) }
    }

    /// Calls `body` with the bytes of a symbol, without making a string.
    @inlinable
    public func withBytes<Result>(of symbol: Symbol, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        let entry = entries[symbol.index]
        return try bytes.withUnsafeBufferPointer { pool in
            try body(UnsafeBufferPointer(rebasing: pool[Int(entry.offset)..<Int(entry.offset) + Int(entry.length)]))
        }
    }

    @inlinable
    func equal(_ entry: Entry, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.withUnsafeBytes { pool in
            text.isEmpty || memcmp(pool.baseAddress! + Int(entry.offset), text.baseAddress!, text.count) == 0
        }
    }

    /// A multiplicative hash, eight bytes at a time; the last eight may overlap the ones before, so that no byte is
    /// read alone. The hash never leaves the process.
    @inlinable
    static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        guard let base = text.baseAddress, !text.isEmpty else { return 0 }
        let start = UnsafeRawPointer(base)
        let count = text.count
        var hash = UInt64(truncatingIfNeeded: count)
        if count >= 8 {
            var offset = 0
            while offset < count - 8 {
                hash = mix(hash ^ start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            hash ^= start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        } else if count >= 4 {
            let low = start.loadUnaligned(as: UInt32.self)
            let high = start.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            hash ^= UInt64(low) << 32 ^ UInt64(high) << 3
        } else {
            hash ^= UInt64(base[0]) << 40 ^ UInt64(base[count / 2]) << 24 ^ UInt64(base[count - 1]) << 8
        }
        hash = mix(hash)
        return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
    }

    /// Spreads the bits of a word.
    @inlinable @inline(__always)
    static func mix(_ word: UInt64) -> UInt64 {
        let (high, low) = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return high ^ low
    }

    @usableFromInline
    mutating func insert(_ text: UnsafeBufferPointer<UInt8>, hash: UInt32, at position: Int) -> Symbol {
        let id = UInt32(entries.count)
        entries.append(Entry(offset: UInt32(bytes.count), length: UInt32(text.count), hash: hash))
        bytes.append(contentsOf: text)
        slots[position] = id
        if entries.count * 2 > slots.count { grow() }
        return Symbol(rawValue: id)
    }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        slots = Array(repeating: .max, count: mask + 1)
        for (id, entry) in entries.enumerated() {
            var position = Int(truncatingIfNeeded: entry.hash) & mask
            while slots[position] != .max { position = (position + 1) & mask }
            slots[position] = UInt32(id)
        }
    }
}
