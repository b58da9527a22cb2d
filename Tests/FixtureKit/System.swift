import Glibc

/// A system call that failed, in words.
public struct SystemError: Error, CustomStringConvertible {
    /// What failed and why.
    public let description: String

    /// An error with the given text.
    public init(_ description: String) { self.description = description }
}

/// Passes a system call's result on, or throws when it is negative.
func checked<Result: SignedInteger>(_ result: Result, _ action: String) throws -> Result {
    guard result >= 0 else { throw SystemError("cannot \(action): \(String(cString: strerror(errno)))") }
    return result
}

/// Seconds on a clock that never jumps.
public func monotonicSeconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}

/// The value of an environment variable, when it is set and not empty.
public func environmentValue(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
}

/// This process's environment, without what would change how orusc and its programs behave.
func inheritedEnvironment() -> [String: String] {
    var result: [String: String] = [:]
    for name in ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "SDKROOT"] {
        if let value = environmentValue(name) { result[name] = value }
    }
    result["LC_ALL"] = "C.UTF-8"
    return result
}

/// The whole contents of a file.
public func readBytes(_ path: String) throws -> [UInt8] {
    let file = try checked(open(path, O_RDONLY | O_CLOEXEC), "open \(path)")
    defer { close(file) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = try checked(read(file, &buffer, buffer.count), "read \(path)")
        if count == 0 { return result }
        result.append(contentsOf: buffer[..<count])
    }
}

/// Creates or replaces a file.
public func writeBytes(_ bytes: some Collection<UInt8>, to path: String) throws {
    let file = try checked(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644), "create \(path)")
    defer { close(file) }
    var rest = ArraySlice(bytes)
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        rest = rest.dropFirst(try checked(count, "write \(path)"))
    }
}

/// Makes the directories above `path` that do not exist yet.
public func makeParents(of path: String) throws {
    let parent = parentDirectory(path)
    if exists(parent) { return }
    try makeParents(of: parent)
    _ = try checked(mkdir(parent, 0o755), "create \(parent)")
}

/// Whether something exists at `path`.
public func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// Whether `path` is a directory.
public func isDirectory(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
}

/// The names in a directory, sorted, without `.` and `..`.
public func directoryEntries(_ path: String) throws -> [String] {
    guard let directory = opendir(path) else { throw SystemError("cannot list \(path)") }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// Removes a file, or a directory with all that is in it.
public func removeTree(_ path: String) {
    if isDirectory(path) {
        for name in (try? directoryEntries(path)) ?? [] { removeTree("\(path)/\(name)") }
        rmdir(path)
    } else {
        unlink(path)
    }
}

/// A fresh directory that is removed when `body` is done with it.
public func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let base = environmentValue("TMPDIR") ?? "/tmp"
    var template = Array("\(base)/orus-fixture-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError("cannot create a directory in \(base)") }
    let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    defer { removeTree(path) }
    return try body(path)
}

/// The part of a path after its last slash.
public func lastComponent(_ path: String) -> String {
    String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
}

/// The part of a path before its last slash.
public func parentDirectory(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
