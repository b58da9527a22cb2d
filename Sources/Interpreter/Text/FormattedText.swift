import TypedTree

/// Values laid out by a format specification, as Python's `format` does.
enum FormattedText {
    // MARK: Text

    /// Writes text, cut and padded in scalars.
    static func write(text: [UInt8], _ spec: FormatSpec, to buffer: ByteBuffer) {
        var text = text[...]
        if let precision = spec.precision { text = text.prefix(length(of: Int(precision), in: text)) }
        let padding = Swift.max(0, Int(spec.width) - scalarCount(text))
        let fill = spec.fill ?? (spec.padsWithZeros ? 48 : 32)
        let before = leftPadding(spec.alignment, padding)
        pad(fill, before, to: buffer)
        buffer.append(Array(text))
        pad(fill, padding - before, to: buffer)
    }

    private static func scalarCount(_ text: ArraySlice<UInt8>) -> Int { text.count { $0 & 0xC0 != 0x80 } }

    /// The number of bytes of the first `count` scalars.
    private static func length(of count: Int, in text: ArraySlice<UInt8>) -> Int {
        var left = count
        for (index, byte) in text.enumerated() where byte & 0xC0 != 0x80 {
            if left == 0 { return index }
            left -= 1
        }
        return text.count
    }

    private static func leftPadding(_ alignment: FormatSpec.Alignment, _ padding: Int) -> Int {
        switch alignment {
        case .right: padding
        case .center: padding / 2
        default: 0
        }
    }

    private static func pad(_ fill: UInt32, _ count: Int, to buffer: ByteBuffer) {
        for _ in 0..<count { Quoting.writeCharacter(fill, to: buffer) }
    }

    // MARK: Numbers

    /// Writes an integer.
    static func write(_ magnitude: UInt64, isNegative: Bool, _ spec: FormatSpec, to buffer: ByteBuffer) {
        let radix: (Int, String) =
            switch spec.kind {
            case .hexadecimal: (16, "0x")
            case .upperHexadecimal: (16, "0X")
            case .octal: (8, "0o")
            case .binary: (2, "0b")
            default: (10, "")
            }
        let digits = Array(String(magnitude, radix: radix.0, uppercase: spec.kind == .upperHexadecimal).utf8)
        write(isNegative, spec.isAlternate ? radix.1 : "", digits, [], spec, to: buffer)
    }

    /// Writes a float; `shortest` is how it is printed.
    static func write(_ value: Double, shortest: [UInt8], _ spec: FormatSpec, to buffer: ByteBuffer) {
        let percent: [UInt8] = spec.kind == .percent ? [UInt8(ascii: "%")] : []
        let value = spec.kind == .percent ? value * 100 : value
        if value.isNaN { return write(false, "", [], Array("nan".utf8) + percent, spec, to: buffer) }
        let isNegative = value.sign == .minus
        if value.isInfinite { return write(isNegative, "", [], Array("inf".utf8) + percent, spec, to: buffer) }
        var text = layout(value.magnitude, shortest: isNegative ? Array(shortest.dropFirst()) : shortest, spec)
        text += percent
        let digits = text.prefix { $0 &- 48 < 10 }
        write(isNegative, "", Array(digits), Array(text[digits.endIndex...]), spec, to: buffer)
    }

    /// Writes a number of sign, prefix, digits and what follows them.
    private static func write(
        _ isNegative: Bool, _ prefix: String, _ digits: [UInt8], _ rest: [UInt8], _ spec: FormatSpec, to buffer: ByteBuffer
    ) {
        let sign = isNegative ? "-" : spec.sign == .always ? "+" : spec.sign == .blank ? " " : ""
        let fill = spec.fill ?? (spec.padsWithZeros ? 48 : 32)
        var alignment = spec.alignment
        if alignment == .standard { alignment = spec.padsWithZeros ? .afterSign : .right }
        let others = sign.utf8.count + prefix.utf8.count + rest.count
        var shown = digits
        if spec.hasGroups, !digits.isEmpty {
            shown = grouped(digits)
            // Zeros between sign and digits are digits, with commas among them.
            var extended = digits
            while alignment == .afterSign && fill == 48 && shown.count + others < Int(spec.width) {
                extended.insert(48, at: 0)
                shown = grouped(extended)
            }
        }
        let padding = Swift.max(0, Int(spec.width) - others - shown.count)
        let before = leftPadding(alignment, padding)
        pad(fill, before, to: buffer)
        buffer.append(sign)
        buffer.append(prefix)
        if alignment == .afterSign { pad(fill, padding, to: buffer) }
        buffer.append(shown)
        buffer.append(rest)
        if alignment == .left || alignment == .center { pad(fill, padding - before, to: buffer) }
    }

