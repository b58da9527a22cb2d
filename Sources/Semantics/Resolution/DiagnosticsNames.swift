import Source
import Support

// What name resolution has to say about names (E1010–E1015, E2003, E2008).

/// " did you mean" as help, when there is something to offer.
extension Diagnostic {
    fileprivate func suggesting(_ suggestion: String?, at span: Span) -> Diagnostic {
        guard let suggestion else { return self }
        return help("did you mean `\(suggestion)`?", Replacement(span: span, text: suggestion))
    }

    fileprivate func labelIfValid(_ span: Span, _ message: String) -> Diagnostic {
        span.isValid ? label(span, message) : self
    }
}

// MARK: Undefined names

extension Diagnostic {
    static func undefinedName(_ name: String, at span: Span, isType: Bool, isCall: Bool = false, suggestion: String?) -> Diagnostic {
        let diagnostic = Diagnostic(.undefinedName, "nothing named `\(name)` is visible here", at: span)
        if isType { return diagnostic.note("`\(name)` is a type; a value is needed here") }
        if let own = foreignNames[name] { return diagnostic.help("write `\(own)`", Replacement(span: span, text: own)) }
        if let advice = foreignAdvice[name] { return diagnostic.note(advice) }
        if functionsOfMath.contains(name) { return diagnostic.help("`\(name)` is in `std.math`: `use std.math: \(name)`") }
        if isCall, name == "hash" { return diagnostic.note("all values have a method for it: `x.hash()`") }
        if suggestion == nil, standardModules.contains(name) {
            let call = "`std.\(name)` is a module: after `use std.\(name)`, `\(name).f(…)` calls a function of it"
            return diagnostic.help(isCall ? call : "import the module first: `use std.\(name)`")
        }
        guard suggestion == nil, let keyword = Spelling.nearest(to: name, among: keywords) else { return diagnostic.suggesting(suggestion, at: span) }
        // Only these two are values.
        let isValue = keyword == "true" || keyword == "false"
        return diagnostic.help("did you mean `\(keyword)`?", isValue ? [Replacement(span: span, text: keyword)] : [])
    }

    /// Reserved words that may stand alone, or before something that seems to belong to a name.
    private static let keywords = ["true", "false", "break", "continue", "pass", "return", "raise", "not"]

    /// What Orus calls things that have these names in other languages.
    private static let foreignNames = [
        "True": "true", "False": "false", "null": "None", "nil": "None", "NULL": "None", "nullptr": "None", "undefined": "None",
        "this": "self", "printf": "print", "puts": "print", "echo": "print", "printLine": "println",
    ]

    /// Functions that other languages have without an import.
    private static let functionsOfMath: Set = [
        "sqrt", "round", "floor", "ceil", "trunc", "sin", "cos", "tan", "exp", "log", "log2", "log10", "atan2", "hypot", "cbrt", "gcd",
    ]

    /// The modules of the standard library.
    static let standardModules: Set = [
        "bytes", "collections", "csv", "env", "fs", "hash", "io", "json", "math", "os", "path", "process", "random", "regex", "string", "test",
        "time",
    ]

