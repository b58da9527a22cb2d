import Support
import TypedTree

/// Writes types as a programmer would.
///
/// Inference variables are `_`, or `integer` and `float` where only literals are known to flow into them.
struct TypePrinter {
    let program: TypedProgram
    let variables: TypeVariables?

    /// The type as it is written in Orus.
    func text(_ type: TypeID) -> String {
        var result = ""
        write(type, &result)
        return result
    }

    private func write(_ type: TypeID, _ result: inout String) {
        let type = variables?.peek(type) ?? type
        switch program.types[type] {
        case .error: result += "_"
        case .never: result += "never"
        case .unit: result += "void"
        case .bool: result += "bool"
        case .char: result += "char"
        case .string: result += "string"
        case .integer(let integer): result += integer.name
        case .float(let float): result += "\(float)"
        case .array(let element):
            result += "["
            write(element, &result)
            result += "]"
        case .fixedArray(let element, let length):
            result += "["
            write(element, &result)
            result += ", \(length)]"
        case .tuple(let list):
            result += "("
            write(list, &result)
            result += program.types.count(of: list) == 1 ? ",)" : ")"
        case .function(let parameters, let functionResult):
            result += "fn("
            write(parameters, &result)
            result += ")"
            let end = variables?.peek(functionResult) ?? functionResult
            if end != TypeStore.unit {
                result += " -> "
                write(end, &result)
            }
        case .range(let element):
            result += "Range<"
            write(element, &result)
            result += ">"
        case .rangeIterator: result += "Iterator<i64>"
        case .structure(let id, let arguments):
            result += program.symbols.text(program.structs[id].name)
            writeArguments(arguments, &result)
        case .enumeration(let id, let arguments):
            result += program.symbols.text(program.enums[id].name)
            writeArguments(arguments, &result)
        case .errorValue: result += "Error"
        case .parameter(let id): result += program.symbols.text(program.typeParameters[id].name)
        case .variable(let id):
            let variableClass = variables?.class(id) ?? []
            if variableClass.contains(.floating) {
                result += "float"
            } else {
                result += variableClass.isNumeric ? "integer" : "_"
            }
        }
    }

    private func writeArguments(_ list: TypeListID, _ result: inout String) {
        guard program.types.count(of: list) > 0 else { return }
        result += "<"
        write(list, &result)
        result += ">"
    }

    private func write(_ list: TypeListID, _ result: inout String) {
        for (index, type) in program.types[list].enumerated() {
            if index > 0 { result += ", " }
            write(type, &result)
        }
    }

    /// A constraint as a condition on its subject: `T + T`, `T.name: U`.
    func text(_ constraint: Constraint) -> String {
        let subject = text(constraint.subject)
        switch constraint.kind {
        case .integerLiteral: return "\(subject) is a number"
        case .floatLiteral: return "\(subject) is a float"
        case .integer: return "\(subject) is an integer"
        case .arithmetic(let op): return "\(subject) \(op.spelling) \(subject)"
        case .negation: return "-\(subject)"
        case .bitwiseNot: return "~\(subject)"
        case .ordered: return "\(subject) < \(subject)"
        case .equatable: return "\(subject) == \(subject)"
        case .length: return "len(\(subject))"
        case .index(let index, let result): return "\(subject)[\(text(index))]: \(text(result))"
        case .indexAssignment(let index, let value): return "\(subject)[\(text(index))] = \(text(value))"
        case .slice(let result): return "\(subject)[..]: \(text(result))"
        case .iterate(let element): return "for \(text(element)) in \(subject)"
        case .field(let name, let type): return "\(subject).\(program.symbols.text(name)): \(text(type))"
        case .method(let name, let arguments, let result):
            let list = program.types[arguments].map { text($0) }.joined(separator: ", ")
            return "\(subject).\(program.symbols.text(name))(\(list)): \(text(result))"
        case .cast(let target): return "\(subject) as \(text(target))"
        case .intConvertible: return "int(\(subject))"
        case .floatConvertible: return "float(\(subject))"
        case .contains(let element): return "\(text(element)) in \(subject)"
        case .destructure(let targets):
            return "\(program.types[targets].map { text($0) }.joined(separator: ", ")) = \(subject)"
        case .printable: return "print(\(subject))"
        case .sortable: return "sorted(\(subject))"
        case .hashable: return "hash(\(subject))"
        case .raisable: return "raise \(subject)"
        }
    }

    /// A function as its callers see it: `fn f(a: i32, b: i32 = …, rest: ...string) -> bool`.
    func callSignature(of function: FunctionID) -> String {
        let declaration = program.functions[function]
        var parts: [String] = []
        for (index, local) in declaration.parameters.enumerated() {
            let name = program.symbols.text(program.locals[local].name)
            let type = variables?.peek(program.locals[local].type) ?? program.locals[local].type
            if index == 0, name == "self" {
                parts.append(name)
            } else if declaration.isVariadic, index == declaration.parameters.count - 1, case .array(let element) = program.types[type] {
                parts.append("\(name): ...\(text(element))")
            } else {
                let isOptional = declaration.defaults.contains { Int($0.parameter) == index }
                parts.append("\(name): \(text(type))" + (isOptional ? " = …" : ""))
            }
        }
        let name = declaration.role == .closure ? "fn" : "fn \(program.symbols.text(declaration.name))"
        let end = variables?.peek(declaration.result) ?? declaration.result
        return "\(name)(\(parts.joined(separator: ", ")))" + (end == TypeStore.unit ? "" : " -> \(text(end))")
    }

    /// A function's inferred type: `fn add<T>(a: T, b: T) -> T where T + T`.
    func signature(of function: FunctionID) -> String {
        let declaration = program.functions[function]
        var result = "fn \(declaration.qualifiedName)"
        if !declaration.typeParameters.isEmpty {
            result += "<\(declaration.typeParameters.map { program.symbols.text(program.typeParameters[$0].name) }.joined(separator: ", "))>"
        }
        let parameters = declaration.parameters.map {
            "\(program.symbols.text(program.locals[$0].name)): \(text(program.locals[$0].type))"
        }
        result += "(\(parameters.joined(separator: ", ")))"
        let end = variables?.peek(declaration.result) ?? declaration.result
        if end != TypeStore.unit { result += " -> \(text(end))" }
        let conditions = declaration.constraints.filter { if case .printable = $0.kind { false } else { true } }.map { text($0) }
        if !conditions.isEmpty { result += " where \(conditions.joined(separator: ", "))" }
        return result
    }
}

extension Inference {
    /// The type as a message shows it.
    func describe(_ type: TypeID) -> String {
        TypePrinter(program: program, variables: variables).text(type)
    }

    /// The text of a name.
    func text(_ symbol: Symbol) -> String { program.symbols.text(symbol) }
}
