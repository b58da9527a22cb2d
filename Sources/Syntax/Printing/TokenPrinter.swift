import Source
import Support

/// Writes the tokens of a file as text, for `orusc emit tokens`: one on each line, with its place, its kind and its
/// text; the indentation of tokens that begin a line stands in front.
public func printTokens(_ source: SourceFile, interner: inout Interner, diagnostics: inout DiagnosticSet) -> String {
    withTokens(of: source, interner: &interner, diagnostics: &diagnostics) { lexer, _, _, _ in
        var output = ""
        for index in 0..<lexer.tokens.count {
            let token = lexer.tokens.tokens[index]
            let position = source.position(of: token.start)
            let place = "\(position.line):\(position.column)"
            let text = source.text(of: Span(file: source.id, start: token.start, length: token.length))
            let layout = token.startsLine ? "line \(token.indentation)" : ""
            output += "\(pad(place, to: 10))\(pad(layout, to: 9))\(pad("\(token.kind)", to: 20))\(escaped(text))\n"
        }
        return output
    }
}

private func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: Swift.max(1, width - text.count))
}

private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        result += scalar.value < 0x20 ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return result
}
