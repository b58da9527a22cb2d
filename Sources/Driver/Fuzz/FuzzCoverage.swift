import Fuzzing
import IR
import Lowering
import Passes
import Semantics
import Source
import Support
import TypedTree

/// How often generated programs used each construct of the language and each opcode of the IR.
struct FuzzCoverage {
    private var constructs = SyntaxCoverage()
    private var opcodes: [Opcode: Int] = [:]

    /// Counts what is in one program, whose modules stand beside its path.
    mutating func count(_ bytes: [UInt8], _ path: String, modules: [GeneratedProgram.Module]) {
        constructs.count(bytes)
        for module in modules { constructs.count(Array(module.text.utf8)) }
        var options = Options()
        options.inputs = [path]
        var compilation = Compilation(options)
        guard let program = compilation.analyzed(bytes, path), var module = compilation.lowered(program) else { return }
        count(module)
        // Some opcodes are what passes make of others.
        guard (try? compilation.optimize(&module, level: .aggressive)) != nil else { return }
        count(module)
    }

    private mutating func count(_ module: IRModule) {
        for function in module.functions.elements {
            for instruction in function.instructions.elements { opcodes[instruction.opcode, default: 0] += 1 }
        }
    }

    /// Two tables, and what was never used.
    var report: String {
        let used = opcodes.map { (name: $0.key.mnemonic, count: $0.value) }
        let missing = Opcode.allCases.filter { opcodes[$0] == nil }.map(\.mnemonic)
        return table("syntax tree", constructs.counts.map { (name: $0.key, count: $0.value) }, constructs.missing)
            + table("IR opcodes after lowering, and after the passes", used, missing)
    }

    private func table(_ title: String, _ rows: [(name: String, count: Int)], _ missing: [String]) -> String {
        var text = "\(title):\n"
        for row in rows.sorted(by: { ($1.count, $0.name) < ($0.count, $1.name) }) {
            text += "  \(Table.left(row.name, 32))\(row.count)\n"
        }
        return text + "  never: \(missing.isEmpty ? "-" : missing.sorted().joined(separator: ", "))\n\n"
    }
}
