/// Makes a program smaller as long as it stays interesting, by hierarchical delta debugging on the syntax tree (Misherghi and Su:
/// "HDD: Hierarchical Delta Debugging", 2006): runs of statements first, then blocks in place of what holds them, clauses,
/// expressions in place of larger ones, members of lists, lines.
public struct Reducer {
    /// Whether a program is well formed: asked before `isInteresting`, which is dear.
    let isWellFormed: ([UInt8]) -> Bool
    /// Whether a well-formed program still shows what is sought.
    let isInteresting: ([UInt8]) -> Bool
    /// Called after each step with the size in bytes.
    let progress: (Int) -> Void
    /// Programs that were tried.
    public private(set) var attempts = 0
    private var seen: Set<[UInt8]> = []

    public init(
        isWellFormed: @escaping ([UInt8]) -> Bool, isInteresting: @escaping ([UInt8]) -> Bool, progress: @escaping (Int) -> Void
    ) {
        self.isWellFormed = isWellFormed
        self.isInteresting = isInteresting
        self.progress = progress
    }

    /// A smaller program that is interesting as `program` is. Neither an edit of any kind makes the result smaller and
    /// leaves it interesting.
    public mutating func reduce(_ program: [UInt8]) -> [UInt8] {
        var best = program
        while true {
            let before = best.count
            var run = 16
            while run >= 1 {
                best = apply(best) { $0.removals(ofRuns: run) }
                run /= 2
            }
            best = apply(best) { $0.clauseRemovals() }
            best = apply(best) { $0.unwrappings() }
            best = apply(best) { $0.simplifications() }
            best = apply(best) { $0.memberRemovals() }
            best = apply(best) { $0.lineRemovals() }
            if best.count >= before { return best }
        }
    }

    /// Applies the edits that `find` gives, the greatest gains first, as long as one of them is good.
    private mutating func apply(_ program: [UInt8], _ find: (EditFinder) -> [Edit]) -> [UInt8] {
        var best = program
        // After a success the edits are found anew; what gained more than the last one was tried already.
        var limit = Int.max
        search: while true {
            let edits = find(EditFinder(best)).filter { $0.gain > 0 && $0.gain <= limit }.sorted { $0.precedes($1) }
            for edit in edits {
                let candidate = edit.applied(to: best)
                guard isGood(candidate) else { continue }
                best = candidate
                limit = edit.gain
                progress(best.count)
                continue search
            }
            return best
        }
    }

    private mutating func isGood(_ candidate: [UInt8]) -> Bool {
        guard seen.insert(candidate).inserted, isWellFormed(candidate) else { return false }
        attempts += 1
        return isInteresting(candidate)
    }
}
