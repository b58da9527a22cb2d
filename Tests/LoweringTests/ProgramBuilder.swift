import Source
import Support
import TypedTree

/// Builds small typed programs by hand, for what is easier said in nodes than in Orus text.
struct ProgramBuilder {
    var program = TypedProgram(symbols: Interner())
    let module: ModuleID
    private var loops: UInt32 = 0
    private var position: UInt32 = 0

    init() {
        module = program.addModule(ModuleDeclaration(name: "main", file: FileID(0), initializer: nil))
        program.initializationOrder = [module]
    }

    mutating func symbol(_ text: String) -> Symbol { program.symbols.intern(text) }

    // MARK: Declarations

    mutating func function(
        _ name: String, typeParameters: [TypeParamID] = [], result: TypeID = TypeStore.unit, role: FunctionRole = .declared,
        parent: FunctionID? = nil
    ) -> FunctionID {
        var declaration = FunctionDeclaration(
            name: symbol(name), qualifiedName: name, module: module, nameSpan: span(), span: span(), role: role,
            parent: parent, result: result)
        declaration.typeParameters = typeParameters
        return program.functions.append(declaration)
    }

    mutating func parameter(_ name: String, _ type: TypeID, of function: FunctionID) -> LocalID {
        let id = local(name, type, in: function)
        program.functions[function].parameters.append(id)
        return id
    }

    mutating func local(
        _ name: String, _ type: TypeID, in function: FunctionID, mutable: Bool = false, captured: Bool = false
    ) -> LocalID {
        program.locals.append(
            LocalVariable(
                name: symbol(name), type: type, span: span(), isMutable: mutable, isCaptured: captured, function: function))
    }

    mutating func typeParameter(_ name: String) -> (id: TypeParamID, type: TypeID) {
        let id = program.typeParameters.append(TypeParameter(name: symbol(name), span: .none))
        return (id, program.types.intern(.parameter(id)))
    }

    /// An enum with variants of unnamed payloads, and its type.
    mutating func enumeration(_ name: String) -> (id: EnumID, type: TypeID) {
        let id = program.enums.append(EnumDeclaration(name: symbol(name), module: module, span: .none))
        return (id, program.types.intern(.enumeration(id, TypeStore.emptyList)))
    }

    mutating func variant(_ name: String, _ payload: [TypeID], of id: EnumID) {
        program.enums[id].variants.append(
            VariantDeclaration(
                name: symbol(name), span: .none, payload: payload.map { PayloadDeclaration(name: nil, type: $0) }))
    }

    mutating func structure(_ name: String, _ fields: [(String, TypeID)]) -> (id: StructID, type: TypeID) {
        var declaration = StructDeclaration(name: symbol(name), module: module, span: .none)
        declaration.fields = fields.map {
            FieldDeclaration(name: program.symbols.intern($0.0), type: $0.1, span: .none, defaultValue: nil)
        }
        let id = program.structs.append(declaration)
        return (id, program.types.intern(.structure(id, TypeStore.emptyList)))
    }

    mutating func array(of element: TypeID) -> TypeID { program.types.intern(.array(element)) }
    mutating func list(_ types: [TypeID]) -> TypeListID { program.types.intern(types) }

    // MARK: Nodes

    private mutating func span() -> Span {
        position += 1
        return Span(file: FileID(0), start: position, length: 1)
    }

    mutating func node(_ kind: NodeKind, _ type: TypeID = TypeStore.unit) -> NodeID {
        let place = span()
        return program.nodes.append(Node(kind, type, place))
    }

    mutating func nodes(_ list: [NodeID]) -> NodeList {
        let start = UInt32(program.nodeLists.count)
        program.nodeLists += list
        return NodeList(start: start, count: UInt32(list.count))
    }

    mutating func int(_ value: Int, _ type: TypeID = TypeStore.i32) -> NodeID {
        node(.integer(magnitude: UInt64(value.magnitude), negative: value < 0), type)
    }

    mutating func string(_ text: String) -> NodeID {
        let literal = program.strings.append(Array(text.utf8))
        return node(.string(literal), TypeStore.string)
    }

    mutating func read(_ local: LocalID) -> NodeID { node(.local(local), program.locals[local].type) }

    mutating func binary(_ op: BinaryOperator, _ left: NodeID, _ right: NodeID) -> NodeID {
        node(.binary(op, left, right), op.isComparison ? TypeStore.bool : program.nodes[left].type)
    }

    mutating func call(_ function: FunctionID, _ arguments: [NodeID], types: [TypeID] = [], result: TypeID? = nil) -> NodeID {
        let list = nodes(arguments)
        return node(.call(function, arguments: self.list(types), list), result ?? program.functions[function].result)
    }

    mutating func block(_ list: [NodeID], value: Bool = false) -> NodeID {
        let list = nodes(list)
        let type = value ? program.nodes[program.nodeLists[list.indices.upperBound - 1]].type : TypeStore.unit
        return node(.block(list, hasValue: value), type)
    }

    mutating func declare(_ local: LocalID, _ value: NodeID) -> NodeID { node(.declare(local, value)) }

    mutating func assign(_ local: LocalID, _ value: NodeID) -> NodeID {
        let target = read(local)
        return node(.assign(target, value))
    }

    mutating func loop() -> LoopID {
        defer { loops += 1 }
        return LoopID(rawValue: loops)
    }

    mutating func give(_ value: NodeID?) -> NodeID { node(.returnValue(value), TypeStore.never) }

    mutating func print(_ values: [NodeID]) -> NodeID {
        var pieces: [PrintPiece] = []
        for index in values.indices {
            if index > 0 { pieces.append(.text(program.strings.append([0x20]))) }
            pieces.append(.value(UInt32(index), .plain))
        }
        let format = program.printFormats.append(PrintFormat(pieces))
        let list = nodes(values)
        return node(.print(format, list))
    }

    // MARK: Patterns

    mutating func pattern(_ kind: PatternKind, _ type: TypeID) -> TypedPatternID {
        program.patterns.append(TypedPattern(kind, type, .none))
    }

    mutating func patterns(_ list: [TypedPatternID]) -> PatternList {
        let start = UInt32(program.patternLists.count)
        program.patternLists += list
        return PatternList(start: start, count: UInt32(list.count))
    }

    mutating func match(_ value: NodeID, _ arms: [(TypedPatternID, NodeID?, NodeID)], _ type: TypeID) -> NodeID {
        let start = UInt32(program.matchArms.count)
        program.matchArms += arms.map { MatchArm(pattern: $0.0, condition: $0.1, body: $0.2) }
        return node(.match(value, PoolRange(start: start, count: UInt32(arms.count))), type)
    }

    /// Makes a function that is called after the top levels.
    mutating func main(_ function: FunctionID) { program.main = function }
}
