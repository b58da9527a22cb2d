import IR
import Support

/// Sparse conditional constant propagation, after Wegman and Zadeck: finds the values that are constant on every path
/// that can be taken, and the branches that go one way only, each by help of the other.
func propagateConstants(_ function: inout IRFunction, _ context: inout PassContext) {
    guard function.layout.count > 1 else { return }
    var propagation = ConstantPropagation(function)
    propagation.run(function)
    propagation.apply(to: &function, &context)
}

private struct ConstantPropagation {
    /// What is known of a value.
    enum State: UInt8 {
        /// No path to the definition was found yet.
        case unknown
        case constant
        case varying
    }

    let uses: UseLists
    var states: [State]
    var bits: [UInt64]
    var isReached: [Bool]
    var isTaken: [Bool]
    var edgeWork: [EdgeID] = []
    var valueWork: [ValueID] = []

    init(_ function: borrowing IRFunction) {
        uses = UseLists(function)
        states = Array(filledWith: .unknown, count: function.instructions.count)
        bits = Array(filledWith: 0, count: function.instructions.count)
        isReached = Array(filledWith: false, count: function.blocks.count)
        isTaken = Array(filledWith: false, count: function.edges.count)
    }

    mutating func run(_ function: borrowing IRFunction) {
        for parameter in function.parameters(of: .entry) { states[parameter.index] = .varying }
        enter(.entry, function)
        while true {
            if let edge = edgeWork.popLast() {
                follow(edge, function)
            } else if let value = valueWork.popLast() {
                for user in uses.users(of: value) where isReached[function[user].block.index] { visit(user, function) }
            } else {
                return
            }
        }
    }

    private mutating func enter(_ block: BlockID, _ function: borrowing IRFunction) {
        isReached[block.index] = true
        var value = function.blocks[block].first
        while value.isValid {
            visit(value, function)
            value = function[value].next
        }
    }

    private mutating func follow(_ edge: EdgeID, _ function: borrowing IRFunction) {
        let target = function.edges[edge].target
        passArguments(edge, function)
        if !isReached[target.index] { enter(target, function) }
    }

    private mutating func passArguments(_ edge: EdgeID, _ function: borrowing IRFunction) {
        let target = function.edges[edge].target
        for (parameter, argument) in zip(function.parameters(of: target), function.arguments(of: edge)) {
            meet(parameter, states[argument.index], bits[argument.index])
        }
    }

    private mutating func meet(_ value: ValueID, _ state: State, _ newBits: UInt64) {
        let old = states[value.index]
        if state == .unknown || old == .varying { return }
        if PlantedFault.isPlanted(.firstConstant), old == .constant, state == .constant { return }
        let new: State = state == .varying || (old == .constant && bits[value.index] != newBits) ? .varying : .constant
        if new == old { return }
        states[value.index] = new
        bits[value.index] = newBits
        valueWork.append(value)
    }

    private mutating func take(_ edge: EdgeID, _ function: borrowing IRFunction) {
        if isTaken[edge.index] { return passArguments(edge, function) }
        isTaken[edge.index] = true
        edgeWork.append(edge)
    }

    private mutating func visit(_ value: ValueID, _ function: borrowing IRFunction) {
        let instruction = function[value]
        if instruction.opcode.isTerminator { return visitTerminator(value, instruction, function) }
        guard states[value.index] != .varying, instruction.opcode.hasResult else { return }
        if instruction.opcode == .const { return meet(value, .constant, instruction.constantBits) }
        guard instruction.opcode.traits.contains(.foldable) else { return meet(value, .varying, 0) }
        switch instruction.opcode.shape {
        case .unary: visitUnary(value, instruction, function)
        case .binary: visitBinary(value, instruction, function)
        case .ternary: visitSelect(value, instruction, function)
        default: meet(value, .varying, 0)
        }
    }

    private mutating func visitUnary(_ value: ValueID, _ instruction: Instruction, _ function: borrowing IRFunction) {
        guard states[instruction.first.index] == .constant else { return meet(value, states[instruction.first.index], 0) }
        let source = function.type(of: instruction.first)
        let result = Folding.unary(instruction.opcode, bits[instruction.first.index], from: source, to: instruction.type)
        meet(value, result == nil ? .varying : .constant, result ?? 0)
    }

