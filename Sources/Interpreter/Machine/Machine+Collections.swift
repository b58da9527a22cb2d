import Glibc
import TypedTree

/// Hashes. Programs can print them, so they are those that the language defines by its runtime: folded 128-bit products.
enum Hash {
    private static let secret: (UInt64, UInt64, UInt64, UInt64) = (
        0x2d35_8dcc_aa6c_78a5, 0x8bb8_4b93_962e_acc9, 0x4b33_a62e_d433_d4a3, 0x4d5a_2da5_1de1_aa47
    )

    private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.low ^ product.high
    }

    static func word(_ word: Int64) -> UInt64 {
        var value = UInt64(bitPattern: word)
        value ^= value >> 32
        value = value &* 0xD6E8_FEB8_6659_FD93
        value ^= value >> 29
        value = value &* 0xD6E8_FEB8_6659_FD93
        return value ^ value >> 32
    }

    /// Equal floats have equal hashes, both zeros too, and so has whatever is no number.
    static func float(_ value: Double) -> UInt64 {
        let bits = value == 0 ? 0 : value.isNaN ? 0x7FF8_0000_0000_0000 : value.bitPattern
        return mix(bits ^ secret.0, secret.1)
    }

    static func combine(_ sequence: UInt64, _ part: UInt64) -> UInt64 { mix(sequence ^ secret.2, part ^ secret.3) }

    /// The hash of a string: compiled programs keep it in a word of which they need two bits for other purposes, and never as zero.
    static func string(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        max(1, bytes(start, count) & ~(3 << 55))
    }

    private static func bytes(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        let raw = UnsafeRawPointer(start)
        func load64(_ offset: Int) -> UInt64 { UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
        func load32(_ offset: Int) -> UInt64 {
            UInt64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        }
        var seed = secret.0
        let length = UInt64(count)
        if count <= 16 {
            var a: UInt64 = 0
            var b: UInt64 = 0
            if count >= 4 {
                let middle = (count >> 3) << 2
                a = load32(0) << 32 | load32(middle)
                b = load32(count - 4) << 32 | load32(count - 4 - middle)
            } else if count > 0 {
                a = UInt64(start[0]) << 16 | UInt64(start[count >> 1]) << 8 | UInt64(start[count - 1])
            }
            return mix(secret.1 ^ length, mix(a ^ secret.1, b ^ seed))
        }
        var offset = 0
        var left = count
        var second = seed
        var third = seed
        while left > 48 {
            seed = mix(load64(offset) ^ secret.1, load64(offset + 8) ^ seed)
            second = mix(load64(offset + 16) ^ secret.2, load64(offset + 24) ^ second)
            third = mix(load64(offset + 32) ^ secret.3, load64(offset + 40) ^ third)
            offset += 48
            left -= 48
        }
        seed ^= second ^ third
        while left > 16 {
            seed = mix(load64(offset) ^ secret.1, load64(offset + 8) ^ seed)
            offset += 16
            left -= 16
        }
        return mix(secret.1 ^ length, mix(load64(count - 16) ^ secret.1, load64(count - 8) ^ seed))
    }
}

// What the library's collections are made with.

extension Machine {
    func performCollection(_ operation: Operation, _ extra: Int, _ r: UnsafeMutablePointer<Int64>) -> Failure {
        switch operation {
        case .hash:
            var hash: UInt64 = 0
            let failure = self.hash(r[0], ShapeID(extra), &hash)
            r[0] = Int64(bitPattern: hash)
            return failure
        case .hashCombine: r[0] = Int64(bitPattern: Hash.combine(UInt64(bitPattern: r[0]), UInt64(bitPattern: r[1])))
        case .truncateArray: Object.at(r[0])[1] = r[1]
        case .reserveArray:
            let array = Object.at(r[0])
            let missing = r[1] - array[1]
            if missing > 1 << 48 || (missing > 0 && !growArray(array, by: Int(missing))) { return .outOfMemory }
        case .openGap: return openGap(.at(r[0]), Int(r[1]))
        case .closeGap: closeGap(.at(r[0]), Int(r[1]))
        case .arrayCapacity: r[0] = Object.at(r[0])[2]
        case .indexMatch: r[0] = Int64(HashIndex(.at(r[0])).matches(Int(r[1]), UInt64(bitPattern: r[2])))
        case .indexEnds: r[0] = HashIndex(.at(r[0])).ends(Int(r[1])) ? 1 : 0
        case .indexSlot: r[0] = HashIndex(.at(r[0])).slot(Int(r[1]), UInt32(truncatingIfNeeded: r[2]))
        case .indexInsert: HashIndex(.at(r[0])).insert(UInt64(bitPattern: r[1]), r[2])
        case .indexRemove: r[0] = HashIndex(.at(r[0])).remove(UInt64(bitPattern: r[1]), r[2]) ? 1 : 0
        case .sumElements: return sum(r, program.shapes[extra])
        case .extremeElement: extreme(r, program.shapes[extra >> 1], isGreatest: extra & 1 != 0)
        case .sortInPlace: return sortInPlace(r, ShapeID(extra))
        default: return .unsupported
        }
        return .none
    }

