import Source
import Support

/// Makes the body of a function, one instruction after the other at the end of the current block.
///
/// Result types that follow from the operands alone are found here; others, which need the `TypeTable`, are the
/// caller's to give. Instructions get the builder's current `span`.
public struct FunctionBuilder {
    /// The function under construction.
    public var function: IRFunction
    /// The block that instructions are added to.
    public var block: BlockID
    /// The place that new instructions get.
    public var span: Span

    /// Starts the body of `function`, which has none yet: its entry block gets the function's parameters.
    public init(_ function: consuming IRFunction) {
        span = function.span
        let parameterTypes = function.parameterTypes
        // Moved, not copied: its arrays may have room that a copy would lose.
        self.function = consume function
        block = self.function.addBlock()
        for type in parameterTypes { self.function.addParameter(type, to: block, span: span) }
    }

    /// The value of the parameter at `position`.
    public func parameter(_ position: Int) -> ValueID {
        function.parameters(of: .entry)[function.parameters(of: .entry).startIndex + position]
    }

    /// The type of a value.
    @inline(__always)
    public func type(of value: ValueID) -> IRType { function.type(of: value) }

    /// Whether the current block has its terminator, so that what follows would be unreachable.
    public var isTerminated: Bool {
        let last = function.blocks[block].last
        return last.isValid && function[last].opcode.isTerminator
    }

    /// Gives a value the name of the variable that it is the value of, unless it has a name.
    public mutating func setName(_ name: Symbol, of value: ValueID) { function.setDebugName(name, of: value) }

    // MARK: Blocks

    /// Adds a block; the current one stays current.
    public mutating func addBlock(isCold: Bool = false) -> BlockID {
        let block = function.addBlock()
        if isCold { function.setCold(block) }
        return block
    }

    /// Adds a parameter to a block.
    public mutating func addParameter(_ type: IRType, to block: BlockID, name: Symbol = .invalid) -> ValueID {
        function.addParameter(type, to: block, name: name, span: span)
    }

    /// Continues at the end of `block`.
    public mutating func continueIn(_ block: BlockID) { self.block = block }

    // MARK: Instructions by shape

    /// Adds any instruction.
    @inline(__always)
    @discardableResult
    public mutating func append(_ instruction: Instruction) -> ValueID {
        function.append(instruction, to: block, span: span)
    }

    /// Adds an instruction of one operand.
    @discardableResult
    public mutating func unary(_ opcode: Opcode, _ operand: ValueID, type: IRType, immediate: UInt32 = 0) -> ValueID {
        append(Instruction(opcode, type, operand.rawValue, 0, immediate))
    }

    /// Adds an instruction of two operands.
    @discardableResult
    public mutating func binary(_ opcode: Opcode, _ left: ValueID, _ right: ValueID, type: IRType, immediate: UInt32 = 0) -> ValueID {
        append(Instruction(opcode, type, left.rawValue, right.rawValue, immediate))
    }

    /// Adds an instruction with an operand list.
    @discardableResult
    public mutating func list(_ opcode: Opcode, _ operands: [ValueID], type: IRType, immediate: UInt32 = 0) -> ValueID {
        let start = function.addList(operands)
        return append(Instruction(opcode, type, start, UInt32(operands.count), immediate))
    }

    // MARK: Constants

    /// An integer, `bool` or `char` constant; its value fits the type.
    @discardableResult
    public mutating func constant(_ value: Int64, _ type: IRType) -> ValueID {
        append(.constant(UInt64(bitPattern: value), type))
    }

    /// A constant of type `u64`.
    public mutating func constant(unsigned value: UInt64, _ type: IRType = .u64) -> ValueID { append(.constant(value, type)) }

    /// A float constant of the given type.
    public mutating func constant(float value: Double, _ type: IRType = .f64) -> ValueID {
        append(.constant(type == .f32 ? UInt64(Float(value).bitPattern) : value.bitPattern, type))
    }

