import Source
import Support
import TypedTree

// Operators. The concrete type of the operands decides what an operator is.

extension Compiler {
    mutating func compileUnary(_ op: UnaryOperator, _ operand: NodeID, _ node: Node, _ want: Int?) -> Int {
        let type = type(of: operand)
        let mark = f.next
        if op == .negate, isUserType(type) {
            return compileOperatorMethod(names.protocols.negate, [operand], [type], node, want)
        }
        let register = value(operand)
        f.span = node.span
        let target = result(want, mark)
        switch (op, program.types[type]) {
        case (.not, _): emit(.not, target, register)
        case (.bitwiseNot, .integer(let integer)):
            emit(.bitNot, target, register, 0, integer.isSigned || integer == .u64 ? -1 : Int64(integer.maxMagnitude))
        case (.bitwiseNot, _): emit(.not, target, register)
        case (.negate, .integer(let integer)): emit(.negSigned, target, register, 0, Compiler.leastValue(of: integer))
        default: emit(.negF64, target, register)
        }
        return target
    }

    mutating func isUserType(_ type: TypeID) -> Bool {
        switch program.types[type] {
        case .structure, .enumeration: true
        default: false
        }
    }

    static func leastValue(of type: IntegerType) -> Int64 { type.isSigned ? -1 << Int64(type.bits - 1) : 0 }

    mutating func compileBinary(
        _ id: NodeID, _ op: BinaryOperator, _ left: NodeID, _ right: NodeID, _ node: Node, _ want: Int?
    ) -> Int {
        if op.isComparison { return compileComparison(id, op, left, right, node, want) }
        let type = type(of: left)
        let mark = f.next
        if op == .add || op == .subtract, let sum = compileConstantSum(op, left, right, type, node, want) { return sum }
        if isUserType(type), let method = names.protocols.arithmetic(op) {
            return compileOperatorMethod(method, [left, right], [type, self.type(of: right)], node, want)
        }
        let (first, second) = operands(left, right)
        f.span = node.span
        return operate(op, first, type, second, self.type(of: right), want, mark)
    }

    /// `x + 1` and `x - 1` of `i32` and `i64`.
    private mutating func compileConstantSum(
        _ op: BinaryOperator, _ left: NodeID, _ right: NodeID, _ type: TypeID, _ node: Node, _ want: Int?
    ) -> Int? {
        guard type == TypeStore.i32 || type == TypeStore.i64, let constant = smallConstant(right) else { return nil }
        let mark = f.next
        let register = value(left)
        f.span = node.span
        let target = result(want, mark)
        let amount = op == .add ? Int64(constant) : -Int64(constant)
        emit(type == TypeStore.i32 ? .addI32Constant : .addI64Constant, target, register, 0, amount)
        return target
    }

    /// `first op second` for an operator that is no comparison, with the operands' concrete types.
    mutating func operate(
        _ op: BinaryOperator, _ first: Int, _ type: TypeID, _ second: Int, _ secondType: TypeID, _ want: Int?, _ mark: Int
    ) -> Int {
        switch program.types[type] {
        case .integer(let integer):
            let second = op == .shiftLeft || op == .shiftRight ? index(second, secondType) : second
            let target = result(want, mark)
            emitInteger(op, integer, target, first, second)
            return target
        case .float(let float):
            return operateFloat(op, first, second, isSingle: float == .f32, want, mark)
        case .bool:
            let target = result(want, mark)
            emit(op == .bitAnd ? .bitAnd : op == .bitOr ? .bitOr : .bitXor, target, first, second)
            return target
        case .string:
            let target = result(want, mark)
            emit(.concatenate, target, first, second)
            return target
        case .array, .fixedArray:
            let count = op == .add ? second : index(second, secondType)
            return perform(op == .add ? .concatenateArrays : .repeatArray, 0, [first, count], want, mark)
        default:
            guard let method = names.protocols.arithmetic(op), let function = operatorFunction(method, [type, secondType]) else {
                unsupported("the operator \(op.spelling) on \(typeName(type))")
                return result(want, mark)
            }
            return call(function, [first, second], want, mark)
        }
    }

