import IR
import Support

/// Makes a module variable that one function alone uses, which runs once, a local variable of that function: what a script does at its
/// top level then runs in registers like the body of any function. The slots made here are for `replaceScalars` to dissolve.
func localizeGlobals(_ module: inout IRModule, _ context: inout PassContext) {
    if module.globals.isEmpty { return }
    let graph = context.callGraph(of: &module)
    let owners = findOwners(module, graph)
    var slots = IDArray<IRGlobalID, ValueID>(repeating: .invalid, count: module.globals.count)
    for (global, owner) in zip(module.globals.ids, owners) {
        guard let owner else { continue }
        let variable = module.globals[global]
        slots[global] = makeSlot(for: variable, module.types.slot(variable.type), in: &module.functions[owner])
    }
    for owner in Set(owners.compactMap { $0 }) { useSlots(slots, in: &module.functions[owner]) }
}

/// Per global the only function that uses it, if that runs at most once.
private func findOwners(_ module: IRModule, _ graph: CallGraph) -> [IRFunctionID?] {
    let owners = module.globals.ids.map { graph.onlyUser(of: $0) }
    let runsOnce = functionsThatRunOnce(module, graph, among: Set(owners.compactMap { $0 }))
    return owners.map { owner in owner.flatMap { runsOnce.contains($0) ? $0 : nil } }
}

/// Those of some functions that are the entry, or what it calls from one place outside of loops, and so on. Goes from the
/// entry down, breadth first, only until all are found: in most programs the top level is next to it.
private func functionsThatRunOnce(
    _ module: IRModule, _ graph: CallGraph, among candidates: Set<IRFunctionID>
) -> Set<IRFunctionID> {
    var result = Set<IRFunctionID>()
    guard module.entry.isValid else { return result }
    var missing = candidates.count
    var worklist = [module.entry]
    var next = 0
    while next < worklist.count && missing > 0 {
        let id = worklist[next]
        next += 1
        if graph.isRecursive[id] || !result.insert(id).inserted { continue }
        if candidates.contains(id) { missing -= 1 }
        let function = module.functions[id]
        let forest = function.mayHaveLoops ? ControlFlow(function).forest : nil
        for block in function.layout where forest?.loop(of: block) == nil {
            function.forEachInstruction(in: block) { value in
                let instruction = function[value]
                guard instruction.opcode == .call else { return }
                let callee = instruction.callee
                if graph.callSites[callee] == 1 && !graph.isReferenced[callee] { worklist.append(callee) }
            }
        }
    }
    return result
}

private func makeSlot(for variable: IRGlobal, _ slotType: IRType, in function: inout IRFunction) -> ValueID {
    let first = function.blocks[.entry].first
    let zero = function.insert(Instruction(.zero, variable.type), before: first)
    let slot = function.insert(Instruction(.slotNew, slotType, zero.rawValue), before: first)
    function.setDebugName(variable.name, of: slot)
    return slot
}

/// Reads and writes the slots of the variables that have one.
private func useSlots(_ slots: IDArray<IRGlobalID, ValueID>, in function: inout IRFunction) {
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            let instruction = function[value]
            let next = instruction.next
            if instruction.opcode == .globalLoad, slots[instruction.global].isValid {
                function.replace(value, with: Instruction(.slotLoad, instruction.type, slots[instruction.global].rawValue))
            } else if instruction.opcode == .globalStore, slots[instruction.global].isValid {
                function.replace(value, with: Instruction(.slotStore, .unit, slots[instruction.global].rawValue, instruction.a))
            }
            value = next
        }
    }
}
