import IR
import Source
import Support
import TypedTree

// Functions that no source text stands for, made per concrete type when something first asks for them.

/// Which synthesized function.
enum SynthesizedKey: Hashable {
    /// `show(writer, value)`
    case show(TypeID)
    /// `show(writer, value)` that does not quote what a `dyn` value is made of
    case showPlain(TypeID)
    /// `equal(a, b) -> bool`
    case equal(TypeID)
    /// `hash(value) -> u64`
    case hash(TypeID)
    /// `compare(a, b) -> i32`: negative, zero, positive
    case compare(TypeID)
    /// The same for `<` and its like: `Lowerer.unordered` where NaN decides
    case order(TypeID)
    /// `comparator(a*, b*) -> i32`, for the runtime's sort over elements of the type
    case comparator(TypeID)
    /// `contains(element, container) -> bool`
    case contains(TypeID)
    /// The same of an extended struct's values that are of no type that extends it
    case showExactly(TypeID), equalExactly(TypeID), hashExactly(TypeID)
    /// `clone(value)` of a `dyn` type or extended struct
    case clone(TypeID)
    /// `typeof(value)` likewise
    case typeName(TypeID)
    /// `upcast(value)` from a `dyn` type or extended struct to a `dyn` type
    case upcast(TypeID, TypeID)
    /// Whether a value of the first type is of the second one, an extended struct
    case isInstance(TypeID, TypeID)
    /// Such a value as that
    case downcast(TypeID, TypeID)
    /// The number, among the types that errors are made of, of what a value of an extended struct is
    case errorNumber(TypeID)
    /// Whether an error was made of a value of an extended struct
    case isError(TypeID)
    /// `length(range) -> u64`; 2^64 raises, or is one less
    case rangeLength(TypeID, isExact: Bool)
    /// The code of a closure that calls an instance directly.
    case adapter(UInt32)
    /// The code of a closure of this function type that makes a variant.
    case variantAdapter(TypeID, UInt32)
    /// `table() -> [T]`: a large array literal
    case table(NodeID)
}

extension Lowerer {
    /// The function for a key; it is made sooner or later.
    mutating func request(_ key: SynthesizedKey) -> IRFunctionID {
        if let known = synthesized[key] { return known }
        let id = module.functions.append(declaration(of: key))
        synthesized[key] = id
        if case .show(let type) = key, case .function = program.types[type] {
            functionShows.append((key, id))
        } else if let type = switchesForms(key) {
            formSwitches.append(FormSwitch(body: .synthesized(key), type: type, id: id, declared: module.functions[id]))
        } else {
            queue.append(.synthesized(key, id))
        }
        return id
    }

    /// Calls a synthesized function.
    mutating func callSynthesized(_ key: SynthesizedKey, _ arguments: [ValueID], _ result: IRType) -> ValueID {
        b.call(request(key), arguments, type: result)
    }

    private mutating func declaration(of key: SynthesizedKey) -> IRFunction {
        switch key {
        case .show(let type), .showPlain(let type), .showExactly(let type): return declare("show", type, [.writer, irType(type)], .unit)
        case .equal(let type), .equalExactly(let type): return declare("equal", type, [irType(type), irType(type)], .bool)
        case .hash(let type), .hashExactly(let type): return declare("hash", type, [irType(type)], .u64)
        case .compare(let type), .order(let type): return declare("compare", type, [irType(type), irType(type)], .i32)
        case .comparator(let type):
            let pointer = module.types.dataPointer(irType(type))
            return declare("comparator", type, [pointer, pointer], .i32, .exported)
        case .contains(let type):
            let element = elementType(of: type) ?? rangeElement(of: type) ?? TypeStore.unit
            return declare("contains", type, [irType(element), irType(type)], .bool)
        case .clone(let type): return declare("clone", type, [irType(type)], irType(type))
        case .typeName(let type): return declare("typeof", type, [irType(type)], .string)
        case .errorNumber(let type): return declare("number", type, [irType(type)], .i32)
        case .isError(let type): return declare("is", type, [.error], .bool)
        case .isInstance(let type, _): return declare("is", type, [irType(type)], .bool)
        case .downcast(let type, let target): return declare("downcast", type, [irType(type)], irType(target))
        case .upcast(let type, let target): return declare("upcast", type, [irType(type)], irType(target))
        case .rangeLength(let type, let isExact): return declare(isExact ? "length" : "count", type, [irType(type)], .u64)
        case .adapter(let index): return declareAdapter(index)
        case .variantAdapter(let type, let variant): return declareVariantAdapter(type, variant)
        case .table(let node): return declare("table", program.nodes[node].type, [], irType(program.nodes[node].type), [.cold, .noInline])
        }
    }

    private mutating func declare(
        _ name: String, _ type: TypeID, _ parameters: [IRType], _ result: IRType, _ more: IRFunction.Attributes = []
    ) -> IRFunction {
        let subject = typeName(type, depth: 2)
        return IRFunction(
            name: module.names.intern("\(name)(\(subject))"), cName: uniqueName("orus$$\(name)_\(identifier(for: type))"),
            parameterTypes: parameters, resultType: result, attributes: more.union(.synthesized))
    }

    /// A word for a type in C names.
    private func identifier(for type: TypeID) -> String {
        switch program.types[type] {
        case .array(let element), .fixedArray(let element, _): "array_\(identifier(for: element))"
        case .tuple: "tuple"
        case .range: "range"
        case .function: "fn"
        case .dynamic(let id, _): "dyn_\(module.names.text(program.traits[id].name))"
        default: runtimeTypeName(type)
        }
    }

