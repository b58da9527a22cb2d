import IR
import Support

/// Turns calls of a function to itself, whose result it returns at once, into jumps to its start, so that such
/// recursion takes no stack; then those of functions to one another (see `mergeTailCallers`).
///
/// A call is in tail position when its block returns its value right after it, or jumps on, perhaps by other blocks, to a block that does
/// nothing but return that value. In the body of a `try` no call is.
func eliminateTailCalls(_ module: inout IRModule, _ context: inout PassContext) {
    var calls = TailCallTable()
    for id in module.functions.ids {
        // Taken out, it can be lent while others are looked at.
        var function = IRFunction.placeholder
        swap(&function, &module.functions[id])
        if function.hasBody && !function.attributes.contains(.tryBody) { eliminateTailCalls(&function, id) }
        calls.read(id, function, module)
        swap(&function, &module.functions[id])
    }
    if mergeTailCallers(&module, calls) { calls = TailCallTable(module) }
    markTailCallers(&module, calls)
}

/// Marks the functions that must leave their frame for a call in tail position: what they call so, be it by what closures hold, may come
/// back to them. A call of a closure leads to a node that stands for its type, and on to each function that a closure of that type is made of.
private func markTailCallers(_ module: inout IRModule, _ calls: TailCallTable) {
    if calls.closureCallers.isEmpty { return }
    let functionCount = module.functions.count
    var nodes: [IRType: Int] = [:]
    var edges = calls.calls.map { (from: $0.caller.index, to: $0.callee.index) }
    for call in calls.closureCallers { edges.append((call.caller.index, nodes.number(of: call.type, from: functionCount))) }
    for id in module.functions.ids {
        module.functions.withElement(id) { function in
            function.forEachClosure { edges.append((nodes.number(of: $1, from: functionCount), $0.index)) }
        }
    }
    let components = Components(count: functionCount + nodes.count, edges: edges)
    for index in 0..<components.count where components[index].contains(where: { $0 >= functionCount }) && components[index].count > 1 {
        for node in components[index] where node < functionCount { module.functions[IRFunctionID(node)].attributes.insert(.tailCaller) }
    }
}

private func eliminateTailCalls(_ function: inout IRFunction, _ id: IRFunctionID) {
    // A closure's code gets itself as last argument: that stays what it is, as the call is direct.
    var calls: [ValueID] = []
    for block in function.layout {
        if let call = function.tailCall(in: block), function[call].callee == id { calls.append(call) }
    }
    guard !calls.isEmpty else { return }
    let header = makeLoopHeader(&function)
    for call in calls {
        var arguments = Array(function.list(of: call))
        if PlantedFault.isPlanted(.keptArgument), arguments.count > 1 {
            arguments[arguments.count - 1] = Array(function.parameters(of: header))[arguments.count - 1]
        }
        let block = function[call].block
        let span = function.spans[call]
        function.remove(function.terminator(of: block))
        function.remove(call)
        let edge = function.addEdge(to: header, arguments)
        function.append(Instruction(.jump, .unit, 0, 0, edge.rawValue), to: block, span: span)
    }
    // Blocks that led from a call to its return may still name its result.
    function.removeUnreachableBlocks(ReversePostorder(function))
}

/// Moves the body of the entry block into a block of its own, which has the function's parameters as its own.
private func makeLoopHeader(_ function: inout IRFunction) -> BlockID {
    let parameters = Array(function.parameters(of: .entry))
    let header = function.split(before: function.blocks[.entry].first)
    var copies: [ValueID: ValueID] = [:]
    for parameter in parameters {
        copies[parameter] = function.addParameter(
            function.type(of: parameter), to: header, name: function.debugNames[parameter], span: function.spans[parameter])
    }
    function.layout.insert(header, at: 1)
    for block in function.layout where block != .entry {
        var value = function.blocks[block].first
        while value.isValid {
            function.mapOperands(of: value) { copies[$0] ?? $0 }
            value = function[value].next
        }
    }
    let edge = function.addEdge(to: header, parameters)
    function.append(Instruction(.jump, .unit, 0, 0, edge.rawValue), to: .entry, span: function.span)
    return header
}

extension IRFunction {
    /// Calls `body` with each function that this one makes a closure of, and the closure's type.
    fileprivate borrowing func forEachClosure(_ body: (IRFunctionID, IRType) -> Void) {
        for block in layout {
            var value = blocks[block].first
            while value.isValid {
                let instruction = self[value]
                if instruction.opcode == .closureMake { body(instruction.callee, instruction.type) }
                value = instruction.next
            }
        }
    }

    /// Puts a jump to a block, with the call's arguments, in the place of a call and of what follows it.
    mutating func replaceTailCall(_ call: ValueID, byJumpTo target: BlockID) {
        let arguments = Array(list(of: call))
        let block = self[call].block
        let span = spans[call]
        remove(terminator(of: block))
        remove(call)
        let edge = addEdge(to: target, arguments)
        append(Instruction(.jump, .unit, 0, 0, edge.rawValue), to: block, span: span)
    }
}
