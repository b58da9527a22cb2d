import Source
import Support

/// A list of statements with a scope of its own.
@frozen
public struct Block: Sendable, BitwiseCopyable {
    /// The statements. When the last one is an expression it may be the block's value.
    public var statements: NodeList<StmtID>

    /// From the first statement to the end of the last one; with the braces for `{ … }`.
    public var range: TextRange

    /// Makes a block.
    @inlinable
    public init(statements: NodeList<StmtID>, range: TextRange) {
        self.statements = statements
        self.range = range
    }
}

/// What a source file says, as flat arrays indexed by typed ids.
///
/// `tree[id]` is a node, `tree.span(id)` its place, `tree[list]` the ids of a `NodeList`; an `IDRange` is itself
/// the collection of its ids. Children have smaller ids than their parents in the same array.
public struct SyntaxTree: Sendable {
    /// The file that was parsed.
    public let file: FileID

    /// The statements of the file, declarations among them, in order.
    public internal(set) var statements: NodeList<StmtID> = .empty

    /// The rules by which the file was read and is to be understood.
    public internal(set) var edition = Edition.standard

    /// In the VM's edition: fills written `[v, N]`, and tuples without parentheses.
    public internal(set) var vmForms: Set<ExprID> = []

    /// Whether the parser had to report something.
    public internal(set) var hasErrors = false

    /// Whether lines were reported for their indentation, so that what they belong to is not known.
    public internal(set) var hasMisplacedLines = false

    /// The names of what was declared by means of another language: that they are missing follows from what was reported.
    public internal(set) var mistakenNames: Set<Symbol> = []

    /// The expressions.
    public internal(set) var expressions = IDArray<ExprID, ExprKind>()
    /// The place of each expression.
    public internal(set) var expressionRanges = IDArray<ExprID, TextRange>()
    /// The statements, of all blocks.
    public internal(set) var statementKinds = IDArray<StmtID, StmtKind>()
    /// The place of each statement.
    public internal(set) var statementRanges = IDArray<StmtID, TextRange>()
    /// The targets of assignments.
    public internal(set) var targets = IDArray<TargetID, TargetKind>()
    /// The place of each target.
    public internal(set) var targetRanges = IDArray<TargetID, TextRange>()
    /// The patterns.
    public internal(set) var patterns = IDArray<PatternID, PatternKind>()
    /// The place of each pattern.
    public internal(set) var patternRanges = IDArray<PatternID, TextRange>()
    /// The types as written.
    public internal(set) var types = IDArray<TypeExprID, TypeExprKind>()
    /// The place of each type.
    public internal(set) var typeRanges = IDArray<TypeExprID, TextRange>()
    /// The blocks.
    public internal(set) var blocks = IDArray<BlockID, Block>()
    /// The declarations, nested ones too.
    public internal(set) var declarations = IDArray<DeclID, Declaration>()

    /// The functions, declared or written as expressions.
    public internal(set) var functions = IDArray<FunctionID, FunctionNode>()
    /// The parameters of all functions.
    public internal(set) var parameters = IDArray<ParamID, Parameter>()
    /// The type parameters of all declarations.
    public internal(set) var typeParameters = IDArray<TypeParamID, TypeParameter>()
    /// The constants.
    public internal(set) var constants = IDArray<ConstantID, ConstantNode>()
    /// The structs.
    public internal(set) var structs = IDArray<StructDeclID, StructNode>()
    /// The fields of structs and the payloads of variants.
    public internal(set) var fields = IDArray<FieldID, Field>()
    /// The enums.
    public internal(set) var enums = IDArray<EnumDeclID, EnumNode>()
    /// The variants of all enums.
    public internal(set) var variants = IDArray<VariantID, Variant>()
    /// The `impl`s.
    public internal(set) var impls = IDArray<ImplDeclID, ImplNode>()
    /// The traits.
    public internal(set) var traits = IDArray<TraitDeclID, TraitNode>()
    /// The associated types.
    public internal(set) var associatedTypes = IDArray<AssociatedTypeID, AssociatedTypeNode>()
    /// The `use` declarations.
    public internal(set) var uses = IDArray<UseDeclID, UseNode>()
    /// The imported names of all `use` declarations.
    public internal(set) var useItems = IDArray<UseItemID, UseItem>()
    /// The attributes.
    public internal(set) var attributes = IDArray<AttributeID, Attribute>()
    /// The names of dotted paths.
    public internal(set) var pathNames = IDArray<PathNameID, Name>()

