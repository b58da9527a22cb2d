/// The operation of an instruction.
///
/// Operations are directed by the types of their operands: `add` of two `u32` wraps, `add` of two `f64` is IEEE,
/// and `add` of two `i32` is an addition that is *known* not to overflow. What may fail is an operation of its
/// own (`add.checked`, `bounds_check`), so that a pass can prove it away. `Opcode.table` describes all of them.
public enum Opcode: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    // Values without operands
    case param, const, constString, zero, functionRef

    // Arithmetic: signed operands are known not to overflow, unsigned ones wrap, floats are IEEE
    case add, sub, mul, neg, div, rem, pow
    // Arithmetic that raises
    case addChecked, subChecked, mulChecked, negChecked, divChecked, remChecked, powChecked
    // Arithmetic that wraps
    case addWrap, subWrap, mulWrap, negWrap
    // Bits
    case and, or, xor, not, shl, shr, shlChecked, shrChecked

    // Comparison
    case eq, ne, lt, le, gt, ge
    // Conversion
    case convert, convertWrap, convertChecked, narrowChecked
    case select

    // Strings and arrays
    case stringLen, stringByte
    case arrayNew, arrayFill, arrayLiteral, arrayLen, arrayData, elemLoad, elemStore, arrayPush, arrayPop

    // Checks without a value
    case boundsCheck, check

    // Objects, tuples, enumerations, closures
    case objectNew, fieldLoad, fieldStore, objectTag, objectCast
    case tupleMake, tupleGet
    case enumMake, enumTag, enumPayload
    case closureMake, captureLoad

    // Calls
    case call, callClosure, callRuntime

    // Variables in memory
    case slotNew, slotLoad, slotStore, globalLoad, globalStore

    // Errors
    case tryCall, caughtError

    // Terminators
    case jump, branch, switchInt, returnValue, raise, unreachable
}

/// Where the operands of an instruction are: in its three words, or in the function's pool.
public enum OperandShape: UInt8, Sendable, BitwiseCopyable {
    /// No operands.
    case none
    /// No operands; the first two words are a 64-bit constant.
    case constant
    /// One operand.
    case unary
    /// Two operands.
    case binary
    /// Three operands, hence no immediate.
    case ternary
    /// Any number of operands in the pool.
    case list
    /// A jump along one edge.
    case jump
    /// A condition and two edges.
    case branch
    /// A value, and a run of cases in the function's case table, the default first.
    case switchCases
}

/// What the last word of an instruction is, unless an operand.
public enum ImmediateKind: UInt8, Sendable, BitwiseCopyable {
    case none
    /// The position of a field, tuple element or captured value.
    case index
    /// The position of a variant.
    case variant
    /// The positions of a variant and of a payload field in it, 16 bits each.
    case payload
    case function
    case runtimeFunction
    case string
    case global
    case raiseKind
}

/// How the type of the result follows.
public enum ResultRule: UInt8, Sendable, BitwiseCopyable {
    /// There is no result.
    case none
    /// The type of the first operand.
    case first
    /// The type of the second operand.
    case second
    case bool
    case i32
    case i64
    case u8
    /// The text form gives it; the verifier checks it against the operands.
    case explicit
}

/// What an opcode is like; one row of `Opcode.table`.
public struct OpcodeInfo: Sendable {
    /// The opcode that this row describes.
    public let opcode: Opcode
    /// The name in the text form.
    public let mnemonic: String
    /// Where the operands are.
    public let shape: OperandShape
    /// What the last word means.
    public let immediate: ImmediateKind
    /// How the result's type follows.
    public let result: ResultRule
    /// What it does beside computing; calls add what their callee does.
    public let effects: Effects
    /// Further properties.
    public let traits: Traits
    /// What it means, in a line, for the documentation.
    public let summary: String

    /// Properties of opcodes that passes ask for.
    public struct Traits: OptionSet, Sendable, BitwiseCopyable {
        public let rawValue: UInt8
        @inlinable @inline(__always)
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The two operands may be swapped.
        public static let commutative = Traits(rawValue: 1 << 0)
        /// With constant operands the result is a constant, unless it would raise.
        public static let foldable = Traits(rawValue: 1 << 1)
        /// Ends a block.
        public static let terminator = Traits(rawValue: 1 << 2)
        /// Guards something; counted as a check in the statistics.
        public static let check = Traits(rawValue: 1 << 3)
        /// Equal operands give equal results, memory aside.
        public static let numberable = Traits(rawValue: 1 << 4)
    }
}

extension Opcode {
    /// The row of the table for this opcode.
    @inlinable @inline(__always)
    public var info: OpcodeInfo { Opcode.table[Int(rawValue)] }

