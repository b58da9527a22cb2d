import Glibc

/// How a child process ended.
enum ProcessEnd: Equatable {
    case exited(Int32)
    case signaled(Int32)

    /// Whether it exited with code 0.
    var isSuccess: Bool { self == .exited(0) }
}

/// A command that runs to its end with its output caught.
struct Subprocess {
    /// Executable and arguments.
    var arguments: [String]

    /// The command as a shell takes it.
    var shellText: String { arguments.map(Subprocess.shellQuoted).joined(separator: " ") }

    /// Runs the command. Its standard output and error go to the named files, its input is empty. `waiting` is called
    /// about ten times a second.
    func run(output: String, errors: String, waiting: () -> Void = {}) throws(SystemError) -> ProcessEnd {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        if errors == output {
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        } else {
            posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        }
        // The child holds one end of a pipe that nobody writes to: ours reads its end when the child is gone.
        var alive: [Int32] = [-1, -1]
        guard pipe(&alive) == 0 else { throw SystemError("run \(arguments[0])") }
        defer { close(alive[0]) }
        _ = fcntl(alive[0], F_SETFD, FD_CLOEXEC)
        // A group of its own can be ended as a whole, with the processes that the C compiler starts.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        let argv = CStrings(arguments), envp = CStrings(Environment.all(overriding: Environment.ofTools))
        defer { argv.deallocate(); envp.deallocate() }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, arguments[0], &actions, &attributes, argv.pointers, envp.pointers)
        close(alive[1])
        guard code == 0 else { throw SystemError("run \(arguments[0])", number: code) }
        Cleanup.setChild(pid)
        let watcher = Watcher(group: pid)
        defer {
            watcher.release()
            Cleanup.setChild(0)
        }
        var event = pollfd(fd: alive[0], events: Int16(POLLIN), revents: 0)
        while poll(&event, 1, 100) == 0 { waiting() }
        return try end(of: pid)
    }

    private func end(of pid: pid_t) throws(SystemError) -> ProcessEnd {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) != pid {
            if errno != EINTR { throw SystemError("wait for \(arguments[0])") }
        }
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .signaled(signal)
    }

    /// The text as one word of a shell command.
    static func shellQuoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "_-+=./,:@%".utf8.contains(byte)
            }
        }
        if isPlain { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
