import Passes

/// Something that runs a program.
enum Engine: Hashable {
    /// orusc's own interpreter.
    case interpreter
    /// An executable that orusc built.
    case native(NativeEngine)
    /// The command of `--against`.
    case outside(String)
    /// What `NAME.expected` remembers.
    case recorded

    /// What `--engines` takes.
    static let names = ["interpret"] + OptimizationLevel.allCases.map(\.rawValue)

    /// The name in tables and reports.
    var name: String {
        switch self {
        case .interpreter: "interpret"
        case .native(let native): native.name
        case .outside: "against"
        case .recorded: "expected"
        }
    }

    /// All engines that the options ask for, in the order of the reports.
    static func all(_ options: Options) -> [Engine] {
        let choice = options.crosscheck
        let names = choice.engines ?? Self.names
        var engines: [Engine] = []
        if names.contains("interpret") { engines.append(.interpreter) }
        let compilers = options.cCompiler.split(separator: ",").map(String.init)
        for level in OptimizationLevel.allCases where names.contains(level.rawValue) {
            for compiler in compilers {
                let plain = NativeEngine(level: level, compiler: compiler, isOnlyCompiler: compilers.count == 1)
                engines.append(.native(plain))
                if choice.gcStress { engines.append(.native(plain.stressed)) }
                // tcc has no sanitizers.
                if let sanitizers = options.sanitizers, !CToolchain.isTiny(compiler) {
                    engines.append(.native(plain.sanitized(sanitizers)))
                }
            }
        }
        if let command = choice.against { engines.append(.outside(command)) }
        if choice.expected { engines.append(.recorded) }
        return engines
    }
}

/// A way to build and run an executable.
struct NativeEngine: Hashable {
    var level: OptimizationLevel
    var compiler: String
    /// Whether names can do without the compiler's.
    var isOnlyCompiler: Bool
    var sanitizers: String?
    var isStressed = false

    /// The same with a collection every few allocations.
    var stressed: NativeEngine {
        var copy = self
        copy.isStressed = true
        return copy
    }

    /// The same with the C compiler's sanitizers.
    func sanitized(_ sanitizers: String) -> NativeEngine {
        var copy = self
        copy.sanitizers = sanitizers
        return copy
    }

    /// The name in tables and reports: `aggressive`, or `clang:basic+address`.
    var name: String {
        let base = isOnlyCompiler && compiler == "gcc" ? level.rawValue : "\(Path.lastComponent(compiler)):\(level.rawValue)"
        return base + (sanitizers.map { "+\($0)" } ?? "") + (isStressed ? "+gc-stress" : "")
    }

    /// The environment that the executable runs in, beyond what all engines get.
    var environment: [(String, String)] {
        var result: [(String, String)] = []
        if isStressed { result.append(("ORUS_GC_STRESS", "1")) }
        if sanitizers != nil {
            // The collector's memory is no leak.
            result.append(("ASAN_OPTIONS", "detect_leaks=0"))
            result.append(("UBSAN_OPTIONS", "halt_on_error=1"))
        }
        return result
    }

    /// How much longer than others it may take.
    var patience: Double { isStressed || sanitizers != nil ? 6 : 1 }
}
