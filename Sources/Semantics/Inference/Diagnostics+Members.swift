import Source
import Support
import Syntax
import TypedTree

// Messages about fields and methods that a type does not have, or does not show.

extension Inference {
    private func quoted(_ type: TypeID) -> String { "`\(describe(type))`" }

    /// The names of a type's fields and methods.
    func memberNames(of type: TypeID) -> (fields: [String], methods: [String]) {
        switch types[type] {
        case .structure(let id, _):
            let declaration = program.structs[id]
            let methods = visibleNames(declaration.methods) + program.implementations.methodNames(of: .structure(id))
            let fields = declaration.fields.indices.filter { isAccessible(field: UInt32($0), of: id) }
            return (fields.map { text(declaration.fields[$0].name) }, methods.map { text($0) }.sorted() + ["clone"])
        case .enumeration(let id, _):
            let methods = visibleNames(program.enums[id].methods) + program.implementations.methodNames(of: .enumeration(id))
            return ([], methods.map { text($0) }.sorted() + ["clone"])
        case .parameter(let parameter):
            return ([], (parameterBounds[parameter] ?? []).flatMap { program.traits[$0.trait].methodsByName.keys.map { text($0) } }.sorted())
        case .errorValue: return (["message", "code", "kind", "line", "file"], [])
        case let kind:
            let own: [String] =
                switch kind {
                case .array: ["push", "pop", "len", "clone", "sorted"]
                case .string, .fixedArray: ["len", "clone"]
                case .range: ["len", "step", "contains", "clone"]
                default: []
                }
            let library = (TypeHead(kind).flatMap { program.builtinMethods[$0] } ?? [:]).filter { !program.functions[$0.value].isPrivate }
            return ([], own + library.keys.map { text($0) }.sorted())
        }
    }

    /// The names of the methods that this module may call.
    private func visibleNames(_ methods: [Symbol: FunctionID]) -> [Symbol] {
        methods.filter { isAccessible($0.value) }.map(\.key)
    }

    mutating func reportUnknownField(_ name: Symbol, _ type: TypeID, at span: Span, isLiteral: Bool = false) {
        let type = zonk(type)
        if types.hasError(type) || isIncomplete(type) { return }
        defer { silence(type) }
        if resolved.isMistaken(name) { return }
        let wanted = text(name)
        let members = memberNames(of: type)
        var diagnostic = Diagnostic(.unknownMember, "\(quoted(type)) has no field `\(wanted)`", at: span)
        if !isLiteral, let advised = adviseValueInside(diagnostic, name, type, at: span) {
            diagnostic = advised
        } else if case .enumeration(let id, _) = types[type], program.enums[id].variants.contains(where: { !$0.payload.isEmpty }) {
            diagnostic = diagnostic.help("what a variant holds is taken out by a pattern, in `match` or `if pattern = value:`")
        } else if !isLiteral, let own = ForeignMembers.method(wanted, among: members.methods) {
            diagnostic = diagnostic.help("write `.\(own)()`", Replacement(span: span, text: "\(own)()"))
        } else if !isLiteral, wanted == "len" || members.methods.contains(wanted) {
            diagnostic = diagnostic.help("call the method: `.\(wanted)()`", .insertion(of: "()", after: span))
        } else if let near = Spelling.nearest(to: wanted, among: members.fields) {
            diagnostic = diagnostic.help("there is a field `\(near)`", Replacement(span: span, text: near))
        } else if !isLiteral, case .structure(program.map, let list) = types[type], types[list].first == TypeStore.string {
            let place = Span(file: span.file, start: span.start - 1, length: span.length + 1)
            diagnostic = diagnostic.help("a key stands in brackets: `[\"\(wanted)\"]`", Replacement(span: place, text: "[\"\(wanted)\"]"))
        } else if !isLiteral, let near = nearestMethod(to: wanted, of: type, members.methods) {
            diagnostic = diagnostic.help("there is a method `\(near)()`", Replacement(span: span, text: "\(near)()"))
        } else if case .tuple(let elements) = types[type] {
            diagnostic = diagnostic.note("a tuple's elements are numbered: `.0` to `.\(types.count(of: elements) - 1)`")
        } else if !members.fields.isEmpty {
            diagnostic = diagnostic.note("its fields are \(list(members.fields))")
        }
        report(labelDeclaration(diagnostic, of: type))
    }

