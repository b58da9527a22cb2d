import Source
import Support
import Syntax
import TypedTree

// Statements, blocks, modules.

extension Inference {
    /// Adds a node.
    @inline(__always) mutating func emit(_ kind: NodeKind, _ type: TypeID, _ span: Span) -> NodeID {
        program.nodes.append(Node(kind, type, span))
    }

    /// Adds the node that stands for what is wrong and has been reported.
    mutating func emitError(_ span: Span) -> NodeID { emit(.error, TypeStore.error, span) }

    /// Takes the nodes from `start` off the scratch stack into a list of the program.
    mutating func takeNodes(from start: Int) -> NodeList {
        let list = NodeList(start: UInt32(program.nodeLists.count), count: UInt32(scratch.nodes.count - start))
        program.nodeLists.append(contentsOf: scratch.nodes[start...])
        scratch.nodes.removeLast(scratch.nodes.count - start)
        return list
    }

    /// A list of a few nodes.
    mutating func list(_ nodes: NodeID...) -> NodeList {
        let list = NodeList(start: UInt32(program.nodeLists.count), count: UInt32(nodes.count))
        program.nodeLists.append(contentsOf: nodes)
        return list
    }

    /// A block; its value is that of its last statement if that is an expression and the value is wanted.
    mutating func inferBlock(_ id: BlockID, _ expected: Expected) -> NodeID {
        let block = tree[id]
        let statements = tree[block.statements]
        let count = statements.count
        if count == 0 { return emit(.unit, TypeStore.unit, tree.span(id)) }
        if count == 1 { return inferLastStatement(statements[0], expected) }
        let start = scratch.nodes.count
        var isNever = false
        var defers: [DeferredBlock] = []
        for index in 0..<count - 1 {
            if case .defer(let body) = tree[statements[index]] {
                let cleanup = inferBlock(body, .nothing)
                defers.append(DeferredBlock(position: scratch.nodes.count, cleanup: cleanup, span: tree.span(statements[index])))
                continue
            }
            let node = inferStatement(statements[index])
            if program.nodes[node].type == TypeStore.never { isNever = true }
            scratch.nodes.append(node)
        }
        let last = isNever ? inferUnreached(statements[count - 1], expected) : inferLastStatement(statements[count - 1], expected)
        scratch.nodes.append(last)
        let type = program.nodes[last].type
        if isNever || type == TypeStore.never { return makeBlock(from: start, defers, TypeStore.never, hasValue: false, tree.span(id)) }
        let hasValue = !expected.isDropped && type != TypeStore.unit
        return makeBlock(from: start, defers, hasValue ? type : TypeStore.unit, hasValue: hasValue, tree.span(id))
    }

    private mutating func inferLastStatement(_ id: StmtID, _ expected: Expected) -> NodeID {
        guard case .expression(let expression) = tree[id], expected.use != .dropped else {
            let node = inferStatement(id)
            // A branch or block whose value is required ends in a statement that has none.
            return expected.isRequired && expected.use == .value ? coerce(node, expected) : node
        }
        return expected.isRequired ? check(expression, expected) : infer(expression, expected)
    }

    /// The last statement of a block, where control never comes: an expression is of the type of the block's value all the same.
    private mutating func inferUnreached(_ id: StmtID, _ expected: Expected) -> NodeID {
        guard case .expression(let expression) = tree[id] else { return inferStatement(id) }
        if expected.use == .dropped { return inferDropped(expression) }
        let node = infer(expression, expected)
        let type = type(of: node)
        if type == TypeStore.unit { return node }
        if expected.isRequired { return coerce(node, expected) }
        if expected.use == .optionalResult, context.valueReturn.isValid { _ = unify(context.result, type) }
        return node
    }

    /// An expression whose value is not used.
    private mutating func inferDropped(_ expression: ExprID) -> NodeID {
        let node = infer(expression, .nothing)
        if let variable = resolve(program.nodes[node].type).variable, variables.origin(variable) == .typeArgument {
            variables.confine(variable, to: .unimportant)
        }
        return node
    }

    /// A statement whose value, if it has one, is not used.
    mutating func inferStatement(_ id: StmtID) -> NodeID {
        let span = tree.span(id)
        switch tree[id] {
        case .error:
            return emitError(span)
        case .expression(let expression):
            let node = inferDropped(expression)
            warnOfUnusedValue(expression, node, span)
            return node
        case .assignment(let targets, let value):
            return inferAssignment(targets, value, span)
        case .compoundAssignment(let op, let place, let value, let operatorStart):
            return inferCompoundAssignment(op, place, value, operatorStart, span)
        case .while(let loop, let condition):
            return inferWhile(loop, condition, span)
        case .for(let loop, let pattern, let iterable):
            return inferFor(loop, pattern, iterable, span)
        case .with(let with):
            return inferWith(with, span)
        case .defer(let body):
            // Nothing follows it in its block.
            return makeCleanup(emit(.unit, TypeStore.unit, span), inferBlock(body, .nothing), TypeStore.unit, span)
        case .pass:
            return emit(.unit, TypeStore.unit, span)
        case .declaration(let declaration):
            return inferDeclaration(declaration, span)
        }
    }

