import IR
import Support

/// Makes slices of strings that are only looked at views: headers in the function's frame that point into the sliced string, so that
/// nothing is allocated. Precondition: the last pass but for those that arrange blocks, since a view must not become an argument of
/// an edge.
///
/// What may keep a string, or give it back, gets a copy (`orus_string_kept`) where it is in a cold block; elsewhere it forbids the view. Functions
/// that the slice is given to are looked into.
func makeStringViews(_ module: inout IRModule, _ context: inout PassContext) {
    guard let slice = module.runtimeFunction(named: "orus_string_slice"), let kept = module.runtimeFunction(named: "orus_string_kept"),
        let view = module.runtimeFunction(named: "orus_string_view")
    else { return }
    var borrowing = StringBorrowing(functionCount: module.functions.count)
    for id in module.functions.ids where module.functions[id].hasBody && !module.functions[id].attributes.contains(.tailCaller) {
        let slices = calls(of: slice, in: &module.functions[id])
        if slices.isEmpty { continue }
        var isTracked = [Bool](repeating: false, count: module.functions[id].instructions.count)
        for value in slices { isTracked[value.index] = true }
        let escapes = borrowing.escapes(in: module.functions[id], module, depth: 0) { isTracked[$0.index] }
        for escape in escapes where !module.functions[id].blocks[module.functions[id][escape.user].block].isCold { isTracked[escape.value.index] = false }
        for escape in escapes where isTracked[escape.value.index] { keep(escape.value, for: escape.user, kept, &module.functions[id]) }
        for value in slices where isTracked[value.index] {
            context.remark("no string made: the slice is only looked at", value, module.functions[id])
            module.functions[id][value].c = view.rawValue
        }
    }
}

/// The calls of a runtime function in a function, which is not changed.
private func calls(of callee: RuntimeFunctionID, in function: inout IRFunction) -> [ValueID] {
    var found: [ValueID] = []
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            let instruction = function[value]
            if instruction.opcode == .callRuntime && instruction.runtimeFunction == callee { found.append(value) }
            value = instruction.next
        }
    }
    return found
}

/// Gives a user a copy that lasts.
private func keep(_ value: ValueID, for user: ValueID, _ kept: RuntimeFunctionID, _ function: inout IRFunction) {
    let list = function.addList(CollectionOfOne(value))
    let copy = function.insert(Instruction(.callRuntime, .string, list, 1, kept.rawValue), before: user)
    function.mapOperands(of: user) { $0 == value ? copy : $0 }
}

/// Where strings go in functions: which uses may keep one beyond the time of the instruction that is given it.
private struct StringBorrowing {
    /// Chains of calls are followed so far.
    private static let depthLimit = 32

    /// For each function that was looked at, whether it only borrows each of its parameters.
    private var borrows: [[Bool]?]

    init(functionCount: Int) { borrows = Array(repeating: nil, count: functionCount) }

    /// The uses of tracked values by what may keep them.
    mutating func escapes(
        in function: borrowing IRFunction, _ module: borrowing IRModule, depth: Int, of isTracked: (ValueID) -> Bool
    ) -> [(value: ValueID, user: ValueID)] {
        var escapes: [(value: ValueID, user: ValueID)] = []
        for block in function.layout {
            var user = function.blocks[block].first
            while user.isValid {
                var position = 0
                function.forEachOperand(of: user) { operand in
                    if isTracked(operand), !isBorrowed(by: user, at: position, function, module, depth) { escapes.append((operand, user)) }
                    position += 1
                }
                user = function[user].next
            }
        }
        return escapes
    }

    private mutating func isBorrowed(
        by user: ValueID, at position: Int, _ function: borrowing IRFunction, _ module: borrowing IRModule, _ depth: Int
    ) -> Bool {
        let instruction = function[user]
        switch instruction.opcode {
        case .stringLen, .stringByte, .eq, .ne, .lt, .le, .gt, .ge: return true
        case .callRuntime: return module.runtimeFunctions[instruction.runtimeFunction].borrowsStrings
        case .call: return self.borrows(parameter: position, of: instruction.callee, module, depth + 1)
        default: return false
        }
    }

    private mutating func borrows(parameter position: Int, of id: IRFunctionID, _ module: borrowing IRModule, _ depth: Int) -> Bool {
        if let known = borrows[id.index] { return known[position] }
        let count = module.functions[id].parameterTypes.count
        // While a function is looked at, and where the chain is too long, nothing is promised.
        guard depth < Self.depthLimit, module.functions[id].hasBody else { return false }
        borrows[id.index] = Array(repeating: false, count: count)
        let parameters = Array(module.functions[id].parameters(of: .entry))
        var result = Array(repeating: true, count: count)
        let types = module.functions[id].parameterTypes
        let found = escapes(in: module.functions[id], module, depth: depth) { value in
            let instruction = module.functions[id][value]
            return instruction.opcode == .param && instruction.block == .entry && types[instruction.fieldIndex] == .string
        }
        for (value, _) in found {
            if let position = parameters.firstIndex(of: value) { result[position] = false }
        }
        borrows[id.index] = result
        return result[position]
    }
}
