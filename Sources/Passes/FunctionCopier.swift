import IR
import Source
import Support

/// Copies the bodies of functions into others, one after the other.
///
/// What is copied has no holes: instructions of a block follow one another, and of edges, cases and the pool there is what they use.
struct FunctionCopier: ~Copyable {
    /// What the blocks and values of the function that is copied are in the other one.
    private var blocks = Scratch<BlockID>()
    private var values = Scratch<ValueID>()
    /// The scopes by number, in the other one.
    private var scopes: [UInt16] = []
    /// When no report names the function, because it is synthesized: the place of the call, which stands for all of its code.
    private var place: Span?
    /// The constants that copies share, if they do.
    private var constants: SharedConstants?

    init(sharesConstants: Bool = false) { constants = sharesConstants ? SharedConstants() : nil }

    /// What became of a copy whose only return ended it.
    struct Copy {
        /// The blocks but the entry, in the order of the layout.
        var blocks = IDRange<BlockID>.empty
        /// The block that has the return, which was not copied, so that it is without a terminator.
        var end = BlockID.invalid
        /// What is returned; `invalid` for nothing.
        var result = ValueID.invalid
    }

    /// Goes on to another function that bodies are copied into.
    mutating func start() { constants?.removeAll() }

    /// Prepares a copy for a call in a scope; false when there are no scopes left.
    mutating func prepare(_ callee: borrowing IRFunction, calledAt call: Span, in parent: UInt16, into function: inout IRFunction) -> Bool {
        values.reset(count: callee.instructions.count, filling: .invalid)
        blocks.reset(count: callee.blocks.count, filling: .invalid)
        scopes.removeAll(keepingCapacity: true)
        if callee.attributes.contains(.synthesized) {
            scopes.append(parent)
            place = call
        } else {
            guard let number = function.addScope(InlineScope(name: callee.name, call: call, parent: parent)) else { return false }
            scopes.append(number)
            place = nil
        }
        for inner in callee.scopes {
            let call = inner.parent == 0 ? place ?? inner.call : inner.call
            let copied = InlineScope(name: inner.name, call: call, parent: scopes[Int(inner.parent)])
            guard let number = function.addScope(copied) else { return false }
            scopes.append(number)
        }
        return true
    }

    /// Says what stands for a parameter in the copy that was prepared.
    func give(_ argument: ValueID, for parameter: ValueID) { values[parameter.index] = argument }

    /// Copies: what the entry does behind the last instruction of `block`, and the other blocks. Returns become jumps to `continuation`;
    /// if that is `invalid`, the only one ends the copy.
    mutating func copy(
        _ callee: borrowing IRFunction, behind block: BlockID, continuation: BlockID, isCold: Bool, into function: inout IRFunction
    ) -> Copy {
        var copy = Copy()
        let first = function.blocks.nextID
        let count = number(callee, entry: block, copiesReturn: continuation.isValid, &function)
        copy.blocks = IDRange(start: first.rawValue, end: function.blocks.nextID.rawValue)
        // Taken out, so that they can be filled while the rest of the function grows.
        var (instructions, spans, names) = ([Instruction](), [Span](), [Symbol]())
        swap(&instructions, &function.instructions.elements)
        swap(&spans, &function.spans.elements)
        swap(&names, &function.debugNames.elements)
        var next = ValueID(instructions.count)
        instructions.addPlaces(count, from: callee.instructions.elements)
        spans.addPlaces(count, from: callee.spans.elements)
        names.addPlaces(count, from: callee.debugNames.elements)
        instructions.withUnsafeMutableBufferPointer { instructions in
            spans.withUnsafeMutableBufferPointer { spans in
                names.withUnsafeMutableBufferPointer { names in
                    let target = Target(instructions: instructions, spans: spans, names: names, continuation: continuation)
                    for old in callee.layout {
                        if old != .entry { copyParameters(of: old, callee, isCold: isCold, target, &next, &function) }
                        copyBlock(old, of: callee, target, &next, &copy, &function)
                    }
                }
            }
        }
        swap(&instructions, &function.instructions.elements)
        swap(&spans, &function.spans.elements)
        swap(&names, &function.debugNames.elements)
        return copy
    }

