import Source
import Support
import TypedTree

// Values whose type says less than what they are: a `dyn` value is a box with a value of some type, the number of which is the box's tag;
// a struct's object has the number of its own type.

/// What is done by what a value is.
enum FormOperation: Hashable {
    /// A trait's method; the type arguments behind `Self`.
    case dispatch(FunctionID, TypeListID)
    /// A method that others override; its type arguments.
    case override(FunctionID, TypeListID)
    /// Into a `dyn` type.
    case box(TypeID)
    /// Whether it is of an extended struct, or of one that extends that.
    case isInstance(TypeID)
    /// Whether a number is that of the type or of one that extends it.
    case isNumber(TypeID)
    case clone
    case typeName
}

/// What tells functions that go by what a value is apart.
struct FormSwitchKey: Hashable {
    let operation: FormOperation
    let type: TypeID
}

/// A function that goes by what a value is.
struct FormSwitch {
    let index: Int
    let type: TypeID
    /// How many forms its code knows.
    var formCount = -1
}

extension Compiler {
    // MARK: Making and asking

    /// Replaces a value by one of a more general type.
    mutating func emitUpcast(_ register: Int, _ type: TypeID, to target: TypeID) {
        if target == TypeStore.errorValue { return emitError(register, type) }
        if case .dynamic = program.types[type] {
            if type != target { addFlow(from: type, to: target) }
            return
        }
        if case .structure = program.types[target] { return }
        if program.isExtended(type) {
            _ = call(formSwitch(.box(target), type), [register], register, f.next)
            return
        }
        emitBox(register, type, target)
    }

    private mutating func emitBox(_ register: Int, _ type: TypeID, _ target: TypeID) {
        addForm(type, to: target)
        emit(.newObject, register, register, 1, Int64(type.rawValue))
    }

    /// Replaces a value of the type `source` by the one of the type `target` that it is, or jumps to `fails`.
    mutating func emitDowncast(_ register: Int, _ source: TypeID, to target: TypeID, fails: Label) {
        if source == target { return }
        let mark = f.next
        let first = newRegisters(3)
        switch program.types[source] {
        case .errorValue:
            move(register, to: first)
            emit(.errorPayload, at: first)
            if program.isExtended(target) {
                _ = call(formSwitch(.isNumber(target), target), [first + 1], first + 1, f.next)
                jump(.jumpIfFalse, first + 1, to: fails)
            } else {
                emit(constant: Int64(target.rawValue), into: first + 2)
                jump(.jumpIfNotEqual, first + 1, first + 2, to: fails)
            }
            move(first, to: register)
        case .dynamic, .structure:
            if program.isExtended(target) {
                _ = call(formSwitch(.isInstance(target), source), [register], first, f.next)
                jump(.jumpIfFalse, first, to: fails)
            } else {
                emit(.loadTag, first, register)
                jump(.jumpIfNotEqualC, first, constant: Int32(bitPattern: target.rawValue), to: fails)
            }
            if case .dynamic = program.types[source] { emit(.loadField, register, register, 0, 1) }
        default: unsupported("asking what a value of \(typeName(source)) is")
        }
        f.next = mark
    }

    /// Replaces a value by what `typeof` gives for it.
    mutating func emitTypeName(_ register: Int, _ type: TypeID) {
        if isOpen(type) {
            _ = call(formSwitch(.typeName, type), [register], register, f.next)
        } else {
            _ = stringConstant(typeName(type), register)
        }
    }

    /// Whether what values of a type are, only running tells.
    mutating func isOpen(_ type: TypeID) -> Bool {
        if case .dynamic = program.types[type] { return true }
        return program.isExtended(type)
    }

    // MARK: Forms

    /// Notes that objects of a struct type are made.
    mutating func noteMade(_ type: TypeID) {
        guard program.hasInheritance, case .structure(let id, _) = program.types[type], program.isInHierarchy(id) else { return }
        var next: TypeID? = type
        while let base = next {
            if forms[base]?.contains(type) == true { return }
            forms[base, default: []].append(type)
            next = program.baseType(of: base)
        }
        executable.formShapes[Int64(type.rawValue)] = shape(of: type)
    }

    private mutating func addForm(_ form: TypeID, to type: TypeID) {
        if forms[type]?.contains(form) == true { return }
        forms[type, default: []].append(form)
        executable.formShapes[Int64(form.rawValue)] = shape(of: form)
        for target in formFlows[type] ?? [] { addForm(form, to: target) }
    }

