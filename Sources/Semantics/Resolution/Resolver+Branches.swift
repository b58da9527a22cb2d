import Source
import Support
import Syntax
import TypedTree

// `if`, `match` and `try`, and the names that leave their branches.

/// What is known of names that leave branches, for a whole module.
struct LeakRecords {
    /// The branching expressions with such names, inner ones first.
    var expressions: [ExprID] = []
    private var firstUses: [LeakTarget: Span] = [:]
    /// The branches' variables of each variable that stands for a name that left.
    var sources: [LeakTarget: [LocalID]] = [:]

    func isLeaked(_ global: GlobalID) -> Bool { sources[.global(global)] != nil }

    mutating func noteUse(of target: LeakTarget, at span: Span) {
        if !sources.isEmpty, sources[target] != nil, firstUses[target] == nil { firstUses[target] = span }
    }

    func firstUse(of target: LeakTarget) -> Span? { firstUses[target] }
}

/// Collects the names that all branches of an `if` or `match` declare.
struct LeakCollector {
    private var hasBranch = false
    private(set) var candidates: [(symbol: Symbol, branches: [LocalID])] = []

    /// Takes the names of a branch that can complete.
    mutating func add(_ names: ArraySlice<PlainName>) {
        if !hasBranch {
            hasBranch = true
            candidates = names.map { ($0.symbol, [$0.local]) }
        } else if !candidates.isEmpty {
            let locals = Dictionary(names.map { ($0.symbol, $0.local) }, uniquingKeysWith: { _, last in last })
            candidates = candidates.compactMap { candidate in
                locals[candidate.symbol].map { (candidate.symbol, candidate.branches + [$0]) }
            }
        }
    }

    /// There is a way past the branches: no name leaves.
    mutating func addEmptyBranch() { add([]) }
}

extension Resolver {
    // MARK: if

    mutating func resolveIf(_ id: ExprID, _ node: IfID) -> Bool {
        if isVM { return resolveLastingIf(node) }
        var collector = LeakCollector()
        var conditionDiverges = false
        var allDiverge = true
        for (index, branchID) in tree[node].branches.enumerated() {
            let branch = tree[branchID]
            if index == 1 { contexts[contexts.count - 1].conditionalDepth += 1 }
            scopes.push()
            if resolveCondition(branch.condition) && index == 0 { conditionDiverges = true }
            if !resolveBranch(branch.body, &collector) { allDiverge = false }
            scopes.pop()
        }
        if tree[node].branches.count > 1 { contexts[contexts.count - 1].conditionalDepth -= 1 }
        if let body = tree[node].elseBody {
            if !resolveBranch(body, &collector) { allDiverge = false }
        } else {
            allDiverge = false
            collector.addEmptyBranch()
        }
        declareLeaks(of: id, collector)
        return conditionDiverges || allDiverge
    }

    /// A branch's body; the names that it declares are candidates for leaving.
    private mutating func resolveBranch(_ body: BlockID, _ collector: inout LeakCollector) -> Bool {
        let marker = plainNames.count
        contexts[contexts.count - 1].conditionalDepth += 1
        let outer = enterBody(lasting: false)
        scopes.push()
        let diverges = resolveStatements(of: body)
        scopes.pop()
        leaveBody(outer)
        contexts[contexts.count - 1].conditionalDepth -= 1
        if !diverges { collector.add(plainNames[marker...]) }
        plainNames.removeLast(plainNames.count - marker)
        return diverges
    }

    // MARK: match

    mutating func resolveMatch(_ id: ExprID, _ node: MatchID) -> Bool {
        let scrutineeDiverges = resolve(tree[node].scrutinee)
        var collector = LeakCollector()
        var allDiverge = !tree[node].arms.isEmpty
        for armID in tree[node].arms {
            let arm = tree[armID]
            let diverges = inLastingScope { resolver in
                resolver.resolvePattern(in: .arm, arm.pattern)
                if let condition = arm.guardCondition { resolver.conditionally { resolver in _ = resolver.resolve(condition) } }
                return resolver.resolveBranch(arm.body, &collector)
            }
            if !diverges { allDiverge = false }
        }
        declareLeaks(of: id, collector)
        return scrutineeDiverges || allDiverge
    }

