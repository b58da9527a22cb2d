import Glibc

/// Access to arrays.
enum ArrayValue {
    /// The elements of an array.
    @inline(__always)
    static func elements<Element>(_ array: Object, _ type: Element.Type) -> UnsafeMutablePointer<Element> {
        UnsafeMutableRawPointer(bitPattern: Int(array[3])).unsafelyUnwrapped.assumingMemoryBound(to: type)
    }

    /// The content of a register for an element.
    @inline(__always)
    static func load(_ array: Object, _ index: Int, _ kind: UInt8) -> Int64 {
        switch kind {
        case 0: Int64(elements(array, Int8.self)[index])
        case 1: Int64(elements(array, UInt8.self)[index])
        case 2: Int64(elements(array, Int16.self)[index])
        case 3: Int64(elements(array, UInt16.self)[index])
        case 4: Int64(elements(array, Int32.self)[index])
        case 5: Int64(elements(array, UInt32.self)[index])
        case 6: Int64(bitPattern: Double(elements(array, Float.self)[index]).bitPattern)
        default: elements(array, Int64.self)[index]
        }
    }

    /// Sets an element from the content of a register.
    @inline(__always)
    static func store(_ array: Object, _ index: Int, _ kind: UInt8, _ value: Int64) {
        switch kind {
        case 0, 1: elements(array, Int8.self)[index] = Int8(truncatingIfNeeded: value)
        case 2, 3: elements(array, Int16.self)[index] = Int16(truncatingIfNeeded: value)
        case 4, 5: elements(array, Int32.self)[index] = Int32(truncatingIfNeeded: value)
        case 6: elements(array, Float.self)[index] = Float(Double(bitPattern: UInt64(bitPattern: value)))
        default: elements(array, Int64.self)[index] = value
        }
    }

    /// The kind of an array's elements.
    @inline(__always)
    static func kind(_ array: Object) -> ElementKind { ElementKind(rawValue: UInt8(truncatingIfNeeded: array.tag)) ?? .plain }
}

/// Access to strings.
enum Text {
    @inline(__always)
    static func bytes(_ string: Object) -> UnsafeMutablePointer<UInt8> {
        UnsafeMutablePointer<UInt8>(bitPattern: Int(string[2])).unsafelyUnwrapped
    }

    @inline(__always)
    static func count(_ string: Object) -> Int { Int(string[1]) }

    @inline(__always)
    static func equal(_ left: Object, _ right: Object) -> Bool {
        left == right || (left[1] == right[1] && memcmp(bytes(left), bytes(right), Int(left[1])) == 0)
    }

    /// Bytewise order: negative, zero or positive.
    static func compare(_ left: Object, _ right: Object) -> Int {
        let order = memcmp(bytes(left), bytes(right), min(count(left), count(right)))
        return order != 0 ? Int(order) : count(left) - count(right)
    }

    static func array(_ string: Object) -> [UInt8] { Array(UnsafeBufferPointer(start: bytes(string), count: count(string))) }

    /// Fills a string with copies of another one, doubling what is there.
    static func `repeat`(_ piece: Object, to string: Object) {
        let bytes = bytes(string)
        var filled = min(count(piece), count(string))
        memcpy(bytes, self.bytes(piece), filled)
        while filled < count(string) {
            let chunk = min(filled, count(string) - filled)
            memcpy(bytes + filled, bytes, chunk)
            filled += chunk
        }
    }

    /// Whether a byte is white space of ASCII.
    static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    /// The position of the first byte from a position on for which `isSkipped` does not hold, else the length.
    static func skip(_ string: Object, from start: Int, while isSkipped: (UInt8) -> Bool) -> Int {
        var position = start
        while position < count(string), isSkipped(bytes(string)[position]) { position += 1 }
        return position
    }

    /// The position of the first occurrence of `needle` from a position on, or -1.
    static func find(_ string: Object, _ needle: Object, from start: Int = 0) -> Int {
        let length = count(needle)
        guard start <= count(string) else { return -1 }
        guard length > 0 else { return start }
        guard length <= count(string) - start else { return -1 }
        let text = bytes(string)
        let wanted = bytes(needle)
        let last = count(string) - length
        var position = start
        while position <= last, let found = memchr(text + position, Int32(wanted[0]), last - position + 1) {
            position = found - UnsafeMutableRawPointer(text)
            if memcmp(text + position, wanted, length) == 0 { return position }
            position += 1
        }
        return -1
    }
}

extension Machine {
    // MARK: Arrays

    /// A new array of elements in registers; nil when memory ran out.
    func makeArray(_ kind: ElementKind, _ count: Int, _ registers: UnsafeMutablePointer<Int64>) -> Object? {
        guard let array = newArray(kind, capacity: count) else { return nil }
        for index in 0..<count { ArrayValue.store(array, index, kind.rawValue, registers[index]) }
        array[1] = Int64(count)
        return array
    }

    /// A new empty array with room; nil when memory ran out.
    func newArray(_ kind: ElementKind, capacity: Int) -> Object? {
        guard capacity <= 1 << 48, let memory = heap.allocateOwned(capacity << kind.shift),
            let array = heap.allocate(
                4, Object.header(kind == .reference ? .referenceArray : .plainArray, Int64(kind.rawValue)))
        else { return nil }
        array[1] = 0
        array[2] = Int64(capacity)
        array[3] = Int64(Int(bitPattern: memory))
        return array
    }

