import Source
import Support
import Syntax
import TypedTree

// Messages about traits, bounds and `impl`s.

extension Inference {
    private func quoted(_ type: TypeID) -> String { "`\(describe(type))`" }
    private func name(of trait: TraitID) -> String { text(program.traits[trait].name) }
    func isShown(_ module: ModuleID) -> Bool { !resolved.modules[module].isStandard }

    private func labelTrait(_ diagnostic: Diagnostic, _ trait: TraitID) -> Diagnostic {
        isShown(program.traits[trait].module) ? diagnostic.label(program.traits[trait].span, "`\(name(of: trait))` is declared here") : diagnostic
    }

    private func labelMethod(_ diagnostic: Diagnostic, _ method: FunctionID, _ message: String) -> Diagnostic {
        isShown(program.functions[method].module) ? diagnostic.label(program.functions[method].nameSpan, message) : diagnostic
    }

    // MARK: Bounds

    /// A type that does not implement the trait that a bound names.
    mutating func reportUnmetBound(_ constraint: PendingConstraint, _ trait: TraitID, _ arguments: TypeListID, _ message: String) {
        let place = constraint.use.isValid ? constraint.use : constraint.span
        if isDerivedJSON(trait, at: place) { return reportNoJSON(constraint.subject, message, at: place) }
        // A call in a chain of calls asks for what the one before asked for.
        let subject = constraint.subject
        if reportedBounds.contains(where: { $0.type == subject && $0.trait == trait && (place.contains($0.span) || $0.span.contains(place)) }) { return }
        reportedBounds.append((subject, trait, place))
        var diagnostic = Diagnostic(.unmetConstraint, message, at: place)
        if constraint.span.isValid, constraint.span != place, isShown(constraint.span) {
            diagnostic = diagnostic.label(constraint.span, "this bound asks for it")
        }
        if constraint.use.isValid, constraint.function.isValid, constraint.function.index < resolved.origins.count,
            isShown(program.functions[constraint.function].module)
        {
            diagnostic = diagnostic.note(TypePrinter(program: program, variables: variables).signatureNote(of: constraint.function))
        }
        if constraint.implementation.isValid {
            diagnostic = diagnostic.note("the `impl` of \(header(of: constraint.implementation)) asks for it")
        }
        report(advise(diagnostic, constraint.subject, trait, arguments))
    }

    /// Whether a trait is asked for by what `@derive(Json)` made.
    private func isDerivedJSON(_ trait: TraitID, at place: Span) -> Bool {
        guard sourceText(place) == "Json", !isShown(program.traits[trait].module) else { return false }
        return name(of: trait) == "ToJson" || name(of: trait) == "FromJson"
    }

    /// A part of what derives JSON that has none: once, though both reading and writing lack it.
    private mutating func reportNoJSON(_ type: TypeID, _ message: String, at place: Span) {
        guard reportedJSON.insert(type).inserted else { return }
        report(
            Diagnostic(.unmetConstraint, message, at: place)
                .help("mark \(quoted(type)) with `@derive(Json)` too, or write `impl ToJson` and `impl FromJson` for it"))
    }

    func isShown(_ span: Span) -> Bool {
        resolved.modules.ids.contains { !resolved.modules[$0].isStandard && resolved.modules[$0].tree.file == span.file }
    }

