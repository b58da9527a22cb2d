import Source
import Support
import TypedTree

// Constants: values known at compile time, and arithmetic that is certain to raise.

/// A value that an expression is known to have.
private enum ConstantValue {
    case integer(Int128)
    case float(Double)
    case bool(Bool)
    case string(LiteralID)
    case char(UInt32)
}

/// Folds nodes in their order, in which operands come first.
private struct ConstantFolder {
    /// Per node the position of its value in `values`, plus one; 0 for unknown ones.
    var positions: [UInt32]
    var values: [ConstantValue] = []
    /// Why a node is certain to raise: what was found last.
    var failure: String?
    /// What to write instead, where that can be said.
    var advice: String?

    init(nodeCount: Int) { positions = Array(repeating: 0, count: nodeCount) }

    func value(_ node: NodeID) -> ConstantValue? {
        let position = positions[node.index]
        return position == 0 ? nil : values[Int(position) - 1]
    }

    mutating func set(_ node: NodeID, _ value: ConstantValue) {
        values.append(value)
        positions[node.index] = UInt32(values.count)
    }
}

extension Inference {
    /// Evaluates what can be evaluated: gives constants their values and warns of what is certain to raise.
    mutating func foldConstants() {
        var folder = ConstantFolder(nodeCount: program.nodes.count)
        for id in program.nodes.ids {
            let node = program.nodes[id]
            folder.failure = nil
            folder.advice = nil
            if let value = evaluate(node, &folder) { folder.set(id, value) }
            if let failure = folder.failure {
                let diagnostic = Diagnostic(.certainToRaise, "this is certain to raise `\(failure)`", at: node.span)
                warnings.append(folder.advice.map { diagnostic.help($0) } ?? diagnostic)
            }
            if case .initialize(let global, let value) = node.kind, resolved.isConstant(global), let constant = folder.value(value) {
                let type = program.nodes[value].type
                program.globals[global].constant = emit(nodeKind(of: constant), type, program.nodes[value].span)
                folder.positions.append(0)
            }
        }
    }

    private mutating func nodeKind(of value: ConstantValue) -> NodeKind {
        switch value {
        case .integer(let value): .integer(magnitude: UInt64(value.magnitude), negative: value < 0)
        case .float(let value): .float(value)
        case .bool(let value): .bool(value)
        case .string(let literal): .string(literal)
        case .char(let scalar): .char(scalar)
        }
    }

    private mutating func evaluate(_ node: Node, _ folder: inout ConstantFolder) -> ConstantValue? {
        switch node.kind {
        case .integer(let magnitude, let negative):
            if case .float = types[node.type] { return .float(negative ? -Double(magnitude) : Double(magnitude)) }
            return types.isInteger(node.type) ? .integer(negative ? -Int128(magnitude) : Int128(magnitude)) : nil
        case .float(let value): return types.isFloat(node.type) ? .float(value) : nil
        case .bool(let value): return .bool(value)
        case .string(let literal): return .string(literal)
        case .char(let scalar): return .char(scalar)
        case .global(let global):
            guard let constant = program.globals[global].constant else { return nil }
            var unused = ConstantFolder(nodeCount: 0)
            return evaluate(program.nodes[constant], &unused)
        case .unary(let op, let operand):
            guard let value = folder.value(operand) else { return nil }
            return evaluate(op, value, node.type, &folder)
        case .binary(let op, let left, let right):
            if let failure = zeroDivision(op, folder.value(right), node.type) {
                folder.failure = failure
                return nil
            }
            guard let left = folder.value(left), let right = folder.value(right) else { return nil }
            return evaluate(op, left, right, node.type, &folder)
        case .and(let left, let right):
            guard case .bool(let left) = folder.value(left), case .bool(let right) = folder.value(right) else { return nil }
            return .bool(left && right)
        case .or(let left, let right):
            guard case .bool(let left) = folder.value(left), case .bool(let right) = folder.value(right) else { return nil }
            return .bool(left || right)
        case .index(let base, let index):
            checkIndex(index, of: program.nodes[base], &folder)
            return nil
        case .cast(let operand):
            if case .integer(let value) = folder.value(operand) {
                folder.failure = conversionFailure(value, program.nodes[operand].type, to: node.type)
            }
            return nil
        case .range(_, _, step: let step?, _):
            if case .integer(0) = folder.value(step) { folder.failure = "Range step cannot be zero" }
            return nil
        case .callBuiltin(.range, let arguments) where arguments.count == 3:
            if case .integer(0) = folder.value(program[arguments][program[arguments].startIndex + 2]) { folder.failure = "Range step cannot be zero" }
            return nil
        default:
            return nil
        }
    }

    /// Finds out whether an index is outside of everything that has the base's type.
    private mutating func checkIndex(_ index: NodeID, of base: Node, _ folder: inout ConstantFolder) {
        guard case .integer(let position) = folder.value(index) else { return }
        let isText: Bool
        var length = Int128.max
        switch types[base.type] {
        case .string: isText = true
        case .array: isText = false
        case .fixedArray(_, let count): (isText, length) = (false, Int128(count))
        default: return
        }
        if position < 0 {
            folder.failure = "\(isText ? "String" : "Array") index must be a non-negative integer"
            let text = sourceText(base.span)
            // A call is not to be made twice.
            if text.contains(where: { $0 == "(" || $0.isNewline }) { return }
            folder.advice = "count from the end with `\(text)[len(\(text)) - \(-position)]`"
        } else if position >= length {
            folder.failure = "Array index out of bounds"
        }
    }

