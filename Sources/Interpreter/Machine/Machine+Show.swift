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

// Values as text.

extension Machine {
    /// Values nested deeper than this are a stack overflow: each level takes some hundred bytes of the native stack.
    static let depthLimit = 400_000

    /// Writes a value; strings and characters quoted as inside containers, or raw.
    func show(_ value: Int64, _ id: ShapeID, quoted: Bool, to buffer: ByteBuffer, depth: Int = 0) -> Failure {
        let shape = program.shapes[form(of: value, id).index]
        // The VM quotes nothing.
        let quoted = quoted && !isVM
        if let method = shape.toString { return showByMethod(method, value, to: buffer) }
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
        case .array(let element, _): return showArray(value, element, to: buffer, depth)
        case .tuple(let elements): return showTuple(value, elements, to: buffer, depth)
        case .range(let bound): return showRange(value, bound, to: buffer, depth)
        case .rangeIterator: showRangeIterator(value, to: buffer)
        case .structure(let name, let fields): return showStructure(value, name, fields, to: buffer, depth)
        case .enumeration(let name, let variants, let isPayloadFree):
            let tag = isPayloadFree ? value : Object.at(value).tag
            buffer.append(name)
            buffer.append(".")
            buffer.append(variants[Int(tag)].name)
            return showPayload(value, variants[Int(tag)].payload, to: buffer, depth)
        case .function: buffer.append(program.functions[Int(Object.at(value)[1])].shownName)
        case .error:
            buffer.append("Error: ")
            let message = Object.at(Object.at(value)[1])
            buffer.append(Text.bytes(message), Text.count(message))
        case .dynamic:
            let box = Object.at(value)
            if let form = program.formShapes[box.tag] { return show(box[1], form, quoted: quoted, to: buffer, depth: depth + 1) }
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

    /// Shows an object unless it is being shown already.
    private func showOnce(_ value: Int64, to buffer: ByteBuffer, _ depth: Int, _ body: () -> Failure) -> Failure {
        if depth > Machine.depthLimit { return .stackOverflow }
        guard shown.enter(value) else {
            buffer.append("…")
            return .none
        }
        pinned.append(value)
        defer {
            shown.leave()
            pinned.removeLast()
        }
        return body()
    }

    private func showArray(_ value: Int64, _ element: ShapeID, to buffer: ByteBuffer, _ depth: Int) -> Failure {
        showOnce(value, to: buffer, depth) {
            let array = Object.at(value)
            let kind = ArrayValue.kind(array).rawValue
            // As many as there were at first, as far as they are still there.
            let count = Int(array[1])
            if !isVM { buffer.append(UInt8(ascii: "[")) }
            for index in 0..<count where index < Int(array[1]) {
                if index > 0 { buffer.append(", ") }
                let failure = show(ArrayValue.load(array, index, kind), element, quoted: true, to: buffer, depth: depth + 1)
                if failure != .none { return failure }
            }
            if !isVM { buffer.append(UInt8(ascii: "]")) }
            return .none
        }
    }

    private func showTuple(_ value: Int64, _ elements: [ShapeID], to buffer: ByteBuffer, _ depth: Int) -> Failure {
        if depth > Machine.depthLimit { return .stackOverflow }
        buffer.append(UInt8(ascii: "("))
        let failure = showWords(value, elements, to: buffer, depth)
        buffer.append(elements.count == 1 ? ",)" : ")")
        return failure
    }

    private func showWords(_ value: Int64, _ shapes: [ShapeID], to buffer: ByteBuffer, _ depth: Int) -> Failure {
        pinned.append(value)
        defer { pinned.removeLast() }
        for (index, shape) in shapes.enumerated() {
            if index > 0 { buffer.append(", ") }
            let failure = show(Object.at(value)[index + 1], shape, quoted: true, to: buffer, depth: depth + 1)
            if failure != .none { return failure }
        }
        return .none
    }

    private func showPayload(_ value: Int64, _ payload: [ShapeID], to buffer: ByteBuffer, _ depth: Int) -> Failure {
        if payload.isEmpty { return .none }
        if depth > Machine.depthLimit { return .stackOverflow }
        buffer.append(UInt8(ascii: "("))
        let failure = showWords(value, payload, to: buffer, depth)
        buffer.append(UInt8(ascii: ")"))
        return failure
    }

    private func showStructure(
        _ value: Int64, _ name: String, _ fields: [(name: String, shape: ShapeID)], to buffer: ByteBuffer, _ depth: Int
    ) -> Failure {
        showOnce(value, to: buffer, depth) {
            if isVM { return showFields(value, fields.map(\.shape), to: buffer, depth) }
            buffer.append(name)
            guard !fields.isEmpty else {
                buffer.append(" {}")
                return .none
            }
            buffer.append(" { ")
            for (index, field) in fields.enumerated() {
                if index > 0 { buffer.append(", ") }
                buffer.append(field.name)
                buffer.append(": ")
                let failure = show(Object.at(value)[index + 1], field.shape, quoted: true, to: buffer, depth: depth + 1)
                if failure != .none { return failure }
            }
            buffer.append(" }")
            return .none
        }
    }

    /// `start..end`, with the step where it is not one.
    private func showRange(_ value: Int64, _ bound: ShapeID, to buffer: ByteBuffer, _ depth: Int) -> Failure {
        let range = Object.at(value)
        var failure = show(range[1], bound, quoted: true, to: buffer, depth: depth)
        buffer.append(range[4] != 0 ? "..=" : "..")
        if failure == .none { failure = show(range[2], bound, quoted: true, to: buffer, depth: depth) }
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
        let outer = shown
        shown = ShownObjects()
        defer { shown = outer }
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
