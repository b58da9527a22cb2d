import Source
import Support
import Syntax
import TypedTree

// What is typed otherwise in the VM's edition.

extension Inference {
    // MARK: Truth

    /// The operand of `not`: a `bool` or, in this edition, an integer, which is true unless it is zero.
    mutating func inferTruth(_ id: ExprID, _ reason: Reason) -> NodeID {
        guard isVM else { return check(id, TypeStore.bool, reason) }
        let node = infer(id, .hint(TypeStore.bool))
        return isTruthInteger(node) ? truth(of: node) : coerce(node, .required(TypeStore.bool, reason))
    }

    /// The operands of `and` or `or`: two of `bool` or, in this edition, of one integer type.
    mutating func inferTruths(_ left: ExprID, _ right: ExprID, _ span: Span) -> (NodeID, NodeID) {
        let reason = Reason.logical(span)
        guard isVM else {
            let leftNode = check(left, TypeStore.bool, reason)
            // What is wrong on the left is likely to be so on the right, as in `x or 5`.
            if program.nodes[leftNode].type == TypeStore.error { return (leftNode, infer(right, .any)) }
            return (leftNode, check(right, TypeStore.bool, reason))
        }
        let leftNode = infer(left, .hint(TypeStore.bool))
        let isInteger = isTruthInteger(leftNode)
        let rightNode = infer(right, .hint(isInteger ? program.nodes[leftNode].type : TypeStore.bool))
        if isTruthInteger(rightNode) || isInteger, unify(program.nodes[leftNode].type, program.nodes[rightNode].type) {
            return (truth(of: leftNode), truth(of: rightNode))
        }
        let first = isInteger ? leftNode : coerce(leftNode, .required(TypeStore.bool, reason))
        let type = type(of: first)
        guard isInteger || type == TypeStore.bool else { return (first, coerce(rightNode, .required(TypeStore.bool, reason))) }
        let second = coerce(rightNode, .required(type, .comparison(program.nodes[leftNode].span)))
        return (isInteger ? truth(of: first) : first, second)
    }

    /// Whether an operand is an integer, which an unsuffixed literal then is for good.
    private mutating func isTruthInteger(_ node: NodeID) -> Bool {
        let type = type(of: node)
        guard let variable = type.variable else { return types.isInteger(type) }
        let variableClass = variables.class(variable)
        guard variableClass.isNumeric, !variableClass.contains(.floating) else { return false }
        variables.confine(variable, to: .integer)
        return true
    }

    private mutating func truth(of node: NodeID) -> NodeID {
        type(of: node) == TypeStore.never ? node : emit(.cast(node), TypeStore.bool, program.nodes[node].span)
    }

    // MARK: Arrays

    /// Whether what reads as a fill `[v, N]` is an array of two elements: where `N` is no constant.
    func isNoFill(_ id: ExprID, _ count: ExprID) -> Bool {
        guard tree.vmForms.contains(id) else { return false }
        switch tree[count] {
        case .name, .field: break
        default: return false
        }
        switch module.expressions[count] {
        case .global(let global): return !resolved.isConstant(global)
        case .localConstant: return false
        case .local(let local): return localConstants[local] == nil
        case .unresolved: return false
        default: return true
        }
    }

    /// `[a, b]` of two expressions that no list of the tree holds together.
    mutating func inferPair(_ first: ExprID, _ second: ExprID, _ expected: Expected, _ span: Span) -> NodeID {
        var hint = Expected.any
        if expected.hasType, case .array(let element) = kind(of: expected.type) { hint = .hint(element) }
        let firstNode = infer(first, hint)
        let element = program.nodes[firstNode].type
        let secondNode = check(second, element, .element(program.nodes[firstNode].span))
        return emit(.array(list(firstNode, secondNode)), types.intern(.array(element)), span)
    }

    /// `return a, b`: an array when the types agree and no tuple is expected; nil for any other value.
    mutating func returnedList(_ value: ExprID) -> NodeID? {
        guard tree.vmForms.contains(value), case .tuple(let elements) = tree[value] else { return nil }
        let expected = context.result.isValid ? Expected.hint(context.result) : .any
        let span = tree.span(value)
        if expected.hasType, case .tuple = kind(of: expected.type) { return nil }
        var hint = Expected.any
        if expected.hasType, case .array(let element) = kind(of: expected.type) { hint = .hint(element) }
        let start = scratch.nodes.count
        var agree = true
        for element in tree[elements] {
            let node = infer(element, hint)
            if scratch.nodes.count > start, agree {
                agree = unify(program.nodes[scratch.nodes[start]].type, program.nodes[node].type)
            }
            scratch.nodes.append(node)
        }
        let members = scratch.nodes[start...].map { program.nodes[$0].type }
        let list = takeNodes(from: start)
        if agree { return emit(.array(list), types.intern(.array(members[0])), span) }
        return emit(.tuple(list), types.intern(.tuple(types.intern(members))), span)
    }

    // MARK: Printing

    /// An empty text before a literal format, so that a `print` that begins with a value has no literal one: when that value is a
    /// string, it is the format.
    mutating func vmLead(_ format: [UInt8]) -> [PrintPiece] { isVM && format.first == UInt8(ascii: "@") ? [.text(literal([]))] : [] }

    /// Whether a cast gives what `print` shows, though the program is in the VM's edition, where `f64 as string` is another text: in the
    /// library, as in `join`.
    func isPrinted(castTo target: TypeID) -> Bool { target == TypeStore.string && program.edition == .vm && !isVM }

    // MARK: Names that live on