    private mutating func emitInteger(_ op: BinaryOperator, _ type: IntegerType, _ target: Int, _ first: Int, _ second: Int) {
        let isUnsigned = !type.isSigned
        func fallback(_ kind: IntegerOperation.Kind) -> (Opcode, Int64) {
            (.integerOperation, IntegerOperation(kind, type.rawValue).packed)
        }
        let (opcode, operand): (Opcode, Int64)
        switch (op, type) {
        case (.add, .i32): (opcode, operand) = (.addI32, 0)
        case (.add, .i64): (opcode, operand) = (.addI64, 0)
        case (.add, .u64): (opcode, operand) = (.addU64, 0)
        case (.add, _): (opcode, operand) = fallback(.add)
        case (.subtract, .i32): (opcode, operand) = (.subI32, 0)
        case (.subtract, .i64): (opcode, operand) = (.subI64, 0)
        case (.subtract, .u64): (opcode, operand) = (.subU64, 0)
        case (.subtract, _): (opcode, operand) = fallback(.subtract)
        case (.multiply, .i32): (opcode, operand) = (.mulI32, 0)
        case (.multiply, .i64): (opcode, operand) = (.mulI64, 0)
        case (.multiply, .u64): (opcode, operand) = (.mulU64, 0)
        case (.multiply, _): (opcode, operand) = fallback(.multiply)
        case (.divide, _): (opcode, operand) = (isUnsigned ? .divUnsigned : .divSigned, Compiler.leastValue(of: type))
        case (.remainder, _): (opcode, operand) = (isUnsigned ? .remUnsigned : .remSigned, Compiler.leastValue(of: type))
        case (.power, _): (opcode, operand) = fallback(.power)
        case (.bitAnd, _): (opcode, operand) = (.bitAnd, 0)
        case (.bitOr, _): (opcode, operand) = (.bitOr, 0)
        case (.bitXor, _): (opcode, operand) = (.bitXor, 0)
        case (.shiftLeft, _): (opcode, operand) = (.shiftLeft, Int64(type.rawValue))
        default: (opcode, operand) = (.shiftRight, Int64(type.rawValue))
        }
        emit(opcode, target, first, second, operand)
    }

    private mutating func operateFloat(
        _ op: BinaryOperator, _ first: Int, _ second: Int, isSingle: Bool, _ want: Int?, _ mark: Int
    ) -> Int {
        if op == .power { return perform(isSingle ? .powerFloatF32 : .powerFloat, 0, [first, second], want, mark) }
        let target = result(want, mark)
        let opcode: Opcode
        switch op {
        case .add: opcode = .addF64
        case .subtract: opcode = .subF64
        case .multiply: opcode = .mulF64
        case .divide: opcode = .divF64
        default: opcode = .remF64
        }
        // The `f64` result of two `f32`s, rounded, is the `f32` result: it has more than twice the digits.
        guard isSingle else {
            emit(opcode, target, first, second)
            return target
        }
        let wide = newRegister()
        emit(opcode, wide, first, second)
        emit(.roundF32, target, wide)
        if want == nil { f.next = target + 1 } else { f.next = mark }
        return target
    }

    /// A register with an integer of any type as an index, count or bound: a `u64` that is too large stays too large.
    mutating func index(_ register: Int, _ type: TypeID) -> Int {
        guard isU64(type) else { return register }
        let clamped = newRegister()
        emit(.clampIndex, clamped, register)
        return clamped
    }

    /// The value of an index, count or bound.
    mutating func index(_ id: NodeID) -> Int {
        let register = value(id)
        f.span = program.nodes[id].span
        return index(register, type(of: id))
    }