    /// What to do instead of using these names.
    private static let foreignAdvice = [
        "Exception": "a raised error is a string, or a value of a type that implements `Error`: `raise \"…\"`",
        "ValueError": "a raised error is a string, or a value of a type that implements `Error`: `raise \"…\"`",
        "console": "`print(…)` prints", "fmt": "`print(…)` prints, and `format(\"{}\", x)` gives a string", "System": "`print(…)` prints",
        "list": "an array is written `[a, b]`, and `.collect()` makes one of a range or iterator: `(0..3).collect()`",
        "Array": "an array is written `[a, b]`, and `[value; count]` fills one",
        "List": "an array is written `[a, b]`, an empty one `[]`", "Vec": "an array is written `[a, b]`, an empty one `[]`",
        "Vector": "an array is written `[a, b]`, an empty one `[]`", "ArrayList": "an array is written `[a, b]`, an empty one `[]`",
        "HashMap": "a map is written `[key: value]`, an empty one `[:]`", "Dict": "a map is written `[key: value]`, an empty one `[:]`",
        "BTreeMap": "a map is written `[key: value]`, an empty one `[:]`", "HashSet": "a set is made by `Set.of([a, b])`, an empty one by `Set.new()`",
        "tuple": "a tuple is written `(a, b)`",
        "dict": "a map is written `[key: value]`, an empty one `[:]`",
        "set": "a set is made by `Set.of([a, b])`",
        "Box": "structs, enums and arrays are references by themselves: `x` stands alone", "Rc": "structs, enums and arrays are references by themselves: `x` stands alone",
        "Arc": "structs, enums and arrays are references by themselves: `x` stands alone",
        "it": "a function names its parameters: `fn(x): x * 2`",
        "divmod": "quotient and remainder are the tuple `(a / b, a % b)`",
        "type": "`typeof(x)` tells the name of a value's type",
        "reversed": "`xs.reversed()` gives an array in the opposite order",
        "ord": "the number of a character is `c as u32`, that of a byte of a string `s.bytes().nth(i)`",
        "chr": "the character of a number is `n as char`",
        "map": "`xs.map(f)` is a method", "filter": "`xs.filter(f)` is a method", "any": "`xs.any(f)` is a method", "all": "`xs.all(f)` is a method",
        "require": "modules are imported with `use`, as in `use std.io`",
        "KeyError": "a raised error is a string, or a value of a type that implements `Error`: `raise \"…\"`",
        "TypeError": "a raised error is a string, or a value of a type that implements `Error`: `raise \"…\"`",
        "RuntimeError": "a raised error is a string, or a value of a type that implements `Error`: `raise \"…\"`",
        "Math": "functions of numbers are in `std.math`: `use std.math`",
        "new": "values of a struct are written `Type{ field: value }`",
        "isinstance": "`matches` tests a value against a pattern, and `typeof` tells the name of its type",
        "exit": "`exit` is in `std.env`: `use std.env: exit`",
        "hex": "a number is written in another base by its format: `f\"{x:x}\"`, `f\"{x:#x}\"` with `0x`",
        "bin": "a number is written in another base by its format: `f\"{x:b}\"`, `f\"{x:#b}\"` with `0b`",
        "oct": "a number is written in another base by its format: `f\"{x:o}\"`, `f\"{x:#o}\"` with `0o`",
        "pow": "powers are written `a ** b`; `std.math` has a `pow` of floats",
        "str": "any value is made a string with `as string`, or in `f\"{x}\"`",
    ]

    static func nameOfInnerBlock(_ name: String, at span: Span, declared: Span, isBound: Bool) -> Diagnostic {
        let diagnostic = Diagnostic(.undefinedName, "`\(name)` is not visible here", at: span)
        if isBound {
            return diagnostic.label(declared, "bound here, for what belongs to it alone")
                .help("to keep it, assign it to a variable that is declared before: `mut kept = …`, and in there `kept = \(name)`")
        }
        return diagnostic
            .label(declared, "declared here, in an inner block that has ended")
            .note("`\(name)` is declared in a block, and a name leaves a block only when every branch of an `if` or `match` "
                + "that can complete declares it by plain `\(name) = …`")
            .help("declare `\(name)` before the block: `mut \(name) = …`, and assign to it in the block")
    }

    static func nameOfTest(_ name: String, at span: Span, declared: Span) -> Diagnostic {
        Diagnostic(.undefinedName, "`\(name)` is not visible here", at: span)
            .label(declared, "bound here, for the test alone")
            .note("the names in a pattern of `matches` are not visible after it")
            .help("take the value apart with `if pattern = value:`, which binds the names in its block")
    }

    /// `place`: `f = fn` of `f = fn(n): f(n - 1)`.
    static func functionNotVisibleInItself(_ name: String, _ place: Span, at span: Span) -> Diagnostic {
        Diagnostic(.undefinedName, "`\(name)` is not visible here: a variable is visible after its value", at: span)
            .help("declare the function by `fn`, and it can call itself", Replacement(span: place, text: "fn \(name)"))
    }

