import Source
import Support
import Syntax

/// Puts `text` in the place of some bytes.
struct Edit {
    let range: Range<Int>
    let text: [UInt8]

    /// The bytes that the edit saves.
    var gain: Int { range.count - text.count }

    /// Greater gains come first; the rest of the order is there to be the same each time.
    func precedes(_ other: Edit) -> Bool {
        if gain != other.gain { return gain > other.gain }
        if range.lowerBound != other.range.lowerBound { return range.lowerBound < other.range.lowerBound }
        return text.lexicographicallyPrecedes(other.text)
    }

    func applied(to bytes: [UInt8]) -> [UInt8] { bytes[..<range.lowerBound] + text + bytes[range.upperBound...] }
}

/// Finds the edits that make a program smaller, by its syntax tree.
struct EditFinder {
    let bytes: [UInt8]
    let tree: SyntaxTree

    init(_ bytes: [UInt8]) {
        var interner = Interner()
        var diagnostics = DiagnosticSet()
        let source = SourceFile(id: FileID(rawValue: 0), path: "program.orus", bytes: bytes)
        self.bytes = bytes
        tree = parse(source, interner: &interner, diagnostics: &diagnostics)
    }

    // MARK: Statements

    /// Removals of runs of `count` neighbouring statements, in every block.
    func removals(ofRuns count: Int) -> [Edit] {
        var edits = removals(tree.statements, count, in: nil)
        for block in tree.blocks.ids { edits += removals(tree.blocks[block].statements, count, in: block) }
        return edits
    }

    private func removals(_ list: NodeList<StmtID>, _ count: Int, in block: BlockID?) -> [Edit] {
        let statements = Array(tree[list])
        guard statements.count >= count else { return [] }
        return stride(from: 0, to: statements.count - count + 1, by: count).map { first in
            let range = offsets(tree.statementRanges[statements[first]], tree.statementRanges[statements[first + count - 1]])
            // A block needs a statement.
            if block != nil, count == statements.count { return Edit(range: range, text: Array("pass".utf8)) }
            return Edit(range: wholeLines(range), text: [])
        }
    }

    /// Replacements of a statement by one of the blocks in it, by all of them in turn, or by the value that it assigns.
    func unwrappings() -> [Edit] {
        let blocks = tree.blocks.ids.map { offsets(tree.blocks[$0].range, tree.blocks[$0].range) }
        var edits: [Edit] = []
        for statement in tree.statementRanges.ids {
            let range = offsets(tree.statementRanges[statement], tree.statementRanges[statement])
            let inside = blocks.filter { $0.lowerBound > range.lowerBound && $0.upperBound <= range.upperBound }
            let texts = inside.map { moved($0, to: column(of: range.lowerBound)) }
            for text in texts { edits.append(Edit(range: range, text: text)) }
            let outer = inside.indices.filter { index in !inside.contains { $0.count > inside[index].count && $0.contains(inside[index]) } }
            if outer.count > 1 {
                let separator = Array(("\n" + String(repeating: " ", count: column(of: range.lowerBound))).utf8)
                let inOrder = outer.sorted { inside[$0].lowerBound < inside[$1].lowerBound }
                edits.append(Edit(range: range, text: Array(inOrder.map { texts[$0] }.joined(separator: separator))))
            }
            switch tree[statement] {
            case .assignment(_, let value), .compoundAssignment(_, place: _, let value, operatorStart: _):
                edits.append(Edit(range: range, text: Array(bytes[offsets(tree.expressionRanges[value], tree.expressionRanges[value])])))
            default: break
            }
        }
        return edits
    }

    /// Removals of single lines: fields, variants, arms, what is left of layouts.
    func lineRemovals() -> [Edit] {
        var edits: [Edit] = []
        var start = 0
        for offset in bytes.indices where bytes[offset] == UInt8(ascii: "\n") {
            edits.append(Edit(range: start..<offset + 1, text: []))
            start = offset + 1
        }
        return edits
    }

    /// Removals of a header's line together with the block below it: an `else`, a `catch`, an arm.
    func clauseRemovals() -> [Edit] {
        tree.blocks.ids.compactMap { block in
            let range = offsets(tree.blocks[block].range, tree.blocks[block].range)
            guard let header = bytes[..<range.lowerBound].lastIndex(of: UInt8(ascii: ":")) else { return nil }
            return Edit(range: wholeLines(header..<range.upperBound), text: [])
        }
    }

