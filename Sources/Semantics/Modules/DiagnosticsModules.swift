import Source

// What there is to say about modules and imports (E3001–E3004).

extension Diagnostic {
    /// `near`: a module of the standard library whose name is like it.
    static func moduleNotFound(_ name: String, at span: Span, tried: [String], near: String?) -> Diagnostic {
        var diagnostic = Diagnostic(.moduleNotFound, "there is no module `\(name)`", at: span)
        for place in tried { diagnostic = diagnostic.note("tried \(place)") }
        if let near { return diagnostic.help("did you mean `\(near)`?", Replacement(span: span, text: near)) }
        return diagnostic.help("check the spelling, or add the module's directory with `--module-path`")
    }

    /// `use m.f`: `m` is a module, and `f` perhaps one of its exports; `gap`: what stands between them.
    static func exportAsModule(_ name: String, of module: String, at span: Span, _ gap: Span) -> Diagnostic {
        Diagnostic(.moduleNotFound, "there is no module `\(name)`", at: span)
            .help("`\(module)` is a module: import names of it behind `:`", Replacement(span: gap, text: ": "))
    }

    static func preludeNotFound(at span: Span, tried: [String]) -> Diagnostic {
        var diagnostic = Diagnostic(.moduleNotFound, "the standard library is missing: there is no module `std.prelude`", at: span)
        for place in tried { diagnostic = diagnostic.note("tried \(place)") }
        return diagnostic.help("install orusc again; `std` belongs beside its runtime")
    }

    static func moduleUnreadable(_ name: String, path: String, reason: String, at span: Span) -> Diagnostic {
        Diagnostic(.unreadableModule, "the module `\(name)` cannot be read: \(reason)", at: span)
            .note("its file is \(path)")
    }

    static func moduleCycle(_ path: [String], at span: Span) -> Diagnostic {
        let chain = path.map { "`\($0)`" }.joined(separator: " → ")
        return Diagnostic(.moduleCycle, "this import closes a cycle: \(chain)", at: span)
            .help("move what both need into a module of its own, which both import")
    }

    static func notExported(_ name: String, from module: String, at span: Span, suggestion: String?) -> Diagnostic {
        let diagnostic = Diagnostic(.notExported, "the module `\(module)` has nothing named `\(name)`", at: span)
        guard let suggestion else { return diagnostic }
        return diagnostic.help("did you mean `\(suggestion)`?", Replacement(span: span, text: suggestion))
    }

    static func privateName(_ name: String, of module: String, at span: Span, declared: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.notExported, "`\(name)` is private to the module `\(module)`", at: span, title: "private name")
        guard declared.isValid else { return diagnostic }
        return diagnostic.label(declared, "declared without `pub` here")
            .help("export it with `pub`")
    }
}
