import IR
import Source
import Support

/// The data of a program: globals, strings, closures, places and source texts.
extension Emitter {
    /// Module variables: static, hence all zero bits until their initializer runs.
    mutating func emitGlobals() {
        for global in module.globals.elements where global.type != .unit {
            out.append("static ORUS_UNUSED ")
            appendDeclaring(global.type)
            out.append(global.cName, module.names)
            out.append(";\n")
        }
    }

    /// The strings that the program mentions and the texts of its raises.
    mutating func emitStrings() {
        for id in usedStrings {
            out.append("ORUS_STRING_LITERAL(s$")
            out.append(id.rawValue)
            out.append(", \"")
            module.withBytes(of: id) { out.append(escaped: $0) }
            out.append("\");\n")
        }
        for kind in RaiseKind.allCases where usedRaises.contains(kind.rawValue) {
            out.append("ORUS_STRING_LITERAL(r$")
            out.append(kind.rawValue)
            out.append(", \"")
            var message = kind.info.message
            message.withUTF8 { out.append(escaped: $0) }
            out.append("\");\n")
        }
    }

    /// Closures that capture nothing.
    mutating func emitStaticClosures() {
        for id in staticClosures {
            out.append("static OrusClosure ")
            appendName(of: id)
            out.append("$closure = {(orus$code)")
            appendName(of: id)
            out.append("};\n")
        }
    }

    /// The tables that the runtime reads, and the function it starts.
    mutating func emitProgram() {
        out.append("\n#line 1 \"orus-generated\"\n")
        emitPlaces()
        emitScopes()
        // Where recursion overflows the stack, a call is told that need not be a place.
        if module.functions.ids.contains(where: { module.functions[$0].attributes.contains(.recursive) }) { places.noteUseOfProgram() }
        let fileCount = emitFiles()
        emitRun()
        out.append("const OrusProgram orus_program = {ORUS_ABI_VERSION, ")
        out.append(places.places.count)
        out.append(", ")
        out.append(fileCount)
        out.append(", ")
        out.append(scopes.scopes.count)
        out.append(", ")
        out.append(scopes.calls.count)
        out.append(places.places.isEmpty ? ", NULL" : ", orus$places")
        out.append(fileCount == 0 ? ", NULL" : ", orus$files")
        out.append(scopes.scopes.isEmpty ? ", NULL" : ", orus$scopes")
        out.append(scopes.calls.isEmpty ? ", NULL, \"" : ", orus$calls, \"")
        var entryModule = options.entryModule
        entryModule.withUTF8 { out.append(escaped: $0) }
        out.append("\", orus$run};\n")
    }

    private mutating func emitPlaces() {
        guard !places.places.isEmpty else { return }
        out.append("static const OrusPlace orus$places[] = {\n")
        for place in places.places {
            out.append(UInt8(ascii: "{"))
            out.append(place.file)
            out.append(UInt8(ascii: ","))
            out.append(place.line)
            out.append(UInt8(ascii: ","))
            out.append(place.column)
            out.append(UInt8(ascii: ","))
            out.append(place.offset)
            out.append(UInt8(ascii: ","))
            out.append(place.length)
            out.append(UInt8(ascii: ","))
            out.append(place.scope)
            out.append("},\n")
        }
        out.append("};\n")
    }

    /// The files; only those that may be quoted carry their text.
    private mutating func emitFiles() -> Int {
        guard places.isFileUsed.contains(true) else { return 0 }
        out.append("static const OrusSourceFile orus$files[] = {\n")
        for index in places.isFileUsed.indices {
            let file = FileID(index)
            var path = lines.path(of: file)
            out.append("{\"")
            path.withUTF8 { out.append(escaped: $0) }
            if places.isFileUsed[index] {
                out.append("\",\n\"")
                lines.withBytes(of: file) { bytes in
                    appendLines(bytes)
                    out.append("\", ")
                    out.append(bytes.count)
                }
            } else {
                out.append("\", NULL, 0")
            }
            out.append(lines.isLibrary(file) ? ", true},\n" : ", false},\n")
        }
        out.append("};\n")
        return places.isFileUsed.count
    }

    /// A C string literal per source line keeps the C file readable.
    private mutating func appendLines(_ bytes: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count && bytes[end] != UInt8(ascii: "\n") { end += 1 }
            end = min(end + 1, bytes.count)
            out.append(escaped: UnsafeBufferPointer(rebasing: bytes[start..<end]))
            if end < bytes.count { out.append("\"\n\"") }
            start = end
        }
    }

    private mutating func emitRun() {
        out.append("static int32_t orus$run(void) { ")
        if module.entry.isValid {
            let returnsCode = module.functions[module.entry].resultType == .i32
            if returnsCode { out.append("return ") }
            appendName(of: module.entry)
            out.append(returnsCode ? "(); }\n" : "(); return 0; }\n")
        } else {
            out.append("return 0; }\n")
        }
    }
}
