/// Expressions of a wanted type.
extension ProgramGenerator {
    /// An expression of `type`, in parentheses where it is no atom. `depth` bounds its nesting.
    mutating func expression(_ type: ValueType, _ depth: Int) -> String {
        if depth <= 0 || random.chance(18) { return leaf(type) }
        if isOld, random.chance(8), let found = editionExpression(type, depth) { return found }
        if random.chance(22), let found = access(type, depth) { return found }
        if random.chance(14), let found = call(type, depth) { return found }
        if random.chance(32), let found = fromTemplate(type, depth) { return found }
        if random.chance(7) {
            return "(\(expression(type, depth - 1)) if \(expression(.bool, depth - 1)) else \(expression(type, depth - 1)))"
        }
        switch type {
        case .bool: return boolean(depth)
        case .integer(let kind): return integer(kind, depth)
        case .float(let wide): return float(wide: wide, depth)
        case .string: return string(depth)
        case .char: return random.chance(20) ? "((\(expression(.integer(IntegerKind.all[2]), depth - 1)) % 1000u32) as char)" : leaf(type)
        case .array(let element): return array(element, depth)
        case .tuple(let members): return "(" + members.map { expression($0, depth - 1) }.joined(separator: ", ") + ")"
        case .dynamic: return fromProgramTemplate(type, depth) ?? leaf(type)
        case .fixedArray, .library: return fromTemplate(type, depth) ?? leaf(type)
        case .option(let element): return random.chance(20) ? "Option<\(text(element))>.None" : "Some(\(expression(element, depth - 1)))"
        case .structure(let index):
            if random.chance(25), let name = variable(type) { return name + ".clone()" }
            return structureLiteral(index, depth: depth) { $0.expression($1, depth - 1) }
        case .enumeration(let index): return variantLiteral(index, depth: depth) { $0.expression($1, depth - 1) }
        case .function: return function(type, depth)
        }
    }

    /// A variable, or a literal.
    mutating func leaf(_ type: ValueType) -> String {
        if random.chance(75), let name = variable(type) { return name }
        return literal(type, depth: 2)
    }

    /// A visible variable of the type; rather an inner one.
    mutating func variable(_ type: ValueType) -> String? {
        let found = variables.filter { $0.type == type }
        if found.isEmpty { return nil }
        return found[random.chance(50) ? found.count - 1 : random.int(0...found.count - 1)].name
    }

    /// A part of type `type` of a visible variable.
    private mutating func access(_ type: ValueType, _ depth: Int) -> String? {
        var found: [String] = []
        for variable in variables {
            switch variable.type {
            case .array(let element) where element == type: found.append(self.element(of: variable))
            case .tuple(let members):
                for (position, member) in members.enumerated() where member == type { found.append("\(variable.name).\(position)") }
            case .structure(let index):
                for field in structures[index].fields where field.type == type { found.append("\(variable.name).\(field.name)") }
            case .fixedArray(let element, let count) where element == type: found.append("\(variable.name)[\(random.int(0...count - 1))]")
            case .fixedArray(let element, _) where .array(element) == type: found.append("\(variable.name)[..]")
            case .array(.structure(let index)):
                for field in structures[index].fields where field.type == type {
                    found.append("\(self.element(of: variable)).\(field.name)")
                }
            default: break
            }
        }
        return found.isEmpty ? nil : random.pick(found)
    }

    /// An element of an array, most often one that is there.
    private mutating func element(of array: GeneratedVariable) -> String {
        guard case .array(let element) = array.type else { return array.name }
        let position = random.int(0...2)
        if random.chance(85) { return "(\(array.name)[\(position)] if len(\(array.name)) > \(position) else \(leaf(element)))" }
        return "\(array.name)[\(index(of: array))]"
    }

