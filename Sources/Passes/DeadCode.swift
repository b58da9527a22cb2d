import IR
import Support

/// Removes instructions whose results nobody needs and that do nothing else, block parameters that nobody reads, and
/// blocks that can't be reached.
///
/// Works forwards from what has to stay: a value is live when a live instruction uses it, and an edge's argument only
/// when the parameter is; so a variable that a loop merely passes around goes too.
func removeDeadCode(_ function: inout IRFunction, _ context: inout PassContext) {
    let incoming = context.predecessors(of: &function)
    var live = LiveValues(count: function.instructions.count)
    for parameter in function.parameters(of: .entry) { live.markWithoutOperands(parameter) }
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            let instruction = function[value]
            if instruction.opcode.isTerminator {
                live.markWithoutOperands(value)
                // The arguments of its edges are live only if the parameters are.
                switch instruction.opcode.shape {
                case .branch, .switchCases: live.mark(instruction.first)
                case .list: for operand in function.list(of: value) { live.mark(operand) }
                default: break
                }
            } else if !function.isRemovable(instruction, context.effects(of: instruction)) {
                live.mark(value)
            }
            value = instruction.next
        }
    }
    while let value = live.next() {
        let instruction = function[value]
        if instruction.opcode != .param {
            function.forEachOperand(of: value) { live.mark($0) }
        } else {
            // Of the entry's parameters there are no edges.
            for edge in incoming.edges(into: instruction.block) { live.mark(function.argument(instruction.fieldIndex, of: edge)) }
        }
    }
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            let next = function[value].next
            if !live.contains(value) { function.remove(value) }
            value = next
        }
        if block != .entry, function.parameters(of: block).contains(where: { !live.contains($0) }) {
            function.filterParameters(of: block, edges: incoming.edges(into: block)) { live.contains($0) }
        }
    }
}

/// The values of a function that are known to be live, and those of them whose operands are still to be marked. In memory of its own,
/// since this pass does little else than marking.
private struct LiveValues: ~Copyable {
    private let isLive: UnsafeMutablePointer<Bool>
    /// Each value comes here once at most.
    private let worklist: UnsafeMutablePointer<ValueID>
    private var waiting = 0

    init(count: Int) {
        isLive = .allocate(capacity: count)
        isLive.initialize(repeating: false, count: count)
        worklist = .allocate(capacity: count)
    }

    deinit {
        isLive.deallocate()
        worklist.deallocate()
    }

    @inline(__always)
    func contains(_ value: ValueID) -> Bool { isLive[value.index] }

    @inline(__always)
    mutating func mark(_ value: ValueID) {
        if isLive[value.index] { return }
        isLive[value.index] = true
        worklist[waiting] = value
        waiting += 1
    }

    /// Marks a value whose operands are marked apart.
    @inline(__always)
    mutating func markWithoutOperands(_ value: ValueID) { isLive[value.index] = true }

    /// Takes a value from the list of those whose operands are to be marked.
    @inline(__always)
    mutating func next() -> ValueID? {
        if waiting == 0 { return nil }
        waiting -= 1
        return worklist[waiting]
    }
}