    /// Warns of a statement that only computes a value.
    private mutating func warnOfUnusedValue(_ expression: ExprID, _ node: NodeID, _ span: Span) {
        switch tree[expression] {
        case .name where isFunction(node), .field where isFunction(node):
            guard case .function(let parameters, _) = types[resolve(program.nodes[node].type)] else { return }
            let call = types.count(of: parameters) == 0 ? [Replacement.insertion(of: "()", after: span)] : []
            warnings.append(Diagnostic(.unusedValue, "this function is named, and not called", at: span).help("call it with `(…)`", call))
        case .integer, .float, .bool, .string, .character, .name, .tuple, .array, .fill, .structLiteral, .range, .unary, .binary, .logical,
            .comparison, .comparisonChain, .membership, .matches, .cast, .index, .field, .tupleElement, .function:
            warnings.append(
                Diagnostic(.unusedValue, "this value is not used", at: span).help("assign it, or drop it with `_ = …` if that is meant"))
        default:
            return
        }
    }

    private mutating func isFunction(_ node: NodeID) -> Bool {
        let type = resolve(program.nodes[node].type)
        guard type.variable == nil, case .function = types[type] else { return false }
        return true
    }

    /// A declaration among statements: nested functions are inferred there at the latest; constants are bindings.
    private mutating func inferDeclaration(_ id: DeclID, _ span: Span) -> NodeID {
        switch tree[id].kind {
        case .function(let function):
            inferIfUntouched(module.functions[function])
        case .implementation(let implementation):
            for member in tree[tree[implementation].members] {
                if case .function(let function) = tree[member].kind, context.component.isValid { inferIfUntouched(module.functions[function]) }
            }
        case .constant(let constant):
            return inferConstant(constant, span)
        default: break
        }
        return emit(.unit, TypeStore.unit, span)
    }

    private mutating func inferIfUntouched(_ function: FunctionID) {
        guard function.isValid, isNested(function), functions[function.index].status == .untouched else { return }
        demandBody(of: function)
    }

    /// Infers a function whose body has not been looked at yet.
    mutating func demandBody(of function: FunctionID) {
        guard functions[function.index].status == .untouched else { return }
        // The default of a parameter is inferred with its function.
        if case .parameterDefault(_, let owner) = resolved.origins[function] { return demandBody(of: owner) }
        use(program.functions[function].module)
        inferFunction(function)
        let state = functions[function.index]
        if state.status == .inProgress, context.component.isValid {
            functions[context.component.index].low = min(functions[context.component.index].low, state.low)
        }
    }

    // MARK: Modules

    /// Infers the top-level statements of a module.
    mutating func inferModule(_ id: ModuleID) {
        switchModule(id)
        guard let initializer = program.modules[id].initializer else { return inferTopLevelDeclarations(id) }
        context = BodyContext(function: initializer)
        let start = scratch.nodes.count
        var defers: [DeferredBlock] = []
        if isVM {
            declareLasting(initializer)
            declareLastingGlobals()
        }
        for statement in tree[tree.statements] {
            if case .defer(let body) = tree[statement] {
                let cleanup = inferBlock(body, .nothing)
                defers.append(DeferredBlock(position: scratch.nodes.count, cleanup: cleanup, span: tree.span(statement)))
            } else {
                scratch.nodes.append(inferTopLevel(statement))
            }
        }
        let span = program.functions[initializer].span
        program.functions[initializer].body = makeBlock(from: start, defers, TypeStore.unit, hasValue: false, span)
        program.functions[initializer].result = TypeStore.unit
        functions[initializer.index].status = .done
        reportUndetermined(level: 0, openStart: 0)
        solveReady()
    }

    private mutating func inferTopLevelDeclarations(_ id: ModuleID) {
        context = BodyContext(function: .invalid)
        for statement in tree[tree.statements] { _ = inferTopLevel(statement) }
        reportUndetermined(level: 0, openStart: 0)
    }

    /// A top-level statement, unless it was inferred already because something above uses its variable.
    private mutating func inferTopLevel(_ statement: StmtID) -> NodeID {
        if !earlyStatements.isEmpty,
            let node = earlyStatements.removeValue(forKey: StatementKey(module: moduleID, statement: statement))
        {
            return node
        }
        return inferStatement(statement)
    }

    /// The type of a module variable; infers its initializer if that has not been looked at.
    mutating func globalType(_ global: GlobalID, at span: Span) -> TypeID {
        let type = program.globals[global].type
        if type.isValid { return type }
        let state = globals[global.index]
        if state.status == .untouched, state.statement.isValid, let initializer = program.modules[program.globals[global].module].initializer {
            let saved = context
            let savedModule = moduleID
            switchModule(program.globals[global].module)
            context = BodyContext(function: initializer)
            let node = inferStatement(state.statement)
            earlyStatements[StatementKey(module: moduleID, statement: state.statement)] = node
            context = saved
            switchModule(savedModule)
            if program.globals[global].type.isValid { return program.globals[global].type }
        }
        // It depends on itself; who was told so already is not told that its type is unknown.
        let made = hasInitializationErrors ? TypeStore.error : variables.make(level: 0, .expression, at: program.globals[global].span)
        program.globals[global].type = made
        return made
    }

    /// The type of a local; a variable when a nested function uses it before its declaration was looked at.
    mutating func localType(_ local: LocalID) -> TypeID {
        let type = program.locals[local].type
        if type.isValid { return type }
        let owner = program.locals[local].function
        let level = owner.isValid ? functions[owner.index].level : context.level
        let made = variables.make(level: Swift.min(level, context.level), .expression, at: program.locals[local].span)
        program.locals[local].type = made
        return made
    }
}
