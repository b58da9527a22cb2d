import IR
import Support

/// Makes a `try` whose body cannot raise a plain call of the body, which the inliner may then dissolve.
/// Precondition: effects are inferred.
///
/// What asks for the caught error is only reached when the body raised, so that any value does there.
func removeNeedlessTries(_ module: inout IRModule, _ context: inout PassContext) {
    for id in module.functions.ids where module.functions[id].attributes.contains(.tryBody) {
        // Each `try` of this body goes, so that plain calls are all that is left.
        if !module.functions[id].effects.contains(.raises) { module.functions[id].attributes.remove(.tryBody) }
    }
    let isBody = IDArray<IRFunctionID, Bool>(module.functions.ids.map { module.functions[$0].attributes.contains(.tryBody) })
    let graph = context.callGraph(of: &module)
    for id in module.functions.ids where graph.uses(in: id).contains(where: { $0.use == .tryBody && !isBody[$0.callee] }) {
        removeTries(&module.functions[id]) { !isBody[$0] }
        context.forgetCallGraph()
    }
}

private func removeTries(_ function: inout IRFunction, of isNeedless: (IRFunctionID) -> Bool) {
    var removed: Set<ValueID> = []
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            let instruction = function[value]
            if instruction.opcode == .tryCall && isNeedless(instruction.callee) {
                function.replace(value, with: Instruction(.call, instruction.type, instruction.a, instruction.b, instruction.c))
                removed.insert(value)
            }
            value = instruction.next
        }
    }
    guard !removed.isEmpty else { return }
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            let instruction = function[value]
            if instruction.opcode == .caughtError && removed.contains(instruction.first) {
                function.replace(value, with: Instruction(.zero, instruction.type))
            }
            value = instruction.next
        }
    }
}
