import Source
import Support
import TypedTree

// Generalization and instantiation: how the types of a component of functions become schemes, and schemes types again.

extension Inference {
    /// Generalizes the types of the functions of a component, whose variables are those made since `openStart` at `level` or deeper.
    mutating func generalize(_ members: [FunctionID], level: UInt32, openStart: Int) {
        solveReady()
        var generic = collectGeneric(members, level: level)
        // What becomes known by either may decide what else is generic.
        while mergeFields(of: generic) || settleLiterals(level: level, openStart: openStart) {
            solveReady()
            unmark(generic)
            generic = collectGeneric(members, level: level)
        }
        let scheme = quantify(generic, members)
        reportUndetermined(level: level, openStart: openStart)
        for member in members {
            // Instantiating looks for type parameters, not for variables that are bound to some.
            for index in functions[member.index].parameters { signatures[index] = zonk(signatures[index]) }
            functions[member.index].result = zonk(functions[member.index].result)
            program.functions[member].typeParameters += scheme.parameters
            for value in program.functions[member].defaults { program.functions[value.maker].typeParameters += scheme.parameters }
            for index in program.functions[member].constraints.indices {
                let assumed = program.functions[member].constraints[index]
                program.functions[member].constraints[index] = Constraint(zonk(assumed.kind), on: zonk(assumed.subject), at: assumed.span)
            }
            for constraint in scheme.constraints { program.functions[member].constraints.append(constraint) }
            functions[member.index].status = .done
        }
        if !takenSchemes.isEmpty { for member in members { checkTakenScheme(of: member) } }
        if members.count > 1, !scheme.parameters.isEmpty { sharedSchemes.formUnion(members) }
        completeRecursiveUses(of: members, with: scheme.parameters)
    }

    /// The variables that the functions' types depend on, marked: those of their parameters, of their results unless only
    /// literals are known of them, and of the constraints on these.
    private mutating func collectGeneric(_ members: [FunctionID], level: UInt32) -> [TypeVariableID] {
        var list: [TypeVariableID] = []
        // In their order, so that the scheme's type parameters have the same one.
        for variable in takenVariables(of: members) { mark(variable, level, &list) }
        for member in members {
            for index in functions[member.index].parameters { mark(signatures[index], level, &list) }
        }
        var next = closeOverConstraints(&list, from: 0, level)
        for member in members { mark(functions[member.index].result, level, &list, withoutLiterals: true) }
        next = closeOverConstraints(&list, from: next, level)
        return list
    }

    /// Adds the variables of the constraints on the variables in `list` from position `start`.
    private mutating func closeOverConstraints(_ list: inout [TypeVariableID], from start: Int, _ level: UInt32) -> Int {
        var next = start
        while next < list.count {
            for position in constraints.list(endingAt: variables.waiting[list[next].index]) {
                switch constraints[position].kind {
                case .index(let index, let result), .indexAssignment(let index, let result):
                    mark(index, level, &list, withoutLiterals: true)
                    mark(result, level, &list)
                case .slice(let type), .iterate(let type), .field(_, let type), .fieldAssignment(_, let type), .contains(let type): mark(type, level, &list)
                case .method(_, let arguments, let result):
                    for type in types[arguments] { mark(type, level, &list) }
                    mark(result, level, &list)
                case .destructure(let targets), .bound(_, let targets):
                    for type in types[targets] { mark(type, level, &list) }
                default: break
                }
            }
            next += 1
        }
        return next
    }

