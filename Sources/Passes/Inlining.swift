import IR
import Source
import Support

/// Replaces calls of small functions, and of functions called from one place only, by the callee's body; turns calls
/// of closures that are known where they are called into direct calls first, so that `apply(fn(x): …)` leaves no call.
///
/// Works bottom-up, so that a callee is as small as it gets when it is considered. Functions that call themselves stay
/// calls: gcc unrolls such recursion better than this pass could.
func inlineCalls(_ module: inout IRModule, _ context: inout PassContext) {
    let graph = context.callGraph(of: &module)
    context.forgetCallGraph()
    let attributes = IDArray<IRFunctionID, IRFunction.Attributes>(module.functions.ids.map { module.functions[$0].attributes })
    var inliner = Inliner(graph, .pays)
    for id in graph.order where module.functions[id].hasBody && mayInline(into: id, graph, inliner.sizes, attributes) {
        inliner.run(into: id, &module)
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
    var isCaller = IDArray<IRFunctionID, Bool>(repeating: false, count: module.functions.count)
    module.functions.forEachInPlace { isCaller[$0] = callsKnownClosure(&$1) }
    if !isCaller.elements.contains(true) { return }
    let graph = CallGraph(&module)
    context.forgetCallGraph()
    var inliner = Inliner(graph, .pays)
    // Bottom-up: a function whose only call is inlined loses its body, so that the call must not have been copied before.
    for caller in graph.order where isCaller[caller] {
        if inliner.run(into: caller, &module) { context.revealedCallers.insert(caller) }
    }
}

/// Replaces scalars once more where closures that objects held were inlined.
func replaceRevealedScalars(_ function: inout IRFunction, _ context: inout PassContext) {
    if context.revealedCallers.contains(context.function) { replaceScalars(&function, &context) }
}

/// Whether the function, which is not changed, calls a closure that it made itself.
private func callsKnownClosure(_ function: inout IRFunction) -> Bool {
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
    let graph = context.callGraph(of: &module)
    context.forgetCallGraph()
    var isRequired = IDArray<IRFunctionID, Bool>(module.functions.ids.map { module.functions[$0].attributes.contains(.alwaysInline) })
    var inliner = Inliner(graph, context.level == .none ? .requiredForDebugger : .required)
    for id in graph.order where module.functions[id].hasBody {
        var hasInlined = false
        if graph.uses(in: id).contains(where: { $0.use == .call && isRequired[$0.callee] }) { hasInlined = inliner.run(into: id, &module) }
        // A loop raises only where that is its own purpose; the checks of what it calls do not make it one to copy.
        guard module.functions[id].attributes.contains(.library), !graph.isRecursive[id], inliner.sizes[id] <= Inliner.libraryCost,
            graph.ownEffects[id].contains(.raises) || hasInlined && !hasLoop(module.functions[id])
        else { continue }
        module.functions[id].attributes.insert(.alwaysInline)
        isRequired[id] = true
    }
}

private func hasLoop(_ function: IRFunction) -> Bool { !ControlFlow(function).forest.loops.elements.isEmpty }
