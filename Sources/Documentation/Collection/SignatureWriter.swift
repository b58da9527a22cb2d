import Semantics
import Source
import Support
import Syntax
import TypedTree

/// Writes declarations as they would be written by hand: inferred types and bounds in their places, bodies left out.
struct SignatureWriter {
    let program: TypedProgram
    let files: SourceMap
    private let printer: TypePrinter

    init(program: TypedProgram, files: SourceMap) {
        self.program = program
        self.files = files
        printer = TypePrinter(program)
    }

    func text(_ symbol: Symbol) -> String { program.symbols.text(symbol) }

    // MARK: Functions

    /// `fn moved<T: Numeric>(self, dx: T = 0) -> Point where …`
    func function(_ id: TypedTree.FunctionID, _ node: FunctionNode, in tree: SyntaxTree) -> Signature {
        let declaration = program.functions[id]
        let isLibrary = files[tree.file].isLibrary
        var result = Signature("fn \(text(declaration.name))")
        let inherited = inheritedParameters(of: declaration)
        var conditions = conditions(of: declaration)
        let unwritten = isLibrary ? unwrittenParameters(of: declaration, conditions.bounds) : []
        let own = declaration.typeParameters.filter {
            !inherited.contains($0) && !printer.isAssociated($0) && !(isLibrary && isInteger($0)) && !unwritten.contains($0)
        }
        if !own.isEmpty { result.append("<") }
        for (index, parameter) in own.enumerated() {
            if index > 0 { result.append(", ") }
            result.append(text(program.typeParameters[parameter].name))
            append(bounds: conditions.bounds.removeValue(forKey: parameter) ?? [], to: &result)
        }
        if !own.isEmpty { result.append(">") }
        appendParameters(of: declaration, node, tree, unwritten, to: &result)
        if declaration.result != TypeStore.unit, !isUnwritten(declaration.result, unwritten) {
            result.append(" -> ")
            append(declaration.result, isLibrary, to: &result)
        }
        var needs: [Signature] = declaration.typeParameters.compactMap { parameter in
            guard let bounds = conditions.bounds[parameter], !(isLibrary && isInteger(parameter)), !printer.isAssociated(parameter),
                !unwritten.contains(parameter)
            else { return nil }
            var need = Signature(text(program.typeParameters[parameter].name))
            append(bounds: bounds, to: &need)
            return need
        }
        // The library's bodies ask for what their authors know; readers want to know the bounds alone.
        if !isLibrary { needs += conditions.others }
        append(list: needs, after: " where ", to: &result)
        return result
    }

    private func appendParameters(
        of declaration: FunctionDeclaration, _ node: FunctionNode, _ tree: SyntaxTree, _ unwritten: Set<TypedTree.TypeParamID>,
        to result: inout Signature
    ) {
        let isLibrary = files[tree.file].isLibrary
        result.append("(")
        for (index, pair) in zip(declaration.parameters, node.parameters).enumerated() {
            let (local, parameter) = (program.locals[pair.0], tree[pair.1])
            if index > 0 { result.append(", ") }
            result.append(text(local.name))
            if parameter.isSelf || isUnwritten(program.locals[pair.0].type, unwritten) { continue }
            result.append(parameter.isVariadic ? ": ..." : ": ")
            if parameter.isVariadic, case .array(let element) = program.types[local.type] {
                append(element, isLibrary, to: &result)
            } else {
                append(local.type, isLibrary, to: &result)
            }
            if let value = parameter.defaultValue { result.append(" = \(source(tree.span(value)))") }
        }
        result.append(")")
    }

    /// The type parameters of a function of the library that inference made and that say nothing: they stand in one place at most, alone,
    /// and are not bound.
    private func unwrittenParameters(of declaration: FunctionDeclaration, _ bounds: [TypedTree.TypeParamID: [Signature]]) -> Set<TypedTree.TypeParamID> {
        var places: [TypedTree.TypeParamID: Int] = [:]
        for type in declaration.parameters.map({ program.locals[$0].type }) + [declaration.result] {
            var written = Signature()
            printer.write(type, to: &written)
            let weight = written.pieces.count == 1 ? 1 : 2
            for piece in written.pieces { if case .parameter(let parameter)? = piece.type { places[parameter, default: 0] += weight } }
        }
        return Set(declaration.typeParameters.filter {
            let count = places[$0, default: 0]
            return program.typeParameters[$0].isInferred && (count == 0 || count == 1 && bounds[$0] == nil)
        })
    }