    private mutating func addFlow(from type: TypeID, to target: TypeID) {
        if formFlows[type]?.contains(target) == true { return }
        formFlows[type, default: []].append(target)
        for form in forms[type] ?? [] { addForm(form, to: target) }
    }

    // MARK: Functions that go by what a value is

    /// The number of a function that goes by what its first argument, of the given type, is.
    mutating func formSwitch(_ operation: FormOperation, _ type: TypeID) -> Int {
        let key = FormSwitchKey(operation: operation, type: type)
        if let known = formSwitchNumbers[key] { return known }
        var work = FunctionWork(.formSwitch(operation, type))
        work.requester = current
        work.span = f.span
        work.entry.parameterCount = 1
        switch operation {
        case .dispatch(let method, _), .override(let method, _):
            let declaration = program.functions[method]
            work.made.name = "\(program.modules[declaration.module].name).\(declaration.qualifiedName)"
            work.made.shownName = "<fn \(program.symbols.text(declaration.name))>"
            work.entry.parameterCount = Int32(declaration.parameters.count)
        default: break
        }
        functions.append(work)
        formSwitchNumbers[key] = functions.count - 1
        formSwitches.append(FormSwitch(index: functions.count - 1, type: type))
        return functions.count - 1
    }

    /// Translates the functions for which there are more forms since that was done; whether there was one.
    mutating func compileFormSwitches() -> Bool {
        var madeSome = false
        var position = 0
        while position < formSwitches.count, !hasFailed {
            let count = forms[formSwitches[position].type]?.count ?? 0
            if count != formSwitches[position].formCount {
                madeSome = true
                formSwitches[position].formCount = count
                compileFunction(formSwitches[position].index)
            }
            position += 1
        }
        return madeSome
    }

    mutating func compileFormSwitch(_ operation: FormOperation, _ type: TypeID) {
        let count = Int(functions[current].entry.parameterCount)
        _ = newRegisters(count)
        let tag = newRegister()
        if case .isNumber = operation { move(0, to: tag) } else { emit(.loadTag, tag, 0) }
        for form in forms[type] ?? [] {
            let next = newLabel()
            jump(.jumpIfNotEqualC, tag, constant: Int32(bitPattern: form.rawValue), to: next)
            if case .dynamic = program.types[type] { emit(.loadField, 0, 0, 0, 1) }
            switch operation {
            case .override(let method, let arguments):
                let target = program.override(of: method, program.types[arguments], for: form)
                let index = function(target.function, target.arguments, at: f.span, exactly: true)
                emit(.tailCall, 0, 0, count, Int64(index))
                tailCalls.append((current, index, nil))
            case .box(let target):
                emitBox(0, form, target)
                emit(.returnValue, 0)
            case .isInstance(let wanted), .isNumber(let wanted):
                emit(constant: program.isSubtype(form, of: wanted) ? 1 : 0, into: 0)
                emit(.returnValue, 0)
            case .dispatch(let method, let rest): emitDispatch(method, form, program.types[rest], to: type, count)
            case .clone:
                emitClone(0, form, exactly: true)
                if case .dynamic = program.types[type] { emitBox(0, form, type) }
                emit(.returnValue, 0)
            case .typeName:
                _ = stringConstant(typeName(form), 0)
                emit(.returnValue, 0)
            }
            place(next)
        }
        if case .isNumber = operation {
            emit(constant: 0, into: 0)
            emit(.returnValue, 0)
        }
        emit(.fail, 0, 0, 0, Int64(Failure.noMatch.rawValue))
    }

    /// Calls the method of the type that the first argument is of, and leaves the frame for it unless its result is to become a `dyn` too.
    private mutating func emitDispatch(_ method: FunctionID, _ form: TypeID, _ rest: [TypeID], to type: TypeID, _ count: Int) {
        let declaration = program.functions[method]
        let target = function(method, [form] + rest, at: declaration.nameSpan, exactly: true)
        guard let own = declaration.typeParameters.first, program.types[declaration.result] == .parameter(own) else {
            emit(.tailCall, 0, 0, count, Int64(target))
            tailCalls.append((current, target, nil))
            return
        }
        emit(.call, 0, 0, 0, Int64(target))
        emitUpcast(0, form, to: type)
        emit(.returnValue, 0)
    }
}
