import IR
import Source
import Support
import TypedTree

// Counting loops. The form without a step is the plain one that later passes know: a header that compares, an increment that
// cannot overflow. Forms that could run past the end of their type decide *before* the increment whether there is a next turn.

/// Whether a range includes its end: where that is known, and as a value where it is not.
enum RangeEnd {
    case exclusive
    case inclusive
    case decided(by: ValueID)
}

extension Lowerer {
    mutating func lowerForRange(_ start: NodeID, _ end: NodeID, _ step: NodeID?, _ inclusive: Bool, _ turn: LoopTurn) {
        let first = value(start)
        let last = value(end)
        let stride = step.map { convertInteger(value($0), to: stepType(of: b.type(of: first))) }
        b.span = turn.span
        if let step, let stride {
            b.span = program.nodes[step].span
            if !isNonZeroConstant(stride) {
                b.check(b.compare(.ne, stride, b.constant(0 as Int64, b.type(of: stride))), .rangeStepZero)
            }
            b.span = turn.span
        }
        lowerCounting(first, last, stride, inclusive ? .inclusive : .exclusive, turn)
    }

    /// A loop over a range that is a value. Its step was checked when it was made.
    mutating func lowerForRangeValue(_ range: ValueID, _ turn: LoopTurn) {
        guard let parts = module.types.elements(ofTuple: b.type(of: range)).map(Array.init) else { return }
        let first = b.tupleElement(range, 0, type: parts[0])
        let last = b.tupleElement(range, 1, type: parts[1])
        let step = b.tupleElement(range, 2, type: parts[2])
        lowerCounting(first, last, step, .decided(by: b.tupleElement(range, 3, type: .bool)), turn)
    }

    /// A loop from `first` to `last`; the step, unless there is none, is not zero.
    mutating func lowerCounting(
        _ first: ValueID, _ last: ValueID, _ step: ValueID?, _ end: RangeEnd, _ turn: LoopTurn
    ) {
        switch (step, end) {
        case (nil, .exclusive): lowerUpTo(first, last, turn)
        case (nil, .inclusive) where PlantedFault.isPlanted(.exclusiveEnd): lowerUpTo(first, last, turn)
        case (nil, .inclusive): lowerThrough(first, last, turn)
        case (let step?, _): lowerStepping(first, last, step, end, turn)
        case (nil, .decided): break
        }
    }

    /// Makes room for what a counting loop fills an array with. A wrong number does no harm.
    private mutating func expectElements(from first: ValueID, to last: ValueID, _ turn: LoopTurn) {
        guard turn.filled != nil, b.type(of: first).isInteger else { return }
        let bounds = [last, first].map { b.type(of: $0) == .i64 ? $0 : b.convert(.convertWrap, $0, to: .i64) }
        expectElements(b.arithmetic(.subWrap, bounds[0], bounds[1]), turn)
    }

    private func isNonZeroConstant(_ value: ValueID) -> Bool {
        let instruction = b.function[value]
        return instruction.opcode == .const && instruction.constantInt != 0
    }

    /// The value that makes one step up in a type.
    private mutating func increment(_ value: ValueID) -> ValueID {
        let type = b.type(of: value)
        guard type == .char else { return b.arithmetic(.add, value, b.constant(1 as Int64, type)) }
        // The surrogates are no characters.
        let scalar = b.convert(.convert, value, to: .u32)
        let next = b.arithmetic(.add, scalar, b.constant(1 as Int64, .u32))
        let isGap = b.compare(.eq, next, b.constant(0xD800, .u32))
        return b.convert(.convert, b.select(isGap, b.constant(0xE000, .u32), next), to: .char)
    }

    /// `first..last`: the increment cannot overflow, for the value was less than `last`.
    private mutating func lowerUpTo(_ first: ValueID, _ last: ValueID, _ turn: LoopTurn) {
        let header = newBlock()
        let inner = newBlock()
        let next = newBlock()
        let exit = newBlock()
        let counter = b.addParameter(b.type(of: first), to: header)
        expectElements(from: first, to: last, turn)
        jump(header, first)
        startOpen(header)
        branch(b.compare(.lt, counter, last), inner, exit)
        start(inner)
        bindPattern(turn.pattern, counter)
        lowerLoopBody(turn.loop, turn.body, breakTo: exit, continueTo: next)
        jump(next)
        start(next)
        b.span = turn.span
        jump(header, increment(counter))
        seal(header)
        start(exit)
    }

    /// `first..=last`: whether there is a next turn is decided before the increment, so that `..=MAX` ends.
    private mutating func lowerThrough(_ first: ValueID, _ last: ValueID, _ turn: LoopTurn) {
        let inner = newBlock()
        let next = newBlock()
        let more = newBlock()
        let exit = newBlock()
        let enter = newBlock()
        let counter = b.addParameter(b.type(of: first), to: inner)
        branch(b.compare(.le, first, last), enter, exit)
        start(enter)
        expectElements(from: first, to: last, turn)
        jump(inner, first)
        startOpen(inner)
        bindPattern(turn.pattern, counter)
        lowerLoopBody(turn.loop, turn.body, breakTo: exit, continueTo: next)
        jump(next)
        start(next)
        b.span = turn.span
        branch(b.compare(.lt, counter, last), more, exit)
        start(more)
        jump(inner, increment(counter))
        seal(inner)
        start(exit)
    }

