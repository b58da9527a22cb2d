import IR
import Source
import Support
import TypedTree

// `match` and `matches`: decision trees. Each inner node tests one part of the value, no test is repeated on a path, and arms are
// lowered once, however many paths lead to them.

extension Lowerer {
    mutating func lowerMatch(_ id: NodeID, _ subject: NodeID, _ arms: PoolRange<MatchArm>, wantsValue: Bool) -> ValueID {
        let type = joinedType(id, wantsValue: wantsValue)
        let targets = decide(subject, arms, program.nodes[id].span)
        guard !targets.isEmpty else { return .invalid }
        let join = newBlock()
        let result = type.map { b.addParameter($0, to: join) } ?? .invalid
        for (target, position) in zip(targets, arms.indices) {
            start(target)
            lowerArm(program.matchArms[position].body, to: join, hasValue: type != nil)
        }
        start(join)
        return f.isDead ? .invalid : result
    }

    /// Lowers the decisions of a `match`; where each arm begins. There are none where the code is dead.
    mutating func decide(_ subject: NodeID, _ arms: PoolRange<MatchArm>, _ span: Span) -> ArraySlice<BlockID> {
        let value = value(subject)
        b.span = span
        guard !f.isDead else { return [] }
        var state = MatchState()
        let root = state.root(value, self.type(of: subject))
        var rows: [PatternRow] = []
        for (index, position) in arms.indices.enumerated() {
            let arm = program.matchArms[position]
            state.targets.append(newBlock())
            state.guards.append(arm.condition)
            internStrings(in: arm.pattern)
            var row = PatternRow(arm: index)
            add(arm.pattern, at: root, to: &row, &state)
            rows.append(row)
            if looksIntoMemory(arm.pattern) { state.looksIntoMemory = true }
        }
        decide(rows, span, &state)
        // Going on after one guard may need another one.
        while let (arm, block) = state.nextRestart() {
            state.forget(since: 0)
            start(block)
            decide(rows.filter { $0.arm > arm }, span, &state)
        }
        return state.targets.prefix(Int(arms.count))
    }

    /// Continues at one of two blocks as a value fits a pattern or not; the pattern's names are bound where it does.
    mutating func lowerMatches(_ subject: NodeID, _ pattern: TypedPatternID, _ whenTrue: BlockID, _ whenFalse: BlockID) {
        let span = b.span
        let value = value(subject)
        b.span = span
        var state = MatchState()
        let root = state.root(value, type(of: subject))
        internStrings(in: pattern)
        var row = PatternRow(arm: 0)
        add(pattern, at: root, to: &row, &state)
        state.targets = [whenTrue, whenFalse]
        state.guards = [nil, nil]
        decide([row, PatternRow(arm: 1)], span, &state)
    }

    /// Gives the names of a pattern that always fits their values.
    mutating func bindPattern(_ pattern: TypedPatternID, _ value: ValueID) {
        switch program.patterns[pattern].kind {
        case .bind(let local): declareLocal(local, value)
        case .wildcard: break
        default:
            let type = concrete(program.patterns[pattern].type)
            var state = MatchState()
            let root = state.root(value, type)
            var row = PatternRow(arm: 0)
            add(pattern, at: root, to: &row, &state)
            if !row.cells.isEmpty { return bindByTests(pattern, row, &state) }
            for binding in row.bindings { declareLocal(binding.local, load(binding.occurrence, &state)) }
        }
    }

    /// Gives the names of a pattern their values that always fits, but not without a look at the value: which of several alternatives it
    /// is, which arrays and enumerations are taken apart.
    private mutating func bindByTests(_ pattern: TypedPatternID, _ row: PatternRow, _ state: inout MatchState) {
        let bound = newBlock()
        state.targets = [bound]
        state.guards = [nil]
        state.names = []
        internStrings(in: pattern)
        decide([row], b.span, &state)
        start(bound)
        guard !f.isDead else { return }
        for local in state.names ?? [] { declareLocal(local, readLocal(local)) }
    }

