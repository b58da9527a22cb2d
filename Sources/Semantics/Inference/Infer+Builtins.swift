import Source
import Support
import Syntax
import TypedTree

// Built-in functions and methods.

/// A built-in method of a type: what it takes beside the receiver, and what it gives.
struct BuiltinMethod {
    let builtin: Builtin
    let parameters: [TypeID]
    let result: TypeID
}

extension Inference {
    /// The built-in method `name` of a known type, for a use of it at `span`.
    mutating func builtinMethod(_ name: Symbol, of type: TypeID, at span: Span) -> BuiltinMethod? {
        switch types[type] {
        case .array(let element):
            switch name {
            case program.protocols.push: return BuiltinMethod(builtin: .push, parameters: [element], result: type)
            case program.protocols.pop: return BuiltinMethod(builtin: .pop, parameters: [], result: element)
            case program.protocols.sorted: return BuiltinMethod(builtin: .sorted, parameters: [], result: type)
            default: break
            }
        case .range(let bound) where name == program.protocols.step:
            let step = resolve(bound) == TypeStore.char ? TypeStore.i64 : bound
            return BuiltinMethod(builtin: .rangeStep, parameters: [step], result: type)
        case .string, .fixedArray, .range: break
        case .structure, .enumeration, .tuple:
            return name == program.protocols.clone ? BuiltinMethod(builtin: .clone, parameters: [], result: type) : nil
        default:
            return nil
        }
        if name == program.protocols.len { return BuiltinMethod(builtin: .len, parameters: [], result: fresh(.literal, at: span, .integer)) }
        return name == program.protocols.clone ? BuiltinMethod(builtin: .clone, parameters: [], result: type) : nil
    }

    /// A call of a built-in method.
    mutating func callBuiltinMethod(
        _ method: BuiltinMethod, _ name: Symbol, _ receiver: NodeID, _ arguments: IDRange<ArgumentID>, _ span: Span
    ) -> NodeID {
        if rejectArgumentForms(arguments, .method(name)) {
            inferErroneous(arguments)
            return emitError(span)
        }
        guard arguments.count == method.parameters.count else {
            reportArgumentCount(of: method, name, given: arguments.count, at: span)
            inferErroneous(arguments)
            return emitError(span)
        }
        let start = scratch.nodes.count
        scratch.nodes.append(receiver)
        for (index, argument) in arguments.enumerated() {
            let node = check(tree[argument].value, method.parameters[index], .builtin(method.builtin))
            scratch.nodes.append(node)
        }
        if case .sorted = method.builtin { require(.sortable, of: program.nodes[receiver].type, at: span) }
        return emit(.callBuiltin(method.builtin, takeNodes(from: start)), method.result, span)
    }

    /// A call of a built-in function by name.
    mutating func inferBuiltinCall(
        _ builtin: Builtin, _ arguments: IDRange<ArgumentID>, _ expected: Expected, _ span: Span
    ) -> NodeID {
        if rejectArgumentForms(arguments, .builtin(builtin)) {
            inferErroneous(arguments)
            return emitError(span)
        }
        if let node = inferAssertion(builtin, arguments, span) { return node }
        let counts = builtin.argumentCounts
        guard counts.contains(arguments.count) else {
            if arguments.count == 1, builtin == .min || builtin == .max {
                reportExtremeOfOne(builtin, tree[arguments.first!].value, at: span)
                return emitError(span)
            }
            reportBuiltinArgumentCount(builtin, given: arguments.count, at: span)
            inferErroneous(arguments)
            return emitError(span)
        }
        if builtin == .clone, let argument = arguments.first { return inferClone(tree[argument].value, span) }
        let start = scratch.nodes.count
        let result = inferBuiltin(builtin, arguments.map { tree[$0].value }, span)
        if builtin == .min || builtin == .max { return foldExtremes(builtin, from: start, result, span) }
        return emit(.callBuiltin(builtin, takeNodes(from: start)), result, span)
    }