    static func underscoreRead(at span: Span) -> Diagnostic {
        Diagnostic(.undefinedName, "`_` binds nothing, so it cannot be read", at: span)
            .help("give the value a name where it is bound")
    }

    static func selfOutsideMethod(at span: Span) -> Diagnostic {
        Diagnostic(.undefinedName, "`self` is only there in methods, functions of an `impl` whose first parameter it is", at: span)
            .help("make `self` the first parameter of the function")
    }

    static func memberWithoutSelf(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.undefinedName, "nothing named `\(name)` is visible here", at: span)
            .help("a member of the type is reached by `self`", .insertion(of: "self.", before: span))
    }

    static func undefinedLabel(_ name: String, at span: Span, suggestion: String?) -> Diagnostic {
        Diagnostic(.undefinedName, "no loop around this place has the label `'\(name)`", at: span, title: "undefined label")
            .suggesting(suggestion.map { "'" + $0 }, at: span)
    }

    static func nameBeyondMethod(_ name: String, at span: Span, declared: Span) -> Diagnostic {
        Diagnostic(.undefinedName, "`\(name)` belongs to a function around the type, out of reach of the type's own code", at: span)
            .labelIfValid(declared, "declared here")
            .note("methods and defaults of fields see the module's names, not those of the function that their type is declared in")
            .help("pass `\(name)` as an argument, or keep it in a field")
    }

    static func captureBeforeDeclaration(_ function: String?, variable: String, at span: Span, declared: Span) -> Diagnostic {
        let what = function.map { "`\($0)`" } ?? "this function"
        return Diagnostic(.undefinedName, "\(what) uses `\(variable)`, which is not declared yet at this place", at: span)
            .label(declared, "`\(variable)` is declared here")
            .help("declare `\(variable)` before \(what) is used")
    }

    static func nameMissingInAlternative(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.undefinedName, "`\(name)` is not bound by the alternatives before this one", at: span)
            .note("all alternatives of a pattern bind the same names, since the body may use each of them")
    }

    static func alternativeLacksName(_ name: String, at span: Span, declared: Span) -> Diagnostic {
        Diagnostic(.undefinedName, "this alternative does not bind `\(name)`", at: span)
            .label(declared, "bound here")
            .note("all alternatives of a pattern bind the same names, since the body may use each of them")
    }

    static func notAPath(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.undefinedName, "`\(name)` is no name in a module or type", at: span)
    }

    static func notAPattern(at span: Span) -> Diagnostic {
        Diagnostic(.undefinedName, "this is neither a variant, nor a struct, nor a constant", at: span)
            .note("a pattern with `.`, `(` or `{` names what the value is compared with")
    }

    static func readBeforeInitializer(_ name: String, at span: Span, declared: Span, read: Span = .none) -> Diagnostic {
        let isIndirect = read.isValid && read != span
        let diagnostic = Diagnostic(
            .uninitializedVariable,
            isIndirect ? "this reads `\(name)` before it has a value" : "`\(name)` has no value yet at this place", at: span)
            .label(declared, "gets its value here")
        // Further down its declaration is over, unless the place is in it.
        if !isIndirect, span.start > declared.start {
            return diagnostic.note("this is still a part of the value that `\(name)` is to get")
        }
        return (isIndirect ? diagnostic.label(read, "read here") : diagnostic)
            .help("move the declaration of `\(name)` up, before this place")
    }
}

// MARK: Modules and types where values have to stand

extension Diagnostic {
    /// `own`: the module's name here.
    static func moduleAsValue(module name: String, own: String?, at span: Span) -> Diagnostic {
        Diagnostic(.undefinedName, "`\(name)` is a module, not a value", at: span, title: "a module is no value")
            .help("name what you want of it: `\(own ?? name).…`")
    }

