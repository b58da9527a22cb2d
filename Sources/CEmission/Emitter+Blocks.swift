import IR
import Source
import Support

/// A move of an argument into a block parameter.
struct Move {
    var target: ValueID
    var source: ValueID
}

/// Blocks, terminators, and the moves that edges do.
extension Emitter {
    /// Writes the block at a position of the layout.
    mutating func emitBlock(at position: Int) {
        let block = function.layout[position]
        let next = position + 1 < function.layout.count ? function.layout[position + 1] : .invalid
        if plan.hasLabel[block.index] {
            endLine()
            appendLabel(of: block)
            out.append(":;")
        }
        if plan.isUnrolled[block.index] { out.append(" ORUS_UNROLL do {") }
        if options.debugVariables && block != .entry {
            startStatement(at: function.spans[function.blocks[block].first])
            for parameter in function.parameters(of: block) { emitDebugCopy(of: parameter) }
        }
        var value = function.blocks[block].first
        while value.isValid {
            let instruction = function[value]
            if instruction.opcode.isTerminator {
                emitTerminator(value, instruction, next: next)
            } else {
                emitStatement(value, instruction)
                if options.debugVariables { emitDebugCopy(of: value) }
            }
            value = instruction.next
        }
        if plan.isUnrolled[block.index] { out.append(" } while (true);") }
    }

    private mutating func emitTerminator(_ value: ValueID, _ instruction: Instruction, next: BlockID) {
        let span = function.spans[value]
        switch instruction.opcode {
        case .jump:
            prepareMoves(of: instruction.jumpEdge)
            if moves.isEmpty && function.edges[instruction.jumpEdge].target == next { return }
            startStatement(at: span)
            emitEdge(instruction.jumpEdge, next: next)
        case .branch:
            startStatement(at: span)
            emitBranch(instruction, next: next)
        case .switchInt:
            startStatement(at: span)
            emitSwitch(value, instruction)
        case .returnValue:
            startStatement(at: span)
            emitReturn(value)
        case .raise:
            startStatement(at: span)
            markCall(value)
            emitRaise(value, instruction)
        default:
            startStatement(at: span)
            out.append("ORUS_UNREACHABLE();")
        }
    }

    private mutating func emitReturn(_ value: ValueID) {
        let operands = function.list(of: value)
        if let result = operands.first, function.resultType != .unit {
            out.append("return ")
            append(result)
            out.append(UInt8(ascii: ";"))
        } else {
            out.append("return;")
        }
    }

    // MARK: Branches

    /// `if (c) { moves; goto L; }` and then the other edge, which falls through where it can.
    private mutating func emitBranch(_ instruction: Instruction, next: BlockID) {
        let thenTarget = function.edges[instruction.thenEdge].target
        let elseTarget = function.edges[instruction.elseEdge].target
        // The edge that is written inside the `if`: not the one that falls through.
        let isNegated = thenTarget == next && elseTarget != next
        let taken = isNegated ? instruction.elseEdge : instruction.thenEdge
        let other = isNegated ? instruction.thenEdge : instruction.elseEdge
        let hint = branchHint(instruction, thenTarget, elseTarget)
        out.append("if (")
        switch isNegated ? -hint : hint {
        case 1: out.append("ORUS_LIKELY(")
        case -1: out.append("ORUS_UNLIKELY(")
        default: break
        }
        if isNegated {
            out.append(UInt8(ascii: "!"))
            append(instruction.first)
        } else {
            appendInParentheses(instruction.first)
        }
        out.append(hint == 0 ? ") {" : ")) {")
        prepareMoves(of: taken)
        out.append(UInt8(ascii: " "))
        // Both edges may lead to the next block, but this one must skip the moves of the other.
        emitEdge(taken, next: .invalid)
        out.append(" }")
        prepareMoves(of: other)
        if moves.isEmpty && function.edges[other].target == next && !plan.isUnrolled[instruction.block.index] { return }
        out.append(UInt8(ascii: " "))
        emitEdge(other, next: next)
    }

    /// 1 where the first edge is likely, -1 where it is unlikely, 0 where nothing is known.
    @inline(__always)
    private func branchHint(_ instruction: Instruction, _ thenTarget: BlockID, _ elseTarget: BlockID) -> Int {
        if instruction.flags.contains(.likely) { return 1 }
        if instruction.flags.contains(.unlikely) { return -1 }
        let isThenCold = function.blocks[thenTarget].isCold
        let isElseCold = function.blocks[elseTarget].isCold
        if isThenCold == isElseCold { return 0 }
        return isElseCold ? 1 : -1
    }

    private mutating func emitSwitch(_ value: ValueID, _ instruction: Instruction) {
        let type = function.type(of: instruction.first)
        out.append("switch (")
        // A switch over `bool` is a mistake in most C programs, and warned about.
        if type == .bool { out.append("(int)") }
        append(instruction.first)
        out.append(") {")
        for (position, item) in function.switchCases(of: value).enumerated() {
            if position == 0 {
                out.append(" default: ")
            } else {
                out.append(" case ")
                appendNumber(type == .bool ? (item.value != 0 ? 1 : 0) : item.value, type == .bool ? .i32 : type)
                out.append(": ")
            }
            prepareMoves(of: item.edge)
            emitEdge(item.edge, next: .invalid)
        }
        out.append(" }")
    }

    // MARK: Edges

    /// Writes the prepared moves and the jump, which is left out towards the next block.
    private mutating func emitEdge(_ edge: EdgeID, next: BlockID) {
        emitMoves()
        let target = function.edges[edge].target
        let isUnrolled = plan.isUnrolled[function.edges[edge].source.index]
        if target == next {
            if isUnrolled { out.append("break;") }
            return
        }
        if isUnrolled && target == function.edges[edge].source {
            out.append("continue;")
            return
        }
        out.append("goto ")
        appendLabel(of: target)
        out.append(UInt8(ascii: ";"))
    }

    /// Collects what an edge has to move.
    private mutating func prepareMoves(of edge: EdgeID) {
        moves.removeAll(keepingCapacity: true)
        let parameters = function.parameters(of: function.edges[edge].target)
        for (target, source) in zip(parameters, function.arguments(of: edge)) where target != source {
            guard plan.isNeeded(target), function.type(of: target) != .unit else { continue }
            moves.append(Move(target: target, source: source))
        }
    }

    /// Writes the prepared moves as if they happened at once: a variable is overwritten only when no move still
    /// reads it, and a cycle is cut by saving one variable.
    private mutating func emitMoves() {
        while !moves.isEmpty {
            var index = 0
            while index < moves.count && isRead(moves[index].target, except: index) && !PlantedFault.isPlanted(.sequentialMoves) { index += 1 }
            if index == moves.count {
                emitCycle()
                return
            }
            let move = moves.remove(at: index)
            appendName(of: move.target)
            out.append(" = ")
            append(move.source)
            out.append("; ")
        }
    }

    private func isRead(_ value: ValueID, except index: Int) -> Bool {
        for (position, move) in moves.enumerated() where position != index && move.source == value { return true }
        return false
    }

    /// Only cycles are left: every target is read by another move. All sources are saved first, which gcc undoes.
    private mutating func emitCycle() {
        out.append("{ ")
        for (position, move) in moves.enumerated() {
            appendDeclaring(function.type(of: move.target))
            out.append(UInt8(ascii: "t"))
            out.append(position)
            out.append(" = ")
            append(move.source)
            out.append("; ")
        }
        for (position, move) in moves.enumerated() {
            appendName(of: move.target)
            out.append(" = t")
            out.append(position)
            out.append("; ")
        }
        out.append("} ")
    }
}
