import Glibc

/// A process to run with everything that decides what it does. Paths other than the first argument are absolute.
struct PooledProcess {
    /// The command, unless there is a `body`.
    var arguments: [String] = []
    /// What a copy of this process does instead of running a command; its result is the exit code.
    var body: (() -> Int32)?
    /// Variables that replace or join the inherited ones.
    var environment: [(String, String)] = []
    var directory: String
    var input = "/dev/null"
    var output: String
    var errors: String
    /// Seconds after which it is killed with all that it started.
    var timeout: Double
    /// More output than this many bytes kills it as well.
    var outputLimit = 256 << 20
}

/// How a process of the pool ended, and what it took.
struct PooledResult {
    enum End: Equatable {
        case exited(Int32)
        case signaled(Int32)
        case timedOut
        case flooded
        case notStarted(String)
    }

    var end: End
    /// Processor time, its children's included.
    var seconds: Double
}

/// Runs many processes, some at a time, on one thread: what follows from one ending is decided by a closure, which may
/// submit others.
final class ProcessPool {
    private struct Pending {
        var process: PooledProcess
        var completion: (PooledResult) -> Void
    }

    private struct Running {
        var pending: Pending
        var pid: pid_t
        /// The end of a pipe that closes when the process does.
        var alive: Int32
        var deadline: Double
        /// Why it was killed.
        var verdict: PooledResult.End?
    }

    let limit: Int
    /// An environment variable by which what was started can be told from all else.
    private let mark = (name: "ORUSC_POOL", value: "\(getpid())-\(Clock.seconds)")
    private var pending: [Pending] = []
    private var urgent: [Pending] = []
    private var running: [Running] = []

    /// A pool that runs so many processes at once.
    init(limit: Int) { self.limit = limit }

    /// Adds a process. Urgent ones are started before all others: they are steps of what has begun.
    func submit(_ process: PooledProcess, urgent isUrgent: Bool, then completion: @escaping (PooledResult) -> Void) {
        let item = Pending(process: process, completion: completion)
        if isUrgent { urgent.append(item) } else { pending.append(item) }
    }

    /// How many processes can be submitted before any has to wait.
    var freePlaces: Int { limit - running.count - urgent.count - pending.count }

    /// Runs until nothing is left. `idle` is called after every change, and about twenty times a second.
    func run(_ idle: () -> Void) {
        defer { endStragglers() }
        while !pending.isEmpty || !urgent.isEmpty || !running.isEmpty {
            while running.count < limit, let next = takeNext() { start(next) }
            wait()
            reap()
            idle()
            if Interruption.signal != 0 {
                endAll()
                return
            }
        }
    }

    private func takeNext() -> Pending? {
        if !urgent.isEmpty { return urgent.removeFirst() }
        return pending.isEmpty ? nil : pending.removeFirst()
    }

    // MARK: Starting

    private func start(_ item: Pending) {
        var alive: [Int32] = [-1, -1]
        guard pipe(&alive) == 0 else { return fail(item, "pipe") }
        _ = fcntl(alive[0], F_SETFD, FD_CLOEXEC)
        let (pid, code) = item.process.body.map { fork(item.process, $0) } ?? spawn(item.process)
        let reason = code == 0 ? nil : String(cString: strerror(code))
        close(alive[1])
        if let reason {
            close(alive[0])
            return fail(item, reason)
        }
        running.append(Running(
            pending: item, pid: pid, alive: alive[0], deadline: Clock.seconds + item.process.timeout))
    }

    private func fail(_ item: Pending, _ reason: String) {
        item.completion(PooledResult(end: .notStarted(reason), seconds: 0))
    }

