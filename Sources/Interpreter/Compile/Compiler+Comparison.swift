import Source
import Support
import TypedTree

// Comparison: of numbers by one instruction, of numbers of different types by their mathematical values, of others by shape.

extension BinaryOperator {
    /// The comparison that holds of the operands in the other order.
    fileprivate var mirrored: BinaryOperator {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        default: self
        }
    }

    /// The comparison that holds where this one does not, of numbers that are all ordered.
    fileprivate var negated: BinaryOperator {
        switch self {
        case .less: .greaterOrEqual
        case .lessOrEqual: .greater
        case .greater: .lessOrEqual
        case .greaterOrEqual: .less
        case .equal: .notEqual
        default: .equal
        }
    }
}

extension Compiler {
    mutating func compileComparison(
        _ id: NodeID, _ op: BinaryOperator, _ left: NodeID, _ right: NodeID, _ node: Node, _ want: Int?
    ) -> Int {
        let mark = f.next
        let (first, second) = operands(left, right)
        f.span = node.span
        return compare(op, first, type(of: left), second, type(of: right), want, mark)
    }

    /// Compares two values of concrete types that are equal or both numeric.
    mutating func compare(
        _ op: BinaryOperator, _ first: Int, _ firstType: TypeID, _ second: Int, _ secondType: TypeID, _ want: Int?, _ mark: Int
    ) -> Int {
        if firstType != secondType, let mixed = compareMixed(op, first, firstType, second, secondType, want, mark) { return mixed }
        switch program.types[firstType] {
        case .bool, .char, .integer:
            let target = result(want, mark)
            emitCompare(op, isUnsigned: isU64(firstType), target, first, second)
            return target
        case .float:
            let target = result(want, mark)
            emitCompareFloats(op, target, first, second)
            return target
        case .string where op == .equal || op == .notEqual:
            let target = result(want, mark)
            emit(.equalString, target, first, second)
            if op == .notEqual { emit(.not, target, target) }
            return target
        case .unit, .never:
            let isTrue = op == .equal || op == .lessOrEqual || op == .greaterOrEqual
            let target = result(want, mark)
            emit(constant: isTrue ? 1 : 0, into: target)
            return target
        default: return compareByShape(op, first, second, firstType, want, mark)
        }
    }

    private mutating func emitCompare(_ op: BinaryOperator, isUnsigned: Bool, _ target: Int, _ first: Int, _ second: Int) {
        switch op {
        case .equal: emit(.equalI, target, first, second)
        case .notEqual: emit(.notEqualI, target, first, second)
        case .less: emit(isUnsigned ? .lessU : .lessI, target, first, second)
        case .lessOrEqual: emit(isUnsigned ? .lessOrEqualU : .lessOrEqualI, target, first, second)
        case .greater: emit(isUnsigned ? .lessU : .lessI, target, second, first)
        default: emit(isUnsigned ? .lessOrEqualU : .lessOrEqualI, target, second, first)
        }
    }

    private mutating func emitCompareFloats(_ op: BinaryOperator, _ target: Int, _ first: Int, _ second: Int) {
        switch op {
        case .equal: emit(.equalF, target, first, second)
        case .notEqual: emit(.notEqualF, target, first, second)
        case .less: emit(.lessF, target, first, second)
        case .lessOrEqual: emit(.lessOrEqualF, target, first, second)
        case .greater: emit(.lessF, target, second, first)
        default: emit(.lessOrEqualF, target, second, first)
        }
    }

    private mutating func compareByShape(
        _ op: BinaryOperator, _ first: Int, _ second: Int, _ type: TypeID, _ want: Int?, _ mark: Int
    ) -> Int {
        let shape = shape(of: type).index
        switch op {
        case .equal, .notEqual:
            // A call at its place, which may be the last thing that a function does.
            let target = if let method = executable.shapes[shape].equal {
                call(method, [first, second], want, mark)
            } else {
                perform(.equal, shape, [first, second], want, mark)
            }
            if op == .notEqual { emit(.not, target, target) }
            return target
        default:
            if let method = executable.shapes[shape].less {
                // Asked once: `a > b` is `b < a`, and `a <= b` is that not `b < a`.
                let isMirrored = op == .greater || op == .lessOrEqual
                let target = call(method, isMirrored ? [second, first] : [first, second], want, mark)
                if op == .lessOrEqual || op == .greaterOrEqual { emit(.not, target, target) }
                return target
            }
            let isLess = op == .less || op == .lessOrEqual
            let order = perform(isLess ? .compareUnorderedAbove : .compareUnorderedBelow, shape, [first, second], nil, mark)
            let zero = constant(0, nil)
            let target = result(want, mark)
            emitCompare(op, isUnsigned: false, target, order, zero)
            return target
        }
    }

