import Support

// How a generic function's type arguments are found from concrete types.
//
// A call that Semantics resolved names its type arguments. A method that is looked up by the receiver's concrete type does not:
// there the declared types of parameters and result are matched, one way, against the concrete ones. What occurs in neither, such as
// the `U` of `fn show(x): print(x.name)` (∀T, U: HasField(T, name, U). T -> ()), follows from the constraints: the operation asked
// for and its subject decide the types that the operation gives.

extension TypedProgram {
    /// The arguments for the type parameters that `function` introduces, in their order, where it is called with values of the
    /// concrete types `arguments` (a method's receiver first) and, if known, gives a `result`.
    ///
    /// `enclosing` maps the type parameters of the functions around it. Nil when the types do not fit the declaration.
    public mutating func typeArguments(
        of function: FunctionID, arguments: [TypeID], result: TypeID?, enclosing: Substitution = Substitution()
    ) -> [TypeID]? {
        let parameters = functions[function].typeParameters
        if parameters.isEmpty { return [] }
        var substitution = enclosing
        for parameter in parameters { substitution[parameter] = nil }
        for (index, argument) in arguments.enumerated() {
            guard let type = positionalType(index, of: function) else { return nil }
            guard match(type, argument, &substitution) || matchBase(type, argument, &substitution) else { return nil }
        }
        if let result {
            guard match(functions[function].result, result, &substitution) else { return nil }
        }
        completeArguments(of: function, &substitution)
        return parameters.map { substitution[$0] ?? TypeStore.unit }
    }

    /// Matches a declared struct type with the one that the given type extends.
    mutating func matchBase(_ declared: TypeID, _ given: TypeID, _ substitution: inout Substitution) -> Bool {
        guard hasInheritance, case .structure(let wanted, _) = types[declared], let base = ancestor(of: given, wanted) else { return false }
        return match(declared, base, &substitution)
    }

    /// The declared type of the argument at a position, that of the elements for those that a variadic parameter takes.
    func positionalType(_ index: Int, of function: FunctionID) -> TypeID? {
        let parameters = functions[function].parameters
        if functions[function].isVariadic, let last = parameters.last, index >= parameters.count - 1 {
            if case .array(let element) = types[locals[last].type] { return element }
        }
        return index < parameters.count ? locals[parameters[index]].type : nil
    }

    /// Extends `substitution` by what the constraints of `function` say about the type parameters that it lacks yet: first by
    /// what operations on known subjects give, then, for what is left, by the defaults of literals.
    public mutating func completeArguments(of function: FunctionID, _ substitution: inout Substitution) {
        for constraint in addOutputs(of: function, &substitution) {
            guard case .parameter(let parameter) = types[constraint.subject], substitution[parameter] == nil else { continue }
            switch constraint.kind {
            case .integer, .integerLiteral: substitution[parameter] = TypeStore.i32
            case .floatLiteral: substitution[parameter] = TypeStore.f64
            default: break
            }
        }
    }

    /// Extends `substitution` by what operations that `function` asks for give on known subjects; the constraints on unknown ones are left.
    @discardableResult
    mutating func addOutputs(of function: FunctionID, _ substitution: inout Substitution) -> [Constraint] {
        var pending = functions[function].constraints
        var progressed = true
        while progressed, functions[function].typeParameters.contains(where: { substitution[$0] == nil }) {
            progressed = false
            var rest: [Constraint] = []
            for constraint in pending {
                if isKnown(constraint.subject, substitution) {
                    let subject = types.substitute(constraint.subject, substitution)
                    let module = module(of: constraint.span) ?? functions[function].module
                    if addOutputs(of: constraint.kind, on: subject, from: module, &substitution) { progressed = true } else { rest.append(constraint) }
                } else {
                    rest.append(constraint)
                }
            }
            pending = rest
        }
        return pending
    }

