import TypedTree

/// The objects that are being shown.
struct ShownObjects {
    private var stack: [Int64] = []
    /// The same objects, once there are many.
    private var set: Set<Int64> = []
    private static let directLimit = 16

    /// Whether the object is not being shown yet; it is from now on.
    mutating func enter(_ object: Int64) -> Bool {
        if set.isEmpty {
            if stack.contains(object) { return false }
        } else if set.contains(object) {
            return false
        }
        stack.append(object)
        if !set.isEmpty {
            set.insert(object)
        } else if stack.count > ShownObjects.directLimit {
            set = Set(stack)
        }
        return true
    }

    mutating func leave() {
        guard let object = stack.popLast() else { return }
        if !set.isEmpty { set.remove(object) }
        if stack.isEmpty { set = [] }
    }
}

/// A value some of whose parts have been shown.
struct PartlyShown {
    let value: Int64
    /// The shape of what it is.
    let shape: ShapeID
    /// Whether it counts among the objects that are being shown.
    let isEntered: Bool
    /// The part that comes next.
    var next = 0
    /// How many parts it had at first.
    let count: Int
}

// Values as text.

extension Machine {
    /// Values nested deeper than this are a stack overflow. Showing and comparing for equality keep the way to where they are in an array: as deep
    /// as the stack of compiled programs lets these go, hence no less than this.
    static let depthLimit = 24_000_000
    /// The room for so many values is kept for the next time.
    static let keptCapacity = 10_000
    /// What still recurses takes some hundred bytes of the native stack for each level.
    static let recursionLimit = 400_000

    /// Writes a value; strings and characters quoted as inside containers, or raw.
    func show(_ value: Int64, _ id: ShapeID, quoted: Bool, to buffer: ByteBuffer) -> Failure {
        let base = showing.count
        var failure = beginShowing(value, id, quoted: quoted, to: buffer)
        while failure == .none, showing.count > base { failure = showParts(to: buffer) }
        while showing.count > base { endShowing() }
        if showing.isEmpty, showing.capacity > Machine.keptCapacity { showing = [] }
        return failure
    }

    /// Writes a value without parts, or the beginning of one that has some, which is the last of `showing` then.
    private func beginShowing(_ value: Int64, _ id: ShapeID, quoted: Bool, to buffer: ByteBuffer) -> Failure {
        let id = form(of: value, id)
        let shape = program.shapes[id.index]
        // The VM quotes nothing.
        let quoted = quoted && !isVM
        if let method = shape.toString {
            guard case .structure = shape.kind else { return showByMethod(method, value, to: buffer) }
            guard enter(value, to: buffer) else { return .none }
            defer { shown.leave() }
            return showByMethod(method, value, to: buffer)
        }
        switch shape.kind {
        case .unit: buffer.append("()")
        case .bool: buffer.append(value != 0 ? "true" : "false")
        case .char:
            let scalar = UInt32(truncatingIfNeeded: value)
            if quoted { Quoting.writeQuotedCharacter(scalar, to: buffer) } else { Quoting.writeCharacter(scalar, to: buffer) }
        case .string:
            let string = Object.at(value)
            if quoted {
                Quoting.writeQuoted(Text.bytes(string), Text.count(string), to: buffer)
            } else {
                buffer.append(Text.bytes(string), Text.count(string))
            }
        case .integer(let type): Machine.writeInteger(value, isUnsigned: type == .u64, to: buffer)
        case .float where isVM: FloatText.writeVM(Double(bitPattern: UInt64(bitPattern: value)), to: buffer)
        case .float(.f64): FloatText.write(Double(bitPattern: UInt64(bitPattern: value)), to: buffer)
        case .float(.f32): FloatText.write(Float(Double(bitPattern: UInt64(bitPattern: value))), to: buffer)
        case .array: return enter(value, id, count: Int(Object.at(value)[1]), isVM ? "" : "[", to: buffer)
        case .tuple(let elements):
            buffer.append(UInt8(ascii: "("))
            return push(value, id, count: elements.count)
        case .range(let bound): return showRange(value, bound, to: buffer)
        case .rangeIterator: showRangeIterator(value, to: buffer)
        case .structure(let name, let fields):
            return enter(value, id, count: fields.count, isVM ? "" : fields.isEmpty ? " {" : " { ", name: isVM ? "" : name, to: buffer)
        case .enumeration(let name, let variants, let isPayloadFree):
            let tag = isPayloadFree ? value : Object.at(value).tag
            buffer.append(name)
            buffer.append(".")
            buffer.append(variants[Int(tag)].name)
            let count = variants[Int(tag)].payload.count
            if count == 0 { return .none }
            buffer.append(UInt8(ascii: "("))
            return push(value, id, count: count)
        case .function: buffer.append(program.functions[Int(Object.at(value)[1])].shownName)
        case .error:
            buffer.append("Error: ")
            let message = Object.at(Object.at(value)[1])
            buffer.append(Text.bytes(message), Text.count(message))
        case .dynamic:
            let box = Object.at(value)
            if let form = program.formShapes[box.tag] { return beginShowing(box[1], form, quoted: quoted, to: buffer) }
        case .unknown(let what):
            unsupportedText = "showing \(what)"
            return .unsupported
        }
        return .none
    }

