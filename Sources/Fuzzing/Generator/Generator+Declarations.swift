/// Types, what they can do, and the errors and resources of a program.
extension ProgramGenerator {
    mutating func writeDeclarations() {
        if features.contains(.floats) { line("use std.math") }
        writeHelpers()
        if features.contains(.arrays) { writeConstants() }
        if features.contains(.errors) { declareErrors() }
        if features.contains(.cleanup), features.contains(.structs) { declareResource() }
        for _ in 0..<random.int(1...2) where features.contains(.enums) { declareEnumeration() }
        for _ in 0..<random.int(1...3) where features.contains(.structs) { declareStructure() }
        if features.contains(.generics), features.contains(.structs), random.chance(60) { declareGenericStructure() }
        if features.contains(.generics), features.contains(.enums), random.chance(50) { declareGenericEnumeration() }
        if features.contains(.patterns) { declareConstants() }
        if features.contains(.structs) {
            for index in structures.indices.dropFirst(firstStructure) where random.chance(40) { writeOperators(index) }
            declareDispatch()
        }
        if features.contains(.traits), features.contains(.structs), random.chance(70) { declareTrait() }
    }

    /// Cuts what loops and recursion make grow.
    private mutating func writeHelpers() {
        line("fn clip_text(x: string) -> string:")
        line("    if len(x) > 70: return x[..70]")
        line("    x")
        line("fn clip_array<T>(x: [T]) -> [T]:")
        line("    if len(x) > 34: return x[..34]")
        line("    x")
    }

    private mutating func writeConstants() {
        if variables.contains(where: { $0.name == "LIMIT" }) { return }
        writeConstant("LIMIT", .i32, String(random.int(1...9)))
        writeConstant("EDGE", .i32, random.pick(["i32.MAX", "2147483647", "i32.MIN", "-1", "255"]))
    }

    /// Constants of the types that patterns take apart; patterns name them.
    private mutating func declareConstants() {
        var types = enumerations.indices.map { ValueType.enumeration($0) } + [.string]
        types += structures.indices.filter { !structures[$0].isResource }.map { .structure($0) }
        for type in types.shuffled(using: &random).prefix(3) { declareConstant(type) }
        for _ in 0..<2 {
            let type = random.chance(50) ? randomType(depth: 2) : random.pick(types)
            if case .option = type { declareConstant(type) } else { declareConstant(features.contains(.options) ? .option(type) : type) }
        }
        let type = randomType(depth: 2)
        if type.isMatched { declareConstant(type) }
    }

    private mutating func declareConstant(_ type: ValueType) {
        guard type.isEquatable else { return }
        writeConstant(fresh("K"), type, literal(type, depth: 2))
    }

    private mutating func writeConstant(_ name: String, _ type: ValueType, _ value: String) {
        line("\(name): \(text(type)) := \(value)")
        constants.append(GeneratedConstant(name: name, type: type, value: value))
        variables.append(GeneratedVariable(name: name, type: type, isMutable: false))
    }

    // MARK: Structs and enums

    private mutating func declareEnumeration() {
        let name = fresh("E")
        let index = enumerations.count
        var variants: [(name: String, payload: [ValueType])] = []
        for variant in 0..<random.int(1...4) {
            var payload = (0..<random.int(0...2)).map { _ in randomType(depth: 1) }
            if variant > 0, random.chance(25) { payload.append(.enumeration(index)) }
            variants.append(("V\(variant)", payload))
        }
        enumerations.append(GeneratedEnumeration(name: name, variants: variants, bareName: name))
        line("enum \(name):")
        for variant in variants {
            let payload = variant.payload.enumerated().map { "p\($0.offset): \(text($0.element))" }
            line("    " + variant.name + (payload.isEmpty ? "" : "(" + payload.joined(separator: ", ") + ")"))
        }
        // A variant with a payload is a function.
        for variant in variants where !variant.payload.isEmpty {
            functions.append(GeneratedFunction(
                name: "\(name).\(variant.name)", parameters: variant.payload, result: .enumeration(index), cost: 0, isValue: true))
        }
    }

    private mutating func declareStructure() {
        let name = fresh("S")
        let isDerived = random.chance(20)
        var fields: [(name: String, type: ValueType, hasDefault: Bool)] = []
        for field in 0..<random.int(1...4) {
            fields.append(("f\(field)", isDerived ? .i32 : randomType(depth: 1), random.chance(20)))
        }
        if isDerived { line("@derive(Comparable)") }
        line("struct \(name):")
        for field in fields {
            line("    \(field.name): \(text(field.type))" + (field.hasDefault ? " = \(literal(field.type, depth: 1))" : ""))
        }
        let type = ValueType.structure(structures.count)
        structures.append(GeneratedStructure(name: name, fields: fields, bareName: name))
        if isDerived { addTemplate(.bool, [.text("("), .value(.exact(type)), .text(" < "), .value(.exact(type)), .text(")")]) }
        addTemplate(type, [
            .text("\(name){ \(fields[0].name): "), .value(.exact(fields[0].type)), .text(", .."), .variable(.exact(type), name: nil), .text(" }"),
        ])
        if features.contains(.options) {
            for field in fields { addOptionalField(type, field.name, field.type) }
        }
    }

