import Source
import Support
import TypedTree

// Messages about operations that a type does not have, or has for other types: here, or for a function used here.

extension Inference {
    private func quoted(_ type: TypeID) -> String { "`\(describe(type))`" }

    /// What is asked for, as `… has no operator `+``.
    private mutating func lack(_ constraint: PendingConstraint) -> (code: DiagnosticCode, message: String) {
        let type = quoted(constraint.subject)
        switch constraint.kind {
        case .floatLiteral where types.isInteger(constraint.subject):
            return (.typeMismatch, "a number with a point needs `f32` or `f64`, and \(type) is an integer type")
        case .integerLiteral, .floatLiteral: return (.typeMismatch, "\(type) is no number")
        case .integer: return (.typeMismatch, "\(type) is no integer")
        case .arithmetic(let op): return (.unsupportedOperation, "\(type) has no operator `\(op.spelling)`")
        case .negation: return (.unsupportedOperation, "\(type) has no unary `-`")
        case .bitwiseNot: return (.unsupportedOperation, "\(type) has no operator `~`")
        case .ordered: return (.unsupportedOperation, "values of type \(type) have no order")
        case .equatable: return (.unsupportedOperation, "values of type \(type) cannot be compared for equality")
        case .length: return (.unsupportedOperation, "\(type) has no length")
        case .index: return (.unsupportedOperation, "\(type) cannot be indexed")
        case .indexAssignment: return (.unsupportedOperation, "elements of \(type) cannot be assigned")
        case .slice: return (.unsupportedOperation, "\(type) cannot be sliced")
        case .iterate: return (.unsupportedOperation, "\(type) cannot be iterated")
        case .field(let name, _): return (.unknownMember, "\(type) has no field `\(text(name))`")
        case .fieldAssignment(let name, _):
            guard hasMember(name, constraint.subject, at: constraint.span) else { return (.unknownMember, "\(type) has no field `\(text(name))`") }
            return (.immutable, "`\(text(name))` of \(type) cannot be assigned")
        case .method(let name, _, _): return (.unknownMember, "\(type) has no method `\(text(name))`")
        case .cast(let target): return (.impossibleCast, "\(type) cannot be converted to \(quoted(target))")
        case .intConvertible: return (.typeMismatch, "`int` takes a number or a string, found \(type)")
        case .floatConvertible: return (.typeMismatch, "`float` takes a number or a string, found \(type)")
        case .contains(let element): return (.unsupportedOperation, "\(type) has no test for containing \(quoted(element))")
        case .destructure(let targets): return (.typeMismatch, "\(type) cannot be taken apart into \(types.count(of: targets)) values")
        case .printable: return (.unsupportedOperation, "\(type) cannot be printed")
        case .formattable(let spec):
            let obstacle = spec.obstacle(for: FormatSpec.subject(of: types[constraint.subject])) ?? "the format `\(spec.text)` is for other values"
            return (.typeMismatch, "\(obstacle), found \(type)")
        case .sortable: return (.unsupportedOperation, "\(type) cannot be sorted")
        case .hashable: return (.unsupportedOperation, "\(type) cannot be hashed")
        case .raisable: return (.unmetConstraint, "\(type) does not implement `Error`, so it cannot be raised")
        case .zero:
            return (.undefinedName, "\(type) has no zero, and a name of this type is used where nothing may have been assigned to it")
        case .bound(let trait, let arguments):
            return (.unmetConstraint, "\(type) does not implement `\(TypePrinter(program: program, variables: variables).text(trait, arguments))`")
        }
    }

