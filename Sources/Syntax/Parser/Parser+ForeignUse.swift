import Source
import Support

/// Imports as other languages write them: `import a.b`, `from a import b`, `use a::b::{c, d}`.
extension Parser {
    /// Reports `import a.b` and `from a.b import c`.
    mutating func reportForeignUse(_ meaning: ForeignWords) {
        var replacements = [Replacement(span: span(token), text: "use")]
        if let separator = importSeparator {
            let isOfStandard = separator == position + 2 && text(of: tokens[position + 1]) == "std"
            if isOfStandard, let names = importedModules(behind: separator) {
                // What `std` has are modules, each with a `use` of its own.
                let whole = span(token).union(span(tokens[separator + 2 * names.count - 1]))
                replacements = [Replacement(span: whole, text: names.map { "use std.\($0)" }.joined(separator: "\n"))]
            } else {
                let gap = TextRange(from: tokens[separator - 1].end, to: tokens[separator].end)
                replacements.append(Replacement(span: tree.span(gap), text: ":"))
            }
        }
        report(ParserDiagnostics.foreignUse(meaning.advice, replacements, span(token)))
    }

    /// The names in `import a, b` up to the end of the line.
    private func importedModules(behind separator: Int) -> [String]? {
        var names: [String] = []
        var index = separator + 1
        while tokens[index].kind == .identifier && !tokens[index].startsLine {
            names.append(text(of: tokens[index]))
            let next = tokens[index + 1]
            if next.startsLine || next.kind == .endOfFile { return names }
            guard next.kind == .comma else { return nil }
            index += 2
        }
        return nil
    }

    /// The index of the `import` in `from a.b import c`.
    private var importSeparator: Int? {
        guard text(of: token) == "from" else { return nil }
        var index = position + 2
        while tokens[index].kind == .dot && tokens[index + 1].kind == .identifier { index += 2 }
        let next = tokens[index]
        return next.kind == .identifier && !next.startsLine && text(of: next) == "import" ? index : nil
    }

    /// Parses what follows `import` or `from` as `use` would have it. Its modules are not looked for, since what the names
    /// mean in Orus is not known; what the statement imports is silent where it is used.
    mutating func parseForeignUse() -> UseDeclID {
        let use = parseUse(separatedAt: importSeparator)
        if case .all = tree.uses[use].selection {} else { tree.uses[use].isPathBroken = true }
        while kind == .comma && nextKind == .identifier {
            advance()
            tree.mistakenNames.insert(token.symbol)
            advance()
        }
        return use
    }

    /// Reports and passes `import { a } from "m"`, `import "m"` and `import (…)`, which have no name behind the word; false if
    /// there is none.
    mutating func parseForeignUseOfText() -> Bool {
        // Most statements are calls: the word is looked at only where what follows can belong to an import.
        switch nextKind {
        case .leftBrace, .star:
            guard text(of: token) == "import" else { return false }
        case .leftParenthesis:
            guard tokens[position + 1].flags.contains(.afterSpace), tokens[position + 2].kind == .string else { return false }
        default: break
        }
        guard let meaning = ForeignWords.statement(text(of: token)), meaning.kind == .use else { return false }
        report(ParserDiagnostics.foreignUseOfText(meaning.advice, span(token)))
        while !isAtStatementEnd {
            if kind == .leftBrace && token.payload != Token.noPartner { mistakeNames(from: position, to: Int(token.payload)) }
            if kind == .identifier { tree.mistakenNames.insert(token.symbol) }
            skipToken()
        }
        return true
    }

    /// Passes the `::` between the parts of a module's name and notes its replacement.
    mutating func acceptPathColons(_ replacements: inout [Replacement], behind path: [Name]) -> Bool {
        guard kind == .colon, tokens[position + 1].kind == .colon, tokens[position + 1].start == token.end else { return false }
        // The library has no modules in modules: behind one, there is a name of its own.
        let isMember = path.count == 2 && text(in: path[0].range) == "std"
        replacements.append(Replacement(span: span(token).union(span(tokens[position + 1])), text: isMember ? ": " : "."))
        advance()
        advance()
        return true
    }

    /// Reports `use m: (a, b)` at the `(` and gives the names.
    mutating func parseUseItemsInParentheses() -> UseNode.Selection {
        let closer = Int(token.payload)
        let replacements = [Replacement(span: span(token), text: ""), Replacement(span: span(tokens[closer]), text: "")]
        reportAside(ParserDiagnostics.useItemsInParentheses(replacements, span(token)))
        advance()
        let items = parseUseItems()
        if !failed && position <= closer {
            jump(to: closer)
            advance()
        }
        return items
    }

    /// Parses `{a, b}` behind the `.` or `::` of a path, which should be `: a, b`.
    mutating func parseBracedUseItems(_ replacements: inout [Replacement]) -> UseNode.Selection {
        // `a::{b}`, `a.{b}` or `a: {b}`
        let isDoubleColon = tokens[position - 1].kind == .colon && tokens[position - 2].kind == .colon
        let separator = TextRange(from: isDoubleColon ? tokens[position - 2].start : tokens[position - 1].start, to: token.end)
        if isDoubleColon { replacements.removeLast() }
        replacements.append(Replacement(span: tree.span(separator), text: ": "))
        let closer = token.payload == Token.noPartner ? nil : Int(token.payload)
        advance()
        let items = parseUseItems()
        if let closer, !failed, position <= closer {
            replacements.append(Replacement(span: span(tokens[closer]), text: ""))
            jump(to: closer)
            advance()
        }
        return items
    }
}
