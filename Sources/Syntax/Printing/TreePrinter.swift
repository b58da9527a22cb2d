import Source
import Support

/// Writes a tree as text, for `orusc emit tree` and for tests: statements on lines of their own, indented as they
/// are nested, expressions as prefix forms in parentheses.
///
///     fn fib(n: i32) -> i32
///       expr (if (< n 2) {n} else {(+ (call fib (- n 1)) (call fib (- n 2)))})
public func printTree(_ tree: SyntaxTree, interner: Interner) -> String {
    var printer = TreePrinter(tree: tree, interner: interner)
    for statement in tree[tree.statements] { printer.statement(statement) }
    return printer.output
}

/// The state of `printTree`. The parts for expressions and for declarations are in extensions.
struct TreePrinter {
    let tree: SyntaxTree
    let interner: Interner
    var output = ""
    private var depth = 0

    init(tree: SyntaxTree, interner: Interner) {
        self.tree = tree
        self.interner = interner
    }

    // MARK: Pieces

    mutating func write(_ text: String) { output += text }

    mutating func write(_ symbol: Symbol) { output += interner.text(symbol) }

    mutating func write(_ name: Name) { output += interner.text(name.symbol) }

    mutating func line(_ text: String = "") {
        output += String(repeating: "  ", count: Swift.min(depth, 100))
        output += text
    }

    mutating func end() { output += "\n" }

    mutating func nested(_ body: (inout TreePrinter) -> Void) {
        depth += 1
        body(&self)
        depth -= 1
    }

    mutating func list<IDs: Sequence>(_ ids: IDs, separator: String = ", ", _ write: (inout TreePrinter, IDs.Element) -> Void) {
        var isFirst = true
        for id in ids {
            if !isFirst { output += separator }
            isFirst = false
            write(&self, id)
        }
    }

    mutating func quoted(_ id: StringID) {
        output += "\""
        for scalar in tree.string(id).unicodeScalars { output += scalar.escaped(asASCII: false) }
        output += "\""
    }

    // MARK: Statements

    mutating func statements(of block: BlockID) {
        nested { printer in
            for statement in printer.tree[printer.tree[block].statements] { printer.statement(statement) }
        }
    }

    mutating func statement(_ id: StmtID) {
        switch tree[id] {
        case .error:
            line("error")
            end()
        case .expression(let value): expressionStatement(value)
        case .assignment(let targets, let value):
            line("assign ")
            list(tree[targets], separator: " = ") { $0.target($1) }
            write(" = ")
            expression(value)
            end()
        case .compoundAssignment(let binary, let place, let value, _):
            line("assign ")
            expression(place)
            write(" \(binary.text)= ")
            expression(value)
            end()
        case .while(let loop, let condition):
            line("while ")
            label(tree[loop].label)
            self.condition(condition)
            end()
            statements(of: tree[loop].body)
        case .for(let loop, let pattern, let iterable):
            line("for ")
            label(tree[loop].label)
            self.pattern(pattern)
            write(" in ")
            expression(iterable)
            end()
            statements(of: tree[loop].body)
        case .with(let with):
            line("with ")
            expression(tree[with].value)
            if let name = tree[with].name { write(" as \(interner.text(name.symbol))") }
            end()
            statements(of: tree[with].body)
        case .defer(let body):
            line("defer")
            end()
            statements(of: body)
        case .pass:
            line("pass")
            end()
        case .declaration(let declaration): self.declaration(declaration)
        }
    }

    private mutating func label(_ name: Name?) {
        if let name { write("'\(interner.text(name.symbol)): ") }
    }

    private mutating func expressionStatement(_ id: ExprID) {
        switch tree[id] {
        case .if(let node): ifStatement(tree[node])
        case .match(let node): matchStatement(tree[node])
        case .try(let node): tryStatement(tree[node])
        default:
            line()
            expression(id)
            end()
        }
    }

    private mutating func ifStatement(_ node: IfNode) {
        for (index, branch) in node.branches.enumerated() {
            line(index == 0 ? "if " : "elif ")
            condition(tree[branch].condition)
            end()
            statements(of: tree[branch].body)
        }
        if let body = node.elseBody {
            line("else")
            end()
            statements(of: body)
        }
    }

    private mutating func matchStatement(_ node: MatchNode) {
        line("match ")
        expression(node.scrutinee)
        end()
        nested { printer in
            for arm in node.arms {
                printer.line("arm ")
                printer.armHead(printer.tree[arm])
                printer.end()
                printer.statements(of: printer.tree[arm].body)
            }
        }
    }

    mutating func armHead(_ arm: MatchArm) {
        pattern(arm.pattern)
        if let condition = arm.guardCondition {
            write(" if ")
            expression(condition)
        }
    }

    private mutating func tryStatement(_ node: TryNode) {
        line("try")
        end()
        statements(of: node.body)
        for clause in node.catches {
            line("catch")
            catchHead(tree[clause])
            end()
            statements(of: tree[clause].body)
        }
        if let body = node.finallyBody {
            line("finally")
            end()
            statements(of: body)
        }
    }

    mutating func catchHead(_ clause: CatchClause) {
        if let name = clause.name { write(" \(interner.text(name.symbol))") }
        if let type = clause.type {
            write(": ")
            self.type(type)
        }
    }

    mutating func condition(_ condition: Condition) {
        switch condition {
        case .expression(let value): expression(value)
        case .pattern(let pattern, let value):
            self.pattern(pattern)
            write(" = ")
            expression(value)
        }
    }

    private mutating func target(_ id: TargetID) {
        switch tree[id] {
        case .error: write("error")
        case .name(let symbol): write(symbol)
        case .wildcard: write("_")
        case .declaration(let declared):
            if declared.isPublic { write("pub ") }
            if declared.isMutable { write("mut ") }
            if !declared.isMutable && declared.type == nil { write("let ") }
            write(declared.name)
            if let type = declared.type {
                write(": ")
                self.type(type)
            }
        case .place(let place): expression(place)
        case .tuple(let targets):
            write("(")
            list(tree[targets]) { $0.target($1) }
            write(")")
        case .pattern(let pattern): self.pattern(pattern)
        }
    }
}
