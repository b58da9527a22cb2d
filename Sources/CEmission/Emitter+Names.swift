import IR
import Support

/// A C variable that shows the value of an Orus variable to debuggers.
struct DebugVariable {
    var name: Symbol
    var type: IRType
    /// The name without the module: a module variable that lives in a function alone is called `main.x`.
    var shownName: String
    /// Counts the variables of one shown name, from 0.
    var number: UInt32
    /// Whether it is the C function's parameter itself.
    var isParameter: Bool
}

/// C identifiers for names of the Orus program.
///
/// Global names are unique by the `$` in them, which no Orus name has. Names of fields and of debug variables stand
/// alone and must not be keywords, macros or names that the emitted code uses itself.
extension Emitter {
    /// Appends `v12`, the C variable of a value.
    @inline(__always)
    mutating func appendName(of value: ValueID) {
        out.append(UInt8(ascii: "v"))
        out.append(value.rawValue)
    }

    /// Appends `L3`, the label of a block.
    @inline(__always)
    mutating func appendLabel(of block: BlockID) {
        out.append(UInt8(ascii: "L"))
        out.append(block.rawValue)
    }

    /// Appends the C name of a function.
    @inline(__always)
    mutating func appendName(of id: IRFunctionID) { out.append(module.functions[id].cName, module.names) }

    /// Appends the name of a field, or `f` and its position where it has none.
    mutating func appendField(_ field: IRField, _ position: Int) {
        if field.name.isValid {
            appendIdentifier(field.name)
        } else {
            out.append(UInt8(ascii: "f"))
            out.append(position)
        }
    }

    /// Appends an Orus name as a C identifier.
    mutating func appendIdentifier(_ name: Symbol) {
        out.append(name, module.names)
        while underscores.count <= name.index { underscores.append(nil) }
        let needsOne = underscores[name.index] ?? module.names.withBytes(of: name) { Reserved.needsUnderscore($0) }
        underscores[name.index] = needsOne
        if needsOne { out.append(UInt8(ascii: "_")) }
    }

    /// Appends the name of a debug variable.
    mutating func appendDebugName(_ variable: DebugVariable) {
        var name = variable.shownName
        name.withUTF8 { bytes in
            out.append(bytes)
            if Reserved.needsUnderscore(bytes) { out.append(UInt8(ascii: "_")) }
        }
        if variable.number > 0 {
            out.append(UInt8(ascii: "$"))
            out.append(variable.number)
        }
    }

    /// The debug variable of a value, if it belongs to an Orus variable and debugging is asked for.
    mutating func debugVariable(of value: ValueID) -> DebugVariable? {
        guard options.debugVariables else { return nil }
        let name = function.debugNames[value]
        let type = function.type(of: value)
        guard name.isValid, type != .unit else { return nil }
        return debugVariables.first { $0.name == name && $0.type == type }
    }
}

/// The identifiers that mean something else in the emitted C.
enum Reserved {
    private static let words: Set<[UInt8]> = Set(
        """
        auto break case char const continue default do double else enum extern float for goto if inline int long \
        register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while \
        asm typeof bool true false NULL main unix linux i386 errno environ stdin stdout stderr \
        memcpy memmove memset memcmp sqrt sin cos tan asin acos atan atan2 exp log log2 log10 pow floor ceil round \
        trunc fabs fmod fmodf hypot fmin fmax offsetof
        """.split(separator: " ").map { Array($0.utf8) })

    /// Whether the name gets an underscore at its end. Names that end in one get another, so that no two meet.
    static func needsUnderscore(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = name.first, let last = name.last else { return false }
        if last == UInt8(ascii: "_") || first == UInt8(ascii: "_") { return true }
        // `v12`, `L3`, `s4` and `e5` are the emitter's; `orus_…`, `Orus…`, `ORUS_…` and `int32_t` the runtime's.
        if name.count > 1, "vLsefp".utf8.contains(first), name.dropFirst().allSatisfy({ $0 >= 48 && $0 <= 57 }) {
            return true
        }
        let text = Array(name)
        for prefix in ["orus", "Orus", "ORUS"] where text.starts(with: prefix.utf8) { return true }
        let isUpper = text.allSatisfy { $0 < UInt8(ascii: "a") || $0 > UInt8(ascii: "z") }
        return isUpper || text.suffix(2).elementsEqual("_t".utf8) || words.contains(text)
    }
}