    // MARK: Mixed numbers

    private mutating func compareMixed(
        _ op: BinaryOperator, _ first: Int, _ firstType: TypeID, _ second: Int, _ secondType: TypeID, _ want: Int?, _ mark: Int
    ) -> Int? {
        switch (program.types[firstType], program.types[secondType]) {
        case (.float, .float):
            let target = result(want, mark)
            emitCompareFloats(op, target, first, second)
            return target
        case (.integer(let integer), .float): return compareWithFloat(op, first, integer, second, want, mark)
        case (.float, .integer(let integer)): return compareWithFloat(op.mirrored, second, integer, first, want, mark)
        case (.integer(let left), .integer(let right)):
            if left != .u64 && right != .u64 {
                let target = result(want, mark)
                emitCompare(op, isUnsigned: false, target, first, second)
                return target
            }
            if left.isSigned { return compareSigned(op, first, second, want, mark) }
            if right.isSigned { return compareSigned(op.mirrored, second, first, want, mark) }
            let target = result(want, mark)
            emitCompare(op, isUnsigned: true, target, first, second)
            return target
        default: return nil
        }
    }

    /// Compares a signed integer with a `u64`: a negative one is less than all of them.
    private mutating func compareSigned(_ op: BinaryOperator, _ signed: Int, _ unsigned: Int, _ want: Int?, _ mark: Int) -> Int {
        let answer = newRegister()
        let natural = newLabel()
        let end = newLabel()
        jump(.jumpIfGreaterOrEqualC, signed, constant: 0, to: natural)
        let holds = op == .less || op == .lessOrEqual || op == .notEqual
        emit(constant: holds ? 1 : 0, into: answer)
        jump(.jump, to: end)
        place(natural)
        emitCompare(op, isUnsigned: true, answer, signed, unsigned)
        place(end)
        let target = result(want, mark)
        move(answer, to: target)
        return target
    }

    private mutating func compareWithFloat(
        _ op: BinaryOperator, _ integer: Int, _ type: IntegerType, _ float: Int, _ want: Int?, _ mark: Int
    ) -> Int {
        let order = perform(.compareWithFloat, type == .u64 ? 1 : 0, [integer, float], nil, mark)
        // An order of 2 says that there is none.
        let target = want ?? newRegister()
        let zero = newRegister()
        switch op {
        case .greater:
            emit(constant: 1, into: zero)
            emit(.equalI, target, order, zero)
        case .greaterOrEqual:
            let two = newRegister()
            let isOrdered = newRegister()
            emit(constant: 0, into: zero)
            emit(constant: 2, into: two)
            emit(.notEqualI, isOrdered, order, two)
            emit(.lessOrEqualI, zero, zero, order)
            emit(.bitAnd, target, zero, isOrdered)
        default:
            emit(constant: 0, into: zero)
            emitCompare(op, isUnsigned: false, target, order, zero)
        }
        if want == nil { f.next = target + 1 } else { f.next = mark }
        return target
    }

    // MARK: Jumps

    /// Jumps as a comparison of integers says; false for operands of other types.
    mutating func jumpComparing(
        _ op: BinaryOperator, _ left: NodeID, _ right: NodeID, _ node: Node, when: Bool, _ label: Label
    ) -> Bool {
        guard op.isComparison, isPlainInteger(type(of: left)), isPlainInteger(type(of: right)) else { return false }
        let op = when ? op : op.negated
        if let constant = smallConstant(right) {
            let register = value(left)
            f.span = node.span
            jump(Compiler.constantJump(op), register, constant: constant, to: label)
            return true
        }
        let (first, second) = operands(left, right)
        f.span = node.span
        switch op {
        case .equal: jump(.jumpIfEqual, first, second, to: label)
        case .notEqual: jump(.jumpIfNotEqual, first, second, to: label)
        case .less: jump(.jumpIfLess, first, second, to: label)
        case .lessOrEqual: jump(.jumpIfLessOrEqual, first, second, to: label)
        case .greater: jump(.jumpIfLess, second, first, to: label)
        default: jump(.jumpIfLessOrEqual, second, first, to: label)
        }
        return true
    }

    private static func constantJump(_ op: BinaryOperator) -> Opcode {
        switch op {
        case .equal: .jumpIfEqualC
        case .notEqual: .jumpIfNotEqualC
        case .less: .jumpIfLessC
        case .lessOrEqual: .jumpIfLessOrEqualC
        case .greater: .jumpIfGreaterC
        default: .jumpIfGreaterOrEqualC
        }
    }
}
