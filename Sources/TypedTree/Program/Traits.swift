import Source
import Support

/// A trait.
public struct TraitDeclaration: Sendable {
    public var name: Symbol
    public var module: ModuleID
    public var span: Span
    /// What `Self` is in its methods: the first type parameter of each.
    public var selfParameter: TypeParamID
    /// The written type parameters.
    public var typeParameters: [TypeParamID] = []
    /// What an implementing type decides, as further type parameters: the trait's associated types, those of its
    /// super-traits, and those of the bounds of all these.
    public var outputs: [AssociatedType] = []
    /// The traits that an implementing type must implement too, in terms of the trait's parameters.
    public var superTraits: [TraitBound] = []
    /// The bounds of associated types.
    public var outputBounds: [(parameter: TypeParamID, bound: TraitBound)] = []
    /// The methods, required and with default bodies, in their order.
    public var methods: [FunctionID] = []
    public var methodsByName: [Symbol: FunctionID] = [:]

    public init(name: Symbol, module: ModuleID, span: Span, selfParameter: TypeParamID) {
        self.name = name
        self.module = module
        self.span = span
        self.selfParameter = selfParameter
    }

    /// The type parameters of a bound's arguments: written ones, then outputs.
    public var argumentParameters: [TypeParamID] { typeParameters + outputs.map(\.parameter) }
}

/// An associated type as a type parameter that a bound decides.
public struct AssociatedType: Sendable {
    public var name: Symbol
    /// The trait that declares it.
    public var origin: TraitID
    /// The type parameter that it is a member of: `Self`, or another associated type.
    public var subject: TypeParamID
    public var parameter: TypeParamID
    public var span: Span
    /// What it is where an `impl` does not say, in terms of the trait's type parameters.
    public var defaultType: TypeID?

    public init(name: Symbol, origin: TraitID, subject: TypeParamID, parameter: TypeParamID, span: Span) {
        self.name = name
        self.origin = origin
        self.subject = subject
        self.parameter = parameter
        self.span = span
    }
}

/// A trait with arguments for its type parameters and associated types, as asked of some type.
public struct TraitBound: Sendable, Hashable {
    public var trait: TraitID
    public var arguments: TypeListID
    /// Where it is written.
    public var span: Span

    public init(trait: TraitID, arguments: TypeListID, span: Span) {
        self.trait = trait
        self.arguments = arguments
        self.span = span
    }
}

/// An `impl`.
public struct ImplDeclaration: Sendable {
    /// The trait, unless the `impl` adds a type's own methods.
    public var trait: TraitID?
    /// The trait's arguments and associated types, in terms of `typeParameters`.
    public var arguments: TypeListID = TypeStore.emptyList
    public var owner: MethodOwner
    public var module: ModuleID
    /// From `impl` to the end of the header.
    public var span: Span
    /// The type that the `impl` is for, in terms of `typeParameters`.
    public var type: TypeID = TypeStore.error
    public var typeParameters: [TypeParamID] = []
    /// The bounds of `typeParameters`.
    public var constraints: [Constraint] = []
    /// The methods that stand in it.
    public var methods: [Symbol: FunctionID] = [:]

    public init(trait: TraitID?, owner: MethodOwner, module: ModuleID, span: Span) {
        self.trait = trait
        self.owner = owner
        self.module = module
        self.span = span
    }
}

/// The prelude's traits that a type satisfies by its nature or its operators, without an `impl`.
public enum BuiltinTrait: String, Sendable, Hashable, CaseIterable {
    case numeric = "Numeric"
    case comparable = "Comparable"
    case equatable = "Equatable"
    case hashable = "Hashable"
    case cloneable = "Cloneable"
    case display = "Display"
    case sendable = "Sendable"
    case iterator = "Iterator"
    case iterable = "Iterable"
    case error = "Error"
}

/// Finds `impl`s by what they are for.
public struct ImplementationTable: Sendable {
    private struct MethodKey: Hashable {
        let owner: MethodOwner
        let name: Symbol
    }
    private struct TraitKey: Hashable {
        let trait: TraitID
        let owner: MethodOwner
    }
    private var byMethod: [MethodKey: [ImplID]] = [:]
    private var byTrait: [TraitKey: [ImplID]] = [:]
    /// Whether some `impl` is for all types.
    private var hasBlanket = false

