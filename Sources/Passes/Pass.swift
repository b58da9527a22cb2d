import IR
import Source
import Support

/// A pass over one function or over the whole module.
public struct Pass: Sendable {
    /// The name for `--disable-pass` and `--dump-ir=after:NAME`, and of the fixture folder.
    public let name: String
    /// What it does, in a line.
    public let summary: String
    /// Whether blocks and edges, but for their arguments, stay as they are, or the pass says otherwise by `forgetControlFlow`.
    let keepsControlFlow: Bool
    let body: Body

    enum Body: Sendable {
        /// Changes one function; the context has what it may know of the rest of the module.
        case function(@Sendable (inout IRFunction, inout PassContext) -> Void)
        /// Changes the module.
        case module(@Sendable (inout IRModule, inout PassContext) -> Void)
    }

    /// Whether the pass looks at one function at a time.
    var isFunctionPass: Bool { if case .function = body { true } else { false } }

    /// A pass over each function.
    init(
        _ name: String, _ summary: String, keepsControlFlow: Bool = false,
        function: @escaping @Sendable (inout IRFunction, inout PassContext) -> Void
    ) {
        self.name = name
        self.summary = summary
        self.keepsControlFlow = keepsControlFlow
        body = .function(function)
    }

    /// A pass over the module.
    init(_ name: String, _ summary: String, module: @escaping @Sendable (inout IRModule, inout PassContext) -> Void) {
        self.name = name
        self.summary = summary
        keepsControlFlow = false
        body = .module(module)
    }
}

/// Something a pass did that a programmer may want to know.
public struct Remark: Hashable, Sendable {
    /// The place in the program.
    public var span: Span
    /// What was done: "bounds check removed".
    public var message: String

    /// Makes a remark.
    public init(span: Span, message: String) {
        self.span = span
        self.message = message
    }
}

/// What a function pass may know of the module, and where it leaves its remarks.
public struct PassContext {
    /// The level of optimization.
    public let level: OptimizationLevel
    /// The remarks so far, when they are wanted.
    public private(set) var remarks: [Remark] = []
    /// The types of the module. Function passes add none: each thread that runs them has a copy.
    public var types = TypeTable()
    /// The effects of each function of the module.
    var functionEffects: [Effects] = []
    /// The effects of each runtime function.
    var runtimeEffects: [Effects] = []
    /// The runtime function that gives the string of one byte at an index.
    var stringByteFunction = RuntimeFunctionID.invalid
    /// Of each string constant the byte when it is only one, else -1.
    var onlyBytes: [Int16] = []
    /// The function that the passes are at.
    var function = IRFunctionID.invalid
    /// The functions into which closures were inlined that objects had held.
    var revealedCallers: Set<IRFunctionID> = []
    let wantsRemarks: Bool
    /// How many functions, the first ones, are known to share no memory with others.
    private var unsharedCount = 0
    private var cachedControlFlow: ControlFlow?
    private var cachedOrder: ReversePostorder?
    private var cachedPredecessors: PredecessorTable?
    private var cachedCallGraph: CallGraph?

    init(level: OptimizationLevel, wantsRemarks: Bool) {
        self.level = level
        self.wantsRemarks = wantsRemarks
    }

    /// A context for function passes on another thread: it shares no memory with this one, and has no remarks yet.
    func unshared() -> PassContext {
        var copy = PassContext(level: level, wantsRemarks: wantsRemarks)
        copy.types = types.unsharedForReading()
        copy.functionEffects = functionEffects.unshared()
        copy.runtimeEffects = runtimeEffects.unshared()
        copy.stringByteFunction = stringByteFunction
        copy.onlyBytes = onlyBytes.unshared()
        for caller in revealedCallers { copy.revealedCallers.insert(caller) }
        return copy
    }

