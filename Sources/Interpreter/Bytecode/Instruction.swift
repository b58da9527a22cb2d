/// One instruction of the register machine.
///
/// `a`, `b` and `c` are registers of the current frame (or counts, where `Opcode` says so), `d` is a constant: a value, a
/// distance to jump, a number of a field, function or table row.
struct Instruction: BitwiseCopyable {
    var op: Opcode
    var a: Register = 0
    var b: Register = 0
    var c: Register = 0
    var d: Int64 = 0
}

/// A register of a frame: 64 bits that hold a number, a `bool`, a character or the address of an object.
typealias Register = UInt32

/// What an instruction does. `r[x]` is the register that `x` names.
enum Opcode: UInt8 {
    // MARK: Moving
    /// r[a] = r[b]
    case move
    /// r[a] = d
    case constant
    /// r[a] = globals[d]
    case loadGlobal
    /// globals[d] = r[a]
    case storeGlobal
    /// Raises unless global d has its first value.
    case checkGlobal
    /// Global d has its first value from now on.
    case markGlobal

    // MARK: Integers
    case addI32, subI32, mulI32, addI64, subI64, mulI64
    /// r[a] = r[b] + d, checked.
    case addI32Constant, addI64Constant
    case addU64, subU64, mulU64
    /// r[a] = r[b] op r[c]; d holds the operator and the type (see `IntegerOperation`).
    case integerOperation
    /// Signed division; d is the type's least value.
    case divSigned, remSigned
    case divUnsigned, remUnsigned
    /// r[a] = -r[b], checked; d is the type's least value.
    case negSigned
    case bitAnd, bitOr, bitXor
    /// r[a] = ~r[b] & d (d is -1 for signed types).
    case bitNot
    /// r[a] = !r[b]
    case not
    /// Shifts, d is the type.
    case shiftLeft, shiftRight
    /// Raises `Integer overflow` when r[b] > d, else r[a] = r[b].
    case narrowLength
    /// r[a] = min(r[b] as u64, Int64.max): an index of type u64.
    case clampIndex

    // MARK: Floats
    case addF64, subF64, mulF64, divF64, remF64, negF64
    /// r[a] = r[b] rounded to an `f32`.
    case roundF32

    // MARK: Comparing
    case lessI, lessOrEqualI, equalI, notEqualI
    case lessU, lessOrEqualU
    case lessF, lessOrEqualF, equalF, notEqualF
    /// Equality of strings.
    case equalString

    // MARK: Jumping (d: distance from the next instruction)
    case jump
    /// A jump backwards, which counts as a step.
    case jumpBack
    case jumpIfTrue, jumpIfFalse
    case jumpIfLess, jumpIfLessOrEqual, jumpIfEqual, jumpIfNotEqual
    /// The same with a constant: d holds the distance in its upper half, the constant in its lower.
    case jumpIfLessC, jumpIfLessOrEqualC, jumpIfGreaterC, jumpIfGreaterOrEqualC, jumpIfEqualC, jumpIfNotEqualC
    /// The turn of `for r[a] in …..r[b]`: adds one and jumps back while the sum is less.
    case forUpTo
    /// The turn of `for r[a] in …..=r[b]`.
    case forThrough
    /// The turn of a range with a step: r[a] the value, r[a+1] the turns left, r[b] the step; c the type.
    case forStepping
    /// The turn over an array: r[a] the position, r[a+1] the length, r[b] the array, r[c] the element; the upper half of d is the
    /// distance, the lower the kind of elements.
    case forArray

    // MARK: Objects
    /// r[a] = word d of the object r[b]
    case loadField
    /// word d of the object r[a] = r[b]
    case storeField
    /// r[a] = the upper half of the header of r[b]: the variant of an enum, the type of a struct.
    case loadTag
    /// r[a] = new object with the c words r[b]…; d is the upper half of the header.
    case newObject
    /// r[a] = new array of the c elements r[b]…; d is the kind of elements.
    case newArray
    /// r[a] = r[b][r[c]], checked; `loadElement` is for the kinds without an instruction of their own, d is the kind.
    case loadU8, loadI32, load64, loadElement
    /// r[a][r[b]] = r[c], likewise.
    case store8, store32, store64, storeElement
    /// Appends r[b] to the array r[a].
    case push
    /// r[a] = the byte of the string r[b] at r[c], as a string.
    case stringIndex
    /// r[a] = r[b] + r[c]
    case concatenate

    // MARK: Calling
    /// Calls function d with the arguments r[a]…, which become the first registers of its frame. The result is r[a].
    case call
    /// Calls the closure r[b] with the arguments r[a]….
    case callClosure
    /// Leaves the frame for function d with the c arguments r[a]….
    case tailCall
    /// Leaves the frame for the closure r[b] with the c arguments r[a]….
    case tailCallClosure
    /// Returns r[a].
    case returnValue
    /// Calls the operation d of the machine with the arguments r[a]…, the upper half of d being a constant for it. The result is r[a].
    case operation
    /// Ends a run.
    case halt

    // MARK: Errors
    /// From here to `popHandler`, errors go to r[a], and the program goes on at the distance d; b: whether it raises them again.
    case pushHandler
    /// Forgets the c innermost handlers.
    case popHandler
    /// Raises the failure d.
    case fail
    /// Raises the error r[a].
    case raise
    /// Ends the program: the interpreter does not know what this needs; d is the number of the text.
    case unsupported
}

/// How the elements of an array are stored.
enum ElementKind: UInt8 {
    case i8, u8, i16, u16, i32, u32, f32
    /// Numbers of 64 bits.
    case plain
    /// References to objects.
    case reference

    /// The size of an element in bytes is two to the power of this.
    @inline(__always) var shift: Int {
        switch self {
        case .i8, .u8: 0
        case .i16, .u16: 1
        case .i32, .u32, .f32: 2
        case .plain, .reference: 3
        }
    }

    /// The instruction that loads an element.
    var load: Opcode {
        switch self {
        case .u8: .loadU8
        case .i32: .loadI32
        case .plain, .reference: .load64
        default: .loadElement
        }
    }

    /// The instruction that stores an element.
    var store: Opcode {
        switch self {
        case .i8, .u8: .store8
        case .i32, .u32: .store32
        case .plain, .reference: .store64
        default: .storeElement
        }
    }
}

/// The operand of `Opcode.integerOperation`.
struct IntegerOperation {
    enum Kind: UInt8 {
        case add, subtract, multiply, power, wrappingAdd, wrappingSubtract, wrappingMultiply
    }

    let kind: Kind
    let type: UInt8

    @inline(__always) var packed: Int64 { Int64(kind.rawValue) | Int64(type) << 8 }

    @inline(__always) init(_ kind: Kind, _ type: UInt8) {
        self.kind = kind
        self.type = type
    }
    @inline(__always) init(packed: Int64) {
        kind = Kind(rawValue: UInt8(truncatingIfNeeded: packed)) ?? .add
        type = UInt8(truncatingIfNeeded: packed >> 8)
    }
}
