import TypedTree

/// Two values some of whose parts have been found equal.
struct PartlyCompared {
    let left: Int64
    let right: Int64
    /// The shape of what both are.
    let shape: ShapeID
    /// How deep they are.
    let depth: UInt32
    /// The part that comes next.
    var next = 0
    /// How many parts they had at first.
    let count: Int
}

// Equality and order of values, by contents.

extension Machine {
    /// From this depth on it is looked whether values are parts of themselves.
    private static let suspiciousDepth: UInt32 = 1 << 20

    /// Whether two values are equal.
    func equal(_ left: Int64, _ right: Int64, _ id: ShapeID, _ result: inout Bool) -> Failure {
        let base = comparing.count
        let outer = milestone
        defer { milestone = outer }
        var failure = beginEqual(left, right, id, &result, depth: 0)
        while failure == .none, result, comparing.count > base { failure = equalParts(&result) }
        if comparing.count > base { comparing.removeLast(comparing.count - base) }
        if comparing.isEmpty, comparing.capacity > Machine.keptCapacity { comparing = [] }
        return failure
    }

    /// Compares values without parts; others of equal kind and size become the last of `comparing`.
    private func beginEqual(_ left: Int64, _ right: Int64, _ id: ShapeID, _ result: inout Bool, depth: UInt32) -> Failure {
        let shape = program.shapes[id.index]
        if shape.isOpen, shape.equal == nil {
            result = Object.at(left).tag == Object.at(right).tag
            if !result { return .none }
            let form = self.form(of: left, id)
            if form != id { return beginEqual(left, right, form, &result, depth: depth) }
        }
        if let method = shape.equal {
            let (failure, answer) = call(method, left, right)
            result = answer != 0
            return failure
        }
        switch shape.kind {
        case .unit: result = true
        case .bool, .char, .integer, .function, .error, .rangeIterator: result = left == right
        case .float: result = Double(bitPattern: UInt64(bitPattern: left)) == Double(bitPattern: UInt64(bitPattern: right))
        case .string: result = Text.equal(.at(left), .at(right))
        case .array:
            let count = Object.at(left)[1]
            result = count == Object.at(right)[1]
            if result { return push(left, right, id, count: Int(count), depth: depth) }
        case .tuple(let elements):
            result = true
            return push(left, right, id, count: elements.count, depth: depth)
        case .range:
            result = (1...4).allSatisfy { Object.at(left)[$0] == Object.at(right)[$0] }
        case .structure(_, let fields):
            result = true
            return push(left, right, id, count: fields.count, depth: depth)
        case .enumeration(_, let variants, let isPayloadFree):
            if isPayloadFree {
                result = left == right
                return .none
            }
            let tag = Object.at(left).tag
            result = tag == Object.at(right).tag
            if result { return push(left, right, id, count: variants[Int(tag)].payload.count, depth: depth) }
        case .dynamic:
            let tag = Object.at(left).tag
            result = tag == Object.at(right).tag
            if result, let form = program.formShapes[tag] {
                return beginEqual(Object.at(left)[1], Object.at(right)[1], form, &result, depth: depth)
            }
        case .unknown(let what):
            unsupportedText = "comparing \(what)"
            return .unsupported
        }
        return .none
    }

    private func push(_ left: Int64, _ right: Int64, _ shape: ShapeID, count: Int, depth: UInt32) -> Failure {
        if count == 0 { return .none }
        if comparing.count >= Machine.depthLimit { return .stackOverflow }
        if depth >= Machine.suspiciousDepth {
            // Each depth is passed on the way down, so that the pair at the last power of two is what this one is a part of.
            if let milestone, depth > milestone.depth, left == milestone.left, right == milestone.right { return .stackOverflow }
            if depth & (depth - 1) == 0 { milestone = (left, right, depth) }
        }
        comparing.append(PartlyCompared(left: left, right: right, shape: shape, depth: depth, count: count))
        return .none
    }

    /// Goes on with the parts of the last of `comparing`, to the next ones that have parts themselves, or that differ, or to the end.
    private func equalParts(_ result: inout Bool) -> Failure {
        let pair = comparing[comparing.count - 1]
        let first = Object.at(pair.left)
        let second = Object.at(pair.right)
        switch program.shapes[pair.shape.index].kind {
        case .array(let element, let kind):
            let kind = kind.rawValue
            return equalParts(of: pair, &result) { index in
                // The program's own methods may have shortened them.
                if index >= Int(first[1]) || index >= Int(second[1]) { return nil }
                return (ArrayValue.load(first, index, kind), ArrayValue.load(second, index, kind), element)
            }
        case .tuple(let elements):
            return equalParts(of: pair, &result) { (first[$0 + 1], second[$0 + 1], elements[$0]) }
        case .structure(_, let fields):
            return equalParts(of: pair, &result) { (first[$0 + 1], second[$0 + 1], fields[$0].shape) }
        case .enumeration(_, let variants, _):
            let payload = variants[Int(first.tag)].payload
            return equalParts(of: pair, &result) { (first[$0 + 1], second[$0 + 1], payload[$0]) }
        default: return .none
        }
    }

