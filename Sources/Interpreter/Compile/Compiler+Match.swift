import Source
import Support
import TypedTree

// `match`, `matches` and binding patterns: each arm is tried in turn. Where a guard fails, the next way to fit its pattern is tried.

extension Compiler {
    /// `isTail`: the function ends with the arms.
    mutating func compileMatch(_ subject: NodeID, _ arms: PoolRange<MatchArm>, _ register: Int?, isTail: Bool = false) {
        let span = f.span
        let mark = f.next
        // Arms may assign the variable that is matched.
        let value = newRegister()
        self.value(subject, into: value)
        let type = type(of: subject)
        let end = newLabel()
        for position in arms.indices {
            let arm = program.matchArms[position]
            let next = newLabel()
            let body = newLabel()
            let choices = alternativeChoices(in: arm.pattern, hasGuard: arm.condition != nil)
            for (index, choice) in choices.enumerated() {
                let fails = index + 1 == choices.count ? next : newLabel()
                f.span = span
                test(arm.pattern, value, type, choice, fails)
                if let condition = arm.condition { jumpIfFalse(condition, fails) }
                if index + 1 < choices.count {
                    jump(.jump, to: body)
                    place(fails)
                }
            }
            place(body)
            if isTail {
                compileTail(arm.body)
            } else {
                compileArm(arm.body, register)
                jump(.jump, to: end)
            }
            place(next)
        }
        f.span = span
        emit(.fail, 0, 0, 0, Int64(Failure.noMatch.rawValue))
        place(end)
        f.next = mark
    }

    /// Jumps where a value does not fit a pattern; its names are bound where it does.
    mutating func compileMatches(_ subject: NodeID, _ pattern: TypedPatternID, _ fails: Label) {
        let span = f.span
        let type = type(of: subject)
        let value = newRegister()
        self.value(subject, into: value)
        f.span = span
        test(pattern, value, type, [:], fails)
    }

    /// Gives the names of a pattern that always fits their values.
    mutating func bind(_ pattern: TypedPatternID, _ value: Int) {
        let mark = f.next
        switch program.patterns[pattern].kind {
        case .bind(let local): declare(local, value)
        case .wildcard: break
        default:
            let fails = newLabel()
            let end = newLabel()
            let count = f.jumps.count
            test(pattern, value, concrete(program.patterns[pattern].type), [:], fails)
            if f.jumps.count > count {
                jump(.jump, to: end)
                place(fails)
                emit(.fail, 0, 0, 0, Int64(Failure.noMatch.rawValue))
                place(end)
            }
        }
        f.next = mark
    }

    // MARK: Alternatives

    /// The ways to choose one of each `A | B` in a pattern, in order; one way, without choices, where no guard asks for them.
    private func alternativeChoices(in pattern: TypedPatternID, hasGuard: Bool) -> [[TypedPatternID: TypedPatternID]] {
        guard hasGuard else { return [[:]] }
        var result: [[TypedPatternID: TypedPatternID]] = [[:]]
        func visit(_ pattern: TypedPatternID) {
            switch program.patterns[pattern].kind {
            case .alternatives(let list):
                var longer: [[TypedPatternID: TypedPatternID]] = []
                for choice in result {
                    for position in list.indices {
                        let alternative = program.patternLists[position]
                        let before = result
                        result = [choice]
                        result[0][pattern] = alternative
                        visit(alternative)
                        longer += result
                        result = before
                    }
                }
                result = longer
            case .named(_, let inner), .instance(let inner): visit(inner)
            case .variant(_, _, let list), .tuple(let list): for position in list.indices { visit(program.patternLists[position]) }
            case .structure(_, let fields): for position in fields.indices { visit(program.fieldPatterns[position].pattern) }
            case .array(let prefix, _, let suffix):
                for position in prefix.indices { visit(program.patternLists[position]) }
                for position in suffix.indices { visit(program.patternLists[position]) }
            default: break
            }
        }
        visit(pattern)
        return result
    }

    // MARK: Tests

    /// Jumps to `fails` where the value in a register does not fit a pattern.
    private mutating func test(
        _ id: TypedPatternID, _ value: Int, _ type: TypeID, _ choice: [TypedPatternID: TypedPatternID], _ fails: Label
    ) {
        if type == TypeStore.never { return declareNames(in: id, value) }
        let mark = f.next
        switch program.patterns[id].kind {
        case .wildcard: break
        case .bind(let local): declare(local, value)
        case .named(let local, let inner):
            test(inner, value, type, choice, fails)
            declare(local, value)
        case .constant(let node): testConstant(node, value, type, fails)
        case .range(let low, let high, let inclusive):
            testOrder(.greaterOrEqual, value, low, type, fails)
            testOrder(inclusive ? .lessOrEqual : .less, value, high, type, fails)
        case .variant(_, let variant, let list): testVariant(variant, list, value, type, choice, fails)
        case .structure(_, let fields):
            let types = program.fieldTypes(of: type)
            for position in fields.indices {
                let field = program.fieldPatterns[position]
                testWord(Int(field.field) + 1, field.pattern, value, types[Int(field.field)], choice, fails)
            }
        case .tuple(let list):
            guard case .tuple(let types) = program.types[type] else { break }
            for (index, position) in list.indices.enumerated() {
                testWord(index + 1, program.patternLists[position], value, program.types[types, index], choice, fails)
            }
        case .instance(let inner):
            let held = newRegister()
            let wanted = concrete(program.patterns[inner].type)
            move(value, to: held)
            emitDowncast(held, type, to: wanted, fails: fails)
            test(inner, held, wanted, choice, fails)
        case .array(let prefix, let rest, let suffix): testArray(prefix, rest, suffix, value, type, choice, fails)
        case .alternatives(let list):
            if let chosen = choice[id] {
                test(chosen, value, type, choice, fails)
            } else {
                testAlternatives(list, value, type, choice, fails)
            }
        default: unsupported("a pattern of this kind")
        }
        f.next = mark
    }