    /// A range with a step: how many turns there are is known before the first one, so that no sum can overflow.
    private mutating func lowerStepping(
        _ first: ValueID, _ last: ValueID, _ step: ValueID, _ end: RangeEnd, _ turn: LoopTurn
    ) {
        let enter = newBlock()
        let inner = newBlock()
        let next = newBlock()
        let more = newBlock()
        let exit = newBlock()
        let direction = direction(of: step)
        branch(isNonEmpty(first, last, direction, end), enter, exit)
        start(enter)
        let turns = furtherTurns(first, last, step, direction, end)
        let counter = b.addParameter(b.type(of: first), to: inner)
        let left = b.addParameter(.u64, to: inner)
        jump(inner, [first, turns])
        startOpen(inner)
        bindPattern(turn.pattern, counter)
        lowerLoopBody(turn.loop, turn.body, breakTo: exit, continueTo: next)
        jump(next)
        start(next)
        b.span = turn.span
        branch(b.compare(.ne, left, unsigned(0)), more, exit)
        start(more)
        jump(inner, [advanced(counter, by: step), b.arithmetic(.sub, left, unsigned(1))])
        seal(inner)
        start(exit)
    }

    /// Which way a step goes.
    private enum Direction {
        case up
        case down
        /// Up, when this `bool` is true.
        case decided(by: ValueID)
    }

    private mutating func direction(of step: ValueID) -> Direction {
        let instruction = b.function[step]
        if instruction.type.isUnsigned { return .up }
        if instruction.opcode == .const { return instruction.constantInt > 0 ? .up : .down }
        return .decided(by: b.compare(.gt, step, b.constant(0 as Int64, instruction.type)))
    }

    mutating func unsigned(_ value: UInt64) -> ValueID { b.constant(unsigned: value, .u64) }

    /// Whether there is a first turn.
    private mutating func isNonEmpty(_ first: ValueID, _ last: ValueID, _ direction: Direction, _ end: RangeEnd) -> ValueID {
        switch end {
        case .exclusive: return isBefore(first, last, direction, .lt, .gt)
        case .inclusive: return isBefore(first, last, direction, .le, .ge)
        case .decided(let isInclusive):
            let orAt = isBefore(first, last, direction, .le, .ge)
            return b.select(isInclusive, orAt, isBefore(first, last, direction, .lt, .gt))
        }
    }

    private mutating func isBefore(
        _ first: ValueID, _ last: ValueID, _ direction: Direction, _ up: Opcode, _ down: Opcode
    ) -> ValueID {
        switch direction {
        case .up: return b.compare(up, first, last)
        case .down: return b.compare(down, first, last)
        case .decided(let isUp):
            let below = b.compare(up, first, last)
            return b.select(isUp, below, b.compare(down, first, last))
        }
    }

    /// How many turns follow the first one: the whole distance divided by the size of the step, both unsigned.
    private mutating func furtherTurns(
        _ first: ValueID, _ last: ValueID, _ step: ValueID, _ direction: Direction, _ end: RangeEnd
    ) -> ValueID {
        let from = ordinal(first)
        let to = ordinal(last)
        let stride = bits(step)
        var distance: ValueID
        let size: ValueID
        switch direction {
        case .up:
            distance = b.arithmetic(.sub, to, from)
            size = stride
        case .down:
            distance = b.arithmetic(.sub, from, to)
            size = b.arithmetic(.sub, unsigned(0), stride)
        case .decided(let isUp):
            let up = b.arithmetic(.sub, to, from)
            distance = b.select(isUp, up, b.arithmetic(.sub, from, to))
            size = b.select(isUp, stride, b.arithmetic(.sub, unsigned(0), stride))
        }
        switch end {
        case .inclusive: break
        case .exclusive: distance = b.arithmetic(.sub, distance, unsigned(1))
        case .decided(let isInclusive):
            let excluded = b.select(isInclusive, unsigned(0), unsigned(1))
            distance = b.arithmetic(.sub, distance, excluded)
        }
        return b.arithmetic(.div, distance, size)
    }

    /// An integer or character, extended to 64 bits.
    mutating func bits(_ value: ValueID) -> ValueID {
        let type = b.type(of: value)
        if type == .u64 { return value }
        if type.isUnsigned || type == .char { return b.convert(.convert, value, to: .u64) }
        let wide = type == .i64 ? value : b.convert(.convert, value, to: .i64)
        return b.convert(.convertWrap, wide, to: .u64)
    }

    /// Where a value stands among all of its type. The surrogates are no characters.
    mutating func ordinal(_ value: ValueID) -> ValueID {
        let bits = bits(value)
        guard b.type(of: value) == .char else { return bits }
        let isAbove = b.compare(.ge, bits, unsigned(0xE000))
        return b.select(isAbove, b.arithmetic(.sub, bits, unsigned(0x800)), bits)
    }

    mutating func advanced(_ counter: ValueID, by step: ValueID) -> ValueID {
        let type = b.type(of: counter)
        if type == .char {
            let ordinal = b.arithmetic(.addWrap, b.convert(.convertWrap, ordinal(counter), to: .i64), step)
            let isAbove = b.compare(.ge, ordinal, i64(0xD800))
            let scalar = b.select(isAbove, b.arithmetic(.addWrap, ordinal, i64(0x800)), ordinal)
            return b.convert(.convert, scalar, to: .char)
        }
        return b.arithmetic(type.isSigned ? .addWrap : .add, counter, step)
    }
}
