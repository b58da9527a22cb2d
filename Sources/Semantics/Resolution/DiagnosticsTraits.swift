import Source
import Support

// What name resolution has to say about traits and `impl`s.

extension Diagnostic {
    private func labelIfValid(_ span: Span, _ message: String) -> Diagnostic { span.isValid ? label(span, message) : self }

    static func notATrait(at span: Span) -> Diagnostic {
        Diagnostic(.unknownType, "a trait has to stand here", at: span)
    }

    static func traitAsBase(_ name: String, of owner: String, at span: Span, declared: Span) -> Diagnostic {
        Diagnostic(.unknownType, "a struct extends a struct, and `\(name)` is a trait", at: span)
            .labelIfValid(declared, "declared here")
            .help("a trait is implemented in `impl \(name) for \(owner):`")
    }

    /// `impl Type for Trait:`
    static func swappedImpl(_ trait: String, _ type: String, at span: Span) -> Diagnostic {
        Diagnostic(.unknownType, "the trait stands in front of `for`, and the type behind it", at: span)
            .help("write `impl \(trait) for \(type)`", Replacement(span: span, text: "\(trait) for \(type)"))
    }

    static func traitAsType(_ name: String, at span: Span, declared: Span) -> Diagnostic {
        Diagnostic(.unknownType, "`\(name)` is a trait, no type", at: span)
            .labelIfValid(declared, "declared here")
            .help("`dyn \(name)` is the type of any value that implements it; `<T: \(name)>` makes the function generic")
    }

    static func traitCycle(_ name: String, at span: Span, declared: Span) -> Diagnostic {
        Diagnostic(.unknownType, "`\(name)` would be a super-trait of itself", at: span)
            .labelIfValid(declared, "declared here")
    }

    static func associatedTypeOfNoTrait(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "this `impl` is of no trait, so that nothing asks for a type `\(name)`", at: span)
            .help("write the type itself where `\(name)` is used, or move this into the `impl` of the trait that declares `type \(name)`")
    }

    static func boundCycle(_ name: String, of associated: String, at span: Span, declared: Span) -> Diagnostic {
        Diagnostic(.unknownType, "what the bound of `type \(associated)` asks leads back to `\(name)`", at: span)
            .labelIfValid(declared, "declared here")
            .help("declare one of the associated types without a bound, and ask for it where it is needed: `<T: \(name)>`")
    }

    static func unknownAssociatedType(_ name: String, of type: String, at span: Span, known: [String]) -> Diagnostic {
        let diagnostic = Diagnostic(.unknownType, "`\(type)` has no associated type `\(name)`", at: span)
        if let near = Spelling.nearest(to: name, among: known) {
            return diagnostic.help("there is `\(near)`", Replacement(span: span, text: near))
        }
        if known.isEmpty { return diagnostic.note("no trait that bounds `\(type)` declares `type \(name)`") }
        return diagnostic.note("its associated types are \(known.map { "`\($0)`" }.joined(separator: ", "))")
    }

    static func staticWithSelf(at span: Span, parameter: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`@static` marks functions without `self`", at: span).labelIfValid(parameter, "this one has it")
    }

    static func propertyParameters(at span: Span, function: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`@property` marks methods that take nothing but `self`", at: span).labelIfValid(function, "this one is none")
    }

    static func superOutsideMethod(at span: Span) -> Diagnostic {
        Diagnostic(.undefinedName, "`super` is the `self` of a method, as what its type extends", at: span)
            .note("there is no `self` here")
    }

    static func misplacedDerive(at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`@derive` stands before a struct or an enum", at: span)
    }

    static func emptyDerive(at span: Span, known: [String]) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`@derive` names what the type has by its structure, as in `@derive(Comparable)`", at: span)
            .note("these can be derived: \(known.map { "`\($0)`" }.joined(separator: ", "))")
    }

    static func nestedDerive(at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`Json` is derived by types at module scope only", at: span)
            .help("declare the type outside of the function")
    }

    static func derivedBase(at span: Span, base: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a type that extends one of another module cannot derive `Json`", at: span)
            .label(base, "it has the fields of this type, too")
            .help("write `impl ToJson` and `impl FromJson` for it")
    }

    /// `own`: the trait that was meant.
    static func notDerivable(at span: Span, known: [String], own: String?) -> Diagnostic {
        let diagnostic = Diagnostic(.unknownType, "this is no trait that a type can have by its structure", at: span)
            .note("these can be derived: \(known.map { "`\($0)`" }.joined(separator: ", "))")
        guard let own else { return diagnostic }
        return diagnostic.help("write `\(own)`", Replacement(span: span, text: own))
    }

    static func notImplementable(at span: Span) -> Diagnostic {
        Diagnostic(.unknownType, "an `impl` is for a type", at: span)
    }

    static func dynamicImpl(at span: Span) -> Diagnostic {
        Diagnostic(.unknownType, "an `impl` is for a type that values are made of, and not for a `dyn`", at: span)
            .help("write it for all types that implement the trait, as in `impl<T: Shape> Show for T:`; a `dyn Shape` is one of them")
    }

    static func foreignImpl(_ type: String, at span: Span) -> Diagnostic {
        Diagnostic(.unmetConstraint, "methods are added to a type in its own module only, and `\(type)` is of another one", at: span)
            .help("declare a trait with these methods, and write `impl Trait for \(type):`")
    }

    static func orphanImpl(_ trait: String, for type: String, at span: Span, trait traitSpan: Span, type typeSpan: Span) -> Diagnostic {
        Diagnostic(.unmetConstraint, "neither the trait `\(trait)` nor the type `\(type)` is declared in this module", at: span)
            .labelIfValid(traitSpan, "the trait is declared here")
            .labelIfValid(typeSpan, "the type is declared here")
            .note("an `impl` stands in the module of its trait or of its type, so that a program has one at most")
            .help("wrap the value in a struct of this module, and write the `impl` for that")
    }
}
