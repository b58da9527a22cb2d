import Source
import Support

/// Makes a tree of the tokens of a file: recursive descent, precedence climbing for operators.
///
/// Layout: the parser sees a token that begins a line as `.newline` where lines count (`mode`), and looks behind
/// that when a line may continue. Within brackets newlines mean nothing, but a block in brackets brings lines back.
///
/// Errors: the first error of a statement is reported and sets `failed`, which silences what follows from it until
/// the parser is back in step: at the end of the statement, at the next element of a bracketed list, at the closing
/// bracket, at the `:` of a header.
struct Parser: ~Copyable {
    /// What newlines mean.
    enum Mode: UInt8 {
        /// A line ends a statement, indentation makes blocks.
        case lines
        /// A line ends a statement, indentation means nothing: in `{ … }`.
        case braces
        /// Newlines mean nothing: in `( … )`, `[ … ]` and struct literals.
        case brackets
    }

    /// The deepest tree that the parser makes: the stages behind it may recurse as deep.
    static let maximumDepth = 10_000

    let tokens: UnsafeMutablePointer<Token>
    let text: UnsafePointer<UInt8>
    let file: FileID
    let edition: Edition
    let names: KnownNames
    let documentation: [(token: UInt32, range: TextRange)]

    var position = 0
    /// The kind of the current token, `.newline` when it begins a line that counts.
    var kind: TokenKind
    var mode = Mode.lines
    /// Whether a comma belongs to a list around the current statement.
    var commaEnds = false
    /// Whether a comma behind the one-line body of a function expression belongs to a list without brackets.
    var isInExpressionList = false
    /// Whether a range may lack a bound: directly in an index.
    var allowsOpenRange = false
    /// Whether `name {` may be the start of a block that lacks its `:`: in the header of a statement.
    var isInHeader = false
    /// The indentation of the line that holds the current token.
    var lineIndentation = 0
    /// The indentation of the line on which the current statement began.
    var statementIndentation = 0
    /// The width of the block that ended last, to tell a wrong dedent from a wrong indent.
    var lastBlockWidth = 0
    /// Whether `[v, N]` as an argument of the call at hand is an array of two, in the VM's edition.
    var argumentsAreNoFills = false
    /// Whether declarations stand at module scope.
    var isAtModuleScope = true

    /// Whether an error has been reported that what comes now may follow from.
    var failed = false
    /// How many errors were found, those that were not reported included.
    var mistakes = 0
    /// How many blocks are around the current line whose lines are indented without a reason.
    var misplacedLines = 0
    /// Whether the line before, in an `impl`, trait, struct or `match`, was reported for being no member or arm of one.
    var isBehindNoMember = false
    /// The indentation of arms without a `match` that were reported.
    var strayArmIndentation: Int?
    /// Whether the deeper lines below the current statement belong to what could not be read of it.
    var skipsDeeperLines = false
    /// Whether a parameter of the function that is being parsed was written as a pattern.
    var hasPatternParameter = false
    /// Whether a parameter of the function that is being parsed was written `x int`.
    var hasForeignParameter = false
    /// Whether the arguments of the call that is being parsed could not be read, or one was written `*xs` or `**m`.
    var hasBrokenArguments = false
    /// Whether the `match` whose arms are being parsed is of a tuple.
    var matchesTuple = false
    /// Whether the type just read was written `T[]`.
    var isArraySuffix = false
    /// The indentation of a `do:` whose `while` at the end was not seen yet.
    var endingLoop: Int?
    /// How many `try` and `if` are around whose blocks are not over, so that a clause may still follow.
    var openTries = 0
    var openIfs = 0
    /// How many brackets around the current token are never closed.
    var unclosedBrackets = 0
    /// Whether type arguments are being parsed that stand in parentheses.
    var isInTypeParentheses = false
    /// The keywords that were reported as names.
    var reservedNames: Set<TokenKind> = []
    /// Whether the file is too deeply nested to be parsed.
    var isExhausted = false
    /// How deep the parser is in the tree.
    var depth = 0
    /// The height of the highest subtree finished since the innermost `enter`.
    var peak = 0

    var tree: SyntaxTree
    var diagnostics: [Diagnostic] = []
    /// The ids of the lists that are being read, innermost last.
    var scratch: [UInt32] = []
    var argumentScratch: [Argument] = []
    var fieldInitScratch: [FieldInit] = []
    var fieldPatternScratch: [FieldPattern] = []
    var branchScratch: [IfBranch] = []
    var armScratch: [MatchArm] = []
    var catchScratch: [CatchClause] = []
    var parameterScratch: [Parameter] = []
    var pieceScratch: [StringPiece] = []
    var clauseScratch: [ComprehensionClause] = []

