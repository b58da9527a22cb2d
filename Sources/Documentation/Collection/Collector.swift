import Semantics
import Source
import Support
import Syntax
import TypedTree

/// What to make a reference of.
public struct DocumentedProgram: Sendable {
    /// The program with its names resolved, for its trees.
    public var resolved: ResolvedProgram
    /// The same program, typed.
    public var program: TypedProgram
    public var title: String
    public var introduction = ""
    /// The module that is there to import all others, and is no part of the reference.
    public var entry: ModuleID?
    /// Whether the standard library is what is documented, rather than the program's own modules.
    public var isLibrary = false
    /// Whether what modules keep to themselves is documented, too.
    public var includesPrivate = false
    /// What the language itself gives every program, as Markdown; see `BuiltinsReader`.
    public var builtins = ""

    public init(resolved: ResolvedProgram, program: TypedProgram, title: String) {
        self.resolved = resolved
        self.program = program
        self.title = title
    }
}

/// Collects what there is to tell of a program: first all entries, each type with what `impl`s give it, then the pages that they go on.
public func reference(of documented: DocumentedProgram) -> Reference {
    var collector = Collector(documented)
    for module in documented.resolved.modules.elements where collector.isDocumented(module) { collector.collect(module) }
    collector.collectImplementations()
    return collector.finish()
}

/// A type with its members so far.
struct TypeEntry {
    var entry: Entry
    var module: ModuleID
    var methods: [Entry] = []
    var statics: [Entry] = []
    /// Members that only some of its instances have, under the `impl` that says which.
    var conditional: [Group] = []
    var implementations: [Entry] = []
}

struct Collector {
    let documented: DocumentedProgram
    let program: TypedProgram
    let files: SourceMap
    let writer: SignatureWriter
    /// The modules whose exports every program sees.
    let prelude: Set<ModuleID>
    /// The library's internal modules that a public one re-exports, with that one: what is in them is told there.
    let homes: [ModuleID: ModuleID]
    private let fileNames: [String: String]
    /// What stands in each documented module besides types.
    var functions: [ModuleID: [Entry]] = [:]
    var constants: [ModuleID: [Entry]] = [:]
    var variables: [ModuleID: [Entry]] = [:]
    var reexports: [ModuleID: [Entry]] = [:]
    /// The types, in the order of their declaration.
    var types: [NamedType: TypeEntry] = [:]
    var order: [NamedType] = []
    /// Per trait, the `impl`s of it.
    var implementors: [TraitID: [Entry]] = [:]

    init(_ documented: DocumentedProgram) {
        self.documented = documented
        program = documented.program
        files = documented.resolved.files
        writer = SignatureWriter(program: documented.program, files: documented.resolved.files)
        prelude = Self.prelude(of: documented)
        homes = Self.homes(of: documented)
        fileNames = Self.fileNames(of: documented.program.modules.elements)
    }

    private static let internalPrefix = "std.internal."

    private static func homes(of documented: DocumentedProgram) -> [ModuleID: ModuleID] {
        let modules = documented.resolved.modules.elements
        let names = documented.program.modules
        var homes: [ModuleID: ModuleID] = [:]
        for module in modules where documented.isLibrary && !names[module.module].name.hasPrefix(internalPrefix) {
            for path in publicImports(of: module, documented) where path.hasPrefix(internalPrefix) {
                if let found = modules.first(where: { names[$0.module].name == path }) { homes[found.module] = module.module }
            }
        }
        return homes
    }

    /// The paths of a module's `pub use`s.
    private static func publicImports(of module: ResolvedModule, _ documented: DocumentedProgram) -> [String] {
        let tree = module.tree
        return tree[tree.statements].compactMap { statement in
            guard case .declaration(let id) = tree[statement], tree[id].isPublic, case .use(let use) = tree[id].kind else { return nil }
            return tree[use].path.map { documented.program.symbols.text(tree[$0].symbol) }.joined(separator: ".")
        }
    }

    /// The module that tells what is declared in another one.
    func home(of module: ResolvedModule) -> ModuleID { homes[module.module] ?? module.module }

    private static func prelude(of documented: DocumentedProgram) -> Set<ModuleID> {
        let modules = documented.resolved.modules.elements
        let names = documented.program.modules
        guard documented.isLibrary, let root = modules.first(where: { names[$0.module].name == "std.prelude" }) else { return [] }
        let published = Set(publicImports(of: root, documented))
        return Set(modules.map(\.module).filter { published.contains(names[$0].name) })
    }

