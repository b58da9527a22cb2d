import IR
import TypedTree

// Large array literals are made by functions of their own. C compilers take time for a function that grows faster than its size, and
// what runs once is not worth it: the emitter asks for no optimization of these.

extension Lowerer {
    /// Elements from which on a literal counts as a table.
    private static let smallestTable = 64

    /// Whether an array literal is large, not all plain constants (which are static data), and means the same in a function of its own.
    func isTable(_ list: NodeList, _ node: Node) -> Bool {
        guard list.count >= Lowerer.smallestTable, context.substitution.isEmpty, case .array(let element) = program.types[node.type],
            element != TypeStore.unit
        else { return false }
        return list.indices.contains { !isPlain(program.nodeLists[$0]) } && list.indices.allSatisfy { standsAlone(program.nodeLists[$0]) }
    }

    /// Whether an element is a constant, or becomes one when it is folded.
    private func isPlain(_ node: NodeID) -> Bool {
        switch program.nodes[node].kind {
        case .bool, .integer, .float, .char, .string: true
        case .global(let global): program.globals[global].constant.map { isPlain($0) } ?? false
        case .unary(_, let operand), .cast(let operand): isPlain(operand)
        case .binary(_, let left, let right): isPlain(left) && isPlain(right)
        default: false
        }
    }

    /// Whether an expression neither uses nor makes local variables, and leaves nothing around it.
    private func standsAlone(_ node: NodeID) -> Bool {
        switch program.nodes[node].kind {
        case .unit, .bool, .integer, .float, .string, .char, .global, .variantFunction: return true
        case .function(let function, _), .call(let function, _, _):
            guard program.functions[function].captures.isEmpty else { return false }
        case .unary, .binary, .cast, .upcast, .structure, .variant, .tuple, .array, .fill, .range, .field, .element, .index: break
        default: return false
        }
        var result = true
        program.forEachChild(of: node) { if result { result = standsAlone($0) } }
        return result
    }

    /// Makes the array and stores each element as soon as it is there, so that few values are alive at a time.
    mutating func synthesizeTable(_ id: NodeID) {
        let node = program.nodes[id]
        guard case .array(let list) = node.kind, case .array(let element) = program.types[node.type] else { return }
        b.span = node.span
        let array = b.newArray(length: i64(Int64(list.count)), type: irType(node.type))
        let data = b.arrayData(array, type: module.types.dataPointer(irType(element)))
        for (index, position) in list.indices.enumerated() {
            let value = self.value(program.nodeLists[position])
            b.span = node.span
            b.storeElement(data, i64(Int64(index)), value)
        }
        returnValue(array)
    }
}
