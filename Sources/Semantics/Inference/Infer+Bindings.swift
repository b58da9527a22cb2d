import Source
import Support
import Syntax
import TypedTree

// Bindings: declarations, assignments, compound assignments, destructuring.

extension Inference {
    /// `t = e`, `mut x = e`, `x: T = e`, `a, b = e`, `p = q = e`
    mutating func inferAssignment(_ targets: SyntaxNodeList<TargetID>, _ value: ExprID, _ span: Span) -> NodeID {
        let targets = tree[targets]
        if targets.count == 1 { return inferAssignment(to: targets[0], value, span) }
        return inferChain(targets, value, span)
    }

    private mutating func inferAssignment(to target: TargetID, _ value: ExprID, _ span: Span) -> NodeID {
        switch tree[target] {
        case .error:
            _ = infer(value, .any)
            return emitError(span)
        case .wildcard:
            return infer(value, .any)
        case .name:
            return bind(module.targets[target], annotation: nil, value, span)
        case .declaration(let declared):
            return bind(module.targets[target], annotation: declared.type, value, span)
        case .place(let place):
            return inferPlaceAssignment(place, value, span)
        case .tuple(let elements):
            return inferDestructuring(elements, value, span)
        case .pattern(let pattern):
            let node = infer(value, .any)
            let typed = inferPattern(pattern, program.nodes[node].type)
            requireIrrefutable(typed)
            return emitDestructure([.pattern(typed)], node, span)
        }
    }

    /// Declares or assigns one name.
    private mutating func bind(_ action: BindingAction, annotation: TypeExprID?, _ value: ExprID, _ span: Span) -> NodeID {
        switch action {
        case .none:
            silence(program.nodes[infer(value, .any)].type)
            return emitError(span)
        case .discard:
            guard let annotation else { return infer(value, .any) }
            return check(value, type(annotation), .annotation(tree.span(annotation)))
        case .declareLocal(let local):
            return declare(local, annotation: annotation, value, span)
        case .initializeGlobal(let global):
            return initialize(global, annotation: annotation, value, span)
        case .assignLocal(let local):
            let type = localType(local)
            let node = check(value, type, .declaration(program.locals[local].span))
            let target = emit(.local(local), type, span)
            return emit(.assign(target, node), TypeStore.unit, span)
        case .assignGlobal(let global):
            let type = globalType(global, at: span)
            let node = check(value, type, .declaration(program.globals[global].span))
            let target = emit(.global(global), type, span)
            return emit(.assign(target, node), TypeStore.unit, span)
        }
    }

    private mutating func declare(_ local: LocalID, annotation: TypeExprID?, _ value: ExprID, _ span: Span) -> NodeID {
        if let annotation {
            let type = type(annotation)
            setType(of: local, type)
            let node = check(value, type, .annotation(tree.span(annotation)))
            return emitDeclaration(local, node, span)
        }
        // What leaves a branch has one type there, which its uses behind may decide.
        if case .function(let closure) = tree[value], !program.locals[local].isMutable, !program.locals[local].type.isValid,
            module.leavesInto[local] == nil
        {
            let node = inferGeneralizedClosure(closure, tree.span(value))
            program.locals[local].type = program.nodes[node].type
            if case .closure(let function) = program.nodes[node].kind, isCalledDirectly(function) {
                generalizedLocals[local] = function
                return emit(.unit, TypeStore.unit, span)
            }
            return emitDeclaration(local, node, span)
        }
        let node = infer(value, .any)
        setType(of: local, program.nodes[node].type)
        return emitDeclaration(local, node, span)
    }

    /// Whether calls by the name of a function expression are calls of that function: it has several types, or its calls need to know
    /// more than the type of the value says.
    private func isCalledDirectly(_ function: FunctionID) -> Bool {
        let declaration = program.functions[function]
        return !declaration.typeParameters.isEmpty || !declaration.defaults.isEmpty || declaration.isVariadic
    }

    /// Gives a local its type, which a nested function may have used before.
    mutating func setType(of local: LocalID, _ type: TypeID) {
        let earlier = program.locals[local].type
        if !earlier.isValid {
            program.locals[local].type = type == TypeStore.never ? TypeStore.error : type
        } else if !unify(earlier, type) {
            reportMismatch(expected: earlier, found: type, at: program.locals[local].span, .none)
        }
    }

    /// `.declare`, and the assignments to names that leave the branch with its value.
    mutating func emitDeclaration(_ local: LocalID, _ value: NodeID, _ span: Span) -> NodeID {
        let node = emit(.declare(local, value), program.nodes[value].type == TypeStore.never ? TypeStore.never : TypeStore.unit, span)
        return module.leavesInto.isEmpty ? node : emitLeaks(of: local, after: node, span)
    }

