import IR
import Support

/// Which part of memory an instruction touches, as a small number: parts never overlap.
///
/// The parts of a class of memory are told apart by type: an `f64` element is never an `i32` element, a field of one struct
/// never one of another; array headers go by the array's type.
struct MemoryClasses {
    /// The kinds of memory, in the order of the effects that name them.
    enum Kind: UInt32, CaseIterable {
        case headers, elements, fields, slots, globals
    }

    private var numbers: [NumberPair: Int] = [:]
    private(set) var kinds: [Kind] = []
    var count: Int { kinds.count }

    /// The part that holds what `instruction`, a load or store, accesses, or the header of an array it makes; nil for others.
    mutating func part(of instruction: Instruction, _ function: IRFunction) -> Int? {
        switch instruction.opcode {
        case .arrayLen, .arrayData, .arrayPush, .arrayPop: number(.headers, function.type(of: instruction.first).rawValue)
        case .arrayNew, .arrayFill, .arrayLiteral: number(.headers, instruction.type.rawValue)
        case .elemLoad, .elemStore: number(.elements, function.type(of: instruction.first).rawValue)
        case .fieldLoad, .fieldStore: number(.fields, function.type(of: instruction.first).rawValue, instruction.c)
        case .slotLoad, .slotStore: number(.slots, function.type(of: instruction.first).rawValue)
        case .globalLoad, .globalStore: number(.globals, instruction.c)
        default: nil
        }
    }

    private mutating func number(_ kind: Kind, _ first: UInt32, _ second: UInt32 = 0) -> Int {
        let key = NumberPair(kind.rawValue << 28 | second & 0xFFF_FFFF, first)
        if let known = numbers[key] { return known }
        let new = kinds.count
        numbers[key] = new
        kinds.append(kind)
        return new
    }
}

/// What each instruction changes, in terms of parts of memory.
struct Clobbers {
    /// The parts of the function's memory.
    private(set) var classes = MemoryClasses()
    /// Per instruction the part that it accesses, or -1.
    private(set) var part: [Int32]

    init(_ function: borrowing IRFunction) {
        part = Array(filledWith: -1, count: function.instructions.count)
        for block in function.layout {
            var value = function.blocks[block].first
            while value.isValid {
                if let number = classes.part(of: function[value], function) { part[value.index] = Int32(number) }
                value = function[value].next
            }
        }
    }

    /// Calls `body` with each part that an instruction may change.
    @inline(__always)
    func forEachClobber(of value: ValueID, _ function: IRFunction, _ context: PassContext, _ body: (Int) -> Void) {
        forEachChange(of: value, function, context, part: body) { changed in
            for (number, kind) in classes.kinds.enumerated() where kind == changed { body(number) }
        }
    }

    /// Calls `part` with a part that an instruction may change, and `kind` with each kind of memory of which it may change any part.
    @inline(__always)
    func forEachChange(
        of value: ValueID, _ function: IRFunction, _ context: PassContext, part: (Int) -> Void, kind: (MemoryClasses.Kind) -> Void
    ) {
        let instruction = function[value]
        switch instruction.opcode {
        case .fieldStore where PlantedFault.isPlanted(.staleLoad): break
        case .elemStore, .fieldStore, .slotStore, .globalStore, .arrayPop: part(Int(self.part[value.index]))
        case .arrayPush:
            part(Int(self.part[value.index]))
            kind(.elements)
        default:
            let effects = context.effects(of: instruction)
            if effects.isDisjoint(with: .writes) { return }
            if effects.contains(.writesHeaders) { kind(.headers) }
            if effects.contains(.writesElements) { kind(.elements) }
            if effects.contains(.writesFields) { kind(.fields) }
            if effects.contains(.writesSlots) { kind(.slots) }
            if effects.contains(.writesGlobals), !PlantedFault.isPlanted(.forgottenGlobal) { kind(.globals) }
        }
    }
}

/// A set of numbers below `count`, which stand for parts of memory and whole kinds of it, for each of several places, as bits.
private struct ChangeSets {
    private let count: Int
    private let width: Int
    private var words: [UInt64]

    init(places: Int, count: Int) {
        self.count = count
        width = (count + 63) / 64
        words = Array(filledWith: 0, count: places * width)
    }

    mutating func insert(_ number: Int, at place: Int) { words[place * width + number / 64] |= 1 << UInt64(number % 64) }

    mutating func fill(_ place: Int) {
        for word in place * width..<(place + 1) * width { words[word] = .max }
    }

    /// Adds the set that `sets` has of another place to that of `place`.
    mutating func formUnion(_ place: Int, _ other: Int, of sets: ChangeSets) {
        for word in 0..<width { words[place * width + word] |= sets.words[other * width + word] }
    }

    /// Adds the set of another place to that of `place`.
    mutating func formUnion(_ place: Int, _ other: Int) {
        for word in 0..<width { words[place * width + word] |= words[other * width + word] }
    }

