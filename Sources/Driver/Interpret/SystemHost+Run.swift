import Glibc
import Interpreter

// Other programs, run by interpreted ones.

extension SystemHost {
    /// What the modes of a run say, as `orus_system_run` tells them.
    private struct Modes: OptionSet {
        let rawValue: Int64
        static let givesInput = Modes(rawValue: 1)
        static let takesOutput = Modes(rawValue: 2)
        static let takesErrors = Modes(rawValue: 4)
        static let joinsErrors = Modes(rawValue: 8)
        static let givesVariables = Modes(rawValue: 16)
    }

    /// Runs a program and waits for it: `[status, output, errors]`.
    func run(_ arguments: SystemArguments) -> SystemResult {
        let modes = Modes(rawValue: arguments.numbers[0])
        let names = arguments.lists[0] + arguments.lists[1] + [arguments.texts[0]]
        if names.contains(where: { $0.contains(0) }) { return .failed(EINVAL) }
        var input = Pipe(), output = Pipe(), errors = Pipe()
        defer {
            for pipe in [input, output, errors] { pipe.close() }
        }
        guard input.open(modes.contains(.givesInput)), output.open(modes.contains(.takesOutput)), errors.open(modes.contains(.takesErrors))
        else { return .failed(errno) }
        var pid: pid_t = 0
        let error = start(arguments, modes, input, output, errors, &pid)
        if error != 0 { return .failed(error) }
        Pipe.closeEnd(&input.reading)
        Pipe.closeEnd(&output.writing)
        Pipe.closeEnd(&errors.writing)
        let before = signal(SIGPIPE, SIG_IGN)
        let texts = SystemHost.converse(&input.writing, &output.reading, &errors.reading, arguments.texts[1])
        signal(SIGPIPE, before)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
        return .texts([Array(String(code).utf8), texts.output, texts.errors])
    }

    /// Starts the program; 0 or an error number.
    private func start(
        _ arguments: SystemArguments, _ modes: Modes, _ input: Pipe, _ output: Pipe, _ errors: Pipe, _ pid: inout pid_t
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var reset = sigset_t()
        sigemptyset(&reset)
        sigaddset(&reset, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &reset)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        if modes.contains(.givesInput) { posix_spawn_file_actions_adddup2(&actions, input.reading, STDIN_FILENO) }
        if modes.contains(.takesOutput) { posix_spawn_file_actions_adddup2(&actions, output.writing, STDOUT_FILENO) }
        if modes.contains(.takesErrors) { posix_spawn_file_actions_adddup2(&actions, errors.writing, STDERR_FILENO) }
        if modes.contains(.joinsErrors) { posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO) }
        let command = CStrings(bytes: arguments.lists[0]), variables = CStrings(bytes: arguments.lists[1])
        defer {
            command.deallocate()
            variables.deallocate()
        }
        guard let program = command.pointers[0] else { return EINVAL }
        return SystemHost.inDirectory(arguments.texts[0]) {
            posix_spawnp(
                &pid, program, &actions, &attributes, command.pointers, modes.contains(.givesVariables) ? variables.pointers : environ)
        }
    }

    /// Does something with another current directory, unless that is empty; 0 or an error number.
    private static func inDirectory(_ directory: [UInt8], _ body: () -> Int32) -> Int32 {
        if directory.isEmpty { return body() }
        let here = Glibc.open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard here >= 0 else { return errno }
        defer { _ = Glibc.close(here) }
        guard chdir(directory.map { CChar(bitPattern: $0) } + [0]) == 0 else { return errno }
        defer { _ = fchdir(here) }
        return body()
    }

    /// Gives the input and takes the output of a running program, until it wants and says no more.
    private static func converse(
        _ writing: inout Int32, _ output: inout Int32, _ errors: inout Int32, _ input: [UInt8]
    ) -> (output: [UInt8], errors: [UInt8]) {
        var result: (output: [UInt8], errors: [UInt8]) = ([], [])
        var given = 0
        if writing >= 0 { _ = fcntl(writing, F_SETFL, O_NONBLOCK) }
        while true {
            if writing >= 0, given == input.count { Pipe.closeEnd(&writing) }
            if writing < 0, output < 0, errors < 0 { return result }
            var waiting = [
                pollfd(fd: writing, events: Int16(POLLOUT), revents: 0), pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&waiting, 3, -1) < 0 { continue }
            if waiting[0].revents != 0 {
                let written = input[given...].withUnsafeBytes { Glibc.write(writing, $0.baseAddress, $0.count) }
                // A program may end without having read all of it.
                if written > 0 { given += written } else if errno != EINTR && errno != EAGAIN { Pipe.closeEnd(&writing) }
            }
            if waiting[1].revents != 0 { take(&output, &result.output) }
            if waiting[2].revents != 0 { take(&errors, &result.errors) }
        }
    }

    /// Takes what there is to read; closes the end when nothing will come any more.
    private static func take(_ end: inout Int32, _ text: inout [UInt8]) {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { piece in
            let got = Glibc.read(end, piece.baseAddress, piece.count)
            if got > 0 { text += piece[..<got] } else if got == 0 || (errno != EINTR && errno != EAGAIN) { Pipe.closeEnd(&end) }
        }
    }
}

/// A pipe, of which a program that runs has one end. -1: it is not there, or closed.
private struct Pipe {
    var reading: Int32 = -1
    var writing: Int32 = -1

    /// Opens it when it is wanted; false when the system has none.
    mutating func open(_ isWanted: Bool) -> Bool {
        guard isWanted else { return true }
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return false }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
        return true
    }

    func close() {
        var copy = self
        Pipe.closeEnd(&copy.reading)
        Pipe.closeEnd(&copy.writing)
    }

    static func closeEnd(_ end: inout Int32) {
        if end >= 0 { _ = Glibc.close(end) }
        end = -1
    }
}
