import Source
import Support
import Syntax
import TypedTree

// Comparisons and their chains.

extension Inference {
    /// `a < b`
    mutating func inferComparison(_ op: ComparisonOperator, _ left: ExprID, _ right: ExprID, _ span: Span) -> NodeID {
        let leftNode = infer(left, .any)
        let rightNode = infer(right, comparisonHint(leftNode))
        return compare(BinaryOperator(op), leftNode, rightNode, span)
    }

    /// A literal on the right has the type of what it is compared with.
    mutating func comparisonHint(_ left: NodeID) -> Expected {
        let type = type(of: left)
        if type.variable != nil { return .any }
        return .hint(type)
    }

    /// The node that compares two typed operands.
    mutating func compare(_ op: BinaryOperator, _ left: NodeID, _ right: NodeID, _ span: Span) -> NodeID {
        let leftType = type(of: left)
        let rightType = type(of: right)
        if leftType.variable == nil, rightType != TypeStore.error, let node = compareByMethod(op, left, right, span) { return node }
        let node = emit(.binary(op, left, right), TypeStore.bool, span)
        if leftType != rightType {
            if isMixedComparison(leftType, rightType) { return node }
            if !unify(leftType, rightType) {
                reportMismatch(expected: leftType, found: rightType, at: program.nodes[right].span, .comparison(program.nodes[left].span))
                return node
            }
        }
        let subject = resolve(leftType == TypeStore.never ? rightType : leftType)
        require(op == .equal || op == .notEqual ? .equatable : .ordered, of: subject, at: span)
        return node
    }

    /// Whether two types are compared by their mathematical values: both are numbers and known, a float literal among them.
    private func isMixedComparison(_ left: TypeID, _ right: TypeID) -> Bool {
        switch (left.variable, right.variable) {
        case (nil, nil): return types.isNumber(left) && types.isNumber(right)
        case (let variable?, nil): return isMixed(variables.class(variable), with: right)
        case (nil, let variable?): return isMixed(variables.class(variable), with: left)
        case (let left?, let right?): return variables.class(left).union(variables.class(right)).isContradictory
        }
    }

    /// A float literal beside an integer, a length beside a float.
    private func isMixed(_ variableClass: VariableClass, with type: TypeID) -> Bool {
        variableClass.contains(.floating) && types.isInteger(type) || variableClass.contains(.integral) && types.isFloat(type)
    }

    /// `a < b <= c`: each operand is evaluated once, and none after a comparison that is false.
    mutating func inferComparisonChain(_ first: ExprID, _ links: IDRange<ComparisonLinkID>, _ span: Span) -> NodeID {
        let firstNode = infer(first, .any)
        let start = scratch.nodes.count
        var left = keep(firstNode)
        let result = inferLinks(links, from: 0, &left, span)
        scratch.nodes.append(result)
        let list = takeNodes(from: start)
        return emit(.block(list, hasValue: true), TypeStore.bool, span)
    }

    /// The comparisons of a chain from link `index`: `t1 = operand; left < t1 and { … }`. Their declarations go to `scratch.nodes`.
    private mutating func inferLinks(_ links: IDRange<ComparisonLinkID>, from index: Int, _ left: inout NodeID, _ span: Span) -> NodeID {
        let link = tree[links[links.startIndex + index]]
        let operand = infer(link.operand, comparisonHint(left))
        let linkSpan = program.nodes[left].span.union(program.nodes[operand].span)
        if index == links.count - 1 { return compare(BinaryOperator(link.operator), left, operand, linkSpan) }
        let right = keep(operand)
        let comparison = compare(BinaryOperator(link.operator), left, right, linkSpan)
        let start = scratch.nodes.count
        var next = emit(program.nodes[right].kind, program.nodes[right].type, program.nodes[right].span)
        let rest = inferLinks(links, from: index + 1, &next, span)
        scratch.nodes.append(rest)
        let list = takeNodes(from: start)
        let inner = list.count == 1 ? rest : emit(.block(list, hasValue: true), TypeStore.bool, span)
        return emit(.and(comparison, inner), TypeStore.bool, span)
    }

    /// Declares a temporary for a value, on `scratch.nodes`; gives the node that reads it. Literals and immutable names need none.
    mutating func keep(_ node: NodeID) -> NodeID {
        switch program.nodes[node].kind {
        case .integer, .float, .bool, .string, .char, .superValue: return node
        case .local(let local) where !program.locals[local].isMutable: return node
        default: break
        }
        let local = temporary(program.nodes[node].type, program.nodes[node].span)
        scratch.nodes.append(emit(.declare(local, node), TypeStore.unit, program.nodes[node].span))
        return emit(.local(local), program.nodes[node].type, program.nodes[node].span)
    }

    /// A local that the program has no name for.
    mutating func temporary(_ type: TypeID, _ span: Span) -> LocalID {
        program.locals.append(
            LocalVariable(name: names.temporary, type: type, span: span, isMutable: false, isCaptured: false, function: context.function))
    }
}
