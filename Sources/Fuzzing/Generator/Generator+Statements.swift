/// Statements.
extension ProgramGenerator {
    /// Writes some statements in the current block.
    mutating func statements(_ count: Int) {
        for _ in 0..<count {
            cost += repetition
            guard cost < ProgramGenerator.programLimit else { return }
            statement()
        }
    }

    private mutating func statement() {
        var choices: [(weight: Int, value: (inout ProgramGenerator) -> Void)] = [
            (24, { $0.declare() }), (22, { $0.assign() }), (10, { $0.branch() }), (10, { $0.checksum() }), (4, { $0.shadow() }),
        ]
        if features.contains(.loops), loops.count < 3, repetition <= 40 { choices.append((14, { $0.loop() })) }
        if features.contains(.loops), !loops.isEmpty { choices.append((4, { $0.leaveLoop() })) }
        if features.contains(.errors) {
            if indentation < 6 { choices.append((8, { $0.tryStatement() })) }
            choices += [(2, { $0.raise() }), (1, { $0.leaveFunction() })]
        }
        if features.contains(.enums), indentation < 6 { choices.append((6, { $0.matchStatement() })) }
        if features.contains(.closures), indentation < 5 { choices += [(5, { $0.declareClosure() }), (1, { $0.closuresOfLoop() })] }
        if features.contains(.tuples) { choices.append((3, { $0.destructure() })) }
        if features.contains(.arrays) { choices += [(2, { $0.declareFixedArray() }), (7, { $0.templateStatement() })] }
        if indentation < 5 { choices += moreChoices }
        if isOld { choices.append((12, { $0.editionStatement() })) }
        random.weighted(choices)(&self)
    }

    /// What wants a block of its own, or a feature that few others need.
    private var moreChoices: [(weight: Int, value: (inout ProgramGenerator) -> Void)] {
        var choices: [(weight: Int, value: (inout ProgramGenerator) -> Void)] = [
            (1, { $0.declareByBranch() }), (1, { $0.declareByConditional() }), (2, { $0.printFormatted() }), (1, { $0.takeApart() }),
        ]
        if features.contains(.errors) { choices.append((2, { $0.declareByTry() })) }
        if features.contains(.patterns) { choices += [(3, { $0.declareByMatch() }), (4, { $0.conditionalPattern() })] }
        if features.isSuperset(of: [.iterators, .arrays, .loops]), loops.count < 2, repetition <= 10 { choices.append((2, { $0.iteratorLoop() })) }
        if features.contains(.cleanup) { choices.append((2, { $0.deferStatement() })) }
        if resource != nil { choices.append((2, { $0.withStatement() })) }
        return choices
    }

    // MARK: Bindings

    mutating func declare() {
        let type = traits.isEmpty || random.chance(92) ? randomType(depth: 2) : .dynamic(random.int(0...traits.count - 1))
        let isMutable = random.chance(65)
        let name = fresh("v")
        let value = clipped(expression(type, 3), type)
        line(isMutable || random.chance(50) ? "\(isMutable ? "mut " : "")\(name): \(text(type)) = \(value)" : "\(name): \(text(type)) = \(value)")
        variables.append(GeneratedVariable(name: name, type: type, isMutable: isMutable))
    }

    /// A new variable of a visible one's name and another type, in a block of its own.
    private mutating func shadow() {
        guard let outer = variables.last(where: { $0.name.hasPrefix("v") }) else { return declare() }
        let type = randomScalar()
        line("if \(expression(.bool, 1)):")
        block {
            $0.line("mut \(outer.name): \($0.text(type)) = \($0.expression(type, 2))")
            // The outer one cannot be named here.
            let hidden = $0.variables
            $0.variables.removeAll { $0.name == outer.name }
            $0.variables.append(GeneratedVariable(name: outer.name, type: type, isMutable: true))
            $0.statements($0.random.int(1...2))
            $0.line("print(\"shadow\", \(outer.name))")
            $0.variables = hidden
        }
    }

    /// What grows is cut.
    func clipped(_ value: String, _ type: ValueType) -> String {
        switch type {
        case .string: "clip_text(\(value))"
        case .array: "clip_array(\(value))"
        default: value
        }
    }

