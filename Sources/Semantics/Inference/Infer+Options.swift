import Source
import Support
import Syntax
import TypedTree

// `e?`, `a ?? b`, `a?.b`: short forms of a `match` on an `Option` or `Result`.

/// What a value is to `?`, `??` and `?.`.
private enum Fallible {
    case option(TypeID)
    case result(TypeID, error: TypeID)
}

extension Inference {
    // MARK: The types

    /// `Option<T>`
    mutating func optionType(_ value: TypeID) -> TypeID { preludeType(program.option, value) }

    /// `Result<T, E>`
    private mutating func resultType(_ value: TypeID, _ error: TypeID) -> TypeID { preludeType(program.result, value, error) }

    private mutating func preludeType(_ id: EnumID?, _ arguments: TypeID...) -> TypeID {
        guard let id else { return TypeStore.error }
        return types.intern(.enumeration(id, types.intern(arguments)))
    }

    /// What a type is; nil when it is neither, and `nil` for what is not known yet too.
    private mutating func fallible(_ type: TypeID) -> Fallible? {
        guard case .enumeration(let id, let arguments) = kind(of: type) else { return nil }
        if id == program.option { return .option(types[arguments, 0]) }
        if id == program.result { return .result(types[arguments, 0], error: types[arguments, 1]) }
        return nil
    }

    /// The `Option` or `Result` that an operand is; one of unknown type becomes an `Option`, or what `hint` is. Nil after an error.
    private mutating func operand(_ node: NodeID, of operation: String, hint: TypeID = .invalid, at span: Span) -> Fallible? {
        let type = type(of: node)
        if type == TypeStore.error || type == TypeStore.never { return nil }
        if type.variable != nil {
            let value = fresh(.expression, at: program.nodes[node].span)
            var wanted = optionType(value)
            if hint.isValid, case .result(_, let error) = fallible(hint) { wanted = resultType(value, error) }
            if !unify(type, wanted) { silence(value) }
        }
        if let result = fallible(type) { return result }
        reportNotFallible(type, operation, at: span)
        return nil
    }

    // MARK: The parts of a match

    /// `Some(local)` or `Some(_)`, `Ok(…)` likewise, for a value of the enum type `type`.
    mutating func somePattern(_ local: LocalID?, _ type: TypeID, _ payload: TypeID, _ span: Span) -> TypedPatternID {
        variantPattern(0, local, type, payload, span)
    }

    private mutating func variantPattern(
        _ variant: UInt32, _ local: LocalID?, _ type: TypeID, _ payload: TypeID, _ span: Span
    ) -> TypedPatternID {
        guard case .enumeration(let id, _) = kind(of: type) else { return emitPattern(.error, type, span) }
        let start = scratch.patterns.count
        if let local {
            scratch.patterns.append(emitPattern(.bind(local), payload, span))
        } else {
            scratch.patterns.append(emitPattern(.wildcard, payload, span))
        }
        return emitPattern(.variant(id, variant, takePatterns(from: start)), type, span)
    }

    /// `match subject: Some(local) -> present; _ -> absent`
    private mutating func matchPresence(
        _ subject: NodeID, _ pattern: TypedPatternID, _ present: NodeID, _ other: TypedPatternID, _ absent: NodeID, _ type: TypeID,
        _ span: Span
    ) -> NodeID {
        let arms = PoolRange<MatchArm>(start: UInt32(program.matchArms.count), count: 2)
        program.matchArms.append(MatchArm(pattern: pattern, condition: nil, body: present))
        program.matchArms.append(MatchArm(pattern: other, condition: nil, body: absent))
        return emit(.match(subject, arms), type, span)
    }

    private mutating func wildcard(_ type: TypeID, _ span: Span) -> TypedPatternID { emitPattern(.wildcard, type, span) }

    private mutating func none(_ option: TypeID, _ span: Span) -> NodeID { emit(.variant(1, list()), option, span) }

    // MARK: e?

    /// `e?`: the value, or the function returns with `None` or the `Err`.
    mutating func inferPropagate(_ value: ExprID, _ expected: Expected, _ span: Span) -> NodeID {
        let node = infer(value, .any)
        let hint = context.result.isValid && fallible(context.result) != nil ? context.result : TypeID.invalid
        let result = propagate(node, operand(node, of: "?", hint: hint, at: program.nodes[node].span), span)
        // `Err(e)?` and `None?` as statements only return: the value that is not there may be of any type.
        if expected.use == .dropped || expected.use == .droppedResult, case .variant = program.nodes[node].kind, type(of: result).variable != nil {
            _ = unify(program.nodes[result].type, TypeStore.unit)
        }
        return result
    }

    private mutating func propagate(_ node: NodeID, _ operand: Fallible?, _ span: Span) -> NodeID {
        guard let operand else { return emitNothing(of: node, span) }
        let subject = program.nodes[node].type
        let payload: TypeID
        let absent: NodeID
        let other: TypedPatternID
        switch operand {
        case .option(let value):
            payload = value
            let wanted = optionType(fresh(.expression, at: span))
            guard returns(wanted, operand: subject, at: span) else {
                silence(payload)
                return emitError(span)
            }
            absent = emit(.returnValue(none(wanted, span)), TypeStore.never, span)
            other = wildcard(subject, span)
        case .result(let value, let error):
            payload = value
            let wanted = resultType(fresh(.expression, at: span), error)
            guard returns(wanted, operand: subject, at: span) else {
                silence(payload)
                return emitError(span)
            }
            let local = temporary(error, span)
            other = variantPattern(1, local, subject, error, span)
            let kept = emit(.local(local), error, span)
            absent = emit(.returnValue(emit(.variant(1, list(kept)), wanted, span)), TypeStore.never, span)
        }
        let local = temporary(payload, span)
        let present = emit(.local(local), payload, span)
        return matchPresence(node, somePattern(local, subject, payload, span), present, other, absent, payload, span)
    }

