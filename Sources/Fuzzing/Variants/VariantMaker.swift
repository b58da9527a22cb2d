import Source
import Support
import Syntax

/// Derives programs from one that must do what it does: `x` becomes `x + 0`, expressions are computed by functions of their own, dead code
/// stands between the statements, loops have their first turn taken out.
public struct VariantMaker {
    /// What is known of the value of an expression.
    public enum Kind: Sendable {
        case integer, float, bool, string, other
    }

    private let bytes: [UInt8]
    private let tree: SyntaxTree
    /// Edits that leave every line where it is, and those that do not.
    private var inLine: [Edit] = []
    private var acrossLines: [Edit] = []

    /// `kinds` tells of names and operations by their places; those without an entry are left alone.
    public init(_ bytes: [UInt8], edition: Edition, kinds: [Range<Int>: Kind]) {
        var interner = Interner()
        var diagnostics = DiagnosticSet()
        let source = SourceFile(id: FileID(rawValue: 0), path: "program.orus", bytes: bytes)
        self.bytes = bytes
        tree = parse(source, edition: edition, interner: &interner, diagnostics: &diagnostics)
        var random = RandomSource(seed: 1)
        collectExpressions(kinds, &random)
        collectStatements(&random)
    }

    /// A variant with up to so many edits; `keepsLines` says whether all that was on a line must stay on it. Nil when there is nothing to edit.
    public func variant(seed: UInt64, edits count: Int, keepsLines: Bool) -> [UInt8]? {
        var random = RandomSource(seed: seed)
        let candidates = (keepsLines ? inLine : inLine + acrossLines).shuffled(using: &random)
        var chosen: [Edit] = []
        for edit in candidates where chosen.count < count {
            if !chosen.contains(where: { $0.range.overlaps(edit.range) || $0.range.lowerBound == edit.range.lowerBound }) { chosen.append(edit) }
        }
        if chosen.isEmpty { return nil }
        var result = bytes
        for edit in chosen.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) { result = edit.applied(to: result) }
        return result
    }

    // MARK: Expressions

    private mutating func collectExpressions(_ kinds: [Range<Int>: Kind], _ random: inout RandomSource) {
        let kept = keptStarts, impure = impureRanges, constants = constantRanges
        for id in tree.expressions.ids {
            let range = offsets(tree.expressionRanges[id])
            guard let kind = kinds[range], !kept.contains(range.lowerBound) else { continue }
            let text = String(decoding: bytes[range], as: UTF8.self)
            guard !text.contains("\n"), !constants.contains(where: { $0.contains(range.lowerBound) }) else { continue }
            switch tree[id] {
            case .name: inLine.append(Edit(range: range, text: Array(random.pick(Self.neutral(text, kind)).utf8)))
            case .binary, .comparison:
                if impure.contains(where: { range.contains($0) }) { continue }
                inLine.append(Edit(range: range, text: Array(random.pick(["(fn(): \(text))()", "((\(text)), 0).0", "({ \(text) })"]).utf8)))
            default: break
            }
        }
    }

    /// Ways to write a value that are as good as its name.
    private static func neutral(_ name: String, _ kind: Kind) -> [String] {
        let any = ["(\(name), 0).0", "[\(name)][0]", "(\(name) if true else \(name))", "({ \(name) })"]
        return switch kind {
        case .integer: any + ["(\(name) + 0)", "(\(name) - 0)", "(\(name) * 1)", "(\(name) ^ 0)", "(\(name) | 0)", "(~~\(name))", "(\(name) / 1)"]
        case .float: any + ["(\(name) * 1.0)", "(\(name) - 0.0)", "(\(name) / 1.0)", "(--\(name))"]
        case .bool: any + ["(\(name) and true)", "(false or \(name))", "(not not \(name))", "(\(name) == true)"]
        case .string: any + ["(\(name) + \"\")", "(\"\" + \(name))", "\(name)[..]"]
        case .other: any
        }
    }

    /// Where what has to stay as it is begins: what is assigned to, and what is raised, since an error raised again by its name is the one that it was.
    private var keptStarts: Set<Int> {
        var starts: Set<Int> = []
        for statement in tree.statementKinds.ids {
            switch tree[statement] {
            case .assignment, .compoundAssignment: starts.insert(Int(tree.statementRanges[statement].start))
            default: break
            }
        }
        for id in tree.expressions.ids {
            if case .raise(let error) = tree[id] { starts.insert(Int(tree.expressionRanges[error].start)) }
        }
        for target in tree.targetRanges.ids { starts.insert(Int(tree.targetRanges[target].start)) }
        return starts
    }

    /// Declarations of constants: one that is made of literals and other constants has its value from the beginning, others get it in turn.
    private var constantRanges: [Range<Int>] {
        tree.statementKinds.ids.compactMap { id in
            guard case .declaration(let declaration) = tree[id], case .constant = tree[declaration].kind else { return nil }
            return offsets(tree.statementRanges[id])
        }
    }

    /// What cannot be moved into a function, or would change the stack there.
    private var impureRanges: [Range<Int>] {
        tree.expressions.ids.compactMap { id in
            switch tree[id] {
            case .call, .propagate, .return, .raise, .break, .continue, .function, .block, .match, .try, .if: offsets(tree.expressionRanges[id])
            default: nil
            }
        }
    }

    // MARK: Statements

    private mutating func collectStatements(_ random: inout RandomSource) {
        for (number, statement) in tree.statementKinds.ids.enumerated() {
            let range = offsets(tree.statementRanges[statement])
            guard isFirstOnLine(range.lowerBound) else { continue }
            switch tree[statement] {
            case .expression(let expression):
                switch tree[expression] {
                case .if, .match, .try, .block, .function: continue
                default: break
                }
            case .assignment, .compoundAssignment: break
            case .while(let loop, let condition):
                peel(range, loop, condition)
                continue
            default: continue
            }
            let indent = String(repeating: " ", count: column(of: range.lowerBound))
            let dead = random.pick(["dead_\(number) = \(number)", "dead_\(number) = [1, \(number)]", "if_dead_\(number) = 1 if false else 2"])
            inLine.append(Edit(range: range.lowerBound..<range.lowerBound, text: Array("\(dead); ".utf8)))
            let block = random.pick(["if false: print(\"dead\")", "while false: panic(\"dead\")", "for dead_\(number) in 0..0: print(dead_\(number))"])
            acrossLines.append(Edit(range: range.lowerBound..<range.lowerBound, text: Array("\(block)\n\(indent)".utf8)))
        }
    }

    /// `while c: body` as `if c: body` and the loop, where asking twice does no harm and nothing leaves the loop.
    private mutating func peel(_ range: Range<Int>, _ loop: LoopID, _ condition: Condition) {
        guard case .expression(let asked) = condition, bytes[range].starts(with: Array("while ".utf8)) else { return }
        let question = offsets(tree.expressionRanges[asked])
        for id in tree.expressions.ids {
            let inner = offsets(tree.expressionRanges[id])
            switch tree[id] {
            case .break, .continue: if range.contains(inner) { return }
            case .call, .index, .block, .match, .try: if question.contains(inner) { return }
            default: break
            }
        }
        let indent = Array(repeating: UInt8(ascii: " "), count: column(of: range.lowerBound))
        let once = Array("if ".utf8) + bytes[range].dropFirst(6) + Array("\n".utf8) + indent
        acrossLines.append(Edit(range: range.lowerBound..<range.lowerBound, text: once))
    }

    // MARK: Places

    private func offsets(_ range: TextRange) -> Range<Int> { Int(range.start)..<max(Int(range.start), min(Int(range.end), bytes.count)) }

    private func column(of offset: Int) -> Int {
        offset - (bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
    }

    private func isFirstOnLine(_ offset: Int) -> Bool {
        bytes[(offset - column(of: offset))..<offset].allSatisfy { $0 == UInt8(ascii: " ") }
    }
}

extension Range where Bound == Int {
    fileprivate func contains(_ other: Range<Int>) -> Bool { lowerBound <= other.lowerBound && other.upperBound <= upperBound }
}
