import Source

/// A program to crosscheck.
struct CheckedProgram {
    /// The path as it was named or found; reports show it.
    var path: String
    /// The path that orusc gets, relative to `directory`.
    var file: String
    /// The absolute path of the directory that it runs in.
    var directory: String
    /// The absolute path of its standard input.
    var input: String
    var arguments: [String]

    /// The path without `.orus`, absolute, to which siblings add their extension.
    var stem: String
    /// Whether its first line names an edition.
    var declaresEdition: Bool

    /// The flags by which orusc understands it. Who compares programs with an outside interpreter means its edition, unless something
    /// else is said; generated ones are in the edition they were generated for.
    func flags(_ options: Options) -> [String] {
        var edition = options.edition
        if edition == nil, options.crosscheck.against != nil, options.command == .crosscheck, !declaresEdition { edition = .vm }
        return options.modulePath.flatMap { ["--module-path", $0] } + (edition.map { ["--edition", $0.rawValue] } ?? [])
    }
}

/// The programs that files and directories of the command line stand for.
struct ProgramSet {
    private(set) var programs: [CheckedProgram] = []
    private let options: Options
    private let here = Environment.workingDirectory
    private var visited: Set<String> = []
    private var found: Set<String> = []

    /// Finds the programs. In a directory, a subdirectory with a `main.orus` is one program, of several modules.
    init(_ options: Options) throws(Crosscheck.Failure) {
        self.options = options
        if let shared = options.crosscheck.input, shared != "/dev/null", !Files.isFile(shared) {
            throw .missing("there is no file '\(shared)' for --stdin")
        }
        for input in options.inputs {
            if Files.isDirectory(input) {
                collect(Path.normalize(input))
            } else if Files.isFile(input) {
                add(input)
            } else {
                throw .missing("there is no file or directory '\(input)'")
            }
        }
    }

    private mutating func collect(_ directory: String) {
        // Links may lead back.
        guard visited.insert(Files.realPath(directory)).inserted else { return }
        let names = Files.names(in: directory)
        if names.contains("main.orus") { return add(Path.join(directory, "main.orus")) }
        for name in names where !name.hasPrefix(".") {
            let path = Path.join(directory, name)
            if Files.isDirectory(path) {
                collect(path)
            } else if Path.isSource(name), Files.isFile(path) || Files.isLink(path) && !Files.exists(path) {
                // No pipe, which would be waited for; of a link that leads nowhere it is told that it cannot be read.
                add(path)
            }
        }
    }

    private mutating func add(_ path: String) {
        guard options.crosscheck.filter.isEmpty || path.contains(options.crosscheck.filter) else { return }
        let absolute = Self.absolute(path, here)
        // Two arguments may lead to one file.
        guard found.insert(absolute).inserted else { return }
        var file = path, directory = here
        if options.crosscheck.changesDirectory {
            directory = Path.directory(absolute)
            file = Path.lastComponent(path)
        } else if Path.normalize(path).hasPrefix("..") {
            // A copy of the working directory has other parents.
            file = absolute
        }
        let stem = absolute.hasSuffix(".orus") ? String(absolute.dropLast(5)) : absolute
        var input = "/dev/null"
        if Files.isFile(stem + ".stdin") {
            input = stem + ".stdin"
        } else if let shared = options.crosscheck.input {
            input = Self.absolute(shared, here)
        }
        var arguments = options.programArguments
        if arguments.isEmpty, let text = try? Files.read(stem + ".args") {
            arguments = Self.words(String(decoding: text, as: UTF8.self))
        }
        programs.append(CheckedProgram(
            path: path, file: file, directory: directory, input: input, arguments: arguments, stem: stem,
            declaresEdition: (try? Files.read(absolute)).map { Edition.declared(in: $0) != nil } ?? false))
    }

    private static func absolute(_ path: String, _ here: String) -> String {
        path.hasPrefix("/") ? Path.normalize(path) : Path.normalize("\(here)/\(path)")
    }

    /// The arguments in the text of a `NAME.args`: separated by blanks and line ends, double quotes around those with
    /// blanks in them.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = "", isOpen = false, isQuoted = false
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
                isOpen = true
            } else if !isQuoted, character == " " || character == "\t" || character.isNewline {
                if isOpen { words.append(word) }
                (word, isOpen) = ("", false)
            } else {
                word.append(character)
                isOpen = true
            }
        }
        return isOpen ? words + [word] : words
    }
}
