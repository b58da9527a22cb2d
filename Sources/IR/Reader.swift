import Source
import Support

/// What is wrong with a text that should be a module.
public struct ReaderError: Error, CustomStringConvertible {
    /// The line, from 1.
    public var line: Int
    /// What was expected there.
    public var message: String

    public var description: String { "line \(line): \(message)" }
}

/// Reads the text form of modules, as `Printer` writes it and Docs/IR.md describes it.
///
/// Values and blocks may have any names (`%sum`, `loop`); `//` comments run to the end of the line.
public struct Reader {
    var scanner: TextScanner
    var module = IRModule()
    private var objects: [String: IRObjectID] = [:]
    private var enumerations: [String: IREnumID] = [:]
    var globals: [String: IRGlobalID] = [:]
    var functions: [String: IRFunctionID] = [:]

    private init(_ text: String) { scanner = TextScanner(text) }

    /// The module that a text describes.
    public static func read(_ text: String) throws(ReaderError) -> IRModule {
        var reader = Reader(text)
        try reader.declareNames(text)
        try reader.readModule()
        return reader.module
    }

    /// Declares what the text defines, in its order, so that anything may refer to anything.
    private mutating func declareNames(_ text: String) throws(ReaderError) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count >= 2, words[1].hasPrefix("@") else { continue }
            let name = String(words[1].dropFirst().prefix { $0 != ":" && $0 != "(" })
            let symbol = module.names.intern(name)
            switch words[0] {
            case "object": objects[name] = module.types.declareObject(name: symbol, cName: symbol)
            case "enum": enumerations[name] = module.types.declareEnumeration(name: symbol, cName: symbol)
            case "function":
                let function = IRFunction(name: symbol, cName: symbol, parameterTypes: [], resultType: .unit)
                functions[name] = module.functions.append(function)
            case "global": globals[name] = module.globals.append(IRGlobal(name: symbol, cName: symbol, type: .unit))
            default: break
            }
        }
    }

    private mutating func readModule() throws(ReaderError) {
        while !scanner.isAtEnd {
            let keyword = try scanner.word("a declaration")
            switch keyword {
            case "object": try readObject()
            case "enum": try readEnumeration()
            case "global": try readGlobal()
            case "runtime": try readRuntimeFunction()
            case "function": try readFunction()
            case "entry": module.entry = try functionName()
            default: throw scanner.error("no declaration begins with '\(keyword)'")
            }
        }
    }

    // MARK: Declarations

    private mutating func readObject() throws(ReaderError) {
        let name = try atName()
        guard let id = objects[name] else { throw scanner.error("object and its name must be on one line") }
        let orusName = try readOrusName(default: name)
        module.types.objects[id].name = orusName
        if scanner.takeWord("tag") { module.types.setTag(Int32(truncatingIfNeeded: try scanner.integer()), of: id) }
        try scanner.expect("{")
        module.types.defineObject(id, fields: try readFields(closer: "}"))
    }

    private mutating func readEnumeration() throws(ReaderError) {
        let name = try atName()
        guard let id = enumerations[name] else { throw scanner.error("enum and its name must be on one line") }
        module.types.enumerations[id].name = try readOrusName(default: name)
        let word = try scanner.word("a layout")
        guard let layout = EnumLayout(rawValue: word) else { throw scanner.error("no layout is called '\(word)'") }
        try scanner.expect("{")
        var variants: [IRVariant] = []
        while !scanner.take("}") {
            let variant = module.names.intern(try scanner.word("a variant"))
            try scanner.expect("(")
            variants.append(IRVariant(name: variant, fields: try readFields(closer: ")")))
            _ = scanner.take(",")
        }
        module.types.defineEnumeration(id, variants: variants, layout: layout)
    }

    private mutating func readFields(closer: String) throws(ReaderError) -> [IRField] {
        var fields: [IRField] = []
        while !scanner.take(closer) {
            var name = Symbol.invalid
            if let label = scanner.label() { name = module.names.intern(label) }
            let isImmutable = scanner.takeWord("const")
            fields.append(IRField(name: name, type: try type(), isImmutable: isImmutable))
            _ = scanner.take(",")
        }
        return fields
    }

    private mutating func readGlobal() throws(ReaderError) {
        let name = try atName()
        guard let id = globals[name] else { throw scanner.error("global and its name must be on one line") }
        module.globals[id].name = try readOrusName(default: name)
        try scanner.expect(":")
        module.globals[id].type = try type()
    }

    private mutating func readRuntimeFunction() throws(ReaderError) {
        let name = try scanner.word("a function name")
        try scanner.expect("(")
        var parameters: [RuntimeType] = []
        while !scanner.take(")") {
            parameters.append(try runtimeType())
            _ = scanner.take(",")
        }
        try scanner.expect("->")
        let result = try runtimeType()
        try scanner.expect("[")
        let effects = try effects()
        let takesElementLayout = scanner.takeWord("element-layout")
        _ = module.addRuntimeFunction(
            RuntimeFunction(name, parameters, result, effects, takesElementLayout: takesElementLayout))
    }

    private mutating func runtimeType() throws(ReaderError) -> RuntimeType {
        if scanner.takeWord("any-array") { return .anyArray }
        if scanner.takeWord("any") { return .any }
        if scanner.takeWord("same") { return .sameAs(try scanner.integer()) }
        if scanner.takeWord("element") { return .elementOf(try scanner.integer()) }
        return .exact(try type())
    }

    /// The effects up to the closing bracket.
    mutating func effects() throws(ReaderError) -> Effects {
        var effects: Effects = []
        while !scanner.take("]") {
            let word = try scanner.word("an effect")
            switch word {
            case "pure": break
            case "reads": effects.formUnion(.reads)
            case "writes": effects.formUnion(.writes)
            case "anything": effects.formUnion(.anything)
            default:
                guard let named = Effects.names.first(where: { $0.1 == word }) else {
                    throw scanner.error("no effect is called '\(word)'")
                }
                effects.formUnion(named.0)
            }
        }
        return effects
    }

    // MARK: Names and types

    mutating func atName() throws(ReaderError) -> String {
        try scanner.expect("@")
        return try scanner.word("a name")
    }

    mutating func readOrusName(default name: String) throws(ReaderError) -> Symbol {
        guard let bytes = try scanner.string() else { return module.names.intern(name) }
        return bytes.withUnsafeBufferPointer { module.names.intern($0) }
    }

    mutating func functionName() throws(ReaderError) -> IRFunctionID {
        let name = try atName()
        guard let id = functions[name] else { throw scanner.error("no function is called '\(name)'") }
        return id
    }

    mutating func type() throws(ReaderError) -> IRType {
        if scanner.take("[") {
            let element = try type()
            try scanner.expect("]")
            return module.types.array(element)
        }
        if scanner.take("(") { return module.types.tuple(try types(closer: ")")) }
        if scanner.take("@") {
            let name = try scanner.word("a name")
            if let id = objects[name] { return module.types.objects[id].type }
            if let id = enumerations[name] { return module.types.enumerations[id].type }
            throw scanner.error("no object or enum is called '\(name)'")
        }
        let word = try scanner.word("a type")
        switch word {
        case "fn":
            try scanner.expect("(")
            let parameters = try types(closer: ")")
            try scanner.expect("->")
            return module.types.closure(parameters, try type())
        case "data", "slot":
            try scanner.expect("<")
            let part = try type()
            try scanner.expect(">")
            return word == "data" ? module.types.dataPointer(part) : module.types.slot(part)
        default:
            guard let type = Printer.primitive(named: word) else { throw scanner.error("no type is called '\(word)'") }
            return type
        }
    }

    mutating func types(closer: String) throws(ReaderError) -> [IRType] {
        var types: [IRType] = []
        while !scanner.take(closer) {
            types.append(try type())
            _ = scanner.take(",")
        }
        return types
    }
}
