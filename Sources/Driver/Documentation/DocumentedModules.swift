import Documentation
import Semantics
import Source
import TypedTree

/// The modules that a reference is made of, as the imports of a program that nobody wrote: so they are checked together, as one.
struct DocumentedModules {
    private(set) var locations: [ModuleLocation] = []
    /// The directory that the modules' names begin at.
    let root: String

    /// The modules of the standard library that programs import; the prelude's come by themselves.
    init(library: String) {
        root = library
        for path in Self.sources(below: library) {
            let name = Self.moduleName(path)
            if ["prelude", "internal"].contains(name.prefix { $0 != "." }) { continue }
            let file = Path.join(library, path)
            locations.append(ModuleLocation(
                identity: Files.realPath(file), displayPath: file, name: "std." + name, isStandard: true))
        }
    }

    /// The files, and all below the directories, that were named on a command line.
    init(inputs: [String]) throws(BuildFailure) {
        let first = inputs[0]
        root = Files.isDirectory(first) ? first : Path.directory(first)
        for input in inputs {
            guard Files.isDirectory(input) else {
                try add(input, name: Path.stem(input))
                continue
            }
            let sources = Self.sources(below: input)
            if sources.isEmpty { throw .nothingToDocument(input) }
            for path in sources { try add(Path.join(input, path), name: Self.moduleName(path)) }
        }
    }

    /// Adds a file, which has to be there and to be one that can be read: nobody wrote an import of it that a message could point at.
    private mutating func add(_ file: String, name: String) throws(BuildFailure) {
        if Files.isSpecial(file) { throw .missingInput("It is not a regular file", file) }
        do { _ = try Files.read(file) } catch { throw .missingInput(error, file) }
        let identity = Files.realPath(file)
        if locations.contains(where: { $0.identity == identity }) { return }
        locations.append(ModuleLocation(identity: identity, displayPath: Path.normalize(file), name: name))
    }

    /// The paths of source files below a directory, sorted; what is hidden is left out.
    private static func sources(below directory: String, prefix: String = "") -> [String] {
        var result: [String] = []
        for name in Files.names(in: directory) where !name.hasPrefix(".") {
            let path = "\(directory)/\(name)"
            if Files.isDirectory(path) {
                // A link may lead upwards.
                if !Files.isLink(path) { result += sources(below: path, prefix: "\(prefix)\(name)/") }
            } else if Path.isSource(name) {
                result.append(prefix + name)
            }
        }
        return result
    }

    /// `a.b` for `a/b.orus`.
    private static func moduleName(_ path: String) -> String {
        String(path.dropLast(".orus".count).map { $0 == "/" ? "." : $0 })
    }

    /// The text of the program that imports all of them.
    var entry: String { locations.indices.map { "use \(Self.alias)\($0)\n" }.joined() }

    /// What the entry's imports are called; no module of a program has such a name.
    fileprivate static let alias = "__documented_"
    fileprivate static let entryIdentity = "<documentation>"

    /// The entry's own place.
    var entryLocation: ModuleLocation {
        ModuleLocation(identity: Self.entryIdentity, displayPath: Path.join(root, "documentation"), name: Self.entryIdentity)
    }
}

/// Finds the documented modules for the program that imports them, and all else where it always is.
struct DocumentationLoader: ModuleLoader {
    let modules: DocumentedModules
    var files: FileModuleLoader

    mutating func locate(_ path: [String], importedBy importer: ModuleLocation) -> ModuleLookup {
        guard importer.identity == DocumentedModules.entryIdentity, path.count == 1, path[0].hasPrefix(DocumentedModules.alias),
            let index = Int(path[0].dropFirst(DocumentedModules.alias.count))
        else { return files.locate(path, importedBy: importer) }
        return .found(modules.locations[index])
    }

    mutating func read(_ location: ModuleLocation) -> ModuleContents { files.read(location) }
}

extension Compilation {
    /// The reference of modules; nil when they have errors.
    mutating func reference(of modules: DocumentedModules, introduction: String, builtins: String) -> Reference? {
        let loader = DocumentationLoader(
            modules: modules,
            files: FileModuleLoader(
                root: modules.entryLocation.displayPath, modulePath: options.modulePath, installation: installation))
        let resolved = resolve(
            entry: modules.entryLocation, contents: Array(modules.entry.utf8), loader: loader, edition: options.edition)
        sources = resolved.program.files
        let analysis = analyze(resolved.program, resolved.diagnostics, wholeLibrary: options.doc.isLibrary)
        // What a reference is made of need not be free of warnings.
        for diagnostic in analysis.diagnostics.sorted where diagnostic.severity == .error { diagnostics.insert(diagnostic) }
        guard let program = analysis.program else { return nil }
        var documented = DocumentedProgram(resolved: resolved.program, program: program, title: options.doc.title ?? defaultTitle(modules))
        documented.entry = program.initializationOrder.last
        documented.isLibrary = options.doc.isLibrary
        documented.includesPrivate = options.doc.includesPrivate
        documented.introduction = introduction
        documented.builtins = builtins
        return Documentation.reference(of: documented)
    }

    private func defaultTitle(_ modules: DocumentedModules) -> String {
        if options.doc.isLibrary { return "The Orus standard library" }
        if modules.locations.count == 1 { return modules.locations[0].name }
        return Path.lastComponent(Files.realPath(modules.root))
    }
}
