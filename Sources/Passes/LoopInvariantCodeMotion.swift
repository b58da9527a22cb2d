import IR
import Support

/// Moves what gives the same in every turn of a loop in front of it: computations, loads of what the loop does not change, and checks.
///
/// What may raise, or is only valid behind a check or a test, is moved only where the first turn would come to it anyway, before
/// anything that can be seen from outside. Inner loops come first, so that an instruction leaves as many loops as it can.
func hoistLoopInvariants(_ function: inout IRFunction, _ context: inout PassContext) {
    guard function.mayHaveLoops else { return }
    let before = context.controlFlow(of: &function)
    if before.forest.loops.isEmpty { return }
    if function.addPreheaders(before.forest) { context.forgetControlFlow() }
    let flow = context.controlFlow(of: &function)
    let (forest, predecessors) = (flow.forest, flow.predecessors)
    let clobbers = Clobbers(function)
    var lastClobber = [UInt32](filledWith: .max, count: clobbers.classes.count)
    for id in forest.loops.ids {
        guard let preheader = function.preheader(of: id, forest) else { continue }
        var hoisting = LoopHoisting(loop: id, preheader: preheader, forest: forest)
        hoisting.collectClobbers(clobbers, &lastClobber, function, context)
        hoisting.run(&function, clobbers, lastClobber, predecessors, &context)
    }
}

/// The hoisting out of one loop.
private struct LoopHoisting {
    let loop: LoopID
    let preheader: BlockID
    let forest: LoopForest
    /// The kinds of memory of which something in the loop may change any part.
    private var clobberedKinds: UInt32 = 0

    init(loop: LoopID, preheader: BlockID, forest: LoopForest) {
        self.loop = loop
        self.preheader = preheader
        self.forest = forest
    }

    /// Finds what the loop may change: kinds of memory, and single parts, which are marked as changed by it.
    mutating func collectClobbers(_ clobbers: Clobbers, _ lastClobber: inout [UInt32], _ function: IRFunction, _ context: PassContext) {
        var kinds: UInt32 = 0
        for block in forest.blocks(of: loop) {
            function.forEachInstruction(in: block) { value in
                clobbers.forEachChange(of: value, function, context) { lastClobber[$0] = loop.rawValue } kind: { kinds |= 1 << $0.rawValue }
            }
        }
        clobberedKinds = kinds
    }

    private func isClobbered(_ part: Int, _ clobbers: Clobbers, _ lastClobber: [UInt32]) -> Bool {
        lastClobber[part] == loop.rawValue || clobberedKinds & 1 << clobbers.classes.kinds[part].rawValue != 0
    }

    func run(
        _ function: inout IRFunction, _ clobbers: Clobbers, _ lastClobber: [UInt32], _ predecessors: PredecessorTable, _ context: inout PassContext
    ) {
        let blocks = forest.blocks(of: loop)
        let certain = certainBlocks(function, predecessors)
        // Whether every instruction so far was hoisted or has no effect, so that the first turn surely comes here.
        var isCertain = true
        for block in certain {
            var value = function.blocks[block].first
            while value.isValid {
                let next = function[value].next
                if !tryHoist(value, isCertain: isCertain, &function, clobbers, lastClobber, context), stops(function[value], context) {
                    isCertain = false
                }
                value = next
            }
        }
        for block in blocks where !certain.contains(block) && !function.blocks[block].isCold {
            var value = function.blocks[block].first
            while value.isValid {
                let next = function[value].next
                _ = tryHoist(value, isCertain: false, &function, clobbers, lastClobber, context)
                value = next
            }
        }
    }

    /// The blocks that each turn begins with: from the header along jumps that lead to one block only.
    private func certainBlocks(_ function: borrowing IRFunction, _ predecessors: PredecessorTable) -> [BlockID] {
        var block = forest.loops[loop].header
        var result = [block]
        while true {
            let terminator = function[function.terminator(of: block)]
            guard terminator.opcode == .jump else { return result }
            block = function.edges[terminator.jumpEdge].target
            guard forest.contains(loop, block), predecessors.count(into: block) == 1 else { return result }
            result.append(block)
        }
    }

    /// Whether nothing that may raise can be moved across an instruction.
    private func stops(_ instruction: Instruction, _ context: PassContext) -> Bool {
        !context.effects(of: instruction).isRemovable
    }

    /// Moves an instruction to the preheader if that is sound.
    private func tryHoist(
        _ value: ValueID, isCertain: Bool, _ function: inout IRFunction, _ clobbers: Clobbers, _ lastClobber: [UInt32], _ context: PassContext
    ) -> Bool {
        let instruction = function[value]
        let opcode = instruction.opcode
        guard opcode.traits.contains(.numberable) || opcode == .boundsCheck || opcode == .check || opcode == .callRuntime else {
            return false
        }
        if opcode == .callRuntime && context.effects(of: instruction) != .pure { return false }
        guard !instruction.flags.contains(.alwaysRaises) else { return false }
        guard isCertain || isSpeculatable(instruction, function, context.types) || PlantedFault.isPlanted(.hoistedDivision) && opcode == .divChecked else {
            return false
        }
        let part = value.index < clobbers.part.count ? clobbers.part[value.index] : -1
        if part >= 0 && isClobbered(Int(part), clobbers, lastClobber) { return false }
        var isInvariant = true
        function.forEachOperand(of: value) { operand in
            if forest.contains(loop, function[operand].block) { isInvariant = false }
        }
        guard isInvariant else { return false }
        function.move(value, before: function.terminator(of: preheader))
        return true
    }

    /// Whether an instruction may run where the program would not have come to it: it has no effect and is defined for
    /// all values of its operands.
    private func isSpeculatable(_ instruction: Instruction, _ function: borrowing IRFunction, _ types: TypeTable) -> Bool {
        switch instruction.opcode {
        case .const, .constString, .zero, .functionRef, .select, .and, .or, .xor, .not,
            .addWrap, .subWrap, .mulWrap, .negWrap, .convertWrap, .tupleMake, .tupleGet, .enumMake, .slotLoad, .globalLoad:
            return true
        case .eq, .ne, .lt, .le, .gt, .ge:
            return function.type(of: instruction.first).isScalar
        case .objectCast:
            // Where an object is seen as of a type with further fields, it was tested to be of that.
            return fieldCount(instruction.type, types) <= fieldCount(function.type(of: instruction.first), types)
        case .stringLen, .arrayLen, .arrayData, .fieldLoad, .objectTag, .enumTag, .captureLoad:
            // A variable that has no value yet refers to nothing.
            return function[instruction.first].opcode != .globalLoad && function[instruction.first].opcode != .zero
        case .add, .sub, .mul, .neg:
            // Signed ones are only known not to overflow where they stand.
            return !instruction.type.isSigned
        case .div:
            return instruction.type.isFloat
        case .convert:
            return !function.type(of: instruction.first).isFloat
        default:
            return false
        }
    }

    private func fieldCount(_ type: IRType, _ types: TypeTable) -> Int {
        types.object(of: type).map { types.objects[$0].fields.count } ?? 0
    }
}
