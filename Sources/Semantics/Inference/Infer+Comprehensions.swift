import Source
import Support
import Syntax
import TypedTree

// Comprehensions: an empty collection, loops that fill it, and the collection as the value.

extension Inference {
    /// `[f(x) for x in xs if p(x)]`
    mutating func inferComprehension(_ id: ComprehensionID, _ expected: Expected, _ span: Span) -> NodeID {
        let comprehension = tree[id]
        if let key = comprehension.key { return inferMapComprehension(comprehension, key, expected, span) }
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
            let head = inferLoopHead(pattern, iterable, in: .comprehension)
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

    /// `[k: v for …]`: a key that comes again keeps its place and gets the later value.
    private mutating func inferMapComprehension(
        _ comprehension: Comprehension, _ key: ExprID, _ expected: Expected, _ span: Span
    ) -> NodeID {
        guard let maker = program.mapLiteral else { return emitError(span) }
        var types: (key: TypeID, value: TypeID) = (.invalid, .invalid)
        if expected.hasType, case .structure(let id, let arguments) = kind(of: expected.type), id == program.map {
            types = (program.types[arguments, 0], program.types[arguments, 1])
        } else {
            types = (fresh(.emptyMap, at: span), fresh(.emptyMap, at: span))
        }
        let use = beginUse(maker, at: span)
        let pair = program.types.intern(.tuple(program.types.intern([types.key, types.value])))
        let pairs = program.types.intern(.array(pair))
        _ = unify(scratch.types[use.start], pairs)
        let collection = temporary(use.result, span)
        let empty = emit(.call(maker, arguments: use.arguments, list(emit(.array(.empty), pairs, span))), use.result, span)
        let declaration = emit(.declare(collection, empty), TypeStore.unit, span)
        let loops = inferClauses(comprehension.clauses[...], span) { inference in
            let keyNode = inference.check(key, types.key, expected.reason)
            let place = inference.program.nodes[keyNode].span
            let map = inference.emit(.local(collection), use.result, place)
            let element = inference.emit(.index(map, keyNode), types.value, place)
            let value = inference.check(comprehension.value, types.value, expected.reason)
            return inference.emit(.assign(element, value), TypeStore.unit, place)
        }
        // What the map asks of its keys is judged when they are known.
        endUse(use, node: empty, at: span)
        let value = emit(.local(collection), use.result, span)
        return emit(.block(list(declaration, loops, value), hasValue: true), use.result, span)
    }
}
