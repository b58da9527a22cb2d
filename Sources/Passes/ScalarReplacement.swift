import IR
import Source
import Support

/// Turns objects and slots that nothing else can see into plain values: one SSA variable a field.
///
/// An object qualifies when its reference is used for loads and stores of its fields only; a slot when no `try` body gets it.
/// Parts of tuples, enumerations and closures that are made in the same function are taken from where they were made first, which is
/// what lets the cells of an inlined closure qualify. Values are found as in Braun et al., "Simple and Efficient Construction of
/// Static Single Assignment Form".
func replaceScalars(_ function: inout IRFunction, _ context: inout PassContext) {
    // An object in a field of another one qualifies once that one is gone.
    for _ in 0..<12 {
        // A closure that nothing calls any more must not hold on to the cells of what it captured.
        if forwardProjections(&function) { removeDeadCode(&function, &context) }
        let candidates = Candidates(function)
        if candidates.values.isEmpty { break }
        var promotion = Promotion(candidates, context.order(of: &function), context.predecessors(of: &function))
        promotion.run(&function)
    }
}

/// Replaces what takes a value apart that was put together in this function by the part itself. Whether there are closures, which
/// may be without use then.
func forwardProjections(_ function: inout IRFunction) -> Bool {
    var replacement = [ValueID](filledWith: .invalid, count: function.instructions.count)
    var found = false
    var hasClosures = false
    func resolve(_ value: ValueID) -> ValueID {
        var value = value
        while replacement[value.index].isValid { value = replacement[value.index] }
        return value
    }
    for block in function.layout {
        var next = function.blocks[block].first
        while next.isValid {
            let value = next
            let instruction = function[value]
            next = instruction.next
            if instruction.opcode == .closureMake { hasClosures = true }
            guard let maker = instruction.opcode.maker else { continue }
            let whole = resolve(instruction.first)
            guard function[whole].opcode == maker else { continue }
            if maker == .enumMake && function[whole].fieldIndex != instruction.payloadVariant { continue }
            let part = maker == .enumMake ? instruction.payloadField : instruction.fieldIndex
            let parts = function.list(of: whole)
            replacement[value.index] = resolve(parts[parts.startIndex + part])
            found = true
        }
    }
    if found { function.substitute(replacement) }
    return hasClosures
}

extension Opcode {
    /// For what takes a value apart, the operation that puts such values together.
    fileprivate var maker: Opcode? {
        switch self {
        case .tupleGet: .tupleMake
        case .captureLoad: .closureMake
        case .enumPayload: .enumMake
        default: nil
        }
    }
}

extension IRFunction {
    /// Replaces every use of a value for which `replacement` has one, and removes the instruction that made it.
    /// Values made after the table was are left alone.
    mutating func substitute(_ replacement: [ValueID]) {
        for block in layout {
            var value = blocks[block].first
            while value.isValid {
                let next = self[value].next
                if value.index < replacement.count && replacement[value.index].isValid {
                    remove(value)
                } else {
                    mapOperands(of: value) { operand in
                        var operand = operand
                        while operand.index < replacement.count, replacement[operand.index].isValid {
                            operand = replacement[operand.index]
                        }
                        return operand
                    }
                }
                value = next
            }
        }
    }
}

/// The objects and slots of a function that can be replaced.
private struct Candidates {
    /// `object.new` and `slot.new` instructions.
    private(set) var values: [ValueID] = []
    /// Per value the number of the first of its variables; -1 for what is no candidate.
    private(set) var firstVariable: [Int32] = []
    private(set) var variableTypes: [IRType] = []
    private(set) var variableNames: [Symbol] = []

    init(_ function: borrowing IRFunction) {
        var found: [ValueID] = []
        for block in function.layout {
            function.forEachInstruction(in: block) { value in
                let opcode = function[value].opcode
                if opcode == .objectNew || opcode == .slotNew { found.append(value) }
            }
        }
        if found.isEmpty { return }
        firstVariable = Array(filledWith: -1, count: function.instructions.count)
        for value in found { firstVariable[value.index] = 0 }
        for block in function.layout {
            function.forEachInstruction(in: block) { value in dropEscaping(value, function) }
        }
        for value in found where firstVariable[value.index] == 0 { addVariables(for: value, function) }
    }

    /// Drops what an instruction uses in another way than for a load or store.
    private mutating func dropEscaping(_ value: ValueID, _ function: IRFunction) {
        let instruction = function[value]
        switch instruction.opcode {
        case .fieldLoad, .slotLoad: break
        case .fieldStore, .slotStore: firstVariable[instruction.second.index] = -1
        default: function.forEachOperand(of: value) { firstVariable[$0.index] = -1 }
        }
    }

    private mutating func addVariables(for value: ValueID, _ function: IRFunction) {
        values.append(value)
        firstVariable[value.index] = Int32(variableTypes.count)
        let name = function.debugNames[value]
        if function[value].opcode == .slotNew {
            variableTypes.append(function.type(of: function[value].first))
            variableNames.append(name)
        } else {
            for field in function.list(of: value) {
                variableTypes.append(function.type(of: field))
                variableNames.append(function[value].b == 1 ? name : .invalid)
            }
        }
    }
}

/// The replacement of the objects and slots of one function.
private struct Promotion {
    private let firstVariable: [Int32]
    private let variableTypes: [IRType]
    private let variableNames: [Symbol]

    private var replacement: [ValueID] = []
    /// The value of a variable at the end of a block, or so far in the block that is walked.
    private var values: [NumberPair: ValueID] = [:]
    private var isFilled: [Bool] = []
    private var pending: [(variable: Int, parameter: ValueID, block: BlockID)] = []
    private let predecessors: PredecessorTable
    private let order: ReversePostorder

