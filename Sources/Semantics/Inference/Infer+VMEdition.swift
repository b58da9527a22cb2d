import Source
import Support
import Syntax
import TypedTree

// What is typed otherwise in the VM's edition.

extension Inference {
    // MARK: Truth

    /// An operand of `and`, `or` and `not`: a `bool`, or an integer that is true unless it is zero.
    mutating func inferTruth(_ id: ExprID) -> NodeID {
        let node = infer(id, .hint(TypeStore.bool))
        let type = type(of: node)
        if let variable = type.variable {
            guard variables.class(variable).contains(.integer) || variables.class(variable).contains(.integerLiteral) else {
                return coerce(node, .required(TypeStore.bool, .logical))
            }
        } else if !types.isInteger(type) {
            return coerce(node, .required(TypeStore.bool, .logical))
        }
        return emit(.cast(node), TypeStore.bool, program.nodes[node].span)
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
        case .global(let global): return !isConstant(global)
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

    /// `return a, b`: an array when the types agree and no tuple is expected.
    mutating func inferReturnedList(_ elements: SyntaxNodeList<ExprID>, _ expected: Expected, _ span: Span) -> NodeID? {
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

    // MARK: Results

    /// `Result` without type arguments: of any value, or a text.
    mutating func vmResultType(at span: Span) -> TypeID {
        guard let result = program.result else { return TypeStore.error }
        let value = fresh(.typeArgument, at: span, .unimportant)
        return types.intern(.enumeration(result, types.intern([value, TypeStore.string])))
    }

    /// The errors of a `Result` are texts.
    mutating func settleResultError(_ enumeration: EnumID, _ arguments: TypeListID) {
        guard isVM, enumeration == program.result, types.count(of: arguments) == 2 else { return }
        _ = unify(types[arguments, 1], TypeStore.string)
        if let value = resolve(types[arguments, 0]).variable { variables.confine(value, to: .unimportant) }
    }
}

extension IntegerLiteral {
    /// Whether it is hexadecimal, of no stated type, and fits 32 bits but no `i32`.
    var isPatternOfI32: Bool { radix == 16 && suffix == .none && magnitude > UInt64(Int32.max) && magnitude <= UInt64(UInt32.max) }

    /// The negative number with the same 32 bits.
    var asNegativeI32: NodeKind { .integer(magnitude: (1 << 32) - magnitude, negative: true) }
}
