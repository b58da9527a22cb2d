import Source
import Support
import Syntax
import TypedTree

// Arguments of calls of known functions: by position and by name, left out, variadic, spread.
//
// A call in the typed tree has one operand for each parameter, in their order. What the source leaves out becomes a call of the
// function that makes the default; what a variadic parameter takes, an array. Given arguments are evaluated first, in the order in
// which they stand, then the defaults, in that of the parameters: where the operands' order is another one, they are kept first.

extension Inference {
    /// The numbers of arguments, `self` counted, that calls by position can have.
    func argumentCounts(of function: FunctionID) -> ClosedRange<Int> {
        let declaration = program.functions[function]
        let all = Int(functions[function.index].parameterCount)
        let required = all - declaration.defaults.count - (declaration.isVariadic ? 1 : 0)
        return max(required, 0)...(declaration.isVariadic ? Int.max - 1 : all)
    }

    /// The type of the argument at a position of a call without names.
    mutating func positionalType(_ index: Int, of use: Use) -> TypeID {
        guard program.functions[use.function].isVariadic, index >= use.count - 1 else { return scratch.types[use.start + index] }
        return variadicElement(of: use)
    }

    /// The type of each value that a variadic parameter takes.
    private mutating func variadicElement(of use: Use) -> TypeID {
        let type = resolve(scratch.types[use.start + use.count - 1])
        if case .array(let element) = types[type] { return element }
        return TypeStore.error
    }

    /// Types the arguments of a call whose use has begun, ends the use, and makes the call.
    mutating func call(_ use: Use, receiver: NodeID?, _ arguments: IDRange<ArgumentID>, _ span: Span) -> NodeID {
        guard isPlain(arguments, of: use, hasReceiver: receiver != nil) else { return arrangedCall(use, receiver: receiver, arguments, span) }
        let start = scratch.nodes.count
        if let receiver { scratch.nodes.append(receiver) }
        for argument in arguments {
            let index = scratch.nodes.count - start
            let reason = Reason.argument(use.function, UInt32(index), first: UInt32(start))
            scratch.nodes.append(checkArgument(tree[argument].value, of: use, index, reason))
        }
        let node = emit(.call(use.function, arguments: use.arguments, takeNodes(from: start)), use.result, span)
        endUse(use, node: node, at: span)
        return node
    }

    /// Whether there is one argument by position for each parameter, as in most calls.
    @inline(__always)
    private func isPlain(_ arguments: IDRange<ArgumentID>, of use: Use, hasReceiver: Bool) -> Bool {
        guard arguments.count + (hasReceiver ? 1 : 0) == use.count, !program.functions[use.function].isVariadic else { return false }
        return arguments.allSatisfy { tree[$0].name == nil && !tree[$0].isSpread }
    }

    // MARK: Where arguments go

    /// The parameter of each argument; nil when they do not fit, which is reported.
    private mutating func arrange(_ arguments: IDRange<ArgumentID>, of use: Use, receiver: NodeID?, _ span: Span) -> [Int]? {
        let declaration = program.functions[use.function]
        let hasReceiver = receiver != nil
        let variadic = declaration.isVariadic ? use.count - 1 : use.count
        var isGiven = Array(repeating: false, count: use.count)
        if hasReceiver { isGiven[0] = true }
        var places: [Int] = []
        var next = hasReceiver ? 1 : 0
        var firstName: Name?
        for argument in arguments {
            let part = tree[argument]
            var place = next
            if let name = part.name {
                firstName = firstName ?? name
                guard let found = parameter(named: name, of: use.function, isGiven, hasReceiver: hasReceiver) else { return nil }
                place = found
            } else if let firstName {
                reportPositionalAfterNamed(at: tree.span(part.value), tree.span(firstName))
                return nil
            } else if part.isSpread, next < variadic {
                reportMisplacedSpread(use.function, at: tree.span(part.value))
                return nil
            } else if next >= use.count {
                reportArgumentCount(of: use.function, hasReceiver: hasReceiver, given: arguments.count, at: span)
                return nil
            } else if next < variadic {
                next += 1
            }
            isGiven[place] = true
            places.append(place)
        }
        for place in 0..<variadic where !isGiven[place] && !declaration.defaults.contains(where: { Int($0.parameter) == place }) {
            if firstName == nil {
                reportArgumentCount(of: use.function, hasReceiver: hasReceiver, given: arguments.count, at: span)
            } else {
                reportMissingArgument(place, of: use.function, at: span)
            }
            return nil
        }
        return places
    }

