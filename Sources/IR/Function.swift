import Source
import Support

/// A basic block: parameters, instructions, and a terminator as the last of them.
@frozen
public struct Block: BitwiseCopyable, Sendable {
    /// The first instruction; `invalid` in an empty block.
    public var first: ValueID = .invalid
    /// The last instruction: the terminator, once the block is complete.
    public var last: ValueID = .invalid
    /// Where the parameters start in the pool.
    public var parameterStart: UInt32 = 0
    /// The number of parameters.
    public var parameterCount: UInt32 = 0
    /// Whether the block leads to a raise or is rarely executed for another reason.
    public var isCold = false

    @inlinable
    public init() {}
}

/// One target of a terminator, with the arguments for the target's parameters.
@frozen
public struct Edge: BitwiseCopyable, Sendable {
    /// The block that is left.
    public var source: BlockID
    /// The block that is entered.
    public var target: BlockID
    /// Where the arguments start in the pool.
    public var argumentStart: UInt32
    /// The number of arguments.
    public var argumentCount: UInt32

    /// Makes an edge.
    @inlinable
    public init(source: BlockID, target: BlockID, argumentStart: UInt32, argumentCount: UInt32) {
        self.source = source
        self.target = target
        self.argumentStart = argumentStart
        self.argumentCount = argumentCount
    }
}

/// One case of a `switch`.
@frozen
public struct SwitchCase: BitwiseCopyable, Sendable {
    /// The value; of no meaning in the first case, which is the default.
    public var value: Int64
    /// Where the case goes.
    public var edge: EdgeID
}

/// A call that was inlined, for the chain of calls in error reports.
public struct InlineScope: Hashable, Sendable, BitwiseCopyable {
    /// The Orus name of the inlined function.
    public var name: Symbol
    /// The call.
    public var call: Span
    /// The scope that the call itself was in; 0 for the function's own code.
    public var parent: UInt16

    /// Makes a scope.
    public init(name: Symbol, call: Span, parent: UInt16) {
        self.name = name
        self.call = call
        self.parent = parent
    }
}

/// A function in SSA form, in flat arrays.
///
/// Removed instructions and blocks leave holes: their ids are not reused, and they are found neither in `layout`
/// nor in a block's list.
public struct IRFunction: Sendable {
    /// The name in the Orus program, with its module: `main.Point.moved`.
    public var name: Symbol
    /// The name in the emitted C, unique in the module: `main$Point$moved`.
    public var cName: Symbol
    /// The definition's place.
    public var span: Span
    /// The types of the parameters; the entry block's parameters are their values.
    public var parameterTypes: [IRType]
    /// The type of the result.
    public var resultType: IRType
    /// What kind of function this is.
    public var attributes: Attributes
    /// For the code of a closure, whose last parameter is the closure: the types of the captured values.
    public var captureTypes: [IRType] = []
    /// What a call of this function may do; `anything` until the passes found out more.
    public var effects: Effects = .anything

    /// All instructions and block parameters.
    public var instructions = IDArray<ValueID, Instruction>()
    /// The place of each instruction.
    public var spans = IDArray<ValueID, Span>()
    /// The names of the variables that values belong to; `Symbol.invalid` for temporaries.
    public var debugNames = IDArray<ValueID, Symbol>()
    /// The blocks.
    public var blocks = IDArray<BlockID, Block>()
    /// The blocks in the order of emission, the entry first.
    public var layout: [BlockID] = []
    /// The edges of all terminators.
    public var edges = IDArray<EdgeID, Edge>()
    /// The cases of all `switch`es.
    public var cases: [SwitchCase] = []
    /// The inlined calls; scope `n` of an instruction is element `n - 1`.
    public var scopes: [InlineScope] = []
    /// Operand lists, block parameters and edge arguments.
    public var pool: [ValueID] = []

    /// What kind of function a function is.
    public struct Attributes: OptionSet, Hashable, Sendable, BitwiseCopyable {
        public let rawValue: UInt16
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// Called from outside the module: the program's entry, or a callback of the runtime.
        public static let exported = Attributes(rawValue: 1 << 0)
        /// Not worth optimizing for speed: initializers, error paths.
        public static let cold = Attributes(rawValue: 1 << 1)
        /// Never inlined, neither by the passes nor by the C compiler.
        public static let noInline = Attributes(rawValue: 1 << 2)
        /// Inlined wherever possible.
        public static let alwaysInline = Attributes(rawValue: 1 << 3)
        /// The outlined body of a `try`; only a `try` instruction calls it.
        public static let tryBody = Attributes(rawValue: 1 << 4)
        /// The code of a closure: the last parameter is the closure itself.
        public static let closureBody = Attributes(rawValue: 1 << 5)
        /// Made by the compiler (show, equal, compare, hash, thunks): left out of the chain of calls in reports.
        public static let synthesized = Attributes(rawValue: 1 << 6)
        /// Declared only: another translation unit has the body.
        public static let external = Attributes(rawValue: 1 << 7)

