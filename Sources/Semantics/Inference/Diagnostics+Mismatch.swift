import Source
import Support
import TypedTree

// Messages about types that differ from what is expected, and types that nothing determines.

extension Inference {
    mutating func report(_ diagnostic: Diagnostic) { diagnostics.insert(diagnostic) }

    /// A type with its article, as messages speak of it.
    private func quoted(_ type: TypeID) -> String { "`\(describe(type))`" }

    /// A type other than the one expected.
    mutating func reportMismatch(expected: TypeID, found: TypeID, at span: Span, _ reason: Reason) {
        defer {
            silence(expected)
            silence(found)
        }
        switch lastFailure {
        case .mismatch: break
        case .infinite(let variable, let type):
            lastFailure = .mismatch
            return reportInfiniteType(variable, type, at: span)
        case .tooLarge:
            lastFailure = .mismatch
            return reportTooLarge(at: span)
        }
        let expected = zonk(expected)
        let found = zonk(found)
        if types.hasError(expected) || types.hasError(found) { return }
        noteMixedResult(reason, expected: expected, found: found)
        // The function's use is reported already, by what its parameters' types have to have.
        if case .argument(let function, _, _) = reason {
            if failedUses.contains(where: { $0.function == function && $0.use.contains(span) }) { return }
            failedArguments.append(FailedUse(use: span, function: function))
        }
        // What could not be read behind a condition, or behind what is returned, would have made another value of it.
        switch reason {
        case .condition, .result: if hasSyntaxError(from: span.end, to: span.end + 1, of: span.file) { return }
        default: break
        }
        if hasSyntaxError(from: span.start, to: span.end, of: span.file) || repeatsMismatch(reason, expected: expected, found: found) { return }
        let wanted = describe(expected)
        let given = describe(found)
        var diagnostic = Diagnostic(.typeMismatch, "expected `\(wanted)`, found `\(given)`", at: span)
        if let note = parameterCountNote(expected: expected, found: found) { return report(diagnostic.note(note)) }
        diagnostic = explain(diagnostic, reason, expected: expected, found: found)
        if wanted == given, types[expected] != types[found] {
            return report(diagnostic.note("these are different types of one name: give one of them another name"))
        }
        if case .pattern = reason { return report(diagnostic) }
        if case .comparison(let place) = reason, let advised = adviseCall(diagnostic, expected, giving: found, at: place) { return report(advised) }
        if let advised = adviseCall(diagnostic, found, giving: expected, at: span) { return report(advised) }
        if case .element = reason, let trait = commonTrait(expected, found) {
            return report(diagnostic.help("annotate the array, as in `xs: [dyn \(text(program.traits[trait].name))] = …`"))
        }
        report(advise(diagnostic, expected: expected, found: found, at: span))
    }

    /// Advice to call what is a function without parameters, where it was only named and what it gives is needed.
    func adviseCall(_ diagnostic: Diagnostic, _ type: TypeID, giving needed: TypeID, at place: Span) -> Diagnostic? {
        guard case .function(let parameters, let result) = types[type], types.count(of: parameters) == 0, isWord(place) else { return nil }
        let given = variables.peek(result)
        guard given == needed || isSomeNumber(given) && isSomeNumber(needed) else { return nil }
        return diagnostic.help("call it: `\(sourceText(place))()`", .insertion(of: "()", after: place))
    }

    /// A trait of the program that both of two types of it implement.
    private mutating func commonTrait(_ first: TypeID, _ second: TypeID) -> TraitID? {
        guard isOwn(first), isOwn(second) else { return nil }
        for trait in program.traits.ids where isShown(program.traits[trait].module) && program.traits[trait].argumentParameters.isEmpty {
            if mayImplement(first, trait), mayImplement(second, trait) { return trait }
        }
        return nil
    }

