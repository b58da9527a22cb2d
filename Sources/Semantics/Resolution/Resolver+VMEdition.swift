import Support
import Syntax
import TypedTree

// What names mean in the VM's edition only.

extension Resolver {
    /// The type that a name stands for when the program declares none of that name: `str`, and `any`, which is no type but
    /// accepts each.
    func vmType(_ symbol: Symbol) -> TypeID? {
        switch text(symbol) {
        case "str": TypeStore.string
        case "any": .invalid
        default: nil
        }
    }
}

// MARK: Names that live on

/// A name that lives to the end of its function.
struct LastingName {
    var symbol: Symbol
    var resolution: Resolution
    /// Whether the walk has left the body that declares it.
    var hasLeft = false
}

/// What `Resolver.leaveBody` needs to know of the body around.
struct OuterBody {
    fileprivate var isLasting: Bool
    fileprivate var nameCount: Int
    fileprivate var context: Int
}

extension Resolver {
    /// Enters a body; in lasting ones, those of `if` and `while`, plain names are declared for the rest of the function.
    mutating func enterBody(lasting: Bool) -> OuterBody {
        let last = contexts.count - 1
        guard isVM, last >= 0 else { return OuterBody(isLasting: false, nameCount: 0, context: -1) }
        let outer = OuterBody(
            isLasting: contexts[last].isInLastingBody, nameCount: contexts[last].lastingNames.count, context: last)
        contexts[last].isInLastingBody = lasting
        return outer
    }

    /// Leaves a body whose scope has been closed: its lasting names are visible in the scope around, too.
    mutating func leaveBody(_ outer: OuterBody) {
        guard outer.context >= 0, outer.context < contexts.count else { return }
        contexts[outer.context].isInLastingBody = outer.isLasting
        for index in outer.nameCount..<contexts[outer.context].lastingNames.count {
            contexts[outer.context].lastingNames[index].hasLeft = true
            let name = contexts[outer.context].lastingNames[index]
            scopes.declare(name.symbol, name.resolution)
        }
    }

    /// Notes that a name that lives on is read: after its body it may be that nothing was assigned to it.
    mutating func noteLastingRead(_ resolution: Resolution) {
        let isAfterBody = contexts.contains { context in
            context.lastingNames.contains { $0.resolution == resolution && $0.hasLeft }
        }
        guard isAfterBody else { return }
        switch resolution {
        case .local(let local): localFlags[local].insert(.needsZero)
        case .global(let global): if !result.lastingGlobals.contains(global) { result.lastingGlobals.append(global) }
        default: break
        }
    }

    /// Resolves the body of an `if` or `while`.
    mutating func resolveLastingBody(_ body: BlockID) -> Bool {
        let outer = enterBody(lasting: true)
        let marker = plainNames.count
        scopes.push()
        let diverges = resolveStatements(of: body)
        scopes.pop()
        leaveBody(outer)
        plainNames.removeLast(plainNames.count - marker)
        return diverges
    }

    /// Resolves something in a scope whose lasting names live on.
    mutating func inLastingScope<Value>(_ body: (inout Resolver) -> Value) -> Value {
        guard isVM else { return inScope(body) }
        let outer = enterBody(lasting: contexts[contexts.count - 1].isInLastingBody)
        scopes.push()
        let value = body(&self)
        scopes.pop()
        leaveBody(outer)
        return value
    }

    /// An `if` whose branches' plain names live on.
    mutating func resolveLastingIf(_ node: IfID) -> Bool {
        var conditionDiverges = false
        var allDiverge = true
        for (index, branchID) in tree[node].branches.enumerated() {
            let branch = tree[branchID]
            let diverges: (condition: Bool, body: Bool) = inLastingScope { resolver in
                let condition = resolver.resolveCondition(branch.condition)
                return (condition, resolver.conditionally { $0.resolveLastingBody(branch.body) })
            }
            if index == 0 { conditionDiverges = diverges.condition }
            if !diverges.body { allDiverge = false }
        }
        if let body = tree[node].elseBody {
            if !conditionally({ $0.resolveLastingBody(body) }) { allDiverge = false }
        } else {
            allDiverge = false
        }
        return conditionDiverges || allDiverge
    }

    /// Declares a name for the rest of the function, by plain `x = e` in the body of an `if` or `while`.
    mutating func declareLasting(_ symbol: Symbol, at range: TextRange) -> BindingAction {
        let resolution: Resolution
        let action: BindingAction
        if contexts.count == 1 {
            let known = moduleVariables[symbol.index]
            let global = known.isValid ? known : makeLeakedGlobal(symbol, at: range, isMutable: true)
            program.globals[global].isMutable = true
            initializerEvents.append(.initialize(global))
            (resolution, action) = (.global(global), .assignGlobal(global))
        } else {
            let local = makeLocal(symbol, at: range, isMutable: true, .isLasting)
            (resolution, action) = (.local(local), .assignLocal(local))
        }
        scopes.declare(symbol, resolution)
        contexts[contexts.count - 1].lastingNames.append(LastingName(symbol: symbol, resolution: resolution))
        return action
    }

    /// Hands over the variables of the names that live to the end of the function at hand.
    mutating func noteLastingNames() {
        let locals = contexts[contexts.count - 1].lastingNames.compactMap { name -> LastingLocal? in
            guard case .local(let local) = name.resolution else { return nil }
            return LastingLocal(local: local, needsZero: localFlags[local].contains(.needsZero))
        }
        if !locals.isEmpty { result.lastingLocals[function] = locals }
    }
}
