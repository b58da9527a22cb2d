import IR
import Support

/// Finds out what a call of each function may do, bottom-up over the call graph, and records it in
/// `IRFunction.effects`, so that other passes may move or drop calls and keep what they know of memory across them.
///
/// The functions of a component share the union of what they do; recursion and loops count as possibly endless.
/// A `try` catches what its body raises.
func inferEffects(_ module: inout IRModule, _ context: inout PassContext) {
    let graph = context.callGraph(of: &module)
    for index in 0..<graph.componentCount {
        let component = graph.component(index)
        // Inside the component, calls contribute nothing of their own.
        for number in component { module.functions[IRFunctionID(number)].effects = [] }
        var effects: Effects = []
        for number in component {
            let id = IRFunctionID(number)
            guard module.functions[id].hasBody else {
                effects.formUnion(.anything)
                continue
            }
            effects.formUnion(graph.ownEffects[id])
            if graph.isRecursive[id] { effects.formUnion([.diverges, .raises]) }
            for (callee, use) in graph.uses(in: id) where use != .reference {
                let added = module.functions[callee].effects
                effects.formUnion((use == .tryBody ? added.subtracting(.raises) : added).subtracting(.noReturn))
            }
        }
        for number in component { module.functions[IRFunctionID(number)].effects = effects }
    }
}
