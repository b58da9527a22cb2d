import Source
import Support
import Syntax
import TypedTree

// Comprehensions: an empty collection, loops that fill it, and the collection as the value.

extension Inference {
    /// `[f(x) for x in xs if p(x)]`
    mutating func inferComprehension(_ id: ComprehensionID, _ expected: Expected, _ span: Span) -> NodeID {
        let comprehension = tree[id]
        // The type of the elements is known when what is collected has been looked at, below the loops' heads.
        let collection = temporary(.invalid, span)
        let loops = inferClauses(comprehension.clauses[...], span) { inference in
            inference.collectElement(comprehension.value, in: collection, expected)
        }
        let type = program.locals[collection].type
        let empty = emit(.array(.empty), type, span)
        let declaration = emit(.declare(collection, empty), TypeStore.unit, span)
        let value = emit(.local(collection), type, span)
        return emit(.block(list(declaration, loops, value), hasValue: true), type, span)
    }

    /// The loops and conditions of the clauses from left to right, around what `body` makes.
    private mutating func inferClauses(
        _ clauses: Slice<IDRange<ComprehensionClauseID>>, _ span: Span, _ body: (inout Inference) -> NodeID
    ) -> NodeID {
        guard let first = clauses.first else { return body(&self) }
        switch tree[first] {
        case .for(let pattern, let iterable):
            let loop = LoopID(rawValue: program.loopCount)
            program.loopCount += 1
            let head = inferLoopHead(pattern, iterable)
            let inner = inferClauses(clauses.dropFirst(), span, body)
            let place = program.nodes[head.iterable].span
            return emit(.forLoop(loop, head.pattern, iterable: head.iterable, body: inner), TypeStore.unit, place)
        case .if(let condition):
            let test = check(condition, TypeStore.bool, .condition)
            let inner = inferClauses(clauses.dropFirst(), span, body)
            return emit(.branch(condition: test, then: inner, otherwise: nil), TypeStore.unit, program.nodes[test].span)
        }
    }

    /// Adds the value of a turn to the array.
    private mutating func collectElement(_ value: ExprID, in collection: LocalID, _ expected: Expected) -> NodeID {
        var element = TypeID.invalid
        if expected.hasType, case .array(let wanted) = kind(of: expected.type) { element = wanted }
        let node: NodeID
        if element.isValid, expected.isRequired {
            node = check(value, element, expected.reason)
        } else {
            node = infer(value, element.isValid ? .hint(element) : .any)
            element = program.nodes[node].type == TypeStore.never ? fresh(.emptyArray, at: program.nodes[node].span) : program.nodes[node].type
        }
        let span = program.nodes[node].span
        let type = types.intern(.array(element))
        program.locals[collection].type = type
        let array = emit(.local(collection), type, span)
        return emit(.callBuiltin(.push, list(array, node)), TypeStore.unit, span)
    }
}