    /// A position in an array that may be outside.
    mutating func index(of array: GeneratedVariable) -> String {
        switch random.int(0...9) {
        case 0: return expression(.i32, 1)
        case 1: return "len(\(array.name)) - 1"
        case 2, 3:
            // Never negative: the remainder of an unsigned number. An empty array makes it a division by zero.
            if let name = variable(.integer(IntegerKind.all[2])) { return "\(name) % len(\(array.name))" }
            return "0"
        case 4:
            if let name = variable(.i32) { return name }
            return "1"
        default: return String(random.int(0...2))
        }
    }

    /// A call of an earlier function, of a method, or of a variable that holds a function.
    private mutating func call(_ type: ValueType, _ depth: Int) -> String? {
        var found: [(text: String, parameters: [ValueType], cost: Int, owner: Int?)] = []
        for function in functions where function.result == type && cost + repetition * function.cost < ProgramGenerator.callLimit {
            found.append((function.name, function.parameters, function.cost, function.owner))
        }
        for variable in variables {
            if case .function(let parameters, type) = variable.type { found.append((variable.name, parameters, 4, nil)) }
        }
        guard !found.isEmpty else { return nil }
        let callee = random.pick(found)
        cost += repetition * callee.cost
        let arguments = callee.parameters.map { expression($0, depth - 1) }.joined(separator: ", ")
        guard let owner = callee.owner else { return "\(callee.text)(\(arguments))" }
        return "\(receiver(.structure(owner), depth - 1)).\(callee.text)(\(arguments))"
    }

    private mutating func receiver(_ type: ValueType, _ depth: Int) -> String {
        variable(type) ?? literal(type, depth: 2)
    }

    // MARK: By type

    private mutating func boolean(_ depth: Int) -> String {
        switch random.int(0...11) {
        case 0: return "(not \(expression(.bool, depth - 1)))"
        case 1: return "(\(expression(.bool, depth - 1)) and \(expression(.bool, depth - 1)))"
        case 2: return "(\(expression(.bool, depth - 1)) or \(expression(.bool, depth - 1)))"
        case 3:
            let type = randomScalar()
            guard type.isOrdered, !isOld else { return leaf(.bool) }
            let operators = [random.pick(["<", "<="]), random.pick(["<", "<="])]
            return "(\(expression(type, depth - 1)) \(operators[0]) \(expression(type, depth - 1)) \(operators[1]) \(expression(type, depth - 1)))"
        case 4:
            let type = randomType(depth: 1)
            guard type.isEquatable else { return leaf(.bool) }
            return "(\(expression(type, depth - 1)) \(random.pick(["==", "!="])) \(expression(type, depth - 1)))"
        case 5:
            let type = randomScalar()
            return "(\(expression(type, depth - 1)) in \(expression(.array(type), depth - 1)))"
        case 6: return matches(depth)
        case 7:
            // Numbers of two types compare by their mathematical values.
            let left = ValueType.integer(random.pick(integerKinds)), right = ValueType.integer(random.pick(integerKinds))
            // A length would have the type that it is compared with.
            let operands = [left, right].map { type in
                let operand = expression(type, depth - 1)
                return type == .integer(.i32) || type == .integer(.i64) ? "(\(operand) as \(text(type)))" : operand
            }
            return "(\(operands[0]) \(random.pick(["<", "<=", ">", ">=", "==", "!="])) \(operands[1]))"
        default:
            let type = randomScalar()
            guard type.isOrdered else { return leaf(.bool) }
            return "(\(expression(type, depth - 1)) \(random.pick(["<", "<=", ">", ">=", "==", "!="])) \(expression(type, depth - 1)))"
        }
    }

    private mutating func matches(_ depth: Int) -> String {
        guard let index = variables.lastIndex(where: { if case .enumeration = $0.type { true } else { false } }),
            case .enumeration(let enumeration) = variables[index].type
        else { return leaf(.bool) }
        let variant = random.pick(enumerations[enumeration].variants)
        let payload = variant.payload.isEmpty ? "" : "(" + variant.payload.map { _ in "_" }.joined(separator: ", ") + ")"
        return "(\(variables[index].name) matches \(enumerations[enumeration].bareName).\(variant.name)\(payload))"
    }