    private func isUnwritten(_ type: TypeID, _ unwritten: Set<TypedTree.TypeParamID>) -> Bool {
        guard type.isValid, case .parameter(let parameter) = program.types[type] else { return false }
        return unwritten.contains(parameter)
    }

    /// The type parameters that a function has by standing in an `impl` or a trait.
    private func inheritedParameters(of declaration: FunctionDeclaration) -> Set<TypedTree.TypeParamID> {
        if let impl = declaration.implementation { return Set(program.impls[impl].typeParameters) }
        guard case .traitMethod(let trait) = declaration.role else { return [] }
        return Set([program.traits[trait].selfParameter] + program.traits[trait].argumentParameters)
    }

    /// The traits that type parameters are bound by, and what cannot be said by bounds.
    private func conditions(
        of declaration: FunctionDeclaration
    ) -> (bounds: [TypedTree.TypeParamID: [Signature]], others: [Signature]) {
        var bounds: [TypedTree.TypeParamID: [Signature]] = [:]
        var others: [Signature] = []
        var traits: [TypedTree.TypeParamID: Set<BuiltinTrait>] = [:]
        for constraint in declaration.constraints {
            if case .parameter(let parameter) = program.types[constraint.subject] {
                if case .bound(let trait, let arguments) = constraint.kind {
                    // That a trait's own methods are for what implements it goes without saying.
                    if case .traitMethod(let own) = declaration.role, program.traits[own].selfParameter == parameter { continue }
                    var bound = Signature()
                    printer.write(trait, arguments, to: &bound)
                    bounds[parameter, default: []].append(bound)
                    continue
                }
                if let builtin = TypePrinter.builtinBound(for: constraint) {
                    traits[parameter, default: []].insert(builtin)
                    continue
                }
            }
            switch constraint.kind {
            case .printable, .bound: continue
            default: others.append(Signature(printer.text(constraint)))
            }
        }
        for (parameter, var found) in traits {
            if found.contains(.comparable) || found.contains(.hashable) { found.remove(.equatable) }
            let names = BuiltinTrait.allCases.filter { found.contains($0) }
            let written = bounds[parameter, default: []].map(\.text)
            for name in names where !written.contains(name.rawValue) {
                var bound = Signature()
                if let trait = program.builtinTraits[name] { bound.append(name.rawValue, naming: .trait(trait)) }
                bounds[parameter, default: []].append(bound)
            }
        }
        return (bounds, others)
    }

    private func append(bounds: [Signature], to result: inout Signature) {
        for (index, bound) in bounds.enumerated() {
            result.append(index == 0 ? ": " : " + ")
            result.append(bound)
        }
    }

    private func append(list: [Signature], after opener: String, to result: inout Signature) {
        for (index, item) in list.enumerated() {
            result.append(index == 0 ? opener : ", ")
            result.append(item)
        }
    }

    // MARK: Types

    /// Writes a type. In the library a type parameter `N` stands for the integer type that the context asks for: `integer`.
    private func append(_ type: TypeID, _ isLibrary: Bool, to result: inout Signature) {
        var written = Signature()
        printer.write(type, to: &written)
        for piece in written.pieces {
            if isLibrary, case .parameter(let parameter) = piece.type, isInteger(parameter) {
                result.append("integer")
            } else {
                result.pieces.append(piece)
            }
        }
    }

    private func isInteger(_ parameter: TypedTree.TypeParamID) -> Bool { text(program.typeParameters[parameter].name) == "N" }