    // MARK: Arrays

    private func openGap(_ array: Object, _ index: Int) -> Failure {
        guard growArray(array, by: 1) else { return .outOfMemory }
        let shift = ArrayValue.kind(array).shift
        let bytes = ArrayValue.elements(array, UInt8.self)
        memmove(bytes + (index + 1) << shift, bytes + index << shift, (Int(array[1]) - index) << shift)
        array[1] += 1
        return .none
    }

    private func closeGap(_ array: Object, _ index: Int) {
        let shift = ArrayValue.kind(array).shift
        let bytes = ArrayValue.elements(array, UInt8.self)
        memmove(bytes + index << shift, bytes + (index + 1) << shift, (Int(array[1]) - 1 - index) << shift)
        array[1] -= 1
    }

    /// The sum from left to right; of integers it raises when a partial sum overflows.
    private func sum(_ r: UnsafeMutablePointer<Int64>, _ shape: Shape) -> Failure {
        let array = Object.at(r[0])
        let kind = ArrayValue.kind(array).rawValue
        if case .float = shape.kind {
            var total = 0.0
            for index in 0..<Int(array[1]) { total += float(ArrayValue.load(array, index, kind)) }
            r[0] = bits(total)
            return .none
        }
        guard case .integer(let type) = shape.kind else { return .unsupported }
        let addition = IntegerOperation(.add, type.rawValue)
        var total: Int64 = 0
        for index in 0..<Int(array[1]) {
            let failure = Arithmetic.operate(addition, total, ArrayValue.load(array, index, kind), &total)
            if failure != .none { return failure }
        }
        r[0] = total
        return .none
    }

    /// The least or greatest element; NaN counts only where there is nothing else.
    private func extreme(_ r: UnsafeMutablePointer<Int64>, _ shape: Shape, isGreatest: Bool) {
        let array = Object.at(r[0])
        let kind = ArrayValue.kind(array).rawValue
        var best = ArrayValue.load(array, 0, kind)
        var isFloat = false
        if case .float = shape.kind { isFloat = true }
        for index in 1..<max(1, Int(array[1])) {
            let value = ArrayValue.load(array, index, kind)
            let isBetter: Bool
            if isFloat {
                isBetter = float(best).isNaN || (isGreatest ? float(value) > float(best) : float(value) < float(best))
            } else {
                isBetter = isGreatest ? value > best : value < best
            }
            if isBetter { best = value }
        }
        r[0] = best
    }

    private func sortInPlace(_ r: UnsafeMutablePointer<Int64>, _ shape: ShapeID) -> Failure {
        let array = Object.at(r[0])
        var copy: Int64 = 0
        let failure = sorted(r[0], shape, &copy)
        guard failure == .none else { return failure }
        memcpy(
            ArrayValue.elements(array, UInt8.self), ArrayValue.elements(.at(copy), UInt8.self), Int(array[1]) << ArrayValue.kind(array).shift)
        return .none
    }

    // MARK: Hashes

