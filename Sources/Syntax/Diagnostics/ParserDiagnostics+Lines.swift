import Source

/// The messages about what goes on, or should not go on, in another line.
extension ParserDiagnostics {
    static func memberOfLineBefore(_ name: String, _ member: Span, _ replacements: [Replacement]) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a line that begins with `.\(name)` continues the one before where it is indented more", at: member)
            .help("indent it", replacements)
    }

    static func leadingOperator(_ sign: String, _ replacements: [Replacement], _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a line that begins with `\(sign)` does not continue the one before", at: span)
            .help("end the line before with `\(sign)`, or put the expression in parentheses", replacements)
    }

    /// A statement that begins with an operator, in a line that is not indented.
    static func operatorBeginsStatement(_ sign: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "no statement begins with `\(sign)`", at: span)
            .note("an expression goes on in the next line when its line ends in an operator, or in parentheses")
    }

    /// `gap`: what separates the keyword from the line before.
    static func leadingConditional(_ word: String, _ gap: Span?, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a line that begins with `\(word)` does not continue the one before", at: span)
            .help("write `a if c else b` in one line, or in parentheses", gap.map { [Replacement(span: $0, text: " ")] } ?? [])
    }

    static func misplacedClause(_ keyword: String, _ span: Span, blanks: Span, width: Int) -> Diagnostic {
        let opener = keyword == "catch" || keyword == "finally" ? "try" : "if"
        return Diagnostic(.indentation, "`\(keyword)` stands at the width of the line that holds its `\(opener)`", at: span, title: "inconsistent indentation")
            .help("indent it like that line", Replacement(span: blanks, text: String(repeating: " ", count: width)))
    }
}