    public init() {}

    /// Notes that an `impl` for a type with this head gives a method of the name.
    public mutating func add(method name: Symbol, of impl: ImplID, for owner: MethodOwner) {
        byMethod[MethodKey(owner: owner, name: name), default: []].append(impl)
    }

    /// Notes that an `impl` is of the trait.
    public mutating func add(trait: TraitID, of impl: ImplID, for owner: MethodOwner) {
        if owner == .builtin(.any) { hasBlanket = true }
        byTrait[TraitKey(trait: trait, owner: owner), default: []].append(impl)
    }

    /// The `impl`s that give types with this head a method of the name, besides the type's own ones for all its arguments.
    public func giving(_ name: Symbol, to owner: MethodOwner?) -> [ImplID] {
        if byMethod.isEmpty { return [] }
        let own = owner.flatMap { byMethod[MethodKey(owner: $0, name: name)] } ?? []
        guard hasBlanket, let blanket = byMethod[MethodKey(owner: .builtin(.any), name: name)] else { return own }
        return own + blanket
    }

    /// The `impl`s of the trait for types with this head.
    public func implementing(_ trait: TraitID, for owner: MethodOwner?) -> [ImplID] {
        let own = owner.flatMap { byTrait[TraitKey(trait: trait, owner: $0)] } ?? []
        guard hasBlanket, let blanket = byTrait[TraitKey(trait: trait, owner: .builtin(.any))] else { return own }
        return own + blanket
    }

    /// The names of the methods that `impl`s give to types with this head.
    public func methodNames(of owner: MethodOwner) -> [Symbol] {
        byMethod.keys.filter { $0.owner == owner }.map(\.name)
    }
}

extension TypeStore {
    /// What methods of a type are kept by; nil for type parameters, and for what has no values.
    public func owner(of type: TypeID) -> MethodOwner? {
        let kind = self[type]
        switch kind {
        case .structure(let id, _): return .structure(id)
        case .enumeration(let id, _): return .enumeration(id)
        default: return TypeHead(kind).map { .builtin($0) }
        }
    }
}

// MARK: Methods by concrete type

extension TypedProgram {
    /// The method `name` that a type with this head has for all its arguments: one of its own.
    public func inherentMethod(named name: Symbol, of owner: MethodOwner) -> FunctionID? {
        switch owner {
        case .structure(let id): structs[id].methods[name]
        case .enumeration(let id): enums[id].methods[name]
        case .builtin(let head): builtinMethods[head]?[name]
        }
    }

    /// The method `name` that a concrete `type` has itself, generic as declared: one of its own, else one that an `impl` gives it; nil
    /// when there is none. Operators look here: the defaults of the prelude's traits, which are written with operators, do not count.
    public mutating func method(named name: Symbol, of type: TypeID) -> FunctionID? {
        if case .dynamic = types[type] {
            return dynamicMethod(named: name, of: type).flatMap { isBuiltinDefault($0) ? nil : $0 } ?? method(named: name, givenToDynamic: type)
        }
        guard let owner = types.owner(of: type) else { return nil }
        if let own = inherentMethod(named: name, of: owner) ?? methods(named: name, givenTo: type).first(where: { !isBuiltinDefault($0) }) {
            return own
        }
        return baseType(of: type).flatMap { method(named: name, of: $0) }
    }

    /// The method `name` that types with this head have themselves, else those that `impl`s give to some of them.
    public func methods(named name: Symbol, givenToSomeOf owner: MethodOwner) -> [FunctionID] {
        if let own = inherentMethod(named: name, of: owner) { return [own] }
        return implementations.giving(name, to: owner).compactMap { method(named: name, givenBy: $0) }.filter { !isBuiltinDefault($0) }
    }

    /// The methods that `impl`s give a concrete type, one for each trait. Where several `impl`s are of one trait it is the trait's, whose
    /// arguments tell at the call which of them is meant.
    private mutating func methods(named name: Symbol, givenTo type: TypeID) -> [FunctionID] {
        var found: [FunctionID] = []
        for impl in implementations.giving(name, to: types.owner(of: type)) where applies(impl, to: type) {
            guard let method = method(named: name, givenBy: impl) else { continue }
            if let trait = impls[impl].trait, let first = found.firstIndex(where: { self.trait(of: $0) == trait }) {
                found[first] = traits[trait].methodsByName[name] ?? found[first]
            } else if !found.contains(method) {
                found.append(method)
            }
        }
        return found
    }

