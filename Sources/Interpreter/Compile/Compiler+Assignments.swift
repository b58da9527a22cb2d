import Source
import Support
import TypedTree

// Assignments, compound assignments, destructuring.

/// The target of an assignment, its parts evaluated.
enum Place {
    case local(LocalID)
    case global(GlobalID)
    case field(object: Int, word: Int)
    case element(array: Int, index: Int, ElementKind)
    /// `object[key]` of a type that has a method for it, with the types of both.
    case keyed(object: Int, key: Int, TypeID, TypeID)
    case none
}

extension Compiler {
    /// Evaluates the parts of a target; nothing is checked yet. What is evaluated after them is `later`.
    private mutating func place(_ target: NodeID, before later: NodeID?) -> Place {
        switch program.nodes[target].kind {
        case .local(let local): return .local(local)
        case .global(let global): return .global(global)
        case .field(let base, let name):
            let type = type(of: base)
            let object = stableValue(base, before: later)
            guard let field = program.field(named: name, of: type) else {
                unsupported("assigning the field '\(program.symbols.text(name))' of \(typeName(type))")
                return .none
            }
            return .field(object: object, word: Int(field.index) + 1)
        case .index(let base, let position):
            let type = type(of: base)
            let mayChange = later.map { mayAssign($0) } ?? false
            let array = mayChange ? stableValue(base, before: later) : stableValue(base, before: position)
            var register = stableValue(position, before: later)
            if program.operatorMethod(names.protocols.setIndex, of: type, operands: 3) != nil {
                return .keyed(object: array, key: register, type, self.type(of: position))
            }
            f.span = program.nodes[position].span
            register = index(register, self.type(of: position))
            guard let element = elementType(of: type) else {
                unsupported("assigning an element of \(typeName(type))")
                return .none
            }
            return .element(array: array, index: register, elementKind(element))
        default:
            unsupported("assigning to this")
            return .none
        }
    }

    /// Sets a place; an index is checked now.
    private mutating func store(_ value: Int, _ type: TypeID, to place: Place) {
        switch place {
        case .local(let local):
            if !f.declared.contains(local) {
                declare(local, value)
            } else if isCell(local) {
                emit(.storeField, register(of: local), value, 0, 1)
            } else {
                move(value, to: register(of: local))
            }
        case .global(let global): emit(.storeGlobal, value, 0, 0, Int64(global.rawValue))
        case .field(let object, let word): emit(.storeField, object, value, 0, Int64(word))
        case .element(let array, let index, let kind): emitStore(kind, array, index, value)
        case .keyed(let object, let key, let objectType, let keyType):
            guard let function = operatorFunction(names.protocols.setIndex, [objectType, keyType, type]) else {
                return unsupported("assigning an element of \(typeName(objectType))")
            }
            _ = call(function, [object, key, value], nil, f.next)
        case .none: break
        }
    }

    mutating func compileAssign(_ target: NodeID, _ value: NodeID) {
        let mark = f.next
        if case .local(let local) = program.nodes[target].kind, f.declared.contains(local), !isCell(local) {
            self.value(value, into: register(of: local))
        } else {
            let place = place(target, before: value)
            let register = self.value(value)
            f.span = program.nodes[target].span
            store(register, type(of: value), to: place)
        }
        f.next = mark
    }

    /// `target op= value`: the old value is read before `value` is evaluated.
    mutating func compileAssignOperator(_ op: BinaryOperator, _ target: NodeID, _ value: NodeID, _ node: Node) {
        let type = type(of: target)
        let mark = f.next
        if case .local(let local) = program.nodes[target].kind, f.declared.contains(local), !isCell(local) {
            let register = register(of: local)
            if compileConstantStep(op, register, type, value, node) { return }
            var old = register
            if mayAssign(value) {
                old = newRegister()
                move(register, to: old)
            }
            let right = self.value(value)
            f.span = node.span
            _ = operate(op, old, type, right, self.type(of: value), register, mark)
            f.next = mark
            return
        }
        let place = place(target, before: value)
        f.span = program.nodes[target].span
        let old = load(place, target)
        let right = self.value(value)
        f.span = node.span
        let result = operate(op, old, type, right, self.type(of: value), nil, f.next)
        f.span = program.nodes[target].span
        store(result, type, to: place)
        f.next = mark
    }