    // MARK: try

    mutating func resolveTry(_ node: TryID) -> Bool {
        let parts = tree[node]
        var diverges = conditionally { resolver in resolver.resolveBlock(parts.body) }
        // What raised in the body is not known, so what follows is not certain to run after the body's jumps.
        for id in parts.catches where !resolveCatch(id, tree[id]) { diverges = false }
        if let body = parts.finallyBody, resolveBlock(body) { diverges = true }
        return diverges
    }

    private mutating func resolveCatch(_ id: CatchID, _ clause: CatchClause) -> Bool {
        inScope { resolver in
            if let type = clause.type { resolver.resolveType(type) }
            if let name = clause.name, name.symbol != resolver.names.underscore {
                if clause.type == nil { resolver.refuseCaughtType(name) }
                resolver.result.catches[id] = resolver.declareLocal(name.symbol, at: name.range, .isCatchName)
            }
            return resolver.conditionally { $0.resolveBlock(clause.body) }
        }
    }

    /// Reports `catch NotFound:`, which would catch all errors.
    private mutating func refuseCaughtType(_ name: Name) {
        let written = text(name.symbol)
        if isOnlyType(name.symbol) {
            report(.caughtType(written, at: tree.span(name)))
        } else if ["Exception", "BaseException", "Throwable"].contains(written) {
            report(.caughtAnything(written, at: tree.span(name)))
        }
    }

    // MARK: Names that leave

    /// Declares the names that all completing branches have declared.
    private mutating func declareLeaks(of id: ExprID, _ collector: LeakCollector) {
        guard !collector.candidates.isEmpty else { return }
        var leaks: [LeakedName] = []
        for (symbol, branches) in collector.candidates {
            let span = program.locals[branches[0]].span
            let range = TextRange(start: span.start, length: span.length)
            var leak = LeakedName(
                name: symbol, outer: .invalid, outerGlobal: .invalid, branches: branches, isUsed: false, firstUse: .none)
            let target: LeakTarget
            if isAtModuleScope {
                leak.outerGlobal = makeLeakedGlobal(symbol, at: range)
                target = .global(leak.outerGlobal)
                scopes.declare(symbol, .global(leak.outerGlobal))
                initializerEvents.append(.initialize(leak.outerGlobal))
            } else {
                leak.outer = declareLocal(symbol, at: range, isMutable: true, [.isLeaked, .isExempt])
                target = .local(leak.outer)
                plainNames.append(PlainName(symbol: symbol, local: leak.outer))
            }
            leakRecords.sources[target] = branches
            leaks.append(leak)
        }
        result.leaks[id] = leaks
        leakRecords.expressions.append(id)
    }

    /// Lets the declaration of a branch's variable assign the name that leaves; for one that itself left an inner
    /// statement, the declarations in that statement's branches do so.
    private mutating func addLeakTarget(_ target: LeakTarget, to branch: LocalID) {
        guard let inner = leakRecords.sources[.local(branch)] else {
            result.leavesInto[branch, default: []].append(target)
            return
        }
        for local in inner { addLeakTarget(target, to: local) }
    }

    /// Tells, when the module is resolved, which of the names that leave are used; outer statements first.
    mutating func finishLeaks() {
        for id in leakRecords.expressions.reversed() {
            guard var leaks = result.leaks[id] else { continue }
            for index in leaks.indices { finishLeak(&leaks[index]) }
            result.leaks[id] = leaks
        }
        for id in leakRecords.expressions {
            for leak in result.leaks[id] ?? [] where leak.isUsed {
                for branch in leak.branches { addLeakTarget(leak.target, to: branch) }
            }
        }
    }

    private mutating func finishLeak(_ leak: inout LeakedName) {
        guard let use = leakRecords.firstUse(of: leak.target) else { return }
        leak.isUsed = true
        leak.firstUse = use
        for branch in leak.branches {
            localFlags[branch].insert(.isRead)
            leakRecords.noteUse(of: .local(branch), at: use)
        }
    }
}