    /// The method that an `impl` for all types gives a `dyn` type.
    private mutating func method(named name: Symbol, givenToDynamic type: TypeID) -> FunctionID? {
        implementations.giving(name, to: nil).first { applies($0, to: type) }.flatMap { method(named: name, givenBy: $0) }
    }

    /// The method that `value.name(…)` in a module calls for a value of the concrete `type`: its own, else one that all types have.
    public mutating func callableMethod(named name: Symbol, of type: TypeID, from module: ModuleID) -> FunctionID? {
        if hasBuiltinMethod(name, type) || fieldHidesMethods(named: name, of: type) { return nil }
        if case .dynamic = types[type] { return method(named: name, of: type) ?? dynamicMethod(named: name, of: type) }
        guard let owner = types.owner(of: type) else { return nil }
        let inherent = inherentMethod(named: name, of: owner)
        if let inherent, !functions[inherent].isPrivate || functions[inherent].module == module { return inherent }
        if let given = seen(methods(named: name, givenTo: type), named: name, of: type, from: module).first { return given }
        // What another module keeps to itself hides nothing.
        if let inherent { return inherent }
        if let base = baseType(of: type) { return callableMethod(named: name, of: base, from: module) }
        return builtinMethods[.any]?[name]
    }

    /// The default method of one of the prelude's traits that types satisfy by their nature.
    public func builtinDefault(named name: Symbol) -> FunctionID? {
        for builtin in BuiltinTrait.allCases {
            if let trait = builtinTraits[builtin], let method = traits[trait].methodsByName[name], functions[method].body != nil { return method }
        }
        return nil
    }

    /// The method `name` that an `impl` gives: its own, else the default of its trait.
    public func method(named name: Symbol, givenBy impl: ImplID) -> FunctionID? {
        impls[impl].methods[name] ?? impls[impl].trait.flatMap { traits[$0].methodsByName[name] }
    }

    /// Whether a function is the default method of one of the prelude's traits that types satisfy by their operators.
    public func isBuiltinDefault(_ function: FunctionID) -> Bool {
        guard case .traitMethod(let trait) = functions[function].role, !functions[function].isRequired else { return false }
        return builtinTraits.values.contains(trait)
    }

    /// Which of the prelude's traits this is.
    @inline(__always)
    public func builtinTrait(_ trait: TraitID) -> BuiltinTrait? { builtinTraits.first { $0.value == trait }?.key }

    /// The `impl`s of a trait, with arguments that can be those given, for a concrete type or for one that it extends, with that type.
    private mutating func inheritedImplementations(
        of trait: TraitID, _ arguments: TypeListID, for type: TypeID, _ substitution: Substitution
    ) -> (impls: [ImplID], type: TypeID)? {
        let found = implementations.implementing(trait, for: types.owner(of: type)).filter { applies($0, to: type) }
        if found.isEmpty {
            return baseType(of: type).flatMap { inheritedImplementations(of: trait, arguments, for: $0, substitution) }
        }
        if found.count == 1 { return (found, type) }
        let known = types[arguments].map { isKnown($0, substitution) ? types.substitute($0, substitution) : TypeStore.never }
        let wanted = types.intern(known)
        let fitting = found.filter { impl in
            var own = Substitution()
            return match(impls[impl].type, type, &own) && match(impls[impl].arguments, wanted, &own)
        }
        return (fitting, type)
    }

