import IR
import Source
import Support

/// Replaces calls of small functions, and of functions called from one place only, by the callee's body; turns calls
/// of closures that are known where they are called into direct calls first, so that `apply(fn(x): …)` leaves no call.
///
/// Works bottom-up, so that a callee is as small as it gets when it is considered. Functions that call themselves stay
/// calls: gcc unrolls such recursion better than this pass could.
func inlineCalls(_ module: inout IRModule, _ context: inout PassContext) {
    let graph = context.callGraph(of: module)
    context.forgetCallGraph()
    var sizes = graph.cost
    let attributes = IDArray<IRFunctionID, IRFunction.Attributes>(module.functions.ids.map { module.functions[$0].attributes })
    for id in graph.order where module.functions[id].hasBody && mayInline(into: id, graph, sizes, attributes) {
        var inliner = Inliner(caller: id, size: sizes[id], graph: graph)
        if inliner.run(&module, sizes) { sizes[id] = inlineCost(module.functions[id]) }
    }
}

/// Whether there may be a call to inline in a function: most that have none are recognized without a look at their instructions.
private func mayInline(
    into caller: IRFunctionID, _ graph: CallGraph, _ sizes: IDArray<IRFunctionID, Int>, _ attributes: IDArray<IRFunctionID, IRFunction.Attributes>
) -> Bool {
    graph.uses(in: caller).contains { callee, use in
        use == .reference || use == .call && (attributes[callee].contains(.alwaysInline) || sizes[callee] <= Inliner.singleSiteCost)
    }
}

/// Inlines the closures that scalar replacement brought to light: `self.f(x)` calls a known function once the object that held `f` is
/// gone. A chain of lazy iterators becomes one loop that way.
func inlineRevealedClosures(_ module: inout IRModule, _ context: inout PassContext) {
    let callers = Set(module.functions.ids.filter { module.functions[$0].hasBody && callsKnownClosure(module.functions[$0]) })
    if callers.isEmpty { return }
    let graph = CallGraph(module)
    context.forgetCallGraph()
    // Bottom-up: a function whose only call is inlined loses its body, so that the call must not have been copied before.
    for caller in graph.order where callers.contains(caller) {
        var inliner = Inliner(caller: caller, size: graph.cost[caller], graph: graph)
        if inliner.run(&module, graph.cost) { context.revealedCallers.insert(caller) }
    }
}

/// Replaces scalars once more where closures that objects held were inlined.
func replaceRevealedScalars(_ function: inout IRFunction, _ context: inout PassContext) {
    if context.revealedCallers.contains(context.function) { replaceScalars(&function, &context) }
}

/// Whether the function calls a closure that it made itself.
private func callsKnownClosure(_ function: IRFunction) -> Bool {
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            if function[value].opcode == .callClosure, let callee = function.list(of: value).first,
                function[callee].opcode == .closureMake {
                return true
            }
            value = function[value].next
        }
    }
    return false
}

/// Inlines the small functions of the standard library that raise, at every level and wherever they are called: what they raise then has the place of the call in
/// the program's own text, without a look at debug information, which not every C compiler writes.
func inlineLibrary(_ module: inout IRModule, _ context: inout PassContext) {
    guard module.functions.ids.contains(where: { module.functions[$0].attributes.contains(.library) && module.functions[$0].hasBody }) else { return }
    let graph = context.callGraph(of: module)
    context.forgetCallGraph()
    var sizes = graph.cost
    var isRequired = IDArray<IRFunctionID, Bool>(module.functions.ids.map { module.functions[$0].attributes.contains(.alwaysInline) })
    for id in graph.order where module.functions[id].hasBody {
        var hasInlined = false
        if graph.uses(in: id).contains(where: { $0.use == .call && isRequired[$0.callee] }) {
            var inliner = Inliner(caller: id, size: sizes[id], graph: graph, onlyRequired: true)
            hasInlined = inliner.run(&module, sizes)
        }
        if hasInlined { sizes[id] = inlineCost(module.functions[id]) }
        // A loop raises only where that is its own purpose; the checks of what it calls do not make it one to copy.
        guard module.functions[id].attributes.contains(.library), !graph.isRecursive[id], sizes[id] <= Inliner.libraryCost,
            graph.ownEffects[id].contains(.raises) || hasInlined && !hasLoop(module.functions[id])
        else { continue }
        module.functions[id].attributes.insert(.alwaysInline)
        isRequired[id] = true
    }
}

