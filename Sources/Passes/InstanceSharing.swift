import IR
import Source
import Support

/// Lets the instances of a generic function that would be the same machine code share one body: those that differ in the types of
/// references alone. Calls of the others become calls of the first one, with casts; `dead-functions` removes what nothing calls then.
/// Calls of closures, and closures, are of types of their own: C defines calls through pointers to functions of the very type only.
///
/// Which functions are alike depends on whether those that they call are. It is found as one makes a finite automaton minimal: at first
/// all instances of one name, place and signature count as alike; while the bodies of some of them differ, by what counts as alike so far,
/// they are told apart. Precondition: no pass that tells memory apart by types comes later.
func shareInstances(_ module: inout IRModule, _ context: inout PassContext) {
    var sharing = InstanceSharing(module)
    if sharing.candidates.isEmpty { return }
    sharing.refine(module)
    let leaders = sharing.leaders()
    if leaders.isEmpty { return }
    for id in module.functions.ids where module.functions[id].hasBody && leaders[id] == nil {
        for (call, leader) in calls(of: leaders, in: module.functions[id]) { lead(call, to: leader, id, &module) }
    }
    context.forgetCallGraph()
}

/// The calls of functions that have a leader, with that.
private func calls(of leaders: [IRFunctionID: IRFunctionID], in function: borrowing IRFunction) -> [(call: ValueID, leader: IRFunctionID)] {
    var found: [(call: ValueID, leader: IRFunctionID)] = []
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            let instruction = function[value]
            if instruction.opcode.isDirectCall, let leader = leaders[instruction.callee] { found.append((value, leader)) }
            value = instruction.next
        }
    }
    return found
}

/// Makes a call one of another function, whose parameters and result are of other types of references.
private func lead(_ call: ValueID, to leader: IRFunctionID, _ id: IRFunctionID, _ module: inout IRModule) {
    let parameters = module.functions[leader].parameterTypes
    let result = module.functions[leader].resultType
    var arguments = Array(module.functions[id].list(of: call))
    for position in arguments.indices where module.functions[id].type(of: arguments[position]) != parameters[position] {
        let cast = Instruction(.objectCast, parameters[position], arguments[position].rawValue)
        arguments[position] = module.functions[id].insert(cast, before: call)
    }
    let old = module.functions[id][call]
    let list = module.functions[id].addList(arguments)
    var new = Instruction(old.opcode, result, list, UInt32(arguments.count), leader.rawValue)
    new.flags = old.flags
    if result == old.type { return module.functions[id].replace(call, with: new) }
    // The value of the call is that of the cast from now on.
    let made = module.functions[id].insert(new, before: call)
    module.functions[id].replace(call, with: Instruction(.objectCast, old.type, made.rawValue))
}

extension Opcode {
    fileprivate var isDirectCall: Bool { self == .call || self == .tryCall }
}

private struct InstanceSharing {
    /// The functions that look like another one from outside.
    private(set) var candidates: [IRFunctionID] = []
    /// For each function a number that those alike share.
    private var classes: IDArray<IRFunctionID, UInt32>
    private var sizes: [UInt32: Int] = [:]
    private var shapes = TypeShapes()
    /// The description that is being made, and the numbers that values and blocks have in it.
    private var words: [UInt32] = []
    private var valueNumbers: [UInt32] = []
    private var blockNumbers: [UInt32] = []

    /// Finds the candidates: functions of one name and place are instances of one generic function.
    init(_ module: borrowing IRModule) {
        classes = IDArray(module.functions.ids.map { $0.rawValue })
        var firsts: [Span: IRFunctionID] = [:]
        var isInstance = IDArray<IRFunctionID, Bool>(repeating: false, count: module.functions.count)
        for id in module.functions.ids where Self.mayShare(module.functions[id]) {
            let span = module.functions[id].span
            if let first = firsts[span] {
                isInstance[first] = true
                isInstance[id] = true
            } else {
                firsts[span] = id
            }
        }
        if !isInstance.elements.contains(true) { return }
        var known: [[UInt32]: UInt32] = [:]
        for id in module.functions.ids where isInstance[id] {
            describeHead(module.functions[id], module)
            classes[id] = known[words] ?? id.rawValue
            known[words] = classes[id]
            sizes[classes[id], default: 0] += 1
        }
        candidates = module.functions.ids.filter { isInstance[$0] && isShared(classes[$0]) }
    }

    private static func mayShare(_ function: borrowing IRFunction) -> Bool {
        function.hasBody && function.span.isValid && function.attributes.isDisjoint(with: [.exported, .external])
    }

    private func isShared(_ number: UInt32) -> Bool { sizes[number, default: 0] > 1 }

    /// Tells functions apart until those that are left in a class have the same bodies.
    mutating func refine(_ module: borrowing IRModule) {
        while true {
            var known: [[UInt32]: UInt32] = [:]
            var new: [(function: IRFunctionID, number: UInt32)] = []
            for id in candidates where isShared(classes[id]) {
                describeBody(module.functions[id], of: classes[id], module)
                let number = known[words] ?? id.rawValue
                known[words] = number
                new.append((id, number))
            }
            let changed = new.contains { classes[$0.function] != $0.number }
            if !changed { return }
            for (id, _) in new { sizes[classes[id]] = 0 }
            for (id, number) in new {
                classes[id] = number
                sizes[number, default: 0] += 1
            }
        }
    }

