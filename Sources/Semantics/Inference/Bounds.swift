import Source
import Support
import Syntax
import TypedTree

// Which types implement which traits, and which methods that gives them.

extension Inference {
    /// Decides whether a known type implements a trait; unifies the trait's arguments with what the type says they are.
    mutating func meetsBound(_ constraint: PendingConstraint, _ trait: TraitID, _ arguments: TypeListID) -> Bool {
        let subject = constraint.subject
        let promised = promises(of: subject).filter { $0.trait == trait && mayMatch($0.arguments, arguments) }
        if let bound = promised.first {
            if differ(promised), wait(constraint, for: arguments) { return true }
            return unifyAll(bound.arguments, arguments)
        }
        var candidates = program.implementations.implementing(trait, for: types.owner(of: subject)).filter { mayApply($0, to: subject) }
        if candidates.count > 1 { candidates = candidates.filter { mayMatch(program.impls[$0].arguments, arguments) } }
        if candidates.count > 1, wait(constraint, for: arguments) { return true }
        if let impl = candidates.first { return meets(constraint, by: impl, arguments) }
        if let base = program.baseType(of: subject), inherits(trait, from: base) {
            var inherited = constraint
            inherited.subject = base
            return meetsBound(inherited, trait, arguments)
        }
        guard let builtin = program.builtinTrait(trait), meets(constraint, builtin, trait, arguments) else { return false }
        demandOverrides(of: trait, subject)
        return true
    }

    /// The traits that a type parameter or a `dyn` type has by itself.
    private mutating func promises(of subject: TypeID) -> [TraitBound] {
        if case .parameter(let parameter) = types[subject] { return bounds(of: parameter) }
        return program.traits(ofDynamic: subject)
    }

    /// The `impl`s and bounds by which a type can implement a trait with arguments that can be these.
    mutating func fitting(_ subject: TypeID, _ trait: TraitID, _ arguments: TypeListID) -> [TraitBound] {
        let subject = resolve(subject)
        let promised = promises(of: subject).filter { $0.trait == trait && mayMatch($0.arguments, arguments) }
        if !promised.isEmpty { return promised }
        return program.implementations.implementing(trait, for: types.owner(of: subject)).filter { mayApply($0, to: subject) }
            .map { TraitBound(trait: trait, arguments: program.impls[$0].arguments, span: program.impls[$0].span) }
            .filter { mayMatch($0.arguments, arguments) }
    }

    /// Whether which of several `impl`s or bounds a constraint means depends on what is not known yet, which it waits for then.
    private mutating func wait(_ constraint: PendingConstraint, for arguments: TypeListID) -> Bool {
        guard let variable = firstVariable(in: constraint.subject) ?? firstVariable(in: arguments) else { return false }
        if constraint.span.isValid { wait(constraint, for: variable) }
        return true
    }

    /// Whether bounds of one trait have other type arguments: what its associated types are called makes no difference.
    private func differ(_ bounds: [TraitBound]) -> Bool {
        guard bounds.count > 1 else { return false }
        let count = program.traits[bounds[0].trait].typeParameters.count
        return bounds.contains { !types[$0.arguments].prefix(count).elementsEqual(types[bounds[0].arguments].prefix(count)) }
    }

    /// Asks for what an `impl` needs so that it is one for the subject.
    private mutating func meets(_ constraint: PendingConstraint, by impl: ImplID, _ arguments: TypeListID) -> Bool {
        let declaration = program.impls[impl]
        noteUse(of: impl)
        let own = freshArguments(declaration.typeParameters, at: constraint.span, .unimportant)
        beginInstantiation(declaration.typeParameters, own)
        let type = instantiate(declaration.type)
        let given = instantiate(declaration.arguments)
        let nested = declaration.constraints.map { (kind: instantiate($0.kind), subject: instantiate($0.subject), span: $0.span) }
        endInstantiation(declaration.typeParameters)
        guard unify(type, constraint.subject), unifyAll(given, arguments) else { return false }
        for part in nested {
            var instance = PendingConstraint(part.kind, on: part.subject, at: part.span)
            instance.use = constraint.use.isValid ? constraint.use : constraint.span
            instance.function = constraint.function
            instance.implementation = impl
            require(instance)
        }
        return true
    }

