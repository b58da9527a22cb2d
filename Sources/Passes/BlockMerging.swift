import IR
import Support

/// Tidies control flow: a block with one predecessor that only jumps to it joins that predecessor; jumps to blocks that
/// do nothing but jump or branch go to where these lead; a branch to one place twice becomes a jump.
func mergeBlocks(_ function: inout IRFunction, _ context: inout PassContext) {
    guard function.layout.count > 1 else { return }
    if threadJumps(&function, context.order(of: &function)) { context.forgetControlFlow() }
    let incoming = context.predecessors(of: &function)
    var replacements = Replacements(function)
    _ = function.dropTrivialParameters(incoming, &replacements)
    let isJoined = joinChains(&function, incoming, &replacements)
    if !isJoined.isEmpty { context.forgetJoined(isJoined) }
    replacements.apply(to: &function)
}

/// Leads edges past blocks that hold nothing but a terminator, where the arguments say which way it goes. Returns whether
/// an edge changed.
private func threadJumps(_ function: inout IRFunction, _ order: ReversePostorder) -> Bool {
    var passages = function.layout.filter { $0 != .entry && isPassThrough($0, function) }
    if passages.isEmpty { return false }
    if passages.contains(where: { function.blocks[$0].parameterCount > 0 }) {
        let isUsedElsewhere = blocksWhoseParametersAreUsedElsewhere(function)
        passages.removeAll { isUsedElsewhere[$0.index] }
    }
    var isPassage = Array(filledWith: false, count: function.blocks.count)
    for block in passages { isPassage[block.index] = true }
    // Leading some edges past a loop's header, but not all, would give the loop two entries.
    var isHeader: [Bool] = []
    for block in function.layout {
        function.forEachSuccessorEdge(of: block) { edge in
            let target = function.edges[edge].target
            guard order.position[target] <= order.position[block] else { return }
            isPassage[target.index] = false
            if isHeader.isEmpty { isHeader = Array(filledWith: false, count: function.blocks.count) }
            isHeader[target.index] = true
        }
    }
    // The block in front of a loop holds what is known where a branch leads there.
    if !isHeader.isEmpty {
        for block in passages {
            let terminator = function[function.blocks[block].last]
            guard terminator.opcode == .jump else { continue }
            let target = function.edges[terminator.jumpEdge].target
            if isHeader[target.index] && order.position[block] < order.position[target] { isPassage[block.index] = false }
        }
    }
    var threaded = false
    for block in function.layout {
        let terminator = function.blocks[block].last
        var position = 0
        while let edge = function.edge(position, of: terminator) {
            if isPassage[function.edges[edge].target.index] {
                thread(edge, &function, isPassage)
                threaded = true
            }
            position += 1
        }
        if mergeEqualEdges(terminator, &function) { threaded = true }
    }
    return threaded
}

/// Whether a block is only a jump or branch.
private func isPassThrough(_ block: BlockID, _ function: IRFunction) -> Bool {
    let terminator = function.blocks[block].last
    guard function.blocks[block].first == terminator else { return false }
    let opcode = function[terminator].opcode
    return opcode == .jump || opcode == .branch
}

/// For each block whether its parameters serve more than its terminator.
private func blocksWhoseParametersAreUsedElsewhere(_ function: borrowing IRFunction) -> [Bool] {
    var isUsedElsewhere = Array(filledWith: false, count: function.blocks.count)
    for block in function.layout {
        var user = function.blocks[block].first
        while user.isValid {
            let instruction = function[user]
            let isTerminator = instruction.opcode.isTerminator
            function.forEachOperand(of: user) { operand in
                let value = function[operand]
                if value.opcode == .param, !(isTerminator && value.block == block) { isUsedElsewhere[value.block.index] = true }
            }
            user = instruction.next
        }
    }
    return isUsedElsewhere
}

/// Follows an edge through blocks that only pass control on. The steps are bounded: such blocks may form a cycle.
private func thread(_ edge: EdgeID, _ function: inout IRFunction, _ isPassage: [Bool]) {
    for _ in 0..<16 {
        let middle = function.edges[edge].target
        guard isPassage[middle.index], let onward = onwardEdge(from: middle, along: edge, function) else { return }
        let target = function.edges[onward].target
        if target == middle { return }
        var arguments: [ValueID] = []
        for argument in function.arguments(of: onward) {
            let isOwn = function[argument].opcode == .param && function[argument].block == middle
            arguments.append(isOwn ? function.argument(function[argument].fieldIndex, of: edge) : argument)
        }
        function.retarget(edge, to: target, arguments)
    }
}

/// The edge by which a pass-through block is left when it is entered along `edge`, if that is known.
private func onwardEdge(from middle: BlockID, along edge: EdgeID, _ function: IRFunction) -> EdgeID? {
    let terminator = function[function.blocks[middle].last]
    if terminator.opcode == .jump { return terminator.jumpEdge }
    let condition = function[terminator.first]
    guard condition.opcode == .param && condition.block == middle,
        let bits = function.constant(function.argument(condition.fieldIndex, of: edge))
    else { return nil }
    return bits == 0 ? terminator.elseEdge : terminator.thenEdge
}

/// Makes a jump of a branch whose edges are the same. Returns whether it was one.
private func mergeEqualEdges(_ terminator: ValueID, _ function: inout IRFunction) -> Bool {
    let instruction = function[terminator]
    guard instruction.opcode == .branch,
        function.edges[instruction.thenEdge].target == function.edges[instruction.elseEdge].target,
        function.arguments(of: instruction.thenEdge).elementsEqual(function.arguments(of: instruction.elseEdge))
    else { return false }
    function.replace(terminator, with: Instruction(.jump, .unit, 0, 0, instruction.b))
    return true
}

/// Appends blocks to their only predecessors. Returns for each block whether it was, or nothing if none was.
private func joinChains(_ function: inout IRFunction, _ incoming: PredecessorTable, _ replacements: inout Replacements) -> [Bool] {
    var isJoined: [Bool] = []
    for block in function.layout where isJoined.isEmpty || !isJoined[block.index] {
        while true {
            let terminator = function.blocks[block].last
            guard function[terminator].opcode == .jump else { break }
            let edge = function[terminator].jumpEdge
            let target = function.edges[edge].target
            guard target != block, target != .entry, incoming.count(into: target) == 1 else { break }
            for (parameter, argument) in zip(function.parameters(of: target), function.arguments(of: edge)) {
                let value = replacements.lookUp(argument)
                function.setDebugName(function.debugNames[parameter], of: value)
                replacements.replace(parameter, by: value)
            }
            function.remove(terminator)
            function.spliceInstructions(of: target, toEndOf: block)
            if isJoined.isEmpty { isJoined = Array(filledWith: false, count: function.blocks.count) }
            isJoined[target.index] = true
        }
    }
    if !isJoined.isEmpty { function.layout.removeAll { isJoined[$0.index] } }
    return isJoined
}
