import Source
import Support

// Which traits a module sees: of methods that several traits give a type, those of seen ones are meant.

extension TypedProgram {
    /// The module that a piece of source text stands in.
    public func module(of span: Span) -> ModuleID? { modules.ids.first { modules[$0].file == span.file } }

    /// The trait that a method is declared in, or implements.
    public func trait(of method: FunctionID) -> TraitID? {
        if let impl = functions[method].implementation { return impls[impl].trait }
        guard case .traitMethod(let trait) = functions[method].role else { return nil }
        return trait
    }

    /// Of methods of one name that a type has, those that a call in a module may mean: of several traits' methods, those of the traits that the
    /// module sees. Where it sees none, any trait's, unless every value has such a method.
    ///
    /// The library sees what traits of a program give to the program's own types, so that it can work with them, and no more.
    public func seen(_ methods: [FunctionID], named name: Symbol, of type: TypeID, from module: ModuleID) -> [FunctionID] {
        if methods.allSatisfy({ trait(of: $0) == nil }) { return methods }
        if case .dynamic = types[type] { return methods }
        let home = home(of: type)
        let seen = methods.filter { method in trait(of: method).map { isSeen($0, from: module, home: home) } ?? true }
        if !seen.isEmpty { return seen }
        if builtinMethods[.any]?[name] != nil || hasBuiltinMethod(name, type) { return [] }
        guard modules[module].isLibrary else { return methods }
        let isOfProgram = home.map { !modules[$0].isLibrary } ?? false
        return isOfProgram && !isOperator(name) ? methods : []
    }

    /// Whether a module sees a trait: its own ones, those that it imports, by name or with their module, the language's, and in a program also
    /// those of the module of the type at hand.
    private func isSeen(_ trait: TraitID, from module: ModuleID, home: ModuleID?) -> Bool {
        let declaring = traits[trait].module
        if declaring == module || modules[declaring].isLibrary { return true }
        if modules[module].isLibrary { return false }
        return declaring == home || modules[module].namedTraits.contains(trait) || modules[module].qualifiedTraits.contains(trait)
    }

    /// A type, or what it is made of, that is declared in the program: what a message about it is to point at.
    public func programPart(of type: TypeID) -> TypeID {
        var part = type
        while let home = home(of: part), modules[home].isLibrary {
            let arguments = genericDeclaration(of: part).map { types[$0.arguments] } ?? []
            guard let inner = arguments.first(where: { isStructure($0) }) else { return type }
            part = inner
        }
        return part
    }

    /// Where a type is declared; nil for the language's own types.
    public func declaration(of type: TypeID) -> Span? {
        switch types[type] {
        case .structure(let id, _): structs[id].span
        case .enumeration(let id, _): enums[id].span
        case .dynamic(let id, _): traits[id].span
        default: nil
        }
    }

    /// The module that declares a type; nil for the language's own types.
    private func home(of type: TypeID) -> ModuleID? {
        switch types[type] {
        case .structure(let id, _): structs[id].module
        case .enumeration(let id, _): enums[id].module
        default: nil
        }
    }

    /// Whether a trait of the language has a method of the name that does what an operator does, or a text says.
    private func isOperator(_ name: Symbol) -> Bool {
        [.numeric, .comparable, .equatable, .hashable, .display].contains { (builtin: BuiltinTrait) in
            builtinTraits[builtin].flatMap { traits[$0].methodsByName[name] } != nil
        }
    }
}