    /// Whether the same mistake was reported: a result of another type in each branch, a number on both sides of `and`, several
    /// elements of an array, the patterns of another enum in all arms of a `match`.
    private mutating func repeatsMismatch(_ reason: Reason, expected: TypeID, found: TypeID) -> Bool {
        let place: Span
        switch reason {
        case .result(let span) where span.isValid: place = span
        case .logical(let span), .element(let span): place = span
        case .pattern: place = patternsOfMatch
        default: return false
        }
        guard place.isValid else { return false }
        return !reportedMismatches.insert(ReportedMismatch(place: place, expected: describe(expected), found: describe(found))).inserted
    }

    /// Says where the expected type comes from.
    private func explain(_ diagnostic: Diagnostic, _ reason: Reason, expected: TypeID, found: TypeID) -> Diagnostic {
        let wanted = describe(expected)
        switch reason {
        case .none, .index: return diagnostic
        case .annotation(let span): return diagnostic.label(span, "expected because of this type")
        case .declaration(let span): return diagnostic.label(span, "declared here as `\(wanted)`")
        case .assignment(let span): return diagnostic.label(span, "this is `\(wanted)`")
        case .argument(let function, let index, let first):
            return explainArgument(noteSignature(diagnostic, function, expected, found), function, Int(index), first: Int(first))
        case .result(let span):
            // As it is written: what is expected may be only a part of it, as in `return Ok(1)`.
            return span.isValid ? diagnostic.label(span, "the function's result is `\(sourceText(span))`") : diagnostic
        case .takenResult(let method): return labelSource(diagnostic, method)
        case .earlierResult(let span): return diagnostic.label(span, "here the function gives `\(wanted)`")
        case .condition:
            return adviseTest(changed(diagnostic, "a condition must be `bool`, found `\(describe(found))`"), found)
        case .logical: return adviseTest(changed(diagnostic, "`and`, `or` and `not` take `bool`, found `\(describe(found))`"), found)
        case .container(let span): return diagnostic.label(span, "this contains `\(wanted)`")
        case .element(let span): return diagnostic.label(span, "the elements are `\(wanted)` because of this one")
        case .branch(let span): return diagnostic.label(span, "this branch gives `\(wanted)`")
        case .field(let name, let span):
            return span.isValid ? diagnostic.label(span, "`\(text(name))` is declared here as \(declaredType(ofField: name, at: span, wanted))") : diagnostic
        case .pattern:
            let matched = found == TypeStore.unit ? "()" : describe(found)
            let pattern = changed(diagnostic, "the matched value is `\(wanted)`, this pattern is for `\(matched)`")
            return found == TypeStore.char && expected == TypeStore.string ? pattern.help("strings are written in double quotes: `\"a\"`") : pattern
        case .builtin(let builtin):
            return changed(diagnostic, "`\(builtin.spelling)` expects `\(wanted)`, found `\(describe(found))`")
        case .fallback(let span): return diagnostic.label(span, "the value of this is `\(wanted)`")
        case .comparison(let span): return diagnostic.label(span, "this is `\(wanted)`")
        }
    }

    /// The type of a field that is declared at a place: where that is a type parameter, with what the literal made of it.
    private func declaredType(ofField name: Symbol, at span: Span, _ wanted: String) -> String {
        for structure in program.structs.elements {
            guard let field = structure.fields.first(where: { $0.name == name && $0.span == span }) else { continue }
            let declared = quoted(field.type)
            if case .parameter = types[field.type], declared != "`\(wanted)`" { return "\(declared), which is `\(wanted)` in this literal" }
            return declared
        }
        return "`\(wanted)`"
    }

    /// Advice how a value of another type is tested where a `bool` has to stand.
    private func adviseTest(_ diagnostic: Diagnostic, _ found: TypeID) -> Diagnostic {
        if isSomeNumber(found) { return diagnostic.help("compare it, as in `x != 0`") }
        switch types[found] {
        case .string, .array, .fixedArray: return diagnostic.help("ask whether there is something in it, as in `len(x) > 0`")
        case .enumeration(let id, _) where id == program.option: return diagnostic.help("ask for the value, as in `x.is_some()` or `if Some(v) = x:`; another value where there is none is `x ?? value`")
        case .enumeration(let id, _) where id == program.result: return diagnostic.help("ask for the value, as in `x.is_ok()` or `if Ok(v) = x:`")
        case .structure(let id, _) where !isShown(program.structs[id].module):
            return diagnostic.help("ask whether there is something in it, as in `len(x) > 0`")
        default: return diagnostic
        }
    }

