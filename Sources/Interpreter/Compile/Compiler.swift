import Source
import Support
import TypedTree

/// Translates a typed program into instructions: what its entry reaches, once for each set of concrete types. Extensions in
/// `Compiler+….swift` are about one category of nodes each.
struct Compiler {
    /// The program; mutable since concrete types are interned as instances need them.
    var program: TypedProgram
    let executable: Executable
    let names: WellKnownNames
    var diagnostics = DiagnosticSet()
    /// Whether an error was found that makes going on pointless.
    var hasFailed = false

    // MARK: Functions

    var functions: [FunctionWork] = []
    var plainFunctions: IDArray<FunctionID, Int>
    var genericFunctions: [InstanceKey: Int] = [:]
    var variantFunctions: [InstanceKey: Int] = [:]
    var scopeParameters: [FunctionID: [TypeParamID]] = [:]
    /// Functions whose code is still to be made; taken from the end, so that endless recursion goes deep instead of wide.
    var queue: [Int] = []
    /// The function under construction.
    var f = FunctionState()
    /// What it stands for.
    var substitution = Substitution()
    var concreteTypes: [TypeID: TypeID] = [:]
    var current = -1

    // MARK: Tables

    var literalNumbers: [LiteralID: Int] = [:]
    var textNumbers: [[UInt8]: Int] = [:]
    var shapeNumbers: [TypeID: ShapeID] = [:]
    var closureConstants: [Int: Int64] = [:]
    /// Objects that the code names: closures without captures and variants without payload. They live as long as the program.
    var constants: [Object] = []
    var variantConstants: [InstanceKey: Int64] = [:]
    /// The locals that each function declares.
    var localsOfFunction: IDArray<FunctionID, [LocalID]>
    /// Per node: 0 not known yet, 1 assigns no local, 2 may assign one.
    var assignments: IDArray<NodeID, UInt8>
    /// The types that values of each `dyn` type are made of, and the `dyn` types that these values become.
    var forms: [TypeID: [TypeID]] = [:]
    var formFlows: [TypeID: [TypeID]] = [:]
    /// Functions that go by what a value is: translated last, when that is known.
    var formSwitches: [FormSwitch] = []
    var formSwitchNumbers: [FormSwitchKey: Int] = [:]
    /// The calls that take over the frame of the function that ends with them; without a position those that always do.
    var tailCalls: [(caller: Int, callee: Int, position: Int?)] = []
    /// The calls that leave it so to what a closure of a type holds, and the functions that closures are made of.
    var closureTailCalls: [(caller: Int, type: TypeID, position: Int)] = []
    var closureFunctions: [(function: Int, type: TypeID)] = []
    /// How deep type arguments, and the types in instances, nest at most: what goes that far beyond the program's own types has no end.
    let instanceDepthLimit, typeDepthLimit: UInt32

    init(_ program: TypedProgram, sources: SourceMap) {
        self.program = program
        instanceDepthLimit = program.types.deepest + 100
        typeDepthLimit = instanceDepthLimit + 50
        names = WellKnownNames(&self.program.symbols)
        let entry = program.initializationOrder.last.map { program.modules[$0].name } ?? "main"
        executable = Executable(sources: sources, entryModule: entry)
        executable.edition = program.edition
        plainFunctions = IDArray(repeating: -1, count: program.functions.count)
        localsOfFunction = IDArray(repeating: [], count: program.functions.count)
        for local in program.locals.ids { localsOfFunction[program.locals[local].function].append(local) }
        assignments = IDArray(repeating: 0, count: program.nodes.count)
        executable.globals = program.globals.elements.map { Executable.Global(name: program.symbols.text($0.name)) }
    }

    /// Translates everything that the program reaches.
    mutating func compileProgram() {
        for module in program.initializationOrder {
            guard let initializer = program.modules[module].initializer else { continue }
            executable.initializers.append(function(initializer, [], at: program.functions[initializer].nameSpan))
        }
        if let main = program.main {
            let declaration = program.functions[main]
            executable.main = function(main, [], at: declaration.nameSpan)
            executable.mainTakesArguments = !declaration.parameters.isEmpty
            switch program.types[declaration.result] {
            case .integer: executable.mainResult = shape(of: declaration.result)
            case .enumeration(let id, _) where id == program.result: executable.mainResult = shape(of: declaration.result)
            default: break
            }
        }
        repeat {
            while let index = queue.popLast(), !hasFailed { compileFunction(index) }
        } while compileFormSwitches() && !hasFailed
        keepFramesOfTailCalls()
        executable.constants = constants
        executable.setFunctions(functions.map(\.made), functions.map(\.entry))
    }

    // MARK: Instances

