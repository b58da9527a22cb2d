import CEmission
import Glibc
import IR

extension Orusc {
    /// `orusc emit FORM FILE [-o OUT]`.
    static func emit(_ compilation: inout Compilation) throws(BuildFailure) -> Int32 {
        let path = compilation.options.inputs[0]
        if !compilation.options.emittedLevels.isEmpty { return try emitLevels(&compilation, path) }
        guard let text = try form(&compilation, path) else { return ExitCode.data }
        guard let output = compilation.options.output, output != "-" else {
            do {
                try write(text, to: STDOUT_FILENO, name: "standard output")
            } catch where error.number != EPIPE {
                // A reader that has seen enough is no error of ours; a full disk is.
                throw .unwritable("standard output", error.reason)
            } catch {}
            return ExitCode.success
        }
        try keepSource(path, from: output)
        do {
            switch text {
            case .bytes(let bytes): try Files.write(bytes, to: output)
            case .c(let text): try Files.write(text, to: output)
            }
        } catch {
            throw .unwritable(output, error.reason)
        }
        return ExitCode.success
    }

    /// The text of a form.
    private enum FormText {
        case bytes([UInt8])
        case c(CText)
    }

    private static func write(_ text: FormText, to file: Int32, name: String) throws(SystemError) {
        switch text {
        case .bytes(let bytes): try Files.write(bytes, to: file, name: name)
        case .c(let text): try Files.write(text, to: file, name: name)
        }
    }

    /// `orusc emit c --levels A,B FILE -o DIR`: one file `LEVEL.c` for each level.
    private static func emitLevels(_ compilation: inout Compilation, _ path: String) throws(BuildFailure) -> Int32 {
        let directory = compilation.options.output ?? "."
        guard let texts = try compilation.cTexts(path, levels: compilation.options.emittedLevels) else {
            return ExitCode.data
        }
        do {
            try Files.makeDirectories(directory)
            for (level, text) in texts { try Files.write(text, to: Path.join(directory, "\(level.rawValue).c")) }
        } catch {
            throw .unwritable(directory, error.reason)
        }
        return ExitCode.success
    }

    /// The text of the form; nil when the program has errors that keep it from being made.
    private static func form(_ compilation: inout Compilation, _ path: String) throws(BuildFailure) -> FormText? {
        func text(_ string: String) -> FormText { .bytes(Array(string.utf8)) }
        switch compilation.options.form {
        case .tokens: return text(compilation.tokens(of: try compilation.read(path), path))
        case .tree: return text(compilation.tree(of: try compilation.read(path), path))
        case .types:
            let bytes = try compilation.read(path)
            return compilation.types(of: bytes, path).map(text)
        case .ir:
            guard var module = try compilation.lowered(path) else { return nil }
            try compilation.optimize(&module)
            return text(Printer.print(module))
        case .c: return try compilation.cText(path).map { .c($0) }
        case .asm: return try compilation.assembly(path).map { .bytes($0) }
        }
    }
}
