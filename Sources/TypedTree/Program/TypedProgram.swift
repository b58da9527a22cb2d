import Source
import Support

/// A whole program that type-checked: what Semantics makes and lowering and the interpreter take.
///
/// Invariants: no inference variable and no error type occurs in a reachable function; every operand of a node precedes the
/// node or is one of its children only; every `.local` of a function is declared by it, one of its parameters or one of its captures.
public struct TypedProgram: Sendable {
    public var types = TypeStore()
    public var symbols: Interner
    public var modules = IDArray<ModuleID, ModuleDeclaration>()
    public var functions = IDArray<FunctionID, FunctionDeclaration>()
    public var structs = IDArray<StructID, StructDeclaration>()
    public var enums = IDArray<EnumID, EnumDeclaration>()
    /// The methods that the standard library gives to built-in types.
    public var builtinMethods: [TypeHead: [Symbol: FunctionID]] = [:]
    public var traits = IDArray<TraitID, TraitDeclaration>()
    public var impls = IDArray<ImplID, ImplDeclaration>()
    /// Which `impl` gives what to which types.
    public var implementations = ImplementationTable()
    public var globals = IDArray<GlobalID, GlobalDeclaration>()
    public var locals = IDArray<LocalID, LocalVariable>()
    public var typeParameters = IDArray<TypeParamID, TypeParameter>()

    public var nodes = IDArray<NodeID, Node>()
    public var patterns = IDArray<TypedPatternID, TypedPattern>()
    /// Bytes of string literals, not always UTF-8 (`\xHH`).
    public var strings = IDArray<LiteralID, [UInt8]>()
    public var printFormats = IDArray<PrintFormatID, PrintFormat>()

    // Pools of operand lists.
    public var nodeLists: [NodeID] = []
    public var patternLists: [TypedPatternID] = []
    public var fieldInitializers: [FieldInitializer] = []
    public var fieldPatterns: [FieldPattern] = []
    public var matchArms: [MatchArm] = []
    public var destructureTargets: [DestructureTarget] = []

    /// The modules in the order in which their top levels run: dependencies first, the entry module last.
    public var initializationOrder: [ModuleID] = []
    /// Per file the module that it is; `invalid` for none.
    var modulesByFile: [ModuleID] = []
    /// `main` of the entry module, when it is to be called after the top levels (chapter 31).
    public var main: FunctionID?
    public var loopCount: UInt32 = 0
    /// The rules by which the program runs; what differs between modules is settled in the nodes.
    public var edition = Edition.standard
    /// The prelude's `Option` and `Result`.
    public var option: EnumID?
    public var result: EnumID?
    /// The prelude's `Ordering`: `Less`, `Equal`, `Greater`.
    public var ordering: EnumID?
    /// The prelude's traits that types satisfy by what they can do.
    public var builtinTraits: [BuiltinTrait: TraitID] = [:]

    /// The prelude's `Map`, and the function that makes one of a literal's pairs.
    public var map: StructID?
    public var mapLiteral: FunctionID?
    /// How many structs are extended by others.
    public var extendedStructs = 0
    /// The prelude's `Set`.
    public var set: StructID?
    /// The methods that the language calls without naming them.
    public let protocols: ProtocolNames

    public init(symbols: Interner) {
        var symbols = symbols
        protocols = ProtocolNames(&symbols)
        self.symbols = symbols
    }

    /// The nodes of a list.
    @inline(__always) public subscript(list: NodeList) -> ArraySlice<NodeID> { nodeLists[list.indices] }
    /// The patterns of a list.
    @inline(__always) public subscript(list: PatternList) -> ArraySlice<TypedPatternID> { patternLists[list.indices] }
}
