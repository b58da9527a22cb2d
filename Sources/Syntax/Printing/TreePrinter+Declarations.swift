import Source
import Support

extension TreePrinter {
    /// Writes a declaration with its members on lines of their own.
    mutating func declaration(_ id: DeclID) {
        let declaration = tree[id]
        for attribute in declaration.attributes { self.attribute(tree[attribute]) }
        line(declaration.isPublic ? "pub " : "")
        switch declaration.kind {
        case .error: write("error\n")
        case .function(let function):
            signature(tree[function])
            end()
            if let body = tree[function].body { statements(of: body) }
        case .constant(let constant): self.constant(tree[constant])
        case .structure(let node): structure(tree[node])
        case .enumeration(let node): enumeration(tree[node])
        case .implementation(let node): implementation(tree[node])
        case .trait(let node): trait(tree[node])
        case .associatedType(let node): associatedType(tree[node])
        case .use(let node): use(tree[node])
        }
    }

    private mutating func attribute(_ attribute: Attribute) {
        line("@")
        write(attribute.name)
        if !attribute.arguments.isEmpty {
            write("(")
            list(attribute.arguments) { $0.expression($0.tree[$1].value) }
            write(")")
        }
        end()
    }

    mutating func signature(_ function: FunctionNode) {
        write("fn")
        if let name = function.name { write(" " + interner.text(name.symbol)) }
        typeParameters(function.typeParameters)
        write("(")
        list(function.parameters) { printer, id in printer.parameter(printer.tree[id]) }
        write(")")
        if let result = function.result {
            write(" -> ")
            type(result)
        }
    }

    private mutating func parameter(_ parameter: Parameter) {
        write(parameter.name)
        if let type = parameter.type {
            write(parameter.isVariadic ? ": ..." : ": ")
            self.type(type)
        }
        if let value = parameter.defaultValue {
            write(" = ")
            expression(value)
        }
    }

    private mutating func typeParameters(_ ids: IDRange<TypeParamID>) {
        if ids.isEmpty { return }
        write("<")
        list(ids) { printer, id in
            printer.write(printer.tree[id].name)
            printer.bounds(printer.tree[id].bounds)
        }
        write(">")
    }

    private mutating func bounds(_ bounds: NodeList<TypeExprID>) {
        if bounds.isEmpty { return }
        write(": ")
        list(tree[bounds], separator: " + ") { $0.type($1) }
    }

    private mutating func constant(_ constant: ConstantNode) {
        write("const ")
        write(constant.name)
        if let type = constant.type {
            write(": ")
            self.type(type)
        }
        write(" = ")
        expression(constant.value)
        end()
    }

    private mutating func structure(_ node: StructNode) {
        write("struct ")
        write(node.name)
        typeParameters(node.typeParameters)
        if let base = node.base {
            write("(")
            type(base)
            write(")")
        }
        end()
        nested { printer in
            for id in node.fields {
                printer.line()
                printer.field(printer.tree[id])
                printer.end()
            }
        }
    }

    private mutating func field(_ field: Field) {
        if field.isPublic { write("pub ") }
        if let name = field.name { write("\(interner.text(name.symbol)): ") }
        type(field.type)
        if let value = field.defaultValue {
            write(" = ")
            expression(value)
        }
    }

    private mutating func enumeration(_ node: EnumNode) {
        write("enum ")
        write(node.name)
        typeParameters(node.typeParameters)
        end()
        nested { printer in
            for id in node.variants {
                let variant = printer.tree[id]
                printer.line(printer.interner.text(variant.name.symbol))
                if !variant.payloads.isEmpty {
                    printer.write("(")
                    printer.list(variant.payloads) { $0.field($0.tree[$1]) }
                    printer.write(")")
                }
                printer.end()
            }
        }
    }

    private mutating func implementation(_ node: ImplNode) {
        write("impl")
        typeParameters(node.typeParameters)
        write(" ")
        if let trait = node.trait {
            type(trait)
            write(" for ")
        }
        type(node.type)
        end()
        members(node.members)
    }

    private mutating func trait(_ node: TraitNode) {
        write("trait ")
        write(node.name)
        typeParameters(node.typeParameters)
        bounds(node.superTraits)
        end()
        members(node.members)
    }

    private mutating func members(_ members: NodeList<DeclID>) {
        nested { printer in
            for member in printer.tree[members] { printer.declaration(member) }
        }
    }

    private mutating func associatedType(_ node: AssociatedTypeNode) {
        write("type ")
        write(node.name)
        bounds(node.bounds)
        if let value = node.value {
            write(" = ")
            type(value)
        }
        end()
    }

    private mutating func use(_ node: UseNode) {
        write("use ")
        list(node.path, separator: ".") { $0.write($0.tree[$1]) }
        switch node.selection {
        case .module(let alias):
            if let alias { write(" as \(interner.text(alias.symbol))") }
        case .all: write(": *")
        case .items(let items):
            write(": ")
            list(items) { printer, id in
                let item = printer.tree[id]
                printer.write(item.name)
                if let alias = item.alias { printer.write(" as \(printer.interner.text(alias.symbol))") }
            }
        }
        end()
    }
}
