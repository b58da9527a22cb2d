import Source
import TypedTree

// `e as T`, by the table of the language's chapter 4, and the functions `int` and `float`.

extension Compiler {
    mutating func compileCast(_ operand: NodeID, _ node: Node, _ want: Int?) -> Int {
        let from = type(of: operand)
        let target = concrete(node.type)
        if from == target { return compile(operand, want) }
        let mark = f.next
        let register = value(operand)
        f.span = node.span
        if target == TypeStore.string {
            if isVM, case .float = program.types[from] { return perform(.floatText, 0, [register], want, mark) }
            return perform(.toString, shape(of: from).index, [register], want, mark)
        }
        return convert(register, from, target, want, mark)
    }

    /// Converts between scalar types as `as` does.
    private mutating func convert(_ register: Int, _ from: TypeID, _ to: TypeID, _ want: Int?, _ mark: Int) -> Int {
        switch (program.types[from], program.types[to]) {
        case (.float, .bool):
            let zero = constant(0, nil)
            let target = result(want, mark)
            emit(.notEqualF, target, register, zero)
            return target
        case (_, .bool):
            let zero = constant(0, nil)
            let target = result(want, mark)
            emit(.notEqualI, target, register, zero)
            return target
        case (.integer(let integer), .char):
            return perform(.castCharacter, ScalarCode(integer).pair(to: .char), [register], want, mark)
        case (.float(let source), .float(let target)) where source == .f64 && target == .f32:
            let target = result(want, mark)
            emit(.roundF32, target, register)
            return target
        case (.float(let float), .char):
            return perform(.castFloat, (float == .f32 ? ScalarCode.f32 : .f64).pair(to: .char), [register], want, mark)
        case (.float(let float), .integer(let integer)):
            let source: ScalarCode = float == .f32 ? .f32 : .f64
            return perform(.castFloat, source.pair(to: ScalarCode(integer)), [register], want, mark)
        case (.integer(let integer), .float(let float)):
            return floatFrom(register, isUnsigned: integer == .u64, isSingle: float == .f32, want, mark)
        case (.bool, .float), (.char, .float): return floatFrom(register, isUnsigned: false, isSingle: false, want, mark)
        case (.char, .integer(let integer)):
            return perform(.castInteger, ScalarCode.u32.pair(to: ScalarCode(integer)), [register], want, mark)
        case (.integer(let source), .integer(let target)) where !Compiler.isExact(source, target):
            return perform(.castInteger, ScalarCode(source).pair(to: ScalarCode(target)), [register], want, mark)
        default: return copy(register, want, mark)
        }
    }

    /// Whether every value of one integer type is one of another.
    private static func isExact(_ source: IntegerType, _ target: IntegerType) -> Bool {
        source.isSigned == target.isSigned ? target.bits >= source.bits : !source.isSigned && target.bits > source.bits
    }

    private mutating func copy(_ register: Int, _ want: Int?, _ mark: Int) -> Int {
        guard let want else { return register }
        f.next = mark
        move(register, to: want)
        return want
    }

    private mutating func floatFrom(_ register: Int, isUnsigned: Bool, isSingle: Bool, _ want: Int?, _ mark: Int) -> Int {
        perform(isSingle ? .floatFromIntegerF32 : .floatFromInteger, isUnsigned ? 1 : 0, [register], want, mark)
    }

    // MARK: int() and float()

    mutating func compileIntFunction(_ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        let operand = program.nodeLists[list.indices.lowerBound]
        let mark = f.next
        let register = value(operand)
        f.span = node.span
        switch kind(of: operand) {
        case .string: return perform(.parseInt, 0, [register], want, mark)
        case .integer(let integer) where integer == .i64 || integer == .u32:
            return perform(.intFromInteger, ScalarCode(integer).pair(to: .i32), [register], want, mark)
        case .integer(.u64): return perform(.intFromUnsigned, 0, [register], want, mark)
        case .float: return perform(.intFromFloat, 0, [register], want, mark)
        default: return copy(register, want, mark)
        }
    }

    mutating func compileFloatFunction(_ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        let operand = program.nodeLists[list.indices.lowerBound]
        let mark = f.next
        let register = value(operand)
        f.span = node.span
        switch kind(of: operand) {
        case .string: return perform(.parseFloat, 0, [register], want, mark)
        case .float: return copy(register, want, mark)
        case .integer(let integer): return floatFrom(register, isUnsigned: integer == .u64, isSingle: false, want, mark)
        default: return floatFrom(register, isUnsigned: false, isSingle: false, want, mark)
        }
    }
}
