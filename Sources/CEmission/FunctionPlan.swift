import IR
import Support

/// What the emitter decides about a function before it writes it: which values are needed at all, which become
/// part of the expression that uses them, which C variables live in one block, and which blocks need a label.
///
/// The arrays are reused from function to function.
struct FunctionPlan {
    /// An expression that is nested deeper is no longer pleasant to read or to compile.
    private static let maximumDepth: UInt8 = 5
    /// How many instructions a loop may have to be unrolled.
    private static let longestUnrolledLoop = 16

    /// How many instructions the function has, needed or not.
    private(set) var instructionCount = 0
    /// How many uses by needed instructions a value has.
    private(set) var uses: [UInt32] = []
    /// Whether a value is written where it is used.
    private(set) var isFolded: [Bool] = []
    /// Whether a value is used outside its block, so that its variable is declared at the function's start.
    private(set) var isShared: [Bool] = []
    /// Whether a block is jumped to.
    private(set) var hasLabel: [Bool] = []
    /// Whether a block is a loop of its own that the C compiler shall unroll.
    private(set) var isUnrolled: [Bool] = []

    /// The `try`s whose errors the function raises again.
    private(set) var raisesAgain: Set<ValueID> = []

    private var user: [ValueID] = []
    private var depth: [UInt8] = []
    private var pending: [ValueID] = []
    private var firstEdge: [EdgeID] = []
    private var nextEdge: [EdgeID] = []
    private var position: [UInt32] = []

    /// Whether some needed instruction uses the value.
    @inline(__always)
    func isNeeded(_ value: ValueID) -> Bool { uses[value.index] != 0 }

    /// One of the instructions that use a needed value, the only one if there is one; invalid for an edge.
    @inline(__always)
    func user(of value: ValueID) -> ValueID { user[value.index] }

    /// Plans a function. Values with a name are not folded when `keepsNames`.
    mutating func make(_ function: borrowing IRFunction, in module: borrowing IRModule, keepsNames: Bool) {
        reset(function)
        collectEdges(function)
        markNeeded(function, module)
        for block in function.layout { fold(block, function, keepsNames) }
        if !keepsNames { findUnrolledLoops(function) }
        findLabels(function)
    }

    private mutating func reset(_ function: borrowing IRFunction) {
        func refill<Element>(_ array: inout [Element], _ element: Element, _ count: Int) {
            array.removeAll(keepingCapacity: true)
            array.append(contentsOf: repeatElement(element, count: count))
        }
        instructionCount = 0
        let count = function.instructions.count
        refill(&uses, 0, count)
        refill(&isFolded, false, count)
        refill(&isShared, false, count)
        refill(&user, .invalid, count)
        refill(&depth, 0, count)
        refill(&hasLabel, false, function.blocks.count)
        refill(&isUnrolled, false, function.blocks.count)
        refill(&position, 0, function.blocks.count)
        refill(&firstEdge, .invalid, function.blocks.count)
        refill(&nextEdge, .invalid, function.edges.count)
        raisesAgain.removeAll(keepingCapacity: true)
    }

    private mutating func collectEdges(_ function: borrowing IRFunction) {
        for block in function.layout {
            let terminator = function.blocks[block].last
            function.forEachEdge(of: terminator) { edge in
                let target = function.edges[edge].target
                nextEdge[edge.index] = firstEdge[target.index]
                firstEdge[target.index] = edge
            }
        }
    }

    // MARK: Need

    /// Starts from what has an effect and follows operands; a block parameter needs its arguments.
    private mutating func markNeeded(_ function: borrowing IRFunction, _ module: borrowing IRModule) {
        for block in function.layout {
            var value = function.blocks[block].first
            while value.isValid {
                let instruction = function[value]
                instructionCount += 1
                if instruction.opcode.isTerminator {
                    useTerminatorOperands(value, function)
                } else if !function.isRemovable(instruction, module.effects(of: instruction)) {
                    function.forEachOperand(of: value) { use($0, by: value, in: block, function) }
                }
                value = instruction.next
            }
        }
        while let value = pending.popLast() { useOperands(of: value, function, module) }
    }

    private mutating func useOperands(of value: ValueID, _ function: borrowing IRFunction, _ module: borrowing IRModule) {
        let instruction = function[value]
        if instruction.opcode == .param {
            var edge = firstEdge[instruction.block.index]
            while edge.isValid {
                let argument = function.argument(instruction.fieldIndex, of: edge)
                use(argument, by: .invalid, in: function.edges[edge].source, function)
                edge = nextEdge[edge.index]
            }
        } else if function.isRemovable(instruction, module.effects(of: instruction)), function.knownComparison(instruction) == nil {
            // Others were roots, whose operands have been counted, or stand for `true` or `false`.
            function.forEachOperand(of: value) { use($0, by: value, in: instruction.block, function) }
        }
    }

    /// The operands of a terminator itself, without the arguments of its edges.
    private mutating func useTerminatorOperands(_ value: ValueID, _ function: borrowing IRFunction) {
        let instruction = function[value]
        switch instruction.opcode {
        case .branch, .switchInt: use(instruction.first, by: value, in: instruction.block, function)
        case .returnValue, .raise:
            for operand in function.list(of: value) {
                use(operand, by: value, in: instruction.block, function)
                if instruction.opcode == .raise, function[operand].opcode == .caughtError {
                    raisesAgain.insert(function[operand].first)
                }
            }
        default: break
        }
    }

