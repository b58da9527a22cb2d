import Source
import Support
import Syntax
import TypedTree

// Captures: the variables of enclosing functions that a nested function, or one that it calls or makes, uses.

/// What is known of captures while the functions of a module are resolved.
struct CaptureTable {
    /// A use of a nested function: its captures must be at hand there.
    struct Use {
        var nested: FunctionID
        var user: FunctionID
        var span: Span
        /// The number of locals declared when the use was reached: locals with greater ids come later.
        var localCount: Int
    }

    private struct Pair: Hashable {
        var function: FunctionID
        var local: LocalID
    }

    private var pairs: Set<Pair> = []
    /// The uses of nested functions in the functions around the walk's place.
    var uses: [Use] = []

    /// Notes a capture; false when it is known.
    mutating func insert(_ local: LocalID, into function: FunctionID) -> Bool {
        pairs.insert(Pair(function: function, local: local)).inserted
    }

    func contains(_ local: LocalID, in function: FunctionID) -> Bool {
        pairs.contains(Pair(function: function, local: local))
    }

    mutating func noteUse(of nested: FunctionID, in user: FunctionID, at span: Span, localCount: Int) {
        uses.append(Use(nested: nested, user: user, span: span, localCount: localCount))
    }

}

extension Resolver {
    /// Whether the locals of `owner`, a function around the walk's place, can be used there.
    func isInReach(_ owner: FunctionID) -> Bool {
        for context in contexts.reversed() {
            if context.id == owner { return true }
            if context.isBarrier { return false }
        }
        return false
    }

    /// Makes the function at hand, and those between it and the owner, capture a local; false (and reported) when it cannot.
    mutating func capture(_ local: LocalID, _ symbol: Symbol, at range: TextRange) -> Bool {
        guard isInReach(program.locals[local].function) else {
            report(.nameBeyondMethod(text(symbol), at: tree.span(range), declared: program.locals[local].span))
            return false
        }
        addCapture(local, to: function)
        return true
    }

    @discardableResult
    private mutating func addCapture(_ local: LocalID, to capturing: FunctionID) -> Bool {
        let owner = program.locals[local].function
        var current = capturing
        var isNew = false
        while current != owner, captures.insert(local, into: current) {
            program.functions[current].captures.append(local)
            isNew = true
            guard let parent = program.functions[current].parent else { break }
            current = parent
        }
        program.locals[local].isCaptured = true
        return isNew
    }

    /// Completes the captures when a function that is no nested one, or the module, has been resolved:
    /// who uses a nested function captures what that function captures. `first` is the first use in it.
    mutating func finishCaptures(from first: Int) {
        var changed = true
        while changed {
            changed = false
            for index in first..<captures.uses.count {
                if propagateCaptures(of: captures.uses[index]) { changed = true }
            }
        }
        for index in first..<captures.uses.count { checkDeclared(captures.uses[index]) }
        captures.uses.removeLast(captures.uses.count - first)
    }

    private mutating func propagateCaptures(of use: CaptureTable.Use) -> Bool {
        var changed = false
        for local in program.functions[use.nested].captures
        where program.locals[local].function != use.user && !captures.contains(local, in: use.user) {
            if addCapture(local, to: use.user) { changed = true }
        }
        return changed
    }

    /// Reports the use of a nested function before a variable that it captures was declared.
    private mutating func checkDeclared(_ use: CaptureTable.Use) {
        for local in program.functions[use.nested].captures
        where program.locals[local].function == use.user && local.index >= use.localCount {
            let nested = program.functions[use.nested]
            let name = nested.role == .closure ? nil : text(nested.name)
            report(.captureBeforeDeclaration(
                name, variable: text(program.locals[local].name), at: use.span, declared: program.locals[local].span))
            return
        }
    }
}