    /// Lets the names of a pattern be there that no value comes to: what is matched raises, but the arms are compiled all the same.
    private mutating func declareNames(in pattern: TypedPatternID, _ value: Int) {
        switch program.patterns[pattern].kind {
        case .wildcard, .constant, .range, .error: break
        case .bind(let local): declare(local, value)
        case .named(let local, let inner):
            declare(local, value)
            declareNames(in: inner, value)
        case .instance(let inner): declareNames(in: inner, value)
        case .variant(_, _, let list), .tuple(let list), .alternatives(let list):
            for position in list.indices { declareNames(in: program.patternLists[position], value) }
        case .structure(_, let fields):
            for position in fields.indices { declareNames(in: program.fieldPatterns[position].pattern, value) }
        case .array(let prefix, let rest, let suffix):
            for list in [prefix, suffix] {
                for position in list.indices { declareNames(in: program.patternLists[position], value) }
            }
            if case .bound(let local) = rest { declare(local, value) }
        }
    }

    private mutating func testAlternatives(
        _ list: PatternList, _ value: Int, _ type: TypeID, _ choice: [TypedPatternID: TypedPatternID], _ fails: Label
    ) {
        let fits = newLabel()
        for position in list.indices {
            let isLast = position == list.indices.upperBound - 1
            let next = isLast ? fails : newLabel()
            test(program.patternLists[position], value, type, choice, next)
            if !isLast {
                jump(.jump, to: fits)
                place(next)
            }
        }
        place(fits)
    }

    private mutating func testWord(
        _ word: Int, _ pattern: TypedPatternID, _ value: Int, _ type: TypeID, _ choice: [TypedPatternID: TypedPatternID],
        _ fails: Label
    ) {
        if case .wildcard = program.patterns[pattern].kind { return }
        let mark = f.next
        let part = newRegister()
        emit(.loadField, part, value, 0, Int64(word))
        test(pattern, part, type, choice, fails)
        f.next = mark
    }

    private mutating func testVariant(
        _ variant: UInt32, _ list: PatternList, _ value: Int, _ type: TypeID, _ choice: [TypedPatternID: TypedPatternID],
        _ fails: Label
    ) {
        if isPayloadFree(type) { return jump(.jumpIfNotEqualC, value, constant: Int32(variant), to: fails) }
        let tag = newRegister()
        emit(.loadTag, tag, value)
        jump(.jumpIfNotEqualC, tag, constant: Int32(variant), to: fails)
        let types = program.payloadTypes(of: variant, in: type)
        for (index, position) in list.indices.enumerated() {
            testWord(index + 1, program.patternLists[position], value, types[index], choice, fails)
        }
    }

    private mutating func testConstant(_ node: NodeID, _ value: Int, _ type: TypeID, _ fails: Label) {
        if isPlainInteger(type), let constant = smallConstant(node) {
            return jump(.jumpIfNotEqualC, value, constant: constant, to: fails)
        }
        let span = f.span
        let wanted = self.value(node)
        f.span = span
        let answer = compare(.equal, value, type, wanted, type, nil, f.next)
        jump(.jumpIfFalse, answer, to: fails)
    }

    private mutating func testOrder(_ op: BinaryOperator, _ value: Int, _ bound: NodeID, _ type: TypeID, _ fails: Label) {
        let span = f.span
        let register = self.value(bound)
        f.span = span
        let answer = compare(op, value, type, register, type, nil, f.next)
        jump(.jumpIfFalse, answer, to: fails)
    }

    private mutating func testArray(
        _ prefix: PatternList, _ rest: RestPattern, _ suffix: PatternList, _ value: Int, _ type: TypeID,
        _ choice: [TypedPatternID: TypedPatternID], _ fails: Label
    ) {
        guard let element = elementType(of: type) else { return unsupported("an array pattern for \(typeName(type))") }
        let count = Int32(prefix.count + suffix.count)
        let length = newRegister()
        emit(.loadField, length, value, 0, 1)
        if case .none = rest {
            jump(.jumpIfNotEqualC, length, constant: count, to: fails)
        } else {
            jump(.jumpIfLessC, length, constant: count, to: fails)
        }
        let position = newRegister()
        let part = newRegister()
        let kind = elementKind(element)
        for (index, pattern) in prefix.indices.enumerated() {
            emit(constant: Int64(index), into: position)
            emitLoad(kind, part, value, position)
            test(program.patternLists[pattern], part, element, choice, fails)
        }
        for (index, pattern) in suffix.indices.enumerated() {
            emit(.addI64Constant, position, length, 0, Int64(index) - Int64(suffix.count))
            emitLoad(kind, part, value, position)
            test(program.patternLists[pattern], part, element, choice, fails)
        }
        if case .bound(let local) = rest {
            let first = newRegisters(3)
            move(value, to: first)
            emit(constant: Int64(prefix.count), into: first + 1)
            emit(.addI64Constant, first + 2, length, 0, -Int64(suffix.count))
            emit(.sliceArray, at: first)
            declare(local, first)
        }
    }
}
