import IR
import Support

/// Restores the SSA form of a variable that has got several definitions, each at the end of a block: its uses get the
/// definition that reaches them, through new block parameters where several do.
struct SSARepair {
    /// The type and the name of the variable, for the parameters.
    private var type = IRType.unit
    private var name = Symbol.invalid
    /// The few definitions, each with the block that it is at the end of.
    private var definitions: [(block: BlockID, value: ValueID)] = []
    /// The blocks that the searches under way have gone up through.
    private var path: [BlockID] = []

    /// Says that the variable to be repaired next is defined at the end of a block; to be called for each of its definitions.
    mutating func define(_ value: ValueID, atEndOf block: BlockID) { definitions.append((block, value)) }

    /// Replaces `value`, one of the definitions, in its users, none of which is in a defining block.
    mutating func replaceUses(
        of value: ValueID, in users: [ValueID], _ function: inout IRFunction, _ graph: inout EditableGraph
    ) {
        type = function.type(of: value)
        name = function.debugNames[value]
        defer { definitions.removeAll(keepingCapacity: true) }
        // The marks are the value at the start of blocks that were asked for it.
        graph.clearMarks()
        for user in users {
            let block = function[user].block
            guard block.isValid else { continue }
            let reaching = valueAtStart(of: block, &function, &graph)
            function.mapOperands(of: user) { $0 == value ? reaching : $0 }
            graph.noteUse(of: reaching, by: user)
        }
    }

    private func definition(in block: BlockID) -> ValueID? {
        for definition in definitions where definition.block == block { return definition.value }
        return nil
    }

    private mutating func valueAtStart(
        of block: BlockID, _ function: inout IRFunction, _ graph: inout EditableGraph
    ) -> ValueID {
        // Up through blocks with one predecessor, which need no parameter.
        let bottom = path.count
        var current = block
        var value = ValueID.invalid
        while true {
            if let known = graph.mark(of: current) {
                value = known
                break
            }
            if let edge = graph.onlyEdge(into: current) {
                path.append(current)
                let source = function.edges[edge].source
                if let definition = definition(in: source) {
                    value = definition
                    break
                }
                current = source
                continue
            }
            value = meet(in: current, &function, &graph)
            break
        }
        while path.count > bottom { graph.setMark(value, of: path.removeLast()) }
        return value
    }

    private mutating func meet(
        in block: BlockID, _ function: inout IRFunction, _ graph: inout EditableGraph
    ) -> ValueID {
        let incoming = graph.edges(into: block)
        guard !incoming.isEmpty else {
            // Nothing leads here.
            let zero = function.insert(Instruction(.zero, type), atStartOf: block, span: .none)
            graph.setMark(zero, of: block)
            return zero
        }
        let parameter = function.addParameter(type, to: block, name: name)
        graph.setMark(parameter, of: block)
        for edge in incoming {
            let source = function.edges[edge].source
            let argument = definition(in: source) ?? valueAtStart(of: source, &function, &graph)
            function.appendArgument(argument, to: edge)
            graph.noteUse(of: argument, by: function.terminator(of: source))
        }
        return parameter
    }
}
