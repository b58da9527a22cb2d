/// An example in a comment: a whole program, and what comes of it.
public struct Example: Sendable {
    public enum Expectation: Sendable, Equatable {
        /// It compiles and ends well, whatever it prints.
        case success
        /// It prints just this.
        case output(String)
        /// It does not compile: these codes are reported and no others.
        case codes([String])
    }

    public var program: String
    public var expectation: Expectation
    /// The path of the file and the line at which the program begins.
    public var path: String
    public var line: Int
}

extension Reference {
    /// The blocks `orus` of all comments, each with the block `output` or `error` that follows it. A block `orus ignore` is none.
    public var examples: [Example] {
        var result: [Example] = []
        for page in pages { page.subject.addExamples(to: &result, page.groups) }
        return result
    }
}

extension Entry {
    fileprivate func addExamples(to result: inout [Example], _ groups: [Group]) {
        result += comment.examples
        for entry in groups.flatMap(\.entries) { entry.addExamples(to: &result, entry.groups) }
    }
}

extension Comment {
    var examples: [Example] {
        var result: [Example] = []
        var isAfterExample = false
        for fence in FencedBlock.all(in: text) {
            let info = fence.info.split(separator: " ").map(String.init)
            if info.first == "orus", !info.contains("ignore") {
                result.append(Example(program: fence.text + "\n", expectation: .success, path: path, line: line + fence.line))
                isAfterExample = true
            } else {
                if isAfterExample, fence.info == "output" { result[result.count - 1].expectation = .output(fence.text) }
                if isAfterExample, fence.info == "error" {
                    let codes = fence.text.split { $0 == "\n" || $0 == " " }.map(String.init)
                    result[result.count - 1].expectation = .codes(codes)
                }
                isAfterExample = false
            }
        }
        return result
    }
}

/// A fenced block with its place, which blocks of Markdown have not.
private struct FencedBlock {
    var info: String
    var text: String
    /// The line of the first line in it, counted from 0 at the comment's.
    var line: Int

    static func all(in text: String) -> [FencedBlock] {
        var result: [FencedBlock] = []
        var open: (fence: Substring, indentation: Int)?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = line.drop { $0 == " " }
            if let current = open {
                if trimmed(content).count >= current.fence.count, trimmed(content).allSatisfy({ $0 == "`" }) {
                    open = nil
                } else {
                    let last = result.count - 1
                    if index > result[last].line { result[last].text += "\n" }
                    result[last].text += line.dropFirst(Swift.min(current.indentation, line.prefix { $0 == " " }.count))
                }
            } else if content.hasPrefix("```") {
                let fence = content.prefix { $0 == "`" }
                open = (fence, line.count - content.count)
                result.append(FencedBlock(info: trimmed(content.dropFirst(fence.count)), text: "", line: index + 1))
            }
        }
        return result
    }
}
