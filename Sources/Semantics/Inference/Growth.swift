import Source
import Support
import TypedTree

// Recursion with ever larger types. Each set of types needs an instance of its own, so this would need instances without end.
//
// Within a component of functions that call one another, the types of a call depend on the type parameters of the caller. That is a
// graph of type parameters: `f<T>` that calls `g<[T]>` makes an edge from `T` to the parameter of `g`, one that grows. Instances
// have no end when a growing edge is part of a cycle. The same goes for types and the type arguments in their fields.

/// How a type parameter of a called function depends on one of the caller.
private struct Dependency {
    let from: TypeParamID
    let to: TypeParamID
    let grows: Bool
    /// The use, as its position among those of the component.
    let use: Int
}

extension Inference {
    /// Reports recursion of a finished component that needs instances without end.
    mutating func checkGrowth(of uses: [RecursiveUse]) {
        var dependencies: [Dependency] = []
        for (position, use) in uses.enumerated() {
            for (parameter, argument) in zip(program.functions[use.function].typeParameters, types[use.written]) {
                let type = zonk(argument)
                for own in Set(typeParameters(in: type)) {
                    dependencies.append(Dependency(from: own, to: parameter, grows: types[type] != .parameter(own), use: position))
                }
            }
        }
        guard dependencies.contains(where: { $0.grows }) else { return }
        let outgoing = Dictionary(grouping: dependencies) { $0.from }
        for dependency in dependencies where dependency.grows {
            guard let rest = path(from: dependency.to, to: dependency.from, outgoing) else { continue }
            return reportGrowth(([dependency] + rest).map { uses[$0.use] })
        }
    }

    /// Reports types whose fields need instances of themselves without end, as `n: B<B<T>>?` in `B<T>`.
    mutating func checkGrowthOfFields() {
        var parts: [(owner: String, type: TypeID, span: Span, module: ModuleID)] = []
        for declaration in program.structs.elements where !declaration.typeParameters.isEmpty {
            let name = text(declaration.name)
            for field in declaration.fields { parts.append((name, field.type, field.span, declaration.module)) }
        }
        for declaration in program.enums.elements where !declaration.typeParameters.isEmpty {
            let name = text(declaration.name)
            for variant in declaration.variants {
                for payload in variant.payload { parts.append((name, payload.type, variant.span, declaration.module)) }
            }
        }
        var dependencies: [Dependency] = []
        for (position, part) in parts.enumerated() where isShown(part.module) { addDependencies(of: part.type, use: position, &dependencies) }
        guard dependencies.contains(where: { $0.grows }) else { return }
        for (position, part) in parts.enumerated() where !isShown(part.module) { addDependencies(of: part.type, use: position, &dependencies) }
        let outgoing = Dictionary(grouping: dependencies) { $0.from }
        var reported: Set<String> = []
        for dependency in dependencies where dependency.grows && path(from: dependency.to, to: dependency.from, outgoing) != nil {
            let part = parts[dependency.use]
            guard isShown(part.module), reported.insert(part.owner).inserted else { continue }
            report(
                Diagnostic(.undeterminedType, "the fields of `\(part.owner)` lead to ever larger types, here to `\(describe(part.type))`", at: part.span)
                    .note("each of these types needs an instance of its own, and they would have no end"))
        }
    }

    /// Adds what the type arguments in a type depend on.
    private func addDependencies(of type: TypeID, use: Int, _ dependencies: inout [Dependency]) {
        guard types.hasParameter(type) else { return }
        func add(_ parameters: [TypeParamID], _ arguments: TypeListID) {
            for (parameter, argument) in zip(parameters, types[arguments]) {
                for own in Set(typeParameters(in: argument)) {
                    dependencies.append(Dependency(from: own, to: parameter, grows: types[argument] != .parameter(own), use: use))
                }
                addDependencies(of: argument, use: use, &dependencies)
            }
        }
        switch types[type] {
        case .structure(let id, let list): add(program.structs[id].typeParameters, list)
        case .enumeration(let id, let list): add(program.enums[id].typeParameters, list)
        case .array(let element), .fixedArray(let element, _), .range(let element): addDependencies(of: element, use: use, &dependencies)
        case .tuple(let list), .dynamic(_, let list): for element in types[list] { addDependencies(of: element, use: use, &dependencies) }
        case .function(let parameters, let result):
            for parameter in types[parameters] { addDependencies(of: parameter, use: use, &dependencies) }
            addDependencies(of: result, use: use, &dependencies)
        default: break
        }
    }

    /// The shortest way from one type parameter to another.
    private func path(from start: TypeParamID, to end: TypeParamID, _ outgoing: [TypeParamID: [Dependency]]) -> [Dependency]? {
        if start == end { return [] }
        var cameBy: [TypeParamID: Dependency] = [:]
        var queue = [start]
        var next = 0
        while next < queue.count {
            for step in outgoing[queue[next]] ?? [] where step.to != start && cameBy[step.to] == nil {
                cameBy[step.to] = step
                queue.append(step.to)
            }
            next += 1
        }
        guard cameBy[end] != nil else { return nil }
        var result: [Dependency] = []
        var place = end
        while place != start, let step = cameBy[place] {
            result.append(step)
            place = step.from
        }
        return result.reversed()
    }

    /// Reports a circle of calls, of which the first one makes a type larger.
    private mutating func reportGrowth(_ circle: [RecursiveUse]) {
        let caller = circle[0].caller
        let own = program.functions[caller].typeParameters.map { types.intern(.parameter($0)) }
        var chain = [instanceName(caller, Array(own.prefix(types.count(of: circle[0].written))))]
        var arguments = own
        // Two rounds of a function that calls itself show the growth.
        for use in circle.count == 1 ? circle + circle : circle {
            let substitution = Substitution(Array(program.functions[use.caller].typeParameters.prefix(arguments.count)), arguments)
            let written = zonk(use.written)
            let instance = types.substitute(written, substitution)
            arguments = types[instance]
            chain.append(instanceName(use.function, arguments))
        }
        let first = shownName(caller)
        let second = shownName(circle[0].function)
        let who = first == second ? "`\(first)` calls itself" : "`\(first)` and `\(second)` call one another"
        let written = zonk(circle[0].written)
        let larger = types[written].first { type in
            if case .parameter = types[type] { false } else { types.hasParameter(type) }
        }
        let shown = larger.map { ", here with `\(describe($0))`" } ?? ""
        report(
            Diagnostic(.undeterminedType, "\(who) with ever larger types\(shown)", at: program.nodes[circle[0].node].span)
                .note("\(chain.prefix(6).joined(separator: " calls ")), and so on: each needs an instance of its own, and these would have no end"))
    }

    private func instanceName(_ function: FunctionID, _ arguments: [TypeID]) -> String {
        "`\(shownName(function))<\(arguments.map { describe($0) }.joined(separator: ", "))>`"
    }

    /// The name of a function; that of a method of a type that has none, as `[T].total`.
    private func shownName(_ function: FunctionID) -> String {
        let declaration = program.functions[function]
        guard case .method(.builtin) = declaration.role, let impl = declaration.implementation else { return declaration.qualifiedName }
        return "\(describe(program.impls[impl].type)).\(text(declaration.name))"
    }
}