    private func changed(_ diagnostic: Diagnostic, _ message: String) -> Diagnostic {
        var result = diagnostic
        result.message = message
        return result
    }

    /// The signature of a function of the library that gets a function for something else, or something else for one.
    private func noteSignature(_ diagnostic: Diagnostic, _ function: FunctionID, _ expected: TypeID, _ found: TypeID) -> Diagnostic {
        let count = [expected, found].count { if case .function = types[$0] { true } else { false } }
        guard count == 1, !isShown(program.functions[function].module) else { return diagnostic }
        return diagnostic.note("the signature is `\(TypePrinter(program: program, variables: variables).callSignature(of: function))`")
    }

    private func explainArgument(
        _ diagnostic: Diagnostic, _ function: FunctionID, _ index: Int, first: Int
    ) -> Diagnostic {
        let declaration = program.functions[function]
        guard index < declaration.parameters.count else { return diagnostic }
        let isShown = isShown(declaration.module)
        if let (parameter, earlier) = argumentThatFixed(parameter: index, of: function), first + earlier < scratch.nodes.count {
            let name = text(program.typeParameters[parameter].name)
            let span = program.nodes[scratch.nodes[first + earlier]].span
            let place = program.locals[declaration.parameters[index]].span
            let labelled = diagnostic.label(span, "expected because this argument fixed the type `\(name)`")
            return isShown ? labelled.label(place, "`\(name)` is the type of this parameter too") : labelled
        }
        let local = program.locals[declaration.parameters[index]]
        guard local.span.isValid, isShown else { return diagnostic }
        let type = describe(signatures[functions[function.index].parameters.lowerBound + index])
        // The names that a derived method gives its parameters end in what they are.
        let name = text(local.name).split(separator: "$").last ?? ""
        return diagnostic.label(local.span, "parameter `\(name)` of `\(declaration.qualifiedName)` is `\(type)`")
    }

    /// An earlier parameter whose type has a type parameter in common with that of the parameter `index`, and that type parameter.
    private func argumentThatFixed(parameter index: Int, of function: FunctionID) -> (TypeParamID, Int)? {
        let state = functions[function.index]
        guard !program.functions[function].typeParameters.isEmpty, index < Int(state.parameterCount) else { return nil }
        let declared = typeParameters(in: signatures[Int(state.parameterStart) + index])
        for earlier in 0..<index {
            for parameter in typeParameters(in: signatures[Int(state.parameterStart) + earlier]) where declared.contains(parameter) {
                return (parameter, earlier)
            }
        }
        return nil
    }

    /// The type parameters that occur in a type.
    func typeParameters(in type: TypeID) -> [TypeParamID] {
        let type = variables.peek(type)
        guard types.hasParameter(type) else { return [] }
        switch types[type] {
        case .parameter(let parameter): return [parameter]
        case .array(let element), .fixedArray(let element, _), .range(let element): return typeParameters(in: element)
        case .tuple(let list), .structure(_, let list), .enumeration(_, let list), .dynamic(_, let list): return types[list].flatMap { typeParameters(in: $0) }
        case .function(let parameters, let result):
            return types[parameters].flatMap { typeParameters(in: $0) } + typeParameters(in: result)
        default: return []
        }
    }

    /// Reports a pattern `name: Type` for a value of another type.
    mutating func reportTypedPattern(_ wanted: TypeID, of type: TypeID, at span: Span, annotation: Span) {
        guard let wrapper = wrapper(of: zonk(wanted), for: zonk(type)) else { return reportMismatch(expected: type, found: wanted, at: annotation, .none) }
        let name = resolved.files[span.file].text(of: span).prefix { $0 != ":" }
        report(Diagnostic(.typeMismatch, "the matched value is \(quoted(type)), and no \(quoted(wanted))", at: annotation)
            .help("write `\(wrapper)(\(name))`", Replacement(span: span, text: "\(wrapper)(\(name))")))
    }

