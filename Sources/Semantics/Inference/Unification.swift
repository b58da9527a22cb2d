import Source
import TypedTree

/// Why two types could not be made one.
enum UnificationFailure: Sendable {
    case mismatch
    /// A variable would have to contain itself.
    case infinite(TypeVariableID, TypeID)
    /// The type has more parts than any program needs: `(x, x)` doubles with every turn.
    case tooLarge
}

// Unification: making two types one by binding variables.
//
// `error` and `never` agree with every type and bind nothing they need not. A failed unification may leave some variables
// bound; the caller reports it, and what depends on them is judged by what was found first.

extension Inference {
    /// The number of parts that a type may have while it is inferred.
    static let largestType = 100_000

    /// Makes two types one; false when that is impossible (`lastFailure` says why).
    mutating func unify(_ left: TypeID, _ right: TypeID) -> Bool {
        if left == right { return true }
        let left = variables.find(left)
        let right = variables.find(right)
        if left == right { return true }
        if let variable = left.variable {
            if let other = right.variable { return merge(variable, other) }
            return bind(variable, to: right)
        }
        if let variable = right.variable { return bind(variable, to: left) }
        if left == TypeStore.never || right == TypeStore.never { return true }
        if left == TypeStore.error || right == TypeStore.error {
            silence(left)
            silence(right)
            return true
        }
        return unifyStructure(left, right)
    }

    /// Makes what is not known of an erroneous type erroneous too: nothing more is said about it.
    mutating func silence(_ type: TypeID) {
        let type = variables.find(type)
        if let variable = type.variable {
            if !variables.class(variable).isNumeric { _ = bind(variable, to: TypeStore.error) }
            return
        }
        guard types.hasVariable(type) else { return }
        switch types[type] {
        case .array(let element), .fixedArray(let element, _), .range(let element): silence(element)
        case .tuple(let list), .structure(_, let list), .enumeration(_, let list), .dynamic(_, let list):
            for member in types[list] { silence(member) }
        case .function(let parameters, let result):
            for parameter in types[parameters] { silence(parameter) }
            silence(result)
        default: break
        }
    }

    private mutating func unifyStructure(_ left: TypeID, _ right: TypeID) -> Bool {
        switch (types[left], types[right]) {
        case (.array(let left), .array(let right)), (.range(let left), .range(let right)):
            return unify(left, right)
        case (.fixedArray(let left, let leftLength), .fixedArray(let right, let rightLength)) where leftLength == rightLength:
            return unify(left, right)
        case (.tuple(let left), .tuple(let right)):
            return unify(left, right)
        case (.function(let leftParameters, let leftResult), .function(let rightParameters, let rightResult)):
            return unify(leftParameters, rightParameters) && unify(leftResult, rightResult)
        case (.structure(let left, let leftArguments), .structure(let right, let rightArguments)) where left == right:
            return unify(leftArguments, rightArguments)
        case (.enumeration(let left, let leftArguments), .enumeration(let right, let rightArguments)) where left == right:
            return unify(leftArguments, rightArguments)
        case (.dynamic(let left, let leftArguments), .dynamic(let right, let rightArguments)) where left == right:
            return unify(leftArguments, rightArguments)
        default:
            lastFailure = .mismatch
            return false
        }
    }

    private mutating func unify(_ left: TypeListID, _ right: TypeListID) -> Bool {
        if left == right { return true }
        let count = types.count(of: left)
        guard count == types.count(of: right) else {
            lastFailure = .mismatch
            return false
        }
        for index in 0..<count where !unify(types[left, index], types[right, index]) { return false }
        return true
    }

    /// Makes two different roots one variable with what is known of either.
    private mutating func merge(_ left: TypeVariableID, _ right: TypeVariableID) -> Bool {
        let leftClass = variables.class(left)
        let rightClass = variables.class(right)
        guard !leftClass.union(rightClass).isContradictory else {
            lastFailure = .mismatch
            return false
        }
        // The older variable stays, so that messages speak of the first place.
        let (root, other) = left < right ? (left, right) : (right, left)
        let level = min(variables.level(root), variables.level(other))
        lower(root, to: level)
        lower(other, to: level)
        if rightClass.isNumeric != leftClass.isNumeric, variables.class(other).isNumeric { variables.move(root, to: variables.span(other)) }
        variables.confine(root, to: variables.class(other))
        if !leftClass.contains(.unimportant) || !rightClass.contains(.unimportant) { variables.release(root, from: .unimportant) }
        variables.bind(other, to: TypeID(root))
        constraints.join(&variables.waiting, root.index, other.index)
        return true
    }

    /// Binds a root to a type that is no variable, and wakes the constraints that wait for it.
    mutating func bind(_ variable: TypeVariableID, to type: TypeID) -> Bool {
        if type == TypeStore.never { return true }
        if type != TypeStore.error {
            guard types.isMember(type, of: variables.class(variable)) || adoptsLiteral(type, variable) else {
                lastFailure = .mismatch
                return false
            }
            if types.hasVariable(type) {
                adoptedParts = 0
                guard adopt(type, into: variable) else {
                    let isTooLarge = adoptedParts > Inference.largestType
                    lastFailure = isTooLarge ? .tooLarge : .infinite(variable, type)
                    return false
                }
            }
        }
        variables.bind(variable, to: type)
        constraints.wake(&variables.waiting, variable.index)
        return true
    }

