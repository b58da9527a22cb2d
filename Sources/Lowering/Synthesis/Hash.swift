import IR
import TypedTree

// Hashes of values of all types, by contents: equal values have equal hashes.

extension Lowerer {
    /// The hash of a value of a concrete type, a `u64`.
    mutating func hash(_ value: ValueID, _ type: TypeID) -> ValueID {
        switch program.types[type] {
        case .bool, .integer, .char: return callRuntime(.hashWord, [word(value)], .u64)
        case .float(let float):
            let wide = float == .f32 ? b.convert(.convert, value, to: .f64) : value
            return callRuntime(.hashF64, [wide], .u64)
        case .string: return callRuntime(.stringHash, [value], .u64)
        case .structure, .enumeration:
            if let result = callOperator(names.protocols.hash, [value], [type]) { return b.type(of: result) == .u64 ? result : bits(result) }
            if isPayloadFree(type) { return callRuntime(.hashWord, [word(b.tag(value))], .u64) }
            return callSynthesized(.hash(type), [value], .u64)
        case .array, .fixedArray, .tuple, .range, .dynamic: return callSynthesized(.hash(type), [value], .u64)
        default: return b.constant(unsigned: 0)
        }
    }

    /// A scalar's bits as a `u64`.
    private mutating func word(_ value: ValueID) -> ValueID {
        b.type(of: value) == .bool ? b.convert(.convert, value, to: .u64) : bits(value)
    }

    /// Makes `hash(value)` for a composite type.
    mutating func synthesizeHash(_ type: TypeID, exactly: Bool = false) {
        let value = b.parameter(0)
        if !exactly, program.isExtended(type) { return hashForms(value, type) }
        switch program.types[type] {
        case .array(let element), .fixedArray(let element, _): hashArray(value, element)
        case .tuple(let list): returnValue(hashTuple(value, program.types[list]))
        case .range(let element):
            let step = irType(element) == .char ? TypeStore.i64 : element
            returnValue(hashTuple(value, [element, element, step, TypeStore.bool]))
        case .structure:
            var result = b.constant(unsigned: 0)
            for (index, field) in program.fieldTypes(of: type).enumerated() {
                result = combine(result, loadField(value, type, index, field), field)
            }
            returnValue(result)
        case .enumeration(let id, _): hashEnumeration(value, type, id)
        case .dynamic: hashForms(value, type)
        default: returnValue(b.constant(unsigned: 0))
        }
    }

    private mutating func combine(_ sequence: ValueID, _ part: ValueID, _ type: TypeID) -> ValueID {
        callRuntime(.hashCombine, [sequence, hash(part, type)], .u64)
    }

    private mutating func hashTuple(_ value: ValueID, _ types: [TypeID]) -> ValueID {
        var result = b.constant(unsigned: 0)
        for (index, type) in types.enumerated() {
            result = combine(result, b.tupleElement(value, index, type: irType(type)), type)
        }
        return result
    }

    private mutating func hashArray(_ value: ValueID, _ element: TypeID) {
        let length = b.arrayLength(value)
        let header = newBlock()
        let inner = newBlock()
        let exit = newBlock()
        let index = b.addParameter(.i64, to: header)
        let sequence = b.addParameter(.u64, to: header)
        jump(header, [i64(0), b.convert(.convertWrap, length, to: .u64)])
        startOpen(header)
        branch(b.compare(.lt, index, length), inner, exit)
        start(inner)
        let next = combine(sequence, loadCheckedElement(value, index), element)
        jump(header, [b.arithmetic(.add, index, i64(1)), next])
        seal(header)
        start(exit)
        returnValue(sequence)
    }

    private mutating func hashEnumeration(_ value: ValueID, _ type: TypeID, _ id: EnumID) {
        forEachVariant(of: value, id) { lowerer, variant in
            var result = lowerer.b.constant(unsigned: UInt64(variant))
            for (index, payload) in lowerer.program.payloadTypes(of: UInt32(variant), in: type).enumerated() {
                let part = lowerer.b.payload(value, variant: variant, field: index, type: lowerer.irType(payload))
                result = lowerer.combine(result, part, payload)
            }
            lowerer.returnValue(result)
        }
    }
}