    /// What would make the type implement the trait.
    mutating func advise(_ diagnostic: Diagnostic, _ type: TypeID, _ trait: TraitID, _ arguments: TypeListID? = nil) -> Diagnostic {
        // With its type arguments, where these are known.
        let wanted = arguments.map { TypePrinter(program: program, variables: variables).text(trait, $0) }
        if case .parameter(let parameter) = types[type] {
            let own = text(program.typeParameters[parameter].name)
            if let member = member(parameter) {
                return diagnostic.help("bound the associated type, as in `type \(member): \(wanted ?? name(of: trait))`")
            }
            return diagnostic.help("bound the type parameter: `\(own): \(wanted ?? name(of: trait))`")
                .label(program.typeParameters[parameter].span, "`\(own)` is declared here")
        }
        let isOwn = isOwn(type)
        let shown = describe(type)
        switch program.builtinTrait(trait) {
        case nil:
            let required = program.traits[trait].methods.filter { !hasDefault($0) }.map { "`\(text(program.functions[$0].name))`" }
            let methods = required.isEmpty ? "" : " with \(required.prefix(4).joined(separator: ", "))"
            guard isShown(program.traits[trait].module) || isOwn else { return diagnostic }
            if isOwn, !isShown(program.traits[trait].module), name(of: trait) == "ToJson" || name(of: trait) == "FromJson" {
                return diagnostic.help("mark `\(shown)` with `@derive(Json)`")
            }
            return diagnostic.help("write `impl \(wanted ?? name(of: trait)) for \(shown):`\(methods)")
        case .numeric where isOwn:
            return diagnostic.help("numbers have the methods `add`, `sub`, `mul`, `div` and `rem`")
        case .comparable where isOwn && hasOwnMethod(program.protocols.compare, type):
            return diagnostic.help("its own `compare` is another one: an order comes of `compare(self, other: \(shown)) -> Ordering`")
        case .iterator where isOwn && hasOwnMethod(program.protocols.next, type):
            return diagnostic.help("its own `next` is another one: it has to give an `Option`, as in `next(mut self) -> i32?`")
        case .hashable where isOwn && hasOwnMethod(program.protocols.hash, type):
            return diagnostic.help("its own `hash` is another one: it has to be `hash(self) -> u64`")
        case .comparable where isOwn:
            return diagnostic.help("give \(quoted(type)) a method `compare(self, other: \(shown)) -> Ordering`, or mark it with `@derive(Comparable)`")
        case .equatable where isOwn:
            let reason = findMethod(named: program.protocols.equal, of: type) == nil ? "a field of it has no equality" : "its own `eq` is another one"
            return diagnostic.help("give \(quoted(type)) a method `eq(self, other: \(shown)) -> bool`: \(reason)")
        case .hashable where isOwn:
            let hasEquality = operatorFunction(named: program.protocols.equal, of: type) != nil
            return diagnostic.help("give \(quoted(type)) a method `hash(self) -> u64`" + (hasEquality ? ": it says itself what `==` is" : ""))
        case .iterator where isOwn:
            return diagnostic.help("give \(quoted(type)) a method `next(mut self)` that gives an `Option`")
        case .cloneable where isOwn:
            return diagnostic.help("let its own `clone` give \(quoted(type)), or give that method another name")
        case .error where isOwn:
            return diagnostic.help("write `impl Error for \(shown):` with `message`")
        default: return diagnostic
        }
    }

    /// Whether the program gives a type a method of that name.
    private mutating func hasOwnMethod(_ name: Symbol, _ type: TypeID) -> Bool {
        findMethod(named: name, of: type).map { isShown(program.functions[$0].module) } ?? false
    }

    private func hasDefault(_ function: FunctionID) -> Bool {
        guard case .function(let id) = resolved.origins[function] else { return false }
        return resolved.modules[program.functions[function].module].tree[id].body != nil
    }

    /// The name of the associated type that a type parameter is, as in `H.Item`: it is bound where the trait declares it.
    private func member(_ parameter: TypeParamID) -> String? {
        let own = text(program.typeParameters[parameter].name)
        return own.lastIndex(of: ".").map { String(own[own.index(after: $0)...]) }
    }

    /// A method that a type parameter would have with another bound.
    func adviseBound(_ diagnostic: Diagnostic, _ method: Symbol, of parameter: TypeParamID) -> Diagnostic {
        let own = text(program.typeParameters[parameter].name)
        let member = member(parameter)
        for trait in program.traits.ids where program.traits[trait].methodsByName[method] != nil {
            if let member { return diagnostic.help("`\(name(of: trait))` has this method: bound the associated type, as in `type \(member): \(name(of: trait))`") }
            return diagnostic.help("`\(name(of: trait))` has this method: bound the type parameter, as in `\(own): \(name(of: trait))`")
        }
        if let member { return diagnostic.help("an associated type has the methods of its bounds: declare a trait with this one, and write `type \(member): Trait`") }
        return diagnostic.help("a type parameter has the methods of its bounds: declare a trait with this one, and write `\(own): Trait`")
    }