    /// `?.` gives an option of the field, or the field's own option.
    private mutating func addOptionalField(_ type: ValueType, _ name: String, _ field: ValueType) {
        let result: ValueType = if case .option = field { field } else { .option(field) }
        addTemplate(result, [.value(.exact(.option(type))), .text("?.\(name)")])
    }

    /// A generic struct with two of its instances.
    private mutating func declareGenericStructure() {
        let name = fresh("G")
        line("struct \(name)<A, B>:")
        line("    a: A")
        line("    b: B")
        line("    c: [A]")
        let swap = fresh("m")
        line("impl<A, B> \(name)<A, B>:")
        line("    fn \(swap)(self) -> \(name)<B, A>: \(name){ a: self.b, b: self.a, c: [self.b, self.b] }")
        line("    fn put(self, a: A) -> A:")
        line("        old = self.a")
        line("        self.a = a")
        line("        old")
        for _ in 0..<2 {
            let (a, b) = (randomType(depth: 1), randomScalar())
            let index = structures.count
            for pair in [(a, b), (b, a)] {
                let text = "\(name)<\(text(pair.0)), \(text(pair.1))>"
                let fields = [(name: "a", type: pair.0, hasDefault: false), ("b", pair.1, false), ("c", .array(pair.0), false)]
                structures.append(GeneratedStructure(name: text, fields: fields, bareName: name))
                let type = ValueType.structure(structures.count - 1)
                addTemplate(pair.0, [.variable(.exact(type), name: nil), .text(".put("), .value(.exact(pair.0)), .text(")")])
            }
            addTemplate(.structure(index), [.value(.exact(.structure(index + 1))), .text(".\(swap)()")])
            addTemplate(.structure(index + 1), [.value(.exact(.structure(index))), .text(".\(swap)()")])
        }
    }

    private mutating func declareGenericEnumeration() {
        let name = fresh("H")
        line("enum \(name)[T]:")
        line("    Leaf")
        line("    One(value: T)")
        line("    Node(\(name)[T], T, \(name)[T])")
        let depth = fresh("m")
        line("impl<T> \(name)<T>:")
        line("    fn \(depth)(self) -> i32:")
        line("        match self:")
        line("            \(name).Leaf -> 0")
        line("            \(name).One(_) -> 1")
        line("            \(name).Node(l, _, r) -> 1 + max(l.\(depth)(), r.\(depth)())")
        for _ in 0..<2 {
            let (element, type) = (randomType(depth: 1), ValueType.enumeration(enumerations.count))
            enumerations.append(GeneratedEnumeration(
                name: "\(name)<\(text(element))>",
                variants: [("Leaf", []), ("One", [element]), ("Node", [type, element, type])], bareName: name))
            addTemplate(.i32, [.value(.exact(type)), .text(".\(depth)()")], cost: 20)
        }
    }

    // MARK: Operators

    /// Some operator methods of a struct.
    private mutating func writeOperators(_ index: Int) {
        let structure = structures[index]
        guard structure.name == structure.bareName, !structure.isResource else { return }
        let (type, name, field) = (ValueType.structure(index), structure.name, structure.fields[0])
        let this = TypePattern.exact(type)
        line("impl \(name):")
        indentation += 1
        if random.chance(60) {
            let sum = method("add(self, other: \(name)) -> \(name)", ["self": type, "other": type], type)
            addTemplate(type, [.text("("), .value(this), .text(" + "), .value(this), .text(")")], cost: sum)
        }
        if random.chance(40) {
            let scaled = method("mul(self, k: i32) -> \(name)", ["self": type, "k": .i32], type)
            addTemplate(type, [.text("("), .value(this), .text(" * "), .value(.exact(.i32)), .text(")")], cost: scaled)
        }
        if random.chance(30) {
            addTemplate(type, [.text("(-"), .value(this), .text(")")], cost: method("neg(self) -> \(name)", ["self": type], type))
        }
        if random.chance(30) { _ = method("eq(self, other: \(name)) -> bool", ["self": type, "other": type], .bool) }
        if field.type.isScalar, field.type.isOrdered, random.chance(50) {
            line("fn compare(self, other: \(name)) -> Ordering: other.\(field.name).compare(self.\(field.name))")
            for comparison in ["<", ">="] {
                addTemplate(.bool, [.text("("), .value(this), .text(" \(comparison) "), .value(this), .text(")")])
            }
            if features.contains(.arrays) { addTemplate(.array(type), [.value(.exact(.array(type))), .text(".sorted()")]) }
        }
        if random.chance(40) {
            let element = method("index(self, at: i32) -> \(text(field.type))", ["self": type, "at": .i32], field.type)
            line("fn set_index(self, at: i32, value: \(text(field.type))): self.\(field.name) = value")
            addTemplate(field.type, [.variable(this, name: nil), .text("["), .value(.exact(.i32)), .text("]")], cost: element)
        }
        if random.chance(30) {
            let called = method("call(self, x: i64) -> i64", ["self": type, "x": .i64], .i64)
            addTemplate(.i64, [.variable(this, name: nil), .text("("), .value(.exact(.i64)), .text(")")], cost: called)
        }
        if features.contains(.strings), random.chance(30) {
            line("fn to_string(self) -> string: f\"<\(name) {self.\(field.name)}>\"")
        }
        line("@property")
        line("fn first(self) -> \(text(field.type)): self.\(field.name)")
        addTemplate(field.type, [.value(this), .text(".first")])
        line("@static")
        line("fn made() -> \(name): \(structureLiteral(index, depth: 1) { $0.literal($1, depth: 1) })")
        addTemplate(type, [.text("\(name).made()")])
        indentation -= 1
    }

