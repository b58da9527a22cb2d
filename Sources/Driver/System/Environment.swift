import Glibc

/// What the process was started with.
enum Environment {
    /// The value of an environment variable; nil when it is unset or empty.
    static func value(_ name: String) -> String? {
        guard let text = getenv(name), text.pointee != 0 else { return nil }
        return String(cString: text)
    }

    /// All variables as `NAME=value`, with some of them replaced or added.
    static func all(overriding replacements: [(String, String)]) -> [String] {
        var result = replacements.map { "\($0.0)=\($0.1)" }
        var entry = environ
        while let text = entry.pointee {
            let variable = String(cString: text)
            if !replacements.contains(where: { variable.hasPrefix($0.0 + "=") }) { result.append(variable) }
            entry += 1
        }
        return result
    }

    /// The absolute path of the running executable.
    static var executable: String { Files.realPath("/proc/self/exe") }

    /// The current directory.
    static var workingDirectory: String { Files.realPath(".") }

    /// Where executables are searched, by orusc and by the tools that it starts.
    static var searchPath: String { value("PATH") ?? "/usr/local/bin:/usr/bin:/bin" }

    /// What the C compiler is started with: its messages are matched against known ones, so they must not depend on the user's language.
    static var ofTools: [(String, String)] { [("LC_ALL", "C"), ("PATH", searchPath)] }

    /// Where temporary files go.
    static var temporaryDirectory: String { value("TMPDIR") ?? "/tmp" }

    /// The first executable file of that name on `PATH`, or the path itself when it has a slash.
    static func findExecutable(_ name: String) -> String? {
        if name.utf8.contains(UInt8(ascii: "/")) { return isExecutable(name) ? name : nil }
        for directory in searchPath.split(separator: ":") {
            let path = "\(directory)/\(name)"
            if isExecutable(path) { return path }
        }
        return nil
    }

    private static func isExecutable(_ path: String) -> Bool { Files.isFile(path) && access(path, X_OK) == 0 }
}

/// Monotonic time.
enum Clock {
    /// Seconds since some fixed moment.
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
