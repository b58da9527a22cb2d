import Source
import Support
import Syntax
import TypedTree

/// A module's file, parsed, and the modules that it imports.
struct ParsedModule {
    var location: ModuleLocation
    var tree: SyntaxTree
    /// The modules that its `use`s name, by their place in `ModuleGraph.modules`; those that cannot be had are missing.
    var importedModules: [UseDeclID: Int] = [:]
    /// The same as ids, once they are given.
    var imports: [UseDeclID: ModuleID] = [:]
}

/// Loads and parses all modules of a program, dependencies first.
struct ModuleGraph<Loader: ModuleLoader> {
    /// The modules in the order in which their top levels run: imports before importers, the entry module last.
    private(set) var modules: [ParsedModule] = []
    private(set) var files = SourceMap()
    var symbols = Interner()
    var diagnostics = DiagnosticSet()

    private var loader: Loader
    private let edition: Edition
    private var states: [String: State] = [:]
    /// The modules that are being loaded, from the entry module on.
    private var path: [ModuleLocation] = []
    private var names: Set<String> = []
    /// Where the prelude was looked for in vain.
    private var missingPrelude: [String]?

    private enum State {
        case loading
        case unreadable
        case loaded(Int)
    }

    /// Makes an empty graph.
    init(loader: Loader, edition: Edition) {
        self.loader = loader
        self.edition = edition
    }

    /// Loads the entry module and all that it imports.
    mutating func load(entry: ModuleLocation, contents: [UInt8]) {
        let index = add(entry, contents)
        guard let missingPrelude else { return }
        let start = Span(file: modules[index].tree.file, start: 0, length: 0)
        diagnostics.insert(.preludeNotFound(at: start, tried: missingPrelude))
    }

    /// Loads the modules that every module sees without importing them; the places in `modules` of those whose exports are
    /// visible everywhere. They are those that `std/prelude.orus` re-exports, so the list is a file of the library.
    mutating func loadPrelude(for entry: ModuleLocation) -> Set<Int> {
        switch loader.locate(["std", "prelude"], importedBy: entry) {
        case .notFound(let tried):
            missingPrelude = tried
            return []
        case .found(let location):
            guard let root = read(location, at: .none) else { return [] }
            let tree = modules[root].tree
            var published: Set<Int> = []
            for statement in tree[tree.statements] {
                guard case .declaration(let id) = tree[statement], tree[id].isPublic, case .use(let use) = tree[id].kind,
                    let module = modules[root].importedModules[use]
                else { continue }
                published.insert(module)
            }
            return published
        }
    }

    private mutating func add(_ location: ModuleLocation, _ contents: [UInt8]) -> Int {
        states[location.identity] = .loading
        path.append(location)
        let file = files.add(path: location.displayPath, bytes: contents, isLibrary: location.isStandard)
        let edition = location.isStandard ? .standard : edition
        var tree = parse(file, edition: edition, interner: &symbols, diagnostics: &diagnostics)
        expandDerives(&tree, interner: &symbols)
        var module = ParsedModule(location: location, tree: tree)
        for statement in tree[tree.statements] {
            guard case .declaration(let id) = tree[statement], case .use(let use) = tree[id].kind else { continue }
            module.importedModules[use] = loadImport(use, of: tree, span: tree.span(id), importer: location)
        }
        path.removeLast()
        module.location.name = uniqueName(location.name)
        modules.append(module)
        states[location.identity] = .loaded(modules.count - 1)
        return modules.count - 1
    }

    /// Two files never have one name, whatever directories they were found in.
    private mutating func uniqueName(_ name: String) -> String {
        var candidate = name
        var number = 2
        while !names.insert(candidate).inserted {
            candidate = "\(name)_\(number)"
            number += 1
        }
        return candidate
    }

    private mutating func loadImport(_ use: UseDeclID, of tree: SyntaxTree, span: Span, importer: ModuleLocation) -> Int? {
        let pathNames = tree[use].path.map { tree[$0] }
        guard !tree[use].isPathBroken, let first = pathNames.first, let last = pathNames.last else { return nil }
        let names = pathNames.map { symbols.text($0.symbol) }
        let span = tree.span(first).union(tree.span(last))
        switch loader.locate(names, importedBy: importer) {
        case .notFound(let tried):
            let name = names.joined(separator: ".")
            if let near = nearModule(to: names, importedBy: importer) {
                diagnostics.insert(.moduleNotFound(name, at: span, tried: tried, near: near))
            } else if names.count > 1, case .found = loader.locate(names.dropLast(), importedBy: importer) {
                let gap = tree.span(TextRange(from: pathNames[names.count - 2].range.end, to: last.range.start))
                diagnostics.insert(.exportAsModule(name, of: names.dropLast().joined(separator: "."), at: span, gap))
            } else {
                diagnostics.insert(.moduleNotFound(name, at: span, tried: tried, near: nil))
            }
            return nil
        case .found(let location):
            switch states[location.identity] {
            case .loaded(let index): return index
            case .unreadable: return nil
            case .loading:
                let start = path.firstIndex { $0.identity == location.identity } ?? 0
                diagnostics.insert(.moduleCycle(path[start...].map(\.name) + [location.name], at: span))
                return nil
            case nil: return read(location, at: span)
            }
        }
    }

    /// The module that was probably meant: one in lower case for `Shapes`, one of the standard library for `std.maths`, `maths`, or `Math`.
    private mutating func nearModule(to names: [String], importedBy importer: ModuleLocation) -> String? {
        let lowered = names.map { $0.lowercased() }
        if lowered != names, case .found = loader.locate(lowered, importedBy: importer) { return lowered.joined(separator: ".") }
        guard names.count == 1 || names.count == 2 && names[0] == "std" else { return nil }
        return Spelling.nearest(to: names[names.count - 1], among: Diagnostic.standardModules.sorted()).map { "std.\($0)" }
    }

    private mutating func read(_ location: ModuleLocation, at span: Span) -> Int? {
        switch loader.read(location) {
        case .bytes(let bytes): return add(location, bytes)
        case .unreadable(let reason):
            states[location.identity] = .unreadable
            diagnostics.insert(.moduleUnreadable(location.name, path: location.displayPath, reason: reason, at: span))
            return nil
        }
    }
}
