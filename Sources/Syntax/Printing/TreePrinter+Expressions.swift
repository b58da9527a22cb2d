import Source
import Support

extension TreePrinter {
    /// Writes an expression as a prefix form.
    mutating func expression(_ id: ExprID) {
        switch tree[id] {
        case .error: write("error")
        case .integer(let literal): integer(literal)
        case .float(let literal): write("\(literal.value)\(literal.suffix.text)")
        case .bool(let value): write(value ? "true" : "false")
        case .string(let text): quoted(text)
        case .character(let value): write("'" + (Unicode.Scalar(value)?.escaped(asASCII: false) ?? "?") + "'")
        case .interpolatedString(let pieces):
            write("(f")
            for piece in pieces { self.piece(tree[piece]) }
            write(")")
        case .name(let symbol): write(symbol)
        case .superReference: write("super")
        case .tuple(let elements): form("tuple", tree[elements])
        case .array(let elements): form("array", tree[elements])
        case .map(let elements): form("map", tree[elements])
        case .fill(let value, let count): form("fill", [value, count])
        case .unary(let unary, let operand): form(unary == .negate ? "neg" : unary.text, [operand])
        case .binary(let binary, let left, let right, _): form(binary.text, [left, right])
        case .logical(let logical, let left, let right, _): form(logical.text, [left, right])
        case .comparison(let comparison, let left, let right, _): form(comparison.text, [left, right])
        case .membership(let value, let collection, let negated, _): form(negated ? "not in" : "in", [value, collection])
        case .coalesce(let left, let right, _): form("??", [left, right])
        case .index(let base, let index): form("index", [base, index])
        case .propagate(let value): form("?", [value])
        case .conditional(let value, let condition, let other): form("cond", [condition, value, other])
        case .raise(let value): form("raise", [value])
        case .return(let value): form("return", value.map { [$0] } ?? [])
        case .break(let label): jump("break", label)
        case .continue(let label): jump("continue", label)
        case .field(let base, let symbol, _): member("field", base, interner.text(symbol))
        case .optionalField(let base, let symbol, _): member("field?", base, interner.text(symbol))
        case .tupleElement(let base, let index, _): member("element", base, "\(index)")
        case .optionalElement(let base, let index, _): member("element?", base, "\(index)")
        default: compound(id)
        }
    }

    private mutating func compound(_ id: ExprID) {
        switch tree[id] {
        case .instantiation(let base, let arguments):
            write("(types ")
            expression(base)
            for argument in tree[arguments] { spacedType(argument) }
            write(")")
        case .comprehension(let node): comprehension(tree[node])
        case .structLiteral(let node): structLiteral(tree[node])
        case .range(let node): range(tree[node])
        case .comparisonChain(let first, let links):
            write("(chain ")
            expression(first)
            for link in links {
                write(" \(tree[link].operator.text) ")
                expression(tree[link].operand)
            }
            write(")")
        case .matches(let value, let pattern, _):
            write("(matches ")
            expression(value)
            write(" ")
            self.pattern(pattern)
            write(")")
        case .cast(let value, let type, let optional, _):
            write(optional ? "(as? " : "(as ")
            expression(value)
            spacedType(type)
            write(")")
        case .call(let callee, let arguments):
            write("(call ")
            expression(callee)
            for argument in arguments { self.argument(tree[argument]) }
            write(")")
        case .if(let node): ifExpression(tree[node])
        case .match(let node):
            write("(match ")
            expression(tree[node].scrutinee)
            for arm in tree[node].arms {
                write(" [")
                armHead(tree[arm])
                write("] ")
                block(tree[arm].body)
            }
            write(")")
        case .try(let node): tryExpression(tree[node])
        case .block(let block): self.block(block)
        case .function(let function):
            write("(")
            signature(tree[function])
            write(" ")
            if let body = tree[function].body { block(body) }
            write(")")
        default: break
        }
    }

    private mutating func form<IDs: Sequence>(_ head: String, _ operands: IDs) where IDs.Element == ExprID {
        write("(" + head)
        for operand in operands {
            write(" ")
            expression(operand)
        }
        write(")")
    }

    private mutating func member(_ head: String, _ base: ExprID, _ name: String) {
        write("(\(head) ")
        expression(base)
        write(" \(name))")
    }

    private mutating func jump(_ word: String, _ label: Name?) {
        write("(" + word)
        if let label { write(" '\(interner.text(label.symbol))") }
        write(")")
    }

    private mutating func integer(_ literal: IntegerLiteral) {
        write(literal.overflows ? "overflow" : "\(literal.magnitude)")
        write(literal.suffix.text)
    }

    private mutating func piece(_ piece: StringPiece) {
        switch piece {
        case .text(let text):
            write(" ")
            quoted(text)
        case .expression(let value, let spec, _):
            write(" {")
            expression(value)
            if let spec { write(":" + tree.string(spec)) }
            write("}")
        }
    }

    private mutating func argument(_ argument: Argument) {
        write(argument.isSpread ? " ..." : " ")
        if let name = argument.name { write("\(interner.text(name.symbol)): ") }
        expression(argument.value)
    }

