import Source
import Support
import TypedTree

// The dispatch over kinds of nodes, and those that need no file of their own.
//
// A node's value goes to the register that is wanted, or, where none is, to any: then a local is where it is. A wanted register is only
// written by the last instruction, for it may be that of a variable which the node reads.

extension Compiler {
    /// The register with the value of a node.
    mutating func value(_ id: NodeID) -> Int { compile(id, nil) }

    /// Puts the value of a node into a register.
    mutating func value(_ id: NodeID, into register: Int) { _ = compile(id, register) }

    /// Executes a node for its effects.
    mutating func effect(_ id: NodeID) {
        let mark = f.next
        switch program.nodes[id].kind {
        case .block(let list, _):
            for position in list.indices { effect(program.nodeLists[position]) }
        case .branch(let condition, let then, let otherwise): compileBranch(condition, then, otherwise, nil)
        case .match(let subject, let arms): compileMatch(subject, arms, nil)
        case .tryCatch(let body, let error, let handler): compileTry(body, error, handler, nil)
        case .cleanup(let body, let cleanup): compileCleanup(body, cleanup, nil)
        case .and(let left, let right): compileDiscardedLogic(left, right, stopsAt: false)
        case .or(let left, let right): compileDiscardedLogic(left, right, stopsAt: true)
        default: _ = compile(id, nil)
        }
        f.next = mark
    }

    /// A register for the value of a node whose intermediate values, from `mark` on, are of no use any more.
    mutating func result(_ want: Int?, _ mark: Int) -> Int {
        f.next = mark
        return want ?? newRegister()
    }

    mutating func compile(_ id: NodeID, _ want: Int?) -> Int {
        let node = program.nodes[id]
        f.span = node.span
        switch node.kind {
        case .unit: return want ?? newRegister()
        case .bool(let value): return constant(value ? 1 : 0, want)
        case .integer, .float, .char: return constant(scalarConstant(id) ?? 0, want)
        case .string(let literal): return stringConstant(number(of: literal), want)
        case .local(let local): return readLocal(local, want)
        case .global(let global): return readGlobal(global, want)
        case .function(let function, let arguments): return compileFunctionValue(function, arguments, node, want)
        case .variantFunction(_, let variant): return compileVariantFunction(variant, node, want)
        case .closure(let function): return compileClosure(function, node, want)

        case .unary(let op, let operand): return compileUnary(op, operand, node, want)
        case .binary(let op, let left, let right): return compileBinary(id, op, left, right, node, want)
        case .and, .or, .matches: return compileLogic(id, want)
        case .cast(let operand): return compileCast(operand, node, want)
        case .contains(let element, let container): return compileContains(element, container, node, want)

        case .call(let function, let arguments, let list): return compileCall(function, arguments, list, node, want)
        case .callValue(let callee, let list): return compileCallValue(callee, list, node, want)
        case .callMethod(let name, let list): return compileCallMethod(name, list, node, want)
        case .callBuiltin(let builtin, let list): return compileBuiltin(builtin, list, node, want)
        case .print(let format, let list): return compilePrint(format, list, node, want)

        case .structure(let fields): return compileStructure(fields, node, want)
        case .variant(let variant, let list): return compileVariant(variant, list, node, want)
        case .tuple(let list): return compileTuple(list, node, want)
        case .array(let list): return compileArray(list, node, want)
        case .fill(let value, let count): return compileFill(value, count, node, want)
        case .range(let start, let end, let step, let inclusive): return compileRange(start, end, step, inclusive, node, want)
        case .field(let base, let name): return compileField(base, name, node, want)
        case .element(let base, let index): return compileElement(base, index, node, want)
        case .index(let base, let index): return compileIndex(base, index, node, want)
        case .slice(let base, let start, let end, let inclusive): return compileSlice(base, start, end, inclusive, node, want)

        case .block(let list, let hasValue): return compileBlock(list, hasValue, want)
        case .branch(let condition, let then, let otherwise):
            return valued(node, want) { $0.compileBranch(condition, then, otherwise, $1) }
        case .match(let subject, let arms): return valued(node, want) { $0.compileMatch(subject, arms, $1) }
        case .tryCatch(let body, let error, let handler):
            return valued(node, want) { $0.compileTry(body, error, handler, $1) }
        case .cleanup(let body, let cleanup): return valued(node, want) { $0.compileCleanup(body, cleanup, $1) }
        case .upcast(let operand), .superValue(let operand): return compileUpcast(operand, node, want)
        case .downcast(let operand): return compileDowncast(operand, node, want)
        case .whileLoop(let loop, let condition, let body): compileWhile(loop, condition, body)
        case .forLoop(let loop, let pattern, let iterable, let body): compileFor(loop, pattern, iterable, body, node)
        case .breakLoop(let loop): compileLeave(loop, isBreak: true)
        case .continueLoop(let loop): compileLeave(loop, isBreak: false)
        case .returnValue(let value): compileReturn(value, node)

        case .declare(let local, let value): compileDeclare(local, value)
        case .initialize(let global, let value): compileInitialize(global, value, node)
        case .assign(let target, let value): compileAssign(target, value)
        case .assignOperator(let op, let target, let value): compileAssignOperator(op, target, value, node)
        case .destructure(let targets, let value): compileDestructure(targets, value, node)
        case .declareUninitialized(let local):
            let register = newRegister()
            emit(constant: 0, into: register)
            declare(local, register)
        default: unsupported("a node of the kind \(node.kind)")
        }
        return want ?? newRegister()
    }

