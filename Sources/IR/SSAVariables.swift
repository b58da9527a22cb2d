import Support

/// A mutable variable of the source program while its function is being built.
@frozen
public struct VariableID: EntityID {
    public let rawValue: UInt32
    @inlinable @inline(__always)
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A table from a variable and a block, as one number, to the variable's value there: open addressing, nothing is ever removed.
private struct DefinitionTable {
    private var keys: [UInt64] = []
    private var values: [ValueID] = []
    private var count = 0

    private static let empty = UInt64.max

    /// Where a key is, or where it would be put.
    @inline(__always)
    private func position(_ key: UInt64) -> Int {
        let mask = keys.count - 1
        var position = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while keys[position] != key && keys[position] != Self.empty { position = (position + 1) & mask }
        return position
    }

    @inline(__always)
    func value(_ key: UInt64) -> ValueID? {
        guard count > 0 else { return nil }
        let position = position(key)
        return keys[position] == key ? values[position] : nil
    }

    mutating func set(_ key: UInt64, _ value: ValueID) {
        if count * 2 >= keys.count { grow() }
        let position = position(key)
        if keys[position] != key {
            keys[position] = key
            count += 1
        }
        values[position] = value
    }

    /// Forgets everything, but keeps the room unless that is much.
    mutating func removeAll() {
        guard count > 0 else { return }
        count = 0
        if keys.count > 1024 {
            keys = []
            values = []
        } else {
            for index in keys.indices { keys[index] = Self.empty }
        }
    }

    private mutating func grow() {
        let oldKeys = keys
        let oldValues = values
        let size = max(16, keys.count * 2)
        keys = Array(repeating: Self.empty, count: size)
        values = Array(repeating: .invalid, count: size)
        for (index, key) in oldKeys.enumerated() where key != Self.empty {
            let position = position(key)
            keys[position] = key
            values[position] = oldValues[index]
        }
    }
}

/// Turns assignments of variables into SSA values while a function is built, after Braun et al., "Simple and
/// Efficient Construction of Static Single Assignment Form".
///
/// The front end declares variables, writes and reads them in the builder's current block, and seals each block as
/// soon as all jumps to it exist: a block entered only from before is sealed when the builder continues in it, a loop
/// header when the loop's last back edge is there. A block's explicit parameters are added before anything is read in
/// it, and jumps give arguments for the explicit ones alone. Block parameters are added where values meet; `finish` removes
/// those that turned out to have one source only.
public struct SSAVariables {
    /// A block parameter whose arguments wait for the block to be sealed.
    private struct Pending {
        var variable: VariableID
        var parameter: ValueID
    }

    private var types = IDArray<VariableID, IRType>()
    private var names = IDArray<VariableID, Symbol>()
    /// For each variable the last block it was written or read in and its value there: nearly every access hits it.
    private var lastBlock = IDArray<VariableID, BlockID>()
    private var lastValue = IDArray<VariableID, ValueID>()
    /// The values of variables in all other blocks where they are known.
    private var values = DefinitionTable()
    /// Whether values met in a parameter, so that there may be some to remove.
    private var hasParameters = false
    private var sealed: [Bool] = []
    private var pending: [BlockID: [Pending]] = [:]
    /// The edges into each block as a linked list: the newest per block, and the next older one per edge.
    private var newestEdge: [EdgeID] = []
    private var olderEdge: [EdgeID] = []
    /// The blocks that the reads under way walked through, those of the outermost at the bottom.
    private var path: [BlockID] = []

    /// Makes the state for one function.
    public init() {}

    /// Forgets everything, for the next function, but keeps the room.
    public mutating func reset() {
        types.elements.removeAll(keepingCapacity: true)
        names.elements.removeAll(keepingCapacity: true)
        lastBlock.elements.removeAll(keepingCapacity: true)
        lastValue.elements.removeAll(keepingCapacity: true)
        values.removeAll()
        hasParameters = false
        sealed.removeAll(keepingCapacity: true)
        if !pending.isEmpty { pending.removeAll() }
        newestEdge.removeAll(keepingCapacity: true)
        olderEdge.removeAll(keepingCapacity: true)
    }

    /// Adds a variable; reading it before it is written gives zero.
    public mutating func declare(_ type: IRType, name: Symbol = .invalid) -> VariableID {
        names.append(name)
        lastBlock.append(.invalid)
        lastValue.append(.invalid)
        return types.append(type)
    }

    /// The type of a variable.
    public func type(of variable: VariableID) -> IRType { types[variable] }

    /// Sets a variable in the current block.
    public mutating func write(_ variable: VariableID, _ value: ValueID, in builder: inout FunctionBuilder) {
        builder.setName(names[variable], of: value)
        record(variable, value, builder.block)
    }