    /// `arguments`: what the method is called with, where the call is at hand.
    mutating func reportUnknownMethod(_ name: Symbol, _ type: TypeID, at span: Span, _ arguments: IDRange<ArgumentID> = .empty) {
        let type = zonk(type)
        // A method that stands in its struct was reported there.
        if types.hasError(type) || isIncomplete(type) { return }
        defer { silence(type) }
        if resolved.isMistaken(name) { return }
        let wanted = text(name)
        let members = memberNames(of: type)
        var diagnostic = Diagnostic(.unknownMember, "\(quoted(type)) has no method `\(wanted)`", at: span)
        if let method = findMethodQuietly(name, type) {
            if resolved.lacksSelf.contains(method) { return }
            let first = program.functions[method].parameters.first.map { text(program.locals[$0].name) }
            diagnostic = diagnostic.help(
                first == "this" ? "what a method is called on is named `self`: write that for `this`" : "`\(wanted)` has no `self`: call it on the type")
            diagnostic = diagnostic.label(program.functions[method].nameSpan, "declared here without `self`")
        } else {
            let isFixed = if case .fixedArray = types[type] { isMethodOfArrays(wanted) } else { false }
            let isInside = isFallible(type) && !arguments.isEmpty
            diagnostic = (isInside ? adviseValueInside(diagnostic, name, type, at: span) : nil)
                ?? (isFixed ? nil : adviseForeign(diagnostic, wanted, type, members.methods, hasArguments: !arguments.isEmpty, at: span))
                ?? adviseElements(diagnostic, name, type, members.methods, arguments, at: span)
                ?? adviseNear(diagnostic, name, type, members, at: span) ?? diagnostic
        }
        report(labelDeclaration(diagnostic, of: type))
    }

    /// What another language's name of a method is here.
    private mutating func adviseForeign(
        _ diagnostic: Diagnostic, _ wanted: String, _ type: TypeID, _ methods: [String], hasArguments: Bool, at span: Span
    ) -> Diagnostic? {
        if hasArguments, let own = ForeignMembers.trimming(wanted, among: methods) {
            return diagnostic.help("write `\(own)`", Replacement(span: span, text: own))
        }
        if let own = ForeignMembers.method(wanted, among: methods) ?? givenMethod(wanted, type) {
            return diagnostic.help("write `\(own)`", Replacement(span: span, text: own))
        }
        if let advice = ForeignMembers.advice(wanted, among: methods) { return diagnostic.note(advice) }
        switch types[type] {
        case .string where ForeignMembers.stringFunctions.contains(wanted):
            return diagnostic.note("`\(wanted)` is a function of `std.string`: after `use std.string`, `string.\(wanted)(…)`")
        case .function where ["call", "apply", "invoke"].contains(wanted): return diagnostic.note("a function is called as `f(…)`")
        case .tuple(let elements):
            return diagnostic.note("a tuple's elements are numbered: `.0` to `.\(types.count(of: elements) - 1)`")
        case .errorValue where ["what", "getMessage", "msg", "text", "description"].contains(wanted):
            return diagnostic.note("`e.message` is the text of an error")
        default: return nil
        }
    }

    /// A method that an array of a value's elements, or a walk over them, has.
    private mutating func adviseElements(
        _ diagnostic: Diagnostic, _ name: Symbol, _ type: TypeID, _ methods: [String], _ arguments: IDRange<ArgumentID>, at span: Span
    ) -> Diagnostic? {
        if let advised = adviseCopy(diagnostic, name, type, at: span) { return advised }
        let wanted = text(name)
        let ofArrays = isMethodOfArrays(wanted) ? wanted : ForeignMembers.methods(wanted).first { isMethodOfArrays($0) }
        if let ofArrays, case .fixedArray = types[type] { return diagnostic.note("`a[..]` copies a fixed array to a growable one, which has `\(ofArrays)`") }
        if let ofArrays, methods.contains("collect") || builtinDefault(named: names.collect, of: type) != nil {
            return diagnostic.help("`.collect()` makes an array, which has `\(ofArrays)`", Replacement(span: span, text: "collect().\(ofArrays)"))
        }
        guard isMethodOfIterators(name), methods.contains("iter") else { return nil }
        if methods.contains("items"), isFunctionOfTwo(arguments) {
            return diagnostic.note(
                "`.iter()` walks over the entries, and has `\(wanted)`: an entry is a tuple `p` of `p.0` and `p.1`: `.iter().\(wanted)(fn(p): …)`")
        }
        return diagnostic.help("`.iter()` walks over the elements, and has `\(wanted)`", .insertion(of: "iter().", before: span))
    }

