import Source
import Support
import Syntax
import TypedTree

// Messages about operations and literals, and about structs and enums.

extension Inference {
    private func quoted(_ type: TypeID) -> String { "`\(describe(type))`" }

    mutating func reportMixedArithmetic(
        _ op: BinaryOperator, _ left: TypeID, _ right: TypeID, _ leftNode: NodeID, _ rightNode: NodeID, _ span: Span
    ) {
        if case .mismatch = lastFailure {} else { return reportMismatch(expected: left, found: right, at: span, .none) }
        let leftType = zonk(left)
        let rightType = zonk(right)
        if types.hasError(leftType) || types.hasError(rightType) { return }
        if let advised = adviseResultConversion(op, leftType, rightType, leftNode, rightNode, span) { return report(advised) }
        if leftType.variable == nil, !types.supports(op, leftType), !isGeneric(leftType) {
            return reportUnmet(PendingConstraint(.arithmetic(op), on: leftType, at: span))
        }
        // `1 + v`: what the operator does, the left operand's type says.
        let isReversed = operatorMethod(op, of: rightType) != nil
        if leftType.variable != nil, rightType.variable == nil, !types.supports(op, rightType), !isGeneric(rightType), !isReversed, !isOwn(rightType) {
            return reportUnmet(PendingConstraint(.arithmetic(op), on: rightType, at: span))
        }
        let place = program.nodes[rightNode].span
        let isAssignment = isAssignment(op, leftNode, span)
        var diagnostic = Diagnostic(.mixedArithmetic, "`\(op.spelling)` needs two operands of one type", at: span)
            .label(program.nodes[leftNode].span, "this is \(quoted(leftType))")
            .label(place, "this is \(quoted(rightType))")
        if leftType.variable == nil, rightType.variable == nil, types.isNumber(leftType), types.isNumber(rightType) {
            diagnostic = adviseConversion(diagnostic, op, leftType, rightType, leftNode, rightNode, isAssignment: isAssignment)
        } else if leftType == TypeStore.string, op == .add {
            diagnostic = diagnostic.help("make the right operand a string with `as string`", cast(rightNode, to: "string", op))
                .help("or parse the left one, with `int()` or `float()`")
        } else if rightType == TypeStore.string, op == .add, !isAssignment {
            diagnostic = diagnostic.help("make the left operand a string with `as string`", cast(leftNode, to: "string", op))
        } else if isReversed, !isGeneric(rightType) {
            diagnostic = diagnostic.note("the left operand's type decides what an operator does: \(quoted(rightType)) has a method for it as the left one only")
        } else if isOwn(rightType), !isReversed {
            diagnostic = diagnostic.note("the left operand's type decides what an operator does")
        } else if isGeneric(leftType), let variable = rightType.variable, variables.class(variable).isNumeric {
            diagnostic = adviseNumeric(diagnostic, leftType)
        } else if isGeneric(rightType), let variable = leftType.variable, variables.class(variable).isNumeric {
            diagnostic = adviseNumeric(diagnostic, rightType)
        } else if isSomeInteger(leftType), let float = floatName(rightType), !isAssignment {
            diagnostic = diagnostic.help("convert the integer with `as \(float)`", cast(leftNode, to: float, op))
        } else if isSomeInteger(rightType), let float = floatName(leftType) {
            diagnostic = diagnostic.help("convert the integer with `as \(float)`", cast(rightNode, to: float, op))
        }
        report(diagnostic)
    }

    /// What is said of `n % 3 as string`: `as` was meant for the result.
    private mutating func adviseResultConversion(
        _ op: BinaryOperator, _ left: TypeID, _ right: TypeID, _ leftNode: NodeID, _ rightNode: NodeID, _ span: Span
    ) -> Diagnostic? {
        let operands = (program.nodes[leftNode].span, program.nodes[rightNode].span)
        guard right == TypeStore.string || right == TypeStore.bool, isSomeNumber(left), case .cast(let operand) = program.nodes[rightNode].kind,
            isSomeNumber(zonk(program.nodes[operand].type)), operands.1.end == span.end, !isAssignment(op, leftNode, span)
        else { return nil }
        return Diagnostic(.mixedArithmetic, "`\(op.spelling)` needs two operands of one type", at: span)
            .label(operands.0, "this is \(quoted(left))")
            .label(operands.1, "this is \(quoted(right))")
            .note("`as` binds more tightly than `\(op.spelling)`")
            .help(
                "put the operation into parentheses",
                [.insertion(of: "(", before: span), .insertion(of: ")", after: program.nodes[operand].span)])
    }