    private mutating func assign() {
        var targets: [(text: String, type: ValueType)] = variables.filter(\.isMutable).map { ($0.name, $0.type) }
        for variable in variables {
            switch variable.type {
            case .fixedArray(let element, let count): targets.append(("\(variable.name)[\(random.int(0...count - 1))]", element))
            case .array(let element):
                // Into what is there, as a rule: the remainder by the length.
                let position = random.chance(80) ? "(\(random.int(0...5)) % (len(\(variable.name)) + 0))" : index(of: variable)
                targets.append(("\(variable.name)[\(position)]", element))
            case .structure(let index):
                for field in structures[index].fields { targets.append(("\(variable.name).\(field.name)", field.type)) }
            default: break
            }
        }
        guard !targets.isEmpty else { return declare() }
        let target = random.pick(targets)
        if case .integer = target.type, random.chance(50) {
            if random.chance(40) { return line("\(target.text) \(random.pick(["&=", "|=", "^="])) \(expression(target.type, 2))") }
            if random.chance(50) { return line("\(target.text) \(random.pick(["/=", "%=", ">>=", "<<="])) \(random.int(1...7))") }
            return line("\(target.text) \(random.pick(["+=", "-=", "*="])) \(random.chance(70) ? "1" : expression(target.type, 2))")
        }
        if case .float = target.type, random.chance(40) {
            return line("\(target.text) \(random.pick(["+=", "-=", "*="])) \(expression(target.type, 2))")
        }
        if case .array(let element) = target.type, random.chance(50) { return change(target.text, element) }
        line("\(target.text) = \(clipped(expression(target.type, 3), target.type))")
    }

    /// Makes an array longer or shorter.
    private mutating func change(_ array: String, _ element: ValueType) {
        if random.chance(25) {
            return line("if len(\(array)) > 0: pop(\(array))")
        }
        if random.chance(4) { return line("pop(\(array))") }
        line("if len(\(array)) < 34: push(\(array), \(expression(element, 2)))")
    }

    private mutating func declareFixedArray() {
        let type = ValueType.fixedArray(randomScalar(), random.int(1...4))
        let name = fresh("v")
        line("mut \(name): \(text(type)) = \(literal(type, depth: 1))")
        variables.append(GeneratedVariable(name: name, type: type, isMutable: false))
    }

    /// A name that every branch declares is visible after them.
    private mutating func declareByBranch() {
        let (type, name) = (randomScalar(), fresh("v"))
        line("if \(expression(.bool, 2)):")
        block {
            $0.statements($0.random.int(0...1))
            $0.line("\(name) = \($0.typed(type))")
        }
        line("else:")
        block { $0.line("\(name) = \($0.typed(type))") }
        variables.append(GeneratedVariable(name: name, type: type, isMutable: false))
    }

    /// `x = if c: a elif d: b else: e`, and a chain of two targets.
    private mutating func declareByConditional() {
        let type = randomType(depth: 1)
        let name = fresh("v")
        line("mut \(name): \(text(type)) = if \(expression(.bool, 2)): \(clipped(expression(type, 2), type)) "
            + "elif \(expression(.bool, 1)): \(clipped(expression(type, 1), type)) else: \(literal(type, depth: 1))")
        variables.append(GeneratedVariable(name: name, type: type, isMutable: true))
        guard random.chance(30) else { return }
        let (first, second) = (fresh("v"), fresh("v"))
        line("\(first) = \(second) = \(name)")
        for copy in [first, second] { variables.append(GeneratedVariable(name: copy, type: type, isMutable: false)) }
    }

    /// Takes a value apart, or drops it.
    private mutating func takeApart() {
        for variable in variables.shuffled(using: &random) {
            switch variable.type {
            case .structure(let index):
                let field = structures[index].fields[0]
                let name = fresh("v")
                line("\(structures[index].bareName){ \(field.name): \(name), .. } = \(variable.name)")
                return variables.append(GeneratedVariable(name: name, type: field.type, isMutable: false))
            case .array(let element):
                let (first, second) = (fresh("v"), fresh("v"))
                // Raises when there are not two.
                line("if len(\(variable.name)) != 3: \(first), \(second) = \(variable.name); print(\(first), \(second))")
                return line("_: \(text(element)) = \(literal(element, depth: 1))")
            default: break
            }
        }
        line("_ = \(expression(.i32, 2))")
        line("pass")
    }