    /// `true` or `false`.
    public mutating func constant(_ value: Bool) -> ValueID { append(.constant(value ? 1 : 0, .bool)) }

    /// The value of type `unit`.
    public mutating func unit() -> ValueID { append(.constant(0, .unit)) }

    /// A string constant.
    public mutating func constant(_ string: StringID) -> ValueID { append(Instruction(.constString, .string, 0, 0, string.rawValue)) }

    /// The all-zero value of a type.
    public mutating func zero(_ type: IRType) -> ValueID { append(Instruction(.zero, type)) }

    /// The C address of a function.
    public mutating func functionReference(_ function: IRFunctionID) -> ValueID {
        append(Instruction(.functionRef, .code, 0, 0, function.rawValue))
    }

    // MARK: Arithmetic

    /// An arithmetic or bit operation, whose result has the type of its left operand.
    public mutating func arithmetic(_ opcode: Opcode, _ left: ValueID, _ right: ValueID) -> ValueID {
        binary(opcode, left, right, type: type(of: left))
    }

    /// A negation or complement.
    public mutating func arithmetic(_ opcode: Opcode, _ operand: ValueID) -> ValueID {
        unary(opcode, operand, type: type(of: operand))
    }

    /// A comparison: `eq`, `ne`, `lt`, `le`, `gt` or `ge`.
    public mutating func compare(_ opcode: Opcode, _ left: ValueID, _ right: ValueID) -> ValueID {
        binary(opcode, left, right, type: .bool)
    }

    /// A conversion: `convert`, `convert.wrap`, `convert.checked` or `narrow.checked`.
    public mutating func convert(_ opcode: Opcode, _ operand: ValueID, to type: IRType) -> ValueID {
        unary(opcode, operand, type: type)
    }

    /// One of two values.
    public mutating func select(_ condition: ValueID, _ whenTrue: ValueID, _ whenFalse: ValueID) -> ValueID {
        append(Instruction(.select, type(of: whenTrue), condition.rawValue, whenTrue.rawValue, whenFalse.rawValue))
    }

    // MARK: Strings and arrays

    /// The number of bytes of a string.
    public mutating func stringLength(_ string: ValueID) -> ValueID { unary(.stringLen, string, type: .i64) }

    /// The byte of a string at a checked index.
    public mutating func stringByte(_ string: ValueID, _ index: ValueID) -> ValueID { binary(.stringByte, string, index, type: .u8) }

    /// A new array of zero elements.
    public mutating func newArray(length: ValueID, type: IRType) -> ValueID { unary(.arrayNew, length, type: type) }

    /// A new array of copies of a value.
    public mutating func fillArray(length: ValueID, value: ValueID, type: IRType) -> ValueID { binary(.arrayFill, length, value, type: type) }

    /// A new array of the given elements.
    public mutating func arrayLiteral(_ elements: [ValueID], type: IRType) -> ValueID { list(.arrayLiteral, elements, type: type) }

    /// The number of elements of an array.
    public mutating func arrayLength(_ array: ValueID) -> ValueID { unary(.arrayLen, array, type: .i64) }

    /// The storage of an array; `type` is the data pointer type of its element type.
    public mutating func arrayData(_ array: ValueID, type: IRType) -> ValueID { unary(.arrayData, array, type: type) }

    /// The element at a checked index.
    public mutating func loadElement(_ data: ValueID, _ index: ValueID, type: IRType) -> ValueID {
        binary(.elemLoad, data, index, type: type)
    }

    /// Sets the element at a checked index.
    public mutating func storeElement(_ data: ValueID, _ index: ValueID, _ value: ValueID) {
        append(Instruction(.elemStore, .unit, data.rawValue, index.rawValue, value.rawValue))
    }

    /// Appends a value to an array.
    public mutating func push(_ array: ValueID, _ value: ValueID) { binary(.arrayPush, array, value, type: .unit) }

