import Support
import TypedTree

// The standard library is inferred as far as a program uses it, so that a small program does not pay for a large library.

extension Inference {
    /// Whether only those functions of the module are inferred that something uses.
    func isLazy(_ module: ModuleID) -> Bool { resolved.modules[module].isStandard }

    /// Notes that something of a module is named. What the library's own signatures name is not used yet.
    mutating func touch(_ module: ModuleID) {
        if depth > 0 || !isLazy(moduleID) { use(module) }
    }

    /// Notes that something of a module is used. Of the library's modules the functions that no name in a program refers to,
    /// since they are found by type once all types are known, are inferred with the first use.
    mutating func use(_ module: ModuleID) {
        guard isLazy(module), touchedModules.insert(module).inserted else { return }
        for function in lazyMembers[module.index] { lazyFunctions.append(function) }
    }

    /// Per module of the library, the functions that are called without being named: methods behind operators, defaults of fields.
    mutating func collectLazyMembers() {
        lazyMembers = Array(repeating: [], count: program.modules.count)
        for id in resolved.origins.ids {
            let function = program.functions[id]
            guard isLazy(function.module) else { continue }
            switch function.role {
            case .defaultValue:
                // Those of parameters come with their function.
                if case .fieldDefault = resolved.origins[id] { lazyMembers[function.module.index].append(id) }
            case .method(let owner) where names.implicitMethods.contains(function.name):
                if case .builtin = owner { continue }
                lazyMembers[function.module.index].append(id)
            default: break
            }
        }
    }

    /// Infers what is used of the library, and what that uses.
    mutating func inferLazyFunctions() {
        while let function = lazyFunctions.popLast() { demandBody(of: function) }
    }
}
