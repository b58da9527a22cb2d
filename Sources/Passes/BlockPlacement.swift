import IR
import Support

/// Orders the blocks for emission: reverse postorder, in which a loop stays together and most jumps go on to the next
/// block; blocks that lead to a raise come last, marked as cold.
func placeBlocks(_ function: inout IRFunction, _ context: inout PassContext) {
    let order = context.order(of: &function)
    for block in order.blocks.reversed() where block != .entry && !function.blocks[block].isCold {
        if leadsToRaise(block, function) { function.setCold(block) }
    }
    var warm: [BlockID] = []
    var cold: [BlockID] = []
    warm.reserveCapacity(order.blocks.count)
    for block in order.blocks {
        if function.blocks[block].isCold && block != .entry { cold.append(block) } else { warm.append(block) }
    }
    function.layout = warm + cold
}

/// Whether every way on from a block is cold: it ends in a raise, or all its successors are cold.
private func leadsToRaise(_ block: BlockID, _ function: IRFunction) -> Bool {
    switch function[function.terminator(of: block)].opcode {
    case .raise, .unreachable: return true
    case .returnValue: return false
    default:
        var isCold = true
        function.forEachSuccessorEdge(of: block) { edge in
            if !function.blocks[function.edges[edge].target].isCold { isCold = false }
        }
        return isCold
    }
}
