import IR
import TypedTree

// Equality and membership, by contents.

extension Lowerer {
    /// Makes `equal(a, b)` for a composite type.
    mutating func synthesizeEqual(_ type: TypeID, exactly: Bool = false) {
        let left = b.parameter(0)
        let right = b.parameter(1)
        let unequal = newBlock()
        switch program.types[type] {
        case .array(let element), .fixedArray(let element, _): equalArrays(left, right, element, unequal)
        case .tuple(let list): equalTuples(left, right, program.types[list], unequal)
        case .range(let element):
            let bound = irType(element)
            let step = bound == .char ? TypeStore.i64 : element
            equalTuples(left, right, [element, element, step, TypeStore.bool], unequal)
        case .structure where !exactly && program.isExtended(type): equalForms(left, right, type, unequal)
        case .structure: equalStructures(left, right, type, unequal)
        case .enumeration(let id, _): equalEnumerations(left, right, type, id, unequal)
        case .dynamic: equalForms(left, right, type, unequal)
        default: break
        }
        if !f.isDead { returnValue(b.constant(true)) }
        start(unequal)
        returnValue(b.constant(false))
    }

    /// Goes on where two parts are equal, else to `unequal`.
    private mutating func require(_ left: ValueID, _ right: ValueID, _ type: TypeID, else unequal: BlockID) {
        let next = newBlock()
        branch(equal(left, right, type), next, unequal)
        start(next)
    }

    private mutating func equalArrays(_ left: ValueID, _ right: ValueID, _ element: TypeID, _ unequal: BlockID) {
        let length = b.arrayLength(left)
        let sameLength = newBlock()
        branch(b.compare(.eq, length, b.arrayLength(right)), sameLength, unequal)
        start(sameLength)
        forEachIndex(below: length) { lowerer, index in
            let first = lowerer.loadCheckedElement(left, index)
            lowerer.require(first, lowerer.loadCheckedElement(right, index), element, else: unequal)
        }
    }

    private mutating func equalTuples(_ left: ValueID, _ right: ValueID, _ types: [TypeID], _ unequal: BlockID) {
        for (index, type) in types.enumerated() {
            let element = irType(type)
            let first = b.tupleElement(left, index, type: element)
            require(first, b.tupleElement(right, index, type: element), type, else: unequal)
        }
    }

    private mutating func equalStructures(_ left: ValueID, _ right: ValueID, _ type: TypeID, _ unequal: BlockID) {
        for (index, field) in program.fieldTypes(of: type).enumerated() {
            let first = loadField(left, type, index, field)
            require(first, loadField(right, type, index, field), field, else: unequal)
        }
    }

    private mutating func equalEnumerations(
        _ left: ValueID, _ right: ValueID, _ type: TypeID, _ id: EnumID, _ unequal: BlockID
    ) {
        let done = newBlock()
        let sameVariant = newBlock()
        branch(b.compare(.eq, b.tag(left), b.tag(right)), sameVariant, unequal)
        start(sameVariant)
        forEachVariant(of: left, id) { lowerer, variant in
            for (index, payload) in lowerer.program.payloadTypes(of: UInt32(variant), in: type).enumerated() {
                let part = lowerer.irType(payload)
                let first = lowerer.b.payload(left, variant: variant, field: index, type: part)
                let second = lowerer.b.payload(right, variant: variant, field: index, type: part)
                lowerer.require(first, second, payload, else: unequal)
            }
            lowerer.jump(done)
        }
        start(done)
    }

    // MARK: Membership

    /// Makes `contains(element, container)` for arrays and ranges.
    mutating func synthesizeContains(_ type: TypeID) {
        let wanted = b.parameter(0)
        let container = b.parameter(1)
        if let element = rangeElement(of: type) {
            returnValue(isInRange(wanted, container, irType(element)))
            return
        }
        guard let element = elementType(of: type) else { return returnValue(b.constant(false)) }
        let found = newBlock()
        forEachIndex(below: b.arrayLength(container)) { lowerer, index in
            let next = lowerer.newBlock()
            let isEqual = lowerer.equal(lowerer.loadCheckedElement(container, index), wanted, element)
            lowerer.branch(isEqual, found, next)
            lowerer.start(next)
        }
        returnValue(b.constant(false))
        start(found)
        returnValue(b.constant(true))
    }
}
