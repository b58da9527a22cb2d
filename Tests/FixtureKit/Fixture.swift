/// One program with what must come of it: a file `name.orus`, or a directory with a `main.orus`.
public struct Fixture: Sendable {
    /// The path below the fixtures' root, without `.orus`: `run/arithmetic/i32_overflow_add`.
    public var name: String
    /// The directory that commands run in and that file names are relative to.
    public var directory: String
    /// The entry file, relative to `directory`.
    public var entry: String
    /// The texts of all its source files, by path relative to `directory`.
    public var texts: [String: [UInt8]]
    public var expectations: Expectations

    /// All fixtures below `root` whose name contains `filter`, by name.
    public static func discover(in root: String, filter: String = "") throws -> [Fixture] {
        var found: [Fixture] = []
        try collect(root, name: "", into: &found)
        return found.filter { filter.isEmpty || contains($0.name, filter) }
    }

    private static func collect(_ directory: String, name: String, into found: inout [Fixture]) throws {
        let entries = try directoryEntries(directory)
        if entries.contains("main.orus") {
            found.append(try Fixture(name: name, directory: directory, entry: "main.orus",
                                     files: sources(below: directory, prefix: "")))
            return
        }
        for entry in entries {
            let path = "\(directory)/\(entry)"
            let inner = name.isEmpty ? entry : "\(name)/\(entry)"
            if isDirectory(path) {
                try collect(path, name: inner, into: &found)
            } else if entry.hasSuffix(".orus") {
                found.append(try Fixture(name: String(inner.dropLast(5)), directory: directory, entry: entry,
                                         files: [entry]))
            }
        }
    }

    /// The `.orus` files of a module fixture, relative to it; expectations may stand in any of them.
    private static func sources(below directory: String, prefix: String) throws -> [String] {
        var result: [String] = []
        for entry in try directoryEntries(directory) {
            let path = "\(directory)/\(entry)"
            if isDirectory(path) {
                result += try sources(below: path, prefix: "\(prefix)\(entry)/")
            } else if entry.hasSuffix(".orus") {
                result.append(prefix + entry)
            }
        }
        return result
    }

    private init(name: String, directory: String, entry: String, files: [String]) throws {
        self.name = name
        self.directory = directory
        self.entry = entry
        texts = [:]
        expectations = Expectations()
        for file in files {
            let bytes = try readBytes("\(directory)/\(file)")
            texts[file] = bytes
            expectations.read(bytes, file: file)
        }
        try readSiblings("\(directory)/\(entry.dropLast(5))")
    }

    /// What stands in files beside the program, where comments would clutter it: `NAME.expected` holds the
    /// output, `NAME.stdin` the input, `NAME.args` the arguments.
    private mutating func readSiblings(_ stem: String) throws {
        if exists("\(stem).expected") {
            (expectations.output, expectations.outputIsOpen) = lines(of: try readBytes("\(stem).expected"))
        }
        if exists("\(stem).stdin") {
            expectations.input = String(decoding: try readBytes("\(stem).stdin"), as: UTF8.self)
        }
        if exists("\(stem).args") {
            expectations.arguments = words(String(decoding: try readBytes("\(stem).args"), as: UTF8.self))
        }
    }
}
