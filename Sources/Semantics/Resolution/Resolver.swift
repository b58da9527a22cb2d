import Source
import Support
import Syntax
import TypedTree

/// Finds out what every name of a program means.
///
/// The modules are resolved one after another, dependencies first, each in one walk over its tree. Declarations that
/// are visible in all of their block (functions, types, imports, and constants at module scope) are declared when the
/// block begins; everything else when the walk comes to it. The walk also tells which nodes control never comes past.
struct Resolver {
    // MARK: The whole program

    var program: TypedProgram
    var diagnostics: DiagnosticSet
    var modules = IDArray<ModuleID, ResolvedModule>()
    var exports = IDArray<ModuleID, [Symbol: Export]>()
    var origins = IDArray<FunctionID, FunctionOrigin>()
    var constants = IDArray<GlobalID, Bool>()
    /// Whether something reads the global.
    var isReadGlobal = IDArray<GlobalID, Bool>()
    /// The name that is called, while it is resolved.
    var calledName: Symbol?
    var privateMembers = PrivateMembers()
    /// The enums of the prelude, whose variants are visible unqualified.
    var preludeEnums: [Symbol: EnumID] = [:]
    /// The associated types of type parameters, by their written names.
    var associatedTypes: [AssociatedKey: [AssociatedType]] = [:]
    /// The traits whose members are still to be declared.
    var pendingTraits: [TraitID: PendingTrait] = [:]
    /// What the `impl` at hand says that associated types are.
    var implAssociatedTypes: [Symbol: TypeExprID] = [:]
    var warnings: [Diagnostic] = []
    /// Which function refers to which, with places.
    var functionUses: [FunctionUse] = []
    let names: WellKnownNames
    /// The number of names in the program.
    let symbolCount: Int

    // MARK: The module at hand

    var tree: SyntaxTree
    var result: ResolvedModule
    var module: ModuleID
    var scopes: ScopeTable
    /// The serial numbers of the scopes of `use m:*`, of other imports, and of the module's own names.
    var starScope: UInt32 = 0
    var importScope: UInt32 = 0
    var moduleScope: UInt32 = 0
    /// The module variables by symbol, whether the walk has come to their declaration or not.
    var moduleVariables: [GlobalID]
    var declaredModuleVariables: [Symbol] = []
    var imports = ImportTable()
    /// Imported modules whose name another definition has, too.
    var clashingModules: Set<ModuleID> = []
    /// The names that two types have.
    var clashingTypes: Set<Symbol> = []
    /// Whether the name of a trait is being read.
    var isResolvingBound = false
    var moduleConstants: [GlobalID: ConstantID] = [:]
    var globalReads: [GlobalRead] = []
    /// Accesses of members that may be methods, for what may be read before its initializer ran.
    var memberUses: [MemberUse] = []
    var initializerEvents: [InitializerEvent] = []
    /// Whether the entry module calls its `main` outside functions.
    var callsMain = false

    // MARK: The function at hand

    /// The functions around the walk's place, the module initializer first.
    var contexts: [FunctionContext] = []
    /// The innermost of them.
    var function: FunctionID = .invalid
    var loops: [OpenLoop] = []
    /// What is known of each local beyond its declaration.
    var localFlags = IDArray<LocalID, LocalFlags>()
    /// The names declared by plain `x = e` in the scopes around the walk's place, innermost last.
    var plainNames: [PlainName] = []
    /// The names of the pattern at hand.
    var patternNames: [PlainName] = []
    /// The names that the alternatives of a pattern share, while a later alternative is resolved.
    var sharedNames: [PlainName]?
    /// How many names of the alternative that is being resolved the first one lacks.
    var foreignNames = 0
    /// The name that gets the function expression at hand, and the place from there to the expression's `fn`.
    var namedFunction: (symbol: Symbol, place: Span)?
    /// The last local declared with each name, to tell where a name that is no longer visible was declared.
    var lastLocals: [LocalID]
    var captures = CaptureTable()
    /// The functions in an `impl` that use `self` without having it.
    var lacksSelf: Set<FunctionID> = []
    var mistakenMembers: Set<Symbol> = []
    /// The traits with a method whose name is missing.
    var incompleteTraits: Set<TraitID> = []
    var mistakenOwners: Set<MethodOwner> = []
    var leakRecords = LeakRecords()
    var reported: Set<ReportedName> = []
    /// How many names may still be looked at to find the one that was meant.
    var suggestionBudget = 1_000_000
    /// The places that the parser has reported, in all modules.
    let syntaxErrors: [Span]
    /// Type parameters before this one belong to declarations around that are out of reach.
    var typeParameterFloor = 0

    init(program: TypedProgram, diagnostics: DiagnosticSet, names: WellKnownNames, tree: SyntaxTree) {
        self.program = program
        self.diagnostics = diagnostics
        syntaxErrors = diagnostics.sorted.map(\.span)
        self.names = names
        self.tree = tree
        module = ModuleID(0)
        result = ResolvedModule(tree: tree, module: module, isStandard: true)
        symbolCount = program.symbols.count
        scopes = ScopeTable(symbolCount: symbolCount)
        moduleVariables = Array(repeating: .invalid, count: symbolCount)
        lastLocals = Array(repeating: .invalid, count: symbolCount)
    }
}

