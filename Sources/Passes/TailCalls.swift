import IR
import Support

/// Turns calls of a function to itself, whose result it returns at once, into jumps to its start, so that such
/// recursion takes no stack.
///
/// A call is in tail position when its block returns its value right after it, or jumps on to a block that does
/// nothing but return that value.
func eliminateTailCalls(_ module: inout IRModule, _ context: inout PassContext) {
    for id in module.functions.ids where module.functions[id].hasBody { eliminateTailCalls(&module.functions[id], id) }
}

private func eliminateTailCalls(_ function: inout IRFunction, _ id: IRFunctionID) {
    // A closure's code gets itself as last argument: that stays what it is, as the call is direct.
    let calls = function.layout.compactMap { tailCall(in: $0, of: id, function) }
    guard !calls.isEmpty else { return }
    let header = makeLoopHeader(&function)
    for call in calls {
        var arguments = Array(function.list(of: call))
        if PlantedFault.isPlanted(.keptArgument), arguments.count > 1 {
            arguments[arguments.count - 1] = function.parameters(of: header)[arguments.count - 1]
        }
        let block = function[call].block
        let span = function.spans[call]
        function.remove(function.terminator(of: block))
        function.remove(call)
        let edge = function.addEdge(to: header, arguments)
        function.append(Instruction(.jump, .unit, 0, 0, edge.rawValue), to: block, span: span)
    }
}

/// The call of the function `id` that a block ends with, in tail position.
private func tailCall(in block: BlockID, of id: IRFunctionID, _ function: IRFunction) -> ValueID? {
    let terminator = function.terminator(of: block)
    let call = function[terminator].previous
    guard call.isValid, function[call].opcode == .call, function[call].callee == id else { return nil }
    switch function[terminator].opcode {
    case .returnValue:
        let returned = function.list(of: terminator)
        return returned.isEmpty || returned.first == call ? call : nil
    case .jump:
        return returnsOnly(call, along: function[terminator].jumpEdge, function) ? call : nil
    default: return nil
    }
}

/// Whether the target of an edge does nothing but return `value`, or nothing.
private func returnsOnly(_ value: ValueID, along edge: EdgeID, _ function: IRFunction) -> Bool {
    let target = function.edges[edge].target
    let first = function.blocks[target].first
    guard function[first].opcode == .returnValue else { return false }
    guard let returned = function.list(of: first).first else { return function.resultType == .unit }
    guard let position = function.parameters(of: target).firstIndex(of: returned) else { return returned == value }
    return function.argument(position - function.parameters(of: target).startIndex, of: edge) == value
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