    /// Where the operands are: a switch, as the following are, that passes can inline into their inner loops.
    @inlinable @inline(__always)
    public var shape: OperandShape {
        switch self {
        case .param, .constString, .zero, .functionRef, .globalLoad, .unreachable: .none
        case .const: .constant
        case .neg, .negChecked, .negWrap, .not, .convert, .convertWrap, .convertChecked, .narrowChecked, .stringLen, .arrayNew,
            .arrayLen, .arrayData, .arrayPop, .check, .fieldLoad, .objectTag, .objectCast, .tupleGet, .enumTag, .enumPayload, .captureLoad, .slotNew,
            .slotLoad, .globalStore, .caughtError:
            .unary
        case .add, .sub, .mul, .div, .rem, .pow, .addChecked, .subChecked, .mulChecked, .divChecked, .remChecked, .powChecked,
            .addWrap, .subWrap, .mulWrap, .and, .or, .xor, .shl, .shr, .shlChecked, .shrChecked, .eq, .ne, .lt, .le, .gt, .ge,
            .stringByte, .arrayFill, .elemLoad, .arrayPush, .boundsCheck, .fieldStore, .slotStore:
            .binary
        case .select, .elemStore: .ternary
        case .arrayLiteral, .objectNew, .tupleMake, .enumMake, .closureMake, .call, .callClosure, .callRuntime, .tryCall,
            .returnValue, .raise:
            .list
        case .jump: .jump
        case .branch: .branch
        case .switchInt: .switchCases
        }
    }

    /// What the operation does itself; a call's callee comes on top.
    @inlinable @inline(__always)
    public var effects: Effects {
        switch self {
        case .addChecked, .subChecked, .mulChecked, .negChecked, .divChecked, .remChecked, .powChecked, .shlChecked, .shrChecked,
            .convertChecked, .narrowChecked, .boundsCheck, .check:
            .raises
        case .arrayNew, .arrayFill, .arrayLiteral, .objectNew, .closureMake, .slotNew: .allocates
        case .arrayLen, .arrayData: .readsHeaders
        case .arrayPush: [.readsHeaders, .writesHeaders, .writesElements]
        case .arrayPop: [.readsHeaders, .writesHeaders, .readsElements, .raises]
        case .elemLoad: .readsElements
        case .elemStore: .writesElements
        case .fieldLoad: .readsFields
        case .fieldStore: .writesFields
        case .slotLoad: .readsSlots
        case .slotStore: .writesSlots
        case .globalLoad: .readsGlobals
        case .globalStore: .writesGlobals
        case .call, .callClosure, .tryCall: .anything
        case .raise: [.raises, .noReturn]
        case .unreachable: .noReturn
        default: .pure
        }
    }

    /// The properties of the opcode.
    @inlinable @inline(__always)
    public var traits: OpcodeInfo.Traits {
        switch self {
        case .add, .mul, .addWrap, .mulWrap, .and, .or, .xor, .eq, .ne: [.commutative, .foldable, .numberable]
        case .sub, .neg, .div, .rem, .pow, .subWrap, .negWrap, .not, .shl, .shr, .lt, .le, .gt, .ge, .convert, .convertWrap, .select:
            [.foldable, .numberable]
        case .addChecked, .mulChecked: [.commutative, .foldable, .check, .numberable]
        case .subChecked, .negChecked, .divChecked, .remChecked, .powChecked, .shlChecked, .shrChecked, .convertChecked, .narrowChecked:
            [.foldable, .check, .numberable]
        case .const, .constString, .zero, .functionRef, .stringLen, .stringByte, .arrayLen, .arrayData, .elemLoad, .fieldLoad, .objectTag,
            .objectCast, .tupleMake, .tupleGet, .enumMake, .enumTag, .enumPayload, .captureLoad, .slotLoad, .globalLoad, .caughtError:
            .numberable
        case .boundsCheck, .check: .check
        case .jump, .branch, .switchInt, .returnValue, .raise, .unreachable: .terminator
        default: []
        }
    }

    /// Whether there is a result: the table says of which type.
    @inlinable @inline(__always)
    public var hasResult: Bool {
        switch self {
        case .elemStore, .arrayPush, .boundsCheck, .check, .fieldStore, .slotStore, .globalStore: false
        default: !isTerminator
        }
    }

    /// What the last word means.
    @inlinable @inline(__always)
    public var immediate: ImmediateKind {
        switch self {
        case .param, .fieldLoad, .fieldStore, .tupleGet, .captureLoad: .index
        case .enumMake: .variant
        case .enumPayload: .payload
        case .call, .tryCall, .closureMake, .functionRef: .function
        case .callRuntime: .runtimeFunction
        case .constString: .string
        case .globalLoad, .globalStore: .global
        case .boundsCheck, .check, .raise: .raiseKind
        default: .none
        }
    }

    /// Whether this ends a block.
    @inlinable @inline(__always)
    public var isTerminator: Bool { rawValue >= Opcode.jump.rawValue }

    /// Whether this guards something.
    @inlinable @inline(__always)
    public var isCheck: Bool { traits.contains(.check) }

    /// Whether this is one of the six comparisons.
    @inlinable @inline(__always)
    public var isComparison: Bool { rawValue >= Opcode.eq.rawValue && rawValue <= Opcode.ge.rawValue }

    /// The name in the text form.
    public var mnemonic: String { info.mnemonic }
}
