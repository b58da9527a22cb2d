import IR
import Source
import Support

/// The calls that the passes inlined, for the chain of calls in error reports, and the places of calls of the library, for what they raise:
/// the C compiler's debug information knows nothing of them.
struct ScopeTable {
    /// An inlined call.
    struct Scope {
        /// The Orus name of the inlined function.
        var name: Symbol
        /// The number of the call's place.
        var place: UInt32
    }

    /// A call whose place is more than its line.
    struct Call {
        /// The C name of the function that is emitted around it.
        var function: Symbol
        /// The number of the call's place.
        var place: UInt32
        /// The column of the C text at which it stands: debug information has no other trace of the scope.
        var column: Int
    }

    private(set) var scopes: [Scope] = []
    private(set) var calls: [Call] = []
    /// For each scope of the current function its row in `scopes`, plus one; 0 while it has none.
    private var rows: [UInt32] = []
    /// The lines and columns of the current function's calls.
    private var taken: Set<UInt64> = []

    /// Goes on to another function.
    mutating func enter(_ function: borrowing IRFunction) {
        rows.removeAll(keepingCapacity: true)
        rows.append(contentsOf: repeatElement(0, count: function.scopes.count))
        taken.removeAll(keepingCapacity: true)
    }

    /// The number of a function's scope in the table, plus one; 0 for the function's own code.
    mutating func number(of scope: UInt16, in function: borrowing IRFunction, _ places: inout PlaceTable) -> UInt32 {
        guard scope > 0, Int(scope) <= rows.count else { return 0 }
        if rows[Int(scope) - 1] == 0 {
            let inlined = function.scopes[Int(scope) - 1]
            let parent = number(of: inlined.parent, in: function, &places)
            let place = places.number(of: inlined.call, scope: parent)
            scopes.append(Scope(name: inlined.name, place: place))
            rows[Int(scope) - 1] = UInt32(scopes.count)
        }
        return rows[Int(scope) - 1]
    }

    /// Takes a position for a call: C compilers differ in the column they record of a call by less than eight.
    mutating func take(line: Int, column: Int) -> Bool {
        taken.insert(UInt64(truncatingIfNeeded: line) << 32 | UInt64(column / 8)).inserted
    }

    /// Notes a call.
    mutating func note(_ call: Call) { calls.append(call) }
}

extension LineTracker {
    /// Gives the inlined code of the standard library the places of the calls of it: what errors, chains of calls and debuggers tell of
    /// is the program's own text.
    func leaveLibrary(_ function: inout IRFunction) {
        if function.scopes.isEmpty { return }
        for block in function.layout {
            var value = function.blocks[block].first
            while value.isValid {
                var scope = function[value].scope
                var span = function.spans[value]
                if scope > 0, span.isValid, isLibrary(span.file) {
                    while scope > 0, isLibrary(span.file) {
                        span = function.scopes[Int(scope) - 1].call
                        scope = function.scopes[Int(scope) - 1].parent
                    }
                    function.spans[value] = span
                    function[value].scope = scope
                }
                value = function[value].next
            }
        }
    }
}

extension Emitter {
    /// The number of the place of an instruction.
    mutating func place(of value: ValueID) -> UInt32 {
        var span = function.spans[value]
        if !span.isValid { span = function.span }
        let scope = function[value].scope
        if scope == 0 { return places.number(of: span) }
        return places.number(of: span, scope: scopes.number(of: scope, in: function, &places))
    }

    /// Notes the call that is about to be written, if its function has inlined code or an error of the library may have to be told at
    /// it, and sees to it that no other noted call of the function stands at the same line and column.
    mutating func noteCall(_ value: ValueID) {
        guard !function.scopes.isEmpty || mayLeadIntoLibrary(function[value]), var column = out.column else { return }
        while !scopes.take(line: currentLine, column: column) {
            out.append(UInt8(ascii: " "))
            column += 1
        }
        scopes.note(ScopeTable.Call(function: function.cName, place: place(of: value), column: column))
    }

    /// Whether a call of the program's own may be one of a function of the library that raises. What a `try` calls is the program's.
    private func mayLeadIntoLibrary(_ call: Instruction) -> Bool {
        guard function.attributes.isDisjoint(with: [.library, .synthesized]), call.opcode != .tryCall else { return false }
        if call.opcode == .call && !module.functions[call.callee].attributes.contains(.library) { return false }
        return module.effects(of: call).contains(.raises)
    }

    /// Tells the runtime the place of what the next statement calls, where it has no other way to know.
    mutating func markCall(_ value: ValueID) {
        if options.marksCalls { appendMark(place(of: value)) }
    }

    /// Appends a note that the code from here on is at a place.
    mutating func appendMark(_ place: UInt32) {
        out.append(" ORUS_MARK(")
        out.append(place)
        out.append(");")
    }

    /// Writes the tables of inlined and noted calls that the runtime reads.
    mutating func emitScopes() {
        if !scopes.scopes.isEmpty {
            out.append("static const OrusScope orus$scopes[] = {\n")
            for scope in scopes.scopes {
                out.append("{\"")
                module.names.withBytes(of: scope.name) { out.append(escaped: $0) }
                out.append("\",")
                out.append(scope.place)
                out.append("},\n")
            }
            out.append("};\n")
        }
        if !scopes.calls.isEmpty {
            out.append("static const OrusNotedCall orus$calls[] = {\n")
            for call in scopes.calls {
                out.append("{\"")
                out.append(call.function, module.names)
                out.append("\",")
                out.append(call.place)
                out.append(UInt8(ascii: ","))
                out.append(call.column)
                out.append("},\n")
            }
            out.append("};\n")
        }
    }
}
