import Glibc
import TypedTree

// `as` between scalars, `int()` and `float()`.

extension Machine {
    private func raiseRange(_ from: ScalarCode, _ to: ScalarCode) -> Failure {
        raise(7, text: "\(from.name) value out of \(to.name) range")
    }

    /// Integer to integer: wraps, or raises when the value does not fit, as the language's table says. `raises`: never wraps.
    func castInteger(_ r: UnsafeMutablePointer<Int64>, _ pair: Int, raises: Bool = false) -> Failure {
        let from = ScalarCode.from(pair)
        let to = ScalarCode.to(pair)
        let value = r[0]
        let result = Arithmetic.normalize(value, UInt8(to.rawValue))
        let wraps: Bool
        switch (from.isUnsigned, to.isUnsigned) {
        case (false, false): wraps = true
        case (true, true): wraps = false
        default: wraps = from.width == to.width && from.width < 64
        }
        let isNegative = !from.isUnsigned && value < 0
        // What is above the largest `i64` looks negative in a register.
        let isHuge = from.isUnsigned && value < 0
        let fits = result == value && (to.isUnsigned ? !isNegative : !isHuge)
        if (!wraps || raises) && !fits {
            if isNegative && to.isUnsigned && to.width >= from.width {
                return raise(7, text: "Cannot convert negative \(from.name) to \(to.name)")
            }
            return raiseRange(from, to)
        }
        r[0] = result
        return .none
    }

    /// Float to integer: truncates; what is out of range, and NaN, raises. `raises`: in the VM's edition, too.
    func castFloat(_ r: UnsafeMutablePointer<Int64>, _ pair: Int, raises: Bool = false) -> Failure {
        let to = ScalarCode.to(pair)
        let value = float(r[0]).rounded(.towardZero)
        let limit = Double(sign: .plus, exponent: to.isUnsigned ? to.width : to.width - 1, significand: 1)
        guard value < limit, value >= (to.isUnsigned ? 0 : -limit) else {
            if isVM, !raises, to == .i32 || to == .i64 {
                r[0] = to == .i32 ? Int64(Int32.min) : Int64.min
                return .none
            }
            return raiseRange(.from(pair), to)
        }
        r[0] = to == .u64 ? Int64(bitPattern: UInt64(value)) : Int64(value)
        return .none
    }

    /// Integer to character: raises unless it is a Unicode scalar.
    func castCharacter(_ r: UnsafeMutablePointer<Int64>, _ pair: Int) -> Failure {
        guard UInt64(bitPattern: r[0]) <= 0x10FFFF, !(0xD800...0xDFFF).contains(r[0]) else {
            return raiseRange(.from(pair), .char)
        }
        return .none
    }

    /// `int(x)` of a float: a whole number in range.
    func intFromFloat(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        let value = float(r[0])
        let failure = castFloat(r, ScalarCode.f64.pair(to: .i32), raises: true)
        if failure != .none || Double(r[0]) == value { return failure }
        let text = ByteBuffer()
        FloatText.write(value, to: text)
        return raise(7, bytes: Array("int() argument must be a whole number, got ".utf8) + text.contents())
    }

    // MARK: Numbers from text

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    private static func trimmed(_ string: Object) -> ArraySlice<UInt8> {
        var text = Text.array(string)[...]
        while let first = text.first, isBlank(first) { text.removeFirst() }
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }

    private func raiseNumberText(_ complaint: String, _ string: Object) -> Failure {
        let text = ByteBuffer()
        text.append(complaint)
        Quoting.writeQuoted(Text.bytes(string), Text.count(string), to: text)
        return raise(10, bytes: text.contents())
    }

    func parseInt(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        let string = Object.at(r[0])
        var text = Machine.trimmed(string)
        let isNegative = text.first == UInt8(ascii: "-")
        if isNegative || text.first == UInt8(ascii: "+") { text.removeFirst() }
        guard !text.isEmpty, text.allSatisfy({ (48...57).contains($0) }) else {
            return raiseNumberText("int() argument must be an integer string, got ", string)
        }
        let limit: Int64 = isNegative ? 1 << 31 : (1 << 31) - 1
        var value: Int64 = 0
        for digit in text {
            value = value * 10 + Int64(digit - 48)
            if value > limit { return raiseNumberText("int() argument out of i32 range, got ", string) }
        }
        r[0] = isNegative ? -value : value
        return .none
    }

    func parseFloat(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        let string = Object.at(r[0])
        var text = Machine.trimmed(string)
        let isNegative = text.first == UInt8(ascii: "-")
        if isNegative || text.first == UInt8(ascii: "+") { text.removeFirst() }
        guard Machine.isFloat(text) else { return raiseNumberText("float() argument must be a number string, got ", string) }
        let value = (text.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { strtod($0.baseAddress.unsafelyUnwrapped, nil) }
        r[0] = bits(isNegative ? -value : value)
        return .none
    }

    /// Whether a text is a decimal number without sign, `inf` or `nan`.
    static func isFloat(_ text: ArraySlice<UInt8>) -> Bool {
        let lower = String(decoding: text, as: UTF8.self).lowercased()
        if lower == "inf" || lower == "infinity" || lower == "nan" { return true }
        var rest = text
        func skipDigits() -> Int {
            let count = rest.prefix { (48...57).contains($0) }.count
            rest.removeFirst(count)
            return count
        }
        var digits = skipDigits()
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            digits += skipDigits()
        }
        guard digits > 0 else { return false }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            if skipDigits() == 0 { return false }
        }
        return rest.isEmpty
    }
}