    /// A method of the name, whether it has a receiver or not, for messages.
    mutating func findMethodQuietly(_ name: Symbol, _ type: TypeID) -> FunctionID? {
        let method = types.owner(of: type).flatMap { program.inherentMethod(named: name, of: $0) } ?? program.method(named: name, of: type)
        return method.flatMap { isKnown($0) ? $0 : nil }
    }

    /// Where several `impl`s or bounds of one trait fit what is known; nil where they do not.
    mutating func adviseChoice(_ diagnostic: Diagnostic, _ constraint: PendingConstraint) -> Diagnostic? {
        guard case .bound(let trait, let arguments) = constraint.kind else { return nil }
        let places = fitting(constraint.subject, trait, arguments)
        guard places.count > 1 else { return nil }
        var diagnostic = diagnostic
        for place in places.prefix(3) where isShown(place.span) { diagnostic = diagnostic.label(place.span, "this one fits") }
        let shown = TypePrinter(program: program, variables: variables).text(trait, places[0].arguments)
        return diagnostic.help("or name the trait with its type arguments, as in `\(shown).…`")
    }

    // MARK: Methods

    mutating func reportAmbiguousMethod(_ name: Symbol, _ type: TypeID, _ found: [FunctionID], at span: Span) {
        var diagnostic = Diagnostic(.undeterminedType, "\(quoted(type)) has more than one `\(text(name))`", at: span)
        for method in found.prefix(3) { diagnostic = labelMethod(diagnostic, method, "one is declared here") }
        if let trait = found.compactMap({ program.trait(of: $0) }).first { diagnostic = adviseTrait(diagnostic, trait, name) }
        report(diagnostic)
    }

    /// How a call says which trait's method it means.
    private func adviseTrait(_ diagnostic: Diagnostic, _ trait: TraitID, _ method: Symbol) -> Diagnostic {
        let declaration = program.traits[trait]
        let home = program.modules[declaration.module].name
        let here = program.modules[moduleID]
        if here.qualifiedTraits.contains(trait) { return diagnostic.help("name the trait: `\(home).\(name(of: trait)).\(text(method))(…)`") }
        let isNamed = declaration.module == moduleID || here.namedTraits.contains(trait) || !isShown(declaration.module)
        return diagnostic.help(
            isNamed ? "name the trait: `\(name(of: trait)).\(text(method))(…)`" : "import the trait that is meant: `use \(home): \(name(of: trait))`")
    }

    mutating func reportUnknownStatic(_ name: Symbol, _ type: TypeID, at span: Span) {
        let type = zonk(type)
        if types.hasError(type) || isIncomplete(type) { return }
        if case .builtinType = TypeSort(types[type]) { return reportUnknownTypeConstant(text(name), type, at: span) }
        var diagnostic = Diagnostic(.unknownMember, "\(quoted(type)) has no function `\(text(name))`", at: span)
        if case .parameter(let parameter) = types[type] {
            let methods = bounds(of: parameter).flatMap { Array(program.traits[$0.trait].methodsByName.keys) }.map { text($0) }
            if let near = Spelling.nearest(to: text(name), among: methods.sorted()) {
                diagnostic = diagnostic.help("there is `\(near)`", Replacement(span: span, text: near))
            } else {
                diagnostic = diagnostic.note("a type parameter has the functions of its bounds' traits")
            }
        }
        report(diagnostic)
    }

    /// Whether a type is one of the language's own.
    private enum TypeSort {
        case builtinType, other
        init(_ kind: TypeKind) {
            switch kind {
            case .integer, .float, .bool, .string, .char: self = .builtinType
            default: self = .other
            }
        }
    }