    /// Makes room for more elements; false when memory ran out.
    @inline(never)
    func growArray(_ array: Object, by count: Int) -> Bool {
        let length = Int(array[1])
        let old = Int(array[2])
        if length + count <= old { return true }
        let capacity = max(4, old * 2, length + count)
        let shift = ArrayValue.kind(array).shift
        guard
            let memory = heap.reallocateOwned(
                UnsafeMutableRawPointer(bitPattern: Int(array[3])), from: old << shift, to: capacity << shift)
        else { return false }
        array[2] = Int64(capacity)
        array[3] = Int64(Int(bitPattern: memory))
        return true
    }

    // MARK: Strings

    /// Concatenations shorter than this are copied.
    private static let copyLimit = 64

    /// A new string with room for `count` bytes, which the caller sets; nil when memory ran out.
    func newString(count: Int) -> Object? {
        guard count > 0 else { return immortals.empty }
        // Long ones own a buffer, so that cells stay small.
        if count > 400 {
            guard let buffer = newBuffer(capacity: count) else { return nil }
            buffer[4] = buffer[3] + Int64(count)
            return view(UnsafeMutablePointer(bitPattern: Int(buffer[3])).unsafelyUnwrapped, count, buffer)
        }
        guard let string = heap.allocate(4 + (count + 7) / 8, Object.header(.string, 0)) else { return nil }
        string[1] = Int64(count)
        string[2] = (string + 4).bits
        string[3] = 0
        return string
    }

    /// A new string of bytes; nil when memory ran out.
    func newString(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Object? {
        if count == 1 { return immortals.oneByte[Int(bytes[0])] }
        guard let string = newString(count: count) else { return nil }
        if count > 0 { memcpy(Text.bytes(string), bytes, count) }
        return string
    }

    func newString(_ bytes: [UInt8]) -> Object? {
        bytes.withUnsafeBufferPointer { $0.baseAddress.map { newString($0, bytes.count) } ?? immortals.empty }
    }

    func newString(_ text: String) -> Object? { newString(Array(text.utf8)) }

    /// The bytes in `buffer` from a position on as a string.
    func newString(_ buffer: ByteBuffer, from start: Int) -> Object? { newString(buffer.bytes + start, buffer.count - start) }

    private func view(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ buffer: Object) -> Object? {
        guard let string = heap.allocate(4, Object.header(.string, 0)) else { return nil }
        string[1] = Int64(count)
        string[2] = Int64(Int(bitPattern: bytes))
        string[3] = buffer.bits
        return string
    }

    private func newBuffer(capacity: Int) -> Object? {
        guard let memory = heap.allocateOwned(capacity), let buffer = heap.allocate(5, Object.header(.buffer, 0)) else { return nil }
        buffer[1] = Int64(Int(bitPattern: memory))
        buffer[2] = Int64(capacity)
        buffer[3] = buffer[1]
        buffer[4] = buffer[1]
        return buffer
    }

    /// `left + right`. Where the left one ends where its buffer's used part ends, the right one is written behind it (and the other
    /// way around in front), so that building a string piece by piece takes linear time.
    func concatenate(_ left: Object, _ right: Object) -> Object? {
        let leftCount = Text.count(left)
        let rightCount = Text.count(right)
        if leftCount == 0 { return right }
        if rightCount == 0 { return left }
        let total = leftCount + rightCount
        if left[3] != 0 {
            let buffer = Object.at(left[3])
            let end = left[2] &+ left[1]
            if end == buffer[4], buffer[1] &+ buffer[2] &- end >= Int64(rightCount) {
                memcpy(UnsafeMutableRawPointer(bitPattern: Int(end)).unsafelyUnwrapped, Text.bytes(right), rightCount)
                guard let result = view(Text.bytes(left), total, buffer) else { return nil }
                buffer[4] = end &+ Int64(rightCount)
                return result
            }
        }
        if right[3] != 0 {
            let buffer = Object.at(right[3])
            if right[2] == buffer[3], buffer[3] &- buffer[1] >= Int64(leftCount) {
                let start = Text.bytes(right) - leftCount
                memcpy(start, Text.bytes(left), leftCount)
                guard let result = view(start, total, buffer) else { return nil }
                buffer[3] = Int64(Int(bitPattern: start))
                return result
            }
        }
        return concatenateCopying(left, right, total)
    }

    private func concatenateCopying(_ left: Object, _ right: Object, _ total: Int) -> Object? {
        let leftCount = Text.count(left)
        if total < Machine.copyLimit {
            guard let string = newString(count: total) else { return nil }
            memcpy(Text.bytes(string), Text.bytes(left), leftCount)
            memcpy(Text.bytes(string) + leftCount, Text.bytes(right), total - leftCount)
            return string
        }
        // The longer part is the text being built: room goes where it will grow, and a little to the other end.
        let growsBehind = leftCount >= total - leftCount
        let before = growsBehind ? total / 8 : total
        guard let buffer = newBuffer(capacity: total * 2 + total / 8) else { return nil }
        buffer[3] = buffer[1] + Int64(before)
        buffer[4] = buffer[3] + Int64(total)
        let start = UnsafeMutablePointer<UInt8>(bitPattern: Int(buffer[3])).unsafelyUnwrapped
        memcpy(start, Text.bytes(left), leftCount)
        memcpy(start + leftCount, Text.bytes(right), total - leftCount)
        return view(start, total, buffer)
    }
}