    /// The parameter that an argument names; nil, and reported, when there is none that could take it.
    private mutating func parameter(named name: Name, of function: FunctionID, _ isGiven: [Bool], hasReceiver: Bool) -> Int? {
        let declaration = program.functions[function]
        let found = declaration.parameters.firstIndex { program.locals[$0].name == name.symbol && name.symbol != names.underscore }
        guard let found, !(hasReceiver && found == 0) else {
            reportUnknownArgument(name.symbol, of: function, at: tree.span(name))
            return nil
        }
        if declaration.isVariadic, found == declaration.parameters.count - 1 {
            reportNamedVariadic(name.symbol, of: function, at: tree.span(name))
            return nil
        }
        if isGiven[found] {
            reportRepeatedArgument(name.symbol, of: function, at: tree.span(name))
            return nil
        }
        return found
    }

    // MARK: The call

    /// A call whose operands are not simply its arguments.
    private mutating func arrangedCall(_ use: Use, receiver: NodeID?, _ arguments: IDRange<ArgumentID>, _ span: Span) -> NodeID {
        guard let places = arrange(arguments, of: use, receiver: receiver, span) else {
            abandon(use)
            inferErroneous(arguments)
            return emitError(span)
        }
        let start = scratch.nodes.count
        let isKept = needsOrder(places, of: use)
        var operands = Array(repeating: NodeID.invalid, count: use.count)
        var rest: [(node: NodeID, isSpread: Bool)] = []
        if let receiver { operands[0] = isKept ? keep(receiver) : receiver }
        for (place, argument) in zip(places, arguments) {
            let isRest = program.functions[use.function].isVariadic && place == use.count - 1
            let part = tree[argument]
            var node = isRest ? variadicArgument(part, of: use, place) : argumentNode(part, of: use, place)
            if isKept { node = keep(node) }
            if isRest { rest.append((node, part.isSpread)) } else { operands[place] = node }
        }
        if program.functions[use.function].isVariadic { operands[use.count - 1] = variadicArray(rest, of: use, span) }
        let makers = addDefaults(to: &operands, of: use, span)
        let node = emit(.call(use.function, arguments: use.arguments, list(operands)), use.result, span)
        for maker in makers { noteRecursion(of: use, node: maker) }
        endUse(use, node: node, at: span)
        guard scratch.nodes.count > start else { return node }
        scratch.nodes.append(node)
        return emit(.block(takeNodes(from: start), hasValue: true), use.result, span)
    }

    /// Whether the arguments have to be evaluated before the operands are put in order: an operand before one of them comes from
    /// elsewhere, or a default takes one of them.
    private func needsOrder(_ places: [Int], of use: Use) -> Bool {
        let defaults = program.functions[use.function].defaults.filter { !places.contains(Int($0.parameter)) }
        if defaults.contains(where: { !$0.earlier.isEmpty }) { return true }
        if zip(places, places.dropFirst()).contains(where: { $0 > $1 }) { return true }
        guard let first = defaults.first, let last = places.max() else { return false }
        return Int(first.parameter) < last
    }

    private mutating func argumentNode(_ argument: Argument, of use: Use, _ place: Int) -> NodeID {
        let reason = Reason.argument(use.function, UInt32(place), first: UInt32(scratch.nodes.count))
        return checkArgument(argument.value, of: use, place, reason)
    }

    private mutating func checkArgument(_ value: ExprID, of use: Use, _ place: Int, _ reason: Reason) -> NodeID {
        let type = scratch.types[use.start + place]
        guard program.functions[use.function].gathers else { return check(value, type, reason) }
        let isOpen = resolve(type).variable != nil
        guard isOpen || place == use.count - 1 else { return check(value, type, reason) }
        switch tree[value] {
        // Of these the elements' type says what is in them.
        case .array, .fill, .comprehension, .if, .match, .conditional, .block: return check(value, type, reason)
        default:
            let node = grown(infer(value, .hint(type)))
            return coerce(isOpen ? node : gathered(node), .required(type, reason))
        }
    }