    /// What is near to a member that a type does not have, by its name or by its place.
    private mutating func adviseNear(
        _ diagnostic: Diagnostic, _ name: Symbol, _ type: TypeID, _ members: (fields: [String], methods: [String]), at span: Span
    ) -> Diagnostic? {
        let wanted = text(name)
        // A field that is no function, of a type without such a method.
        if members.fields.contains(wanted) { return diagnostic.note("`\(wanted)` is a field") }
        if let near = nearestMethod(to: wanted, of: type, members.methods) {
            return diagnostic.help("there is a method `\(near)`", Replacement(span: span, text: near))
        }
        if let near = Spelling.nearest(to: wanted, among: members.fields) {
            return diagnostic.help("there is a field `\(near)`", Replacement(span: span, text: near))
        }
        if let advised = adviseValueInside(diagnostic, name, type, at: span) { return advised }
        if types.isNumber(type), let advice = ForeignMembers.adviceForNumber(wanted) { return diagnostic.note(advice) }
        if let near = ForeignMembers.nearestAdvice(wanted, among: members.methods) { return diagnostic.note(near) }
        if case .parameter(let parameter) = types[type] { return adviseBound(diagnostic, name, of: parameter) }
        return nil
    }

    /// The method that all types have, or those with some trait of the prelude, and another name elsewhere: `cmp` is `compare`.
    private mutating func givenMethod(_ wanted: String, _ type: TypeID) -> String? {
        ForeignMembers.methods(wanted).first { builtinDefault(named: program.symbols.intern($0), of: type) != nil }
    }

    /// The method of a type that was probably meant: one of its own, the own name of one that is misspelt as other languages call
    /// it, or one that a trait or the library gives.
    private mutating func nearestMethod(to wanted: String, of type: TypeID, _ own: [String]) -> String? {
        if let near = Spelling.nearest(to: wanted, among: own) { return near }
        if let meant = ForeignMembers.nearestMethod(wanted, among: own) { return meant }
        var known: Set<Symbol> = []
        for methods in program.builtinMethods.values { known.formUnion(methods.keys) }
        for trait in program.traits.ids { known.formUnion(program.traits[trait].methodsByName.keys) }
        let names = known.map { text($0) }.filter { abs($0.utf8.count - wanted.utf8.count) <= 3 }.sorted()
        return Spelling.nearest(to: wanted, among: names.filter {
            let name = program.symbols.intern($0)
            return !findMethods(named: name, of: type).isEmpty || builtinDefault(named: name, of: type) != nil
        })
    }

    /// A member that the value in an `Option` or `Result` has.
    private mutating func adviseValueInside(_ diagnostic: Diagnostic, _ name: Symbol, _ type: TypeID, at span: Span) -> Diagnostic? {
        guard isFallible(type), case .enumeration(let id, let arguments) = types[type] else { return nil }
        let inner = zonk(types[arguments, 0])
        guard inner.variable == nil else { return nil }
        let members = memberNames(of: inner)
        let isMember = members.fields.contains(text(name)) || members.methods.contains(text(name)) || findMethodQuietly(name, inner) != nil
        guard let own = isMember ? text(name) : ForeignMembers.method(text(name), among: members.methods) else { return nil }
        let advised = diagnostic.note("`\(own)` is a member of \(quoted(inner)), the value in it")
        let dot = Span(file: span.file, start: span.start - 1, length: 1)
        guard id == program.option, sourceText(dot) == "." else { return advised.help("take the value out, as with `value?`, `value.unwrap()` or `match`") }
        return advised.help("`?.` reaches it where there is a value", Replacement(span: dot.union(span), text: "?.\(own)"))
            .help("or take the value out, as with `value ?? default`, `value.unwrap()` or `match`")
    }

