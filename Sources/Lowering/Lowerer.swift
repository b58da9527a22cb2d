import IR
import Source
import Support
import TypedTree

/// The state of lowering a program. Extensions in `Lower+….swift` lower one syntactic category each; `Synthesis` makes
/// functions that no source text stands for.
///
/// One value with mutating methods rather than a class: its arrays are then accessed without dynamic exclusivity checks.
struct Lowerer {
    /// The program; mutable since concrete types are interned as instances need them.
    var program: TypedProgram
    var module: IRModule
    var diagnostics = DiagnosticSet()
    /// Whether an error was found that makes going on pointless.
    var hasFailed = false

    /// The function under construction.
    var f: FunctionState
    /// The functions around it while a `try` body is lowered, outermost first.
    var suspended: [FunctionState] = []
    /// The instance that the function under construction (and those around it) belongs to.
    var context = InstanceContext()
    /// Whether the comparison that is being made says where NaN decides.
    var isOrderPartial = false

    // MARK: Instances (see Instances.swift)

    var instances: [Instance] = []
    var plainInstances: IDArray<FunctionID, UInt32>
    var genericInstances: [InstanceKey: UInt32] = [:]
    /// All type parameters in scope of a function, those of the functions around it first.
    var scopeParameters: IDArray<FunctionID, [TypeParamID]?>
    var declaredNames: IDArray<FunctionID, DeclaredName?>
    /// What is still to be lowered. Taken from the end, so that endless recursion goes deep instead of wide.
    var queue: [WorkItem] = []
    /// How often a C name was asked for, by its symbol.
    var usedNames: [UInt32] = []

    // MARK: Types and synthesized functions

    /// The IR type of each concrete type, `invalid` where not asked for yet.
    var irTypes: [IRType] = []
    /// How deep the type arguments of instances, and the types in them, nest at most: only recursion without end goes that far beyond
    /// what the program itself says.
    let instanceDepthLimit, typeDepthLimit: UInt32
    /// Declared objects whose fields are still to be set, with their struct types.
    var pendingObjects: [(IRObjectID, TypeID)] = []
    var cellTypes: [IRType: IRType] = [:]
    /// The numbers of the types that errors are made of.
    var errorTypes: [TypeID: Int] = [:]
    var rangeIteratorType = IRType.invalid
    var synthesized: [SynthesizedKey: IRFunctionID] = [:]
    /// The code and names of named functions that became values, by closure type.
    var functionNames: [IRType: [(code: IRFunctionID, name: Symbol)]] = [:]
    /// The `dyn` types that the program uses.
    var dynamicTypes: [TypeID: DynamicType] = [:]
    /// The types that objects of a hierarchy are made of, by each type that these are or extend, and the tag of the next such type.
    var madeForms: [TypeID: [TypeID]] = [:]
    var nextObjectTag: Int32 = 0
    /// Functions that switch over what a value is: made last, when that is known.
    var formSwitches: [FormSwitch] = []
    /// Functions that show function values: made last, when all those names are known.
    var functionShows: [(SynthesizedKey, IRFunctionID)] = []

    // MARK: Dense side tables

    /// What the analysis found out about locals (see VariableAnalysis.swift).
    var localFlags: IDArray<LocalID, LocalFlags>
    /// The number of a local in its function, valid where the stamp is the current instance's.
    var localNumbers: IDArray<LocalID, UInt32>
    var localStamps: IDArray<LocalID, UInt32>
    var currentStamp: UInt32 = 0
    var stringConstants: IDArray<LiteralID, StringID>
    var globalVariables: IDArray<GlobalID, GlobalVariable>
    var runtimeIDs = Array(repeating: RuntimeFunctionID.invalid, count: RuntimeEntry.allCases.count)
    /// Names of fields and methods that lowering itself asks for.
    let names: KnownNames

    init(_ program: TypedProgram) {
        self.program = program
        instanceDepthLimit = program.types.deepest + 100
        typeDepthLimit = instanceDepthLimit + 50
        names = KnownNames(&self.program.symbols)
        module = IRModule(names: self.program.symbols)
        f = FunctionState.placeholder
        plainInstances = IDArray(repeating: .max, count: program.functions.count)
        declaredNames = IDArray(repeating: nil, count: program.functions.count)
        scopeParameters = IDArray(repeating: nil, count: program.functions.count)
        localFlags = IDArray(repeating: [], count: program.locals.count)
        localNumbers = IDArray(repeating: 0, count: program.locals.count)
        localStamps = IDArray(repeating: 0, count: program.locals.count)
        stringConstants = IDArray(repeating: .invalid, count: program.strings.count)
        globalVariables = IDArray(repeating: GlobalVariable(), count: program.globals.count)
        irTypes.reserveCapacity(program.types.count)
    }

    /// The builder of the function under construction.
    var b: FunctionBuilder {
        @inline(__always) _read { yield f.b }
        @inline(__always) _modify { yield &f.b }
    }

    /// Lowers everything that the program reaches.
    mutating func lowerProgram() {
        analyzeVariables()
        lowerEntry()
        repeat { lowerQueue() } while lowerFormSwitches() && !hasFailed
        for (key, id) in functionShows where !hasFailed { synthesize(key, id) }
        // What was synthesized last may be the first to name a type, as a `clone` names the type that declares a field.
        definePendingObjects()
    }

    private mutating func lowerQueue() {
        while let item = queue.popLast(), !hasFailed {
            switch item {
            case .instance(let index): lowerInstance(index)
            case .synthesized(let key, let id): synthesize(key, id)
            }
            definePendingObjects()
        }
    }
}

/// What is to be lowered.
enum WorkItem {
    case instance(UInt32)
    case synthesized(SynthesizedKey, IRFunctionID)
}

/// A module variable in the IR.
struct GlobalVariable {
    /// `invalid` until something uses the variable.
    var id = IRGlobalID.invalid
    /// A `bool` that tells whether the initializer ran; `invalid` where no read can come before it.
    var flag = IRGlobalID.invalid
}

/// Names of fields and methods that lowering itself asks for.
struct KnownNames {
    let next, stop, step: Symbol
    let kind, code, file, line: Symbol
    let value, rangeIterator, cell: Symbol
    /// What function expressions are called.
    let functionExpression: Symbol
    /// The methods behind operators, `for`, `a[i]` and the like.
    let protocols: ProtocolNames

    init(_ symbols: inout Interner) {
        protocols = ProtocolNames(&symbols)
        next = symbols.intern("next")
        stop = symbols.intern("stop")
        step = symbols.intern("step")
        kind = symbols.intern("kind")
        code = symbols.intern("code")
        file = symbols.intern("file")
        line = symbols.intern("line")
        value = symbols.intern("value")
        rangeIterator = symbols.intern("range_iterator")
        cell = symbols.intern("cell")
        functionExpression = symbols.intern("fn")
    }
}
