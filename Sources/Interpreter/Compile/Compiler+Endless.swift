import Source
import Support
import TypedTree

// What can be wrong in a program that type-checked: instances, or types, without end.

extension Compiler {
    /// Reports that a function is one of an endless chain of instances, with those of the same declaration that led to it.
    mutating func reportEndlessInstances(_ index: Int) {
        guard !hasFailed, case .instance(let function, _) = functions[index].kind else { return }
        hasFailed = true
        let declaration = program.functions[function]
        var chain: [String] = []
        var requester = index
        while requester >= 0 {
            if case .instance(function, let substitution) = functions[requester].kind {
                let types = (scopeParameters[function] ?? []).map { writtenName(substitution[$0] ?? TypeStore.unit, depth: 6) }
                chain.append("\(declaration.qualifiedName)<\(types.joined(separator: ", "))>")
            }
            requester = functions[requester].requester
        }
        var diagnostic = Diagnostic(
            .undeterminedType, "Calls of '\(declaration.qualifiedName)' lead to calls at ever larger types, without end",
            at: functions[index].span)
        diagnostic = diagnostic.label(declaration.nameSpan, "'\(declaration.qualifiedName)' is declared here")
        diagnostic = diagnostic.note("the instances are " + chain.reversed().prefix(3).joined(separator: " → ") + " → …")
        diagnostics.insert(diagnostic.help("call '\(declaration.qualifiedName)' in itself with the types of its own parameters"))
    }

    /// Reports that a type contains ever larger instances of itself.
    mutating func reportEndlessType(_ type: TypeID) {
        guard !hasFailed else { return }
        hasFailed = true
        let type = program.programPart(of: type)
        diagnostics.insert(
            Diagnostic(
                .undeterminedType, "The fields of '\(writtenName(type, depth: 4))' lead to ever larger types, without end",
                at: program.declaration(of: type) ?? f.span))
    }

    /// A concrete type as it is written in Orus, cut where it nests deep.
    private func writtenName(_ type: TypeID, depth: Int) -> String {
        if depth == 0 { return "…" }
        func names(_ list: TypeListID) -> String { program.types[list].map { writtenName($0, depth: depth - 1) }.joined(separator: ", ") }
        func generic(_ name: Symbol, _ arguments: TypeListID) -> String {
            let text = program.symbols.text(name)
            return program.types[arguments].isEmpty ? text : "\(text)<\(names(arguments))>"
        }
        switch program.types[type] {
        case .never, .unit: return "()"
        case .array(let element): return "[\(writtenName(element, depth: depth - 1))]"
        case .fixedArray(let element, let length): return "[\(writtenName(element, depth: depth - 1)), \(length)]"
        case .tuple(let list): return program.types[list].count == 1 ? "(\(names(list)),)" : "(\(names(list)))"
        case .function(let parameters, let result): return "fn(\(names(parameters))) -> \(writtenName(result, depth: depth - 1))"
        case .range(let element): return "Range<\(writtenName(element, depth: depth - 1))>"
        case .rangeIterator: return "Iterator<i64>"
        case .structure(let id, let arguments): return generic(program.structs[id].name, arguments)
        case .enumeration(let id, let arguments): return generic(program.enums[id].name, arguments)
        case .errorValue: return "Error"
        case .dynamic(let id, let arguments):
            let text = "dyn " + program.symbols.text(program.traits[id].name)
            return program.types[arguments].isEmpty ? text : "\(text)<\(names(arguments))>"
        default: return typeName(type)
        }
    }
}
