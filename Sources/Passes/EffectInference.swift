import IR
import Support

/// Finds out what a call of each function may do, bottom-up over the call graph, and records it in
/// `IRFunction.effects`, so that other passes may move or drop calls and keep what they know of memory across them.
///
/// The functions of a component share the union of what they do; recursion and loops count as possibly endless.
/// A `try` catches what its body raises.
func inferEffects(_ module: inout IRModule, _ context: inout PassContext) {
    let graph = CallGraph(module)
    for component in graph.components {
        // Inside the component, calls contribute nothing of their own.
        for id in component { module.functions[id].effects = [] }
        var effects: Effects = []
        for id in component {
            let function = module.functions[id]
            if function.hasBody {
                effects.formUnion(ownEffects(of: function, in: module))
                if graph.isRecursive[id] { effects.formUnion([.diverges, .raises]) }
            } else {
                effects.formUnion(.anything)
            }
        }
        for id in component { module.functions[id].effects = effects }
    }
}

/// What the instructions of a function do, its callees included.
private func ownEffects(of function: IRFunction, in module: IRModule) -> Effects {
    var effects: Effects = []
    var position = [UInt32](repeating: 0, count: function.blocks.count)
    for (index, block) in function.layout.enumerated() { position[block.index] = UInt32(index) }
    for block in function.layout {
        function.forEachInstruction(in: block) { value in
            var added = module.effects(of: function[value])
            if function[value].opcode == .tryCall { added.subtract(.raises) }
            effects.formUnion(added)
        }
        function.forEachSuccessorEdge(of: block) { edge in
            // An edge backwards in the layout may close a loop.
            if position[function.edges[edge].target.index] <= position[block.index] { effects.formUnion(.diverges) }
        }
    }
    // That one path of a function never returns says nothing of its callers.
    return effects.subtracting(.noReturn)
}