    init(_ candidates: Candidates, _ order: ReversePostorder, _ predecessors: PredecessorTable) {
        firstVariable = candidates.firstVariable
        variableTypes = candidates.variableTypes
        variableNames = candidates.variableNames
        self.order = order
        self.predecessors = predecessors
    }

    // MARK: Replacement

    mutating func run(_ function: inout IRFunction) {
        replacement = Array(filledWith: .invalid, count: function.instructions.count)
        isFilled = Array(filledWith: false, count: function.blocks.count)
        for block in order.blocks {
            var value = function.blocks[block].first
            while value.isValid {
                visit(value, block, &function)
                value = function[value].next
            }
            isFilled[block.index] = true
        }
        for item in pending { fillArguments(item.variable, item.parameter, item.block, &function) }
        removeAccesses(&function)
        function.substitute(replacement)
        function.pruneTrivialParameters(predecessors)
    }

    private mutating func visit(_ value: ValueID, _ block: BlockID, _ function: inout IRFunction) {
        let instruction = function[value]
        switch instruction.opcode {
        case .slotNew:
            if let variable = variable(of: value, 0) { write(variable, instruction.first, block, &function) }
        case .objectNew:
            guard variable(of: value, 0) != nil else { return }
            for (index, field) in function.list(of: value).enumerated() {
                write(Int(firstVariable[value.index]) + index, field, block, &function)
            }
        case .slotLoad:
            if let variable = variable(of: instruction.first, 0) { replacement[value.index] = read(variable, block, &function) }
        case .fieldLoad:
            if let variable = variable(of: instruction.first, instruction.fieldIndex) {
                replacement[value.index] = read(variable, block, &function)
            }
        case .slotStore:
            if let variable = variable(of: instruction.first, 0) { write(variable, instruction.second, block, &function) }
        case .fieldStore:
            if let variable = variable(of: instruction.first, instruction.fieldIndex) {
                write(variable, instruction.second, block, &function)
            }
        default: break
        }
    }

    private func variable(of base: ValueID, _ field: Int) -> Int? {
        guard base.index < firstVariable.count, firstVariable[base.index] >= 0 else { return nil }
        return Int(firstVariable[base.index]) + field
    }

    private mutating func removeAccesses(_ function: inout IRFunction) {
        for block in function.layout {
            var value = function.blocks[block].first
            while value.isValid {
                let instruction = function[value]
                let base: ValueID? =
                    switch instruction.opcode {
                    case .slotStore, .fieldStore: instruction.first
                    case .slotNew, .objectNew: value
                    default: nil
                    }
                if let base, base.index < firstVariable.count, firstVariable[base.index] >= 0 { function.remove(value) }
                value = instruction.next
            }
        }
    }

    // MARK: Values of variables

    private func key(_ variable: Int, _ block: BlockID) -> NumberPair { NumberPair(UInt32(variable), block.rawValue) }

    private func resolve(_ value: ValueID) -> ValueID {
        var value = value
        while value.index < replacement.count, replacement[value.index].isValid { value = replacement[value.index] }
        return value
    }

    private mutating func write(_ variable: Int, _ value: ValueID, _ block: BlockID, _ function: inout IRFunction) {
        let value = resolve(value)
        if variableNames[variable].isValid { function.setDebugName(variableNames[variable], of: value) }
        values[key(variable, block)] = value
    }

    /// The value of a variable in, or at the end of, a block; walks up through blocks with one predecessor.
    private mutating func read(_ variable: Int, _ start: BlockID, _ function: inout IRFunction) -> ValueID {
        var path: [BlockID] = []
        var block = start
        var value = values[key(variable, block)]
        while value == nil {
            let incoming = predecessors.edges(into: block)
            if incoming.count == 1, let edge = incoming.first, isFilled[function.edges[edge].source.index] {
                path.append(block)
                block = function.edges[edge].source
                value = values[key(variable, block)]
            } else {
                value = meet(variable, block, &function)
            }
        }
        let result = value ?? .invalid
        for block in path { values[key(variable, block)] = result }
        return result
    }

    private mutating func meet(_ variable: Int, _ block: BlockID, _ function: inout IRFunction) -> ValueID {
        let incoming = predecessors.edges(into: block)
        if block == .entry || incoming.isEmpty {
            // Only what is never executed reads a variable that was not set.
            let zero = function.insert(Instruction(.zero, variableTypes[variable]), atStartOf: .entry, span: .none)
            values[key(variable, block)] = zero
            return zero
        }
        let parameter = function.addParameter(variableTypes[variable], to: block, name: variableNames[variable])
        values[key(variable, block)] = parameter
        // Each edge gets its place for the argument now, so that the order of arguments is that of parameters.
        for edge in Array(incoming) { function.appendArgument(parameter, to: edge) }
        if incoming.allSatisfy({ isFilled[function.edges[$0].source.index] }) {
            fillArguments(variable, parameter, block, &function)
        } else {
            pending.append((variable, parameter, block))
        }
        return parameter
    }

    /// Sets the argument for a new parameter on each edge into its block.
    private mutating func fillArguments(_ variable: Int, _ parameter: ValueID, _ block: BlockID, _ function: inout IRFunction) {
        for edge in Array(predecessors.edges(into: block)) {
            let source = function.edges[edge].source
            let isReachable = order.isReachable(source)
            let value =
                isReachable
                ? read(variable, source, &function)
                : function.insert(Instruction(.zero, variableTypes[variable]), atStartOf: .entry, span: .none)
            function.setArgument(function[parameter].fieldIndex, of: edge, to: resolve(value))
        }
    }
}
