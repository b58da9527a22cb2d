import Source
import Support

// Which traits a module sees: of methods that several traits give a type, those of seen ones are meant.

extension TypedProgram {
    /// The module that a piece of source text stands in.
    public func module(of span: Span) -> ModuleID? {
        let file = span.file
        return file.isValid && file.index < modulesByFile.count ? modulesByFile[file.index].nonInvalid : nil
    }

    /// Adds a module.
    public mutating func addModule(_ module: ModuleDeclaration) -> ModuleID {
        let id = modules.append(module)
        while modulesByFile.count <= module.file.index { modulesByFile.append(.invalid) }
        modulesByFile[module.file.index] = id
        return id
    }

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
        if case .dynamic = types[type] { return methods }
        let home = home(of: type)
        // No closures, for which the whole program would be copied.
        var seen: [FunctionID] = []
        for method in methods {
            guard let trait = trait(of: method), !isSeen(trait, from: module, home: home) else {
                seen.append(method)
                continue
            }
        }
        if !seen.isEmpty || methods.isEmpty { return seen }
        if builtinMethods[.any]?[name] != nil || hasBuiltinMethod(name, type) { return [] }
        guard modules[module].isLibrary else { return methods }
        guard let home, !modules[home].isLibrary else { return [] }
        return isOperator(name) ? [] : methods
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
            var inner: TypeID?
            if let generic = genericDeclaration(of: part) {
                for argument in types[generic.arguments] where inner == nil && isStructure(argument) { inner = argument }
            }
            guard let inner else { return type }
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
        for builtin in [BuiltinTrait.numeric, .comparable, .equatable, .hashable, .display] {
            if let trait = builtinTraits[builtin], traits[trait].methodsByName[name] != nil { return true }
        }
        return false
    }
}
