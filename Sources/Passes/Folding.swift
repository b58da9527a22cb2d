import IR
import Support

/// Evaluation of operations on constants, by the language's rules.
///
/// Constants are 64 bits: integers, `bool` and `char` extended by their own signedness, floats by their bit pattern
/// (an `f32` in the low half). What would raise has no value here, so that it stays in the program.
enum Folding {
    /// The value of an operation of one operand of type `source`, or `nil` when it would raise or is not known.
    static func unary(_ opcode: Opcode, _ bits: UInt64, from source: IRType, to type: IRType) -> UInt64? {
        switch opcode {
        case .neg, .negChecked, .negWrap:
            if type.isFloat { return bits ^ (type == .f32 ? 0x8000_0000 : 0x8000_0000_0000_0000) }
            return binary(opcode == .negWrap ? .subWrap : opcode == .negChecked ? .subChecked : .sub, 0, bits, type)
        case .not: return type == .bool ? bits ^ 1 : wrap(~bits, type)
        case .convert, .convertChecked, .narrowChecked: return convert(bits, from: source, to: type)
        case .convertWrap: return wrap(bits, type)
        default: return nil
        }
    }

    /// The value of an operation of two operands of the type `type`, or `nil` when it would raise or is not known.
    static func binary(_ opcode: Opcode, _ left: UInt64, _ right: UInt64, _ type: IRType) -> UInt64? {
        if opcode.isComparison { return compare(opcode, left, right, type).map { $0 ? 1 : 0 } }
        if type == .f64 {
            return float(opcode, Double(bitPattern: left), Double(bitPattern: right))?.bitPattern
        }
        if type == .f32 {
            let result = float(opcode, Float(bitPattern: UInt32(truncatingIfNeeded: left)), Float(bitPattern: UInt32(truncatingIfNeeded: right)))
            return result.map { UInt64($0.bitPattern) }
        }
        if type == .bool {
            switch opcode {
            case .and: return left & right
            case .or: return left | right
            case .xor: return left ^ right
            default: return nil
            }
        }
        return type.isSigned
            ? signed(opcode, Int64(bitPattern: left), Int64(bitPattern: right), type).map { UInt64(bitPattern: $0) }
            : unsigned(opcode, left, right, type)
    }

    /// The value of a comparison of two values of a type.
    static func compare(_ opcode: Opcode, _ left: UInt64, _ right: UInt64, _ type: IRType) -> Bool? {
        if type.isFloat {
            let (x, y) = (double(left, type), double(right, type))
            return ordered(opcode, x, y)
        }
        return type.isSigned ? ordered(opcode, Int64(bitPattern: left), Int64(bitPattern: right)) : ordered(opcode, left, right)
    }

    private static func ordered<Value: Comparable>(_ opcode: Opcode, _ x: Value, _ y: Value) -> Bool? {
        switch opcode {
        case .eq: x == y
        case .ne: x != y
        case .lt: x < y
        case .le: x <= y
        case .gt: x > y
        case .ge: x >= y
        default: nil
        }
    }

    /// Keeps the low bits of a value, extended again as the type asks.
    static func wrap(_ bits: UInt64, _ type: IRType) -> UInt64 {
        let shift = UInt64(64 - type.bitWidth)
        if type == .bool { return bits & 1 }
        return type.isSigned
            ? UInt64(bitPattern: Int64(bitPattern: bits << shift) >> Int64(shift)) : (bits << shift) >> shift
    }