    /// The hash of a value by its contents.
    private func hash(_ value: Int64, _ id: ShapeID, _ result: inout UInt64, depth: Int = 0) -> Failure {
        let form = self.form(of: value, id)
        let shape = program.shapes[form.index]
        if form != id, shape.equal != nil, shape.hash == nil {
            result = 0
            return .none
        }
        if let method = shape.hash {
            let (failure, hash) = call(method, value)
            result = UInt64(bitPattern: hash)
            return failure
        }
        if depth > Machine.recursionLimit { return .stackOverflow }
        switch shape.kind {
        case .bool, .integer, .char: result = Hash.word(value)
        case .float: result = Hash.float(float(value))
        case .string: result = Hash.string(Text.bytes(.at(value)), Text.count(.at(value)))
        case .array(let element, let kind):
            let array = Object.at(value)
            result = UInt64(bitPattern: array[1])
            pinned.append(value)
            defer { pinned.removeLast() }
            for index in 0..<Int(array[1]) where index < Int(array[1]) {
                let failure = combine(ArrayValue.load(array, index, kind.rawValue), element, &result, depth)
                if failure != .none { return failure }
            }
        case .tuple(let elements): return hashWords(value, elements, 0, &result, depth)
        case .range(let bound):
            result = 0
            for word in 1...3 {
                let failure = combine(Object.at(value)[word], bound, &result, depth)
                if failure != .none { return failure }
            }
            result = Hash.combine(result, Hash.word(Object.at(value)[4]))
        case .structure(_, let fields): return hashWords(value, fields.map(\.shape), 0, &result, depth)
        case .enumeration(_, let variants, let isPayloadFree):
            if isPayloadFree {
                result = Hash.word(value)
                return .none
            }
            let tag = Object.at(value).tag
            return hashWords(value, variants[Int(tag)].payload, UInt64(tag), &result, depth)
        case .dynamic:
            let box = Object.at(value)
            guard let form = program.formShapes[box.tag], program.shapes[form.index].equal == nil || program.shapes[form.index].hash != nil else {
                result = 0
                return .none
            }
            return hash(box[1], form, &result, depth: depth + 1)
        default: result = 0
        }
        return .none
    }

    private func combine(_ value: Int64, _ shape: ShapeID, _ sequence: inout UInt64, _ depth: Int) -> Failure {
        var part: UInt64 = 0
        let failure = hash(value, shape, &part, depth: depth + 1)
        sequence = Hash.combine(sequence, part)
        return failure
    }

    private func hashWords(_ value: Int64, _ shapes: [ShapeID], _ start: UInt64, _ result: inout UInt64, _ depth: Int) -> Failure {
        result = start
        pinned.append(value)
        defer { pinned.removeLast() }
        for (index, shape) in shapes.enumerated() {
            let failure = combine(Object.at(value)[index + 1], shape, &result, depth)
            if failure != .none { return failure }
        }
        return .none
    }
}

/// The index of a map: chunks of 80 bytes with sixteen places each. A place is a byte that tells of the hash (0 where nothing was ever, 1
/// where something was removed) and, in 32 bits from byte 16 on, the number of the entry.
private struct HashIndex {
    private static let places = 16
    private let bytes: UnsafeMutablePointer<UInt8>
    private let chunkCount: Int

    init(_ array: Object) {
        bytes = ArrayValue.elements(array, UInt8.self)
        chunkCount = Int(array[1]) / 10
    }

    private func tag(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash >> 57) | 0x80 }

    private func entry(_ chunk: Int, _ place: Int) -> UnsafeMutablePointer<UInt32> {
        UnsafeMutableRawPointer(bytes + chunk * 80 + 16 + place * 4).assumingMemoryBound(to: UInt32.self)
    }

    /// A bit for each place of a chunk whose key may have the hash.
    func matches(_ chunk: Int, _ hash: UInt64) -> UInt32 {
        let wanted = tag(hash)
        var result: UInt32 = 0
        for place in 0..<HashIndex.places where bytes[chunk * 80 + place] == wanted { result |= 1 << UInt32(place) }
        return result
    }

    /// Whether a search that came to a chunk ends there.
    func ends(_ chunk: Int) -> Bool { (0..<HashIndex.places).contains { bytes[chunk * 80 + $0] == 0 } }

    /// The entry at the lowest of the places that are set.
    func slot(_ chunk: Int, _ places: UInt32) -> Int64 { Int64(entry(chunk, places.trailingZeroBitCount).pointee) }

    func insert(_ hash: UInt64, _ slot: Int64) {
        var chunk = Int(hash & UInt64(chunkCount - 1))
        while true {
            for place in 0..<HashIndex.places where bytes[chunk * 80 + place] < 2 {
                bytes[chunk * 80 + place] = tag(hash)
                entry(chunk, place).pointee = UInt32(truncatingIfNeeded: slot)
                return
            }
            chunk = (chunk + 1) & (chunkCount - 1)
        }
    }

    /// Gives whether a mark was left.
    func remove(_ hash: UInt64, _ slot: Int64) -> Bool {
        var chunk = Int(hash & UInt64(chunkCount - 1))
        while true {
            for place in 0..<HashIndex.places
            where bytes[chunk * 80 + place] == tag(hash) && Int64(entry(chunk, place).pointee) == slot {
                let isLast = ends(chunk)
                bytes[chunk * 80 + place] = isLast ? 0 : 1
                return !isLast
            }
            if ends(chunk) { return false }
            chunk = (chunk + 1) & (chunkCount - 1)
        }
    }
}
