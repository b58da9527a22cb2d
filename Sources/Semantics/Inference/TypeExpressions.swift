import Source
import Support
import Syntax
import TypedTree

// Types as written, made into types.

extension Inference {
    /// The type that is written there; `error` when it is wrong, which has been reported.
    mutating func type(_ id: TypeExprID) -> TypeID {
        switch tree[id] {
        case .error:
            return TypeStore.error
        case .dynamic(let trait):
            return dynamicType(trait, at: tree.span(id))
        case .name(_, let arguments), .path(_, let arguments):
            return namedType(id, arguments)
        case .array(let element):
            return types.intern(.array(type(element)))
        case .fixedArray(let element, let length):
            let element = type(element)
            guard let count = arrayLength(length) else { return TypeStore.error }
            // Arrays of the VM's edition grow, whatever their annotation says.
            if isVM { return types.intern(.array(element)) }
            return types.intern(.fixedArray(element, length: count))
        case .optional(let inner):
            let inner = type(inner)
            guard let option = program.option else { return TypeStore.error }
            return types.intern(.enumeration(option, types.intern([inner])))
        case .tuple(let elements):
            let members = tree[elements].map { type($0) }
            return members.isEmpty ? TypeStore.unit : types.intern(.tuple(types.intern(members)))
        case .function(let parameters, let result):
            let parameters = types.intern(tree[parameters].map { type($0) })
            return types.intern(.function(parameters: parameters, result: result.map { type($0) } ?? TypeStore.unit))
        }
    }

    private mutating func namedType(_ id: TypeExprID, _ arguments: SyntaxNodeList<TypeExprID>) -> TypeID {
        let given = tree[arguments].map { type($0) }
        switch module.types[id] {
        case .builtinType(.invalid):
            return fresh(.parameter, at: tree.span(id))
        case .builtinType(let type):
            // `Range` is written with what it ranges over.
            if case .range = types[type] {
                return checkCount(given, 1, id) ? types.intern(.range(given[0])) : TypeStore.error
            }
            return checkCount(given, 0, id) ? type : TypeStore.error
        case .structure(let structure):
            touch(program.structs[structure].module)
            guard checkCount(given, program.structs[structure].typeParameters.count, id) else { return TypeStore.error }
            let type = types.intern(.structure(structure, types.intern(given)))
            if !given.isEmpty { noteWritten(type, at: tree.span(id)) }
            return type
        case .enumeration(let enumeration):
            touch(program.enums[enumeration].module)
            if isVM, given.isEmpty, enumeration == program.result { return vmResultType(at: tree.span(id)) }
            guard checkCount(given, program.enums[enumeration].typeParameters.count, id) else { return TypeStore.error }
            return types.intern(.enumeration(enumeration, types.intern(given)))
        case .typeParameter(let parameter):
            return checkCount(given, 0, id) ? types.intern(.parameter(parameter)) : TypeStore.error
        case .selfType:
            return selfType()
        case .written(let written):
            return self.type(written)
        default:
            return TypeStore.error
        }
    }

    /// Lets the bounds of a generic type be asked of the arguments that are written for it, when these are known.
    private mutating func noteWritten(_ type: TypeID, at span: Span) {
        if hasDeclaredBounds { requireBounds(of: type, at: span) } else if !isLazy(moduleID) { writtenTypes.append((type, span)) }
    }

    /// Asks of the types in declarations what their bounds ask.
    mutating func checkWrittenTypes() {
        hasDeclaredBounds = true
        for (type, span) in writtenTypes { requireBounds(of: type, at: span) }
        writtenTypes = []
    }

    /// The type of an expression that names one with inferred arguments (`Pair{ … }`): new variables for its parameters.
    mutating func typeWithInferredArguments(_ id: TypeExprID) -> TypeID {
        let arguments: SyntaxNodeList<TypeExprID>
        switch tree[id] {
        case .name(_, let list), .path(_, let list): arguments = list
        default: return type(id)
        }
        guard arguments.isEmpty else { return type(id) }
        switch module.types[id] {
        case .structure(let structure):
            let fresh = freshArguments(program.structs[structure].typeParameters, at: tree.span(id), [], .structArgument)
            return types.intern(.structure(structure, fresh))
        case .enumeration(let enumeration):
            let fresh = freshArguments(program.enums[enumeration].typeParameters, at: tree.span(id))
            return types.intern(.enumeration(enumeration, fresh))
        default:
            return type(id)
        }
    }

    private mutating func checkCount(_ given: [TypeID], _ wanted: Int, _ id: TypeExprID) -> Bool {
        if given.count == wanted { return true }
        reportTypeArgumentCount(given.count, wanted, at: tree.span(id))
        return false
    }

    /// What `Self` and a method's `self` are in the function that is being inferred.
    mutating func selfType() -> TypeID {
        var next: FunctionID? = context.function.nonInvalid
        while let function = next {
            if let type = receiverType(of: function) { return type }
            next = program.functions[function].parent
        }
        return TypeStore.error
    }

