import Source
import Support
import Syntax
import TypedTree

// Inference on demand: Tarjan's algorithm for strongly connected components, run by the uses that inference meets.

extension Inference {
    /// Makes sure that the function can be used: its signature is known, and so is its scheme unless it is in progress.
    mutating func demand(_ function: FunctionID) {
        switch functions[function.index].status {
        case .done:
            return
        case .untouched:
            touch(program.functions[function].module)
            if functions[function.index].isAnnotated {
                if isLazy(program.functions[function].module) { lazyFunctions.append(function) }
                return
            }
            inferFunction(function)
            if functions[function.index].status != .inProgress { return }
            noteLink(to: functions[function.index].low)
        case .inProgress:
            noteLink(to: functions[function.index].index)
        }
    }

    /// The component that is being inferred can reach the one entered as number `index`.
    private mutating func noteLink(to index: UInt32) {
        let component = context.component
        guard component.isValid else { return }
        functions[component.index].low = min(functions[component.index].low, index)
    }

    /// Infers a function and, when nothing above it in progress is reached by it, its component's scheme.
    mutating func inferFunction(_ function: FunctionID) {
        let saved = enter(function)
        let openStart = variables.open.count
        let index = UInt32(componentStack.count)
        componentStack.append(function)
        functions[function.index].status = .inProgress
        functions[function.index].index = index
        functions[function.index].low = index
        functions[function.index].level = depth
        inferDeclaredFunction(function)
        if functions[function.index].low == index {
            let members = Array(componentStack[Int(index)...])
            componentStack.removeLast(members.count)
            generalize(members, level: depth, openStart: openStart)
        }
        leave(saved)
    }

    /// What `enter` replaced.
    struct Entered {
        let context: BodyContext
        let module: ModuleID
    }

    /// Starts on a declared function's body.
    private mutating func enter(_ function: FunctionID) -> Entered {
        let saved = Entered(context: context, module: moduleID)
        switchModule(program.functions[function].module)
        depth += 1
        context = BodyContext(function: function)
        context.component = function
        context.level = depth
        return saved
    }

    private mutating func leave(_ saved: Entered) {
        depth -= 1
        context = saved.context
        switchModule(saved.module)
    }

    /// Makes a module's tree and resolutions the current ones.
    @inline(__always) mutating func switchModule(_ id: ModuleID) {
        if moduleID != id { loadModule(id) }
    }

    /// Not inlined: else each function that may switch pays for the copy even when it does not.
    @inline(never) private mutating func loadModule(_ id: ModuleID) {
        moduleID = id
        module = resolved.modules[id]
    }
}
