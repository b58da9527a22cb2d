import Foundation
import Semantics

/// The standard library's modules, for programs that tests hold in memory.
public enum LibraryFiles {
    private static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Runtime")

    /// The location of a module of `std`; nil for others.
    public static func locate(_ path: [String]) -> ModuleLookup? {
        let file = directory.appendingPathComponent(path.joined(separator: "/") + ".orus").path
        guard path.first == "std", FileManager.default.fileExists(atPath: file) else { return nil }
        return .found(ModuleLocation(identity: file, displayPath: file, name: path.joined(separator: "."), isStandard: true))
    }

    /// What a file of the library contains; nil when the location is none of it.
    public static func read(_ location: ModuleLocation) -> ModuleContents? {
        guard location.identity.hasPrefix(directory.path), let data = FileManager.default.contents(atPath: location.identity)
        else { return nil }
        return .bytes(Array(data))
    }
}
