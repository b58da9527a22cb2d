import Source
import TypedTree

/// A function under construction.
struct FunctionState {
    var code: [Instruction] = []
    var spans: [Span] = []
    /// The register of each local.
    var registers: [LocalID: Int] = [:]
    /// The locals that have a value, or a cell, at the current place.
    var declared: Set<LocalID> = []
    /// The next register for an intermediate value, and the most that were in use.
    var next = 0
    var highest = 0
    var loops: [LoopState] = []
    /// The bodies around the current place that have something to run when they are left, innermost last.
    var cleanups: [CleanupState] = []
    /// The handlers of this function that are active at the current place.
    var handlerCount = 0
    /// The instructions that set up the handlers which got the errors in locals.
    var caughtErrors: [LocalID: Int] = [:]
    var returnsUnit = false
    /// The place that instructions get.
    var span = Span.none
    /// The positions of labels, -1 where not known yet, and the jumps to them.
    var labels: [Int] = []
    var jumps: [(instruction: Int, label: Label)] = []
}

/// A place in the code to jump to.
struct Label {
    let number: Int
}

/// A loop that `break` and `continue` can leave.
struct LoopState {
    let loop: LoopID
    let breakLabel: Label
    let continueLabel: Label
    let handlerCount: Int
}

/// A body that has something to run when it is left.
struct CleanupState {
    let label: Label
    /// The registers of how it was left, and of the value of a `return` in it.
    let code: Int
    let returned: Int
    /// The handlers around it, and the loops.
    let handlerCount: Int
    let loopCount: Int
    /// The ways out other than the end and an error, whose codes are 1, 2, ….
    var exits: [CleanupExit] = []
}

/// A way out of a body.
enum CleanupExit: Equatable {
    case returning
    case leaving(LoopID, isBreak: Bool)
}

extension Compiler {
    // MARK: Registers

    /// A register for an intermediate value.
    mutating func newRegister() -> Int { newRegisters(1) }

    /// Consecutive registers.
    mutating func newRegisters(_ count: Int) -> Int {
        let first = f.next
        f.next += count
        if f.next > f.highest { f.highest = f.next }
        return first
    }

    // MARK: Instructions

    @discardableResult
    mutating func emit(_ op: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int64 = 0) -> Int {
        f.code.append(
            Instruction(
                op: op, a: Register(truncatingIfNeeded: a), b: Register(truncatingIfNeeded: b), c: Register(truncatingIfNeeded: c), d: d))
        f.spans.append(f.span)
        return f.code.count - 1
    }

    mutating func emit(constant value: Int64, into register: Int) { emit(.constant, register, 0, 0, value) }

    mutating func move(_ from: Int, to register: Int) {
        if from != register { emit(.move, register, from) }
    }

    /// Loads an element at an index that is still to be checked.
    mutating func emitLoad(_ kind: ElementKind, _ target: Int, _ array: Int, _ index: Int) {
        emit(kind.load, target, array, index, Int64(kind.rawValue))
    }

    /// Stores an element at an index that is still to be checked.
    mutating func emitStore(_ kind: ElementKind, _ array: Int, _ index: Int, _ value: Int) {
        emit(kind.store, array, index, value, Int64(kind.rawValue))
    }

    /// Ends the program here when it is reached: something the interpreter does not know.
    mutating func unsupported(_ what: String) {
        executable.unsupported.append(what)
        emit(.unsupported, 0, 0, 0, Int64(executable.unsupported.count - 1))
    }

    /// Performs an operation on the registers from `first` on.
    mutating func emit(_ operation: Operation, _ extra: Int = 0, at first: Int) {
        emit(.operation, first, 0, 0, operation.packed(extra))
    }

    // MARK: Jumps

    mutating func newLabel() -> Label {
        f.labels.append(-1)
        return Label(number: f.labels.count - 1)
    }

