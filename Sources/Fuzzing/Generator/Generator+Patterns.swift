/// Patterns, and the statements and expressions that have them.
extension ProgramGenerator {
    /// A pattern with what it binds.
    struct Pattern {
        var text: String
        /// The text with `_` for all names.
        var shape: String
        /// The shape with the values of constants for their names: two arms that are equal but for names have the same.
        var key: String
        var bindings: [GeneratedVariable] = []
        /// Whether it matches every value.
        var isIrrefutable = false
        /// Whether it asks for a type, as `name: T` does.
        var isTyped = false
        /// Whether it is the name of a constant.
        var isConstant = false

        /// The pattern as it stands after `@`, and in the brackets of a variant or struct, where `name: T` would name a payload.
        var nested: Pattern {
            guard isTyped else { return self }
            var result = self
            result.text = "(\(text))"
            result.shape = "(\(shape))"
            result.key = result.shape
            return result
        }
    }

    mutating func pattern(_ type: ValueType, _ depth: Int) -> Pattern {
        if depth <= 0 || random.chance(25) { return binding(type) }
        var pattern = random.chance(15) ? alternatives(type, depth) : refutable(type, depth)
        if features.contains(.patterns), random.chance(12), !pattern.isIrrefutable {
            let name = fresh("m")
            pattern.text = "\(name) @ \(pattern.text.contains(" | ") || pattern.isTyped ? "(\(pattern.text))" : pattern.text)"
            pattern.bindings.append(GeneratedVariable(name: name, type: type, isMutable: false))
        }
        return pattern
    }

    private mutating func binding(_ type: ValueType) -> Pattern {
        if random.chance(35) { return Pattern(text: "_", shape: "_", key: "_", isIrrefutable: true) }
        let name = fresh("m")
        return Pattern(text: name, shape: "_", key: "_", bindings: [GeneratedVariable(name: name, type: type, isMutable: false)], isIrrefutable: true)
    }

    /// What one of several patterns accepts: of variants that bind the same name, or of others that bind none.
    private mutating func alternatives(_ type: ValueType, _ depth: Int) -> Pattern {
        if case .enumeration(let index) = type, random.chance(50), let pattern = sameBinding(index) { return pattern }
        var parts: [String] = []
        for _ in 0..<random.int(2...3) {
            let part = refutable(type, depth - 1)
            if part.isIrrefutable || part.isTyped || parts.contains(part.shape) { continue }
            parts.append(part.shape)
        }
        return parts.count < 2 ? binding(type) : plain(parts.joined(separator: " | "))
    }

    /// `E.A(x, _) | E.B(_, x)`, where two variants have payloads of one type.
    private mutating func sameBinding(_ index: Int) -> Pattern? {
        let enumeration = enumerations[index]
        guard let type = enumeration.variants.randomElement(using: &random)?.payload.randomElement(using: &random) else { return nil }
        let name = fresh("m")
        let found = enumeration.variants.filter { $0.payload.contains(type) }
        guard found.count > 1 else { return nil }
        func text(_ name: String) -> String {
            found.map { variant in
                let bound = variant.payload.firstIndex(of: type)
                let payload = variant.payload.indices.map { $0 == bound ? name : "_" }
                return "\(enumeration.bareName).\(variant.name)(\(payload.joined(separator: ", ")))"
            }.joined(separator: " | ")
        }
        return Pattern(text: text(name), shape: text("_"), key: text("_"), bindings: [GeneratedVariable(name: name, type: type, isMutable: false)])
    }

    private mutating func refutable(_ type: ValueType, _ depth: Int) -> Pattern {
        if features.contains(.patterns), random.chance(20), let constant = constants.filter({ $0.type == type }).randomElement(using: &random) {
            if constant.name == "LIMIT", random.chance(50) { return plain("LIMIT..=40") }
            return Pattern(text: constant.name, shape: constant.name, key: constant.key, isConstant: true)
        }
        if let found = dynamicTypes.filter({ $0.type == type }).randomElement(using: &random), random.chance(70) {
            let name = random.chance(30) ? "_" : fresh("m")
            let bound = GeneratedVariable(name: name, type: found.other, isMutable: false)
            return Pattern(text: "\(name): \(found.name)", shape: "_: \(found.name)", key: "_: \(found.name)", bindings: name == "_" ? [] : [bound], isTyped: true)
        }
        switch type {
        case .bool: return plain(random.pick(["true", "false"]))
        case .integer(let kind):
            let signed = kind.isSigned ? ["-1", "-3..=2"] : ["4"]
            return plain(random.pick(["0", "1", "2", "1 | 2", "1..=5", "3..=9", "0 | 2 | 4..=7", "\(kind.name).MAX", "100..=120"] + signed))
        case .string: return plain(random.pick(["\"\"", "\"a\"", "\"x\" | \"y\"", "\"aaaaaaaaaaaaaaaa\""]))
        case .char: return plain(random.pick(["'a'", "'a'..='z'", "'0'..='9' | 'Z'"]))
        case .option(let element):
            return random.chance(25) ? plain("None") : composed("Some(", [pattern(element, depth - 1)], ")")
        case .enumeration(let index):
            let variant = random.pick(enumerations[index].variants)
            let head = "\(enumerations[index].bareName).\(variant.name)"
            return variant.payload.isEmpty ? plain(head) : composed("\(head)(", variant.payload.map { pattern($0, depth - 1) }, ")")
        case .tuple(let members): return composed("(", members.map { pattern($0, depth - 1) }, ")", isIrrefutable: true)
        case .structure(let index):
            let field = random.pick(structures[index].fields)
            return composed("\(structures[index].bareName){ \(field.name): ", [pattern(field.type, depth - 1)], ", .. }", isIrrefutable: true)
        case .array(let element): return array(element, depth)
        case .library(.result, let arguments):
            let isGood = random.chance(60)
            return composed(isGood ? "Ok(" : "Err(", [pattern(arguments[isGood ? 0 : 1], depth - 1)], ")")
        default: return binding(type)
        }
    }