    /// The arguments of calls.
    public internal(set) var arguments = IDArray<ArgumentID, Argument>()
    /// The links of comparison chains.
    public internal(set) var comparisonLinks = IDArray<ComparisonLinkID, ComparisonLink>()
    /// The bounds of ranges.
    public internal(set) var ranges = IDArray<RangeID, RangeBounds>()
    /// The struct literals.
    public internal(set) var structLiterals = IDArray<StructLiteralID, StructLiteral>()
    /// The fields of struct literals.
    public internal(set) var fieldInits = IDArray<FieldInitID, FieldInit>()
    /// The pieces of interpolated strings.
    public internal(set) var stringPieces = IDArray<StringPieceID, StringPiece>()
    /// The comprehensions.
    public internal(set) var comprehensions = IDArray<ComprehensionID, Comprehension>()
    /// The clauses of comprehensions.
    public internal(set) var comprehensionClauses = IDArray<ComprehensionClauseID, ComprehensionClause>()
    /// The `if`s.
    public internal(set) var ifs = IDArray<IfID, IfNode>()
    /// The branches of `if`s.
    public internal(set) var ifBranches = IDArray<IfBranchID, IfBranch>()
    /// The `match`es.
    public internal(set) var matches = IDArray<MatchID, MatchNode>()
    /// The arms of `match`es.
    public internal(set) var matchArms = IDArray<MatchArmID, MatchArm>()
    /// The `try`s.
    public internal(set) var tries = IDArray<TryID, TryNode>()
    /// The `catch` clauses.
    public internal(set) var catches = IDArray<CatchID, CatchClause>()
    /// The labels and bodies of loops.
    public internal(set) var loops = IDArray<LoopID, LoopNode>()
    /// The parts of `with` statements.
    public internal(set) var withs = IDArray<WithID, WithNode>()
    /// The parts of constructor and struct patterns.
    public internal(set) var constructorPatterns = IDArray<ConstructorPatternID, ConstructorPattern>()
    /// The fields of constructor and struct patterns.
    public internal(set) var fieldPatterns = IDArray<FieldPatternID, FieldPattern>()

    /// The ids of all node lists.
    @usableFromInline var pool: [UInt32] = []
    /// The bytes of all strings.
    var stringBytes: [UInt8] = []
    /// Where each string is in `stringBytes`.
    var strings = IDArray<StringID, TextRange>()

    /// Makes the tree of an empty file.
    public init(file: FileID) { self.file = file }

    /// Makes room for what a file of the given size usually has.
    mutating func reserve(bytes: Int) {
        expressions.reserveCapacity(bytes / 8)
        expressionRanges.reserveCapacity(bytes / 8)
        statementKinds.reserveCapacity(bytes / 24)
        statementRanges.reserveCapacity(bytes / 24)
        pool.reserveCapacity(bytes / 16)
    }

    /// The ids in a list.
    @inlinable @inline(__always)
    public subscript<ID>(list: NodeList<ID>) -> NodeIDs<ID> { NodeIDs(pool: pool, list: list) }

    /// The text of a string literal, decoded.
    public func string(_ id: StringID) -> String {
        let range = strings[id]
        return String(decoding: stringBytes[Int(range.start)..<Int(range.end)], as: UTF8.self)
    }

    /// The bytes of a string literal, decoded; an escape may make them something other than UTF-8.
    public func bytes(of id: StringID) -> ArraySlice<UInt8> {
        let range = strings[id]
        return stringBytes[Int(range.start)..<Int(range.end)]
    }
}

// MARK: Places

extension SyntaxTree {
    /// The span of a range of this tree's file.
    @inlinable @inline(__always)
    public func span(_ range: TextRange) -> Span { Span(file: file, start: range.start, length: range.length) }

    /// The span of an expression.
    public func span(_ id: ExprID) -> Span { span(expressionRanges[id]) }

    /// The span of a statement.
    public func span(_ id: StmtID) -> Span { span(statementRanges[id]) }

    /// The span of a target.
    public func span(_ id: TargetID) -> Span { span(targetRanges[id]) }

