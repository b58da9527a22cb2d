import IR
import Support

/// Removes instructions whose results nobody needs and that do nothing else, block parameters that nobody reads, and
/// blocks that can't be reached.
///
/// Works forwards from what has to stay: a value is live when a live instruction uses it, and an edge's argument only
/// when the parameter is; so a variable that a loop merely passes around goes too.
func removeDeadCode(_ function: inout IRFunction, _ context: inout PassContext) {
    let incoming = context.predecessors(of: &function)
    var isLive = Array(repeating: false, count: function.instructions.count)
    var worklist: [ValueID] = []
    func mark(_ value: ValueID) {
        if !isLive[value.index] {
            isLive[value.index] = true
            worklist.append(value)
        }
    }
    for parameter in function.parameters(of: .entry) { isLive[parameter.index] = true }
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            let instruction = function[value]
            if instruction.opcode.isTerminator {
                isLive[value.index] = true
                // The arguments of its edges are live only if the parameters are.
                switch instruction.opcode.shape {
                case .branch, .switchCases: mark(instruction.first)
                case .list: for operand in function.list(of: value) { mark(operand) }
                default: break
                }
            } else if !context.effects(of: instruction).isRemovable {
                mark(value)
            }
            value = instruction.next
        }
    }
    while let value = worklist.popLast() {
        let instruction = function[value]
        if instruction.opcode != .param {
            function.forEachOperand(of: value, mark)
        } else {
            for edge in incoming.edges(into: instruction.block) { mark(function.argument(instruction.fieldIndex, of: edge)) }
        }
    }
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            let next = function[value].next
            if !isLive[value.index] { function.remove(value) }
            value = next
        }
        if block != .entry && function.parameters(of: block).contains(where: { !isLive[$0.index] }) {
            function.filterParameters(of: block, edges: incoming.edges(into: block)) { isLive[$0.index] }
        }
    }
}
