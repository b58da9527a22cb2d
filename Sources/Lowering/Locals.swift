import IR
import Source
import Support
import TypedTree

// Locals: declaring, reading and assigning them, wherever they live, and passing them on to outlined `try` bodies.

extension Lowerer {
    /// The number of a local in its instance, for the dense tables of `FunctionState`.
    @inline(__always)
    private mutating func number(of local: LocalID) -> Int {
        if localStamps[local] == currentStamp { return Int(localNumbers[local]) }
        let number = newLocalNumber()
        localStamps[local] = currentStamp
        localNumbers[local] = number
        return Int(number)
    }

    /// A number for a local that the source does not name.
    mutating func newLocalNumber() -> UInt32 {
        defer { context.localCount += 1 }
        return context.localCount
    }

    @inline(__always)
    private mutating func setBinding(_ number: Int, _ binding: Binding) {
        while f.bindings.count <= number { f.bindings.append(Binding()) }
        f.bindings[number] = binding
    }

    /// Says where a local is.
    mutating func bind(_ local: LocalID, _ binding: Binding) {
        setBinding(number(of: local), binding)
    }

    // MARK: Declaring

    /// Declares a local with its first value.
    mutating func declareLocal(_ local: LocalID, _ value: ValueID) {
        let name = program.locals[local].name
        let number = number(of: local)
        switch storage(of: local) {
        case .value, .none:
            b.setName(name, of: value)
            setBinding(number, .value(value))
        case .variable:
            // A loop's turn declares anew: the variable stays the same.
            if number >= f.bindings.count || f.bindings[number].kind != .variable {
                let type = irType(concrete(program.locals[local].type))
                setBinding(number, .variable(f.variables.declare(type, name: name)))
            }
            f.variables.write(f.bindings[number].variable, value, in: &f.b)
        case .slot:
            let type = irType(concrete(program.locals[local].type))
            let slot = b.newSlot(value, type: module.types.slot(type))
            b.setName(name, of: slot)
            setBinding(number, .slot(slot))
        case .cell:
            let type = irType(concrete(program.locals[local].type))
            let cell = b.newObject([value], type: cellType(type))
            b.setName(name, of: cell)
            setBinding(number, .cell(cell))
        }
    }

    /// Declares a parameter of the function, which nothing assigns.
    mutating func declareParameter(_ local: LocalID, _ value: ValueID) {
        b.setName(program.locals[local].name, of: value)
        bind(local, .value(value))
    }

    /// Gives a name of a pattern its value. Several places of a decision tree may do that for one name.
    mutating func bindPatternLocal(_ local: LocalID, _ value: ValueID) {
        let number = number(of: local)
        if number >= f.bindings.count || f.bindings[number].kind != .variable {
            let variable = program.locals[local]
            setBinding(number, .variable(f.variables.declare(irType(concrete(variable.type)), name: variable.name)))
        }
        f.variables.write(f.bindings[number].variable, value, in: &f.b)
    }

    // MARK: Reading and assigning

    /// The value of a local here.
    mutating func readLocal(_ local: LocalID) -> ValueID {
        let type = irType(concrete(program.locals[local].type))
        let binding = binding(number(of: local))
        switch binding.kind {
        case .value: return binding.value
        case .variable: return f.variables.read(binding.variable, in: &f.b)
        case .slot: return b.loadSlot(binding.value, type: type)
        case .cell: return b.loadField(binding.value, 0, type: type)
        case .none:
            // A nested function that ran before the declarations around it did.
            b.check(b.constant(false), .globalUnset)
            return b.zero(type)
        }
    }

    /// What a nested function gets for a local that it captures: the value, or the cell.
    mutating func capture(_ local: LocalID) -> ValueID {
        let binding = binding(number(of: local))
        switch binding.kind {
        case .cell where PlantedFault.isPlanted(.copiedCapture):
            return b.newObject([readLocal(local)], type: cellType(irType(concrete(program.locals[local].type))))
        case .value, .cell: return binding.value
        case .variable, .slot: return readLocal(local)
        case .none:
            b.check(b.constant(false), .globalUnset)
            let type = irType(concrete(program.locals[local].type))
            return b.zero(storage(of: local) == .cell ? cellType(type) : type)
        }
    }

    /// Assigns to a local.
    mutating func assignLocal(_ local: LocalID, _ value: ValueID) {
        let binding = binding(number(of: local))
        switch binding.kind {
        case .variable: f.variables.write(binding.variable, value, in: &f.b)
        case .slot:
            if PlantedFault.isPlanted(.lostAssignment), !suspended.isEmpty, b.type(of: value) == .i64 { return }
            b.storeSlot(binding.value, value)
        case .cell: b.storeField(binding.value, 0, value)
        case .value, .none: declareLocal(local, value)
        }
    }

    // MARK: Slots that the source does not name

    /// The slot of the given number, which some function around declared.
    mutating func slot(_ number: UInt32) -> ValueID { binding(Int(number)).value }

    /// Declares a slot that `try` bodies in this function share with it, and gives its number.
    mutating func declareSlot(_ content: IRType) -> UInt32 {
        let number = newLocalNumber()
        let slot = b.newSlot(b.zero(content), type: module.types.slot(content))
        declareSlot(number, slot)
        return number
    }

    /// Says which slot has a number.
    mutating func declareSlot(_ number: UInt32, _ slot: ValueID) { setBinding(Int(number), .slot(slot)) }

    // MARK: Passing on to `try` bodies

    /// Where the local of a number is, as seen by the function under construction: a `try` body gets what it uses of the functions
    /// around it as parameters, which are added when first asked for.
    private mutating func binding(_ number: Int) -> Binding {
        if number < f.bindings.count, f.bindings[number].kind != .none { return f.bindings[number] }
        guard !suspended.isEmpty else { return Binding() }
        return importBinding(number)
    }

    private mutating func importBinding(_ number: Int) -> Binding {
        let inner = resumeOuter()
        var outer = binding(number)
        if outer.kind == .variable {
            // What the body assigned would be in a slot, so that the value stays the same in it.
            outer = .value(f.variables.read(outer.variable, in: &f.b))
        }
        let type = outer.kind == .none ? IRType.unit : b.type(of: outer.value)
        let name = outer.kind == .none ? Symbol.invalid : b.function.debugNames[outer.value]
        suspendOuter(for: inner)
        if outer.kind == .none { return outer }
        let parameter = b.function.addParameter(type, to: .entry, name: name, span: b.function.span)
        b.function.parameterTypes.append(type)
        f.importedArguments.append(outer.value)
        let result = Binding(kind: outer.kind, payload: parameter.rawValue)
        setBinding(number, result)
        return result
    }

    /// Goes back to the function around the `try` body under construction, and gives that body's state.
    mutating func resumeOuter() -> FunctionState {
        var inner = suspended.removeLast()
        swap(&inner, &f)
        return inner
    }

    /// Goes (back) to a `try` body in the function under construction.
    mutating func suspendOuter(for body: FunctionState) {
        var outer = body
        swap(&outer, &f)
        suspended.append(outer)
    }
}