    private static func double(_ bits: UInt64, _ type: IRType) -> Double {
        type == .f32 ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))) : Double(bitPattern: bits)
    }

    private static func float<Value: BinaryFloatingPoint>(_ opcode: Opcode, _ x: Value, _ y: Value) -> Value? {
        switch opcode {
        case .add: return x + y
        case .sub: return x - y
        case .mul: return x * y
        case .div: return x / y
        case .rem: return x.truncatingRemainder(dividingBy: y)
        case .divChecked: return y == 0 ? nil : x / y
        case .remChecked: return y == 0 ? nil : x.truncatingRemainder(dividingBy: y)
        default: return nil
        }
    }

    private static func signed(_ opcode: Opcode, _ x: Int64, _ y: Int64, _ type: IRType) -> Int64? {
        let result: (partialValue: Int64, overflow: Bool)
        switch opcode {
        case .add, .addChecked: result = x.addingReportingOverflow(y)
        case .sub, .subChecked: result = x.subtractingReportingOverflow(y)
        case .mul, .mulChecked: result = x.multipliedReportingOverflow(by: y)
        case .div, .divChecked: result = y == 0 ? (0, true) : x.dividedReportingOverflow(by: y)
        case .rem, .remChecked:
            if y == 0 || (y == -1 && x == type.minimum) { return nil }
            return y == -1 ? 0 : x % y
        case .powChecked: return power(x, y, type)
        case .addWrap: return Int64(bitPattern: wrap(UInt64(bitPattern: x &+ y), type))
        case .subWrap: return Int64(bitPattern: wrap(UInt64(bitPattern: x &- y), type))
        case .mulWrap: return Int64(bitPattern: wrap(UInt64(bitPattern: x &* y), type))
        case .and: return x & y
        case .or: return x | y
        case .xor: return x ^ y
        case .shl, .shlChecked:
            return y < 0 || y >= type.bitWidth ? nil : Int64(bitPattern: wrap(UInt64(bitPattern: x) << UInt64(y), type))
        case .shr, .shrChecked: return y < 0 || y >= type.bitWidth ? nil : x >> y
        default: return nil
        }
        if PlantedFault.isPlanted(.foldAtLimit), !result.overflow, type.bitWidth < 64, result.partialValue == type.maximum + 1 { return type.minimum }
        return result.overflow || result.partialValue < type.minimum || result.partialValue > type.maximum ? nil : result.partialValue
    }

    private static func unsigned(_ opcode: Opcode, _ x: UInt64, _ y: UInt64, _ type: IRType) -> UInt64? {
        switch opcode {
        case .add: return wrap(x &+ y, type)
        case .sub: return wrap(x &- y, type)
        case .mul: return wrap(x &* y, type)
        case .div, .divChecked: return y == 0 ? nil : x / y
        case .rem, .remChecked: return y == 0 ? nil : x % y
        case .and: return x & y
        case .or: return x | y
        case .xor: return x ^ y
        case .shl, .shlChecked: return y >= UInt64(type.bitWidth) ? nil : wrap(x << y, type)
        case .shr, .shrChecked:
            if PlantedFault.isPlanted(.signedShift), y > 0, y < UInt64(type.bitWidth) {
                let spare = Int64(64 - type.bitWidth)
                return wrap(UInt64(bitPattern: Int64(bitPattern: x << UInt64(spare)) >> (Int64(y) + spare)), type)
            }
            return y >= UInt64(type.bitWidth) ? nil : x >> y
        case .pow, .powChecked: return wrappingPower(x, y, type)
        default: return nil
        }
    }

    private static func power(_ base: Int64, _ exponent: Int64, _ type: IRType) -> Int64? {
        guard exponent >= 0 else { return nil }
        if exponent == 0 || base == 1 { return 1 }
        if base == 0 { return 0 }
        if base == -1 { return exponent & 1 == 0 ? 1 : -1 }
        guard exponent < 64 else { return nil }
        var result: Int64 = 1
        for _ in 0..<(PlantedFault.isPlanted(.shortPower) && exponent == 3 ? 2 : exponent) {
            guard let next = signed(.mul, result, base, type) else { return nil }
            result = next
        }
        return result
    }

    private static func wrappingPower(_ base: UInt64, _ exponent: UInt64, _ type: IRType) -> UInt64 {
        var (result, square, rest) = (UInt64(1), base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result &* square }
            square = square &* square
            rest >>= 1
        }
        return wrap(result, type)
    }

    /// The value of a conversion between scalars, or `nil` when it is out of range.
    private static func convert(_ bits: UInt64, from source: IRType, to type: IRType) -> UInt64? {
        if source.isFloat {
            let value = double(bits, source)
            switch type {
            case .f64: return value.bitPattern
            case .f32: return UInt64(Float(value).bitPattern)
            case .bool: return value != 0 ? 1 : 0
            default: return whole(value, type)
            }
        }
        let isNegative = source.isSigned && Int64(bitPattern: bits) < 0
        switch type {
        case .f64: return (source.isSigned ? Double(Int64(bitPattern: bits)) : Double(bits)).bitPattern
        case .f32: return UInt64((source.isSigned ? Float(Int64(bitPattern: bits)) : Float(bits)).bitPattern)
        case .bool: return bits != 0 ? 1 : 0
        case .u64: return isNegative ? nil : bits
        case .char: return isNegative || Unicode.Scalar(UInt32(clamping: bits)) == nil ? nil : bits
        case .unit: return nil
        default:
            if isNegative { return Int64(bitPattern: bits) >= type.minimum ? bits : nil }
            return bits <= UInt64(type.maximum) ? bits : nil
        }
    }

    private static func whole(_ value: Double, _ type: IRType) -> UInt64? {
        let truncated = value.rounded(.towardZero)
        if type == .u64 { return UInt64(exactly: truncated) }
        guard let result = Int64(exactly: truncated), result >= type.minimum, result <= type.maximum else { return nil }
        if type == .char { return Unicode.Scalar(UInt32(truncatingIfNeeded: result)) == nil ? nil : UInt64(result) }
        return UInt64(bitPattern: result)
    }
}
