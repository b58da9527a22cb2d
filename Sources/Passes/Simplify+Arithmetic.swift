import IR
import Support

extension Simplifier {
    func unary(_ value: ValueID, _ function: inout IRFunction, _ context: inout PassContext) -> ValueID? {
        let instruction = function[value]
        let source = function[instruction.first]
        if source.opcode == .const,
            let bits = Folding.unary(instruction.opcode, source.constantBits, from: source.type, to: instruction.type)
        {
            if instruction.opcode.isCheck { context.remarkCheckRemoved(value, function) }
            function.replace(value, with: .constant(bits, instruction.type))
            return nil
        }
        switch instruction.opcode {
        case .not:
            if source.opcode == .not { return source.first }
            if source.opcode.isComparison, let inverse = source.opcode.inverseComparison(of: function.type(of: source.first)) {
                function.replace(value, with: Instruction(inverse, .bool, source.a, source.b))
            }
        case .neg: if source.opcode == .neg { return source.first }
        case .convert, .convertWrap, .convertChecked, .narrowChecked:
            return conversion(value, instruction, source, &function, &context)
        default: break
        }
        return nil
    }

    private func conversion(
        _ value: ValueID, _ instruction: Instruction, _ source: Instruction, _ function: inout IRFunction,
        _ context: inout PassContext
    ) -> ValueID? {
        let type = instruction.type
        if source.type == type { return instruction.first }
        guard source.type.isWholeNumber else { return nil }
        // A conversion of a conversion that lost nothing starts from the first value.
        if source.opcode == .convert, function.type(of: source.first).isWholeNumber,
            source.type.contains(function.type(of: source.first))
        {
            let origin = function.type(of: source.first)
            if origin == type { return source.first }
            // The message of a failing conversion names the type it started from.
            if instruction.opcode != .convertChecked || type.contains(origin) {
                function[value].a = source.a
                return conversion(value, function[value], function[source.first], &function, &context)
            }
        }
        if type.isWholeNumber && type.contains(source.type) && instruction.opcode != .convert {
            if instruction.opcode.isCheck { context.remarkCheckRemoved(value, function) }
            function[value].opcode = .convert
        }
        return nil
    }

    func binary(_ value: ValueID, _ function: inout IRFunction, _ context: inout PassContext) -> ValueID? {
        var instruction = function[value]
        let operandType = function.type(of: instruction.first)
        var left = function.constant(instruction.first)
        var right = function.constant(instruction.second)
        if let left, let right, let bits = Folding.binary(instruction.opcode, left, right, operandType) {
            if instruction.opcode.isCheck { context.remarkCheckRemoved(value, function) }
            function.replace(value, with: .constant(bits, instruction.type))
            return nil
        }
        if left != nil && right == nil, let swapped = instruction.opcode.swapped {
            function[value].opcode = swapped
            function[value].a = instruction.b
            function[value].b = instruction.a
            instruction = function[value]
            swap(&left, &right)
        }
        if instruction.opcode.isComparison { return comparison(value, instruction, right, operandType, &function, context) }
        if instruction.first == instruction.second, let other = ofEqualOperands(value, instruction, &function) { return other }
        if let right { return withConstant(value, instruction, right, &function) }
        return nil
    }

    private func comparison(
        _ value: ValueID, _ instruction: Instruction, _ right: UInt64?, _ type: IRType, _ function: inout IRFunction, _ context: PassContext
    ) -> ValueID? {
        if instruction.first == instruction.second && (!type.isFloat || PlantedFault.isPlanted(.equalNaN)) {
            let holds = instruction.opcode == .eq || instruction.opcode == .le || instruction.opcode == .ge
            function.replace(value, with: .constant(holds ? 1 : 0, .bool))
            return nil
        }
        if type == .string {
            stringComparison(value, instruction, &function, context)
            return nil
        }
        if type == .bool, let right, instruction.opcode == .eq || instruction.opcode == .ne {
            if (instruction.opcode == .eq) == (right == 1) { return instruction.first }
            function.replace(value, with: Instruction(.not, .bool, instruction.a))
            return nil
        }
        // Comparing widened values is comparing the values themselves.
        if let right, function[instruction.first].opcode == .convert, type.isWholeNumber {
            let source = function[instruction.first].first
            let origin = function.type(of: source)
            if origin.isInteger && type.contains(origin) && Int64(bitPattern: right) >= origin.minimum
                && Int64(bitPattern: right) <= origin.maximum
            {
                let constant = function.insert(.constant(right, origin), before: value)
                function[value].a = source.rawValue
                function[value].b = constant.rawValue
            }
        }
        return nil
    }

    private func ofEqualOperands(_ value: ValueID, _ instruction: Instruction, _ function: inout IRFunction) -> ValueID? {
        switch instruction.opcode {
        case .and, .or: return instruction.first
        case .sub, .subChecked, .subWrap, .xor:
            if !instruction.type.isFloat { function.replace(value, with: .constant(0, instruction.type)) }
        default: break
        }
        return nil
    }

