/// A unary operator.
@frozen
public enum UnaryOperator: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    /// `-x`
    case negate
    /// `~x`
    case complement
    /// `not x`
    case not

    /// The operator as it is written.
    public var text: String {
        switch self {
        case .negate: "-"
        case .complement: "~"
        case .not: "not"
        }
    }
}

/// An arithmetic or bit operator, as in `a + b` and `a += b`.
@frozen
public enum BinaryOperator: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    case add, subtract, multiply, divide, remainder, power
    case shiftLeft, shiftRight, bitAnd, bitOr, bitXor

    /// The operator as it is written between its operands.
    public var text: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .remainder: "%"
        case .power: "**"
        case .shiftLeft: "<<"
        case .shiftRight: ">>"
        case .bitAnd: "&"
        case .bitOr: "|"
        case .bitXor: "^"
        }
    }
}

/// `and` or `or`.
@frozen
public enum LogicalOperator: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    case and, or

    /// The operator as it is written.
    public var text: String { self == .and ? "and" : "or" }
}

/// A comparison operator; all but `matches` and `in`, which do not chain.
@frozen
public enum ComparisonOperator: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

    /// The operator as it is written.
    public var text: String {
        switch self {
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }
}
