import Glibc

/// Copying and removing whole directories.
enum DirectoryTree {
    /// Why a directory was not copied.
    enum CopyFailure: Error {
        case tooLarge
        case system(SystemError)

        /// The reason in words.
        var reason: String {
            switch self {
            case .tooLarge: "it is too large"
            case .system(let error): error.description
            }
        }
    }

    /// How much may still be copied.
    struct Budget {
        var bytes: Int
        var entries: Int
    }

    /// Copies what is in a directory into one that exists. Hidden entries, which programs have no use for, are left out;
    /// symbolic links are copied as links.
    static func copy(_ source: String, to target: String, _ budget: inout Budget) throws(CopyFailure) {
        for name in Files.names(in: source) where !name.hasPrefix(".") {
            let from = "\(source)/\(name)", to = "\(target)/\(name)"
            var info = stat()
            guard lstat(from, &info) == 0 else { continue }
            budget.entries -= 1
            if budget.entries < 0 { throw .tooLarge }
            switch info.st_mode & S_IFMT {
            case S_IFDIR:
                guard mkdir(to, 0o777) == 0 else { throw .system(SystemError("create \(to)")) }
                try copy(from, to: to, &budget)
            case S_IFREG:
                budget.bytes -= Int(info.st_size)
                if budget.bytes < 0 { throw .tooLarge }
                do {
                    try Files.write(try Files.read(from), to: to)
                } catch {
                    throw .system(error)
                }
                chmod(to, info.st_mode & 0o777)
            case S_IFLNK:
                // A link that leads out of the directory still finds its target.
                symlink(Files.realPath(from), to)
            default: break
            }
        }
    }

    /// Removes a directory with all that is in it, as far as that is allowed.
    static func remove(_ directory: String) {
        for name in Files.names(in: directory) {
            let path = "\(directory)/\(name)"
            var info = stat()
            if lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR {
                remove(path)
            } else {
                unlink(path)
            }
        }
        rmdir(directory)
    }
}