    /// Performs an operation on copies of registers.
    mutating func perform(_ operation: Operation, _ extra: Int, _ arguments: [Int], _ want: Int?, _ mark: Int) -> Int {
        let first = newRegisters(max(2, arguments.count))
        for (position, argument) in arguments.enumerated() { move(argument, to: first + position) }
        emit(operation, extra, at: first)
        let target = result(want, mark)
        move(first, to: target)
        return target
    }

    /// Calls a function with copies of registers as arguments.
    mutating func call(_ function: Int, _ arguments: [Int], _ want: Int?, _ mark: Int) -> Int {
        let first = newRegisters(max(1, arguments.count))
        for (position, argument) in arguments.enumerated() { move(argument, to: first + position) }
        emit(.call, first, 0, 0, Int64(function))
        let target = result(want, mark)
        move(first, to: target)
        return target
    }

    mutating func compileOperatorMethod(
        _ name: Symbol, _ operands: [NodeID], _ types: [TypeID], _ node: Node, _ want: Int?
    ) -> Int {
        let mark = f.next
        let first = newRegisters(operands.count)
        for (position, operand) in operands.enumerated() { value(operand, into: first + position) }
        f.span = node.span
        if let function = operatorFunction(name, types) {
            emit(.call, first, 0, 0, Int64(function))
        } else {
            unsupported("the operator '\(program.symbols.text(name))' on \(typeName(types[0]))")
        }
        let target = result(want, mark)
        move(first, to: target)
        return target
    }

    // MARK: Logic

    /// The value of an operator that decides by jumping: `and`, `or`, `matches`.
    mutating func compileLogic(_ id: NodeID, _ want: Int?) -> Int {
        let target = want ?? newRegister()
        let mark = f.next
        let whenFalse = newLabel()
        let end = newLabel()
        jumpIfFalse(id, whenFalse)
        emit(constant: 1, into: target)
        jump(.jump, to: end)
        place(whenFalse)
        emit(constant: 0, into: target)
        place(end)
        f.next = mark
        return target
    }

    /// `and` and `or` as statements: the right operand is evaluated for its effects.
    mutating func compileDiscardedLogic(_ left: NodeID, _ right: NodeID, stopsAt: Bool) {
        let end = newLabel()
        if stopsAt { jumpIfTrue(left, end) } else { jumpIfFalse(left, end) }
        effect(right)
        place(end)
    }

    /// Jumps where a condition does not hold. Names that it binds have their values where it does.
    mutating func jumpIfFalse(_ id: NodeID, _ label: Label) {
        let node = program.nodes[id]
        f.span = node.span
        let mark = f.next
        switch node.kind {
        case .bool(true): break
        case .unary(.not, let operand): jumpIfTrue(operand, label)
        case .and(let left, let right):
            jumpIfFalse(left, label)
            jumpIfFalse(right, label)
        case .or(let left, let right):
            let holds = newLabel()
            jumpIfTrue(left, holds)
            jumpIfFalse(right, label)
            place(holds)
        case .matches(let subject, let pattern): compileMatches(subject, pattern, label)
        case .binary(let op, let left, let right) where jumpComparing(op, left, right, node, when: false, label): break
        default:
            let register = value(id)
            f.span = node.span
            jump(.jumpIfFalse, register, to: label)
        }
        f.next = mark
    }

    /// Jumps where a condition holds.
    mutating func jumpIfTrue(_ id: NodeID, _ label: Label) {
        let node = program.nodes[id]
        f.span = node.span
        let mark = f.next
        switch node.kind {
        case .bool(false): break
        case .unary(.not, let operand): jumpIfFalse(operand, label)
        case .or(let left, let right):
            jumpIfTrue(left, label)
            jumpIfTrue(right, label)
        case .and, .matches:
            let fails = newLabel()
            jumpIfFalse(id, fails)
            jump(.jump, to: label)
            place(fails)
        case .binary(let op, let left, let right) where jumpComparing(op, left, right, node, when: true, label): break
        default:
            let register = value(id)
            f.span = node.span
            jump(.jumpIfTrue, register, to: label)
        }
        f.next = mark
    }
}