    private mutating func comprehension(_ node: Comprehension) {
        write("(comprehension ")
        if let key = node.key {
            expression(key)
            write(": ")
        }
        expression(node.value)
        for clause in node.clauses {
            switch tree[clause] {
            case .for(let pattern, let iterable):
                write(" for ")
                self.pattern(pattern)
                write(" in ")
                expression(iterable)
            case .if(let condition):
                write(" if ")
                expression(condition)
            }
        }
        write(")")
    }

    private mutating func structLiteral(_ node: StructLiteral) {
        write("(struct ")
        type(node.type)
        for field in node.fields {
            write(" \(interner.text(tree[field].name.symbol)): ")
            expression(tree[field].value)
        }
        if let base = node.base {
            write(" ..")
            expression(base)
        }
        write(")")
    }

    private mutating func range(_ bounds: RangeBounds) {
        write(bounds.isInclusive ? "(..=" : "(..")
        for bound in [bounds.start, bounds.end] {
            write(" ")
            if let bound { expression(bound) } else { write("none") }
        }
        if let step = bounds.step {
            write(" ")
            expression(step)
        }
        write(")")
    }

    private mutating func ifExpression(_ node: IfNode) {
        write("(")
        for (index, branch) in node.branches.enumerated() {
            write(index == 0 ? "if " : " elif ")
            condition(tree[branch].condition)
            write(" ")
            block(tree[branch].body)
        }
        if let body = node.elseBody {
            write(" else ")
            block(body)
        }
        write(")")
    }

    private mutating func tryExpression(_ node: TryNode) {
        write("(try ")
        block(node.body)
        for clause in node.catches {
            write(" catch")
            catchHead(tree[clause])
            write(" ")
            block(tree[clause].body)
        }
        if let body = node.finallyBody {
            write(" finally ")
            block(body)
        }
        write(")")
    }

    /// Writes a block in an expression on one line, its statements separated by `; `.
    private mutating func block(_ id: BlockID) {
        var inner = TreePrinter(tree: tree, interner: interner)
        for statement in tree[tree[id].statements] { inner.statement(statement) }
        let lines = inner.output.split(separator: "\n").map { line in
            String(line.drop { $0 == " " })
        }
        write("{" + lines.joined(separator: "; ") + "}")
    }

    // MARK: Patterns

    mutating func pattern(_ id: PatternID) {
        switch tree[id] {
        case .error: write("error")
        case .wildcard: write("_")
        case .name(let symbol): write(symbol)
        case .literal(let value): expression(value)
        case .range(let low, let high, let inclusive):
            write(inclusive ? "(..= " : "(.. ")
            expression(low)
            write(" ")
            expression(high)
            write(")")
        case .constructor(let node): constructor(tree[node])
        case .tuple(let elements):
            write("(")
            list(tree[elements]) { $0.pattern($1) }
            write(")")
        case .array(let elements):
            write("[")
            list(tree[elements]) { $0.pattern($1) }
            write("]")
        case .rest(let name): write(".." + (name.map { interner.text($0.symbol) } ?? ""))
        case .typed(let name, let type):
            write(name)
            write(": ")
            self.type(type)
        case .alternatives(let patterns): list(tree[patterns], separator: " | ") { $0.pattern($1) }
        case .binding(let name, let pattern):
            write(name)
            write(" @ ")
            self.pattern(pattern)
        }
    }

    private mutating func constructor(_ node: ConstructorPattern) {
        if node.isImplicit { write(".") }
        list(node.path, separator: ".") { $0.write($0.tree[$1]) }
        if node.form == .bare { return }
        write(node.form == .call ? "(" : "{")
        list(node.fields) { printer, id in
            let field = printer.tree[id]
            if let name = field.name, !field.isShorthand { printer.write("\(printer.interner.text(name.symbol)): ") }
            printer.pattern(field.pattern)
        }
        if node.hasRest { write(node.fields.isEmpty ? ".." : ", ..") }
        write(node.form == .call ? ")" : "}")
    }

    // MARK: Types

    private mutating func spacedType(_ id: TypeExprID) {
        write(" ")
        type(id)
    }

    mutating func type(_ id: TypeExprID) {
        switch tree[id] {
        case .error: write("error")
        case .name(let symbol, let arguments):
            write(symbol)
            typeArguments(arguments)
        case .path(let names, let arguments):
            list(names, separator: ".") { $0.write($0.tree[$1]) }
            typeArguments(arguments)
        case .array(let element):
            write("[")
            type(element)
            write("]")
        case .fixedArray(let element, let length):
            write("[")
            type(element)
            write(", ")
            expression(length)
            write("]")
        case .optional(let type):
            self.type(type)
            write("?")
        case .tuple(let elements):
            write("(")
            list(tree[elements]) { $0.type($1) }
            write(tree[elements].count == 1 ? ",)" : ")")
        case .function(let parameters, let result):
            write("fn(")
            list(tree[parameters]) { $0.type($1) }
            write(")")
            if let result {
                write(" -> ")
                type(result)
            }
        case .dynamic(let trait):
            write("dyn ")
            type(trait)
        }
    }

    private mutating func typeArguments(_ arguments: NodeList<TypeExprID>) {
        if arguments.isEmpty { return }
        write("<")
        list(tree[arguments]) { $0.type($1) }
        write(">")
    }
}
