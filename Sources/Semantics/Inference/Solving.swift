import Source
import Support
import TypedTree

// Deciding constraints: whether a type has an operation, and which types the operation gives.

extension Inference {
    /// What `type` is as far as it is known now.
    @inline(__always) mutating func resolve(_ type: TypeID) -> TypeID {
        if constraints.hasReady { solveReady() }
        return variables.find(type)
    }

    /// What kind of type `type` is as far as it is known now.
    ///
    /// Never `types[resolve(type)]`: Swift reads `types` before `resolve` changes it.
    mutating func kind(of type: TypeID) -> TypeKind {
        let type = resolve(type)
        return types[type]
    }

    /// What kind of type a node has.
    mutating func kind(ofNode node: NodeID) -> TypeKind { kind(of: program.nodes[node].type) }

    /// Asks for an operation: decided now when the subject is known, else later. False when it does not exist, which is reported.
    @discardableResult
    mutating func require(_ kind: ConstraintKind, of subject: TypeID, at span: Span, node: NodeID = .invalid) -> Bool {
        require(PendingConstraint(kind, on: subject, at: span, node: node))
    }

    @discardableResult
    mutating func require(_ constraint: PendingConstraint) -> Bool {
        let subject = resolve(constraint.subject)
        var constraint = constraint
        constraint.subject = subject
        guard let variable = subject.variable else { return solve(constraint) }
        if variables.class(variable).implies(constraint.kind) { return true }
        if case .integer = constraint.kind, variables.class(variable).contains(.floating) {
            constraint.subject = TypeStore.f64
            return solve(constraint)
        }
        switch constraint.kind {
        case .integerLiteral: variables.confine(variable, to: .integerLiteral)
        case .floatLiteral: variables.confine(variable, to: .floatLiteral)
        case .integer: variables.confine(variable, to: .integer)
        default: break
        }
        wait(constraint, for: variable)
        return true
    }

    /// Decides all constraints whose subject has become known.
    mutating func solveReady() {
        while let list = constraints.nextReady() {
            for position in list {
                var constraint = constraints[position]
                constraint.subject = variables.find(constraint.subject)
                if constraint.subject.variable != nil { require(constraint) } else { solve(constraint) }
            }
        }
    }

    /// Decides a constraint whose subject is no variable, and reports it when it is not met.
    @discardableResult
    mutating func solve(_ constraint: PendingConstraint) -> Bool {
        let subject = constraint.subject
        disagreement = nil
        if subject == TypeStore.error || subject == TypeStore.never {
            silenceOutputs(of: constraint.kind)
            return true
        }
        if case .parameter(let parameter) = types[subject] {
            if isPromised(constraint.kind, of: parameter) || assume(constraint, of: parameter) { return true }
        } else if meets(constraint, subject) {
            return true
        }
        reportUnmet(constraint)
        silenceOutputs(of: constraint.kind)
        return false
    }

    /// Adds an operation on a written type parameter to the scheme of the function that has it.
    private mutating func assume(_ constraint: PendingConstraint, of parameter: TypeParamID) -> Bool {
        switch constraint.kind {
        case .printable, .cast(to: TypeStore.string): return true
        case .bound(let trait, let arguments):
            if meetsBound(constraint, trait, arguments) { return true }
            // What the language's own traits ask for, the body asks for as well; others are to be written.
            guard isLazy(moduleID) || program.builtinTrait(trait) != nil else { return false }
        case .method(let name, let arguments, let result):
            if meetsBoundMethod(constraint, name, arguments, result, of: parameter) { return true }
            if name == program.protocols.clone, types.count(of: arguments) == 0 { return unify(result, constraint.subject) }
            guard isLazy(moduleID) else { return false }
        case .index, .indexAssignment, .slice, .iterate, .field, .fieldAssignment, .contains, .destructure:
            if case .iterate(let element) = constraint.kind, let promised = iteratedElement(ofParameter: parameter) {
                return agree(element, promised, constraint)
            }
            // The library's generic code says what it needs by what it does; its users meet it at their calls.
            guard isLazy(moduleID) else { return false }
        default: break
        }
        return addToScheme(constraint, of: parameter)
    }

    /// What `for` gives over values of a type parameter that is bound to be an iterator or iterable.
    private mutating func iteratedElement(ofParameter parameter: TypeParamID) -> TypeID? {
        let bound = bounds(of: parameter).first { bound in
            (bound.trait == program.builtinTraits[.iterator] || bound.trait == program.builtinTraits[.iterable]) && types.count(of: bound.arguments) > 0
        }
        return bound.map { types[$0.arguments, 0] }
    }

