import Glibc
import Interpreter

// What interpreted programs ask of the operating system by way of the standard library.

extension SystemHost {
    func perform(_ call: SystemCall, _ arguments: SystemArguments) -> SystemResult {
        // A NUL ends a text for the system: what has one inside names nothing.
        if call.takesNames, arguments.texts.contains(where: { $0.contains(0) }) { return .failed(EINVAL) }
        let names = arguments.texts.map { $0.map { CChar(bitPattern: $0) } + [0] }
        let numbers = arguments.numbers
        switch call {
        case .open: return open(names[0], numbers[0])
        case .close: return close(Int32(numbers[0])) == 0 || errno == EINTR ? .number(0) : .failed(errno)
        case .read: return read(Int32(numbers[0]), Int(numbers[1]))
        case .write: return write(arguments.texts[0], to: Int32(numbers[0]))
        case .seek: return SystemHost.checked(lseek(Int32(numbers[0]), Int(numbers[1]), [SEEK_SET, SEEK_CUR, SEEK_END][Int(numbers[2])]))
        case .stat: return status(names[0], follows: numbers[0] != 0)
        case .list: return list(names[0])
        case .access: return SystemHost.checked(access(names[0], Int32(truncatingIfNeeded: numbers[0])))
        case .mkdir: return SystemHost.checked(mkdir(names[0], mode_t(truncatingIfNeeded: numbers[0])))
        case .rmdir: return SystemHost.checked(rmdir(names[0]))
        case .unlink: return SystemHost.checked(unlink(names[0]))
        case .rename: return SystemHost.checked(rename(names[0], names[1]))
        case .link: return SystemHost.checked(link(names[0], names[1]))
        case .symlink: return SystemHost.checked(symlink(names[0], names[1]))
        case .chmod: return SystemHost.checked(chmod(names[0], mode_t(truncatingIfNeeded: numbers[0])))
        case .truncate: return SystemHost.checked(truncate(names[0], Int(numbers[0])))
        case .setTimes:
            return SystemHost.checked(utimensat(AT_FDCWD, names[0], numbers.map(SystemHost.timeToSet), 0))
        case .readLink: return SystemHost.text { readlink(names[0], $0, $1) }
        case .realPath: return SystemHost.text { path, _ in realpath(names[0], path) != nil ? Int(strlen(path)) : -1 }
        case .workingDirectory: return SystemHost.text { getcwd($0, $1) != nil ? Int(strlen($0)) : -1 }
        case .changeDirectory: return SystemHost.checked(chdir(names[0]))
        case .variables: return .texts(SystemHost.variables())
        case .setVariable: return SystemHost.checked(setenv(names[0], names[1], 1))
        case .unsetVariable: return SystemHost.checked(unsetenv(names[0]))
        case .number: return .number(SystemHost.number(numbers[0]))
        case .uname: return SystemHost.systemNames()
        case .random: return SystemHost.random(Int(numbers[0]))
        case .run: return run(arguments)
        case .clock: return .number(SystemHost.nanoseconds(of: [CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID][Int(numbers[0])]))
        case .sleep: return SystemHost.sleep(numbers[0])
        case .utcOffset: return .number(SystemHost.localTime(numbers[0]).map { Int64($0.tm_gmtoff) } ?? 0)
        case .zone:
            guard let zone = SystemHost.localTime(numbers[0])?.tm_zone else { return .text(Array("UTC".utf8)) }
            return .text(SystemHost.bytes(zone))
        case .reason: return .text(SystemHost.bytes(strerror(Int32(truncatingIfNeeded: numbers[0]))))
        // The machine remembers it.
        case .failure: return .number(0)
        }
    }

    // MARK: Open files

    private func open(_ name: [CChar], _ mode: Int64) -> SystemResult {
        let access = mode & 4 != 0 ? O_RDWR : mode & 3 == 0 ? O_RDONLY : O_WRONLY
        let creating = [0, O_CREAT | O_TRUNC, O_CREAT | O_APPEND, O_CREAT | O_EXCL][Int(mode & 3)]
        var file: Int32
        repeat { file = Glibc.open(name, access | creating | O_CLOEXEC, 0o666) } while file < 0 && errno == EINTR
        var info = stat()
        if file >= 0, fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFDIR {
            _ = Glibc.close(file)
            return .failed(EISDIR)
        }
        return SystemHost.checked(file)
    }

