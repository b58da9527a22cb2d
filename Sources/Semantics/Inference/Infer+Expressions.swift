import Source
import Support
import Syntax
import TypedTree

// Expressions: which file types which.

extension Inference {
    /// Infers an expression that must have the given type.
    mutating func check(_ id: ExprID, _ type: TypeID, _ reason: Reason) -> NodeID {
        check(id, .required(type, reason))
    }

    /// Infers an expression that must have the expected type.
    mutating func check(_ id: ExprID, _ expected: Expected) -> NodeID {
        let node = infer(id, expected)
        // Branches and blocks have checked what is in them.
        switch tree[id] {
        case .if, .match, .block, .try, .conditional:
            if expected.use != .value, program.nodes[node].type == TypeStore.unit { return node }
            return coerce(node, expected)
        default:
            return coerce(node, expected)
        }
    }

    /// Reports a node that has not the expected type; such a node becomes erroneous, so that nothing else is said about it.
    mutating func coerce(_ node: NodeID, _ expected: Expected) -> NodeID {
        let type = program.nodes[node].type
        if type == expected.type || unify(expected.type, type) { return node }
        if let converted = upcast(node, to: expected.type) { return converted }
        let target = valueNode(of: node)
        if !reportUnimplemented(type, expected.type, at: program.nodes[target].span) {
            reportMismatch(expected: expected.type, found: type, at: program.nodes[target].span, expected.reason)
        }
        program.nodes[node].type = TypeStore.error
        return node
    }

    /// The node that a block's value comes from.
    func valueNode(of node: NodeID) -> NodeID {
        var node = node
        while case .block(let list, true) = program.nodes[node].kind, let last = program.nodeLists[list.indices].last { node = last }
        return node
    }

    /// The type of a node, as far as it is known.
    mutating func type(of node: NodeID) -> TypeID { resolve(program.nodes[node].type) }

    /// Infers an expression.
    mutating func infer(_ id: ExprID, _ expected: Expected) -> NodeID {
        let span = tree.span(id)
        switch tree[id] {
        case .error:
            return emitError(span)
        case .integer(let literal):
            return inferInteger(literal, negative: false, expected, span)
        case .float(let literal):
            return inferFloat(literal, negative: false, expected, span)
        case .bool(let value):
            return emit(.bool(value), TypeStore.bool, span)
        case .string(let string):
            return emit(.string(literal(tree.bytes(of: string))), TypeStore.string, span)
        case .character(let scalar):
            return emit(.char(scalar), TypeStore.char, span)
        case .name:
            return inferName(module.expressions[id], explicit: [], span)
        case .instantiation(let base, let arguments):
            let explicit = tree[arguments].map { type($0) }
            return inferName(module.expressions[base], explicit: explicit, span)
        case .tuple(let elements):
            return inferTuple(elements, expected, span)
        case .map(let elements):
            return inferMapLiteral(elements, expected, span)
        case .array(let elements):
            return inferArray(elements, expected, span)
        case .fill(let value, let count) where isVM && isNoFill(id, count):
            return inferPair(value, count, expected, span)
        case .fill(let value, let count):
            return inferFill(value, count, expected, span, isList: tree.vmForms.contains(id))
        case .structLiteral(let literal):
            return inferStructLiteral(literal, expected, span)
        case .range(let range):
            return inferRange(range, expected, span)
        case .unary(let op, let operand):
            return inferUnary(op, operand, expected, span)
        case .binary(let op, let left, let right, let operatorStart):
            return inferBinary(op, left, right, operatorStart, expected, span)
        case .logical(let op, let left, let right, _):
            return inferLogical(op, left, right, span)
        case .comparison(let op, let left, let right, _):
            return inferComparison(op, left, right, span)
        case .comparisonChain(let first, let links):
            return inferComparisonChain(first, links, span)
        case .membership(let element, let container, let negated, _):
            return inferMembership(element, container, negated: negated, span)
        case .matches(let value, let pattern, _):
            return inferMatches(value, pattern, span)
        case .cast(let value, let target, let optional, _):
            return optional ? inferDowncast(value, target, span) : inferCast(value, target, span)
        case .call(let callee, let arguments):
            return inferCall(id, callee, arguments, expected, span)
        case .index(let base, let index):
            return inferIndex(base, index, span)
        case .field(let base, let name, let nameStart):
            return inferField(id, base, name, nameStart, span)
        case .tupleElement(let base, let index, let indexStart):
            return inferTupleElement(id, base, index, indexStart, span)
        case .conditional(let then, let condition, let otherwise):
            return inferConditional(then, condition, otherwise, expected, span)
        case .if(let node):
            return inferIf(id, node, expected, span)
        case .match(let node):
            return inferMatch(id, node, expected, span)
        case .try(let node):
            return inferTry(node, expected, span)
        case .block(let block):
            return inferBlock(block, expected)
        case .function(let function):
            return inferClosure(function, expected, span)
        case .return(let value):
            return inferReturn(value, span)
        case .raise(let value):
            return inferRaise(value, span)
        case .break:
            return inferJump(id, isBreak: true, span)
        case .continue:
            return inferJump(id, isBreak: false, span)
        case .coalesce(let value, let alternative, _):
            return inferCoalesce(value, alternative, expected, span)
        case .optionalField(let base, let name, let nameStart):
            return inferOptionalField(id, base, name, nameStart, span)
        case .optionalElement(let base, let index, let indexStart):
            return inferOptionalElement(id, base, index, indexStart, span)
        case .propagate(let value):
            return inferPropagate(value, expected, span)
        case .comprehension(let comprehension):
            return inferComprehension(comprehension, expected, span)
        case .interpolatedString(let pieces):
            return inferInterpolatedString(pieces, span)
        case .superReference:
            return inferSuper(id, span)
        }
    }

    /// A name as a value.
    mutating func inferName(_ resolution: Resolution, explicit: [TypeID], _ span: Span) -> NodeID {
        switch resolution {
        case .local(let local), .localConstant(let local):
            if !generalizedLocals.isEmpty, let function = generalizedLocals[local] { return inferFunctionValue(function, explicit, span) }
            rejectTypeArguments(explicit, at: span)
            return emit(.local(local), localType(local), span)
        case .global(let global):
            let type = globalType(global, at: span)
            if !generalizedGlobals.isEmpty, let function = generalizedGlobals[global] { return inferFunctionValue(function, explicit, span) }
            rejectTypeArguments(explicit, at: span)
            return emit(.global(global), type, span)
        case .function(let function):
            return inferFunctionValue(function, explicit, span)
        case .variant(let enumeration, let variant):
            return inferVariant(enumeration, variant, explicit, span)
        case .builtin(let name):
            rejectTypeArguments(explicit, at: span)
            return inferBuiltinValue(name, span)
        default:
            return emitError(span)
        }
    }

    /// A function as a value.
    mutating func inferFunctionValue(_ function: FunctionID, _ explicit: [TypeID], _ span: Span, of type: TypeID? = nil) -> NodeID {
        let use = beginUse(function, at: span, explicit: explicit, .functionValue)
        if let type { fixSelf(of: use, to: type) }
        let parameters = types.intern(Array(scratch.types[use.start..<use.start + use.count]))
        let type = types.intern(.function(parameters: parameters, result: use.result))
        let node = emit(.function(function, arguments: use.arguments), type, span)
        endUse(use, node: node, at: span)
        return node
    }
}
