import Glibc

/// What a fixture run uses: the compiler under test and the modes to try.
public struct Configuration: Sendable {
    /// The path of orusc.
    public var orusc: String
    /// The repository's root.
    public var root: String
    /// Optimization levels to build with, as `O0`, and `interpret` for the interpreter.
    public var levels = [interpretLevel, "O0", "O1", "O2"]
    /// The level that stands for the interpreter.
    public static let interpretLevel = "interpret"
    /// The C compiler, when not orusc's default.
    public var cCompiler: String?
    /// Sanitizers, as `address,undefined`.
    public var sanitizers: String?
    /// Only fixtures with this in their name.
    public var filter = ""
    /// How many processes run at once.
    public var jobs = 2

    /// The configuration that the environment asks for (see Docs/Testing.md).
    public static func fromEnvironment() throws -> Configuration {
        let root = repositoryRoot()
        var result = Configuration(orusc: try findCompiler(), root: root)
        if let levels = environmentValue("ORUS_FIXTURE_LEVELS") {
            result.levels = levels.split(separator: ",").map(String.init)
        }
        result.cCompiler = environmentValue("ORUS_FIXTURE_CC")
        if let sanitize = environmentValue("ORUS_FIXTURE_SANITIZE"), sanitize != "0" {
            result.sanitizers = sanitize == "1" ? "address,undefined" : sanitize
        }
        result.filter = environmentValue("ORUS_FIXTURE_FILTER") ?? ""
        result.jobs = environmentValue("ORUS_FIXTURE_JOBS").flatMap { Int($0) } ?? result.jobs
        return result
    }

    /// The names under which a fixture can exclude itself from this run with `//! skip:`.
    public var modes: Set<String> {
        var result: Set<String> = []
        if sanitizers != nil { result.insert("sanitize") }
        if let cCompiler { result.insert(lastComponent(cCompiler)) }
        return result
    }

    /// The flags that every build gets.
    public var buildFlags: [String] {
        (cCompiler.map { ["--cc", $0] } ?? []) + (sanitizers.map { ["--sanitize", $0] } ?? [])
    }
}

/// The root of the repository this file was compiled in.
public func repositoryRoot(_ file: String = #filePath) -> String {
    parentDirectory(parentDirectory(parentDirectory(file)))
}

/// The compiler to test: `ORUSC`, or the product next to the running test bundle.
private func findCompiler() throws -> String {
    if let path = environmentValue("ORUSC") { return path }
    var buffer = [CChar](repeating: 0, count: 4096)
    _ = try checked(readlink("/proc/self/exe", &buffer, buffer.count - 1), "find the test bundle")
    let product = parentDirectory(buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }) + "/orusc"
    guard exists(product) else { throw SystemError("\(product) is not built; run swift build, or set ORUSC") }
    return product
}
