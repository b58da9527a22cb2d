import Support

// Whether concrete types have what a scheme asks for.
//
// A call that stands in the program is held against the scheme of what it calls by Semantics. Methods that are found by their names when types
// are concrete, such as the `to_string` of what is printed, nobody has asked: a type has them where it has what they ask for.

/// The questions that are being answered, so that those that come back to themselves end, and the answers so far, so that none is asked
/// once for each way that leads to it.
struct OpenQuestions {
    fileprivate enum Question: Hashable {
        case operation(ConstraintKind, TypeID)
        case trait(TraitID, TypeID)
    }
    fileprivate struct Blanket: Hashable {
        let impl: ImplID
        let type: TypeID
    }
    private var answers: [Question: Bool] = [:]
    /// What holds so far, in the order of the questions.
    private var holding: [Question] = []
    /// `impl`s for all types whose bounds are being looked at.
    fileprivate var blankets: Set<Blanket> = []

    fileprivate func answer(_ question: Question) -> Bool? { answers[question] }

    /// Takes a question to hold for now; gives what `close` needs.
    fileprivate mutating func assume(_ question: Question) -> Int {
        answers[question] = true
        holding.append(question)
        return holding.count - 1
    }

    fileprivate var mark: Int { holding.count }

    /// Notes the answer of a question. With what does not hold goes what was found since `mark`, which may rest on it; and what does not hold
    /// while an `impl` for all types is being looked at may hold without that.
    fileprivate mutating func close(_ question: Question, _ holds: Bool, since mark: Int) {
        if holds {
            if answers.updateValue(true, forKey: question) == nil { holding.append(question) }
            return
        }
        for other in holding[mark...] { answers[other] = nil }
        holding.removeLast(holding.count - mark)
        answers[question] = blankets.isEmpty ? false : nil
    }
}

extension TypedProgram {
    /// Whether a concrete type has what a method asks of its receiver's type parameters.
    mutating func isOffered(_ method: FunctionID, to type: TypeID) -> Bool {
        var open = OpenQuestions()
        return isOffered(method, to: type, &open)
    }

    mutating func isOffered(_ method: FunctionID, to type: TypeID, _ open: inout OpenQuestions) -> Bool {
        if functions[method].constraints.isEmpty || types.hasParameter(type) || types.hasVariable(type) { return true }
        guard let receiver = positionalType(0, of: method) else { return true }
        var known = Substitution()
        guard match(receiver, type, &known) || matchBase(receiver, type, &known) else { return true }
        addOutputs(of: method, &known)
        return hasAll(functions[method].constraints, known, from: functions[method].module, &open)
    }

    /// Whether what is known of the subjects of constraints has the operations.
    private mutating func hasAll(_ constraints: [Constraint], _ known: Substitution, from module: ModuleID, _ open: inout OpenQuestions) -> Bool {
        for constraint in constraints where isKnown(constraint.subject, known) {
            let subject = types.substitute(constraint.subject, known)
            if !has(constraint.kind, subject, from: self.module(of: constraint.span) ?? module, &open) { return false }
        }
        return true
    }

    /// Whether a concrete type has an operation that a function of the module asks for.
    private mutating func has(_ kind: ConstraintKind, _ subject: TypeID, from module: ModuleID, _ open: inout OpenQuestions) -> Bool {
        if subject == TypeStore.never || subject == TypeStore.error { return true }
        let question = OpenQuestions.Question.operation(kind, subject)
        if let known = open.answer(question) { return known }
        // What is asked while it is being asked, as the equality of a tree's nodes, holds if the rest does.
        let mark = open.assume(question)
        let holds = findsOut(kind, subject, from: module, &open)
        open.close(question, holds, since: mark)
        return holds
    }

