import Source

// The messages of this stage.

extension Diagnostic {
    /// A call needs ever more instances of a function, each of a larger type than the one before.
    static func endlessInstances(_ function: String, chain: [String], declaration: Span, at span: Span) -> Diagnostic {
        var diagnostic = Diagnostic(
            .undeterminedType, "Calls of '\(function)' lead to calls at ever larger types, without end", at: span)
        diagnostic = diagnostic.label(declaration, "'\(function)' is declared here")
        diagnostic = diagnostic.note("the instances are " + chain.joined(separator: " → ") + " → …")
        return diagnostic.help("call '\(function)' in itself with the types of its own parameters")
    }

    /// A type contains ever larger instances of itself.
    static func endlessType(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.undeterminedType, "The fields of '\(name)' lead to ever larger types, without end", at: span)
    }
}