private func hasLoop(_ function: IRFunction) -> Bool { !ControlFlow(function).forest.loops.elements.isEmpty }

/// The number of instructions that become machine code.
private func inlineCost(_ function: IRFunction) -> Int {
    var cost = 0
    for block in function.layout where !function.blocks[block].isCold {
        function.forEachInstruction(in: block) { cost += CallGraph.cost(of: function[$0].opcode) }
    }
    return cost
}

/// Inlines into one function.
private struct Inliner {
    /// Callees up to this cost are inlined wherever they are called.
    private static let smallCost = 30
    /// A function of the library that raises is inlined at every level up to this cost.
    static let libraryCost = 60
    /// A callee with one call site and no other use is inlined up to this cost.
    static let singleSiteCost = 300
    /// A function stops growing at this cost.
    private static let callerLimit = 4000
    /// No body of more blocks is copied: blocks cost nothing, but copying them again and again along a chain of calls takes time.
    private static let blockLimit = 150
    /// How deep calls found in inlined bodies are inlined in their turn.
    private static let depthLimit = 4

    let caller: IRFunctionID
    var size: Int
    let graph: CallGraph
    /// Results of inlined calls, by call; resolved in one sweep at the end.
    private var replacements: [ValueID] = []
    private var hasReplacements = false
    /// Whether only functions are inlined that always are.
    private let onlyRequired: Bool

    init(caller: IRFunctionID, size: Int, graph: CallGraph, onlyRequired: Bool = false) {
        self.onlyRequired = onlyRequired
        self.caller = caller
        self.size = size
        self.graph = graph
    }

    /// A block still to be scanned for calls, and how many inlined calls it is inside of.
    private struct Pending {
        var block: BlockID
        var depth: Int
    }

    /// Inlines what pays. Returns whether anything did.
    mutating func run(_ module: inout IRModule, _ sizes: IDArray<IRFunctionID, Int>) -> Bool {
        var inlined = false
        // Taken out, so that it is changed in place.
        var function = IRFunction.placeholder
        swap(&function, &module.functions[caller])
        var layout: [BlockID] = []
        layout.reserveCapacity(function.layout.count)
        var stack = function.layout.reversed().map { Pending(block: $0, depth: 0) }
        while let pending = stack.popLast() {
            layout.append(pending.block)
            var value = function.blocks[pending.block].first
            while value.isValid {
                let next = function[value].next
                if !onlyRequired { resolveClosureCall(value, &function) }
                if let callee = candidate(value, pending.depth, function, module, sizes),
                    let body = inline(callee, of: &module, at: value, into: &function)
                {
                    inlined = true
                    size += sizes[callee]
                    // Nothing else will ask for it.
                    if isOnlyUse(callee, pending.depth) { module.functions[callee].dropBody() }
                    stack.append(Pending(block: body.continuation, depth: pending.depth))
                    for block in body.blocks.reversed() { stack.append(Pending(block: block, depth: pending.depth + 1)) }
                    break
                }
                value = next
            }
        }
        function.layout = layout
        applyReplacements(&function)
        swap(&function, &module.functions[caller])
        return inlined
    }

