import IR
import Source
import TypedTree

// The program's entry: the modules' top levels in their order, then `main`. Gives the exit code.

extension Lowerer {
    mutating func lowerEntry() {
        let name = module.names.intern("orus_program_run")
        let span = program.main.map { program.functions[$0].nameSpan } ?? .none
        let id = module.functions.append(
            IRFunction(
                name: name, cName: uniqueName("orus_program_run"), parameterTypes: [], resultType: .i32, span: span,
                attributes: [.exported, .synthesized, .once]))
        module.entry = id
        context.resultType = .i32
        startFunction(id)
        for module in program.initializationOrder {
            guard let initializer = program.modules[module].initializer else { continue }
            let index = instance(of: initializer, [], .direct, at: program.functions[initializer].nameSpan)
            _ = call(instance: index, [])
        }
        let code = program.main.map { callMain($0) } ?? b.constant(0 as Int64, .i32)
        returnValue(code)
        finishFunction(id)
        definePendingObjects()
    }

    private mutating func callMain(_ main: FunctionID) -> ValueID {
        let declaration = program.functions[main]
        var arguments: [ValueID] = []
        if let parameter = declaration.parameters.first {
            arguments.append(callRuntime(.programArguments, [], irType(program.locals[parameter].type)))
        }
        let result = call(instance: instance(of: main, [], .direct, at: declaration.nameSpan), arguments)
        switch program.types[declaration.result] {
        case .integer(.i32): return result
        case .enumeration(let id, let types) where id == program.result:
            return exitCode(of: result, declaration.result, errorType: program.types[types][1])
        default: return b.constant(0 as Int64, .i32)
        }
    }

    /// The exit code for a `Result`: an `Err` is reported on stderr and gives 1.
    private mutating func exitCode(of result: ValueID, _ type: TypeID, errorType: TypeID) -> ValueID {
        let failed = newColdBlock()
        let done = newBlock()
        let code = b.addParameter(.i32, to: done)
        let passed = newBlock()
        branch(b.compare(.ne, b.tag(result), b.constant(0 as Int64, .i32)), failed, passed)
        start(passed)
        jump(done, b.constant(0 as Int64, .i32))
        start(failed)
        let error = b.payload(result, variant: 1, field: 0, type: irType(errorType))
        // Making the text may raise, and print: nothing of the report is written before.
        let message = message(of: error, errorType)
        callRuntime(.flush, [callRuntime(.stdout, [], .writer)])
        let writer = callRuntime(.stderr, [], .writer)
        callRuntime(.writeString, [writer, stringConstant("Error: ")])
        callRuntime(.writeString, [writer, message])
        callRuntime(.writeNewline, [writer])
        jump(done, b.constant(1 as Int64, .i32))
        start(done)
        return code
    }

    /// What an error says of itself: its `message()` where it has one.
    private mutating func message(of error: ValueID, _ type: TypeID) -> ValueID {
        if let text = errorMessage(of: error, type) { return text }
        let writer = callRuntime(.writerNew, [], .writer)
        show(error, type, quoted: false, to: writer)
        return callRuntime(.writerFinish, [writer], .string)
    }
}
