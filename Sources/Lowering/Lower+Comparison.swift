import IR
import Source
import Support
import TypedTree

// Comparison: of scalars by one instruction, of numbers of different types by their mathematical values, of composite values by
// functions made for their type.

extension BinaryOperator {
    /// The opcode that compares scalars as this operator does.
    var comparison: Opcode {
        switch self {
        case .notEqual: .ne
        case .less: .lt
        case .lessOrEqual: .le
        case .greater: .gt
        case .greaterOrEqual: .ge
        default: .eq
        }
    }
}

extension Lowerer {
    /// Compares two values of concrete types that are equal or both numeric.
    mutating func compare(
        _ op: BinaryOperator, _ first: ValueID, _ firstType: TypeID, _ second: ValueID, _ secondType: TypeID
    ) -> ValueID {
        if firstType != secondType, b.type(of: first).isNumeric, b.type(of: second).isNumeric {
            return compareMixed(op.comparison, first, second)
        }
        switch op {
        case .equal: return equal(first, second, firstType)
        case .notEqual: return negated(equal(first, second, firstType))
        default: return ordered(op.comparison, first, second, firstType)
        }
    }

    /// The contrary of an equality that was just made: the `eq` of scalars becomes an `ne`.
    private mutating func negated(_ equal: ValueID) -> ValueID {
        if b.function[equal].opcode == .eq {
            b.function[equal].opcode = .ne
            return equal
        }
        return b.arithmetic(.not, equal)
    }

    /// Whether two values of one concrete type are equal.
    mutating func equal(_ first: ValueID, _ second: ValueID, _ type: TypeID) -> ValueID {
        switch program.types[type] {
        case .bool, .char, .integer, .float, .string, .errorValue, .function, .rangeIterator:
            return b.compare(.eq, first, second)
        case .unit, .never, .error: return b.constant(true)
        case .structure, .enumeration:
            if let (method, arguments) = program.equalityMethod(of: type) {
                return call(instance: instance(of: method, arguments, .direct, at: b.span), [first, second])
            }
            if isPayloadFree(type) { return b.compare(.eq, b.tag(first), b.tag(second)) }
            return callSynthesized(.equal(type), [first, second], .bool)
        default: return callSynthesized(.equal(type), [first, second], .bool)
        }
    }

    /// Whether an enum type's values are their tags alone.
    mutating func isPayloadFree(_ type: TypeID) -> Bool {
        guard case .enumeration(let id, _) = program.types[type] else { return false }
        return program.enums[id].variants.allSatisfy { $0.payload.isEmpty }
    }

    /// `<`, `<=`, `>` or `>=` of two values of one concrete type. `isTotal` has NaN behind all other numbers in what is composed of numbers.
    mutating func ordered(_ opcode: Opcode, _ first: ValueID, _ second: ValueID, _ type: TypeID, isTotal: Bool = false) -> ValueID {
        switch program.types[type] {
        case .bool, .char, .integer, .float, .string: return b.compare(opcode, first, second)
        default:
            if let holds = orderedByLess(opcode, first, second, type) { return holds }
            let isPartial = !isTotal && mayHoldNaN(type)
            let order = callSynthesized(isPartial ? .order(type) : .compare(type), [first, second], .i32)
            let holds = b.compare(opcode, order, b.constant(0, .i32))
            guard isPartial, opcode == .lt || opcode == .le else { return holds }
            return b.arithmetic(.and, holds, b.compare(.ne, order, b.constant(Self.unordered, .i32)))
        }
    }

    /// What the type's own `lt` says, which is asked once: `a > b` is `b < a`, and `a <= b` is that not `b < a`. Nil where the type has none,
    /// or a `compare`.
    private mutating func orderedByLess(_ opcode: Opcode, _ first: ValueID, _ second: ValueID, _ type: TypeID) -> ValueID? {
        guard operatorMethod(names.protocols.compare, [type, type]) == nil else { return nil }
        let isMirrored = opcode == .gt || opcode == .le
        guard let isLess = callOperator(names.protocols.less, isMirrored ? [second, first] : [first, second], [type, type]) else { return nil }
        return opcode == .lt || opcode == .gt ? isLess : b.arithmetic(.not, isLess)
    }

    // MARK: Mixed numbers

    private mutating func compareMixed(_ opcode: Opcode, _ first: ValueID, _ second: ValueID) -> ValueID {
        let left = b.type(of: first)
        let right = b.type(of: second)
        if left.isFloat || right.isFloat { return compareWithFloat(opcode, first, second) }
        if left.isSigned == right.isSigned {
            let wide = left.bitWidth > right.bitWidth ? left : right
            return b.compare(opcode, widened(first, to: wide), widened(second, to: wide))
        }
        let unsigned = left.isSigned ? right : left
        if unsigned.bitWidth < 64 {
            return b.compare(opcode, widened(first, to: .i64), widened(second, to: .i64))
        }
        if left.isSigned { return compareSigned(opcode, first, with: second) }
        return compareSigned(opcode.mirrored, second, with: first)
    }

    private mutating func widened(_ value: ValueID, to type: IRType) -> ValueID {
        b.type(of: value) == type ? value : b.convert(.convert, value, to: type)
    }

    /// Compares a signed integer with a `u64`: a negative one is less than all of them.
    private mutating func compareSigned(_ opcode: Opcode, _ signed: ValueID, with unsigned: ValueID) -> ValueID {
        let wide = widened(signed, to: .i64)
        let zero = i64(0)
        let natural = b.compare(opcode, b.convert(.convertWrap, wide, to: .u64), unsigned)
        if PlantedFault.isPlanted(.mixedComparison) { return natural }
        switch opcode {
        case .lt, .le, .ne: return b.arithmetic(.or, b.compare(.lt, wide, zero), natural)
        default: return b.arithmetic(.and, b.compare(.ge, wide, zero), natural)
        }
    }

    private mutating func compareWithFloat(_ opcode: Opcode, _ first: ValueID, _ second: ValueID) -> ValueID {
        let left = b.type(of: first)
        let right = b.type(of: second)
        func isExact(_ type: IRType) -> Bool { type.isFloat || type.bitWidth < 64 }
        if isExact(left) && isExact(right) {
            return b.compare(opcode, widened(first, to: .f64), widened(second, to: .f64))
        }
        if left.isFloat { return compareLong(opcode.mirrored, second, with: first) }
        return compareLong(opcode, first, with: second)
    }

    /// Compares an `i64` or `u64` with a float, which may not hold it exactly. The runtime gives -1, 0, 1, or 2 for NaN.
    private mutating func compareLong(_ opcode: Opcode, _ integer: ValueID, with float: ValueID) -> ValueID {
        let wide = widened(float, to: .f64)
        let entry: RuntimeEntry = b.type(of: integer) == .i64 ? .compareI64F64 : .compareU64F64
        let order = callRuntime(entry, [integer, wide], .i32)
        let zero = b.constant(0, .i32)
        switch opcode {
        case .gt: return b.compare(.eq, order, b.constant(1, .i32))
        case .ge: return b.arithmetic(.and, b.compare(.ge, order, zero), b.compare(.ne, order, b.constant(2, .i32)))
        default: return b.compare(opcode, order, zero)
        }
    }
}

extension Opcode {
    /// The comparison that holds of the operands in the other order.
    fileprivate var mirrored: Opcode {
        switch self {
        case .lt: .gt
        case .le: .ge
        case .gt: .lt
        case .ge: .le
        default: self
        }
    }
}
