import Support
import TypedTree

/// The symbols of the names that the language itself knows.
struct WellKnownNames: Sendable {
    let underscore: Symbol
    let selfValue: Symbol
    let selfType: Symbol
    let main: Symbol
    let native: Symbol
    let functionExpression: Symbol
    let moduleInitializer: Symbol
    let option: Symbol
    let result: Symbol
    let ordering: Symbol
    let derive: Symbol
    let isStatic: Symbol
    let gathers: Symbol
    let property: Symbol
    let map: Symbol
    let set: Symbol
    let mapLiteral: Symbol
    let builtins: [(Symbol, BuiltinName)]
    let builtinTypes: [(Symbol, TypeID)]

    /// Interns the names.
    init(_ symbols: inout Interner) {
        underscore = symbols.intern("_")
        selfValue = symbols.intern("self")
        selfType = symbols.intern("Self")
        main = symbols.intern("main")
        native = symbols.intern("native")
        functionExpression = symbols.intern("fn")
        moduleInitializer = symbols.intern("(top level)")
        option = symbols.intern("Option")
        result = symbols.intern("Result")
        ordering = symbols.intern("Ordering")
        derive = symbols.intern("derive")
        isStatic = symbols.intern("static")
        gathers = symbols.intern("gathers")
        property = symbols.intern("property")
        map = symbols.intern("Map")
        set = symbols.intern("Set")
        mapLiteral = symbols.intern("map_of_pairs")
        builtins = PrintFunction.allCases.map { (symbols.intern($0.rawValue), .print($0)) }
            + Self.builtinFunctions.map { (symbols.intern($0.0), .function($0.1)) }
        builtinTypes = Self.typeNames.map { (symbols.intern($0.0), $0.1) }
    }

    private static let builtinFunctions: [(String, Builtin)] = [
        ("len", .len), ("push", .push), ("pop", .pop), ("sorted", .sorted), ("clone", .clone), ("range", .range),
        ("input", .input), ("int", .int), ("float", .float), ("typeof", .typeof), ("istype", .istype),
        ("timestamp", .timestamp), ("assert_eq", .assertEqual), ("assert", .assert), ("panic", .panic), ("unreachable", .unreachable),
        ("todo", .todo), ("wrapping_add", .wrappingAdd), ("wrapping_sub", .wrappingSubtract),
        ("wrapping_mul", .wrappingMultiply), ("abs", .abs), ("min", .min), ("max", .max),
    ]

    private static let typeNames: [(String, TypeID)] =
        IntegerType.allCases.map { ($0.name, TypeStore.integer($0)) } + [
            ("f32", TypeStore.f32), ("f64", TypeStore.f64), ("bool", TypeStore.bool), ("char", TypeStore.char),
            ("string", TypeStore.string), ("Range", TypeStore.anyRange), ("RangeIterator", TypeStore.rangeIterator), ("void", TypeStore.unit), ("Error", TypeStore.errorValue),
        ]
}