    private mutating func initialize(_ global: GlobalID, annotation: TypeExprID?, _ value: ExprID, _ span: Span) -> NodeID {
        globals[global.index].status = .inProgress
        defer { globals[global.index].status = .done }
        if let annotation {
            if !program.globals[global].type.isValid { program.globals[global].type = type(annotation) }
            let node = check(value, program.globals[global].type, .annotation(tree.span(annotation)))
            return emit(.initialize(global, node), TypeStore.unit, span)
        }
        if case .function(let closure) = tree[value], !program.globals[global].isMutable {
            let node = inferGeneralizedClosure(closure, tree.span(value))
            setType(of: global, program.nodes[node].type)
            if case .closure(let function) = program.nodes[node].kind, isCalledDirectly(function) {
                generalizedGlobals[global] = function
                return emit(.unit, TypeStore.unit, span)
            }
            return emit(.initialize(global, node), TypeStore.unit, span)
        }
        let node = infer(value, .any)
        setType(of: global, program.nodes[node].type)
        return emit(.initialize(global, node), TypeStore.unit, span)
    }

    private mutating func setType(of global: GlobalID, _ type: TypeID) {
        // What functions in progress share with a variable has one type, they are not generalized over it.
        lower(type, to: 0)
        let earlier = program.globals[global].type
        if !earlier.isValid {
            program.globals[global].type = type == TypeStore.never ? TypeStore.error : type
        } else if !unify(earlier, type) {
            reportMismatch(expected: earlier, found: type, at: program.globals[global].span, .none)
        }
    }

    /// `LIMIT := 100`
    mutating func inferConstant(_ constant: ConstantID, _ span: Span) -> NodeID {
        let node = tree[constant]
        return bind(module.constants[constant], annotation: node.type, node.value, span)
    }

    // MARK: Places

    /// `a[i] = e`, `p.x = e`: the parts of the place first, then the value.
    private mutating func inferPlaceAssignment(_ place: ExprID, _ value: ExprID, _ span: Span) -> NodeID {
        let target = inferPlace(place)
        let type = program.nodes[target].type
        let node = check(value, type, .assignment(program.nodes[target].span))
        return emit(.assign(target, node), TypeStore.unit, span)
    }

    /// An index, field or name that is assigned.
    mutating func inferPlace(_ place: ExprID) -> NodeID {
        guard case .index(let base, let index) = tree[place] else {
            if case .tupleElement = tree[place] {
                let node = infer(place, .any)
                if type(of: node) != TypeStore.error { reportAssignedTupleElement(at: tree.span(place)) }
                program.nodes[node].type = TypeStore.error
                return node
            }
            if case .field(let base, let name, let nameStart) = tree[place] {
                return inferAssignedField(place, base, name, nameStart)
            }
            return infer(place, .any)
        }
        let node = inferIndex(base, index, tree.span(place), isAssigned: true)
        if case .slice = program.nodes[node].kind {
            reportAssignedSlice(at: tree.span(place))
            program.nodes[node].type = TypeStore.error
        }
        return node
    }

    /// `a.name`, `module.name`: what is no field of a value may be something that has no place, such as `i32.MAX`.
    private mutating func inferAssignedField(_ id: ExprID, _ base: ExprID, _ name: Symbol, _ nameStart: UInt32) -> NodeID {
        let node = inferField(id, base, name, nameStart, tree.span(id), isAssigned: true)
        switch program.nodes[node].kind {
        case .field, .local, .global: break
        default:
            if type(of: node) != TypeStore.error { reportAssignedConstant(at: tree.span(id)) }
            program.nodes[node].type = TypeStore.error
        }
        return node
    }

    /// `a op= b`
    mutating func inferCompoundAssignment(
        _ op: SyntaxBinaryOperator, _ place: ExprID, _ value: ExprID, _ operatorStart: UInt32, _ span: Span
    ) -> NodeID {
        let op = BinaryOperator(op)
        let target = inferPlace(place)
        requireReading(target)
        let hint: Expected
        let type = type(of: target)
        hint = op == .shiftLeft || op == .shiftRight || type.variable != nil || op == .multiply && !types.isNumber(type) ? .any : .hint(type)
        var node = infer(value, hint)
        let result = operandType(op, target, &node, span)
        if result != TypeStore.error, !unify(type, result) {
            reportMismatch(expected: type, found: result, at: span, .assignment(program.nodes[target].span))
        }
        return emit(.assignOperator(op, target, node), TypeStore.unit, span)
    }