    /// The ways to print beside plain values.
    private mutating func printFormatted() {
        let integer = ValueType.integer(random.pick(integerKinds))
        switch random.int(0...4) {
        case 0: line("print(\"a@b@x @X @b @o.\", \((0..<5).map { _ in expression(integer, 1) }.joined(separator: ", ")))")
        case 1 where features.contains(.floats): line("print(\"@.3f|@.0f\", \(expression(.f64, 2)), \(expression(.f64, 1)), \(expression(.bool, 1)))")
        case 2: line("print_no_newline(\(expression(integer, 1)), \"; \")")
        case 3: line("eprint(\(expression(integer, 1)))")
        default: line("print(\"{} {0:>6} {:x}\", \(expression(integer, 1)), \(expression(integer, 1)), \(expression(.bool, 1)))")
        }
    }

    /// An expression that has the type without being asked for it.
    private mutating func typed(_ type: ValueType) -> String { array([expression(type, 2), literal(type, depth: 1)]) + "[0]" }

    private mutating func destructure() {
        let types = (0..<random.int(2...3)).map { _ in randomType(depth: 1) }
        let names = types.map { _ in fresh("v") }
        line("\(names.joined(separator: ", ")) = (\(types.map { expression($0, 2) }.joined(separator: ", ")))")
        for (name, type) in zip(names, types) { variables.append(GeneratedVariable(name: name, type: type, isMutable: false)) }
    }

    private mutating func declareClosure() {
        let parameters = (0..<random.int(0...2)).map { _ in randomType(depth: 1) }
        let result = randomType(depth: 1)
        let type = ValueType.function(parameters, result)
        let name = fresh("c")
        guard random.chance(50) else {
            let value = expression(type, 3)
            // The name of a generic function alone does not tell its type.
            line(value.hasPrefix("h") ? "\(name): \(text(type)) = \(value)" : "\(name) = \(value)")
            return variables.append(GeneratedVariable(name: name, type: type, isMutable: false))
        }
        // A block of its own that changes what is around it.
        let names = parameters.map { _ in fresh("q") }
        let list = zip(names, parameters).map { "\($0): \(text($1))" }.joined(separator: ", ")
        line(random.chance(50) ? "\(name) = fn(\(list)) -> \(text(result)):" : "fn \(name)(\(list)) -> \(text(result)):")
        let (outerLoops, outerResult, calls) = (loops, self.result, functions)
        (loops, self.result, functions) = ([], result, [])
        block {
            for (parameter, type) in zip(names, parameters) {
                $0.variables.append(GeneratedVariable(name: parameter, type: type, isMutable: false))
            }
            $0.assign()
            $0.line("return \($0.clipped($0.expression(result, 2), result))")
        }
        (loops, self.result, functions) = (outerLoops, outerResult, calls)
        variables.append(GeneratedVariable(name: name, type: type, isMutable: false))
    }

    /// Functions made in a loop: each has that turn's variable, and they share what is outside.
    private mutating func closuresOfLoop() {
        guard features.contains(.arrays), features.contains(.loops) else { return declareClosure() }
        let (list, counter, turn, each) = (fresh("v"), fresh("v"), fresh("it"), fresh("it"))
        line("mut \(counter) = \(integerLiteral(.i64))")
        line("mut \(list): [fn() -> i64] = []")
        line("for \(turn) in 0..\(random.int(1...4)):")
        indentation += 1
        line("mut inner = \(turn) as i64")
        line("push(\(list), fn() -> i64:")
        line("    inner += 1")
        line("    \(counter) = wrapping_add(\(counter), inner)")
        line("    \(counter))")
        line("if \(turn) > 1: inner += 10")
        indentation -= 1
        line("for \(each) in \(list): print(\(each)(), \(each)())")
        variables.append(GeneratedVariable(name: counter, type: .i64, isMutable: true))
    }

    // MARK: Control flow

    mutating func branch() {
        guard indentation < 6 else { return checksum() }
        line("if \(expression(.bool, 3)):")
        block { $0.statements($0.random.int(1...3)) }
        if random.chance(25) {
            line("elif \(expression(.bool, 2)):")
            block { $0.statements($0.random.int(1...2)) }
        }
        if random.chance(45) {
            line("else:")
            block { $0.statements($0.random.int(1...3)) }
        }
    }