    private mutating func findsOut(_ kind: ConstraintKind, _ subject: TypeID, from module: ModuleID, _ open: inout OpenQuestions) -> Bool {
        switch kind {
        case .integerLiteral: return types.isNumber(subject)
        case .floatLiteral: return types.isFloat(subject)
        case .integer, .bitwiseNot: return types.isInteger(subject)
        case .intConvertible, .floatConvertible: return types.isNumber(subject) || subject == TypeStore.string
        case .arithmetic(let op):
            if types.supports(op, subject) { return true }
            guard let name = protocols.arithmetic(op) else { return false }
            return hasOperator(name, subject, operands: 2, &open)
        case .negation: return types.supportsNegation(subject) || hasOperator(protocols.negate, subject, operands: 1, &open)
        case .ordered: return isOrdered(subject, &open)
        case .equatable, .hashable: return isEquatable(subject, by: kind, &open)
        case .sortable: return hasElements(subject, that: .ordered, &open)
        case .bound(let trait, _): return implements(subject, trait, &open)
        case .raisable:
            guard subject != TypeStore.string, let error = builtinTraits[.error] else { return true }
            return implements(subject, error, &open)
        case .iterate: return iteratedElement(of: subject) != nil
        case .method(let name, _, _):
            if let method = callableMethod(named: name, of: subject, from: module) { return isOffered(method, to: subject, &open) }
            return hasBuiltinMethod(name, subject) || builtinDefault(named: name) != nil || fieldType(named: name, of: subject) != nil
        case .field(let name, _), .fieldAssignment(let name, _):
            return fieldType(named: name, of: subject) != nil || callableMethod(named: name, of: subject, from: module) != nil
        case .cast(let target): return types.canCast(subject, to: target)
        case .formattable(let spec): return spec.obstacle(for: FormatSpec.subject(of: types[subject])) == nil
        case .length, .contains, .index, .indexAssignment, .slice, .destructure: return hasContents(kind, subject, &open)
        case .printable, .zero: return true
        }
    }

    /// The operations on what a value contains.
    private mutating func hasContents(_ kind: ConstraintKind, _ subject: TypeID, _ open: inout OpenQuestions) -> Bool {
        switch (kind, types[subject]) {
        case (.destructure(let targets), .tuple(let members)): types.count(of: members) == types.count(of: targets)
        case (.destructure(let targets), .fixedArray(_, let length)): length == UInt64(types.count(of: targets))
        case (.contains, .array), (.contains, .fixedArray): hasElements(subject, that: .equatable, &open)
        case (.indexAssignment, .string), (.index, .range), (.indexAssignment, .range), (.slice, .range), (.destructure, .range),
            (.destructure, .string):
            false
        case (_, .array), (_, .fixedArray), (_, .string), (_, .range): true
        case (.length, _): hasOperator(protocols.len, subject, operands: 1, &open)
        case (.contains, _): hasOperator(protocols.contains, subject, operands: 2, &open)
        case (.index, _), (.slice, _): hasOperator(protocols.index, subject, operands: 2, &open)
        case (.indexAssignment, _): hasOperator(protocols.setIndex, subject, operands: 3, &open)
        default: false
        }
    }

    /// Whether a type is one of arrays whose elements have the operation.
    private mutating func hasElements(_ type: TypeID, that kind: ConstraintKind, _ open: inout OpenQuestions) -> Bool {
        switch types[type] {
        case .array(let element), .fixedArray(let element, _): has(kind, element, from: .invalid, &open)
        default: false
        }
    }

    private mutating func hasOperator(_ name: Symbol, _ type: TypeID, operands: Int, _ open: inout OpenQuestions) -> Bool {
        switch types[type] {
        case .structure, .enumeration, .dynamic: implicitMethod(name, of: type, operands: operands, &open) != nil
        default: false
        }
    }

    private mutating func isOrdered(_ type: TypeID, _ open: inout OpenQuestions) -> Bool {
        switch types[type] {
        case .integer, .float, .string, .char: return true
        case .tuple(let members): return haveAll(types[members], .ordered, &open)
        case .structure, .enumeration:
            if hasOperator(protocols.compare, type, operands: 2, &open) || hasOperator(protocols.less, type, operands: 2, &open) { return true }
            return isDerived(.comparable, type) && haveAll(partTypes(of: type), .ordered, &open)
        default: return false
        }
    }