    /// The number of a function at concrete types for the parameters that it introduces; it is translated sooner or later. Of a trait's
    /// method, that of what implements it for the type.
    ///
    /// Unless `exactly`, what overrides a method is called for values of its type.
    mutating func function(_ function: FunctionID, _ arguments: [TypeID], at span: Span, exactly: Bool = false) -> Int {
        if program.isDispatched(function, arguments) {
            return formSwitch(.dispatch(function, program.types.intern(Array(arguments.dropFirst()))), arguments[0])
        }
        if case .traitMethod = program.functions[function].role {
            let resolved = program.resolveTraitCall(function, arguments)
            if resolved.function != function { return self.function(resolved.function, resolved.arguments, at: span, exactly: exactly) }
        }
        if !exactly, let type = program.overriddenReceiver(of: function, arguments) {
            return formSwitch(.override(function, program.types.intern(arguments)), type)
        }
        let parameters = parametersInScope(of: function)
        if parameters.isEmpty {
            if plainFunctions[function] < 0 { plainFunctions[function] = addFunction(function, Substitution(), span) }
            return plainFunctions[function]
        }
        var substitution = Substitution(program.functions[function].typeParameters, arguments)
        var all: [TypeID] = []
        for parameter in parameters {
            let type = substitution[parameter] ?? self.substitution[parameter] ?? TypeStore.unit
            substitution[parameter] = type
            all.append(type)
        }
        let key = InstanceKey(owner: function.rawValue, arguments: program.types.intern(all))
        if let known = genericFunctions[key] { return known }
        let index = addFunction(function, substitution, span)
        genericFunctions[key] = index
        for type in all where program.types.depth(of: type) >= instanceDepthLimit { reportEndlessInstances(index) }
        return index
    }

    /// The same for the type arguments of a node, which may name type parameters of the current function.
    mutating func function(_ function: FunctionID, _ arguments: TypeListID, at span: Span, exactly: Bool = false) -> Int {
        let types = program.types[arguments].map { concrete($0) }
        return self.function(function, types, at: span, exactly: exactly)
    }

    private mutating func parametersInScope(of function: FunctionID) -> [TypeParamID] {
        if let known = scopeParameters[function] { return known }
        var result = program.functions[function].parent.map { parametersInScope(of: $0) } ?? []
        result += program.functions[function].typeParameters
        scopeParameters[function] = result
        return result
    }

    private mutating func addFunction(_ function: FunctionID, _ substitution: Substitution, _ span: Span) -> Int {
        let declaration = program.functions[function]
        var work = FunctionWork(.instance(function, substitution))
        work.requester = current
        work.span = span
        work.made.name = "\(program.modules[declaration.module].name).\(declaration.qualifiedName)"
        let name = program.symbols.text(declaration.name)
        work.made.shownName = name == "fn" ? "<fn>" : "<fn \(name)>"
        work.made.isTopLevel = declaration.role == .moduleInitializer
        work.entry.parameterCount = Int32(declaration.parameters.count)
        work.entry.captureCount = Int32(declaration.captures.count)
        return add(work)
    }

    /// Adds a function whose code is still to be made.
    mutating func add(_ work: FunctionWork) -> Int {
        functions.append(work)
        queue.append(functions.count - 1)
        return functions.count - 1
    }
}

/// What tells instances of one generic declaration apart.
struct InstanceKey: Hashable {
    let owner: UInt32
    let arguments: TypeListID
}

/// A function of the executable on its way.
struct FunctionWork {
    enum Kind {
        case instance(FunctionID, Substitution)
        /// Makes a variant of an enum type from its payload.
        case variant(TypeID, UInt32)
        /// Goes by what a value of a `dyn` type is.
        case formSwitch(FormOperation, TypeID)
    }

    let kind: Kind
    var made: Executable.Function
    var entry: Executable.Entry
    /// The function that asked for it first, and the place.
    var requester = -1
    var span = Span.none

    init(_ kind: Kind) {
        self.kind = kind
        let nothing = UnsafeMutablePointer<Instruction>.allocate(capacity: 1)
        nothing.initialize(to: Instruction(op: .halt))
        made = Executable.Function(name: "", shownName: "<fn>", isTopLevel: false, spans: [], code: nothing, codeCount: 1)
        entry = Executable.Entry(code: UnsafePointer(nothing), frameSize: 1, parameterCount: 0, captureCount: 0)
    }
}

/// Names of fields and methods that the interpreter itself asks for.
struct WellKnownNames {
    let kind, code, file, line: Symbol
    let protocols: ProtocolNames

    init(_ symbols: inout Interner) {
        kind = symbols.intern("kind")
        code = symbols.intern("code")
        file = symbols.intern("file")
        line = symbols.intern("line")
        protocols = ProtocolNames(&symbols)
    }
}
