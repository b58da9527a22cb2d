import Source
import Support
import Syntax
import TypedTree

// Messages about the arguments of calls: their number, names and order.

extension Inference {
    /// What is called where arguments can only stand by position.
    enum PositionalCallee {
        case print(PrintFunction)
        case builtin(Builtin)
        /// A built-in method.
        case method(Symbol)
        /// A function as a value: its parameters have no names.
        case functionValue
        /// A method of a value whose type is not known where it is called.
        case unknownReceiver
    }

    /// Whether a call has arguments by name, or spread ones, that what is called cannot take: the first one is reported.
    mutating func rejectArgumentForms(_ arguments: IDRange<ArgumentID>, _ callee: PositionalCallee) -> Bool {
        for argument in arguments {
            guard let name = tree[argument].name else { continue }
            let span = tree.span(name)
            if isReported(span) { return true }
            switch callee {
            case .print(let function):
                let diagnostic = Diagnostic(.argumentCount, "`\(function.rawValue)` takes no arguments by name", at: span)
                report(function == .print && text(name.symbol) == "end" ? diagnostic.help("`print_no_newline` prints without a newline") : diagnostic)
            case .builtin(let builtin):
                let diagnostic = Diagnostic(.argumentCount, "`\(builtin.spelling)` takes no arguments by name", at: span)
                report(builtin == .sorted ? adviseSorting(diagnostic, name.symbol) : diagnostic)
            case .method(let method):
                let diagnostic = Diagnostic(.argumentCount, "`\(text(method))` takes no arguments by name", at: span)
                report(method == program.protocols.sorted ? adviseSorting(diagnostic, name.symbol) : diagnostic)
            case .functionValue:
                report(
                    Diagnostic(.argumentCount, "a function value takes no arguments by name: its type does not name its parameters", at: span)
                        .help("give the arguments in the order of the parameters"))
            case .unknownReceiver:
                report(
                    Diagnostic(.argumentCount, "arguments by name need a receiver whose type is known here", at: span)
                        .help("annotate the receiver's type, or give the arguments by position"))
            }
            return true
        }
        return rejectSpread(arguments)
    }

    /// What other languages give `sorted` by name.
    private func adviseSorting(_ diagnostic: Diagnostic, _ name: Symbol) -> Diagnostic {
        switch text(name) {
        case "key": diagnostic.help(Self.sortingByKey)
        case "reverse": diagnostic.help("`sorted(xs).reversed()` has the greatest first")
        default: diagnostic
        }
    }

    /// Whether a call has a spread argument where nothing is variadic: it is reported.
    mutating func rejectSpread(_ arguments: IDRange<ArgumentID>) -> Bool {
        guard let argument = arguments.first(where: { tree[$0].isSpread }) else { return false }
        report(Diagnostic(.argumentCount, "`...` needs a variadic parameter to spread over", at: tree.span(tree[argument].value)))
        return true
    }

    /// Whether the function's parameters did not parse: they were reported, and may be what is missing.
    func hasSyntaxError(_ declaration: FunctionDeclaration) -> Bool {
        let span = declaration.span
        return hasSyntaxError(from: span.start, to: span.end, of: span.file)
    }

    /// How many arguments a function takes, in words, without its receiver.
    private func wantedArguments(of function: FunctionID, hasReceiver: Bool) -> String {
        let counts = argumentCounts(of: function)
        let own = hasReceiver ? 1 : 0
        if program.functions[function].isVariadic { return "at least " + Self.count(counts.lowerBound - own) }
        if counts.count == 1 { return Self.count(counts.lowerBound - own) }
        return "\(counts.lowerBound - own) to " + Self.count(counts.upperBound - own)
    }

    /// Why a method that a type has does not take so many arguments, for a call where the type was not known yet; nil if it does, or if
    /// there is none.
    mutating func miscount(_ name: Symbol, of type: TypeID, given: Int) -> String? {
        guard let method = findMethodQuietly(name, type), hasReceiver(method), !argumentCounts(of: method).contains(given + 1) else { return nil }
        let wanted = wantedArguments(of: method, hasReceiver: true)
        return "the method `\(text(name))` of `\(describe(type))` expects \(wanted) but received \(Self.count(given))"
    }