    /// A field of a type marked with `@derive(Comparable)` that has no order.
    mutating func reportUnorderedPart(_ part: TypeID, of name: Symbol, at span: Span, marked: Span) {
        if types.hasError(part) { return }
        unordered.insert(name)
        report(
            Diagnostic(.unmetConstraint, "values of type \(quoted(part)) have no order, so `\(text(name))` cannot derive `Comparable`", at: span)
                .label(marked, "marked with `@derive` here")
                .help("give `\(text(name))` a method `compare(self, other: \(text(name))) -> Ordering`"))
    }

    /// A field of a type marked with `@derive(Equatable)` or `@derive(Hashable)` that has none.
    mutating func reportPartWithout(_ what: String, _ trait: BuiltinTrait, _ part: TypeID, of name: Symbol, at span: Span, marked: Span) {
        if types.hasError(part) { return }
        report(
            Diagnostic(.unmetConstraint, "values of type \(quoted(part)) have no \(what), so `\(text(name))` cannot derive `\(trait.rawValue)`", at: span)
                .label(marked, "marked with `@derive` here"))
    }

    // MARK: Inheritance

    mutating func reportNotExtensible(_ type: TypeID, at span: Span) {
        if types.hasError(type) { return }
        let diagnostic = Diagnostic(.unknownType, "a struct extends a struct, and \(quoted(type)) is none", at: span)
        switch types[type] {
        case .dynamic, .errorValue: break
        default: return report(diagnostic)
        }
        report(diagnostic.help("a trait is implemented by an `impl`: `impl Error for MyError:`"))
    }

    mutating func reportHiddenField(_ index: UInt32, of declaring: StructID, _ base: StructID, at span: Span) {
        let name = text(program.structs[base].name)
        guard isShown(program.structs[declaring].module) else {
            return report(
                Diagnostic(.notExported, "`\(name)` cannot be extended: its fields are private to the standard library", at: span)
                    .help("hold a `\(name)` in a field, and give the struct the methods that it needs"))
        }
        let field = program.structs[declaring].fields[Int(index)]
        report(
            Diagnostic(.notExported, "`\(name)` cannot be extended here: `\(text(field.name))` is private to its module and has no default", at: span)
                .label(field.span, "declared here").help("give the field a default there, or export it with `pub`"))
    }

    mutating func reportInheritanceCycle(_ id: StructID, at span: Span) {
        report(
            Diagnostic(.unknownType, "`\(text(program.structs[id].name))` would extend itself", at: span)
                .label(program.structs[id].span, "declared here"))
    }

    mutating func reportInheritedField(_ field: FieldDeclaration, of id: StructID, _ first: Span) {
        report(
            Diagnostic(.duplicateDefinition, "`\(text(program.structs[id].name))` has a field `\(text(field.name))` already, from what it extends", at: field.span)
                .label(first, "declared here"))
    }

    mutating func reportNoBase(_ type: TypeID, at span: Span) {
        if types.hasError(type) || isIncomplete(type) { return }
        report(
            Diagnostic(.unknownMember, "there is no `super`: \(quoted(type)) extends nothing", at: span)
                .help("call the method on `self`"))
    }

    mutating func reportOverride(_ method: FunctionID, _ other: FunctionID) {
        let printer = TypePrinter(program: program, variables: variables)
        let name = text(program.functions[method].name)
        let above = program.trait(of: other) == nil ? "the method that it overrides" : "its trait's method"
        let diagnostic = Diagnostic(
            .typeMismatch, "`\(name)` is of another type than \(above): it is `\(printer.signature(of: method))`",
            at: program.functions[method].nameSpan)
        guard ownTypeParameters(of: other).contains(where: { program.typeParameters[$0].isInferred }) else {
            return report(labelSource(diagnostic, other))
        }
        report(labelSource(diagnostic, other).help("that has the type that its body allows: write the types of parameters and result there"))
    }