    /// Writes a method with one expression as its body; gives the cost of a call.
    mutating func method(_ signature: String, _ parameters: KeyValuePairs<String, ValueType>, _ result: ValueType) -> Int {
        let outer = (cost, variables)
        cost = 1
        variables += parameters.map { GeneratedVariable(name: $0.key, type: $0.value, isMutable: false) }
        line("fn \(signature):")
        line("    " + clipped(expression(result, 2), result))
        defer { (cost, variables) = outer }
        return cost
    }

    mutating func addTemplate(_ result: ValueType, _ pieces: [Template.Piece], cost: Int = 1) {
        programTemplates.append(Template(result: .exact(result), pieces: pieces, cost: cost))
    }

    // MARK: Traits

    /// A trait with a default method and an associated type, types that implement it, and generic functions bounded by it.
    private mutating func declareTrait() {
        let (name, method, other) = (fresh("T"), fresh("m"), fresh("m"))
        let (result, otherResult) = (randomType(depth: 1), randomScalar())
        line("trait \(name):")
        line("    type Item")
        line("    fn \(method)(self) -> \(text(result))")
        line("    fn item(self) -> Self.Item")
        line("    fn \(other)(self, x: \(text(otherResult))) -> (\(text(result)), \(text(otherResult))): (self.\(method)(), x)")
        let both = ValueType.tuple([result, otherResult])
        let generic = fresh("b")
        line("fn \(generic)<C: \(name)>(a: C, b: C, x: \(text(otherResult))) -> (C.Item, \(text(both))): (b.item(), a.\(other)(x))")
        for index in structures.indices.shuffled(using: &random).prefix(2) where structures[index].name == structures[index].bareName {
            let (type, item) = (ValueType.structure(index), structures[index].fields[0])
            line("impl \(name) for \(structures[index].name):")
            indentation += 1
            line("type Item = \(text(item.type))")
            let cost = self.method("\(method)(self) -> \(text(result))", ["self": type], result)
            line("fn item(self) -> \(text(item.type)): self.\(item.name)")
            indentation -= 1
            addTemplate(result, [.value(.exact(type)), .text(".\(method)()")], cost: cost)
            addTemplate(both, [.value(.exact(type)), .text(".\(other)("), .value(.exact(otherResult)), .text(")")], cost: cost)
            addTemplate(.tuple([item.type, both]), [
                .text("\(generic)("), .value(.exact(type)), .text(", "), .value(.exact(type)), .text(", "), .value(.exact(otherResult)), .text(")"),
            ], cost: cost)
        }
    }

    // MARK: Errors and resources

    private mutating func declareErrors() {
        for _ in 0..<2 {
            let name = fresh("Oops")
            line("struct \(name):")
            line("    code: i32")
            line("impl Error for \(name):")
            line("    fn message(self) -> string: \"\(name) \" + (self.code as string)")
            errorTypes.append(name)
        }
    }

    /// A struct that tells when it is closed, and may fail then.
    private mutating func declareResource() {
        let name = fresh("R")
        line("struct \(name):")
        line("    id: i32")
        line("    uses: i32 = 0")
        line("impl Closeable for \(name):")
        line("    fn close(self):")
        line("        print(\"close\", self.id, self.uses)")
        if random.chance(30) { line("        if self.uses > 2: raise \"closing failed\"") }
        resource = structures.count
        structures.append(GeneratedStructure(
            name: name, fields: [("id", .i32, false), ("uses", .i32, true)], bareName: name, isResource: true))
    }
}
