import Support

// What values of the language's own types can do: the tables of chapters 4 to 9, in one place.

extension TypeStore {
    /// Whether the type is an integer type.
    public func isInteger(_ type: TypeID) -> Bool { if case .integer = self[type] { true } else { false } }
    /// Whether the type is a floating-point type.
    public func isFloat(_ type: TypeID) -> Bool { if case .float = self[type] { true } else { false } }
    /// Whether the type is a number type.
    public func isNumber(_ type: TypeID) -> Bool { isInteger(type) || isFloat(type) }

    /// Whether a known type has the arithmetic operator.
    public func supports(_ op: BinaryOperator, _ type: TypeID) -> Bool {
        switch self[type] {
        case .integer: true
        case .float: !op.isBitwise
        case .string, .array: op == .add
        default: false
        }
    }

    /// Whether unary minus exists.
    public func supportsNegation(_ type: TypeID) -> Bool {
        switch self[type] {
        case .integer(let integer): integer.isSigned
        case .float: true
        default: false
        }
    }

    /// Whether `value as target` exists for two known types (chapter 4).
    public func canCast(_ source: TypeID, to target: TypeID) -> Bool {
        if source == target { return true }
        switch (self[source], self[target]) {
        case (_, .error), (_, .never), (_, .variable): return true
        case (.function, .string), (.unit, .string): return true
        case (_, .string): return true
        case (.string, _): return false
        case (.integer, .integer), (.integer, .float), (.float, .integer), (.float, .float): return true
        case (.integer, .bool), (.float, .bool), (.bool, .integer), (.bool, .float): return true
        case (.char, .integer), (.char, .float), (.char, .bool), (.integer, .char): return true
        default: return false
        }
    }
}
