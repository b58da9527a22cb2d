import Source
import Support
import TypedTree

// What values of each type can do.

extension TypeStore {
    /// Whether a type that is no variable is in the class.
    func isMember(_ type: TypeID, of variableClass: VariableClass) -> Bool {
        guard variableClass.isNumeric else { return true }
        switch self[type] {
        case .integer: return !variableClass.contains(.floating)
        case .float: return !variableClass.contains(.integral)
        default: return false
        }
    }

    /// Whether the number type `wide` has about all values of the number type `type`.
    func holds(_ type: TypeID, in wide: TypeID) -> Bool {
        switch (self[type], self[wide]) {
        case (.integer(let inner), .integer(let outer)):
            inner.maxMagnitude <= outer.maxMagnitude && inner.minMagnitude <= outer.minMagnitude
        case (.integer, .float): true
        case (.float, .float): wide == TypeStore.f64
        default: false
        }
    }

    /// What `for` gives for each turn; nil when the type cannot be iterated.
    func elementType(of type: TypeID) -> TypeID? {
        switch self[type] {
        case .array(let element), .fixedArray(let element, _), .range(let element): element
        case .string: TypeStore.string
        case .rangeIterator: TypeStore.i64
        case .integer: type
        default: nil
        }
    }
}

extension Inference {
    /// Whether values of the type are ordered; asks for it in what it is made of.
    mutating func requireOrdered(_ type: TypeID, _ constraint: PendingConstraint) -> Bool {
        let start = openOrders.count
        defer { openOrders.removeLast(openOrders.count - start) }
        return requirePartOrder(type, constraint)
    }

    private mutating func requirePartOrder(_ type: TypeID, _ constraint: PendingConstraint) -> Bool {
        let type = resolve(type)
        switch types[type] {
        case .integer, .float, .string, .char, .error, .never: return true
        case .tuple(let members):
            for index in 0..<types.count(of: members) where !requirePartOrder(types[members, index], constraint) { return false }
            return true
        case .variable, .parameter:
            return requirePart(.ordered, type, constraint)
        case .structure, .enumeration:
            if openOrders.contains(type) { return true }
            openOrders.append(type)
            if operatorFunction(named: program.protocols.compare, of: type) != nil {
                return hasFittingMethod(program.protocols.compare, on: type, [type], .ordering, constraint)
            }
            if operatorFunction(named: program.protocols.less, of: type) != nil { return hasFittingMethod(program.protocols.less, on: type, [type], .bool, constraint) }
            return program.isDerived(.comparable, type) && requireOrderedParts(type, constraint)
        default: return false
        }
    }

    /// Whether all parts of a struct or enum that is ordered by structure are ordered.
    private mutating func requireOrderedParts(_ type: TypeID, _ constraint: PendingConstraint) -> Bool {
        for part in partTypes(of: type) where !requirePartOrder(part, constraint) { return false }
        return true
    }

    /// Whether a struct or enum orders its values.
    mutating func hasOrder(_ type: TypeID) -> Bool {
        operatorFunction(named: program.protocols.less, of: type) != nil || operatorFunction(named: program.protocols.compare, of: type) != nil
    }

    /// Whether values of the type have a hash: what can be compared for equality, unless a type says what equality is and not what
    /// the hash is.
    mutating func requireHashable(_ type: TypeID, _ constraint: PendingConstraint) -> Bool {
        requireEquality(type, constraint, .hashable)
    }

    /// Whether values of the type can be compared for equality; asks for it in what it is made of.
    mutating func requireEquatable(_ type: TypeID, _ constraint: PendingConstraint) -> Bool {
        requireEquality(type, constraint, .equatable)
    }

    private mutating func requireEquality(_ type: TypeID, _ constraint: PendingConstraint, _ kind: ConstraintKind) -> Bool {
        let start = openEqualities.count
        defer { openEqualities.removeLast(openEqualities.count - start) }
        return requirePartEquality(type, constraint, kind)
    }

