import IR
import Source
import Support

/// Puts functions that call one another in tail position into one function, in which these calls are jumps, so that such
/// recursion takes no stack.
///
/// The one function has a number as its first parameter, which says whose body to start with, and as many further
/// parameters of each type as the function that needs most of them. Each of the functions is left as a call of it.
///
/// By their names in C, reports leave out both the one function, in whose scopes the others are, and what only calls it.
/// Returns whether there were any.
func mergeTailCallers(_ module: inout IRModule, _ calls: TailCallTable) -> Bool {
    guard calls.hasMutualCalls else { return false }
    let components = Components(starts: calls.starts) { calls.mergeable[$0].index }
    var merged = false
    // A function has no more scopes than that, one for each that it holds.
    for index in 0..<components.count where components[index].count > 1 && components[index].count <= UInt16.max {
        // Sorted, since the order in a component says nothing.
        merge(components[index].sorted().map { IRFunctionID($0) }, &module)
        merged = true
    }
    return merged
}

/// The calls in tail position of all functions but the bodies of `try`.
struct TailCallTable {
    /// The calls of known functions.
    private(set) var calls: [(caller: IRFunctionID, callee: IRFunctionID)] = []
    /// The functions that call what a closure of a type holds.
    private(set) var closureCallers: [(caller: IRFunctionID, type: IRType)] = []
    /// Function by function the callees that return the same type and can be merged with it.
    private(set) var mergeable: [IRFunctionID] = []
    /// Where those of each function start in `mergeable`; one element more than functions were read.
    private(set) var starts: [UInt32] = [0]
    /// Whether functions that can be merged call one another.
    var hasMutualCalls: Bool { !mergeable.isEmpty }

    init() {}

    init(_ module: borrowing IRModule) {
        for id in module.functions.ids { module.functions.withElement(id) { read(id, $0, module) } }
    }

    /// Reads the next function of a module, in which it need not stand.
    mutating func read(_ id: IRFunctionID, _ function: borrowing IRFunction, _ module: borrowing IRModule) {
        defer { starts.append(UInt32(mergeable.count)) }
        if function.attributes.contains(.tryBody) { return }
        let canMerge = Self.canMerge(function)
        for block in function.layout {
            guard let call = function.callInTailPosition(of: block) else { continue }
            let instruction = function[call]
            if instruction.opcode == .callClosure {
                if let closure = function.list(of: call).first { closureCallers.append((id, function.type(of: closure))) }
                continue
            }
            let callee = instruction.callee
            calls.append((id, callee))
            guard canMerge, callee != id else { continue }
            let resultType = function.resultType
            if module.functions.withElement(callee, { $0.resultType == resultType && Self.canMerge($0) }) { mergeable.append(callee) }
        }
    }

    /// Whether a function is called by plain calls alone; the body of a `try` returns to it, and closures' code is called with the closure.
    private static func canMerge(_ function: borrowing IRFunction) -> Bool {
        function.hasBody && function.attributes.isDisjoint(with: [.tryBody, .closureBody, .exported, .external])
    }
}

private func merge(_ members: [IRFunctionID], _ module: inout IRModule) {
    let slots = ParameterSlots(members.map { module.functions[$0] })
    let first = module.functions[members[0]]
    var merged = IRFunction(
        name: first.name, cName: module.names.intern("orus$$tails_" + module.names.text(first.cName)), parameterTypes: [.i32] + slots.types,
        resultType: first.resultType, span: first.span, attributes: .synthesized)
    var merger = TailCallMerger(&merged, members)
    for id in members { merger.add(module.functions[id], slots, &merged) }
    merger.finish(slots, &merged)
    let mergedID = module.functions.append(merged)
    for (number, id) in members.enumerated() {
        let cName = module.names.intern(module.names.text(module.functions[id].cName) + "$$value$tails")
        module.functions[id] = forwarder(module.functions[id], cName, number, slots, to: mergedID)
    }
}

/// The parameters that several functions share: each takes the first free one of its type.
private struct ParameterSlots {
    private(set) var types: [IRType] = []

    init(_ functions: [IRFunction]) {
        for function in functions { _ = assign(function.parameterTypes, growing: true) }
    }

    /// The slots of parameters of the given types.
    func slots(for parameters: [IRType]) -> [Int] {
        var copy = self
        return copy.assign(parameters, growing: false)
    }