    @inline(__always)
    private func equalParts(
        of pair: PartlyCompared, _ result: inout Bool, _ part: (Int) -> (left: Int64, right: Int64, shape: ShapeID)?
    ) -> Failure {
        let depth = comparing.count
        var index = pair.next
        while index < pair.count, let next = part(index) {
            index += 1
            // The last part takes the place of the whole, so that lists take no room whose links come last.
            if index == pair.count {
                comparing.removeLast()
                return beginEqual(next.left, next.right, next.shape, &result, depth: pair.depth + 1)
            }
            let failure = beginEqual(next.left, next.right, next.shape, &result, depth: pair.depth + 1)
            if failure != .none || !result { return failure }
            if comparing.count > depth {
                comparing[depth - 1].next = index
                return .none
            }
        }
        comparing.removeLast()
        return .none
    }

    // MARK: Order

    /// The order of two values: negative, zero or positive. NaN comes after all numbers, or decides that they are `unordered`.
    func compare(_ left: Int64, _ right: Int64, _ id: ShapeID, _ result: inout Int, depth: Int = 0) -> Failure {
        let shape = program.shapes[id.index]
        if shape.compare != nil || shape.less != nil {
            // What the method compares is its own affair.
            let outer = unordered
            unordered = nil
            defer { unordered = outer }
            return compareByMethod(shape, left, right, &result)
        }
        if depth > Machine.recursionLimit { return .stackOverflow }
        switch shape.kind {
        case .unit: result = 0
        case .integer(.u64): result = order(UInt64(bitPattern: left), UInt64(bitPattern: right))
        case .bool, .char, .integer, .function, .error, .rangeIterator: result = order(left, right)
        case .float:
            let first = Double(bitPattern: UInt64(bitPattern: left))
            let second = Double(bitPattern: UInt64(bitPattern: right))
            result = first < second ? -1 : first > second ? 1 : first == second ? 0 : unordered ?? order(first.isNaN ? 1 : 0, second.isNaN ? 1 : 0)
        case .string: result = Text.compare(.at(left), .at(right)).signum()
        case .array(let element, let kind): return compareArrays(left, right, element, kind, &result, depth)
        case .tuple(let elements): return compareWords(left, right, elements, &result, depth)
        case .range(let bound): return compareWords(left, right, [bound, bound], &result, depth)
        case .structure(_, let fields): return compareWords(left, right, fields.map(\.shape), &result, depth)
        case .enumeration(_, let variants, let isPayloadFree):
            if isPayloadFree {
                result = order(left, right)
                return .none
            }
            let tag = Object.at(left).tag
            result = order(tag, Object.at(right).tag)
            if result == 0 { return compareWords(left, right, variants[Int(tag)].payload, &result, depth) }
        case .dynamic: result = 0
        case .unknown(let what):
            unsupportedText = "ordering \(what)"
            return .unsupported
        }
        return .none
    }

    private func compareByMethod(_ shape: Shape, _ left: Int64, _ right: Int64, _ result: inout Int) -> Failure {
        if let less = shape.less, shape.compare == nil { return compareByLess(less, left, right, &result) }
        guard let method = shape.compare else { return .none }
        // `Ordering` is `Less, Equal, Greater`.
        let (failure, order) = call(method, left, right)
        result = Int(order) - 1
        return failure
    }

    private func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int { left < right ? -1 : left > right ? 1 : 0 }

    private func compareByLess(_ method: Int, _ left: Int64, _ right: Int64, _ result: inout Int) -> Failure {
        var (failure, isLess) = call(method, left, right)
        result = isLess != 0 ? -1 : 0
        if failure != .none || result != 0 { return failure }
        (failure, isLess) = call(method, right, left)
        result = isLess != 0 ? 1 : 0
        return failure
    }

    private func compareWords(_ left: Int64, _ right: Int64, _ shapes: [ShapeID], _ result: inout Int, _ depth: Int) -> Failure {
        pinned.append(left)
        pinned.append(right)
        defer { pinned.removeLast(2) }
        result = 0
        for (index, shape) in shapes.enumerated() {
            let failure = compare(Object.at(left)[index + 1], Object.at(right)[index + 1], shape, &result, depth: depth + 1)
            if failure != .none || result != 0 { return failure }
        }
        return .none
    }

