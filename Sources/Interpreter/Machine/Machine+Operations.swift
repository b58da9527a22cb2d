import Glibc
import TypedTree

// The operations behind `Opcode.operation`.

extension Machine {
    /// Performs an operation on the registers from `r` on.
    @inline(never)
    func perform(_ packed: Int64, _ r: UnsafeMutablePointer<Int64>) -> Failure {
        let extra = Int(packed >> 32)
        guard let operation = Operation(rawValue: UInt16(truncatingIfNeeded: packed)) else { return .unsupported }
        switch operation {
        case .sliceArray: return sliceArray(r)
        case .concatenateArrays: return concatenateArrays(r)
        case .repeatArray: return repeatArray(r)
        case .pop: return pop(r)
        case .fill: return fill(r, UInt8(truncatingIfNeeded: extra))
        case .sorted: return sorted(r[0], ShapeID(extra), &r[0])
        case .containsElement: return containsElement(r, ShapeID(extra))
        case .cloneArray: return copyElements(.at(r[0]), 0, Int(Object.at(r[0])[1]), &r[0])
        case .cloneObject: return cloneObject(r, extra)
        case .sliceString: return sliceString(r)
        case .containsText: r[0] = Text.find(.at(r[1]), .at(r[0])) >= 0 ? 1 : 0
        case .rangeLength: return rangeLength(&r[0], kind: extra, fits: extra & 2 != 0 ? UInt64.max : UInt64(Int64.max))
        case .rangeCount: r[0] = Int64(bitPattern: rangeFurther(.at(r[0]), kind: extra).map { $0 == UInt64.max ? $0 : $0 + 1 } ?? 0)
        case .advanced: r[0] = advanced(r[0], by: r[1], code: extra)
        case .inRange: r[0] = isInRange(r[0], .at(r[1]), kind: extra) ? 1 : 0
        case .rangeTurns: r[0] = rangeTurns(r[0], r[1], r[2], kind: extra, isInclusive: extra & 2 != 0 || r[3] != 0)
        case .iteratorNext: iteratorNext(r)
        case .equal:
            var answer = false
            let failure = equal(r[0], r[1], ShapeID(extra), &answer)
            r[0] = answer ? 1 : 0
            return failure
        case .compare, .compareUnorderedAbove, .compareUnorderedBelow:
            var order = 0
            let outer = unordered
            unordered = operation == .compare ? nil : operation == .compareUnorderedAbove ? 2 : -2
            defer { unordered = outer }
            let failure = compare(r[0], r[1], ShapeID(extra), &order)
            r[0] = Int64(order)
            return failure
        case .compareWithFloat: r[0] = Int64(Arithmetic.compare(r[0], isUnsigned: extra & 1 != 0, float(r[1])))
        case .castInteger: return castInteger(r, extra)
        case .castFloat: return castFloat(r, extra)
        case .castCharacter: return castCharacter(r, extra)
        case .floatFromInteger: r[0] = bits(extra != 0 ? Double(UInt64(bitPattern: r[0])) : Double(r[0]))
        case .floatFromIntegerF32: r[0] = bits(Double(extra != 0 ? Float(UInt64(bitPattern: r[0])) : Float(r[0])))
        case .intFromInteger: return castInteger(r, extra, raises: true)
        case .intFromUnsigned: return castInteger(r, ScalarCode.u64.pair(to: .i32))
        case .intFromFloat: return intFromFloat(r)
        case .parseInt: return parseInt(r)
        case .parseFloat: return parseFloat(r)
        case .toString: return text(of: r[0], ShapeID(extra), &r[0])
        case .quotedText: return text(of: r[0], ShapeID(extra), quoted: true, &r[0])
        case .floatText: return floatText(r)
        case .powerFloat, .pow: r[0] = bits(Glibc.pow(float(r[0]), float(r[1])))
        case .powerFloatF32: r[0] = bits(Double(powf(Float(float(r[0])), Float(float(r[1])))))
        case .raiseMessage: return raise(extra, message: r[0])
        case .raiseCoded: return raise(Int(r[0]), message: r[1])
        case .newError: return newError(r, extra)
        case .errorPayload:
            let error = Object.at(r[0])
            r[0] = error[6]
            r[1] = error[7]
        case .raiseAssertEqual: return raiseAssertEqual(r)
        case .errorMessage: r[0] = Object.at(r[0])[1]
        case .errorKind, .errorCode, .errorFile, .errorLine: return errorProperty(operation, r)
        case .errorSummary: return errorSummary(r)
        case .print: return print(program.formats[extra], r)
        case .format: return format(program.formats[extra], r)
        case .input: return readLine(r)
        case .timestamp: r[0] = bits(host.monotonicSeconds())
        case .hash, .hashCombine, .truncateArray, .reserveArray, .openGap, .closeGap, .arrayCapacity, .indexMatch, .indexEnds, .indexSlot,
            .indexInsert, .indexRemove, .sumElements, .extremeElement, .sortInPlace:
            return performCollection(operation, extra, r)
        case .mathFunction: r[0] = bits(MathFunction.allCases[extra](float(r[0])))
        case .system: return performSystemCall(SystemCall.allCases[extra], r)
        default: return performLibrary(operation, r)
        }
        return .none
    }

