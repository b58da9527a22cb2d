import IR
import Source
import TypedTree

// Declarations, assignments, compound assignments, destructuring.

/// The target of an assignment, its parts evaluated.
enum Place {
    case local(LocalID)
    case global(GlobalID)
    case field(object: ValueID, index: Int, type: IRType)
    case element(array: ValueID, index: ValueID)
    /// An element of what has methods for it: the values and their types.
    case method(container: ValueID, containerType: TypeID, index: ValueID, indexType: TypeID, type: TypeID)
    case none
}

extension Lowerer {
    mutating func lowerDeclare(_ local: LocalID, _ value: NodeID, _ node: Node) -> ValueID {
        let result = self.value(value)
        b.span = node.span
        declareLocal(local, result)
        return .invalid
    }

    // MARK: Places

    /// Evaluates the parts of a target; nothing is checked yet.
    mutating func place(_ target: NodeID) -> Place {
        switch program.nodes[target].kind {
        case .local(let local): return .local(local)
        case .global(let global): return .global(global)
        case .field(let base, let name):
            let type = type(of: base)
            let object = value(base)
            guard let field = program.field(named: name, of: type) else { return .none }
            return .field(object: fieldOwner(object, type, Int(field.index)), index: Int(field.index), type: irType(field.type))
        case .index(let base, let index):
            let array = value(base)
            let containerType = type(of: base)
            if program.operatorMethod(names.protocols.setIndex, of: containerType, operands: 3) != nil {
                let key = value(index)
                return .method(
                    container: array, containerType: containerType, index: key, indexType: type(of: index), type: type(of: target))
            }
            return .element(array: array, index: self.index(index))
        default: return .none
        }
    }

    /// Sets a place; an index is checked now.
    mutating func store(_ value: ValueID, to place: Place) {
        switch place {
        case .local(let local): assignLocal(local, value)
        case .global(let global): b.storeGlobal(globalVariable(global).id, value)
        case .field(let object, let index, _): b.storeField(object, index, value)
        case .element(let array, let index): storeElement(array, index, value)
        case .method(let container, let containerType, let index, let indexType, let type):
            _ = callOperator(names.protocols.setIndex, [container, index, value], [containerType, indexType, type])
        case .none: break
        }
    }

    /// The value at a place.
    private mutating func load(_ place: Place, _ target: NodeID) -> ValueID {
        switch place {
        case .local, .global: lower(target)
        case .field(let object, let index, let type): b.loadField(object, index, type: type)
        case .element(let array, let index): loadElement(array, index)
        case .method(let container, let containerType, let index, let indexType, _):
            callOperator(names.protocols.index, [container, index], [containerType, indexType]) ?? b.unit()
        case .none: b.unit()
        }
    }

    // MARK: Assignments

    mutating func lowerAssign(_ target: NodeID, _ value: NodeID, _ node: Node) -> ValueID {
        let place = place(target)
        let result = self.value(value)
        b.span = program.nodes[target].span
        store(result, to: place)
        return .invalid
    }

    /// `target op= value`: the old value is read before `value` is evaluated.
    mutating func lowerAssignOperator(_ op: BinaryOperator, _ target: NodeID, _ value: NodeID, _ node: Node) -> ValueID {
        let type = type(of: target)
        let place = place(target)
        b.span = program.nodes[target].span
        let old = load(place, target)
        let right = self.value(value)
        b.span = node.span
        let result = operate(op, old, type, right, self.type(of: value))
        b.span = program.nodes[target].span
        store(result, to: place)
        return .invalid
    }

    // MARK: Destructuring

    mutating func lowerDestructure(_ targets: PoolRange<DestructureTarget>, _ value: NodeID, _ node: Node) -> ValueID {
        let type = type(of: value)
        let whole = self.value(value)
        b.span = node.span
        if targets.count == 1, case .pattern(let pattern) = program.destructureTargets[targets.indices.lowerBound],
            concrete(program.patterns[pattern].type) == type {
            bindPattern(pattern, whole)
            return .invalid
        }
        let parts = parts(of: whole, type, count: Int(targets.count))
        for (position, part) in zip(targets.indices, parts) {
            switch program.destructureTargets[position] {
            case .discard: break
            case .declare(let local): declareLocal(local, part)
            case .initialize(let global): storeInitial(global, part)
            case .pattern(let pattern): bindPattern(pattern, part)
            case .assign(let target):
                let place = place(target)
                b.span = program.nodes[target].span
                store(part, to: place)
            }
        }
        return .invalid
    }

    /// The elements of a tuple or of an array of exactly that many, all read before any of them is assigned.
    private mutating func parts(of whole: ValueID, _ type: TypeID, count: Int) -> [ValueID] {
        switch program.types[type] {
        case .tuple(let list):
            let types = irTypes(program.types[list])
            return types.indices.map { b.tupleElement(whole, $0, type: types[$0]) }
        case .array, .fixedArray:
            b.check(b.compare(.eq, b.arrayLength(whole), i64(Int64(count))), .destructuringLength)
            var result: [ValueID] = []
            for index in 0..<count { result.append(loadCheckedElement(whole, i64(Int64(index)))) }
            return result
        default: return []
        }
    }
}
