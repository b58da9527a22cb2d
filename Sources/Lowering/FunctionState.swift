import IR
import Source
import Support
import TypedTree

/// The loops of the source, not those that analyses of the IR find.
typealias LoopID = TypedTree.LoopID

/// An IR function under construction: of an instance, an outlined `try` body, or a synthesized function.
struct FunctionState {
    var b: FunctionBuilder
    /// The mutable locals that live in SSA values.
    var variables = SSAVariables()
    /// Where each local of the instance is, by its number.
    var bindings: [Binding] = []
    /// The loops around the current place, innermost last; those around a `try` are not in its body's list.
    var loops: [LoopTarget] = []
    /// Whether the current place cannot be reached. Instructions then go to a block outside the layout.
    var isDead = false
    /// Whether some jump leads to a block, by block.
    var reached: [Bool] = [true]
    var deadBlock = BlockID.invalid
    /// For `try` bodies: what the `try` instruction passes for each parameter, as values of the function around.
    var importedArguments: [ValueID] = []
    /// For `try` bodies: the ways out other than the end, whose codes are 1, 2, ….
    var exits: [TryExit] = []

    init(_ function: consuming IRFunction) {
        b = FunctionBuilder(consume function)
    }

    /// Starts another function in the storage of this one, which is done.
    mutating func restart(_ function: consuming IRFunction) {
        function.takeStorage(of: &b.function)
        b = FunctionBuilder(consume function)
        variables.reset()
        bindings.removeAll(keepingCapacity: true)
        loops.removeAll(keepingCapacity: true)
        isDead = false
        reached.removeAll(keepingCapacity: true)
        reached.append(true)
        deadBlock = .invalid
        importedArguments.removeAll()
        exits.removeAll()
    }

    /// A state of no function.
    static var placeholder: FunctionState {
        FunctionState(.placeholder)
    }
}

/// Where the value of a local is.
struct Binding {
    enum Kind: UInt8 {
        /// Not declared in this function (yet).
        case none
        /// An SSA value that never changes.
        case value
        /// A variable that `SSAVariables` knows.
        case variable
        /// In memory that `try` bodies share: the value is the slot.
        case slot
        /// In an object that closures share: the value is the cell.
        case cell
    }

    var kind = Kind.none
    var payload: UInt32 = 0

    var value: ValueID { ValueID(rawValue: payload) }
    var variable: VariableID { VariableID(rawValue: payload) }

    static func value(_ value: ValueID) -> Binding { Binding(kind: .value, payload: value.rawValue) }
    static func variable(_ variable: VariableID) -> Binding { Binding(kind: .variable, payload: variable.rawValue) }
    static func slot(_ slot: ValueID) -> Binding { Binding(kind: .slot, payload: slot.rawValue) }
    static func cell(_ cell: ValueID) -> Binding { Binding(kind: .cell, payload: cell.rawValue) }
}

/// A loop that `break` and `continue` can leave.
struct LoopTarget {
    let loop: LoopID
    let breakBlock: BlockID
    let continueBlock: BlockID
}

/// A way out of a `try` body.
enum TryExit: Equatable {
    /// The function returns; the value, if any, is in the return slot.
    case returning
    case breaking(LoopID)
    case continuing(LoopID)
}

extension Lowerer {
    // MARK: Blocks

    /// A block that is put into the layout when it is started.
    mutating func newBlock() -> BlockID {
        let block = b.function.addBlockOutsideLayout()
        while f.reached.count <= block.index { f.reached.append(false) }
        return block
    }

    /// A block on a path to a raise or otherwise rarely taken.
    mutating func newColdBlock() -> BlockID {
        let block = newBlock()
        b.function.setCold(block)
        return block
    }

    /// Continues in a block to which all jumps exist; where there is none, the code that follows is dead.
    mutating func start(_ block: BlockID) {
        startOpen(block)
        if !f.isDead { f.variables.seal(block, in: &f.b) }
    }

    /// Continues in the header of a loop, whose back edges are still to come.
    mutating func startOpen(_ block: BlockID) {
        guard f.reached[block.index] else { return die() }
        f.isDead = false
        b.function.layout.append(block)
        b.continueIn(block)
    }

    /// Says that the back edges to a loop header exist now.
    mutating func seal(_ block: BlockID) {
        f.variables.seal(block, in: &f.b)
    }

    /// Makes what follows dead code.
    mutating func die() {
        f.isDead = true
        if !f.deadBlock.isValid { f.deadBlock = newBlock() }
        b.continueIn(f.deadBlock)
    }

    // MARK: Terminators

    mutating func jump(_ target: BlockID) {
        guard !f.isDead else { return }
        b.jump(target)
        f.reached[target.index] = true
        die()
    }

    mutating func jump(_ target: BlockID, _ argument: ValueID) {
        guard !f.isDead else { return }
        b.jump(target, [argument])
        f.reached[target.index] = true
        die()
    }

    mutating func jump(_ target: BlockID, _ arguments: [ValueID]) {
        guard !f.isDead else { return }
        b.jump(target, arguments)
        f.reached[target.index] = true
        die()
    }

    mutating func branch(_ condition: ValueID, _ whenTrue: BlockID, _ whenFalse: BlockID) {
        guard !f.isDead else { return }
        b.branch(condition, whenTrue, whenFalse)
        f.reached[whenTrue.index] = true
        f.reached[whenFalse.index] = true
        die()
    }

    mutating func switchOn(_ value: ValueID, _ cases: [(value: Int64, target: BlockID)], default target: BlockID) {
        guard !f.isDead else { return }
        b.switchOn(value, cases.map { ($0.value, $0.target, []) }, default: target)
        for item in cases { f.reached[item.target.index] = true }
        f.reached[target.index] = true
        die()
    }

    mutating func returnValue(_ value: ValueID?) {
        guard !f.isDead else { return }
        b.returnValue(value)
        die()
    }

    mutating func raise(_ kind: RaiseKind, _ operands: [ValueID] = []) {
        guard !f.isDead else { return }
        b.raise(kind, operands)
        die()
    }

    mutating func unreachable() {
        guard !f.isDead else { return }
        b.unreachable()
        die()
    }
}