    /// Adds an operation to the scheme of the function around that has the type parameter; false where the needs of a function are fixed.
    mutating func addToScheme(_ constraint: PendingConstraint, of parameter: TypeParamID) -> Bool {
        var next = context.function.nonInvalid ?? context.component.nonInvalid
        var owner = context.component
        while let function = next {
            if program.functions[function].typeParameters.contains(parameter) {
                owner = function
                break
            }
            next = program.functions[function].parent
        }
        guard owner.isValid else { return true }
        // Who uses a method by its trait knows what the trait asks for, not what this one would.
        if let impl = program.functions[owner].implementation, program.impls[impl].trait != nil, !isLazy(moduleID) { return false }
        let assumed = Constraint(constraint.kind, on: constraint.subject, at: constraint.span)
        if !program.functions[owner].constraints.contains(where: { $0.kind == assumed.kind && $0.subject == assumed.subject }) {
            program.functions[owner].constraints.append(assumed)
        }
        return true
    }

    /// Makes the types that an operation on an erroneous value gives erroneous.
    private mutating func silenceOutputs(of kind: ConstraintKind) {
        switch kind {
        case .index(_, let output), .indexAssignment(_, let output), .slice(let output), .iterate(let output), .field(_, let output),
            .fieldAssignment(_, let output):
            _ = unify(output, TypeStore.error)
        case .method(_, _, let output):
            _ = unify(output, TypeStore.error)
        case .destructure(let list), .bound(_, let list):
            for type in types[list] { silence(type) }
        default: break
        }
    }

    /// Whether a known type has the operation; unifies what the operation gives.
    private mutating func meets(_ constraint: PendingConstraint, _ subject: TypeID) -> Bool {
        let kind = types[subject]
        switch constraint.kind {
        case .integerLiteral: return types.isNumber(subject)
        case .floatLiteral: if case .float = kind { return true } else { return false }
        case .integer: return types.isInteger(subject)
        case .arithmetic(let op):
            if types.supports(op, subject) { return true }
            return program.protocols.arithmetic(op).map { meetsOperator(constraint, named: $0, [subject], result: subject) } ?? false
        case .negation: return types.supportsNegation(subject) || meetsOperator(constraint, named: program.protocols.negate, [], result: subject)
        case .bitwiseNot: return types.isInteger(subject)
        case .ordered: return requireOrdered(subject, constraint)
        case .equatable: return requireEquatable(subject, constraint)
        case .hashable: return requireHashable(subject, constraint)
        case .bound(let trait, let arguments): return meetsBound(constraint, trait, arguments)
        case .length:
            switch kind {
            case .string, .array, .fixedArray, .range: return true
            default: return operatesByMethods(subject) && hasFittingMethod(program.protocols.len, on: subject, [], .integer, constraint)
            }
        case .index(let index, let result), .indexAssignment(let index, let result):
            return meetsIndex(constraint, kind, index: index, result: result)
        case .slice(let result): return meetsSlice(subject, result)
        case .iterate(let element):
            guard let given = iteratedElement(of: subject, at: constraint.use.isValid ? constraint.use : constraint.span) else { return false }
            return agree(element, given, constraint)
        case .field(let name, let type):
            guard let given = fieldType(name, of: subject, at: constraint.span) ?? propertyType(name, constraint) ?? methodValueType(name, constraint)
            else { return false }
            return agree(type, given, constraint)
        case .fieldAssignment(let name, let type):
            guard isAssignable(name, of: subject), let given = fieldType(name, of: subject, at: constraint.span) else { return false }
            return agree(type, given, constraint)
        case .method(let name, let arguments, let result):
            return meetsMethod(constraint, name, arguments, result)
        case .cast(let target): return types.canCast(subject, to: target)
        case .intConvertible, .floatConvertible: return kind == .string || types.isNumber(subject)
        case .contains(let element):
            switch kind {
            case .array(let inner), .fixedArray(let inner, _):
                return agreeElement(element, inner, constraint) && requireEquatable(inner, constraint)
            case .range(let inner): return agreeElement(element, inner, constraint)
            case .string: return agreeElement(element, subject, constraint)
            default: return operatesByMethods(subject) && hasFittingMethod(program.protocols.contains, on: subject, [element], .bool, constraint)
            }
        case .destructure(let targets): return meetsDestructure(constraint, kind, targets)
        case .printable: return true
        case .raisable:
            return kind == .string || program.builtinTraits[.error].map { meetsBound(constraint, $0, TypeStore.emptyList) } ?? false
        case .zero: return requireZero(subject, constraint)
        case .formattable(let spec): return spec.obstacle(for: FormatSpec.subject(of: kind)) == nil
        case .sortable:
            switch kind {
            case .array(let element), .fixedArray(let element, _): return requireOrdered(element, constraint)
            default: return false
            }
        }
    }

