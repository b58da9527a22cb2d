import IR
import Lowering
import Semantics
import Source
import Support
import Syntax
import TypedTree

/// The stages from text to the typed program and on to SSA form.
extension Compilation {
    /// The path that diagnostics show for a file of the command line.
    private static func displayPath(_ path: String) -> String { path == "-" ? "<stdin>" : path }

    /// The tokens of a file, as text. Errors of the file are reported as well.
    mutating func tokens(of bytes: [UInt8], _ path: String) -> String {
        let file = sources.add(path: Self.displayPath(path), bytes: bytes)
        var names = Interner()
        return printTokens(file, interner: &names, diagnostics: &diagnostics)
    }

    /// The syntax tree of a file, as text. There is one whatever errors the file has.
    mutating func tree(of bytes: [UInt8], _ path: String) -> String {
        let file = sources.add(path: Self.displayPath(path), bytes: bytes)
        var names = Interner()
        let tree = parse(file, interner: &names, diagnostics: &diagnostics)
        return printTree(tree, interner: names)
    }

    /// The types of what a program declares, as text; nil when it has errors.
    mutating func types(of bytes: [UInt8], _ path: String) -> String? {
        nil
    }

    /// Parses, resolves and infers a program; nil when it has errors.
    mutating func analyzed(_ bytes: [UInt8], _ path: String) -> TypedProgram? {
        _ = tree(of: bytes, path)
        return nil
    }

    /// Lowers a program; nil when that finds errors.
    mutating func lowered(_ program: TypedProgram) -> IRModule? {
        let result = times.measure("lower") { lower(program) }
        diagnostics.formUnion(result.diagnostics)
        statistics.instanceCount = result.instanceCount
        return hasErrors ? nil : result.module
    }
}