    // MARK: Expressions

    /// Replacements of an expression by one inside it, or by a literal.
    func simplifications() -> [Edit] {
        let ranges = tree.expressionRanges.ids.map { offsets(tree.expressionRanges[$0], tree.expressionRanges[$0]) }
        var edits: [Edit] = []
        for range in Set(ranges) where range.count > 1 {
            for literal in ["0", "1", "true", "false", "\"\"", "0.0"] where literal.utf8.count < range.count {
                edits.append(Edit(range: range, text: Array(literal.utf8)))
            }
        }
        // Children come before their parents: those inside are near.
        for (index, range) in ranges.enumerated() {
            for inner in ranges[max(0, index - 8)..<index] where inner.count < range.count && range.contains(inner) {
                edits.append(Edit(range: range, text: Array(bytes[inner])))
            }
        }
        return edits + inlinings()
    }

    /// Replacements of a call by the value that the function of this name ends with: then nothing may need the function any more.
    private func inlinings() -> [Edit] {
        var values: [Symbol: [UInt8]] = [:]
        for function in tree.functions.elements {
            guard let name = function.name, let body = function.body, let last = tree[tree.blocks[body].statements].last,
                case .expression(let value) = tree[last]
            else { continue }
            values[name.symbol] = Array("(".utf8) + bytes[offsets(tree.expressionRanges[value], tree.expressionRanges[value])] + Array(")".utf8)
        }
        return tree.expressionRanges.ids.compactMap { call in
            guard case .call(let callee, _) = tree[call] else { return nil }
            let name: Symbol
            switch tree[callee] {
            case .name(let symbol), .field(_, let symbol, _): name = symbol
            default: return nil
            }
            return values[name].map { Edit(range: offsets(tree.expressionRanges[call], tree.expressionRanges[call]), text: $0) }
        }
    }

    /// Removals of one member of a comma list, with its comma.
    func memberRemovals() -> [Edit] {
        let expressions = tree.expressionRanges.ids.map { offsets(tree.expressionRanges[$0], tree.expressionRanges[$0]) }
        let imported = tree.useItems.ids.map { offsets(tree.useItems[$0].name.range, (tree.useItems[$0].alias ?? tree.useItems[$0].name).range) }
        var edits: [Edit] = []
        for range in Set(expressions + imported) {
            if range.upperBound + 1 < bytes.count, bytes[range.upperBound] == UInt8(ascii: ",") {
                let end = bytes[(range.upperBound + 1)...].firstIndex { $0 != UInt8(ascii: " ") } ?? bytes.count
                edits.append(Edit(range: range.lowerBound..<end, text: []))
            }
            if let before = bytes[..<range.lowerBound].lastIndex(where: { $0 != UInt8(ascii: " ") }), bytes[before] == UInt8(ascii: ",") {
                edits.append(Edit(range: before..<range.upperBound, text: []))
            }
        }
        return edits
    }

    // MARK: Places

    private func offsets(_ first: TextRange, _ last: TextRange) -> Range<Int> {
        Int(first.start)..<max(Int(first.start), min(Int(last.end), bytes.count))
    }

    /// The range with the indentation before it and the line's end after it, where nothing else stands on its lines.
    private func wholeLines(_ range: Range<Int>) -> Range<Int> {
        let start = lineStart(range.lowerBound)
        let end = bytes[range.upperBound...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
        let isAlone = bytes[start..<range.lowerBound].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return isAlone ? start..<end : range
    }

    private func lineStart(_ offset: Int) -> Int {
        bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    }

    private func column(of offset: Int) -> Int { offset - lineStart(offset) }

    /// The text of a block with its lines moved so that its first one stands at `column`.
    private func moved(_ block: Range<Int>, to column: Int) -> [UInt8] {
        let dedent = self.column(of: block.lowerBound) - column
        var text: [UInt8] = []
        var isFirst = true
        for line in bytes[block].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if !isFirst { text.append(UInt8(ascii: "\n")) }
            let spaces = line.prefix { $0 == UInt8(ascii: " ") }.count
            text += isFirst ? line : line.dropFirst(min(max(dedent, 0), spaces))
            isFirst = false
        }
        return text
    }
}

extension Range where Bound == Int {
    fileprivate func contains(_ other: Range<Int>) -> Bool { lowerBound <= other.lowerBound && other.upperBound <= upperBound }
}
