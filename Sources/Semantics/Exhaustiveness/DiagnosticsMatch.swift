import Source
import Support
import TypedTree

// What there is to say about patterns (E1410, E1411, unreachable arms).

extension TypedProgram {
    /// Reports what the arms of a `match` miss, repeat or can never reach. `match` is the whole expression's span.
    public func matchDiagnostics(_ arms: some Collection<MatchArm>, match: Span) -> [Diagnostic] {
        let analysis = analyzeMatch(arms)
        let keyword = Span(file: match.file, start: match.start, length: min(match.length, 5))
        if analysis.isTooComplex { return [.tooComplexMatch(at: keyword)] }
        func span(_ arm: Int) -> Span { patterns[arms[arms.index(arms.startIndex, offsetBy: arm)].pattern].span }
        var result: [Diagnostic] = []
        if !analysis.missing.isEmpty {
            let isGuarded = arms.contains { $0.condition != nil }
            let diagnostic = Diagnostic.missedCases(analysis.missing, isMissingMore: analysis.isMissingMore, isGuarded: isGuarded, at: keyword)
            result.append(isGuarded ? diagnostic.note("an arm with a guard covers no case for certain: the guard may be false") : diagnostic)
        }
        // What follows an arm that was to ask for a variant follows from that.
        let bound = arms.compactMap { variantBound(by: $0.pattern) }
        if let first = bound.first {
            if !analysis.repeatedArms.isEmpty {
                result.append(.variantAsName(symbols.text(first.variant.name), first.variant, .repeatedArm, at: first.span, others: bound.dropFirst().map {
                    Diagnostic.replacement(by: symbols.text($0.variant.name), $0.variant, at: $0.span)
                }))
            }
        } else {
            for (arm, earlier) in analysis.repeatedArms { result.append(.repeatedArm(at: span(arm), first: span(earlier))) }
            for arm in analysis.unreachableArms { result.append(.unreachableArm(at: span(arm))) }
        }
        for arm in analysis.emptyArms { result.append(.emptyArm(at: span(arm))) }
        for alternative in analysis.unreachableAlternatives {
            result.append(.unreachableAlternative(at: patterns[alternative].span))
        }
        return result
    }

    /// The variant of the enum that a pattern is held against whose name it binds, with the pattern's place.
    private func variantBound(by pattern: TypedPatternID) -> (variant: VariantDeclaration, span: Span)? {
        guard case .bind(let local) = patterns[pattern].kind, let variant = variant(named: locals[local].name, of: patterns[pattern].type) else { return nil }
        return (variant, patterns[pattern].span)
    }

    /// The variant of that name, if a type is an enum that has it.
    func variant(named name: Symbol, of type: TypeID) -> VariantDeclaration? {
        guard case .enumeration(let id, _) = types[type] else { return nil }
        return enums[id].variants.first { $0.name == name }
    }

    /// Reports a pattern that refuses values where it has to accept all.
    public func refutabilityDiagnostic(_ pattern: TypedPatternID, in place: IrrefutablePlace) -> Diagnostic? {
        let refused = valuesRefused(by: pattern)
        return refused.isEmpty ? nil : .refutablePattern(refused, in: place, at: patterns[pattern].span)
    }
}

/// Where a pattern stands that has to accept every value.
public enum IrrefutablePlace: String, Sendable {
    case binding = "a binding"
    case loop = "a `for`"
    case comprehension = "a comprehension"
}

extension Diagnostic {
    private static func list(_ patterns: [String]) -> String {
        let quoted = patterns.map { "`\($0)`" }
        guard quoted.count > 1, let last = quoted.last else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " and " + last
    }

    static func missedCases(_ missing: [String], isMissingMore: Bool, isGuarded: Bool, at span: Span) -> Diagnostic {
        let message = if missing == ["_"] {
            "no arm of this `match` is certain to be chosen"
        } else if isMissingMore {
            "this `match` has no arm for some values, for example \(list(Array(missing.prefix(3))))"
        } else {
            "this `match` has no arm for \(list(missing))"
        }
        let diagnostic = Diagnostic(.missedCase, message, at: span, title: "match that misses a case")
        if missing == ["_"] { return diagnostic.help("add an arm `_ -> …`" + (isGuarded ? ", or drop the guard of the last one" : "")) }
        return diagnostic.help("add \(missing.count > 1 || isMissingMore ? "arms for them" : "an arm for it"), or `_ -> …` for all that is left")
    }

    static func tooComplexMatch(at span: Span) -> Diagnostic {
        Diagnostic(.missedCase, "the patterns of this `match` are too complex to tell whether they miss a case", at: span)
            .help("end it with an arm `_ -> …`, or match in several steps")
    }

    static func refutablePattern(_ refused: [String], in place: IrrefutablePlace, at span: Span) -> Diagnostic {
        let help = switch place {
        case .binding: "use `match`, or `if pattern = value:`, and say what happens otherwise"
        case .loop: "take the value whole, and use `match` or `if pattern = value:` in the body"
        case .comprehension: "take the value whole, or leave out the others first, as with `xs.iter().filter_map(f)`"
        }
        return Diagnostic(
            .missedCase, "this pattern does not accept \(list(refused)), but in \(place.rawValue) it has to accept every value", at: span)
            .help(help)
    }

    /// A name in a pattern that is that of a variant; `others` are what the same mistake asks for elsewhere.
    static func variantAsName(_ name: String, _ variant: VariantDeclaration, _ code: DiagnosticCode, at span: Span, others: [Replacement] = []) -> Diagnostic {
        let replacement = replacement(by: name, variant, at: span)
        return Diagnostic(code, "`\(name)` alone is a new name here, which takes every value", at: span)
            .help("the variant is written `\(replacement.text)`", [replacement] + others)
    }

    /// The pattern of a variant in the place of its name.
    static func replacement(by name: String, _ variant: VariantDeclaration, at span: Span) -> Replacement {
        Replacement(span: span, text: "." + name + (variant.payload.isEmpty ? "" : "(..)"))
    }

    static func repeatedArm(at span: Span, first: Span) -> Diagnostic {
        Diagnostic(.repeatedArm, "an earlier arm has the same pattern, so this one is never chosen", at: span)
            .label(first, "the same pattern")
            .help("remove one of them")
    }

    static func emptyArm(at span: Span) -> Diagnostic {
        Diagnostic(.unreachableArm, "this pattern accepts no value, so the arm is never chosen", at: span)
            .help("mend the pattern, or remove the arm")
    }

    static func unreachableArm(at span: Span) -> Diagnostic {
        Diagnostic(.unreachableArm, "the arms above take every value that this one accepts", at: span)
            .help("move it up, or remove it")
    }

    static func unreachableAlternative(at span: Span) -> Diagnostic {
        Diagnostic(.unreachableArm, "what stands before takes every value that this alternative accepts", at: span, title: "unreachable alternative")
            .help("remove it")
    }
}
