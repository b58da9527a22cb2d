import Source
import Support
import Syntax
import TypedTree

// Struct literals and enum values.

extension Inference {
    /// `Point{ x: 1, y }`, `Pair{ first: 2, ..p }`
    mutating func inferStructLiteral(_ id: StructLiteralID, _ expected: Expected, _ span: Span) -> NodeID {
        let literal = tree[id]
        let type = typeWithInferredArguments(literal.type)
        guard case .structure(let structure, _) = types[type] else {
            if type != TypeStore.error { reportNotAStruct(type, at: tree.span(literal.type)) }
            for field in literal.fields { _ = infer(tree[field].value, .any) }
            if let base = literal.base { _ = infer(base, .any) }
            return emitError(span)
        }
        // What is expected helps generic arguments; a wrong expectation is reported for the whole literal.
        if expected.hasType, types.hasVariable(type), case .structure(structure, _) = kind(of: expected.type) {
            _ = unify(type, expected.type)
        }
        let declaration = program.structs[structure]
        let isInferred = types.hasVariable(type)
        defer { if isInferred, !declaration.constraints.isEmpty { requireBounds(of: type, at: span) } }
        let fieldTypes = settled(program.fieldTypes(of: type), of: type, at: span)
        let start = scratch.initializers.count
        let temporaries = scratch.nodes.count
        var given: [Bool] = Array(repeating: false, count: fieldTypes.count)
        var hasUnknown = false
        for field in literal.fields {
            if !inferFieldInitializer(tree[field], declaration, structure, type, fieldTypes, &given) { hasUnknown = true }
        }
        if let base = literal.base {
            addFields(from: base, type, structure, fieldTypes, &given, span)
        } else {
            // A second field of a name was reported where it is declared.
            let missing = given.indices.filter { index in
                let field = declaration.fields[index]
                return !given[index] && field.defaultValue == nil && declaration.fields.firstIndex { $0.name == field.name } == index
            }
            // A misspelt field is one mistake, not a missing field too.
            if !missing.isEmpty, !hasUnknown { reportMissingFields(structure, missing, literal, at: span) }
        }
        let count = scratch.initializers.count - start
        let range = PoolRange<FieldInitializer>(start: UInt32(program.fieldInitializers.count), count: UInt32(count))
        program.fieldInitializers.append(contentsOf: scratch.initializers[start...])
        scratch.initializers.removeLast(count)
        let node = emit(.structure(range), type, span)
        guard scratch.nodes.count > temporaries else { return node }
        scratch.nodes.append(node)
        return emit(.block(takeNodes(from: temporaries), hasValue: true), type, span)
    }

    /// One given field; false when the struct has none of that name, which is reported.
    private mutating func inferFieldInitializer(
        _ field: FieldInit, _ declaration: StructDeclaration, _ structure: StructID, _ type: TypeID, _ fieldTypes: [TypeID],
        _ given: inout [Bool]
    ) -> Bool {
        guard let index = knownField(field.name.symbol, of: type).map({ Int($0.index) }) else {
            reportUnknownField(field.name.symbol, type, at: tree.span(field.name), isLiteral: true)
            let value = infer(field.value, .any)
            silence(program.nodes[value].type)
            return false
        }
        checkAccess(field: UInt32(index), of: structure, at: tree.span(field.name))
        let value = check(field.value, fieldTypes[index], .field(field.name.symbol, declaration.fields[index].span))
        if given[index] {
            reportDuplicateField(field.name.symbol, at: tree.span(field.name))
            return true
        }
        given[index] = true
        scratch.initializers.append(FieldInitializer(field: UInt32(index), value: value))
        return true
    }

    /// `..base`: the fields that are not given are those of a value that is evaluated last, once.
    private mutating func addFields(
        from base: ExprID, _ type: TypeID, _ structure: StructID, _ fieldTypes: [TypeID], _ given: inout [Bool], _ span: Span
    ) {
        let node = check(base, type, .none)
        guard given.contains(false) else { return }
        // The given values come before the base in the source, so they are kept for after it too.
        let first = scratch.initializers.count - given.filter { $0 }.count
        for index in first..<scratch.initializers.count {
            let initializer = scratch.initializers[index]
            scratch.initializers[index] = FieldInitializer(field: initializer.field, value: keep(initializer.value))
        }
        let kept = keep(node)
        for index in given.indices where !given[index] {
            let copy = emit(program.nodes[kept].kind, type, program.nodes[kept].span)
            let value = emit(.field(copy, program.structs[structure].fields[index].name), fieldTypes[index], program.nodes[kept].span)
            scratch.initializers.append(FieldInitializer(field: UInt32(index), value: value))
        }
    }

