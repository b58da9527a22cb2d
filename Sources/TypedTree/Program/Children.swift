import Support

extension TypedProgram {
    /// Calls `body` with the operands and parts of a node, in the order of their evaluation. The bodies of functions that a node
    /// names and the patterns in it are no parts of it.
    public func forEachChild(of node: NodeID, _ body: (NodeID) -> Void) {
        func all(_ list: NodeList) {
            for position in list.indices { body(nodeLists[position]) }
        }
        switch nodes[node].kind {
        case .unit, .bool, .integer, .float, .string, .char, .local, .global, .function, .variantFunction, .closure,
            .breakLoop, .continueLoop, .declareUninitialized, .error:
            break
        case .unary(_, let operand), .cast(let operand), .upcast(let operand), .superValue(let operand), .downcast(let operand), .matches(let operand, _), .field(let operand, _),
            .element(let operand, _), .declare(_, let operand), .initialize(_, let operand):
            body(operand)
        case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
            .contains(let left, let right), .index(let left, let right), .assign(let left, let right),
            .assignOperator(_, let left, let right), .fill(let left, let right), .whileLoop(_, let left, let right),
            .forLoop(_, _, let left, let right):
            body(left)
            body(right)
        case .call(_, _, let list), .callMethod(_, let list), .callBuiltin(_, let list), .print(_, let list),
            .variant(_, let list), .tuple(let list), .array(let list), .block(let list, _):
            all(list)
        case .callValue(let callee, let list):
            body(callee)
            all(list)
        case .structure(let fields):
            for position in fields.indices { body(fieldInitializers[position].value) }
        case .range(let start, let end, let step, _):
            body(start)
            body(end)
            if let step { body(step) }
        case .slice(let base, let start, let end, _):
            body(base)
            if let start { body(start) }
            if let end { body(end) }
        case .branch(let condition, let then, let otherwise):
            body(condition)
            body(then)
            if let otherwise { body(otherwise) }
        case .match(let value, let arms):
            body(value)
            for position in arms.indices {
                if let condition = matchArms[position].condition { body(condition) }
                body(matchArms[position].body)
            }
        case .returnValue(let value):
            if let value { body(value) }
        case .tryCatch(let first, _, let second), .cleanup(let first, let second):
            body(first)
            body(second)
        case .destructure(let targets, let value):
            body(value)
            for position in targets.indices {
                if case .assign(let target) = destructureTargets[position] { body(target) }
            }
        }
    }
}