    /// Makes functions share no memory with one another, so that several threads may work on them. Once they don't, they never do again: passes
    /// over the module may make new functions of parts of others, but give functions that there are nothing of others.
    mutating func unshare(_ functions: UnsafeMutableBufferPointer<IRFunction>) {
        assert(functions[..<unsharedCount].indices.allSatisfy { !functions[$0].unshare() }, "a pass let functions share memory")
        for number in unsharedCount..<functions.count { functions[number].unshare() }
        unsharedCount = functions.count
    }

    /// The blocks of the function that the passes are at in their order; the function loses those that can't be reached.
    mutating func order(of function: inout IRFunction) -> ReversePostorder {
        if let cachedOrder { return cachedOrder }
        let order = ReversePostorder(function)
        function.removeUnreachableBlocks(order)
        cachedOrder = order
        return order
    }

    /// The edges into the blocks of the function that the passes are at, which loses the blocks that can't be reached.
    mutating func predecessors(of function: inout IRFunction) -> PredecessorTable {
        if let cachedPredecessors { return cachedPredecessors }
        _ = order(of: &function)
        let predecessors = PredecessorTable(function)
        cachedPredecessors = predecessors
        return predecessors
    }

    /// The control flow of the function that the passes are at, which loses the blocks that can't be reached.
    mutating func controlFlow(of function: inout IRFunction) -> ControlFlow {
        if let cachedControlFlow { return cachedControlFlow }
        let (order, predecessors) = (order(of: &function), predecessors(of: &function))
        let controlFlow = ControlFlow(function, order, predecessors)
        cachedControlFlow = controlFlow
        return controlFlow
    }

    /// Says that blocks or edges have changed, or that the passes go on to another function.
    mutating func forgetControlFlow() {
        cachedControlFlow = nil
        cachedOrder = nil
        cachedPredecessors = nil
    }

    /// Says that some blocks were joined to their only predecessors: the other blocks keep their order, and the edges into them.
    mutating func forgetJoined(_ isJoined: [Bool]) {
        cachedControlFlow = nil
        cachedOrder = cachedOrder?.without(isJoined)
    }

    /// Which functions of the module, which is not changed, call which.
    mutating func callGraph(of module: inout IRModule) -> CallGraph {
        if let cachedCallGraph { return cachedCallGraph }
        let graph = CallGraph(&module)
        cachedCallGraph = graph
        return graph
    }

    /// Says that calls have changed.
    mutating func forgetCallGraph() { cachedCallGraph = nil }

    /// What an instruction may do, its callee included.
    @inline(__always)
    func effects(of instruction: Instruction) -> Effects {
        switch instruction.opcode {
        case .call, .tryCall: functionEffects[instruction.callee.index]
        case .callRuntime: runtimeEffects[instruction.runtimeFunction.index]
        default: instruction.opcode.effects
        }
    }

    /// Leaves a remark about an instruction.
    mutating func remark(_ message: StaticString, _ value: ValueID, _ function: IRFunction) {
        guard wantsRemarks, function.spans[value].isValid else { return }
        remarks.append(Remark(span: function.spans[value], message: "\(message)"))
    }

    /// Leaves the remark that a check was removed.
    mutating func remarkCheckRemoved(_ value: ValueID, _ function: IRFunction) {
        guard wantsRemarks else { return }
        switch function[value].opcode {
        case .boundsCheck: remark("bounds check removed", value, function)
        case .addChecked, .subChecked, .mulChecked, .negChecked, .powChecked: remark("overflow check removed", value, function)
        case .divChecked, .remChecked: remark("division check removed", value, function)
        case .narrowChecked, .convertChecked: remark("conversion check removed", value, function)
        case .shlChecked, .shrChecked: remark("shift check removed", value, function)
        default: remark("check removed", value, function)
        }
    }
}

/// How much the passes do.
public enum OptimizationLevel: String, CaseIterable, Comparable, Sendable {
    /// Only what a correct program needs.
    case none
    /// What makes the program smaller, at little cost of compile time.
    case basic
    /// Everything.
    case aggressive

    public static func < (left: OptimizationLevel, right: OptimizationLevel) -> Bool { left.rank < right.rank }

    private var rank: Int { self == .none ? 0 : self == .basic ? 1 : 2 }
}