    /// The declarations of a function's variables that begin as zero.
    mutating func declareLasting(_ function: FunctionID) {
        for lasting in module.lastingLocals[function] ?? [] {
            let span = program.locals[lasting.local].span
            let declaration = lasting.needsZero
                ? NodeKind.declare(lasting.local, emitZero(localType(lasting.local), span)) : .declareUninitialized(lasting.local)
            scratch.nodes.append(emit(declaration, TypeStore.unit, span))
        }
    }

    private mutating func emitZero(_ type: TypeID, _ span: Span) -> NodeID {
        require(.zero, of: type, at: span)
        return emit(.callBuiltin(.zero, .empty), type, span)
    }

    /// Whether a type has a zero; asks for it in those of its parts that are not known yet.
    mutating func requireZero(_ type: TypeID, _ constraint: PendingConstraint) -> Bool {
        guard let zero = program.zero(of: zonk(type)) else { return false }
        requireParts(of: zero, constraint)
        return true
    }

    private mutating func requireParts(of zero: Zero, _ constraint: PendingConstraint) {
        switch zero.form {
        case .scalar, .string, .array, .range: break
        case .parts(let parts), .variant(_, let parts): for part in parts { requireParts(of: part, constraint) }
        case .made(let function, _): demand(function)
        case .open:
            var part = constraint
            part.subject = zero.type
            require(part)
        }
    }

    /// The same for a module's variables.
    mutating func declareLastingGlobals() {
        for global in module.lastingGlobals {
            let span = program.globals[global].span
            let zero = emitZero(globalType(global, at: span), span)
            scratch.nodes.append(emit(.initialize(global, zero), TypeStore.unit, span))
        }
    }

    /// A body behind the declarations of its function's variables that begin as zero.
    mutating func withLastingNames(_ function: FunctionID, _ body: NodeID) -> NodeID {
        guard isVM, module.lastingLocals[function] != nil else { return body }
        let start = scratch.nodes.count
        declareLasting(function)
        scratch.nodes.append(body)
        let (type, span) = (program.nodes[body].type, program.nodes[body].span)
        let list = takeNodes(from: start)
        return emit(.block(list, hasValue: type != TypeStore.unit && type != TypeStore.never), type, span)
    }

    // MARK: Any and Result

    /// Whether a function's annotations leave something open, so that its types are inferred as if they were not there.
    func isOpen(_ function: FunctionNode) -> Bool {
        if let result = function.result, isOpen(result) { return true }
        return function.parameters.contains { parameter in tree[parameter].type.map { isOpen($0) } ?? false }
    }

    private func isOpen(_ id: TypeExprID) -> Bool {
        switch tree[id] {
        case .name(_, let arguments), .path(_, let arguments):
            switch module.types[id] {
            case .builtinType(.invalid): return true
            case .enumeration(let enumeration) where enumeration == program.result && arguments.isEmpty:
                return !mixedResults.contains(tree.span(id))
            default: return tree[arguments].contains { isOpen($0) }
            }
        case .array(let element), .fixedArray(let element, _), .optional(let element): return isOpen(element)
        case .tuple(let elements): return tree[elements].contains { isOpen($0) }
        case .function(let parameters, let result): return tree[parameters].contains { isOpen($0) } || result.map { isOpen($0) } ?? false
        default: return false
        }
    }

    /// `Result` without type arguments: of any value, or a text. The value has the one type that its uses give it, so that a program can
    /// work with it; where they give it several, it is a `dyn` value.
    mutating func vmResultType(at span: Span) -> TypeID {
        guard let result = program.result else { return TypeStore.error }
        bareResults.insert(span)
        if mixedResults.contains(span), let display = program.builtinTraits[.display] {
            return types.intern(.enumeration(result, types.intern([types.intern(.dynamic(display, types.intern([]))), TypeStore.string])))
        }
        let value = fresh(.typeArgument, at: span, .unimportant)
        return types.intern(.enumeration(result, types.intern([value, TypeStore.string])))
    }

    /// Notes a function's `Result` that a value of another type flows into: all is inferred once more then.
    mutating func noteMixedResult(_ reason: Reason, expected: TypeID, found: TypeID) {
        guard case .result(let span) = reason, bareResults.contains(span) else { return }
        // What is no `Result` is wrong in any case; the payload of one is held against the type of another's.
        if isResult(expected), !isResult(found) { return }
        mixedResults.insert(span)
    }

    private func isResult(_ type: TypeID) -> Bool {
        if case .enumeration(program.result, _) = types[type] { true } else { false }
    }

    /// The errors of a `Result` are texts.
    mutating func settleResultError(_ enumeration: EnumID, _ arguments: [TypeID]) {
        guard enumeration == program.result, arguments.count == 2 else { return }
        _ = unify(arguments[1], TypeStore.string)
        if let value = arguments[0].variable { variables.confine(value, to: .unimportant) }
    }
}

extension ResolvedProgram {
    /// Whether it may have results of several types: it is in the VM's edition, and some type is `Result`.
    var mayMixResults: Bool {
        guard program.edition == .vm, let result = program.result else { return false }
        return modules.elements.contains { module in
            !module.isStandard && module.types.elements.contains { if case .enumeration(result) = $0 { true } else { false } }
        }
    }
}

extension IntegerLiteral {
    /// Whether it is hexadecimal, of no stated type, and fits 32 bits but, behind its `-` if it has one, no `i32`.
    func isPatternOfI32(negative: Bool) -> Bool {
        radix == 16 && suffix == .none && magnitude > UInt64(Int32.max) + (negative ? 1 : 0) && magnitude <= UInt64(UInt32.max)
    }

    /// The negative number with the same 32 bits; behind a `-` the opposite one.
    func asPatternOfI32(negative: Bool) -> NodeKind { .integer(magnitude: (1 << 32) - magnitude, negative: !negative) }
}
