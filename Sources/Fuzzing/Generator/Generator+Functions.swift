/// Functions and methods.
extension ProgramGenerator {
    /// Writes a function that later ones may call.
    mutating func writeFunction() {
        switch random.int(0...19) {
        case 0...2 where features.contains(.structs) && !extensible.isEmpty: writeMethod()
        case 3...5: writeRecursion()
        case 6 where features.contains(.generics): writeGeneric()
        case 7 where features.contains(.generics) && features.contains(.arrays): writeBounded()
        case 8: writeDefaults()
        case 9 where features.contains(.arrays) && features.contains(.loops): writeVariadic()
        case 10...11: writeTailCalls()
        case 12: writeDeepRecursion()
        case 13 where features.contains(.closures): writeCounter()
        case 14 where features.contains(.options) && !isOld: writePropagating()
        default: writePlain()
        }
    }

    private mutating func writePlain() {
        let name = fresh("fun")
        var parameters = (0..<random.int(0...3)).map { _ in randomType(depth: 2) }
        if features.contains(.closures), random.chance(15) { parameters.append(.function([randomScalar()], randomScalar())) }
        let result = features.contains(.closures) && random.chance(8) ? .function([randomScalar()], randomScalar()) : randomType(depth: 2)
        let names = parameters.map { _ in fresh("p") }
        line("fn \(name)(\(list(names, parameters))) -> \(text(result)):")
        let cost = body(names, parameters, result)
        functions.append(GeneratedFunction(name: name, parameters: parameters, result: result, owner: nil, cost: cost, isValue: true))
    }

    private func list(_ names: [String], _ types: [ValueType]) -> String {
        zip(names, types).map { "\($0): \(text($1))" }.joined(separator: ", ")
    }

    /// Structs of this file that get methods.
    private var extensible: [Int] {
        structures.indices.dropFirst(firstStructure).filter { !structures[$0].isResource && structures[$0].name == structures[$0].bareName }
    }

    private mutating func writeMethod() {
        let owner = random.pick(extensible)
        let name = fresh("m")
        let parameters = (0..<random.int(0...2)).map { _ in randomType(depth: 1) }
        let result = randomType(depth: 1)
        let names = parameters.map { _ in fresh("p") }
        line("impl \(structures[owner].name):")
        indentation += 1
        line("fn \(name)(\((["self"] + zip(names, parameters).map { "\($0): \(text($1))" }).joined(separator: ", "))) -> \(text(result)):")
        let cost = body(["self"] + names, [.structure(owner)] + parameters, result)
        indentation -= 1
        functions.append(GeneratedFunction(name: name, parameters: parameters, result: result, owner: owner, cost: cost))
        // A method of a value is a function value.
        if features.contains(.closures), cost <= 12 {
            programTemplates.append(Template(
                result: .exact(.function(parameters, result)), pieces: [.value(.exact(.structure(owner))), .text(".\(name)")]))
        }
    }

    /// Writes a function's block; returns the cost of a call.
    private mutating func body(_ names: [String], _ parameters: [ValueType], _ result: ValueType) -> Int {
        let outer = cost
        cost = 1
        self.result = result
        block {
            for (name, type) in zip(names, parameters) {
                $0.variables.append(GeneratedVariable(name: name, type: type, isMutable: false))
            }
            $0.statements($0.random.int(1...5))
            if $0.random.chance(20) {
                $0.line("if \($0.expression(.bool, 2)): return \($0.clipped($0.expression(result, 2), result))")
            }
            $0.line($0.clipped($0.expression(result, 3), result))
        }
        self.result = nil
        defer { cost = outer }
        return cost
    }

    /// A function that calls itself with less fuel, once or twice.
    private mutating func writeRecursion() {
        let name = fresh("r")
        let type = randomType(depth: 1)
        let twice = random.chance(40)
        let fuel = twice ? 4 : random.pick([3, 6, 9])
        let (n, x) = (fresh("n"), fresh("p"))
        line("fn \(name)(\(n): i32, \(x): \(text(type))) -> \(text(type)):")
        let outer = cost
        cost = 3
        block {
            $0.variables.append(GeneratedVariable(name: n, type: .i32, isMutable: false))
            $0.variables.append(GeneratedVariable(name: x, type: type, isMutable: false))
            $0.line("if \(n) <= 0 or \(n) > \(fuel): return \(x)")
            $0.statements($0.random.int(0...2))
            let first = "\(name)(\(n) - 1, \($0.clipped($0.expression(type, 2), type)))"
            if twice {
                let inner = $0.fresh("v")
                $0.line("\(inner) = \(first)")
                $0.variables.append(GeneratedVariable(name: inner, type: type, isMutable: false))
                $0.line("\(name)(\(n) - 2, \($0.clipped($0.expression(type, 2), type)))")
            } else {
                $0.line($0.random.chance(60) ? first : $0.clipped("(\(first) if \($0.expression(.bool, 1)) else \(x))", type))
            }
        }
        let total = cost * (twice ? 16 : fuel)
        cost = outer
        functions.append(GeneratedFunction(name: name, parameters: [.i32, type], result: type, owner: nil, cost: total))
    }

