import IR
import Support

/// Common subexpression elimination: an instruction whose value is already there, computed by one that dominates it, is
/// replaced by that value. Loads take part: two loads of one place are the same while nothing between them may have changed it, and
/// a load after a store of that place gives what was stored. A check that a dominating one has made is dropped.
///
/// Click, "Global code motion, global value numbering" (the dominator-based, pessimistic form); memory by `MemoryVersions`.
func numberValues(_ function: inout IRFunction, _ context: inout PassContext) {
    let flow = context.controlFlow(of: &function)
    let tree = flow.tree
    let memory = MemoryVersions(function, tree, flow.predecessors, flow.forest, context)
    var numbering = ValueNumbering(function, tree: tree, versions: memory.version)
    for block in tree.preorder {
        var value = function.blocks[block].first
        while value.isValid {
            let next = function[value].next
            numbering.visit(value, block, &function, &context)
            value = next
        }
    }
    numbering.replacements.apply(to: &function)
}

/// What makes two instructions compute the same.
private struct ExpressionKey: BitwiseCopyable {
    var opcode: Opcode
    var type: IRType
    var a: UInt32
    var b: UInt32
    var c: UInt32
    var version: UInt32

    func isSame(as other: Self) -> Bool {
        a == other.a && b == other.b && c == other.c && version == other.version && opcode == other.opcode && type == other.type
    }

    /// Multiplications by odd constants, the high bits folded in: the words are small numbers.
    var hash: Int {
        var bits = (UInt64(a) << 32 | UInt64(b)) &* 0x9E37_79B9_7F4A_7C15
        bits ^= (UInt64(c) << 32 | UInt64(version)) &* 0xC2B2_AE3D_27D4_EB4F
        bits ^= (UInt64(opcode.rawValue) << 32 | UInt64(type.rawValue)) &* 0x1656_67B1_9E37_79F9
        return Int(truncatingIfNeeded: (bits ^ bits >> 29) &* 0x9E37_79B9_7F4A_7C15 >> 32)
    }
}

/// The values known for expressions, in the order in which they were found, with a hash table with linear probing beside them.
private struct ExpressionTable {
    private struct Entry: BitwiseCopyable {
        var key: ExpressionKey
        var value: ValueID
        /// The block from which on the value is there.
        var block: BlockID
    }

    private var entries: [Entry] = []
    /// Positions in `entries`, counted from 1; 0 where nothing is. Small, so that it stays in the cache.
    private var places: [UInt32]
    private let mask: Int

    /// A table with room for `count` expressions.
    init(count: Int) {
        var size = 16
        while size < count * 2 { size *= 2 }
        places = Array(filledWith: 0, count: size)
        mask = size - 1
        entries.reserveCapacity(count / 2)
    }

    /// Where the position of an expression is, or belongs.
    private func place(of key: ExpressionKey) -> Int {
        var place = key.hash & mask
        while places[place] != 0 && !entries[Int(places[place]) - 1].key.isSame(as: key) { place = (place + 1) & mask }
        return place
    }

    func find(_ key: ExpressionKey) -> (value: ValueID, block: BlockID)? {
        let position = Int(places[place(of: key)])
        return position == 0 ? nil : (entries[position - 1].value, entries[position - 1].block)
    }

    mutating func set(_ key: ExpressionKey, _ value: ValueID, from block: BlockID) {
        let place = place(of: key)
        let entry = Entry(key: key, value: value, block: block)
        if places[place] == 0 {
            entries.append(entry)
            places[place] = UInt32(entries.count)
        } else {
            entries[Int(places[place]) - 1] = entry
        }
    }
}

private struct ValueNumbering {
    let tree: DominatorTree
    /// Per load and store the version of the memory it is about.
    let versions: [UInt32]
    var replacements: Replacements
    private var known: ExpressionTable

    init(_ function: borrowing IRFunction, tree: DominatorTree, versions: [UInt32]) {
        self.tree = tree
        self.versions = versions
        replacements = Replacements(function)
        var count = 0
        for block in tree.preorder { function.forEachInstruction(in: block) { _ in count += 1 } }
        known = ExpressionTable(count: count)
    }

