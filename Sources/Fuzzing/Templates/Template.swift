/// A way to write an expression, or a statement, with holes for expressions of other types: `[U] = {[T]}.map({fn(T) -> U})`.
struct Template: Sendable {
    enum Piece: Sendable {
        case text(String)
        /// An expression of the type.
        case value(TypePattern)
        /// A visible variable of the type. With a name it can be named again.
        case variable(TypePattern, name: String?)
        /// What a name stands for.
        case again(String)
        /// A new name.
        case fresh(name: String)
        /// A small number.
        case small
        /// A literal of the type.
        case literal(TypePattern)
        /// The type as it is written.
        case type(TypePattern)
    }

    /// The type of the expression; nil for a statement.
    let result: TypePattern?
    let pieces: [Piece]
    /// An upper bound of the statements that it runs, beyond those of what fills the holes.
    var cost = 1

    init(result: TypePattern?, pieces: [Piece], cost: Int = 1) {
        self.result = result
        self.pieces = pieces
        self.cost = cost
    }

    /// A template from its text: `void`, or a type, then ` = ` and the text with holes in braces (`{{` stands for a brace). A hole is a type,
    /// or one of `small`, `x=fresh`, `var T`, `a=var T`, `lit T`, `type T`, or the name of an earlier hole.
    init(_ text: String) {
        var reader = TemplateReader(text)
        (result, pieces) = reader.template()
    }
}

/// Reads the text of a template. Templates are written in this program: a mistake in one stops it.
private struct TemplateReader {
    private let text: [Character]
    private var position = 0

    init(_ text: String) { self.text = Array(text) }

    mutating func template() -> (TypePattern?, [Template.Piece]) {
        let result: TypePattern?
        if accept("void") { result = nil } else { result = type() }
        precondition(accept(" = "), "no ' = ' in template \(String(text))")
        var pieces: [Template.Piece] = []
        var plain = ""
        while position < text.count {
            if accept("{{") { plain += "{" } else if accept("}}") { plain += "}" } else if accept("{") {
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = ""
                pieces.append(hole())
                precondition(accept("}"), "an open hole in template \(String(text))")
            } else {
                plain.append(text[position])
                position += 1
            }
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
        return (result, pieces)
    }

    private mutating func hole() -> Template.Piece {
        if accept("small") { return .small }
        if accept("var ") { return .variable(type(), name: nil) }
        if accept("lit ") { return .literal(type()) }
        if accept("type ") { return .type(type()) }
        let start = position
        if position + 1 < text.count, text[position].isLowercase, text[position + 1] == "=" || text[position + 1] == "}" {
            let name = String(text[position])
            position += 1
            if accept("=fresh") { return .fresh(name: name) }
            if accept("=var ") { return .variable(type(), name: name) }
            if position < text.count, text[position] == "}" { return .again(name) }
        }
        position = start
        return .value(type())
    }

    private mutating func type() -> TypePattern {
        if accept("[") {
            let element = type()
            precondition(accept("]"))
            return .array(element)
        }
        if accept("(") { return .tuple(list(to: ")")) }
        if accept("fn(") {
            let parameters = list(to: ")")
            precondition(accept(" -> "))
            return .function(parameters, type())
        }
        var name = ""
        while position < text.count, text[position].isLetter || text[position].isNumber {
            name.append(text[position])
            position += 1
        }
        if name.count == 1 { return .variable(Character(name)) }
        if name == "Option" {
            precondition(accept("<"))
            return .option(list(to: ">")[0])
        }
        if let library = LibraryType(rawValue: name) {
            precondition(accept("<"))
            return .library(library, list(to: ">"))
        }
        guard let scalar = ValueType.scalar(named: name) else { preconditionFailure("no type '\(name)' in template \(String(text))") }
        return .exact(scalar)
    }

    private mutating func list(to end: String) -> [TypePattern] {
        var list: [TypePattern] = []
        while !accept(end) {
            list.append(type())
            _ = accept(", ")
        }
        return list
    }

    private mutating func accept(_ expected: String) -> Bool {
        let characters = Array(expected)
        guard position + characters.count <= text.count, Array(text[position..<position + characters.count]) == characters else { return false }
        position += characters.count
        return true
    }
}

extension ProgramGenerator {
    /// An expression of the type by a template; nil when none that was tried fits.
    mutating func fromTemplate(_ type: ValueType, _ depth: Int) -> String? {
        for _ in 0..<12 {
            let template = !programTemplates.isEmpty && random.chance(50) ? random.pick(programTemplates) : random.pick(library.expressions)
            if let text = fill(template, type, depth) { return text }
        }
        return nil
    }

    /// An expression of a type that only templates of the program give.
    mutating func fromProgramTemplate(_ type: ValueType, _ depth: Int) -> String? {
        let fitting = programTemplates.filter { if case .exact(type)? = $0.result { true } else { false } }
        return fitting.isEmpty ? nil : fill(random.pick(fitting), type, depth)
    }

    /// Writes a statement by a template, if one of those tried fits.
    mutating func templateStatement() {
        for _ in 0..<8 {
            if let text = fill(random.pick(library.statements), nil, 2) { return line(text) }
        }
        checksum()
    }

    /// The template's text with its holes filled; nil when it does not give the type, or a variable is missing.
    private mutating func fill(_ template: Template, _ type: ValueType?, _ depth: Int) -> String? {
        var bindings: [Character: ValueType] = [:]
        if let type, !(template.result?.matches(type, &bindings) ?? false) { return nil }
        guard cost + repetition * template.cost < ProgramGenerator.callLimit else { return nil }
        cost += repetition * template.cost
        var named: [String: String] = [:]
        var text = ""
        for piece in template.pieces {
            switch piece {
            case .text(let plain): text += plain
            case .small: text += random.pick(["0", "1", "2", "3", "5"])
            case .again(let name): text += named[name] ?? ""
            case .fresh(let name):
                named[name] = fresh("x")
                text += named[name]!
            case .type(let pattern): text += self.text(resolve(pattern, &bindings))
            case .literal(let pattern): text += literal(resolve(pattern, &bindings), depth: 1)
            case .variable(let pattern, let name):
                guard let found = pickVariable(pattern, &bindings) else { return nil }
                if let name { named[name] = found }
                text += found
            case .value(let pattern):
                if random.chance(60), let found = pickVariable(pattern, &bindings) {
                    text += found
                } else {
                    let value = repeated(pattern) { $0.expression($0.resolve(pattern, &bindings), depth - 1) }
                    // What a statement puts into something, again and again, stays small.
                    text += template.result == nil && type == nil ? clipped(value, resolve(pattern, &bindings)) : value
                }
            }
        }
        return text
    }

    /// A function may be called for each element.
    private mutating func repeated(_ pattern: TypePattern, _ body: (inout ProgramGenerator) -> String) -> String {
        guard case .function = pattern else { return body(&self) }
        let outer = repetition
        repetition *= 8
        defer { repetition = outer }
        return body(&self)
    }

    /// A visible variable whose type fits.
    private mutating func pickVariable(_ pattern: TypePattern, _ bindings: inout [Character: ValueType]) -> String? {
        let fitting = variables.filter {
            var trial = bindings
            return pattern.matches($0.type, &trial)
        }
        guard !fitting.isEmpty else { return nil }
        let picked = random.chance(50) ? fitting[fitting.count - 1] : random.pick(fitting)
        return pattern.matches(picked.type, &bindings) ? picked.name : nil
    }
}