    /// Marks the variables of `level` or deeper in `type` and adds them to `list`.
    private mutating func mark(_ type: TypeID, _ level: UInt32, _ list: inout [TypeVariableID], withoutLiterals: Bool = false) {
        let type = variables.find(type)
        if let variable = type.variable {
            let variableClass = variables.class(variable)
            guard variables.level(variable) >= level, !variableClass.contains(.marked) else { return }
            if withoutLiterals && variableClass.isNumeric { return }
            // A float literal makes what it is joined to an `f64`, in a function of any type.
            if variableClass.contains(.floating) { return }
            variables.confine(variable, to: .marked)
            list.append(variable)
            return
        }
        guard types.hasVariable(type) else { return }
        switch types[type] {
        case .array(let element), .fixedArray(let element, _), .range(let element): mark(element, level, &list, withoutLiterals: withoutLiterals)
        case .tuple(let members), .structure(_, let members), .enumeration(_, let members), .dynamic(_, let members):
            for member in types[members] { mark(member, level, &list, withoutLiterals: withoutLiterals) }
        case .function(let parameters, let result):
            for parameter in types[parameters] { mark(parameter, level, &list, withoutLiterals: withoutLiterals) }
            mark(result, level, &list, withoutLiterals: withoutLiterals)
        default: break
        }
    }

    private mutating func unmark(_ list: [TypeVariableID]) {
        for variable in list { variables.release(variable, from: .marked) }
    }

    /// Gives the unmarked variables of literals and lengths their default types; whether there was one.
    private mutating func settleLiterals(level: UInt32, openStart: Int) -> Bool {
        var settled = false
        var index = openStart
        // Settling one may wake constraints that bind or make others.
        while index < variables.open.count {
            let variable = variables.open[index]
            index += 1
            guard variables.isRoot(variable), variables.level(variable) >= level else { continue }
            let variableClass = variables.class(variable)
            guard variableClass.isNumeric, !variableClass.contains(.marked), let type = variableClass.defaultType else { continue }
            _ = bind(variable, to: type)
            settled = true
            solveReady()
        }
        return settled
    }

    /// Makes type parameters of the marked variables; their constraints become the scheme's.
    private mutating func quantify(
        _ generic: [TypeVariableID], _ members: [FunctionID]
    ) -> (parameters: [TypeParamID], constraints: [Constraint]) {
        guard !generic.isEmpty else { return ([], []) }
        var letters = ParameterNames(members.flatMap { visibleParameterNames(of: $0) })
        var parameters: [TypeParamID] = []
        var pending: [PendingConstraint] = []
        for variable in generic where variables.isRoot(variable) {
            let name = program.symbols.intern(letters.next())
            let parameter = program.typeParameters.append(TypeParameter(name: name, span: variables.span(variable), isInferred: true))
            instantiation.append(.invalid)
            let type = types.intern(.parameter(parameter))
            let variableClass = variables.class(variable)
            if variableClass.isNumeric {
                // What the language itself gives may have no place.
                let span = variables.span(variable).isValid ? variables.span(variable) : program.functions[members[0]].nameSpan
                let kind: ConstraintKind = variableClass.contains(.integral) ? .integer : .integerLiteral
                pending.append(PendingConstraint(kind, on: type, at: span))
            }
            for position in constraints.list(endingAt: variables.waiting[variable.index]) { pending.append(constraints[position]) }
            variables.waiting[variable.index] = -1
            variables.bind(variable, to: type)
            parameters.append(parameter)
        }
        var result: [Constraint] = []
        var seen = Set<ConstraintIdentity>()
        for constraint in pending {
            let zonked = Constraint(zonk(constraint.kind), on: zonk(constraint.subject), at: constraint.span)
            if seen.insert(ConstraintIdentity(kind: zonked.kind, subject: zonked.subject)).inserted { result.append(zonked) }
        }
        return (parameters, result)
    }

    /// One subject has one field of a name: makes the types of its uses one. Whether there were several.
    private mutating func mergeFields(of generic: [TypeVariableID]) -> Bool {
        var merged = false
        func merge(_ first: TypeID?, _ type: TypeID, _ inference: inout Inference) -> TypeID {
            guard let first else { return type }
            if inference.zonk(first) != inference.zonk(type), inference.unify(first, type), inference.zonk(first) == inference.zonk(type) {
                merged = true
            }
            return first
        }
        for variable in generic where variables.isRoot(variable) {
            var fields: [Symbol: TypeID] = [:]
            var element: TypeID?
            var indexed: TypeID?
            for position in constraints.list(endingAt: variables.waiting[variable.index]) {
                switch constraints[position].kind {
                case .field(let name, let type), .fieldAssignment(let name, let type):
                    fields[name] = merge(fields[name], type, &self)
                case .iterate(let type):
                    element = merge(element, type, &self)
                case .index(_, let type), .indexAssignment(_, let type):
                    indexed = merge(indexed, type, &self)
                default: break
                }
            }
        }
        return merged
    }

