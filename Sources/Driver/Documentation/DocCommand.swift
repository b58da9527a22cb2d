import Documentation
import Glibc
import Source

extension Orusc {
    /// `orusc doc [FILE|DIRECTORY…] [-o OUT]`: the reference of modules, or with `--test` what becomes of the examples in it.
    static func doc(_ compilation: inout Compilation) throws(BuildFailure) -> Int32 {
        let options = compilation.options
        let modules: DocumentedModules
        var introduction = "", builtins = ""
        if options.doc.isLibrary {
            guard let installation = compilation.installation else { throw .missingRuntime("the standard library") }
            modules = DocumentedModules(library: installation.standardLibrary)
            introduction = try libraryText("introduction.md", installation)
            builtins = try libraryText("builtins.md", installation)
        } else {
            modules = try DocumentedModules(inputs: options.inputs.isEmpty ? ["."] : options.inputs)
        }
        guard let reference = compilation.reference(of: modules, introduction: introduction, builtins: builtins) else {
            return ExitCode.data
        }
        if options.doc.runsExamples { return try ExampleRunner(options, root: modules.root).run(reference.examples) }
        if options.doc.writesMarkdown {
            try write(reference.markdown(), to: options.output ?? "-")
            return ExitCode.success
        }
        let directory = options.output ?? "doc"
        let files = reference.htmlFiles()
        for file in files { try write(file.text, to: Path.join(directory, file.path)) }
        Console.output("\(files.count) files in \(directory); open \(Path.join(directory, "index.html"))\n")
        return ExitCode.success
    }

    private static func libraryText(_ name: String, _ installation: Installation) throws(BuildFailure) -> String {
        do {
            return String(decoding: try Files.read(Path.join(installation.standardLibrary, name)), as: UTF8.self)
        } catch {
            throw .missingRuntime(name)
        }
    }

    private static func write(_ text: String, to path: String) throws(BuildFailure) {
        do {
            if path == "-" {
                try Files.write(Array(text.utf8), to: STDOUT_FILENO, name: "standard output")
            } else {
                try Files.makeDirectories(Path.directory(path))
                try Files.write(Array(text.utf8), to: path)
            }
        } catch where error.number == EPIPE {
            // A reader that has seen enough is no error of ours.
        } catch {
            throw .unwritable(path == "-" ? "standard output" : path, error.reason)
        }
    }
}