    /// For each function that is left out the one that takes its place.
    func leaders() -> [IRFunctionID: IRFunctionID] {
        var leaders: [IRFunctionID: IRFunctionID] = [:]
        for id in candidates where isShared(classes[id]) && classes[id] != id.rawValue { leaders[id] = IRFunctionID(rawValue: classes[id]) }
        return leaders
    }

    // MARK: Descriptions

    /// Puts into `words` what has to be the same about functions beside their bodies.
    private mutating func describeHead(_ function: borrowing IRFunction, _ module: borrowing IRModule) {
        words.removeAll(keepingCapacity: true)
        words += [function.name.rawValue, UInt32(function.attributes.rawValue), UInt32(function.parameterTypes.count)]
        describe(function.span)
        for type in function.parameterTypes { words.append(shapes.passing(type, module.types)) }
        words.append(shapes.passing(function.resultType, module.types))
        for type in function.captureTypes { words.append(shapes.shape(type, module.types)) }
        if function.attributes.contains(.closureBody) { describeSignature(function.parameterTypes + [function.resultType], module.types) }
    }

    /// The types of a function that is called through a pointer: C asks for the same ones there, also where they are passed alike.
    private mutating func describeSignature(_ signature: some Sequence<IRType>, _ types: TypeTable) {
        for type in signature {
            // All arrays are of one type in C, and so are all closures.
            switch types.kind(type) {
            case .array: words.append(.max)
            case .closure: words.append(.max - 1)
            default: words.append(type.rawValue)
            }
        }
    }

    /// Puts into `words` what a function does, its callees by their classes.
    private mutating func describeBody(_ function: borrowing IRFunction, of own: UInt32, _ module: borrowing IRModule) {
        words.removeAll(keepingCapacity: true)
        // Only members of one class are compared.
        words += [own, UInt32(function.layout.count), UInt32(function.scopes.count)]
        for scope in function.scopes {
            words += [scope.name.rawValue, UInt32(scope.parent)]
            describe(scope.call)
        }
        number(function)
        for block in function.layout {
            words.append(function.blocks[block].isCold ? 1 : 0)
            words.append(function.blocks[block].parameterCount)
            for parameter in function.parameters(of: block) { words.append(shapes.shape(function.type(of: parameter), module.types)) }
            var value = function.blocks[block].first
            while value.isValid {
                describe(value, function, module)
                value = function[value].next
            }
        }
    }
    private mutating func describe(_ span: Span) { words += [span.file.rawValue, span.start, span.length] }

    /// Numbers values and blocks in the order of the layout.
    private mutating func number(_ function: borrowing IRFunction) {
        valueNumbers = Array(repeating: .max, count: function.instructions.count)
        blockNumbers = Array(repeating: .max, count: function.blocks.count)
        var next: UInt32 = 0
        for (position, block) in function.layout.enumerated() {
            blockNumbers[block.index] = UInt32(position)
            for parameter in function.parameters(of: block) {
                valueNumbers[parameter.index] = next
                next += 1
            }
            var value = function.blocks[block].first
            while value.isValid {
                valueNumbers[value.index] = next
                next += 1
                value = function[value].next
            }
        }
    }

    private mutating func describe(_ value: ValueID, _ function: borrowing IRFunction, _ module: borrowing IRModule) {
        let instruction = function[value]
        let opcode = instruction.opcode
        words += [UInt32(opcode.rawValue) << 24 | UInt32(instruction.flags.rawValue) << 16 | UInt32(instruction.scope)]
        words.append(shapes.shape(instruction.type, module.types))
        describe(function.spans[value])
        switch opcode.shape {
        case .constant: words += [instruction.a, instruction.b]
        case .list: words.append(instruction.b)
        case .switchCases:
            for item in function.switchCases(of: value) {
                words += [UInt32(truncatingIfNeeded: item.value), UInt32(truncatingIfNeeded: item.value >> 32)]
            }
        default: break
        }
        function.forEachOperand(of: value) { words.append(valueNumbers[$0.index]) }
        function.forEachEdge(of: value) { words.append(blockNumbers[function.edges[$0].target.index]) }
        if opcode.isDirectCall {
            words.append(classes[instruction.callee])
        } else if opcode.immediate != .none {
            words.append(instruction.c)
        }
        describeTypes(of: value, instruction, function, module.types)
    }

    /// What an operation asks of types beside how values of theirs are passed.
    private mutating func describeTypes(of value: ValueID, _ instruction: Instruction, _ function: borrowing IRFunction, _ types: TypeTable) {
        switch instruction.opcode {
        case .callClosure: describeSignature(function.list(of: value).map { function.type(of: $0) } + [instruction.type], types)
        case .eq, .ne, .lt, .le, .gt, .ge: words.append(function.type(of: instruction.first) == .string ? 1 : 0)
        case .arrayNew, .arrayFill, .arrayLiteral: words.append(shapes.element(of: instruction.type, types))
        case .arrayData, .elemLoad, .elemStore, .arrayPush, .arrayPop: words.append(shapes.element(of: function.type(of: instruction.first), types))
        case .callRuntime:
            for operand in function.list(of: value) { words.append(shapes.element(of: function.type(of: operand), types)) }
            words.append(shapes.element(of: instruction.type, types))
        case .objectNew: words.append(shapes.object(instruction.type, types, withTag: true))
        case .fieldLoad, .fieldStore, .objectTag: words.append(shapes.object(function.type(of: instruction.first), types, withTag: false))
        case .enumMake: words.append(shapes.enumeration(instruction.type, types))
        case .enumTag, .enumPayload: words.append(shapes.enumeration(function.type(of: instruction.first), types))
        default: break
        }
    }
}
