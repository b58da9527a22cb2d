/// Floats as text: the shortest digits that read back the same, in the layout of Python's `repr`.
enum FloatText {
    /// Writes an `f64`.
    static func write(_ value: Double, to buffer: ByteBuffer) {
        if let special = special(value) { return buffer.append(special) }
        write(digits: value.description, to: buffer)
    }

    /// Writes an `f32`.
    static func write(_ value: Float, to buffer: ByteBuffer) {
        if let special = special(Double(value)) { return buffer.append(special) }
        write(digits: value.description, to: buffer)
    }

    static func special(_ value: Double) -> StaticString? {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        return nil
    }

    /// Lays out anew what `description` gives: `-12.5`, `1e-07`, `5e+20`.
    private static func write(digits description: String, to buffer: ByteBuffer) {
        var decimal = Decimal(parsing: description)
        if decimal.isNegative { buffer.append(UInt8(ascii: "-")) }
        decimal.trim()
        let digits = decimal.digits
        // The position of the point, counted from the first digit.
        let point = decimal.exponent
        if digits.isEmpty { return buffer.append("0.0") }
        if point > 16 || point < -3 {
            buffer.append(digits[0])
            if digits.count > 1 {
                buffer.append(UInt8(ascii: "."))
                buffer.append(Array(digits[1...]))
            }
            let exponent = point - 1
            buffer.append(exponent < 0 ? "e-" : "e+")
            let magnitude = abs(exponent)
            if magnitude < 10 { buffer.append(UInt8(ascii: "0")) }
            return buffer.append("\(magnitude)")
        }
        if point <= 0 {
            buffer.append("0.")
            for _ in 0..<(-point) { buffer.append(UInt8(ascii: "0")) }
            return buffer.append(digits)
        }
        for index in 0..<max(point, digits.count) {
            if index == point { buffer.append(UInt8(ascii: ".")) }
            buffer.append(index < digits.count ? digits[index] : UInt8(ascii: "0"))
        }
        if digits.count <= point { buffer.append(".0") }
    }

    /// Writes a value with a fixed number of decimals, correctly rounded (half to even, of the exact value).
    static func writeFixed(_ value: Double, decimals: Int, to buffer: ByteBuffer) {
        if let special = special(value) { return buffer.append(special) }
        var decimal = Decimal(exactly: value)
        decimal.round(toDecimals: decimals)
        if value.sign == .minus { buffer.append(UInt8(ascii: "-")) }
        decimal.writeFixed(decimals: decimals, to: buffer)
    }
}

/// A decimal number: `0.d1d2d3… × 10^exponent`, digits in ASCII.
struct Decimal {
    var isNegative = false
    var digits: [UInt8] = []
    /// The position of the point, counted from the first digit.
    var exponent = 0

    /// Reads what Swift's `description` of a finite float gives.
    init(parsing text: String) {
        var seenPoint = false
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): seenPoint = true
            case UInt8(ascii: "e"):
                var negative = false
                var power = 0
                while let byte = bytes.next() {
                    if byte == UInt8(ascii: "-") { negative = true } else if byte != UInt8(ascii: "+") { power = power * 10 + Int(byte - 48) }
                }
                exponent += negative ? -power : power
            default:
                digits.append(byte)
                if !seenPoint { exponent += 1 }
            }
        }
        dropLeadingZeros()
    }

    /// The exact value of a finite float, by long multiplication.
    init(exactly value: Double) {
        isNegative = value.sign == .minus
        guard value != 0 else { return }
        let power = Int(value.exponentBitPattern == 0 ? 1 : value.exponentBitPattern) - 1075
        var significand = value.significandBitPattern
        if value.exponentBitPattern != 0 { significand |= 1 << 52 }
        // In groups of nine digits, the lowest first.
        var groups: [UInt32] = []
        while significand > 0 {
            groups.append(UInt32(significand % 1_000_000_000))
            significand /= 1_000_000_000
        }
        let factor: UInt64 = power >= 0 ? 2 : 5
        var left = abs(power)
        while left > 0 {
            let step = min(left, power >= 0 ? 29 : 12)
            var multiplier: UInt64 = 1
            for _ in 0..<step { multiplier *= factor }
            var carry: UInt64 = 0
            for index in groups.indices {
                let product = UInt64(groups[index]) * multiplier + carry
                groups[index] = UInt32(product % 1_000_000_000)
                carry = product / 1_000_000_000
            }
            while carry > 0 {
                groups.append(UInt32(carry % 1_000_000_000))
                carry /= 1_000_000_000
            }
            left -= step
        }
        for group in groups.reversed() {
            var text = [UInt8](repeating: 48, count: 9)
            var rest = group
            for position in stride(from: 8, through: 0, by: -1) {
                text[position] = UInt8(48 + rest % 10)
                rest /= 10
            }
            digits += text
        }
        exponent = digits.count + min(power, 0)
        dropLeadingZeros()
    }

    private mutating func dropLeadingZeros() {
        let zeros = digits.prefix { $0 == 48 }.count
        digits.removeFirst(zeros)
        exponent = digits.isEmpty ? 0 : exponent - zeros
    }

    /// Drops zeros at the end.
    mutating func trim() {
        while digits.last == 48 { digits.removeLast() }
    }

    /// Keeps `count` digits (not less than none), rounding half to even.
    mutating func round(toDigits count: Int) {
        guard count < digits.count else { return }
        guard count >= 0 else {
            digits = []
            return
        }
        let rest = digits[count...]
        let isOdd = count > 0 && digits[count - 1] & 1 == 1
        let first = rest[count]
        let isMore = first > 53 || (first == 53 && (rest.dropFirst().contains { $0 != 48 } || isOdd))
        digits.removeLast(digits.count - count)
        if isMore { increment() }
    }

    /// Keeps this many digits behind the point.
    mutating func round(toDecimals decimals: Int) { round(toDigits: exponent + decimals) }

    private mutating func increment() {
        for position in digits.indices.reversed() {
            if digits[position] < 57 {
                digits[position] += 1
                return
            }
            digits[position] = 48
        }
        digits.insert(49, at: 0)
        exponent += 1
    }

    /// Writes it without a sign, with this many digits behind the point; it was rounded to them.
    func writeFixed(decimals: Int, to buffer: ByteBuffer) {
        if exponent <= 0 || digits.isEmpty { buffer.append(48) }
        if !digits.isEmpty, exponent > 0 {
            for position in 0..<exponent { buffer.append(position < digits.count ? digits[position] : 48) }
        }
        guard decimals > 0 else { return }
        buffer.append(UInt8(ascii: "."))
        for place in 0..<decimals {
            let position = exponent + place
            buffer.append(digits.indices.contains(position) ? digits[position] : 48)
        }
    }
}
