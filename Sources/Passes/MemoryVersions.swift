import IR
import Support

/// Which part of memory an instruction touches, as a small number: parts never overlap.
///
/// The parts of a class of memory are told apart by type: an `f64` element is never an `i32` element, a field of one struct
/// never one of another; array headers go by the array's type.
struct MemoryClasses {
    /// The kinds of memory, in the order of the effects that name them.
    enum Kind: UInt64 {
        case headers, elements, fields, slots, globals
    }

    private var numbers: [UInt64: Int] = [:]
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
        let key = kind.rawValue << 60 | UInt64(second & 0xFFF_FFFF) << 32 | UInt64(first)
        if let known = numbers[key] { return known }
        let new = kinds.count
        numbers[key] = new
        kinds.append(kind)
        return new
    }

    /// Whether something with these effects may change a part of this kind.
    static func clobbers(_ effects: Effects, _ kind: Kind) -> Bool {
        switch kind {
        case .headers: effects.contains(.writesHeaders)
        case .elements: effects.contains(.writesElements)
        case .fields: effects.contains(.writesFields)
        case .slots: effects.contains(.writesSlots)
        case .globals: effects.contains(.writesGlobals)
        }
    }
}

/// What each instruction changes, in terms of parts of memory.
struct Clobbers {
    /// The parts of the function's memory.
    private(set) var classes = MemoryClasses()
    /// Per instruction the part that it accesses, or -1.
    private(set) var part: [Int32]

    init(_ function: IRFunction) {
        part = Array(repeating: -1, count: function.instructions.count)
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
        let instruction = function[value]
        switch instruction.opcode {
        case .elemStore, .fieldStore, .slotStore, .globalStore: body(Int(part[value.index]))
        case .arrayPop: body(Int(part[value.index]))
        case .arrayPush:
            body(Int(part[value.index]))
            for (number, kind) in classes.kinds.enumerated() where kind == .elements { body(number) }
        default:
            let effects = context.effects(of: instruction)
            if effects.isDisjoint(with: .writes) { return }
            for (number, kind) in classes.kinds.enumerated() where MemoryClasses.clobbers(effects, kind) { body(number) }
        }
    }
}

/// A number for the state of a part of memory at each load and after each store: equal numbers mean equal contents.
///
/// The states are those of memory SSA with one variable a part: a join keeps a number that all its predecessors agree on, and
/// a loop header one that nothing in the loop changes.
struct MemoryVersions {
    /// Per load the version it reads, per store the version it makes, per new array that of the headers of its type; 0 for others.
    private(set) var version: [UInt32]

    private let count: Int
    /// The versions at the end of each block that is done, `count` numbers a block.
    private var atEnd: [UInt32]
    private var next: UInt32 = 1

    init(_ function: IRFunction, _ tree: DominatorTree, _ predecessors: PredecessorTable, _ forest: LoopForest, _ context: PassContext) {
        let clobbers = Clobbers(function)
        version = Array(repeating: 0, count: function.instructions.count)
        count = clobbers.classes.count
        atEnd = Array(repeating: 0, count: count * function.blocks.count)
        guard count > 0 else { return }
        let loopClobbers = Self.clobbersOfLoops(function, forest, clobbers, context)
        var current = [UInt32](repeating: 0, count: count)
        var isDone = [Bool](repeating: false, count: function.blocks.count)
        for block in tree.order.blocks {
            enter(block, function, predecessors, forest, loopClobbers, isDone, &current)
            walk(block, function, clobbers, context, &current)
            let base = block.index * count
            for part in 0..<count { atEnd[base + part] = current[part] }
            isDone[block.index] = true
        }
    }

    /// Per loop the parts that something in it may change.
    private static func clobbersOfLoops(
        _ function: IRFunction, _ forest: LoopForest, _ clobbers: Clobbers, _ context: PassContext
    ) -> IDArray<LoopID, [Bool]> {
        var result = IDArray<LoopID, [Bool]>(repeating: [], count: forest.loops.count)
        for id in forest.loops.ids {
            var parts = [Bool](repeating: false, count: clobbers.classes.count)
            for block in forest.loops[id].blocks {
                if let inner = forest.loop(of: block), inner != id {
                    // An inner loop is summed up already; its header stands for all of it.
                    if forest.loops[inner].header == block {
                        for part in parts.indices where result[inner][part] { parts[part] = true }
                    }
                    continue
                }
                function.forEachInstruction(in: block) { value in
                    clobbers.forEachClobber(of: value, function, context) { parts[$0] = true }
                }
            }
            result[id] = parts
        }
        return result
    }

    private mutating func fresh() -> UInt32 {
        next += 1
        return next - 1
    }

    /// Sets the versions at the start of a block.
    private mutating func enter(
        _ block: BlockID, _ function: IRFunction, _ predecessors: PredecessorTable, _ forest: LoopForest,
        _ loopClobbers: IDArray<LoopID, [Bool]>, _ isDone: [Bool], _ current: inout [UInt32]
    ) {
        let incoming = predecessors.edges(into: block)
        var source: BlockID?
        var hasBackEdge = false
        for edge in incoming {
            let from = function.edges[edge].source
            if isDone[from.index] { source = source ?? from } else { hasBackEdge = true }
        }
        guard let source else {
            for part in 0..<count { current[part] = fresh() }
            return
        }
        let loop = forest.loop(of: block).flatMap { forest.loops[$0].header == block ? $0 : nil }
        for part in 0..<count {
            let first = atEnd[source.index * count + part]
            var isSame = true
            for edge in incoming {
                let from = function.edges[edge].source
                if isDone[from.index] && atEnd[from.index * count + part] != first { isSame = false }
            }
            // A back edge into what is no loop header belongs to control flow that is not reducible.
            if hasBackEdge { isSame = isSame && loop.map { !loopClobbers[$0][part] } ?? false }
            current[part] = isSame ? first : fresh()
        }
    }

    private mutating func walk(
        _ block: BlockID, _ function: IRFunction, _ clobbers: Clobbers, _ context: PassContext, _ current: inout [UInt32]
    ) {
        var value = function.blocks[block].first
        while value.isValid {
            let part = clobbers.part[value.index]
            var changed = false
            clobbers.forEachClobber(of: value, function, context) { part in
                current[part] = next
                changed = true
            }
            // All parts that one instruction changes share the new number.
            if changed { next += 1 }
            if part >= 0 { version[value.index] = current[Int(part)] }
            value = function[value].next
        }
    }
}
