import Source
import Support
import Syntax
import TypedTree

// `if`, `a if c else b`, and the names and values that branches have in common.

/// The branches of an `if` or `match`, whose values become one if they are used.
struct BranchJoin {
    let expected: Expected
    /// The type of the branches so far; `.invalid` before the first value.
    var type = TypeID.invalid
    /// Where the first value stands.
    var first = Span.none
    /// Whether some branch that ends has no value.
    var lacksValue = false
    /// Whether some branch ends at all.
    var completes = false

    init(_ expected: Expected) { self.expected = expected }
}

extension Inference {
    /// What a branch expects: what the whole does, or what the branches before it gave.
    func branchExpectation(_ join: BranchJoin) -> Expected {
        let expected = join.expected
        if expected.isDropped || expected.use == .optionalResult || expected.isRequired { return expected }
        if join.type.isValid { return .required(join.type, .branch(join.first)) }
        return expected
    }

    /// Takes a branch's value into account.
    mutating func add(_ node: NodeID, to join: inout BranchJoin) {
        let type = type(of: node)
        if type == TypeStore.never { return }
        join.completes = true
        switch join.expected.use {
        case .dropped, .droppedResult: return
        case .value, .result:
            if join.expected.isRequired {
                if type == TypeStore.unit { join.lacksValue = true }
                return
            }
            if !join.type.isValid {
                join.type = type
                join.first = program.nodes[valueNode(of: node)].span
            } else {
                _ = coerce(node, .required(join.type, .branch(join.first)))
            }
        case .optionalResult:
            if type == TypeStore.unit { join.lacksValue = true }
        }
    }

    /// The type of the whole; `branches` are its bodies, for branches that must agree only when all have values.
    mutating func finish(_ join: BranchJoin, _ branches: ArraySlice<NodeID>, isExhaustive: Bool) -> TypeID {
        if !join.completes && isExhaustive { return TypeStore.never }
        switch join.expected.use {
        case .dropped, .droppedResult:
            return TypeStore.unit
        case .value, .result:
            guard isExhaustive else { return TypeStore.unit }
            if join.expected.isRequired {
                // Without a value somewhere, as a function's result: reported there.
                return join.expected.use == .result && join.lacksValue ? TypeStore.unit : join.expected.type
            }
            return join.type.isValid ? join.type : TypeStore.unit
        case .optionalResult:
            guard isExhaustive, !join.lacksValue else { return TypeStore.unit }
            var type = TypeID.invalid
            var first = Span.none
            for node in branches where self.type(of: node) != TypeStore.never {
                if type.isValid {
                    _ = coerce(node, .required(type, .branch(first)))
                } else {
                    type = program.nodes[node].type
                    first = program.nodes[valueNode(of: node)].span
                }
            }
            return type
        }
    }

    /// `if c: … elif d: … else: …`
    mutating func inferIf(_ id: ExprID, _ node: IfID, _ expected: Expected, _ span: Span) -> NodeID {
        let branches = tree[node].branches
        let start = scratch.nodes.count
        let leaks = declareLeaks(of: id, span)
        let bodies = scratch.nodes.count
        var join = BranchJoin(ifExpectation(expected, hasElse: tree[node].elseBody != nil, span))
        var conditions: [NodeID] = []
        for branch in branches {
            conditions.append(inferCondition(tree[branch].condition))
            let body = inferBlock(tree[branch].body, branchExpectation(join))
            add(body, to: &join)
            scratch.nodes.append(body)
        }
        if let body = tree[node].elseBody {
            let last = inferBlock(body, branchExpectation(join))
            add(last, to: &join)
            scratch.nodes.append(last)
        }
        let lacksElse = tree[node].elseBody == nil && expected.use == .value && join.type.isValid && join.type != TypeStore.unit
        if lacksElse { reportMissingElse(join, span) }
        let type = lacksElse ? TypeStore.error : finish(join, scratch.nodes[bodies...], isExhaustive: tree[node].elseBody != nil)
        var result: NodeID? = tree[node].elseBody == nil ? nil : scratch.nodes.last
        for (index, branch) in branches.enumerated().reversed() {
            let from = tree[branch].condition.range(in: tree)
            // What was left out can stand behind the end, where the next token begins.
            let place = index == 0 || from.start > span.end ? span : Span(file: span.file, start: from.start, length: span.end - from.start)
            result = emit(.branch(condition: conditions[index], then: scratch.nodes[bodies + index], otherwise: result), type, place)
        }
        scratch.nodes.removeLast(scratch.nodes.count - bodies)
        return finishLeaks(leaks, from: start, result ?? emitError(span), span)
    }

    /// An `if` without `else` has no value: one that is required to have is reported.
    private mutating func ifExpectation(_ expected: Expected, hasElse: Bool, _ span: Span) -> Expected {
        hasElse || expected.use == .optionalResult || expected.isDropped || expected.use == .value && !expected.isRequired ? expected : .nothing
    }

