import Source

/// The messages of the parser.
enum ParserDiagnostics {
    // MARK: Expectations

    static func unexpected(_ found: String, expecting expectation: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "expected \(expectation), found \(found)", at: span)
    }

    static func missingColon(after construct: String, _ span: Span, isBrace: Bool, hasBlock: Bool) -> Diagnostic {
        if !hasBlock {
            return Diagnostic(.missingColon, "expected `:` after \(construct), and an indented block", at: span).help("`pass` is a block that does nothing")
        }
        let diagnostic = Diagnostic(.missingColon, "expected `:` after \(construct)", at: span)
        if isBrace { return diagnostic.note("blocks begin with `:` and are indented; braces are for struct literals") }
        return diagnostic.help("insert `:`", Replacement(span: span, text: ":"))
    }

    /// `found` stands where the `:` should, from the end of the header to its own.
    static func wrongColon(after construct: String, _ found: String, _ span: Span, at place: Span) -> Diagnostic {
        Diagnostic(.missingColon, "expected `:` after \(construct), found `\(found)`", at: place)
            .help("write `:`", Replacement(span: span, text: ":"))
    }

    static func missingComma(_ found: String, _ expectation: String, _ span: Span, after end: UInt32) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "expected \(expectation), found \(found)", at: span)
            .help("insert `,`", Replacement(span: Span(file: span.file, start: end, length: 0), text: ","))
    }

    static func wrongPrefix(_ prefix: String, _ span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "there are no strings with `\(prefix)` in front", at: span)
        switch prefix {
        case "F": return diagnostic.help("write `f`", Replacement(span: span, text: "f"))
        case "r", "R": return diagnostic.note("in a string, a backslash is written `\\\\`")
        default: return diagnostic.help("leave it out; `f\"…{x}…\"` puts values into a text")
        }
    }

    static func castInFront(_ type: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a conversion stands behind the value", at: span)
            .help(type == "string" ? "write `value as string`" : "write `value as \(type)`; a text is read by `int(text)` or `float(text)`")
    }

    static func tooDeep(_ span: Span, limit: Int) -> Diagnostic {
        Diagnostic(.nestingTooDeep, "the program is nested more than \(limit) levels deep here", at: span)
    }

    /// `isUsed`: the word stands in other places too, so that to rename it here is not enough.
    static func reservedWord(_ word: String, isUsed: Bool, _ span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(
            .unexpectedSyntax, "`\(word)` is a reserved word and cannot be a name", at: span, title: "reserved word as a name")
        return isUsed
            ? diagnostic.help("choose another name, as `\(word)_`")
            : diagnostic.help("choose another name", Replacement(span: span, text: word + "_"))
    }

    static func missingValue(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a declaration needs a value: expected `=`", at: span)
    }

    static func constantTuple(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`:=` declares one constant; it takes nothing apart", at: span)
            .help("declare variables with `=`", Replacement(span: span, text: "="))
    }

    static func unionType(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a value has one type: there is no `A | B`", at: span)
            .note("alternatives are declared as an `enum`, and a value that may be missing is `T?`")
    }

    // MARK: Parameters and arguments

    static func variadicParameter(_ name: String, type isType: Bool = false, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a variadic parameter is written `\(isType ? "name: ...\(name)" : "\(name): ...T")`", at: span)
    }

    static func keywordParameter(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a function's parameters are all declared: none collects arguments by name", at: span)
            .note("give the parameters defaults, `width: i32 = 80`, or take a `Map`")
    }

    static func referenceParameter(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "parameters have no `&`: arrays and structs are references by themselves", at: span)
            .help("remove it", Replacement(span: span, text: ""))
    }

    static func typeWithoutColon(_ name: String, _ type: String, of what: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the type of \(what) follows `:`", at: span)
            .help("write `\(name): \(ownType(type))`", Replacement(span: span, text: "\(name): \(ownType(type))"))
    }

    static func whereClause(_ replacements: [Replacement], _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "bounds stand at the type parameter, not behind `where`", at: span)
            .help("write them where the type parameters are declared, as in `fn f<T: Display>(x: T):`", replacements)
    }

    static func foreignBound(_ gap: Span, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a bound follows `:`", at: span)
            .help("write `:`", Replacement(span: gap, text: ":"))
    }

    static func foreignSpread(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "an array is spread over a variadic parameter with `...` before it: `f(...xs)`", at: span)
            .note("other parameters get their values one by one: `f(xs[0], xs[1])`")
    }

    static func keywordSpread(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a map is not spread over parameters with `**`", at: span)
            .help("pass each argument by its name: `f(width: 80)`")
    }

    static func namedArgument(_ name: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "an argument by name is written `\(name): value`", at: span)
            .help("write `:`; to compare, `==`", Replacement(span: span, text: ":"))
    }

    // MARK: Layout

    /// `usesTabs`: tabs are among what indents the line or those above.
    static func unexpectedIndent(_ span: Span, usesTabs: Bool) -> Diagnostic {
        let diagnostic = Diagnostic(.indentation, "this line is indented, but no block opens here", at: span, title: "unexpected indentation")
        return usesTabs ? diagnostic.note("a tab counts to the next multiple of four") : diagnostic
    }

    static func wrongDedent(_ span: Span) -> Diagnostic {
        Diagnostic(.indentation, "this line's indentation is that of no open block", at: span, title: "inconsistent indentation")
            .note("a tab counts to the next multiple of four")
    }

    /// What a method of a trait has after a `:`.
    static let defaultMethod = "the method's default"

    /// `span` is the `:`.
    static func emptyBlock(_ construct: String, _ span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.indentation, "\(construct) needs an indented block", at: span, title: "empty block")
        switch construct {
        case "`match`": return diagnostic.help("each arm is a line `pattern -> value`")
        case defaultMethod:
            return diagnostic.help("a method that each type has to have itself ends without a `:`", Replacement(span: span, text: ""))
        default: return diagnostic.help("`pass` does nothing")
        }
    }

    static func emptyBraces(_ span: Span) -> Diagnostic {
        Diagnostic(.indentation, "a block in braces needs a value", at: span, title: "empty block")
            .note("an empty map is written `[:]`, the empty value `()`")
    }

    static func compoundInSuite(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a statement with a block cannot follow `;` in a one-line block", at: span)
            .note("put the block on lines of its own")
    }

    static func strayClause(_ keyword: String, _ span: Span) -> Diagnostic {
        let opener = keyword == "catch" || keyword == "finally" ? "try" : "if"
        return Diagnostic(.unexpectedSyntax, "this `\(keyword)` belongs to no `\(opener)`", at: span)
            .note("`\(keyword)` stands at the width of the line that holds its `\(opener)`")
    }

    static func elseIf(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "further branches begin with `elif`", at: span)
            .help("write `elif`", Replacement(span: span, text: "elif"))
    }

    static func tryWithoutClause(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "this `try` has neither `catch` nor `finally`", at: span)
    }

    static func notAtModuleScope(_ word: String, _ span: Span) -> Diagnostic {
        Diagnostic(.notAtModuleScope, "`\(word)` is allowed at module scope only", at: span)
    }

    // MARK: Assignments

    static func assignmentInCondition(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`=` assigns; did you mean `==`?", at: span, title: "assignment in a condition")
            .help("compare with `==`", Replacement(span: span, text: "=="))
    }

    static func assignmentInExpression(_ span: Span, isArgument: Bool) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "an assignment is no expression", at: span, title: "assignment in an expression")
        let compared = diagnostic.help("to compare, write `==`", Replacement(span: span, text: "=="))
        return isArgument ? compared.note("an argument is passed by name as `name: value`") : compared
    }

    /// `(n := f())`
    static func namedExpression(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`:=` declares a constant; it is no expression", at: span, title: "assignment in an expression")
            .note("give the value a name in a statement of its own, before this one")
    }

    /// `print(x, end="")`
    static func printOption(_ name: String, _ span: Span) -> Diagnostic {
        let advice = name == "end" ? "`print_no_newline` prints without a newline" : "values are joined with `\", \".join(values)`"
        return Diagnostic(.unexpectedSyntax, "`print` has no argument `\(name)`", at: span).help(advice)
    }

    static func comprehensionWithoutBrackets(_ span: Span, whole: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a comprehension stands in brackets", at: span)
            .help("write `[… for … in …]`", .insertion(of: "[", before: whole), .insertion(of: "]", after: whole))
    }

    static func sliceWithColon(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a slice is written with `..`", at: span)
            .help("write `..`", Replacement(span: span, text: ".."))
    }

    static func isOperator(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "Orus has no operator `is`", at: span)
            .help("compare values with `==`, test for a pattern with `matches`, as in `x matches Some(_)`, or ask `x.is_none()`")
    }

    static func macroCall(_ name: String, isArray: Bool, _ span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "Orus has no macros", at: span)
        return isArray
            ? diagnostic.help("an array is written `[a, b]`, and `[value; count]` fills one")
            : diagnostic.help("call `\(name)` without the `!`", Replacement(span: span, text: ""))
    }

    static func arrayType(_ element: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the type of an array is written `[T]`", at: span)
            .help("write `[\(element)]`", Replacement(span: span, text: "[\(element)]"))
    }

    static func referenceType(_ span: Span, isText: Bool) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "types have no `&`", at: span)
        if isText { return diagnostic.help("write `string`", Replacement(span: span, text: "string")) }
        return diagnostic.help("remove it: arrays and structs are references by themselves", Replacement(span: span, text: ""))
    }

    static func conversionInInterpolation(_ sign: String, _ span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "`\(sign)` does not belong into the braces of an interpolated string", at: span)
        return sign == "="
            ? diagnostic.help("to show an expression with its value, call `debug(x)`")
            : diagnostic.note("there are no conversions such as `!r`: the value stands as `print` shows it")
    }

    static func notAssignable(_ what: String, _ span: Span, spansLines: Bool = false) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "\(what) cannot be assigned to", at: span)
        return spansLines ? diagnostic.note("a line that ends in an operator goes on in the next one") : diagnostic
    }

    static func assignedBehindQuestion(_ span: Span) -> Diagnostic {
        notAssignable("what `?.` gives", span)
            .note("of a `Result`, `(r?).field = …` assigns; an `Option` is taken apart first, as in `if Some(value) = option:`")
    }

    static func tupleWithoutParentheses(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a tuple stands in parentheses here", at: span)
            .help("write `(a, b)`; without parentheses only behind `return`, and right of `a, b =`")
    }

    /// After a statement, or the value of an arm.
    static func commaAtEnd(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "no comma ends a statement, or an arm: its line does", at: span)
            .help("remove the comma", Replacement(span: span, text: ""))
    }

    static func declarationOf(_ compound: String, isMutable: Bool, _ span: Span) -> Diagnostic {
        Diagnostic(.notADeclaration, "`\(compound)` changes a variable; it cannot declare one", at: span)
            .note("declare the variable first, as in `mut x = 0`")
    }

    static func bareTuple(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "what follows the comma is no binding", at: span)
            .note("a tuple is written in parentheses: `(a, b)`")
    }

    static func mutParameter(_ name: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "parameters cannot be `mut`", at: span)
            .help("remove `mut`, and declare `mut \(name) = \(name)` in the body")
    }

    static func patternParameter(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a parameter is a name, not a pattern", at: span)
            .note("give it a name and take its value apart in the body, as in `fn(p): p.0 + p.1` or by `a, b = p`")
    }

    static func variantWithoutType(_ variant: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the short form `.\(variant)` of a variant is for patterns", at: span)
            .note("in an expression, write the variant with its type: `Type.\(variant)`")
    }

    static func variantValue(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "variants have no numbers or other values of their own", at: span)
            .note("a method with a `match` can give one for each, or constants can stand for an enum: `RED := 1`")
    }

    static func mutInPattern(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "names in patterns are immutable", at: span)
            .note("in the body, `mut x = x` declares a mutable variable of the same name")
    }

    /// A type by the name that it has in Orus.
    private static func ownType(_ type: String) -> String {
        ["int": "i32", "long": "i64", "float": "f64", "double": "f64", "String": "string", "str": "string"][type] ?? type
    }

    static func typeBeforeName(type: String, name: String, of what: String, _ span: Span) -> Diagnostic {
        let type = ownType(type)
        return Diagnostic(.unexpectedSyntax, "the type of \(what) follows its name", at: span)
            .help("write `\(name): \(type)`", Replacement(span: span, text: "\(name): \(type)"))
    }

    static func fieldWithEquals(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a field's value follows `:`", at: span)
            .help("write `:`", Replacement(span: span, text: ":"))
    }

    static func fieldWithoutColon(_ name: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a field's value follows `:`", at: name)
            .help("insert `:`", Replacement.insertion(of: ":", after: name))
    }

    static func misplacedMethod(_ message: String, _ name: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, message, at: span)
            .note("methods are declared in `impl \(name):`")
    }

    // MARK: Operators

    static func foreignOperator(_ found: String, meant: String, _ span: Span) -> Diagnostic {
        let text = meant == "not" ? "not " : meant
        return Diagnostic(.unexpectedSyntax, "`\(found)` is written `\(meant)`", at: span)
            .help("write `\(meant)`", Replacement(span: span, text: text))
    }

    static func unaryPlus(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "there is no unary `+`", at: span)
            .help("remove it", Replacement(span: span, text: ""))
    }

    static func incrementOperator(_ sign: String, _ span: Span, isStatement: Bool) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "there is no `\(sign)\(sign)`", at: span)
        return isStatement
            ? diagnostic.help("write `\(sign)= 1`", Replacement(span: span, text: " \(sign)= 1"))
            : diagnostic.help("count in a statement of its own: `x \(sign)= 1`")
    }

    static func prefixIncrement(_ name: String, _ span: Span, whole: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "there is no `++`", at: span)
            .help("write `\(name) += 1`", Replacement(span: whole, text: "\(name) += 1"))
    }

    static func notNeedsParentheses(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`not` binds less tightly than the operator before it", at: span)
            .note("put the operand in parentheses: `(not x)`")
    }

    static func unchainable(_ found: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "\(found) cannot follow another comparison", at: span)
            .note("`in`, `not in` and `matches` do not chain; use parentheses")
    }

    static func chainedCast(_ first: Span, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "chained casts need parentheses", at: span)
            .help(
                "put the first cast in parentheses", Replacement.insertion(of: "(", before: first),
                Replacement.insertion(of: ")", after: first))
    }

    static func colonInInterpolation(_ span: Span, whole: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the first `:` of a field begins its format", at: span)
            .help("put the expression in parentheses", [
                Replacement(span: Span(file: whole.file, start: whole.start, length: 0), text: "("),
                Replacement(span: Span(file: whole.file, start: whole.end, length: 0), text: ")"),
            ])
    }

    static func castTypeNeedsParentheses(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "after `as`, a type other than a name stands in parentheses", at: span)
    }

    static func castToDynamic(_ span: Span, isOptional: Bool) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "no value is converted to a `dyn` type by `as\(isOptional ? "?" : "")`", at: span)
        if isOptional { return diagnostic.help("name a type that implements the trait") }
        return diagnostic.help("a value turns into one where one is expected: annotate the variable, as in `x: dyn Trait = …`")
    }

    static func ternary(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`c ? a : b` is written `a if c else b`", at: span)
    }

    static func fatArrow(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "an arm's body follows `->`", at: span)
            .help("write `->`", Replacement(span: span, text: "->"))
    }

    static func strayArm(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "an arm stands in a `match`, and here is none", at: span)
            .note("the arms are the lines below `match value:`, indented more than it; a function expression is written `fn(x): …`")
    }

    static func fatArrowFunction(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "function expressions are written `fn(x): …`", at: span)
    }

    // MARK: Other languages

    static func foreignWord(_ word: String, _ advice: String, replacement: String?, _ span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, advice, at: span)
        guard let replacement else { return diagnostic }
        let action = replacement.isEmpty ? "remove `\(word)`" : "write `\(replacement)`"
        return diagnostic.help(action, Replacement(span: span, text: replacement))
    }

    static func misspeltKeyword(_ word: String, _ keyword: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`\(word)` begins no statement; did you mean `\(keyword)`?", at: span, title: "misspelt keyword")
            .help("write `\(keyword)`", Replacement(span: span, text: keyword))
    }

    static func hyphenInModuleName(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the name of a module has no `-`", at: span)
            .note("a file can be imported when its name is an identifier: letters, digits and `_`")
            .help("rename the file, with `_` for `-`, and import it by that name")
    }

    static func foreignCatch(_ name: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the error's name follows `catch`, then perhaps `:` and its type", at: span)
            .help("write `\(name)`", Replacement(span: span, text: name))
    }

    static func elseArm(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the pattern of the arm for all else is `_`", at: span)
            .help("write `_`", Replacement(span: span, text: "_"))
    }

    static func foreignUse(_ advice: String, _ replacements: [Replacement], _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, advice, at: span).help("write `use`", replacements)
    }

    static func foreignUseOfText(_ advice: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, advice, at: span)
            .note("`use a.b` imports the file a/b.orus as `b`, `use a.b: x, y` names of it, `use std.io` a module of the standard library")
    }

    static func useItemsInParentheses(_ replacements: [Replacement], _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "imported names stand in no parentheses", at: span)
            .help("leave them out", replacements)
    }

    static func foreignPath(_ replacements: [Replacement], _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the parts of a module's name are joined by `.`, and names of it follow `:`", at: span)
            .help("write it so", replacements)
    }

    static func blockOfAnotherLanguage(_ word: String, _ span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "`\(word):` opens no block", at: span)
        switch word {
        case "loop", "forever":
            return diagnostic.help("an endless loop begins with `while true:`", Replacement(span: span, text: "while true"))
        case "do", "repeat": return diagnostic.note("a loop that tests at its end is `while true:` with `if …: break` at the end")
        default: return diagnostic
        }
    }

    static func mutBeforeLet(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`let` stands before `mut`", at: span)
            .help("write `let mut`", Replacement(span: span, text: "let mut"))
    }

    static func braceBlock(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`{` begins no block here", at: span)
            .note("blocks begin with `:` and are indented")
    }

    static func mapInBraces(_ opener: Span, _ closer: Span, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "maps are written in brackets: `[key: value]`", at: span)
            .help("use brackets", Replacement(span: opener, text: "["), Replacement(span: closer, text: "]"))
    }

    static func setInBraces(_ opener: Span, _ closer: Span, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a set is made of an array: `Set.of([a, b])`", at: span)
            .help("write it so", Replacement(span: opener, text: "Set.of(["), Replacement(span: closer, text: "])"))
    }

    static func foreignMember(_ sign: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`\(sign)` is written `.`", at: span)
            .help("write `.`", Replacement(span: span, text: "."))
    }

    static func forceUnwrap(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`!` is no operator behind a value", at: span)
            .help("to take the value out of an `Option`, write `.unwrap()`", Replacement(span: span, text: ".unwrap()"))
    }

    static func stringPrefix(_ prefix: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "strings have no prefix `\(prefix)`", at: span)
            .note("`f\"…\"` interpolates and `r\"…\"` is raw, but none is both; all strings are UTF-8, and `s.bytes()` gives their bytes")
    }

    static func resultAfterColon(colon: Span, type: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the type of a function's result follows `->`", at: colon.union(type))
            .help("write `->` before it and `:` behind it", Replacement(span: colon, text: " ->"), Replacement.insertion(of: ":", after: type))
    }

    static func fatArrowBeforeResult(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the type of a function's result follows `->`", at: span)
            .help("write `->`", Replacement(span: span, text: "->"))
    }

    /// `type`: where the `:` has to stand, unless one does.
    static func colonBeforeArrow(_ colon: Span, _ gap: Span, _ type: Span?) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "the `:` of a function follows the type of its result", at: colon)
        let removal = Replacement(span: gap, text: " ")
        guard let type else { return diagnostic.help("remove it here", removal) }
        return diagnostic.help("move it there", removal, Replacement.insertion(of: ":", after: type))
    }

    static func resultWithoutArrow(_ type: Span, lacksColon: Bool) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "the type of a function's result follows `->`", at: type)
        let arrow = Replacement.insertion(of: "-> ", before: type)
        return lacksColon
            ? diagnostic.help("write `->` before it and `:` behind it", arrow, .insertion(of: ":", after: type)) : diagnostic.help("insert `->`", arrow)
    }

    static func strayColon(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`:` follows nothing that opens a block", at: span)
    }

    static func statementAsExpression(_ word: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`\(word)` begins a statement, which is no expression", at: span)
    }

    static func floatWithoutDigits(_ digits: String, _ span: Span) -> Diagnostic {
        Diagnostic(.malformedLiteral, "a float has digits on both sides of the point", at: span)
            .help("write `0.\(digits)`", Replacement(span: span, text: "0.\(digits)"))
    }

    static func floatWithoutFraction(_ span: Span) -> Diagnostic {
        Diagnostic(.malformedLiteral, "a float has digits on both sides of the point", at: span)
            .help("add a digit", Replacement.insertion(of: "0", after: span))
    }

    static func forInParentheses(_ replacements: [Replacement], _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "what `for` walks over stands in no parentheses", at: span)
            .help("write `for x in xs:`", replacements)
    }

    static func countingFor(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`for` walks over something: expected `in`", at: span)
            .note("to count, write `for i in 0..n:`")
    }

    static func adjacentStrings(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "strings side by side are not joined", at: span)
            .note("join them with `+`")
    }

    // MARK: Strings and patterns

    static func innerQuote(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "this `\"` ends the string", at: span)
            .help("a quote in a string is written `\\\"`")
    }

    static func emptyInterpolation(_ span: Span) -> Diagnostic {
        Diagnostic(.malformedLiteral, "an expression is missing in the braces", at: span)
            .note("a brace in an interpolated string is written `{{`")
    }

    static func interpolationInPattern(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "an interpolated string is no pattern", at: span)
    }
}
