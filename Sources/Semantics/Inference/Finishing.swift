import Source
import Support
import TypedTree

// What is done when all bodies have been looked at: final types everywhere, literals held against them.

extension Inference {
    /// Replaces variables by their types in the whole program.
    mutating func finish() {
        reportUndetermined(level: 0, openStart: 0)
        isFinishing = true
        for id in program.nodes.ids { finishNode(id) }
        for id in program.patterns.ids {
            let type = program.patterns[id].type
            if types.hasVariable(type) { program.patterns[id].type = zonk(type) }
        }
        for id in program.locals.ids {
            let type = program.locals[id].type
            program.locals[id].type = type.isValid ? zonk(type) : TypeStore.error
        }
        for id in program.globals.ids {
            let type = program.globals[id].type
            program.globals[id].type = type.isValid ? zonk(type) : TypeStore.error
        }
        for id in program.functions.ids { finishFunction(id) }
        checkOverrides()
        checkInferredImplMethods()
        checkLiterals()
        checkMain()
        replaceGeneralizedCaptures()
    }

    private mutating func finishNode(_ id: NodeID) {
        let type = program.nodes[id].type
        if types.hasVariable(type) { program.nodes[id].type = zonk(type) }
        switch program.nodes[id].kind {
        case .call(let function, let arguments, let list) where arguments != TypeStore.emptyList:
            program.nodes[id].kind = .call(function, arguments: zonk(arguments), list)
        case .function(let function, let arguments) where arguments != TypeStore.emptyList:
            program.nodes[id].kind = .function(function, arguments: zonk(arguments))
        default: break
        }
    }

    private mutating func finishFunction(_ id: FunctionID) {
        let result = program.functions[id].result
        program.functions[id].result = result.isValid ? zonk(result) : TypeStore.error
        for index in program.functions[id].constraints.indices {
            let constraint = program.functions[id].constraints[index]
            program.functions[id].constraints[index] = Constraint(zonk(constraint.kind), on: zonk(constraint.subject), at: constraint.span)
        }
    }

    /// Holds literals against the types they came to have.
    private mutating func checkLiterals() {
        for node in rangedLiterals {
            if let pattern = bitPatterns[node], program.nodes[node].type == TypeStore.i32 { program.nodes[node].kind = pattern }
            let (type, span) = (program.nodes[node].type, program.nodes[node].span)
            switch program.nodes[node].kind {
            case .integer(let magnitude, let negative): checkRange(magnitude, negative: negative, type, at: span)
            case .float(let value) where type == TypeStore.f32 || !value.isFinite: reportFloatRange(type, at: span)
            default: break
            }
        }
    }

    /// A generalized function expression is no variable any more: who captures its name captures what it captures.
    private mutating func replaceGeneralizedCaptures() {
        guard !generalizedLocals.isEmpty else { return }
        var changed = true
        while changed {
            changed = false
            for id in program.functions.ids {
                let captures = program.functions[id].captures
                guard captures.contains(where: { generalizedLocals[$0] != nil }) else { continue }
                var result: [LocalID] = []
                for local in captures {
                    let replacement = generalizedLocals[local].map { program.functions[$0].captures } ?? [local]
                    for local in replacement where !result.contains(local) { result.append(local) }
                }
                program.functions[id].captures = result.filter { program.locals[$0].function != id }
                changed = true
            }
        }
    }
}