    /// What `a[i] op= b` asks for beside the assignment: `a[i]`.
    private mutating func requireReading(_ target: NodeID) {
        guard case .index(let base, let index) = program.nodes[target].kind else { return }
        let subject = type(of: base)
        let span = program.nodes[target].span
        let assigned = program.nodes[target].type
        switch types[subject] {
        case .structure, .enumeration:
            guard let read = structureElement(base, index, isAssigned: false, span) else {
                reportNotIndexable(subject, isAssigned: false, at: span, base: program.nodes[base].span)
                program.nodes[target].type = TypeStore.error
                return
            }
            if unify(read, assigned) { return }
            reportReadAndAssigned(span, read, assigned)
            program.nodes[target].type = TypeStore.error
        case .variable:
            require(.index(type(of: index), result: assigned), of: subject, at: span)
        default: return
        }
    }

    // MARK: Chains and destructuring

    /// `p = q = e`: the value is evaluated once.
    private mutating func inferChain(_ targets: NodeIDs<TargetID>, _ value: ExprID, _ span: Span) -> NodeID {
        let start = scratch.nodes.count
        var annotation: TypeExprID?
        for target in targets { if case .declaration(let declared) = tree[target], let type = declared.type { annotation = type } }
        let node: NodeID
        if let annotation {
            node = check(value, type(annotation), .annotation(tree.span(annotation)))
        } else {
            node = infer(value, .any)
        }
        let kept = keep(node)
        for target in targets {
            let copy = emit(program.nodes[kept].kind, program.nodes[kept].type, program.nodes[kept].span)
            if case .integer = program.nodes[copy].kind, resolve(program.nodes[copy].type).variable != nil { rangedLiterals.append(copy) }
            scratch.nodes.append(assign(copy, to: target, tree.span(target)))
        }
        let list = takeNodes(from: start)
        return emit(.block(list, hasValue: false), TypeStore.unit, span)
    }

    /// Binds or assigns a value that has been typed.
    private mutating func assign(_ value: NodeID, to target: TargetID, _ span: Span) -> NodeID {
        let type = program.nodes[value].type
        switch tree[target] {
        case .name, .declaration, .wildcard:
            switch module.targets[target] {
            case .declareLocal(let local):
                setType(of: local, type)
                return emitDeclaration(local, value, span)
            case .initializeGlobal(let global):
                setType(of: global, type)
                globals[global.index].status = .done
                return emit(.initialize(global, value), TypeStore.unit, span)
            case .assignLocal(let local):
                let node = coerce(value, .required(localType(local), .declaration(program.locals[local].span)))
                let target = emit(.local(local), localType(local), span)
                return emit(.assign(target, node), TypeStore.unit, span)
            case .assignGlobal(let global):
                let node = coerce(value, .required(globalType(global, at: span), .declaration(program.globals[global].span)))
                let target = emit(.global(global), globalType(global, at: span), span)
                return emit(.assign(target, node), TypeStore.unit, span)
            case .none:
                silence(type)
                return value
            case .discard:
                return value
            }
        case .place(let place):
            let target = inferPlace(place)
            let node = coerce(value, .required(program.nodes[target].type, .assignment(program.nodes[target].span)))
            return emit(.assign(target, node), TypeStore.unit, span)
        case .tuple(let elements):
            return destructure(value, tree[elements], span)
        case .pattern(let pattern):
            let typed = inferPattern(pattern, type)
            requireIrrefutable(typed)
            return emitDestructure([.pattern(typed)], value, span)
        case .error:
            return emitError(span)
        }
    }

    /// `a, b = e`
    private mutating func inferDestructuring(_ elements: SyntaxNodeList<TargetID>, _ value: ExprID, _ span: Span) -> NodeID {
        let targets = tree[elements]
        if let hint = destructuringHint(targets) {
            let node = infer(value, .hint(hint))
            return destructure(node, targets, span)
        }
        let node = infer(value, .any)
        return destructure(node, targets, span)
    }

    /// The annotations of targets help the value's literals to their types.
    private mutating func destructuringHint(_ targets: NodeIDs<TargetID>) -> TypeID? {
        var isAnnotated = false
        for target in targets { if case .declaration(let declared) = tree[target], declared.type != nil { isAnnotated = true } }
        guard isAnnotated else { return nil }
        let members = targets.map { target -> TypeID in
            if case .declaration(let declared) = tree[target], let annotation = declared.type { return type(annotation) }
            return fresh(.element, at: tree.span(target), .unimportant)
        }
        return types.intern(.tuple(types.intern(members)))
    }

    /// Takes a value apart, assigning its elements left to right.
    private mutating func destructure(_ value: NodeID, _ targets: NodeIDs<TargetID>, _ span: Span) -> NodeID {
        let members = targets.map { fresh(.element, at: tree.span($0), .unimportant) }
        let list = types.intern(members)
        require(.destructure(list), of: program.nodes[value].type, at: program.nodes[value].span)
        if constraints.hasReady { solveReady() }
        var result: [DestructureTarget] = []
        for (index, target) in targets.enumerated() { result.append(destructureTarget(target, members[index])) }
        return emitDestructure(result, value, span)
    }