    /// A method that asks for an operation that the inferred method which it stands in for does without.
    mutating func reportStrongerOverride(_ method: FunctionID, _ other: FunctionID, _ constraint: Constraint, isWritten: Bool = false) {
        let printer = TypePrinter(program: program, variables: variables)
        let above = program.trait(of: other) == nil ? "the method that it overrides" : "its trait's method"
        let diagnostic = Diagnostic(
            .unmetConstraint, "`\(text(program.functions[method].name))` asks for more than \(above): `\(printer.text(constraint))`",
            at: constraint.span)
        report(labelSource(diagnostic, other).help(isWritten
            ? "leave the bound out here, or write it there, too" : "that has the type that its body allows: write the types of the parameters there"))
    }

    /// Shows the method that another one implements or overrides.
    func labelSource(_ diagnostic: Diagnostic, _ method: FunctionID) -> Diagnostic {
        let signature = TypePrinter(program: program, variables: variables).signature(of: method)
        return labelMethod(diagnostic, method, program.trait(of: method) == nil ? "overridden: `\(signature)`" : "declared here as `\(signature)`")
    }

    // MARK: dyn

    mutating func reportNoDynamic(_ trait: TraitID, at span: Span, _ reason: String, _ place: Span) {
        var diagnostic = Diagnostic(.unmetConstraint, "there is no `dyn \(name(of: trait))`: \(reason)", at: span)
        if isShown(place) { diagnostic = diagnostic.label(place, "declared here") }
        switch program.builtinTrait(trait) {
        case .iterable: report(diagnostic.help("take a `dyn Iterator`, which `.iter()` of arrays, maps and sets gives"))
        case nil: report(diagnostic.help("bound a type parameter instead, as in `<T: \(name(of: trait))>`, or give the method a body"))
        default: report(diagnostic.help("bound a type parameter instead, as in `<T: \(name(of: trait))>`"))
        }
    }

    mutating func reportDynamicTarget(_ type: TypeID, at span: Span) {
        report(
            Diagnostic(.impossibleCast, "\(quoted(type)) is no type that a value is made with", at: span)
                .help("name a type that implements the trait"))
    }

    // MARK: Impls

    private func header(of impl: ImplID) -> String {
        let declaration = program.impls[impl]
        return declaration.trait.map { "`\(name(of: $0))` for \(quoted(declaration.type))" } ?? quoted(declaration.type)
    }

    mutating func reportSecondImpl(_ second: ImplID, _ first: ImplID) {
        let diagnostic = Diagnostic(.duplicateDefinition, "a second `impl` of \(header(of: second))", at: program.impls[second].span)
            .label(program.impls[first].span, "the first one is here")
            .note("a type implements a trait in one way")
        if isBlanket(first) == isBlanket(second) { return report(diagnostic) }
        report(isBlanket(first) ? explain(diagnostic, first, for: second) : explain(diagnostic, second, for: first))
    }

    /// Why an `impl` for all types is one for the type of another one.
    private func explain(_ diagnostic: Diagnostic, _ blanket: ImplID, for other: ImplID) -> Diagnostic {
        let type = quoted(program.impls[other].type)
        let printer = TypePrinter(program: program, variables: variables)
        let bounds = program.impls[blanket].constraints.compactMap { constraint -> String? in
            guard case .bound(let trait, let arguments) = constraint.kind, constraint.subject == program.impls[blanket].type else { return nil }
            return "`\(printer.text(trait, arguments))`"
        }
        if bounds.isEmpty { return diagnostic.note("an `impl` for all types is one for \(type) too") }
        let wanted = bounds.joined(separator: " and ")
        return diagnostic.note("an `impl` for all types that implement \(wanted) is one for \(type) too, unless \(type) certainly does not")
    }

    mutating func reportMissingMethods(_ missing: [FunctionID], of impl: ImplID) {
        let names = missing.map { "`\(text(program.functions[$0].name))`" }.joined(separator: ", ")
        var diagnostic = Diagnostic(
            .unmetConstraint, "this `impl` of \(header(of: impl)) lacks the method\(missing.count == 1 ? "" : "s") \(names)",
            at: program.impls[impl].span)
        for method in missing.prefix(3) { diagnostic = labelMethod(diagnostic, method, "required here") }
        report(diagnostic.help("write \(missing.prefix(5).map { "`\(signature(ofRequired: $0))`" }.joined(separator: ", ")) in it"))
    }