    /// Counts a use. An invalid user is an edge, whose moves want plain variables.
    @inline(__always)
    private mutating func use(_ value: ValueID, by instruction: ValueID, in block: BlockID, _ function: borrowing IRFunction) {
        let index = value.index
        if function[value].block != block { isShared[index] = true }
        user[index] = instruction
        uses[index] &+= 1
        if uses[index] == 1 { pending.append(value) }
    }

    // MARK: Folding

    private mutating func fold(_ block: BlockID, _ function: borrowing IRFunction, _ keepsNames: Bool) {
        var value = function.blocks[block].first
        while value.isValid {
            let instruction = function[value]
            if isAlwaysFolded(instruction.opcode) {
                isFolded[value.index] = true
            } else if mayFold(value, instruction, function), !(keepsNames && function.debugNames[value].isValid) {
                var deepest: UInt8 = 0
                function.forEachOperand(of: value) { operand in
                    if isFolded[operand.index] { deepest = max(deepest, depth[operand.index]) }
                }
                if deepest < Self.maximumDepth {
                    isFolded[value.index] = true
                    depth[value.index] = deepest + 1
                }
            }
            value = instruction.next
        }
    }

    private func isAlwaysFolded(_ opcode: Opcode) -> Bool {
        switch opcode {
        case .const, .constString, .zero, .functionRef, .caughtError: true
        default: false
        }
    }

    /// Whether a value may be computed where it is used: its only user is in its block, and it depends on nothing
    /// but values, which never change within a block.
    private func mayFold(_ value: ValueID, _ instruction: Instruction, _ function: borrowing IRFunction) -> Bool {
        guard uses[value.index] == 1, !isShared[value.index], user[value.index].isValid else { return false }
        switch instruction.opcode {
        case .param, .callRuntime, .slotNew, .closureMake, .objectNew, .enumMake: return false
        default: break
        }
        guard instruction.opcode.effects.isEmpty, instruction.opcode.hasResult, instruction.type != .unit else { return false }
        switch function[user[value.index]].opcode {
        // These write their operands more than once.
        case .arrayNew, .callClosure, .enumTag, .boundsCheck: return false
        default: return true
        }
    }

    // MARK: Loops

    /// Short loops with checks that may run more than once. C compilers can't vectorize them, and by themselves unroll none at -O2, though
    /// most of what such a loop costs is branches. Others are left alone, as it takes the C compiler time.
    private mutating func findUnrolledLoops(_ function: borrowing IRFunction) {
        if !function.mayHaveLoops { return }
        for (index, block) in function.layout.enumerated() { position[block.index] = UInt32(index) }
        var enclosingEnd: UInt32 = 0
        for (index, block) in function.layout.enumerated() {
            var edge = firstEdge[block.index]
            while edge.isValid {
                enclosingEnd = max(enclosingEnd, position[function.edges[edge].source.index])
                edge = nextEdge[edge.index]
            }
            let mayRunOften = enclosingEnd > index || !function.attributes.contains(.once)
            if mayRunOften, isLoop(block, function) { isUnrolled[block.index] = isWorthUnrolling(block, function) }
        }
    }

    private func isWorthUnrolling(_ block: BlockID, _ function: borrowing IRFunction) -> Bool {
        var count = 0
        var hasChecks = false
        var value = function.blocks[block].first
        while value.isValid && count <= Self.longestUnrolledLoop {
            let opcode = function[value].opcode
            switch opcode {
            case .param, .const: break
            // A check of an index that is left is mostly in the version of the loop for the case that the checks before it fail.
            case .call, .callClosure, .callRuntime, .tryCall, .boundsCheck: return false
            default: count += 1
            }
            if !opcode.effects.isDisjoint(with: [.allocates, .writesHeaders]) { return false }
            if opcode.isCheck { hasChecks = true }
            value = function[value].next
        }
        return hasChecks && count <= Self.longestUnrolledLoop
    }

    /// Whether a block's branch leads back to it.
    private func isLoop(_ block: BlockID, _ function: borrowing IRFunction) -> Bool {
        let instruction = function[function.blocks[block].last]
        guard instruction.opcode == .branch else { return false }
        return function.edges[instruction.thenEdge].target == block || function.edges[instruction.elseEdge].target == block
    }

    // MARK: Labels

    private mutating func findLabels(_ function: borrowing IRFunction) {
        for (position, block) in function.layout.enumerated() {
            let next = position + 1 < function.layout.count ? function.layout[position + 1] : .invalid
            var fallsThrough = false
            function.forEachSuccessorEdge(of: block) { edge in
                let target = function.edges[edge].target
                if target == block && isUnrolled[block.index] {
                    // It is a `continue`.
                } else if target == next && !fallsThrough && function[function.blocks[block].last].opcode != .switchInt {
                    fallsThrough = true
                } else {
                    hasLabel[target.index] = true
                }
            }
        }
    }
}