    /// A call of a built-in function with written type arguments: those of arithmetic take the type that they work on.
    mutating func inferBuiltinCall(
        _ builtin: Builtin, _ explicit: [TypeID], _ arguments: IDRange<ArgumentID>, _ span: Span
    ) -> NodeID {
        switch builtin {
        case .abs, .min, .max, .wrappingAdd, .wrappingSubtract, .wrappingMultiply: break
        default:
            rejectTypeArguments(explicit, at: span)
            return inferBuiltinCall(builtin, arguments, .any, span)
        }
        let node = inferBuiltinCall(builtin, arguments, .hint(explicit[0]), span)
        let given = zonk(program.nodes[node].type)
        if explicit.count > 1 {
            reportTypeArgumentCount(explicit.count, 1, at: span)
        } else if !unify(explicit[0], given), !types.hasError(explicit[0]), !types.hasError(given) {
            let found = describe(program.nodes[node].type)
            report(Diagnostic(.typeMismatch, "`\(builtin.spelling)` is asked for `\(describe(explicit[0]))`, and gives `\(found)`", at: span))
        }
        return node
    }

    /// `max(a, b, c)` is `max(max(a, b), c)`.
    private mutating func foldExtremes(_ builtin: Builtin, from start: Int, _ type: TypeID, _ span: Span) -> NodeID {
        let operands = Array(scratch.nodes[start...])
        scratch.nodes.removeLast(operands.count)
        return operands.dropFirst().reduce(operands[0]) { emit(.callBuiltin(builtin, list([$0, $1])), type, span) }
    }

    /// `clone(x)`, which is `x.clone()`: a type may have its own.
    private mutating func inferClone(_ operand: ExprID, _ span: Span) -> NodeID {
        let node = infer(operand, .any)
        let subject = type(of: node)
        if let method = operatorMethod(named: program.protocols.clone, of: subject) { return callOperator(method, [node], span) }
        guard subject.variable != nil else { return emit(.callBuiltin(.clone, list([node])), program.nodes[node].type, span) }
        let made = emit(.callMethod(program.protocols.clone, list([node])), subject, span)
        require(.method(program.protocols.clone, arguments: TypeStore.emptyList, result: subject), of: subject, at: span, node: made)
        return made
    }