    /// What an `impl` has to write for a trait's method: with its types, or as the trait has it where these are not annotated.
    private func signature(ofRequired method: FunctionID) -> String {
        let declaration = program.functions[method]
        let isKnown = declaration.result.isValid && declaration.parameters.allSatisfy { program.locals[$0].type.isValid }
        guard case .function(let id) = resolved.origins[method], !isKnown else {
            return TypePrinter(program: program, variables: variables).callSignature(of: method)
        }
        let tree = resolved.modules[declaration.module].tree
        return sourceText(tree.span(tree[id].signatureRange))
    }

    mutating func reportMissingAssociatedTypes(_ missing: [AssociatedType], of impl: ImplID) {
        let names = missing.map { "`type \(text($0.name))`" }.joined(separator: ", ")
        var diagnostic = Diagnostic(
            .unmetConstraint, "this `impl` of \(header(of: impl)) does not say what \(names) is", at: program.impls[impl].span)
        for output in missing.prefix(3) where isShown(program.traits[output.origin].module) {
            diagnostic = diagnostic.label(output.span, "declared here")
        }
        report(diagnostic.help("write `type \(text(missing[0].name)) = …` in the `impl`"))
    }

    mutating func reportForeignAssociatedType(_ name: Symbol, of trait: TraitID, at span: Span) {
        let known = program.traits[trait].outputs.map { text($0.name) }
        var diagnostic = Diagnostic(.unknownMember, "the trait `\(self.name(of: trait))` has no associated type `\(text(name))`", at: span)
        if let near = Spelling.nearest(to: text(name), among: known) {
            diagnostic = diagnostic.help("there is `\(near)`", Replacement(span: span, text: near))
        }
        report(labelTrait(diagnostic, trait))
    }

    mutating func reportForeignMethod(_ method: FunctionID, of trait: TraitID, meant: FunctionID? = nil) {
        // Its uses may be right, and the trait wrong.
        resolved.mistakenMembers.insert(program.functions[method].name)
        let own = text(program.functions[method].name)
        let known = program.traits[trait].methodsByName.keys.map { text($0) }.sorted()
        var diagnostic = Diagnostic(
            .unknownMember, "the trait `\(name(of: trait))` has no method `\(own)`", at: program.functions[method].nameSpan)
        if let meant { diagnostic = labelMethod(diagnostic, meant, "this one is missing") }
        if let near = meant.map({ text(program.functions[$0].name) }) ?? Spelling.nearest(to: own, among: known) {
            diagnostic = diagnostic.help("there is a method `\(near)`", Replacement(span: program.functions[method].nameSpan, text: near))
        } else if program.builtinTrait(trait) == .iterable, program.functions[method].name == program.protocols.iter {
            let type = program.functions[method].implementation.map { describe(program.impls[$0].type) } ?? "T"
            diagnostic = diagnostic.help("a type with an `iter` of its own is `\(name(of: trait))`: write it in `impl \(type):`")
        } else if program.builtinTrait(trait) == .display, known.count == 1 {
            diagnostic = diagnostic.help("there is a method `\(known[0])`", Replacement(span: program.functions[method].nameSpan, text: known[0]))
        } else {
            diagnostic = diagnostic.help("methods of the type's own stand in an `impl` without a trait")
        }
        report(meant == nil ? labelTrait(diagnostic, trait) : diagnostic)
    }

    mutating func reportMissingSuperTrait(_ needed: TraitBound, of impl: ImplID, _ span: Span) {
        let type = program.impls[impl].type
        var diagnostic = Diagnostic(
            .unmetConstraint, "\(quoted(type)) does not implement `\(name(of: needed.trait))`, which `\(name(of: program.impls[impl].trait!))` builds on",
            at: program.impls[impl].span)
        if isShown(span) { diagnostic = diagnostic.label(span, "required here") }
        report(advise(diagnostic, type, needed.trait, needed.arguments))
    }

