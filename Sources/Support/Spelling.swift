/// Finds the name that was probably meant.
public enum Spelling {
    /// The nearest of `candidates` to `name`, if any is near enough; the first of equally near ones.
    public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.utf8)
        guard wanted.count <= 64 else { return nil }
        var best: String?
        var bestDistance = limit(wanted.count) + 1
        for candidate in candidates where candidate != name {
            let text = Array(candidate.utf8)
            guard abs(text.count - wanted.count) < bestDistance, !text.isEmpty else { continue }
            let distance = distance(wanted, text, below: bestDistance)
            if distance < bestDistance, distance <= 1 || lowercased(text[0]) == lowercased(wanted[0]) {
                best = candidate
                bestDistance = distance
            }
        }
        return best
    }

    /// How many mistakes a name of that length may have: one in three letters, none of several in its first one.
    private static func limit(_ count: Int) -> Int { max(1, min(3, count / 3)) }

    /// The number of insertions, deletions, changes and swaps of neighbours that lead from one text to the other.
    /// A change of case counts as nothing but one mistake for the whole text.
    private static func distance(_ left: [UInt8], _ right: [UInt8], below bound: Int) -> Int {
        if left.map(lowercased) == right.map(lowercased) { return 1 }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in 1...left.count {
            var row = [i]
            for j in 1...right.count {
                let change = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
                var cost = min(change, last[j] + 1, row[j - 1] + 1)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    cost = min(cost, beforeLast[j - 2] + 1)
                }
                row.append(cost)
            }
            if row.min()! >= bound { return bound }
            beforeLast = last
            last = row
        }
        let result = last[right.count]
        // Of short names, one that shares no letter is no misspelling.
        return result >= max(left.count, right.count) ? bound : result
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte + 32 : byte }
}
