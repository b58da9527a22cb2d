import Semantics

/// What loading modules cost, seen by those who handed the loader away.
final class LoadingLog {
    /// The seconds that reading took.
    var readingTime = 0.0
}

/// Finds modules among files, in the order of the language's chapter 13.
struct FileModuleLoader: ModuleLoader {
    private let rootDirectory: String
    private let searchPath: [String]
    private let standardLibrary: String?
    /// The same directory without links, so that its modules' files need not be resolved one by one.
    private let realLibrary: String
    /// What loading cost.
    let log = LoadingLog()

    /// A loader for the program whose entry is `root`.
    init(root: String, modulePath: [String], installation: Installation?) {
        rootDirectory = Path.directory(root)
        standardLibrary = installation.map { Path.normalize($0.standardLibrary) }
        realLibrary = standardLibrary.map { Files.realPath($0) } ?? ""
        var path: [String] = []
        if let project = Self.projectDirectory(above: rootDirectory) { path.append(Path.join(project, "src")) }
        path.append(".")
        path += modulePath
        path += (Environment.value("ORUSPATH") ?? "").split(separator: ":").map(String.init)
        searchPath = path
    }

    /// The nearest directory above that has a `src` and a manifest or a version control's directory.
    private static func projectDirectory(above directory: String) -> String? {
        var current = Files.realPath(directory)
        while true {
            let isProject = ["orus.toml", ".git"].contains { Files.exists("\(current)/\($0)") }
            if isProject { return Files.isDirectory("\(current)/src") ? current : nil }
            // The root, or a relative path: the working directory is gone.
            let parent = Path.directory(current)
            if parent == current { return nil }
            current = parent
        }
    }

    mutating func locate(_ path: [String], importedBy importer: ModuleLocation) -> ModuleLookup {
        let relative = path.joined(separator: "/") + ".orus"
        var tried: [String] = []
        // `use std.math` means the library's module wherever the importing file is.
        if path.first == "std", let standardLibrary {
            return standard(Array(path.dropFirst()), in: standardLibrary, &tried)
        }
        var directories = importer.isStandard ? [] : [Path.directory(importer.displayPath), rootDirectory]
        directories += searchPath
        for directory in directories {
            let candidate = Path.normalize(Path.join(directory, relative))
            if tried.contains(candidate) { continue }
            tried.append(candidate)
            // A link that leads nowhere was meant, too: reading it tells why it cannot be followed.
            if Files.exists(candidate) || Files.isLink(candidate) {
                return .found(ModuleLocation(
                    identity: Files.realPath(candidate), displayPath: candidate, name: path.joined(separator: ".")))
            }
        }
        guard let standardLibrary else { return .notFound(tried: tried) }
        return standard(path, in: standardLibrary, &tried)
    }

    private func standard(_ path: [String], in library: String, _ tried: inout [String]) -> ModuleLookup {
        let relative = path.joined(separator: "/") + ".orus"
        let file = Path.join(library, relative)
        tried.append(file)
        guard Files.isFile(file) else { return .notFound(tried: tried) }
        return .found(ModuleLocation(
            identity: Path.join(realLibrary, relative), displayPath: file, name: "std." + path.joined(separator: "."), isStandard: true))
    }

    mutating func read(_ location: ModuleLocation) -> ModuleContents {
        let start = Clock.seconds
        defer { log.readingTime += Clock.seconds - start }
        // A pipe nobody writes to would be waited for without an end.
        if Files.isSpecial(location.identity) { return .unreadable(reason: "It is not a regular file") }
        do {
            return .bytes(try Files.read(location.identity))
        } catch {
            return .unreadable(reason: error.reason)
        }
    }
}