    private func appendParameters(_ parameters: [TypedTree.TypeParamID], _ constraints: [Constraint], to result: inout Signature) {
        let written = parameters.filter { !printer.isAssociated($0) }
        if written.isEmpty { return }
        result.append("<")
        for (index, parameter) in written.enumerated() {
            if index > 0 { result.append(", ") }
            result.append(text(program.typeParameters[parameter].name))
            var bounds: [Signature] = []
            for constraint in constraints {
                guard case .bound(let trait, let arguments) = constraint.kind, program.types[constraint.subject] == .parameter(parameter)
                else { continue }
                var bound = Signature()
                printer.write(trait, arguments, to: &bound)
                bounds.append(bound)
            }
            append(bounds: bounds, to: &result)
        }
        result.append(">")
    }

    /// `struct Point:` with the fields that `isVisible`, one a line.
    func structure(
        _ id: StructID, _ node: StructNode, in tree: SyntaxTree, isVisible: (UInt32) -> Bool
    ) -> Signature {
        let declaration = program.structs[id]
        var result = Signature("struct \(text(declaration.name))")
        appendParameters(declaration.typeParameters, declaration.constraints, to: &result)
        if let base = node.base { result.append("(\(source(tree.span(base))))") }
        let fields = node.fields.filter { tree[$0].name != nil }
        var lines: [Signature] = []
        // Inherited fields stand before a type's own ones, which are shown with its base.
        let first = declaration.fields.count - fields.count
        for (index, field) in fields.enumerated() where isVisible(UInt32(first + index)) {
            var line = Signature("\n    \(text(declaration.fields[first + index].name)): ")
            printer.write(declaration.fields[first + index].type, to: &line)
            if let value = tree[field].defaultValue { line.append(" = \(source(tree.span(value)))") }
            lines.append(line)
        }
        if lines.isEmpty { return result }
        result.append(":")
        for line in lines { result.append(line) }
        return result
    }

    /// `enum Shape:` with its variants, one a line.
    func enumeration(_ id: EnumID) -> Signature {
        let declaration = program.enums[id]
        var result = Signature("enum \(text(declaration.name))")
        appendParameters(declaration.typeParameters, declaration.constraints, to: &result)
        result.append(":")
        for variant in declaration.variants {
            result.append("\n    ")
            result.append(self.variant(variant))
        }
        return result
    }

    /// `Circle(radius: f64)`
    func variant(_ variant: VariantDeclaration) -> Signature {
        var result = Signature(text(variant.name))
        for (index, payload) in variant.payload.enumerated() {
            result.append(index == 0 ? "(" : ", ")
            if let name = payload.name { result.append("\(text(name)): ") }
            printer.write(payload.type, to: &result)
        }
        if !variant.payload.isEmpty { result.append(")") }
        return result
    }

    /// `x: i32`
    func field(_ field: FieldDeclaration) -> Signature {
        var result = Signature("\(text(field.name)): ")
        printer.write(field.type, to: &result)
        return result
    }

    /// `trait Shape<T>: Named`
    func trait(_ id: TraitID) -> Signature {
        let declaration = program.traits[id]
        var result = Signature("trait \(text(declaration.name))")
        appendParameters(declaration.typeParameters, [], to: &result)
        var bounds: [Signature] = []
        for bound in declaration.superTraits {
            var written = Signature()
            printer.write(bound.trait, bound.arguments, to: &written)
            bounds.append(written)
        }
        append(bounds: bounds, to: &result)
        return result
    }

    /// `impl<T: Show> Show for [T]`
    func implementation(_ id: ImplID) -> Signature {
        let declaration = program.impls[id]
        var result = Signature("impl")
        appendParameters(declaration.typeParameters, declaration.constraints, to: &result)
        result.append(" ")
        if let trait = declaration.trait {
            printer.write(trait, declaration.arguments, to: &result)
            result.append(" for ")
        }
        printer.write(declaration.type, to: &result)
        return result
    }

    /// `LIMIT: i32 := 100`, or a variable without its value.
    func global(_ id: GlobalID, value: Span?) -> Signature {
        let global = program.globals[id]
        var result = Signature((global.isMutable ? "mut " : "") + text(global.name) + ": ")
        printer.write(global.type, to: &result)
        if let value { result.append(" := \(source(value))") }
        return result
    }

    /// A piece of the source, when it is short enough for a signature.
    private func source(_ span: Span) -> String {
        let text = files[span.file].text(of: span)
        return text.contains { $0.isNewline } || text.utf8.count > 60 ? "…" : text
    }
}
