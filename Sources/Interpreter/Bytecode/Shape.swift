import Support
import TypedTree

/// The number of a shape.
struct ShapeID: EntityID {
    let rawValue: UInt32
    init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A concrete type as operations see it that go through whole values: showing, comparing, copying.
final class Shape {
    enum Kind {
        case unit
        case bool
        case char
        case string
        case integer(IntegerType)
        case float(FloatType)
        case array(ShapeID, ElementKind)
        case tuple([ShapeID])
        /// The words of an object: start, end, step, whether the end is included.
        case range(ShapeID)
        case rangeIterator
        case structure(name: String, fields: [(name: String, shape: ShapeID)])
        case enumeration(name: String, variants: [(name: String, payload: [ShapeID])], isPayloadFree: Bool)
        case function
        case error
        /// A box with a value, whose tag is the number of the value's type.
        case dynamic
        case unknown(String)
    }

    var kind: Kind
    /// What `typeof` gives.
    var typeName: String
    /// Whether values may be of types that extend it: the object's tag says which.
    var isOpen = false
    // The type's own methods, as numbers of functions.
    var toString: Int?
    var equal: Int?
    var compare: Int?
    var less: Int?
    var message: Int?
    var hash: Int?

    init(_ kind: Kind, typeName: String) {
        self.kind = kind
        self.typeName = typeName
    }
}
