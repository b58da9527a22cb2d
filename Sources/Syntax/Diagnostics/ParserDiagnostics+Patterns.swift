import Source

/// The messages about patterns and comprehensions.
extension ParserDiagnostics {
    static func secondRest(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "an array pattern can have one `..` only: where would the first one end?", at: span)
    }

    static func openRangePattern(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a range in a pattern has two bounds", at: span)
            .help("name the type's limit, as in `10..=i32.MAX`, or use a guard: `n if n >= 10`")
    }

    static func boundRest(_ name: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the rest of an array gets its name behind the dots", at: span)
            .help("write `..\(name)`")
    }

    static func foreignRest(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the rest of an array is written `..rest`", at: span)
            .help("write `..`", Replacement(span: span, text: ".."))
    }

    static func restBehindName(_ name: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the rest of an array is written `..\(name)`", at: span)
            .help("write `..\(name)`", Replacement(span: span, text: "..\(name)"))
    }

    static func nameBehindPattern(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the name for what a pattern matches stands before it: `name @ pattern`", at: span)
    }

    static func comparisonInPattern(_ sign: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "no pattern begins with `\(sign)`", at: span)
            .help("use a guard, `n if n \(sign) …`, or a range, as in `1..=9`")
    }

    static func tuplePattern(_ comma: Span, whole: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the pattern of a tuple stands in parentheses", at: comma)
            .help("insert them", .insertion(of: "(", before: whole), .insertion(of: ")", after: whole))
    }

    static func caseBeforePattern(_ span: Span, gap: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "an arm begins with its pattern, without `case`", at: span)
            .help("leave it out", Replacement(span: gap, text: ""))
    }

    static func foreignAlternative(_ text: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the alternatives of a pattern are separated by `|`, not `\(text)`", at: span)
            .help("write `|`", Replacement(span: span, text: text == "," ? " |" : "|"))
    }

    static func foreignGuard(_ text: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a condition of an arm begins with `if`, not `\(text)`", at: span)
            .help("write `if`", Replacement(span: span, text: "if"))
    }

    static func comprehensionCondition(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a condition in a comprehension begins with `if`", at: span)
            .help("write `if`", Replacement(span: span, text: " if"))
    }

    static func foreignComprehensionCondition(_ word: String, _ span: Span) -> Diagnostic {
        let own = word == "unless" ? "if not" : "if"
        return Diagnostic(.unexpectedSyntax, "a condition in a comprehension begins with `if`, not `\(word)`", at: span)
            .help("write `\(own)`", Replacement(span: span, text: own))
    }

    static func comprehensionWithoutFor(_ comma: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "each variable of a comprehension has a `for` of its own", at: comma)
            .help("write `for`", Replacement(span: comma, text: " for"))
    }

    static func conditionBeforeFor(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the condition of a comprehension stands at its end", at: span)
            .help("write `[value for x in xs if condition]`")
    }

    static func comprehensionWithoutValue(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a comprehension begins with the value that it collects: `[value for x in xs]`", at: span)
    }

    static func spreadInArray(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "arrays are not spread in a literal", at: span)
            .help("join them: `[a] + xs`")
    }

    static func foreignRange(_ span: Span, _ replacement: String) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a range is written `a..b`, without its end, or `a..=b`, with it", at: span)
            .help("write `\(replacement)`", Replacement(span: span, text: replacement))
    }
}