    private mutating func loop() {
        let label = random.chance(30) ? "'" + fresh("l") : nil
        let head = label.map { $0 + ": " } ?? ""
        let trips = random.int(1...7)
        let name = fresh("it")
        var element: ValueType?
        switch random.int(0...11) {
        case 10, 11: return loopOverParts(head)
        case 0, 1:
            let counter = fresh("w")
            line("mut \(counter) = 0")
            line("\(head)while \(counter) < \(trips) and \(expression(.bool, 2)):")
            indentation += 1
            line("\(counter) += 1")
            indentation -= 1
            element = nil
        case 2, 3:
            guard let array = variables.last(where: { if case .array = $0.type { true } else { false } }),
                case .array(let type) = array.type
            else { fallthrough }
            // A copy: the body may change the array.
            line("\(head)for \(name) in \(array.name)[..]:")
            element = type
        case 4:
            line("\(head)for \(name) in range(\(trips)):")
            element = .i64
        case 5:
            let kind = random.pick(integerKinds)
            line("\(head)for \(name) in (\(kind.name).MAX - \(trips - 1))..=\(kind.name).MAX:")
            element = .integer(kind)
        default:
            let kind = random.pick(integerKinds)
            let (start, step) = (random.int(0...3), random.pick(["", "", "..2", "..3"]))
            line("\(head)for \(name) in \(start)\(kind.name)\(random.pick(["..", "..="]))\(start + trips)\(step):")
            element = .integer(kind)
        }
        let repetitions = element.map { if case .array = $0 { 34 } else { trips + 1 } } ?? trips
        loopBody(label: label, repetitions: repetitions, element.map { [GeneratedVariable(name: name, type: $0, isMutable: false)] } ?? [])
    }

    /// Writes the block of a loop.
    mutating func loopBody(label: String?, repetitions: Int, _ bindings: [GeneratedVariable]) {
        let outer = repetition
        repetition *= repetitions
        loops.append(label)
        block {
            $0.variables += bindings
            $0.statements($0.random.int(1...4))
        }
        loops.removeLast()
        repetition = outer
    }

    /// A loop over something other than numbers and arrays.
    private mutating func loopOverParts(_ head: String) {
        let (first, second) = (fresh("it"), fresh("it"))
        for variable in variables.shuffled(using: &random) {
            switch variable.type {
            case .library(.map, let arguments):
                line("\(head)for \(first), \(second) in \(variable.name).clone():")
                return loopBody(label: nil, repetitions: 8, [
                    GeneratedVariable(name: first, type: arguments[0], isMutable: false),
                    GeneratedVariable(name: second, type: arguments[1], isMutable: false),
                ])
            case .library(.set, let arguments):
                line("\(head)for \(first) in \(variable.name).clone():")
                return loopBody(label: nil, repetitions: 8, [GeneratedVariable(name: first, type: arguments[0], isMutable: false)])
            case .string:
                line("\(head)for \(first) in \(variable.name)[..min(9, len(\(variable.name)))]:")
                return loopBody(label: nil, repetitions: 9, [GeneratedVariable(name: first, type: .string, isMutable: false)])
            case .array(let element):
                line("\(head)for (\(first), \(second)) in enumerate(\(variable.name)):")
                return loopBody(label: nil, repetitions: 34, [
                    GeneratedVariable(name: first, type: .i32, isMutable: false), GeneratedVariable(name: second, type: element, isMutable: false),
                ])
            default: break
            }
        }
        line("\(head)while true:")
        indentation += 1
        line("\(first) = 1i64")
        line("if \(first) == 1: break")
        indentation -= 1
    }

    private mutating func leaveLoop() {
        let keyword = random.pick(["break", "continue"])
        let labels = loops.compactMap(\.self)
        let target = labels.isEmpty || random.chance(50) ? "" : " " + random.pick(labels)
        line("if \(expression(.bool, 2)): \(keyword)\(target)")
    }

    private mutating func leaveFunction() {
        guard let result else { return checksum() }
        line("if \(expression(.bool, 2)): return \(clipped(expression(result, 2), result))")
    }

    // MARK: What one sees

    /// Prints live state.
    mutating func checksum() {
        let shown = variables.filter(\.type.isData)
        guard !shown.isEmpty else { return line("print(\"\(fresh("k"))\")") }
        let names = (0..<min(4, shown.count)).map { _ in random.pick(shown).name }
        line("print(\"\(fresh("k"))\", \(names.joined(separator: ", ")))")
    }
}
