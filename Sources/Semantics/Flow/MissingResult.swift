import Source
import Syntax

// Whether a body that has to give a result does so on every path (E1406).

extension ResolvedModule {
    /// A place where control can come to the end of a function's body without a value, if there is one.
    ///
    /// The last expression of a body is its result, through `if`, `match`, `try` and blocks too; whether it has a
    /// value, and the right one, is for types to tell. Any other last statement ends the path without a result,
    /// unless control never comes past it.
    public func missingResult(in block: BlockID) -> Span? {
        if divergingBlocks[block] { return nil }
        guard let last = tree[tree[block].statements].last else { return tree.span(block) }
        switch tree[last] {
        case .error: return nil
        case .expression(let expression): return missingResult(in: expression)
        default: return tree.span(last)
        }
    }

    private func missingResult(in expression: ExprID) -> Span? {
        if divergingExpressions[expression] { return nil }
        switch tree[expression] {
        case .if(let node):
            guard let otherwise = tree[node].elseBody else {
                return Span(file: tree.file, start: tree.expressionRanges[expression].start, length: 2)
            }
            for branch in tree[node].branches {
                if let place = missingResult(in: tree[branch].body) { return place }
            }
            return missingResult(in: otherwise)
        case .match(let node):
            for arm in tree[node].arms {
                if let place = missingResult(in: tree[arm].body) { return place }
            }
            return nil
        case .try(let node):
            if let place = missingResult(in: tree[node].body) { return place }
            for clause in tree[node].catches {
                if let place = missingResult(in: tree[clause].body) { return place }
            }
            return nil
        case .block(let block): return missingResult(in: block)
        default: return nil
        }
    }
}

extension Diagnostic {
    /// A function with a result that some path ends without. `function` is the place of its `fn` line.
    static func missingResult(_ name: String, _ type: String, function: Span, end: Span) -> Diagnostic {
        Diagnostic(.missingReturn, "not every path through `\(name)` ends with its result of type `\(type)`", at: function)
            .label(end, "a path ends here without a value")
            .help("end it with an expression, with `return`, or with `panic` when it cannot happen")
    }
}