    /// Whether `==`, or a hash, is there: what has an `eq` of its own needs a `hash` of its own.
    private mutating func isEquatable(_ type: TypeID, by kind: ConstraintKind, _ open: inout OpenQuestions) -> Bool {
        switch types[type] {
        case .function, .rangeIterator: return false
        case .array(let element), .fixedArray(let element, _), .range(let element): return has(kind, element, from: .invalid, &open)
        case .tuple(let members): return haveAll(types[members], kind, &open)
        case .structure, .enumeration:
            if kind == .hashable, hasOperator(protocols.hash, type, operands: 1, &open) { return true }
            if hasOperator(protocols.equal, type, operands: 2, &open) { return kind == .equatable }
            return haveAll(partTypes(of: type), kind, &open)
        default: return true
        }
    }

    private mutating func haveAll(_ parts: [TypeID], _ kind: ConstraintKind, _ open: inout OpenQuestions) -> Bool {
        for part in parts where !has(kind, part, from: .invalid, &open) { return false }
        return true
    }

    // MARK: Traits

    /// Whether a concrete type implements a trait, by an `impl` whose bounds its type arguments meet or by its nature.
    private mutating func implements(_ type: TypeID, _ trait: TraitID, _ open: inout OpenQuestions) -> Bool {
        let question = OpenQuestions.Question.trait(trait, type)
        if let known = open.answer(question) { return known }
        let mark = open.mark
        let holds = findsImplementation(of: trait, for: type, &open)
        open.close(question, holds, since: mark)
        return holds
    }

    private mutating func findsImplementation(of trait: TraitID, for type: TypeID, _ open: inout OpenQuestions) -> Bool {
        if isDynamic(type, of: trait) { return true }
        for impl in implementations.implementing(trait, for: types.owner(of: type)) {
            var own = Substitution()
            guard applies(impl, to: type, &open), match(impls[impl].type, type, &own) else { continue }
            if hasAll(impls[impl].constraints, own, from: impls[impl].module, &open) { return true }
        }
        if let base = baseType(of: type), implements(base, trait, &open) { return true }
        switch builtinTrait(trait) {
        case .numeric:
            for op in BinaryOperator.ofNumbers where !has(.arithmetic(op), type, from: .invalid, &open) { return false }
            return true
        case .comparable: return has(.ordered, type, from: .invalid, &open)
        case .equatable: return has(.equatable, type, from: .invalid, &open)
        case .hashable: return has(.hashable, type, from: .invalid, &open)
        case .cloneable, .display, .sendable: return true
        case .iterator: return implicitMethod(protocols.next, of: type, operands: 1, &open) != nil
        case .iterable: return iteratedElement(of: type) != nil
        case .error: return type == TypeStore.errorValue
        case nil: return false
        }
    }

    /// Whether an `impl` is for the concrete `type`.
    mutating func applies(_ impl: ImplID, to type: TypeID) -> Bool {
        var open = OpenQuestions()
        return applies(impl, to: type, &open)
    }

    private mutating func applies(_ impl: ImplID, to type: TypeID, _ open: inout OpenQuestions) -> Bool {
        var substitution = Substitution()
        guard match(impls[impl].type, type, &substitution) else { return false }
        guard impls[impl].owner == .builtin(.any) else { return true }
        // Which types an `impl` for all types is for, its bounds tell. What holds only if it holds, as `impl<T: Show> Show for T` has it,
        // does not hold.
        let blanket = OpenQuestions.Blanket(impl: impl, type: type)
        guard open.blankets.insert(blanket).inserted else { return false }
        defer { open.blankets.remove(blanket) }
        for constraint in impls[impl].constraints where constraint.subject == impls[impl].type {
            if case .bound(let trait, _) = constraint.kind, !implements(type, trait, &open) { return false }
        }
        return true
    }
}
