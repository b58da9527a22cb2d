import Source
import Support

/// Misspelt keywords at the beginning of a statement or a clause, each reported once; parsing goes on as if they were spelt right.
extension Parser {
    /// Parses a statement that begins with a misspelt keyword, after a report; false if the current name is none.
    mutating func parseMisspeltStatement() -> Bool {
        guard let keyword = misspeltKeyword(among: [
            .return, .raise, .defer, .while, .for, .if, .match, .with, .try, .fn, .struct, .enum, .trait, .impl, .use, .pub, .mut, .let,
        ]) else { return false }
        respell(as: keyword)
        kind = keyword
        parseStatement()
        return true
    }

    /// Reports a misspelt keyword where a clause may follow an `if` or `try` whose line is indented by `headerWidth`.
    mutating func respellClause(_ first: TokenKind, _ second: TokenKind, headerWidth: Int) {
        guard token.kind == .identifier, token.startsLine, mode == .lines, Int(token.indentation) == headerWidth else { return }
        switch tokens[position + 1].kind {
        case .colon where !isAssignmentBehindColon: break
        case .identifier, .integer, .float, .string, .true, .false, .not: break
        default: return
        }
        if let keyword = misspeltKeyword(among: [first, second]) { respell(as: keyword) }
    }

    /// Reports the current name as a misspelt keyword where one of `keywords` may stand; false if it is none, or nothing follows it.
    mutating func reportMisspelt(_ keywords: [String]) -> Bool {
        guard kind == .identifier, !tokens[position + 1].startsLine, !failed else { return false }
        // `is` is another language's, and no misspelt `in`.
        guard text(of: token) != "is", let near = Spelling.nearest(to: text(of: token), among: keywords) else { return false }
        report(ParserDiagnostics.foreignOperator(text(of: token), meant: near, span(token)))
        return true
    }

    /// Reports a misspelt word that joins what is before the current token with what follows; false if there is none.
    /// What follows it must be an operand; and a name as short as `xs`, which is near to every operator of two letters, has to have
    /// the very letters of one.
    mutating func reportMisspeltOperator() -> Bool {
        guard kind == .identifier, beginsOperand(tokens[position + 1].kind) else { return false }
        let word = text(of: token).utf8.sorted()
        let operators = ["and", "or", "in", "as", "if", "else", "matches"]
        return reportMisspelt(word.count > 2 ? operators : operators.filter { $0.utf8.sorted() == word })
    }

    /// Whether an operand surely begins with such a token: a bracket or a sign may go on with what is before it.
    private func beginsOperand(_ kind: TokenKind) -> Bool {
        switch kind {
        case .identifier, .integer, .float, .string, .character, .interpolationStart, .true, .false, .not: true
        default: false
        }
    }

    private mutating func respell(as keyword: TokenKind) {
        reportAside(ParserDiagnostics.misspeltKeyword(text(of: token), keyword.fixedText ?? "", span(token)))
        tokens[position].kind = keyword
    }

    /// The keyword that was probably meant by the name at the current token, of those that what follows it fits to.
    private func misspeltKeyword(among keywords: [TokenKind]) -> TokenKind? {
        let next = tokens[position + 1]
        guard !next.startsLine, next.kind != .endOfFile else { return nil }
        let fitting = keywords.filter { fits($0) }
        // Letters in another order are the likeliest mistake.
        let word = text(of: token)
        if let swapped = fitting.first(where: { $0.fixedText?.utf8.sorted() == word.utf8.sorted() }) { return swapped }
        guard let near = Spelling.nearest(to: word, among: fitting.lazy.compactMap(\.fixedText)) else { return nil }
        return fitting.first { $0.fixedText == near }
    }

    /// Whether what follows the current token can follow the keyword.
    private func fits(_ keyword: TokenKind) -> Bool {
        let next = tokens[position + 1].kind
        let second = tokens[position + 2].kind
        switch keyword {
        case .return, .raise, .defer: return next != .colon
        case .while, .if, .match, .with, .elif: return next != .colon && hasAhead(.colon)
        case .for: return hasAhead(.in) && hasAhead(.colon)
        case .try, .else, .finally: return next == .colon
        case .catch: return next == .colon || next == .identifier && hasAhead(.colon)
        case .fn: return next == .identifier && (second == .leftParenthesis || second == .less)
        case .struct, .enum, .trait, .impl: return next == .identifier && hasAhead(.colon)
        case .use: return next == .identifier
        case .mut, .let: return next == .identifier && (second == .equal || second == .colon || second == .comma)
        case .pub: return [.fn, .struct, .enum, .trait, .use, .mut, .let].contains(next)
        default: return false
        }
    }

    /// Whether `name: … =` stands here, which declares a variable.
    private var isAssignmentBehindColon: Bool {
        var index = position + 2
        while !tokens[index].startsLine && tokens[index].kind != .endOfFile {
            if tokens[index].kind == .equal || tokens[index].kind == .colonEqual { return true }
            index = indexAfter(index)
        }
        return false
    }
}