    /// Gives the strings of a pattern their constants, by which equal ones are told from different ones.
    private mutating func internStrings(in pattern: TypedPatternID) {
        switch program.patterns[pattern].kind {
        case .constant(let node): internString(node)
        case .named(_, let inner): internStrings(in: inner)
        case .variant(_, _, let list), .tuple(let list), .alternatives(let list):
            for position in list.indices { internStrings(in: program.patternLists[position]) }
        case .structure(_, let fields):
            for position in fields.indices { internStrings(in: program.fieldPatterns[position].pattern) }
        case .array(let prefix, _, let suffix):
            for position in prefix.indices { internStrings(in: program.patternLists[position]) }
            for position in suffix.indices { internStrings(in: program.patternLists[position]) }
        case .range(let low, let high, _):
            internString(low)
            internString(high)
        case .instance(let inner): internStrings(in: inner)
        case .wildcard, .bind, .error: break
        }
    }

    private mutating func internString(_ node: NodeID) {
        switch program.nodes[node].kind {
        case .string(let literal) where !stringConstants[literal].isValid:
            stringConstants[literal] = program.strings[literal].withUnsafeBufferPointer { module.string($0) }
        case .global(let global):
            if let value = program.globals[global].constant { internString(value) }
        default: break
        }
    }

    // MARK: Decisions

    /// Lowers the tree for these rows at the current place.
    private mutating func decide(_ rows: [PatternRow], _ span: Span, _ state: inout MatchState) {
        guard !f.isDead else { return }
        b.span = span
        guard let first = rows.first else { return unreachable() }
        guard !first.cells.isEmpty else { return finish(first, rows, span, &state) }
        let occurrence = bestTest(of: first, rows)
        let rows = splitAlternatives(rows, at: occurrence, &state)
        guard let pattern = rows[0].pattern(at: occurrence) else { return decide(rows, span, &state) }
        switch program.patterns[pattern].kind {
        case .variant(let id, _, _): decideByVariant(rows, occurrence, id, span, &state)
        case .constant(let node): decideByConstant(rows, occurrence, node, span, &state)
        case .range: decideByRange(rows, occurrence, pattern, span, &state)
        case .array: decideByLength(rows, occurrence, span, &state)
        case .instance(let inner): decideByInstance(rows, occurrence, concrete(program.patterns[inner].type), span, &state)
        default: break
        }
    }

    /// The part that the first row tests and that most other rows test as well.
    private func bestTest(of first: PatternRow, _ rows: [PatternRow]) -> OccurrenceID {
        guard first.cells.count > 1 else { return first.cells[0].occurrence }
        var best = first.cells[0].occurrence
        var bestCount = 0
        for cell in first.cells {
            let count = rows.count { $0.pattern(at: cell.occurrence) != nil }
            if count > bestCount {
                best = cell.occurrence
                bestCount = count
            }
        }
        return best
    }

    /// The first row fits: binds its names and goes to its arm; where a guard fails, the other rows are tried.
    private mutating func finish(_ row: PatternRow, _ rows: [PatternRow], _ span: Span, _ state: inout MatchState) {
        let mark = state.loaded.count
        for binding in row.bindings { bindPatternLocal(binding.local, load(binding.occurrence, &state)) }
        if state.names != nil { state.names = row.bindings.map(\.local) }
        guard let test = state.guards[row.arm], !PlantedFault.isPlanted(.skippedGuard) else {
            jump(state.targets[row.arm])
            return state.forget(since: mark)
        }
        let failed = newBlock()
        condition(test, state.targets[row.arm], failed)
        start(failed)
        if state.looksIntoMemory, mayChangeMemory(test) {
            decideAgain(after: row, rows, span, &state)
        } else {
            decide(Array(rows.dropFirst()), span, &state)
        }
        state.forget(since: mark)
    }

    /// Goes on after a guard that may have changed the arrays and structs in the matched value: the arm's other alternatives are tried with
    /// what was read before, the arms after it from the beginning.
    private mutating func decideAgain(after row: PatternRow, _ rows: [PatternRow], _ span: Span, _ state: inout MatchState) {
        let others = rows.dropFirst().prefix { $0.arm == row.arm }
        let block = state.restarts[row.arm] ?? newBlock()
        state.restarts[row.arm] = block
        let wasAfterGuard = state.isAfterGuard
        state.isAfterGuard = true
        state.targets.append(block)
        state.guards.append(nil)
        decide(others + [PatternRow(arm: state.targets.count - 1)], span, &state)
        state.isAfterGuard = wasAfterGuard
    }