    /// The integer types that the features allow.
    var integerKinds: ArraySlice<IntegerKind> { features.contains(.narrow) ? IntegerKind.all[...] : IntegerKind.all[..<4] }

    private mutating func integer(_ kind: IntegerKind, _ depth: Int) -> String {
        let type = ValueType.integer(kind)
        switch random.int(0...19) {
        case 0: return kind.isSigned && random.chance(60) ? "(-\(expression(type, depth - 1)))" : "(~\(expression(type, depth - 1)))"
        case 1:
            let count = random.chance(5) ? kind.bits : random.int(0...kind.bits - 1)
            return "(\(expression(type, depth - 1)) \(random.pick(["<<", ">>"])) \(count))"
        case 2: return "((\(expression(type, depth - 1)) % 4) ** \(random.pick(["0", "1", "2", "3"])))"
        case 3, 4: return "(\(cast(to: kind, depth)) as \(kind.name))"
        case 5, 6:
            let operation = random.pick(["wrapping_add", "wrapping_sub", "wrapping_mul"])
            return "\(operation)(\(expression(type, depth - 1)), \(expression(type, depth - 1)))"
        case 7: return "\(random.pick(["min", "max"]))(\(expression(type, depth - 1)), \(expression(type, depth - 1)))"
        case 8:
            guard let container = variables.last(where: { if case .array = $0.type { true } else { $0.type == .string } }) else { break }
            return "(len(\(container.name)) as \(kind.name))"
        case 9: return "(\(expression(type, depth - 1)) \(random.pick(["&", "|", "^"])) \(expression(type, depth - 1)))"
        case 10, 11: return "(\(expression(type, depth - 1)) / \(random.int(1...9)))"
        case 12, 13: return "(\(expression(type, depth - 1)) % \(random.int(2...17)))"
        case 14:
            // Whatever these are: overflow and division by zero are wanted too, now and then.
            let operation = random.pick(["/", "%", "+", "-", "*"])
            return "(\(expression(type, depth - 1)) \(operation) \(expression(type, depth - 1)))"
        default: break
        }
        // In range for most operands, so that programs get on.
        let bound = kind.bits >= 32 ? 1000 : 11
        let operation = random.pick(["+", "-", "*"])
        return "((\(expression(type, depth - 1)) % \(bound)) \(operation) \(random.int(0...9)))"
    }

    /// The operand of a cast to a numeric type.
    private mutating func cast(to kind: IntegerKind, _ depth: Int) -> String {
        switch random.int(0...9) {
        case 0: return expression(.bool, depth - 1)
        case 1 where features.contains(.strings) && kind.bits > 16: return expression(.char, depth - 1)
        case 2 where features.contains(.floats): return "(\(expression(.f64, depth - 1)) % 100.0)"
        case 3: return expression(.integer(random.pick(integerKinds)), depth - 1)
        // Small and not negative: every type has it.
        default: return "(\(expression(.integer(random.pick(integerKinds)), depth - 1)) & \(random.pick([1, 15, 127])))"
        }
    }

    private mutating func float(wide: Bool, _ depth: Int) -> String {
        let type = ValueType.float(wide: wide)
        switch random.int(0...9) {
        case 0: return "(-\(expression(type, depth - 1)))"
        case 1: return "(\(expression(.integer(random.pick(integerKinds)), depth - 1)) as \(wide ? "f64" : "f32"))"
        case 2: return "(\(expression(.float(wide: !wide), depth - 1)) as \(wide ? "f64" : "f32"))"
        case 3: return "(\(expression(type, depth - 1)) \(random.pick(["/", "%"])) \(expression(type, depth - 1)))"
        case 4: return "abs(\(expression(type, depth - 1)))"
        case 5: return "\(random.pick(["min", "max"]))(\(expression(type, depth - 1)), \(expression(type, depth - 1)))"
        default: return "(\(expression(type, depth - 1)) \(random.pick(["+", "-", "*"])) \(expression(type, depth - 1)))"
        }
    }

