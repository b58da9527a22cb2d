import Source
import Support
import TypedTree

/// What there is to say about the arms of a `match`.
public struct MatchAnalysis: Sendable {
    /// Examples of values that no arm accepts, as patterns; empty when there are none.
    public var missing: [String] = []
    /// Whether the examples stand for more missed values than they show.
    public var isMissingMore = false
    /// Whether the patterns are too entangled to tell; nothing else is known then.
    public var isTooComplex = false
    /// Unguarded arms that are equal to an earlier unguarded one.
    public var repeatedArms: [(arm: Int, earlier: Int)] = []
    /// Arms whose patterns accept nothing, such as empty ranges.
    public var emptyArms: [Int] = []
    /// Other arms that nothing can reach.
    public var unreachableArms: [Int] = []
    /// Alternatives, in arms that can be reached, that accept nothing new.
    public var unreachableAlternatives: [TypedPatternID] = []
}

extension TypedProgram {
    /// Holds the patterns of a `match` against each other.
    public func analyzeMatch(_ arms: some Collection<MatchArm>) -> MatchAnalysis {
        var matrix = PatternMatrix()
        var rows: [Usefulness.Row] = []
        var nodeEnds: [Int] = []
        for arm in arms {
            rows.append(Usefulness.Row(columns: [matrix.add(arm.pattern, self)], isGuarded: arm.condition != nil))
            nodeEnds.append(matrix.nodes.count)
        }
        let patterns = rows.map { $0.columns[0] }
        var usefulness = Usefulness(matrix)
        var witnesses = usefulness.check(&rows, width: 1, self)
        if usefulness.isTooComplex {
            // Another order of the columns is often much shorter, but shows less simple examples first.
            usefulness = Usefulness(matrix, choosesColumns: true)
            for index in rows.indices { rows[index].isUseful = false }
            witnesses = usefulness.check(&rows, width: 1, self)
        }
        var analysis = MatchAnalysis()
        if usefulness.isTooComplex {
            analysis.isTooComplex = !zip(rows, patterns).contains { !$0.isGuarded && $1 == PatternMatrix.wildcard }
            return analysis
        }
        analysis.missing = witnesses.map { $0[0].text(self) }
        analysis.isMissingMore = witnesses.contains { $0[0].isExample } || witnesses.count == Usefulness.witnessLimit
        if matrix.hasErrors { return analysis }
        // An arm that compares with an unknown value is never known to be useless, but may stand there twice.
        for index in rows.indices where !rows[index].isUseful || matrix.hasUnknowns {
            if matrix.nodes[Int(patterns[index])].constructor == .nothing {
                analysis.emptyArms.append(index)
                continue
            }
            let earlier = rows[index].isGuarded ? nil : (0..<index).first { candidate in
                !rows[candidate].isGuarded && matrix.areAlike(patterns[candidate], patterns[index])
            }
            if let earlier {
                analysis.repeatedArms.append((index, earlier))
            } else if !rows[index].isUseful {
                analysis.unreachableArms.append(index)
            }
        }
        analysis.unreachableAlternatives = unreachableAlternatives(rows, nodeEnds, matrix, usefulness)
        return analysis
    }

    private func unreachableAlternatives(
        _ rows: [Usefulness.Row], _ nodeEnds: [Int], _ matrix: PatternMatrix, _ usefulness: Usefulness
    ) -> [TypedPatternID] {
        var result: [TypedPatternID] = []
        var start = 1
        for (row, end) in zip(rows, nodeEnds) {
            for index in start..<end where row.isUseful && matrix.nodes[index].constructor == .alternatives {
                guard case .alternatives(let list) = patterns[matrix.nodes[index].source].kind else { continue }
                for (position, alternative) in self[list].enumerated() {
                    let key = Usefulness.Alternative(pattern: PatternMatrix.Index(index), position: position)
                    if !usefulness.usefulAlternatives.contains(key) { result.append(alternative) }
                }
            }
            start = end
        }
        return result
    }

    /// Examples of values that a pattern refuses; empty when it accepts all.
    public func valuesRefused(by pattern: TypedPatternID) -> [String] {
        switch patterns[pattern].kind {
        case .wildcard, .bind, .error: return []
        default: break
        }
        var matrix = PatternMatrix()
        var rows = [Usefulness.Row(columns: [matrix.add(pattern, self)], isGuarded: false)]
        var usefulness = Usefulness(matrix)
        return usefulness.check(&rows, width: 1, self).map { $0[0].text(self) }
    }
}