    private mutating func destructureTarget(_ target: TargetID, _ type: TypeID) -> DestructureTarget {
        let span = tree.span(target)
        switch tree[target] {
        case .name, .wildcard, .declaration:
            var type = type
            if case .declaration(let declared) = tree[target], let annotation = declared.type {
                let annotated = self.type(annotation)
                if !unify(annotated, type) { reportMismatch(expected: annotated, found: type, at: span, .annotation(tree.span(annotation))) }
                type = annotated
            }
            switch module.targets[target] {
            case .declareLocal(let local):
                setType(of: local, variables.find(type))
                return .declare(local)
            case .initializeGlobal(let global):
                setType(of: global, variables.find(type))
                globals[global.index].status = .done
                return .initialize(global)
            case .assignLocal(let local):
                return assignTarget(emit(.local(local), localType(local), span), type, .declaration(program.locals[local].span))
            case .assignGlobal(let global):
                return assignTarget(emit(.global(global), globalType(global, at: span), span), type, .declaration(program.globals[global].span))
            case .none:
                silence(type)
                return .discard
            case .discard:
                return .discard
            }
        case .place(let place):
            return assignTarget(inferPlace(place), type, .none)
        case .tuple(let elements):
            return .pattern(targetPattern(tree[elements], type, span))
        case .pattern(let pattern):
            let typed = inferPattern(pattern, type)
            requireIrrefutable(typed)
            return .pattern(typed)
        case .error:
            return .discard
        }
    }

    /// A part that is assigned; one that turns into another type, and what is assigned after it, is kept first.
    private mutating func assignTarget(_ place: NodeID, _ type: TypeID, _ reason: Reason) -> DestructureTarget {
        let wanted = program.nodes[place].type
        if nestedAssignments.isEmpty, unify(wanted, type) { return .assign(place) }
        let span = program.nodes[place].span
        let kept = temporary(type, span)
        let value = coerce(emit(.local(kept), type, span), .required(wanted, reason))
        nestedAssignments.append(emit(.assign(place, value), TypeStore.unit, span))
        return .declare(kept)
    }

    /// A nested tuple of names that are declared there, as a pattern.
    private mutating func targetPattern(_ targets: NodeIDs<TargetID>, _ type: TypeID, _ span: Span) -> TypedPatternID {
        let members = targets.map { fresh(.element, at: tree.span($0), .unimportant) }
        let tuple = types.intern(.tuple(types.intern(members)))
        if !unify(type, tuple) { reportMismatch(expected: type, found: tuple, at: span, .none) }
        let start = scratch.patterns.count
        for (index, target) in targets.enumerated() {
            let span = tree.span(target)
            let pattern: TypedPatternID
            switch destructureTarget(target, members[index]) {
            case .declare(let local): pattern = emitPattern(.bind(local), members[index], span)
            case .pattern(let inner): pattern = inner
            case .discard: pattern = emitPattern(.wildcard, members[index], span)
            case .assign(let place):
                let kept = temporary(members[index], span)
                pattern = emitPattern(.bind(kept), members[index], span)
                let value = emit(.local(kept), members[index], span)
                nestedAssignments.append(emit(.assign(place, value), TypeStore.unit, span))
            case .initialize(let global):
                let kept = temporary(members[index], span)
                pattern = emitPattern(.bind(kept), members[index], span)
                let value = emit(.local(kept), members[index], span)
                nestedAssignments.append(emit(.initialize(global, value), TypeStore.unit, span))
            }
            scratch.patterns.append(pattern)
        }
        return emitPattern(.tuple(takePatterns(from: start)), tuple, span)
    }

    private mutating func emitDestructure(_ targets: [DestructureTarget], _ value: NodeID, _ span: Span) -> NodeID {
        let range = PoolRange<DestructureTarget>(start: UInt32(program.destructureTargets.count), count: UInt32(targets.count))
        program.destructureTargets.append(contentsOf: targets)
        var node = emit(.destructure(range, value), TypeStore.unit, span)
        if !nestedAssignments.isEmpty {
            node = emit(.block(list([node] + nestedAssignments), hasValue: false), TypeStore.unit, span)
            nestedAssignments.removeAll()
        }
        if module.leavesInto.isEmpty { return node }
        var result = node
        for target in targets {
            switch target {
            case .declare(let local): result = emitLeaks(of: local, after: result, span)
            case .pattern(let pattern):
                for local in boundLocals(of: pattern) { result = emitLeaks(of: local, after: result, span) }
            default: break
            }
        }
        return result
    }
}
