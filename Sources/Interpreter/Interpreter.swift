import Source
import Support
import TypedTree

/// The bounds of a run.
public struct Limits: Sendable {
    /// Calls and turns of loops; nil for any number.
    public var maxSteps: Int?
    /// The bytes that values may take.
    public var maxMemory = 4 << 30
    /// The bytes of the program's stack, of registers and of frames each.
    public var stackBytes = 256 << 20

    public init() {}
}

/// An error that ended a program.
public struct RuntimeFailure: Sendable {
    /// `E0004`.
    public var code: String
    public var message: [UInt8]
    /// The path as diagnostics show it; empty where no place is known.
    public var file: String
    public var line: Int
    public var column: Int
    public var span: Span
}

/// What came of a run.
public struct Outcome: Sendable {
    public var exitCode: Int32
    /// The error that nothing caught, if one ended the program.
    public var error: RuntimeFailure?
    /// What the interpreter does not support, if that ended the run: it says nothing about the program then.
    public var unsupported: String?
}

/// A program that can be executed, as often as one likes.
public struct InterpretableProgram {
    let executable: Executable
    /// What can be wrong in a program that type-checked: polymorphic recursion without end.
    public let diagnostics: DiagnosticSet

    /// Translates a program that type-checked. It is of no use when there are diagnostics.
    public init(_ program: TypedProgram, sources: SourceMap) {
        var compiler = Compiler(program, sources: sources)
        compiler.compileProgram()
        executable = compiler.executable
        diagnostics = compiler.diagnostics
    }

    /// Executes the program: the top levels of its modules in their order, then `main`. Everything it prints has been given to the host on
    /// return, the report of an error that nothing caught included.
    ///
    /// Operations on deeply nested values recurse: the thread should have a stack of a gigabyte.
    public func run(host: any Host, limits: Limits = Limits()) -> Outcome {
        guard let machine = Machine(executable, host: host, limits: limits) else {
            return Outcome(exitCode: 70, error: nil, unsupported: "this much memory: the system has no addresses for it")
        }
        return machine.runProgram()
    }
}

/// Translates and executes a program.
public func interpret(_ program: TypedProgram, sources: SourceMap, host: any Host, limits: Limits = Limits()) -> Outcome {
    InterpretableProgram(program, sources: sources).run(host: host, limits: limits)
}

extension Machine {
    /// Executes the whole program.
    func runProgram() -> Outcome {
        var failure = Failure.none
        for initializer in program.initializers where failure == .none { failure = run(initializer, stack) }
        if failure == .none, let main = program.main { failure = runMain(main) }
        var error: RuntimeFailure?
        if failure != .none, failure != .exit || uncaught != nil {
            error = uncaught.map { describe($0) }
            exitCode = 70
        }
        let flushed = flush()
        if flushed != .none, error == nil, let uncaught { error = describe(uncaught) }
        if failure == .unsupported {
            return Outcome(exitCode: 70, error: nil, unsupported: unsupportedText)
        }
        if let uncaught, let error { report(uncaught, error) }
        return Outcome(exitCode: exitCode, error: error, unsupported: nil)
    }

    private func runMain(_ main: Int) -> Failure {
        if program.mainTakesArguments {
            let failure = perform(Operation.programArguments.packed(), stack)
            if failure != .none { return failure }
        }
        let failure = run(main, stack)
        guard failure == .none, let result = program.mainResult else { return failure }
        guard case .enumeration(_, let variants, let isPayloadFree) = program.shapes[result.index].kind else {
            exitCode = Int32(truncatingIfNeeded: stack[0])
            return .none
        }
        let value = stack[0]
        let variant = Int(isPayloadFree ? value : Object.at(value).tag)
        guard variant == 1 else { return .none }
        exitCode = 1
        return writeError(Object.at(value)[1], variants[1].payload[0])
    }

    /// Writes what an error that `main` returned says of itself.
    private func writeError(_ error: Int64, _ shape: ShapeID) -> Failure {
        let buffer = ByteBuffer()
        buffer.append("Error: ")
        var failure = Failure.none
        if case .error = program.shapes[shape.index].kind {
            buffer.append(Text.array(.at(Object.at(error)[1])))
        } else if let method = program.shapes[shape.index].message {
            let (failed, text) = call(method, error)
            failure = failed
            if failed == .none { buffer.append(Text.array(.at(text))) }
        } else {
            failure = show(error, shape, quoted: false, to: buffer)
        }
        guard failure == .none else { return failure }
        buffer.append("\n")
        failure = flush()
        try? host.write(UnsafeRawBufferPointer(start: buffer.bytes, count: buffer.count), to: .error)
        return failure
    }

    private func describe(_ uncaught: UncaughtError) -> RuntimeFailure {
        var failure = RuntimeFailure(
            code: Machine.codeText(uncaught.code), message: uncaught.message, file: "", line: 0, column: 0, span: uncaught.span)
        if uncaught.span.isValid {
            let file = program.sources[uncaught.span.file]
            let position = file.position(of: uncaught.span.start)
            failure.file = file.path
            failure.line = position.line
            failure.column = position.column
        }
        return failure
    }

    private func report(_ uncaught: UncaughtError, _ failure: RuntimeFailure) {
        var calls: [Report.Call] = []
        for call in uncaught.chain.calls {
            var entry = Report.Call(name: name(of: call.function), path: "", line: 0, repetitions: call.repetitions)
            if call.span.isValid {
                let file = program.sources[call.span.file]
                entry.path = file.path
                entry.line = file.lines.line(of: call.span.start)
            }
            Report.add(entry, to: &calls)
        }
        let report = Report(failure, calls, isCut: uncaught.chain.isCut)
        let text: [UInt8]
        switch host.reportStyle {
        case .human(let colors): text = report.human(program.sources, colors: colors)
        case .json: text = report.json(program.sources)
        }
        text.withUnsafeBytes { bytes in try? host.write(bytes, to: .error) }
    }

    /// The name of a function in reports: without the entry module's.
    private func name(of function: Int) -> String {
        let made = program.functions[function]
        if made.isTopLevel { return "(top level)" }
        let prefix = program.entryModule + "."
        return made.name.hasPrefix(prefix) ? String(made.name.dropFirst(prefix.count)) : made.name
    }
}
