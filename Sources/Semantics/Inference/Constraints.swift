import Source
import TypedTree

/// An operation asked of a type that was not known when it was met.
struct PendingConstraint: Sendable {
    var kind: ConstraintKind
    /// The type that must support it: a variable while it waits.
    var subject: TypeID
    /// The place that asks for it.
    var span: Span
    /// The node to complete once the subject is known; `.invalid` when there is none.
    var node: NodeID
    /// The use of a function whose scheme has the constraint; `Span.none` when the operation stands here.
    var use: Span
    /// The function of that scheme.
    var function: FunctionID
    /// The `impl` whose bound it is, where a type implements a trait on a condition.
    var implementation = ImplID.invalid
    /// The next one that waits for the same variable, in a circular list.
    var next: Int32 = -1

    init(_ kind: ConstraintKind, on subject: TypeID, at span: Span, node: NodeID = .invalid) {
        self.kind = kind
        self.subject = subject
        self.span = span
        self.node = node
        use = .none
        function = .invalid
    }
}

/// An operation that a type has, but not with the types that it is used with.
struct Disagreement: Sendable {
    /// What is needed: of what the operation gives, or of what it takes.
    let expected: TypeID
    let found: TypeID
    let isOperand: Bool
}

/// An operation on a type that does not have it.
struct FailedOperation: Equatable, Sendable {
    let span: Span
    let subject: TypeID
}

/// A use of a function that does not meet one of its constraints.
struct FailedUse: Sendable {
    let use: Span
    let function: FunctionID
}

/// The constraints that wait for their subjects, and those whose subject has become known.
///
/// Each variable's constraints are a circular list threaded through `entries`, of which the variable knows the last one: so that
/// two variables' lists are joined, and one is woken, in constant time and in the order in which the program asks.
struct ConstraintStore: Sendable {
    private(set) var entries: [PendingConstraint] = []
    /// Woken lists: the last entry of each.
    private var woken: [Int32] = []
    private var nextWoken = 0

    /// Whether some constraint can be solved now.
    @inline(__always) var hasReady: Bool { nextWoken < woken.count }

    /// Makes a constraint wait for the variable whose list `waiting[index]` is.
    mutating func add(_ constraint: PendingConstraint, to waiting: inout [Int32], _ index: Int) {
        let position = Int32(entries.count)
        entries.append(constraint)
        let last = waiting[index]
        if last < 0 {
            entries[Int(position)].next = position
        } else {
            entries[Int(position)].next = entries[Int(last)].next
            entries[Int(last)].next = position
        }
        waiting[index] = position
    }

    /// Moves the list of `source` to the end of that of `target`.
    mutating func join(_ waiting: inout [Int32], _ target: Int, _ source: Int) {
        let second = waiting[source]
        guard second >= 0 else { return }
        let first = waiting[target]
        if first >= 0 {
            let start = entries[Int(first)].next
            entries[Int(first)].next = entries[Int(second)].next
            entries[Int(second)].next = start
        }
        waiting[target] = second
        waiting[source] = -1
    }

    /// Makes the list ready to be solved.
    mutating func wake(_ waiting: inout [Int32], _ index: Int) {
        guard waiting[index] >= 0 else { return }
        woken.append(waiting[index])
        waiting[index] = -1
    }

    /// The next woken list, in order; nil when there is none.
    mutating func nextReady() -> [Int32]? {
        guard nextWoken < woken.count else {
            woken.removeAll(keepingCapacity: true)
            nextWoken = 0
            return nil
        }
        nextWoken += 1
        return list(endingAt: woken[nextWoken - 1])
    }

    /// The positions of a circular list, first one first.
    func list(endingAt last: Int32) -> [Int32] {
        guard last >= 0 else { return [] }
        var result: [Int32] = []
        var position = entries[Int(last)].next
        while true {
            result.append(position)
            if position == last { return result }
            position = entries[Int(position)].next
        }
    }

    subscript(position: Int32) -> PendingConstraint { entries[Int(position)] }
}