    mutating func visit(_ value: ValueID, _ block: BlockID, _ function: inout IRFunction, _ context: inout PassContext) {
        let instruction = function[value]
        switch instruction.opcode {
        case .boundsCheck, .check:
            visitCheck(value, block, &function, &context)
        case .elemStore, .fieldStore, .slotStore, .globalStore:
            forwardStore(value, block, function)
        case .arrayNew, .arrayFill:
            let length = ExpressionKey(
                opcode: .arrayLen, type: .i64, a: value.rawValue, b: 0, c: 0, version: version(of: value))
            known.set(length, replacements.resolve(instruction.first), from: block)
        default:
            guard let key = key(of: value, function, context) else { return }
            if let other = dominating(key, block) {
                if instruction.opcode.isCheck { context.remarkCheckRemoved(value, function) }
                replacements.replace(value, by: other)
                function.remove(value)
            } else {
                known.set(key, value, from: block)
            }
        }
    }

    private func version(of value: ValueID) -> UInt32 { value.index < versions.count ? versions[value.index] : 0 }

    /// The value of an expression that is there in a block.
    private func dominating(_ key: ExpressionKey, _ block: BlockID) -> ValueID? {
        guard let entry = known.find(key), tree.dominates(entry.block, block) else { return nil }
        return entry.value
    }

    /// The key of an instruction whose value depends on its operands, and perhaps the memory's version, alone.
    @inline(__always)
    private mutating func key(of value: ValueID, _ function: IRFunction, _ context: PassContext) -> ExpressionKey? {
        let instruction = function[value]
        let opcode = instruction.opcode
        var key = ExpressionKey(
            opcode: opcode, type: instruction.type, a: instruction.a, b: instruction.b, c: instruction.c, version: version(of: value))
        if opcode == .callRuntime {
            guard context.effects(of: instruction) == .pure else { return nil }
        } else if !opcode.traits.contains(.numberable) {
            return nil
        }
        switch opcode.shape {
        case .none, .constant: break
        case .unary: key.a = resolve(instruction.a)
        case .binary:
            key.a = resolve(instruction.a)
            key.b = resolve(instruction.b)
            if opcode.traits.contains(.commutative) && key.a > key.b { swap(&key.a, &key.b) }
        case .ternary:
            key.a = resolve(instruction.a)
            key.b = resolve(instruction.b)
            key.c = resolve(instruction.c)
        case .list:
            // Longer lists are rarely equal.
            let list = function.list(of: value)
            guard list.count <= 2 else { return nil }
            key.a = list.first.map { resolve($0.rawValue) } ?? .max
            key.b = list.count == 2 ? list.last.map { resolve($0.rawValue) } ?? .max : .max
        default: return nil
        }
        return key
    }

    private mutating func resolve(_ value: UInt32) -> UInt32 { replacements.resolve(ValueID(rawValue: value)).rawValue }

    /// Drops a check that a dominating one of the same operands has made.
    private mutating func visitCheck(
        _ value: ValueID, _ block: BlockID, _ function: inout IRFunction, _ context: inout PassContext
    ) {
        let instruction = function[value]
        guard !instruction.flags.contains(.alwaysRaises) else { return }
        let second = instruction.opcode == .boundsCheck ? resolve(instruction.b) : .max
        // Which error a check raises does not matter once it has passed.
        let key = ExpressionKey(opcode: instruction.opcode, type: .unit, a: resolve(instruction.a), b: second, c: 0, version: 0)
        if dominating(key, block) != nil {
            context.remarkCheckRemoved(value, function)
            function.remove(value)
        } else {
            known.set(key, value, from: block)
        }
    }

    /// Remembers what a store put where, under the key of the load that would give it back.
    private mutating func forwardStore(_ value: ValueID, _ block: BlockID, _ function: IRFunction) {
        let instruction = function[value]
        let version = version(of: value)
        let load: ExpressionKey
        let stored: ValueID
        switch instruction.opcode {
        case .elemStore:
            stored = instruction.third
            load = ExpressionKey(
                opcode: .elemLoad, type: function.type(of: stored), a: resolve(instruction.a), b: resolve(instruction.b), c: 0,
                version: version)
        case .fieldStore, .slotStore:
            stored = instruction.second
            load = ExpressionKey(
                opcode: instruction.opcode == .fieldStore ? .fieldLoad : .slotLoad, type: function.type(of: stored),
                a: resolve(instruction.a), b: 0, c: instruction.c, version: version)
        default:
            stored = instruction.first
            load = ExpressionKey(opcode: .globalLoad, type: function.type(of: stored), a: 0, b: 0, c: instruction.c, version: version)
        }
        known.set(load, replacements.resolve(stored), from: block)
    }
}
