import Source

// Errors: objects with the words message, code, file, start, length, the value that the error was made of with the number of its type, and
// whether it was caught.

extension Machine {
    /// The file of an error whose place is not known yet.
    private static let unplaced: Int64 = -2
    static let errorWords = 8
    /// As many calls as a program can be made to wait for whose handlers raise other errors instead, level by level.
    private static let manyCalls = 4096
    /// An endless recursion is far deeper.
    private static let allCalls = 100_000
    /// How many calls are looked at for where a recursion is, about as many as compiled programs remember.
    private static let recursionCalls = 16

    /// Makes an error; its place is that of the instruction that raises it.
    func raise(_ code: Int, message: Int64) -> Failure {
        guard let error = newObject(0, message, Int64(code), Machine.unplaced, 0, 0, 0, 0, 0) else { return .outOfMemory }
        pendingError = error.bits
        return .pending
    }

    func raise(_ code: Int, bytes: [UInt8]) -> Failure {
        guard let message = newString(bytes) else { return .outOfMemory }
        return raise(code, message: message.bits)
    }

    func raise(_ code: Int, text: String) -> Failure { raise(code, bytes: Array(text.utf8)) }

    /// A new error that has a value; it is placed where it is made.
    func newError(_ r: UnsafeMutablePointer<Int64>, _ type: Int) -> Failure {
        let number = program.openErrors.contains(type) ? Object.at(r[1]).tag : Int64(type)
        guard let error = newObject(0, r[0], 13, Machine.unplaced, 0, 0, r[1], number, 0) else { return .outOfMemory }
        setPlace(of: error, at: operationAddress, in: operationFunction)
        r[0] = error.bits
        return .none
    }

    func raiseAssertEqual(_ r: UnsafeMutablePointer<Int64>) -> Failure {
        let text = ByteBuffer()
        func add(_ before: StaticString, _ string: Int64) {
            text.append(before)
            text.append(Text.bytes(.at(string)), Text.count(.at(string)))
        }
        add("assert_eq failed (", r[0])
        add(")\n  expected: ", r[1])
        add("\n  actual:   ", r[2])
        return raise(11, bytes: text.contents())
    }

    /// A failure before a run has begun.
    func raiseOutside(_ failure: Failure) -> Failure {
        let (code, message) = failure.text
        let result = raise(code, text: message)
        return result == .outOfMemory ? .exit : result
    }

    /// Turns a failure of the instruction before `address` into an error on its way to a handler. Where no handler waits for it, the calls that
    /// led here are noted, while they are still there.
    func prepare(_ failure: Failure, at address: UnsafePointer<Instruction>, in function: Int) -> Failure {
        switch failure {
        case .exit: return .exit
        case .unsupported, .steps:
            if uncaught == nil {
                uncaught = UncaughtError(
                    code: failure.text.code, message: Array(failure.text.message.utf8), span: userSpan(at: address, in: function),
                    chain: chain(to: address, in: function, limit: Machine.allCalls))
            }
            return failure
        case .pending: break
        default:
            let (code, message) = failure.text
            if raise(code, text: message) == .outOfMemory { pendingError = memoryError() }
            if failure == .stackOverflow {
                let span = recursionSpan(at: address, in: function) ?? userSpan(at: address, in: function)
                if span.isValid { setPlace(of: Object.at(pendingError), program.sources[span.file].lineSpan(of: span.start)) }
            }
        }
        let error = Object.at(pendingError)
        if error[3] == Machine.unplaced { setPlace(of: error, at: address, in: function) }
        noteCalls(of: error, to: address, in: function)
        return .pending
    }

    /// Notes the calls that led to an error which nothing catches, or which is likely to be raised again until nothing does.
    private func noteCalls(of error: Object, to address: UnsafePointer<Instruction>, in function: Int) {
        let isKnown = error.bits == passing.error
        if let handler = handlers.last {
            if isKnown || handler.endsErrors || error[8] != 0 { return }
            passing = (error.bits, chain(to: address, in: function, limit: Machine.manyCalls))
        } else if uncaught == nil {
            uncaught = UncaughtError(
                code: Int(error[2]), message: Text.array(.at(error[1])), span: place(of: error),
                chain: isKnown ? passing.chain : chain(to: address, in: function, limit: Machine.allCalls))
        }
    }

    private func setPlace(of error: Object, at address: UnsafePointer<Instruction>, in function: Int) {
        setPlace(of: error, userSpan(at: address, in: function))
    }

