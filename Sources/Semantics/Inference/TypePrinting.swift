import Support
import TypedTree

/// What a name in a type stands for.
public enum NamedType: Sendable, Hashable {
    case structure(StructID)
    case enumeration(EnumID)
    case trait(TraitID)
    case parameter(TypeParamID)
    /// A type of the language.
    case builtin(TypeHead)
}

/// Takes a type's text piece by piece, and may do with names what it likes: link them to what they name.
public protocol TypeText {
    mutating func append(_ text: String)
    mutating func append(_ name: String, naming type: NamedType)
}

extension String: TypeText {
    public mutating func append(_ name: String, naming type: NamedType) { append(name) }
}

/// Writes types as a programmer would.
///
/// Inference variables are `_`, or `integer` and `float` where only literals are known to flow into them.
public struct TypePrinter {
    let program: TypedProgram
    let variables: TypeVariables?
    /// Whether `integer` is written for the library's `N`, the integer type that the context asks for.
    private var writesIntegers = false

    init(program: TypedProgram, variables: TypeVariables?) {
        self.program = program
        self.variables = variables
    }

    /// Writes the types of a program that is typed.
    public init(_ program: TypedProgram) {
        self.program = program
        variables = nil
    }

    /// The type as it is written in Orus.
    public func text(_ type: TypeID) -> String {
        var result = ""
        write(type, to: &result)
        return result
    }

    /// Writes a type.
    public func write(_ type: TypeID, to result: inout some TypeText) {
        // What could not be read has none.
        guard type.isValid else { return result.append("_") }
        let type = variables?.peek(type) ?? type
        switch program.types[type] {
        case .error: result.append("_")
        case .never: result.append("never")
        case .unit: result.append("void")
        case .bool: result.append("bool", naming: .builtin(.bool))
        case .char: result.append("char", naming: .builtin(.char))
        case .string: result.append("string", naming: .builtin(.string))
        case .integer(let integer): result.append(integer.name, naming: .builtin(.integer(integer)))
        case .float(let float): result.append("\(float)", naming: .builtin(.float(float)))
        case .array(let element):
            result.append("[")
            writePart(element, to: &result)
            result.append("]")
        case .fixedArray(let element, let length):
            result.append("[")
            writePart(element, to: &result)
            result.append(", \(length)]")
        case .tuple(let list):
            result.append("(")
            write(list, to: &result)
            result.append(program.types.count(of: list) == 1 ? ",)" : ")")
        case .function(let parameters, let functionResult):
            result.append("fn(")
            write(parameters, to: &result)
            result.append(")")
            let end = variables?.peek(functionResult) ?? functionResult
            if end != TypeStore.unit {
                result.append(" -> ")
                write(end, to: &result)
            }
        case .range(let element):
            result.append("Range", naming: .builtin(.range))
            result.append("<")
            write(element, to: &result)
            result.append(">")
        case .rangeIterator: result.append("Iterator<i64>")
        case .structure(let id, let arguments):
            result.append(program.symbols.text(program.structs[id].name), naming: .structure(id))
            writeArguments(arguments, to: &result)
        case .enumeration(let id, let arguments):
            result.append(program.symbols.text(program.enums[id].name), naming: .enumeration(id))
            writeArguments(arguments, to: &result)
        case .errorValue: result.append("Error", naming: .builtin(.error))
        case .dynamic(let id, let arguments):
            result.append("dyn ")
            result.append(program.symbols.text(program.traits[id].name), naming: .trait(id))
            writeArguments(arguments, to: &result)
        case .parameter(let id):
            let name = program.symbols.text(program.typeParameters[id].name)
            if writesIntegers, name == "N" { result.append("integer") } else { result.append(name, naming: .parameter(id)) }
        case .variable(let id):
            let variableClass = variables?.class(id) ?? []
            if variableClass.contains(.floating) {
                result.append("float")
            } else {
                result.append(variableClass.isNumeric ? "integer" : "_")
            }
        }
    }

    private func writeArguments(_ list: TypeListID, to result: inout some TypeText) {
        guard program.types.count(of: list) > 0 else { return }
        result.append("<")
        write(list, to: &result)
        result.append(">")
    }

    private func write(_ list: TypeListID, to result: inout some TypeText) {
        for (index, type) in program.types[list].enumerated() {
            if index > 0 { result.append(", ") }
            writePart(type, to: &result)
        }
    }

    /// Writes a type within another one, where no `void` can stand: what it has no values of are the unit's.
    private func writePart(_ type: TypeID, to result: inout some TypeText) {
        if (variables?.peek(type) ?? type) == TypeStore.unit { return result.append("()") }
        write(type, to: &result)
    }