    private func spawn(_ process: PooledProcess) -> (pid_t, Int32) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, process.input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, process.output, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        posix_spawn_file_actions_addopen(&actions, 2, process.errors, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o666)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own can be ended as a whole. Signals that we ignore mean what they always do.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        let argv = CStrings(process.arguments), envp = CStrings(Environment.all(overriding: process.environment + [mark]))
        defer { argv.deallocate(); envp.deallocate() }
        // The child inherits the directory; nothing else runs in this process meanwhile.
        let here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(here) }
        guard chdir(process.directory) == 0 else { return (0, errno) }
        defer { if fchdir(here) != 0 { errno = 0 } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, process.arguments[0], &actions, &attributes, argv.pointers, envp.pointers)
        return (pid, code)
    }

    /// Starts a copy of this process. Nothing else runs in it, so the copy is as good as the original.
    private func fork(_ process: PooledProcess, _ body: () -> Int32) -> (pid_t, Int32) {
        let pid = Glibc.fork()
        if pid != 0 { return (pid, pid < 0 ? errno : 0) }
        setpgid(0, 0)
        Interruption.uninstall()
        guard chdir(process.directory) == 0, Self.redirect(0, process.input, O_RDONLY),
            Self.redirect(1, process.output, O_WRONLY | O_CREAT | O_TRUNC),
            Self.redirect(2, process.errors, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND)
        else { _exit(ExitCode.software) }
        _exit(body())
    }

    private static func redirect(_ stream: Int32, _ path: String, _ flags: Int32) -> Bool {
        let file = open(path, flags, 0o666)
        defer { close(file) }
        return file >= 0 && dup2(file, stream) == stream
    }

    // MARK: Waiting

    private func wait() {
        if running.isEmpty { return }
        var events = running.map { pollfd(fd: $0.alive, events: Int16(POLLIN), revents: 0) }
        // A process may leave the pipe to one it started, so its end is also asked for now and then.
        poll(&events, nfds_t(events.count), 50)
    }

    /// Kills what takes too long or writes too much. For who cannot let `run` do it for a while.
    func enforceLimits() {
        let now = Clock.seconds
        for index in running.indices where running[index].verdict == nil {
            if now > running[index].deadline { kill(index, .timedOut) }
            let process = running[index].pending.process
            if Self.size(process.output) + Self.size(process.errors) > process.outputLimit { kill(index, .flooded) }
        }
    }

    private func reap() {
        var index = 0
        while index < running.count {
            var status: Int32 = 0
            var usage = rusage()
            let item = running[index]
            if wait4(item.pid, &status, WNOHANG, &usage) == item.pid {
                running.remove(at: index)
                close(item.alive)
                // What it left running in the background would disturb the others.
                kill(-item.pid, SIGKILL)
                item.pending.completion(PooledResult(end: item.verdict ?? Self.end(status), seconds: Self.seconds(usage)))
                continue
            }
            index += 1
        }
        enforceLimits()
    }

    private func kill(_ index: Int, _ verdict: PooledResult.End) {
        running[index].verdict = verdict
        kill(-running[index].pid, SIGKILL)
    }

    private func kill(_ group: pid_t, _ signal: Int32) { Glibc.kill(group, signal) }

    private func endAll() {
        for item in running {
            kill(-item.pid, SIGKILL)
            waitpid(item.pid, nil, 0)
            close(item.alive)
        }
        running = []
    }

    /// Ends what programs left behind in process groups of their own.
    private func endStragglers() {
        let text = "\(mark.name)=\(mark.value)"
        for _ in 0..<10 {
            let found = Files.names(in: "/proc").compactMap { pid_t($0) }.filter { pid in
                let environment = (try? Files.read("/proc/\(pid)/environ")) ?? []
                return environment.split(separator: 0).contains { $0.elementsEqual(text.utf8) }
            }
            if found.isEmpty { return }
            for pid in found { kill(pid, SIGKILL) }
        }
    }

    private static func size(_ path: String) -> Int {
        var info = stat()
        return stat(path, &info) == 0 ? Int(info.st_size) : 0
    }

    private static func end(_ status: Int32) -> PooledResult.End {
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .signaled(signal)
    }

    private static func seconds(_ usage: rusage) -> Double {
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}

/// Remembers that a signal asks to end, so that what runs many processes can end them and clean up first.
enum Interruption {
    private nonisolated(unsafe) static let cell: UnsafeMutablePointer<Int32> = {
        let cell = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        cell.initialize(to: 0)
        return cell
    }()

    /// The signal that came; 0 for none.
    static var signal: Int32 { cell.pointee }

    /// From now on, signals are only remembered.
    static func install() {
        _ = cell
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in Interruption.cell.pointee = number }
            sigaction(number, &action, nil)
        }
    }

    /// From now on, signals do again what they do by themselves.
    static func uninstall() {
        for number in [SIGINT, SIGTERM, SIGHUP] { Glibc.signal(number, SIG_DFL) }
    }

    /// Ends this process by the signal that came.
    static func raise() {
        Glibc.signal(signal, SIG_DFL)
        Glibc.raise(signal)
    }
}