    /// The value of a variable in the current block.
    public mutating func read(_ variable: VariableID, in builder: inout FunctionBuilder) -> ValueID {
        read(variable, builder.block, &builder.function)
    }

    /// Says that all jumps to a block exist.
    public mutating func seal(_ block: BlockID, in builder: inout FunctionBuilder) {
        grow(builder.function)
        guard !sealed[block.index] else { return }
        sealed[block.index] = true
        guard !pending.isEmpty, let waiting = pending.removeValue(forKey: block) else { return }
        for item in waiting { fillArguments(item.variable, item.parameter, block, &builder.function) }
    }

    /// Seals what is not sealed, and removes the parameters that have one source only.
    public mutating func finish(_ builder: inout FunctionBuilder) {
        for block in builder.function.blocks.ids { seal(block, in: &builder) }
        if hasParameters { builder.function.pruneTrivialParameters(PredecessorTable(builder.function)) }
    }

    private func key(_ variable: VariableID, _ block: BlockID) -> UInt64 {
        UInt64(block.rawValue) << 32 | UInt64(variable.rawValue)
    }

    private mutating func record(_ variable: VariableID, _ value: ValueID, _ block: BlockID) {
        if lastBlock[variable].isValid && lastBlock[variable] != block {
            values.set(key(variable, lastBlock[variable]), lastValue[variable])
        }
        lastBlock[variable] = block
        lastValue[variable] = value
    }

    private func known(_ variable: VariableID, _ block: BlockID) -> ValueID? {
        if lastBlock[variable] == block { return lastValue[variable] }
        return values.value(key(variable, block))
    }

    private mutating func grow(_ function: IRFunction) {
        let missing = function.blocks.count - sealed.count
        guard missing > 0 else { return }
        sealed.append(contentsOf: repeatElement(false, count: missing))
        newestEdge.append(contentsOf: repeatElement(.invalid, count: missing))
        if !sealed.isEmpty { sealed[0] = true }
    }

    /// Walks up through blocks with one predecessor, then asks all predecessors of the block reached.
    private mutating func read(_ variable: VariableID, _ start: BlockID, _ function: inout IRFunction) -> ValueID {
        if let value = known(variable, start) { return value }
        grow(function)
        let pathStart = path.count
        var block = start
        var value: ValueID
        while true {
            if let found = known(variable, block) {
                value = found
                break
            }
            if sealed[block.index], let only = onlyPredecessor(of: block, function) {
                path.append(block)
                block = only
                continue
            }
            value = meet(variable, block, &function)
            break
        }
        for index in pathStart..<path.count { values.set(key(variable, path[index]), value) }
        path.removeLast(path.count - pathStart)
        record(variable, value, start)
        return value
    }

    private mutating func meet(_ variable: VariableID, _ block: BlockID, _ function: inout IRFunction) -> ValueID {
        if block == .entry || (sealed[block.index] && firstEdge(into: block, function) == nil) {
            let value = function.insert(Instruction(.zero, types[variable]), atStartOf: .entry, span: function.span)
            values.set(key(variable, block), value)
            return value
        }
        let parameter = function.addParameter(types[variable], to: block, name: names[variable])
        values.set(key(variable, block), parameter)
        hasParameters = true
        if sealed[block.index] {
            fillArguments(variable, parameter, block, &function)
        } else {
            pending[block, default: []].append(Pending(variable: variable, parameter: parameter))
        }
        return parameter
    }

    /// Gives each edge into a sealed block its argument for a parameter of a variable.
    private mutating func fillArguments(
        _ variable: VariableID, _ parameter: ValueID, _ block: BlockID, _ function: inout IRFunction
    ) {
        // Edges are listed newest first; each gets one argument per parameter, in the order of the parameters.
        var incoming: [EdgeID] = []
        var edge = firstEdge(into: block, function)
        while let current = edge {
            incoming.append(current)
            edge = olderEdge[current.index].nonInvalid
        }
        for edge in incoming.reversed() {
            let value = read(variable, function.edges[edge].source, &function)
            function.appendArgument(value, to: edge)
        }
    }

    private mutating func onlyPredecessor(of block: BlockID, _ function: IRFunction) -> BlockID? {
        guard block != .entry, let edge = firstEdge(into: block, function), !olderEdge[edge.index].isValid else { return nil }
        return function.edges[edge].source
    }

    /// The newest edge into a block, after the edges that were made since the last question are listed.
    private mutating func firstEdge(into block: BlockID, _ function: IRFunction) -> EdgeID? {
        while olderEdge.count < function.edges.count {
            let edge = EdgeID(olderEdge.count)
            let target = function.edges[edge].target
            olderEdge.append(newestEdge[target.index])
            newestEdge[target.index] = edge
        }
        return newestEdge[block.index].nonInvalid
    }
}
