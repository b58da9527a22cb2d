import Support

/// The passes in their order, and why the order is so.
public enum Pipeline {
    /// An order that has to be kept: each run of `after` comes behind some run of `before`.
    struct Constraint: Sendable {
        let before: String
        let after: String
        let reason: String
    }

    /// The passes that run at a level, in order. A pass may run more than once.
    public static func passes(_ level: OptimizationLevel) -> [Pass] {
        switch level {
        case .none: []
        case .basic: []
        case .aggressive: []
        }
    }

    /// Every pass once.
    public static let all: [Pass] = []

    /// What the order of `passes` has to keep, checked by PipelineTests.
    static let constraints: [Constraint] = []
}