    mutating func reportAssociatedTypeBound(_ type: TypeID, _ needed: TraitBound, of impl: ImplID, _ span: Span) {
        if types.hasError(type) { return }
        var diagnostic = Diagnostic(
            .unmetConstraint, "\(quoted(type)) does not implement `\(name(of: needed.trait))`, as this associated type has to", at: program.impls[impl].span)
        if isShown(span) { diagnostic = diagnostic.label(span, "required here") }
        report(diagnostic)
    }

    mutating func reportReceiverDiffers(_ method: FunctionID, _ required: FunctionID) {
        // That it uses a `self` which it lacks was reported.
        if resolved.lacksSelf.contains(method) { return }
        let name = text(program.functions[method].name)
        // Which of the two is wrong is not known, nor what follows from it for uses of the trait.
        if !hasReceiver(required) { resolved.mistakenMembers.insert(program.functions[required].name) }
        let message = hasReceiver(required)
            ? "`\(name)` has no `self`, which its trait gives it" : "`\(name)` has a `self`, which its trait does not give it"
        report(labelMethod(Diagnostic(.typeMismatch, message, at: program.functions[method].nameSpan), required, "declared here"))
    }

    mutating func reportPropertyDiffers(_ method: FunctionID, _ other: FunctionID) {
        let name = text(program.functions[method].name)
        let isProperty = program.functions[method].isProperty
        let diagnostic = Diagnostic(
            .typeMismatch, "`\(name)` is a \(isProperty ? "property, and a method" : "method, and a property") where it is declared first",
            at: program.functions[method].nameSpan)
        report(labelMethod(diagnostic.help(isProperty ? "remove `@property`" : "write `@property` in front of it"), other, "declared here"))
    }

    /// Whether a method of the library gives an integer of any type, which no body in the language can.
    func isForAnyInteger(_ method: FunctionID) -> Bool {
        let declaration = program.functions[method]
        return !isShown(declaration.module) && declaration.typeParameters.contains { text(program.typeParameters[$0].name) == "N" }
    }

    mutating func reportMethodShape(_ method: FunctionID, _ required: FunctionID) {
        let printer = TypePrinter(program: program, variables: variables)
        let declaration = program.functions[required]
        if isForAnyInteger(required) {
            return report(
                Diagnostic(
                    .typeMismatch, "`\(text(declaration.name))` is for integers of any type, and cannot be written anew",
                    at: program.functions[method].nameSpan
                )
                .note("its trait has it as `\(printer.callSignature(of: required))`")
                .help("give the method another name"))
        }
        let diagnostic = Diagnostic(
            .typeMismatch, "`\(text(program.functions[method].name))` has other parameters than its trait's method",
            at: program.functions[method].nameSpan)
        report(labelMethod(diagnostic, required, "declared here as `\(printer.signature(of: required))`"))
    }

    mutating func reportMethodType(_ method: FunctionID, _ required: FunctionID, parameter: Int?, expected: TypeID, found: TypeID) {
        let expected = zonk(expected)
        let found = zonk(found)
        if types.hasError(expected) || types.hasError(found) { return }
        let own = text(program.functions[method].name)
        let what: String
        var place = program.functions[method].nameSpan
        if let parameter, program.functions[method].parameters.indices.contains(parameter) {
            let local = program.locals[program.functions[method].parameters[parameter]]
            what = "its parameter `\(text(local.name))` should be \(quoted(expected)), not \(quoted(found))"
            place = local.span
        } else {
            what = "its result should be \(quoted(expected)), not \(quoted(found))"
        }
        let diagnostic = Diagnostic(.typeMismatch, "`\(own)` is not of the type that its trait declares: \(what)", at: place)
        report(labelMethod(diagnostic, required, "declared here"))
    }
}
