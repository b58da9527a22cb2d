import Support
import TypedTree

// An interpolated string is made from left to right: `f"{xs} {xs.pop()}"` shows `xs` as it was before `pop`. A format takes all its
// values before it makes any text, so what can change meanwhile becomes text at its turn.

extension Inference {
    /// Makes text of those values of interpolated strings that what is evaluated behind them may change. The values of the format are on
    /// `scratch.nodes` from `first`, those of interpolated strings at `interpolated`, in order.
    mutating func makeTextInOrder(_ pieces: inout [PrintPiece], first: Int, interpolated: [Range<Int>]) {
        var strings = interpolated
        var isChanged = false
        for index in (first..<scratch.nodes.count).reversed() {
            while let string = strings.last, index < string.lowerBound { strings.removeLast() }
            guard let string = strings.last else { return }
            let node = scratch.nodes[index]
            if isChanged, string.contains(index), mayChange(program.nodes[node].type) { makeText(of: index, value: UInt32(index - first), &pieces) }
            if !isChanged { isChanged = mayChangeOthers(node) }
        }
    }

    /// Puts the text of a value in its place.
    private mutating func makeText(of index: Int, value: UInt32, _ pieces: inout [PrintPiece]) {
        guard let place = pieces.firstIndex(where: { if case .value(value, _) = $0 { true } else { false } }),
            case .value(_, let specifier) = pieces[place]
        else { return }
        let node = scratch.nodes[index]
        let format = program.printFormats.append(PrintFormat([.value(0, specifier)], to: .string))
        scratch.nodes[index] = emit(.print(format, list(node)), TypeStore.string, program.nodes[node].span)
        pieces[place] = .value(value, .plain)
    }

    /// Whether what a value of the type shows may change without an assignment to what holds the value.
    private mutating func mayChange(_ type: TypeID) -> Bool {
        let type = resolve(type)
        if let variable = type.variable { return !variables.class(variable).isNumeric }
        switch types[type] {
        case .bool, .char, .integer, .float, .string, .unit, .range, .function, .never, .error: return false
        case .tuple(let parts): return types[parts].contains { mayChange($0) }
        default: return true
        }
    }

    /// Whether evaluating a node may change a value that is evaluated elsewhere.
    private mutating func mayChangeOthers(_ node: NodeID) -> Bool {
        switch program.nodes[node].kind {
        case .call, .callValue, .callMethod, .assign, .assignOperator, .destructure, .whileLoop, .forLoop: return true
        case .callBuiltin(let builtin, _) where ![.len, .int, .float, .typeof, .istype].contains(builtin): return true
        // Of what is no number or text, an operator may be a method.
        case .unary(_, let operand), .binary(_, let operand, _), .index(let operand, _):
            if case .array = kind(of: program.nodes[operand].type) { break }
            if mayChange(program.nodes[operand].type) { return true }
        default: break
        }
        var parts: [NodeID] = []
        program.forEachChild(of: node) { parts.append($0) }
        return parts.contains { mayChangeOthers($0) }
    }
}
