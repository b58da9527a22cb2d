import Source
import Support
import Syntax
import TypedTree

/// Type inference: finds the type of everything in a resolved program and makes its typed tree.
///
/// Functions are inferred on demand. When a use of a function is met whose type is not known, it is inferred there and then; when
/// that function is in progress already, everything above it on the stack belongs to one component of mutually recursive functions,
/// which share their types while they are inferred and are generalized together when the component's first one is done.
///
/// Operations on values of unknown type wait as constraints (`ConstraintStore`) until the type is known, or become part of the
/// function's scheme. The files of this folder follow the syntax: `Infer+Calls.swift` types calls, and so on.
struct Inference {
    /// What is made.
    var program: TypedProgram
    /// The resolved program; its `program` is taken out of it.
    var resolved: ResolvedProgram
    var diagnostics = DiagnosticSet()
    /// What nothing determines the type of, to be reported where no other mistake is behind it.
    var undetermined: [Diagnostic] = []
    /// What is worth telling only when the program has no error.
    var warnings: [Diagnostic] = []

    var variables = TypeVariables()
    var constraints = ConstraintStore()
    var lastFailure = UnificationFailure.mismatch
    /// What the constraint that is being solved gives, where that is not what is made of it.
    var disagreement: Disagreement?
    /// Mismatches that would be reported again at other places of one mistake, and the `match` whose pattern is being read.
    var reportedMismatches: Set<ReportedMismatch> = []
    var patternsOfMatch = Span.none
    /// The types whose `@derive(Comparable)` was reported: comparisons of them are silent.
    var unordered: Set<Symbol> = []
    /// The empty maps that nothing determines.
    var undeterminedMaps: [Span] = []
    /// The uses of functions of which a constraint was reported: one report is enough for each.
    var failedUses: [FailedUse] = []
    /// The last one that was reported.
    var failedOperation: FailedOperation?
    /// Arguments of another type than their parameter's, and the functions.
    var failedArguments: [FailedUse] = []
    /// The parts of a type seen by the walk that checks it before it is bound.
    var adoptedParts = 0
    /// Where the text did not parse.
    var syntaxErrors: [Span] = []
    /// Whether some variable was reported to be read before it has a value.
    var hasInitializationErrors = false
    /// Set when all variables are settled; from then on `finalTypes` holds what `zonk` found.
    var isFinishing = false
    /// Types without their variables, by the types with them.
    var finalTypes: [TypeID: TypeID] = [:]

    /// The module of what is being inferred: its tree and resolutions.
    var module: ResolvedModule
    /// Its id, so that looking at it copies nothing.
    var moduleID: ModuleID
    /// What the body that is being inferred is of.
    var context: BodyContext
    /// The level of the functions in progress: how many there are.
    var depth: UInt32 = 0

    /// Per function, how far its inference is.
    var functions: [FunctionState]
    /// Parameter types of all functions, see `FunctionState.parameters`.
    var signatures: [TypeID] = []
    /// The functions in progress, and those that wait for a component's first one to be done.
    var componentStack: [FunctionID] = []
    /// Calls within a component, whose type arguments are known when it is generalized.
    var recursiveUses: [RecursiveUse] = []
    /// Per type parameter, what it stands for in the instantiation being made; `.invalid` outside of it.
    var instantiation: [TypeID] = []

    /// The traits that written type parameters are bounded by, without the super-traits of these.
    var parameterBounds: [TypeParamID: [TraitBound]] = [:]

    /// The generic types written in declarations, until the bounds of their parameters are known.
    var writtenTypes: [(type: TypeID, span: Span)] = []
    var hasDeclaredBounds = false
    /// Where `dyn` types are written, until the traits' methods are known well enough to say whether there are such.
    var dynamicTypes: [(trait: TraitID, span: Span)] = []
    var hasDeclaredTraits = false
    /// The types of keys without a hash that were reported: a map of them has many uses, and is one mistake.
    var reportedKeys: Set<TypeID> = []
    /// The type parameters of `impl`s that their types do not have: no use can determine them, which is no second mistake.
    var strayParameters: Set<TypeParamID> = []
    /// The type parameters with a bound that is wrong, which was reported: what it would have given is not missed again.
    var misboundParameters: Set<TypeParamID> = []
    /// The names of types that implement a trait or extend a type that there is not: what they lack may be of that.
    var incompleteTypes: Set<Symbol> = []
    /// The types that were reported not to implement a trait, and where.
    var reportedBounds: [(type: TypeID, trait: TraitID, span: Span)] = []
    /// The types that have been reported to have no JSON where it is derived.
    var reportedJSON: Set<TypeID> = []
    /// The types whose order is being looked into, for types that contain themselves.
    var openOrders: [TypeID] = []
    /// How many types with an `iter` have led to one another so far.
    var openIterators = 0
    /// The types whose equality or hash is being looked into, with those found on the way.
    var openEqualities: [(type: TypeID, kind: ConstraintKind)] = []