    @inline(__always) func float(_ bits: Int64) -> Double { Double(bitPattern: UInt64(bitPattern: bits)) }
    @inline(__always) func bits(_ float: Double) -> Int64 { Int64(bitPattern: float.bitPattern) }

    private func performLibrary(_ operation: Operation, _ r: UnsafeMutablePointer<Int64>) -> Failure {
        switch operation {
        case .sqrt: r[0] = bits(float(r[0]).squareRoot())
        case .sin: r[0] = bits(Glibc.sin(float(r[0])))
        case .cos: r[0] = bits(Glibc.cos(float(r[0])))
        case .tan: r[0] = bits(Glibc.tan(float(r[0])))
        case .atan2: r[0] = bits(Glibc.atan2(float(r[0]), float(r[1])))
        case .exp: r[0] = bits(Glibc.exp(float(r[0])))
        case .log: r[0] = bits(Glibc.log(float(r[0])))
        case .log2: r[0] = bits(Glibc.log2(float(r[0])))
        case .log10: r[0] = bits(Glibc.log10(float(r[0])))
        case .floor: r[0] = bits(float(r[0]).rounded(.down))
        case .ceil: r[0] = bits(float(r[0]).rounded(.up))
        case .round: r[0] = bits(float(r[0]).rounded(.toNearestOrAwayFromZero))
        case .trunc: r[0] = bits(float(r[0]).rounded(.towardZero))
        case .hypot: r[0] = bits(Glibc.hypot(float(r[0]), float(r[1])))
        case .stringByteValue: r[0] = Int64(Text.bytes(.at(r[0]))[Int(r[1])])
        case .stringFind: r[0] = Int64(Text.find(.at(r[0]), .at(r[1]), from: Int(r[2])))
        case .stringFindLast: r[0] = Int64(StringSearch.last(of: Text.array(.at(r[1])), in: Text.array(.at(r[0]))))
        case .stringCount: r[0] = Int64(StringSearch.count(of: Text.array(.at(r[1])), in: Text.array(.at(r[0]))))
        case .stringSkipBlanks: r[0] = Int64(Text.skip(.at(r[0]), from: Int(r[1])) { Text.isBlank($0) })
        case .stringSkipLetters: r[0] = Int64(Text.skip(.at(r[0]), from: Int(r[1])) { $0 < 0x80 && !Text.isBlank($0) })
        case .stringUpper, .stringLower:
            guard let string = newString(CaseMapping.map(Text.array(.at(r[0])), toUpper: operation == .stringUpper)) else { return .outOfMemory }
            r[0] = string.bits
        case .stringRepeat:
            let (count, overflows) = Text.count(.at(r[0])).multipliedReportingOverflow(by: max(0, Int(r[1])))
            guard !overflows, count < 1 << 48, let string = newString(count: count) else { return .outOfMemory }
            Text.repeat(.at(r[0]), to: string)
            r[0] = string.bits
        case .bytesToString:
            let bytes = Object.at(r[0])
            guard let string = newString(Array(UnsafeBufferPointer(start: ArrayValue.elements(bytes, UInt8.self), count: Int(bytes[1]))))
            else { return .outOfMemory }
            r[0] = string.bits
        case .bytesOfString: return bytesOfString(r)
        // A register holds the bits of a float.
        case .floatBits: break
        default: return performInput(operation, r)
        }
        return .none
    }

