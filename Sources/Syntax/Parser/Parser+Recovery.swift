import Source
import Support

/// Mistakes that people bring along from other languages, and what to tell them.
extension Parser {
    /// Reports what stands behind a complete statement.
    mutating func reportAfterStatement() {
        let previous = tokens[position - 1]
        if token.kind == .error || previous.flags.contains(.unterminated) || unclosedBrackets > 0 {
            failed = true
            return
        }
        if kind == .plus && previous.kind == .plus || kind == .minus && previous.kind == .minus {
            return report(ParserDiagnostics.incrementOperator(text(of: token), span(previous).union(span(token))))
        }
        switch kind {
        case .leftBrace:
            return report(ParserDiagnostics.braceBlock(span(token)))
        case .fatArrow:
            return report(ParserDiagnostics.fatArrowFunction(span(token)))
        case .colon:
            return report(ParserDiagnostics.strayColon(span(token)))
        case .identifier, .integer, .float, .string, .interpolationStart, .true, .false:
            if previous.kind == .identifier, let hint = ForeignWords.prefix(text(of: previous)), hint.kind != .typedBinding {
                return report(ParserDiagnostics.foreignWord(
                    text(of: previous), hint.advice, replacement: hint.replacement, span(previous)))
            }
        default: break
        }
        if previous.kind == .question && previous.flags.contains(.afterSpace) {
            return report(ParserDiagnostics.ternary(span(previous)))
        }
        unexpected(expecting: "the end of the statement")
    }

    /// Reports that an expression is missing, or what is in its place.
    mutating func reportMissingExpression(_ expectation: String) {
        switch kind {
        case .for where position > 0 && tokens[position - 1].kind == .leftBracket:
            report(ParserDiagnostics.comprehensionWithoutValue(span(token)))
        case .pipe where isLambdaAhead, .pipePipe where isLambdaAhead:
            report(ParserDiagnostics.fatArrowFunction(span(token)))
        case .ellipsis where isElementStart, .star where isElementStart:
            report(ParserDiagnostics.spreadInArray(span(token)))
        case .less where position > 0 && tokens[position - 1].kind == .dotDot:
            report(ParserDiagnostics.foreignRange(span(tokens[position - 1]).union(span(token))))
        case .let, .mut, .return, .raise, .break, .continue, .pass, .while, .for, .struct, .enum, .impl, .trait, .use, .defer, .with:
            report(ParserDiagnostics.statementAsExpression(text(of: token), span(token)))
        case .dot where tokens[position + 1].kind == .integer:
            report(ParserDiagnostics.floatWithoutDigits(text(of: tokens[position + 1]), span(token).union(span(tokens[position + 1]))))
        case .equal where position > 0 && tokens[position - 1].kind == .equal:
            unexpected(expecting: expectation)
        default:
            if kind.isKeyword && nextKind == .equal {
                report(ParserDiagnostics.reservedWord(text(of: token), span(token)))
            } else {
                unexpected(expecting: expectation)
            }
        }
    }

    /// Whether `|x| …` begins here, as other languages write function expressions.
    private var isLambdaAhead: Bool {
        kind == .pipePipe || nextKind == .identifier && [.pipe, .comma, .colon].contains(tokens[position + 2].kind)
    }

    /// Whether an element of an array or tuple begins here.
    private var isElementStart: Bool {
        position > 0 && (tokens[position - 1].kind == .leftBracket || tokens[position - 1].kind == .comma)
    }

    /// Reports `&&`, `||`, `===` and `!==`; parsing goes on as if the right operator stood there.
    mutating func reportForeignOperator() {
        let meant =
            switch kind {
            case .ampersandAmpersand: "and"
            case .pipePipe: "or"
            case .equalEqualEqual: "=="
            default: "!="
            }
        reportAside(ParserDiagnostics.foreignOperator(text(of: token), meant: meant, span(token)))
    }

    /// Reports `!x` and `+x`; parsing goes on with the operand.
    mutating func reportForeignUnary() {
        if kind == .bang {
            reportAside(ParserDiagnostics.foreignOperator("!", meant: "not", span(token)))
        } else {
            let previous = position > 0 ? tokens[position - 1] : token
            let next = tokens[position + 1]
            if previous.kind == kind && previous.end == start {
                report(ParserDiagnostics.incrementOperator(text(of: token), span(previous).union(span(token))))
            } else if next.kind == kind && token.end == next.start {
                report(ParserDiagnostics.incrementOperator("+", span(token).union(span(next))))
            } else {
                reportAside(ParserDiagnostics.unaryPlus(span(token)))
            }
        }
    }

    /// Whether the second `-` of `x--` stands here, at the end of its line.
    var isDecrement: Bool {
        guard kind == .minus, position > 0, nextKind == .newline || nextKind == .endOfFile else { return false }
        return tokens[position - 1].kind == .minus && tokens[position - 1].end == start
    }

    /// Reports `"a" "b"`, which other languages join.
    mutating func reportAdjacentStrings(_ first: Token) {
        report(ParserDiagnostics.adjacentStrings(span(first).union(span(token))))
    }

    /// Reports `=` in a list of expressions. A name before it need not exist: it may name an argument.
    mutating func reportAssignmentInList(_ value: ExprID) {
        var isName = false
        if case .name = tree.expressions[value] {
            isName = true
            tree.expressions[value] = .error
            let name = text(of: tokens[position - 1])
            if name == "end" || name == "sep" { return report(ParserDiagnostics.printOption(name, span(tokens[position - 1]))) }
        }
        report(ParserDiagnostics.assignmentInExpression(span(token), isName: isName))
    }

