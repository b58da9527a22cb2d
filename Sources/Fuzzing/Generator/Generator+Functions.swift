/// Functions and methods.
extension ProgramGenerator {
    /// Writes a function that later ones may call.
    mutating func writeFunction() {
        switch random.int(0...9) {
        case 0...1 where features.contains(.structs) && !structures.isEmpty: writeMethod()
        case 2...3: writeRecursion()
        case 4 where features.contains(.generics): writeGeneric()
        default: writePlain()
        }
    }

    private mutating func writePlain() {
        let name = fresh("fun")
        let parameters = (0..<random.int(0...3)).map { _ in randomType(depth: 2) }
        let result = randomType(depth: 2)
        let names = parameters.map { _ in fresh("p") }
        let list = zip(names, parameters).map { "\($0): \(text($1))" }.joined(separator: ", ")
        line("fn \(name)(\(list)) -> \(text(result)):")
        let cost = body(names, parameters, result)
        functions.append(GeneratedFunction(name: name, parameters: parameters, result: result, owner: nil, cost: cost))
    }

    private mutating func writeMethod() {
        let owner = random.int(0...structures.count - 1)
        let name = fresh("m")
        let parameters = (0..<random.int(0...2)).map { _ in randomType(depth: 1) }
        let result = randomType(depth: 1)
        let names = parameters.map { _ in fresh("p") }
        let list = (["self"] + zip(names, parameters).map { "\($0): \(text($1))" }).joined(separator: ", ")
        line("impl \(structures[owner].name):")
        indentation += 1
        line("fn \(name)(\(list)) -> \(text(result)):")
        let cost = body(["self"] + names, [.structure(owner)] + parameters, result)
        indentation -= 1
        functions.append(GeneratedFunction(name: name, parameters: parameters, result: result, owner: owner, cost: cost))
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
            functions.append(GeneratedFunction(name: name, parameters: [type, type], result: type, owner: nil, cost: 1))
        }
    }
}