    /// The types in a constraint zonked.
    mutating func zonk(_ kind: ConstraintKind) -> ConstraintKind {
        switch kind {
        case .index(let index, let result): .index(zonk(index), result: zonk(result))
        case .indexAssignment(let index, let value): .indexAssignment(zonk(index), value: zonk(value))
        case .slice(let result): .slice(result: zonk(result))
        case .iterate(let element): .iterate(element: zonk(element))
        case .field(let name, let type): .field(name, type: zonk(type))
        case .fieldAssignment(let name, let type): .fieldAssignment(name, type: zonk(type))
        case .method(let name, let arguments, let result): .method(name, arguments: zonk(arguments), result: zonk(result))
        case .cast(let target): .cast(to: zonk(target))
        case .contains(let element): .contains(element: zonk(element))
        case .destructure(let targets): .destructure(zonk(targets))
        case .bound(let trait, let arguments): .bound(trait, arguments: zonk(arguments))
        default: kind
        }
    }

    /// Reports the variables that nothing determines, and takes what is settled off the list of open ones.
    mutating func reportUndetermined(level: UInt32, openStart: Int) {
        _ = settleLiterals(level: level, openStart: openStart)
        var kept = openStart
        var index = openStart
        // Solving what waited may make further variables, at the end.
        while index < variables.open.count {
            let variable = variables.open[index]
            index += 1
            guard variables.isRoot(variable) else { continue }
            if variables.level(variable) < level {
                variables.open[kept] = variable
                kept += 1
            } else if let type = variables.class(variable).defaultType {
                _ = bind(variable, to: type)
                solveReady()
            } else {
                reportUndetermined(variable)
                // What depends on it is silent.
                _ = bind(variable, to: TypeStore.error)
                solveReady()
            }
        }
        variables.open.removeLast(variables.open.count - kept)
    }

    private mutating func completeRecursiveUses(of members: [FunctionID], with parameters: [TypeParamID]) {
        guard !recursiveUses.isEmpty else { return }
        let own = parameters.map { types.intern(.parameter($0)) }
        var kept: [RecursiveUse] = []
        checkGrowth(of: recursiveUses.filter { functions[$0.function.index].status == .done })
        for use in recursiveUses {
            guard functions[use.function.index].status == .done else {
                kept.append(use)
                continue
            }
            let arguments = types.intern(types[use.written] + own)
            switch program.nodes[use.node].kind {
            case .call(let function, _, let list): program.nodes[use.node].kind = .call(function, arguments: arguments, list)
            case .function(let function, _): program.nodes[use.node].kind = .function(function, arguments: arguments)
            default: break
            }
        }
        recursiveUses = kept
    }

    /// The names of type parameters that a function's new ones must not have.
    private func visibleParameterNames(of function: FunctionID) -> [String] {
        var result: [String] = []
        var next: FunctionID? = function
        while let id = next {
            result += program.functions[id].typeParameters.map { text(program.typeParameters[$0].name) }
            next = program.functions[id].parent
        }
        return result
    }

    // MARK: Instantiation

