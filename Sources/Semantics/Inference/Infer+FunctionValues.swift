import Source
import Support
import Syntax
import TypedTree

// Function expressions that the compiler writes: methods and built-in functions as values.

extension Inference {
    /// A function expression whose body `body` makes from the nodes of its parameters.
    mutating func makeFunctionValue(
        _ name: String, _ parameters: [TypeID], _ result: TypeID, captures: [LocalID], _ span: Span,
        body: (inout Inference, [NodeID]) -> NodeID
    ) -> NodeID {
        let function = program.functions.append(
            FunctionDeclaration(
                name: program.symbols.intern(name), qualifiedName: name, module: moduleID, nameSpan: span, span: span, role: .closure,
                parent: context.function.nonInvalid, result: result))
        var state = FunctionState()
        state.status = .done
        functions.append(state)
        var operands: [NodeID] = []
        for type in parameters {
            let local = program.locals.append(
                LocalVariable(name: names.temporary, type: type, span: span, isMutable: false, isCaptured: false, function: function))
            program.functions[function].parameters.append(local)
            operands.append(emit(.local(local), type, span))
        }
        program.functions[function].captures = captures
        program.functions[function].body = body(&self, operands)
        return emit(.closure(function), types.intern(.function(parameters: types.intern(parameters), result: result)), span)
    }

    /// A list of nodes.
    mutating func list(_ nodes: [NodeID]) -> NodeList {
        let list = NodeList(start: UInt32(program.nodeLists.count), count: UInt32(nodes.count))
        program.nodeLists.append(contentsOf: nodes)
        return list
    }

    /// `p.translate` as a value: the method with its receiver, which is evaluated once, here.
    mutating func methodValue(_ name: Symbol, of node: NodeID, _ subject: TypeID, _ span: Span) -> NodeID? {
        guard let method = methodOfValue(name, subject, at: span) ?? builtinDefault(named: name, of: subject), hasReceiver(method) else { return nil }
        checkAccess(method: method, at: span)
        let use = beginUse(method, at: span)
        fixSelf(of: use, to: subject)
        let parameters = Array(scratch.types[use.start + 1..<use.start + use.count])
        var call = NodeID.invalid
        let value = makeMethodValue(name, of: node, parameters, use.result, span) { inference, operands in
            call = inference.emit(.call(method, arguments: use.arguments, inference.list(operands)), use.result, span)
            return call
        }
        endUse(use, node: call, at: span)
        return value
    }

    /// `xs.push` as a value, for what the language itself gives.
    mutating func builtinMethodValue(_ name: Symbol, of node: NodeID, _ subject: TypeID, _ span: Span) -> NodeID? {
        guard let method = builtinMethod(name, of: subject, at: span) else { return nil }
        if case .sorted = method.builtin { require(.sortable, of: subject, at: span) }
        return makeMethodValue(name, of: node, method.parameters, method.result, span) { inference, operands in
            inference.emit(.callBuiltin(method.builtin, inference.list(operands)), method.result, span)
        }
    }

    /// `string.len` as a value: the receiver is its parameter.
    mutating func unboundMethodValue(_ method: BuiltinMethod, _ name: Symbol, of type: TypeID, _ span: Span) -> NodeID {
        makeFunctionValue(text(name), [type] + method.parameters, method.result, captures: [], span) { inference, operands in
            inference.emit(.callBuiltin(method.builtin, inference.list(operands)), method.result, span)
        }
    }

    /// A function of `parameters` that keeps a receiver, which is the first of the operands of the call that `call` makes.
    private mutating func makeMethodValue(
        _ name: Symbol, of node: NodeID, _ parameters: [TypeID], _ result: TypeID, _ span: Span, call: (inout Inference, [NodeID]) -> NodeID
    ) -> NodeID {
        // What is called on `super` stays the method above: the value is kept as it is, and `super` is made of it at the call.
        var kept = node
        if case .superValue(let own) = program.nodes[node].kind { kept = own }
        let (type, subject) = (program.nodes[kept].type, program.nodes[node].type)
        let receiver = temporary(type, span)
        program.locals[receiver].isCaptured = true
        let declaration = emit(.declare(receiver, kept), TypeStore.unit, span)
        let closure = makeFunctionValue(text(name), parameters, result, captures: [receiver], span) { inference, operands in
            var receiverNode = inference.emit(.local(receiver), type, span)
            if kept != node { receiverNode = inference.emit(.superValue(receiverNode), subject, span) }
            return call(&inference, [receiverNode] + operands)
        }
        return emit(.block(list(declaration, closure), hasValue: true), program.nodes[closure].type, span)
    }

    /// The type of the method that `x.name` is, where the type of `x` has become known; the node becomes its value.
    mutating func methodValueType(_ name: Symbol, _ constraint: PendingConstraint) -> TypeID? {
        guard constraint.node.isValid, case .field(let receiver, _) = program.nodes[constraint.node].kind,
            let value = methodValue(name, of: receiver, constraint.subject, program.nodes[constraint.node].span)
                ?? builtinMethodValue(name, of: receiver, constraint.subject, program.nodes[constraint.node].span)
        else { return nil }
        program.nodes[constraint.node].kind = program.nodes[value].kind
        return program.nodes[value].type
    }
}
