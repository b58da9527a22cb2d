import Glibc
import TypedTree

/// Arithmetic on numbers in registers: integers are sign- or zero-extended to 64 bits, floats are `f64` (an `f32` is one that fits).
enum Arithmetic {
    /// The 64-bit pattern that a type has for a value: what is above its width is cut off.
    @inline(__always)
    static func normalize(_ value: Int64, _ type: UInt8) -> Int64 {
        switch type {
        case 0: Int64(Int8(truncatingIfNeeded: value))
        case 1: Int64(Int16(truncatingIfNeeded: value))
        case 2: Int64(Int32(truncatingIfNeeded: value))
        case 4: Int64(UInt8(truncatingIfNeeded: value))
        case 5: Int64(UInt16(truncatingIfNeeded: value))
        case 6: Int64(UInt32(truncatingIfNeeded: value))
        default: value
        }
    }

    private static func width(_ type: UInt8) -> Int64 { 8 << Int64(type & 3) }
    private static func isSigned(_ type: UInt8) -> Bool { type < 4 }

    /// The operations that have no instruction of their own for a type.
    @inline(never)
    static func operate(_ operation: IntegerOperation, _ x: Int64, _ y: Int64, _ result: inout Int64) -> Failure {
        let type = operation.type
        switch operation.kind {
        case .power: return power(type, x, y, &result)
        case .wrappingAdd: result = normalize(x &+ y, type)
        case .wrappingSubtract: result = normalize(x &- y, type)
        case .wrappingMultiply: result = normalize(x &* y, type)
        case .add: return checked(x.addingReportingOverflow(y), type, &result)
        case .subtract: return checked(x.subtractingReportingOverflow(y), type, &result)
        case .multiply: return checked(x.multipliedReportingOverflow(by: y), type, &result)
        }
        return .none
    }

    /// What does not fit a signed type raises, an unsigned one wraps.
    private static func checked(_ value: (partialValue: Int64, overflow: Bool), _ type: UInt8, _ result: inout Int64) -> Failure {
        let fitting = normalize(value.partialValue, type)
        if isSigned(type) && (value.overflow || fitting != value.partialValue) { return .overflow }
        result = fitting
        return .none
    }

    /// Square and multiply; the base is squared only while bits of the exponent are left, so that nothing overflows that the result
    /// does not have.
    private static func power(_ type: UInt8, _ base: Int64, _ exponent: Int64, _ result: inout Int64) -> Failure {
        if isSigned(type) && exponent < 0 { return .negativeExponent }
        var base = base
        var left = UInt64(bitPattern: exponent)
        var total: Int64 = 1
        while true {
            if left & 1 != 0 {
                let failure = checked(total.multipliedReportingOverflow(by: base), type, &total)
                if failure != .none { return failure }
            }
            left >>= 1
            if left == 0 { break }
            let failure = checked(base.multipliedReportingOverflow(by: base), type, &base)
            if failure != .none { return failure }
        }
        result = total
        return .none
    }

    @inline(never)
    static func shiftLeft(_ type: UInt8, _ value: Int64, _ count: Int64, _ result: inout Int64) -> Failure {
        guard count >= 0, count < width(type) else { return .shiftAmount }
        result = normalize(value &<< count, type)
        return .none
    }

    @inline(never)
    static func shiftRight(_ type: UInt8, _ value: Int64, _ count: Int64, _ result: inout Int64) -> Failure {
        guard count >= 0, count < width(type) else { return .shiftAmount }
        result = type == 7 ? Int64(bitPattern: UInt64(bitPattern: value) &>> UInt64(count)) : value &>> count
        return .none
    }

    /// The remainder with the dividend's sign.
    @inline(never)
    static func remainder(_ x: Double, _ y: Double) -> Double { fmod(x, y) }

    /// Which of an integer and a float is less, exactly: -1, 0, 1, or 2 where there is no order.
    static func compare(_ integer: Int64, isUnsigned: Bool, _ float: Double) -> Int {
        if float.isNaN { return 2 }
        if isUnsigned {
            let value = UInt64(bitPattern: integer)
            if float >= 18446744073709551616.0 { return -1 }
            if float < 0 { return 1 }
            let whole = UInt64(float.rounded(.towardZero))
            if value != whole { return value < whole ? -1 : 1 }
        } else {
            if float >= 9223372036854775808.0 { return -1 }
            if float < -9223372036854775808.0 { return 1 }
            let whole = Int64(float.rounded(.towardZero))
            if integer != whole { return integer < whole ? -1 : 1 }
        }
        let rest = float - float.rounded(.towardZero)
        return rest > 0 ? -1 : rest < 0 ? 1 : 0
    }
}
