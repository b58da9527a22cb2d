import Source
import Support

extension IRFunction {
    // MARK: Blocks and edges

    /// Adds an empty block at the end of the layout.
    @discardableResult
    public mutating func addBlock() -> BlockID {
        let id = blocks.append(Block())
        layout.append(id)
        return id
    }

    /// Adds an empty block that is in no layout yet.
    public mutating func addBlockOutsideLayout() -> BlockID { blocks.append(Block()) }

    /// Sets whether a block is rarely executed.
    public mutating func setCold(_ block: BlockID, _ isCold: Bool = true) { blocks[block].isCold = isCold }

    /// Adds a parameter to a block; the edges that enter it are the caller's to extend.
    @discardableResult
    public mutating func addParameter(_ type: IRType, to block: BlockID, name: Symbol = .invalid, span: Span = .none) -> ValueID {
        let position = blocks[block].parameterCount
        var instruction = Instruction(.param, type, 0, 0, position)
        instruction.block = block
        let id = add(instruction, span: span)
        debugNames[id] = name
        let start = extendRun(start: blocks[block].parameterStart, count: position, by: id)
        blocks[block].parameterStart = start
        blocks[block].parameterCount = position + 1
        return id
    }

    /// Keeps only those parameters of a block for which `keep` holds, and the arguments for them on `edges`.
    @inline(__always)
    public mutating func filterParameters<Edges: Sequence>(of block: BlockID, edges incoming: Edges, keep: (ValueID) -> Bool)
    where Edges.Element == EdgeID {
        let parameters = Int(blocks[block].parameterStart)
        let count = Int(blocks[block].parameterCount)
        for edge in incoming {
            let start = Int(edges[edge].argumentStart)
            var kept = 0
            for position in 0..<count where keep(pool[parameters + position]) {
                pool[start + kept] = pool[start + position]
                kept += 1
            }
            edges[edge].argumentCount = UInt32(kept)
        }
        var kept = 0
        for position in 0..<count {
            let value = pool[parameters + position]
            if keep(value) {
                pool[parameters + kept] = value
                instructions[value].c = UInt32(kept)
                kept += 1
            } else {
                instructions[value].block = .invalid
            }
        }
        blocks[block].parameterCount = UInt32(kept)
    }

    /// Adds an edge that a terminator will be given.
    public mutating func addEdge<Values: Sequence>(to target: BlockID, _ arguments: Values) -> EdgeID where Values.Element == ValueID {
        let run = addRun(arguments)
        return edges.append(Edge(source: .invalid, target: target, argumentStart: run.start, argumentCount: run.count))
    }

    /// Adds an argument to an edge, for a parameter that was added to its target.
    public mutating func appendArgument(_ value: ValueID, to edge: EdgeID) {
        let start = extendRun(start: edges[edge].argumentStart, count: edges[edge].argumentCount, by: value)
        edges[edge].argumentStart = start
        edges[edge].argumentCount += 1
    }

    /// Leads an edge to another block, with other arguments.
    public mutating func retarget<Values: Sequence>(_ edge: EdgeID, to target: BlockID, _ arguments: Values)
    where Values.Element == ValueID {
        let run = addRun(arguments)
        edges[edge].target = target
        edges[edge].argumentStart = run.start
        edges[edge].argumentCount = run.count
    }

    /// Adds the cases of a `switch`, the default first, and returns where they start.
    public mutating func addCases(_ newCases: [SwitchCase]) -> UInt32 {
        let start = UInt32(cases.count)
        cases += newCases
        return start
    }

    /// Puts a list of operands into the pool and returns where it starts.
    @inline(__always)
    public mutating func addList<Values: Sequence>(_ values: Values) -> UInt32 where Values.Element == ValueID {
        let start = UInt32(pool.count)
        pool.append(contentsOf: values)
        return start
    }

    /// Adds the inlined call `scope` and returns its number, or `nil` when there are too many.
    public mutating func addScope(_ scope: InlineScope) -> UInt16? {
        guard scopes.count < Int(UInt16.max) else { return nil }
        scopes.append(scope)
        return UInt16(scopes.count)
    }

    /// Adds a value to a run of block parameters or edge arguments and returns where the run is then.
    ///
    /// Such runs have room for a power of two of values, so that they grow in amortized constant time.
    private mutating func extendRun(start: UInt32, count: UInt32, by value: ValueID) -> UInt32 {
        if count & (count &- 1) != 0 {
            pool[Int(start + count)] = value
            return start
        }
        let isAtEnd = count > 0 && Int(start + count) == pool.count
        let newStart = isAtEnd ? start : UInt32(pool.count)
        if !isAtEnd {
            for position in Int(start)..<Int(start + count) { pool.append(pool[position]) }
        }
        pool.append(value)
        if count > 1 { pool.append(contentsOf: repeatElement(.invalid, count: Int(count) - 1)) }
        return newStart
    }

    /// Puts a run of edge arguments, which may grow later, into the pool.
    private mutating func addRun<Values: Sequence>(_ values: Values) -> (start: UInt32, count: UInt32)
    where Values.Element == ValueID {
        let start = pool.count
        pool.append(contentsOf: values)
        let count = pool.count - start
        padRun(count)
        return (UInt32(start), UInt32(count))
    }

    /// Adds the room that a run of parameters or arguments at the end of the pool has.
    public mutating func padRun(_ count: Int) {
        guard count > 2 else { return }
        let room = 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
        pool.append(contentsOf: repeatElement(.invalid, count: room - count))
    }

    // MARK: Instructions

