import Glibc
import Interpreter

/// The real world for interpreted programs.
final class SystemHost: Host {
    let arguments: [[UInt8]]
    let reportStyle: ReportStyle
    let outputIsTerminal = isatty(STDOUT_FILENO) == 1
    let inputIsTerminal = isatty(STDIN_FILENO) == 1

    init(_ options: Options) {
        arguments = options.programArguments.map { Array($0.utf8) }
        let wantsJSON = options.errorFormat == .json || Environment.value("ORUS_ERROR_FORMAT") == "json"
        reportStyle = wantsJSON ? .json : .human(colors: options.color.isOn(for: STDERR_FILENO))
    }

    func environmentVariable(_ name: [UInt8]) -> [UInt8]? {
        guard let value = getenv(name.map { CChar(bitPattern: $0) } + [0]) else { return nil }
        return Array(UnsafeBufferPointer(start: value, count: strlen(value)).map { UInt8(bitPattern: $0) })
    }

    func monotonicSeconds() -> Double { Clock.seconds }

    // MARK: Streams

    func write(_ bytes: UnsafeRawBufferPointer, to stream: StandardStream) throws(HostFailure) {
        do {
            try Files.write(bytes, to: stream == .output ? STDOUT_FILENO : STDERR_FILENO, name: "a standard stream")
        } catch {
            // Where errors cannot be told, nothing can.
            if stream == .output { throw HostFailure(error.reason) }
        }
    }

    func readInput() throws(HostFailure) -> [UInt8] {
        while true {
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                let size = read(STDIN_FILENO, buffer.baseAddress, buffer.count)
                count = max(0, size)
                if size < 0 { failure = errno }
            }
            if failure == 0 { return bytes }
            if failure != EINTR { throw HostFailure(String(cString: strerror(failure))) }
        }
    }

    // MARK: Files

    /// A path as the system takes it; one with a NUL inside names no file.
    private func systemPath(_ path: [UInt8]) throws(HostFailure) -> [CChar] {
        if path.contains(0) { throw HostFailure(String(cString: strerror(EINVAL))) }
        return path.map { CChar(bitPattern: $0) } + [0]
    }

    func readFile(_ path: [UInt8]) throws(HostFailure) -> [UInt8] {
        let file = open(try systemPath(path), O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw HostFailure(String(cString: strerror(errno))) }
        defer { close(file) }
        var info = stat()
        let size = fstat(file, &info) == 0 && info.st_mode & S_IFMT == S_IFREG ? Int(info.st_size) : 0
        do {
            return try Files.read(file, sizeHint: size, name: "a file")
        } catch {
            throw HostFailure(error.reason)
        }
    }

    func writeFile(_ path: [UInt8], _ contents: UnsafeRawBufferPointer, append: Bool) throws(HostFailure) {
        let file = open(try systemPath(path), O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0o666)
        guard file >= 0 else { throw HostFailure(String(cString: strerror(errno))) }
        do {
            try Files.write(contents, to: file, name: "a file")
        } catch {
            close(file)
            throw HostFailure(error.reason)
        }
        // Some file systems tell of a full disk only here.
        if close(file) != 0, errno != EINTR { throw HostFailure(String(cString: strerror(errno))) }
    }
}