    /// The span of a pattern.
    public func span(_ id: PatternID) -> Span { span(patternRanges[id]) }

    /// The span of a type.
    public func span(_ id: TypeExprID) -> Span { span(typeRanges[id]) }

    /// The span of a block.
    public func span(_ id: BlockID) -> Span { span(blocks[id].range) }

    /// The span of a declaration.
    public func span(_ id: DeclID) -> Span { span(declarations[id].range) }

    /// The span of a name.
    @inlinable @inline(__always)
    public func span(_ name: Name) -> Span { span(name.range) }

    /// The span of the member's name or index in a `field`, `optionalField`, `tupleElement` or `optionalElement` expression that starts at `start`.
    public func memberSpan(_ id: ExprID, from start: UInt32) -> Span {
        span(TextRange(from: start, to: expressionRanges[id].end))
    }
}

// MARK: Nodes

extension SyntaxTree {
    @inlinable @inline(__always)
    public subscript(id: ExprID) -> ExprKind { expressions[id] }
    @inlinable @inline(__always)
    public subscript(id: StmtID) -> StmtKind { statementKinds[id] }
    @inlinable @inline(__always)
    public subscript(id: TargetID) -> TargetKind { targets[id] }
    @inlinable @inline(__always)
    public subscript(id: PatternID) -> PatternKind { patterns[id] }
    @inlinable @inline(__always)
    public subscript(id: TypeExprID) -> TypeExprKind { types[id] }
    @inlinable @inline(__always)
    public subscript(id: BlockID) -> Block { blocks[id] }
    @inlinable @inline(__always)
    public subscript(id: DeclID) -> Declaration { declarations[id] }
    public subscript(id: FunctionID) -> FunctionNode { functions[id] }
    public subscript(id: ParamID) -> Parameter { parameters[id] }
    public subscript(id: TypeParamID) -> TypeParameter { typeParameters[id] }
    public subscript(id: ConstantID) -> ConstantNode { constants[id] }
    public subscript(id: StructDeclID) -> StructNode { structs[id] }
    public subscript(id: FieldID) -> Field { fields[id] }
    public subscript(id: EnumDeclID) -> EnumNode { enums[id] }
    public subscript(id: VariantID) -> Variant { variants[id] }
    public subscript(id: ImplDeclID) -> ImplNode { impls[id] }
    public subscript(id: TraitDeclID) -> TraitNode { traits[id] }
    public subscript(id: AssociatedTypeID) -> AssociatedTypeNode { associatedTypes[id] }
    public subscript(id: UseDeclID) -> UseNode { uses[id] }
    public subscript(id: UseItemID) -> UseItem { useItems[id] }
    public subscript(id: AttributeID) -> Attribute { attributes[id] }
    public subscript(id: PathNameID) -> Name { pathNames[id] }
    public subscript(id: ArgumentID) -> Argument { arguments[id] }
    public subscript(id: ComparisonLinkID) -> ComparisonLink { comparisonLinks[id] }
    public subscript(id: RangeID) -> RangeBounds { ranges[id] }
    public subscript(id: StructLiteralID) -> StructLiteral { structLiterals[id] }
    public subscript(id: FieldInitID) -> FieldInit { fieldInits[id] }
    public subscript(id: StringPieceID) -> StringPiece { stringPieces[id] }
    public subscript(id: ComprehensionID) -> Comprehension { comprehensions[id] }
    public subscript(id: ComprehensionClauseID) -> ComprehensionClause { comprehensionClauses[id] }
    public subscript(id: IfID) -> IfNode { ifs[id] }
    public subscript(id: IfBranchID) -> IfBranch { ifBranches[id] }
    public subscript(id: MatchID) -> MatchNode { matches[id] }
    public subscript(id: MatchArmID) -> MatchArm { matchArms[id] }
    public subscript(id: TryID) -> TryNode { tries[id] }
    public subscript(id: CatchID) -> CatchClause { catches[id] }
    public subscript(id: LoopID) -> LoopNode { loops[id] }
    public subscript(id: WithID) -> WithNode { withs[id] }
    public subscript(id: ConstructorPatternID) -> ConstructorPattern { constructorPatterns[id] }
    public subscript(id: FieldPatternID) -> FieldPattern { fieldPatterns[id] }
}