    // MARK: Arrays

    /// Checks `0 <= start <= end <= length`, in the order that the language asks for.
    private func sliceFailure(_ start: Int64, _ end: Int64, _ length: Int64, _ first: Failure) -> Failure {
        func kind(_ offset: UInt8) -> Failure { Failure(rawValue: first.rawValue + offset) ?? first }
        if start < 0 || start > length { return kind(0) }
        if end < 0 || end > length { return kind(1) }
        return end < start ? kind(2) : .none
    }

    private func sliceArray(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        let array = Object.at(r[0])
        let failure = sliceFailure(r[1], r[2], array[1], .arraySliceStart)
        return failure == .none ? copyElements(array, Int(r[1]), Int(r[2]), &r[0]) : failure
    }

    private func copyElements(_ array: Object, _ start: Int, _ end: Int, _ result: inout Int64) -> Failure {
        let kind = ArrayValue.kind(array)
        guard let copy = newArray(kind, capacity: end - start) else { return .outOfMemory }
        memcpy(ArrayValue.elements(copy, UInt8.self), ArrayValue.elements(array, UInt8.self) + start << kind.shift, (end - start) << kind.shift)
        copy[1] = Int64(end - start)
        result = copy.bits
        return .none
    }

    private func concatenateArrays(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        let left = Object.at(r[0])
        let right = Object.at(r[1])
        let kind = ArrayValue.kind(left)
        guard let copy = newArray(kind, capacity: Int(left[1] + right[1])) else { return .outOfMemory }
        let bytes = ArrayValue.elements(copy, UInt8.self)
        memcpy(bytes, ArrayValue.elements(left, UInt8.self), Int(left[1]) << kind.shift)
        memcpy(bytes + Int(left[1]) << kind.shift, ArrayValue.elements(right, UInt8.self), Int(right[1]) << kind.shift)
        copy[1] = left[1] + right[1]
        r[0] = copy.bits
        return .none
    }

    /// `array * count`; a negative count gives an empty array.
    private func repeatArray(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        let array = Object.at(r[0])
        let kind = ArrayValue.kind(array)
        let (total, overflow) = Int(array[1]).multipliedReportingOverflow(by: max(0, Int(r[1])))
        guard !overflow, let copy = newArray(kind, capacity: total) else { return .outOfMemory }
        let size = Int(array[1]) << kind.shift
        if size > 0 {
            let bytes = ArrayValue.elements(copy, UInt8.self)
            for turn in 0..<max(0, Int(r[1])) { memcpy(bytes + turn * size, ArrayValue.elements(array, UInt8.self), size) }
        }
        copy[1] = Int64(total)
        r[0] = copy.bits
        return .none
    }

    private func pop(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        let array = Object.at(r[0])
        guard array[1] > 0 else { return .popEmpty }
        array[1] -= 1
        r[0] = ArrayValue.load(array, Int(array[1]), ArrayValue.kind(array).rawValue)
        return .none
    }

