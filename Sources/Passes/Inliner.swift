import IR
import Source
import Support

/// Inlines into one function after the other.
struct Inliner: ~Copyable {
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

    /// Which calls are inlined.
    enum Choice {
        /// Those where it pays.
        case pays
        /// Only functions that always are inlined.
        case required
        /// The same, in a program whose variables a debugger may look at.
        case requiredForDebugger
    }

    /// What each function costs, by now.
    private(set) var sizes: IDArray<IRFunctionID, Int>
    private let graph: CallGraph
    private let choice: Choice
    private var copier: FunctionCopier
    /// The callee, while it is copied: taken out of the module, so that no references to its arrays are counted.
    private var callee = IRFunction.placeholder
    private var caller = IRFunctionID.invalid
    /// What the caller costs, about.
    private var size = 0
    private var stack: [Run] = []
    /// Results of inlined calls, and constants, by what they stand for; resolved in one sweep at the end.
    private var replacements: [ValueID] = []

    init(_ graph: CallGraph, _ choice: Choice) {
        sizes = graph.cost
        self.graph = graph
        self.choice = choice
        copier = FunctionCopier(sharesConstants: choice == .pays)
    }

    /// Instructions still to be scanned for calls, and how many inlined calls they are inside of.
    private struct Run {
        /// The block that starts with them; `invalid` if they go on in the block of the run scanned before.
        var block: BlockID
        var first: ValueID
        /// The instruction behind them; `invalid` at the end of the block.
        var end: ValueID
        var depth: Int
    }

    /// Inlines what is to be into a function. Returns whether anything was.
    @discardableResult
    mutating func run(into caller: IRFunctionID, _ module: inout IRModule) -> Bool {
        var inlined = false
        // Taken out, so that it is changed in place.
        var function = IRFunction.placeholder
        swap(&function, &module.functions[caller])
        self.caller = caller
        size = sizes[caller]
        copier.start()
        replacements.removeAll(keepingCapacity: true)
        var layout: [BlockID] = []
        layout.reserveCapacity(function.layout.count)
        for block in function.layout.reversed() { stack.append(Run(block: block, first: function.blocks[block].first, end: .invalid, depth: 0)) }
        var block = BlockID.entry
        scan: while let run = stack.popLast() {
            if run.block.isValid {
                block = run.block
                layout.append(block)
            }
            var value = run.first
            while value != run.end {
                let next = function[value].next
                switch function[value].opcode {
                case .const where inlined && run.depth == 0 && choice == .pays:
                    function.unlink(value, from: block)
                    share(value, &function)
                case .callClosure where choice == .pays:
                    resolveClosureCall(value, &function)
                    fallthrough
                case .call:
                    guard let callee = candidate(value, in: block, run.depth, function, module),
                        inline(callee, of: &module, at: value, in: block, run, &function)
                    else { break }
                    inlined = true
                    size += sizes[callee]
                    // Nothing else will ask for it.
                    if isOnlyUse(callee, run.depth) { module.functions[callee].dropBody() }
                    // The rest of the run is on the stack.
                    continue scan
                default: break
                }
                value = next
            }
        }
        if inlined {
            function.layout = layout
            finish(&function)
        }
        swap(&function, &module.functions[caller])
        return inlined
    }

    /// Makes a call of a closure that was made in this function a direct one, with the closure as last argument.
    private func resolveClosureCall(_ value: ValueID, _ function: inout IRFunction) {
        let operands = Array(function.list(of: value))
        let closure = resolve(operands[0])
        guard function[closure].opcode == .closureMake else { return }
        let start = function.addList(operands.dropFirst() + [closure])
        let old = function[value]
        function.replace(value, with: Instruction(.call, old.type, start, UInt32(operands.count), function[closure].callee.rawValue))
    }

    /// The function to inline at a call, if that pays.
    private func candidate(_ value: ValueID, in block: BlockID, _ depth: Int, _ function: IRFunction, _ module: IRModule) -> IRFunctionID? {
        let instruction = function[value]
        guard instruction.opcode == .call, depth < Self.depthLimit else { return nil }
        let id = instruction.callee
        guard id != caller, !graph.isRecursive[id] else { return nil }
        let attributes = module.functions[id].attributes
        guard module.functions[id].hasBody, attributes.isDisjoint(with: [.noInline, .external]) else { return nil }
        if attributes.contains(.alwaysInline) { return id }
        if choice != .pays { return nil }
        guard !attributes.contains(.cold), !function.blocks[block].isCold else { return nil }
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
        if replacements.count <= value.index {
            replacements.append(contentsOf: repeatElement(.invalid, count: value.index + 1 - replacements.count))
        }
        replacements[value.index] = other
    }