    /// Adds an instruction at the end of a block.
    @inline(__always)
    @discardableResult
    public mutating func append(_ instruction: Instruction, to block: BlockID, span: Span) -> ValueID {
        let id = add(instruction, span: span)
        link(id, after: blocks[block].last, in: block)
        if instruction.opcode.isTerminator { adoptEdges(of: id) }
        return id
    }

    /// Adds an instruction before another one, of the same place unless said otherwise.
    @discardableResult
    public mutating func insert(_ instruction: Instruction, before position: ValueID, span: Span? = nil) -> ValueID {
        var instruction = instruction
        if instruction.scope == 0 { instruction.scope = self[position].scope }
        let id = add(instruction, span: span ?? spans[position])
        link(id, after: self[position].previous, in: self[position].block)
        return id
    }

    /// Adds an instruction at the start of a block.
    @discardableResult
    public mutating func insert(_ instruction: Instruction, atStartOf block: BlockID, span: Span) -> ValueID {
        let id = add(instruction, span: span)
        link(id, after: .invalid, in: block)
        return id
    }

    /// Takes an instruction out of its block. Its uses are the caller's to replace.
    public mutating func remove(_ value: ValueID) {
        unlink(value, from: self[value].block)
        self[value].block = .invalid
    }

    /// Moves an instruction before another one, perhaps of another block.
    public mutating func move(_ value: ValueID, before position: ValueID) {
        unlink(value, from: self[value].block)
        link(value, after: self[position].previous, in: self[position].block)
    }

    /// Moves an instruction to the end of a block.
    public mutating func move(_ value: ValueID, toEndOf block: BlockID) {
        unlink(value, from: self[value].block)
        link(value, after: blocks[block].last, in: block)
        if self[value].opcode.isTerminator { adoptEdges(of: value) }
    }

    /// Changes what an instruction does, in its place and under its id.
    public mutating func replace(_ value: ValueID, with instruction: Instruction) {
        var new = instruction
        let old = self[value]
        new.block = old.block
        new.previous = old.previous
        new.next = old.next
        if new.scope == 0 { new.scope = old.scope }
        self[value] = new
        if new.opcode.isTerminator { adoptEdges(of: value) }
    }

    /// Gives a value the name of the variable that it is the value of, unless it has a name.
    public mutating func setDebugName(_ name: Symbol, of value: ValueID) {
        if !debugNames[value].isValid { debugNames[value] = name }
    }

    /// Sets the place of an instruction.
    public mutating func setSpan(_ span: Span, of value: ValueID) { spans[value] = span }

    /// Moves all instructions of `source`, whose terminator jumps here alone, behind those of `block`, which has no
    /// terminator any more.
    public mutating func spliceInstructions(of source: BlockID, toEndOf block: BlockID) {
        var value = blocks[source].first
        guard value.isValid else { return }
        let last = blocks[block].last
        self[value].previous = last
        if last.isValid { self[last].next = value } else { blocks[block].first = value }
        while value.isValid {
            self[value].block = block
            value = self[value].next
        }
        blocks[block].last = blocks[source].last
        blocks[source].first = .invalid
        blocks[source].last = .invalid
        adoptEdges(of: blocks[block].last)
    }

    /// Cuts a block in two before an instruction; the second half, which gets that instruction, is returned. The
    /// first half is left without a terminator.
    public mutating func split(before position: ValueID) -> BlockID {
        let block = self[position].block
        let second = addBlockOutsideLayout()
        blocks[second].isCold = blocks[block].isCold
        let previous = self[position].previous
        blocks[second].first = position
        blocks[second].last = blocks[block].last
        blocks[block].last = previous
        if previous.isValid { self[previous].next = .invalid } else { blocks[block].first = .invalid }
        self[position].previous = .invalid
        var value = position
        while value.isValid {
            self[value].block = second
            value = self[value].next
        }
        adoptEdges(of: blocks[second].last)
        return second
    }

    @inline(__always)
    private mutating func add(_ instruction: Instruction, span: Span) -> ValueID {
        let id = instructions.append(instruction)
        spans.append(span)
        debugNames.append(.invalid)
        return id
    }

    /// Puts an instruction that is in no list into that of a block: behind another one, or at the start.
    @inline(__always)
    public mutating func link(_ value: ValueID, after previous: ValueID, in block: BlockID) {
        let next = previous.isValid ? self[previous].next : blocks[block].first
        self[value].block = block
        self[value].previous = previous
        self[value].next = next
        if previous.isValid { self[previous].next = value } else { blocks[block].first = value }
        if next.isValid { self[next].previous = value } else { blocks[block].last = value }
    }

    /// Takes an instruction out of the list of a block, for a pass that sets the instructions' blocks later.
    public mutating func unlink(_ value: ValueID, from block: BlockID) {
        let instruction = self[value]
        if instruction.previous.isValid {
            self[instruction.previous].next = instruction.next
        } else {
            blocks[block].first = instruction.next
        }
        if instruction.next.isValid {
            self[instruction.next].previous = instruction.previous
        } else {
            blocks[block].last = instruction.previous
        }
        self[value].previous = .invalid
        self[value].next = .invalid
    }

    /// Makes the block of a terminator the source of its edges.
    public mutating func adoptEdges(of terminator: ValueID) {
        let instruction = self[terminator]
        let block = instruction.block
        switch instruction.opcode.shape {
        case .jump: edges[instruction.jumpEdge].source = block
        case .branch:
            edges[instruction.thenEdge].source = block
            edges[instruction.elseEdge].source = block
        case .switchCases:
            for position in Int(instruction.b)..<Int(instruction.b + instruction.c) {
                edges[cases[position].edge].source = block
            }
        default: break
        }
    }
}
