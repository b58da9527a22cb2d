import Source
import Support

/// A module variable.
public struct IRGlobal: Hashable, Sendable {
    /// The name in the Orus program, with its module.
    public var name: Symbol
    /// The name in the emitted C.
    public var cName: Symbol
    /// The type of its values.
    public var type: IRType
    /// The definition's place.
    public var span: Span

    /// Makes a variable, which is all zero bits until something is stored.
    public init(name: Symbol, cName: Symbol, type: IRType, span: Span = .none) {
        self.name = name
        self.cName = cName
        self.type = type
        self.span = span
    }
}

/// A whole program in SSA form.
public struct IRModule: Sendable {
    /// The names in the module.
    public var names: Interner
    /// The types, objects and enumerations.
    public var types = TypeTable()
    /// The functions; one without body and without the attribute `external` has been removed.
    public var functions = IDArray<IRFunctionID, IRFunction>()
    /// The module variables.
    public var globals = IDArray<IRGlobalID, IRGlobal>()
    /// The function that the program starts with.
    public var entry: IRFunctionID = .invalid
    /// The runtime functions that may be called.
    public private(set) var runtimeFunctions: IDArray<RuntimeFunctionID, RuntimeFunction>

    private var runtimeIDs: [String: RuntimeFunctionID]
    private var stringTable = Interner()

    private static let builtinIDs: [String: RuntimeFunctionID] = Dictionary(
        uniqueKeysWithValues: RuntimeFunction.builtins.enumerated().map { ($1.name, RuntimeFunctionID($0)) })

    /// Makes an empty module that shares the names of the stage before.
    public init(names: Interner = Interner()) {
        self.names = names
        runtimeFunctions = IDArray(RuntimeFunction.builtins)
        runtimeIDs = Self.builtinIDs
    }

    // MARK: Strings

    /// The number of string constants.
    public var stringCount: Int { stringTable.count }

    /// The constant of the given bytes.
    public mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) -> StringID {
        StringID(rawValue: stringTable.intern(bytes).rawValue)
    }

    /// The constant of the given text.
    public mutating func string(_ text: String) -> StringID {
        StringID(rawValue: stringTable.intern(text).rawValue)
    }

    /// Calls `body` with the bytes of a constant.
    public func withBytes<Result>(of string: StringID, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try stringTable.withBytes(of: Symbol(rawValue: string.rawValue), body)
    }

    // MARK: Runtime functions

    /// The runtime function of the given C name.
    public func runtimeFunction(named name: String) -> RuntimeFunctionID? { runtimeIDs[name] }

    /// Adds a runtime function, or returns the one of this name.
    public mutating func addRuntimeFunction(_ function: RuntimeFunction) -> RuntimeFunctionID {
        if let id = runtimeIDs[function.name] { return id }
        let id = runtimeFunctions.append(function)
        runtimeIDs[function.name] = id
        return id
    }

    /// What an instruction of `function` may do, its callee included.
    public func effects(of instruction: Instruction) -> Effects {
        switch instruction.opcode {
        case .call, .tryCall: functions[instruction.callee].effects
        case .callRuntime: runtimeFunctions[instruction.runtimeFunction].effects
        default: instruction.opcode.effects
        }
    }
}