    /// Puts a label here.
    mutating func place(_ label: Label) { f.labels[label.number] = f.code.count }

    /// A jump whose distance is set when all labels are known; `constant` is what the lower half of `d` holds, if it does.
    mutating func jump(_ op: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, constant: Int32 = 0, to label: Label) {
        f.jumps.append((f.code.count, label))
        emit(op, a, b, c, Int64(UInt32(bitPattern: constant)))
    }

    /// Sets the distances of all jumps.
    mutating func resolveJumps() {
        for (position, label) in f.jumps {
            let distance = Int64(f.labels[label.number] - position - 1)
            switch f.code[position].op {
            case .jumpIfLessC, .jumpIfLessOrEqualC, .jumpIfGreaterC, .jumpIfGreaterOrEqualC, .jumpIfEqualC, .jumpIfNotEqualC, .forArray:
                f.code[position].d = distance << 32 | f.code[position].d & 0xFFFF_FFFF
            default: f.code[position].d = distance
            }
        }
    }

    // MARK: Bodies

    /// Makes the code of a function.
    mutating func compileFunction(_ index: Int) {
        f = FunctionState()
        current = index
        concreteTypes = [:]
        switch functions[index].kind {
        case .instance(let function, let substitution):
            self.substitution = substitution
            compileInstance(function)
        case .variant(let type, let variant):
            self.substitution = Substitution()
            compileVariantFunction(type, variant)
        case .formSwitch(let operation, let type):
            self.substitution = Substitution()
            compileFormSwitch(operation, type)
        }
        finishFunction(index)
    }

    private mutating func compileInstance(_ function: FunctionID) {
        let declaration = program.functions[function]
        f.span = declaration.nameSpan
        for local in declaration.parameters + declaration.captures {
            f.registers[local] = newRegister()
            f.declared.insert(local)
        }
        for local in localsOfFunction[function] where f.registers[local] == nil { f.registers[local] = newRegister() }
        f.returnsUnit = isUnit(concrete(declaration.result))
        guard let body = declaration.body else { return compileNativeBody(declaration) }
        if functions[current].made.isTopLevel {
            // What it calls last has it as its caller.
            effect(body)
            emit(.returnValue, 0)
        } else {
            compileTail(body)
        }
    }

    private mutating func finishFunction(_ index: Int) {
        resolveJumps()
        let code = UnsafeMutablePointer<Instruction>.allocate(capacity: f.code.count + 1)
        for (position, instruction) in f.code.enumerated() { (code + position).initialize(to: instruction) }
        (code + f.code.count).initialize(to: Instruction(op: .halt))
        functions[index].made.code.deallocate()
        functions[index].made.code = code
        functions[index].made.codeCount = f.code.count
        functions[index].made.spans = f.spans
        functions[index].entry.code = UnsafePointer(code)
        functions[index].entry.frameSize = Int32(f.highest + 1)
    }

    /// A variant with payload as a function value.
    private mutating func compileVariantFunction(_ type: TypeID, _ variant: UInt32) {
        let payload = program.payloadTypes(of: variant, in: type)
        let first = newRegisters(max(1, payload.count))
        functions[current].entry.parameterCount = Int32(payload.count)
        emit(.newObject, first, first, payload.count, Int64(variant))
        emit(.returnValue, first)
    }

    /// The body of a native function that is used as a value.
    private mutating func compileNativeBody(_ declaration: FunctionDeclaration) {
        let name = declaration.native.map { program.symbols.text($0) } ?? ""
        // What a trait requires and the language itself gives: `message` of errors of any kind.
        let isMessage = declaration.native == nil && declaration.name == names.protocols.message
        guard let (operation, extra) = isMessage ? (.errorMessage, 0) : Operation.native(name) else {
            return unsupported("the native function \(name)")
        }
        _ = newRegisters(max(2, declaration.parameters.count))
        emit(operation, extra, at: 0)
        emit(.returnValue, 0)
    }
}
