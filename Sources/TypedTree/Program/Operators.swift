/// Binary operators on values. Short-circuit forms are nodes of their own.
public enum BinaryOperator: UInt8, Sendable, Hashable, CaseIterable {
    case add, subtract, multiply, divide, remainder, power
    case bitAnd, bitOr, bitXor, shiftLeft, shiftRight
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

    /// Whether the result is a `bool` that compares the operands.
    public var isComparison: Bool { rawValue >= BinaryOperator.equal.rawValue }

    /// What `Numeric` types have.
    static let ofNumbers: [BinaryOperator] = [.add, .subtract, .multiply, .divide, .remainder]

    /// Whether it works on the bits of integers.
    public var isBitwise: Bool {
        switch self {
        case .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight: true
        default: false
        }
    }

    /// As written in Orus.
    public var spelling: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .remainder: "%"
        case .power: "**"
        case .bitAnd: "&"
        case .bitOr: "|"
        case .bitXor: "^"
        case .shiftLeft: "<<"
        case .shiftRight: ">>"
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }
}

/// Unary operators.
public enum UnaryOperator: UInt8, Sendable, Hashable {
    case negate, not, bitwiseNot
}