    /// Whether a pattern reads what a program can change: elements of an array, fields of a struct.
    private func looksIntoMemory(_ pattern: TypedPatternID) -> Bool {
        switch program.patterns[pattern].kind {
        case .array, .structure: true
        case .named(_, let inner), .instance(let inner): looksIntoMemory(inner)
        case .variant(_, _, let list), .tuple(let list), .alternatives(let list):
            list.indices.contains { looksIntoMemory(program.patternLists[$0]) }
        case .wildcard, .bind, .constant, .range, .error: false
        }
    }

    /// Whether the evaluation of an expression may change arrays or structs: whether it calls or assigns something.
    private mutating func mayChangeMemory(_ node: NodeID) -> Bool {
        switch program.nodes[node].kind {
        case .call, .callValue, .callMethod, .callBuiltin, .assign, .assignOperator, .destructure, .tryCatch: return true
        case .binary(_, let left, _), .unary(_, let left):
            // On structs and enums operators are methods.
            switch kind(of: left) {
            case .structure, .enumeration: return true
            default: break
            }
        default: break
        }
        var children: [NodeID] = []
        program.forEachChild(of: node) { children.append($0) }
        for child in children where mayChangeMemory(child) { return true }
        return false
    }

    /// Lowers the tree for what an outcome leaves of the rows, in a block of its own.
    private mutating func follow(
        _ block: BlockID, _ rows: [PatternRow], _ occurrence: OccurrenceID, _ outcome: Outcome, _ span: Span,
        _ state: inout MatchState
    ) {
        let mark = state.loaded.count
        start(block)
        decide(specialize(rows, at: occurrence, outcome, &state), span, &state)
        state.forget(since: mark)
    }

    // MARK: Kinds of tests

    private mutating func decideByVariant(
        _ rows: [PatternRow], _ occurrence: OccurrenceID, _ id: EnumID, _ span: Span, _ state: inout MatchState
    ) {
        var variants: [UInt32] = []
        for row in rows {
            if let pattern = row.pattern(at: occurrence), case .variant(_, let variant, _) = program.patterns[pattern].kind,
                !variants.contains(variant)
            {
                variants.append(variant)
            }
        }
        let count = program.enums[id].variants.count
        // Rows that ask for nothing there, or compare with a constant.
        let hasOthers = rows.contains { row in
            guard let pattern = row.pattern(at: occurrence), case .variant = program.patterns[pattern].kind else { return true }
            return false
        }
        let hasDefault = variants.count < count && hasOthers
        if count == 1 {
            return decide(specialize(rows, at: occurrence, .isVariant(variants[0]), &state), span, &state)
        }
        let value = load(occurrence, &state)
        var blocks = variants.map { _ in newBlock() }
        if !hasDefault && variants.count == 1 {
            jump(blocks[0])
        } else {
            if hasDefault { blocks.append(newBlock()) }
            dispatch(onVariantOf: value, variants, blocks)
        }
        for (variant, block) in zip(variants, blocks) {
            follow(block, rows, occurrence, .isVariant(variant), span, &state)
        }
        if hasDefault { follow(blocks[variants.count], rows, occurrence, .isOtherVariant, span, &state) }
    }

    /// Goes to the block at the position of the value's variant; all others go to the last block.
    private mutating func dispatch(onVariantOf value: ValueID, _ variants: [UInt32], _ blocks: [BlockID]) {
        let tag = b.tag(value)
        if blocks.count == 2 {
            return branch(b.compare(.eq, tag, b.constant(Int64(variants[0]), .i32)), blocks[0], blocks[1])
        }
        var cases: [(value: Int64, target: BlockID)] = []
        for index in 0..<blocks.count - 1 { cases.append((Int64(variants[index]), blocks[index])) }
        switchOn(tag, cases, default: blocks[blocks.count - 1])
    }

