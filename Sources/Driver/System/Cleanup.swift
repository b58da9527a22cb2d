import Glibc

/// The files and processes that must not outlive the compiler, even when a signal ends it.
///
/// The tables have a fixed size and hold C strings, since a signal handler may neither allocate nor lock. Only the
/// compile thread changes them, each entry by one store.
enum Cleanup {
    private static let capacity = 32
    private nonisolated(unsafe) static let paths: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = {
        let table = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: capacity)
        table.initialize(repeating: nil, count: capacity)
        return table
    }()
    private nonisolated(unsafe) static let child: UnsafeMutablePointer<pid_t> = {
        let cell = UnsafeMutablePointer<pid_t>.allocate(capacity: 1)
        cell.initialize(to: 0)
        return cell
    }()

    /// The signals by which users and systems end programs.
    static let signals = [SIGINT, SIGTERM, SIGHUP, SIGXCPU, SIGXFSZ]

    /// Makes those signals clean up first. A full disk quota then fails a write instead of killing us.
    static func installSignalHandlers() {
        _ = (paths, child)
        for number in signals {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in Cleanup.signalled(number) }
            sigaction(number, &action, nil)
        }
        signal(SIGPIPE, SIG_IGN)
    }

    /// Gives the signals back their default meaning, before another program takes this process over.
    static func removeSignalHandlers() {
        for number in signals { signal(number, SIG_DFL) }
        signal(SIGPIPE, SIG_DFL)
    }

    /// Removes the file or empty directory when the compiler ends early. The latest goes first.
    static func add(_ path: String) {
        for index in 0..<capacity where paths[index] == nil {
            paths[index] = strdup(path)
            return
        }
    }

    /// The file is gone or to be kept.
    static func forget(_ path: String) {
        for index in 0..<capacity {
            if let entry = paths[index], strcmp(entry, path) == 0 {
                paths[index] = nil
                free(entry)
                return
            }
        }
    }

    /// The process to end with us; 0 for none.
    static func setChild(_ pid: pid_t) { child.pointee = pid }

    /// Removes everything registered.
    static func removeAll() {
        for index in stride(from: capacity - 1, through: 0, by: -1) {
            guard let path = paths[index] else { continue }
            remove(path)
            paths[index] = nil
            free(path)
        }
    }

    /// Removes the files without touching the tables or memory, as a signal handler must.
    static func removeFiles() {
        for index in stride(from: capacity - 1, through: 0, by: -1) {
            if let path = paths[index] { remove(path) }
        }
    }

    private static func signalled(_ number: Int32) {
        if child.pointee > 0 {
            // The files can be removed for good once nobody is left to write them.
            kill(-child.pointee, SIGTERM)
            waitpid(child.pointee, nil, 0)
        }
        removeFiles()
        signal(number, SIG_DFL)
        raise(number)
    }
}

/// A directory for the files of one compile, removed with what is in it.
struct TemporaryDirectory {
    /// Its absolute path.
    let path: String
    private var files: [String] = []

    /// Makes a fresh directory below `TMPDIR`.
    init() throws(SystemError) {
        let template = "\(Environment.temporaryDirectory)/orusc-XXXXXX"
        var bytes = Array(template.utf8CString)
        guard mkdtemp(&bytes) != nil else { throw SystemError("create a directory in \(Environment.temporaryDirectory)") }
        path = bytes.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        Cleanup.add(path)
    }

    /// The path of a file that will be removed with the directory.
    mutating func file(_ name: String) -> String {
        let file = "\(path)/\(name)"
        if !files.contains(file) {
            files.append(file)
            Cleanup.add(file)
        }
        return file
    }

    /// Removes the directory now.
    func remove() {
        for file in files {
            unlink(file)
            Cleanup.forget(file)
        }
        rmdir(path)
        Cleanup.forget(path)
    }
}