    private static func grouped(_ digits: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(UInt8(ascii: ",")) }
            result.append(digit)
        }
        return result
    }

    // MARK: Floats

    /// The text of a finite float that is not negative, without padding, commas and `%`.
    private static func layout(_ value: Double, shortest: [UInt8], _ spec: FormatSpec) -> [UInt8] {
        var text: [UInt8]
        switch spec.kind {
        case .exponent: text = scientific(Decimal(exactly: value), decimals: Int(spec.precision ?? 6))
        case .general: text = general(value, Swift.max(1, Int(spec.precision ?? 6)), isStandard: false, keepsZeros: spec.isAlternate)
        case .standard:
            guard let precision = spec.precision else {
                text = shortest
                break
            }
            text = general(value, Swift.max(1, Int(precision)), isStandard: true, keepsZeros: spec.isAlternate)
        default: text = fixed(Decimal(exactly: value), decimals: Int(spec.precision ?? 6))
        }
        if spec.isAlternate, !text.contains(UInt8(ascii: ".")) {
            text.insert(UInt8(ascii: "."), at: text.firstIndex(of: UInt8(ascii: "e")) ?? text.endIndex)
        }
        return text
    }

    private static func fixed(_ value: Decimal, decimals: Int) -> [UInt8] {
        var decimal = value
        decimal.round(toDecimals: decimals)
        let buffer = ByteBuffer()
        decimal.writeFixed(decimals: decimals, to: buffer)
        return buffer.contents()
    }

    /// `d.ddde±xx`
    private static func scientific(_ value: Decimal, decimals: Int) -> [UInt8] {
        var decimal = value
        decimal.round(toDigits: decimals + 1)
        func digit(_ index: Int) -> UInt8 { decimal.digits.indices.contains(index) ? decimal.digits[index] : 48 }
        var text = [digit(0)]
        if decimals > 0 { text.append(UInt8(ascii: ".")) }
        for index in 0..<decimals { text.append(digit(index + 1)) }
        let exponent = decimal.digits.isEmpty ? 0 : decimal.exponent - 1
        text += (exponent < 0 ? "e-" : "e+").utf8
        if abs(exponent) < 10 { text.append(48) }
        return text + Array("\(abs(exponent))".utf8)
    }

    /// `%g` with so many digits; without type (`isStandard`) there is always a point, and the exponent comes one digit earlier.
    private static func general(_ value: Double, _ digits: Int, isStandard: Bool, keepsZeros: Bool) -> [UInt8] {
        var decimal = Decimal(exactly: value)
        decimal.round(toDigits: digits)
        let point = decimal.digits.isEmpty ? 1 : decimal.exponent
        let isScientific = point <= -4 || point > digits - (isStandard ? 1 : 0)
        var text = isScientific ? scientific(decimal, decimals: digits - 1) : fixed(decimal, decimals: Swift.max(0, digits - point))
        if !keepsZeros { text = withoutZeros(text) }
        if isStandard, !isScientific {
            if !text.contains(UInt8(ascii: ".")) { text.append(UInt8(ascii: ".")) }
            if text.last == UInt8(ascii: ".") { text.append(48) }
        }
        return text
    }

    /// Drops the zeros that end the decimals, and the point if none is left.
    private static func withoutZeros(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(UInt8(ascii: ".")) else { return text }
        let end = text.firstIndex(of: UInt8(ascii: "e")) ?? text.endIndex
        var mantissa = text[..<end]
        while mantissa.last == 48 { mantissa.removeLast() }
        if mantissa.last == UInt8(ascii: ".") { mantissa.removeLast() }
        return Array(mantissa) + text[end...]
    }
}
