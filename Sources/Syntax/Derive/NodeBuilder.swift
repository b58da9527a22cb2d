import Source
import Support

/// Makes nodes of a tree that nobody wrote. They all have one place: that of what asks for them.
struct NodeBuilder {
    var tree: SyntaxTree
    var place = TextRange(start: 0, length: 0)

    init(_ tree: SyntaxTree) { self.tree = tree }

    func name(_ symbol: Symbol) -> Name { Name(symbol: symbol, range: place) }

    // MARK: Lists

    mutating func list<ID: EntityID>(_ ids: [ID]) -> NodeList<ID> {
        let start = UInt32(tree.pool.count)
        tree.pool.append(contentsOf: ids.map(\.rawValue))
        return NodeList(start: start, count: UInt32(ids.count))
    }

    /// Puts nodes behind each other.
    private mutating func run<ID: EntityID, Node>(_ nodes: [Node], _ array: WritableKeyPath<SyntaxTree, IDArray<ID, Node>>) -> IDRange<ID> {
        let start = UInt32(tree[keyPath: array].count)
        for node in nodes { _ = tree[keyPath: array].append(node) }
        return IDRange(start: start, end: start + UInt32(nodes.count))
    }

    // MARK: Expressions

    mutating func expression(_ kind: ExprKind) -> ExprID {
        _ = tree.expressionRanges.append(place)
        return tree.expressions.append(kind)
    }

    mutating func text(_ text: String) -> ExprID {
        let start = UInt32(tree.stringBytes.count)
        tree.stringBytes.append(contentsOf: text.utf8)
        return expression(.string(tree.strings.append(TextRange(from: start, to: UInt32(tree.stringBytes.count)))))
    }

    mutating func integer(_ value: Int) -> ExprID { expression(.integer(IntegerLiteral(magnitude: UInt64(value)))) }

    mutating func array(_ elements: [ExprID]) -> ExprID { expression(.array(list(elements))) }

    mutating func field(_ value: ExprID, _ name: Symbol) -> ExprID { expression(.field(value, name, nameStart: place.start)) }

    mutating func call(_ callee: ExprID, _ arguments: [ExprID]) -> ExprID {
        expression(.call(callee, run(arguments.map { Argument(value: $0) }, \.arguments)))
    }

    mutating func structLiteral(_ type: TypeExprID, _ fields: [(name: Symbol, value: ExprID)]) -> ExprID {
        let inits = fields.map { FieldInit(name: name($0.name), value: $0.value, isShorthand: false) }
        return expression(.structLiteral(tree.structLiterals.append(StructLiteral(type: type, fields: run(inits, \.fieldInits), base: nil))))
    }

    mutating func match(_ scrutinee: ExprID, _ arms: [(pattern: PatternID, body: ExprID)]) -> ExprID {
        let made = arms.map { MatchArm(pattern: $0.pattern, guardCondition: nil, body: block([statement(.expression($0.body))])) }
        return expression(.match(tree.matches.append(MatchNode(scrutinee: scrutinee, arms: run(made, \.matchArms)))))
    }

    // MARK: Patterns

    mutating func pattern(_ kind: PatternKind) -> PatternID {
        _ = tree.patternRanges.append(place)
        return tree.patterns.append(kind)
    }

    /// `path` or `path(names…)`.
    mutating func constructor(_ path: [Symbol], _ names: [Symbol]) -> PatternID {
        let fields = names.map { FieldPattern(name: nil, pattern: pattern(.name($0)), isShorthand: false) }
        return pattern(.constructor(tree.constructorPatterns.append(ConstructorPattern(
            path: run(path.map(name), \.pathNames), isImplicit: false, form: names.isEmpty ? .bare : .call,
            fields: run(fields, \.fieldPatterns), hasRest: false))))
    }

    // MARK: Types

    mutating func type(_ symbol: Symbol, _ arguments: [TypeExprID] = []) -> TypeExprID {
        let arguments = list(arguments)
        _ = tree.typeRanges.append(place)
        return tree.types.append(.name(symbol, arguments: arguments))
    }

    // MARK: Statements and declarations

    mutating func statement(_ kind: StmtKind) -> StmtID {
        _ = tree.statementRanges.append(place)
        return tree.statementKinds.append(kind)
    }

    mutating func assign(_ kind: TargetKind, _ value: ExprID) -> StmtID {
        _ = tree.targetRanges.append(place)
        let target = tree.targets.append(kind)
        return statement(.assignment(list([target]), value: value))
    }

    mutating func ifThen(_ condition: ExprID, _ body: StmtID) -> StmtID {
        let branch = IfBranch(condition: .expression(condition), body: block([body]))
        return statement(.expression(expression(.if(tree.ifs.append(IfNode(branches: run([branch], \.ifBranches), elseBody: nil))))))
    }

    mutating func block(_ statements: [StmtID]) -> BlockID {
        tree.blocks.append(Block(statements: list(statements), range: place))
    }

    mutating func function(_ symbol: Symbol, _ parameters: [Parameter], _ result: TypeExprID, _ body: [StmtID]) -> DeclID {
        let function = FunctionNode(
            name: name(symbol), typeParameters: .empty, parameters: run(parameters, \.parameters), result: result, body: block(body),
            signatureRange: place)
        return declaration(.function(tree.functions.append(function)))
    }

    mutating func declaration(_ kind: DeclKind) -> DeclID {
        tree.declarations.append(Declaration(kind: kind, range: place))
    }

    mutating func implementation(
        _ parameters: [TypeParameter], of trait: TypeExprID, for type: TypeExprID, _ members: [DeclID]
    ) -> StmtID {
        let node = ImplNode(
            typeParameters: run(parameters, \.typeParameters), trait: trait, type: type, members: list(members), headerRange: place)
        return statement(.declaration(declaration(.implementation(tree.impls.append(node)))))
    }

    mutating func use(_ path: [Symbol], _ items: [(name: Symbol, alias: Symbol)]) -> StmtID {
        let items = items.map { UseItem(name: name($0.name), alias: name($0.alias)) }
        let node = UseNode(path: run(path.map(name), \.pathNames), selection: .items(run(items, \.useItems)))
        return statement(.declaration(declaration(.use(tree.uses.append(node)))))
    }
}