    /// Whether a value of the second type may be one of the first: a struct that extends it, or what implements its trait.
    private func isNarrower(_ type: TypeID, than wide: TypeID) -> Bool {
        guard case .structure = types[type] else { return false }
        switch types[wide] {
        case .dynamic, .errorValue: return isOwn(type)
        case .structure: return type != wide && program.isDescendant(type, of: wide)
        default: return false
        }
    }

    /// Advice for mismatches that have a usual repair.
    private func advise(_ diagnostic: Diagnostic, expected: TypeID, found: TypeID, at span: Span) -> Diagnostic {
        let end = Replacement.insertion(of: ")", after: span)
        if let wrapper = wrapper(of: found, for: expected) {
            return diagnostic.help("wrap the value: `\(wrapper)(…)`", .insertion(of: "\(wrapper)(", before: span), end)
        }
        if case .enumeration(let id, _) = types[expected], id == program.ordering, found == TypeStore.bool || isNumeric(found) || types.isNumber(found) {
            let why = found == TypeStore.bool ? ": which comes first, and not only whether `a` does" : ""
            return diagnostic.help("`a.compare(b)` gives an `Ordering`\(why)")
        }
        if isNarrower(expected, than: found) {
            return diagnostic.help("ask for what it is: `if Some(x) = value as? \(describe(expected)):`, or `x: \(describe(expected))` as a pattern")
        }
        if types[found] == .string, expected.variable == nil, types.isNumber(expected), let number = quotedNumber(span) {
            return diagnostic.help("a number is written without quotes", Replacement(span: span, text: number))
        }
        if found == TypeStore.string, expected == TypeStore.char, resolved.files[span.file].text(of: span).utf8.first != UInt8(ascii: "\"") {
            return diagnostic.help("`s.chars()` gives the characters of a string, and `c as string` makes a string of one")
        }
        if found == TypeStore.string, expected == TypeStore.char { return diagnostic.help("a character is written in single quotes: `'a'`") }
        if found == TypeStore.char, expected == TypeStore.string, sourceText(span).hasPrefix("'") { return diagnostic.help("strings are written in double quotes: `\"a\"`") }
        if types[found] == .string, isStringLiteral(span) { return diagnostic }
        if case .string = types[found], expected == TypeStore.i32 {
            return diagnostic.help("parse the string with `int()`", .insertion(of: "int(", before: span), end)
        }
        if case .string = types[found], expected == TypeStore.f64 {
            return diagnostic.help("parse the string with `float()`", .insertion(of: "float(", before: span), end)
        }
        if expected.variable == nil, found.variable == nil, types.isNumber(expected), types.isNumber(found) {
            let target = describe(expected)
            return diagnostic.help("convert it with `as \(target)`", castReplacements(span, to: target, isTight: isWord(span)))
        }
        if isFallible(found), !isFallible(expected) {
            if sourceText(span).hasPrefix("Err(") {
                return diagnostic.help("a function that gives errors back has a type such as `Result<\(describe(expected)), string>`; `raise` needs none")
            }
            if sourceText(span) == "None" { return diagnostic.help("`None` is a value of types that may lack theirs, such as `\(describe(expected))?`") }
            return diagnostic.help("take the value out, as with `value ?? default`, `value.unwrap()` or `match`")
        }
        if case .fixedArray = types[found], case .array = types[expected] {
            return diagnostic.help("copy the fixed array with `[..]`", .insertion(of: "[..]", after: span))
        }
        if case .array = types[found], case .structure(let id, _) = types[expected], isMadeOfElements(id) {
            let name = text(program.structs[id].name)
            return diagnostic.help("make one of the elements: `\(name).of(…)`", .insertion(of: "\(name).of(", before: span), end)
        }
        if case .array = types[expected], canBeWalked(found) {
            let collect = Replacement.insertion(of: ").iter().collect()", after: span)
            return diagnostic.help("make an array of its elements", .insertion(of: "(", before: span), collect)
        }
        if let wrapped = wrapped(found, for: expected, at: span) {
            return diagnostic.help("wrap it, which drops what it gives: `\(wrapped)`", Replacement(span: span, text: wrapped))
        }
        if found == TypeStore.unit { return diagnostic.note("`void` is the type of what has no value") }
        if expected == TypeStore.string, found.variable == nil || isNumeric(found) {
            return diagnostic.help("make it a string with `as string`", castReplacements(span, to: "string", isTight: isWord(span)))
        }
        return diagnostic
    }

