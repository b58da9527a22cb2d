import Semantics
import Source
import Support
import Syntax
import TypedTree

// What `impl`s give to types.

extension Collector {
    /// Adds the members of all `impl`s to the types that they are for.
    mutating func collectImplementations() {
        for module in documented.resolved.modules.elements where isDocumented(module) {
            let tree = module.tree
            for statement in tree[tree.statements] {
                guard case .declaration(let id) = tree[statement], case .implementation(let node) = tree[id].kind else { continue }
                let impl = module.impls[node]
                if impl.isValid { collect(impl, node, id, of: module) }
            }
        }
    }

    private mutating func collect(_ impl: ImplID, _ node: ImplDeclID, _ id: DeclID, of module: ResolvedModule) {
        let declaration = program.impls[impl]
        let owner = NamedType(declaration.owner)
        if case .builtin(let head) = owner, types[owner] == nil, declaration.trait == nil, documented.isLibrary {
            addBuiltin(head, declaration, module.module)
        }
        if let trait = declaration.trait {
            let entry = implementationEntry(impl, trait, at: module.tree.span(id))
            types[owner]?.implementations.append(entry)
            implementors[trait, default: []].append(entry)
            return
        }
        guard var type = types[owner] else { return }
        let members = members(of: node, module)
        if isForAllArguments(declaration) {
            noteComment(above: module.tree.span(id), in: &type)
            for (entry, isStatic) in members {
                if isStatic { type.statics.append(entry) } else { type.methods.append(entry) }
            }
        } else if !members.isEmpty {
            type.conditional.append(Group(title: writer.implementation(impl).text, entries: members.map(\.entry)))
        }
        types[owner] = type
    }

    /// The comment above the `impl` of a built-in type tells what the type is; that of others is told where the type is.
    private func noteComment(above span: Span, in type: inout TypeEntry) {
        let comment = files[span.file].documentation(above: span.start)
        if type.entry.comment.text.isEmpty { type.entry.comment = comment }
    }

    private mutating func addBuiltin(_ head: TypeHead, _ declaration: ImplDeclaration, _ module: ModuleID) {
        var signature = Signature()
        TypePrinter(program).write(declaration.type, to: &signature)
        var entry = Entry(
            kind: "type", name: head.pageName, anchor: head.pageName, signature: signature, comment: Comment(), origin: nil)
        entry.signature.pieces = entry.signature.pieces.map { Signature.Piece(text: $0.text, type: nil) }
        types[.builtin(head)] = TypeEntry(entry: entry, module: module)
        order.append(.builtin(head))
    }

    private func implementationEntry(_ impl: ImplID, _ trait: TraitID, at span: Span) -> Entry {
        var result = entry("impl", program.traits[trait].name, writer.implementation(impl), at: span)
        result.anchor = ""
        return result
    }

    private func members(of node: ImplDeclID, _ module: ResolvedModule) -> [(entry: Entry, isStatic: Bool)] {
        let tree = module.tree
        let showsPrivate = showsPrivate(module)
        var result: [(Entry, Bool)] = []
        for member in tree[tree[node].members] {
            guard case .function(let function) = tree[member].kind else { continue }
            let method = module.functions[function]
            guard method.isValid, showsPrivate || !program.functions[method].isPrivate else { continue }
            // A name that begins with an underscore is nobody else's business, exported or not.
            if text(program.functions[method].name).hasPrefix("_") { continue }
            let isStatic = tree[function].parameters.first.map { !tree[$0].isSelf } ?? true
            var signature = Signature(attributes(of: member, in: tree, separator: " "))
            signature.append(writer.function(method, tree[function], in: tree))
            let entry = entry(isStatic ? "function" : "method", program.functions[method].name, signature, at: tree.span(member))
            result.append((entry, isStatic))
        }
        return result
    }

    /// Whether an `impl` is for a type with whatever arguments it may have, rather than for some instances.
    private func isForAllArguments(_ declaration: ImplDeclaration) -> Bool {
        let arguments: TypeListID
        let typeBounds: [Constraint]
        switch program.types[declaration.type] {
        case .structure(let id, let list): (arguments, typeBounds) = (list, program.structs[id].constraints)
        case .enumeration(let id, let list): (arguments, typeBounds) = (list, program.enums[id].constraints)
        default: return true
        }
        let isBounded = declaration.constraints.contains { if case .bound = $0.kind { true } else { false } }
        return (!isBounded || !typeBounds.isEmpty)
            && program.types[arguments].allSatisfy { if case .parameter = program.types[$0] { true } else { false } }
    }
}

extension NamedType {
    init(_ owner: MethodOwner) {
        switch owner {
        case .structure(let id): self = .structure(id)
        case .enumeration(let id): self = .enumeration(id)
        case .builtin(let head): self = .builtin(head)
        }
    }
}

extension TypeHead {
    /// The title of the page of a built-in type.
    var pageName: String {
        switch self {
        case .array, .fixedArray: "array"
        case .range: "Range"
        case .rangeIterator: "RangeIterator"
        case .error: "Error"
        case .any: "every value"
        default: name
        }
    }
}