        /// Of the standard library: errors that are raised in it are told at the call of it.
        public static let library = Attributes(rawValue: 1 << 8)

        /// Takes no stack for its calls in tail position: the C compiler has to see to that at every level.
        public static let tailCaller = Attributes(rawValue: 1 << 9)

        /// Runs once, in general: the top level of a module, or `main`.
        public static let once = Attributes(rawValue: 1 << 10)

        /// Calls itself, perhaps by way of others, and not in tail position alone.
        public static let recursive = Attributes(rawValue: 1 << 11)

        /// The attributes by their names in the text form.
        static let names: [(Attributes, String)] = [
            (.exported, "exported"), (.cold, "cold"), (.noInline, "no-inline"), (.alwaysInline, "always-inline"),
            (.tryBody, "try-body"), (.closureBody, "closure-body"), (.synthesized, "synthesized"), (.external, "external"),
            (.library, "library"), (.tailCaller, "tail-caller"), (.once, "once"), (.recursive, "recursive"),
        ]
    }

    /// Makes a function without a body: no blocks yet.
    public init(
        name: Symbol, cName: Symbol, parameterTypes: [IRType], resultType: IRType, span: Span = .none,
        attributes: Attributes = []
    ) {
        self.name = name
        self.cName = cName
        self.parameterTypes = parameterTypes
        self.resultType = resultType
        self.span = span
        self.attributes = attributes
    }

    /// A function that stands for one that was taken out of its place.
    public static var placeholder: IRFunction { IRFunction(name: .invalid, cName: .invalid, parameterTypes: [], resultType: .unit) }

    /// Whether the function has a body.
    public var hasBody: Bool { !layout.isEmpty }

    /// The instruction that makes a value.
    @inlinable @inline(__always)
    public subscript(value: ValueID) -> Instruction {
        get { instructions.elements[value.index] }
        _modify { yield &instructions.elements[value.index] }
    }

    /// The type of a value.
    @inlinable @inline(__always)
    public func type(of value: ValueID) -> IRType { instructions.elements[value.index].type }

    /// The parameters of a block.
    @inlinable @inline(__always)
    public func parameters(of block: BlockID) -> ArraySlice<ValueID> {
        let block = blocks[block]
        return pool[Int(block.parameterStart)..<Int(block.parameterStart + block.parameterCount)]
    }

    /// The arguments of an edge.
    @inlinable @inline(__always)
    public func arguments(of edge: EdgeID) -> ArraySlice<ValueID> {
        let edge = edges[edge]
        return pool[Int(edge.argumentStart)..<Int(edge.argumentStart + edge.argumentCount)]
    }

    /// The operand list of an instruction of shape `list`.
    @inlinable @inline(__always)
    public func list(of value: ValueID) -> ArraySlice<ValueID> {
        let instruction = self[value]
        return pool[Int(instruction.a)..<Int(instruction.a + instruction.b)]
    }

    /// The cases of a `switch`, the default first.
    public func switchCases(of value: ValueID) -> ArraySlice<SwitchCase> {
        let instruction = self[value]
        return cases[Int(instruction.b)..<Int(instruction.b + instruction.c)]
    }

    /// The terminator of a complete block.
    @inlinable @inline(__always)
    public func terminator(of block: BlockID) -> ValueID { blocks[block].last }

    /// Calls `body` with each instruction of a block, in order.
    @inlinable @inline(__always)
    public func forEachInstruction(in block: BlockID, _ body: (ValueID) -> Void) {
        var value = blocks[block].first
        while value.isValid {
            body(value)
            value = self[value].next
        }
    }
}

extension SwitchCase {
    /// Makes a case.
    public init(_ value: Int64, _ edge: EdgeID) {
        self.value = value
        self.edge = edge
    }
}

extension IRFunction {
    /// Whether an instruction may be dropped when its result is not used. An array that may be larger than the memory is made all the
    /// same: that raises, at each level of optimization.
    @inline(__always)
    public func isRemovable(_ instruction: Instruction, _ effects: Effects) -> Bool {
        guard effects.isRemovable else { return false }
        guard instruction.opcode == .arrayFill || instruction.opcode == .arrayNew else { return true }
        let length = self[instruction.first]
        return length.opcode == .const && length.constantInt <= 1 << 20
    }
}
