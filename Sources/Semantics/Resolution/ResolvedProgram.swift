import Source
import Support
import Syntax
import TypedTree

/// A program with its names resolved: what name resolution makes and inference takes.
///
/// All declarations have their ids in `program`: functions (nested ones, function expressions, defaults of fields and
/// module initializers too), structs, enums, globals, locals, loops, written type parameters. Their names, places,
/// parents, roles, captures and mutability are final; their types are `TypeStore.error`, for inference to replace.
public struct ResolvedProgram: Sendable {
    /// The program under construction.
    public var program: TypedProgram
    /// The modules with their resolutions; those of the prelude come first.
    public var modules = IDArray<ModuleID, ResolvedModule>()
    /// The text of all modules.
    public var files = SourceMap()
    /// What each function was written as.
    public var origins = IDArray<FunctionID, FunctionOrigin>()
    /// What each function refers to.
    public var references = FunctionReferences()
    /// Which members of types other modules may not use.
    public var privateMembers = PrivateMembers()
    /// Globals that are constants, by id.
    public var constants = IDArray<GlobalID, Bool>()
    /// The functions in an `impl` that use `self` without having it, as was reported.
    public var lacksSelf: Set<FunctionID> = []
    /// The names of members whose declarations were reported, so that nothing else shall be said of their uses.
    public var mistakenMembers: Set<Symbol> = []
    /// The traits with a method whose name is missing, as was reported.
    public var incompleteTraits: Set<TraitID> = []
    /// What `impl`s are for whose traits there are not, as was reported, so that nothing is said of traits that these types lack.
    public var mistakenOwners: Set<MethodOwner> = []
    /// Warnings about unused and unreachable things. They are worth telling only when the program has no error.
    public var warnings: [Diagnostic] = []

    /// Whether a name's declaration could not be read, so that nothing is said of where the name is missing.
    public func isMistaken(_ name: Symbol) -> Bool {
        mistakenMembers.contains(name) || modules.ids.contains { modules[$0].tree.mistakenNames.contains(name) }
    }

    /// Whether the variable is declared `LIMIT := 100`.
    public func isConstant(_ global: GlobalID) -> Bool { constants[global] }
}

/// The syntax that a function comes from, in the tree of its module.
public enum FunctionOrigin: Sendable, Hashable {
    /// A declared function, a method or a function expression.
    case function(SyntaxFunctionID)
    /// The default of a struct's field.
    case fieldDefault(ExprID)
    /// The default of a function's parameter.
    case parameterDefault(ExprID, of: FunctionID)
    /// The statements of the file.
    case moduleInitializer
}

/// One module, its names resolved: the tree and, per syntax id, what was found.
public struct ResolvedModule: Sendable {
    public var tree: SyntaxTree
    public var module: ModuleID
    /// Whether it belongs to the standard library (or is the prelude).
    public var isStandard: Bool

    /// Per `name` what it stands for; per `field` the same when its base is a module or a type (`m.f`, `E.A`, `Point.origin`);
    /// per `break` and `continue` the loop. An expression that this version does not support is `.unresolved`, and reported.
    public var expressions: IDArray<ExprID, Resolution>
    /// Per `name`, `rest`, `typed` and `binding` the `.local` it binds; per name that compares `.variant`, `.global` or
    /// `.localConstant`; per constructor pattern `.variant`, `.structure`, `.global`, `.builtinType` (`i32.MAX`) or `.none` (`.A`).
    public var patterns: IDArray<PatternID, Resolution>
    /// Per named type `.builtinType`, `.structure`, `.enumeration`, `.typeParameter` or `.selfType`.
    public var types: IDArray<TypeExprID, Resolution>
    /// What each target of an assignment does. Places, tuples and patterns have `.none`.
    public var targets: IDArray<TargetID, BindingAction>
    /// `declareLocal` or `initializeGlobal`.
    public var constants: IDArray<ConstantID, BindingAction>

    // What each declaring syntax declares; `invalid` where nothing is declared.
    public var functions: IDArray<SyntaxFunctionID, FunctionID>
    /// One local each, also for `_`.
    public var parameters: IDArray<ParamID, LocalID>
    public var typeParameters: IDArray<SyntaxTypeParamID, TypeParamID>
    public var structs: IDArray<StructDeclID, StructID>
    public var enums: IDArray<EnumDeclID, EnumID>
    public var traits: IDArray<TraitDeclID, TraitID>
    public var impls: IDArray<ImplDeclID, ImplID>
    /// Per bound, the type parameters that stand for what it decides: `TraitDeclaration.outputs`.
    public var boundOutputs: [TypeExprID: [TypeParamID]] = [:]
    /// Per bound whose type arguments may be left out and are, the type parameters that stand for them.
    public var impliedArguments: [TypeExprID: [TypeParamID]] = [:]
    /// Per `impl`, what it says that associated types are.
    public var implAssociatedTypes: [ImplDeclID: [Symbol: TypeExprID]] = [:]
    /// The function that makes a struct field's default.
    public var fieldDefaults: IDArray<FieldID, FunctionID>
    public var loops: IDArray<SyntaxLoopID, LoopID>
    /// The variable of `catch e:`; invalid for `catch:`.
    public var catches: IDArray<CatchID, LocalID>
    /// The variable of `with e as f:`; invalid for `with e:`.
    public var withs: IDArray<WithID, LocalID>
    /// Names that leave a branching expression, by the `if` or `match`.
    public var leaks: [ExprID: [LeakedName]] = [:]
    /// Per variable of a branch, the used names that leave with its value: its declaration assigns them, innermost first.
    /// Per local bound by a pattern on the left of `=` at module scope, the module variable that it initializes.
    public var leavesInto: [LocalID: [LeakTarget]] = [:]

