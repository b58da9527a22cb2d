/// Compiles and runs the programs in the documentation and says where they do not do what the pages say.
public struct DocumentationChecker: Sendable {
    private let configuration: Configuration

    /// A checker of the repository's pages.
    public init(_ configuration: Configuration) { self.configuration = configuration }

    /// The blocks `orus` of a page: each compiles, and before a block `output` prints just that; before a
    /// block `error`, it fails with the codes there and no others.
    public func failures(page: String) throws -> [String] {
        let blocks = MarkdownBlock.all(in: try readBytes("\(configuration.root)/\(page)"))
        let indices = blocks.indices.filter { blocks[$0].kind == "orus" }
        return parallelMap(indices, workers: configuration.jobs) { index -> String? in
            let next = index + 1 < blocks.count ? blocks[index + 1] : nil
            return failure(blocks[index], next).map { "\(page):\(blocks[index].line): \($0)" }
        }.compactMap { $0 }
    }

    private func failure(_ block: MarkdownBlock, _ next: MarkdownBlock?) -> String? {
        do {
            let (compiled, ran) = try run(block.text)
            if let next, next.kind == "error" {
                let codes = Set(compiled.diagnostics.filter { $0.severity == "error" }.map(\.code))
                let wanted = Set(words(next.text))
                return codes == wanted ? nil : "reports \(codes.sorted()), not \(wanted.sorted())"
            }
            guard let ran else { return "does not compile\n\(excerpt(compiled.process.errors))" }
            if ran.end != .exited(0) { return "\(ran.end)\n\(excerpt(ran.errors))" }
            guard let next, next.kind == "output" else { return nil }
            return difference(expected: lines(of: Array(next.text.utf8)).lines, actual: lines(of: ran.output).lines)
        } catch {
            return "\(error)"
        }
    }

    /// The page of each code: a block `orus error` provokes that code and nothing else, a block `orus fixed` is clean.
    public func explanationFailures() throws -> [String] {
        let pages = try directoryEntries("\(configuration.root)/Docs/errors").filter { $0.hasSuffix(".md") }
        return parallelMap(pages, workers: configuration.jobs) { page in
            do { return try explanationFailures(page) } catch { return ["\(page): \(error)"] }
        }.flatMap { $0 }
    }

    /// What no small program alone provokes: memory and limits, nesting, files of modules, defects and what the machine lacks.
    private static let withoutExample = ["E0009", "E0015", "E1009", "E3001", "E3002", "E9000", "E9001", "E9002", "E9003", "E9004"]

    private func explanationFailures(_ page: String) throws -> [String] {
        let code = String(page.dropLast(3))
        let blocks = MarkdownBlock.all(in: try readBytes("\(configuration.root)/Docs/errors/\(page)"))
        if !Self.withoutExample.contains(code) {
            for kind in ["orus error", "orus fixed"] where !blocks.contains(where: { $0.kind == kind }) {
                return ["\(page): there is no block `\(kind)`"]
            }
        }
        return try blocks.compactMap { block in
            guard block.kind == "orus error" || block.kind == "orus fixed" else { return nil }
            let (compiled, ran) = try run(block.text)
            var codes = compiled.diagnostics.map(\.code)
            let wanted = block.kind == "orus fixed" ? [] : [code]
            if code.hasPrefix("E0") {
                codes += ran.map { CompilerResult($0).diagnostics.map(\.code) } ?? []
                // What is certain to raise is warned of, too.
                codes.removeAll { $0 == "W1007" }
            }
            return codes == wanted ? nil : "\(page):\(block.line): reports \(codes), not \(wanted)"
        }
    }

    /// Builds a program that is the whole of `text`, and runs it when that succeeded.
    private func run(_ text: String) throws -> (compiled: CompilerResult, ran: ProcessResult?) {
        try withTemporaryDirectory { directory in
            try writeBytes(text.utf8, to: "\(directory)/main.orus")
            let compiled = try configuration.orusc(["build", "main.orus", "-o", "out", "-O1"], directory: directory)
            guard compiled.process.end == .exited(0) else { return (compiled, nil) }
            var command = Command(["\(directory)/out"])
            command.directory = directory
            command.environment = ["ORUS_ERROR_FORMAT": "json"]
            return (compiled, try command.run())
        }
    }
}
