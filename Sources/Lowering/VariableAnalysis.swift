import Support
import TypedTree

// Where locals live is decided before anything is lowered, in one pass over the nodes:
//
// - an immutable local is an SSA value;
// - a mutable one that closures or nested functions share is in a cell, an object of one field;
// - a mutable one that a `try` body assigns but that lives outside of it is in a slot, whose address the outlined body gets;
// - any other mutable one is a variable of `SSAVariables`.

/// What is known about a local.
struct LocalFlags: OptionSet {
    let rawValue: UInt8
    /// Something assigns it after its declaration.
    static let isAssigned = LocalFlags(rawValue: 1)
    /// A `try` body assigns it, and it is declared outside of that.
    static let isSharedWithTry = LocalFlags(rawValue: 2)
}

extension Lowerer {
    /// Where a local lives.
    @inline(__always)
    func storage(of local: LocalID) -> Binding.Kind {
        let variable = program.locals[local]
        let flags = localFlags[local]
        guard variable.isMutable || !flags.isEmpty else { return .value }
        if variable.isCaptured && variable.isMutable { return .cell }
        return flags.contains(.isSharedWithTry) ? .slot : .variable
    }

    /// Sets `localFlags`.
    mutating func analyzeVariables() {
        var tries: [NodeID] = []
        for id in program.nodes.ids {
            switch program.nodes[id].kind {
            case .assign(let target, _), .assignOperator(_, let target, _): markAssigned(target)
            case .destructure(let targets, _):
                for position in targets.indices {
                    if case .assign(let target) = program.destructureTargets[position] { markAssigned(target) }
                }
            case .tryCatch, .cleanup: tries.append(id)
            default: break
            }
        }
        guard !tries.isEmpty else { return }
        // A node comes after its operands, so that going backwards meets the outermost `try` first.
        var walk = TryWalk(program: program, flags: localFlags)
        for id in tries.reversed() where !walk.visited.contains(id) {
            walk.declarationDepths = [:]
            walk.visit(id, depth: 0)
        }
        localFlags = walk.flags
    }

    private mutating func markAssigned(_ target: NodeID) {
        if case .local(let local) = program.nodes[target].kind { localFlags[local].insert(.isAssigned) }
    }
}

/// Finds the locals that `try` bodies assign and that live outside of them.
private struct TryWalk {
    let program: TypedProgram
    var flags: IDArray<LocalID, LocalFlags>
    var visited: Set<NodeID> = []
    /// In how many `try` bodies a local was declared; locals from outside the walk are in none.
    var declarationDepths: [LocalID: Int] = [:]

    init(program: TypedProgram, flags: IDArray<LocalID, LocalFlags>) {
        self.program = program
        self.flags = flags
    }

    mutating func visit(_ id: NodeID, depth: Int) {
        switch program.nodes[id].kind {
        case .tryCatch(let body, _, let rest), .cleanup(let body, let rest):
            visited.insert(id)
            visit(body, depth: depth + 1)
            visit(rest, depth: depth)
            return
        case .declare(let local, _), .declareUninitialized(let local): declarationDepths[local] = depth
        case .assign(let target, _), .assignOperator(_, let target, _): assigned(target, depth)
        case .destructure(let targets, _):
            for position in targets.indices {
                switch program.destructureTargets[position] {
                case .declare(let local): declarationDepths[local] = depth
                case .assign(let target): assigned(target, depth)
                default: break
                }
            }
        default: break
        }
        program.forEachChild(of: id) { visit($0, depth: depth) }
    }

    private mutating func assigned(_ target: NodeID, _ depth: Int) {
        guard case .local(let local) = program.nodes[target].kind else { return }
        if declarationDepths[local, default: 0] < depth { flags[local].insert(.isSharedWithTry) }
    }
}
