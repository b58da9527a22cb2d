import Source
import Support
import TypedTree

/// Finds the module variables that a function may read before their initializers ran (E1012, `needsInitializedCheck`).
///
/// The top level runs in order. What a function reads is read when the top level, or a function that it uses, first
/// refers to the function; where each step is certain to happen, so is the error.
struct InitializationOrder {
    private let uses: [FunctionID: [FunctionUse]]
    private let reads: [FunctionID: [GlobalRead]]
    private let memberUses: [FunctionID: [MemberUse]]
    private let methods: [Symbol: [FunctionID]]
    private var pending: Set<GlobalID>
    private var reached: Set<FunctionID> = []
    private var certainlyReached: Set<FunctionID> = []
    private var reachedNames: Set<Symbol> = []

    /// The variables whose reads have to be checked at run time.
    private(set) var unchecked: Set<GlobalID> = []
    /// Reads that are certain to fail: the variable, where the top level causes it, where the read is.
    private(set) var failures: [(global: GlobalID, cause: Span, read: Span)] = []

    /// Makes the analysis of a module; `pending` are its variables and constants, `methods` its methods by name.
    init(
        uses: some Sequence<FunctionUse>, reads: [GlobalRead], memberUses: [MemberUse], methods: [Symbol: [FunctionID]],
        pending: Set<GlobalID>
    ) {
        self.uses = Dictionary(grouping: uses, by: \.from)
        self.reads = Dictionary(grouping: reads, by: \.from)
        self.memberUses = methods.isEmpty ? [:] : Dictionary(grouping: memberUses, by: \.from)
        self.methods = methods
        self.pending = pending
    }

    /// Runs through the top level.
    mutating func run(_ events: [InitializerEvent]) {
        for event in events {
            switch event {
            case .initialize(let global): pending.remove(global)
            case .read(let global, let isCertain, let span):
                guard pending.contains(global) else { continue }
                unchecked.insert(global)
                if isCertain { failures.append((global, span, span)) }
            case .member(let name): for method in newMethods(named: name) { reach(method) }
            case .use(let function, let isCertain, let span):
                if pending.isEmpty { return }
                reach(function)
                if isCertain { reachCertainly(function, span) }
            }
        }
    }

    private mutating func reach(_ function: FunctionID) {
        var worklist = [function]
        while let current = worklist.popLast() {
            guard reached.insert(current).inserted else { continue }
            for read in reads[current] ?? [] where pending.contains(read.global) { unchecked.insert(read.global) }
            for use in uses[current] ?? [] { worklist.append(use.to) }
            for use in memberUses[current] ?? [] { worklist += newMethods(named: use.name) }
        }
    }

    /// The methods of a name that is met for the first time; after that they are reached.
    private mutating func newMethods(named name: Symbol) -> [FunctionID] {
        reachedNames.insert(name).inserted ? methods[name] ?? [] : []
    }

    private mutating func reachCertainly(_ function: FunctionID, _ cause: Span) {
        var worklist = [function]
        while let current = worklist.popLast() {
            guard certainlyReached.insert(current).inserted else { continue }
            for read in reads[current] ?? [] where read.isCertain && pending.contains(read.global) {
                failures.append((read.global, cause, read.span))
            }
            for use in uses[current] ?? [] where use.isCertain { worklist.append(use.to) }
        }
    }
}
