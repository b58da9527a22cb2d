import IR
import Source
import Support
import TypedTree

// Errors as values: what is raised, and the values of the program's own types in them.
//
// An error has the value that it was made of, and the number of its type, which `as?` and `catch e: T` compare. Only types that the
// program makes errors of or asks for have numbers.

extension Lowerer {
    /// `raise value`, of a string, an error, or a type that implements `Error`; `caught` is the error that the value was caught as.
    mutating func lowerRaise(_ value: ValueID, _ type: TypeID, caughtAs caught: ValueID?) {
        if let caught {
            if let message = errorMessage(of: value, type) { _ = callRuntime(.errorRenew, [caught, message], .unit) }
            return raise(.rethrow, [caught])
        }
        switch program.types[type] {
        case .string: raise(.message, [value])
        case .never: unreachable()
        default: raise(.rethrow, [error(of: value, type)])
        }
    }

    /// A value of a type that implements `Error`, as an `Error`.
    mutating func error(of value: ValueID, _ type: TypeID) -> ValueID {
        guard !f.isDead else { return b.zero(.error) }
        if case .errorValue = program.types[type] { return value }
        let message = errorMessage(of: value, type) ?? stringConstant("")
        let payload = isReference(b.type(of: value)) ? value : b.newObject([value], type: cellType(b.type(of: value)))
        return callRuntime(.errorNew, [message, payload, errorTypeNumber(of: value, type)], .error)
    }

    /// What an error says of itself: its `message()`; nil for a type that has none.
    mutating func errorMessage(of error: ValueID, _ type: TypeID) -> ValueID? {
        if case .errorValue = program.types[type] { return callRuntime(.errorMessage, [error], .string) }
        guard let method = program.implicitMethod(names.protocols.message, of: type, operands: 1),
            let arguments = program.typeArguments(of: method, arguments: [type], result: TypeStore.string)
        else { return nil }
        return call(instance: instance(of: method, arguments, .direct, at: b.span), [error])
    }

    /// Whether an error was made of a value of a type.
    mutating func isError(_ error: ValueID, of type: TypeID) -> ValueID {
        if program.isExtended(type) { return callSynthesized(.isError(type), [error], .bool) }
        return b.compare(.eq, callRuntime(.errorType, [error], .i32), errorTypeNumber(type))
    }

    /// The value that an error of a type was made of.
    mutating func payload(of error: ValueID, _ type: TypeID) -> ValueID {
        let type = irType(type)
        if isReference(type) { return callRuntime(.errorPayload, [error], type) }
        return b.loadField(callRuntime(.errorPayload, [error], cellType(type)), 0, type: type)
    }

    private func isReference(_ type: IRType) -> Bool {
        if case .object = module.types.kind(type) { true } else { false }
    }

    /// The number of the type that an error's value is of.
    private mutating func errorTypeNumber(of value: ValueID, _ type: TypeID) -> ValueID {
        program.isExtended(type) ? callSynthesized(.errorNumber(type), [value], .i32) : errorTypeNumber(type)
    }

    /// Makes `number(value)`: the number of what a value of an extended struct is.
    mutating func synthesizeErrorNumber(_ type: TypeID) {
        forEachForm(of: b.parameter(0), type) { lowerer, form, _ in lowerer.returnValue(lowerer.errorTypeNumber(form)) }
    }

    /// Makes `is(error)`: whether an error was made of a value of an extended struct.
    mutating func synthesizeIsError(_ type: TypeID) {
        let number = callRuntime(.errorType, [b.parameter(0)], .i32)
        var result = b.constant(false)
        for form in forms(of: type) { result = b.arithmetic(.or, result, b.compare(.eq, number, errorTypeNumber(form))) }
        returnValue(result)
    }

    /// The number of a type that errors are made of, as a constant.
    private mutating func errorTypeNumber(_ type: TypeID) -> ValueID {
        let number = errorTypes[type] ?? errorTypes.count + 1
        errorTypes[type] = number
        return b.constant(Int64(number), .i32)
    }
}
