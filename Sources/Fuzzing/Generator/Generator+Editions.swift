/// What only programs of the edition `vm` have.
extension ProgramGenerator {
    /// Statements that mean something of their own in that edition.
    mutating func editionStatement() {
        switch random.int(0...6) {
        case 0: declareInBranch()
        case 1 where features.contains(.arrays): growFixedArray()
        case 2 where features.contains(.arrays) && features.contains(.loops) && repetition <= 4: growWhileWalking()
        case 3 where features.contains(.strings):
            // The first argument is a format wherever it comes from, and `@@` are two specifiers.
            let value = expression(.i32, 2)
            line(random.pick(["print(\"@@|\", 1, \(value))", "print(\"100@@\")", "print(\(leaf(.string)) + \"@x\", \(value))", "print(\"{}\", \(value))"]))
        case 4: declareHexadecimal()
        case 5 where features.contains(.patterns): compareByName()
        default: line("print(typeof(\(expression(randomType(depth: 1), 1))), \(expression(.bool, 2)) ? \(expression(.i32, 1)) : \(expression(.i32, 1)))")
        }
    }

    /// Expressions of type `bool` and others that this edition alone takes; nil for other types.
    mutating func editionExpression(_ type: ValueType, _ depth: Int) -> String? {
        if random.chance(30) { return "(\(expression(.bool, depth - 1)) ? \(expression(type, depth - 1)) : \(expression(type, depth - 1)))" }
        switch type {
        case .bool:
            let kind = ValueType.integer(random.pick(integerKinds))
            if random.chance(30) { return "(not \(expression(kind, depth - 1)))" }
            if random.chance(40), depth > 1 { return "(\(comparison(depth)) == \(comparison(depth)))" }
            return "(\(expression(kind, depth - 1)) \(random.pick(["and", "or"])) \(expression(kind, depth - 1)))"
        // What does not fit is the smallest.
        case .integer(.i32), .integer(.i64):
            return features.contains(.floats) ? "((\(expression(.f64, depth - 1)) * \(random.pick(["1.0", "1e9", "1e18"]))) as \(text(type)))" : nil
        default: return nil
        }
    }

    private mutating func comparison(_ depth: Int) -> String {
        let type = randomScalar()
        guard type.isOrdered else { return leaf(.bool) }
        return "(\(expression(type, depth - 1)) < \(expression(type, depth - 1)))"
    }

    /// A name of a branch lives to the end of the function; where the branch was not taken, it is zero.
    private mutating func declareInBranch() {
        let (type, name) = (random.pick([ValueType.i32, .i64, .bool]), fresh("v"))
        line("if \(expression(.bool, 2)):")
        block { $0.line("\(name) = (\($0.literal(type, depth: 1)))") }
        if loops.isEmpty, indentation == 1 { variables.append(GeneratedVariable(name: name, type: type, isMutable: false)) }
    }

    private mutating func growFixedArray() {
        let name = fresh("v")
        line("mut \(name): [i32, \(random.int(1...3))] = [1, 2]")
        line("push(\(name), \(expression(.i32, 2)))")
        line("print(len(\(name)), \(name)[0], pop(\(name)), \(name))")
    }

    /// A loop sees the elements that it adds.
    private mutating func growWhileWalking() {
        let (list, each) = (fresh("v"), fresh("it"))
        let type = randomScalar()
        line("mut \(list) = \(array([expression(type, 1), literal(type, depth: 1)]))")
        line("for \(each) in \(list):")
        block {
            $0.line("if len(\(list)) < \($0.random.int(3...6)): push(\(list), \(each))")
            $0.line("print(\(each), len(\(list)))")
        }
        variables.append(GeneratedVariable(name: list, type: .array(type), isMutable: true))
    }

    /// What does not fit a type but its bits is the negative number of these bits.
    private mutating func declareHexadecimal() {
        let name = fresh("v")
        line("\(name): i32 = \(random.pick(["0xFFFFFFFF", "0x80000000", "0xDEADBEEF", "0x7FFFFFFF"]))")
        variables.append(GeneratedVariable(name: name, type: .i32, isMutable: false))
    }

    /// A visible name in a pattern stands for its value.
    private mutating func compareByName() {
        guard let first = variable(.i32) else { return declareHexadecimal() }
        line("match \(expression(.i32, 2)):")
        line("    \(first) -> print(\"same\")")
        line("    _ -> print(\"other\")")
    }
}
