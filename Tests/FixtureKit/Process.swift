import Glibc
import Synchronization

/// How a finished process ended.
public enum ProcessEnd: Equatable, Sendable, CustomStringConvertible {
    /// It called `exit` or returned from `main` with this code.
    case exited(Int32)
    /// A signal with this number killed it.
    case signaled(Int32)
    /// It was still running at its deadline and was killed.
    case timedOut

    /// The end in words, as shown in reports.
    public var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .signaled(let signal): "killed by signal \(signal)"
        case .timedOut: "timed out"
        }
    }
}

/// What a finished process left behind.
public struct ProcessResult: Sendable {
    /// How it ended.
    public var end: ProcessEnd
    /// All bytes it wrote to its standard output.
    public var output: [UInt8]
    /// All bytes it wrote to its standard error.
    public var errors: [UInt8]

    /// The standard output as text; invalid UTF-8 is repaired.
    public var outputText: String { String(decoding: output, as: UTF8.self) }
    /// The standard error as text; invalid UTF-8 is repaired.
    public var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// One command to run to its end, with everything that decides what it does.
public struct Command: Sendable {
    /// Path of the executable, then its arguments.
    public var arguments: [String]
    /// Environment variables that replace or join the inherited ones.
    public var environment: [String: String] = [:]
    /// The working directory, or the inherited one.
    public var directory: String?
    /// The bytes of its standard input.
    public var input: [UInt8] = []
    /// Seconds after which the whole process group is killed.
    public var timeout: Double = 20
    /// More output than this many bytes ends the process as if it had timed out.
    public var outputLimit = 32 << 20

    /// A command with an empty standard input and the inherited environment.
    public init(_ arguments: [String]) { self.arguments = arguments }

    /// Runs the command to its end. Safe to call from several threads at once.
    public func run() throws -> ProcessResult {
        let (pid, output, errors) = try spawning.withLock { _ in
            let input = try inputFile()
            defer { close(input) }
            let output = try Pipe(), errors = try Pipe()
            defer { close(output.writer); close(errors.writer) }
            let pid = try spawn(input: input, output: output.writer, errors: errors.writer)
            return (pid, output.reader, errors.reader)
        }
        defer { close(output); close(errors) }
        return collect(pid, output, errors)
    }

    /// An unlinked file with the bytes of the standard input: unlike a pipe, it never blocks us.
    private func inputFile() throws -> Int32 {
        if input.isEmpty {
            return try aboveStandard(try checked(open("/dev/null", O_RDONLY | O_CLOEXEC), "open /dev/null"))
        }
        var template = Array("/tmp/orus-stdin-XXXXXX".utf8CString)
        let file = try checked(mkstemp(&template), "create a temporary file")
        unlink(template)
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        var rest = input[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            rest = rest.dropFirst(try checked(count, "write a temporary file"))
        }
        lseek(file, 0, SEEK_SET)
        return try aboveStandard(file)
    }

    /// The same file under a number that is no standard stream's: this process may have closed its own.
    private func aboveStandard(_ file: Int32) throws -> Int32 {
        if file > 2 { return file }
        defer { close(file) }
        return try checked(fcntl(file, F_DUPFD_CLOEXEC, 3), "duplicate a descriptor")
    }

    private func spawn(input: Int32, output: Int32, errors: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // A group of its own lets a timeout take the C compiler's children down too.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))

        var merged = inheritedEnvironment()
        merged.merge(environment) { _, new in new }
        // A shell changes the directory: Glibc's own file action for that is not visible from Swift.
        let shell = directory.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] } ?? []
        let argv = CStringArray(shell + arguments)
        let envp = CStringArray(merged.map { "\($0.key)=\($0.value)" })
        defer { argv.free(); envp.free() }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, argv.pointers[0]!, &actions, &attributes, argv.pointers, envp.pointers)
        guard code == 0 else {
            throw SystemError("cannot run \(arguments[0]): \(String(cString: strerror(code)))")
        }
        return pid
    }

    /// Reads both streams until they end, then waits; kills the group at the deadline.
    private func collect(_ pid: pid_t, _ output: Int32, _ errors: Int32) -> ProcessResult {
        let deadline = monotonicSeconds() + timeout
        var streams = [Stream(output), Stream(errors)]
        var overdue = false
        while streams.contains(where: \.isOpen) {
            let left = deadline - monotonicSeconds()
            overdue = left <= 0 || streams.contains { $0.bytes.count > outputLimit }
            if overdue { break }
            var polls = streams.map { pollfd(fd: $0.isOpen ? $0.file : -1, events: Int16(POLLIN), revents: 0) }
            poll(&polls, nfds_t(polls.count), Int32(left * 1000) + 1)
            for index in polls.indices where polls[index].revents != 0 { streams[index].readSome() }
        }
        var status: Int32 = 0
        // A process may close its streams and go on: it still has to end in time.
        while !overdue, waitpid(pid, &status, WNOHANG) == 0 {
            if monotonicSeconds() >= deadline { overdue = true }
            usleep(500)
        }
        if overdue {
            kill(-pid, SIGKILL)
            waitpid(pid, &status, 0)
        }
        let end: ProcessEnd = overdue ? .timedOut
            : status & 0x7f == 0 ? .exited((status >> 8) & 0xff)
            : .signaled(status & 0x7f)
        return ProcessResult(end: end, output: streams[0].bytes, errors: streams[1].bytes)
    }
}

/// One stream of a running process and what it has said so far.
private struct Stream {
    let file: Int32
    var isOpen = true
    var bytes: [UInt8] = []

    init(_ file: Int32) { self.file = file }

    mutating func readSome() {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(file, &buffer, buffer.count)
        if count > 0 {
            bytes.append(contentsOf: buffer[..<count])
        } else if count == 0 || errno != EINTR {
            isOpen = false
        }
    }
}

/// Held while descriptors of a new child are open here and not yet closed-on-exec: another thread's child would
/// inherit them, and the pipes' ends would never come.
private let spawning = Mutex(())

/// The two ends of a pipe that later children do not inherit.
private struct Pipe {
    let reader: Int32
    let writer: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        _ = try checked(pipe(&ends), "make a pipe")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reader, writer) = (ends[0], ends[1])
    }
}

/// A NULL-terminated array of C strings, as `posix_spawn` takes it.
private struct CStringArray {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        pointers = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() { pointers[index] = strdup(string) }
        pointers[count] = nil
    }

    func free() {
        for index in 0..<count { Glibc.free(pointers[index]) }
        pointers.deallocate()
    }
}
