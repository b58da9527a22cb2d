import IR
import Support

/// The C types of a module's IR types.
struct CTypeTable {
    /// All names in one pool, so that appending one is a copy.
    private var pool: [UInt8] = []
    private var starts: [UInt32]
    private var ends: [UInt32]
    private var pointerFlags: [Bool] = []

    init(_ module: borrowing IRModule) {
        starts = Array(repeating: .max, count: module.types.count)
        ends = starts
        for index in 0..<module.types.count {
            name(IRType(index), module)
            pointerFlags.append(module.types.containsPointer(IRType(index)))
        }
    }

    /// Whether values of the type hold a pointer that the collector must see.
    @inline(__always)
    func containsPointer(_ type: IRType) -> Bool { pointerFlags[type.index] }

    /// Appends the C type.
    @inline(__always)
    func append(_ type: IRType, to out: inout TextBuffer) {
        let range = Int(starts[type.index])..<Int(ends[type.index])
        pool.withUnsafeBufferPointer { out.append(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// Appends the C type as a declared name follows it: `int32_t ` or `OrusString *`.
    @inline(__always)
    func append(declaring type: IRType, to out: inout TextBuffer) {
        append(type, to: &out)
        if pool[Int(ends[type.index]) - 1] != UInt8(ascii: "*") { out.append(UInt8(ascii: " ")) }
    }

    private static let primitives = [
        "uint8_t", "bool", "int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t",
        "float", "double", "uint32_t", "OrusString *", "OrusError *", "OrusWriter *", "orus$code",
    ]

    private mutating func name(_ type: IRType, _ module: borrowing IRModule) {
        guard starts[type.index] == .max else { return }
        let text = text(of: type, module)
        starts[type.index] = UInt32(pool.count)
        pool += text
        ends[type.index] = UInt32(pool.count)
    }

    private mutating func text(of type: IRType, _ module: borrowing IRModule) -> [UInt8] {
        switch module.types.kind(type) {
        case .primitive: return Array(Self.primitives[type.index].utf8)
        case .array: return Array("OrusArray *".utf8)
        case .closure: return Array("OrusClosure *".utf8)
        case .tuple: return Array("struct t$\(type.rawValue)".utf8)
        case .object(let id): return Array("struct \(module.names.text(module.types.objects[id].cName)) *".utf8)
        case .dataPointer(let content), .slot(let content):
            let inner = known(content, module)
            return inner + (inner.last == UInt8(ascii: "*") ? "*" : " *").utf8
        case .enumeration(let id):
            let enumeration = module.types.enumerations[id]
            switch enumeration.layout {
            case .scalar: return Array("int32_t".utf8)
            case .nullable: return known(enumeration.nullablePayload, module)
            case .inline: return Array("struct \(module.names.text(enumeration.cName))".utf8)
            case .boxed, .undefined: return Array("struct \(module.names.text(enumeration.cName)) *".utf8)
            }
        }
    }

    private mutating func known(_ type: IRType, _ module: borrowing IRModule) -> [UInt8] {
        name(type, module)
        return Array(pool[Int(starts[type.index])..<Int(ends[type.index])])
    }
}

extension IREnumeration {
    /// The only payload of an enumeration that is a nullable pointer.
    var nullablePayload: IRType {
        guard let full = variants.first(where: { !$0.fields.isEmpty }) else { preconditionFailure("no payload") }
        return full.fields[0].type
    }

    /// Whether values are references to heap blocks.
    var isBoxed: Bool { layout == .boxed || layout == .undefined }
}

// MARK: Declarations

extension Emitter {
    /// Appends the C type of a value.
    @inline(__always)
    mutating func appendType(_ type: IRType) { types.append(type, to: &out) }

    /// Appends the C type, ready for a name to follow.
    @inline(__always)
    mutating func appendDeclaring(_ type: IRType) { types.append(declaring: type, to: &out) }

    /// Declares all struct types, then defines them so that what is held by value comes first.
    mutating func emitTypeDeclarations() {
        for object in module.types.objects.elements {
            out.append("struct ")
            out.append(object.cName, module.names)
            out.append(";\n")
        }
        for enumeration in module.types.enumerations.elements where enumeration.isBoxed {
            out.append("struct ")
            out.append(enumeration.cName, module.names)
            out.append(" { int32_t tag; };\n")
        }
        var isDefined = [Bool](repeating: false, count: module.types.count)
        for index in 0..<module.types.count { define(IRType(index), &isDefined) }
        for index in 0..<module.types.count { defineReferenced(IRType(index)) }
        for id in module.functions.ids { defineEnvironment(id) }
        out.append("\n")
    }

    /// Defines the struct of a type that is passed by value, after the structs it holds.
    private mutating func define(_ type: IRType, _ isDefined: inout [Bool]) {
        guard !isDefined[type.index] else { return }
        isDefined[type.index] = true
        switch module.types.kind(type) {
        case .tuple(let list):
            let elements = module.types.types(list)
            for element in elements { define(element, &isDefined) }
            appendType(type)
            out.append(" { ")
            for (position, element) in elements.enumerated() {
                appendDeclaring(element)
                out.append(UInt8(ascii: "f"))
                out.append(position)
                out.append("; ")
            }
            if elements.isEmpty { out.append("uint8_t empty; ") }
            out.append("};\n")
        case .enumeration(let id) where module.types.enumerations[id].layout == .inline:
            let variants = module.types.enumerations[id].variants
            for variant in variants {
                for field in variant.fields { define(field.type, &isDefined) }
            }
            appendType(type)
            let hasPayload = variants.contains { !$0.fields.isEmpty }
            out.append(hasPayload ? " { int32_t tag; union { " : " { int32_t tag; };\n")
            guard hasPayload else { break }
            for (number, variant) in variants.enumerated() where !variant.fields.isEmpty {
                out.append("struct { ")
                appendMembers(variant.fields, prefixed: true)
                out.append("} v")
                out.append(number)
                out.append("; ")
            }
            out.append("} u; };\n")
        default: break
        }
    }

    /// Defines the structs on the heap that a type refers to.
    private mutating func defineReferenced(_ type: IRType) {
        switch module.types.kind(type) {
        case .object(let id):
            let object = module.types.objects[id]
            out.append("struct ")
            out.append(object.cName, module.names)
            out.append(object.tag == nil ? " { " : " { int32_t tag$; ")
            appendMembers(object.fields, prefixed: false)
            if object.fields.isEmpty, object.tag == nil { out.append("uint8_t empty; ") }
            out.append("};\n")
        case .enumeration(let id) where module.types.enumerations[id].isBoxed:
            let enumeration = module.types.enumerations[id]
            for (number, variant) in enumeration.variants.enumerated() {
                appendBoxName(enumeration, number)
                if variant.fields.isEmpty {
                    out.append(" { int32_t tag; };\nstatic ORUS_UNUSED ")
                    appendBoxName(enumeration, number)
                    out.append(UInt8(ascii: " "))
                    appendEmptyVariant(enumeration, number)
                    out.append(" = {")
                    out.append(number)
                    out.append("};\n")
                } else {
                    out.append(" { int32_t tag; ")
                    appendMembers(variant.fields, prefixed: true)
                    out.append("};\n")
                }
            }
        default: break
        }
    }

    /// Appends members. Payload names may repeat or be absent, so payloads go by their positions.
    private mutating func appendMembers(_ fields: [IRField], prefixed: Bool) {
        for (position, field) in fields.enumerated() {
            appendDeclaring(field.type)
            if prefixed {
                out.append(UInt8(ascii: "f"))
                out.append(position)
            } else {
                appendField(field, position)
            }
            out.append("; ")
        }
    }

    /// Appends `struct E$v1`, the heap block of a variant of a boxed enumeration.
    mutating func appendBoxName(_ enumeration: IREnumeration, _ variant: Int) {
        out.append("struct ")
        appendEmptyVariant(enumeration, variant)
    }

    /// Appends `E$v1`, the static block of a variant without payload of a boxed enumeration.
    mutating func appendEmptyVariant(_ enumeration: IREnumeration, _ variant: Int) {
        out.append(enumeration.cName, module.names)
        out.append("$v")
        out.append(variant)
    }

    /// Defines the struct of a closure's captured values or of a `try` body's arguments.
    private mutating func defineEnvironment(_ id: IRFunctionID) {
        let function = module.functions[id]
        guard function.hasBody else { return }
        let isTryBody = function.attributes.contains(.tryBody) && !function.parameterTypes.isEmpty
        guard isTryBody || !function.captureTypes.isEmpty else { return }
        out.append("struct ")
        out.append(function.cName, module.names)
        out.append(isTryBody ? "$env { " : "$env { OrusClosure closure; ")
        for (position, type) in (isTryBody ? function.parameterTypes : function.captureTypes).enumerated() {
            appendDeclaring(type)
            out.append(UInt8(ascii: "c"))
            out.append(position)
            out.append("; ")
        }
        out.append("};\n")
    }
}