    private mutating func assign(_ parameters: [IRType], growing: Bool) -> [Int] {
        var isTaken = Array(filledWith: false, count: types.count)
        return parameters.map { type in
            if let free = types.indices.first(where: { types[$0] == type && !isTaken[$0] }) {
                isTaken[free] = true
                return free
            }
            types.append(type)
            isTaken.append(true)
            return types.count - 1
        }
    }
}

/// Builds the function that several are merged into.
private struct TailCallMerger: ~Copyable {
    private let members: [IRFunctionID]
    /// Where the body of each member starts: a block that has the member's parameters.
    private var starts: [BlockID] = []
    /// Where every member returns.
    private let exit: BlockID
    private var copier = FunctionCopier()

    init(_ merged: inout IRFunction, _ members: [IRFunctionID]) {
        self.members = members
        let entry = merged.addBlock()
        for type in merged.parameterTypes { merged.addParameter(type, to: entry, span: merged.span) }
        exit = merged.addBlockOutsideLayout()
        var returned: [ValueID] = []
        if merged.resultType != .unit { returned.append(merged.addParameter(merged.resultType, to: exit, span: merged.span)) }
        let list = merged.addList(returned)
        merged.append(Instruction(.returnValue, .unit, list, UInt32(returned.count)), to: exit, span: merged.span)
    }

    /// Copies a member.
    mutating func add(_ member: IRFunction, _ slots: ParameterSlots, _ merged: inout IRFunction) {
        let start = merged.addBlock()
        starts.append(start)
        guard copier.prepare(member, calledAt: member.span, in: 0, into: &merged) else { return }
        for parameter in member.parameters(of: .entry) {
            let given = merged.addParameter(member.type(of: parameter), to: start, name: member.debugNames[parameter], span: member.spans[parameter])
            copier.give(given, for: parameter)
        }
        merged.layout += copier.copy(member, behind: start, continuation: exit, isCold: false, into: &merged).blocks
    }

    /// Makes jumps of the tail calls, and the entry's choice of a start.
    func finish(_ slots: ParameterSlots, _ merged: inout IRFunction) {
        merged.layout.append(exit)
        let given = Array(merged.parameters(of: .entry))
        var cases: [SwitchCase] = []
        for (number, start) in starts.enumerated() {
            let types = merged.parameters(of: start).map { merged.type(of: $0) }
            let arguments = slots.slots(for: types).map { given[$0 + 1] }
            cases.append(SwitchCase(Int64(number), merged.addEdge(to: start, arguments)))
        }
        let list = merged.addCases(cases)
        merged.append(
            Instruction(.switchInt, .unit, given[0].rawValue, list, UInt32(cases.count)), to: .entry, span: merged.span)
        for block in merged.layout {
            guard let call = merged.tailCall(in: block), let number = members.firstIndex(of: merged[call].callee) else { continue }
            merged.replaceTailCall(call, byJumpTo: starts[number])
        }
        merged.removeUnreachableBlocks(ReversePostorder(merged))
    }
}

/// What is left of a merged function: a call of the one that has its body.
private func forwarder(
    _ old: IRFunction, _ cName: Symbol, _ number: Int, _ slots: ParameterSlots, to merged: IRFunctionID
) -> IRFunction {
    var function = IRFunction(
        name: old.name, cName: cName, parameterTypes: old.parameterTypes, resultType: old.resultType, span: old.span,
        attributes: old.attributes.union(.synthesized))
    let entry = function.addBlock()
    let parameters = zip(old.parameterTypes, old.parameters(of: .entry)).map { type, parameter in
        function.addParameter(type, to: entry, name: old.debugNames[parameter], span: old.spans[parameter])
    }
    let selector = function.append(.constant(UInt64(number), .i32), to: entry, span: old.span)
    var arguments = [selector] + Array(filledWith: ValueID.invalid, count: slots.types.count)
    for (slot, parameter) in zip(slots.slots(for: old.parameterTypes), parameters) { arguments[slot + 1] = parameter }
    for (slot, type) in slots.types.enumerated() where !arguments[slot + 1].isValid {
        arguments[slot + 1] = function.append(Instruction(.zero, type), to: entry, span: old.span)
    }
    let list = function.addList(arguments)
    let call = function.append(
        Instruction(.call, old.resultType, list, UInt32(arguments.count), merged.rawValue), to: entry, span: old.span)
    let returned = function.addList(old.resultType == .unit ? [] : [call])
    function.append(Instruction(.returnValue, .unit, returned, old.resultType == .unit ? 0 : 1), to: entry, span: old.span)
    return function
}
