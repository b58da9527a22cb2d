import TypedTree

// Types as text, for messages and `typeof`.

extension Lowerer {
    /// A concrete type as it is written in Orus, cut where it nests deep.
    func typeName(_ type: TypeID, depth: Int = 4) -> String {
        if depth == 0 { return "…" }
        func names(_ list: TypeListID) -> String {
            program.types[list].map { typeName($0, depth: depth - 1) }.joined(separator: ", ")
        }
        func generic(_ name: String, _ arguments: TypeListID) -> String {
            program.types[arguments].isEmpty ? name : "\(name)<\(names(arguments))>"
        }
        switch program.types[type] {
        case .error, .variable: return "?"
        case .never, .unit: return "()"
        case .bool: return "bool"
        case .char: return "char"
        case .string: return "string"
        case .integer(let integer): return integer.name
        case .float(let float): return float == .f32 ? "f32" : "f64"
        case .array(let element): return "[\(typeName(element, depth: depth - 1))]"
        case .fixedArray(let element, let length): return "[\(typeName(element, depth: depth - 1)), \(length)]"
        case .tuple(let list): return program.types[list].count == 1 ? "(\(names(list)),)" : "(\(names(list)))"
        case .function(let parameters, let result):
            return "fn(\(names(parameters))) -> \(typeName(result, depth: depth - 1))"
        case .range(let element): return "Range<\(typeName(element, depth: depth - 1))>"
        case .rangeIterator: return "Iterator<i64>"
        case .structure(let id, let arguments): return generic(module.names.text(program.structs[id].name), arguments)
        case .enumeration(let id, let arguments): return generic(module.names.text(program.enums[id].name), arguments)
        case .errorValue: return "Error"
        case .dynamic(let id, let arguments): return generic("dyn " + module.names.text(program.traits[id].name), arguments)
        case .parameter(let id): return module.names.text(program.typeParameters[id].name)
        }
    }

    /// What `typeof` gives for values of a concrete type.
    func runtimeTypeName(_ type: TypeID) -> String {
        switch program.types[type] {
        case .array, .fixedArray: "array"
        case .tuple: "tuple"
        case .function: "function"
        case .range: "range"
        case .rangeIterator: "iterator"
        case .errorValue: "error"
        case .unit, .never: "void"
        case .structure(let id, _) where id == program.map: "map"
        case .structure(let id, _) where id == program.set: "set"
        case .structure(let id, _): module.names.text(program.structs[id].name)
        case .enumeration(let id, _): module.names.text(program.enums[id].name)
        default: typeName(type)
        }
    }
}
