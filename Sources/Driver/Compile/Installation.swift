/// Where the compiler's own files are: found relative to the executable, so that an installed tree can be moved.
struct Installation: Sendable {
    /// The directory that holds `orusrt.h`.
    var include: String
    /// The path that the runtime's library has, or would have once it is built.
    var library: String
    /// The path of the same library with sanitizers in it, which a source tree has once it was asked for.
    var sanitizedLibrary: String
    /// The directory of the standard library's modules.
    var standardLibrary: String
    /// The directory of the pages of `orusc explain`.
    var explanations: String

    /// Looks for `PREFIX/lib/orusc` beside `PREFIX/bin/orusc`, then for a source tree above the executable.
    static func find(executable: String = Environment.executable) -> Installation? {
        let bin = Path.directory(executable)
        let installed = Path.join(Path.directory(bin), "lib/orusc")
        if Files.isFile("\(installed)/include/orusrt.h") {
            return Installation(
                include: "\(installed)/include", library: "\(installed)/liborusrt.a",
                sanitizedLibrary: "\(installed)/asan/liborusrt.a", standardLibrary: "\(installed)/std",
                explanations: "\(installed)/errors")
        }
        var directory = bin
        while directory != "/" && directory != "." {
            if Files.isFile("\(directory)/Runtime/include/orusrt.h") {
                return Installation(
                    include: "\(directory)/Runtime/include", library: "\(directory)/Runtime/build/release/liborusrt.a",
                    sanitizedLibrary: "\(directory)/Runtime/build/asan/liborusrt.a",
                    standardLibrary: "\(directory)/Runtime/std", explanations: "\(directory)/Docs/errors")
            }
            directory = Path.directory(directory)
        }
        return nil
    }
}
