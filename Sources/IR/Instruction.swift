import Support

/// One instruction, or one block parameter, in 32 bytes.
///
/// What the words `a`, `b`, `c` are is the opcode's `OperandShape` and `ImmediateKind`; `IRFunction` has the
/// accessors. Instructions of a block are a doubly linked list, so that passes insert and remove in O(1).
@frozen
public struct Instruction: BitwiseCopyable, Sendable {
    /// The operation.
    public var opcode: Opcode
    /// Marks that passes leave for themselves and for the emitter.
    public var flags: Flags
    /// The inlined call that the instruction came from; 0 for the function's own.
    public var scope: UInt16
    /// The type of the result; `unit` where there is none.
    public var type: IRType
    /// The first operand, the start of an operand list, or the low half of a constant.
    public var a: UInt32
    /// The second operand, the length of an operand list, or the high half of a constant.
    public var b: UInt32
    /// The third operand or the immediate.
    public var c: UInt32
    /// The block that holds the instruction; `invalid` once it is removed.
    public var block: BlockID
    /// The instruction before this one in the block.
    public var previous: ValueID
    /// The instruction after this one in the block.
    public var next: ValueID

    /// Marks of an instruction.
    @frozen
    public struct Flags: OptionSet, BitwiseCopyable, Sendable {
        public let rawValue: UInt8
        @inlinable
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// A branch whose first edge is rarely taken.
        public static let unlikely = Flags(rawValue: 1 << 0)
        /// A branch whose first edge is nearly always taken.
        public static let likely = Flags(rawValue: 1 << 1)
        /// A check that is known to fail when it is reached: the front end has warned, and no pass drops it.
        public static let alwaysRaises = Flags(rawValue: 1 << 2)
    }

    /// Makes an instruction that is in no block yet.
    @inlinable @inline(__always)
    public init(_ opcode: Opcode, _ type: IRType, _ a: UInt32 = 0, _ b: UInt32 = 0, _ c: UInt32 = 0) {
        self.opcode = opcode
        self.flags = []
        self.scope = 0
        self.type = type
        self.a = a
        self.b = b
        self.c = c
        block = .invalid
        previous = .invalid
        next = .invalid
    }

    /// Makes a constant from the 64 bits of its value.
    @inlinable @inline(__always)
    public static func constant(_ bits: UInt64, _ type: IRType) -> Instruction {
        Instruction(.const, type, UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32))
    }

    /// The bits of a constant: integers are extended to 64 bits by their own signedness, an `f32` is in the low half.
    @inlinable @inline(__always)
    public var constantBits: UInt64 { UInt64(b) << 32 | UInt64(a) }

    /// The value of an integer, `bool` or `char` constant.
    @inlinable @inline(__always)
    public var constantInt: Int64 { Int64(bitPattern: constantBits) }

    /// The value of an `f64` or `f32` constant.
    @inlinable
    public var constantFloat: Double {
        type == .f32 ? Double(Float(bitPattern: a)) : Double(bitPattern: constantBits)
    }

    /// The first operand as a value.
    @inlinable @inline(__always)
    public var first: ValueID { ValueID(rawValue: a) }

    /// The second operand as a value.
    @inlinable @inline(__always)
    public var second: ValueID { ValueID(rawValue: b) }

    /// The third operand as a value.
    @inlinable @inline(__always)
    public var third: ValueID { ValueID(rawValue: c) }

    /// The position of a field, element, captured value or variant, or of the parameter in its block.
    @inlinable @inline(__always)
    public var fieldIndex: Int { Int(c) }

    /// The variant of an `enum.payload`.
    @inlinable @inline(__always)
    public var payloadVariant: Int { Int(c >> 16) }

    /// The field of an `enum.payload`.
    @inlinable @inline(__always)
    public var payloadField: Int { Int(c & 0xFFFF) }

    /// The callee of a `call` or `try`, the code of a `closure.make`, or the function of a `function.ref`.
    @inlinable @inline(__always)
    public var callee: IRFunctionID { IRFunctionID(rawValue: c) }

    /// The runtime function of a `call.runtime`.
    @inlinable @inline(__always)
    public var runtimeFunction: RuntimeFunctionID { RuntimeFunctionID(rawValue: c) }

    /// The string of a `const.string`.
    @inlinable @inline(__always)
    public var string: StringID { StringID(rawValue: c) }

    /// The variable of a `global.load` or `global.store`.
    @inlinable @inline(__always)
    public var global: IRGlobalID { IRGlobalID(rawValue: c) }

    /// The kind of a `raise`, `check` or `bounds_check`.
    @inlinable @inline(__always)
    public var raiseKind: RaiseKind { RaiseKind(rawValue: c).unsafelyUnwrapped }

    /// The edge of a `jump`.
    @inlinable @inline(__always)
    public var jumpEdge: EdgeID { EdgeID(rawValue: c) }

    /// The edge of a `branch` whose condition holds.
    @inlinable @inline(__always)
    public var thenEdge: EdgeID { EdgeID(rawValue: b) }

    /// The edge of a `branch` whose condition does not hold.
    @inlinable @inline(__always)
    public var elseEdge: EdgeID { EdgeID(rawValue: c) }
}
