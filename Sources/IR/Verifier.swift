import Support

/// An invariant that does not hold.
public struct VerifierError: Error, Sendable, CustomStringConvertible {
    /// The function, by its C name.
    public var function: String
    /// The instruction, as text with raw ids, where one is to blame.
    public var instruction: String
    /// What is wrong.
    public var message: String

    public var description: String { "@\(function): \(message)" + (instruction.isEmpty ? "" : ": \(instruction)") }
}

/// Checks that a module is well formed. Each invariant has a name, and a negative test of that name:
///
/// - `layout`: a body's layout begins with the entry block and names each block once.
/// - `links`: the instructions of a block are a consistent list, each of which knows its block.
/// - `terminator`: the last instruction of each block, and no other, is a terminator.
/// - `entry`: no edge leads to the entry block, whose parameters have the types of the function's.
/// - `edge`: an edge belongs to the block of its terminator and leads to a block of the layout, with one argument of
///   the right type for each of its parameters.
/// - `operand`: operands are results of instructions in the function.
/// - `dominance`: a definition dominates its uses.
/// - `type`: operands and result have types that the opcode allows.
/// - `immediate`: positions, variants and ids exist.
/// - `call`: arguments and result are those of the callee, which exists.
/// - `try`: a `try` runs a `try` body, which nothing else calls and which gives an `i32` code.
/// - `return`: a `return` gives the function's result.
/// - `switch`: the cases of a `switch` are distinct.
/// - `scope`: the inlined call of an instruction exists.
public struct Verifier {
    let module: IRModule
    let function: IRFunction
    var errors: [VerifierError] = []
    private var isInLayout: [Bool] = []
    private static let errorLimit = 20

    private init(_ module: IRModule, _ function: IRFunction) {
        self.module = module
        self.function = function
    }

    /// The invariants that do not hold in a module.
    public static func verify(_ module: IRModule) -> [VerifierError] {
        var errors: [VerifierError] = []
        for function in module.functions.elements where function.hasBody {
            errors += verify(function, in: module)
        }
        return errors
    }

    /// The invariants that do not hold in a function.
    public static func verify(_ function: IRFunction, in module: IRModule) -> [VerifierError] {
        var verifier = Verifier(module, function)
        verifier.run()
        return verifier.errors
    }

    mutating func report(_ invariant: String, _ message: String, _ value: ValueID? = nil) {
        guard errors.count < Self.errorLimit else { return }
        let text = value.map { Printer.print($0, of: function, in: module) } ?? ""
        errors.append(
            VerifierError(function: module.names.text(function.cName), instruction: text, message: "\(invariant): \(message)"))
    }

    func name(_ type: IRType) -> String { type.isValid ? Printer.print(type, in: module) : "?" }

    private mutating func run() {
        guard checkLayout() else { return }
        for block in function.layout { checkLinks(block) }
        guard errors.isEmpty else { return }
        checkEntry()
        let isPlaced = markPlaced()
        for block in function.layout {
            function.forEachInstruction(in: block) { value in
                let complete = checkOperandsExist(value, isPlaced)
                checkEdges(value)
                if complete { checkInstruction(value) }
            }
        }
        if errors.isEmpty { checkDominance() }
    }

    private mutating func checkLayout() -> Bool {
        guard function.layout.first == .entry else {
            report("layout", "the entry is not first")
            return false
        }
        isInLayout = Array(repeating: false, count: function.blocks.count)
        for block in function.layout {
            guard block.index < isInLayout.count, !isInLayout[block.index] else {
                report("layout", "block \(block.rawValue) is missing or named twice")
                return false
            }
            isInLayout[block.index] = true
        }
        return true
    }

    private mutating func checkLinks(_ block: BlockID) {
        var value = function.blocks[block].first
        var previous = ValueID.invalid
        var steps = 0
        while value.isValid {
            let instruction = function[value]
            guard instruction.block == block, instruction.previous == previous, steps <= function.instructions.count else {
                report("links", "the list of block \(block.rawValue) is broken at value \(value.rawValue)")
                return
            }
            if instruction.opcode.isTerminator != (value == function.blocks[block].last) {
                report("terminator", "block \(block.rawValue) must end in one terminator", value)
            }
            previous = value
            value = instruction.next
            steps += 1
        }
        if previous != function.blocks[block].last { report("links", "block \(block.rawValue) has another last instruction") }
        if !previous.isValid { report("terminator", "block \(block.rawValue) is empty") }
        for (position, parameter) in function.parameters(of: block).enumerated() {
            let instruction = function[parameter]
            if instruction.opcode != .param || instruction.block != block || instruction.fieldIndex != position {
                report("links", "parameter \(position) of block \(block.rawValue) is none")
            }
        }
    }

    private mutating func checkEntry() {
        let types = function.parameters(of: .entry).map { function.type(of: $0) }
        if types != function.parameterTypes { report("entry", "the entry's parameters are not the function's") }
    }

    private func markPlaced() -> [Bool] {
        var isPlaced = Array(repeating: false, count: function.instructions.count)
        for block in function.layout {
            for parameter in function.parameters(of: block) { isPlaced[parameter.index] = true }
            function.forEachInstruction(in: block) { isPlaced[$0.index] = function[$0].opcode.hasResult }
        }
        return isPlaced
    }

    private mutating func checkOperandsExist(_ value: ValueID, _ isPlaced: [Bool]) -> Bool {
        var isComplete = true
        function.forEachOperand(of: value) { operand in
            if !operand.isValid || operand.index >= isPlaced.count || !isPlaced[operand.index] { isComplete = false }
        }
        if !isComplete { report("operand", "an operand is no value of the function", value) }
        if Int(function[value].scope) > function.scopes.count { report("scope", "no such inlined call", value) }
        return isComplete
    }

    private mutating func checkEdges(_ value: ValueID) {
        function.forEachEdge(of: value) { id in
            let edge = function.edges[id]
            if edge.source != function[value].block { report("edge", "an edge belongs to another block", value) }
            if edge.target == .entry { report("entry", "an edge leads to the entry", value) }
            guard edge.target.index < isInLayout.count, isInLayout[edge.target.index] else {
                report("edge", "an edge leads nowhere", value)
                return
            }
            let expected = function.parameters(of: edge.target).map { function.type(of: $0) }
            let given = function.arguments(of: id).map { $0.index < function.instructions.count ? function.type(of: $0) : .invalid }
            if expected != given {
                report("edge", "arguments (\(given.map(name).joined(separator: ", "))) for parameters (\(expected.map(name).joined(separator: ", ")))", value)
            }
        }
    }

    private mutating func checkDominance() {
        let tree = DominatorTree(function)
        var number = Array(repeating: 0, count: function.instructions.count)
        var next = 1
        for block in function.layout {
            function.forEachInstruction(in: block) { value in
                number[value.index] = next
                next += 1
            }
        }
        for block in function.layout where tree.order.isReachable(block) {
            function.forEachInstruction(in: block) { user in
                var isDominated = true
                function.forEachOperand(of: user) { value in
                    let home = function[value].block
                    let isBefore = home == block ? number[value.index] < number[user.index] : tree.dominates(home, block)
                    if !isBefore { isDominated = false }
                }
                if !isDominated { report("dominance", "an operand is not defined on every path to its use", user) }
            }
        }
    }
}
