import Support

// `@derive(Json)`: writes the `impl`s of `ToJson` and `FromJson` for a struct or enum of the module. They call the functions of
// `std/internal/json/derive.orus`, which a `use` brings in under names that no program can write.

/// Adds to a tree the declarations that its attributes ask for.
public func expandDerives(_ tree: inout SyntaxTree, interner: inout Interner) {
    let marked = tree[tree.statements].compactMap { statement -> (DeclID, TextRange)? in
        guard case .declaration(let id) = tree[statement], let place = tree.inheritedJSON(id, interner) else { return nil }
        return (id, place)
    }
    if marked.isEmpty { return }
    var deriver = JSONDeriver(NodeBuilder(tree), interner)
    var added: [StmtID] = []
    for (id, place) in marked {
        deriver.builder.place = place
        added += deriver.implementations(of: id)
    }
    if added.isEmpty { return }
    added.insert(contentsOf: deriver.uses(), at: 0)
    tree = deriver.builder.tree
    interner = deriver.interner
    let statements = Array(tree[tree.statements]) + added
    let start = UInt32(tree.pool.count)
    tree.pool.append(contentsOf: statements.map(\.rawValue))
    tree.statements = NodeList(start: start, count: UInt32(statements.count))
}

extension SyntaxTree {
    /// Where a declaration asks for JSON, itself or by what it extends: its own fields would be left out otherwise. nil when it does not.
    fileprivate func inheritedJSON(_ id: DeclID, _ interner: Interner) -> TextRange? {
        var id = id
        for _ in 0...statements.count {
            if let place = derivesJSON(id, interner) { return place }
            guard case .structure(let structure) = self[id].kind, let base = self[structure].base.flatMap({ declaration(ofStruct: $0) }),
                !implements(["ToJson", "FromJson"], for: self[structure].name.symbol, interner)
            else { return nil }
            id = base
        }
        return nil
    }

    /// Where a declaration asks for JSON by an attribute; nil when it does not.
    fileprivate func derivesJSON(_ id: DeclID, _ interner: Interner) -> TextRange? {
        for attribute in self[id].attributes where interner.text(self[attribute].name.symbol) == "derive" {
            for argument in self[attribute].arguments {
                let value = self[argument].value
                // The names of the traits themselves are reported, and otherwise taken as what they mean.
                if case .name(let symbol) = self[value], ["Json", "ToJson", "FromJson"].contains(interner.text(symbol)) { return expressionRanges[value] }
            }
        }
        return nil
    }
}

private struct JSONDeriver {
    var builder: NodeBuilder
    var interner: Interner
    /// The names that were taken from the library.
    private var used: [String] = []

    init(_ builder: NodeBuilder, _ interner: Interner) {
        self.builder = builder
        self.interner = interner
    }

    private mutating func symbol(_ text: String) -> Symbol { interner.intern(text) }

    /// The name under which something of the library is visible here; nothing is said when it is not used.
    private mutating func alias(_ name: String) -> Symbol {
        if !used.contains(name) { used.append(name) }
        return symbol("_json$\(name)")
    }

    /// The imports of all that was used.
    mutating func uses() -> [StmtID] {
        let traits = ["Json", "ToJson", "FromJson"]
        return [
            use(["std", "json"], used.filter(traits.contains)),
            use(["std", "internal", "json", "derive"], used.filter { !traits.contains($0) }),
        ]
    }

    private mutating func use(_ path: [String], _ names: [String]) -> StmtID {
        let items = names.map { (symbol($0), symbol("_json$\($0)")) }
        return builder.use(path.map { symbol($0) }, items)
    }

    /// Calls a function of the library.
    private mutating func call(_ name: String, _ arguments: [ExprID]) -> ExprID {
        builder.call(builder.expression(.name(alias(name))), arguments)
    }

    // MARK: Implementations

    mutating func implementations(of id: DeclID) -> [StmtID] {
        switch builder.tree[id].kind {
        case .structure(let id):
            let node = builder.tree[id]
            // Name resolution says that this cannot be.
            guard let all = builder.tree.allFields(of: node) else { return [] }
            // A second field of one name is reported where it stands.
            var names: Set<Symbol> = []
            let fields = all.filter { field in field.name.map { names.insert($0.symbol).inserted } ?? true }
            return implementations(node.name.symbol, node.typeParameters, writing: write(fields)) { $0.read(fields, of: node.name.symbol, $1) }
        case .enumeration(let id):
            let node = builder.tree[id]
            let variants = node.variants.map { builder.tree[$0] }
            return implementations(node.name.symbol, node.typeParameters, writing: write(variants, of: node.name.symbol)) { deriver, _ in
                [deriver.read(variants, of: node.name.symbol)]
            }
        default: return []
        }
    }

    private mutating func implementations(
        _ name: Symbol, _ parameters: IDRange<TypeParamID>, writing: ExprID,
        reading: (inout JSONDeriver, TypeExprID) -> [StmtID]
    ) -> [StmtID] {
        let parameters = parameters.map { builder.tree[$0].name.symbol }
        let value = Parameter(
            name: builder.name(valueName), type: builder.type(alias("Json")), defaultValue: nil, isSelf: false, isVariadic: false)
        let receiver = Parameter(name: builder.name(symbol("self")), type: nil, defaultValue: nil, isSelf: true, isVariadic: false)
        let own = type(name, parameters)
        let statements = reading(&self, own)
        let result = type(name, parameters)
        let from = builder.function(symbol("from_json"), [value], result, statements)
        let json = builder.type(alias("Json"))
        let to = builder.function(symbol("to_json"), [receiver], json, [builder.statement(.expression(writing))])
        return [
            implementation("ToJson", name, parameters, to), implementation("FromJson", name, parameters, from),
        ]
    }