    private func setPlace(of error: Object, _ span: Span) {
        error[3] = span.isValid ? Int64(span.file.rawValue) : -1
        error[4] = Int64(span.start)
        error[5] = Int64(span.length)
    }

    /// The call that a recursion goes by: of those that are among the innermost ones more than once, the first in the source; nil where none is.
    /// At which call of a recursion the stack ends is chance.
    private func recursionSpan(at address: UnsafePointer<Instruction>, in function: Int) -> Span? {
        var spans = [span(of: address - 1, in: function)]
        var index = frameCount - 1
        while index > 0, spans.count < Machine.recursionCalls {
            index -= 1
            spans.append(callSpan(below: index))
        }
        spans.removeAll { !$0.isValid || program.isInLibrary($0) }
        let repeated = spans.filter { span in spans.count { $0 == span } > 1 }
        func path(_ span: Span) -> String { program.sources[span.file].path }
        return repeated.min { (path($0), $0.start) < (path($1), $1.start) }
    }

    /// The place before `address`, or, in the standard library, that of the program's call that led there.
    private func userSpan(at address: UnsafePointer<Instruction>, in function: Int) -> Span {
        var span = span(of: address - 1, in: function)
        var index = frameCount - 1
        while program.isInLibrary(span), index > 0 {
            index -= 1
            span = callSpan(below: index)
        }
        return span
    }

    /// The place in a frame's function of the call that the frame after it is of, or of the operation that started that one's run.
    private func callSpan(below index: Int) -> Span {
        let frame = frames[index + 1]
        let isRun = frame.returnAddress == UnsafePointer(haltAddress)
        return span(of: (isRun ? frame.operation : frame.returnAddress) - 1, in: frames[index].function)
    }

    private func span(of address: UnsafePointer<Instruction>, in function: Int) -> Span {
        program.span(of: address, in: function)
    }

    /// The error of the last resort, which needs no memory.
    private func memoryError() -> Int64 {
        let error = Object.allocate(capacity: Machine.errorWords + 1)
        error[0] = Object.header(.words, 0)
        error[1] = immortals.outOfMemory.bits
        error[2] = 9
        error[3] = Machine.unplaced
        for word in 4...Machine.errorWords { error[word] = 0 }
        return error.bits
    }

    /// The place of an error.
    func place(of error: Object) -> Span {
        guard error[3] >= 0 else { return .none }
        return Span(file: FileID(rawValue: UInt32(error[3])), start: UInt32(error[4]), length: UInt32(error[5]))
    }

    /// The calls that are active, but no more than `limit`.
    private func chain(to address: UnsafePointer<Instruction>, in function: Int, limit: Int) -> UncaughtError.Chain {
        var calls: [UncaughtError.Call] = []
        let first = self.span(of: address - 1, in: function)
        if !program.isInLibrary(first) { calls.append(UncaughtError.Call(function: function, span: first)) }
        var index = frameCount - 1
        let end = max(0, index - limit)
        while index > end {
            index -= 1
            let caller = frames[index].function
            let span = callSpan(below: index)
            if program.isInLibrary(span) {
                // The library's own calls are nobody's concern.
            } else if let last = calls.last, last.function == caller, last.span == span {
                calls[calls.count - 1].repetitions += 1
            } else {
                calls.append(UncaughtError.Call(function: caller, span: span))
            }
        }
        return UncaughtError.Chain(calls: calls, isCut: end > 0)
    }

    // MARK: Properties

    /// `kind`, `code`, `file` and `line` of an error.
    func errorProperty(_ operation: Operation, _ r: UnsafeMutablePointer<Int64>) -> Failure {
        let error = Object.at(r[0])
        let text: String
        switch operation {
        case .errorKind: text = Machine.kind(ofCode: Int(error[2]))
        case .errorCode: text = Machine.codeText(Int(error[2]))
        case .errorFile: text = place(of: error).isValid ? program.sources[place(of: error).file].path : ""
        default:
            let place = place(of: error)
            r[0] = place.isValid ? Int64(program.sources[place.file].lines.line(of: place.start)) : 0
            return .none
        }
        guard let string = newString(text) else { return .outOfMemory }
        r[0] = string.bits
        return .none
    }

    static func codeText(_ code: Int) -> String { "E00\(code / 10)\(code % 10)" }

    private static func kind(ofCode code: Int) -> String {
        switch code {
        case 1, 4: "arithmetic"
        case 2: "index"
        case 3: "key"
        case 5: "value"
        case 7, 10: "conversion"
        case 8: "stack"
        case 9: "memory"
        case 11: "assertion"
        case 12: "eof"
        case 14: "io"
        default: "raised"
        }
    }
}