    private mutating func reportMissingElse(_ join: BranchJoin, _ span: Span) {
        // A new type, before the types are looked at.
        let type = zonk(join.type)
        if types.hasError(type) { return }
        report(
            Diagnostic(.typeMismatch, "this `if` gives a value only where its condition holds", at: Span(file: span.file, start: span.start, length: 2))
                .label(join.first, "of type `\(describe(join.type))`")
                .help("add an `else` with another value"))
    }

    /// A condition: a `bool`, or a pattern that may match.
    mutating func inferCondition(_ condition: Condition) -> NodeID {
        switch condition {
        case .expression(let expression):
            return check(expression, TypeStore.bool, .condition)
        case .pattern(let pattern, let value):
            let node = infer(value, .any)
            let typed = inferPattern(pattern, program.nodes[node].type)
            return emit(.matches(node, typed), TypeStore.bool, program.nodes[node].span.union(tree.span(pattern)))
        }
    }

    /// `e matches pattern`
    mutating func inferMatches(_ value: ExprID, _ pattern: PatternID, _ span: Span) -> NodeID {
        let node = infer(value, .any)
        let typed = inferPattern(pattern, program.nodes[node].type)
        return emit(.matches(node, typed), TypeStore.bool, span)
    }

    /// `a if c else b`
    mutating func inferConditional(_ then: ExprID, _ condition: ExprID, _ otherwise: ExprID, _ expected: Expected, _ span: Span) -> NodeID {
        let conditionNode = check(condition, TypeStore.bool, .condition)
        var join = BranchJoin(expected)
        let first = inferBranch(then, branchExpectation(join))
        add(first, to: &join)
        let second = inferBranch(otherwise, branchExpectation(join))
        add(second, to: &join)
        let type = finish(join, [first, second], isExhaustive: true)
        return emit(.branch(condition: conditionNode, then: first, otherwise: second), type, span)
    }

    private mutating func inferBranch(_ id: ExprID, _ expected: Expected) -> NodeID {
        expected.isRequired ? check(id, expected) : infer(id, expected)
    }

    // MARK: Names that leave branches

    /// Declares the names that leave an `if` or `match`, on `scratch.nodes`.
    mutating func declareLeaks(of id: ExprID, _ span: Span) -> [LeakedName] {
        guard !module.leaks.isEmpty, let names = module.leaks[id] else { return [] }
        let used = names.filter { $0.isUsed }
        for name in used where name.outer.isValid {
            scratch.nodes.append(emit(.declareUninitialized(name.outer), TypeStore.unit, span))
        }
        return used
    }

    /// The assignments of a branch's variable to the names that leave with its value.
    mutating func emitLeaks(of local: LocalID, after node: NodeID, _ span: Span) -> NodeID {
        guard let targets = module.leavesInto[local] else { return node }
        let start = scratch.nodes.count
        scratch.nodes.append(node)
        for target in targets {
            // The outer type is that of its first branch; `finishLeaks` compares the others with it.
            let type = program.locals[local].type
            let value = emit(.local(local), type, span)
            switch target {
            case .local(let outer):
                if program.locals[outer].type.isValid {
                    _ = unify(program.locals[outer].type, type)
                } else {
                    program.locals[outer].type = type
                }
                let place = emit(.local(outer), program.locals[outer].type, span)
                scratch.nodes.append(emit(.assign(place, value), TypeStore.unit, span))
            case .global(let outer):
                if program.globals[outer].type.isValid {
                    _ = unify(program.globals[outer].type, type)
                } else {
                    program.globals[outer].type = type
                }
                scratch.nodes.append(emit(.initialize(outer, value), TypeStore.unit, span))
            }
        }
        let list = takeNodes(from: start)
        return emit(.block(list, hasValue: false), TypeStore.unit, span)
    }

    /// Checks that the branches agree in the types of the names that leave, and puts the declarations before the statement.
    mutating func finishLeaks(_ leaks: [LeakedName], from start: Int, _ node: NodeID, _ span: Span) -> NodeID {
        for leak in leaks {
            let outer = leak.outer.isValid ? program.locals[leak.outer].type : program.globals[leak.outerGlobal].type
            guard outer.isValid else { continue }
            for branch in leak.branches where program.locals[branch].type.isValid && !unify(outer, program.locals[branch].type) {
                reportDisagreeingLeak(leak, outer, program.locals[branch].type, at: program.locals[branch].span)
                if leak.outer.isValid {
                    program.locals[leak.outer].type = TypeStore.error
                } else {
                    program.globals[leak.outerGlobal].type = TypeStore.error
                }
                break
            }
        }
        guard scratch.nodes.count > start else { return node }
        scratch.nodes.append(node)
        let type = program.nodes[node].type
        let list = takeNodes(from: start)
        return emit(.block(list, hasValue: type != TypeStore.unit && type != TypeStore.never), type, span)
    }
}

extension Condition {
    /// Where the condition stands.
    func range(in tree: SyntaxTree) -> TextRange {
        switch self {
        case .expression(let expression): tree.expressionRanges[expression]
        case .pattern(let pattern, _): tree.patternRanges[pattern]
        }
    }
}