    /// Replaces type parameters as `instantiation` says.
    mutating func instantiate(_ type: TypeID) -> TypeID {
        let type = variables.find(type)
        guard types.hasParameter(type) else { return type }
        switch types[type] {
        case .parameter(let parameter):
            let replacement = instantiation[parameter.index]
            return replacement.isValid ? replacement : type
        case .array(let element): return types.intern(.array(instantiate(element)))
        case .fixedArray(let element, let length): return types.intern(.fixedArray(instantiate(element), length: length))
        case .range(let element): return types.intern(.range(instantiate(element)))
        case .tuple(let list): return types.intern(.tuple(instantiate(list)))
        case .function(let parameters, let result):
            let parameters = instantiate(parameters)
            return types.intern(.function(parameters: parameters, result: instantiate(result)))
        case .structure(let id, let list): return types.intern(.structure(id, instantiate(list)))
        case .enumeration(let id, let list): return types.intern(.enumeration(id, instantiate(list)))
        case .dynamic(let id, let list): return types.intern(.dynamic(id, instantiate(list)))
        default: return type
        }
    }

    mutating func instantiate(_ list: TypeListID) -> TypeListID {
        let start = types.beginList()
        for index in 0..<types.count(of: list) {
            let member = instantiate(types[list, index])
            types.appendToList(member)
        }
        return types.endList(start)
    }

    mutating func instantiate(_ kind: ConstraintKind) -> ConstraintKind {
        switch kind {
        case .index(let index, let result): .index(instantiate(index), result: instantiate(result))
        case .indexAssignment(let index, let value): .indexAssignment(instantiate(index), value: instantiate(value))
        case .slice(let result): .slice(result: instantiate(result))
        case .iterate(let element): .iterate(element: instantiate(element))
        case .field(let name, let type): .field(name, type: instantiate(type))
        case .fieldAssignment(let name, let type): .fieldAssignment(name, type: instantiate(type))
        case .method(let name, let arguments, let result): .method(name, arguments: instantiate(arguments), result: instantiate(result))
        case .cast(let target): .cast(to: instantiate(target))
        case .contains(let element): .contains(element: instantiate(element))
        case .destructure(let targets): .destructure(instantiate(targets))
        case .bound(let trait, let arguments): .bound(trait, arguments: instantiate(arguments))
        default: kind
        }
    }

    /// Lets `parameters` stand for `arguments` until `endInstantiation`.
    mutating func beginInstantiation(_ parameters: [TypeParamID], _ arguments: TypeListID) {
        for (index, parameter) in parameters.enumerated() { instantiation[parameter.index] = types[arguments, index] }
    }

    mutating func endInstantiation(_ parameters: [TypeParamID]) {
        for parameter in parameters { instantiation[parameter.index] = .invalid }
    }

    /// New variables for type parameters, as a list.
    mutating func freshArguments(
        _ parameters: [TypeParamID], at span: Span, _ variableClass: VariableClass = [], _ origin: VariableOrigin = .typeArgument
    ) -> TypeListID {
        if parameters.isEmpty { return TypeStore.emptyList }
        let start = types.beginList()
        for parameter in parameters {
            types.appendToList(strayParameters.contains(parameter) ? TypeStore.error : fresh(origin, at: span, variableClass))
        }
        return types.endList(start)
    }

    /// A new variable of the body that is being inferred.
    mutating func fresh(_ origin: VariableOrigin, at span: Span, _ variableClass: VariableClass = []) -> TypeID {
        variables.make(level: context.level, origin, at: span, variableClass)
    }
}

/// What makes two constraints of a scheme the same, wherever they stand.
private struct ConstraintIdentity: Hashable {
    let kind: ConstraintKind
    let subject: TypeID
}

/// Names for inferred type parameters: `T`, `U`, …, then `T1`, ….
private struct ParameterNames {
    private let taken: [String]
    private var count = 0
    private static let letters = ["T", "U", "V", "W", "A", "B", "C", "D"]

    init(_ taken: [String]) { self.taken = taken }

    mutating func next() -> String {
        while true {
            let round = count / ParameterNames.letters.count
            let name = ParameterNames.letters[count % ParameterNames.letters.count] + (round == 0 ? "" : "\(round)")
            count += 1
            if !taken.contains(name) { return name }
        }
    }
}