    /// Statements that may have a value: where they have one, the register for it is made first.
    private mutating func valued(_ node: Node, _ want: Int?, _ body: (inout Compiler, Int?) -> Void) -> Int {
        let register = want ?? newRegister()
        let mark = f.next
        body(&self, isUnit(concrete(node.type)) ? nil : register)
        f.next = mark
        return register
    }

    // MARK: Constants

    mutating func constant(_ value: Int64, _ want: Int?) -> Int {
        let register = want ?? newRegister()
        emit(constant: value, into: register)
        return register
    }

    /// The content of a register for a scalar literal, or for a constant with such a value.
    mutating func scalarConstant(_ id: NodeID) -> Int64? {
        switch program.nodes[id].kind {
        case .bool(let value): return value ? 1 : 0
        case .char(let scalar): return Int64(scalar)
        case .float(let value):
            let isSingle = type(of: id) == TypeStore.f32
            return Int64(bitPattern: (isSingle ? Double(Float(value)) : value).bitPattern)
        case .integer(let magnitude, let negative):
            switch kind(of: id) {
            case .float(.f32):
                let value = Double(Float(magnitude))
                return Int64(bitPattern: (negative ? -value : value).bitPattern)
            case .float:
                let value = Double(magnitude)
                return Int64(bitPattern: (negative ? -value : value).bitPattern)
            default: return Int64(bitPattern: negative ? 0 &- magnitude : magnitude)
            }
        case .global(let global): return program.globals[global].constant.flatMap { scalarConstant($0) }
        default: return nil
        }
    }

    /// An integer literal that fits the lower half of a jump's constant.
    mutating func smallConstant(_ id: NodeID) -> Int32? {
        guard isPlainInteger(type(of: id)), let value = scalarConstant(id) else { return nil }
        return Int32(exactly: value)
    }

    mutating func number(of literal: LiteralID) -> Int {
        if let known = literalNumbers[literal] { return known }
        let number = number(ofText: program.strings[literal])
        literalNumbers[literal] = number
        return number
    }

    mutating func number(ofText bytes: [UInt8]) -> Int {
        if let known = textNumbers[bytes] { return known }
        executable.literals.append(bytes)
        textNumbers[bytes] = executable.literals.count - 1
        return executable.literals.count - 1
    }

    /// Literals are global variables behind the program's own: their addresses are known when it starts.
    mutating func stringConstant(_ number: Int, _ want: Int?) -> Int {
        let register = want ?? newRegister()
        emit(.loadGlobal, register, 0, 0, Int64(program.globals.count + number))
        return register
    }

    mutating func stringConstant(_ text: String, _ want: Int?) -> Int { stringConstant(number(ofText: Array(text.utf8)), want) }

    // MARK: Locals

    /// Whether a local lives in an object that closures share.
    func isCell(_ local: LocalID) -> Bool { program.locals[local].isCaptured && program.locals[local].isMutable }

    func register(of local: LocalID) -> Int { f.registers[local] ?? 0 }

