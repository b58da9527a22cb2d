import TypedTree

// How programs of the VM's edition print and convert.

extension Machine {
    /// Whether the program is in the VM's edition.
    var isVM: Bool { program.edition == .vm }

    /// Prints with a format that is the first value: each `@` takes the next one; values that are left follow after spaces.
    func writeByFormatValue(_ format: Executable.Format, _ values: UnsafeMutablePointer<Int64>, to buffer: ByteBuffer) -> Failure {
        let template = Text.array(Object.at(values[0]))
        var position = 0
        var arguments = format.pieces.dropFirst().compactMap { piece -> (argument: Int, shape: ShapeID)? in
            if case .value(let argument, let shape, _) = piece { (argument, shape) } else { nil }
        }[...]
        while position < template.count, !arguments.isEmpty {
            guard template[position] == UInt8(ascii: "@") else {
                buffer.append(template[position])
                position += 1
                continue
            }
            let (specifier, length) = Machine.specifier(template, at: position)
            position += length
            let next = arguments.removeFirst()
            let failure = write(values[next.argument], next.shape, specifier, to: buffer)
            if failure != .none { return failure }
        }
        for byte in template[position...] { buffer.append(byte) }
        for next in arguments {
            buffer.append(UInt8(ascii: " "))
            let failure = show(values[next.argument], next.shape, quoted: false, to: buffer)
            if failure != .none { return failure }
        }
        return .none
    }

    /// The specifier at an `@`, and how many bytes it has.
    private static func specifier(_ template: [UInt8], at position: Int) -> (PrintSpecifier, Int) {
        guard position + 1 < template.count else { return (.plain, 1) }
        switch template[position + 1] {
        case UInt8(ascii: "x"): return (.hexadecimal(uppercase: false), 2)
        case UInt8(ascii: "X"): return (.hexadecimal(uppercase: true), 2)
        case UInt8(ascii: "b"): return (.binary, 2)
        case UInt8(ascii: "o"): return (.octal, 2)
        case UInt8(ascii: "."):
            let digits = template[(position + 2)...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard digits.endIndex < template.count, template[digits.endIndex] == UInt8(ascii: "f"),
                let decimals = UInt32(String(decoding: digits, as: UTF8.self)), decimals < 1_000_000
            else { return (.plain, 1) }
            return (.fixed(decimals: decimals), digits.endIndex + 1 - position)
        default: return (.plain, 1)
        }
    }

    /// A float `as string`: C's `%g`.
    func floatText(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        let buffer = ByteBuffer()
        FloatText.writeGeneral(Double(bitPattern: UInt64(bitPattern: r[0])), digits: 6, to: buffer)
        guard let string = newString(buffer, from: 0) else { return .outOfMemory }
        r[0] = string.bits
        return .none
    }

    /// `typeof` of an error: its kind and message.
    func errorSummary(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        let message = Text.array(Object.at(Object.at(r[0])[1]))
        let failure = errorProperty(.errorKind, r)
        if failure != .none { return failure }
        let buffer = ByteBuffer()
        let kind = Object.at(r[0])
        buffer.append(Text.bytes(kind), Text.count(kind))
        buffer.append(": ")
        buffer.append(message)
        guard let string = newString(buffer, from: 0) else { return .outOfMemory }
        r[0] = string.bits
        return .none
    }
}

extension FloatText {
    /// As the VM prints: 17 decimals without trailing zeros; small numbers by their digits.
    static func writeVM(_ value: Double, to buffer: ByteBuffer) {
        if let special = special(value) { return buffer.append(special) }
        if value == 0 { return buffer.append(UInt8(ascii: "0")) }
        if value.magnitude < 1e-4 { return writeGeneral(value, digits: 17, to: buffer) }
        let text = ByteBuffer()
        writeFixed(value, decimals: 17, to: text)
        var digits = text.contents()
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if digits.last == UInt8(ascii: ".") { digits.removeLast() }
        buffer.append(digits)
    }

    /// As C's `%g`, with as many significant digits.
    static func writeGeneral(_ value: Double, digits: UInt32, to buffer: ByteBuffer) {
        var spec = FormatSpec()
        spec.kind = .general
        spec.precision = digits
        FormattedText.write(value, shortest: [], spec, to: buffer)
    }
}