    /// `makers`: the calls that make one, where not all fields are at hand for a literal.
    static func structAsValue(_ name: String, fields: [String], makers: [String]?, at span: Span, isCall: Bool) -> Diagnostic {
        let diagnostic = Diagnostic(
            .undefinedName, "`\(name)` is a struct, not a \(isCall ? "function" : "value")", at: span, title: "a type is no value")
        guard let makers else { return diagnostic.help("make one with a literal: `\(structLiteral(name, fields))`") }
        if makers.isEmpty { return diagnostic }
        return diagnostic.help("make one with \(makers.map { "`\(name).\($0)`" }.joined(separator: " or "))")
    }

    static func structLiteral(_ name: String, _ fields: [String]) -> String {
        fields.isEmpty ? "\(name){}" : "\(name){ " + fields.map { "\($0): …" }.joined(separator: ", ") + " }"
    }

    static func enumAsValue(_ name: String, variant: String?, at span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.undefinedName, "`\(name)` is an enum, not a value", at: span, title: "a type is no value")
        guard let variant else { return diagnostic }
        return diagnostic.help("name one of its variants, such as `\(name).\(variant)`")
    }

    static func typeAsValue(_ name: String?, at span: Span, isCall: Bool) -> Diagnostic {
        let diagnostic = Diagnostic(.undefinedName, "this is a type, not a value", at: span, title: "a type is no value")
        guard isCall else { return diagnostic }
        if name == "Range" { return diagnostic.help("a range is written `a..b`, and `range(a, b)` gives an iterator") }
        return diagnostic.help("to convert a value, write `value as type`; a string is read by `int(text)`, `float(text)` or `text.parse_int()`")
    }

    static func traitAsValue(_ name: String, at span: Span, isCall: Bool) -> Diagnostic {
        let diagnostic = Diagnostic(.undefinedName, "`\(name)` is a trait, not a \(isCall ? "function" : "value")", at: span, title: "a type is no value")
        guard name == "Error" else { return diagnostic }
        return diagnostic.help("a string can be raised as it is, `raise \"text\"`, and so can a value of a type with `impl Error for …:`")
    }
}

// MARK: Second definitions, wrong forms

extension Diagnostic {
    static func duplicate(_ name: String, at span: Span, first: Span) -> Diagnostic {
        Diagnostic(.duplicateDefinition, "`\(name)` is defined twice in one scope", at: span)
            .labelIfValid(first, "first defined here")
            .help("give one of them another name")
    }

    static func duplicateMember(_ name: String, _ what: String, of type: String, at span: Span, first: Span) -> Diagnostic {
        Diagnostic(.duplicateDefinition, "`\(type)` has two members named `\(name)`", at: span, title: "second \(what) of one name")
            .labelIfValid(first, "the first is here")
    }

    static func duplicateField(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.duplicateDefinition, "`\(name)` is given twice", at: span)
    }

    static func ambiguousImport(_ name: String, at span: Span, first: Span, second: Span) -> Diagnostic {
        Diagnostic(.duplicateDefinition, "`\(name)` is imported from two modules", at: span)
            .labelIfValid(first, "one is defined here").labelIfValid(second, "the other one is defined here")
            .help("import by name: `use module: name`, with `as` for one of the two")
    }

    /// `uses`: the other places at which the name stands.
    static func constantName(_ name: String, at span: Span, uses: [Span]) -> Diagnostic {
        let better = screaming(name)
        return Diagnostic(.nameForm, "the name of a constant is written in SCREAMING_SNAKE_CASE", at: span)
            .help("rename it to `\(better)`", ([span] + uses).map { Replacement(span: $0, text: better) })
            .help("or make it a variable, with `=` instead of `:=`")
    }

    /// `maxCount` as `MAX_COUNT`.
    private static func screaming(_ name: String) -> String {
        var result = ""
        var previousIsLower = false
        for character in name {
            if character.isUppercase && previousIsLower { result += "_" }
            previousIsLower = character.isLowercase || character.isNumber
            result += character.uppercased()
        }
        return result.contains { $0.isLetter } ? result : "NAME"
    }

    static func misplacedSelf(inMethod: Bool, at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`self` can only be the first parameter of a method in an `impl`", at: span)
            .help(inMethod ? "write it before the others" : "give the parameter another name")
    }

    static func variadicNotLast(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`\(name)` takes all further arguments, so it has to be the last parameter", at: span)
    }

    static func variadicDefault(at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "a variadic parameter has no default: without arguments it is an empty array", at: span)
    }

    static func requiredAfterDefault(_ name: String, at span: Span, optional: String, _ declared: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`\(name)` has no default, but stands after a parameter that has one", at: span)
            .label(declared, "`\(optional)` may be left out")
            .help("move `\(name)` before it, or give it a default")
    }

    static func missingBody(at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "this function has no body", at: span)
            .help("add `:` and a body")
    }

    static func nativeOutsideStandardLibrary(at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`@native(\"…\")` is for functions of the standard library only", at: span)
    }

    static func unknownAttribute(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "there is no attribute `@\(name)`", at: span)
            .note("the attributes are `@derive(…)` on types, `@property` and `@static` on methods; functions cannot be decorated")
    }
}

