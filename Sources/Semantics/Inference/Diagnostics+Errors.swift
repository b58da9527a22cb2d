import Source
import Support
import TypedTree

// Messages about errors, `Option` and `Result`.

extension Inference {
    private func quoted(_ type: TypeID) -> String { "`\(describe(type))`" }

    /// The help for a type that should be an error and is none.
    func helpToImplementError(_ diagnostic: Diagnostic, _ type: TypeID) -> Diagnostic {
        switch types[type] {
        case .structure, .enumeration:
            diagnostic.help("implement it: `impl Error for \(describe(type)):` with `fn message(self) -> string`")
        case .string: diagnostic.note("a string becomes an `Error` only when it is raised")
        default: diagnostic
        }
    }

    mutating func reportNoError(_ type: TypeID, at span: Span) {
        let type = zonk(type)
        if types.hasError(type) || isMistaken(type) { return }
        report(helpToImplementError(Diagnostic(.unmetConstraint, "\(quoted(type)) does not implement `Error`", at: span), type))
    }

    mutating func reportDowncast(_ source: TypeID, _ target: TypeID, at span: Span) {
        let source = zonk(source)
        if types.hasError(source) { return }
        if let variable = source.variable, !variables.class(variable).isNumeric {
            report(
                Diagnostic(.undeterminedType, "the type of what `as?` tests is not known here", at: span)
                    .help("annotate the parameter, as in `e: Error`"))
            return
        }
        var diagnostic = Diagnostic(.impossibleCast, "`as?` cannot make \(quoted(target)) of \(quoted(source))", at: span)
            .note("`as?` asks what a value is of which less is known: an `Error`, a `dyn`, or a struct for one that extends it")
        if types.canCast(source, to: target) { diagnostic = diagnostic.help("convert it with `as \(describe(target))`") }
        report(diagnostic)
    }

    mutating func reportNotCloseable(_ type: TypeID, at span: Span) {
        let type = zonk(type)
        if types.hasError(type) || isMistaken(type) { return }
        let diagnostic = Diagnostic(.unmetConstraint, "\(quoted(type)) does not implement `Closeable`, which `with` needs", at: span)
        switch types[type] {
        case .structure, .enumeration: report(diagnostic.help("implement it: `impl Closeable for \(describe(type)):` with `fn close(self)`"))
        default: report(diagnostic)
        }
    }

    mutating func reportNotFallible(_ type: TypeID, _ operation: String, at span: Span) {
        let type = zonk(type)
        if types.hasError(type) { return }
        let diagnostic = Diagnostic(.typeMismatch, "`\(operation)` needs an `Option` or a `Result`, found \(quoted(type))", at: span)
        // `m["a"]` raises where there is nothing; what may be there is asked for.
        report(sourceText(span).hasSuffix("]") ? diagnostic.help("`.get(key)` of a map or an array gives an `Option`") : diagnostic)
    }

    mutating func reportPropagationOutsideFunction(at span: Span) {
        report(
            Diagnostic(.typeMismatch, "`?` returns early from a function, and here is none around it", at: span)
                .help("use `??` for a value to go on with, or `match`"))
    }

    mutating func reportWrongPropagation(operand: TypeID, result: TypeID, at span: Span) {
        let operand = zonk(operand)
        let result = zonk(result)
        if types.hasError(operand) || types.hasError(result) { return }
        var diagnostic = Diagnostic(
            .typeMismatch, "`?` on \(quoted(operand)) returns early from a function that gives \(quoted(result))", at: span)
        if context.resultSpan.isValid { diagnostic = diagnostic.label(context.resultSpan, "\(quoted(result)) because of this") }
        switch (types[operand], types[result]) {
        case (.enumeration(program.option, _), .enumeration(program.result, _)):
            diagnostic = diagnostic.help("make it a `Result` first, with `.ok_or(error)?`")
        case (.enumeration(program.result, _), .enumeration(program.option, _)):
            diagnostic = diagnostic.help("make it an `Option` first, with `.ok()?`")
        case (.enumeration(program.result, _), .enumeration(program.result, _)):
            diagnostic = diagnostic.note("the types of the errors differ").help("convert the error first, with `.map_err(f)?`")
        case (_, .unit) where context.function == program.main:
            diagnostic = diagnostic.help("let `main` give a `Result`: `fn main() -> Result<(), Error>:`")
        default:
            diagnostic = diagnostic.note("`?` is for functions that give an `Option` or a `Result`")
        }
        report(diagnostic)
    }
}

extension Diagnostic {
    /// A `catch` behind one that takes every error.
    static func unreachableCatch(at span: Span, catchAll: Span) -> Diagnostic {
        Diagnostic(.unreachableArm, "no error comes to this `catch`", at: span, title: "unreachable catch")
            .label(catchAll, "this one takes every error")
            .help("move it up, or remove it")
    }

    /// A `catch` for a type that an earlier one has.
    static func repeatedCatch(at span: Span, first: Span) -> Diagnostic {
        Diagnostic(.repeatedArm, "an earlier `catch` takes errors of the same type, so this one is never chosen", at: span)
            .label(first, "the same type")
            .help("remove one of them")
    }
}