    /// A constraint as a condition on its subject: `T + T`, `T.name: U`.
    public func text(_ constraint: Constraint) -> String {
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
        case .fieldAssignment(let name, let type): return "\(subject).\(program.symbols.text(name)) = \(text(type))"
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
        case .formattable(let spec): return "format(\"{:\(spec.text)}\", \(subject))"
        case .sortable: return "sorted(\(subject))"
        case .hashable: return "hash(\(subject))"
        case .raisable: return "raise \(subject)"
        case .zero: return "\(subject) has a zero"
        case .bound(let trait, let arguments): return "\(subject): \(text(trait, arguments))"
        }
    }

    /// A function as its callers see it: `fn f(a: i32, b: i32 = …, rest: ...string) -> bool`. Types that nobody wrote and that are not
    /// known are left out.
    func callSignature(of function: FunctionID) -> String {
        let declaration = program.functions[function]
        var printer = self
        printer.writesIntegers = program.modules[declaration.module].isLibrary
        var parts: [String] = []
        for index in declaration.parameters.indices {
            let isOptional = declaration.defaults.contains { Int($0.parameter) == index }
            let type = program.locals[declaration.parameters[index]].type
            let part = type.isValid && isInferredParameter(type)
                ? program.symbols.text(program.locals[declaration.parameters[index]].name) : printer.parameter(index, of: declaration)
            parts.append(part + (isOptional ? " = …" : ""))
        }
        let name = declaration.role == .closure ? "fn" : "fn \(program.symbols.text(declaration.name))"
        let end = variables?.peek(declaration.result) ?? declaration.result
        let givesNothing = end == TypeStore.unit || (end.isValid && isInferredParameter(end))
        return "\(name)(\(parts.joined(separator: ", ")))" + (givesNothing ? "" : " -> \(printer.text(end))")
    }

    /// Whether a type is a type parameter that inference made.
    private func isInferredParameter(_ type: TypeID) -> Bool {
        guard case .parameter(let parameter) = program.types[variables?.peek(type) ?? type] else { return false }
        return program.typeParameters[parameter].isInferred
    }

    /// A parameter as it is written, with its type unless that is `self`'s or not known yet.
    private func parameter(_ index: Int, of declaration: FunctionDeclaration) -> String {
        let local = program.locals[declaration.parameters[index]]
        let name = program.symbols.text(local.name)
        guard name != "self", local.type.isValid else { return name }
        let type = variables?.peek(local.type) ?? local.type
        if declaration.isVariadic, index == declaration.parameters.count - 1, case .array(let element) = program.types[type] {
            return "\(name): ...\(text(element))"
        }
        return "\(name): \(text(type))"
    }

    /// A trait with its type arguments; its associated types are not written.
    func text(_ trait: TraitID, _ arguments: TypeListID) -> String {
        var result = ""
        write(trait, arguments, to: &result)
        return result
    }

    /// Writes a trait with its type arguments; its associated types are not written.
    public func write(_ trait: TraitID, _ arguments: TypeListID, to result: inout some TypeText) {
        let declaration = program.traits[trait]
        result.append(program.symbols.text(declaration.name), naming: .trait(trait))
        let written = program.types[arguments].prefix(declaration.typeParameters.count)
        for (index, argument) in written.enumerated() {
            result.append(index == 0 ? "<" : ", ")
            write(argument, to: &result)
        }
        if !written.isEmpty { result.append(">") }
    }

    /// A function's inferred type, as it would be written by hand: `fn add<T: Numeric>(a: T, b: T) -> T`.
    func signature(of function: FunctionID) -> String {
        let declaration = program.functions[function]
        let conditions = declaration.constraints.map { (constraint: $0, bound: bound(for: $0)) }
        let written = declaration.typeParameters.filter { !isAssociated($0) && !isImplicit($0, in: declaration) }
        var result = "fn \(declaration.qualifiedName)\(typeParameters(written, conditions))"
        let parameters = declaration.parameters.indices.map { parameter($0, of: declaration) }
        result += "(\(parameters.joined(separator: ", ")))"
        let end = variables?.peek(declaration.result) ?? declaration.result
        if end != TypeStore.unit { result += " -> \(text(end))" }
        let rest = conditions.filter { condition in
            if case .printable = condition.constraint.kind { return false }
            return condition.bound == nil
        }
        if !rest.isEmpty { result += " where \(rest.map { text($0.constraint) }.joined(separator: ", "))" }
        return result
    }

    /// Type parameters with their bounds: `<T: Numeric, U>`.
    private func typeParameters(_ written: [TypeParamID], _ conditions: [(constraint: Constraint, bound: String?)]) -> String {
        if written.isEmpty { return "" }
        let list = written.map { parameter in
            var bounds: [String] = []
            for condition in conditions {
                guard case .parameter(parameter) = program.types[condition.constraint.subject], let bound = condition.bound,
                    !bounds.contains(bound)
                else { continue }
                bounds.append(bound)
            }
            if bounds.contains("Comparable") || bounds.contains("Hashable") { bounds.removeAll { $0 == "Equatable" } }
            let name = program.symbols.text(program.typeParameters[parameter].name)
            return bounds.isEmpty ? name : "\(name): \(bounds.joined(separator: " + "))"
        }
        return "<\(list.joined(separator: ", "))>"
    }

    /// What a message says of a function's type: its signature or, where that asks for more than bounds can say, such as a field of a
    /// name, the head of the function as one writes it, which leaves such types to be inferred.
    func signatureNote(of function: FunctionID) -> String {
        let declaration = program.functions[function]
        let isWritable = declaration.constraints.allSatisfy { constraint in
            if case .printable = constraint.kind { return true }
            return bound(for: constraint) != nil
        }
        if isWritable { return "the function's type is `\(signature(of: function))`" }
        let conditions = declaration.constraints.compactMap { constraint -> (constraint: Constraint, bound: String?)? in
            guard case .bound = constraint.kind else { return nil }
            return (constraint, bound(for: constraint))
        }
        let bounded = declaration.typeParameters.filter { parameter in
            !isAssociated(parameter) && !isImplicit(parameter, in: declaration)
                && conditions.contains { program.types[$0.constraint.subject] == .parameter(parameter) }
        }
        let parameters = declaration.parameters.indices.map { index in
            let local = program.locals[declaration.parameters[index]]
            return local.type.isValid && isInferred(local.type, besides: bounded) ? program.symbols.text(local.name) : parameter(index, of: declaration)
        }
        var head = "fn \(declaration.qualifiedName)\(typeParameters(bounded, conditions))(\(parameters.joined(separator: ", ")))"
        let end = variables?.peek(declaration.result) ?? declaration.result
        if end != TypeStore.unit, !isInferred(end, besides: bounded) { head += " -> \(text(end))" }
        return "`\(head)` takes what its body can work with"
    }

    /// Whether a type has an unknown type in it, or a type parameter that is none of those given.
    private func isInferred(_ type: TypeID, besides known: [TypeParamID]) -> Bool {
        let type = variables?.peek(type) ?? type
        switch program.types[type] {
        case .parameter(let parameter): return !known.contains(parameter)
        case .variable: return true
        case .array(let element), .fixedArray(let element, _), .range(let element): return isInferred(element, besides: known)
        case .tuple(let list), .structure(_, let list), .enumeration(_, let list), .dynamic(_, let list):
            return program.types[list].contains { isInferred($0, besides: known) }
        case .function(let parameters, let result):
            return program.types[parameters].contains { isInferred($0, besides: known) } || isInferred(result, besides: known)
        default: return false
        }
    }

    /// The trait that is written for what a constraint asks of a type parameter; nil when there is none.
    private func bound(for constraint: Constraint) -> String? {
        guard case .parameter = program.types[constraint.subject] else { return nil }
        switch constraint.kind {
        case .bound(let trait, let arguments): return text(trait, arguments)
        case .iterate(let element): return "\(BuiltinTrait.iterable.rawValue)<\(text(element))>"
        default: break
        }
        return Self.builtinBound(for: constraint)?.rawValue
    }

    /// The trait of the language that stands for what a constraint asks of its subject; nil when there is none.
    public static func builtinBound(for constraint: Constraint) -> BuiltinTrait? {
        switch constraint.kind {
        case .arithmetic(let op): op.isBitwise ? nil : .numeric
        case .negation, .integerLiteral: .numeric
        case .ordered: .comparable
        case .equatable: .equatable
        case .hashable: .hashable
        default: nil
        }
    }

    /// Whether a type parameter stands for an associated type, which a bound gives.
    public func isAssociated(_ parameter: TypeParamID) -> Bool {
        program.symbols.withBytes(of: program.typeParameters[parameter].name) { $0.contains(UInt8(ascii: ".")) }
    }

    /// Whether a type parameter is given by what the function stands in: a trait.
    private func isImplicit(_ parameter: TypeParamID, in declaration: FunctionDeclaration) -> Bool {
        guard case .traitMethod(let trait) = declaration.role else { return false }
        return program.traits[trait].selfParameter == parameter || program.traits[trait].typeParameters.contains(parameter)
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