    // MARK: Enums

    /// A variant named without a call: a value, or a function that makes one.
    mutating func inferVariant(_ enumeration: EnumID, _ variant: UInt32, _ explicit: [TypeID], _ span: Span) -> NodeID {
        let type = enumType(enumeration, explicit, span)
        let payload = settled(program.payloadTypes(of: variant, in: type), of: type, at: span)
        if payload.isEmpty { return emit(.variant(variant, .empty), type, span) }
        let function = types.intern(.function(parameters: types.intern(payload), result: type))
        return emit(.variantFunction(enumeration, variant: variant), function, span)
    }

    private mutating func enumType(_ enumeration: EnumID, _ explicit: [TypeID], _ span: Span) -> TypeID {
        let parameters = program.enums[enumeration].typeParameters
        if !explicit.isEmpty {
            if explicit.count == parameters.count { return types.intern(.enumeration(enumeration, types.intern(explicit))) }
            reportTypeArgumentCount(explicit.count, parameters.count, at: span)
            return TypeStore.error
        }
        var arguments: [TypeID] = []
        for _ in parameters { arguments.append(fresh(.none, at: span)) }
        if isVM { settleResultError(enumeration, arguments) }
        return types.intern(.enumeration(enumeration, types.intern(arguments)))
    }

    /// `E.B(1, 2)`, `Some(x)`: payloads by position or name.
    mutating func inferConstruction(
        _ enumeration: EnumID, _ variant: UInt32, _ explicit: [TypeID], _ arguments: IDRange<ArgumentID>, _ expected: Expected, _ span: Span
    ) -> NodeID {
        if rejectSpread(arguments) {
            inferErroneous(arguments)
            return emitError(span)
        }
        let type = enumType(enumeration, explicit, span)
        if type == TypeStore.error {
            inferErroneous(arguments)
            return emitError(span)
        }
        if expected.hasType, case .enumeration(enumeration, _) = kind(of: expected.type) { _ = unify(type, expected.type) }
        let payload = settled(program.payloadTypes(of: variant, in: type), of: type, at: span)
        guard arguments.count == payload.count else {
            reportPayloadCount(arguments.count, enumeration, variant, at: span)
            inferErroneous(arguments)
            return emitError(span)
        }
        let declared = program.enums[enumeration].variants[Int(variant)].payload
        let temporaries = scratch.nodes.count
        var values: [NodeID?] = Array(repeating: nil, count: payload.count)
        let isReordered = arguments.enumerated().contains { position, argument in
            guard let name = tree[argument].name else { return false }
            return declared.firstIndex { $0.name == name.symbol } != position
        }
        var firstName: Name?
        for (position, argument) in arguments.enumerated() {
            var index = position
            if let name = tree[argument].name {
                firstName = firstName ?? name
                guard let found = declared.firstIndex(where: { $0.name == name.symbol }), values[found] == nil else {
                    reportUnknownPayload(name.symbol, enumeration, variant, at: tree.span(name))
                    _ = infer(tree[argument].value, .any)
                    continue
                }
                index = found
            } else if let firstName {
                reportPositionalAfterNamed(at: tree.span(tree[argument].value), tree.span(firstName))
                _ = infer(tree[argument].value, .any)
                continue
            }
            let value = check(tree[argument].value, payload[index], payloadReason(variant, of: enumeration, declared[index], expected))
            values[index] = isReordered ? keep(value) : value
        }
        guard !values.contains(where: { $0 == nil }) else {
            scratch.nodes.removeLast(scratch.nodes.count - temporaries)
            return emitError(span)
        }
        let start = scratch.nodes.count
        for value in values { scratch.nodes.append(value!) }
        let node = emit(.variant(variant, takeNodes(from: start)), type, span)
        guard scratch.nodes.count > temporaries else { return node }
        scratch.nodes.append(node)
        return emit(.block(takeNodes(from: temporaries), hasValue: true), type, span)
    }

    /// Why a payload has its type: by its declaration, or, where that leaves it open, by what is expected of the whole.
    private func payloadReason(_ variant: UInt32, of enumeration: EnumID, _ payload: PayloadDeclaration, _ expected: Expected) -> Reason {
        // In the VM's edition the errors of a `Result` are texts, whatever the function's result.
        if isVM, enumeration == program.result, variant == 1 { return .none }
        if types.hasParameter(payload.type) { return expected.reason }
        let declared = program.enums[enumeration].variants[Int(variant)].span
        return isShown(program.enums[enumeration].module) ? .declaration(declared) : .none
    }
}