    /// Per global, how far its inference is, and the statement that initializes it.
    var globals: [GlobalState]
    /// Per module, the nodes of top-level statements that were inferred before their turn.
    var earlyStatements: [StatementKey: NodeID] = [:]
    /// The errors that values were made of which `catch e: T` binds.
    var caughtErrors: [LocalID: LocalID] = [:]
    /// Immutable names of generalized function expressions, and those functions.
    var generalizedLocals: [LocalID: FunctionID] = [:]
    var generalizedGlobals: [GlobalID: FunctionID] = [:]
    /// The values of constants, for array lengths.
    var constantInitializers: [GlobalID: (module: ModuleID, value: ExprID)] = [:]
    var localConstants: [LocalID: ExprID] = [:]
    /// Unsuffixed integer literals, and floats that are too large for some type, to be checked against the range of their final types.
    var rangedLiterals: [NodeID] = []
    /// In the VM's edition: what hexadecimal literals beyond `i32` are if they come to be of that type.
    var bitPatterns: [NodeID: NodeKind] = [:]
    /// In the VM's edition: where `Result` is written without type arguments, and those of them that hold values of several types,
    /// as far as that is known.
    var bareResults: Set<Span> = []
    var mixedResults: Set<Span> = []
    var scratch = ScratchStacks()
    /// Per function, whether the walk that orders inference came to it.
    var visited: [Bool]
    /// Assignments to what stands in a nested tuple of targets: they follow the destructuring.
    var nestedAssignments: [NodeID] = []
    /// Where a pattern must match: judged at the end.
    var irrefutablePatterns: [(pattern: TypedPatternID, place: IrrefutablePlace)] = []
    /// All `match` nodes, for exhaustiveness.
    var matches: [NodeID] = []
    /// Functions whose schemes have type parameters of others of their component.
    var sharedSchemes: Set<FunctionID> = []
    var singlePrintFormat: PrintFormatID?
    var singleSpace: LiteralID?
    /// Methods with inferred type parameters of others, and those of `impl`s that are held against their traits' when all are inferred.
    var takenSchemes: [FunctionID: TakenScheme] = [:]
    var inferredImplMethods: [FunctionID] = []
    /// Functions of the standard library that are used, whose bodies are still to be inferred.
    var lazyFunctions: [FunctionID] = []
    /// Per module of the standard library, functions that are called without being named.
    var lazyMembers: [[FunctionID]] = []
    /// For which traits and heads of types the library's methods in place of the trait's are demanded.
    var demandedOverrides: Set<OverrideKey> = []
    /// The modules of the standard library of which something is used.
    var touchedModules: Set<ModuleID> = []
    let names: KnownNames

    init(_ resolved: consuming ResolvedProgram) {
        self.resolved = resolved
        program = resolved.program
        // One owner only, or the first change of each table would copy it.
        self.resolved.program = TypedProgram(symbols: Interner())
        names = KnownNames(&program.symbols)
        moduleID = ModuleID(0)
        module = resolved.modules[moduleID]
        context = BodyContext(function: .invalid)
        functions = Array(repeating: FunctionState(), count: program.functions.count)
        visited = Array(repeating: false, count: program.functions.count)
        globals = Array(repeating: GlobalState(), count: program.globals.count)
        instantiation = Array(repeating: .invalid, count: program.typeParameters.count)
        for id in program.locals.ids { program.locals[id].type = .invalid }
        // Of the library, few bodies are inferred. Some expressions get a node more, for what is done to their value.
        let expressions = self.resolved.modules.elements.reduce(0) { $0 + ($1.isStandard ? 0 : $1.tree.expressions.count) }
        program.nodes.reserveCapacity(expressions + expressions / 8 + 1 << 12)
    }

    /// The program's types.
    var types: TypeStore {
        @inline(__always) _read { yield program.types }
        @inline(__always) _modify { yield &program.types }
    }
    /// Whether the module at hand is in the VM's edition.
    var isVM: Bool {
        @inline(__always) get { module.tree.edition == .vm }
    }
    /// The tree of the module of what is being inferred.
    var tree: SyntaxTree {
        @inline(__always) _read { yield module.tree }
    }
}

/// How far the inference of a function is.
struct FunctionState: Sendable {
    enum Status: UInt8, Sendable { case untouched, inProgress, done }