    /// What an operation gives or takes, where something else is needed; nil when the type does not have it at all.
    private mutating func difference(_ constraint: PendingConstraint) -> String? {
        if case .method(let name, let arguments, _) = constraint.kind,
            let miscount = miscount(name, of: constraint.subject, given: types.count(of: arguments)) { return miscount }
        guard let disagreement else { return nil }
        let type = quoted(constraint.subject)
        let expected = quoted(disagreement.expected)
        let found = quoted(disagreement.found)
        if types.hasError(disagreement.expected) || types.hasError(disagreement.found) { return nil }
        func result(_ what: String) -> String {
            disagreement.isOperand ? "\(what) takes \(expected), not \(found)" : "\(what) gives \(found), where \(expected) is needed"
        }
        switch constraint.kind {
        case .arithmetic(let op): return result("`\(op.spelling)` of \(type)")
        case .negation: return result("`-` of \(type)")
        case .field(let name, _), .fieldAssignment(let name, _):
            return "the field `\(text(name))` of \(type) is \(found), where \(expected) is needed"
        case .method(let name, _, _):
            // A field of a function's type is called as a method is.
            return result("the \(knownField(name, of: constraint.subject) == nil ? "method" : "field") `\(text(name))` of \(type)")
        case .index: return result("indexing of \(type)")
        case .indexAssignment: return result("assigning to an element of \(type)")
        case .iterate: return result("a `for` over \(type)")
        case .contains: return "\(type) contains \(found), not \(expected)"
        case .destructure: return result("taking \(type) apart")
        default: return nil
        }
    }

    /// An operation that a type does not have: here, or for a function used here.
    mutating func reportUnmet(_ constraint: PendingConstraint) {
        var constraint = constraint
        constraint.subject = zonk(constraint.subject)
        constraint.kind = zonk(constraint.kind)
        if types.hasError(constraint.subject) || isIncomplete(constraint.subject) { return }
        if lacksReportedOrder(constraint) || lacksReportedTrait(constraint) { return }
        if lacksMistakenMethod(constraint.kind, constraint.subject) { return }
        if constraint.use.isValid {
            if failedUses.contains(where: { $0.use == constraint.use && $0.function == constraint.function }) { return }
            failedUses.append(FailedUse(use: constraint.use, function: constraint.function))
        }
        // One operation may ask for several things, as `abs` for a number that can be negative.
        let operation = FailedOperation(span: constraint.span, subject: constraint.subject)
        if !constraint.use.isValid, operation == failedOperation { return }
        failedOperation = operation
        let (code, message) = lack(constraint)
        if case .bound(let trait, let arguments) = constraint.kind { return reportUnmetBound(constraint, trait, arguments, message) }
        if case .hashable = constraint.kind, !reportedKeys.insert(constraint.subject).inserted { return }
        guard constraint.use.isValid else {
            switch constraint.kind {
            case .field(let name, _): return reportUnknownField(name, constraint.subject, at: constraint.span)
            case .fieldAssignment(let name, _): return reportAssignedMember(name, constraint.subject, at: constraint.span)
            case .method(let name, _, _): return reportUnknownMethod(name, constraint.subject, at: constraint.span)
            case .cast(let target): return report(adviseDynamic(Diagnostic(code, message, at: constraint.span), target))
            case .zero: return report(Diagnostic(code, message, at: constraint.span).help("assign it before the `if` or `while`"))
            case .raisable: return report(helpToImplementError(Diagnostic(code, message, at: constraint.span), constraint.subject))
            case .arithmetic(.multiply) where types[constraint.subject] == .string:
                return report(Diagnostic(code, message, at: constraint.span).help("repeat a string with `.repeat(n)`"))
            case .arithmetic(.remainder) where types[constraint.subject] == .string:
                return report(
                    Diagnostic(code, message, at: constraint.span)
                        .help("put values into a text with `f\"{x:.2f}\"`, or `format(\"{:.2f}\", x)`"))
            case .arithmetic(let op) where types[constraint.subject] == .bool && (op == .bitAnd || op == .bitOr || op == .bitXor):
                return report(
                    Diagnostic(code, message, at: constraint.span)
                        .help("conditions are combined with \(op == .bitXor ? "`!=`" : op == .bitAnd ? "`and`" : "`or`")"))
            default:
                let diagnostic = Diagnostic(code, message, at: constraint.span)
                if constraint.subject == TypeStore.unit, let copying = copyingCall(sourceText(constraint.span)) {
                    return report(diagnostic.note("the method changes what it is called on, and gives nothing; `\(copying)` gives a new array"))
                }
                if constraint.subject == TypeStore.unit, sourceText(constraint.span).contains("\n") {
                    return report(diagnostic.note("a line that ends in an operator goes on in the next one"))
                }
                return report(adviseMethod(diagnostic, for: constraint.kind, constraint.subject))
            }
        }
        if let wanted = wantedNumber(constraint.kind), let argument = libraryArgument(constraint) {
            return report(Diagnostic(.typeMismatch, "expected \(wanted), found \(quoted(constraint.subject))", at: argument))
        }
        let difference = difference(constraint)
        var diagnostic = Diagnostic(.unmetConstraint, difference ?? message, at: constraint.use)
        // How the library is written is nothing that its users can change.
        if isShown(constraint.span) { diagnostic = diagnostic.label(constraint.span, "this asks for it") }
        if constraint.function.isValid, constraint.function.index < resolved.origins.count, isShown(program.functions[constraint.function].module) {
            diagnostic = diagnostic.note(TypePrinter(program: program, variables: variables).signatureNote(of: constraint.function))
        }
        if case .integerLiteral = constraint.kind, isSum(constraint.function) {
            return report(diagnostic.help("a sum starts at 0: add up other values with `reduce(fn(a, b): a + b)`"))
        }
        report(difference == nil ? adviseMethod(diagnostic, for: constraint.kind, constraint.subject) : diagnostic)
    }

