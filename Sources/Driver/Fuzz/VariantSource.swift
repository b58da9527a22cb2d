import Fuzzing
import Source
import TypedTree

/// Derives variants of programs that are there, which must do what the originals do.
struct VariantSource {
    /// What is said of a program that cannot be compared with its variants.
    private static let unpredictable = ["timestamp", "std.io", "std.fs", "std.os", "std.process", "std.env", "std.time", "capacity(", "Stack overflow"]
    /// What makes a program tell in which line something stands.
    private static let tellsLines = [".line", "debug(", ".file", "std.test"]

    private let options: Options

    init(_ options: Options) { self.options = options }

    /// Up to `count` variants of a program; nil when it has errors, none when what it does is a matter of chance.
    func variants(of bytes: [UInt8], count: Int, seed: UInt64) -> [[UInt8]]? {
        guard let (program, files) = analyzed(bytes) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        if Self.unpredictable.contains(where: text.contains) { return [] }
        let maker = VariantMaker(bytes, edition: Edition.declared(in: bytes) ?? options.edition ?? .standard, kinds: kinds(program, files))
        let tellsLines = Self.tellsLines.contains(where: text.contains)
        var found: [[UInt8]] = []
        for number in 0..<count {
            // What is not well formed has an edit that the place does not allow: fewer have fewer of those.
            for edits in [24, 8, 3, 1, 1] {
                let trial = seed &+ UInt64(number) &* 1000 &+ UInt64(edits)
                guard let variant = maker.variant(seed: trial, edits: edits, keepsLines: tellsLines) else { return found }
                guard !found.contains(variant), analyzed(variant) != nil else { continue }
                found.append(variant)
                break
            }
        }
        return found
    }

    private func analyzed(_ bytes: [UInt8]) -> (TypedProgram, SourceMap)? {
        var compilation = Compilation(options)
        return compilation.analyzed(bytes, "program.orus").map { ($0, compilation.sources) }
    }

    /// What the entry file's variables and operations are, by their places.
    private func kinds(_ program: TypedProgram, _ files: SourceMap) -> [Range<Int>: VariantMaker.Kind] {
        var kinds: [Range<Int>: VariantMaker.Kind] = [:]
        for node in program.nodes.elements {
            switch node.kind {
            case .local, .global, .binary, .and, .or: break
            default: continue
            }
            guard node.span.isValid, files[node.span.file].path == "program.orus", let kind = kind(node.type, program) else { continue }
            kinds[Int(node.span.start)..<Int(node.span.start + node.span.length)] = kind
        }
        return kinds
    }

    private func kind(_ type: TypeID, _ program: TypedProgram) -> VariantMaker.Kind? {
        switch program.types[type] {
        case .integer: .integer
        case .float: .float
        case .bool: .bool
        case .string: .string
        case .char, .array, .tuple, .structure, .enumeration, .parameter: .other
        // A function has its type at each use; the rest does not fit into tuples.
        default: nil
        }
    }
}