    var status = Status.untouched
    /// Whether parameters and result are known from the declaration alone, and nothing is generic.
    var isAnnotated = false
    /// Whether `parameters` and `result` are set.
    var hasSignature = false
    /// Whether it is a method with `self`.
    var hasReceiver = false
    /// The position in `signatures` of the first parameter's type.
    var parameterStart: UInt32 = 0
    var parameterCount: UInt32 = 0
    var result = TypeID.invalid
    var level: UInt32 = 0
    /// The method that it implements or overrides, where that says what is not written at it.
    var source = FunctionID.invalid
    /// The order in which it was entered, and the first one entered that it can reach: Tarjan's numbers.
    var index: UInt32 = 0
    var low: UInt32 = 0
    /// The number of its type parameters that are written (its own and its `impl`'s).
    var writtenTypeParameters: UInt32 = 0
    /// The number of those written at the function itself.
    var ownTypeParameters: UInt32 = 0

    /// Where the parameters' types are in `Inference.signatures`.
    var parameters: Range<Int> { Int(parameterStart)..<Int(parameterStart + parameterCount) }
}

/// How far the inference of a module variable is.
struct GlobalState: Sendable {
    enum Status: UInt8, Sendable { case untouched, inProgress, done }
    var status = Status.untouched
    /// The top-level statement that initializes it, where it can be inferred on its own.
    var statement = StmtID.invalid
}

/// A trait and what types have in common that may have methods in place of the trait's.
struct OverrideKey: Hashable, Sendable {
    let trait: TraitID
    let owner: MethodOwner
}

/// A top-level statement of a module.
struct StatementKey: Hashable, Sendable {
    let module: ModuleID
    let statement: StmtID
}

/// A use of a function from within its own component.
struct RecursiveUse: Sendable {
    let node: NodeID
    let caller: FunctionID
    let function: FunctionID
    /// What the written type parameters stand for there.
    let written: TypeListID
}

/// The function whose body is being inferred.
struct BodyContext: Sendable {
    /// The function, a function expression or a module's initializer.
    var function: FunctionID
    /// The declared function around (itself for one): what is generalized and has its place on the component stack.
    var component: FunctionID = .invalid
    /// The level of new variables.
    var level: UInt32 = 0
    /// What `return` gives: the annotated type, else a variable; `unit` when nothing is returned.
    var result = TypeID.invalid
    /// The annotation of the result, for messages, and the method above that says the result instead.
    var resultSpan = Span.none
    var resultSource = FunctionID.invalid
    /// Whether the result is inferred from the body.
    var infersResult = false
    /// Whether nothing outside of the body knows the variable that stands for the result.
    var hasOwnResult = false
    /// The first `return` with and without a value.
    var valueReturn = Span.none
    var bareReturn = Span.none
    /// The loops around that a `break` leaves.
    var brokenLoops: [LoopID] = []

    init(function: FunctionID) { self.function = function }

    /// Why a value has to be of the type of the result.
    var resultReason: Reason { resultSource.isValid ? .takenResult(resultSource) : .result(resultSpan) }
}

/// Stacks of operands under construction, reused so that no node costs an array.
struct ScratchStacks: Sendable {
    var nodes: [NodeID] = []
    var types: [TypeID] = []
    var patterns: [TypedPatternID] = []
    var initializers: [FieldInitializer] = []
    var fieldPatterns: [FieldPattern] = []
    var arms: [MatchArm] = []
    var targets: [DestructureTarget] = []
}

/// Names that the language gives a meaning.
struct KnownNames: Sendable {
    let underscore, collect, code, kind, line, file, close, call: Symbol
    let temporary: Symbol
    /// Methods of strings that give an array of pieces, with those that give the pieces one by one.
    let piecewise: [Symbol: Symbol]
    /// Methods that operators, `print`, `for` and the like call without naming them.
    let implicitMethods: Set<Symbol>

    private static let implicitMethodNames = [
        "add", "sub", "mul", "div", "rem", "neg", "eq", "compare", "lt", "index", "set_index", "call", "hash", "to_string", "len",
        "contains", "next", "iter", "clone", "close", "message",
    ]

    init(_ symbols: inout Interner) {
        piecewise = Dictionary(
            uniqueKeysWithValues: ["split", "split_whitespace", "lines"].map { (symbols.intern($0), symbols.intern("walk_\($0)")) })
        implicitMethods = Set(Self.implicitMethodNames.map { symbols.intern($0) })
        call = symbols.intern("call")
        underscore = symbols.intern("_")
        collect = symbols.intern("collect")
        code = symbols.intern("code")
        kind = symbols.intern("kind")
        line = symbols.intern("line")
        file = symbols.intern("file")
        close = symbols.intern("close")
        temporary = symbols.intern("$t")
    }
}

/// A mismatch by the place of the whole mistake.
struct ReportedMismatch: Hashable {
    let place: Span
    let expected: String
    let found: String
}