    private mutating func string(_ depth: Int) -> String {
        switch random.int(0...9) {
        case 0, 1:
            let type = randomType(depth: 1)
            if case .function = type { break }
            return "(\(expression(type, depth - 1)) as string)"
        case 2:
            guard let name = variable(.string) else { break }
            return random.chance(10) ? "\(name)[\(random.int(0...2))..\(random.int(1...5))]" : "\(name)[..min(\(random.int(0...20)), len(\(name)))]"
        case 3:
            guard let name = variable(.string) else { break }
            return random.chance(10) ? "\(name)[\(random.int(0...3))]" : "(\(name)[0] if \(name) != \"\" else \"-\")"
        case 4: return "typeof(\(expression(randomType(depth: 1), depth - 1)))"
        case 5, 6: return interpolation(depth)
        default: break
        }
        return "(\(expression(.string, depth - 1)) + \(expression(.string, depth - 1)))"
    }

    /// An f-string with format specs that go with the types.
    private mutating func interpolation(_ depth: Int) -> String {
        var text = ""
        for _ in 0..<random.int(1...3) {
            let type = randomScalar()
            let spec: String = switch type {
            case .integer:
                random.pick(["", ":5", ":<8", ":>8", ":^9", ":+", ":05d", ":x", ":#x", ":b", ":o", ":,", ":*^12", ":.2f", ":e", ":X", ":1"])
            case .float: random.pick(["", ":.2f", ":10.3f", ":e", ":g", ":.1%", ":+.3e", ":.0f", ":012.4f", ":,.2f"])
            case .string: random.pick(["", ":10", ":>10", ":*^12", ":.3", ":é<4"])
            default: ""
            }
            text += random.pick(["", "a", " ", "{{}}", "="]) + "{\(expression(type, 1))\(spec)}"
        }
        return "f\"\(text)\""
    }

    private mutating func array(_ element: ValueType, _ depth: Int) -> String {
        let type = ValueType.array(element)
        switch random.int(0...9) {
        case 0:
            guard let name = variable(type) else { break }
            return "\(name)[\(random.pick(random.chance(15) ? ["1..", "..1", "..=0", "0..2", "2.."] : ["..", "0.."]))]"
        case 1:
            guard let name = variable(type) else { break }
            return name + ".clone()"
        case 2: return "(\(expression(type, depth - 1)) + \(expression(type, depth - 1)))"
        case 3: return "(\(expression(type, depth - 1)) * \(random.int(0...3)))"
        case 4 where element.isOrdered: return "sorted(\(expression(type, depth - 1)))"
        case 5: return "[\(expression(element, depth - 1)); \(random.pick([1, 2, 8]))]"
        default: break
        }
        return array((0..<random.int(1...4)).map { _ in expression(element, depth - 1) })
    }

    /// A function expression; it sees the variables around it.
    private mutating func function(_ type: ValueType, _ depth: Int) -> String {
        guard case .function(let parameters, let result) = type else { return literal(type, depth: 1) }
        let named = functions.filter { $0.isValue && $0.parameters == parameters && $0.result == result && $0.cost <= 12 }
        if !named.isEmpty, random.chance(60) { return random.pick(named).name }
        let visible = variables.count
        var list: [String] = []
        for parameter in parameters {
            let name = fresh("q")
            variables.append(GeneratedVariable(name: name, type: parameter, isMutable: false))
            list.append("\(name): \(text(parameter))")
        }
        let calls = functions
        functions = []
        let body = expression(result, depth - 1)
        functions = calls
        variables.removeSubrange(visible...)
        return "(fn(\(list.joined(separator: ", "))) -> \(text(result)): \(body))"
    }
}
