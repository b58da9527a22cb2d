/// Errors raised and caught on purpose, and what runs on every way out.
extension ProgramGenerator {
    mutating func tryStatement() {
        line("try:")
        block { $0.statements($0.random.int(1...4)) }
        if random.chance(25), !errorTypes.isEmpty {
            let caught = fresh("e")
            line("catch \(caught): \(random.pick(errorTypes)):")
            block {
                $0.line("print(\"typed\", \(caught).code, \(caught).message())")
                $0.statements($0.random.int(0...1))
            }
        }
        let isCaught = random.chance(90)
        if isCaught, random.chance(75) {
            let caught = fresh("e")
            line("catch \(caught):")
            block {
                $0.line("print(\"caught\", \(caught)\($0.random.chance(30) ? ", \(caught).kind, \(caught).code, \(caught).line" : ""))")
                if $0.random.chance(20), !$0.errorTypes.isEmpty {
                    $0.line("if Some(oops) = \(caught) as? \($0.random.pick($0.errorTypes)): print(\"an Oops\", oops.code)")
                }
                if $0.random.chance(10) { $0.line("if \($0.expression(.bool, 1)): raise \(caught)") }
                $0.statements($0.random.int(0...2))
            }
        } else if isCaught {
            line("catch:")
            block { $0.statements($0.random.int(1...2)) }
        }
        if !isCaught || random.chance(25) {
            line("finally:")
            // Its own jumps are wanted, but not often.
            let outer = (loops, result)
            if random.chance(80) { (loops, result) = ([], nil) }
            block {
                $0.line("print(\"finally\")")
                $0.statements($0.random.int(0...2))
            }
            (loops, result) = outer
        }
    }

    mutating func raise() {
        let condition = "\(expression(.bool, 2)) and \(expression(.bool, 1))"
        if !errorTypes.isEmpty, random.chance(50) {
            return line("if \(condition): raise \(random.pick(errorTypes)){ code: \(expression(.i32, 1)) }")
        }
        line("if \(condition): raise \(expression(.string, 1))")
    }

    /// A variable that gets its value from a `try` expression.
    mutating func declareByTry() {
        let type = randomType(depth: 1)
        let name = fresh("v")
        line("\(name): \(text(type)) = try:")
        block {
            $0.statements($0.random.int(0...1))
            $0.line($0.clipped($0.expression(type, 3), type))
        }
        line("catch e:")
        block {
            $0.line("print(\"instead\", e, e.line)")
            $0.line($0.literal(type, depth: 1))
        }
        variables.append(GeneratedVariable(name: name, type: type, isMutable: false))
    }

    /// `defer` in a block of its own, so that it runs soon.
    mutating func deferStatement() {
        line("if \(expression(.bool, 1)):")
        block {
            let shown = $0.variables.last { $0.type.isData }
            $0.line("defer print(\"deferred\"\(shown.map { ", " + $0.name } ?? ""))")
            if $0.random.chance(30), let target = $0.variables.last(where: { $0.isMutable && $0.type.isData }) {
                $0.line("defer \(target.name) = \($0.literal(target.type, depth: 1))")
            }
            $0.statements($0.random.int(1...3))
        }
    }

    mutating func withStatement() {
        guard let resource else { return declare() }
        let name = fresh("file")
        line("with \(structures[resource].name){ id: \(expression(.i32, 1)) } as \(name):")
        block {
            $0.line("\(name).uses += 1")
            $0.statements($0.random.int(1...3))
            $0.line("\(name).uses += \($0.random.int(0...2))")
        }
    }
}