    // MARK: Generic functions

    /// An unannotated function, used at the types that its operations allow.
    private mutating func writeGeneric() {
        let name = fresh("h")
        let (a, b) = (fresh("p"), fresh("p"))
        let body = random.pick([
            "\(a) + \(b)", "\(a) if \(a) < \(b) else \(b)", "[\(a), \(b), \(a)][1]", "{ t = (\(a), \(b)); t.1 }",
        ])
        line("fn \(name)(\(a), \(b)):")
        line("    \(body)")
        for type in [ValueType.i32, .i64] + (features.contains(.strings) ? [.string] : []) + (features.contains(.floats) ? [.f64] : []) {
            functions.append(GeneratedFunction(name: name, parameters: [type, type], result: type, owner: nil, cost: 1, isValue: true))
        }
    }

    /// A generic function with bounds.
    private mutating func writeBounded() {
        let name = fresh("h")
        line("fn \(name)<T: Comparable + Hashable, U>(xs: [T], y: U, f: fn(T) -> U) -> (T, [U]):")
        line("    if len(xs) == 0: raise \"nothing to compare\"")
        line("    mut best = xs[0]")
        line("    mut out = [y]")
        line("    for x in xs:")
        line("        if x \(random.pick(["<", ">", "<=", ">="])) best: best = x")
        line("        out.push(f(x))")
        line("    (best, out)")
        programTemplates.append(Template("(O, [U]) = \(name)({[O]}, {U}, {fn(O) -> U})"))
    }

    // MARK: Ways to pass arguments

    private mutating func writeDefaults() {
        let name = fresh("d")
        let (first, second) = (random.pick([ValueType.i32, .i64]), randomScalar())
        let result = randomType(depth: 1)
        let names = [fresh("p"), fresh("p"), fresh("p")]
        let types = [first, second, first]
        line("fn \(name)(\(names[0]): \(text(first)), \(names[1]): \(text(second)) = \(literal(second, depth: 1)), "
            + "\(names[2]): \(text(first)) = wrapping_mul(\(names[0]), 3)) -> \(text(result)):")
        let cost = body(names, types, result)
        let values = types.map { Template.Piece.value(.exact($0)) }
        let calls: [[Template.Piece]] = [
            [values[0]], [values[0], .text(", "), values[1]], [values[0], .text(", \(names[2]): "), values[2]],
            [.text("\(names[1]): "), values[1], .text(", \(names[0]): "), values[0]],
            [.text("\(names[2]): "), values[2], .text(", \(names[0]): "), values[0]],
        ]
        for call in calls { addTemplate(result, [.text("\(name)(")] + call + [.text(")")], cost: cost) }
    }

    private mutating func writeVariadic() {
        let name = fresh("d")
        let element = randomType(depth: 1)
        let (head, rest) = (fresh("p"), fresh("p"))
        line("fn \(name)(\(head): i32, \(rest): ...\(text(element))) -> (i32, [\(text(element))]):")
        line("    mut n = \(head)")
        line("    for x in \(rest): n = wrapping_add(n, len(\(rest)))")
        line("    (n, \(rest)[..])")
        let (result, value) = (ValueType.tuple([.i32, .array(element)]), Template.Piece.value(.exact(element)))
        let number = Template.Piece.value(.exact(.i32))
        addTemplate(result, [.text("\(name)("), number, .text(")")])
        addTemplate(result, [.text("\(name)("), number, .text(", "), value, .text(", "), value, .text(")")])
        addTemplate(result, [.text("\(name)("), number, .text(", ..."), .value(.exact(.array(element))), .text(")")], cost: 34)
    }

    // MARK: Calls that use no stack, and calls that use much

