import IR
import Source
import Support

/// The calls that the passes inlined, for the chain of calls in error reports: the C compiler's debug information
/// knows nothing of them.
struct ScopeTable {
    /// An inlined call.
    struct Scope {
        /// The Orus name of the inlined function.
        var name: Symbol
        /// The number of the call's place.
        var place: UInt32
    }

    /// A call that stands in inlined code.
    struct Call {
        /// The C name of the function that is emitted around it.
        var function: Symbol
        /// The number of the call's place, which is in a scope.
        var place: UInt32
    }

    private(set) var scopes: [Scope] = []
    private(set) var calls: [Call] = []
    /// For each scope of the current function its row in `scopes`, plus one; 0 while it has none.
    private var rows: [UInt32] = []

    /// Goes on to another function.
    mutating func enter(_ function: borrowing IRFunction) {
        rows.removeAll(keepingCapacity: true)
        rows.append(contentsOf: repeatElement(0, count: function.scopes.count))
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

    /// Notes a call in inlined code.
    mutating func note(callAt place: UInt32, in function: Symbol) {
        if let last = calls.last, last.place == place, last.function == function { return }
        calls.append(Call(function: function, place: place))
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

    /// Notes a call that can be on the way to an error, if it stands in inlined code.
    mutating func noteCall(_ value: ValueID) {
        if function[value].scope != 0 { scopes.note(callAt: place(of: value), in: function.cName) }
    }

    /// Writes the tables of inlined calls that the runtime reads.
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
            out.append("static const OrusInlinedCall orus$calls[] = {\n")
            for call in scopes.calls {
                out.append("{\"")
                out.append(call.function, module.names)
                out.append("\",")
                out.append(call.place)
                out.append("},\n")
            }
            out.append("};\n")
        }
    }
}
