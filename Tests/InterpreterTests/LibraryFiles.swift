import Foundation
import Semantics

/// The standard library's own prelude, for programs that tests hold in memory.
enum LibraryFiles {
    private static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Runtime")

    /// The location of `std.prelude` or a module below it; nil for others.
    static func locate(_ path: [String]) -> ModuleLookup? {
        guard path.starts(with: ["std", "prelude"]) else { return nil }
        let file = directory.appendingPathComponent(path.joined(separator: "/") + ".orus").path
        return .found(ModuleLocation(identity: file, displayPath: file, name: path.joined(separator: "."), isStandard: true))
    }

    /// What a file of the library contains; nil when the location is none of it.
    static func read(_ location: ModuleLocation) -> ModuleContents? {
        guard location.identity.hasPrefix(directory.path), let data = FileManager.default.contents(atPath: location.identity)
        else { return nil }
        return .bytes(Array(data))
    }
}