    /// Matches the types that an operation on `subject` gives with the types that the constraint calls them. False where more has to be
    /// known first.
    private mutating func addOutputs(
        of kind: ConstraintKind, on subject: TypeID, from module: ModuleID, _ substitution: inout Substitution
    ) -> Bool {
        switch kind {
        case .index(let index, let declared) where isStructure(subject):
            let index = isKnown(index, substitution) ? types.substitute(index, substitution) : TypeStore.never
            if let given = resultType(ofMethod: protocols.index, on: subject, with: [index]) { _ = match(declared, given, &substitution) }
        case .iterate(let declared) where isStructure(subject):
            if let given = iteratedElement(of: subject) { _ = match(declared, given, &substitution) }
        case .index(_, let declared), .indexAssignment(_, let declared), .iterate(let declared), .contains(let declared):
            if let element = elementType(of: subject, by: kind) { _ = match(declared, element, &substitution) }
        case .slice(let declared):
            if let slice = sliceType(of: subject) { _ = match(declared, slice, &substitution) }
        case .field(let name, let declared), .fieldAssignment(let name, let declared):
            if let type = fieldType(named: name, of: subject) { _ = match(declared, type, &substitution) }
        case .method(let name, let arguments, let result):
            addOutputs(ofMethod: name, arguments, result, on: subject, from: module, &substitution)
        case .bound(let trait, let arguments):
            return addOutputs(ofTrait: trait, arguments, on: subject, &substitution)
        case .destructure(let targets):
            let declared = types[targets]
            let given: [TypeID]
            switch types[subject] {
            case .tuple(let members): given = types[members]
            case .array(let element), .fixedArray(let element, _): given = Array(repeating: element, count: declared.count)
            default: given = []
            }
            for (declared, given) in zip(declared, given) { _ = match(declared, given, &substitution) }
        default:
            break
        }
        return true
    }

    /// Whether operations on values of the type are methods, its own or those of its trait.
    public func operatesByMethods(_ type: TypeID) -> Bool {
        if case .dynamic = types[type] { return true }
        return isStructure(type)
    }

    /// Whether operations on values of the type are methods of its own.
    public func isStructure(_ type: TypeID) -> Bool {
        switch types[type] {
        case .structure, .enumeration: true
        default: false
        }
    }

    /// Matches the types of the method `name` of `subject` with those that the constraint calls them.
    private mutating func addOutputs(
        ofMethod name: Symbol, _ arguments: TypeListID, _ result: TypeID, on subject: TypeID, from module: ModuleID,
        _ substitution: inout Substitution
    ) {
        let asked = types[arguments]
        let signature: (parameters: [TypeID], result: TypeID)
        if let method = callableMethod(named: name, of: subject, from: module) {
            guard let found = self.signature(of: method, on: subject, asked, result, substitution) else { return }
            signature = found
        } else if let type = fieldType(named: name, of: subject), case .function(let parameters, let result) = types[type] {
            signature = (types[parameters], result)
        } else if let builtin = builtinMethodSignature(name, of: subject) {
            signature = builtin
        } else if let method = builtinDefault(named: name), let found = self.signature(of: method, on: subject, asked, result, substitution) {
            signature = found
        } else {
            return
        }
        for (declared, given) in zip(asked, signature.parameters) { _ = match(declared, given, &substitution) }
        _ = match(result, signature.result, &substitution)
    }

    /// The parameters (without the receiver) and result of a method of `subject`, as far as what a constraint says of a call decides them.
    private mutating func signature(
        of method: FunctionID, on subject: TypeID, _ asked: [TypeID], _ result: TypeID, _ substitution: Substitution
    ) -> (parameters: [TypeID], result: TypeID)? {
        // What is known of the arguments helps to find the method's own type arguments; `never` says nothing.
        var known = [subject]
        for type in asked { known.append(isKnown(type, substitution) ? types.substitute(type, substitution) : TypeStore.never) }
        let knownResult = isKnown(result, substitution) ? types.substitute(result, substitution) : nil
        guard let found = typeArguments(of: method, arguments: known, result: knownResult) else { return nil }
        let own = Substitution(functions[method].typeParameters, found)
        let parameters = functions[method].parameters.dropFirst().map { locals[$0].type }
        return (parameters.map { types.substitute($0, own) }, types.substitute(functions[method].result, own))
    }

    /// The parameters (without the receiver) and result of a built-in method of `subject` whose types the subject alone decides.
    private func builtinMethodSignature(_ name: Symbol, of subject: TypeID) -> (parameters: [TypeID], result: TypeID)? {
        if name == protocols.clone { return ([], subject) }
        guard case .array(let element) = types[subject] else { return nil }
        switch name {
        case protocols.push: return ([element], subject)
        case protocols.pop: return ([], element)
        case protocols.sorted: return ([], subject)
        default: return nil
        }
    }

    /// The built-in function that a method of one of the language's own types is another spelling of.
    public func builtin(named name: Symbol) -> Builtin? {
        switch name {
        case protocols.push: .push
        case protocols.pop: .pop
        case protocols.len: .len
        case protocols.clone: .clone
        case protocols.sorted: .sorted
        case protocols.step: .rangeStep
        default: nil
        }
    }

    /// Whether a method is built into an array, a string or a range: their own, which hides what an `impl` gives them.
    public func hasBuiltinMethod(_ name: Symbol, _ type: TypeID) -> Bool {
        switch types[type] {
        case .array: name == protocols.push || name == protocols.pop || name == protocols.sorted || name == protocols.len || name == protocols.clone
        case .string, .fixedArray, .range: name == protocols.len || name == protocols.clone
        default: false
        }
    }

