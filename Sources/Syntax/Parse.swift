import Source
import Support

/// Parses a source file.
///
/// There is always a tree: what could not be parsed is an error node, and has been reported in `diagnostics`.
/// Time and memory are linear in the length of the file; recursion is bounded by `Parser.maximumDepth`.
public func parse(
    _ source: SourceFile, edition: Edition = .standard, interner: inout Interner, diagnostics: inout DiagnosticSet
) -> SyntaxTree {
    withTokens(of: source, interner: &interner, diagnostics: &diagnostics) { lexer, names, text, diagnostics in
        var parser = Parser(
            tokens: lexer.tokens.tokens, text: text, file: source.id, edition: edition, names: names, documentation: lexer.documentation)
        parser.tree.reserve(bytes: source.bytes.count)
        parser.parseFile()
        for diagnostic in parser.diagnostics { diagnostics.insert(diagnostic) }
        if lexer.diagnostics.contains(where: { $0.severity == .error }) { parser.tree.hasErrors = true }
        return parser.tree
    }
}

/// Cuts a file into tokens and calls `body` with them and the padded text.
func withTokens<Result>(
    of source: SourceFile, interner: inout Interner, diagnostics: inout DiagnosticSet,
    _ body: (borrowing Lexer, KnownNames, UnsafePointer<UInt8>, inout DiagnosticSet) -> Result
) -> Result {
    // Of a file in UTF-16 nothing is read.
    let isSixteenBits = source.bytes.starts(with: [0xFF, 0xFE]) || source.bytes.starts(with: [0xFE, 0xFF])
    let count = isSixteenBits ? 0 : source.bytes.count
    if isSixteenBits { diagnostics.insert(SyntaxDiagnostics.sixteenBits(Span(file: source.id, start: 0, length: 2))) }
    let text = UnsafeMutablePointer<UInt8>.allocate(capacity: count + Lexer.padding)
    defer { text.deallocate() }
    source.bytes.withUnsafeBufferPointer { bytes in
        if let base = bytes.baseAddress { text.update(from: base, count: count) }
    }
    (text + count).update(repeating: 0, count: Lexer.padding)
    if let offset = firstInvalidUTF8(text, count: count) {
        diagnostics.insert(SyntaxDiagnostics.invalidUTF8(
            text[offset], Span(file: source.id, start: UInt32(offset), length: 1)))
    }
    let names = KnownNames(&interner)
    var lexer = Lexer(text: text, count: count, file: source.id)
    swap(&lexer.interner, &interner)
    lexer.run()
    swap(&lexer.interner, &interner)
    for diagnostic in lexer.diagnostics { diagnostics.insert(diagnostic) }
    return body(lexer, names, text, &diagnostics)
}

/// The offset of the first byte that is not part of valid UTF-8.
func firstInvalidUTF8(_ text: UnsafePointer<UInt8>, count: Int) -> Int? {
    var position = 0
    while position < count {
        if text[position] < 0x80 {
            // Most text is ASCII: eight bytes at a time.
            let word = UnsafeRawPointer(text + position).loadUnaligned(as: UInt64.self)
            position += word & 0x8080_8080_8080_8080 == 0 ? 8 : 1
            continue
        }
        let length = utf8SequenceLength(text + position)
        if length == 0 || position + length > count { return position }
        position += length
    }
    return nil
}

/// The length of the sequence that begins with a byte of 0x80 or more; zero if it is not valid.
private func utf8SequenceLength(_ text: UnsafePointer<UInt8>) -> Int {
    let first = text[0]
    let second = text[1]
    func continues(_ index: Int) -> Bool { text[index] & 0xC0 == 0x80 }
    switch first {
    case 0xC2...0xDF: return continues(1) ? 2 : 0
    case 0xE0: return (0xA0...0xBF).contains(second) && continues(2) ? 3 : 0
    case 0xED: return (0x80...0x9F).contains(second) && continues(2) ? 3 : 0
    case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 0
    case 0xF0: return (0x90...0xBF).contains(second) && continues(2) && continues(3) ? 4 : 0
    case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
    case 0xF4: return (0x80...0x8F).contains(second) && continues(2) && continues(3) ? 4 : 0
    default: return 0
    }
}
