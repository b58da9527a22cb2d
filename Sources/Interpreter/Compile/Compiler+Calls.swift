import Source
import Support
import TypedTree

// Calls: direct, of natives, of function values, and of methods found by the receiver's concrete type. Arguments are put where the
// callee's frame will begin.

extension Compiler {
    mutating func compileCall(_ function: FunctionID, _ arguments: TypeListID, _ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        let mark = f.next
        let first = consecutive(list, minimum: 3)
        f.span = node.span
        if program.functions[function].native != nil { return finishNative(function, first, list, node, want, mark) }
        var isOnSuper = false
        if let receiver = program[list].first, case .superValue = program.nodes[receiver].kind { isOnSuper = true }
        let index = self.function(function, arguments, at: node.span, exactly: isOnSuper)
        return finishCall(index, function, first, Int(list.count), want, mark)
    }

    private mutating func finishNative(
        _ function: FunctionID, _ first: Int, _ list: NodeList, _ node: Node, _ want: Int?, _ mark: Int
    ) -> Int {
        let name = program.functions[function].native.map { program.symbols.text($0) } ?? ""
        if name.hasPrefix("orus.") {
            let types = list.indices.map { type(of: program.nodeLists[$0]) }
            emitIntrinsic(name, first, types, concrete(node.type))
        } else if let (operation, extra) = Operation.native(name) {
            emit(operation, extra, at: first)
        } else {
            unsupported("the native function \(name)")
        }
        return finish(first, want, mark)
    }

    /// The result of a call, which is in the first register of the callee's frame.
    private mutating func finish(_ first: Int, _ want: Int?, _ mark: Int) -> Int {
        f.next = mark
        guard let want else { return newRegister() == first ? first : moved(first) }
        move(first, to: want)
        return want
    }

    private mutating func moved(_ register: Int) -> Int {
        let target = f.next - 1
        move(register, to: target)
        return target
    }

    /// Calls a function whose arguments are in registers; its captures follow them.
    private mutating func finishCall(
        _ index: Int, _ function: FunctionID, _ first: Int, _ count: Int, _ want: Int?, _ mark: Int
    ) -> Int {
        let captures = program.functions[function].captures
        if !captures.isEmpty {
            if f.next < first + count + captures.count { _ = newRegisters(first + count + captures.count - f.next) }
            for (position, local) in captures.enumerated() { capture(local, into: first + count + position) }
        }
        emit(.call, first, 0, 0, Int64(index))
        return finish(first, want, mark)
    }

    // MARK: Function values

    mutating func compileCallValue(_ callee: NodeID, _ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        if case .function(let function, let arguments) = program.nodes[callee].kind {
            return compileCall(function, arguments, list, node, want)
        }
        let mark = f.next
        var closure = value(callee)
        if closure < mark, list.indices.contains(where: { mayAssign(program.nodeLists[$0]) }) {
            let copy = newRegister()
            move(closure, to: copy)
            closure = copy
        }
        let first = consecutive(list)
        f.span = node.span
        emit(.callClosure, first, closure, 0, Int64(type(of: callee).rawValue))
        return finish(first, want, mark)
    }

    /// A named function as a value.
    mutating func compileFunctionValue(_ function: FunctionID, _ arguments: TypeListID, _ node: Node, _ want: Int?) -> Int {
        let index = self.function(function, arguments, at: f.span)
        return makeClosure(index, program.functions[function].captures, concrete(node.type), want)
    }

    /// A function expression.
    mutating func compileClosure(_ function: FunctionID, _ node: Node, _ want: Int?) -> Int {
        let index = self.function(function, [], at: node.span)
        return makeClosure(index, program.functions[function].captures, concrete(node.type), want)
    }

    /// A variant with payload as a function value.
    mutating func compileVariantFunction(_ variant: UInt32, _ node: Node, _ want: Int?) -> Int {
        let functionType = concrete(node.type)
        guard case .function(_, let type) = program.types[functionType], case .enumeration(let id, _) = program.types[type] else {
            unsupported("a variant as a function of another type")
            return want ?? newRegister()
        }
        let key = InstanceKey(owner: variant, arguments: program.types.intern([type]))
        let index: Int
        if let known = variantFunctions[key] {
            index = known
        } else {
            var work = FunctionWork(.variant(type, variant))
            let name = program.symbols.text(program.enums[id].variants[Int(variant)].name)
            work.made.name = "\(program.symbols.text(program.enums[id].name)).\(name)"
            work.made.shownName = "<fn \(name)>"
            index = add(work)
            variantFunctions[key] = index
        }
        return makeClosure(index, [], functionType, want)
    }