    /// `x += 1` of a local.
    private mutating func compileConstantStep(_ op: BinaryOperator, _ register: Int, _ type: TypeID, _ value: NodeID, _ node: Node) -> Bool {
        guard op == .add || op == .subtract, type == TypeStore.i32 || type == TypeStore.i64, let constant = smallConstant(value)
        else { return false }
        f.span = node.span
        emit(
            type == TypeStore.i32 ? .addI32Constant : .addI64Constant, register, register, 0,
            op == .add ? Int64(constant) : -Int64(constant))
        return true
    }

    /// The value at a place.
    private mutating func load(_ place: Place, _ target: NodeID) -> Int {
        let result = newRegister()
        switch place {
        case .local, .global: value(target, into: result)
        case .field(let object, let word): emit(.loadField, result, object, 0, Int64(word))
        case .element(let array, let index, let kind): emitLoad(kind, result, array, index)
        case .keyed(let object, let key, let objectType, let keyType):
            guard let function = operatorFunction(names.protocols.index, [objectType, keyType]) else {
                unsupported("an element of \(typeName(objectType))")
                break
            }
            _ = call(function, [object, key], result, f.next)
        case .none: break
        }
        return result
    }

    // MARK: Destructuring

    mutating func compileDestructure(_ targets: PoolRange<DestructureTarget>, _ value: NodeID, _ node: Node) {
        let type = type(of: value)
        let mark = f.next
        defer { f.next = mark }
        if targets.count == 1, case .pattern(let pattern) = program.destructureTargets[targets.indices.lowerBound],
            concrete(program.patterns[pattern].type) == type {
            let whole = self.value(value)
            f.span = node.span
            return bind(pattern, whole)
        }
        let first: Int
        if case .tuple(let list) = program.nodes[value].kind, list.count == targets.count {
            // The tuple itself is never seen.
            first = consecutive(list)
            f.span = node.span
        } else {
            let whole = self.value(value)
            f.span = node.span
            first = parts(of: whole, type, count: Int(targets.count))
        }
        for (offset, position) in targets.indices.enumerated() { assign(first + offset, to: program.destructureTargets[position]) }
    }

    private mutating func assign(_ part: Int, to target: DestructureTarget) {
        let inner = f.next
        switch target {
        case .discard: break
        case .declare(let local): declare(local, part)
        case .initialize(let global): storeInitial(global, part)
        case .pattern(let pattern): bind(pattern, part)
        case .assign(let target):
            let place = place(target, before: nil)
            f.span = program.nodes[target].span
            store(part, type(of: target), to: place)
        }
        f.next = inner
    }

    /// The elements of a tuple or of an array of exactly that many, all read before any of them is assigned.
    private mutating func parts(of whole: Int, _ type: TypeID, count: Int) -> Int {
        let first = newRegisters(count)
        switch program.types[type] {
        case .tuple:
            for index in 0..<count { emit(.loadField, first + index, whole, 0, Int64(index) + 1) }
        case .array(let element), .fixedArray(let element, _):
            let inner = f.next
            let length = newRegister()
            let fits = newLabel()
            emit(.loadField, length, whole, 0, 1)
            jump(.jumpIfEqualC, length, constant: Int32(count), to: fits)
            emit(.fail, 0, 0, 0, Int64(Failure.destructuringLength.rawValue))
            place(fits)
            let position = newRegister()
            for index in 0..<count {
                emit(constant: Int64(index), into: position)
                emitLoad(elementKind(element), first + index, whole, position)
            }
            f.next = inner
        default: unsupported("destructuring \(typeName(type))")
        }
        return first
    }
}
