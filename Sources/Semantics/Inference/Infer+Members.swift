import Source
import Support
import Syntax
import TypedTree

// Fields, tuple elements, indexes and slices.

extension Inference {
    /// `a.name`, `E.A`, `m.f`, `Point.origin`, `i32.MAX`
    mutating func inferField(_ id: ExprID, _ base: ExprID, _ name: Symbol, _ nameStart: UInt32, _ span: Span, isAssigned: Bool = false) -> NodeID {
        switch module.expressions[id] {
        case .none: break
        case .unresolved: return emitError(span)
        case .function(let function):
            if let owner = ownerArguments(before: id) { return inferFunctionValue(function, [], span, of: owner) }
            return inferName(module.expressions[id], explicit: [], span)
        default: return inferName(module.expressions[id], explicit: typeArguments(before: id), span)
        }
        if case .builtinType(let type) = baseResolution(base), findMethods(named: name, of: type).isEmpty, builtinDefault(named: name, of: type) == nil {
            if let method = builtinMethod(name, of: type, at: span) { return unboundMethodValue(method, name, of: type, span) }
            return typeConstant(type, name, span) ?? emitError(span)
        }
        if let named = staticBase(base) {
            let type = provider(ofStatic: name, named)
            guard let function = staticFunction(named: name, of: type, at: tree.memberSpan(id, from: nameStart)) else { return emitError(span) }
            return inferFunctionValue(function, [], span, of: type)
        }
        let node = infer(base, .any)
        return field(name, of: node, at: tree.memberSpan(id, from: nameStart), span, isAssigned: isAssigned)
    }

    /// The type arguments written at a type before a dot: `Option<f64>.None`.
    mutating func typeArguments(before id: ExprID) -> [TypeID] {
        guard case .field(let base, _, _) = tree[id], case .instantiation(_, let written) = tree[base] else { return [] }
        return tree[written].map { type($0) }
    }

    /// The type with written arguments before a dot: `Set<i32>.of`.
    mutating func ownerArguments(before id: ExprID) -> TypeID? {
        guard case .field(let base, _, _) = tree[id], case .instantiation = tree[base] else { return nil }
        return staticBase(base)
    }

    /// What a name on the left of a dot stands for.
    @inline(__always)
    func baseResolution(_ base: ExprID) -> Resolution {
        if case .name = tree[base] { return module.expressions[base] }
        return .none
    }

    /// The field of a typed value.
    mutating func field(_ name: Symbol, of node: NodeID, at nameSpan: Span, _ span: Span, isAssigned: Bool = false) -> NodeID {
        let subject = type(of: node)
        if subject == TypeStore.error { return emit(.field(node, name), TypeStore.error, span) }
        if subject == TypeStore.never { return node }
        if subject.variable != nil {
            let result = fresh(.expression, at: nameSpan)
            let made = emit(.field(node, name), result, span)
            require(isAssigned ? .fieldAssignment(name, type: result) : .field(name, type: result), of: subject, at: nameSpan, node: made)
            return made
        }
        if isAssigned, !isAssignable(name, of: subject) {
            reportAssignedMember(name, subject, at: nameSpan)
            return emit(.field(node, name), TypeStore.error, span)
        }
        if let type = fieldType(name, of: subject, at: nameSpan) { return emit(.field(node, name), type, span) }
        if let property = property(name, of: node, subject, at: nameSpan, span) { return property }
        if let method = methodValue(name, of: node, subject, span) ?? builtinMethodValue(name, of: node, subject, span) { return method }
        reportUnknownField(name, subject, at: nameSpan)
        return emit(.field(node, name), TypeStore.error, span)
    }

    /// Whether a value of the type has a field of the name: what properties give and what a caught error tells is only read.
    mutating func isAssignable(_ name: Symbol, of type: TypeID) -> Bool { knownField(name, of: type) != nil }

    /// Whether a value of the type has something of the name.
    mutating func hasMember(_ name: Symbol, _ type: TypeID, at span: Span) -> Bool {
        fieldType(name, of: type, at: span) != nil || findMethodQuietly(name, type) != nil
    }

    /// `t.0`
    mutating func inferTupleElement(_ id: ExprID, _ base: ExprID, _ index: UInt32, _ indexStart: UInt32, _ span: Span) -> NodeID {
        element(index, of: infer(base, .any), at: tree.memberSpan(id, from: indexStart), span)
    }

    /// The element of a typed value.
    mutating func element(_ index: UInt32, of node: NodeID, at place: Span, _ span: Span) -> NodeID {
        let subject = type(of: node)
        switch types[subject] {
        case .tuple(let members) where Int(index) < types.count(of: members):
            return emit(.element(node, index), types[members, Int(index)], span)
        case .variable:
            let result = fresh(.expression, at: place)
            let made = emit(.element(node, index), result, span)
            let name = program.symbols.intern("\(index)")
            require(.field(name, type: result), of: subject, at: place, node: made)
            return made
        case .error, .never:
            return emitNothing(of: node, span)
        default:
            reportUnknownElement(index, subject, at: place)
            return emitError(span)
        }
    }