    /// Removes the last element of an array.
    public mutating func pop(_ array: ValueID, type: IRType) -> ValueID { unary(.arrayPop, array, type: type) }

    /// Raises unless 0 <= index < length, both `i64`.
    public mutating func boundsCheck(_ index: ValueID, _ length: ValueID, _ kind: RaiseKind = .arrayIndex) {
        binary(.boundsCheck, index, length, type: .unit, immediate: kind.rawValue)
    }

    /// Raises unless the condition holds.
    public mutating func check(_ condition: ValueID, _ kind: RaiseKind) {
        unary(.check, condition, type: .unit, immediate: kind.rawValue)
    }

    // MARK: Objects, tuples, enumerations, closures

    /// A new object.
    public mutating func newObject(_ fields: [ValueID], type: IRType) -> ValueID { list(.objectNew, fields, type: type) }

    /// A field of an object.
    public mutating func loadField(_ object: ValueID, _ index: Int, type: IRType) -> ValueID {
        unary(.fieldLoad, object, type: type, immediate: UInt32(index))
    }

    /// The tag of an object.
    public mutating func objectTag(_ object: ValueID) -> ValueID { unary(.objectTag, object, type: .i32) }

    /// An object as one of another type of its hierarchy.
    public mutating func castObject(_ object: ValueID, to type: IRType) -> ValueID { unary(.objectCast, object, type: type) }

    /// Sets a field of an object.
    public mutating func storeField(_ object: ValueID, _ index: Int, _ value: ValueID) {
        binary(.fieldStore, object, value, type: .unit, immediate: UInt32(index))
    }

    /// A tuple.
    public mutating func tuple(_ elements: [ValueID], type: IRType) -> ValueID { list(.tupleMake, elements, type: type) }

    /// An element of a tuple.
    public mutating func tupleElement(_ tuple: ValueID, _ index: Int, type: IRType) -> ValueID {
        unary(.tupleGet, tuple, type: type, immediate: UInt32(index))
    }

    /// A value of an enumeration.
    public mutating func variant(_ variant: Int, _ payload: [ValueID], type: IRType) -> ValueID {
        list(.enumMake, payload, type: type, immediate: UInt32(variant))
    }

    /// The number of the variant, an `i32`.
    public mutating func tag(_ value: ValueID) -> ValueID { unary(.enumTag, value, type: .i32) }

    /// A payload field of a value that is known to be of the variant.
    public mutating func payload(_ value: ValueID, variant: Int, field: Int, type: IRType) -> ValueID {
        unary(.enumPayload, value, type: type, immediate: UInt32(variant << 16 | field))
    }

    /// A closure.
    public mutating func closure(_ function: IRFunctionID, captures: [ValueID], type: IRType) -> ValueID {
        list(.closureMake, captures, type: type, immediate: function.rawValue)
    }

    /// A captured value, in the code of a closure; `closure` is its last parameter.
    public mutating func loadCapture(_ closure: ValueID, _ index: Int, type: IRType) -> ValueID {
        unary(.captureLoad, closure, type: type, immediate: UInt32(index))
    }

    // MARK: Calls

    /// A call of a known function. `isCold` marks calls on paths that are rarely taken.
    @discardableResult
    public mutating func call(_ callee: IRFunctionID, _ arguments: [ValueID], type: IRType) -> ValueID {
        list(.call, arguments, type: type, immediate: callee.rawValue)
    }

    /// A call of a closure.
    @discardableResult
    public mutating func callClosure(_ closure: ValueID, _ arguments: [ValueID], type: IRType) -> ValueID {
        list(.callClosure, [closure] + arguments, type: type)
    }

    /// A call of a runtime function.
    @discardableResult
    public mutating func callRuntime(_ callee: RuntimeFunctionID, _ arguments: [ValueID], type: IRType) -> ValueID {
        list(.callRuntime, arguments, type: type, immediate: callee.rawValue)
    }