    /// A function expression that calls a named function where one of the same parameters that gives nothing is expected.
    private func wrapped(_ found: TypeID, for expected: TypeID, at span: Span) -> String? {
        guard case .function(let wanted, let result) = types[expected], variables.peek(result) == TypeStore.unit,
            case .function(let given, let value) = types[found], variables.peek(value) != TypeStore.unit, isWord(span),
            zip(types[wanted], types[given]).allSatisfy({ describe($0) == describe($1) })
        else { return nil }
        let names = ["x", "y", "z"].prefix(types.count(of: given)).joined(separator: ", ")
        return types.count(of: given) > 3 ? nil : "fn(\(names)): \(sourceText(span))(\(names))"
    }

    /// Whether it is a collection of the library that `of` makes of an array.
    private func isMadeOfElements(_ id: StructID) -> Bool {
        let declaration = program.structs[id]
        return program.modules[declaration.module].isLibrary && declaration.typeParameters.count == 1
            && declaration.methods.contains { text($0.key) == "of" && isAccessible($0.value) }
    }

    /// Whether a type is no array, but has an iterator.
    private func canBeWalked(_ type: TypeID) -> Bool {
        if case .array = types[type] { return false }
        return types.owner(of: type).flatMap { program.inherentMethod(named: program.protocols.iter, of: $0) } != nil
    }

    /// What tells a function from one that is expected, when it has another number of parameters.
    private func parameterCountNote(expected: TypeID, found: TypeID) -> String? {
        guard case .function(let wanted, _) = types[expected], case .function(let given, _) = types[found] else { return nil }
        let (called, taken) = (types.count(of: wanted), types.count(of: given))
        if called == taken { return nil }
        let note = "it is called with \(called) argument\(called == 1 ? "" : "s"), and takes \(taken)"
        guard called == 1, case .tuple(let parts) = types[variables.peek(types[wanted, 0])], types.count(of: parts) == taken else { return note }
        return note + ": the argument is a tuple, as in `fn(p): p.0`"
    }

    /// The variant that makes a value of what is expected out of what is there.
    private func wrapper(of found: TypeID, for expected: TypeID) -> String? {
        guard case .enumeration(let id, let arguments) = types[expected], id == program.option || id == program.result, !isFallible(found) else {
            return nil
        }
        let payload = variables.peek(types[arguments, 0])
        let fits = payload == found || found.variable.map { variables.class($0).isNumeric && (payload.variable != nil || types.isNumber(payload)) } ?? false
        return fits ? (id == program.option ? "Some" : "Ok") : nil
    }

    /// Whether a string literal stands there.
    private func isStringLiteral(_ span: Span) -> Bool { resolved.files[span.file].text(of: span).utf8.last == UInt8(ascii: "\"") }

    /// The number in the string literal that stands there, if nothing else is in it.
    private func quotedNumber(_ span: Span) -> String? {
        let text = resolved.files[span.file].text(of: span).utf8
        guard text.count > 2, text.count < 24, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") else { return nil }
        let inside = text.dropFirst().dropLast()
        let digits = inside.first == UInt8(ascii: "-") ? inside.dropFirst() : inside
        guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        guard digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        return String(decoding: inside, as: UTF8.self)
    }

    private func isNumeric(_ type: TypeID) -> Bool { type.variable.map { variables.class($0).isNumeric } ?? false }

    /// Whether a type is that of a number, known or not.
    func isSomeNumber(_ type: TypeID) -> Bool { isNumeric(type) || type.variable == nil && types.isNumber(type) }

    /// Whether a part of a file did not parse.
    func hasSyntaxError(from start: UInt32, to end: UInt32, of file: FileID) -> Bool {
        syntaxErrors.contains { $0.file == file && $0.start >= start && $0.start <= end }
    }