    /// Declares a local with the value in a register.
    mutating func declare(_ local: LocalID, _ value: Int) {
        if f.registers[local] == nil { f.registers[local] = newRegister() }
        f.declared.insert(local)
        if isCell(local) {
            emit(.newObject, register(of: local), value, 1)
        } else {
            move(value, to: register(of: local))
        }
    }

    mutating func compileDeclare(_ local: LocalID, _ value: NodeID) {
        if !f.caughtErrors.isEmpty, case .local(let other) = program.nodes[value].kind { f.caughtErrors[local] = f.caughtErrors[other] }
        if isCell(local) || f.registers[local] == nil {
            let register = self.value(value)
            f.span = program.nodes[value].span
            return declare(local, register)
        }
        self.value(value, into: register(of: local))
        f.declared.insert(local)
    }

    private mutating func readLocal(_ local: LocalID, _ want: Int?) -> Int {
        guard f.declared.contains(local) else {
            // A nested function that ran before the declarations around it did.
            emit(.fail, 0, 0, 0, Int64(Failure.globalUnset.rawValue))
            return want ?? newRegister()
        }
        if isCell(local) {
            let result = want ?? newRegister()
            emit(.loadField, result, register(of: local), 0, 1)
            return result
        }
        guard let want else { return register(of: local) }
        move(register(of: local), to: want)
        return want
    }

    /// Puts what a nested function gets for a local that it captures into a register: the value, or the cell.
    mutating func capture(_ local: LocalID, into target: Int) {
        if f.declared.contains(local) {
            move(register(of: local), to: target)
        } else {
            emit(.fail, 0, 0, 0, Int64(Failure.globalUnset.rawValue))
        }
    }

    // MARK: Module variables

    private mutating func readGlobal(_ global: GlobalID, _ want: Int?) -> Int {
        if let constant = program.globals[global].constant { return compile(constant, want) }
        if program.globals[global].needsInitializedCheck { emit(.checkGlobal, 0, 0, 0, Int64(global.rawValue)) }
        let register = want ?? newRegister()
        emit(.loadGlobal, register, 0, 0, Int64(global.rawValue))
        return register
    }

    private mutating func compileInitialize(_ global: GlobalID, _ value: NodeID, _ node: Node) {
        let register = self.value(value)
        f.span = node.span
        storeInitial(global, register)
    }

    /// Stores the first value of a module variable.
    mutating func storeInitial(_ global: GlobalID, _ register: Int) {
        emit(.storeGlobal, register, 0, 0, Int64(global.rawValue))
        if program.globals[global].needsInitializedCheck { emit(.markGlobal, 0, 0, 0, Int64(global.rawValue)) }
    }

    // MARK: Assignments in operands

    /// Whether a node may assign a local of this function, so that operands left of it must be copied.
    mutating func mayAssign(_ id: NodeID) -> Bool {
        if assignments[id] != 0 { return assignments[id] == 2 }
        var result = false
        switch program.nodes[id].kind {
        case .assign, .assignOperator, .destructure, .declare, .declareUninitialized, .matches, .match, .forLoop, .tryCatch, .cleanup: result = true
        default:
            var children: [NodeID] = []
            program.forEachChild(of: id) { children.append($0) }
            for child in children where mayAssign(child) { result = true }
        }
        assignments[id] = result ? 2 : 1
        return result
    }

    /// The registers of two operands, evaluated in order.
    mutating func operands(_ left: NodeID, _ right: NodeID) -> (Int, Int) {
        let first = stableValue(left, before: right)
        return (first, value(right))
    }

    /// The value of a node in a register that evaluating `later` does not change.
    mutating func stableValue(_ id: NodeID, before later: NodeID?) -> Int {
        if let later, mayAssign(later) {
            let register = newRegister()
            value(id, into: register)
            return register
        }
        return value(id)
    }

    /// Puts the values of a list's nodes into consecutive registers, of which there are at least `minimum`.
    mutating func consecutive(_ list: NodeList, minimum: Int = 1) -> Int {
        let first = f.next
        for position in list.indices {
            let register = newRegister()
            value(program.nodeLists[position], into: register)
            f.next = register + 1
        }
        if f.next < first + minimum { _ = newRegisters(first + minimum - f.next) }
        return first
    }
}