    /// `a[i]`, `a[s..e]`
    mutating func inferIndex(_ base: ExprID, _ index: ExprID, _ span: Span, isAssigned: Bool = false) -> NodeID {
        let node = infer(base, .any)
        let byRange = isAssigned ? nil : rangeMethod(of: type(of: node))
        if case .range(let range) = tree[index] {
            if byRange == nil { return inferSlice(node, range, index, span) }
            if tree[range].start == nil || tree[range].end == nil {
                reportOpenRange(type(of: node), at: tree.span(index), base: tree.span(base))
                return emitError(span)
            }
        }
        let method = isAssigned ? program.protocols.setIndex : program.protocols.index
        let indexNode = infer(index, isArrayLiteral(index) ? expectedOperand(of: method, on: type(of: node), at: span) : .any)
        if byRange == nil, case .range(let bound) = kind(ofNode: indexNode) {
            return inferSlice(node, by: indexNode, bound, span, isAssigned: isAssigned)
        }
        let subject = type(of: node)
        if !isAssigned, let method = operatorMethod(named: program.protocols.index, of: subject),
            isKnownByTraits(subject) || byRange != nil || generalizes(method, type(of: indexNode))
        {
            return callOperator(method, [node, indexNode], span)
        }
        switch types[subject] {
        case .array(let element), .fixedArray(let element, _):
            requireIndexInteger(indexNode)
            return emit(.index(node, indexNode), element, span)
        case .string where !isAssigned:
            requireIndexInteger(indexNode)
            return emit(.index(node, indexNode), TypeStore.string, span)
        case .variable:
            let result = fresh(.expression, at: span)
            let made = emit(.index(node, indexNode), result, span)
            let indexType = program.nodes[indexNode].type
            let kind: ConstraintKind = isAssigned ? .indexAssignment(indexType, value: result) : .index(indexType, result: result)
            require(kind, of: subject, at: span, node: made)
            return made
        case .error, .never:
            return emit(.index(node, indexNode), TypeStore.error, span)
        case .structure, .enumeration, .dynamic, .parameter:
            let protocols = program.protocols
            let indexNode = converted(indexNode, for: isAssigned ? protocols.setIndex : protocols.index, of: subject)
            if let type = structureElement(node, indexNode, isAssigned: isAssigned, span) {
                return emit(.index(node, indexNode), type, span)
            }
            fallthrough
        default:
            reportNotIndexable(subject, isAssigned: isAssigned, at: span, base: program.nodes[node].span)
            return emit(.index(node, indexNode), TypeStore.error, span)
        }
    }

    private mutating func inferSlice(_ base: NodeID, _ id: RangeID, _ index: ExprID, _ span: Span) -> NodeID {
        let range = tree[id]
        let start = range.start.map { inferInteger($0, .index) }
        let end = range.end.map { inferInteger($0, .index) }
        if let step = range.step {
            _ = inferInteger(step, .index)
            reportSliceStep(at: tree.span(step))
        }
        let subject = type(of: base)
        let kind = NodeKind.slice(base, start: start, end: end, inclusive: range.isInclusive || isVM)
        switch types[subject] {
        case .array, .string:
            return emit(kind, subject, span)
        case .fixedArray(let element, _):
            return emit(kind, types.intern(.array(element)), span)
        case .variable:
            let result = fresh(.expression, at: span)
            let made = emit(kind, result, span)
            require(.slice(result: result), of: subject, at: span, node: made)
            return made
        case .error, .never:
            return emit(kind, TypeStore.error, span)
        default:
            reportNotIndexable(subject, isAssigned: false, at: span, base: program.nodes[base].span)
            return emit(kind, TypeStore.error, span)
        }
    }

    /// `a[r]` for a range that is a value.
    private mutating func inferSlice(_ base: NodeID, by range: NodeID, _ bound: TypeID, _ span: Span, isAssigned: Bool) -> NodeID {
        if !require(.integer, of: bound, at: program.nodes[range].span) { return emitError(span) }
        if isAssigned {
            reportAssignedSlice(at: span)
            return emitError(span)
        }
        let result = fresh(.expression, at: span)
        let node = emit(.index(base, range), result, span)
        require(.slice(result: result), of: program.nodes[base].type, at: span)
        return node
    }

    /// `i32.MAX`, `f64.EPSILON`, …: constants of built-in types; nil when there is no such one, which is reported.
    mutating func typeConstant(_ type: TypeID, _ name: Symbol, _ span: Span) -> NodeID? {
        let name = text(name)
        switch types[type] {
        case .integer(let integer):
            switch name {
            case "MAX": return emit(.integer(magnitude: integer.maxMagnitude, negative: false), type, span)
            case "MIN": return emit(.integer(magnitude: integer.minMagnitude, negative: integer.isSigned), type, span)
            case "BITS": return emit(.integer(magnitude: UInt64(integer.bits), negative: false), TypeStore.i32, span)
            default: break
            }
        case .float(let float):
            if let value = floatConstant(name, isSingle: float == .f32) { return emit(.float(value), type, span) }
        case .char:
            if name == "MIN" || name == "MAX" { return emit(.char(name == "MIN" ? 0 : 0x10FFFF), type, span) }
        default: break
        }
        reportUnknownTypeConstant(name, type, at: span)
        return nil
    }

    private func floatConstant(_ name: String, isSingle: Bool) -> Double? {
        switch name {
        case "INFINITY": .infinity
        case "NEG_INFINITY": -.infinity
        case "NAN": .nan
        case "EPSILON": isSingle ? Double(Float.ulpOfOne) : Double.ulpOfOne
        case "MAX": isSingle ? Double(Float.greatestFiniteMagnitude) : Double.greatestFiniteMagnitude
        case "MIN": isSingle ? -Double(Float.greatestFiniteMagnitude) : -Double.greatestFiniteMagnitude
        case "MIN_POSITIVE": isSingle ? Double(Float.leastNormalMagnitude) : Double.leastNormalMagnitude
        default: nil
        }
    }
}
