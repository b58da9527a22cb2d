import Support

extension Spelling {
    /// The candidate that was probably meant by a mistyped word: the word itself, as of an option that was given a value it does not take,
    /// one that differs little, or one that the word is a long beginning of.
    static func meant(by word: String, among candidates: [String]) -> String? {
        candidates.contains(word) ? word : nearest(to: word, among: candidates) ?? (word.utf8.count >= 3 ? candidates.first { $0.hasPrefix(word) } : nil)
    }
}
