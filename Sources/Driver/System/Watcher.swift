import Glibc

/// Sees to it that a process group and the compiler's temporary files do not outlive the compiler, even when that is killed without a
/// chance to clean up: a copy of this process that waits for its end.
struct Watcher {
    private let pid: pid_t
    /// The end of a pipe that closes when this process is gone.
    private let lifeline: Int32

    /// Watches over a group from now on; the files are those that `Cleanup` knows by now.
    init(group: pid_t) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            (pid, lifeline) = (-1, -1)
            return
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pid = fork()
        if pid == 0 {
            close(ends[1])
            Self.watch(ends[0], group)
        }
        close(ends[0])
        lifeline = ends[1]
    }

    /// The group has ended: there is nothing to watch any more.
    func release() {
        guard lifeline >= 0 else { return }
        var word: UInt8 = 1
        write(lifeline, &word, 1)
        close(lifeline)
        if pid > 0 { while waitpid(pid, nil, 0) < 0 && errno == EINTR {} }
    }

    private static func watch(_ lifeline: Int32, _ group: pid_t) -> Never {
        // What ends the compiler and its group is not meant for this process.
        setpgid(0, 0)
        for number in Cleanup.signals { signal(number, SIG_IGN) }
        var word: UInt8 = 0
        var count = 0
        repeat { count = read(lifeline, &word, 1) } while count < 0 && errno == EINTR
        if count == 0 {
            // The C compiler has temporary files of its own to remove, and a second to do so.
            kill(-group, SIGTERM)
            for _ in 0..<100 where kill(-group, 0) == 0 { usleep(10_000) }
            kill(-group, SIGKILL)
            Cleanup.removeFiles()
        }
        _exit(0)
    }
}