    /// Reports what stands where `=` should.
    mutating func reportMissingAssignment() {
        if kind == .newline || kind == .endOfFile || kind == .semicolon {
            report(ParserDiagnostics.missingValue(Span(file: file, start: previousEnd, length: 0)))
        } else {
            unexpected(expecting: "`=`")
        }
    }

    /// Reports a missing `in` of a `for`.
    mutating func reportMissingIn() {
        if kind == .equal || kind == .semicolon {
            report(ParserDiagnostics.countingFor(span(token)))
        } else {
            unexpected(expecting: "`in` and what to walk over")
        }
    }

    /// Reports `for (i = 0; …)` and passes its parentheses; gives the variable, which counts as the loop's.
    mutating func parseCountingHeader() -> PatternID? {
        guard kind == .leftParenthesis, token.payload != Token.noPartner, Int(token.payload) > position + 2 else { return nil }
        let closer = Int(token.payload)
        guard let equal = (position + 2..<closer).first(where: { tokens[$0].kind == .equal }),
            tokens[equal - 1].kind == .identifier
        else { return nil }
        jump(to: equal - 1)
        let variable = parsePattern(allowsTyped: .never)
        report(ParserDiagnostics.countingFor(span(tokens[equal])))
        jump(to: closer)
        advance()
        return variable
    }

    /// Parses a statement that begins with another language's keyword, after a report; false if it does not.
    mutating func parseForeignStatement() -> Bool {
        let word = text(of: token)
        guard nextKind == .identifier, let meaning = ForeignWords.statement(word) else { return false }
        if meaning.kind == .typedBinding && tokens[position + 2].kind != .equal { return false }
        let first = start
        let headerWidth = lineIndentation
        let place = meaning.replacement == "" ? tree.span(TextRange(from: start, to: tokens[position + 1].start)) : span(token)
        report(ParserDiagnostics.foreignWord(word, meaning.advice, replacement: meaning.replacement, place))
        switch meaning.kind {
        case .function:
            resume()
            advance()
            let name = parseName(of: "a function")
            let function = finishFunction(
                name: name, from: first, headerWidth: headerWidth, isExpression: false, canLackBody: false)
            let declaration = tree.declarations.append(Declaration(kind: .function(function), range: range(from: first)))
            appendStatement(.declaration(declaration), from: first)
        case .binding, .typedBinding:
            resume()
            advance()
            parseBindings()
        case .other:
            skipsDeeperLines = true
        }
        return true
    }
}

/// Words that begin statements in other languages.
struct ForeignWords {
    enum Kind { case function, binding, typedBinding, other }

    let kind: Kind
    let advice: String
    let replacement: String?

    /// What a word at the beginning of a statement, before a name, means.
    static func statement(_ word: String) -> ForeignWords? {
        switch word {
        case "def", "func", "function", "fun", "proc", "sub": of("functions are declared with `fn`", "fn", .function)
        case "var": of("mutable variables are declared with `mut`", "mut", .binding)
        case "val", "const", "auto", "final": of("immutable variables are declared by `name = value` alone", "", .binding)
        case "int", "long", "float", "double", "char", "string", "bool", "i32", "i64", "u32", "u64", "f64":
            of("a variable's type follows its name: `name: type = value`", nil, .typedBinding)
        case "class": of("types with fields are declared with `struct`, their methods in `impl`", "struct")
        case "interface", "protocol": of("interfaces are declared with `trait`", "trait")
        case "switch", "case", "when": of("cases are distinguished with `match`", "match")
        case "elsif", "elseif", "elsef": of("further branches begin with `elif`", "elif")
        case "foreach": of("loops over elements begin with `for`", "for")
        case "unless": of("write `if not …`", "if not")
        case "until": of("write `while not …`", "while not")
        case "import", "from", "include", "require", "using": of("modules are imported with `use`", "use")
        case "throw": of("errors are raised with `raise`", "raise")
        case "except", "rescue": of("errors are caught with `catch`", "catch")
        case "public", "export": of("what other modules may use is marked `pub`", "pub")
        case "private": of("what is not marked `pub` is private", "")
        case "async", "await", "static", "abstract", "override", "virtual": of("Orus has no `\(word)`", nil)
        case "del", "delete", "global", "nonlocal", "typedef", "extends", "loop", "namespace": of("Orus has no `\(word)`", nil)
        case "print", "println", "echo": of("functions are called with parentheses: `print(…)`", nil)
        default: nil
        }
    }

    /// What a word before an operand means.
    static func prefix(_ word: String) -> ForeignWords? {
        switch word {
        case "new": of("values of a struct are written `Type{ field: value }`", nil)
        case "print", "println", "echo": of("functions are called with parentheses: `print(…)`", nil)
        case "throw": of("errors are raised with `raise`", "raise")
        case "await", "typeof", "delete", "del", "assert": of("functions are called with parentheses", nil)
        case "lambda": of("function expressions are written `fn(x): …`", nil)
        default: statement(word)
        }
    }

    private static func of(_ advice: String, _ replacement: String?, _ kind: Kind = .other) -> ForeignWords {
        ForeignWords(kind: kind, advice: advice, replacement: replacement)
    }
}