    /// What gives a changed copy, in the place of a call that changes an array and gives nothing.
    private func copyingCall(_ text: String) -> String? {
        if text.hasSuffix(".sort()") { return ".sorted()" }
        return text.hasSuffix(".reverse()") ? ".reversed()" : nil
    }

    /// The kind of number that a constraint asks for.
    private mutating func wantedNumber(_ kind: ConstraintKind) -> String? {
        switch kind {
        case .integer: return "an integer"
        case .cast(let target):
            let target = zonk(target)
            if case .integer = types[target] { return "an integer" } else { return nil }
        case .integerLiteral, .floatLiteral: return "a number"
        default: return nil
        }
    }

    /// The argument for a function of the library whose type is what a constraint of that function is on.
    private mutating func libraryArgument(_ constraint: PendingConstraint) -> Span? {
        guard constraint.function.isValid, !isShown(program.functions[constraint.function].module) else { return nil }
        let signature = functions[constraint.function.index].parameters
        // The call was made just before, but for what its arguments and other uses made it wait for.
        for node in program.nodes.elements.suffix(1_000).reversed() where node.span == constraint.use {
            guard case .call(constraint.function, _, let arguments) = node.kind else { continue }
            for (index, argument) in program[arguments].enumerated() where index < signature.count {
                guard case .parameter = types[variables.peek(signatures[signature.lowerBound + index])] else { continue }
                // A literal may not have its type yet.
                let type = zonk(type(of: argument))
                if type == constraint.subject || type.variable != nil { return program.nodes[argument].span }
            }
        }
        return nil
    }

    /// Whether it is a trait that the type lacks, and an `impl` for the type has one that there is not.
    private func lacksReportedTrait(_ constraint: PendingConstraint) -> Bool {
        switch constraint.kind {
        case .bound, .raisable, .ordered, .equatable, .hashable, .iterate: isMistaken(constraint.subject)
        default: false
        }
    }

    /// Whether a type of the program lacks an operation, and the method that it is could not be read.
    func lacksMistakenMethod(_ kind: ConstraintKind, _ type: TypeID) -> Bool {
        let protocols = program.protocols
        let names: [Symbol] =
            switch kind {
            case .arithmetic(let op): protocols.arithmetic(op).map { [$0] } ?? []
            case .negation: [protocols.negate]
            case .ordered: [protocols.compare, protocols.less]
            case .equatable: [protocols.equal]
            case .hashable: [protocols.hash]
            case .length: [protocols.len]
            case .index: [protocols.index]
            case .indexAssignment: [protocols.setIndex]
            case .iterate: [protocols.next, protocols.iter]
            case .contains: [protocols.contains]
            default: []
            }
        return isOwn(type) && names.contains { resolved.isMistaken($0) }
    }

    /// Whether an `impl` for the type was reported whose trait there is not.
    func isMistaken(_ type: TypeID) -> Bool { types.owner(of: type).map { resolved.mistakenOwners.contains($0) } ?? false }

    /// Whether a function is one of the standard library that adds up.
    private func isSum(_ function: FunctionID) -> Bool {
        guard function.isValid else { return false }
        return text(program.functions[function].name) == "sum" && !isShown(program.functions[function].module)
    }