    /// The constant that stands for one that is to be shared: itself, if it is the first; nil where copies share none.
    mutating func shared(_ constant: ValueID, _ function: borrowing IRFunction) -> ValueID? {
        constants?.value(of: function[constant], orElse: constant)
    }

    /// Where instructions are copied to, and where returns go.
    private struct Target {
        let instructions: UnsafeMutableBufferPointer<Instruction>
        let spans: UnsafeMutableBufferPointer<Span>
        let names: UnsafeMutableBufferPointer<Symbol>
        let continuation: BlockID

        @inline(__always)
        func put(_ instruction: Instruction, _ span: Span, _ name: Symbol, at position: inout ValueID) {
            instructions[position.index] = instruction
            spans[position.index] = span
            names[position.index] = name
            position = ValueID(position.index + 1)
        }
    }

    /// Numbers the copies in the order in which they will be made, and makes the blocks. Returns how many values there will be.
    private mutating func number(
        _ callee: borrowing IRFunction, entry: BlockID, copiesReturn: Bool, _ function: inout IRFunction
    ) -> Int {
        let first = function.instructions.count
        var next = first
        for block in callee.layout {
            if block == .entry {
                blocks[block.index] = entry
            } else {
                blocks[block.index] = function.addBlockOutsideLayout()
                for parameter in callee.parameters(of: block) {
                    values[parameter.index] = ValueID(next)
                    next += 1
                }
            }
            var value = callee.blocks[block].first
            while value.isValid {
                let instruction = callee[value]
                if instruction.opcode == .const, let constant = constants?.value(of: instruction, orElse: ValueID(next)) {
                    values[value.index] = constant
                    if constant.index == next { next += 1 }
                } else if copiesReturn || instruction.opcode != .returnValue {
                    values[value.index] = ValueID(next)
                    next += 1
                }
                value = instruction.next
            }
        }
        return next - first
    }

    private func copyParameters(
        of block: BlockID, _ callee: borrowing IRFunction, isCold: Bool, _ target: Target, _ next: inout ValueID, _ function: inout IRFunction
    ) {
        let old = callee.blocks[block]
        let new = blocks[block.index]
        let start = copyRun(Int(old.parameterStart), Int(old.parameterCount), callee, &function)
        function.blocks[new].parameterStart = start
        function.blocks[new].parameterCount = old.parameterCount
        function.blocks[new].isCold = isCold || old.isCold
        for parameter in callee.parameters(of: block) {
            var instruction = Instruction(.param, callee.type(of: parameter), 0, 0, callee[parameter].c)
            instruction.block = new
            target.put(instruction, callee.spans[parameter], callee.debugNames[parameter], at: &next)
        }
    }

    private func copyBlock(
        _ block: BlockID, of callee: borrowing IRFunction, _ target: Target, _ next: inout ValueID, _ copy: inout Copy, _ function: inout IRFunction
    ) {
        let home = blocks[block.index]
        var (first, last) = (function.blocks[home].first, function.blocks[home].last)
        var value = callee.blocks[block].first
        while value.isValid {
            let old = callee[value]
            defer { value = old.next }
            if old.opcode == .returnValue && !target.continuation.isValid {
                copy.end = home
                copy.result = old.b == 0 ? .invalid : values[callee.pool[Int(old.a)].index]
                continue
            }
            let isShared = old.opcode == .const && constants != nil
            // A constant that is there already.
            if isShared && values[value.index] != next { continue }
            let id = next
            var new = copied(old, callee, target.continuation, &function)
            new.block = isShared ? .entry : home
            target.put(new, old.scope == 0 ? place ?? callee.spans[value] : callee.spans[value], callee.debugNames[value], at: &next)
            if isShared {
                let second = home == .entry ? first : function.blocks[.entry].first
                target.instructions[id.index].next = second
                if second.isValid { target.instructions[second.index].previous = id }
                if home == .entry {
                    first = id
                    if !last.isValid { last = id }
                } else {
                    function.blocks[.entry].first = id
                }
            } else {
                target.instructions[id.index].previous = last
                if last.isValid { target.instructions[last.index].next = id } else { first = id }
                last = id
            }
        }
        function.blocks[home].first = first
        function.blocks[home].last = last
    }

