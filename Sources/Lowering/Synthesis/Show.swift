import IR
import Source
import TypedTree

// How composite values are shown: `[1, 2]`, `(1, "a")`, `Point { x: 1 }`, `Shape.Circle(1.0)`, `0..5`.

extension Lowerer {
    /// Makes `show(writer, value)` for a composite type.
    mutating func synthesizeShow(_ type: TypeID, quoted: Bool, exactly: Bool = false) {
        let writer = b.parameter(0)
        let value = b.parameter(1)
        if !exactly, program.isExtended(type) { return showForms(value, type, quoted: quoted, writer) }
        if case .structure(let id, _) = program.types[type] {
            showOnce(value, writer) { if !$0.showByMethod(value, type, writer) { $0.showStructure(value, type, id, writer) } }
            return returnValue(nil)
        }
        if showByMethod(value, type, writer) { return returnValue(nil) }
        switch program.types[type] {
        case .array(let element), .fixedArray(let element, _):
            showOnce(value, writer) { $0.showArray(value, element, writer) }
        case .tuple(let list): showTuple(value, program.types[list], writer)
        case .range(let element): showRange(value, element, writer)
        case .enumeration(let id, _): showEnumeration(value, type, id, writer)
        case .rangeIterator: showRangeIterator(value, writer)
        case .dynamic: return showForms(value, type, quoted: quoted, writer)
        case .function: showFunction(value, writer)
        default: break
        }
        returnValue(nil)
    }

    /// Writes what the own `to_string` of a struct or enum gives; false where it has none.
    private mutating func showByMethod(_ value: ValueID, _ type: TypeID, _ writer: ValueID) -> Bool {
        guard program.isStructure(type), let text = callOperator(names.protocols.toString, [value], [type]) else { return false }
        callRuntime(.writeString, [writer, text])
        return true
    }

    private mutating func write(_ text: String, _ writer: ValueID) {
        callRuntime(.writeString, [writer, stringConstant(text)])
    }

    /// Shows an object unless it is being shown already; the runtime then writes `…`.
    private mutating func showOnce(_ value: ValueID, _ writer: ValueID, _ body: (inout Lowerer) -> Void) {
        let fresh = newBlock()
        let done = newBlock()
        branch(callRuntime(.showEnter, [writer, value], .bool), fresh, done)
        start(fresh)
        body(&self)
        callRuntime(.showLeave, [])
        jump(done)
        start(done)
    }

    private mutating func showArray(_ value: ValueID, _ element: TypeID, _ writer: ValueID) {
        if program.edition != .vm { write("[", writer) }
        forEachIndex(below: b.arrayLength(value)) { lowerer, index in
            let separator = lowerer.newBlock()
            let next = lowerer.newBlock()
            lowerer.branch(lowerer.b.compare(.gt, index, lowerer.i64(0)), separator, next)
            lowerer.start(separator)
            lowerer.write(", ", writer)
            lowerer.jump(next)
            lowerer.start(next)
            lowerer.show(lowerer.loadCheckedElement(value, index), element, quoted: true, to: writer)
        }
        if program.edition != .vm { write("]", writer) }
    }

    private mutating func showTuple(_ value: ValueID, _ types: [TypeID], _ writer: ValueID) {
        write("(", writer)
        for (index, type) in types.enumerated() {
            if index > 0 { write(", ", writer) }
            show(b.tupleElement(value, index, type: irType(type)), type, quoted: true, to: writer)
        }
        write(types.count == 1 ? ",)" : ")", writer)
    }

    /// `start..end`, with the step where it is not one.
    private mutating func showRange(_ value: ValueID, _ element: TypeID, _ writer: ValueID) {
        let bound = irType(element)
        show(b.tupleElement(value, 0, type: bound), element, quoted: true, to: writer)
        let dots = b.select(
            b.tupleElement(value, 3, type: .bool), stringConstant("..="), stringConstant(".."))
        callRuntime(.writeString, [writer, dots])
        show(b.tupleElement(value, 1, type: bound), element, quoted: true, to: writer)
        let stepType = stepType(of: bound)
        let step = b.tupleElement(value, 2, type: stepType)
        let stepping = newBlock()
        let done = newBlock()
        branch(b.compare(.ne, step, b.constant(1 as Int64, stepType)), stepping, done)
        start(stepping)
        write("..", writer)
        show(step, bound == .char ? TypeStore.i64 : element, quoted: true, to: writer)
        jump(done)
        start(done)
    }

    /// `<fn name>` where the code is that of a named function, else `<fn>`.
    private mutating func showFunction(_ value: ValueID, _ writer: ValueID) {
        let code = callRuntime(.closureCode, [value], .code)
        let done = newBlock()
        for known in functionNames[b.type(of: value)] ?? [] {
            let found = newBlock()
            let next = newBlock()
            branch(b.compare(.eq, code, b.functionReference(known.code)), found, next)
            start(found)
            write("<fn \(module.names.text(known.name))>", writer)
            jump(done)
            start(next)
        }
        write("<fn>", writer)
        jump(done)
        start(done)
    }

    private mutating func showRangeIterator(_ value: ValueID, _ writer: ValueID) {
        for (index, text) in ["range(", ", ", ", "].enumerated() {
            write(text, writer)
            show(b.loadField(value, index, type: .i64), TypeStore.i64, quoted: true, to: writer)
        }
        write(")", writer)
    }

    private mutating func showStructure(_ value: ValueID, _ type: TypeID, _ id: StructID, _ writer: ValueID) {
        let name = module.names.text(program.structs[id].name)
        let fields = program.structs[id].fields
        if program.edition == .vm { return showFields(value, type, writer) }
        guard !fields.isEmpty else { return write("\(name) {}", writer) }
        var text = "\(name) { "
        for (index, fieldType) in program.fieldTypes(of: type).enumerated() {
            write("\(text)\(module.names.text(fields[index].name)): ", writer)
            show(loadField(value, type, index, fieldType), fieldType, quoted: true, to: writer)
            text = ", "
        }
        write(" }", writer)
    }

    private mutating func showEnumeration(_ value: ValueID, _ type: TypeID, _ id: EnumID, _ writer: ValueID) {
        let done = newBlock()
        let name = module.names.text(program.enums[id].name)
        forEachVariant(of: value, id) { lowerer, index in
            let variant = lowerer.program.enums[id].variants[index]
            let text = "\(name).\(lowerer.module.names.text(variant.name))"
            if variant.payload.isEmpty {
                lowerer.write(text, writer)
            } else {
                lowerer.write("\(text)(", writer)
                lowerer.showPayload(of: value, type, index, writer)
                lowerer.write(")", writer)
            }
            lowerer.jump(done)
        }
        start(done)
    }

    private mutating func showPayload(of value: ValueID, _ type: TypeID, _ variant: Int, _ writer: ValueID) {
        for (index, payload) in program.payloadTypes(of: UInt32(variant), in: type).enumerated() {
            if index > 0 { write(", ", writer) }
            let part = b.payload(value, variant: variant, field: index, type: irType(payload))
            show(part, payload, quoted: true, to: writer)
        }
    }
}