    /// Whether it is the operation of `a += b`, whose left operand cannot be converted.
    private func isAssignment(_ op: BinaryOperator, _ leftNode: NodeID, _ span: Span) -> Bool {
        let start = program.nodes[leftNode].span.end
        guard start < span.end else { return false }
        return sourceText(Span(file: span.file, start: start, length: span.end - start)).drop { $0 == " " }.hasPrefix(op.spelling + "=")
    }

    /// Whether a type is that of an integer, known or not.
    private func isSomeInteger(_ type: TypeID) -> Bool {
        guard let variable = type.variable else { return types.isInteger(type) }
        return variables.class(variable).isNumeric && !variables.class(variable).contains(.floating)
    }

    /// How a float's type is written, known or not.
    private func floatName(_ type: TypeID) -> String? {
        guard let variable = type.variable else { return types.isFloat(type) ? describe(type) : nil }
        return variables.class(variable).contains(.floating) ? "f64" : nil
    }

    /// Advises to convert the operand whose values the other's type holds; the right one when neither holds the other's, or the left one is assigned.
    private func adviseConversion(
        _ diagnostic: Diagnostic, _ op: BinaryOperator, _ left: TypeID, _ right: TypeID, _ leftNode: NodeID, _ rightNode: NodeID, isAssignment: Bool
    ) -> Diagnostic {
        let convertsLeft = !isAssignment && types.holds(left, in: right)
        let target = describe(convertsLeft ? right : left)
        let operand = convertsLeft ? leftNode : rightNode
        let advice = isAssignment ? "convert the right operand with `as \(target)`" : "convert one operand, as with `as \(target)`"
        return diagnostic.help(advice, cast(operand, to: target, op))
    }

    /// What makes a cast of an operand of an operator: parentheses stand around it unless it binds more tightly than `as`.
    private func cast(_ operand: NodeID, to target: String, _ op: BinaryOperator) -> [Replacement] {
        let place = program.nodes[operand].span
        let isTight =
            switch program.nodes[operand].kind {
            case .local, .global, .integer, .float, .string, .bool, .char, .field, .element, .index, .slice, .tuple, .array, .structure: true
            case .call, .callValue, .callMethod, .callBuiltin: sourceText(place).utf8.last == UInt8(ascii: ")")
            default: false
            }
        return castReplacements(place, to: target, isTight: isTight, isInPower: op == .power)
    }

