import IR
import TypedTree

// What ranges as values can do besides being looped over.

extension Lowerer {
    /// Whether an integer or character is one of those that a range visits.
    mutating func isInRange(_ value: ValueID, _ range: ValueID, _ bound: IRType) -> ValueID {
        let start = b.tupleElement(range, 0, type: bound)
        let end = b.tupleElement(range, 1, type: bound)
        let stepType = stepType(of: bound)
        let step = b.tupleElement(range, 2, type: stepType)
        let isInclusive = b.tupleElement(range, 3, type: .bool)
        let isUp = stepType.isUnsigned ? b.constant(true) : b.compare(.gt, step, b.constant(0 as Int64, stepType))
        let isBelowEnd = b.select(isInclusive, b.compare(.le, value, end), b.compare(.lt, value, end))
        let isAboveEnd = b.select(isInclusive, b.compare(.ge, value, end), b.compare(.gt, value, end))
        let up = b.arithmetic(.and, b.compare(.ge, value, start), isBelowEnd)
        let down = b.arithmetic(.and, b.compare(.le, value, start), isAboveEnd)
        let isBetween = b.select(isUp, up, down)
        let distance = b.select(isUp, difference(value, start), difference(start, value))
        let size = magnitude(step, isUp)
        let isOnStep = b.compare(.eq, b.arithmetic(.rem, distance, size), b.constant(unsigned: 0, .u64))
        return b.arithmetic(.and, isBetween, isOnStep)
    }

    /// Makes `length(range)`: how many values it visits. All of 64 bits are one too many for the result.
    mutating func synthesizeRangeLength(_ type: TypeID, _ isExact: Bool) {
        guard let element = rangeElement(of: type) else { return returnValue(unsigned(0)) }
        let bound = irType(element)
        let range = b.parameter(0)
        let start = b.tupleElement(range, 0, type: bound)
        let end = b.tupleElement(range, 1, type: bound)
        let stepType = stepType(of: bound)
        let step = b.tupleElement(range, 2, type: stepType)
        let isInclusive = b.tupleElement(range, 3, type: .bool)
        let isUp = stepType.isUnsigned ? b.constant(true) : b.compare(.gt, step, b.constant(0 as Int64, stepType))
        let isBefore = b.select(isUp, b.compare(.lt, start, end), b.compare(.gt, start, end))
        let isAtEnd = b.arithmetic(.and, isInclusive, b.compare(.eq, start, end))
        let some = newBlock()
        let none = newBlock()
        branch(b.arithmetic(.or, isBefore, isAtEnd), some, none)
        self.start(none)
        returnValue(unsigned(0))
        self.start(some)
        let distance = b.select(isUp, difference(end, start), difference(start, end))
        let excluded = b.select(isInclusive, b.constant(unsigned: 0, .u64), b.constant(unsigned: 1, .u64))
        let further = b.arithmetic(.div, b.arithmetic(.sub, distance, excluded), magnitude(step, isUp))
        let isCountable = b.compare(.ne, further, unsigned(UInt64.max))
        if isExact { b.check(isCountable, .overflow) }
        let count = b.arithmetic(.add, further, unsigned(1))
        returnValue(isExact ? count : b.select(isCountable, count, further))
    }

    private mutating func difference(_ left: ValueID, _ right: ValueID) -> ValueID {
        b.arithmetic(.sub, ordinal(left), ordinal(right))
    }

    /// The size of a step, whichever way it goes.
    private mutating func magnitude(_ step: ValueID, _ isUp: ValueID) -> ValueID {
        let wide = bits(step)
        return b.select(isUp, wide, b.arithmetic(.sub, b.constant(unsigned: 0, .u64), wide))
    }
}
