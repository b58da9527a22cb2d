import CEmission
import Glibc

/// What the operating system refused, with its own reason.
struct SystemError: Error, CustomStringConvertible {
    /// The number of the error, as `ENOENT`.
    var number: Int32
    /// What was tried, as `read a.orus`.
    var action: String

    /// The error that the last failed call left in `errno`.
    init(_ action: String, number: Int32 = errno) {
        self.action = action
        self.number = number
    }

    /// The system's words for the error: `No such file or directory`.
    var reason: String { String(cString: strerror(number)) }

    /// One line: what was tried, and why it failed.
    var description: String { "cannot \(action): \(reason)" }
}

/// Reading and writing files by way of the system's calls.
enum Files {
    /// No file is read that has more bytes: a device may have no end, and places in a source file are 32 bits wide.
    private static let limit = 1 << 30

    /// All bytes of a regular file or of a pipe.
    static func read(_ path: String) throws(SystemError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw SystemError("read \(path)") }
        defer { close(file) }
        var info = stat()
        guard fstat(file, &info) == 0 else { throw SystemError("read \(path)") }
        if info.st_mode & S_IFMT == S_IFDIR { throw SystemError("read \(path)", number: EISDIR) }
        return try read(file, sizeHint: Int(info.st_size), name: path)
    }

    /// All bytes up to the end of an open file; `-` on the command line reads standard input this way.
    static func read(_ file: Int32, sizeHint: Int, name: String) throws(SystemError) -> [UInt8] {
        var failure: Int32 = 0
        var bytes: [UInt8] = []
        var capacity = max(sizeHint + 1, 1 << 14)
        while failure == 0 {
            if max(sizeHint, bytes.count) > limit { throw SystemError("read \(name)", number: EFBIG) }
            // One read past the expected size finds the end of a file without a second buffer.
            let before = bytes.count
            let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                let size = Glibc.read(file, buffer.baseAddress, buffer.count)
                count = max(0, size)
                if size < 0, errno != EINTR { failure = errno }
            }
            if before == 0 { bytes = chunk } else { bytes += chunk }
            if chunk.isEmpty, failure == 0 { return bytes }
            capacity = max(1 << 14, sizeHint + 1 - bytes.count)
        }
        throw SystemError("read \(name)", number: failure)
    }

    /// Creates or replaces a file; a regular file that could not be written whole is removed.
    static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        try create(path) { file throws(SystemError) in try write(bytes, to: file, name: path) }
    }

    /// Creates or replaces a file; a file that could not be written whole is removed.
    static func write(_ text: CText, to path: String) throws(SystemError) {
        try create(path) { file throws(SystemError) in try write(text, to: file, name: path) }
    }

    private static func create(_ path: String, _ fill: (Int32) throws(SystemError) -> Void) throws(SystemError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw SystemError("write \(path)") }
        do {
            try fill(file)
        } catch {
            if isFile(path) { unlink(path) }
            close(file)
            throw error
        }
        guard close(file) == 0 else { throw SystemError("write \(path)") }
    }

    /// Writes all bytes to an open file.
    static func write(_ bytes: [UInt8], to file: Int32, name: String) throws(SystemError) {
        let failure = bytes.withUnsafeBytes { write($0, to: file) }
        if failure != 0 { throw SystemError("write \(name)", number: failure) }
    }

    /// Writes C text to an open file.
    static func write(_ text: CText, to file: Int32, name: String) throws(SystemError) {
        try text.withPieces { pieces throws(SystemError) in for piece in pieces { try write(piece, to: file, name: name) } }
    }

    /// Writes all bytes to an open file.
    static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, name: String) throws(SystemError) {
        let failure = write(bytes, to: file)
        if failure != 0 { throw SystemError("write \(name)", number: failure) }
    }

    /// Writes all bytes to an open file and gives the number of the error that kept it from that, or 0.
    private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Int32 {
        var rest = bytes
        while !rest.isEmpty {
            let size = Glibc.write(file, rest.baseAddress, rest.count)
            if size >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[size...])
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }

    /// Whether the file system of a path has no room for anything worth writing.
    static func isFull(_ path: String, below bytes: UInt64 = 1 << 16) -> Bool {
        var info = statvfs()
        return statvfs(path, &info) == 0 && UInt64(info.f_bavail) * UInt64(info.f_frsize) < bytes
    }

    /// Whether the path leads to anything.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether the path leads to a regular file, by way of links too.
    static func isFile(_ path: String) -> Bool { mode(path) == S_IFREG }

    /// Whether the path leads to a directory, by way of links too.
    static func isDirectory(_ path: String) -> Bool { mode(path) == S_IFDIR }

    /// Whether the path leads to a pipe, a device or a socket.
    static func isSpecial(_ path: String) -> Bool { mode(path).map { $0 != S_IFREG && $0 != S_IFDIR } ?? false }

    /// Whether the path is a symbolic link.
    static func isLink(_ path: String) -> Bool {
        var info = stat()
        return lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFLNK
    }

    private static func mode(_ path: String) -> mode_t? {
        var info = stat()
        return stat(path, &info) == 0 ? info.st_mode & S_IFMT : nil
    }

    /// The absolute path without links, or the path itself when it leads nowhere.
    static func realPath(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Makes a directory and those above it.
    static func makeDirectories(_ path: String) throws(SystemError) {
        if isDirectory(path) { return }
        let parent = Path.directory(path)
        if parent != path { try makeDirectories(parent) }
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw SystemError("create \(path)") }
    }

    /// The names in a directory, sorted.
    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var result: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { result.append(name) }
        }
        return result.sorted()
    }
}