    /// Whether all that is given is a function expression of two parameters.
    private func isFunctionOfTwo(_ arguments: IDRange<ArgumentID>) -> Bool {
        guard arguments.count == 1, case .function(let function) = tree[tree[arguments.first!].value] else { return false }
        return tree[function].parameters.count == 2
    }

    private func isMethodOfIterators(_ name: Symbol) -> Bool {
        program.builtinTraits[.iterator].map { program.traits[$0].methodsByName[name] != nil } ?? false
    }

    private mutating func isMethodOfArrays(_ name: String) -> Bool { isMethodOfArrays(program.symbols.intern(name)) }

    private func isMethodOfArrays(_ name: Symbol) -> Bool {
        program.builtinMethods[.array]?[name] != nil || ["push", "pop", "sorted"].contains(text(name))
    }

    /// That a growable copy of a fixed array has a method; `name` is where the method's name stands, if it does.
    func adviseCopy(_ diagnostic: Diagnostic, _ method: Symbol, _ type: TypeID, at name: Span?) -> Diagnostic? {
        guard case .fixedArray = types[type], isMethodOfArrays(method) else { return nil }
        let declared = program.builtinMethods[.array]?[method]
        guard let declared, program.functions[declared].result != TypeStore.unit, let name else {
            return diagnostic.note("`a[..]` copies a fixed array to a growable one, which has `\(text(method))`")
        }
        let dot = Span(file: name.file, start: name.start - 1, length: 1)
        guard sourceText(dot) == "." else { return diagnostic.help("copy it to a growable array: `a[..].\(text(method))`") }
        return diagnostic.help("`[..]` copies it to a growable array, which has `\(text(method))`", .insertion(of: "[..]", before: dot))
    }

    private func labelDeclaration(_ diagnostic: Diagnostic, of type: TypeID) -> Diagnostic {
        switch types[type] {
        case .structure(let id, _) where isShown(program.structs[id].module):
            diagnostic.label(program.structs[id].span, "`\(text(program.structs[id].name))` is declared here")
        case .enumeration(let id, _) where program.enums[id].span.isValid && !resolved.modules[program.enums[id].module].isStandard:
            diagnostic.label(program.enums[id].span, "`\(text(program.enums[id].name))` is declared here")
        default: diagnostic
        }
    }

    /// Some names, for a message.
    func list(_ names: [String]) -> String { names.prefix(8).map { "`\($0)`" }.joined(separator: ", ") + (names.count > 8 ? ", …" : "") }

    mutating func reportUnknownElement(_ index: UInt32, _ type: TypeID, at span: Span) {
        let diagnostic = Diagnostic(.unknownMember, "\(quoted(type)) has no element \(index)", at: span)
        guard case .tuple(let members) = types[type] else { return report(diagnostic.note("only tuples have numbered elements")) }
        report(diagnostic.note("it has \(types.count(of: members)) elements, counted from 0"))
    }

    mutating func reportUnknownTypeConstant(_ name: String, _ type: TypeID, at span: Span) {
        let known: [String]
        switch types[type] {
        case .integer: known = ["MAX", "MIN", "BITS"]
        case .float: known = ["INFINITY", "NEG_INFINITY", "NAN", "EPSILON", "MAX", "MIN", "MIN_POSITIVE"]
        default: known = []
        }
        var diagnostic = Diagnostic(.unknownMember, "\(quoted(type)) has no constant `\(name)`", at: span)
        if let advice = known.isEmpty ? nil : ForeignMembers.functionAdvice(name) {
            diagnostic = diagnostic.note(advice)
        } else if let near = ForeignMembers.constant(name).flatMap({ known.contains($0) ? $0 : nil }) ?? Spelling.nearest(to: name, among: known) {
            // The span is that of `i32.MAXX` as a whole.
            let place = Span(file: span.file, start: span.end - UInt32(name.utf8.count), length: UInt32(name.utf8.count))
            diagnostic = diagnostic.help("did you mean `\(near)`?", Replacement(span: place, text: near))
        } else if !known.isEmpty {
            diagnostic = diagnostic.note("its constants are \(list(known))")
        }
        report(diagnostic)
    }

    mutating func reportPrivate(_ what: String, declared: Span, at span: Span) {
        report(Diagnostic(.notExported, "the \(what) is private to its module", at: span).label(declared, "declared here without `pub`"))
    }
}