    private func compareArrays(
        _ left: Int64, _ right: Int64, _ element: ShapeID, _ kind: ElementKind, _ result: inout Int, _ depth: Int
    ) -> Failure {
        let first = Object.at(left)
        let second = Object.at(right)
        pinned.append(left)
        pinned.append(right)
        defer { pinned.removeLast(2) }
        result = 0
        for index in 0..<min(Int(first[1]), Int(second[1])) where index < Int(first[1]) && index < Int(second[1]) {
            let failure = compare(
                ArrayValue.load(first, index, kind.rawValue), ArrayValue.load(second, index, kind.rawValue), element, &result,
                depth: depth + 1)
            if failure != .none || result != 0 { return failure }
        }
        result = order(first[1], second[1])
        return .none
    }

    // MARK: Sorting

    /// A sorted copy, stable.
    func sorted(_ value: Int64, _ element: ShapeID, _ result: inout Int64) -> Failure {
        let array = Object.at(value)
        let kind = ArrayValue.kind(array)
        let count = Int(array[1])
        let shape = program.shapes[element.index]
        var failure = Failure.none
        switch shape.kind {
        case .integer, .bool, .char:
            guard shape.compare == nil, shape.less == nil else { break }
            var values = (0..<count).map { ArrayValue.load(array, $0, kind.rawValue) }
            if case .integer(.u64) = shape.kind {
                values.withUnsafeMutableBufferPointer { values in
                    values.withMemoryRebound(to: UInt64.self) { MergeSort.sort($0) { $0 < $1 } }
                }
            } else {
                values.withUnsafeMutableBufferPointer { MergeSort.sort($0) { $0 < $1 } }
            }
            return fill(array, values, &result)
        case .float:
            var values = (0..<count).map { Double(bitPattern: UInt64(bitPattern: ArrayValue.load(array, $0, kind.rawValue))) }
            values.withUnsafeMutableBufferPointer { MergeSort.sort($0) { $0 < $1 || ($1 != $1 && $0 == $0) } }
            return fill(array, values.map { Int64(bitPattern: $0.bitPattern) }, &result)
        case .string:
            var values = (0..<count).map { ArrayValue.load(array, $0, kind.rawValue) }
            values.withUnsafeMutableBufferPointer { MergeSort.sort($0) { Text.compare(.at($0), .at($1)) < 0 } }
            return fill(array, values, &result)
        default: break
        }
        // What the comparison calls may change the array it came from; the copy it cannot reach.
        guard fill(array, (0..<count).map { ArrayValue.load(array, $0, kind.rawValue) }, &result) == .none else { return .outOfMemory }
        let copy = result
        pinned.append(copy)
        defer { pinned.removeLast() }
        var values = (0..<count).map { ArrayValue.load(.at(copy), $0, kind.rawValue) }
        values.withUnsafeMutableBufferPointer { values in
            MergeSort.sort(values) { left, right in
                if failure != .none { return false }
                var order = 0
                failure = compare(left, right, element, &order)
                return order < 0
            }
        }
        // The array that was to be sorted may be gone by now.
        return failure == .none ? fill(.at(copy), values, &result) : failure
    }

    /// Makes an array like `array` with these elements.
    private func fill(_ array: Object, _ values: [Int64], _ result: inout Int64) -> Failure {
        let kind = ArrayValue.kind(array)
        guard let copy = newArray(kind, capacity: values.count) else { return .outOfMemory }
        for (index, value) in values.enumerated() { ArrayValue.store(copy, index, kind.rawValue, value) }
        copy[1] = Int64(values.count)
        result = copy.bits
        return .none
    }
}

/// Stable sorting: insertion into short runs, then merging them bottom-up.
enum MergeSort {
    private static let runLength = 16

    @inline(__always)
    static func sort<Element: BitwiseCopyable>(_ values: UnsafeMutableBufferPointer<Element>, _ isLess: (Element, Element) -> Bool) {
        let count = values.count
        for start in stride(from: 0, to: count, by: runLength) {
            for position in start + 1..<max(start + 1, min(start + runLength, count)) {
                let value = values[position]
                var at = position
                while at > start, isLess(value, values[at - 1]) {
                    values[at] = values[at - 1]
                    at -= 1
                }
                values[at] = value
            }
        }
        guard count > runLength else { return }
        let scratch = UnsafeMutableBufferPointer<Element>.allocate(capacity: count)
        defer { scratch.deallocate() }
        var from = values
        var to = scratch
        var width = runLength
        while width < count {
            for start in stride(from: 0, to: count, by: width * 2) {
                let middle = min(start + width, count)
                let end = min(start + width * 2, count)
                var left = start
                var right = middle
                for position in start..<end {
                    if left < middle, right >= end || !isLess(from[right], from[left]) {
                        to[position] = from[left]
                        left += 1
                    } else {
                        to[position] = from[right]
                        right += 1
                    }
                }
            }
            swap(&from, &to)
            width *= 2
        }
        if from.baseAddress != values.baseAddress {
            for position in 0..<count { values[position] = from[position] }
        }
    }
}