/// A name that a module declares, as its importers see it.
struct Export {
    var resolution: Resolution
    var isPublic: Bool
    var span: Span
}

/// A function that is being resolved.
struct FunctionContext {
    var id: FunctionID
    /// The function that undefined names are counted by: a function expression belongs to the one around it.
    var reportingFunction: FunctionID
    /// The first loop of `loops` that a `break` in here may leave.
    var firstLoop: Int
    /// Whether the locals of the functions around are out of reach, as in a method of a local type.
    var isBarrier: Bool
    /// The type that `Self` names.
    var selfType: Resolution
    /// How many branches, loop bodies and the like are open: what stands in them may never run.
    var conditionalDepth = 0
    /// Whether a jump in a branch may have left the function, so that what follows is conditional too.
    var mayHaveLeft = false
    var closureCount = 0
    /// In the VM's edition: whether the innermost body is that of an `if` or `while`, whose plain names live on.
    var isInLastingBody = false
    /// The names that live to the end of this function, in the order in which they were declared.
    var lastingNames: [LastingName] = []

    /// Whether what stands here runs whenever the function is called.
    var isCertain: Bool { conditionalDepth == 0 && !mayHaveLeft }
}

/// A loop around the walk's place.
struct OpenLoop {
    var label: Symbol?
    var id: LoopID
    var hasBreak = false
}

/// A local declared by its bare name.
struct PlainName {
    var symbol: Symbol
    var local: LocalID
}

/// What is known of a local besides its declaration in the typed program.
struct LocalFlags: OptionSet {
    let rawValue: UInt16

    /// Some expression reads it.
    static let isRead = LocalFlags(rawValue: 1)
    static let isParameter = LocalFlags(rawValue: 2)
    static let isSelf = LocalFlags(rawValue: 4)
    static let isLoopVariable = LocalFlags(rawValue: 8)
    static let isPatternName = LocalFlags(rawValue: 16)
    static let isCatchName = LocalFlags(rawValue: 32)
    static let isConstant = LocalFlags(rawValue: 64)
    /// It stands for a name that leaves the branches of an `if` or `match`.
    static let isLeaked = LocalFlags(rawValue: 128)
    /// Not worth a warning when unused.
    static let isExempt = LocalFlags(rawValue: 256)
    /// In the VM's edition: it was declared in an `if` or `while` and lives to the end of its function.
    static let isLasting = LocalFlags(rawValue: 512)
    /// Such a name that is read after that body, where perhaps nothing was assigned to it.
    static let needsZero = LocalFlags(rawValue: 1024)
    /// A name in a pattern of `matches`.
    static let isTestName = LocalFlags(rawValue: 2048)
    /// The name of a `with`.
    static let isResourceName = LocalFlags(rawValue: 4096)
}

/// A use of a function by another one.
struct FunctionUse {
    var from: FunctionID
    var to: FunctionID
    /// Whether it is a call that happens whenever `from` runs.
    var isCertain: Bool
    var span: Span
}

/// An access of a member of some value in a function: perhaps the call of a method.
struct MemberUse {
    var from: FunctionID
    var name: Symbol
}

/// A read of one of the module's own variables or constants in a function.
struct GlobalRead {
    var from: FunctionID
    var global: GlobalID
    var isCertain: Bool
    var span: Span
}

/// What happens at a module's top level, in order.
enum InitializerEvent {
    case use(FunctionID, isCertain: Bool, span: Span)
    /// A constant is read.
    case read(GlobalID, isCertain: Bool, span: Span)
    /// A member of some value is used: perhaps a method.
    case member(Symbol)
    case initialize(GlobalID)
}

/// A name reported in a function, and not to be reported again.
struct ReportedName: Hashable {
    var function: FunctionID
    var symbol: Symbol
    var isType: Bool
}

// MARK: Small helpers

extension Resolver {
    /// The text of a name.
    func text(_ symbol: Symbol) -> String { program.symbols.text(symbol) }

    /// The text of a name, quoted for a message.
    func quoted(_ symbol: Symbol) -> String { "`\(text(symbol))`" }

    mutating func report(_ diagnostic: Diagnostic) { diagnostics.insert(diagnostic) }

    /// Whether the module at hand is in the VM's edition.
    var isVM: Bool { tree.edition == .vm }

    /// Whether the walk is at the module's top level, in no block.
    var isAtModuleScope: Bool { contexts.count == 1 && scopes.current == moduleScope }

    /// Resolves a part of the tree that runs only under some condition.
    mutating func conditionally<Value>(_ body: (inout Resolver) -> Value) -> Value {
        contexts[contexts.count - 1].conditionalDepth += 1
        defer { contexts[contexts.count - 1].conditionalDepth -= 1 }
        return body(&self)
    }

    /// Resolves a part of the tree in a scope of its own.
    mutating func inScope<Value>(_ body: (inout Resolver) -> Value) -> Value {
        let marker = plainNames.count
        let outer = enterBody(lasting: false)
        scopes.push()
        defer {
            scopes.pop()
            leaveBody(outer)
            plainNames.removeLast(plainNames.count - marker)
        }
        return body(&self)
    }
}