    private func withConstant(
        _ value: ValueID, _ instruction: Instruction, _ right: UInt64, _ function: inout IRFunction
    ) -> ValueID? {
        let type = instruction.type
        let isOne = type.isFloat ? right == (type == .f64 ? (1.0).bitPattern : UInt64(Float(1).bitPattern)) : right == 1
        switch instruction.opcode {
        case .mul, .mulChecked, .mulWrap, .div, .divChecked:
            if isOne { return instruction.first }
            if PlantedFault.isPlanted(.shiftedDivision), type.isSigned, right == 2, instruction.opcode == .div || instruction.opcode == .divChecked {
                let one = function.insert(.constant(1, type), before: value)
                function.replace(value, with: Instruction(.shr, type, instruction.a, one.rawValue))
                return nil
            }
            if right == 0 && !type.isFloat && instruction.opcode != .div && instruction.opcode != .divChecked { return instruction.second }
            if type.isFloat && instruction.opcode == .divChecked && right & ~(type == .f64 ? 1 << 63 : 1 << 31) != 0 {
                function[value].opcode = .div
            }
        case .add, .addChecked, .addWrap, .sub, .subChecked, .subWrap: return sum(value, instruction, right, &function)
        case .or, .xor, .shl, .shr, .shlChecked, .shrChecked: if right == 0 { return instruction.first }
        case .and:
            if right == 0 { return instruction.second }
            if right == Folding.wrap(.max, type) { return instruction.first }
        case .remChecked where type.isFloat:
            if right & ~(type == .f64 ? 1 << 63 : 1 << 31) != 0 { function[value].opcode = .rem }
        default: break
        }
        if type == .bool && right == 1 {
            if instruction.opcode == .or { return instruction.second }
            if instruction.opcode == .xor { function.replace(value, with: Instruction(.not, .bool, instruction.a)) }
        }
        return nil
    }

    /// `x - c` becomes `x + -c`, and `(x + a) + b` becomes `x + (a + b)` where nothing can overflow.
    private func sum(
        _ value: ValueID, _ instruction: Instruction, _ right: UInt64, _ function: inout IRFunction
    ) -> ValueID? {
        let type = instruction.type
        if type.isFloat {
            if PlantedFault.isPlanted(.negativeZero), right == 0 { return instruction.first }
            // x - 0.0 is x, but -0.0 + 0.0 is 0.0.
            return instruction.opcode == .sub && right == 0 ? instruction.first : nil
        }
        if right == 0 { return instruction.first }
        if let opcode = instruction.opcode.additionForSubtraction {
            guard let negated = type.isSigned ? Folding.binary(.sub, 0, right, type) : Folding.wrap(0 &- right, type) else { return nil }
            let constant = function.insert(.constant(negated, type), before: value)
            function[value].opcode = opcode
            function[value].b = constant.rawValue
        }
        let inner = function[function[value].first]
        if function[value].opcode == .add && inner.opcode == .add, let first = function.constant(inner.second),
            let second = function.constant(function[value].second), let total = Folding.binary(.add, first, second, type)
        {
            let constant = function.insert(.constant(total, type), before: value)
            function[value].a = inner.a
            function[value].b = constant.rawValue
        }
        return nil
    }
}

extension IRType {
    /// Whether values are whole numbers: integers, `bool` or `char`.
    var isWholeNumber: Bool { isInteger || self == .bool || self == .char }

    /// Whether every value of another whole number type is one of this type.
    func contains(_ other: IRType) -> Bool {
        guard self != .bool && self != .char else { return self == other }
        if self == .u64 { return !other.isSigned }
        return other != .u64 && other.minimum >= minimum && other.maximum <= maximum
    }
}

extension Opcode {
    /// The opcode that gives the same result with its operands swapped.
    var swapped: Opcode? {
        switch self {
        case .lt: .gt
        case .le: .ge
        case .gt: .lt
        case .ge: .le
        default: traits.contains(.commutative) ? self : nil
        }
    }

    /// The comparison that holds when this one does not; none for the order of floats, because of NaN.
    func inverseComparison(of type: IRType) -> Opcode? {
        switch self {
        case .eq: .ne
        case .ne: .eq
        case .lt: type.isFloat ? nil : .ge
        case .le: type.isFloat ? nil : .gt
        case .gt: type.isFloat ? nil : .le
        case .ge: type.isFloat ? nil : .lt
        default: nil
        }
    }

    /// The addition that subtracts when its constant is negated.
    var additionForSubtraction: Opcode? {
        switch self {
        case .sub: .add
        case .subChecked: .addChecked
        case .subWrap: .addWrap
        default: nil
        }
    }
}