    /// Calls `body` with each number in the set of a place.
    @inline(__always)
    func forEach(at place: Int, _ body: (Int) -> Void) {
        for word in 0..<width {
            var bits = words[place * width + word]
            while bits != 0 {
                let number = word * 64 + bits.trailingZeroBitCount
                bits &= bits - 1
                if number < count { body(number) }
            }
        }
    }
}

/// A number for the state of a part of memory at each load and after each store: equal numbers mean equal contents.
///
/// The states are those of memory SSA with one variable a part. A block starts with the states that its immediate dominator ends with,
/// but for the parts that something on a way between the two may change: these get a new number. A walk over the
/// dominator tree hence needs one table of the current numbers, whose changes are taken back on leaving a block.
struct MemoryVersions {
    /// Per load the version it reads, per store the version it makes, per new array that of the headers of its type; 0 for others.
    private(set) var version: [UInt32]

    private let count: Int
    /// The number of each part, and of each kind: that of a part is the greater, hence newer, one of both.
    private var current: [UInt32]
    /// What `current` was before, and the block that changed it.
    private var log: [(position: Int, old: UInt32, block: BlockID)] = []
    private var next: UInt32 = 1

    init(_ function: borrowing IRFunction, _ tree: DominatorTree, _ predecessors: PredecessorTable, _ forest: LoopForest, _ context: PassContext) {
        let clobbers = Clobbers(function)
        version = Array(filledWith: 0, count: function.instructions.count)
        count = clobbers.classes.count
        current = []
        guard count > 0 else { return }
        current = Array(filledWith: 0, count: count + MemoryClasses.Kind.allCases.count)
        let changes = changesOnTheWay(function, tree, predecessors, forest, clobbers, context)
        for block in tree.preorder {
            while let last = log.last, !tree.dominates(last.block, block) {
                current[last.position] = last.old
                log.removeLast()
            }
            let number = next
            changes.forEach(at: block.index) { changed in
                set(changed, number, block)
                next = number + 1
            }
            walk(block, function, clobbers, context)
        }
    }

    private mutating func set(_ position: Int, _ number: UInt32, _ block: BlockID) {
        log.append((position, current[position], block))
        current[position] = number
    }

    /// Sets the versions behind each instruction of a block.
    private mutating func walk(_ block: BlockID, _ function: IRFunction, _ clobbers: Clobbers, _ context: PassContext) {
        var value = function.blocks[block].first
        while value.isValid {
            let part = Int(clobbers.part[value.index])
            // All that one instruction changes shares a new number.
            let number = next
            clobbers.forEachChange(of: value, function, context) { part in
                set(part, number, block)
                next = number + 1
            } kind: { kind in
                set(count + Int(kind.rawValue), number, block)
                next = number + 1
            }
            if part >= 0 {
                version[value.index] = max(current[part], current[count + Int(clobbers.classes.kinds[part].rawValue)])
            }
            value = function[value].next
        }
    }

    /// Per block the positions in `current` of what something between the end of its immediate dominator and its start may change.
    private func changesOnTheWay(
        _ function: IRFunction, _ tree: DominatorTree, _ predecessors: PredecessorTable, _ forest: LoopForest, _ clobbers: Clobbers,
        _ context: PassContext
    ) -> ChangeSets {
        var inside = ChangeSets(places: function.blocks.count, count: current.count)
        for block in tree.preorder {
            function.forEachInstruction(in: block) { value in
                clobbers.forEachChange(of: value, function, context) { part in
                    inside.insert(part, at: block.index)
                } kind: { kind in
                    inside.insert(count + Int(kind.rawValue), at: block.index)
                }
            }
        }
        var inLoops = ChangeSets(places: forest.loops.count, count: current.count)
        for id in forest.loops.ids {
            for block in forest.blocks(of: id) { inLoops.formUnion(id.index, block.index, of: inside) }
        }
        var result = ChangeSets(places: function.blocks.count, count: current.count)
        // For which block each one was added last: where ways join, what is above is there already.
        var lastAddedFor = [BlockID](filledWith: .invalid, count: function.blocks.count)
        for block in tree.order.blocks {
            guard let dominator = tree.immediateDominator(of: block) else { continue }
            if let loop = forest.loop(of: block), forest.loops[loop].header == block { result.formUnion(block.index, loop.index, of: inLoops) }
            for edge in predecessors.edges(into: block) {
                var source = function.edges[edge].source
                if tree.order.position[source] >= tree.order.position[block] {
                    // An edge back to what does not dominate its source belongs to control flow that is not reducible.
                    if !tree.dominates(block, source) { result.fill(block.index) }
                    continue
                }
                while source != dominator, lastAddedFor[source.index] != block {
                    lastAddedFor[source.index] = block
                    result.formUnion(block.index, source.index, of: inside)
                    result.formUnion(block.index, source.index)
                    guard let above = tree.immediateDominator(of: source) else { break }
                    source = above
                }
            }
        }
        return result
    }
}