    /// Whether what extends a struct type implements a trait because that does. What gives values of the implementing type must be said
    /// by each type itself.
    private mutating func inherits(_ trait: TraitID, from base: TypeID, pending: [ImplID] = []) -> Bool {
        let impls = program.implementations.implementing(trait, for: types.owner(of: base)).filter { mayApply($0, to: base, pending: pending) }
        if impls.isEmpty { return program.baseType(of: base).map { inherits(trait, from: $0, pending: pending) } ?? false }
        return !program.traits[trait].methods.contains { method in
            program.mentionsSelf(inResultOf: method) && impls.contains { program.impls[$0].methods[program.functions[method].name] != nil }
        }
    }

    private mutating func unifyAll(_ left: TypeListID, _ right: TypeListID) -> Bool {
        for index in 0..<types.count(of: left) where !unify(types[left, index], types[right, index]) { return false }
        return true
    }

    /// Whether a type satisfies a trait of the prelude by its nature or its operators.
    private mutating func meets(
        _ constraint: PendingConstraint, _ builtin: BuiltinTrait, _ trait: TraitID, _ arguments: TypeListID
    ) -> Bool {
        let subject = constraint.subject
        if case .parameter = types[subject] { return false }
        let place = constraint.use.isValid ? constraint.use : constraint.span
        switch builtin {
        case .numeric: return types.isNumber(subject) || program.protocols.operators.allSatisfy { operatorFunction(named: $0, of: subject) != nil }
        case .comparable: return requireOrdered(subject, constraint)
        case .equatable: return requireEquatable(subject, constraint)
        case .hashable: return requireHashable(subject, constraint)
        case .display, .sendable: return true
        case .cloneable:
            guard operatorMethod(named: program.protocols.clone, of: subject) != nil else { return true }
            return implicitCall(program.protocols.clone, on: subject, [], at: place).map { unify($0, subject) } ?? false
        case .iterator: return meetsByMethods(constraint, trait, arguments)
        case .iterable:
            guard let element = iteratedElement(of: subject, at: place) else { return false }
            return types.count(of: arguments) == 0 || unify(types[arguments, 0], element)
        case .error: return subject == TypeStore.errorValue
        }
    }

    /// Whether a type has the methods that a trait requires, with the types that it requires.
    private mutating func meetsByMethods(_ constraint: PendingConstraint, _ trait: TraitID, _ arguments: TypeListID) -> Bool {
        let declaration = program.traits[trait]
        let place = constraint.use.isValid ? constraint.use : constraint.span
        for required in declaration.methods where !hasBody(required) {
            guard let method = findMethod(named: program.functions[required].name, of: constraint.subject), hasReceiver(method) else { return false }
            let wanted = beginUse(required, at: place)
            let given = beginUse(method, at: place)
            defer { if scratch.types.count > wanted.start { scratch.types.removeLast(scratch.types.count - wanted.start) } }
            guard wanted.count == given.count, unify(types[wanted.arguments, 0], constraint.subject) else { return false }
            for (index, argument) in types[arguments].enumerated() where !unify(types[wanted.arguments, index + 1], argument) { return false }
            // A method that is inherited has what declares it for `self`.
            guard unify(ancestor(of: constraint.subject, like: scratch.types[given.start]), scratch.types[given.start]) else { return false }
            for index in 1..<wanted.count where !unify(scratch.types[wanted.start + index], scratch.types[given.start + index]) { return false }
            if !unify(wanted.result, given.result) { return false }
            endUse(given, node: .invalid, at: place)
        }
        return true
    }

    /// The type itself or the one that it extends, directly or not, that is of the struct of a receiver's type.
    private mutating func ancestor(of type: TypeID, like receiver: TypeID) -> TypeID {
        guard case .structure(let id, _) = types[receiver] else { return type }
        return program.ancestor(of: resolve(type), id) ?? type
    }

    /// Infers the methods that a type of the library has in place of a trait's: generic functions and method tables find them without naming them.
    private mutating func demandOverrides(of trait: TraitID, _ subject: TypeID) {
        let owner = types.owner(of: subject)
        if let owner {
            // One type with this head stands for all, once what is demanded counts as used.
            let key = OverrideKey(trait: trait, owner: owner)
            if demandedOverrides.contains(key) { return }
            if depth > 0 || !isLazy(moduleID) { demandedOverrides.insert(key) }
        }
        for method in program.traits[trait].methods where hasBody(method) {
            let name = program.functions[method].name
            let own = owner.map { program.methods(named: name, givenToSomeOf: $0) } ?? program.method(named: name, of: subject).map { [$0] } ?? []
            for function in own where isLazy(program.functions[function].module) { demand(function) }
        }
        if let base = program.baseType(of: subject) { demandOverrides(of: trait, base) }
    }

