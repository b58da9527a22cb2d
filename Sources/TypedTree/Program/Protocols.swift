import Support

// Methods that the language calls without naming them: `for` calls `iter` and `next`, `a[i]` calls `index`, and so on.

/// The names of those methods, and of those that are built into the language's own types.
public struct ProtocolNames: Sendable {
    public let next, iter, index, setIndex, len, contains, toString, receiver, new: Symbol
    public let equal, compare, less, hash, negate, clone, message, push, pop, sorted, step: Symbol
    /// `add sub mul div rem`, in the order of the operators.
    public let operators: [Symbol]

    /// Interns the names.
    public init(_ symbols: inout Interner) {
        next = symbols.intern("next")
        iter = symbols.intern("iter")
        index = symbols.intern("index")
        setIndex = symbols.intern("set_index")
        len = symbols.intern("len")
        contains = symbols.intern("contains")
        toString = symbols.intern("to_string")
        receiver = symbols.intern("self")
        new = symbols.intern("new")
        equal = symbols.intern("eq")
        compare = symbols.intern("compare")
        less = symbols.intern("lt")
        hash = symbols.intern("hash")
        negate = symbols.intern("neg")
        clone = symbols.intern("clone")
        message = symbols.intern("message")
        push = symbols.intern("push")
        pop = symbols.intern("pop")
        sorted = symbols.intern("sorted")
        step = symbols.intern("step")
        operators = ["add", "sub", "mul", "div", "rem"].map { symbols.intern($0) }
    }

    /// The method that an arithmetic operator is; nil where it is none.
    public func arithmetic(_ op: BinaryOperator) -> Symbol? {
        operators.indices.contains(Int(op.rawValue)) ? operators[Int(op.rawValue)] : nil
    }
}

extension TypedProgram {
    /// The method `name` of a struct, enum or trait, which an operation on values of that type calls with that many operands.
    public mutating func operatorMethod(_ name: Symbol, of type: TypeID, operands: Int) -> FunctionID? {
        operatesByMethods(type) ? implicitMethod(name, of: type, operands: operands) : nil
    }

    /// The method of a type that an operation calls without naming it, with that many operands, the receiver among them. One that takes
    /// others, asks for more than the type has, or is a `to_string` that gives no string, is a method like any other.
    public mutating func implicitMethod(_ name: Symbol, of type: TypeID, operands: Int) -> FunctionID? {
        var open = OpenQuestions()
        return implicitMethod(name, of: type, operands: operands, &open)
    }

    mutating func implicitMethod(_ name: Symbol, of type: TypeID, operands: Int, _ open: inout OpenQuestions) -> FunctionID? {
        guard let method = method(named: name, of: type), functions[method].parameters.count == operands,
            locals[functions[method].parameters[0]].name == protocols.receiver
        else { return nil }
        if !isOffered(method, to: type, &open) {
            return baseType(of: type).flatMap { implicitMethod(name, of: $0, operands: operands, &open) }
        }
        return name == protocols.toString && resultType(ofMethod: name, on: type) != TypeStore.string ? nil : method
    }

    /// The `eq` that says whether two values of a concrete type are equal, with its type arguments: one that takes such a value, or one of what
    /// the type extends, and gives a `bool`. With another one, equality is that of the parts.
    public mutating func equalityMethod(of type: TypeID) -> (method: FunctionID, arguments: [TypeID])? {
        guard let method = operatorMethod(protocols.equal, of: type, operands: 2),
            let arguments = typeArguments(of: method, arguments: [type, type], result: nil), let declared = positionalType(1, of: method)
        else { return nil }
        let substitution = Substitution(functions[method].typeParameters, arguments)
        guard types.substitute(functions[method].result, substitution) == TypeStore.bool else { return nil }
        let taken = types.substitute(declared, substitution)
        if taken == type { return (method, arguments) }
        guard case .structure(let wanted, _) = types[taken], ancestor(of: type, wanted) == taken else { return nil }
        return (method, arguments)
    }

    /// The type of `value.name(arguments)` for a value of the concrete type `type`; nil when it has no such method, or the
    /// method takes something else.
    public mutating func resultType(ofMethod name: Symbol, on type: TypeID, with arguments: [TypeID] = []) -> TypeID? {
        guard let method = method(named: name, of: type),
            let found = typeArguments(of: method, arguments: [type] + arguments, result: nil)
        else { return nil }
        return types.substitute(functions[method].result, Substitution(functions[method].typeParameters, found))
    }

    /// The type of what a `for` over a struct or enum gives: what its `next`, or that of what its `iter` gives, has in its `Some`.
    public mutating func iteratedElement(of type: TypeID) -> TypeID? {
        switch types[type] {
        case .structure, .enumeration, .dynamic: break
        default: return elementType(of: type, by: .iterate(element: type))
        }
        if let iterator = iteratorType(of: type) { return iteratedElement(of: iterator) }
        guard let result = resultType(ofMethod: protocols.next, on: type) else { return nil }
        return optionPayload(of: result)
    }

    /// The type of what an `iter` of a type's own gives, over which `for` walks in place of the value; nil where that is the value itself, whose
    /// `next` is called then.
    public mutating func iteratorType(of type: TypeID) -> TypeID? {
        guard implicitMethod(protocols.iter, of: type, operands: 1) != nil, let iterator = resultType(ofMethod: protocols.iter, on: type) else { return nil }
        return iterator == type ? nil : iterator
    }

    /// The `T` of an `Option<T>`.
    public func optionPayload(of type: TypeID) -> TypeID? {
        guard case .enumeration(let id, let arguments) = types[type], id == option else { return nil }
        return types[arguments, 0]
    }
}
