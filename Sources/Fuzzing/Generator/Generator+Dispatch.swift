/// Values whose type is known only when the program runs: `dyn` traits, and structs that extend others.
extension ProgramGenerator {
    mutating func declareDispatch() {
        let plain = structures.indices.filter { structures[$0].name == structures[$0].bareName && !structures[$0].isResource }
        if features.contains(.traits), !plain.isEmpty, random.chance(60) { declareDynamic(Array(plain.shuffled(using: &random).prefix(2))) }
        if random.chance(60) { declareInheritance() }
    }

    /// A trait with a `dyn` type, and structs that become such values.
    private mutating func declareDynamic(_ implementers: [Int]) {
        let (name, method, other) = (fresh("D"), fresh("m"), fresh("m"))
        let (result, argument) = (randomType(depth: 1), randomScalar())
        line("trait \(name):")
        line("    fn \(method)(self) -> \(text(result))")
        line("    fn \(other)(self, x: \(text(argument))) -> (\(text(result)), \(text(argument))): (self.\(method)(), x)")
        let type = ValueType.dynamic(traits.count)
        traits.append(GeneratedTrait(name: name))
        for index in implementers {
            let (structure, implementer) = (structures[index].name, ValueType.structure(index))
            line("impl \(name) for \(structure):")
            indentation += 1
            let cost = self.method("\(method)(self) -> \(text(result))", ["self": implementer], result)
            indentation -= 1
            let convert = fresh("y")
            line("fn \(convert)(x: \(structure)) -> dyn \(name): x")
            for _ in 0..<3 { addTemplate(type, [.text("\(convert)("), .value(.exact(implementer)), .text(")")], cost: cost) }
            if features.contains(.options) { addTemplate(.option(implementer), [.text("("), .value(.exact(type)), .text(" as? \(structure))")]) }
            dynamicTypes.append((type, implementer, structure))
        }
        let receiver = Template.Piece.value(.exact(type))
        addTemplate(result, [receiver, .text(".\(method)()")], cost: 30)
        addTemplate(.tuple([result, argument]), [receiver, .text(".\(other)("), .value(.exact(argument)), .text(")")], cost: 30)
        if features.contains(.strings) { addTemplate(.string, [.text("("), receiver, .text(" as string)")]) }
        guard features.contains(.arrays) else { return }
        let all = fresh("h")
        line("fn \(all)(xs: [dyn \(name)]) -> [\(text(result))]: [x.\(method)() for x in xs]")
        addTemplate(.array(result), [.text("\(all)(["), receiver, .text(", "), receiver, .text("])")], cost: 60)
    }

    /// A struct, one that extends it, and one that extends that, with methods that override and call those above.
    private mutating func declareInheritance() {
        let (method, other) = (fresh("m"), fresh("m"))
        let result = randomType(depth: 1)
        var above: (index: Int, name: String)?
        for level in 0..<3 {
            let (name, field, type) = (fresh("B"), "b\(level)", randomType(depth: 1))
            line("struct \(name)\(above.map { "(\($0.name))" } ?? ""):")
            line("    \(field): \(text(type))")
            let fields = (above.map { structures[$0.index].fields } ?? []) + [(name: field, type: type, hasDefault: false)]
            let index = structures.count
            structures.append(GeneratedStructure(name: name, fields: fields, bareName: name))
            let this = ValueType.structure(index)
            line("impl \(name):")
            indentation += 1
            let visible = programTemplates.count
            if above != nil { addTemplate(result, [.text("super.\(method)()")]) }
            let cost = self.method("\(method)(self) -> \(text(result))", ["self": this], result)
            programTemplates.removeSubrange(visible...)
            if above == nil { line("fn \(other)(self) -> (\(text(result)), \(text(type))): (self.\(method)(), self.\(field))") }
            indentation -= 1
            addTemplate(result, [.value(.exact(this)), .text(".\(method)()")], cost: 3 * cost + 3)
            if let above {
                let base = ValueType.structure(above.index)
                let convert = fresh("y")
                line("fn \(convert)(x: \(name)) -> \(above.name): x")
                for _ in 0..<3 { addTemplate(base, [.text("\(convert)("), .value(.exact(this)), .text(")")]) }
                if features.contains(.options) { addTemplate(.option(this), [.text("("), .value(.exact(base)), .text(" as? \(name))")]) }
                dynamicTypes.append((base, this, name))
            } else {
                addTemplate(.tuple([result, type]), [.value(.exact(this)), .text(".\(other)()")], cost: 3 * cost + 3)
            }
            above = (index, name)
        }
    }
}
