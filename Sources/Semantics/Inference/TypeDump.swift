import Support
import TypedTree

extension TypedProgram {
    /// The inferred types of a module's declarations, one a line: what `emit types` prints.
    public func dumpTypes(of module: ModuleID) -> String {
        let printer = TypePrinter(program: self, variables: nil)
        var result = ""
        for id in structs.ids where structs[id].module == module { result += dump(structs[id], printer) }
        for id in enums.ids where enums[id].module == module { result += dump(enums[id], printer) }
        for id in globals.ids where globals[id].module == module {
            let global = globals[id]
            result += "\(global.isMutable ? "mut " : "")\(symbols.text(global.name)): \(printer.text(global.type))\n"
        }
        var variables: [FunctionID: [LocalID]] = [:]
        for id in locals.ids where locals[id].function.isValid { variables[locals[id].function, default: []].append(id) }
        for id in functions.ids where functions[id].module == module && functions[id].role != .moduleInitializer {
            result += dump(id, variables[id] ?? [], printer)
        }
        return result
    }

    private func dump(_ declaration: StructDeclaration, _ printer: TypePrinter) -> String {
        var result = "struct \(symbols.text(declaration.name))\(parameters(declaration.typeParameters)):\n"
        for field in declaration.fields { result += "    \(symbols.text(field.name)): \(printer.text(field.type))\n" }
        return result
    }

    private func dump(_ declaration: EnumDeclaration, _ printer: TypePrinter) -> String {
        var result = "enum \(symbols.text(declaration.name))\(parameters(declaration.typeParameters)):\n"
        for variant in declaration.variants {
            let payload = variant.payload.map { part in
                (part.name.map { "\(symbols.text($0)): " } ?? "") + printer.text(part.type)
            }
            result += "    \(symbols.text(variant.name))" + (payload.isEmpty ? "" : "(\(payload.joined(separator: ", ")))") + "\n"
        }
        return result
    }

    private func parameters(_ list: [TypeParamID]) -> String {
        list.isEmpty ? "" : "<\(list.map { symbols.text(typeParameters[$0].name) }.joined(separator: ", "))>"
    }

    /// A function's signature, and the types of its variables below it.
    private func dump(_ id: FunctionID, _ variables: [LocalID], _ printer: TypePrinter) -> String {
        if case .defaultValue = functions[id].role { return "" }
        var result = printer.signature(of: id) + "\n"
        let own = functions[id].parameters
        for local in variables where !own.contains(local) {
            let name = symbols.text(locals[local].name)
            if name.hasPrefix("$") { continue }
            result += "    \(locals[local].isMutable ? "mut " : "")\(name): \(printer.text(locals[local].type))\n"
        }
        return result
    }
}
