import TypedTree

// Values laid out by specifications, and templates that are read at run time.

extension Machine {
    /// Writes a value as a specification says, which suits the value's type.
    func write(_ value: Int64, _ shape: ShapeID, _ spec: FormatSpec, to buffer: ByteBuffer) -> Failure {
        switch program.shapes[shape.index].kind {
        case .integer(let type):
            let isUnsigned = type == .u64
            if spec.kind.isForFloats {
                let float = isUnsigned ? Double(UInt64(bitPattern: value)) : Double(value)
                FormattedText.write(float, shortest: [], spec, to: buffer)
            } else {
                let magnitude = isUnsigned ? UInt64(bitPattern: value) : value.magnitude
                FormattedText.write(magnitude, isNegative: !isUnsigned && value < 0, spec, to: buffer)
            }
        case .float(let type):
            let float = Double(bitPattern: UInt64(bitPattern: value))
            let shortest = ByteBuffer()
            if type == .f32 { FloatText.write(Float(float), to: shortest) } else { FloatText.write(float, to: shortest) }
            FormattedText.write(float, shortest: shortest.contents(), spec, to: buffer)
        default:
            let text = ByteBuffer()
            let failure = show(value, shape, quoted: false, to: text)
            if failure != .none { return failure }
            FormattedText.write(text: text.contents(), spec, to: buffer)
        }
        return .none
    }

    /// `format(template, …)`: the template in the first register, the values behind it.
    func format(_ format: Executable.Format, _ values: UnsafeMutablePointer<Int64>) -> Failure {
        // What is no number counts by its text, which is made first.
        var texts: [[UInt8]?] = []
        var shapes: [ShapeID] = []
        for case .value(let argument, let shape, _) in format.pieces {
            shapes.append(shape)
            guard case .text = subject(of: shape) else {
                texts.append(nil)
                continue
            }
            let text = ByteBuffer()
            let failure = show(values[argument], shape, quoted: false, to: text)
            if failure != .none { return failure }
            texts.append(text.contents())
        }
        var filling = TemplateFilling(template: Text.array(Object.at(values[0])))
        while let placeholder = filling.next(count: shapes.count, subject: { subject(of: shapes[$0]) }) {
            if let text = texts[placeholder.index] {
                FormattedText.write(text: text, placeholder.spec, to: filling.text)
            } else {
                _ = write(values[placeholder.index + 1], shapes[placeholder.index], placeholder.spec, to: filling.text)
            }
        }
        if let problem = filling.problem { return raise(5, bytes: problem) }
        guard let string = newString(filling.text, from: 0) else { return .outOfMemory }
        values[0] = string.bits
        return .none
    }

    private func subject(of shape: ShapeID) -> FormatSpec.Subject {
        switch program.shapes[shape.index].kind {
        case .integer: .integer
        case .float: .float
        default: .text
        }
    }
}

/// A template that is read at run time, from placeholder to placeholder.
private struct TemplateFilling {
    let template: [UInt8]
    /// What came of it so far.
    let text = ByteBuffer()
    /// Why it was given up.
    private(set) var problem: [UInt8]?
    private var position = 0
    private var nextIndex = 0
    private var used: Set<Int> = []

    init(template: [UInt8]) { self.template = template }

    private mutating func fail(_ message: String, quoting part: some Collection<UInt8>, _ after: String = "") {
        let buffer = ByteBuffer()
        buffer.append("format(): \(message)")
        let part = Array(part)
        part.withUnsafeBufferPointer { if let start = $0.baseAddress { Quoting.writeQuoted(start, part.count, to: buffer) } }
        if part.isEmpty { buffer.append("\"\"") }
        buffer.append(after)
        problem = buffer.contents()
    }

    /// The next placeholder and which of `count` values it is for; nil at the end, or where something is wrong.
    mutating func next(count: Int, subject: (Int) -> FormatSpec.Subject) -> (index: Int, spec: FormatSpec)? {
        while position < template.count {
            let byte = template[position]
            position += 1
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
                if position < template.count, template[position] == byte {
                    position += 1
                } else if byte == UInt8(ascii: "{") {
                    return placeholder(count, subject)
                } else {
                    fail("a `}` without `{` in ", quoting: template)
                    return nil
                }
            }
            text.append(byte)
        }
        if used.count < count { fail("more arguments than placeholders in ", quoting: template) }
        return nil
    }

    private mutating func placeholder(_ count: Int, _ subject: (Int) -> FormatSpec.Subject) -> (index: Int, spec: FormatSpec)? {
        let inside = template[position...]
        guard let end = inside.firstIndex(where: { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "{") }), template[end] == UInt8(ascii: "}")
        else {
            fail("a `{` without `}` in ", quoting: template)
            return nil
        }
        let whole = template[(position - 1)...end]
        let digits = inside[..<end].prefix { $0 &- UInt8(ascii: "0") < 10 }
        var spec = FormatSpec()
        var isValid = digits.endIndex == end
        if digits.endIndex < end, template[digits.endIndex] == UInt8(ascii: ":"),
            case .success(let read) = FormatSpecReader.read(template[(digits.endIndex + 1)..<end]) {
            spec = read
            isValid = true
        }
        guard isValid else {
            fail("invalid placeholder ", quoting: whole)
            return nil
        }
        var index = nextIndex
        if digits.isEmpty { nextIndex += 1 } else { index = Int(String(decoding: digits, as: UTF8.self)) ?? Int.max }
        guard index < count else {
            fail("no argument for the placeholder ", quoting: whole)
            return nil
        }
        guard spec.obstacle(for: subject(index)) == nil else {
            fail("", quoting: whole, " does not suit the type of its argument")
            return nil
        }
        used.insert(index)
        position = end + 1
        return (index, spec)
    }
}