    private mutating func decideByConstant(
        _ rows: [PatternRow], _ occurrence: OccurrenceID, _ node: NodeID, _ span: Span, _ state: inout MatchState
    ) {
        let constant = constant(node)
        if case .bool(let wanted) = constant {
            let yes = newBlock()
            let no = newBlock()
            let value = load(occurrence, &state)
            branch(value, wanted ? yes : no, wanted ? no : yes)
            follow(yes, rows, occurrence, .equals(.bool(wanted)), span, &state)
            follow(no, rows, occurrence, .equals(.bool(!wanted)), span, &state)
            return
        }
        if constant.isKnown {
            let groups = RowGroups(rows) { row in
                guard let pattern = row.pattern(at: occurrence), case .constant(let node) = program.patterns[pattern].kind else { return nil }
                return self.constant(node)
            }
            if groups.constants.count >= 3 { return decideAmongConstants(groups, occurrence, span, &state) }
        }
        let type = state.occurrences[occurrence].type
        let value = load(occurrence, &state)
        let yes = newBlock()
        let no = newBlock()
        let wanted = self.value(node)
        b.span = span
        branch(equal(value, wanted, type), yes, no)
        follow(yes, rows, occurrence, .equals(constant), span, &state)
        follow(no, rows, occurrence, .differs(constant), span, &state)
    }

    /// One test for many constants: a switch over integers, a search among strings.
    private mutating func decideAmongConstants(
        _ groups: RowGroups, _ occurrence: OccurrenceID, _ span: Span, _ state: inout MatchState
    ) {
        let mark = state.loaded.count
        var value = load(occurrence, &state)
        let targets = groups.constants.map { _ in newBlock() }
        let other = newBlock()
        if b.type(of: value) == .string {
            let cases = zip(groups.constants, targets).compactMap { constant, target -> StringCase? in
                guard case .string(let id) = constant else { return nil }
                return StringCase(id: id, bytes: module.withBytes(of: id) { Array($0) }, target: target)
            }
            search(for: value, among: cases, default: other)
        } else {
            if b.type(of: value) == .char { value = b.convert(.convert, value, to: .u32) }
            var cases: [(value: Int64, target: BlockID)] = []
            for (constant, target) in zip(groups.constants, targets) {
                if case .integer(let value) = constant { cases.append((Int64(truncatingIfNeeded: value), target)) }
            }
            switchOn(value, cases, default: other)
        }
        for (constant, target) in zip(groups.constants, targets) {
            follow(target, groups.rows(for: constant), occurrence, .equals(constant), span, &state)
        }
        follow(other, groups.otherRows, occurrence, .isOtherConstant, span, &state)
        state.forget(since: mark)
    }

    /// Tests one end of a range, unless what is known of the part decides both: the other end is a test of its own, so that ranges which
    /// have an end in common test it once.
    private mutating func decideByRange(
        _ rows: [PatternRow], _ occurrence: OccurrenceID, _ pattern: TypedPatternID, _ span: Span, _ state: inout MatchState
    ) {
        guard let (low, high) = bounds(of: pattern) else { return }
        guard let bound = [low, high].first(where: { decides($0, occurrence, state) == nil }) else {
            return decide(specialize(rows, at: occurrence, .isBounded, &state), span, &state)
        }
        let type = state.occurrences[occurrence].type
        let value = load(occurrence, &state)
        let yes = newBlock()
        let no = newBlock()
        let limit = self.value(bound.limit)
        b.span = span
        branch(ordered(bound.isLow ? .ge : bound.isInclusive ? .le : .lt, value, limit, type), yes, no)
        state.bounds.append(KnownBound(occurrence: occurrence, bound: bound, holds: true))
        follow(yes, rows, occurrence, .isBounded, span, &state)
        state.bounds[state.bounds.count - 1].holds = false
        follow(no, rows, occurrence, .isBounded, span, &state)
        state.bounds.removeLast()
    }