    private mutating func implementation(_ trait: String, _ name: Symbol, _ parameters: [Symbol], _ member: DeclID) -> StmtID {
        let bounded = parameters.map { parameter in
            let bound = builder.type(alias(trait))
            return TypeParameter(name: builder.name(parameter), bounds: builder.list([bound]))
        }
        let implemented = builder.type(alias(trait))
        let type = type(name, parameters)
        return builder.implementation(bounded, of: implemented, for: type, [member])
    }

    private mutating func type(_ name: Symbol, _ parameters: [Symbol]) -> TypeExprID {
        let arguments = parameters.map { builder.type($0) }
        return builder.type(name, arguments)
    }

    private var valueName: Symbol { mutating get { symbol("_json$value") } }

    private mutating func value() -> ExprID { builder.expression(.name(valueName)) }

    // MARK: Structs

    private mutating func write(_ fields: [Field]) -> ExprID {
        let names = fields.compactMap(\.name?.symbol)
        let values = names.map { name in
            let receiver = builder.expression(.name(symbol("self")))
            return call("encoded", [builder.field(receiver, name)])
        }
        let texts = names.map { builder.text(interner.text($0)) }
        return call("object", [builder.array(texts), builder.array(values)])
    }

    /// A literal of the fields without default; the others are set where the object has them.
    private mutating func read(_ fields: [Field], of owner: Symbol, _ type: TypeExprID) -> [StmtID] {
        var inits: [(name: Symbol, value: ExprID)] = []
        var settings: [StmtID] = []
        let made = symbol("_json$made")
        for field in fields {
            guard let name = field.name?.symbol else { continue }
            if field.defaultValue == nil {
                inits.append((name, member(name, of: owner)))
                continue
            }
            let condition = call("has", [value(), builder.text(interner.text(owner)), builder.text(interner.text(name))])
            let place = builder.field(builder.expression(.name(made)), name)
            let setting = builder.assign(.place(place), member(name, of: owner))
            settings.append(builder.ifThen(condition, setting))
        }
        // It is an object even where nothing is asked of it.
        let check = builder.statement(.expression(call("require_object", [value(), builder.text(interner.text(owner))])))
        let first = builder.assign(.name(made), builder.structLiteral(type, inits))
        let last = builder.expression(.name(made))
        return [check, first] + settings + [builder.statement(.expression(last))]
    }

    private mutating func member(_ name: Symbol, of owner: Symbol) -> ExprID {
        call("member", [value(), builder.text(interner.text(owner)), builder.text(interner.text(name))])
    }

    // MARK: Enums

    private mutating func write(_ variants: [Variant], of owner: Symbol) -> ExprID {
        let arms = variants.map { variant -> (pattern: PatternID, body: ExprID) in
            let payloads = variant.payloads.map { builder.tree[$0] }
            let names = payloads.indices.map { symbol("_json$\($0)") }
            let pattern = builder.constructor([owner, variant.name.symbol], names)
            let values = names.map { name in
                let payload = builder.expression(.name(name))
                return call("encoded", [payload])
            }
            let fields = fieldTexts(payloads)
            let title = builder.text(interner.text(variant.name.symbol))
            return (pattern, call("variant", [title, builder.array(fields), builder.array(values)]))
        }
        let receiver = builder.expression(.name(symbol("self")))
        return builder.match(receiver, arms)
    }

    /// The names of payloads; none when one has none.
    private mutating func fieldTexts(_ payloads: [Field]) -> [ExprID] {
        let names = payloads.compactMap(\.name?.symbol)
        return names.count == payloads.count ? names.map { builder.text(interner.text($0)) } : []
    }

    private mutating func read(_ variants: [Variant], of owner: Symbol) -> StmtID {
        let title = builder.text(interner.text(owner))
        var arms = variants.map { variant -> (pattern: PatternID, body: ExprID) in
            let literal = builder.text(interner.text(variant.name.symbol))
            let pattern = builder.pattern(.literal(literal))
            let enumeration = builder.expression(.name(owner))
            let constructor = builder.field(enumeration, variant.name.symbol)
            let payloads = variant.payloads.map { builder.tree[$0] }
            let areNamed = !payloads.contains { $0.name == nil }
            let arguments = payloads.enumerated().map { index, payload in
                let name = areNamed ? payload.name.map { interner.text($0.symbol) } ?? "" : ""
                return call("payload", [
                    value(), builder.text(interner.text(variant.name.symbol)), builder.text(name), builder.integer(index),
                    builder.integer(payloads.count),
                ])
            }
            return (pattern, arguments.isEmpty ? constructor : builder.call(constructor, arguments))
        }
        let unknown = call("unknown", [value(), title])
        arms.append((builder.pattern(.wildcard), unknown))
        let scrutinee = call("variant_name", [value(), builder.text(interner.text(owner))])
        return builder.statement(.expression(builder.match(scrutinee, arms)))
    }
}