    func hasBody(_ function: FunctionID) -> Bool {
        guard case .function(let id) = resolved.origins[function] else { return false }
        return resolved.modules[program.functions[function].module].tree[id].body != nil
    }

    /// Whether a type implements a trait, as far as that is known; unifies, reports nothing.
    mutating func implements(_ subject: TypeID, _ bound: TraitBound, at span: Span) -> Bool {
        let subject = resolve(subject)
        if subject.variable != nil || subject == TypeStore.error { return true }
        return meetsBound(PendingConstraint(.bound(bound.trait, arguments: bound.arguments), on: subject, at: span), bound.trait, bound.arguments)
    }

    /// Whether a type has an `impl` of a trait, or satisfies it by its nature: without a look at what that needs in turn.
    mutating func mayImplement(_ subject: TypeID, _ trait: TraitID, pending: [ImplID] = []) -> Bool {
        let subject = resolve(subject)
        if subject.variable != nil || subject == TypeStore.error { return true }
        if case .parameter(let parameter) = types[subject] { return bounds(of: parameter).contains { $0.trait == trait } }
        if program.isDynamic(subject, of: trait) { return true }
        let impls = program.implementations.implementing(trait, for: types.owner(of: subject))
        if impls.contains(where: { mayApply($0, to: subject, pending: pending) }) { return true }
        if let base = program.baseType(of: subject), inherits(trait, from: base, pending: pending) { return true }
        switch program.builtinTrait(trait) {
        case nil: return false
        case .error: return subject == TypeStore.errorValue
        case .numeric: return types.isNumber(subject) || program.protocols.operators.allSatisfy { operatorFunction(named: $0, of: subject) != nil }
        case .comparable:
            switch types[subject] {
            case .structure, .enumeration: return hasOrder(subject) || program.isDerived(.comparable, subject)
            case .integer, .float, .string, .char, .bool, .tuple: return true
            default: return false
            }
        case .iterator: return findMethod(named: program.protocols.next, of: subject) != nil
        case .iterable:
            return types.elementType(of: subject) != nil || findMethod(named: program.protocols.next, of: subject) != nil
                || findMethod(named: program.protocols.iter, of: subject) != nil
        case .equatable, .hashable, .cloneable, .display, .sendable: return true
        }
    }

    // MARK: Methods of known types

    /// The methods of the name that a call in a module, else this one, may mean for a known type: its own one, else those that `impl`s of
    /// traits that the module sees give it.
    mutating func seenMethods(named name: Symbol, of subject: TypeID, from module: ModuleID? = nil) -> [FunctionID] {
        let module = module ?? moduleID
        let methods = findMethods(named: name, of: subject, from: module)
        return program.seen(methods, named: name, of: subject, from: module)
    }

    /// The methods of the name that a known type has: its own one, else those that `impl`s give it.
    mutating func findMethods(named name: Symbol, of subject: TypeID, from module: ModuleID? = nil) -> [FunctionID] {
        let owner = types.owner(of: subject)
        let inherent = owner.flatMap { program.inherentMethod(named: name, of: $0) }
        if let inherent, isAccessible(inherent, from: module ?? moduleID) { return [inherent] }
        if let own = program.dynamicMethod(named: name, of: subject) { return [own] }
        var result: [FunctionID] = []
        for impl in program.implementations.giving(name, to: owner) where mayApply(impl, to: subject) {
            guard let method = program.method(named: name, givenBy: impl) else { continue }
            noteUse(of: impl)
            // Several `impl`s of one trait: its arguments tell which is meant.
            if let trait = program.impls[impl].trait, let other = result.firstIndex(where: { program.trait(of: $0) == trait }) {
                result[other] = program.traits[trait].methodsByName[name] ?? method
            } else if !result.contains(method) {
                result.append(method)
            }
        }
        // What another module keeps to itself hides nothing.
        if result.isEmpty, let inherent, isKnown(inherent, in: module ?? moduleID) { return [inherent] }
        if result.isEmpty, let base = program.baseType(of: subject) { return findMethods(named: name, of: base, from: module) }
        return result
    }

    /// The method of the name that a known type has.
    mutating func findMethod(named name: Symbol, of subject: TypeID) -> FunctionID? {
        if let own = types.owner(of: subject).flatMap({ program.inherentMethod(named: name, of: $0) }) { return own }
        return findMethods(named: name, of: subject).first
    }

    /// The method that an operator on values of a known type calls.
    mutating func operatorFunction(named name: Symbol, of subject: TypeID) -> FunctionID? {
        guard let method = findMethod(named: name, of: subject), !program.isBuiltinDefault(method) else { return nil }
        return method
    }