    private mutating func visitBinary(_ value: ValueID, _ instruction: Instruction, _ function: borrowing IRFunction) {
        let (left, right) = (states[instruction.first.index], states[instruction.second.index])
        if left == .unknown || right == .unknown { return }
        guard left == .constant && right == .constant else { return meet(value, .varying, 0) }
        let type = function.type(of: instruction.first)
        let result = Folding.binary(instruction.opcode, bits[instruction.first.index], bits[instruction.second.index], type)
        meet(value, result == nil ? .varying : .constant, result ?? 0)
    }

    private mutating func visitSelect(_ value: ValueID, _ instruction: Instruction, _ function: borrowing IRFunction) {
        switch states[instruction.first.index] {
        case .unknown: return
        case .constant:
            let chosen = bits[instruction.first.index] == 0 ? instruction.third : instruction.second
            meet(value, states[chosen.index], bits[chosen.index])
        case .varying:
            meet(value, states[instruction.second.index], bits[instruction.second.index])
            meet(value, states[instruction.third.index], bits[instruction.third.index])
        }
    }

    private mutating func visitTerminator(_ value: ValueID, _ instruction: Instruction, _ function: borrowing IRFunction) {
        switch instruction.opcode {
        case .jump: take(instruction.jumpEdge, function)
        case .branch:
            switch states[instruction.first.index] {
            case .unknown: return
            case .constant: take(bits[instruction.first.index] == 0 ? instruction.elseEdge : instruction.thenEdge, function)
            case .varying:
                take(instruction.thenEdge, function)
                take(instruction.elseEdge, function)
            }
        case .switchInt:
            let cases = function.switchCases(of: value)
            switch states[instruction.first.index] {
            case .unknown: return
            case .constant:
                let number = Int64(bitPattern: bits[instruction.first.index])
                take((cases.dropFirst().first { $0.value == number } ?? cases[cases.startIndex]).edge, function)
            case .varying: for item in cases { take(item.edge, function) }
            }
        default: break
        }
    }

    /// Puts the constants in the place of the values, and jumps in the place of the branches that go one way.
    func apply(to function: inout IRFunction, _ context: inout PassContext) {
        var replacements = Replacements(function)
        var foldedBranches = false
        for block in function.layout where isReached[block.index] {
            for parameter in function.parameters(of: block) where states[parameter.index] == .constant {
                let constant = Instruction.constant(bits[parameter.index], function.type(of: parameter))
                let value = function.insert(constant, atStartOf: block, span: function.spans[parameter])
                function.setDebugName(function.debugNames[parameter], of: value)
                replacements.replace(parameter, by: value)
            }
            var value = function.blocks[block].first
            while value.isValid {
                let instruction = function[value]
                if value.index < states.count {
                    if instruction.opcode.isTerminator {
                        if fold(value, instruction, &function) { foldedBranches = true }
                    } else if states[value.index] == .constant && instruction.opcode != .const {
                        if instruction.opcode.isCheck { context.remarkCheckRemoved(value, function) }
                        function.replace(value, with: .constant(bits[value.index], instruction.type))
                    }
                }
                value = function[value].next
            }
        }
        replacements.apply(to: &function)
        if foldedBranches {
            context.forgetControlFlow()
            _ = context.order(of: &function)
        }
    }

    /// Makes a jump of a branch that goes one way. Gives whether it did.
    private func fold(_ value: ValueID, _ instruction: Instruction, _ function: inout IRFunction) -> Bool {
        guard instruction.opcode == .branch || instruction.opcode == .switchInt,
            states[instruction.first.index] == .constant
        else { return false }
        var taken = EdgeID.invalid
        function.forEachEdge(of: value) { if isTaken[$0.index] { taken = $0 } }
        guard taken.isValid else { return false }
        function.replace(value, with: Instruction(.jump, .unit, 0, 0, taken.rawValue))
        return true
    }
}