// MARK: Types

extension Diagnostic {
    static func unknownType(_ name: String, at span: Span, isValue: Bool, isTrait: Bool, suggestion: String?) -> Diagnostic {
        let diagnostic = Diagnostic(.unknownType, "there is no \(isTrait ? "trait" : "type") named `\(name)`", at: span)
        return (isValue ? diagnostic.note("`\(name)` is something else here, not a type") : diagnostic)
            .suggesting(suggestion, at: span)
    }

    /// A type named like a type parameter.
    static func unknownTypeParameter(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unknownType, "there is no type named `\(name)`", at: span)
            .help("if it is a type parameter, declare it first: `fn f<\(name)>(…)`, `struct S<\(name)>:`, `impl<\(name)> S<\(name)>:`")
    }

    /// A container by the name that it has in another language.
    static func foreignContainer(_ name: String, _ builtin: String, at span: Span) -> Diagnostic {
        Diagnostic(.unknownType, "there is no type named `\(name)`", at: span).help("it is written `\(builtin)`")
    }

    /// What other languages wrap around the type of what is referred to.
    static func foreignReference(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unknownType, "there is no type named `\(name)`", at: span)
            .help("leave it out: structs, enums and arrays are references by themselves, so `\(name)<T>` is `T`")
    }

    static func typeOfAll(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unknownType, "there is no type named `\(name)`", at: span)
            .help("leave the type out, and it is inferred: a function takes values of all types that its body can use; or take a `dyn Trait`")
    }

    static func notAType(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unknownType, "`\(name)` is not a type", at: span)
    }

    static func caughtType(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "`catch` takes a name first: `\(name)` would be a new one here, for errors of every type", at: span)
            .help("name the error", Replacement.insertion(of: "e: ", before: span))
    }

    static func caughtAnything(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedSyntax, "there is no type `\(name)`: `catch e:` catches every error", at: span)
            .help("name the error", Replacement(span: span, text: "e"))
    }

    static func typeAsPattern(_ name: String, at span: Span) -> Diagnostic {
        let diagnostic = Diagnostic(.ambiguousSpelling, "`\(name)` alone is a new name here, which takes every value", at: span)
        // Of scalars nothing is asked but their value.
        guard name.first?.isUppercase == true else { return diagnostic }
        return diagnostic.help("ask for what is a `\(name)` by `_: \(name)`; a new name is usually written in small letters", Replacement(span: span, text: "_: \(name)"))
    }

    static func variantAsType(_ name: String, payload: Int, at span: Span) -> Diagnostic {
        let example = payload == 0 ? name : name + "(…)"
        return Diagnostic(.unknownType, "`\(name)` is a variant, not a type", at: span)
            .note(payload == 0 ? "its value is written `\(example)`" : "its values are written `\(example)`, with what they hold in parentheses")
    }

    static func notAModule(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.unknownType, "`\(name)` is not a module, so it has no types", at: span)
    }

    static func selfTypeOutsideImpl(at span: Span) -> Diagnostic {
        Diagnostic(.unknownType, "`Self` names the type of an `impl`; there is none around", at: span)
    }

    static func typeParameterBeyondDeclaration(_ name: String, at span: Span, declared: Span) -> Diagnostic {
        Diagnostic(.unknownType, "`\(name)` is a type parameter of a function around, out of reach here", at: span)
            .label(declared, "declared here")
            .help("give the type a parameter of its own")
    }

    static func unusedImplParameter(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.undeterminedType, "the type parameter `\(name)` occurs nowhere in the type of this `impl`", at: span)
            .help("use it among the type's arguments, or move it to the method that needs it")
    }

    static func fieldOfType(_ name: String, type: String, at span: Span) -> Diagnostic {
        Diagnostic(.unknownMember, "`\(name)` is a field: values of `\(type)` have it, the type itself does not", at: span)
    }

    static func noTypeMember(_ name: String, type: String, isEnum: Bool, at span: Span, suggestion: String?) -> Diagnostic {
        let what = isEnum ? "variant or method" : "method"
        return Diagnostic(.unknownMember, "`\(type)` has no \(what) named `\(name)`", at: span)
            .suggesting(suggestion, at: span)
    }
}