    /// Types a built-in's operands, onto `scratch.nodes`; its result type.
    private mutating func inferBuiltin(_ builtin: Builtin, _ operands: [ExprID], _ span: Span) -> TypeID {
        switch builtin {
        case .len:
            let node = operand(operands[0])
            require(.length, of: program.nodes[node].type, at: span)
            return fresh(.literal, at: span, .integer)
        case .push:
            let element = arrayOperand(operands[0], builtin)
            let array = program.nodes[scratch.nodes.last!].type
            let value = element.isValid ? check(operands[1], element, .builtin(builtin)) : infer(operands[1], .any)
            scratch.nodes.append(value)
            return array
        case .pop:
            let element = arrayOperand(operands[0], builtin)
            return element.isValid ? element : TypeStore.error
        case .sorted:
            let node = gathered(operand(operands[0]))
            scratch.nodes[scratch.nodes.count - 1] = node
            return sortedType(node, span)
        case .clone:
            return program.nodes[operand(operands[0])].type
        case .range:
            for id in operands {
                let node = inferInteger(id, .builtin(builtin))
                scratch.nodes.append(node)
            }
            return TypeStore.rangeIterator
        case .input:
            for id in operands { checkedOperand(id, TypeStore.string, builtin) }
            return TypeStore.string
        case .int:
            let node = operand(operands[0])
            require(.intConvertible, of: program.nodes[node].type, at: program.nodes[node].span)
            return TypeStore.i32
        case .float:
            let node = operand(operands[0])
            require(.floatConvertible, of: program.nodes[node].type, at: program.nodes[node].span)
            return TypeStore.f64
        case .typeof:
            _ = operand(operands[0])
            return TypeStore.string
        case .istype:
            _ = operand(operands[0])
            checkedOperand(operands[1], TypeStore.string, builtin)
            return TypeStore.bool
        case .timestamp:
            return TypeStore.f64
        case .assertEqual:
            checkedOperand(operands[0], TypeStore.string, builtin)
            let actual = operand(operands[1])
            let type = program.nodes[actual].type
            let wanted = check(operands[2], type, .comparison(program.nodes[actual].span))
            scratch.nodes.append(wanted)
            require(.equatable, of: type, at: span)
            return TypeStore.bool
        case .raise, .panic, .assert:
            if let message = operands.first { checkedOperand(message, TypeStore.string, builtin) }
            return TypeStore.never
        case .unreachable, .todo:
            return TypeStore.never
        case .toString:
            _ = operand(operands[0])
            return TypeStore.string
        case .format:
            checkedOperand(operands[0], TypeStore.string, builtin)
            for id in operands.dropFirst() { _ = operand(id) }
            return TypeStore.string
        case .wrappingAdd, .wrappingSubtract, .wrappingMultiply:
            return sameNumbers(operands, integral: true, span)
        case .abs:
            let node = operand(operands[0])
            let type = program.nodes[node].type
            // Its operators do not say what the magnitude of another type is.
            require(.integerLiteral, of: type, at: program.nodes[node].span)
            require(.arithmetic(.subtract), of: type, at: program.nodes[node].span)
            return type
        case .min, .max:
            return sameNumbers(operands, integral: false, span)
        case .rangeStep, .zero:
            return program.nodes[operand(operands[0])].type
        }
    }

    private mutating func operand(_ id: ExprID) -> NodeID {
        let node = infer(id, .any)
        scratch.nodes.append(node)
        return node
    }

    private mutating func checkedOperand(_ id: ExprID, _ type: TypeID, _ builtin: Builtin) {
        let node = check(id, type, .builtin(builtin))
        scratch.nodes.append(node)
    }

    /// An operand that must be a growable array; its element type, or `.invalid`.
    private mutating func arrayOperand(_ id: ExprID, _ builtin: Builtin) -> TypeID {
        let node = operand(id)
        let subject = type(of: node)
        switch types[subject] {
        case .array(let element): return element
        case .error, .never: return .invalid
        default:
            let element = fresh(.element, at: program.nodes[node].span, .unimportant)
            _ = coerce(node, .required(types.intern(.array(element)), .builtin(builtin)))
            return program.nodes[node].type == TypeStore.error ? .invalid : element
        }
    }

    private mutating func sortedType(_ node: NodeID, _ span: Span) -> TypeID {
        let subject = type(of: node)
        switch types[subject] {
        case .array: break
        case .fixedArray(let element, _):
            require(.sortable, of: subject, at: span)
            return types.intern(.array(element))
        case .error, .never: return TypeStore.error
        default:
            let element = fresh(.element, at: program.nodes[node].span)
            _ = coerce(node, .required(types.intern(.array(element)), .builtin(.sorted)))
            if program.nodes[node].type == TypeStore.error { return TypeStore.error }
        }
        require(.sortable, of: subject, at: span)
        return subject
    }

    private mutating func sameNumbers(_ operands: [ExprID], integral: Bool, _ span: Span) -> TypeID {
        let first = operand(operands[0])
        let type = program.nodes[first].type
        for id in operands.dropFirst() {
            let node = check(id, type, .comparison(program.nodes[first].span))
            scratch.nodes.append(node)
        }
        require(integral ? .integer : .ordered, of: type, at: span)
        return type
    }