    private func fill(_ r: UnsafeMutablePointer<Int64>, _ rawKind: UInt8) -> Failure {
        guard let kind = ElementKind(rawValue: rawKind) else { return .unsupported }
        guard r[1] >= 0 else { return .negativeCount }
        guard r[1] < 1 << 48, let array = newArray(kind, capacity: Int(r[1])) else { return .outOfMemory }
        let count = Int(r[1])
        if kind.shift == 0 {
            memset(ArrayValue.elements(array, UInt8.self), Int32(truncatingIfNeeded: r[0] & 0xFF), count)
        } else {
            for index in 0..<count { ArrayValue.store(array, index, rawKind, r[0]) }
        }
        array[1] = Int64(count)
        r[0] = array.bits
        return .none
    }

    private func containsElement(_ r: UnsafeMutablePointer<Int64>, _ shape: ShapeID) -> Failure {
        let array = Object.at(r[1])
        let kind = ArrayValue.kind(array).rawValue
        let count = Int(array[1])
        var answer = false
        for index in 0..<count where index < Int(array[1]) {
            let failure = equal(ArrayValue.load(array, index, kind), r[0], shape, &answer)
            if failure != .none { return failure }
            if answer { break }
        }
        r[0] = answer ? 1 : 0
        return .none
    }

    private func cloneObject(_ r: UnsafeMutablePointer<Int64>, _ words: Int) -> Failure {
        let object = Object.at(r[0])
        guard let copy = heap.allocate(words + 1, object[0] & ~Object.markBit) else { return .outOfMemory }
        for index in 0..<words { copy[index + 1] = object[index + 1] }
        r[0] = copy.bits
        return .none
    }

    private func sliceString(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        let string = Object.at(r[0])
        let failure = sliceFailure(r[1], r[2], string[1], .stringSliceStart)
        if failure != .none { return failure }
        if r[1] == 0 && r[2] == string[1] { return .none }
        guard let slice = newString(Text.bytes(string) + Int(r[1]), Int(r[2] - r[1])) else { return .outOfMemory }
        r[0] = slice.bits
        return .none
    }

    // MARK: Ranges

    private func isLess(_ left: Int64, _ right: Int64, _ isUnsigned: Bool) -> Bool {
        isUnsigned ? UInt64(bitPattern: left) < UInt64(bitPattern: right) : left < right
    }

    /// Where a value stands among all of its type. The surrogates are no characters.
    private func ordinal(_ value: Int64, kind: Int) -> Int64 { kind & 4 != 0 && value >= 0xE000 ? value - 0x800 : value }

    /// The value of a range that is a step further; the code is that of an integer type, or 64.
    private func advanced(_ value: Int64, by step: Int64, code: Int) -> Int64 {
        if code < 64 { return Arithmetic.normalize(value &+ step, UInt8(truncatingIfNeeded: code)) }
        let place = ordinal(value, kind: 4) &+ step
        return place < 0xD800 ? place : place &+ 0x800
    }

    /// How many values follow the first one of a range; nil where there is none. The kind is 1 for `u64`, 4 for characters.
    private func rangeFurther(_ first: Int64, _ last: Int64, _ step: Int64, kind: Int, isInclusive: Bool) -> UInt64? {
        let start = ordinal(first, kind: kind)
        let end = ordinal(last, kind: kind)
        let isUnsigned = kind & 1 != 0
        let isUp = isUnsigned || step > 0
        let isBefore = isUp ? isLess(start, end, isUnsigned) : isLess(end, start, isUnsigned)
        guard isBefore || (isInclusive && start == end) else { return nil }
        var distance = UInt64(bitPattern: isUp ? end &- start : start &- end)
        if !isInclusive { distance -= 1 }
        let size = UInt64(bitPattern: isUp ? step : 0 &- step)
        return distance / size
    }

    private func rangeFurther(_ range: Object, kind: Int) -> UInt64? {
        rangeFurther(range[1], range[2], range[3], kind: kind, isInclusive: range[4] != 0)
    }

