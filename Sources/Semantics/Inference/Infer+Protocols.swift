import Source
import Support
import Syntax
import TypedTree

// Methods that are called without being named: by `for`, by `a[i]`, by `in`, by literals.

extension Inference {
    /// Uses the method `name` of a known type on operands of these types; its result. Nil when the type has no such method that takes
    /// as many. An operand of another type is reported at its place, or is a failure where there is none.
    mutating func implicitCall(
        _ name: Symbol, on subject: TypeID, _ operands: [TypeID], places: [Span] = [], at span: Span
    ) -> TypeID? {
        guard let method = operatorMethod(named: name, of: subject) ?? operatorFunction(named: name, of: subject), hasReceiver(method) else { return nil }
        let use = beginUse(method, at: span)
        guard use.count == operands.count + 1 else {
            scratch.types.removeLast(scratch.types.count - use.start)
            return nil
        }
        fixSelf(of: use, to: subject)
        var isFitting = true
        for (index, operand) in operands.enumerated() {
            let parameter = scratch.types[use.start + index + 1]
            if places.isEmpty && takesBase(parameter, of: operand) || unify(parameter, operand) { continue }
            if places.isEmpty { isFitting = disagree(expected: parameter, found: operand, isOperand: true) } else { reportMismatch(expected: parameter, found: operand, at: places[index], .none) }
        }
        endUse(use, node: .invalid, at: span)
        return isFitting ? resolve(use.result) : nil
    }

    /// Whether a parameter is of a struct that the operand's type extends, so that an inherited method takes it.
    private mutating func takesBase(_ parameter: TypeID, of operand: TypeID) -> Bool {
        guard program.hasInheritance, case .structure(let wanted, _) = types[resolve(parameter)],
            let base = program.ancestor(of: resolve(operand), wanted)
        else { return false }
        return unify(parameter, base)
    }

    /// What an operation needs of the method that it calls.
    enum NeededResult { case bool, ordering, integer }

    /// Whether the method that an operation calls takes its operands and gives what the operation needs.
    mutating func hasFittingMethod(
        _ name: Symbol, on subject: TypeID, _ operands: [TypeID], _ needed: NeededResult, _ constraint: PendingConstraint
    ) -> Bool {
        let place = constraint.use.isValid ? constraint.use : constraint.span
        guard let given = implicitCall(name, on: subject, operands, at: place) else { return false }
        switch needed {
        case .bool: return unify(given, TypeStore.bool)
        case .ordering: return program.ordering.map { unify(given, types.intern(.enumeration($0, TypeStore.emptyList))) } ?? true
        case .integer: return types.isInteger(given) || given.variable != nil || given == TypeStore.error
        }
    }

    /// Whether operations on values of the type are methods, as far as it is known.
    func operatesByMethods(_ type: TypeID) -> Bool { type.variable == nil && program.operatesByMethods(type) }

    /// Whether only traits say what methods values of the type have, whose methods operations call as any other call does.
    func isKnownByTraits(_ type: TypeID) -> Bool {
        switch types[type] {
        case .parameter, .dynamic: true
        default: false
        }
    }

    /// What `for` gives for each turn over a value of a known type; nil when it cannot be iterated.
    mutating func iteratedElement(of type: TypeID, at span: Span) -> TypeID? {
        if let element = types.elementType(of: type) { return element }
        if !operatesByMethods(type) { return nil }
        if let iterator = implicitCall(program.protocols.iter, on: type, [], at: span), iterator != type {
            // What leads to itself by way of other types never comes to an iterator.
            guard openIterators < 8 else { return nil }
            openIterators += 1
            defer { openIterators -= 1 }
            return iteratedElement(of: iterator, at: span)
        }
        guard let result = implicitCall(program.protocols.next, on: type, [], at: span) else { return nil }
        return program.optionPayload(of: result)
    }

    /// `a[i]` where the type of `a` has methods for it; the node's type, or nil when it has none.
    mutating func structureElement(_ base: NodeID, _ index: NodeID, isAssigned: Bool, _ span: Span) -> TypeID? {
        let subject = type(of: base)
        let key = program.nodes[index].type
        let place = program.nodes[index].span
        guard isAssigned else { return implicitCall(program.protocols.index, on: subject, [key], places: [place], at: span) }
        let value = fresh(.element, at: span)
        guard implicitCall(program.protocols.setIndex, on: subject, [key, value], places: [place, span], at: span) != nil else {
            silence(value)
            return nil
        }
        return resolve(value)
    }

    /// `["a": 1]`, `[:]`: a call of the library's function with the pairs.
    mutating func inferMapLiteral(_ elements: SyntaxNodeList<ExprID>, _ expected: Expected, _ span: Span) -> NodeID {
        guard let function = program.mapLiteral else { return emitError(span) }
        var key = TypeID.invalid
        var value = TypeID.invalid
        if expected.hasType, case .structure(let id, let arguments) = kind(of: expected.type), id == program.map {
            (key, value) = (types[arguments, 0], types[arguments, 1])
        } else {
            (key, value) = (fresh(.emptyMap, at: span), fresh(.emptyMap, at: span))
        }
        let elements = tree[elements]
        let start = scratch.nodes.count
        var first: (key: Span, value: Span)?
        let pair = types.intern(.tuple(types.intern([key, value])))
        for index in stride(from: 0, to: elements.count - 1, by: 2) {
            let keyNode = check(elements[index], key, first.map { .element($0.key) } ?? expected.reason)
            let valueNode = check(elements[index + 1], value, first.map { .element($0.value) } ?? expected.reason)
            if first == nil { first = (program.nodes[keyNode].span, program.nodes[valueNode].span) }
            scratch.nodes.append(emit(.tuple(list([keyNode, valueNode])), pair, program.nodes[keyNode].span))
        }
        let pairs = emit(.array(takeNodes(from: start)), types.intern(.array(pair)), span)
        let use = beginUse(function, at: span)
        _ = unify(scratch.types[use.start], program.nodes[pairs].type)
        let node = emit(.call(function, arguments: use.arguments, list([pairs])), use.result, span)
        endUse(use, node: node, at: span)
        return node
    }
}