    /// The element type of a range type.
    mutating func rangeElement(of type: TypeID) -> TypeID? {
        if case .range(let element) = program.types[type] { element } else { nil }
    }

    /// Makes the body of a synthesized function.
    mutating func synthesize(_ key: SynthesizedKey, _ id: IRFunctionID) {
        context = InstanceContext()
        startFunction(id)
        context.resultType = b.function.resultType
        switch key {
        case .show(let type): synthesizeShow(type, quoted: true)
        case .showPlain(let type): synthesizeShow(type, quoted: false)
        case .showExactly(let type): synthesizeShow(type, quoted: true, exactly: true)
        case .equal(let type): synthesizeEqual(type)
        case .equalExactly(let type): synthesizeEqual(type, exactly: true)
        case .hashExactly(let type): synthesizeHash(type, exactly: true)
        case .hash(let type): synthesizeHash(type)
        case .compare(let type): synthesizeCompare(type)
        case .order(let type): synthesizeOrder(type)
        case .comparator(let type): synthesizeComparator(type)
        case .contains(let type): synthesizeContains(type)
        case .clone(let type): synthesizeClone(type)
        case .typeName(let type): synthesizeTypeName(type)
        case .upcast(let type, let target): synthesizeUpcast(type, target)
        case .errorNumber(let type): synthesizeErrorNumber(type)
        case .isError(let type): synthesizeIsError(type)
        case .isInstance(let type, let target): synthesizeIsInstance(type, target)
        case .downcast(let type, let target): synthesizeDowncast(type, target)
        case .rangeLength(let type, let isExact): synthesizeRangeLength(type, isExact)
        case .adapter(let index): synthesizeAdapter(index)
        case .variantAdapter(let type, let variant): synthesizeVariantAdapter(type, variant)
        case .table(let node): synthesizeTable(node)
        }
        finishFunction(id)
    }

    // MARK: Adapters

    private mutating func declareAdapter(_ index: UInt32) -> IRFunction {
        let target = module.functions[instances[Int(index)].id]
        let captureCount = program.functions[instances[Int(index)].function].captures.count
        let parameters = Array(target.parameterTypes.dropLast(captureCount))
        let closure = module.types.closure(parameters, target.resultType)
        var adapter = IRFunction(
            name: target.name, cName: uniqueName("\(module.names.text(target.cName))$$value"),
            parameterTypes: parameters + [closure], resultType: target.resultType, span: target.span,
            attributes: [.closureBody, .synthesized])
        adapter.captureTypes = Array(target.parameterTypes.suffix(captureCount))
        return adapter
    }

    private mutating func synthesizeAdapter(_ index: UInt32) {
        let target = instances[Int(index)].id
        let count = b.function.parameterTypes.count - 1
        var operands = (0..<count).map { b.parameter($0) }
        for (position, type) in b.function.captureTypes.enumerated() {
            operands.append(b.loadCapture(b.parameter(count), position, type: type))
        }
        let result = b.call(target, operands, type: context.resultType)
        returnValue(context.resultType == .unit ? nil : result)
    }

    private mutating func declareVariantAdapter(_ type: TypeID, _ variant: UInt32) -> IRFunction {
        guard case .function(let list, let result) = program.types[type], case .enumeration(let id, _) = program.types[result]
        else { return declare("variant", type, [irType(type)], .unit, .closureBody) }
        let enumeration = program.enums[id]
        let name = "\(module.names.text(enumeration.name)).\(module.names.text(enumeration.variants[Int(variant)].name))"
        let parameters = irTypes(program.types[list])
        return IRFunction(
            name: module.names.intern(name), cName: uniqueName(program.modules[enumeration.module].name, name),
            parameterTypes: parameters + [irType(type)], resultType: irType(result), span: enumeration.span,
            attributes: [.closureBody, .synthesized])
    }

    private mutating func synthesizeVariantAdapter(_ type: TypeID, _ variant: UInt32) {
        let count = b.function.parameterTypes.count - 1
        let payload = (0..<count).map { b.parameter($0) }
        returnValue(b.variant(Int(variant), payload, type: context.resultType))
    }

    // MARK: Loops

    /// A loop over the positions below `count`, in a synthesized function. `turn` may leave it for good.
    mutating func forEachIndex(below count: ValueID, _ turn: (inout Lowerer, ValueID) -> Void) {
        let header = newBlock()
        let inner = newBlock()
        let exit = newBlock()
        let index = b.addParameter(.i64, to: header)
        jump(header, i64(0))
        startOpen(header)
        branch(b.compare(.lt, index, count), inner, exit)
        start(inner)
        turn(&self, index)
        jump(header, b.arithmetic(.add, index, i64(1)))
        seal(header)
        start(exit)
    }

    /// Switches on the variant of an enumeration value and lowers `body` for each variant.
    mutating func forEachVariant(of value: ValueID, _ id: EnumID, _ body: (inout Lowerer, Int) -> Void) {
        let count = program.enums[id].variants.count
        guard count > 1 else { return body(&self, 0) }
        let blocks = (0..<count).map { _ in newBlock() }
        var cases: [(value: Int64, target: BlockID)] = []
        for index in 1..<count { cases.append((Int64(index), blocks[index])) }
        switchOn(b.tag(value), cases, default: blocks[0])
        for index in 0..<count {
            start(blocks[index])
            body(&self, index)
        }
    }
}