    /// Makes an early return with a value of type `wanted` part of what the function gives; false when it cannot be, which is reported.
    private mutating func returns(_ wanted: TypeID, operand: TypeID, at span: Span) -> Bool {
        guard context.result.isValid else {
            reportPropagationOutsideFunction(at: span)
            silence(wanted)
            return false
        }
        guard unify(context.result, wanted) else {
            reportWrongPropagation(operand: operand, result: context.result, at: span)
            silence(wanted)
            return false
        }
        if context.infersResult, !context.valueReturn.isValid { context.valueReturn = span }
        return true
    }

    // MARK: a ?? b

    /// `a ?? b`: the value of `a`, else `b`, which is evaluated only then.
    mutating func inferCoalesce(_ value: ExprID, _ alternative: ExprID, _ expected: Expected, _ span: Span) -> NodeID {
        let node = infer(value, .any)
        guard let operand = operand(node, of: "??", at: program.nodes[node].span) else {
            silence(program.nodes[infer(alternative, .any)].type)
            return emitNothing(of: node, span)
        }
        let subject = program.nodes[node].type
        let payload: TypeID
        switch operand {
        case .option(let value), .result(let value, _): payload = value
        }
        // Right of an `Option` of an `Option`, `Some(Some(x))` may be a value or again an `Option` of one: its own form tells.
        let isNested = if case .option = fallible(payload) { true } else { false }
        var other = infer(alternative, isNested ? .any : .hint(payload))
        let isOption = isAgainOption(other, payload)
        let local = temporary(payload, span)
        var present = emit(.local(local), payload, span)
        let type = isOption ? optionType(payload) : payload
        if isOption { present = emit(.variant(0, list(present)), type, span) }
        if program.nodes[other].type != TypeStore.never {
            other = coerce(other, .required(type, .fallback(program.nodes[node].span)))
        }
        return matchPresence(
            node, somePattern(local, subject, payload, span), present, wildcard(subject, span), other, type, span)
    }

    /// Whether the right side of `??` is itself an `Option` of the value, not a value.
    private mutating func isAgainOption(_ node: NodeID, _ payload: TypeID) -> Bool {
        guard case .option(let inner) = fallible(program.nodes[node].type) else { return false }
        // An `Option` of an `Option` has an `Option` as its value.
        guard case .option(let innerOfPayload) = fallible(payload) else { return true }
        guard case .option = fallible(inner) else { return false }
        if case .option = fallible(innerOfPayload) { return false }
        return true
    }

    // MARK: a?.b

    /// `a?.name`
    mutating func inferOptionalField(_ id: ExprID, _ base: ExprID, _ name: Symbol, _ nameStart: UInt32, _ span: Span) -> NodeID {
        let place = tree.memberSpan(id, from: nameStart)
        return mapOptional(base, span) { inference, receiver in inference.field(name, of: receiver, at: place, span) }
    }

    /// `a?.0`
    mutating func inferOptionalElement(_ id: ExprID, _ base: ExprID, _ index: UInt32, _ indexStart: UInt32, _ span: Span) -> NodeID {
        let place = tree.memberSpan(id, from: indexStart)
        return mapOptional(base, span) { inference, receiver in inference.element(index, of: receiver, at: place, span) }
    }

    /// `a?.name(…)`
    mutating func inferOptionalCall(
        _ callee: ExprID, _ base: ExprID, _ name: Symbol, _ nameStart: UInt32, _ explicit: [TypeID], _ arguments: IDRange<ArgumentID>,
        _ span: Span
    ) -> NodeID {
        let place = tree.memberSpan(callee, from: nameStart)
        return mapOptional(base, span) { inference, receiver in
            inference.callMethod(name, of: receiver, at: place, explicit, arguments, span)
        }
    }

    /// What `link` makes of the value of an `Option`, as an `Option`; of a `Result`, `r?.m` is `(r?).m`.
    private mutating func mapOptional(
        _ base: ExprID, _ span: Span, _ link: (inout Inference, NodeID) -> NodeID
    ) -> NodeID {
        let node = infer(base, .any)
        guard let operand = operand(node, of: "?.", at: program.nodes[node].span) else {
            let rest = link(&self, emitError(program.nodes[node].span))
            silence(program.nodes[rest].type)
            return emitNothing(of: node, span)
        }
        guard case .option(let payload) = operand else {
            return link(&self, propagate(node, operand, program.nodes[node].span))
        }
        let subject = program.nodes[node].type
        let local = temporary(payload, span)
        let mapped = link(&self, emit(.local(local), payload, program.nodes[node].span))
        let linkType = type(of: mapped)
        if linkType == TypeStore.error { return emitError(span) }
        var present = mapped
        var type = linkType
        if case .option = fallible(linkType) {
            // An `Option` in an `Option` is one.
        } else {
            type = optionType(linkType == TypeStore.never ? TypeStore.unit : linkType)
            if linkType != TypeStore.never { present = emit(.variant(0, list(mapped)), type, span) }
        }
        return matchPresence(
            node, somePattern(local, subject, payload, span), present, wildcard(subject, span), none(type, span), type, span)
    }
}