    /// Whether what follows the end of a path did not parse: it may be what the path goes on with.
    private func isCutOff(at end: Span) -> Bool {
        guard let next = syntaxErrors.filter({ $0.file == end.file && $0.start >= end.end }).map(\.start).min() else { return false }
        return sourceText(Span(file: end.file, start: end.end, length: next - end.end)).allSatisfy(\.isWhitespace)
    }

    mutating func reportTooLarge(at span: Span) {
        report(Diagnostic(.nestingTooDeep, "the type of this has more than \(Inference.largestType) parts", at: span))
    }

    private mutating func reportInfiniteType(_ variable: TypeVariableID, _ type: TypeID, at span: Span) {
        let whole = zonk(type)
        let text = describe(whole)
        report(
            Diagnostic(.typeMismatch, "this needs a type that contains itself: a value would have to be `\(text)` and part of it at once", at: span)
                .note("a type that contains itself without end cannot be written; a struct or enum can refer to itself by its name"))
    }

    /// What a variable is annotated with whose value leaves type arguments open, and such a value.
    private func annotation(for value: String) -> String {
        if value.hasPrefix("Ok(") || value.hasPrefix("Err(") { return "Result<i32, string> = \(value)" }
        let name = value.prefix { $0 != "." }
        guard name.count < value.count, let declared = program.enums.elements.first(where: { text($0.name) == name }) else { return "i32? = None" }
        return "\(name)<\(declared.typeParameters.map { _ in "i32" }.joined(separator: ", "))> = \(value)"
    }

    /// Nothing determines a type.
    mutating func reportUndetermined(_ variable: TypeVariableID) {
        let span = variables.span(variable)
        if hasSyntaxError(from: span.start, to: span.end, of: span.file) { return }
        var diagnostic: Diagnostic
        switch variables.origin(variable) {
        case .emptyArray:
            diagnostic = Diagnostic(.undeterminedType, "nothing determines the type of this array's elements", at: span)
                .help("annotate the variable, as in `xs: [i32] = []`")
        case .emptyMap:
            // Its keys and its values are one mistake.
            if undeterminedMaps.contains(span) { return }
            undeterminedMaps.append(span)
            diagnostic = Diagnostic(.undeterminedType, "nothing determines the types of this map's keys and values", at: span)
                .help("annotate the variable, as in `m: Map<string, i32> = [:]`")
        case .parameter:
            diagnostic = Diagnostic(.undeterminedType, "nothing determines the type of this parameter", at: span)
                .help("annotate it, as in `fn(x: i32)`")
        case .none:
            diagnostic = Diagnostic(.undeterminedType, "nothing determines the type argument of this value", at: span)
                .help("annotate the variable, as in `x: \(annotation(for: sourceText(span)))`")
        case .typeArgument:
            // Beside calls, methods that are not called: `xs.map`.
            let text = sourceText(span)
            let isCall = text.utf8.last == UInt8(ascii: ")") || !text.utf8.contains(UInt8(ascii: "."))
            diagnostic = Diagnostic(.undeterminedType, "nothing determines the type of this \(isCall ? "call" : "method, which is not called")", at: span)
                .help(isCall ? "annotate what it is bound to, or give type arguments: `f<i32>(…)`" : "call it: `\(text)(…)`")
        case .structArgument:
            diagnostic = Diagnostic(.undeterminedType, "nothing determines the type arguments of this struct", at: span)
                .help("annotate what it is bound to, or give type arguments, as in `\(sourceText(span))<i32>`")
        case .functionValue:
            diagnostic = Diagnostic(.undeterminedType, "nothing determines the types that this function is used with", at: span)
                .help("annotate what it is bound to, as in `f: fn(i32) -> i32 = …`, or give type arguments: `f<i32>`")
        case .expression, .result, .element, .literal:
            diagnostic = Diagnostic(.undeterminedType, "nothing determines the type of this", at: span)
        }
        for position in constraints.list(endingAt: variables.waiting[variable.index]).prefix(1) {
            if let advised = adviseChoice(diagnostic, constraints[position]) { return report(advised) }
            let place = constraints[position].span
            if place.isValid, place != span, isShown(place) { diagnostic = diagnostic.label(place, "which must be known here") }
        }
        undetermined.append(diagnostic)
    }

