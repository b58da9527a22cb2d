import Support

/// What each name means at the place that name resolution has reached.
///
/// One entry per symbol and namespace, and a log of what each scope has hidden: looking a name up is one array access,
/// leaving a scope costs as much as was declared in it. Types have a namespace of their own, so that a variable named
/// like a type does not take the type away.
struct ScopeTable {
    /// The meaning of a name and the scope that gave it.
    struct Binding {
        var resolution: Resolution
        /// The serial number of the scope; 0 when the name has no meaning.
        var scope: UInt32

        static let absent = Binding(resolution: .none, scope: 0)
    }

    private struct Hidden {
        var symbol: Symbol
        var isType: Bool
        var binding: Binding
    }

    private var values: [Binding]
    private var types: [Binding]
    private var hidden: [Hidden] = []
    private var enclosing: [(serial: UInt32, hiddenCount: Int)] = []
    private var lastSerial: UInt32 = 0

    /// The serial number of the innermost scope. Inner scopes have greater numbers than outer ones.
    private(set) var current: UInt32 = 0

    /// Makes a table without names for the symbols made so far.
    init(symbolCount: Int) {
        values = Array(repeating: .absent, count: symbolCount)
        types = values
    }

    /// What the name means as a value (functions, modules and types count among them).
    @inline(__always)
    func value(_ symbol: Symbol) -> Binding { values[symbol.index] }

    /// What the name means as a type.
    @inline(__always)
    func type(_ symbol: Symbol) -> Binding { types[symbol.index] }

    /// Opens a scope in the innermost one.
    mutating func push() {
        enclosing.append((current, hidden.count))
        lastSerial += 1
        current = lastSerial
    }

    /// Closes the innermost scope: its names mean again what they meant before.
    mutating func pop() {
        let (serial, count) = enclosing.removeLast()
        while hidden.count > count {
            let entry = hidden.removeLast()
            if entry.isType {
                types[entry.symbol.index] = entry.binding
            } else {
                values[entry.symbol.index] = entry.binding
            }
        }
        current = serial
    }

    /// Gives a name a meaning as a value in the innermost scope.
    mutating func declare(_ symbol: Symbol, _ resolution: Resolution) {
        hidden.append(Hidden(symbol: symbol, isType: false, binding: values[symbol.index]))
        values[symbol.index] = Binding(resolution: resolution, scope: current)
    }

    /// Gives a name a meaning as a type in the innermost scope.
    mutating func declareType(_ symbol: Symbol, _ resolution: Resolution) {
        hidden.append(Hidden(symbol: symbol, isType: true, binding: types[symbol.index]))
        types[symbol.index] = Binding(resolution: resolution, scope: current)
    }

    /// Takes a name its meaning as a value in the innermost scope.
    mutating func hide(_ symbol: Symbol) {
        hidden.append(Hidden(symbol: symbol, isType: false, binding: values[symbol.index]))
        values[symbol.index] = .absent
    }

    /// The names that mean something, for suggestions.
    func visibleSymbols(types wantsTypes: Bool) -> [Symbol] {
        (wantsTypes ? types : values).indices.compactMap { index in
            (wantsTypes ? types : values)[index].scope == 0 ? nil : Symbol(index)
        }
    }
}