    // MARK: Variables in memory and errors

    /// A variable in memory; `type` is the slot type.
    public mutating func newSlot(_ value: ValueID, type: IRType) -> ValueID { unary(.slotNew, value, type: type) }

    /// The value of a variable in memory.
    public mutating func loadSlot(_ slot: ValueID, type: IRType) -> ValueID { unary(.slotLoad, slot, type: type) }

    /// Sets a variable in memory.
    public mutating func storeSlot(_ slot: ValueID, _ value: ValueID) { binary(.slotStore, slot, value, type: .unit) }

    /// The value of a module variable.
    public mutating func loadGlobal(_ global: IRGlobalID, type: IRType) -> ValueID {
        append(Instruction(.globalLoad, type, 0, 0, global.rawValue))
    }

    /// Sets a module variable.
    public mutating func storeGlobal(_ global: IRGlobalID, _ value: ValueID) {
        unary(.globalStore, value, type: .unit, immediate: global.rawValue)
    }

    /// Runs an outlined `try` body; its code, or -1 when it raised.
    public mutating func tryCall(_ body: IRFunctionID, _ arguments: [ValueID]) -> ValueID {
        list(.tryCall, arguments, type: .i32, immediate: body.rawValue)
    }

    /// The error that made `tryResult`, the value of a `tryCall`, -1.
    public mutating func caughtError(_ tryResult: ValueID) -> ValueID { unary(.caughtError, tryResult, type: .error) }
}

extension FunctionBuilder {
    // MARK: Terminators

    /// Continues at a block.
    public mutating func jump(_ target: BlockID, _ arguments: [ValueID] = []) {
        let edge = function.addEdge(to: target, arguments)
        append(Instruction(.jump, .unit, 0, 0, edge.rawValue))
    }

    /// Continues at one of two blocks without arguments.
    public mutating func branch(
        _ condition: ValueID, _ whenTrue: BlockID, _ whenFalse: BlockID, flags: Instruction.Flags = []
    ) {
        branch(condition, whenTrue, [], whenFalse, [], flags: flags)
    }

    /// Continues at one of two blocks.
    public mutating func branch(
        _ condition: ValueID, _ whenTrue: BlockID, _ trueArguments: [ValueID], _ whenFalse: BlockID,
        _ falseArguments: [ValueID], flags: Instruction.Flags = []
    ) {
        let thenEdge = function.addEdge(to: whenTrue, trueArguments)
        let elseEdge = function.addEdge(to: whenFalse, falseArguments)
        var instruction = Instruction(.branch, .unit, condition.rawValue, thenEdge.rawValue, elseEdge.rawValue)
        instruction.flags = flags
        append(instruction)
    }

    /// Continues at the block of the case that an integer equals, else at the default.
    public mutating func switchOn(
        _ value: ValueID, _ cases: [(value: Int64, target: BlockID, arguments: [ValueID])], default target: BlockID,
        _ arguments: [ValueID] = []
    ) {
        var list = [SwitchCase(0, function.addEdge(to: target, arguments))]
        for item in cases {
            list.append(SwitchCase(item.value, function.addEdge(to: item.target, item.arguments)))
        }
        let start = function.addCases(list)
        append(Instruction(.switchInt, .unit, value.rawValue, start, UInt32(list.count)))
    }

    /// Returns from the function; functions of type `unit` return nothing.
    public mutating func returnValue(_ value: ValueID? = nil) {
        let start = value.map { function.addList(CollectionOfOne($0)) } ?? 0
        append(Instruction(.returnValue, .unit, start, value == nil ? 0 : 1, 0))
    }

    /// Raises an error.
    public mutating func raise(_ kind: RaiseKind, _ operands: [ValueID] = []) {
        list(.raise, operands, type: .unit, immediate: kind.rawValue)
    }

    /// Marks the end of a block that is never reached.
    public mutating func unreachable() { append(Instruction(.unreachable, .unit)) }
}