    /// Puts a copy of a callee in the place of a call: what its entry does becomes a part of the call's block, and what stands behind the
    /// call goes on where the callee returns, if that is one place. Puts the runs of instructions that are to be scanned next on the stack.
    private mutating func inline(
        _ id: IRFunctionID, of module: inout IRModule, at call: ValueID, in block: BlockID, _ run: Run, _ function: inout IRFunction
    ) -> Bool {
        swap(&callee, &module.functions[id])
        defer { swap(&callee, &module.functions[id]) }
        let span = function.spans[call]
        guard copier.prepare(callee, calledAt: span, in: function[call].scope, into: &function) else { return false }
        giveArguments(of: call, function)
        let (previous, next, last) = (function[call].previous, function[call].next, function.blocks[block].last)
        let isCold = function.blocks[block].isCold
        function.cut(block, behind: previous)
        let continuation = continuation(of: call, isCold: isCold, &function)
        let copy = copier.copy(callee, behind: block, continuation: continuation, isCold: isCold, into: &function)
        let rest = Run(block: continuation, first: next, end: run.end, depth: run.depth)
        if continuation.isValid {
            function.extend(continuation, from: next, to: last)
            stack.append(rest)
        } else {
            function.blocks[copy.end].isCold = isCold
            function.extend(copy.end, from: next, to: last)
            if copy.result.isValid {
                function.setDebugName(function.debugNames[call], of: copy.result)
                replace(call, by: copy.result)
            }
            if copy.end == block { stack.append(rest) }
        }
        for copied in copy.blocks.reversed() {
            if copied == copy.end { stack.append(rest) }
            let end = copied == copy.end ? next : .invalid
            stack.append(Run(block: copied, first: function.blocks[copied].first, end: end, depth: run.depth + 1))
        }
        let first = previous.isValid ? function[previous].next : function.blocks[block].first
        stack.append(Run(block: .invalid, first: first, end: copy.end == block ? next : .invalid, depth: run.depth + 1))
        function[call].block = .invalid
        if callee.resultType == .unit { makeUnit(of: call, in: block, &function) }
        return true
    }

    private func giveArguments(of call: ValueID, _ function: borrowing IRFunction) {
        let (first, count) = (Int(callee.blocks[.entry].parameterStart), callee.parameterTypes.count)
        let arguments = Int(function[call].a)
        for position in 0..<count { copier.give(resolve(function.pool[arguments + position]), for: callee.pool[first + position]) }
        if PlantedFault.isPlanted(.swappedArguments), count > 1, callee.parameterTypes[0] == callee.parameterTypes[1] {
            for position in 0...1 { copier.give(resolve(function.pool[arguments + 1 - position]), for: callee.pool[first + position]) }
        }
    }

    /// The block that is to take what stands behind a call, if the callee returns in several places, or in none; `invalid` otherwise.
    private mutating func continuation(of call: ValueID, isCold: Bool, _ function: inout IRFunction) -> BlockID {
        var returns = 0
        for block in callee.layout where callee[callee.blocks[block].last].opcode == .returnValue { returns += 1 }
        // Debuggers show the value that a variable gets, which may be another variable's in the callee.
        let isNamed = choice == .requiredForDebugger && function.debugNames[call].isValid
        if returns == 1 && !isNamed { return .invalid }
        let continuation = function.addBlockOutsideLayout()
        function.blocks[continuation].isCold = isCold
        if callee.resultType != .unit {
            let result = function.addParameter(
                callee.resultType, to: continuation, name: function.debugNames[call], span: function.spans[call])
            replace(call, by: result)
        }
        return continuation
    }

    /// Makes a call that was inlined and gives nothing the `()` that stands for its value.
    private mutating func makeUnit(of call: ValueID, in block: BlockID, _ function: inout IRFunction) {
        function.replace(call, with: .constant(0, .unit))
        if !share(call, &function) { function.link(call, after: .invalid, in: block) }
    }

    /// Puts a constant, which is in no list, at the start of the entry, unless the same one is there. Returns whether constants are shared.
    @discardableResult
    private mutating func share(_ constant: ValueID, _ function: inout IRFunction) -> Bool {
        guard let known = copier.shared(constant, function) else { return false }
        if known == constant {
            function[constant].scope = 0
            function.link(constant, after: .invalid, in: .entry)
        } else {
            function[constant].block = .invalid
            replace(constant, by: known)
        }
        return true
    }

    /// Puts the replacements in the place of all uses, tells instructions and edges their blocks, and finds the function's cost.
    private mutating func finish(_ function: inout IRFunction) {
        var cost = 0
        for block in function.layout {
            let isCold = function.blocks[block].isCold
            var value = function.blocks[block].first
            while value.isValid {
                function.mapOperands(of: value) { resolve($0) }
                let instruction = function[value]
                if instruction.block != block { function[value].block = block }
                if !isCold { cost += CallGraph.cost(of: instruction.opcode) }
                value = instruction.next
            }
            function.adoptEdges(of: function.blocks[block].last)
        }
        sizes[caller] = cost
    }
}

extension IRFunction {
    /// Ends a block behind one of its instructions, or empties it. What stood behind that is in no list then.
    fileprivate mutating func cut(_ block: BlockID, behind last: ValueID) {
        blocks[block].last = last
        if last.isValid { self[last].next = .invalid } else { blocks[block].first = .invalid }
    }

    /// Puts instructions that follow one another behind those of a block.
    fileprivate mutating func extend(_ block: BlockID, from first: ValueID, to last: ValueID) {
        let previous = blocks[block].last
        self[first].previous = previous
        if previous.isValid { self[previous].next = first } else { blocks[block].first = first }
        blocks[block].last = last
    }
}