    /// The shape of what a value is: of an extended struct, that of the type that the object is of.
    func form(of value: Int64, _ id: ShapeID) -> ShapeID {
        program.shapes[id.index].isOpen ? program.formShapes[Object.at(value).tag] ?? id : id
    }

    static func writeInteger(_ value: Int64, isUnsigned: Bool, to buffer: ByteBuffer) {
        var magnitude = isUnsigned ? UInt64(bitPattern: value) : value.magnitude
        if !isUnsigned && value < 0 { buffer.append(UInt8(ascii: "-")) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { digits in
            var at = 24
            repeat {
                at -= 1
                digits[at] = UInt8(truncatingIfNeeded: 48 + magnitude % 10)
                magnitude /= 10
            } while magnitude != 0
            if let start = digits.baseAddress { buffer.append(start + at, 24 - at) }
        }
    }

    private func showByMethod(_ method: Int, _ value: Int64, to buffer: ByteBuffer) -> Failure {
        let (failure, text) = call(method, value)
        if failure != .none { return failure }
        let string = Object.at(text)
        buffer.append(Text.bytes(string), Text.count(string))
        return .none
    }

    /// Begins with the parts of an object unless it is being shown already.
    private func enter(
        _ value: Int64, _ shape: ShapeID, count: Int, _ opening: StaticString, name: String = "", to buffer: ByteBuffer
    ) -> Failure {
        if showing.count >= Machine.depthLimit { return .stackOverflow }
        guard enter(value, to: buffer) else { return .none }
        buffer.append(name)
        buffer.append(opening)
        showing.append(PartlyShown(value: value, shape: shape, isEntered: true, count: count))
        return .none
    }

    /// Whether an object is not being shown yet; it is from now on. Otherwise writes `…`.
    private func enter(_ object: Int64, to buffer: ByteBuffer) -> Bool {
        if shown.enter(object) { return true }
        buffer.append("…")
        return false
    }

    /// Begins with the parts of a value.
    private func push(_ value: Int64, _ shape: ShapeID, count: Int) -> Failure {
        if showing.count >= Machine.depthLimit { return .stackOverflow }
        showing.append(PartlyShown(value: value, shape: shape, isEntered: false, count: count))
        return .none
    }

    private func endShowing() {
        if showing.removeLast().isEntered { shown.leave() }
    }

    /// Goes on with the parts of the last of `showing`, to the next one that has parts itself, or to the end.
    private func showParts(to buffer: ByteBuffer) -> Failure {
        let whole = showing[showing.count - 1]
        let object = Object.at(whole.value)
        switch program.shapes[whole.shape.index].kind {
        case .array(let element, _):
            let kind = ArrayValue.kind(object).rawValue
            // As many as there were at first, as far as they are still there.
            return showParts(of: whole, min(whole.count, Int(object[1])), isVM ? "" : "]", to: buffer) { index in
                if index >= Int(object[1]) { return .none }
                if index > 0 { buffer.append(", ") }
                return beginShowing(ArrayValue.load(object, index, kind), element, quoted: true, to: buffer)
            }
        case .tuple(let elements):
            return showParts(of: whole, whole.count, whole.count == 1 ? ",)" : ")", to: buffer) { index in
                if index > 0 { buffer.append(", ") }
                return beginShowing(object[index + 1], elements[index], quoted: true, to: buffer)
            }
        case .structure(_, let fields):
            return showParts(of: whole, whole.count, isVM ? "" : whole.count == 0 ? "}" : " }", to: buffer) { index in
                if index > 0 { buffer.append(", ") }
                if !isVM {
                    buffer.append(fields[index].name)
                    buffer.append(": ")
                }
                return beginShowing(object[index + 1], fields[index].shape, quoted: true, to: buffer)
            }
        case .enumeration(_, let variants, _):
            let payload = variants[Int(object.tag)].payload
            return showParts(of: whole, whole.count, ")", to: buffer) { index in
                if index > 0 { buffer.append(", ") }
                return beginShowing(object[index + 1], payload[index], quoted: true, to: buffer)
            }
        default: return .none
        }
    }

    @inline(__always)
    private func showParts(
        of whole: PartlyShown, _ count: Int, _ closing: StaticString, to buffer: ByteBuffer, _ part: (Int) -> Failure
    ) -> Failure {
        let depth = showing.count
        var index = whole.next
        while index < count {
            let failure = part(index)
            if failure != .none { return failure }
            index += 1
            if showing.count > depth {
                showing[depth - 1].next = index
                return .none
            }
        }
        buffer.append(closing)
        endShowing()
        return .none
    }

    /// `start..end`, with the step where it is not one.
    private func showRange(_ value: Int64, _ bound: ShapeID, to buffer: ByteBuffer) -> Failure {
        let range = Object.at(value)
        var failure = show(range[1], bound, quoted: true, to: buffer)
        buffer.append(range[4] != 0 ? "..=" : "..")
        if failure == .none { failure = show(range[2], bound, quoted: true, to: buffer) }
        if range[3] != 1 {
            buffer.append("..")
            var isUnsigned = false
            if case .integer(.u64) = program.shapes[bound.index].kind { isUnsigned = true }
            Machine.writeInteger(range[3], isUnsigned: isUnsigned, to: buffer)
        }
        return failure
    }

    private func showRangeIterator(_ value: Int64, to buffer: ByteBuffer) {
        let iterator = Object.at(value)
        buffer.append("range(")
        for index in 1...3 {
            if index > 1 { buffer.append(", ") }
            Machine.writeInteger(iterator[index], isUnsigned: false, to: buffer)
        }
        buffer.append(")")
    }

    // MARK: Text and printing

    private func integerText(_ value: Int64, isUnsigned: Bool, _ result: inout Int64) -> Failure {
        integerBuffer.removeAll()
        Machine.writeInteger(value, isUnsigned: isUnsigned, to: integerBuffer)
        guard let string = newString(integerBuffer, from: 0) else { return .outOfMemory }
        result = string.bits
        return .none
    }

    /// A value as a new string.
    func text(of value: Int64, _ shape: ShapeID, quoted: Bool = false, _ result: inout Int64) -> Failure {
        if case .integer(let type) = program.shapes[shape.index].kind { return integerText(value, isUnsigned: type == .u64, &result) }
        let buffer = ByteBuffer()
        let failure = show(value, shape, quoted: quoted, to: buffer)
        if failure != .none { return failure }
        guard let string = newString(buffer, from: 0) else { return .outOfMemory }
        result = string.bits
        return .none
    }

    /// Writes the pieces of a format with the values in registers.
    func write(_ format: Executable.Format, _ values: UnsafeMutablePointer<Int64>, to buffer: ByteBuffer) -> Failure {
        if format.isInFirstValue { return writeByFormatValue(format, values, to: buffer) }
        for piece in format.pieces {
            switch piece {
            case .text(let literal):
                let string = immortals.literals[literal]
                buffer.append(Text.bytes(string), Text.count(string))
            case .value(let argument, let shape, let specifier):
                let failure = write(values[argument], shape, specifier, to: buffer)
                if failure != .none { return failure }
            }
        }
        return .none
    }

    func write(_ value: Int64, _ shape: ShapeID, _ specifier: PrintSpecifier, to buffer: ByteBuffer) -> Failure {
        switch (specifier, program.shapes[shape.index].kind) {
        case (.fixed(let decimals), .float):
            FloatText.writeFixed(Double(bitPattern: UInt64(bitPattern: value)), decimals: Int(decimals), to: buffer)
        case (.hexadecimal(let uppercase), .integer):
            buffer.append(String(UInt64(bitPattern: value), radix: 16, uppercase: uppercase))
        case (.binary, .integer): buffer.append(String(UInt64(bitPattern: value), radix: 2))
        case (.quoted, _): return show(value, shape, quoted: true, to: buffer)
        case (.formatted(let spec), _): return write(value, shape, spec, to: buffer)
        case (.octal, .integer): buffer.append(String(UInt64(bitPattern: value), radix: 8))
        default: return show(value, shape, quoted: false, to: buffer)
        }
        return .none
    }
}
