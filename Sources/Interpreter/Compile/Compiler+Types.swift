import Source
import Support
import TypedTree

// Concrete types, and how their values are kept.

// Questions about a type are `mutating`, though they change nothing: Swift copies `self` for a method that is not before it evaluates the
// arguments, and `elementType(of: concrete(type))` would look into a type store without the type that `concrete` just made.

extension Compiler {
    /// A type as it is in the current instance: without type parameters.
    mutating func concrete(_ type: TypeID) -> TypeID {
        guard program.types.hasParameter(type) else { return type }
        if let known = concreteTypes[type] { return known }
        let result = program.types.substitute(type, substitution)
        concreteTypes[type] = result
        return result
    }

    /// The concrete type of a node.
    mutating func type(of node: NodeID) -> TypeID { concrete(program.nodes[node].type) }

    /// What the concrete type of a node is.
    mutating func kind(of node: NodeID) -> TypeKind {
        let type = type(of: node)
        return program.types[type]
    }

    func isUnit(_ type: TypeID) -> Bool { type == TypeStore.unit || type == TypeStore.never }

    /// Whether an enum type's values are their variants' numbers alone.
    mutating func isPayloadFree(_ type: TypeID) -> Bool {
        guard case .enumeration(let id, _) = program.types[type] else { return false }
        return program.enums[id].variants.allSatisfy { $0.payload.isEmpty }
    }

    /// How arrays keep elements of a type.
    mutating func elementKind(_ type: TypeID) -> ElementKind {
        switch program.types[type] {
        case .bool: return .u8
        case .char: return .u32
        case .float(.f32): return .f32
        case .float(.f64), .unit, .never: return .plain
        case .integer(let integer):
            switch integer {
            case .i8: return .i8
            case .i16: return .i16
            case .i32: return .i32
            case .u8: return .u8
            case .u16: return .u16
            case .u32: return .u32
            case .i64, .u64: return .plain
            }
        case .enumeration: return isPayloadFree(type) ? .plain : .reference
        default: return .reference
        }
    }

    /// The element type of an array type.
    mutating func elementType(of type: TypeID) -> TypeID? {
        switch program.types[type] {
        case .array(let element), .fixedArray(let element, _): element
        default: nil
        }
    }

    /// The integer type, if a type is one.
    mutating func integerType(_ type: TypeID) -> IntegerType? {
        if case .integer(let integer) = program.types[type] { integer } else { nil }
    }

    /// Whether values of the type are ordered as unsigned 64-bit numbers.
    func isU64(_ type: TypeID) -> Bool { type == TypeStore.u64 }

    /// Whether values of a type are compared as the numbers in their registers.
    mutating func isPlainInteger(_ type: TypeID) -> Bool {
        switch program.types[type] {
        case .integer(let integer): integer != .u64
        case .bool, .char: true
        default: false
        }
    }

    // MARK: Shapes

    /// The shape of a concrete type.
    mutating func shape(of type: TypeID) -> ShapeID {
        if let known = shapeNumbers[type] { return known }
        let id = ShapeID(executable.shapes.count)
        shapeNumbers[type] = id
        let shape = Shape(.unit, typeName: typeName(type))
        executable.shapes.append(shape)
        guard program.types.depth(of: type) < typeDepthLimit else {
            reportEndlessType(type)
            return id
        }
        shape.kind = shapeKind(type)
        shape.isOpen = program.isExtended(type)
        addMethods(of: type, to: shape)
        return id
    }

    private mutating func shapes(_ types: [TypeID]) -> [ShapeID] { types.map { shape(of: $0) } }

    private mutating func shapeKind(_ type: TypeID) -> Shape.Kind {
        switch program.types[type] {
        case .never, .unit, .error: return .unit
        case .bool: return .bool
        case .char: return .char
        case .string: return .string
        case .integer(let integer): return .integer(integer)
        case .float(let float): return .float(float)
        case .array(let element), .fixedArray(let element, _): return .array(shape(of: element), elementKind(element))
        case .tuple(let list): return .tuple(shapes(program.types[list]))
        case .function: return .function
        case .range(let bound): return .range(shape(of: bound))
        case .rangeIterator: return .rangeIterator
        case .errorValue: return .error
        case .dynamic: return .dynamic
        case .structure(let id, _):
            let types = program.fieldTypes(of: type)
            var fields: [(name: String, shape: ShapeID)] = []
            for (field, type) in zip(program.structs[id].fields, types) {
                fields.append((program.symbols.text(field.name), shape(of: type)))
            }
            return .structure(name: program.symbols.text(program.structs[id].name), fields: fields)
        case .enumeration(let id, _):
            var variants: [(name: String, payload: [ShapeID])] = []
            for (position, variant) in program.enums[id].variants.enumerated() {
                let payload = program.payloadTypes(of: UInt32(position), in: type)
                variants.append((program.symbols.text(variant.name), shapes(payload)))
            }
            return .enumeration(
                name: program.symbols.text(program.enums[id].name), variants: variants, isPayloadFree: isPayloadFree(type))
        default: return .unknown("values of the type \(typeName(type))")
        }
    }

    private mutating func addMethods(of type: TypeID, to shape: Shape) {
        switch program.types[type] {
        case .structure, .enumeration: break
        default: return
        }
        shape.toString = operatorFunction(names.protocols.toString, [type])
        shape.equal = program.equalityMethod(of: type).map { function($0.method, $0.arguments, at: f.span) }
        shape.compare = operatorFunction(names.protocols.compare, [type, type])
        if shape.compare == nil { shape.less = operatorFunction(names.protocols.less, [type, type]) }
        shape.message = operatorFunction(names.protocols.message, [type])
        shape.hash = operatorFunction(names.protocols.hash, [type])
    }

    /// The method that is an operator on the first type, as a function; nil when there is none.
    mutating func operatorFunction(_ name: Symbol, _ types: [TypeID]) -> Int? {
        guard let method = program.implicitMethod(name, of: types[0], operands: types.count),
            let arguments = program.typeArguments(of: method, arguments: types, result: nil)
        else { return nil }
        return function(method, arguments, at: f.span)
    }

    // MARK: Names

    /// What `typeof` gives for values of a concrete type.
    func typeName(_ type: TypeID) -> String {
        switch program.types[type] {
        case .never, .unit: "void"
        case .bool: "bool"
        case .char: "char"
        case .string: "string"
        case .integer(let integer): integer.name
        case .float(let float): float == .f32 ? "f32" : "f64"
        case .array, .fixedArray: "array"
        case .tuple: "tuple"
        case .function: "function"
        case .range: "range"
        case .rangeIterator: "iterator"
        case .errorValue: "error"
        case .structure(let id, _) where id == program.map: "map"
        case .structure(let id, _) where id == program.set: "set"
        case .dynamic(let id, _): "dyn " + program.symbols.text(program.traits[id].name)
        case .structure(let id, _): program.symbols.text(program.structs[id].name)
        case .enumeration(let id, _): program.symbols.text(program.enums[id].name)
        default: "?"
        }
    }
}
