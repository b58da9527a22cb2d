// swift-tools-version: 6.2
import PackageDescription

// Every stage of the compiler is one small target (see Docs/Architecture.md), so that an
// incremental build recompiles little and no stage can reach back into an earlier one.

let commonSettings: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

let settings: [SwiftSetting] = commonSettings + [
    // Mistakes on purpose, for the tests that show that they are found. `make faults` has them in an optimized build.
    .define("PLANTED_FAULTS", .when(configuration: .debug)),
    // Exclusive access is proved by the debug build, which the tests run. No reference is ever shared by threads that work at once (see
    // Sources/Passes/FunctionPasses.swift), so references are counted without atomic operations, which would take a twentieth of the time. Types are made by calls in place of by their mangled names, whose look-up
    // would search all conformances for each dictionary's key: a sixth of the time that a small program takes to check.
    .unsafeFlags(
        [
            "-cross-module-optimization", "-enforce-exclusivity=unchecked", "-Xfrontend", "-assume-single-threaded",
            "-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors",
        ], .when(configuration: .release)),
]

func stage(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "orusc",
    products: [.executable(name: "orusc", targets: ["orusc"])],
    targets: [
        stage("Support", []),
        stage("Source", ["Support"]),
        stage("Syntax", ["Support", "Source"]),
        stage("TypedTree", ["Support", "Source"]),
        stage("Semantics", ["Support", "Source", "Syntax", "TypedTree"]),
        stage("IR", ["Support", "Source"]),
        stage("Lowering", ["Support", "Source", "TypedTree", "IR"]),
        stage("Passes", ["Support", "Source", "IR"]),
        stage("CEmission", ["Support", "Source", "IR"]),
        stage("Documentation", ["Support", "Source", "Syntax", "TypedTree", "Semantics"]),
        .systemLibrary(name: "CMalloc"),
        stage("Fuzzing", ["Support", "Source", "Syntax"]),
        // Also the debug build's interpreter is optimized: tests run whole programs in it.
        .target(
            name: "Interpreter", dependencies: ["Support", "Source", "TypedTree"],
            swiftSettings: settings + [.unsafeFlags(["-O", "-enforce-exclusivity=unchecked"], .when(configuration: .debug))]),
        stage(
            "Driver",
            ["CMalloc", "Documentation", "Fuzzing", "Support", "Source", "Syntax", "TypedTree", "Semantics", "Interpreter", "IR", "Lowering", "Passes", "CEmission"]),
        // Linked statically and at a fixed address, no library has to be found and nothing relocated at each start: an eighth of the time that
        // a small program takes to check. lld is the linker that comes with Swift.
        .executableTarget(
            name: "orusc", dependencies: ["Driver"], swiftSettings: settings,
            linkerSettings: [.unsafeFlags(["-static-executable", "-use-ld=lld"], .when(configuration: .release))]),
        tests("SupportTests", ["Support"]),
        tests("SourceTests", ["Source"]),
        tests("SyntaxTests", ["Syntax"]),
        tests("TypedTreeTests", ["TypedTree"]),
        tests("SemanticsTests", ["Semantics", "LibraryFiles"]),
        tests("InterpreterTests", ["Interpreter", "Semantics", "LibraryFiles"]),
        tests("IRTests", ["IR"]),
        tests("LoweringTests", ["Lowering", "Semantics", "IR", "LibraryFiles"]),
        tests("PassesTests", ["Passes"]),
        tests("CEmissionTests", ["CEmission", "IR", "Source", "FixtureKit"]),
        tests("FuzzingTests", ["Fuzzing", "Semantics", "Source", "Support", "Syntax"]),
        tests("DocumentationTests", ["Documentation", "Semantics", "Source"]),
        tests("DriverTests", ["Driver", "Passes", "Source"]),
        .target(name: "LibraryFiles", dependencies: ["Semantics"], path: "Tests/LibraryFiles", swiftSettings: settings),
        // What tests whole programs works with several threads: it must count its references with atomic operations.
        .target(name: "FixtureKit", path: "Tests/FixtureKit", swiftSettings: commonSettings),
        .executableTarget(name: "fixtures", dependencies: ["FixtureKit"], path: "Tests/fixtures-cli", swiftSettings: commonSettings),
        tests("FixtureTests", ["Driver", "FixtureKit"]),
    ]
)
