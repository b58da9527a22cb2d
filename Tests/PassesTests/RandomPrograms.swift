import IR
import Source
import Support

/// Makes random functions of loops, branches, arrays and checked arithmetic, biased towards what the passes reason about: counters,
/// lengths, comparisons with them, and sums and differences of these as indices.
struct RandomPrograms {
    private var state: UInt64
    private var builder: FunctionBuilder
    private var variables = SSAVariables()
    private var integers: [VariableID] = []
    private var module: IRModule
    private var arrays: [ValueID] = []
    private let arrayType: IRType
    private let pointerType: IRType
    private var position: UInt32 = 0
    private let write: RuntimeFunctionID
    private let writer: RuntimeFunctionID

    private init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        var module = IRModule()
        arrayType = module.types.array(.i32)
        pointerType = module.types.dataPointer(.i32)
        let name = module.names.intern("f")
        write = module.runtimeFunction(named: "orus_write_i64")!
        writer = module.runtimeFunction(named: "orus_stdout")!
        builder = FunctionBuilder(
            IRFunction(name: name, cName: name, parameterTypes: [.i32, .i32], resultType: .i32, attributes: .exported))
        self.module = module
    }

    /// A module with one function of two `i32`.
    static func module(seed: UInt64) -> IRModule {
        var programs = RandomPrograms(seed: seed)
        programs.generate()
        programs.module.functions.append(programs.builder.function)
        programs.module.entry = IRFunctionID(0)
        return programs.module
    }

    private mutating func random(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    private mutating func step() {
        position += 1
        builder.span = Span(file: FileID(0), start: position, length: 1)
    }

    private mutating func generate() {
        for parameter in 0..<2 { declare(builder.parameter(parameter)) }
        declare(builder.constant(Int64(random(8)), .i32))
        for _ in 0..<2 {
            let length = builder.convert(.convert, builder.constant(Int64(random(9)), .i32), to: .i64)
            arrays.append(builder.fillArray(length: length, value: builder.constant(Int64(random(5)), .i32), type: arrayType))
        }
        statements(4 + random(5), depth: 0)
        builder.returnValue(variables.read(integers[0], in: &builder))
        variables.finish(&builder)
    }

    private mutating func declare(_ value: ValueID) {
        let variable = variables.declare(.i32)
        integers.append(variable)
        variables.write(variable, value, in: &builder)
    }

    private mutating func statements(_ count: Int, depth: Int) {
        let scope = integers.count
        for _ in 0..<count { statement(depth) }
        integers.removeLast(integers.count - scope)
    }

    private mutating func statement(_ depth: Int) {
        step()
        switch random(depth < 3 ? 12 : 8) {
        case 0: declare(expression(2))
        case 1, 2:
            let variable = integers[random(integers.count)]
            variables.write(variable, expression(2), in: &builder)
        case 3, 4: storeElement()
        case 5: print(expression(1))
        case 6:
            let variable = integers[random(integers.count)]
            let one = builder.constant(random(2) == 0 ? 1 : -1, .i32)
            variables.write(variable, builder.arithmetic(.addChecked, variables.read(variable, in: &builder), one), in: &builder)
        case 7:
            let array = arrays[random(arrays.count)]
            if random(3) == 0 { builder.push(array, expression(1)) } else { print(loadElement(array, expression(1))) }
        case 8: conditional(depth)
        case 9, 10: countedLoop(depth)
        default: whileLoop(depth)
        }
    }

    private mutating func print(_ value: ValueID) {
        let wide = builder.convert(.convert, value, to: .i64)
        let out = builder.callRuntime(writer, [], type: .writer)
        builder.callRuntime(write, [out, wide], type: .unit)
    }

    private mutating func index(_ value: ValueID) -> ValueID { builder.convert(.convert, value, to: .i64) }

    private mutating func loadElement(_ array: ValueID, _ position: ValueID) -> ValueID {
        step()
        let index = index(position)
        builder.boundsCheck(index, builder.arrayLength(array))
        return builder.loadElement(builder.arrayData(array, type: pointerType), index, type: .i32)
    }

    private mutating func storeElement() {
        let array = arrays[random(arrays.count)]
        let index = index(expression(1))
        let value = expression(1)
        step()
        builder.boundsCheck(index, builder.arrayLength(array))
        builder.storeElement(builder.arrayData(array, type: pointerType), index, value)
    }

    private mutating func length() -> ValueID {
        step()
        return builder.convert(.narrowChecked, builder.arrayLength(arrays[random(arrays.count)]), to: .i32)
    }

    private mutating func expression(_ depth: Int) -> ValueID {
        if depth == 0 || random(3) == 0 {
            switch random(6) {
            case 0: return builder.constant(Int64(random(6)) - 1, .i32)
            case 1: return length()
            case 2: return builder.constant(random(2) == 0 ? Int64(Int32.max) - Int64(random(3)) : Int64(Int32.min) + Int64(random(3)), .i32)
            default: return variables.read(integers[random(integers.count)], in: &builder)
            }
        }
        let left = expression(depth - 1)
        if random(6) == 0 { return loadElement(arrays[random(arrays.count)], left) }
        let right = random(2) == 0 ? builder.constant(Int64(random(4)), .i32) : expression(depth - 1)
        step()
        let opcodes: [Opcode] = [.addChecked, .subChecked, .addChecked, .subChecked, .mulChecked, .divChecked, .remChecked, .and]
        return builder.arithmetic(opcodes[random(opcodes.count)], left, right)
    }

    private mutating func condition() -> ValueID {
        let left = expression(1)
        let right = random(2) == 0 ? length() : expression(1)
        let opcodes: [Opcode] = [.lt, .le, .gt, .ge, .eq, .ne]
        return builder.compare(opcodes[random(opcodes.count)], left, right)
    }

    private mutating func conditional(_ depth: Int) {
        let (then, otherwise, join) = (builder.addBlock(), builder.addBlock(), builder.addBlock())
        builder.branch(condition(), then, otherwise)
        for block in [then, otherwise] {
            variables.seal(block, in: &builder)
            builder.continueIn(block)
            statements(1 + random(2), depth: depth + 1)
            builder.jump(join)
        }
        variables.seal(join, in: &builder)
        builder.continueIn(join)
    }

    /// `for i in a..b`, with a break now and then.
    private mutating func countedLoop(_ depth: Int) {
        let (header, body, next, exit) = (builder.addBlock(), builder.addBlock(), builder.addBlock(), builder.addBlock())
        let counter = builder.addParameter(.i32, to: header)
        let first = random(3) == 0 ? expression(1) : builder.constant(Int64(random(4)) - 1, .i32)
        let last = random(2) == 0 ? length() : builder.constant(Int64(random(8)), .i32)
        builder.jump(header, [first])
        builder.continueIn(header)
        builder.branch(builder.compare(.lt, counter, last), body, exit)
        variables.seal(body, in: &builder)
        builder.continueIn(body)
        let scope = integers.count
        declare(counter)
        statements(1 + random(3), depth: depth + 1)
        if random(3) == 0 {
            let inner = builder.addBlock()
            builder.branch(condition(), exit, inner)
            variables.seal(inner, in: &builder)
            builder.continueIn(inner)
        }
        integers.removeLast(integers.count - scope)
        builder.jump(next)
        variables.seal(next, in: &builder)
        builder.continueIn(next)
        builder.jump(header, [builder.arithmetic(.add, counter, builder.constant(1, .i32))])
        variables.seal(header, in: &builder)
        variables.seal(exit, in: &builder)
        builder.continueIn(exit)
    }

    /// `while a < b`, which may run for a long time.
    private mutating func whileLoop(_ depth: Int) {
        let (header, body, exit) = (builder.addBlock(), builder.addBlock(), builder.addBlock())
        builder.jump(header)
        builder.continueIn(header)
        let counter = integers[random(integers.count)]
        let opcodes: [Opcode] = [.lt, .le, .ge, .gt, .ne]
        let right = random(2) == 0 ? length() : expression(1)
        let condition = builder.compare(opcodes[random(opcodes.count)], variables.read(counter, in: &builder), right)
        builder.branch(condition, body, exit)
        variables.seal(body, in: &builder)
        builder.continueIn(body)
        statements(1 + random(2), depth: depth + 1)
        step()
        let stride = builder.constant([1, 1, -1, 2, 3][random(5)], .i32)
        variables.write(counter, builder.arithmetic(.addChecked, variables.read(counter, in: &builder), stride), in: &builder)
        builder.jump(header)
        variables.seal(header, in: &builder)
        variables.seal(exit, in: &builder)
        builder.continueIn(exit)
    }
}