    init(
        tokens: UnsafeMutablePointer<Token>, text: UnsafePointer<UInt8>, file: FileID, edition: Edition, names: KnownNames,
        documentation: [(token: UInt32, range: TextRange)]
    ) {
        self.tokens = tokens
        self.text = text
        self.file = file
        self.edition = edition
        self.names = names
        self.documentation = documentation
        tree = SyntaxTree(file: file)
        tree.edition = edition
        kind = tokens[0].kind
        lineIndentation = Int(tokens[0].indentation)
    }
}

/// Names that mean something in some places only.
struct KnownNames {
    let underscore, selfName, type, dyn, print: Symbol

    init(_ interner: inout Interner) {
        underscore = interner.intern("_")
        selfName = interner.intern("self")
        type = interner.intern("type")
        dyn = interner.intern("dyn")
        print = interner.intern("print")
    }
}

// MARK: Tokens

extension Parser {
    /// The current token.
    var token: Token {
        @inline(__always) get { tokens[position] }
    }

    /// The offset at which the current token begins.
    var start: UInt32 {
        @inline(__always) get { tokens[position].start }
    }

    /// The offset at which the token before the current one ends.
    var previousEnd: UInt32 {
        @inline(__always) get { position == 0 ? 0 : tokens[position &- 1].end }
    }

    /// The kind of the token after the current one; `.newline` if it begins a line that counts.
    var nextKind: TokenKind {
        @inline(__always) get {
            if kind == .endOfFile { return .endOfFile }
            let next = tokens[position &+ 1]
            return next.startsLine && mode != .brackets ? .newline : next.kind
        }
    }

    /// Goes to the next token.
    @inline(__always)
    mutating func advance() {
        if tokens[position].kind == .endOfFile { return }
        position &+= 1
        let token = tokens[position]
        if token.startsLine {
            lineIndentation = Int(token.indentation)
            kind = mode == .brackets ? token.kind : .newline
        } else {
            kind = token.kind
        }
    }

    /// Goes to the given token.
    mutating func jump(to position: Int) {
        self.position = position
        if tokens[position].startsLine { lineIndentation = Int(tokens[position].indentation) }
        refreshKind()
    }

    /// Looks at the current token anew after a change of `mode`.
    @inline(__always)
    mutating func refreshKind() {
        let token = tokens[position]
        kind = token.startsLine && mode != .brackets ? .newline : token.kind
    }

    /// Lets the current line go on: a token that begins the next one is seen as what it is.
    @inline(__always)
    mutating func continueLine() {
        if kind == .newline { kind = tokens[position].kind }
    }

    /// Passes the current token if it is of the given kind.
    @inline(__always)
    mutating func accept(_ wanted: TokenKind) -> Bool {
        if kind != wanted { return false }
        advance()
        return true
    }

    /// Whether the current token ends a statement.
    var isAtStatementEnd: Bool {
        switch kind {
        case .newline, .endOfFile, .semicolon: true
        case .rightParenthesis, .rightBracket, .rightBrace, .interpolationClose, .interpolationSpec: true
        case .comma: commaEnds
        default: false
        }
    }

    /// The bytes of a token.
    func bytes(_ token: Token) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text + Int(token.start), count: Int(token.length))
    }

    /// The text of a token.
    func text(of token: Token) -> String { text(in: token.range) }

    /// The text of a range.
    func text(in range: TextRange) -> String {
        String(decoding: UnsafeBufferPointer(start: text + Int(range.start), count: Int(range.length)), as: UTF8.self)
    }

    /// The span of a token.
    func span(_ token: Token) -> Span { tree.span(token.range) }
}

// MARK: Nodes

extension Parser {
    /// The range from `start` to the end of the last token.
    @inline(__always)
    func range(from start: UInt32) -> TextRange { TextRange(from: start, to: Swift.max(start, previousEnd)) }

    @inline(__always)
    mutating func add(_ kind: ExprKind, from start: UInt32) -> ExprID {
        tree.expressionRanges.append(range(from: start))
        return tree.expressions.append(kind)
    }

    @inline(__always)
    mutating func add(_ kind: StmtKind, from start: UInt32) -> StmtID {
        tree.statementRanges.append(range(from: start))
        return tree.statementKinds.append(kind)
    }

    @inline(__always)
    mutating func add(_ kind: TargetKind, from start: UInt32) -> TargetID {
        tree.targetRanges.append(range(from: start))
        return tree.targets.append(kind)
    }

    mutating func add(_ kind: PatternKind, from start: UInt32) -> PatternID {
        tree.patternRanges.append(range(from: start))
        return tree.patterns.append(kind)
    }

    mutating func add(_ kind: TypeExprKind, from start: UInt32) -> TypeExprID {
        tree.typeRanges.append(range(from: start))
        return tree.types.append(kind)
    }

    /// Moves the ids gathered since `mark` into the tree's pool.
    @inline(__always)
    mutating func list<ID>(since mark: Int, of type: ID.Type = ID.self) -> NodeList<ID> {
        let count = scratch.count &- mark
        if count == 0 { return .empty }
        let start = tree.pool.count
        for index in mark..<scratch.count { tree.pool.append(scratch[index]) }
        scratch.removeLast(count)
        return NodeList(start: UInt32(truncatingIfNeeded: start), count: UInt32(truncatingIfNeeded: count))
    }