    /// A growable copy of a fixed array, else the value.
    private mutating func grown(_ node: NodeID) -> NodeID {
        guard case .fixedArray(let element, _) = kind(ofNode: node) else { return node }
        return emit(.slice(node, start: nil, end: nil, inclusive: false), types.intern(.array(element)), program.nodes[node].span)
    }

    /// An array of the elements of a value that is none, but that `for` walks over; else the value.
    mutating func gathered(_ node: NodeID) -> NodeID {
        let subject = type(of: node)
        switch types[subject] {
        case .array, .fixedArray, .variable, .error, .never: return node
        default: break
        }
        let span = program.nodes[node].span
        guard methodOfValue(program.protocols.iter, subject, at: span) ?? builtinDefault(named: program.protocols.iter, of: subject) != nil else { return node }
        var elements = callMethod(program.protocols.iter, of: node, at: span, [], .empty, span)
        // An `iter` may give something else that `for` walks over.
        for _ in 0..<4 where findMethod(named: program.protocols.next, of: type(of: elements)) == nil {
            switch types[type(of: elements)] {
            case .array, .error, .never: return elements
            default: elements = callMethod(program.protocols.iter, of: elements, at: span, [], .empty, span)
            }
        }
        return callMethod(names.collect, of: elements, at: span, [], .empty, span)
    }

    /// One of the values for a variadic parameter, or an array of them.
    private mutating func variadicArgument(_ argument: Argument, of use: Use, _ place: Int) -> NodeID {
        let element = variadicElement(of: use)
        let reason = Reason.argument(use.function, UInt32(place), first: UInt32(scratch.nodes.count))
        guard argument.isSpread else { return check(argument.value, element, reason) }
        let array = types.intern(.array(element))
        let node = infer(argument.value, .hint(array))
        if case .fixedArray(let given, _) = kind(ofNode: node), unify(element, given) { return node }
        return coerce(node, .required(array, reason))
    }

    /// The array of a variadic parameter: a new one for each call.
    private mutating func variadicArray(_ values: [(node: NodeID, isSpread: Bool)], of use: Use, _ span: Span) -> NodeID {
        let type = scratch.types[use.start + use.count - 1]
        var result = NodeID.invalid
        var run: [NodeID] = []
        func joined(_ inference: inout Inference, _ next: NodeID) -> NodeID {
            result.isValid ? inference.emit(.binary(.add, result, next), type, span) : next
        }
        for value in values {
            if !value.isSpread {
                run.append(value.node)
                continue
            }
            if !run.isEmpty { result = joined(&self, emit(.array(list(run)), type, span)) }
            run.removeAll()
            result = joined(&self, emit(.slice(value.node, start: nil, end: nil, inclusive: false), type, program.nodes[value.node].span))
        }
        if !run.isEmpty || !result.isValid { result = joined(&self, emit(.array(list(run)), type, span)) }
        return result
    }

    /// Fills in the operands that are left out; the calls that make them.
    private mutating func addDefaults(to operands: inout [NodeID], of use: Use, _ span: Span) -> [NodeID] {
        let defaults = program.functions[use.function].defaults
        var made: [NodeID] = []
        for (index, value) in defaults.enumerated() where !operands[Int(value.parameter)].isValid {
            let earlier = value.earlier.map { copy(operands[Int($0)]) }
            let type = scratch.types[use.start + Int(value.parameter)]
            let node = emit(.call(value.maker, arguments: use.arguments, list(earlier)), type, span)
            made.append(node)
            let isUsedAgain = defaults[(index + 1)...].contains { !operands[Int($0.parameter)].isValid && $0.earlier.contains(value.parameter) }
            operands[Int(value.parameter)] = isUsedAgain ? keep(node) : node
        }
        return made
    }

    /// A node like one that `keep` gave, for a second place.
    private mutating func copy(_ node: NodeID) -> NodeID {
        let original = program.nodes[node]
        let copy = emit(original.kind, original.type, original.span)
        if case .integer = original.kind, resolve(original.type).variable != nil { rangedLiterals.append(copy) }
        return copy
    }
}