    /// The default method of a trait of the prelude that a known type satisfies by its nature.
    mutating func builtinDefault(named name: Symbol, of subject: TypeID) -> FunctionID? {
        if let general = program.builtinMethods[.any]?[name] { return general }
        // Bodies of the library's functions are inferred with their first use: what has one, the text tells.
        for builtin in BuiltinTrait.allCases {
            guard let trait = program.builtinTraits[builtin], let method = program.traits[trait].methodsByName[name], hasBody(method),
                mayImplement(subject, trait)
            else { continue }
            return method
        }
        return nil
    }

    /// Whether an `impl` can be for the type, as far as that is known; `pending` are those whose conditions are being looked at.
    private mutating func mayApply(_ impl: ImplID, to subject: TypeID, pending: [ImplID] = []) -> Bool {
        guard mayMatch(program.impls[impl].type, subject) else { return false }
        guard program.impls[impl].owner == .builtin(.any) else { return true }
        // What holds only if it holds, as `impl<T: Show> Show for T` has it, does not hold.
        if pending.contains(impl) { return false }
        for constraint in program.impls[impl].constraints {
            guard case .bound(let trait, _) = constraint.kind, constraint.subject == program.impls[impl].type else { continue }
            if !mayImplement(subject, trait, pending: pending + [impl]) { return false }
        }
        return true
    }

    /// Whether an `impl` for all types can be for one of the types that another `impl` is for.
    mutating func mayApply(_ blanket: ImplID, toTypeOf other: ImplID) -> Bool {
        let declaration = program.impls[other]
        let own = freshArguments(declaration.typeParameters, at: declaration.span, .unimportant)
        beginInstantiation(declaration.typeParameters, own)
        let type = instantiate(declaration.type)
        endInstantiation(declaration.typeParameters)
        return type.variable != nil || mayApply(blanket, to: type)
    }

    /// Whether type arguments can make `declared` the type `given`, whose variables may become anything.
    /// Changes nothing; it is `mutating` because a caller would hand over a copy of all tables otherwise.
    mutating func mayMatch(_ declared: TypeID, _ given: TypeID) -> Bool {
        let given = variables.peek(given)
        let declared = variables.peek(declared)
        if declared == given || given == TypeStore.error || declared == TypeStore.error { return true }
        if let variable = given.variable {
            guard variables.class(variable).isNumeric, declared.variable == nil else { return true }
            if case .parameter = types[declared] { return true }
            return types.isMember(declared, of: variables.class(variable))
        }
        if declared.variable != nil { return true }
        switch (types[declared], types[given]) {
        case (.parameter, _): return true
        case (.array(let left), .array(let right)), (.range(let left), .range(let right)): return mayMatch(left, right)
        case (.fixedArray(let left, let length), .fixedArray(let right, let other)): return length == other && mayMatch(left, right)
        case (.tuple(let left), .tuple(let right)): return mayMatch(left, right)
        case (.function(let left, let leftResult), .function(let right, let rightResult)):
            return mayMatch(left, right) && mayMatch(leftResult, rightResult)
        case (.structure(let left, let leftArguments), .structure(let right, let rightArguments)):
            return left == right && mayMatch(leftArguments, rightArguments)
        case (.enumeration(let left, let leftArguments), .enumeration(let right, let rightArguments)):
            return left == right && mayMatch(leftArguments, rightArguments)
        case (.dynamic(let left, let leftArguments), .dynamic(let right, let rightArguments)):
            return left == right && mayMatch(leftArguments, rightArguments)
        default: return false
        }
    }

    mutating func mayMatch(_ declared: TypeListID, _ given: TypeListID) -> Bool {
        let left = types[declared]
        let right = types[given]
        return left.count == right.count && zip(left, right).allSatisfy { mayMatch($0, $1) }
    }

    /// The first variable in a type.
    private func firstVariable(in type: TypeID) -> TypeVariableID? {
        let type = variables.peek(type)
        if let variable = type.variable { return variable }
        guard types.hasVariable(type) else { return nil }
        switch types[type] {
        case .array(let element), .fixedArray(let element, _), .range(let element): return firstVariable(in: element)
        case .tuple(let list), .structure(_, let list), .enumeration(_, let list), .dynamic(_, let list):
            return firstVariable(in: list)
        case .function(let parameters, let result): return firstVariable(in: parameters) ?? firstVariable(in: result)
        default: return nil
        }
    }

    private func firstVariable(in list: TypeListID) -> TypeVariableID? {
        for type in types[list] {
            if let variable = firstVariable(in: type) { return variable }
        }
        return nil
    }