    /// Makes a block of the statements gathered since `mark`.
    mutating func block(since mark: Int, from start: UInt32) -> BlockID {
        let statements = list(since: mark, of: StmtID.self)
        return tree.blocks.append(Block(statements: statements, range: range(from: start)))
    }
}

/// Moves what was gathered since `mark` into an array of the tree.
@inline(__always)
func flush<ID, Element>(_ scratch: inout [Element], since mark: Int, into array: inout IDArray<ID, Element>) -> IDRange<ID> {
    if scratch.count == mark { return .empty }
    let start = UInt32(truncatingIfNeeded: array.count)
    for index in mark..<scratch.count { array.append(scratch[index]) }
    scratch.removeLast(scratch.count &- mark)
    return IDRange(start: start, end: UInt32(truncatingIfNeeded: array.count))
}

// MARK: Depth

extension Parser {
    /// Goes one level down the tree. Give the result to `leave`.
    @inline(__always)
    mutating func enter() -> Int {
        let outer = peak
        peak = 0
        depth &+= 1
        if depth > Parser.maximumDepth { giveUp() }
        return outer
    }

    /// Comes back from the level that `enter` opened.
    @inline(__always)
    mutating func leave(_ outer: Int) {
        depth &-= 1
        peak = Swift.max(outer, peak &+ 1)
    }

    /// Notes that the expression just finished became the operand of another one.
    @inline(__always)
    mutating func deepen() {
        peak &+= 1
        if depth &+ peak > Parser.maximumDepth { giveUp() }
    }

    /// Reports that the nesting is too deep and ends the parsing.
    mutating func giveUp() {
        if isExhausted { return }
        failed = false
        // What is too deep may have ended with the line before.
        let place = token.startsLine && position > 0 ? tokens[position - 1] : token
        report(ParserDiagnostics.tooDeep(span(place), limit: Parser.maximumDepth))
        isExhausted = true
        while tokens[position].kind != .endOfFile { position += 1 }
        kind = .endOfFile
    }
}

// MARK: Errors

extension Parser {
    /// Reports an error unless it follows from an earlier one, and silences what follows from it.
    mutating func report(_ diagnostic: Diagnostic) {
        if !failed && !isExhausted && !isStrayCloserAhead { diagnostics.append(diagnostic) }
        failed = true
        mistakes += 1
    }

    /// Whether a closer that closes nothing, which the lexer has reported, follows on the line: what is wrong before it is that its opener
    /// is missing.
    private var isStrayCloserAhead: Bool {
        var index = position
        // Only so far that a long line with many mistakes is not looked through for each.
        while tokens[index].kind != .endOfFile && !(index > position && tokens[index].startsLine) && index < position + 256 {
            if tokens[index].kind == .error, [UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(text[Int(tokens[index].start)]) { return true }
            index += 1
        }
        return false
    }

    /// Reports that the current token is not what may stand there.
    mutating func unexpected(expecting expectation: String) {
        let token = tokens[position]
        mistakes += 1
        if token.kind == .error {
            failed = true
            return
        }
        if unclosedBrackets > 0 {
            // The line lacks what the bracket lacks; what is in it may belong behind the closer.
            failed = true
            return
        }
        if token.flags.contains(.unterminated) || position > 0 && tokens[position - 1].flags.contains(.unterminated) {
            failed = true
            return
        }
        if kind == .identifier && text(of: token) == "is" { return report(ParserDiagnostics.isOperator(span(token))) }
        report(ParserDiagnostics.unexpected(describeCurrent(), expecting: expectation, unexpectedSpan))
    }

    /// The current token; the end of the line before it when it begins a line that counts.
    var unexpectedSpan: Span {
        if kind == .newline || kind == .endOfFile {
            return Span(file: file, start: previousEnd, length: 0)
        }
        return span(token)
    }

    /// What the current token is called in messages.
    func describeCurrent() -> String {
        switch kind {
        case .newline: "the end of the line"
        case .endOfFile: "the end of the file"
        case .string, .interpolationStart: "a string"
        case .character: "a character"
        default: "`\(text(of: token))`"
        }
    }

    /// The error is behind: what comes now is independent of it.
    @inline(__always)
    mutating func resume() { failed = isExhausted }

    /// Goes to the end of the statement, over brackets as wholes.
    mutating func skipToStatementEnd() {
        while !isAtStatementEnd { skipToken() }
    }

    /// Goes over the current token, or over all of a bracket that it opens.
    mutating func skipToken() {
        let token = tokens[position]
        let hasEnd = (token.kind.isOpener && token.payload != Token.noPartner) || token.kind == .interpolationStart
        if hasEnd && Int(token.payload) > position { jump(to: Int(token.payload)) }
        advance()
    }
}