    /// One test for all lengths of an array that patterns tell apart: each exact one, those in which the ends of open patterns overlap,
    /// and the greater ones together.
    private mutating func decideByLength(
        _ rows: [PatternRow], _ occurrence: OccurrenceID, _ span: Span, _ state: inout MatchState
    ) {
        if case .fixedArray(_, let length) = program.types[state.occurrences[occurrence].type] {
            return decide(specialize(rows, at: occurrence, .hasLength(UInt32(clamping: length)), &state), span, &state)
        }
        let lengths = PatternLengths(rows.compactMap { row in row.pattern(at: occurrence).flatMap { shape(of: $0) } })
        let length = b.arrayLength(load(occurrence, &state))
        let others = lengths.needsOther ? newBlock() : .invalid
        let open = lengths.hasOpen ? newBlock() : others
        let exact = lengths.exact.map { _ in newBlock() }
        if exact.isEmpty {
            branch(b.compare(.ge, length, i64(Int64(lengths.open))), open, others)
        } else {
            var cases = zip(lengths.exact, exact).map { (value: Int64($0), target: $1) }
            cases += lengths.other.map { (value: Int64($0), target: others) }
            if cases.count == 1 {
                branch(b.compare(.eq, length, i64(cases[0].value)), cases[0].target, open)
            } else {
                switchOn(length, cases, default: open)
            }
        }
        for (length, block) in zip(lengths.exact, exact) { follow(block, rows, occurrence, .hasLength(length), span, &state) }
        if lengths.hasOpen { follow(open, rows, occurrence, .hasOpenLength, span, &state) }
        if lengths.needsOther { follow(others, rows, occurrence, .isOtherLength, span, &state) }
    }

    /// Which lengths an array pattern accepts.
    private func shape(of pattern: TypedPatternID) -> PatternLengths.Shape? {
        guard case .array(let prefix, let rest, let suffix) = program.patterns[pattern].kind else { return nil }
        return PatternLengths.Shape(prefix: prefix.count, suffix: suffix.count, isOpen: rest.acceptsAny)
    }

    /// Tests whether a value is of a type.
    private mutating func decideByInstance(
        _ rows: [PatternRow], _ occurrence: OccurrenceID, _ wanted: TypeID, _ span: Span, _ state: inout MatchState
    ) {
        let yes = newBlock()
        let no = newBlock()
        branch(isInstance(load(occurrence, &state), state.occurrences[occurrence].type, of: wanted), yes, no)
        follow(yes, rows, occurrence, .isInstance(wanted), span, &state)
        follow(no, rows, occurrence, .isNoInstance(wanted), span, &state)
    }

    // MARK: Parts

    /// The value of a part, loaded now unless that was done on this path.
    private mutating func load(_ occurrence: OccurrenceID, _ state: inout MatchState) -> ValueID {
        if state.occurrences[occurrence].value.isValid { return state.occurrences[occurrence].value }
        let type = irType(state.occurrences[occurrence].type)
        let value: ValueID
        switch state.occurrences[occurrence].origin {
        case .root: value = b.zero(type)
        case .payload(let whole, let variant, let field):
            value = b.payload(load(whole, &state), variant: Int(variant), field: Int(field), type: type)
        case .field(let whole, let index):
            let wholeType = state.occurrences[whole].type
            value = loadField(load(whole, &state), wholeType, Int(index), state.occurrences[occurrence].type)
        case .held(let whole, let wanted): value = downcast(load(whole, &state), state.occurrences[whole].type, to: wanted)
        case .element(let whole, let index): value = b.tupleElement(load(whole, &state), Int(index), type: type)
        case .fromFront(let whole, let index): value = loadMatched(load(whole, &state), i64(Int64(index)), state)
        case .fromBack(let whole, let index):
            let array = load(whole, &state)
            value = loadMatched(array, b.arithmetic(.subWrap, b.arrayLength(array), i64(Int64(index) + 1)), state)
        case .rest(let whole, let prefix, let suffix):
            let array = load(whole, &state)
            let end = b.arithmetic(.subWrap, b.arrayLength(array), i64(Int64(suffix)))
            value = callRuntime(.arraySlice, [array, i64(Int64(prefix)), end], type)
        }
        state.occurrences[occurrence].value = value
        state.loaded.append(occurrence)
        return value
    }

    /// The element of an array whose length the path has tested; a guard may have made it shorter since.
    private mutating func loadMatched(_ array: ValueID, _ index: ValueID, _ state: MatchState) -> ValueID {
        state.isAfterGuard ? loadElement(array, index) : loadCheckedElement(array, index)
    }
}