    /// Makes a call of a closure that was made in this function a direct one, with the closure as last argument.
    private func resolveClosureCall(_ value: ValueID, _ function: inout IRFunction) {
        guard function[value].opcode == .callClosure else { return }
        let operands = Array(function.list(of: value))
        let closure = resolve(operands[0])
        guard function[closure].opcode == .closureMake else { return }
        let start = function.addList(operands.dropFirst() + [closure])
        let old = function[value]
        function.replace(value, with: Instruction(.call, old.type, start, UInt32(operands.count), function[closure].callee.rawValue))
    }

    /// The function to inline at a call, if that pays.
    private func candidate(
        _ value: ValueID, _ depth: Int, _ function: IRFunction, _ module: IRModule, _ sizes: IDArray<IRFunctionID, Int>
    ) -> IRFunctionID? {
        let instruction = function[value]
        guard instruction.opcode == .call, depth < Self.depthLimit else { return nil }
        let id = instruction.callee
        guard id != caller, !graph.isRecursive[id] else { return nil }
        let attributes = module.functions[id].attributes
        guard module.functions[id].hasBody, attributes.isDisjoint(with: [.noInline, .external]) else { return nil }
        if attributes.contains(.alwaysInline) { return id }
        if onlyRequired { return nil }
        guard !attributes.contains(.cold), !function.blocks[instruction.block].isCold else { return nil }
        guard size < Self.callerLimit, module.functions[id].layout.count <= Self.blockLimit else { return nil }
        return sizes[id] <= (isOnlyUse(id, depth) ? Self.singleSiteCost : Self.smallCost) ? id : nil
    }

    /// Whether a call at this depth is all that names a function. In a copy of a body, its calls are copies, too.
    private func isOnlyUse(_ callee: IRFunctionID, _ depth: Int) -> Bool {
        graph.callSites[callee] == 1 && !graph.isReferenced[callee] && depth == 0
    }

    /// Follows the results of inlined calls.
    private func resolve(_ value: ValueID) -> ValueID {
        var value = value
        while value.index < replacements.count, replacements[value.index].isValid { value = replacements[value.index] }
        return value
    }

    private mutating func replace(_ value: ValueID, by other: ValueID) {
        while replacements.count <= value.index { replacements.append(.invalid) }
        replacements[value.index] = other
        hasReplacements = true
    }

    private func applyReplacements(_ function: inout IRFunction) {
        guard hasReplacements else { return }
        for block in function.layout {
            var value = function.blocks[block].first
            while value.isValid {
                function.mapOperands(of: value) { resolve($0) }
                value = function[value].next
            }
        }
    }

    /// Puts a copy of a callee in the place of a call: the block ends before it, and goes on in the continuation.
    private mutating func inline(
        _ id: IRFunctionID, of module: inout IRModule, at call: ValueID, into function: inout IRFunction
    ) -> (blocks: [BlockID], continuation: BlockID)? {
        // Taken out as well, so that no references to its arrays are counted.
        var callee = IRFunction.placeholder
        swap(&callee, &module.functions[id])
        defer { swap(&callee, &module.functions[id]) }
        guard let copier = FunctionCopier(callee, at: call, into: &function) else { return nil }
        var arguments = function.list(of: call).map { resolve($0) }
        if PlantedFault.isPlanted(.swappedArguments), arguments.count > 1, callee.parameterTypes[0] == callee.parameterTypes[1] {
            arguments.swapAt(0, 1)
        }
        let span = function.spans[call]
        let block = function[call].block
        let continuation = function.split(before: call)
        if callee.resultType != .unit {
            let result = function.addParameter(callee.resultType, to: continuation, name: function.debugNames[call], span: span)
            replace(call, by: result)
        } else {
            replace(call, by: function.insert(.constant(0, .unit), before: call))
        }
        function.remove(call)
        let blocks = copier.copy(
            callee, arguments: arguments, continuation: continuation, isCold: function.blocks[block].isCold, into: &function)
        let edge = function.addEdge(to: blocks[0], [])
        function.append(Instruction(.jump, .unit, 0, 0, edge.rawValue), to: block, span: span)
        return (blocks, continuation)
    }
}