    /// A built-in function as a value: a function expression that calls it, where that has one meaning.
    mutating func inferBuiltinValue(_ name: BuiltinName, _ span: Span) -> NodeID {
        guard case .function(let builtin) = name, let count = builtin.parameterCount else {
            reportBuiltinValue(name, at: span)
            return emitError(span)
        }
        return expandBuiltin(builtin, parameterCount: count, span)
    }

    private mutating func expandBuiltin(_ builtin: Builtin, parameterCount: Int, _ span: Span) -> NodeID {
        let parameters = (0..<parameterCount).map { _ in fresh(.parameter, at: span) }
        let result = builtinValueResult(builtin, parameters, span)
        return makeFunctionValue(builtin.spelling, parameters, result, captures: [], span) { inference, operands in
            inference.emit(.callBuiltin(builtin, inference.list(operands)), result, span)
        }
    }

    /// Asks of the parameters' types what the built-in needs; its result type.
    private mutating func builtinValueResult(_ builtin: Builtin, _ parameters: [TypeID], _ span: Span) -> TypeID {
        switch builtin {
        case .len:
            require(.length, of: parameters[0], at: span)
            return fresh(.literal, at: span, .integer)
        case .push:
            _ = unify(parameters[0], types.intern(.array(parameters[1])))
            return parameters[0]
        case .pop:
            let element = fresh(.element, at: span)
            _ = unify(parameters[0], types.intern(.array(element)))
            return element
        case .sorted:
            _ = unify(parameters[0], types.intern(.array(fresh(.element, at: span))))
            require(.sortable, of: parameters[0], at: span)
            return parameters[0]
        case .clone: return parameters[0]
        case .int:
            require(.intConvertible, of: parameters[0], at: span)
            return TypeStore.i32
        case .float:
            require(.floatConvertible, of: parameters[0], at: span)
            return TypeStore.f64
        case .istype:
            _ = unify(parameters[1], TypeStore.string)
            return TypeStore.bool
        case .timestamp: return TypeStore.f64
        case .assertEqual:
            _ = unify(parameters[0], TypeStore.string)
            _ = unify(parameters[1], parameters[2])
            require(.equatable, of: parameters[1], at: span)
            return TypeStore.bool
        case .abs:
            require(.integerLiteral, of: parameters[0], at: span)
            require(.arithmetic(.subtract), of: parameters[0], at: span)
            return parameters[0]
        case .min, .max, .wrappingAdd, .wrappingSubtract, .wrappingMultiply:
            _ = unify(parameters[0], parameters[1])
            require(.ordered, of: parameters[0], at: span)
            return parameters[0]
        case .typeof, .toString, .format, .input, .range, .raise, .panic, .assert, .unreachable, .todo, .rangeStep, .zero:
            return TypeStore.string
        }
    }
}

extension Builtin {
    /// How many arguments it takes.
    var argumentCounts: ClosedRange<Int> {
        switch self {
        case .timestamp, .zero, .unreachable, .todo: 0...0
        case .input: 0...1
        case .range: 1...3
        case .len, .pop, .sorted, .clone, .int, .float, .typeof, .raise, .panic, .toString, .abs: 1...1
        case .push, .rangeStep, .istype, .wrappingAdd, .wrappingSubtract, .wrappingMultiply: 2...2
        case .min, .max: 2...Int.max
        case .assertEqual: 3...3
        case .format, .assert: 1...Int.max
        }
    }

    /// How many parameters it has as a value; nil when that has no one meaning.
    var parameterCount: Int? {
        switch self {
        case .min, .max: 2
        default: argumentCounts.count == 1 ? argumentCounts.lowerBound : nil
        }
    }

    /// Its name in Orus.
    var spelling: String {
        switch self {
        case .assertEqual: "assert_eq"
        case .toString: "to_string"
        case .rangeStep: "step"
        case .wrappingAdd: "wrapping_add"
        case .wrappingSubtract: "wrapping_sub"
        case .wrappingMultiply: "wrapping_mul"
        default: "\(self)"
        }
    }
}
