import Source
import Support
import Syntax
import TypedTree

// Imports: what `use` declares.

/// The imports of a module, and which of them are used.
struct ImportTable {
    struct Entry {
        var symbol: Symbol
        /// The name in the `use`, and the whole `use`.
        var span: Span
        var declaration: Span
        var resolution: Resolution
        /// For `use m:*`, the module.
        var star: ModuleID?
        var isReexported: Bool
    }

    var entries: [Entry] = []
    /// The names that several `use m:*` bring with different meanings: what they first stand for. They are an error where they are used.
    var ambiguous: [Symbol: Resolution] = [:]
    private var used: Set<Symbol> = []
    private var moduleSpans: [ModuleID: Span] = [:]

    mutating func noteUse(of symbol: Symbol) { used.insert(symbol) }
    func isUsed(_ symbol: Symbol) -> Bool { used.contains(symbol) }
    mutating func note(_ module: ModuleID, at span: Span) { moduleSpans[module] = span }
    func span(of module: ModuleID) -> Span { moduleSpans[module] ?? .none }
}

extension Resolver {
    /// Declares what the `use`s of a file bind. `targets` are the modules that they name.
    mutating func declareImports(_ statements: NodeIDs<StmtID>, _ targets: [UseDeclID: ModuleID]) {
        for statement in statements {
            guard case .declaration(let id) = tree[statement], case .use(let use) = tree[id].kind else { continue }
            declareImport(tree[use], id, targets[use])
        }
    }

    /// Declares what a `use` in a block, which the parser has reported, would bind: its uses are silent.
    mutating func declareMisplacedImport(_ node: UseNode) {
        var names: [Name] = []
        switch node.selection {
        case .module(let alias): names = (alias ?? node.path.last.map { tree[$0] }).map { [$0] } ?? []
        case .items(let items): names = items.map { tree[$0].alias ?? tree[$0].name }
        case .all: break
        }
        for name in names {
            scopes.declare(name.symbol, .unresolved)
            scopes.declareType(name.symbol, .unresolved)
        }
    }

    private mutating func declareImport(_ node: UseNode, _ id: DeclID, _ target: ModuleID?) {
        let isReexported = tree[id].isPublic
        switch node.selection {
        case .module(let alias):
            guard let name = alias ?? node.path.last.map({ tree[$0] }) else { return }
            if let target {
                program.modules[module].qualifiedTraits.formUnion(exportedTraits(of: target))
                imports.note(target, at: tree.span(name))
            }
            declareImport(name, target.map { .module($0) } ?? .unresolved, id, isReexported)
        case .items(let items):
            for item in items {
                let name = tree[item].name
                let found = target.map { member(name.symbol, of: $0, at: name.range) } ?? .unresolved
                if found == .unresolved, let target { silenceNearest(to: name.symbol, in: target) }
                declareImport(tree[item].alias ?? name, found, id, isReexported)
            }
        case .all:
            guard let target else { return }
            program.modules[module].namedTraits.formUnion(exportedTraits(of: target))
            imports.entries.append(ImportTable.Entry(
                symbol: names.underscore, span: tree.span(id), declaration: tree.span(id), resolution: .module(target), star: target,
                isReexported: isReexported))
        }
    }

    /// Declares the export that was probably meant by a name which is none, so that its uses are silent.
    private mutating func silenceNearest(to name: Symbol, in target: ModuleID) {
        let names = exports[target].filter { $0.value.isPublic }.keys
        guard let near = Spelling.nearest(to: text(name), among: names.map { text($0) }.sorted()), let symbol = names.first(where: { text($0) == near }),
            scopes.value(symbol).scope == 0, scopes.type(symbol).scope == 0
        else { return }
        scopes.declare(symbol, .unresolved)
        scopes.declareType(symbol, .unresolved)
    }

    private mutating func declareImport(_ name: Name, _ resolution: Resolution, _ id: DeclID, _ isReexported: Bool) {
        let existing = scopes.value(name.symbol)
        if existing.scope == importScope && existing.resolution != resolution {
            reportDuplicate(name.symbol, at: name.range, existing.resolution)
        }
        scopes.declare(name.symbol, resolution)
        declareImportedType(name.symbol, resolution)
        if case .trait(let trait) = resolution { program.modules[module].namedTraits.insert(trait) }
        if isReexported { export(name.symbol, resolution, tree.span(name)) }
        guard resolution != .unresolved else { return }
        imports.entries.append(ImportTable.Entry(
            symbol: name.symbol, span: tree.span(name), declaration: tree.span(id), resolution: resolution, star: nil, isReexported: isReexported))
    }

    private mutating func declareImportedType(_ symbol: Symbol, _ resolution: Resolution) {
        switch resolution {
        case .structure, .enumeration:
            scopes.declareType(symbol, resolution)
            hidePreludeType(symbol)
        case .unresolved, .trait: scopes.declareType(symbol, resolution)
        default: break
        }
    }

    /// Notes the use of a name that an import brings; false, and reported, where imports bring it with different meanings.
    mutating func useImport(_ binding: ScopeTable.Binding, _ symbol: Symbol, at range: TextRange) -> Bool {
        imports.noteUse(of: symbol)
        guard binding.scope == starScope, let other = imports.ambiguous[symbol] else { return true }
        if isFirstReport(of: symbol, isType: false) {
            report(.ambiguousImport(
                text(symbol), at: tree.span(range), first: definitionSpan(other), second: definitionSpan(binding.resolution)))
        }
        return false
    }

    /// The traits that a module exports.
    func exportedTraits(of module: ModuleID) -> [TraitID] {
        exports[module].values.compactMap { export in
            if export.isPublic, case .trait(let trait) = export.resolution { trait } else { nil }
        }
    }

    private mutating func export(_ symbol: Symbol, _ resolution: Resolution, _ span: Span) {
        exports[module][symbol] = Export(resolution: resolution, isPublic: true, span: span)
    }

    /// Declares all exports of the modules of `use m:*`, in the scope below that of other imports.
    mutating func declareStarImports(_ statements: NodeIDs<StmtID>, _ targets: [UseDeclID: ModuleID]) {
        for statement in statements {
            guard case .declaration(let id) = tree[statement], case .use(let use) = tree[id].kind,
                case .all = tree[use].selection, let target = targets[use]
            else { continue }
            let exported = exports[target].filter { $0.value.isPublic }.sorted { $0.key < $1.key }
            for (symbol, export) in exported {
                let existing = scopes.value(symbol)
                if existing.scope == starScope && existing.resolution != export.resolution {
                    imports.ambiguous[symbol] = imports.ambiguous[symbol] ?? existing.resolution
                    exports[module][symbol] = nil
                }
                scopes.declare(symbol, export.resolution)
                declareImportedType(symbol, export.resolution)
                if tree[id].isPublic, imports.ambiguous[symbol] == nil { self.export(symbol, export.resolution, export.span) }
            }
        }
    }
}
