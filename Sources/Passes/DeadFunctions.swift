import IR
import Support

/// Removes the bodies of functions that neither the entry nor an exported function can reach.
func removeDeadFunctions(_ module: inout IRModule, _ context: inout PassContext) {
    var isLive = IDArray<IRFunctionID, Bool>(repeating: false, count: module.functions.count)
    var worklist: [IRFunctionID] = []
    func mark(_ id: IRFunctionID) {
        if !isLive[id] {
            isLive[id] = true
            worklist.append(id)
        }
    }
    if module.entry.isValid { mark(module.entry) }
    for id in module.functions.ids where module.functions[id].attributes.contains(.exported) { mark(id) }
    while let id = worklist.popLast() {
        for block in module.functions[id].layout {
            var value = module.functions[id].blocks[block].first
            while value.isValid {
                let instruction = module.functions[id][value]
                if instruction.opcode.immediate == .function { mark(instruction.callee) }
                value = instruction.next
            }
        }
    }
    context.forgetCallGraph()
    for id in module.functions.ids where !isLive[id] { module.functions[id].dropBody() }
}

extension IRFunction {
    /// Leaves of the function what a declaration says.
    mutating func dropBody() {
        self = IRFunction(name: name, cName: cName, parameterTypes: parameterTypes, resultType: resultType, span: span)
    }
}