    /// In the VM's edition: per function, the variables of names that live to its end though they are declared in the body of an
    /// `if` or `while`.
    public var lastingLocals: [FunctionID: [LastingLocal]] = [:]
    /// Those of the module that begin as the zero of their types.
    public var lastingGlobals: [GlobalID] = []

    // Whether control never comes past a node (chapter 8), as far as the syntax tells.
    public var divergingExpressions: IDArray<ExprID, Bool>
    public var divergingStatements: IDArray<StmtID, Bool>
    public var divergingBlocks: IDArray<BlockID, Bool>
}

/// The variable of a name that lives longer than the body that declares it.
public struct LastingLocal: Sendable {
    public var local: LocalID
    /// Whether it begins as the zero of its type, since it may be read where nothing was assigned to it.
    public var needsZero: Bool
}

/// The variable that a branch's variable leaves into.
public enum LeakTarget: Sendable, Hashable {
    case local(LocalID)
    case global(GlobalID)
}

extension ResolvedModule {
    /// Makes the empty tables of a tree.
    init(tree: SyntaxTree, module: ModuleID, isStandard: Bool) {
        self.tree = tree
        self.module = module
        self.isStandard = isStandard
        expressions = IDArray(repeating: .none, count: tree.expressions.count)
        patterns = IDArray(repeating: .none, count: tree.patterns.count)
        types = IDArray(repeating: .none, count: tree.types.count)
        targets = IDArray(repeating: .none, count: tree.targets.count)
        constants = IDArray(repeating: .none, count: tree.constants.count)
        functions = IDArray(repeating: .invalid, count: tree.functions.count)
        parameters = IDArray(repeating: .invalid, count: tree.parameters.count)
        typeParameters = IDArray(repeating: .invalid, count: tree.typeParameters.count)
        structs = IDArray(repeating: .invalid, count: tree.structs.count)
        enums = IDArray(repeating: .invalid, count: tree.enums.count)
        traits = IDArray(repeating: .invalid, count: tree.traits.count)
        impls = IDArray(repeating: .invalid, count: tree.impls.count)
        fieldDefaults = IDArray(repeating: .invalid, count: tree.fields.count)
        loops = IDArray(repeating: .invalid, count: tree.loops.count)
        catches = IDArray(repeating: .invalid, count: tree.catches.count)
        withs = IDArray(repeating: .invalid, count: tree.withs.count)
        divergingExpressions = IDArray(repeating: false, count: tree.expressions.count)
        divergingStatements = IDArray(repeating: false, count: tree.statementKinds.count)
        divergingBlocks = IDArray(repeating: false, count: tree.blocks.count)
    }
}

/// Which functions each function refers to, by calls or as values: the graph whose components are inferred together.
public struct FunctionReferences: Sendable {
    private var starts: [UInt32] = []
    private var targets: [FunctionID] = []

    /// Makes the graph without references.
    public init() {}

    /// Makes the graph of `functionCount` functions from its edges, which may repeat.
    init(functionCount: Int, edges: [(from: FunctionID, to: FunctionID)]) {
        starts = Array(repeating: 0, count: functionCount + 1)
        for edge in edges { starts[edge.from.index + 1] += 1 }
        for index in 0..<functionCount { starts[index + 1] += starts[index] }
        targets = Array(repeating: .invalid, count: edges.count)
        var next = starts
        for edge in edges {
            targets[Int(next[edge.from.index])] = edge.to
            next[edge.from.index] += 1
        }
    }

    /// The functions that `function` refers to, in source order, with repetitions. A function that is nested in it
    /// (a function expression too) counts as referred to where it is declared.
    public subscript(function: FunctionID) -> ArraySlice<FunctionID> {
        targets[Int(starts[function.index])..<Int(starts[function.index + 1])]
    }
}

extension TypedProgram {
    /// The calls by which other modules make a value of a struct: those of its functions with the usual names.
    func makers(of structure: StructID) -> [String] {
        ["new", "of"].filter { name in
            structs[structure].methods.contains { symbols.text($0.key) == name && !functions[$0.value].isPrivate }
        }.map { $0 == "new" ? "new()" : "\($0)(…)" }
    }
}

/// The members of exported types that only their own module may use (chapter 13).
public struct PrivateMembers: Sendable {
    struct FieldKey: Hashable, Sendable {
        let structure: StructID
        let field: UInt32
    }

    var fields: Set<FieldKey> = []

    /// Makes room for the fields that a struct gets from the one that it extends, before its own.
    mutating func insertFields(_ count: Int, into structure: StructID, of own: Int) {
        let hidden = (0..<own).filter { fields.remove(FieldKey(structure: structure, field: UInt32($0))) != nil }
        for index in hidden { fields.insert(FieldKey(structure: structure, field: UInt32(index + count))) }
    }

    /// Whether modules other than the struct's own must not use the field.
    public func isPrivate(field: UInt32, of structure: StructID) -> Bool {
        fields.contains(FieldKey(structure: structure, field: field))
    }
}
