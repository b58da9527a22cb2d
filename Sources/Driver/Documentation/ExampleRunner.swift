import Documentation
import Glibc
import Source

/// Compiles and runs the examples of a reference: `orusc doc --test`.
///
/// Each example is a program of its own that finds the documented modules, and runs in a directory of its own.
struct ExampleRunner {
    private let options: Options
    private let root: String

    init(_ options: Options, root: String) {
        self.options = options
        self.root = root
    }

    /// Runs all, says which are wrong, and gives the exit code.
    func run(_ examples: [Example]) throws(BuildFailure) -> Int32 {
        if examples.isEmpty {
            Console.output("There are no examples.\n")
            return ExitCode.success
        }
        let scratch: TemporaryDirectory
        do {
            scratch = try TemporaryDirectory()
        } catch {
            throw .unwritable(Environment.temporaryDirectory, error.reason)
        }
        Interruption.install()
        defer { DirectoryTree.remove(scratch.path) }
        var failures = [String?](repeating: nil, count: examples.count)
        let pool = ProcessPool(limit: options.crosscheck.jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        for (index, example) in examples.enumerated() {
            let directory = "\(scratch.path)/\(index)"
            do {
                try Files.makeDirectories("\(directory)/work")
                try Files.write(Array(example.program.utf8), to: "\(directory)/example.orus")
            } catch {
                throw .unwritable(directory, error.reason)
            }
            pool.submit(process(in: directory, checksOnly: example.isRejected), urgent: false) { result in
                failures[index] = failure(of: example, result, in: directory)
                DirectoryTree.remove(directory)
            }
        }
        pool.run {}
        if Interruption.signal != 0 {
            DirectoryTree.remove(scratch.path)
            Interruption.raise()
        }
        let found = zip(examples, failures).compactMap { example, failure in
            failure.map { "\(example.path):\(example.line): \($0)" }
        }
        for text in found { Console.error(text) }
        let count = "\(examples.count) example\(examples.count == 1 ? "" : "s")"
        Console.output(found.isEmpty ? "\(count) compiled and run: all are right\n" : "\(count), \(found.count) wrong\n")
        return found.isEmpty ? ExitCode.success : ExitCode.data
    }

    private func process(in directory: String, checksOnly: Bool) -> PooledProcess {
        var arguments = [Environment.executable, checksOnly ? "check" : "run", "--color", "never"]
        if checksOnly { arguments += ["--error-format", "short"] } else { arguments += options.interprets ? ["--interpret"] : ["-O1"] }
        for path in [Files.realPath(root)] + options.modulePath.map(Files.realPath) { arguments += ["--module-path", path] }
        arguments.append("\(directory)/example.orus")
        return PooledProcess(
            arguments: arguments, directory: "\(directory)/work", output: "\(directory)/output", errors: "\(directory)/errors",
            timeout: 60)
    }

    /// What is wrong with an example, as an account that ends its line; nil when it does as it should.
    private func failure(of example: Example, _ result: PooledResult, in directory: String) -> String? {
        let output = (try? Files.read("\(directory)/output")) ?? []
        let errors = String(decoding: (try? Files.read("\(directory)/errors")) ?? [], as: UTF8.self)
        if case .codes(let wanted) = example.expectation { return codesFailure(wanted, result, errors) }
        guard case .exited(0) = result.end else {
            return "the example fails (\(Self.words(for: result.end)))\n" + Self.excerpt(errors)
        }
        guard case .output(let wanted) = example.expectation else { return nil }
        return Self.difference(wanted, String(decoding: output, as: UTF8.self))
    }

    private func codesFailure(_ wanted: [String], _ result: PooledResult, _ errors: String) -> String? {
        let codes = Set(DiagnosticCode.allCases.map(\.text).filter { $0.hasPrefix("E") && errors.contains("[\($0)]") })
        if codes == Set(wanted), result.end != .exited(0) { return nil }
        let found = codes.isEmpty ? "nothing" : codes.sorted().joined(separator: " ")
        return "the example should be rejected with \(wanted.joined(separator: " ")), but \(found) is reported\n" + Self.excerpt(errors)
    }

    private static func words(for end: PooledResult.End) -> String {
        switch end {
        case .exited(let code): "exit code \(code)"
        case .signaled(let signal): "signal \(signal)"
        case .timedOut: "it does not end"
        case .flooded: "endless output"
        case .notStarted(let reason): "it was not started: \(reason)"
        }
    }

    /// The first lines of a text, indented.
    private static func excerpt(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(12).filter { !$0.isEmpty }
        return lines.map { "    \($0)\n" }.joined()
    }

    private static func difference(_ wanted: String, _ output: String) -> String? {
        func lines(_ text: String) -> [Substring] {
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            while lines.last?.isEmpty == true { lines.removeLast() }
            return lines
        }
        let (wanted, found) = (lines(wanted), lines(output))
        guard let index = (0..<max(wanted.count, found.count)).first(where: { index in
            index >= wanted.count || index >= found.count || wanted[index] != found[index]
        }) else { return nil }
        let (should, does) = (index < wanted.count ? "\(wanted[index])" : "(nothing)", index < found.count ? "\(found[index])" : "(nothing)")
        return "the example prints something else at line \(index + 1) of its output\n    expected: \(should)\n    printed:  \(does)\n"
    }
}

extension Example {
    /// Whether it is there to show an error.
    fileprivate var isRejected: Bool { if case .codes = expectation { true } else { false } }
}