    /// The type that a method's `impl` is for, or that implements its trait, in terms of the method's own type parameters.
    mutating func receiverType(of function: FunctionID) -> TypeID? {
        if let impl = program.functions[function].implementation { return program.impls[impl].type }
        guard case .traitMethod(let trait) = program.functions[function].role else { return nil }
        return types.intern(.parameter(program.traits[trait].selfParameter))
    }

    // MARK: Array lengths

    /// The value of a constant expression as an array's length; nil when it has none, which is reported.
    private mutating func arrayLength(_ id: ExprID) -> UInt64? {
        switch constantInteger(id) {
        case .value(let value) where value >= 0: return UInt64(value)
        case .value(let value):
            reportArrayLength("an array's length cannot be \(value)", at: tree.span(id))
        case .notConstant:
            reportArrayLength("an array's length must be an integer constant", at: tree.span(id))
        case .raises(let text):
            reportArrayLength("computing this length is certain to raise: \(text)", at: tree.span(id))
        case .erroneous: break
        }
        return nil
    }

    /// What evaluating an expression at compile time gives.
    enum ConstantInteger {
        case value(Int64)
        case notConstant
        case raises(String)
        case erroneous
    }

    /// The value of a fill's or type's length expression, by syntax alone: literals, constants and arithmetic.
    mutating func constantInteger(_ id: ExprID, depth: Int = 0) -> ConstantInteger {
        guard depth < 100 else { return .notConstant }
        switch tree[id] {
        case .integer(let literal):
            return literal.overflows || literal.magnitude > UInt64(Int64.max) ? .notConstant : .value(Int64(literal.magnitude))
        case .unary(.negate, let operand):
            guard case .value(let value) = constantInteger(operand, depth: depth + 1) else { return .notConstant }
            return .value(-value)
        case .binary(let op, let left, let right, _):
            let left = constantInteger(left, depth: depth + 1)
            guard case .value(let leftValue) = left else { return left }
            let right = constantInteger(right, depth: depth + 1)
            guard case .value(let rightValue) = right else { return right }
            return fold(op, leftValue, rightValue)
        case .field(let base, let name, _) where module.expressions[id] == .none:
            guard case .builtinType(let type) = baseResolution(base), case .integer(let integer) = types[type] else { return .notConstant }
            return constantInteger(text(name), of: integer)
        case .name, .field:
            return constantInteger(named: module.expressions[id], depth: depth)
        case .error:
            return .erroneous
        default:
            return .notConstant
        }
    }

    /// `i8.MAX` and the like.
    private func constantInteger(_ name: String, of type: IntegerType) -> ConstantInteger {
        switch name {
        case "MAX" where type.maxMagnitude <= UInt64(Int64.max): .value(Int64(type.maxMagnitude))
        case "MIN": .value(Int64(truncatingIfNeeded: 0 &- type.minMagnitude))
        case "BITS": .value(Int64(type.bits))
        default: .notConstant
        }
    }

    private mutating func constantInteger(named resolution: Resolution, depth: Int) -> ConstantInteger {
        switch resolution {
        case .global(let global) where resolved.isConstant(global):
            guard let (owner, value) = constantInitializers[global] else { return .notConstant }
            let saved = moduleID
            switchModule(owner)
            defer { switchModule(saved) }
            return constantInteger(value, depth: depth + 1)
        case .local(let local), .localConstant(let local):
            guard let value = localConstants[local] else { return .notConstant }
            return constantInteger(value, depth: depth + 1)
        case .unresolved: return .erroneous
        default: return .notConstant
        }
    }

    private func fold(_ op: SyntaxBinaryOperator, _ left: Int64, _ right: Int64) -> ConstantInteger {
        let result: (partialValue: Int64, overflow: Bool)
        switch op {
        case .add: result = left.addingReportingOverflow(right)
        case .subtract: result = left.subtractingReportingOverflow(right)
        case .multiply: result = left.multipliedReportingOverflow(by: right)
        case .divide, .remainder:
            if right == 0 { return .raises("Division by zero") }
            result = op == .divide ? left.dividedReportingOverflow(by: right) : left.remainderReportingOverflow(dividingBy: right)
        case .shiftLeft where (0..<32).contains(right): result = (left << right, false)
        case .shiftRight where (0..<64).contains(right): result = (left >> right, false)
        case .power:
            guard right >= 0 else { return .raises("Negative exponent") }
            var value = (partialValue: Int64(1), overflow: false)
            for _ in 0..<Swift.min(right, 64) where !value.overflow { value = value.partialValue.multipliedReportingOverflow(by: left) }
            if right > 64 && !(-1...1).contains(left) { return .raises("Integer overflow") }
            result = value
        default: return .notConstant
        }
        let fits = left.magnitude > UInt64(Int32.max) || right.magnitude > UInt64(Int32.max) || Int32(exactly: result.partialValue) != nil
        return result.overflow || !fits ? .raises("Integer overflow") : .value(result.partialValue)
    }
}