    /// The same for a loop, or -1 where there is no value. More than 2^63 turns cannot be made.
    func rangeTurns(_ start: Int64, _ end: Int64, _ step: Int64, kind: Int, isInclusive: Bool) -> Int64 {
        rangeFurther(start, end, step, kind: kind, isInclusive: isInclusive).map { Int64(clamping: $0) } ?? -1
    }

    /// Replaces a range by how many values it visits, which must be no more than a limit.
    private func rangeLength(_ register: inout Int64, kind: Int, fits limit: UInt64) -> Failure {
        let further = rangeFurther(.at(register), kind: kind)
        if let further, further >= limit { return .overflow }
        register = Int64(bitPattern: further.map { $0 + 1 } ?? 0)
        return .none
    }

    private func isInRange(_ value: Int64, _ range: Object, kind: Int) -> Bool {
        let isUnsigned = kind & 1 != 0
        let isUp = isUnsigned || range[3] > 0
        let atEnd = range[4] != 0 && value == range[2]
        let isBetween =
            isUp
            ? !isLess(value, range[1], isUnsigned) && (isLess(value, range[2], isUnsigned) || atEnd)
            : !isLess(range[1], value, isUnsigned) && (isLess(range[2], value, isUnsigned) || atEnd)
        guard isBetween else { return false }
        let up = ordinal(value, kind: kind) &- ordinal(range[1], kind: kind)
        let distance = UInt64(bitPattern: isUp ? up : 0 &- up)
        return distance % UInt64(bitPattern: isUp ? range[3] : 0 &- range[3]) == 0
    }

    /// Takes the next item of a `range()` iterator. A step beyond the end ends it, also where the sum would overflow.
    private func iteratorNext(_ r: UnsafeMutablePointer<Int64>) {
        let iterator = Object.at(r[0])
        let item = iterator[1]
        let stop = iterator[2]
        let step = iterator[3]
        let isUp = step > 0
        guard isUp ? item < stop : item > stop else {
            r[1] = 0
            return
        }
        let distance = UInt64(bitPattern: isUp ? stop &- item : item &- stop)
        let size = UInt64(bitPattern: isUp ? step : 0 &- step)
        iterator[1] = distance <= size ? stop : item &+ step
        r[0] = item
        r[1] = 1
    }

    // MARK: Printing

    /// How much output is kept before it is written.
    private static let outputLimit = 1 << 16

    private func print(_ format: Executable.Format, _ values: UnsafeMutablePointer<Int64>) -> Failure {
        switch format.destination {
        case .standardOutput(let newline):
            let failure = write(format, values, to: output)
            if failure != .none { return failure }
            if newline { output.append(UInt8(ascii: "\n")) }
            if output.count >= Machine.outputLimit || newline && host.outputIsTerminal { return flush() }
            return .none
        case .standardError:
            let line = ByteBuffer()
            let failure = write(format, values, to: line)
            if failure != .none { return failure }
            line.append(UInt8(ascii: "\n"))
            // That it cannot be written cannot be told anywhere.
            try? host.write(UnsafeRawBufferPointer(start: line.bytes, count: line.count), to: .error)
            return .none
        case .string:
            let text = ByteBuffer()
            let failure = write(format, values, to: text)
            if failure != .none { return failure }
            guard let string = newString(text, from: 0) else { return .outOfMemory }
            values[0] = string.bits
            return .none
        }
    }

    /// Writes what was printed. That it cannot be written ends the program: it must not go on as if it were.
    func flush() -> Failure {
        guard output.count > 0 else { return .none }
        let bytes = UnsafeRawBufferPointer(start: output.bytes, count: output.count)
        defer { output.removeAll() }
        do {
            try host.write(bytes, to: .output)
            return .none
        } catch {
            uncaught = UncaughtError(
                code: 14, message: Array("Cannot write to standard output: \(error.reason)".utf8), span: .none, chain: UncaughtError.Chain())
            exitCode = 70
            return .exit
        }
    }
}