    /// A closure: word 1 is the number of the function, the captured values follow. One without captures is made only once.
    private mutating func makeClosure(_ index: Int, _ captures: [LocalID], _ type: TypeID, _ want: Int?) -> Int {
        closureFunctions.append((index, type))
        if captures.isEmpty {
            if let known = closureConstants[index] { return constant(known, want) }
            let address = constantObject(tag: 0, words: [Int64(index)])
            closureConstants[index] = address
            return constant(address, want)
        }
        let mark = f.next
        let first = newRegisters(captures.count + 1)
        emit(constant: Int64(index), into: first)
        for (position, local) in captures.enumerated() { capture(local, into: first + 1 + position) }
        let target = result(want, mark)
        emit(.newObject, target, first, captures.count + 1)
        return target
    }

    /// An object that lives as long as the program, and holds no references.
    mutating func constantObject(tag: Int64, words: [Int64]) -> Int64 {
        let object = Object.allocate(capacity: words.count + 1)
        object[0] = Object.header(.words, tag)
        for (position, word) in words.enumerated() { object[position + 1] = word }
        constants.append(object)
        return object.bits
    }

    // MARK: Methods

    /// The module of the function that is being translated.
    private var caller: ModuleID {
        guard case .instance(let function, _) = functions[current].kind else { return .invalid }
        return program.functions[function].module
    }

    mutating func compileCallMethod(_ name: Symbol, _ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        let receiver = program.nodeLists[list.indices.lowerBound]
        let type = type(of: receiver)
        if let method = program.callableMethod(named: name, of: type, from: caller) { return compileCall(method: method, list, node, want) }
        if let field = program.field(named: name, of: type) {
            let mark = f.next
            let object = value(receiver)
            let closure = newRegister()
            f.span = program.nodes[receiver].span
            emit(.loadField, closure, object, 0, Int64(field.index) + 1)
            let first = consecutive(NodeList(start: list.start + 1, count: list.count - 1))
            f.span = node.span
            emit(.callClosure, first, closure, 0, Int64(field.type.rawValue))
            return finish(first, want, mark)
        }
        if let builtin = program.builtin(named: name) { return compileBuiltin(builtin, list, node, want) }
        if let method = program.builtinDefault(named: name) { return compileCall(method: method, list, node, want) }
        unsupported("the method '\(program.symbols.text(name))' of \(typeName(type))")
        return want ?? newRegister()
    }

    private mutating func compileCall(method: FunctionID, _ list: NodeList, _ node: Node, _ want: Int?) -> Int {
        var types: [TypeID] = []
        for position in list.indices { types.append(type(of: program.nodeLists[position])) }
        let mark = f.next
        let first = consecutive(list, minimum: 3)
        f.span = node.span
        if program.functions[method].native != nil { return finishNative(method, first, list, node, want, mark) }
        let result = concrete(node.type)
        let arguments = program.typeArguments(of: method, arguments: types, result: result, enclosing: substitution)
        let index = function(method, arguments ?? [], at: node.span)
        let target: FunctionID
        let known: Substitution
        switch functions[index].kind {
        case .instance(let function, let substitution): (target, known) = (function, substitution)
        default: (target, known) = (method, Substitution(program.functions[method].typeParameters, arguments ?? []))
        }
        let count = complete(first, Int(list.count), for: target, known)
        return finishCall(index, target, first, count, want, mark)
    }

    /// Adds to the arguments, from `first` on, of a call that was written without knowing the function: its defaults, and the array of a
    /// variadic parameter. Gives their number.
    private mutating func complete(_ first: Int, _ given: Int, for function: FunctionID, _ substitution: Substitution) -> Int {
        let declaration = program.functions[function]
        let parameterCount = declaration.parameters.count
        guard declaration.isVariadic || given < parameterCount else { return given }
        if f.next < first + max(given, parameterCount) + 1 { _ = newRegisters(first + max(given, parameterCount) + 1 - f.next) }
        let fixed = declaration.isVariadic ? parameterCount - 1 : parameterCount
        if declaration.isVariadic, let last = declaration.parameters.last {
            let type = program.types.substitute(program.locals[last].type, substitution)
            let kind = elementKind(elementType(of: type) ?? TypeStore.unit)
            // Where defaults are missing, no further arguments were given.
            let rest = max(0, given - fixed)
            emit(.newArray, first + fixed, first + fixed, rest, Int64(kind.rawValue))
        }
        var count = min(given, fixed)
        for value in declaration.defaults where Int(value.parameter) == count && count < fixed {
            let arguments = program.functions[value.maker].typeParameters.map { substitution[$0] ?? TypeStore.unit }
            let maker = self.function(value.maker, arguments, at: f.span)
            let inner = f.next
            _ = call(maker, value.earlier.map { first + Int($0) }, first + count, inner)
            f.next = inner
            count += 1
        }
        return parameterCount
    }
}