    mutating func reportArgumentCount(of function: FunctionID, hasReceiver: Bool, given: Int, at span: Span) {
        let declaration = program.functions[function]
        if hasSyntaxError(declaration) { return }
        let wanted = wantedArguments(of: function, hasReceiver: hasReceiver)
        let message = "Function '\(text(declaration.name))' expects \(wanted) but received \(Self.count(given))"
        // Python's `get` takes a default.
        let wantsDefault = hasReceiver && given == 2 && text(declaration.name) == "get" && !isShown(declaration.module)
        let splitsBlanks = hasReceiver && given == 0 && text(declaration.name) == "split" && !isShown(declaration.module)
        let sorts = hasReceiver && given == 1 && text(declaration.name) == "sort" && !isShown(declaration.module)
        let surplus = hasReceiver ? nil : adviceForSurplus(of: function, given)
        reportArguments(of: function, message, at: span) {
            if sorts { return $0.help(Self.sortingByComparator) }
            if let surplus { return $0.help(surplus) }
            if splitsBlanks { return $0.help("`split_whitespace()` splits at blanks") }
            return wantsDefault ? $0.help("a default stands after `??`: `m.get(key) ?? default`; maps have `get_or(key, default)`, too") : $0
        }
    }

    /// What other languages' functions of the name do with one argument more.
    private func adviceForSurplus(of function: FunctionID, _ given: Int) -> String? {
        let declaration = program.functions[function]
        guard !isShown(declaration.module), given == declaration.parameters.count + 1 else { return nil }
        switch text(declaration.name) {
        case "enumerate": return "it counts from 0: add the first number to `i` in the loop"
        case "zip": return "three are two and one: `for (a, b), c in zip(zip(xs, ys), zs)`"
        default: return nil
        }
    }

    private static func count(_ count: Int) -> String { "\(count) argument\(count == 1 ? "" : "s")" }

    /// Reports what is wrong with the arguments for a function, with its signature.
    private mutating func reportArguments(
        of function: FunctionID, _ message: String, at span: Span, _ add: (Diagnostic) -> Diagnostic = { $0 }
    ) {
        let declaration = program.functions[function]
        if hasSyntaxError(declaration) { return }
        var diagnostic = add(Diagnostic(.argumentCount, message, at: span))
        if isShown(declaration.module) { diagnostic = diagnostic.label(declaration.nameSpan, "declared here") }
        report(diagnostic.note("the signature is `\(TypePrinter(program: program, variables: variables).callSignature(of: function))`"))
    }

    mutating func reportArgumentCount(name: String, expected: Int, given: Int, at span: Span) {
        report(wrongCount(name, expected, given, at: span))
    }

    private func wrongCount(_ name: String, _ expected: Int, _ given: Int, at span: Span) -> Diagnostic {
        Diagnostic(.argumentCount, "Function '\(name)' expects \(Self.count(expected)) but received \(Self.count(given))", at: span)
    }

    /// A built-in method with a wrong number of arguments.
    mutating func reportArgumentCount(of method: BuiltinMethod, _ name: Symbol, given: Int, at span: Span) {
        let name = text(name)
        let parameters = method.parameters.map { ", value: \(describe($0))" }.joined()
        let result = zonk(method.result) == TypeStore.unit ? "" : " -> \(describe(method.result))"
        let diagnostic = wrongCount(name, method.parameters.count, given, at: span).note("the signature is `fn \(name)(self\(parameters))\(result)`")
        switch method.builtin {
        case .pop where given == 1: report(diagnostic.help("`xs.remove(index)` takes out the element at a position"))
        case .sorted where given == 1: report(diagnostic.help(Self.sortingByComparator).help(Self.sortingByKey))
        case .push where given > 1: report(diagnostic.help("`xs.extend([…])` appends several values"))
        default: report(diagnostic)
        }
    }

    mutating func reportBuiltinArgumentCount(_ builtin: Builtin, given: Int, at span: Span) {
        let counts = builtin.argumentCounts
        if builtin == .sorted, given == 2 {
            return report(wrongCount(builtin.spelling, 1, given, at: span).help(Self.sortingByComparator).help(Self.sortingByKey))
        }
        if counts.count == 1 { return reportArgumentCount(name: builtin.spelling, expected: counts.lowerBound, given: given, at: span) }
        let wanted = counts.upperBound == .max ? "at least \(Self.count(counts.lowerBound))" : "\(counts.lowerBound) to \(Self.count(counts.upperBound))"
        report(
            Diagnostic(.argumentCount, "Function '\(builtin.spelling)' expects \(wanted) but received \(Self.count(given))", at: span))
    }

