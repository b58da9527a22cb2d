import Source
import Support
import Syntax
import TypedTree

// `assert`, `panic` with further arguments, and `assert_eq` of two values: their messages are made only when they are raised.

extension Inference {
    /// A call of a built-in function that raises a message; nil for other functions and forms.
    mutating func inferAssertion(_ builtin: Builtin, _ arguments: IDRange<ArgumentID>, _ span: Span) -> NodeID? {
        switch builtin {
        case .assert where !arguments.isEmpty: inferAssert(arguments, span)
        case .assertEqual where arguments.count == 2: inferAssertEqual(arguments, span)
        case .panic where !arguments.isEmpty:
            emit(.callBuiltin(.panic, list(inferMessage(arguments, of: .panic, span))), TypeStore.never, span)
        case .unreachable where !arguments.isEmpty: inferFailure("entered unreachable code: ", arguments, of: .unreachable, span)
        case .todo where !arguments.isEmpty: inferFailure("not yet implemented: ", arguments, of: .todo, span)
        default: nil
        }
    }

    /// `unreachable(message…)`, `todo(message…)`
    private mutating func inferFailure(
        _ prefix: String, _ arguments: IDRange<ArgumentID>, of builtin: Builtin, _ span: Span
    ) -> NodeID {
        let message = joined(string(prefix, span), inferMessage(arguments, of: builtin, span))
        return emit(.callBuiltin(.panic, list(message)), TypeStore.never, span)
    }

    /// `assert(condition, message…)`
    private mutating func inferAssert(_ arguments: IDRange<ArgumentID>, _ span: Span) -> NodeID {
        let condition = check(tree[arguments[arguments.startIndex]].value, TypeStore.bool, .condition)
        let rest = IDRange<ArgumentID>(start: arguments.start + 1, end: arguments.end)
        var message = string("assertion failed" + (rest.isEmpty ? "" : ": "), span)
        if !rest.isEmpty { message = joined(message, inferWriting(rest, to: .string, span)) }
        let failure = emit(.callBuiltin(.assert, list(message)), TypeStore.never, span)
        let success = emit(.unit, TypeStore.unit, span)
        return emit(.branch(condition: condition, then: success, otherwise: failure), TypeStore.unit, span)
    }

    /// `assert_eq(got, want)`
    private mutating func inferAssertEqual(_ arguments: IDRange<ArgumentID>, _ span: Span) -> NodeID {
        let start = scratch.nodes.count
        let got = keep(infer(tree[arguments[arguments.startIndex]].value, .any))
        let want = keep(infer(tree[arguments[arguments.startIndex + 1]].value, comparisonHint(got)))
        let condition = compare(.equal, got, want, span)
        var message = string("assert_eq failed\n  expected: ", span)
        message = joined(message, textOf(want, span))
        message = joined(message, string("\n  actual:   ", span))
        message = joined(message, textOf(got, span))
        let failure = emit(.callBuiltin(.assert, list(message)), TypeStore.never, span)
        let success = emit(.bool(true), TypeStore.bool, span)
        scratch.nodes.append(emit(.branch(condition: condition, then: success, otherwise: failure), TypeStore.bool, span))
        return emit(.block(takeNodes(from: start), hasValue: true), TypeStore.bool, span)
    }

    /// The text of a message, which `print` would write; its first value is a string.
    private mutating func inferMessage(_ arguments: IDRange<ArgumentID>, of builtin: Builtin, _ span: Span) -> NodeID {
        let node = inferWriting(arguments, to: .string, span)
        switch tree[tree[arguments[arguments.startIndex]].value] {
        case .string, .interpolatedString: break
        default:
            if case .print(_, let values) = program.nodes[node].kind, let first = program[values].first {
                _ = coerce(first, .required(TypeStore.string, .builtin(builtin)))
            }
        }
        return node
    }

    private mutating func string(_ text: String, _ span: Span) -> NodeID {
        emit(.string(literal(text.utf8)), TypeStore.string, span)
    }

    private mutating func joined(_ left: NodeID, _ right: NodeID) -> NodeID {
        emit(.binary(.add, left, right), TypeStore.string, program.nodes[right].span)
    }

    private mutating func textOf(_ node: NodeID, _ span: Span) -> NodeID {
        let copy = emit(program.nodes[node].kind, program.nodes[node].type, program.nodes[node].span)
        return emit(.callBuiltin(.toString, list(copy)), TypeStore.string, span)
    }
}
