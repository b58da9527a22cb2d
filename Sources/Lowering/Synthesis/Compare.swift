import IR
import TypedTree

// Ordering of composite values: lexicographic. NaN comes after every other number when sorting; `<` and its like do not hold where it decides.

extension Lowerer {
    /// What `order(a, b)` gives where NaN decides: less than whatever `compare` of a string gives.
    static let unordered = Int64(Int32.min)

    /// Makes `order(a, b)`.
    mutating func synthesizeOrder(_ type: TypeID) {
        isOrderPartial = true
        synthesizeCompare(type)
        isOrderPartial = false
    }

    /// Whether values of a type may have NaN in them.
    mutating func mayHoldNaN(_ type: TypeID) -> Bool {
        var seen: Set<TypeID> = []
        return mayHoldNaN(type, &seen)
    }

    private mutating func mayHoldNaN(_ type: TypeID, _ seen: inout Set<TypeID>) -> Bool {
        guard seen.insert(type).inserted else { return false }
        switch program.types[type] {
        case .float: return true
        case .array(let element), .fixedArray(let element, _): return mayHoldNaN(element, &seen)
        case .tuple(let list): return Array(program.types[list]).contains { mayHoldNaN($0, &seen) }
        case .structure: return program.fieldTypes(of: type).contains { mayHoldNaN($0, &seen) }
        case .enumeration(let id, _):
            return program.enums[id].variants.indices.contains { variant in
                program.payloadTypes(of: UInt32(variant), in: type).contains { mayHoldNaN($0, &seen) }
            }
        default: return false
        }
    }

    /// Makes `compare(a, b)`: negative, zero or positive.
    mutating func synthesizeCompare(_ type: TypeID) {
        let left = b.parameter(0)
        let right = b.parameter(1)
        if compareByMethod(left, right, type) { return }
        switch program.types[type] {
        case .tuple(let list):
            for (index, element) in program.types[list].enumerated() {
                let part = irType(element)
                let first = b.tupleElement(left, index, type: part)
                returnUnlessEqual(first, b.tupleElement(right, index, type: part), element)
            }
        case .array(let element), .fixedArray(let element, _): compareArrays(left, right, element)
        case .structure:
            for (index, field) in program.fieldTypes(of: type).enumerated() {
                let first = loadField(left, type, index, field)
                returnUnlessEqual(first, loadField(right, type, index, field), field)
            }
        case .enumeration(let id, _): compareEnumerations(left, right, type, id)
        case .string: returnValue(callRuntime(.stringCompare, [left, right], .i32))
        case .float: compareFloats(left, right)
        default: returnUnlessEqualScalars(left, right)
        }
        returnValue(b.constant(0 as Int64, .i32))
    }

    /// Returns what the type's own `compare` or `lt` says of two values; false when it has neither.
    private mutating func compareByMethod(_ left: ValueID, _ right: ValueID, _ type: TypeID) -> Bool {
        if let order = callOperator(names.protocols.compare, [left, right], [type, type]) {
            // `Ordering` is `Less, Equal, Greater`.
            returnValue(b.arithmetic(.sub, b.tag(order), b.constant(1 as Int64, .i32)))
            return true
        }
        guard let isLess = callOperator(names.protocols.less, [left, right], [type, type]) else { return false }
        returnIf(isLess, -1)
        if let isGreater = callOperator(names.protocols.less, [right, left], [type, type]) { returnIf(isGreater, 1) }
        returnValue(b.constant(0 as Int64, .i32))
        return true
    }

    /// Returns the order of two parts unless they are equal.
    private mutating func returnUnlessEqual(_ left: ValueID, _ right: ValueID, _ type: TypeID) {
        switch program.types[type] {
        case .bool, .char, .integer: returnUnlessEqualScalars(left, right)
        case .unit: break
        default:
            let order = callSynthesized(isOrderPartial && mayHoldNaN(type) ? .order(type) : .compare(type), [left, right], .i32)
            let differs = newBlock()
            let next = newBlock()
            branch(b.compare(.ne, order, b.constant(0 as Int64, .i32)), differs, next)
            start(differs)
            returnValue(order)
            start(next)
        }
    }

    private mutating func returnUnlessEqualScalars(_ left: ValueID, _ right: ValueID) {
        returnIf(b.compare(.lt, left, right), -1)
        returnIf(b.compare(.gt, left, right), 1)
    }

    private mutating func returnIf(_ condition: ValueID, _ order: Int64) {
        let holds = newBlock()
        let next = newBlock()
        branch(condition, holds, next)
        start(holds)
        returnValue(b.constant(order, .i32))
        start(next)
    }

    private mutating func compareFloats(_ left: ValueID, _ right: ValueID) {
        returnUnlessEqualScalars(left, right)
        if isOrderPartial { return returnIf(b.compare(.ne, left, right), Self.unordered) }
        let leftIsNumber = b.compare(.eq, left, left)
        let rightIsNumber = b.compare(.eq, right, right)
        returnIf(b.arithmetic(.and, leftIsNumber, b.arithmetic(.not, rightIsNumber)), -1)
        returnIf(b.arithmetic(.and, b.arithmetic(.not, leftIsNumber), rightIsNumber), 1)
    }

    private mutating func compareArrays(_ left: ValueID, _ right: ValueID, _ element: TypeID) {
        let leftLength = b.arrayLength(left)
        let rightLength = b.arrayLength(right)
        let common = b.select(b.compare(.lt, leftLength, rightLength), leftLength, rightLength)
        forEachIndex(below: common) { lowerer, index in
            let first = lowerer.loadCheckedElement(left, index)
            lowerer.returnUnlessEqual(first, lowerer.loadCheckedElement(right, index), element)
        }
        returnUnlessEqualScalars(leftLength, rightLength)
    }

    /// Variants are ordered as declared, then by payload.
    private mutating func compareEnumerations(_ left: ValueID, _ right: ValueID, _ type: TypeID, _ id: EnumID) {
        returnUnlessEqualScalars(b.tag(left), b.tag(right))
        let done = newBlock()
        forEachVariant(of: left, id) { lowerer, variant in
            for (index, payload) in lowerer.program.payloadTypes(of: UInt32(variant), in: type).enumerated() {
                let part = lowerer.irType(payload)
                let first = lowerer.b.payload(left, variant: variant, field: index, type: part)
                let second = lowerer.b.payload(right, variant: variant, field: index, type: part)
                lowerer.returnUnlessEqual(first, second, payload)
            }
            lowerer.jump(done)
        }
        start(done)
    }

    /// Makes the function that the runtime's sort calls with the addresses of two elements.
    mutating func synthesizeComparator(_ element: TypeID) {
        let type = irType(element)
        let left = b.loadElement(b.parameter(0), i64(0), type: type)
        let right = b.loadElement(b.parameter(1), i64(0), type: type)
        returnValue(callSynthesized(.compare(element), [left, right], .i32))
    }
}
