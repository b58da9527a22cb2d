import Source

/// The messages about whole forms of other languages.
extension ParserDiagnostics {
    static func payloadsInBraces(_ opener: Span, _ closer: Span, at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the values of a variant stand in parentheses: `A(x: i32)`", at: span)
            .help("use parentheses", Replacement(span: opener, text: "("), Replacement(span: closer, text: ")"))
    }

    // MARK: Functions

    static func methodWithType(_ type: String, _ name: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "methods are declared in an `impl` of their type", at: span)
            .help("write `impl \(type):`, and below it, indented, `fn \(name)(self, …)`")
    }

    static func missingFunctionKeyword(_ name: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a function is declared with `fn`", at: name)
            .help("insert `fn`", Replacement.insertion(of: "fn ", before: name))
    }

    static func bodyBehindArrow(_ gap: Span, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the type of the result follows `->`, the body `:`", at: span)
            .help("write `:`", Replacement(span: gap, text: ":"))
    }

    static func severalResults(_ types: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a function has one result: several values are a tuple", at: types)
            .help("put their types in parentheses", .insertion(of: "(", before: types), .insertion(of: ")", after: types))
    }

    static func namedFunctionExpression(_ name: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a function expression has no name", at: span)
            .help("remove `\(name)`; or, if the function calls itself, declare it in a statement of its own: `fn \(name)(…): …`")
    }

    static func mapType(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the type of a map is written `Map<K, V>`", at: span)
    }

    static func bareParameters(_ names: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the parameters of a function expression stand in parentheses", at: span)
            .help("write `fn(\(names)): …`", .insertion(of: "(", before: span), .insertion(of: ")", after: span))
    }

    static func functionTypeWithoutParameters(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the type of a function says what it takes and gives: `fn(i32) -> i32`", at: span)
    }

    static func foreignFunctionType(_ replacements: [Replacement], _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the type of a function is written `fn(A) -> B`", at: span)
            .help("write it so", replacements)
    }

    static func functionBound(_ type: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a bound is a trait; the type of a function is that of a parameter", at: span)
            .help("give the parameter this type, and leave the type parameter out: `f: \(type)`")
    }

    static func namesInFunctionType(_ removals: [Replacement], _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the parameters in the type of a function have no names", at: span)
            .help("leave the names out", removals)
    }

    static func implType(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`impl` is no type: a type parameter has the bound", at: span)
            .help("write `fn f<T: Trait>(x: T)`, or leave the type out, and it is inferred")
    }

    static func lifetime(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "there are no lifetimes: a value lives as long as something refers to it", at: span)
    }

    static func inferredType(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`_` is no type", at: span)
            .help("leave the type out, and it is inferred")
    }

    static func staticFunction(_ word: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a function without `self` belongs to the type: it needs no `\(word)`", at: span)
            .help("remove `\(word)`", Replacement(span: span, text: ""))
    }

    // MARK: Structs, enums and errors

    static func foreignBase(_ gap: Span, _ type: Span, needsColon: Bool, isTrait: Bool) -> Diagnostic {
        if isTrait {
            return Diagnostic(.unexpectedSyntax, "traits are implemented by an `impl` of their own: `impl Trait for Type:`", at: type)
        }
        return Diagnostic(.unexpectedSyntax, "the struct that this one extends stands in parentheses", at: type)
            .help("write `(…)`", Replacement(span: gap, text: "("), Replacement.insertion(of: needsColon ? "):" : ")", after: type))
            .note("traits are implemented by an `impl` of their own: `impl Trait for Type:`")
    }

    static func fieldsInParentheses(_ name: String, open: Span, close: Span, isWhole: Bool) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "the fields of a struct follow `:`", at: open.union(close))
        guard isWhole else { return diagnostic.help("write `struct \(name):`, and each field on a line of its own") }
        return diagnostic.help("write `struct \(name): …`", Replacement(span: open, text: ": "), Replacement(span: close, text: ""))
    }

    static func fieldWord(_ word: String, _ span: Span) -> Diagnostic {
        let message =
            switch word {
            case "private", "priv", "internal", "protected": "what is not marked `pub` is private"
            case "public", "export", "open": "what other modules may use is marked `pub`"
            case "mut", "var": "fields are not marked `\(word)`: they can always be changed"
            default: "a field is written `name: Type`, without `\(word)`"
            }
        return Diagnostic(.unexpectedSyntax, message, at: span).help("remove `\(word)`", Replacement(span: span, text: ""))
    }

    static func fieldWithoutType(_ name: String, _ type: String?, _ span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "a field is declared with its type", at: span)
        guard let type else { return diagnostic.help("write `\(name): Type = …`") }
        return diagnostic.help("write `\(name): \(type)`", Replacement.insertion(of: ": \(type)", after: span))
    }

    static func caseBeforeVariant(_ replacements: [Replacement], _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "variants stand in an `enum` without `case`", at: span)
            .help("leave it out", replacements)
    }

    static func catchOfSeveral(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a `catch` filters by one type", at: span)
            .help("write a `catch` for each type, or `catch e:` and tell them apart in its body: `e as? MyError`")
    }

    // MARK: Conditions and matches

    static func conditionBehindPattern(_ sign: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a condition with a pattern tests nothing else, so no `\(sign)` can follow its value", at: span)
            .help("write a second `if` in its block, match a tuple, `if (Some(a), Some(b)) = (x, y):`, or use a `match` with a guard, "
                + "`Some(a) if a > 3 -> …`")
    }

    static func bareScrutinee(_ comma: Span, whole: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a `match` is of one value", at: comma)
            .help("match a tuple, in the patterns too", .insertion(of: "(", before: whole), .insertion(of: ")", after: whole))
    }

    static func armsOnOneLine(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "only one arm can stand in the line of its `match`", at: span)
            .help("write each arm on a line of its own")
    }

    static func armBehindMatch(_ replacement: Replacement, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "only one arm can stand in the line of its `match`", at: span)
            .help("move it to a line of its own", replacement)
    }

    static func matchBehindValue(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`match` stands before the value", at: span)
            .help("write `match x:`")
    }

    static func bindingWithElse(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a binding has no `else`", at: span)
            .help("test with `if Some(x) = value:`, or take the value out: `x = value ?? return`")
    }

    static func yieldStatement(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`yield` is reserved, and means nothing yet", at: span)
            .note("values one by one come of a type with `fn next(mut self) -> Option<T>`, or of an iterator's methods: `(0..9).map(f)`")
    }

    static func tryOperator(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`try` is no operator", at: span)
            .help("`f()?` hands a missing value or an error on; a raised error is caught by `try: …` with `catch e: …`")
    }

    static func severalResources(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a `with` has one resource", at: span)
            .help("write another `with` in its block")
    }

    static func tupleRest(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a tuple's pattern names all its elements", at: span)
            .help("write `_` for each one that is not needed")
    }

    static func starredTarget(_ name: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "no target takes the rest of an array", at: span)
            .help("write `\(name) = xs[1..]`, and the elements before it as `a = xs[0]`")
    }

    // MARK: Expressions

    static func trailingClosure(_ method: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a function is passed in parentheses", at: span)
            .help("write `.\(method)(fn(x): …)`")
    }

    static func collectionLiteral(_ name: String, _ span: Span, open: Span, close: Span) -> Diagnostic {
        let place = open.union(close)
        if name == "Map" {
            return Diagnostic(.unexpectedSyntax, "maps are written in brackets: `[key: value]`", at: place)
                .help("use brackets", Replacement(span: span.union(open), text: "["), Replacement(span: close, text: "]"))
        }
        if ["Set", "Deque", "Heap", "PVec"].contains(name) {
            return Diagnostic(.unexpectedSyntax, "a `\(name)` is made of an array: `\(name).of([a, b])`", at: place)
                .help("write it so", Replacement(span: open, text: ".of(["), Replacement(span: close, text: "])"))
        }
        return Diagnostic(.unexpectedSyntax, "the fields of a struct are given by name: `{ name: value }`", at: place)
    }

    static func optionalCast(_ type: String, _ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`as` converts to no `\(type)?`", at: span)
            .help("annotate the variable, as in `x: \(type)? = …`; `as?` tests what a value is")
    }

    static func coalescingAssignment(_ sign: String, _ name: String?, _ span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "there is no `\(sign)=`", at: span)
        guard let name else { return diagnostic.help("write `x = x \(sign) …`") }
        return diagnostic.help("write `\(name) = \(name) \(sign) …`", Replacement(span: span, text: "= \(name) \(sign)"))
    }

    static func pipeOperator(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "there is no operator `|>`", at: span)
            .help("call the function: `f(x)`")
    }

    static func foreignBaseOfLiteral(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "the fields of another value follow `..`", at: span)
            .help("write `..`", Replacement(span: span, text: ".."))
    }

    static func steppedSlice(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a slice is written with `..`, and has no step", at: span)
            .help("`xs.iter().step_by(2)` takes every second element, `xs.reversed()` turns the order round")
    }

    static func severalIndexes(_ comma: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "an index is one value", at: comma)
            .help("an element of an array in an array is `xs[i][j]`; a type whose `index` takes a tuple is indexed by `x[(i, j)]`")
    }

    static func placesInBrackets(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a pattern binds names; fields and elements are assigned without brackets", at: span)
            .help("write `a.x, b[0] = …`")
    }

    static func mutableConstant(_ span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`:=` declares a constant, which is not `mut`", at: span)
            .help("declare a variable, with `=`", Replacement(span: span, text: "="))
    }

    static func reservedMember(_ word: String, _ span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "`\(word)` is a reserved word and cannot be a member's name", at: span, title: "reserved word as a name")
        switch word {
        case "or": return diagnostic.help("write `a ?? b` for the value of `a`, or else `b`, or `a.or_else(fn(): b)`")
        case "and": return diagnostic.help("write `a.and_then(fn(x): b)`")
        case "match": return diagnostic.help("write `match x:` before the value; what Python calls `re.match` is `regex.prefixmatch`")
        case "not": return diagnostic.help("write `not x`")
        case "catch", "finally", "try": return diagnostic.help("an error is caught by `try: …` with `catch e: …`")
        default: return diagnostic
        }
    }

    /// `arguments` is what stands in the parentheses.
    static func parenthesizedTypeArguments(_ arguments: String, _ span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.unexpectedSyntax, "type arguments are written in `<` and `>`", at: span)
        if arguments.isEmpty { return diagnostic.help("remove the parentheses", Replacement(span: span, text: "")) }
        return diagnostic.help("write `<\(arguments)>`", Replacement(span: span, text: "<\(arguments)>"))
    }
}
