/// Makes new sources out of existing ones by small damage to their bytes, tokens and lines.
public struct Mutator: Sendable {
    /// The sources to start from.
    private let corpus: [[UInt8]]
    /// Every different token of the corpus.
    private let tokens: [[UInt8]]

    /// A mutator over some sources, of which there is at least one.
    public init(corpus: [[UInt8]]) {
        precondition(!corpus.isEmpty)
        self.corpus = corpus
        let texts = Set(corpus.flatMap { source in tokenRanges(of: source).map { Array(source[$0]) } })
        tokens = texts.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The mutant of that number: one to four changes to one source.
    public func mutant(_ number: Int, seed: UInt64) -> [UInt8] {
        var random = RandomSource(seed: seed &+ UInt64(number) &* 0x1234_5678_9abc_def1)
        var source = corpus[random.below(corpus.count)]
        for _ in 0...random.below(4) {
            switch random.below(3) {
            case 0: changeBytes(&source, &random)
            case 1: changeTokens(&source, &random)
            default: changeLines(&source, &random)
            }
        }
        return source
    }

    // MARK: Bytes

    /// Bytes that mean much to a lexer.
    private static let interesting: [[UInt8]] = [
        "\"", "'", "\\", "\n", "\t", "\r", "(", ")", "[", "]", "{", "}", ":", ";", ",", ".", "..", "@", "?", "??",
        "/*", "*/", "//", "_", "0", "9", "e", "<", ">", "=", ":=", "->", "|", "é", "\u{feff}", "\0", "        ",
    ].map { Array($0.utf8) } + [[0xff], [0xc3], [0x80], [0xed, 0xa0, 0x80]]

    private func changeBytes(_ source: inout [UInt8], _ random: inout RandomSource) {
        let at = random.below(source.count + 1)
        switch random.below(6) {
        case 0:
            source.insert(contentsOf: Self.interesting[random.below(Self.interesting.count)], at: at)
        case 1:
            source.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
        case 2:
            if at < source.count { source[at] ^= 1 << UInt8(random.below(8)) }
        case 3:
            if let range = random.range(in: source.count, limit: 20) { source.removeSubrange(range) }
        case 4:
            if let range = random.range(in: source.count, limit: 60) {
                source.insert(contentsOf: Array(source[range]), at: at)
            }
        default:
            source.removeSubrange(at...)
        }
    }

    // MARK: Tokens

    private func changeTokens(_ source: inout [UInt8], _ random: inout RandomSource) {
        let ranges = tokenRanges(of: source)
        guard !ranges.isEmpty else { return }
        let range = ranges[random.below(ranges.count)]
        let other = ranges[random.below(ranges.count)]
        switch random.below(5) {
        case 0:
            source.removeSubrange(range)
        case 1:
            source.insert(contentsOf: Array(source[other]), at: range.lowerBound)
        case 2:
            source.replaceSubrange(range, with: Array(source[other]))
        case 3:
            source.replaceSubrange(range, with: tokens[random.below(tokens.count)])
        default:
            source.insert(contentsOf: [0x20] + tokens[random.below(tokens.count)] + [0x20], at: range.upperBound)
        }
    }

    // MARK: Lines

    private func changeLines(_ source: inout [UInt8], _ random: inout RandomSource) {
        var lines = source.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
        let at = random.below(lines.count)
        let other = random.below(lines.count)
        switch random.below(6) {
        case 0: lines.remove(at: at)
        case 1: lines.insert(lines[other], at: at)
        case 2: lines.swapAt(at, other)
        case 3: lines[at].insert(contentsOf: repeatElement(0x20, count: 1 + random.below(8)), at: 0)
        case 4: lines[at] = Array(lines[at].drop { $0 == 0x20 })
        default:
            let donor = corpus[random.below(corpus.count)].split(separator: 0x0a).map(Array.init)
            if !donor.isEmpty { lines.insert(donor[random.below(donor.count)], at: at) }
        }
        source = Array(lines.joined(separator: [0x0a]))
    }
}

/// The tokens of a source, roughly: words, numbers, and every other visible byte by itself.
private func tokenRanges(of source: [UInt8]) -> [Range<Int>] {
    func isWord(_ byte: UInt8) -> Bool {
        byte == 0x5f || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
    }
    var ranges: [Range<Int>] = []
    var at = 0
    while at < source.count {
        let start = at
        at += 1
        if isWord(source[start]) {
            while at < source.count, isWord(source[at]) { at += 1 }
        }
        if source[start] > 0x20 { ranges.append(start..<at) }
    }
    return ranges
}