    private mutating func requirePartEquality(_ type: TypeID, _ constraint: PendingConstraint, _ kind: ConstraintKind) -> Bool {
        let type = resolve(type)
        switch types[type] {
        case .function, .rangeIterator: return false
        case .variable, .parameter: return requirePart(kind, type, constraint)
        case .array(let element), .fixedArray(let element, _), .range(let element):
            return requirePartEquality(element, constraint, kind)
        case .tuple(let members):
            for index in 0..<types.count(of: members) where !requirePartEquality(types[members, index], constraint, kind) { return false }
            return true
        case .structure, .enumeration:
            // A method may ask for the equality of what the type is a part of, as a map's of its values.
            if openEqualities.contains(where: { $0.type == type && $0.kind == kind }) { return true }
            openEqualities.append((type, kind))
            if operatorFunction(named: program.protocols.equal, of: type) != nil {
                guard hasFittingMethod(program.protocols.equal, on: type, [type], .bool, constraint) else { return false }
                return kind == .equatable || hasFittingMethod(program.protocols.hash, on: type, [], .integer, constraint)
            }
            if kind == .hashable, operatorFunction(named: program.protocols.hash, of: type) != nil {
                return hasFittingMethod(program.protocols.hash, on: type, [], .integer, constraint)
            }
            for part in partTypes(of: type) where !requirePartEquality(part, constraint, kind) { return false }
            return true
        default: return true
        }
    }

    /// Asks for the same operation of a part of the subject that is not known yet.
    private mutating func requirePart(_ kind: ConstraintKind, _ type: TypeID, _ constraint: PendingConstraint) -> Bool {
        var part = constraint
        part.kind = kind
        part.subject = type
        part.node = .invalid
        require(part)
        return true
    }

    /// The types of a struct's fields or of all payloads of an enum.
    mutating func partTypes(of type: TypeID) -> [TypeID] { settled(program.partTypes(of: type), of: type, at: .none) }

    /// The type of the field `name` of a known type; nil when it has none. Fields that other modules may not use are reported here.
    mutating func fieldType(_ name: Symbol, of type: TypeID, at span: Span) -> TypeID? {
        switch types[type] {
        case .structure(let id, _):
            guard let field = knownField(name, of: type) else { return nil }
            checkAccess(field: field.index, of: id, at: span)
            return settled([field.type], of: type, at: span)[0]
        case .errorValue:
            switch name {
            case program.protocols.message, names.code, names.kind, names.file: return TypeStore.string
            case names.line: return TypeStore.i32
            default: return nil
            }
        case .tuple(let members):
            guard let index = Int(text(name)), index < types.count(of: members) else { return nil }
            return types[members, index]
        default:
            return nil
        }
    }

    /// The field of the name that this module may know of: what a type of the library keeps to itself is none.
    mutating func knownField(_ name: Symbol, of type: TypeID) -> ResolvedField? {
        guard case .structure(let id, _) = types[type], let field = program.field(named: name, of: type) else { return nil }
        return isAccessible(field: field.index, of: id) || isShown(program.structs[program.declaringStruct(ofField: field.index, in: id)].module) ? field : nil
    }

    /// Reports the use of a field that its struct's module keeps to itself.
    mutating func checkAccess(field: UInt32, of structure: StructID, at span: Span) {
        if isAccessible(field: field, of: structure) { return }
        let declaration = program.structs[program.declaringStruct(ofField: field, in: structure)]
        reportPrivate(
            "field `\(text(declaration.fields[Int(field)].name))` of `\(text(declaration.name))`",
            declared: declaration.fields[Int(field)].span, at: span)
    }

    /// Whether this module may use a field.
    func isAccessible(field: UInt32, of structure: StructID) -> Bool {
        let structure = program.declaringStruct(ofField: field, in: structure)
        return program.structs[structure].module == moduleID || !resolved.privateMembers.isPrivate(field: field, of: structure)
    }

    /// Whether this module may use a method.
    func isAccessible(_ method: FunctionID) -> Bool { isAccessible(method, from: moduleID) }

    func isAccessible(_ method: FunctionID, from module: ModuleID) -> Bool {
        program.functions[method].module == module || !program.functions[method].isPrivate
    }

    /// Whether this module may know of a method: of what the library keeps to itself nobody does.
    func isKnown(_ method: FunctionID) -> Bool { isKnown(method, in: moduleID) }

    func isKnown(_ method: FunctionID, in module: ModuleID) -> Bool { isAccessible(method, from: module) || isShown(program.functions[method].module) }

    /// Whether a field that other modules do not know holds what is no function: who calls it means a method.
    mutating func isHiddenValue(_ name: Symbol, _ type: TypeID) -> Bool {
        guard case .structure(let id, _) = types[type], let field = program.field(named: name, of: type),
            program.structs[id].module != moduleID, resolved.privateMembers.isPrivate(field: field.index, of: id)
        else { return false }
        if case .function = kind(of: field.type) { return false }
        return true
    }

    /// Reports the use of a method that its type's module keeps to itself.
    mutating func checkAccess(method: FunctionID, at span: Span) {
        if isAccessible(method) { return }
        reportPrivate("method `\(text(program.functions[method].name))`", declared: program.functions[method].nameSpan, at: span)
    }
}
