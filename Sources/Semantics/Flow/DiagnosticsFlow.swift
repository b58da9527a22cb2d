import Source

// What there is to say about jumps (E1401, E1402), and the warnings about unused and unreachable things.

extension Diagnostic {
    static func outsideLoop(isBreak: Bool, at span: Span, isInFunctionInLoop: Bool) -> Diagnostic {
        let word = isBreak ? "break" : "continue"
        let diagnostic = Diagnostic(
            isBreak ? .breakOutsideLoop : .continueOutsideLoop, "there is no loop around this `\(word)`", at: span)
        guard isInFunctionInLoop else { return diagnostic }
        return diagnostic.note("a loop around the function does not count: a function cannot jump out of itself")
    }

    static func returnOutsideFunction(at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "there is no function around this `return`", at: span, title: "`return` outside a function")
            .help("put the statements into `fn main():`, or end the program with `exit` of `std.env`")
    }

    static func unreachableCode(at span: Span, isMore: Bool) -> Diagnostic {
        Diagnostic(
            .unreachableCode, isMore ? "control never comes here, nor to what follows" : "control never comes here", at: span)
    }

    static func unusedVariable(_ name: String, at span: Span, isConstant: Bool, isMutable: Bool) -> Diagnostic {
        let what = isConstant ? "constant" : "variable"
        let message = isMutable ? "nothing reads the variable `\(name)`" : "the \(what) `\(name)` is never used"
        return Diagnostic(.unusedVariable, message, at: span, title: "unused \(what)")
            .helpUnderscore(name, span, isAssigned: isMutable)
    }

    static func unusedParameter(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unusedParameter, "the parameter `\(name)` is never used", at: span).helpUnderscore(name, span)
    }

    static func unusedFunction(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unusedFunction, "nothing calls the function `\(name)`", at: span)
            .help("remove it, export it with `pub`, or rename it to `_\(name)`")
    }

    static func unusedImport(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unusedImport, "nothing uses the import `\(name)`", at: span)
            .help("remove it")
    }

    /// `isAssigned`: the name stands in other places too, so that to rename it here is not enough.
    private func helpUnderscore(_ name: String, _ span: Span, isAssigned: Bool = false) -> Diagnostic {
        if isAssigned { return help("if that is meant, rename it to `_\(name)` wherever it stands") }
        return help("if that is meant, rename it to `_\(name)`", Replacement(span: span, text: "_\(name)"))
    }
}
