/// Programs of several modules.
///
/// Every name that a program declares is unlike all others. So modules are written as if all were one file; what a finished file says of another
/// module's names is put in terms of its imports at the end.
extension ProgramGenerator {
    /// A finished module.
    struct WrittenModule {
        /// The path in `use`, from the directory of the entry file.
        let path: [String]
        let text: String
        /// The names that it exports.
        let exports: [String]
        /// Modules that it exports with a name of their own.
        var reexports: [(module: Int, name: String)] = []

        var file: String { path.joined(separator: "/") + ".orus" }
    }

    /// Writes one to three modules, which the entry file then uses.
    mutating func writeModules(seed: UInt64) {
        let directory = "parts\(seed)"
        for _ in 0..<random.int(1...3) {
            let name = fresh("mod")
            writeModule([directory] + (random.chance(30) ? ["deep", name] : [name]))
        }
    }

    private mutating func writeModule(_ path: [String]) {
        firstStructure = structures.count
        writeDeclarations()
        for _ in 0..<random.int(1...2) { writeGlobal() }
        for _ in 0..<random.int(1...4) { writeFunction() }
        writeSetter()
        // Tells when it is initialized, and by what it sees then.
        line("print(\"\(path[path.count - 1])\"\(variables.last { $0.type.isData }.map { ", " + $0.name } ?? ""))")

        let exports = export()
        let (imports, reexports) = imports(into: path, mayExport: true)
        modules.append(WrittenModule(path: path, text: fileText(imports), exports: exports, reexports: reexports))
        lines = []
        // Others see a module's variables and do not assign to them. Function values of one need no name.
        variables = variables.map { GeneratedVariable(name: $0.name, type: $0.type, isMutable: false) }
        resource = nil
    }

    /// A function that changes a variable of its module; others see the new value.
    private mutating func writeSetter() {
        guard let target = variables.last(where: { $0.isMutable && $0.type.isScalar }) else { return }
        let name = fresh("fun")
        line("fn \(name)(x: \(text(target.type))) -> \(text(target.type)):")
        line("    old = \(target.name)")
        line("    \(target.name) = x")
        line("    old")
        functions.append(GeneratedFunction(name: name, parameters: [target.type], result: target.type, cost: 3, isValue: true))
    }

    /// Marks what the lines declare as public; gives the names.
    private mutating func export() -> [String] {
        var names: [String] = []
        for (index, line) in lines.enumerated() {
            guard let name = Self.declaredName(line), !Self.helpers.contains(name) else { continue }
            lines[index] = "pub " + line
            names.append(name)
        }
        return names
    }

    /// Each file has these for itself.
    private static let helpers = ["clip_text", "clip_array"]

    /// The name that a line declares at module scope.
    private static func declaredName(_ line: String) -> String? {
        for keyword in ["fn ", "struct ", "enum ", "trait ", "mut "] where line.hasPrefix(keyword) {
            return String(line.dropFirst(keyword.count).prefix(while: isNameCharacter))
        }
        let name = line.prefix(while: isNameCharacter)
        return !name.isEmpty && line.dropFirst(name.count).hasPrefix(": ") ? String(name) : nil
    }

    // MARK: Imports

    /// Decides how the file that is being written imports the modules that it mentions, and puts its lines in these terms.
    mutating func imports(into path: [String], mayExport: Bool) -> (lines: [String], reexports: [(module: Int, name: String)]) {
        let mentioned = Set(lines.flatMap(Self.names))
        var imports: [String] = []
        var reexports: [(module: Int, name: String)] = []
        var replacements: [String: String] = [:]
        // Modules that this file has a name for, and what others say through them.
        var reachable: [Int: String] = [:]
        for (index, module) in modules.enumerated().reversed() {
            let used = module.exports.filter(mentioned.contains)
            let isExported = mayExport && random.chance(40)
            if used.isEmpty, !isExported, random.chance(80) { continue }
            let name = module.path[module.path.count - 1]
            let place = written(module.path, from: path)
            func qualify(_ qualifier: String) {
                for export in used { replacements[export] = "\(qualifier).\(export)" }
                for (inner, local) in module.reexports { reachable[inner] = "\(qualifier).\(local)" }
            }
            if isExported {
                imports.append("pub use \(place)")
                reexports.append((index, name))
                qualify(name)
                continue
            }
            switch random.int(0...4) {
            case 0 where reachable[index] != nil: qualify(reachable[index]!)
            case 0, 1:
                imports.append("use \(place)")
                qualify(name)
            case 2:
                let alias = fresh("mod")
                imports.append("use \(place) as \(alias)")
                qualify(alias)
            case 3 where !used.isEmpty:
                let parts = used.map { export in
                    guard random.chance(25) else { return export }
                    // Of the same kind of name: types and constants are not written like functions.
                    replacements[export] = fresh(export.first!.isUppercase ? "X" : "x")
                    return "\(export) as \(replacements[export]!)"
                }
                imports.append("use \(place): \(parts.joined(separator: ", "))")
            default: imports.append("use \(place):*")
            }
        }
        lines = lines.map { Self.replace(replacements, in: $0) }
        return (imports, reexports)
    }

    /// A module's path as a file at `path` may write it.
    private mutating func written(_ module: [String], from path: [String]) -> String {
        let isNear = module.dropLast().elementsEqual(path.dropLast())
        let parts = isNear && random.chance(50) ? [module[module.count - 1]] : module
        return parts.joined(separator: random.chance(20) ? "/" : ".")
    }

    /// The text of the file with its imports, which are below comments and `use` of the standard library.
    func fileText(_ imports: [String]) -> String {
        let head = lines.prefix { $0.hasPrefix("//") || $0.hasPrefix("use ") }
        return (head + imports + lines.dropFirst(head.count)).joined(separator: "\n") + "\n"
    }

    // MARK: Names in lines

    private static func isNameCharacter(_ character: Character) -> Bool {
        character == "_" || character.isASCII && (character.isLetter || character.isNumber)
    }

    private static func names(_ line: String) -> [String] {
        line.split { !isNameCharacter($0) }.map(String.init)
    }

    /// The line with other words for names.
    private static func replace(_ replacements: [String: String], in line: String) -> String {
        var result = "", rest = line[...]
        while let first = rest.first {
            let name = rest.prefix(while: isNameCharacter)
            if name.isEmpty {
                result.append(first)
                rest = rest.dropFirst()
            } else {
                result += replacements[String(name)] ?? String(name)
                rest = rest.dropFirst(name.count)
            }
        }
        return result
    }
}
