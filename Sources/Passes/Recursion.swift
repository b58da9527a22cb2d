import IR

/// Marks the functions that call themselves, be it by way of others: the C compiler is kept from making loops of their calls.
func markRecursion(_ module: inout IRModule, _ context: inout PassContext) {
    let graph = context.callGraph(of: &module)
    for id in module.functions.ids where graph.isRecursive[id] { module.functions[id].attributes.insert(.recursive) }
}