    /// Of the standard library's `impl`s, those that are used are inferred.
    private mutating func noteUse(of impl: ImplID) {
        guard isLazy(program.impls[impl].module) else { return }
        for method in program.impls[impl].methods.values.sorted() where functions[method.index].status == .untouched {
            lazyFunctions.append(method)
        }
    }

    // MARK: Types on the left of a dot

    /// The type that an expression names on the left of a dot, with its arguments as written or to be inferred; nil when it names none.
    mutating func staticBase(_ base: ExprID) -> TypeID? {
        var written: [TypeID]?
        var name = base
        if case .instantiation(let inner, let arguments) = tree[base] {
            name = inner
            written = tree[arguments].map { type($0) }
        }
        let span = tree.span(base)
        func list(_ parameters: [TypeParamID], _ inference: inout Inference) -> TypeListID? {
            guard let written else { return inference.freshArguments(parameters, at: span) }
            if written.count == parameters.count { return inference.types.intern(written) }
            inference.reportTypeArgumentCount(written.count, parameters.count, at: span)
            return nil
        }
        switch module.expressions[name] {
        case .structure(let id):
            guard let arguments = list(program.structs[id].typeParameters, &self) else { return TypeStore.error }
            return types.intern(.structure(id, arguments))
        case .enumeration(let id):
            guard let arguments = list(program.enums[id].typeParameters, &self) else { return TypeStore.error }
            return types.intern(.enumeration(id, arguments))
        case .typeParameter(let parameter): return types.intern(.parameter(parameter))
        case .selfType: return selfType()
        case .written(let type): return self.type(type)
        case .builtinType(let type): return type
        default: return nil
        }
    }

    /// The function `name` of a type named on the left of a dot; what there is not, or more than once, is reported.
    mutating func staticFunction(named name: Symbol, of type: TypeID, at span: Span) -> FunctionID? {
        if type == TypeStore.error { return nil }
        let found: [FunctionID]
        if case .parameter(let parameter) = types[type] {
            found = boundMethods(named: name, of: parameter)
        } else {
            found = seenMethods(named: name, of: type)
        }
        if found.count > 1 {
            reportAmbiguousMethod(name, type, found, at: span)
            return nil
        }
        if let function = found.first ?? builtinDefault(named: name, of: type) {
            checkAccess(method: function, at: span)
            return function
        }
        reportUnknownStatic(name, type, at: span)
        return nil
    }

    /// The type that `type.name` belongs to: a type inherits the functions without `self` of the one that it extends.
    mutating func provider(ofStatic name: Symbol, _ type: TypeID) -> TypeID {
        var owner = type
        while let base = program.baseType(of: owner), let function = findMethods(named: name, of: owner).first, !hasReceiver(function),
            findMethods(named: name, of: base).contains(function)
        {
            owner = base
        }
        return owner
    }

    /// Makes a use of a trait's method one of the trait with the type arguments that are written before the dot: `Conv<f64>.conv`.
    mutating func fixTrait(of use: Use, before id: ExprID) {
        guard case .field(let base, _, _) = tree[id], case .instantiation(let name, let written) = tree[base],
            case .trait(let trait) = module.expressions[name]
        else { return }
        let given = tree[written].map { type($0) }
        let wanted = program.traits[trait].typeParameters.count
        if given.count != wanted { return reportTypeArgumentCount(given.count, wanted, at: tree.span(base)) }
        for (index, type) in given.enumerated() { _ = unify(types[use.arguments, index + 1], type) }
    }

    /// Makes a use of a method one for values of `type`: what its `Self` is, and what that says of the trait's arguments.
    mutating func fixSelf(of use: Use, to type: TypeID) {
        guard let declared = receiverType(of: use.function) else { return }
        let parameters = program.functions[use.function].typeParameters
        beginInstantiation(parameters, use.arguments)
        let own = instantiate(declared)
        endInstantiation(parameters)
        _ = unify(own, ancestor(of: type, like: own))
        guard case .traitMethod(let trait) = program.functions[use.function].role else { return }
        let count = program.traits[trait].argumentParameters.count
        guard count > 0 else { return }
        let arguments = types.intern(Array(types[use.arguments].dropFirst().prefix(count)))
        let subject = resolve(type)
        if subject.variable != nil || subject == TypeStore.error { return }
        // What the `impl` asks for in turn is asked for here.
        var constraint = PendingConstraint(.bound(trait, arguments: arguments), on: subject, at: .none)
        constraint.use = use.span
        _ = meetsBound(constraint, trait, arguments)
    }
}