    /// What would give a type of the program the operation.
    mutating func adviseMethod(_ diagnostic: Diagnostic, for kind: ConstraintKind, _ type: TypeID) -> Diagnostic {
        if case .function(_, let result) = types[type], variables.peek(result) != TypeStore.unit {
            return diagnostic.help("call the function, with `(…)` behind it: what it gives is \(quoted(result))")
        }
        let builtin: BuiltinTrait? =
            switch kind {
            case .ordered: .comparable
            case .equatable: .equatable
            case .hashable: .hashable
            default: nil
            }
        if case .sortable = kind, let element = sortedElement(type) {
            return adviseMethod(diagnostic.note("`sorted` compares the elements, and values of type \(quoted(element)) have no order"), for: .ordered, element)
        }
        if let builtin { return program.builtinTraits[builtin].map { advise(diagnostic, type, $0) } ?? diagnostic }
        if case .field(let name, _) = kind { return adviseMember(diagnostic, name, memberNames(of: type).fields, "field") }
        if case .method(let name, _, _) = kind {
            if let advised = adviseCopy(diagnostic, name, type, at: nil) { return advised }
            let known = memberNames(of: type).methods
            if let own = ForeignMembers.method(text(name), among: known) { return diagnostic.help("it has a method `\(own)`") }
            return adviseMember(diagnostic, name, known, "method")
        }
        if isFallible(type) { return diagnostic.help("take the value out, as with `value ?? default`, `value.unwrap()` or `match`") }
        if case .arithmetic(let op) = kind, let method = ForeignMembers.method(for: op, among: memberNames(of: type).methods) {
            let isInPlace = method == "merge" || method == "extend"
            return diagnostic.help(isInPlace ? "`a.\(method)(b)` puts what is in `b` into `a`" : "it has a method for it: `a.\(method)(b)`")
        }
        guard isOwn(type), let method = methodSignature(for: kind, describe(type)) else { return diagnostic }
        return diagnostic.help("give \(quoted(type)) a method `\(method)`")
    }

    /// Whether an order is asked for that a type was to derive and cannot, which is reported there.
    private func lacksReportedOrder(_ constraint: PendingConstraint) -> Bool {
        let type: TypeID
        switch constraint.kind {
        case .ordered: type = constraint.subject
        case .bound(let trait, _) where trait == program.builtinTraits[.comparable]: type = constraint.subject
        case .sortable: type = sortedElement(constraint.subject) ?? constraint.subject
        default: return false
        }
        switch types[type] {
        case .structure(let id, _): return unordered.contains(program.structs[id].name)
        case .enumeration(let id, _): return unordered.contains(program.enums[id].name)
        default: return false
        }
    }

    private func sortedElement(_ type: TypeID) -> TypeID? {
        switch types[type] {
        case .array(let element), .fixedArray(let element, _): element
        default: nil
        }
    }

    private func adviseMember(_ diagnostic: Diagnostic, _ name: Symbol, _ known: [String], _ what: String) -> Diagnostic {
        guard let near = Spelling.nearest(to: text(name), among: known) else { return diagnostic }
        return diagnostic.help("it has a \(what) `\(near)`")
    }

    /// The method behind an operation, as a type would declare it.
    private func methodSignature(for kind: ConstraintKind, _ type: String) -> String? {
        switch kind {
        case .arithmetic(let op): program.protocols.arithmetic(op).map { "\(text($0))(self, other: \(type)) -> \(type)" }
        case .negation: "neg(self) -> \(type)"
        case .length: "len(self) -> i32"
        case .index: "index(self, i: i32) -> …"
        case .indexAssignment: "set_index(self, i: i32, value: …)"
        case .iterate: "next(mut self) -> …?` or `iter(self)"
        case .contains(let element): "contains(self, element: \(written(element))) -> bool"
        default: nil
        }
    }

    /// A type as a program may write it: of a number that nothing else decides, that which it gets.
    private func written(_ type: TypeID) -> String {
        switch describe(type) {
        case "integer": "i32"
        case "number", "float": "f64"
        case let text: text
        }
    }

    /// Whether a type is an `Option` or a `Result`.
    func isFallible(_ type: TypeID) -> Bool {
        if case .enumeration(let id, _) = types[type] { return id == program.option || id == program.result }
        return false
    }

    /// Whether the program declares the type.
    func isOwn(_ type: TypeID) -> Bool {
        switch types[type] {
        case .structure(let id, _): isShown(program.structs[id].module)
        case .enumeration(let id, _): isShown(program.enums[id].module)
        default: false
        }
    }
}
