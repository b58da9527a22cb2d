/// What the interpreter asks of the world around a program. The driver gives it the real one, tests one in memory.
public protocol Host: AnyObject {
    /// The arguments of the program, without its name.
    var arguments: [[UInt8]] { get }
    /// The value of an environment variable; nil when it is not set.
    func environmentVariable(_ name: [UInt8]) -> [UInt8]?
    /// Seconds on a clock that never goes back.
    func monotonicSeconds() -> Double
    /// Whether standard output is a terminal, which sees every line at once.
    var outputIsTerminal: Bool { get }
    /// Whether standard input is a terminal, before whose reading output is written out.
    var inputIsTerminal: Bool { get }
    /// Writes all of the bytes.
    func write(_ bytes: UnsafeRawBufferPointer, to stream: StandardStream) throws(HostFailure)
    /// The next bytes of standard input, at least one; none at its end.
    func readInput() throws(HostFailure) -> [UInt8]
    /// The contents of a file.
    func readFile(_ path: [UInt8]) throws(HostFailure) -> [UInt8]
    /// Makes or replaces a file, or adds to it.
    func writeFile(_ path: [UInt8], _ contents: UnsafeRawBufferPointer, append: Bool) throws(HostFailure)
    /// Does what the standard library asks of the operating system.
    func perform(_ call: SystemCall, _ arguments: SystemArguments) -> SystemResult
    /// How an error that nothing catches is reported on standard error.
    var reportStyle: ReportStyle { get }
}

/// Where a program writes.
public enum StandardStream: Sendable {
    case output
    case error
}

/// The form of a report.
public enum ReportStyle: Sendable {
    case human(colors: Bool)
    case json
}

/// Why something asked of the host was not done.
public struct HostFailure: Error, Sendable {
    /// The system's reason, such as `No such file or directory`.
    public let reason: String
    public init(_ reason: String) { self.reason = reason }
}

/// A host in memory: output is kept, input and files are given.
public final class MemoryHost: Host {
    public var arguments: [[UInt8]]
    public var variables: [[UInt8]: [UInt8]] = [:]
    public var files: [[UInt8]: [UInt8]] = [:]
    public var reportStyle = ReportStyle.human(colors: false)
    /// What the program wrote.
    public private(set) var output: [UInt8] = []
    public private(set) var errors: [UInt8] = []
    /// More output than this is refused, so that a test that writes without end ends.
    public var outputLimit = 64 << 20
    private var input: [UInt8]

    public init(arguments: [String] = [], input: [UInt8] = []) {
        self.arguments = arguments.map { Array($0.utf8) }
        self.input = input
    }

    public var outputIsTerminal: Bool { false }
    public var inputIsTerminal: Bool { false }
    public func environmentVariable(_ name: [UInt8]) -> [UInt8]? { variables[name] }
    /// Time does not pass in memory.
    public func monotonicSeconds() -> Double { 0 }

    public func write(_ bytes: UnsafeRawBufferPointer, to stream: StandardStream) throws(HostFailure) {
        switch stream {
        case .output:
            if output.count + bytes.count > outputLimit { throw HostFailure("more output than the limit") }
            output.append(contentsOf: bytes)
        case .error: errors.append(contentsOf: bytes)
        }
    }

    public func readInput() throws(HostFailure) -> [UInt8] {
        defer { input = [] }
        return input
    }

    public func readFile(_ path: [UInt8]) throws(HostFailure) -> [UInt8] {
        guard let contents = files[path] else { throw HostFailure("No such file or directory") }
        return contents
    }

    public func writeFile(_ path: [UInt8], _ contents: UnsafeRawBufferPointer, append: Bool) throws(HostFailure) {
        files[path] = (append ? files[path] ?? [] : []) + contents
    }

    /// There is no operating system in memory.
    public func perform(_ call: SystemCall, _ arguments: SystemArguments) -> SystemResult {
        call == .reason ? .text(Array("Function not implemented".utf8)) : .failed(38)
    }
}