    /// Whether the module gets into the reference. Of the library's parts that programs do not name, what the prelude publishes does.
    func isDocumented(_ module: ResolvedModule) -> Bool {
        guard module.isStandard == documented.isLibrary, module.module != documented.entry else { return false }
        let name = program.modules[module.module].name
        if name.hasPrefix(Self.internalPrefix) { return homes[module.module] != nil }
        return prelude.contains(module.module) || !name.hasPrefix("std.prelude")
    }

    func text(_ symbol: Symbol) -> String { program.symbols.text(symbol) }

    // MARK: Modules

    /// Whether all declarations of a module are shown: on request, and where nothing is marked `pub`, as in programs.
    func showsPrivate(_ module: ResolvedModule) -> Bool { documented.includesPrivate || !isExporting(module) }

    /// Whether some declaration of the module is marked `pub`.
    private func isExporting(_ module: ResolvedModule) -> Bool {
        let tree = module.tree
        return tree[tree.statements].contains { statement in
            switch tree[statement] {
            case .declaration(let id): return tree[id].isPublic
            case .assignment(let targets, _):
                return tree[targets].contains { if case .declaration(let declared) = tree[$0] { declared.isPublic } else { false } }
            default: return false
            }
        }
    }

    /// Collects the declarations of a module, other than `impl`s.
    mutating func collect(_ module: ResolvedModule) {
        let tree = module.tree
        let showsPrivate = showsPrivate(module)
        for statement in tree[tree.statements] {
            switch tree[statement] {
            case .declaration(let id) where tree[id].isPublic || showsPrivate: collect(id, of: module, showsPrivate)
            case .assignment(let targets, _):
                for target in tree[targets] { collectVariable(target, of: module) }
            default: break
            }
        }
    }

    private mutating func collect(_ id: DeclID, of module: ResolvedModule, _ showsPrivate: Bool) {
        let tree = module.tree
        switch tree[id].kind {
        case .function(let function):
            let made = module.functions[function]
            guard made.isValid else { return }
            functions[home(of: module), default: []].append(entry(
                "function", program.functions[made].name, writer.function(made, tree[function], in: tree), at: tree.span(id)))
        case .constant(let constant):
            guard case .initializeGlobal(let global) = module.constants[constant] else { return }
            constants[home(of: module), default: []].append(entry(
                "constant", program.globals[global].name,
                writer.global(global, value: tree.span(tree[constant].value)), at: tree.span(id)))
        case .structure(let structure): collect(structure, id, of: module, showsPrivate)
        case .enumeration(let enumeration): collect(enumeration, id, of: module)
        case .trait(let trait): collect(trait, id, of: module)
        case .use(let use) where tree[id].isPublic && !prelude.contains(module.module):
            let text = files[tree.file].text(of: tree.span(id))
            let name = tree[use].path.last.map { tree[$0].symbol }
            let isTold = tree[use].path.map { self.text(tree[$0].symbol) }.joined(separator: ".").hasPrefix(Self.internalPrefix)
            guard let name, !isTold else { return }
            var found = entry("re-export", name, Signature(text), at: tree.span(id))
            found.anchor = "use." + found.anchor
            reexports[module.module, default: []].append(found)
        case .error, .implementation, .associatedType, .use: break
        }
    }

    private mutating func collectVariable(_ target: TargetID, of module: ResolvedModule) {
        guard case .initializeGlobal(let global) = module.targets[target] else { return }
        var isPublic = false
        if case .declaration(let declared) = module.tree[target] { isPublic = declared.isPublic }
        guard isPublic || documented.includesPrivate else { return }
        variables[home(of: module), default: []].append(entry(
            "variable", program.globals[global].name, writer.global(global, value: nil), at: module.tree.span(target)))
    }

    /// The attributes that say something to users: `@derive(Comparable)`, `@property`. Each is followed by the separator.
    func attributes(of declaration: DeclID, in tree: SyntaxTree, separator: String) -> String {
        tree[declaration].attributes.map { tree[$0] }.filter { ["derive", "property"].contains(text($0.name.symbol)) }
            .map { files[tree.file].text(of: tree.span($0.range)) + separator }.joined()
    }

    /// An entry for what is declared at a span.
    func entry(_ kind: String, _ name: Symbol, _ signature: Signature, at span: Span) -> Entry {
        let file = files[span.file]
        let name = text(name)
        return Entry(
            kind: kind, name: name, anchor: name, signature: signature, comment: file.documentation(above: span.start),
            origin: Origin(page: sourcePage(of: span.file), line: file.position(of: span.start).line))
    }

    private func sourcePage(of file: FileID) -> String {
        program.modules.elements.first { $0.file == file }.map { fileName($0.name) } ?? ""
    }

    /// The name of a module's page, without `.html`.
    func fileName(_ module: String) -> String { fileNames[module] ?? "" }

