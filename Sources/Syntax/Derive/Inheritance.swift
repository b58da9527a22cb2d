import Support

// What the text of a module says of structs that extend each other.

extension SyntaxTree {
    /// The fields of a struct, those of what it extends first; nil where the module does not declare all that it extends.
    public func allFields(of structure: StructNode) -> [Field]? {
        var chain = [structure]
        while let base = chain[chain.count - 1].base {
            // A type that extends itself is reported elsewhere.
            guard let next = declaration(ofStruct: base), case .structure(let id) = self[next].kind, chain.count <= statements.count else { return nil }
            chain.append(self[id])
        }
        return chain.reversed().flatMap { structure in structure.fields.map { self[$0] } }
    }

    /// The declaration, at module scope, of the struct that a type names.
    func declaration(ofStruct type: TypeExprID) -> DeclID? {
        guard case .name(let symbol, _) = self[type] else { return nil }
        for statement in self[statements] {
            if case .declaration(let id) = self[statement], case .structure(let structure) = self[id].kind, self[structure].name.symbol == symbol {
                return id
            }
        }
        return nil
    }

    /// Whether there is an `impl` of one of some traits for a type.
    func implements(_ traits: [String], for type: Symbol, _ interner: Interner) -> Bool {
        self[statements].contains { statement in
            guard case .declaration(let id) = self[statement], case .implementation(let node) = self[id].kind else { return false }
            guard case .name(type, _) = self[self[node].type], let trait = self[node].trait else { return false }
            switch self[trait] {
            case .name(let name, _): return traits.contains(interner.text(name))
            case .path(let path, _): return path.map { self[$0].symbol }.last.map { traits.contains(interner.text($0)) } ?? false
            default: return false
            }
        }
    }
}