    // MARK: Functions

    mutating func reportMissingResult(of function: FunctionID, expected: TypeID, signature: Span, end: Span) {
        let type = zonk(expected)
        if types.hasError(type) { return }
        let declaration = program.functions[function]
        if isCutOff(at: end) || hasSyntaxError(from: end.start, to: end.end, of: end.file) { return }
        let name = declaration.role == .closure ? "this function" : declaration.qualifiedName
        report(.missingResult(name, describe(type), function: signature, end: end))
    }

    mutating func reportMainResult(_ type: TypeID, at span: Span) {
        report(
            Diagnostic(.typeMismatch, "`main` gives nothing, an `i32` (the exit code) or a `Result<(), E>`, not `\(describe(type))`", at: span))
    }

    mutating func reportMainParameters(at span: Span) {
        report(Diagnostic(.typeMismatch, "`main` takes nothing or the program's arguments: `fn main(args: [string])`", at: span))
    }

    mutating func reportBareReturn(at span: Span, other: Span, type: TypeID) {
        let type = zonk(type)
        if types.hasError(type) { return }
        var diagnostic = Diagnostic(.typeMismatch, "`return` without a value, where the function gives \(quoted(type))", at: span)
        if other.isValid { diagnostic = diagnostic.label(other, "it gives \(quoted(type)) here") }
        report(diagnostic)
    }

    mutating func reportNotCallable(_ type: TypeID, at span: Span, callee: NodeID) {
        if isIncomplete(type) { return }
        let place = program.nodes[callee].span
        let diagnostic = Diagnostic(.unsupportedOperation, "\(quoted(type)) is no function and cannot be called", at: place)
        let name: Symbol
        let what: String
        switch program.nodes[callee].kind {
        case .field(_, let field):
            // A method of the field's name was reported as the second member of the name.
            if resolved.mistakenMembers.contains(field) { return }
            (name, what) = (field, "a field")
        case .call(let method, _, _) where program.functions[method].isProperty: (name, what) = (program.functions[method].name, "a property")
        default: return report(diagnostic)
        }
        let arguments = Span(file: place.file, start: place.end, length: span.end - place.end)
        report(sourceText(arguments) == "()"
            ? diagnostic.help("`\(text(name))` is \(what): leave the parentheses out", Replacement(span: arguments, text: ""))
            : diagnostic.note("`\(text(name))` is \(what), not a method"))
    }

    mutating func reportTypeArgumentsOfUnknown(at span: Span) {
        report(
            Diagnostic(.undeterminedType, "type arguments need a receiver whose type is known here", at: span)
                .help("annotate the receiver's type"))
    }

    mutating func reportTypeArgumentCount(_ given: Int, _ wanted: Int, at span: Span) {
        let expected = wanted == 0 ? "takes no type arguments" : "takes \(wanted) type argument\(wanted == 1 ? "" : "s")"
        report(Diagnostic(.unknownType, "this \(expected), \(given) given", at: span))
    }

    mutating func reportDisagreeingLeak(_ leak: LeakedName, _ first: TypeID, _ second: TypeID, at span: Span) {
        let name = text(leak.name)
        report(
            Diagnostic(.undefinedName, "`\(name)` is not visible here: the branches declare it with different types", at: leak.firstUse)
                .label(span, "\(quoted(second)) here, \(quoted(first)) in another branch")
                .help("declare `\(name)` before the branches"))
    }

    mutating func reportBuiltinValue(_ name: BuiltinName, at span: Span) {
        let text = switch name {
        case .print(let function): function.rawValue
        case .function(let builtin): builtin.spelling
        }
        report(
            Diagnostic(.unsupportedOperation, "`\(text)` takes varying arguments and is no value", at: span)
                .help("wrap it: `fn(x): \(text)(x)`"))
    }
}