    /// Names for the pages of modules that every file system takes and that need no quoting in links. They differ by more than case, and
    /// no module gets the name of the first page.
    private static func fileNames(of modules: [ModuleDeclaration]) -> [String: String] {
        var used: Set<String> = ["index"]
        var result: [String: String] = [:]
        for module in modules {
            let plain = String(String.UnicodeScalarView(module.name.unicodeScalars.map { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil) || ".-_".unicodeScalars.contains(scalar) ? scalar : "_"
            }))
            var name = plain
            var number = 2
            while !used.insert(name.lowercased()).inserted {
                name = "\(plain)-\(number)"
                number += 1
            }
            result[module.name] = name
        }
        return result
    }

    // MARK: Types

    private mutating func add(_ type: NamedType, _ entry: Entry, _ module: ModuleID) {
        if types[type] == nil { order.append(type) }
        types[type] = TypeEntry(entry: entry, module: module)
    }

    private mutating func collect(_ node: StructDeclID, _ id: DeclID, of module: ResolvedModule, _ showsPrivate: Bool) {
        let tree = module.tree
        let structure = module.structs[node]
        guard structure.isValid else { return }
        let declaration = program.structs[structure]
        let privateMembers = documented.resolved.privateMembers
        let isVisible: (UInt32) -> Bool = { showsPrivate || !privateMembers.isPrivate(field: $0, of: structure) }
        var signature = Signature(attributes(of: id, in: tree, separator: "\n"))
        signature.append(writer.structure(structure, tree[node], in: tree, isVisible: isVisible))
        var made = entry("struct", declaration.name, signature, at: tree.span(id))
        var fields: [Entry] = []
        for (index, field) in declaration.fields.enumerated() where isVisible(UInt32(index)) && field.span.file == tree.file {
            fields.append(entry("field", field.name, writer.field(field), at: field.span))
        }
        addDocumented(fields, as: "Fields", to: &made)
        add(.structure(structure), made, home(of: module))
    }

    private mutating func collect(_ node: EnumDeclID, _ id: DeclID, of module: ResolvedModule) {
        let enumeration = module.enums[node]
        guard enumeration.isValid else { return }
        let declaration = program.enums[enumeration]
        var signature = Signature(attributes(of: id, in: module.tree, separator: "\n"))
        signature.append(writer.enumeration(enumeration))
        var made = entry("enum", declaration.name, signature, at: module.tree.span(id))
        let variants = declaration.variants.map { entry("variant", $0.name, writer.variant($0), at: $0.span) }
        addDocumented(variants, as: "Variants", to: &made)
        add(.enumeration(enumeration), made, home(of: module))
    }

    /// Members that the declaration shows already are worth entries of their own when somebody says something about them.
    private func addDocumented(_ members: [Entry], as title: String, to entry: inout Entry) {
        let told = members.filter { !$0.comment.text.isEmpty }
        if !told.isEmpty { entry.groups.append(Group(title: title, entries: qualified(told, by: entry.name))) }
    }

    private mutating func collect(_ node: TraitDeclID, _ id: DeclID, of module: ResolvedModule) {
        let tree = module.tree
        let trait = module.traits[node]
        guard trait.isValid else { return }
        var made = entry("trait", program.traits[trait].name, writer.trait(trait), at: tree.span(id))
        var associated: [Entry] = [], required: [Entry] = [], provided: [Entry] = []
        for member in tree[tree[node].members] {
            switch tree[member].kind {
            case .associatedType(let type):
                let name = tree[type].name
                let range = TextRange(from: name.range.start, to: tree[member].range.end)
                let written = trimmed(files[tree.file].text(of: tree.span(range)))
                associated.append(entry("type", name.symbol, Signature("type \(written)"), at: tree.span(member)))
            case .function(let function):
                let method = module.functions[function]
                guard method.isValid else { continue }
                let found = entry(
                    "method", program.functions[method].name, writer.function(method, tree[function], in: tree), at: tree.span(member))
                if tree[function].body == nil { required.append(found) } else { provided.append(found) }
            default: continue
            }
        }
        for (title, entries) in [("Associated types", associated), ("Required methods", required), ("Provided methods", provided)]
        where !entries.isEmpty {
            made.groups.append(Group(title: title, entries: qualified(entries, by: made.name)))
        }
        add(.trait(trait), made, home(of: module))
    }

    /// The entries with anchors that name the type they belong to.
    func qualified(_ entries: [Entry], by owner: String) -> [Entry] {
        entries.map { entry in
            var entry = entry
            entry.anchor = "\(owner).\(entry.name)"
            return entry
        }
    }
}