    /// What a call of a trait's method calls where its type arguments are concrete: the method of the type's `impl`, else the type's
    /// own method, else the default. `arguments` are those of `function.typeParameters`: `Self`, the trait's, the method's own.
    public mutating func resolveTraitCall(_ function: FunctionID, _ arguments: [TypeID]) -> (function: FunctionID, arguments: [TypeID]) {
        guard case .traitMethod(let trait) = functions[function].role, let type = arguments.first else { return (function, arguments) }
        if isDynamic(type, of: trait) { return (function, arguments) }
        let name = functions[function].name
        let count = traits[trait].typeParameters.count + traits[trait].outputs.count
        let traitArguments = types.intern(Array(arguments.dropFirst().prefix(count)))
        // What a type extends implements for it what it does not implement itself.
        var level: TypeID? = type
        while let owner = level {
            let candidates = implementations.implementing(trait, for: types.owner(of: owner))
            for impl in candidates {
                guard applies(impl, to: owner) else { continue }
                var substitution = Substitution()
                guard match(impls[impl].type, owner, &substitution) else { continue }
                guard match(impls[impl].arguments, traitArguments, &substitution) else { continue }
                guard let method = impls[impl].methods[name] else { return (function, arguments) }
                let own = arguments.dropFirst(1 + count)
                let parameters = impls[impl].typeParameters
                let found = parameters.map { substitution[$0] ?? TypeStore.unit } + own
                if found.count == functions[method].typeParameters.count { return (method, found) }
                return matched(method, like: function, arguments) ?? (function, arguments)
            }
            let base = baseType(of: owner)
            if base != nil, let method = types.owner(of: owner).flatMap({ inherentMethod(named: name, of: $0) }) {
                return matched(method, like: function, arguments) ?? (function, arguments)
            }
            level = base
        }
        guard let method = method(named: name, of: type), method != function, isOffered(method, to: type) else { return (function, arguments) }
        return matched(method, like: function, arguments) ?? (function, arguments)
    }

    /// A method with the type arguments that make its types those of a trait's method with its arguments.
    private mutating func matched(
        _ method: FunctionID, like function: FunctionID, _ arguments: [TypeID]
    ) -> (function: FunctionID, arguments: [TypeID])? {
        let substitution = Substitution(functions[function].typeParameters, arguments)
        let parameters = functions[function].parameters.map { types.substitute(locals[$0].type, substitution) }
        let result = types.substitute(functions[function].result, substitution)
        guard let found = typeArguments(of: method, arguments: parameters, result: result) else { return nil }
        return (method, found)
    }

    /// Matches what a type's `impl` of a trait (or, for an iterator, its `next`) says of the trait's arguments. False where several `impl`s
    /// fit what is known of them so far.
    mutating func addOutputs(
        ofTrait trait: TraitID, _ arguments: TypeListID, on subject: TypeID, _ substitution: inout Substitution
    ) -> Bool {
        for bound in traits(ofDynamic: subject) where bound.trait == trait {
            _ = match(arguments, bound.arguments, &substitution)
            return true
        }
        if let (fitting, subject) = inheritedImplementations(of: trait, arguments, for: subject, substitution) {
            guard fitting.count == 1, let impl = fitting.first else { return false }
            var own = Substitution()
            guard match(impls[impl].type, subject, &own) else { return true }
            for constraint in impls[impl].constraints where types.hasParameter(constraint.subject) {
                let part = types.substitute(constraint.subject, own)
                if case .bound(let required, let outputs) = constraint.kind, !types.hasParameter(part) {
                    _ = addOutputs(ofTrait: required, outputs, on: part, &own)
                }
            }
            let given = types.substitute(impls[impl].arguments, own)
            for (declared, given) in zip(types[arguments], types[given]) { _ = match(declared, given, &substitution) }
            return true
        }
        if trait == builtinTraits[.iterable] {
            if let element = iteratedElement(of: subject), let declared = types[arguments].first { _ = match(declared, element, &substitution) }
            return true
        }
        // A type with the methods that a trait requires: what they give is what the trait's own methods give.
        for required in traits[trait].methods where functions[required].body == nil {
            guard let method = method(named: functions[required].name, of: subject), method != required,
                let found = typeArguments(of: method, arguments: [subject], result: nil)
            else { continue }
            let result = types.substitute(functions[method].result, Substitution(functions[method].typeParameters, found))
            var own = Substitution([traits[trait].selfParameter], [subject])
            guard match(functions[required].result, result, &own) else { continue }
            for (declared, parameter) in zip(types[arguments], traits[trait].argumentParameters) {
                if let given = own[parameter] { _ = match(declared, given, &substitution) }
            }
        }
        return true
    }
}