    /// What converting a whole number to another type raises.
    private func conversionFailure(_ value: Int128, _ source: TypeID, to target: TypeID) -> String? {
        guard case .integer(let from) = types[source], case .integer(let to) = types[target] else { return nil }
        let isWider = to.bits > from.bits
        // What wraps: to a signed type that is no wider, and between types of the same width below 64 bits.
        if isWider ? to.isSigned : to.bits == from.bits ? to.bits < 64 || from.isSigned == to.isSigned : from.isSigned && to.isSigned { return nil }
        if value < 0 && to.bits >= from.bits { return "Cannot convert negative \(describe(source)) to \(describe(target))" }
        let fits = value >= -Int128(to.minMagnitude) && value <= Int128(to.maxMagnitude)
        return fits ? nil : "\(describe(source)) value out of \(describe(target)) range"
    }

    private mutating func zeroDivision(_ op: BinaryOperator, _ right: ConstantValue?, _ type: TypeID) -> String? {
        guard op == .divide || op == .remainder, types.isNumber(type) else { return nil }
        switch right {
        case .integer(0), .float(0): return "Division by zero"
        default: return nil
        }
    }

    private mutating func evaluate(
        _ op: UnaryOperator, _ value: ConstantValue, _ type: TypeID, _ folder: inout ConstantFolder
    ) -> ConstantValue? {
        switch (op, value) {
        case (.not, .bool(let value)): return .bool(!value)
        case (.negate, .float(let value)): return .float(-value)
        case (.negate, .integer(let value)): return fit(-value, type, &folder)
        case (.bitwiseNot, .integer(let value)):
            guard case .integer(let integer) = types[type] else { return nil }
            return .integer(integer.isSigned ? ~value : Int128(integer.maxMagnitude) - value)
        default: return nil
        }
    }

    /// A whole number as a value of its type; overflow of signed types is certain to raise, unsigned types wrap.
    private mutating func fit(_ value: Int128, _ type: TypeID, _ folder: inout ConstantFolder) -> ConstantValue? {
        guard case .integer(let integer) = types[type] else { return nil }
        let low = -Int128(integer.minMagnitude)
        let high = Int128(integer.maxMagnitude)
        if value >= low && value <= high { return .integer(value) }
        if integer.isSigned {
            folder.failure = "Integer overflow"
            return nil
        }
        return .integer(value & high)
    }

    private mutating func evaluate(
        _ op: BinaryOperator, _ left: ConstantValue, _ right: ConstantValue, _ type: TypeID, _ folder: inout ConstantFolder
    ) -> ConstantValue? {
        switch (left, right) {
        case (.integer(let left), .integer(let right)):
            if op.isComparison { return .bool(compare(op, left, right)) }
            return evaluate(op, left, right, type, &folder)
        case (.float(let left), .float(let right)):
            if op.isComparison { return .bool(compare(op, left, right)) }
            guard type == TypeStore.f64 else { return nil }
            switch op {
            case .add: return .float(left + right)
            case .subtract: return .float(left - right)
            case .multiply: return .float(left * right)
            case .divide: return .float(left / right)
            default: return nil
            }
        case (.bool(let left), .bool(let right)) where op == .equal || op == .notEqual:
            return .bool((left == right) == (op == .equal))
        default:
            return nil
        }
    }

    private mutating func compare<Value: Comparable>(_ op: BinaryOperator, _ left: Value, _ right: Value) -> Bool {
        switch op {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        default: left >= right
        }
    }

    private mutating func evaluate(
        _ op: BinaryOperator, _ left: Int128, _ right: Int128, _ type: TypeID, _ folder: inout ConstantFolder
    ) -> ConstantValue? {
        guard case .integer(let integer) = types[type] else { return nil }
        switch op {
        case .add: return fit(left + right, type, &folder)
        case .subtract: return fit(left - right, type, &folder)
        case .multiply:
            let (product, overflow) = left.multipliedReportingOverflow(by: right)
            return overflow ? nil : fit(product, type, &folder)
        case .divide: return fit(left / right, type, &folder)
        case .remainder:
            if right == -1, left == -Int128(integer.minMagnitude) {
                folder.failure = "Integer overflow"
                return nil
            }
            return fit(left % right, type, &folder)
        case .bitAnd: return .integer(left & right)
        case .bitOr: return .integer(left | right)
        case .bitXor: return .integer(left ^ right)
        case .shiftLeft, .shiftRight:
            guard right >= 0, right < Int128(integer.bits) else {
                folder.failure = "Shift amount out of range"
                return nil
            }
            if op == .shiftRight { return .integer(left >> right) }
            return .integer(wrap(left << right, integer))
        case .power:
            guard right >= 0 else {
                folder.failure = "Negative exponent"
                return nil
            }
            return power(left, right, type, &folder)
        default: return nil
        }
    }

    private mutating func wrap(_ value: Int128, _ integer: IntegerType) -> Int128 {
        let mask = (Int128(1) << Int128(integer.bits)) - 1
        let low = value & mask
        return integer.isSigned && low > Int128(integer.maxMagnitude) ? low - mask - 1 : low
    }

    private mutating func power(_ base: Int128, _ exponent: Int128, _ type: TypeID, _ folder: inout ConstantFolder) -> ConstantValue? {
        var result = ConstantValue.integer(1)
        // Beyond 64 factors only 0, 1 and -1 stay small, and unsigned types wrap in ways not worth following.
        guard exponent <= 64 else { return nil }
        for _ in 0..<Int(exponent) {
            guard case .integer(let value) = result else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: base)
            guard !overflow, let next = fit(product, type, &folder) else { return nil }
            result = next
        }
        return result
    }
}
