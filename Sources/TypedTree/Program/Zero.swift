/// What a variable holds that nothing was assigned to, in the VM's edition: zero, an empty text or collection, a value made of such.
public struct Zero: Sendable {
    public let type: TypeID
    public let form: Form

    public enum Form: Sendable {
        case scalar
        case string
        case array
        /// `0..0`.
        case range
        /// A tuple or struct of these.
        case parts([Zero])
        case variant(UInt32, [Zero])
        /// What a function without parameters gives: a library type's `new`.
        case made(FunctionID, [TypeID])
        /// The type is not known here.
        case open
    }
}

extension TypedProgram {
    /// The zero of a type; nil for types that have none: functions and what is made of them, values of which only a trait is known, types
    /// without an end.
    public mutating func zero(of type: TypeID) -> Zero? {
        var search = ZeroSearch()
        return zero(of: type, &search)
    }

    private mutating func zero(of type: TypeID, _ search: inout ZeroSearch) -> Zero? {
        search.remaining -= 1
        guard search.remaining >= 0 else { return nil }
        switch types[type] {
        case .function, .dynamic, .errorValue, .rangeIterator: return nil
        case .parameter, .variable: return Zero(type: type, form: .open)
        case .error, .never, .unit, .bool, .char, .integer, .float: return Zero(type: type, form: .scalar)
        case .string: return Zero(type: type, form: .string)
        case .array, .fixedArray: return Zero(type: type, form: .array)
        case .range: return Zero(type: type, form: .range)
        case .tuple(let list): return zeros(of: types[list], &search).map { Zero(type: type, form: .parts($0)) }
        case .structure, .enumeration:
            if search.open.contains(type) { return nil }
            search.open.append(type)
            defer { search.open.removeLast() }
            return zeroOfDeclared(type, &search)
        }
    }

    private mutating func zeroOfDeclared(_ type: TypeID, _ search: inout ZeroSearch) -> Zero? {
        guard case .enumeration(let id, _) = types[type] else { return zeroOfStructure(type, &search) }
        let variants = enums[id].variants
        if let empty = variants.firstIndex(where: { $0.payload.isEmpty }) { return Zero(type: type, form: .variant(UInt32(empty), [])) }
        for variant in UInt32(0)..<UInt32(variants.count) {
            if let payload = zeros(of: payloadTypes(of: variant, in: type), &search) { return Zero(type: type, form: .variant(variant, payload)) }
        }
        return nil
    }

    private mutating func zeroOfStructure(_ type: TypeID, _ search: inout ZeroSearch) -> Zero? {
        guard case .structure(let id, let arguments) = types[type], let parts = zeros(of: fieldTypes(of: type), &search) else { return nil }
        guard modules[structs[id].module].isLibrary else { return Zero(type: type, form: .parts(parts)) }
        // What the library's types keep in their fields is more than zeros.
        guard let function = structs[id].methods[protocols.new], functions[function].parameters.isEmpty else { return nil }
        return Zero(type: type, form: .made(function, types[arguments]))
    }

    private mutating func zeros(of list: [TypeID], _ search: inout ZeroSearch) -> [Zero]? {
        var result: [Zero] = []
        for type in list {
            guard let zero = zero(of: type, &search) else { return nil }
            result.append(zero)
        }
        return result
    }
}

/// A search for the zero of a type.
private struct ZeroSearch {
    /// The types that are being looked into.
    var open: [TypeID] = []
    /// How many parts a zero may still have.
    var remaining = 1000
}