    /// The type of the elements that indexing, iterating or searching a value of `type` gives.
    func elementType(of type: TypeID, by kind: ConstraintKind) -> TypeID? {
        switch types[type] {
        case .array(let element), .fixedArray(let element, _): return element
        case .string: return TypeStore.string
        case .range(let element): return element
        case .rangeIterator: return TypeStore.i64
        case .integer:
            if case .iterate = kind { return type }
            return nil
        default: return nil
        }
    }

    /// The type of `value[a..b]` for a value of `type`.
    private mutating func sliceType(of type: TypeID) -> TypeID? {
        switch types[type] {
        case .array, .string: return type
        case .fixedArray(let element, _): return types.intern(.array(element))
        default: return nil
        }
    }

    /// The type of `value.name`: a field of a struct, an element of a tuple (`0`, `1`, …), or a property of a caught error.
    public mutating func fieldType(named name: Symbol, of type: TypeID) -> TypeID? {
        if case .errorValue = types[type] {
            return symbols.text(name) == "line" ? TypeStore.i32 : TypeStore.string
        }
        if case .tuple(let list) = types[type] {
            guard let index = Int(symbols.text(name)), types[list].indices.contains(index) else { return nil }
            return types[list][index]
        }
        if let field = field(named: name, of: type) { return field.type }
        return hasProperty(name, type) ? resultType(ofMethod: name, on: type) : nil
    }

    /// Whether `value.name` is a call of a method marked with `@property`.
    public mutating func hasProperty(_ name: Symbol, _ type: TypeID) -> Bool {
        guard field(named: name, of: type) == nil, let method = method(named: name, of: type) else { return false }
        return functions[method].isProperty
    }

    /// Whether all type parameters in `type` are mapped.
    func isKnown(_ type: TypeID, _ substitution: Substitution) -> Bool {
        guard types.hasParameter(type) else { return true }
        switch types[type] {
        case .parameter(let parameter): return substitution[parameter] != nil
        case .array(let element), .fixedArray(let element, _), .range(let element): return isKnown(element, substitution)
        case .tuple(let list), .structure(_, let list), .enumeration(_, let list), .dynamic(_, let list):
            return types[list].allSatisfy { isKnown($0, substitution) }
        case .function(let parameters, let result):
            return isKnown(result, substitution) && types[parameters].allSatisfy { isKnown($0, substitution) }
        default: return true
        }
    }

    /// Extends `substitution` so that it makes `declared` the concrete type `given`; false when nothing can.
    /// A value that never comes to be (`never`) fits everything and decides nothing.
    ///
    /// `mutating`, though it changes nothing: beside another `inout` argument, Swift would copy the whole program for the call.
    public mutating func match(_ declared: TypeID, _ given: TypeID, _ substitution: inout Substitution) -> Bool {
        if given == TypeStore.never || given == TypeStore.error { return true }
        guard types.hasParameter(declared) else { return declared == given || declared == TypeStore.never }
        switch (types[declared], types[given]) {
        case (.parameter(let parameter), _):
            if let bound = substitution[parameter] { return bound == given }
            substitution[parameter] = given
            return true
        case (.array(let left), .array(let right)), (.range(let left), .range(let right)):
            return match(left, right, &substitution)
        case (.fixedArray(let left, let leftLength), .fixedArray(let right, let rightLength)):
            return leftLength == rightLength && match(left, right, &substitution)
        case (.tuple(let left), .tuple(let right)):
            return match(left, right, &substitution)
        case (.function(let leftParameters, let leftResult), .function(let rightParameters, let rightResult)):
            return match(leftParameters, rightParameters, &substitution) && match(leftResult, rightResult, &substitution)
        case (.structure(let left, let leftArguments), .structure(let right, let rightArguments)):
            return left == right && match(leftArguments, rightArguments, &substitution)
        case (.enumeration(let left, let leftArguments), .enumeration(let right, let rightArguments)):
            return left == right && match(leftArguments, rightArguments, &substitution)
        case (.dynamic(let left, let leftArguments), .dynamic(let right, let rightArguments)):
            return left == right && match(leftArguments, rightArguments, &substitution)
        default:
            return false
        }
    }

    mutating func match(_ declared: TypeListID, _ given: TypeListID, _ substitution: inout Substitution) -> Bool {
        let left = types[declared]
        let right = types[given]
        guard left.count == right.count else { return false }
        for (left, right) in zip(left, right) where !match(left, right, &substitution) { return false }
        return true
    }
}