    private func read(_ file: Int32, _ count: Int) -> SystemResult {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, min(count, 1 << 20))) { buffer, count in
            var size: Int
            repeat { size = Glibc.read(file, buffer.baseAddress, buffer.count) } while size < 0 && errno == EINTR
            failure = size < 0 ? errno : 0
            count = max(0, size)
        }
        return failure == 0 ? .text(bytes) : .failed(failure)
    }

    private func write(_ text: [UInt8], to file: Int32) -> SystemResult {
        do {
            try Files.write(text, to: file, name: "a file")
            return .number(0)
        } catch {
            return .failed(error.number)
        }
    }

    // MARK: The file system

    private func status(_ name: [CChar], follows: Bool) -> SystemResult {
        var info = stat()
        guard (follows ? stat(name, &info) : lstat(name, &info)) == 0 else { return .failed(errno) }
        func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec) }
        return .numbers([
            Int64(info.st_mode), Int64(info.st_size), nanoseconds(info.st_mtim), nanoseconds(info.st_atim), nanoseconds(info.st_ctim),
            Int64(bitPattern: UInt64(info.st_dev)), Int64(bitPattern: UInt64(info.st_ino)), Int64(info.st_nlink), Int64(info.st_uid),
            Int64(info.st_gid),
        ])
    }

    private func list(_ name: [CChar]) -> SystemResult {
        guard let directory = opendir(name) else { return .failed(errno) }
        defer { closedir(directory) }
        var names: [[UInt8]] = []
        errno = 0
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != Array(".".utf8) && name != Array("..".utf8) { names.append(name) }
            errno = 0
        }
        return errno == 0 ? .texts(names) : .failed(errno)
    }

    private static func timeToSet(_ nanoseconds: Int64) -> timespec {
        if nanoseconds == -1 { return timespec(tv_sec: 0, tv_nsec: (1 << 30) - 1) }
        let rest = nanoseconds % 1_000_000_000
        let seconds = nanoseconds / 1_000_000_000
        return rest < 0 ? timespec(tv_sec: Int(seconds - 1), tv_nsec: Int(rest + 1_000_000_000)) : timespec(tv_sec: Int(seconds), tv_nsec: Int(rest))
    }

    // MARK: Surroundings

    private static func variables() -> [[UInt8]] {
        var result: [[UInt8]] = []
        var entry = environ
        while let text = entry.pointee {
            result.append(bytes(text))
            entry += 1
        }
        return result
    }

    private static func number(_ subject: Int64) -> Int64 {
        switch subject {
        case 0: return Int64(getpid())
        case 1: return Int64(getppid())
        case 2: return Int64(getuid())
        case 3: return Int64(getgid())
        default: return Int64(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        }
    }

    private static func systemNames() -> SystemResult {
        var names = utsname()
        guard uname(&names) == 0 else { return .failed(errno) }
        func text<Field>(_ field: Field) -> [UInt8] { withUnsafeBytes(of: field) { Array($0.prefix { $0 != 0 }) } }
        return .texts([text(names.sysname), text(names.nodename), text(names.release), text(names.version), text(names.machine)])
    }

    private static func random(_ count: Int) -> SystemResult {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            while filled < count && failure == 0 {
                // That many are given at once.
                let piece = min(256, count - filled)
                if getentropy(buffer.baseAddress.unsafelyUnwrapped + filled, piece) == 0 { filled += piece } else { failure = errno }
            }
        }
        return failure == 0 ? .text(bytes) : .failed(failure)
    }

    // MARK: Time

    private static func nanoseconds(of clock: clockid_t) -> Int64 {
        var now = timespec()
        clock_gettime(clock, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }

    private static func sleep(_ nanoseconds: Int64) -> SystemResult {
        var left = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        var rest = left
        while nanosleep(&left, &rest) != 0 && errno == EINTR { left = rest }
        return .number(0)
    }

    /// Local time; nil for times that are too far away to have one.
    private static func localTime(_ seconds: Int64) -> tm? {
        var time = time_t(seconds)
        var local = tm()
        tzset()
        return localtime_r(&time, &local) == nil ? nil : local
    }

    // MARK: Results

    private static func checked(_ result: some BinaryInteger) -> SystemResult { result < 0 ? .failed(errno) : .number(Int64(result)) }

    private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
        UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }
    }

    /// A text that a call puts into a buffer; it gives the length, -1 when it failed.
    private static func text(_ call: (UnsafeMutablePointer<CChar>, Int) -> Int) -> SystemResult {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            let start = buffer.baseAddress.unsafelyUnwrapped
            let count = call(start, buffer.count)
            return count < 0 ? .failed(errno) : .text(buffer.prefix(count).map { UInt8(bitPattern: $0) })
        }
    }
}

extension SystemCall {
    /// Whether its texts are names, which the system takes as C strings.
    fileprivate var takesNames: Bool { self != .write && self != .run }
}