    /// Whether a literal can have a type parameter as its type: where a bound says that it computes, its users see that it is a number.
    private mutating func adoptsLiteral(_ type: TypeID, _ variable: TypeVariableID) -> Bool {
        guard case .parameter(let parameter) = types[type] else { return false }
        let variableClass = variables.class(variable)
        guard isLazy(moduleID) || bounds(of: parameter).contains(where: { program.builtinTrait($0.trait) == .numeric }) else { return false }
        let kind: ConstraintKind =
            variableClass.contains(.floating) ? .floatLiteral : variableClass.contains(.integral) ? .integer : .integerLiteral
        return addToScheme(PendingConstraint(kind, on: type, at: variables.span(variable)), of: parameter)
    }

    /// Lowers the level of a variable, and of those in what is asked of it, which it decides.
    private mutating func lower(_ variable: TypeVariableID, to level: UInt32) {
        guard variables.level(variable) > level else { return }
        variables.lower(variable, to: level)
        guard variables.waiting[variable.index] >= 0 else { return }
        for position in constraints.list(endingAt: variables.waiting[variable.index]) { lowerParts(of: constraints[position], to: level) }
    }

    private mutating func lowerParts(of constraint: PendingConstraint, to level: UInt32) {
        for type in constraint.kind.parts(types) + [constraint.subject] { lower(type, to: level) }
    }

    /// Lowers the levels of the variables in a type.
    mutating func lower(_ type: TypeID, to level: UInt32) {
        let type = variables.find(type)
        if let variable = type.variable { return lower(variable, to: level) }
        guard types.hasVariable(type) else { return }
        for part in types.parts(of: type) { lower(part, to: level) }
    }

    /// Makes a constraint wait for a variable. Where that is of a function around the one that asks, what it decides is none of the latter's
    /// own type parameters.
    mutating func wait(_ constraint: PendingConstraint, for variable: TypeVariableID) {
        if variables.level(variable) < context.level { lowerParts(of: constraint, to: variables.level(variable)) }
        constraints.add(constraint, to: &variables.waiting, variable.index)
    }

    /// Lowers the levels of the variables in `type` to that of `variable`; false when `variable` is one of them.
    private mutating func adopt(_ type: TypeID, into variable: TypeVariableID) -> Bool {
        let type = variables.find(type)
        adoptedParts += 1
        if adoptedParts > Inference.largestType { return false }
        if let inner = type.variable {
            if inner == variable { return false }
            lower(inner, to: variables.level(variable))
            return true
        }
        guard types.hasVariable(type) else { return true }
        switch types[type] {
        case .array(let element), .fixedArray(let element, _), .range(let element):
            return adopt(element, into: variable)
        case .tuple(let list), .structure(_, let list), .enumeration(_, let list), .dynamic(_, let list):
            return adopt(list, into: variable)
        case .function(let parameters, let result):
            return adopt(parameters, into: variable) && adopt(result, into: variable)
        default:
            return true
        }
    }

    private mutating func adopt(_ list: TypeListID, into variable: TypeVariableID) -> Bool {
        for index in 0..<types.count(of: list) where !adopt(types[list, index], into: variable) { return false }
        return true
    }

    /// `type` with all bound variables replaced by what they are bound to.
    mutating func zonk(_ type: TypeID) -> TypeID {
        let type = variables.find(type)
        guard type.variable == nil, types.hasVariable(type) else { return type }
        guard isFinishing else { return zonkParts(of: type) }
        if let known = finalTypes[type] { return known }
        let result = zonkParts(of: type)
        finalTypes[type] = result
        return result
    }

    private mutating func zonkParts(of type: TypeID) -> TypeID {
        switch types[type] {
        case .array(let element): return types.intern(.array(zonk(element)))
        case .fixedArray(let element, let length): return types.intern(.fixedArray(zonk(element), length: length))
        case .range(let element): return types.intern(.range(zonk(element)))
        case .tuple(let list): return types.intern(.tuple(zonk(list)))
        case .function(let parameters, let result):
            let parameters = zonk(parameters)
            return types.intern(.function(parameters: parameters, result: zonk(result)))
        case .structure(let id, let list): return types.intern(.structure(id, zonk(list)))
        case .enumeration(let id, let list): return types.intern(.enumeration(id, zonk(list)))
        case .dynamic(let id, let list): return types.intern(.dynamic(id, zonk(list)))
        default: return type
        }
    }

    /// Each member of `list` zonked.
    mutating func zonk(_ list: TypeListID) -> TypeListID {
        let start = types.beginList()
        for index in 0..<types.count(of: list) {
            let member = zonk(types[list, index])
            types.appendToList(member)
        }
        return types.endList(start)
    }
}