    /// The copy of an instruction, in no list yet.
    private func copied(_ old: Instruction, _ callee: borrowing IRFunction, _ continuation: BlockID, _ function: inout IRFunction) -> Instruction {
        var new = old
        new.scope = scopes[Int(old.scope)]
        new.previous = .invalid
        new.next = .invalid
        switch old.opcode.shape {
        case .none: break
        case .constant: if constants != nil { new.scope = 0 }
        case .unary: new.a = operand(old.a)
        case .binary:
            new.a = operand(old.a)
            new.b = operand(old.b)
        case .ternary:
            new.a = operand(old.a)
            new.b = operand(old.b)
            new.c = operand(old.c)
        case .list:
            if old.opcode == .returnValue {
                // A jump, with the result as argument.
                let edge = copyEdge(to: continuation, Int(old.a), Int(old.b), callee, from: old.block, &function)
                new = Instruction(.jump, .unit, 0, 0, edge)
                new.scope = scopes[Int(old.scope)]
            } else {
                new.a = UInt32(function.pool.count)
                for position in Int(old.a)..<Int(old.a + old.b) { function.pool.append(values[callee.pool[position].index]) }
            }
        case .jump: new.c = copy(old.jumpEdge, callee, &function)
        case .branch:
            new.a = operand(old.a)
            new.b = copy(old.thenEdge, callee, &function)
            new.c = copy(old.elseEdge, callee, &function)
        case .switchCases:
            new.a = operand(old.a)
            new.b = UInt32(function.cases.count)
            for position in Int(old.b)..<Int(old.b + old.c) {
                let item = callee.cases[position]
                function.cases.append(SwitchCase(item.value, EdgeID(rawValue: copy(item.edge, callee, &function))))
            }
        }
        return new
    }

    @inline(__always)
    private func operand(_ word: UInt32) -> UInt32 { values[Int(word)].rawValue }

    private func copy(_ edge: EdgeID, _ callee: borrowing IRFunction, _ function: inout IRFunction) -> UInt32 {
        let old = callee.edges[edge]
        return copyEdge(to: blocks[old.target.index], Int(old.argumentStart), Int(old.argumentCount), callee, from: old.source, &function)
    }

    private func copyEdge(
        to target: BlockID, _ start: Int, _ count: Int, _ callee: borrowing IRFunction, from source: BlockID, _ function: inout IRFunction
    ) -> UInt32 {
        let start = copyRun(start, count, callee, &function)
        let edge = Edge(source: blocks[source.index], target: target, argumentStart: start, argumentCount: UInt32(count))
        return function.edges.append(edge).rawValue
    }

    /// Copies a run of parameters or arguments, which may grow later.
    private func copyRun(_ start: Int, _ count: Int, _ callee: borrowing IRFunction, _ function: inout IRFunction) -> UInt32 {
        let newStart = UInt32(function.pool.count)
        for position in start..<start + count { function.pool.append(values[callee.pool[position].index]) }
        function.padRun(count)
        return newStart
    }
}

extension Array {
    /// Makes room for more elements, which are then to be set: until then they are some of another array that has as many.
    fileprivate mutating func addPlaces(_ count: Int, from other: [Element]) {
        other.withUnsafeBufferPointer { append(contentsOf: UnsafeBufferPointer(rebasing: $0[..<count])) }
    }
}
