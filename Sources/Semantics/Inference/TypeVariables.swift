import Source
import TypedTree

/// What is known about an inference variable beside its name: the number types it is confined to.
struct VariableClass: OptionSet, Sendable, BitwiseCopyable {
    let rawValue: UInt8

    /// Some number: an unsuffixed integer literal flows into it.
    static let numeric = VariableClass(rawValue: 1)
    /// Some integer: a length or position flows into it.
    static let integral = VariableClass(rawValue: 2)
    /// `f32` or `f64`: a float literal flows into it.
    static let floating = VariableClass(rawValue: 4)
    /// A literal that does not fit `i32` flows into it.
    static let beyondI32 = VariableClass(rawValue: 8)
    /// A literal that does not fit `i64` flows into it.
    static let beyondI64 = VariableClass(rawValue: 16)
    /// Nothing is lost when nothing determines it: it becomes `void` in silence.
    static let unimportant = VariableClass(rawValue: 32)
    /// Set while a walk has the variable on its list.
    static let marked = VariableClass(rawValue: 64)

    /// The class of an unsuffixed integer literal.
    static let integerLiteral: VariableClass = [.numeric]
    /// The class of an unsuffixed float literal.
    static let floatLiteral: VariableClass = [.numeric, .floating]
    /// The class of lengths and positions.
    static let integer: VariableClass = [.numeric, .integral]

    /// Whether no type is in the class.
    var isContradictory: Bool { contains(.integral) && contains(.floating) }
    /// Whether only numbers are in the class.
    var isNumeric: Bool { contains(.numeric) }

    /// The type of what nothing else determines; nil when that is an error.
    var defaultType: TypeID? {
        guard isNumeric else { return contains(.unimportant) ? TypeStore.unit : nil }
        if contains(.floating) { return TypeStore.f64 }
        if contains(.beyondI64) { return TypeStore.u64 }
        return contains(.beyondI32) ? TypeStore.i64 : TypeStore.i32
    }
}

/// Why a variable exists, for the message when nothing determines it.
enum VariableOrigin: UInt8, Sendable, BitwiseCopyable {
    case expression, emptyArray, emptyMap, parameter, result, typeArgument, structArgument, functionValue, element, none, literal
}

/// The inference variables: a union-find forest in flat arrays, with Rémy levels.
///
/// A variable is bound to a type (perhaps another variable) or a root. A root has a level: the depth of the function in whose
/// types it occurs, outermost first. When a function is done, its roots of its own level or deeper are the generalizable ones.
struct TypeVariables: Sendable {
    /// Per variable: what it is bound to, or `.invalid` for roots.
    private(set) var bindings: [TypeID] = []
    private(set) var levels: [UInt32] = []
    private(set) var classes: [VariableClass] = []
    private(set) var origins: [VariableOrigin] = []
    private(set) var spans: [Span] = []
    /// Per root: the last of the circular list of constraints that wait for it; `-1` when none does.
    var waiting: [Int32] = []
    /// The roots that no enclosing function has settled yet; a function's own are at the end.
    var open: [TypeVariableID] = []

    /// Makes a variable.
    mutating func make(level: UInt32, _ origin: VariableOrigin, at span: Span, _ variableClass: VariableClass = []) -> TypeID {
        let id = TypeVariableID(rawValue: UInt32(bindings.count))
        bindings.append(.invalid)
        levels.append(level)
        classes.append(variableClass)
        origins.append(origin)
        spans.append(span)
        waiting.append(-1)
        open.append(id)
        return TypeID(id)
    }

    var count: Int { bindings.count }

    /// What `type` is bound to in the end: a type that is no variable, or a root. Shortens the way.
    @inline(__always) mutating func find(_ type: TypeID) -> TypeID {
        type.rawValue < 0x8000_0000 ? type : findRoot(type)
    }

    private mutating func findRoot(_ type: TypeID) -> TypeID {
        var type = type
        while let variable = type.variable {
            let next = bindings[variable.index]
            guard next.isValid else { return type }
            if let second = next.variable, bindings[second.index].isValid { bindings[variable.index] = bindings[second.index] }
            type = next
        }
        return type
    }

    /// As `find`, without shortening.
    func peek(_ type: TypeID) -> TypeID {
        var type = type
        while let variable = type.variable, bindings[variable.index].isValid { type = bindings[variable.index] }
        return type
    }

    @inline(__always) func isRoot(_ variable: TypeVariableID) -> Bool { !bindings[variable.index].isValid }
    @inline(__always) func level(_ variable: TypeVariableID) -> UInt32 { levels[variable.index] }
    @inline(__always) func `class`(_ variable: TypeVariableID) -> VariableClass { classes[variable.index] }
    func origin(_ variable: TypeVariableID) -> VariableOrigin { origins[variable.index] }
    func span(_ variable: TypeVariableID) -> Span { spans[variable.index] }

    /// Makes messages speak of another place.
    mutating func move(_ variable: TypeVariableID, to span: Span) { spans[variable.index] = span }
    mutating func bind(_ variable: TypeVariableID, to type: TypeID) { bindings[variable.index] = type }
    mutating func lower(_ variable: TypeVariableID, to level: UInt32) {
        if levels[variable.index] > level { levels[variable.index] = level }
    }
    mutating func confine(_ variable: TypeVariableID, to variableClass: VariableClass) { classes[variable.index].formUnion(variableClass) }
    mutating func release(_ variable: TypeVariableID, from variableClass: VariableClass) { classes[variable.index].subtract(variableClass) }
}