    private mutating func array(_ element: ValueType, _ depth: Int) -> Pattern {
        switch random.int(0...4) {
        case 0: return plain("[]")
        case 1: return composed("[", [pattern(element, depth - 1)], "]")
        case 2: return composed("[", [pattern(element, depth - 1), pattern(element, depth - 1)], "]")
        case 3: return composed("[", [pattern(element, depth - 1), Pattern(text: "..", shape: "..", key: ".."), pattern(element, depth - 1)], "]")
        default:
            let rest = fresh("m")
            let bound = GeneratedVariable(name: rest, type: .array(element), isMutable: false)
            return composed("[", [pattern(element, depth - 1), Pattern(text: "..\(rest)", shape: "..", key: "..", bindings: [bound])], "]")
        }
    }

    private func plain(_ text: String) -> Pattern { Pattern(text: text, shape: text, key: text) }

    private func composed(_ head: String, _ parts: [Pattern], _ tail: String, isIrrefutable: Bool = false) -> Pattern {
        let parts = head == "(" || head == "[" ? parts : parts.map(\.nested)
        let isIrrefutable = isIrrefutable && parts.allSatisfy(\.isIrrefutable)
        func joined(_ texts: [String]) -> String { head + texts.joined(separator: ", ") + tail }
        return Pattern(
            text: joined(parts.map(\.text)), shape: isIrrefutable ? "_" : joined(parts.map(\.shape)),
            key: isIrrefutable ? "_" : joined(parts.map(\.key)), bindings: parts.flatMap(\.bindings), isIrrefutable: isIrrefutable)
    }

    // MARK: Match

    private mutating func subject() -> GeneratedVariable? {
        let found = variables.filter(\.type.isMatched)
        // What takes apart well comes first.
        let rich = found.filter { !$0.type.isScalar }
        if !rich.isEmpty, random.chance(60) { return random.pick(rich) }
        return found.isEmpty ? nil : random.pick(found)
    }

    /// Writes the arms of a match, each by `body`; the last one matches everything that is left.
    private mutating func arms(_ type: ValueType, _ body: (inout ProgramGenerator, String) -> Void) {
        indentation += 1
        var keys: Set<String> = []
        for _ in 0..<random.int(1...4) {
            let arm = features.contains(.patterns) ? pattern(type, 3) : refutable(type, 1)
            if arm.isIrrefutable || keys.contains(arm.key) { continue }
            let visible = variables.count
            variables += arm.bindings
            var guardText = ""
            if random.chance(25) { guardText = " if \(expression(.bool, 2))" } else { keys.insert(arm.key) }
            body(&self, arm.text + guardText)
            variables.removeSubrange(visible...)
        }
        if random.chance(50) {
            let name = fresh("m")
            variables.append(GeneratedVariable(name: name, type: type, isMutable: false))
            body(&self, name)
            variables.removeLast()
        } else {
            body(&self, "_")
        }
        indentation -= 1
    }

    mutating func matchStatement() {
        guard let subject = subject() else { return declare() }
        line("match \(subject.name):")
        arms(subject.type) { generator, head in
            // After a typed pattern, `:` would be no arm's.
            generator.line(head + (generator.random.chance(50) && !head.contains(": ") ? ":" : " ->"))
            generator.block { $0.statements($0.random.int(1...2)) }
        }
    }

    /// A variable whose value a match chooses.
    mutating func declareByMatch() {
        guard let subject = subject() else { return declare() }
        let type = randomType(depth: 1)
        let name = fresh("v")
        line("mut \(name): \(text(type)) = match \(subject.name):")
        arms(subject.type) { generator, head in
            generator.line("\(head) -> \(generator.clipped(generator.expression(type, 2), type))")
        }
        variables.append(GeneratedVariable(name: name, type: type, isMutable: true))
    }

    /// `if Some(x) = e:`, `if let`, `e matches p`.
    mutating func conditionalPattern() {
        guard let subject = subject() else { return declare() }
        let pattern = pattern(subject.type, 2)
        // `if 1 = x` is taken for a mistake.
        if pattern.isIrrefutable || pattern.isConstant || subject.type.isScalar { return branch() }
        if random.chance(25) {
            var quiet = pattern.text
            if !pattern.bindings.isEmpty { quiet = pattern.shape }
            line("if \(subject.name) matches \(quiet):")
            block { $0.statements(1) }
        } else {
            line("if \(random.chance(30) ? "let " : "")\(pattern.text) = \(subject.name):")
            block {
                $0.variables += pattern.bindings
                $0.statements($0.random.int(1...2))
            }
        }
        if random.chance(40) {
            line("else:")
            block { $0.statements(1) }
        }
    }

    /// `while Some(x) = it.next():` over an iterator of an array.
    mutating func iteratorLoop() {
        guard let found = variables.last(where: { if case .array = $0.type { true } else { false } }), case .array(let element) = found.type
        else { return declare() }
        let (iterator, name) = (fresh("walk"), fresh("m"))
        line("mut \(iterator) = \(found.name)[..].iter()")
        line("while Some(\(name)) = \(iterator).next():")
        loopBody(label: nil, repetitions: 34, [GeneratedVariable(name: name, type: element, isMutable: false)])
    }
}
