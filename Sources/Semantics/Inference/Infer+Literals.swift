import Source
import Support
import Syntax
import TypedTree

// Literals of numbers, strings, arrays and tuples.

extension Inference {
    /// Adds the bytes of a string literal.
    mutating func literal(_ bytes: some Sequence<UInt8>) -> LiteralID {
        program.strings.append(Array(bytes))
    }

    /// The type that a suffix names.
    private func type(of suffix: NumericSuffix) -> TypeID {
        switch suffix {
        case .none: TypeID.invalid
        case .i8: TypeStore.integer(.i8)
        case .i16: TypeStore.integer(.i16)
        case .i32: TypeStore.i32
        case .i64: TypeStore.i64
        case .u8: TypeStore.integer(.u8)
        case .u16: TypeStore.integer(.u16)
        case .u32: TypeStore.u32
        case .u64: TypeStore.u64
        case .f32: TypeStore.f32
        case .f64: TypeStore.f64
        }
    }

    /// `42`, `-42`, `42u8`
    mutating func inferInteger(_ literal: IntegerLiteral, negative: Bool, _ expected: Expected, _ span: Span) -> NodeID {
        if literal.overflows {
            reportLiteralRange(literal.magnitude, negative: negative, overflows: true, type: .invalid, at: span)
            return emitError(span)
        }
        let kind = NodeKind.integer(magnitude: literal.magnitude, negative: negative)
        if literal.suffix != .none {
            let type = type(of: literal.suffix)
            checkRange(literal.magnitude, negative: negative, type, at: span)
            return emit(kind, type, span)
        }
        let isPattern = isVM && literal.isPatternOfI32(negative: negative)
        if expected.hasType {
            let type = resolve(expected.type)
            if isPattern, type == TypeStore.i32 { return emit(literal.asPatternOfI32(negative: negative), type, span) }
            if type.variable == nil, types.isNumber(type) {
                checkRange(literal.magnitude, negative: negative, type, at: span)
                return emit(kind, type, span)
            }
        }
        var variableClass = VariableClass.integerLiteral
        if literal.magnitude > UInt64(Int64.max) + (negative ? 1 : 0) {
            variableClass.formUnion(negative ? [] : [.beyondI32, .beyondI64])
            if negative { reportLiteralRange(literal.magnitude, negative: true, overflows: true, type: .invalid, at: span) }
        } else if literal.magnitude > UInt64(Int32.max) + (negative ? 1 : 0), !isPattern {
            variableClass.insert(.beyondI32)
        }
        let node = emit(kind, fresh(.literal, at: span, variableClass), span)
        rangedLiterals.append(node)
        if isPattern { bitPatterns[node] = literal.asPatternOfI32(negative: negative) }
        return node
    }

    /// `1.5`, `-1.5`, `2f32`
    mutating func inferFloat(_ literal: FloatLiteral, negative: Bool, _ expected: Expected, _ span: Span) -> NodeID {
        let node = makeFloat(literal, negative: negative, expected, span)
        if !Float(literal.value).isFinite && !isVM { rangedLiterals.append(node) }
        return node
    }

    private mutating func makeFloat(_ literal: FloatLiteral, negative: Bool, _ expected: Expected, _ span: Span) -> NodeID {
        let kind = NodeKind.float(negative ? -literal.value : literal.value)
        if literal.suffix != .none { return emit(kind, type(of: literal.suffix), span) }
        if expected.hasType {
            let type = resolve(expected.type)
            if type.variable == nil { return emit(kind, types.isFloat(type) ? type : TypeStore.f64, span) }
        }
        return emit(kind, fresh(.literal, at: span, .floatLiteral), span)
    }

    /// Reports an integer literal that its type cannot hold.
    mutating func checkRange(_ magnitude: UInt64, negative: Bool, _ type: TypeID, at span: Span) {
        guard case .integer(let integer) = types[type] else { return }
        let fits = negative ? magnitude <= integer.minMagnitude : magnitude <= integer.maxMagnitude
        if !fits { reportLiteralRange(magnitude, negative: negative, overflows: false, type: type, at: span) }
    }