    /// A function, or two, that call themselves or each other in tail position.
    private mutating func writeTailCalls() {
        let type = randomType(depth: 1)
        let names = random.chance(50) ? [fresh("t")] : [fresh("t"), fresh("t")]
        let throughMatch = random.chance(40)
        // Arguments of one type change places.
        let extra = random.chance(40) ? type : randomScalar()
        for (index, name) in names.enumerated() {
            let next = names[(index + 1) % names.count]
            let (n, x, y) = (fresh("n"), fresh("p"), fresh("p"))
            line("fn \(name)(\(n): i32, \(x): \(text(type)), \(y): \(text(extra))) -> \(text(type)):")
            let (outerCost, outerFunctions, outerTemplates) = (cost, functions, programTemplates)
            (functions, programTemplates) = ([], [])
            block {
                for (name, type) in [(n, ValueType.i32), (x, type), (y, extra)] {
                    $0.variables.append(GeneratedVariable(name: name, type: type, isMutable: false))
                }
                $0.line("if \(n) <= 0 or \(n) > 300: return \(x)")
                if $0.random.chance(40) { $0.declare() }
                func again(_ generator: inout ProgramGenerator, _ name: String, _ fuel: String) -> String {
                    "\(name)(\(fuel), \(generator.clipped(generator.expression(type, 2), type)), "
                        + "\(generator.clipped(generator.expression(extra, 2), extra)))"
                }
                if throughMatch {
                    $0.line("match \(n) % 3:")
                    $0.line("    0 -> \(again(&$0, next, "\(n) - 1"))")
                    $0.line("    1 if \($0.expression(.bool, 1)) -> \(x)")
                    $0.line("    _ -> \(again(&$0, name, "\(n) - 2"))")
                } else {
                    $0.line("if \($0.expression(.bool, 2)): return \(again(&$0, name, "\(n) - 1"))")
                    $0.line(again(&$0, next, "\(n) - 1"))
                }
            }
            (cost, functions, programTemplates) = (outerCost, outerFunctions, outerTemplates)
        }
        for name in names {
            for fuel in ["1", "7", "299"] {
                addTemplate(type, [
                    .text("\(name)(\(fuel), "), .value(.exact(type)), .text(", "), .value(.exact(extra)), .text(")"),
                ], cost: fuel == "299" ? 1200 : 28)
            }
        }
    }

    /// A recursion that needs a frame for each step; now and then more frames than there are.
    private mutating func writeDeepRecursion() {
        let name = fresh("z")
        line("fn \(name)(n: i32, x: i64) -> i64:")
        line("    if n <= 0: return x")
        line("    (\(name)(n - 1, x ^ (n as i64)) + \(random.int(1...9))) % \(random.int(2...1000))")
        for depth in ["9", "900"] { addTemplate(.i64, [.text("\(name)(\(depth), "), .value(.exact(.i64)), .text(")")], cost: depth == "9" ? 30 : 2500) }
        guard features.contains(.errors), random.chance(6) else { return }
        let endless = fresh("z")
        line("fn \(endless)(n: i64) -> i64: \(endless)(wrapping_add(n, 1)) / 3 + 1")
        programTemplates.append(Template(result: .exact(.i64), pieces: [.text("\(endless)(0)")], cost: 3900))
    }

    // MARK: Function values

    /// A function that gives functions which share a variable of its own.
    private mutating func writeCounter() {
        let name = fresh("y")
        let type = random.pick([ValueType.i32, .i64])
        line("fn \(name)(start: \(text(type))) -> fn(\(text(type))) -> \(text(type)):")
        line("    mut n = start")
        line("    bump = fn(): n = wrapping_add(n, 1)")
        line("    fn(by: \(text(type))) -> \(text(type)):")
        line("        bump()")
        line("        n = wrapping_\(random.pick(["add", "sub", "mul"]))(n, by)")
        line("        n")
        addTemplate(.function([type], type), [.text("\(name)("), .value(.exact(type)), .text(")")])
        addTemplate(type, [.text("\(name)("), .value(.exact(type)), .text(")("), .value(.exact(type)), .text(")")])
    }

    /// A function that ends early by `?`.
    private mutating func writePropagating() {
        let name = fresh("q")
        let (from, to) = (randomType(depth: 1), randomType(depth: 1))
        if case .option = to { return writePlain() }
        let isResult = features.contains(.errors) && features.contains(.strings) && random.chance(50)
        let (source, result) = isResult
            ? (ValueType.library(.result, [from, .string]), ValueType.library(.result, [to, .string])) : (.option(from), .option(to))
        if case .option = from { return writePlain() }
        let (a, value) = (fresh("p"), fresh("v"))
        line("fn \(name)(\(a): \(text(source)), again: \(text(source))) -> \(text(result)):")
        let outer = cost
        cost = 2
        block {
            $0.line("\(value): \($0.text(from)) = \(a)?")
            $0.variables.append(GeneratedVariable(name: a, type: source, isMutable: false))
            $0.variables.append(GeneratedVariable(name: value, type: from, isMutable: false))
            $0.statements($0.random.int(0...2))
            $0.line("if \($0.expression(.bool, 2)): print(again?)")
            $0.line("\(isResult ? "Ok" : "Some")(\($0.clipped($0.expression(to, 2), to)))")
        }
        functions.append(GeneratedFunction(name: name, parameters: [source, source], result: result, owner: nil, cost: cost))
        cost = outer
    }
}