    /// What makes a cast of an expression; `isTight`: it needs no parentheses before `as`. Beside `**`, and beside all arithmetic in the
    /// VM's edition, the cast needs some, since `as` binds less tightly.
    func castReplacements(_ place: Span, to target: String, isTight: Bool, isInPower: Bool = false) -> [Replacement] {
        let wraps = isVM || isInPower
        let opening = (wraps ? "(" : "") + (isTight ? "" : "(")
        let end = Replacement.insertion(of: "\(isTight ? "" : ")") as \(target)\(wraps ? ")" : "")", after: place)
        return opening.isEmpty ? [end] : [.insertion(of: opening, before: place), end]
    }

    /// Whether an expression is a single name, number or path of names.
    func isWord(_ place: Span) -> Bool {
        sourceText(place).utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") || UnicodeScalar($0).properties.isAlphabetic || $0 &- 0x30 < 10 }
    }

    /// Numbers written in the text take the type of a parameter that is bound to be a number.
    private mutating func adviseNumeric(_ diagnostic: Diagnostic, _ type: TypeID) -> Diagnostic {
        let name = describe(type)
        if case .parameter(let parameter) = types[type], bounds(of: parameter).contains(where: { $0.trait == program.builtinTraits[.numeric] }) {
            return diagnostic.note(
                "`\(name): Numeric` promises operators, and no literals; the method of a trait can ask for nothing more than its bounds say")
                .help("put the method into an `impl` without a trait, or compute with values of type `\(name)`")
        }
        return diagnostic.help("bound the type parameter: `\(name): Numeric`; a literal then takes its type")
    }

    private func isGeneric(_ type: TypeID) -> Bool { if case .parameter = types[type] { true } else { false } }

    mutating func reportCast(_ source: TypeID, _ target: TypeID, operand: Span, at span: Span) {
        var diagnostic = Diagnostic(.impossibleCast, "\(quoted(source)) cannot be converted to \(quoted(target)) by `as`", at: span)
        if source == TypeStore.string, types.isNumber(target) {
            diagnostic = adviseParsing(diagnostic, to: target, operand: operand, at: span)
        } else if source == TypeStore.string, target == TypeStore.bool {
            diagnostic = diagnostic.help("compare it, as in `s == \"true\"`; numbers in strings are parsed by `int()` and `float()`")
        }
        report(adviseDynamic(diagnostic, target))
    }

    /// Advice for a cast of a string to a number: `int()` gives an `i32`, `parse_int()` an `i64`, from which the others are made.
    private mutating func adviseParsing(_ diagnostic: Diagnostic, to target: TypeID, operand: Span, at span: Span) -> Diagnostic {
        let text = sourceText(operand)
        if target == TypeStore.i32 || !types.isInteger(target) {
            let name = types.isInteger(target) ? "int" : "float"
            let cast = target == TypeStore.f32 ? " as f32" : ""
            return diagnostic.help("parse the string with `\(name)()`", Replacement(span: span, text: "\(name)(\(text))\(cast)"))
        }
        let isOne = text.hasPrefix("\"") || !text.contains(" ")
        let cast = target == TypeStore.i64 ? "" : " as \(describe(target))"
        return diagnostic.help(
            "parse the string with `parse_int()`", Replacement(span: span, text: "\(isOne ? text : "(\(text))").parse_int().unwrap()\(cast)"))
    }

    /// Advice for a cast to a `dyn` type, which values turn into by themselves.
    func adviseDynamic(_ diagnostic: Diagnostic, _ target: TypeID) -> Diagnostic {
        guard case .dynamic = types[target] else { return diagnostic }
        return diagnostic.help("a value turns into one where one is expected: annotate the variable, as in `x: \(describe(target)) = …`")
    }

    func sourceText(_ span: Span) -> String { span.isValid ? resolved.files[span.file].text(of: span) : "" }

    mutating func reportNotInteger(_ type: TypeID, at span: Span, isList: Bool = false) {
        let type = zonk(type)
        if types.hasError(type) { return }
        let diagnostic = Diagnostic(.typeMismatch, "expected an integer, found \(quoted(type))", at: span)
        guard isList else { return report(adviseCall(diagnostic, type, giving: TypeStore.i32, at: span) ?? diagnostic) }
        let comma = Replacement(span: Span(file: span.file, start: span.end, length: 0), text: ",")
        report(
            diagnostic.note("in the edition `vm`, `[v, N]` with a constant `N` is `N` times `v`")
                .help("end the list with a comma, if these are two elements", comma))
    }

    mutating func reportNotIndexable(_ type: TypeID, isAssigned: Bool, at span: Span, base: Span) {
        if isAssigned, type == TypeStore.string {
            return report(
                Diagnostic(.unsupportedOperation, "strings are immutable: their bytes cannot be assigned", at: span)
                    .help("build a new string from slices with `+`"))
        }
        let isRead = isAssigned && operatorMethod(named: program.protocols.index, of: type) != nil
        let diagnostic = Diagnostic(
            .unsupportedOperation, isRead ? "elements of \(quoted(type)) cannot be assigned" : "\(quoted(type)) cannot be indexed", at: span)
        if case .tuple = types[type] { return report(diagnostic.help("a tuple's elements are `.0`, `.1`, …")) }
        let kind = isAssigned ? ConstraintKind.indexAssignment(TypeStore.i32, value: TypeStore.error) : .index(TypeStore.i32, result: TypeStore.error)
        if lacksMistakenMethod(kind, type) { return }
        report(adviseMethod(diagnostic, for: kind, type))
    }

    mutating func reportSliceStep(at span: Span) {
        report(Diagnostic(.typeMismatch, "a slice takes no step", at: span))
    }

    mutating func reportAssignedSlice(at span: Span) {
        report(Diagnostic(.unexpectedSyntax, "a slice is a copy and cannot be assigned", at: span))
    }

    mutating func reportOpenRange(_ subject: TypeID, at span: Span, base: Span) {
        let text = sourceText(span)
        let start = text.hasPrefix("..") ? "0" : ""
        let end = text.hasSuffix("..") ? "len(\(sourceText(base)))" : ""
        report(
            Diagnostic(.typeMismatch, "the `index` of \(quoted(subject)) takes a range with both ends", at: span)
                .help("write `\(start)\(text)\(end)`"))
    }

    mutating func reportReadAndAssigned(_ span: Span, _ read: TypeID, _ assigned: TypeID) {
        if types.hasError(read) || types.hasError(assigned) { return }
        report(
            Diagnostic(.typeMismatch, "this element is read as \(quoted(read)), and assigned as \(quoted(assigned))", at: span)
                .note("`index` and `set_index` say so; `a[i] += b` is `a[i] = a[i] + b`")
                .help("read it, and assign what comes of it"))
    }

    mutating func reportAssignedTupleElement(at span: Span) {
        report(Diagnostic(.immutable, "elements of a tuple cannot be assigned", at: span).help("make a new tuple"))
    }

    mutating func reportAssignedConstant(at span: Span) {
        report(Diagnostic(.immutable, "`\(sourceText(span))` is a constant and cannot be assigned", at: span))
    }

    /// `x.name = …` for what is no field.
    mutating func reportAssignedMember(_ name: Symbol, _ type: TypeID, at span: Span) {
        let type = zonk(type)
        guard !types.hasError(type), hasMember(name, type, at: span) else { return reportUnknownField(name, type, at: span, isLiteral: true) }
        let method = findMethodQuietly(name, type)
        let what = method == nil ? "what a caught error tells" : program.functions[method!].isProperty ? "a property" : "a method"
        var diagnostic = Diagnostic(.immutable, "`\(text(name))` of \(quoted(type)) is \(what) and cannot be assigned", at: span)
        if let method, isShown(program.functions[method].module) {
            diagnostic = diagnostic.label(program.functions[method].nameSpan, "declared here")
        }
        report(diagnostic)
    }

    /// An operator whose method takes more or fewer than the operands, even where it has defaults for them.
    mutating func reportOperatorShape(_ method: FunctionID, operands: Int, at span: Span) {
        let declaration = program.functions[method]
        if hasSyntaxError(declaration) { return }
        let signature = TypePrinter(program: program, variables: variables).callSignature(of: method)
        let count = operands == 1 ? "one operand" : "\(operands) operands"
        var diagnostic = Diagnostic(.unsupportedOperation, "the method `\(text(declaration.name))` is for no operator: that has \(count)", at: span)
        if isShown(declaration.module) { diagnostic = diagnostic.label(declaration.nameSpan, "declared here") }
        report(diagnostic.note("the signature is `\(signature)`"))
    }

    mutating func reportArrayLength(_ message: String, at span: Span) {
        report(Diagnostic(.typeMismatch, message, at: span))
    }

    mutating func reportSpecifier(_ rule: String, _ type: TypeID, at span: Span) {
        report(Diagnostic(.typeMismatch, "\(rule), found \(quoted(type))", at: span))
    }

    mutating func reportLiteralRange(_ magnitude: UInt64, negative: Bool, overflows: Bool, type: TypeID, at span: Span) {
        let value = overflows ? "this number" : "\(negative ? "-" : "")\(magnitude)"
        guard type.isValid, case .integer(let integer) = types[type] else {
            return report(Diagnostic(.malformedLiteral, "\(value) is out of range for every integer type", at: span))
        }
        let low = integer.isSigned ? "-\(integer.minMagnitude)" : "0"
        var diagnostic = Diagnostic(
            .malformedLiteral, "\(value) is out of range for `\(integer.name)`, which goes from \(low) to \(integer.maxMagnitude)", at: span)
        if negative, !integer.isSigned { diagnostic = diagnostic.note("`\(integer.name)` has no negative numbers") }
        report(diagnostic)
    }

    mutating func reportFloatRange(_ type: TypeID, at span: Span) {
        let greatest = type == TypeStore.f32 ? "\(Float.greatestFiniteMagnitude)" : "\(Double.greatestFiniteMagnitude)"
        report(
            Diagnostic(.malformedLiteral, "this number is out of range for `\(describe(type))`, which goes to \(greatest)", at: span)
                .help("infinity is written `\(describe(type)).INFINITY`"))
    }

    // MARK: Structs and enums

    mutating func reportNotAStruct(_ type: TypeID, at span: Span) {
        report(Diagnostic(.unsupportedOperation, "\(quoted(type)) is no struct", at: span))
    }

    mutating func reportMissingFields(_ structure: StructID, _ missing: [Int], _ literal: StructLiteral, at span: Span) {
        let declaration = program.structs[structure]
        let names = missing.map { text(declaration.fields[$0].name) }
        // What could not be read may be the field.
        if hasSyntaxError(from: span.start, to: span.end, of: span.file) { return }
        if let hidden = missing.first(where: { !isAccessible(field: UInt32($0), of: structure) }) {
            return reportClosedLiteral(structure, hidden, literal, at: span)
        }
        var diagnostic = Diagnostic(
            .missingField, "this `\(text(declaration.name))` lacks the field\(names.count == 1 ? "" : "s") \(list(names))", at: span)
        for index in missing.prefix(3) { diagnostic = diagnostic.label(declaration.fields[index].span, "declared here, without a default") }
        report(diagnostic)
    }

    /// A literal of a struct with a field that only its own module can give.
    private mutating func reportClosedLiteral(_ structure: StructID, _ field: Int, _ literal: StructLiteral, at span: Span) {
        let declaration = program.structs[structure]
        let name = text(declaration.name)
        var diagnostic = Diagnostic(.missingField, "no literal outside of its module makes a `\(name)`: it has private fields", at: span)
        if isShown(declaration.module) { diagnostic = diagnostic.label(declaration.fields[field].span, "declared here without `pub`, and without a default") }
        let makers = program.makers(of: structure)
        if !makers.isEmpty {
            let written = sourceText(tree.span(literal.type))
            let replacement = makers[0] == "new()" && literal.fields.isEmpty ? [Replacement(span: span, text: "\(written).new()")] : []
            diagnostic = diagnostic.help("make one with \(makers.map { "`\(written).\($0)`" }.joined(separator: " or "))", replacement)
        }
        report(diagnostic)
    }

    mutating func reportMissingFieldPatterns(_ structure: StructID, _ missing: [Int], at span: Span) {
        let declaration = program.structs[structure]
        let names = missing.map { text(declaration.fields[$0].name) }
        report(
            Diagnostic(.missingField, "this pattern leaves out \(list(names)) of `\(text(declaration.name))`", at: span)
                .help("end the pattern with `..` when the other fields do not matter"))
    }

    mutating func reportDuplicateField(_ name: Symbol, at span: Span) {
        report(Diagnostic(.duplicateDefinition, "the field `\(text(name))` is given twice", at: span))
    }

    private func variantName(_ enumeration: EnumID, _ variant: UInt32) -> String {
        let declaration = program.enums[enumeration]
        return "\(text(declaration.name)).\(text(declaration.variants[Int(variant)].name))"
    }

    mutating func reportPayloadCount(_ given: Int, _ enumeration: EnumID, _ variant: UInt32, at span: Span, isBarePattern: Bool = false) {
        let declared = program.enums[enumeration].variants[Int(variant)]
        let wanted = "\(declared.payload.count) value\(declared.payload.count == 1 ? "" : "s")"
        var diagnostic = Diagnostic(.argumentCount, "`\(variantName(enumeration, variant))` has \(wanted), \(given) given", at: span)
        if declared.span.isValid, !resolved.modules[program.enums[enumeration].module].isStandard {
            diagnostic = diagnostic.label(declared.span, "declared here")
        }
        if isBarePattern { diagnostic = diagnostic.help("`(..)` accepts it whatever is in it", .insertion(of: "(..)", after: span)) }
        report(diagnostic)
    }

    mutating func reportUnknownPayload(_ name: Symbol, _ enumeration: EnumID, _ variant: UInt32, at span: Span) {
        let names = program.enums[enumeration].variants[Int(variant)].payload.compactMap { $0.name.map { text($0) } }
        var diagnostic = Diagnostic(
            .argumentCount, "`\(variantName(enumeration, variant))` has no value `\(text(name))`, or it is given twice", at: span)
        if let near = Spelling.nearest(to: text(name), among: names) {
            diagnostic = diagnostic.help("there is a value `\(near)`", Replacement(span: span, text: near))
        }
        report(diagnostic)
    }

    mutating func reportUnknownVariant(_ name: Symbol, _ enumeration: EnumID, at span: Span) {
        if resolved.isMistaken(name) { return }
        let names = program.enums[enumeration].variants.map { text($0.name) }
        var diagnostic = Diagnostic(
            .unknownMember, "`\(text(program.enums[enumeration].name))` has no variant `\(text(name))`", at: span)
        if let near = Spelling.nearest(to: text(name), among: names) {
            diagnostic = diagnostic.help("there is a variant `\(near)`", Replacement(span: span, text: near))
        }
        report(diagnostic)
    }

    mutating func reportStructPatternForm(_ structure: StructID, at span: Span) {
        let declaration = program.structs[structure]
        let fields = declaration.fields.prefix(3).map { text($0.name) }.joined(separator: ", ")
        let example = text(declaration.name) + (declaration.fields.count > 3 ? "{ \(fields), .. }" : "{ \(fields) }")
        report(
            Diagnostic(.unexpectedSyntax, "`\(text(declaration.name))` is a struct: its pattern names its fields in braces", at: span)
                .help("write `\(example)`"))
    }

    mutating func reportImplicitVariant(_ type: TypeID, at span: Span) {
        let message = type.variable == nil ? "\(quoted(type)) is no enum" : "the enum of this variant is not known here"
        report(Diagnostic(type.variable == nil ? .typeMismatch : .undeterminedType, message, at: span).help("write the enum's name before the dot"))
    }
}