// MARK: Assignments

extension Diagnostic {
    /// What somebody tried to assign to.
    enum Immutable {
        case variable, leakedName, parameter, selfValue, loopVariable, patternName, catchName, resource, constant
        case function, type, module, other
        case importedVariable(String, isMutable: Bool, isLibrary: Bool)
    }

    /// Advice for an assignment in a function to what stands outside.
    func orNew(_ name: String) -> Diagnostic {
        switch help.first?.replacements.isEmpty {
        case false?: help("or, if a variable of this function is meant, declare one: `mut \(name) = …`")
        default: self
        }
    }

    static func immutable(_ name: String, _ what: Immutable, at span: Span, declared: Span) -> Diagnostic {
        let shadow = "declare a variable of that name in the body: `mut \(name) = \(name)`"
        func base(_ description: String) -> Diagnostic {
            Diagnostic(.immutable, "`\(name)` is \(description)", at: span).labelIfValid(declared, "declared here")
        }
        switch what {
        case .variable:
            return Diagnostic(.immutable, "`\(name)` is immutable", at: span)
                .labelIfValid(declared, "declared without `mut` here")
                .help("declare it with `mut`: `mut \(name) = …`", Replacement.insertion(of: "mut ", before: declared))
        case .leakedName:
            return base("declared by every branch, and immutable after them")
                .help("declare it before the branches: `mut \(name) = …`")
        case .parameter: return base("a parameter, and parameters are immutable").help(shadow)
        case .selfValue: return base("the value that the method is called on; its fields may be assigned, itself not")
        case .loopVariable: return base("a loop variable, made anew for each turn and immutable").help(shadow)
        case .patternName: return base("bound by a pattern, and immutable").help(shadow)
        case .catchName: return base("the caught error, and immutable").help(shadow)
        case .resource: return base("what a `with` closes, and immutable").help(shadow)
        case .constant: return base("a constant").help("make it a variable with `mut`, or give the new value another name")
        case .function: return base("a function; functions are not assigned to").help("give the variable another name")
        case .type: return base("a type; types are not assigned to").help("give the variable another name")
        case .module: return base("a module; modules are not assigned to").help("give the variable another name")
        case .other: return base("nothing that can be assigned to")
        case .importedVariable(let module, let isMutable, let isLibrary):
            let diagnostic = base("a variable of the module `\(module)`, which alone may assign it")
            // The library is not the program's to change.
            return isLibrary ? diagnostic.help("give the variable another name")
                : diagnostic.help("\(isMutable ? "" : "make it `mut` there, and ")let `\(module)` export a function that assigns it")
        }
    }
}

// MARK: Editions

extension Diagnostic {
    static func unknownEdition(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.ambiguousSpelling, "there is no edition `\(name)`; the program is in 2026", at: span)
            .help("the editions are `2026` and `vm`")
    }
}
