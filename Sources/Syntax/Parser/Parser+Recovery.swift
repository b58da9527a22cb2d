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
            let isStatement = nextKind == .newline || nextKind == .endOfFile || nextKind == .semicolon
            return report(ParserDiagnostics.incrementOperator(text(of: token), span(previous).union(span(token)), isStatement: isStatement))
        }
        if reportInnerQuote() { return }
        switch kind {
        case .leftBrace:
            return report(ParserDiagnostics.braceBlock(span(token)))
        case .arrow where previous.kind == .identifier && previous.end == start && nextKind == .identifier:
            return report(ParserDiagnostics.foreignMember("->", span(token)))
        case .arrow where isBehindPattern:
            return reportStrayArm(from: lineStart)
        case .fatArrow, .arrow:
            return reportFatArrowFunction()
        case .match where nextKind == .colon:
            skipsDeeperLines = true
            return report(ParserDiagnostics.matchBehindValue(span(token)))
        case .else:
            skipsDeeperLines = true
            return report(ParserDiagnostics.bindingWithElse(span(token)))
        case .colon:
            return report(ParserDiagnostics.strayColon(span(token)))
        case .identifier, .integer, .float, .string, .interpolationStart, .true, .false:
            // Its `=` may be missing.
            if unclosedBrackets == 0 && reportMisspeltOperator() { return }
            if previous.kind == .identifier && (previous.startsLine || position == 1) { tree.mistakenNames.insert(previous.symbol) }
            if previous.kind == .identifier && reportForeignPrefix(previous) { return }
        default: break
        }
        if previous.kind == .question && previous.flags.contains(.afterSpace) {
            return report(ParserDiagnostics.ternary(span(previous)))
        }
        unexpected(expecting: "the end of the statement")
    }

    /// Reports `"say "hi""`, whose inner quote ends the string, at what follows that; false if it is something else.
    mutating func reportInnerQuote() -> Bool {
        let previous = tokens[position - 1]
        guard previous.kind == .string || previous.kind == .interpolationEnd, previous.end == start, token.kind == .identifier || token.kind.isKeyword
        else { return false }
        var index = position + 1
        let end = index + 256
        while tokens[index].kind != .endOfFile && !tokens[index].startsLine && !tokens[index].flags.contains(.unterminated) && index < end { index += 1 }
        if tokens[index].flags.contains(.unterminated) {
            // The quotes are odd in number, which the lexer has reported.
            failed = true
        } else {
            report(ParserDiagnostics.innerQuote(Span(file: file, start: previous.end - 1, length: 1)))
        }
        return true
    }

    /// Reports `x => …` or `x -> …` at its arrow; the parameter then means nothing.
    private mutating func reportFatArrowFunction() {
        if position > 0, tokens[position - 1].kind == .identifier { tree.mistakenNames.insert(tokens[position - 1].symbol) }
        report(ParserDiagnostics.fatArrowFunction(span(token)))
    }

    /// Reports `(x: i32) -> …` and `(x) => …` at the arrow, and passes the parentheses, whose names then mean nothing; false if it is
    /// something else.
    mutating func reportFunctionWithoutKeyword() -> Bool {
        guard token.payload != Token.noPartner else { return false }
        let closer = Int(token.payload)
        let arrow = tokens[closer + 1]
        // A guard may end in a parenthesis: `n if (n < 9) -> …`.
        let hasParameters = nextKind == .rightParenthesis || nextKind == .identifier && tokens[position + 2].kind == .colon
        guard arrow.kind == .fatArrow || arrow.kind == .arrow && hasParameters, !arrow.startsLine, !failed else { return false }
        mistakeNames(from: position, to: closer)
        jump(to: closer)
        advance()
        report(ParserDiagnostics.fatArrowFunction(span(token)))
        return true
    }

    /// Reports `x => …`, `x -> …`, `lambda x: …` and `new P()` in a list, whose names then mean nothing; false where it is something else.
    mutating func reportForeignElement() -> Bool {
        let previous = tokens[max(position - 1, 0)]
        if kind == .fatArrow || kind == .arrow && previous.kind == .identifier && !token.startsLine {
            reportFatArrowFunction()
            return true
        }
        guard kind == .identifier, previous.kind == .identifier, reportForeignPrefix(previous) else { return false }
        tree.mistakenNames.insert(previous.symbol)
        return true
    }

    /// Reports a word of another language before the operand at the current token; false if it is none.
    private mutating func reportForeignPrefix(_ word: Token) -> Bool {
        guard let hint = ForeignWords.prefix(text(of: word)), hint.kind != .typedBinding else { return false }
        let place = hint.replacement == "" ? tree.span(TextRange(from: word.start, to: start)) : span(word)
        report(ParserDiagnostics.foreignWord(text(of: word), hint.advice, replacement: hint.replacement, place))
        // The lines of a `switch` are in that language as well.
        if hint.replacement == "match" { skipsDeeperLines = true }
        return true
    }

    /// Reports that the keyword at the current token cannot be a name. What uses it as one later on follows from that.
    mutating func reportReservedName() {
        var isUsed = false
        if !failed {
            var index = 0
            while tokens[index].kind != .endOfFile && !isUsed {
                isUsed = tokens[index].kind == kind && index != position
                index += 1
            }
        }
        report(ParserDiagnostics.reservedWord(text(of: token), isUsed: isUsed, span(token)))
        reservedNames.insert(kind)
    }

    /// Whether the current token, or the one before it, is a keyword that has been reported as a name.
    var usesReservedName: Bool {
        reservedNames.contains(token.kind) || position > 0 && reservedNames.contains(tokens[position - 1].kind)
    }

    /// Reports that an expression is missing, or what is in its place.
    mutating func reportMissingExpression(_ expectation: String) {
        if usesReservedName {
            failed = true
            return
        }
        switch kind {
        case .for where position > 0 && tokens[position - 1].kind == .leftBracket:
            report(ParserDiagnostics.comprehensionWithoutValue(span(token)))
        case .pipe where isLambdaAhead, .pipePipe where isLambdaAhead:
            report(ParserDiagnostics.fatArrowFunction(span(token)))
        case .ellipsis where isElementStart, .star where isElementStart:
            report(ParserDiagnostics.spreadInArray(span(token)))
        case .less where position > 0 && tokens[position - 1].kind == .dotDot:
            report(ParserDiagnostics.foreignRange(span(tokens[position - 1]).union(span(token)), ".."))
        case .greater where position > 0 && tokens[position - 1].kind == .less && tokens[position - 1].end == start:
            report(ParserDiagnostics.foreignOperator("<>", meant: "!=", span(tokens[position - 1]).union(span(token))))
        case .let, .mut, .return, .raise, .break, .continue, .pass, .while, .for, .struct, .enum, .impl, .trait, .use, .defer, .with:
            report(ParserDiagnostics.statementAsExpression(text(of: token), span(token)))
        case .yield: report(ParserDiagnostics.yieldStatement(span(token)))
        case .dot where tokens[position + 1].kind == .integer:
            report(ParserDiagnostics.floatWithoutDigits(text(of: tokens[position + 1]), span(token).union(span(tokens[position + 1]))))
        case .equal where position > 1 && tokens[position - 1].end == start && compoundSign != nil:
            let sign = tokens[position - 1]
            let isName = tokens[position - 2].kind == .identifier && (tokens[position - 2].startsLine || position == 2)
            report(ParserDiagnostics.coalescingAssignment(
                compoundSign ?? "", isName ? text(of: tokens[position - 2]) : nil, span(sign).union(span(token))))
        case .greater where position > 0 && tokens[position - 1].kind == .pipe && tokens[position - 1].end == start:
            report(ParserDiagnostics.pipeOperator(span(tokens[position - 1]).union(span(token))))
        case .equal where position > 0 && tokens[position - 1].kind == .equal:
            unexpected(expecting: expectation)
        default:
            if kind.isKeyword && nextKind == .equal {
                reportReservedName()
            } else {
                unexpected(expecting: expectation)
            }
        }
    }

    /// The operator before an `=` that other languages join with it, in our spelling.
    private var compoundSign: String? {
        switch tokens[position - 1].kind {
        case .questionQuestion: "??"
        case .ampersandAmpersand: "and"
        case .pipePipe: "or"
        default: nil
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
        if usesReservedName {
            failed = true
            return
        }
        if kind == .bang {
            reportAside(ParserDiagnostics.foreignOperator("!", meant: "not", span(token)))
        } else {
            let previous = position > 0 ? tokens[position - 1] : token
            let next = tokens[position + 1]
            if previous.kind == kind && previous.end == start {
                let isStatement = nextKind == .newline || nextKind == .endOfFile || nextKind == .semicolon
                report(ParserDiagnostics.incrementOperator(text(of: token), span(previous).union(span(token)), isStatement: isStatement))
            } else if next.kind == kind && token.end == next.start {
                reportPrefixIncrement(second: next)
            } else if token.startsLine && position > 0 {
                report(ParserDiagnostics.operatorBeginsStatement("+", span(token)))
            } else {
                reportAside(ParserDiagnostics.unaryPlus(span(token)))
            }
        }
    }

    /// Reports `++x`, whose second `+` is given.
    private mutating func reportPrefixIncrement(second: Token) {
        let signs = span(token).union(span(second))
        let operand = tokens[position + 2]
        let end = tokens[position + 3]
        let isStatement = (token.startsLine || position == 0) && operand.kind == .identifier && (end.startsLine || end.kind == .endOfFile)
        guard isStatement else { return report(ParserDiagnostics.incrementOperator("+", signs, isStatement: false)) }
        report(ParserDiagnostics.prefixIncrement(text(of: operand), signs, whole: span(token).union(span(operand))))
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
    mutating func reportAssignmentInList(_ value: ExprID, isArgument: Bool = false) {
        var isName = false
        if case .name = tree.expressions[value] {
            isName = true
            tree.expressions[value] = .error
            let name = text(of: tokens[position - 1])
            if name == "end" || name == "sep" { return report(ParserDiagnostics.printOption(name, span(tokens[position - 1]))) }
        }
        if kind == .colonEqual && isName { tree.mistakenNames.insert(tokens[position - 1].symbol) }
        if kind == .colonEqual { return report(ParserDiagnostics.namedExpression(span(token))) }
        report(ParserDiagnostics.assignmentInExpression(span(token), isArgument: isArgument && isName))
    }

    /// Reports what stands where `=` should.
    mutating func reportMissingAssignment() {
        if kind == .newline || kind == .endOfFile || kind == .semicolon {
            report(ParserDiagnostics.missingValue(Span(file: file, start: previousEnd, length: 0)))
        } else if kind == .colonEqual {
            let isMutable = position > 1 && tokens[position - 2].kind == .mut
            report(isMutable ? ParserDiagnostics.mutableConstant(span(token)) : ParserDiagnostics.constantTuple(span(token)))
        } else if kind == .pipe {
            report(ParserDiagnostics.unionType(span(token)))
        } else {
            unexpected(expecting: "`=`")
        }
    }

    /// Whether `word:` ends the line here, with deeper lines below it.
    var isHeaderAhead: Bool {
        guard mode == .lines else { return false }
        let next = tokens[position + 2]
        return next.startsLine && next.kind != .endOfFile && Int(next.indentation) > statementIndentation
    }

    /// Reports `loop:` and passes it; the lines below it are read for their own errors.
    mutating func reportForeignBlock() {
        report(ParserDiagnostics.blockOfAnotherLanguage(text(of: token), span(token)))
        if text(of: token) == "do" { endingLoop = lineIndentation }
        advance()
        advance()
    }

    /// Reports a missing `in` of a `for`.
    mutating func reportMissingIn() {
        if kind == .equal || kind == .semicolon {
            report(ParserDiagnostics.countingFor(span(token)))
            // The header goes on behind the `;`s.
            while kind != .colon && kind != .leftBrace && kind != .newline && kind != .endOfFile { advance() }
        } else if kind == .identifier && text(of: token) == "of" {
            reportAside(ParserDiagnostics.foreignOperator("of", meant: "in", span(token)))
            advance()
        } else if reportMisspelt(["in"]) {
            // It is read as what was meant.
            resume()
            advance()
        } else {
            unexpected(expecting: "`in` and what to walk over")
        }
    }

    /// Reports `for (i = 0; …)` and `for (x in xs)` and passes its parentheses; gives the variable, which counts as the loop's.
    mutating func parseCountingHeader() -> PatternID? {
        guard kind == .leftParenthesis, token.payload != Token.noPartner, Int(token.payload) > position + 2 else { return nil }
        let closer = Int(token.payload)
        if tokens[position + 2].kind == .in {
            let place = span(token).union(span(tokens[closer]))
            let replacements = [Replacement(span: span(token), text: ""), Replacement(span: span(tokens[closer]), text: "")]
            advance()
            let variable = parsePattern(allowsTyped: .never)
            report(ParserDiagnostics.forInParentheses(replacements, place))
            jump(to: closer)
            advance()
            return variable
        }
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

    /// Reports and passes a word that other languages have for the clause `meaning`: `elsif` for `elif`, `except` for `catch`.
    mutating func acceptForeignClause(meaning: String, _ headerWidth: Int) -> Bool {
        guard token.kind == .identifier, token.startsLine, mode == .lines, Int(token.indentation) == headerWidth else { return false }
        switch tokens[position + 1].kind {
        case .equal, .colonEqual, .comma, .dot: return false
        case .leftParenthesis where meaning == "catch": return false
        default: break
        }
        let word = text(of: token)
        guard let hint = ForeignWords.statement(word), hint.replacement == meaning else { return false }
        resume()
        // `except ValueError as e` names the error behind its type.
        let type = meaning == "catch" ? endOfType(at: position + 1) : nil
        let name = type.flatMap { tokens[$0].kind == .as && tokens[$0 + 1].kind == .identifier ? $0 + 1 : nil }
        let place = name.map { span(token).union(span(tokens[$0])) } ?? span(token)
        let replacement = name.map { "\(meaning) \(text(of: tokens[$0]))" } ?? meaning
        reportAside(ParserDiagnostics.foreignWord(word, hint.advice, replacement: replacement, place))
        statementIndentation = headerWidth
        continueLine()
        if let name { jump(to: name) } else { advance() }
        return true
    }

    /// Reports `catch Error as e`, `catch e as Error`, `catch Error e` and what stands in parentheses, and gives the error's name, and its type
    /// where the file declares that.
    mutating func parseForeignCatch() -> (name: Name?, type: TypeExprID?)? {
        var (left, right, end) = (position, position, position)
        if kind == .leftParenthesis {
            guard token.payload != Token.noPartner, Int(token.payload) > position + 1 else { return nil }
            end = Int(token.payload)
            (left, right) = (position + 1, end - 1)
        } else if let last = endOfType(at: position) {
            right = tokens[last].kind == .as ? last + 1 : last
            end = right
        }
        let isNameFirst = left < right
            && (tokens[left + 1].kind == .colon || !beginsUppercase(text(of: tokens[left])) && beginsUppercase(text(of: tokens[right])))
        let name = isNameFirst ? left : right
        let type = isNameFirst ? right : left
        guard tokens[name].kind == .identifier else { return nil }
        let isKnown = left < right && tokens[type].kind == .identifier && declaresType(tokens[type].symbol)
        if !followsBrace(position) {
            let replacement = text(of: tokens[name]) + (isKnown ? ": " + text(of: tokens[type]) : "")
            reportAside(ParserDiagnostics.foreignCatch(replacement, span(token).union(span(tokens[end]))))
        }
        var filter: TypeExprID?
        if isKnown {
            jump(to: type)
            filter = parseType()
        }
        jump(to: end)
        advance()
        return (Name(symbol: tokens[name].symbol, range: tokens[name].range), filter)
    }

    private func beginsUppercase(_ word: String) -> Bool { word.first?.isUppercase == true }

    /// Whether the file has a struct or an enum of a name.
    func declaresType(_ name: Symbol) -> Bool {
        var index = 0
        while tokens[index].kind != .endOfFile {
            if tokens[index].kind == .struct || tokens[index].kind == .enum, tokens[index + 1].symbol == name { return true }
            index += 1
        }
        return false
    }

    /// Parses a statement that begins with another language's keyword, after a report; false if it does not.
    mutating func parseForeignStatement() -> Bool {
        let word = text(of: token)
        guard nextKind == .identifier, let meaning = ForeignWords.statement(word) else { return false }
        if meaning.kind == .typedBinding && tokens[position + 2].kind != .equal { return false }
        let first = start
        let headerWidth = lineIndentation
        if meaning.kind == .use {
            reportForeignUse(meaning)
        } else {
            let place = meaning.replacement == "" ? tree.span(TextRange(from: start, to: tokens[position + 1].start)) : span(token)
            report(ParserDiagnostics.foreignWord(word, meaning.advice, replacement: meaning.replacement, place))
        }
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
            // Whether it may be assigned to is not known.
            if meaning.replacement == "", kind == .identifier { tree.mistakenNames.insert(token.symbol) }
            parseBindings(isMutable: meaning.replacement != "")
        case .use:
            resume()
            let use = parseForeignUse()
            let declaration = tree.declarations.append(Declaration(kind: .use(use), range: range(from: first)))
            appendStatement(.declaration(declaration), from: first)
            failed = true
        case .methods:
            resume()
            tokens[position].kind = .impl
            refreshKind()
            continueLine()
            parseDeclarationStatement()
        case .other:
            tree.mistakenNames.insert(tokens[position + 1].symbol)
            skipsDeeperLines = true
        }
        return true
    }

    /// Parses a declaration behind a word such as `export`, after a report; false if there is none.
    mutating func parseForeignModifier() -> Bool {
        let word = text(of: token)
        guard let advice = ForeignWords.modifier(word) else { return false }
        let place = advice.replacement == "" ? tree.span(TextRange(from: start, to: tokens[position + 1].start)) : span(token)
        reportAside(ParserDiagnostics.foreignWord(word, advice.advice, replacement: advice.replacement, place))
        advance()
        parseStatement()
        return true
    }
}

/// Words that begin statements in other languages.
struct ForeignWords {
    enum Kind { case function, binding, typedBinding, use, methods, other }

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
        case "import", "from", "include", "require", "using": of("modules are imported with `use`", "use", .use)
        case "throw": of("errors are raised with `raise`", "raise")
        case "except", "rescue": of("errors are caught with `catch`", "catch")
        case "type", "typealias": of("Orus has no names for types that have one", nil)
        case "mod", "module", "package": of("a file is a module by itself, named by its path", nil)
        case "await": of("Orus has no `await`: a call gives its result", "")
        case "extension", "extend": of("methods are declared in `impl`", "impl", .methods)
        case "del", "delete", "global", "nonlocal", "typedef", "extends", "loop", "namespace": of("Orus has no `\(word)`", nil)
        case "print", "println", "echo": of("functions are called with parentheses: `print(…)`", nil)
        default: nil
        }
    }

    /// What a word before a declaration means.
    static func modifier(_ word: String) -> ForeignWords? {
        switch word {
        case "public", "export", "open": of("what other modules may use is marked `pub`", "pub")
        case "private", "priv", "internal", "protected": of("what is not marked `pub` is private", "")
        case "async", "static", "abstract", "override", "virtual", "final", "const", "inline", "unsafe", "extern":
            of("Orus has no `\(word)`", "")
        default: nil
        }
    }

    /// What a word before an operand means.
    static func prefix(_ word: String) -> ForeignWords? {
        switch word {
        case "new": of("values of a struct are written `Type{ field: value }`", nil)
        case "print", "println", "echo": of("functions are called with parentheses: `print(…)`", nil)
        case "throw": of("errors are raised with `raise`", "raise")
        case "await": of("Orus has no `await`: a call gives its result", "")
        case "typeof", "delete", "del", "assert", "len", "sorted", "range": of("functions are called with parentheses", nil)
        case "lambda": of("function expressions are written `fn(x): …`", nil)
        default: statement(word) ?? modifier(word)
        }
    }

    private static func of(_ advice: String, _ replacement: String?, _ kind: Kind = .other) -> ForeignWords {
        ForeignWords(kind: kind, advice: advice, replacement: replacement)
    }
}
