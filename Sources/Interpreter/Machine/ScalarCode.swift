import TypedTree

/// The scalar types as conversions name them.
enum ScalarCode: Int {
    case i8, i16, i32, i64, u8, u16, u32, u64, f32, f64, char

    init(_ type: IntegerType) { self = ScalarCode(rawValue: Int(type.rawValue)) ?? .i64 }

    var name: String {
        switch self {
        case .f32: "f32"
        case .f64: "f64"
        case .char: "char"
        default: IntegerType(rawValue: UInt8(rawValue))?.name ?? ""
        }
    }

    /// Both codes as the constant of an operation.
    func pair(to target: ScalarCode) -> Int { rawValue | target.rawValue << 8 }

    static func from(_ pair: Int) -> ScalarCode { ScalarCode(rawValue: pair & 0xFF) ?? .i64 }
    static func to(_ pair: Int) -> ScalarCode { ScalarCode(rawValue: pair >> 8 & 0xFF) ?? .i64 }

    var isUnsigned: Bool { rawValue >= 4 && rawValue < 8 }
    /// The width of an integer type in bits.
    var width: Int { 8 << (rawValue & 3) }
}