    /// `max(xs)`, as in Python.
    mutating func reportExtremeOfOne(_ builtin: Builtin, _ argument: ExprID, at span: Span) {
        let node = infer(argument, .any)
        let subject = type(of: node)
        silence(subject)
        if subject == TypeStore.error { return }
        let name = builtin.spelling
        let diagnostic = Diagnostic(.argumentCount, "Function '\(name)' expects at least 2 arguments but received 1 argument", at: span)
        guard subject.variable == nil, findMethodQuietly(program.symbols.intern(name), subject) != nil else { return report(diagnostic) }
        let method = "\(sourceText(tree.span(argument))).\(name)()"
        report(diagnostic.help("of what is in a collection: `\(method)`, which gives an `Option`", Replacement(span: span, text: method)))
    }

    mutating func reportValueArgumentCount(expected: Int, given: Int, _ callee: NodeID, at span: Span) {
        let what: String
        switch program.nodes[callee].kind {
        case .local(let local): what = "Function '\(text(program.locals[local].name))'"
        case .global(let global): what = "Function '\(text(program.globals[global].name))'"
        case .field(_, let symbol): what = "Function '\(text(symbol))'"
        default: what = "this function value"
        }
        var note = "it is a value of the type `\(describe(program.nodes[callee].type))`"
        if given < expected, case .closure(let function) = program.nodes[valueNode(of: callee)].kind, !program.functions[function].defaults.isEmpty {
            note += ": the defaults of parameters are for calls of functions by their names"
        }
        report(
            Diagnostic(.argumentCount, "\(what) expects \(Self.count(expected)) but received \(Self.count(given))", at: span).note(note))
    }

    mutating func reportMissingArgument(_ place: Int, of function: FunctionID, at span: Span) {
        let name = text(program.locals[program.functions[function].parameters[place]].name)
        reportArguments(of: function, "the argument `\(name)` is missing", at: span)
    }

    /// Whether the parser reported how an argument's name is written: it may be no name at all.
    private func isReported(_ name: Span) -> Bool {
        syntaxErrors.contains { $0.file == name.file && $0.start >= name.start && $0.start <= name.end + 1 }
    }

    private static let sortingByComparator = "`xs.sort_by(fn(a, b): a.compare(b))` sorts by a comparator, which gives an `Ordering`"
    private static let sortingByKey = "`xs.sorted_by_key(f)` gives the elements in the order of what `f` gives for them"

    mutating func reportUnknownArgument(_ name: Symbol, of function: FunctionID, at span: Span) {
        if isReported(span) { return }
        let declaration = program.functions[function]
        let parameters = declaration.parameters.map { text(program.locals[$0].name) }.filter { $0 != "_" && $0 != "self" }
        let near = Spelling.nearest(to: text(name), among: parameters)
        let sorts = text(name) == "key" && text(declaration.name) == "sort" && !isShown(declaration.module)
        reportArguments(of: function, "Function '\(text(declaration.name))' has no parameter `\(text(name))`", at: span) { diagnostic in
            if sorts { return diagnostic.help(Self.sortingByKey) }
            return near.map { diagnostic.help("did you mean `\($0)`?", Replacement(span: span, text: $0)) } ?? diagnostic
        }
    }

    mutating func reportRepeatedArgument(_ name: Symbol, of function: FunctionID, at span: Span) {
        reportArguments(of: function, "the argument `\(text(name))` is given twice", at: span)
    }

    mutating func reportNamedVariadic(_ name: Symbol, of function: FunctionID, at span: Span) {
        reportArguments(of: function, "`\(text(name))` takes its values by position, not by name", at: span)
    }

    mutating func reportPositionalAfterNamed(at span: Span, _ name: Span) {
        report(
            Diagnostic(.argumentCount, "an argument by position cannot follow one by name", at: span)
                .label(name, "from here on, arguments have names")
                .help("name it too, or move it before the names"))
    }

    mutating func reportMisplacedSpread(_ function: FunctionID, at span: Span) {
        let declaration = program.functions[function]
        let message = declaration.isVariadic
            ? "`...` cannot stand for parameters before the variadic one" : "`...` needs a variadic parameter to spread over"
        reportArguments(of: function, message, at: span)
    }
}