    /// `(a, b)`
    mutating func inferTuple(_ elements: SyntaxNodeList<ExprID>, _ expected: Expected, _ span: Span) -> NodeID {
        let elements = tree[elements]
        if elements.isEmpty { return emit(.unit, TypeStore.unit, span) }
        var members: TypeListID?
        if expected.hasType, case .tuple(let list) = kind(of: expected.type), types.count(of: list) == elements.count { members = list }
        let start = scratch.nodes.count
        var given: [TypeID] = []
        for (index, element) in elements.enumerated() {
            let node: NodeID
            if let members {
                let member = types[members, index]
                node = expected.isRequired ? check(element, member, expected.reason) : infer(element, .hint(member))
                given.append(expected.isRequired ? member : program.nodes[node].type)
            } else {
                node = infer(element, .any)
                given.append(program.nodes[node].type)
            }
            scratch.nodes.append(node)
        }
        let type = types.intern(.tuple(types.intern(given)))
        let list = takeNodes(from: start)
        guard types.size(of: type) <= Inference.largestType else {
            if !types.hasError(type) { reportTooLarge(at: span) }
            return emitError(span)
        }
        return emit(.tuple(list), type, span)
    }

    /// `[a, b]`: growable unless a fixed array is expected.
    mutating func inferArray(_ elements: SyntaxNodeList<ExprID>, _ expected: Expected, _ span: Span) -> NodeID {
        let elements = tree[elements]
        let context = expectedElement(expected)
        let start = scratch.nodes.count
        var element = context.element
        if elements.isEmpty {
            if !element.isValid { element = fresh(.emptyArray, at: span) }
        }
        var first = Span.none
        for id in elements {
            let node: NodeID
            if !element.isValid {
                node = infer(id, .any)
                element = program.nodes[node].type
                first = program.nodes[node].span
                if resolve(element) == TypeStore.never { element = .invalid }
            } else if first.isValid {
                node = check(id, element, .element(first))
            } else if context.isRequired {
                node = check(id, element, expected.reason)
            } else {
                node = infer(id, .hint(element))
                if unify(element, program.nodes[node].type) {
                    first = program.nodes[node].span
                } else {
                    // The hint was wrong: the elements decide, and the whole is judged by what expects it.
                    element = program.nodes[node].type
                    first = program.nodes[node].span
                }
            }
            scratch.nodes.append(node)
        }
        if !element.isValid { element = fresh(.emptyArray, at: span) }
        let list = takeNodes(from: start)
        let kind: TypeKind = context.isFixed ? .fixedArray(element, length: UInt64(elements.count)) : .array(element)
        return emit(.array(list), types.intern(kind), span)
    }

    /// What the expected type says about the elements of an array.
    private mutating func expectedElement(_ expected: Expected) -> (element: TypeID, isRequired: Bool, isFixed: Bool) {
        guard expected.hasType else { return (.invalid, false, false) }
        switch kind(of: expected.type) {
        case .array(let element): return (element, expected.isRequired, false)
        case .fixedArray(let element, _): return (element, expected.isRequired, true)
        default: return (.invalid, false, false)
        }
    }

    /// `[value; count]`; `isList` where it is written `[value, count]`.
    mutating func inferFill(_ value: ExprID, _ count: ExprID, _ expected: Expected, _ span: Span, isList: Bool = false) -> NodeID {
        let context = expectedElement(expected)
        let valueNode: NodeID
        if context.element.isValid {
            valueNode = context.isRequired ? check(value, context.element, expected.reason) : infer(value, .hint(context.element))
        } else {
            valueNode = infer(value, .any)
        }
        let element = context.element.isValid && context.isRequired ? context.element : program.nodes[valueNode].type
        let countNode = inferInteger(count, .index, isList: isList)
        if context.isFixed, type(of: countNode) == TypeStore.error { return emitError(span) }
        var kind = TypeKind.array(element)
        if context.isFixed, case .value(let length) = constantInteger(count), length >= 0 {
            kind = .fixedArray(element, length: UInt64(length))
        }
        return emit(.fill(value: valueNode, count: countNode), types.intern(kind), span)
    }

    /// An expression that must be of some integer type: an index, a bound, a count.
    mutating func inferInteger(_ id: ExprID, _ reason: Reason, isList: Bool = false) -> NodeID {
        let node = infer(id, .any)
        requireIndexInteger(node, isList: isList)
        return node
    }

    /// Asks that a node is of some integer type.
    mutating func requireIndexInteger(_ node: NodeID, isList: Bool = false) {
        let type = type(of: node)
        if let variable = type.variable {
            if variables.class(variable).contains(.floating) {
                reportNotInteger(type, at: program.nodes[node].span, isList: isList)
                program.nodes[node].type = TypeStore.error
            } else {
                variables.confine(variable, to: .integer)
            }
            return
        }
        switch types[type] {
        case .integer, .error, .never: return
        case .parameter: require(.integer, of: type, at: program.nodes[node].span)
        default:
            reportNotInteger(type, at: program.nodes[node].span, isList: isList)
            program.nodes[node].type = TypeStore.error
        }
    }
}
