import IR
import Source
import Support
import TypedTree

// `e as T`, by the table of the language's chapter 4, and the functions `int` and `float`.

extension Lowerer {
    mutating func lowerCast(_ operand: NodeID, _ node: Node) -> ValueID {
        let from = type(of: operand)
        let target = concrete(node.type)
        let value = value(operand)
        b.span = node.span
        if from == target { return value }
        if target == TypeStore.string { return program.edition == .vm && irType(from).isFloat ? vmFloatText(of: value) : text(of: value, from) }
        return convert(value, to: irType(target))
    }

    /// Converts between scalar types as `as` does.
    private mutating func convert(_ value: ValueID, to target: IRType) -> ValueID {
        let source = b.type(of: value)
        if source == target { return value }
        if target == .bool {
            if source.isFloat { return b.compare(.ne, value, b.constant(float: 0, source)) }
            return b.compare(.ne, value, b.constant(0, source))
        }
        if target == .char { return source == .bool ? b.convert(.convert, value, to: .char) : b.convert(.convertChecked, value, to: .char) }
        if source == .char { return convertCharacter(value, to: target) }
        if source == .bool || target.isFloat { return b.convert(.convert, value, to: target) }
        if source.isFloat, program.edition == .vm, target == .i32 || target == .i64 { return vmTruncation(value, to: target) }
        if source.isFloat { return b.convert(.convertChecked, value, to: target) }
        return b.convert(integerConversion(from: source, to: target), value, to: target)
    }

    /// A character converts as its `u32`.
    private mutating func convertCharacter(_ value: ValueID, to target: IRType) -> ValueID {
        let scalar = b.convert(.convert, value, to: .u32)
        return target == .u32 ? scalar : convert(scalar, to: target)
    }

    /// Which conversion takes one integer type to another.
    private func integerConversion(from source: IRType, to target: IRType) -> Opcode {
        let narrows = target.bitWidth < source.bitWidth
        let sameWidth = target.bitWidth == source.bitWidth
        switch (source.isSigned, target.isSigned) {
        case (true, true): return narrows ? .convertWrap : .convert
        case (false, false): return narrows ? .convertChecked : .convert
        case (true, false), (false, true):
            if sameWidth { return source.bitWidth == 64 ? .convertChecked : .convertWrap }
            if PlantedFault.isPlanted(.castCell), source == .i32, target == .u64 { return .convert }
            // i32 to u32 wraps, but a wider unsigned type takes no negative number; an unsigned one fits any wider signed type.
            return !source.isSigned && !narrows ? .convert : .convertChecked
        }
    }

    /// An integer as another integer type for the compiler's own use, where it is known to fit.
    mutating func convertInteger(_ value: ValueID, to type: IRType) -> ValueID {
        b.type(of: value) == type ? value : b.convert(.convert, value, to: type)
    }

    /// A length or position (`i64`, not negative) as the integer type that its context asks for; E0004 when it does not fit.
    mutating func narrowLength(_ value: ValueID, to type: IRType) -> ValueID {
        switch type {
        case .i64: value
        case .u64: b.convert(.convert, value, to: .u64)
        default: b.convert(.narrowChecked, value, to: type)
        }
    }

    // MARK: int() and float()

    mutating func lowerIntFunction(_ list: NodeList, _ node: Node) -> ValueID {
        let operand = value(program.nodeLists[list.indices.lowerBound])
        b.span = node.span
        let type = b.type(of: operand)
        switch type {
        case .i32: return operand
        case .string: return callRuntime(.parseInt, [operand], .i32)
        case .i64: return callRuntime(.intFromI64, [operand], .i32)
        case .u32: return callRuntime(.intFromU32, [operand], .i32)
        case .u64: return callRuntime(.intFromU64, [operand], .i32)
        case .f64: return callRuntime(.intFromF64, [operand], .i32)
        case .f32: return callRuntime(.intFromF64, [b.convert(.convert, operand, to: .f64)], .i32)
        default: return b.convert(.convert, operand, to: .i32)
        }
    }

    mutating func lowerFloatFunction(_ list: NodeList, _ node: Node) -> ValueID {
        let operand = value(program.nodeLists[list.indices.lowerBound])
        b.span = node.span
        switch b.type(of: operand) {
        case .f64: return operand
        case .string: return callRuntime(.parseFloat, [operand], .f64)
        default: return b.convert(.convert, operand, to: .f64)
        }
    }
}
