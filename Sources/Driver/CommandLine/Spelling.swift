import Support

extension Spelling {
    /// The candidate that was probably meant by a mistyped word: one that differs little, else one that the word is a long beginning of.
    static func meant(by word: String, among candidates: [String]) -> String? {
        nearest(to: word, among: candidates) ?? (word.utf8.count >= 3 ? candidates.first { $0.hasPrefix(word) } : nil)
    }
}