    /// Unifies what is looked for with what a container has; a mismatch is reported at what is looked for.
    private mutating func agreeElement(_ element: TypeID, _ inner: TypeID, _ constraint: PendingConstraint) -> Bool {
        if unify(inner, element) { return true }
        guard !constraint.use.isValid, constraint.node.isValid,
            case .contains(let elementNode, let container) = program.nodes[constraint.node].kind
        else { return agree(element, inner, constraint) }
        reportMismatch(expected: inner, found: element, at: program.nodes[elementNode].span, .container(program.nodes[container].span))
        return true
    }

    /// Unifies what an operation gives with what is made of it; a mismatch is reported here.
    private mutating func agree(_ wanted: TypeID, _ given: TypeID, _ constraint: PendingConstraint) -> Bool {
        if !unify(wanted, given) {
            if constraint.use.isValid { return disagree(expected: wanted, found: given) }
            reportMismatch(expected: wanted, found: given, at: constraint.span, .none)
        }
        return true
    }

    /// Notes why a constraint of a function that is used is not met: false.
    mutating func disagree(expected: TypeID, found: TypeID, isOperand: Bool = false) -> Bool {
        if case .mismatch = lastFailure { disagreement = Disagreement(expected: zonk(expected), found: zonk(found), isOperand: isOperand) }
        return false
    }

    private mutating func meetsIndex(_ constraint: PendingConstraint, _ kind: TypeKind, index: TypeID, result: TypeID) -> Bool {
        let element: TypeID
        switch kind {
        case .array(let inner), .fixedArray(let inner, _): element = inner
        case .string:
            if case .indexAssignment = constraint.kind { return false }
            element = TypeStore.string
        case .structure, .enumeration, .dynamic: return meetsIndexByMethod(constraint, index: index, result: result)
        default: return false
        }
        var integer = PendingConstraint(.integer, on: index, at: constraint.span)
        integer.use = constraint.use
        integer.function = constraint.function
        if constraint.node.isValid, case .index(_, let position) = program.nodes[constraint.node].kind {
            requireIndexInteger(position)
        } else {
            require(integer)
        }
        return agree(result, element, constraint)
    }

    private mutating func meetsIndexByMethod(_ constraint: PendingConstraint, index: TypeID, result: TypeID) -> Bool {
        let place = constraint.use.isValid ? constraint.use : constraint.span
        if case .indexAssignment = constraint.kind {
            return implicitCall(program.protocols.setIndex, on: constraint.subject, [index, result], at: place) != nil
        }
        guard let given = implicitCall(program.protocols.index, on: constraint.subject, [index], at: place) else { return false }
        return agree(result, given, constraint)
    }

    private mutating func meetsSlice(_ subject: TypeID, _ result: TypeID) -> Bool {
        switch types[subject] {
        case .array, .string: return unify(result, subject)
        case .fixedArray(let element, _): return unify(result, types.intern(.array(element)))
        default: return false
        }
    }

    private mutating func meetsDestructure(_ constraint: PendingConstraint, _ kind: TypeKind, _ targets: TypeListID) -> Bool {
        let count = types.count(of: targets)
        switch kind {
        case .tuple(let members):
            guard types.count(of: members) == count else { return false }
            for index in 0..<count where !agree(types[targets, index], types[members, index], constraint) { return false }
            return true
        case .fixedArray(let element, let length):
            guard length == UInt64(count) else { return false }
            return agreeAll(targets, element, constraint)
        case .array(let element):
            return agreeAll(targets, element, constraint)
        default:
            return false
        }
    }

    private mutating func agreeAll(_ targets: TypeListID, _ element: TypeID, _ constraint: PendingConstraint) -> Bool {
        for index in 0..<types.count(of: targets) where !agree(types[targets, index], element, constraint) { return false }
        return true
    }
}

extension VariableClass {
    /// Whether every number of the class has the operation.
    func implies(_ kind: ConstraintKind) -> Bool {
        guard isNumeric else { return false }
        switch kind {
        case .equatable, .ordered, .intConvertible, .floatConvertible, .hashable, .printable, .sortable, .zero: return true
        case .arithmetic(let op): return !op.isBitwise || contains(.integral)
        default: return false
        }
    }
}
