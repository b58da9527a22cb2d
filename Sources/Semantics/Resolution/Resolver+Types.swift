import Source
import Support
import Syntax
import TypedTree

// Types as they are written.

extension Resolver {
    /// Resolves the names in a type.
    mutating func resolveType(_ id: TypeExprID) {
        switch tree[id] {
        case .error: break
        case .name(let symbol, let arguments):
            let range = TextRange(start: tree.typeRanges[id].start, length: nameLength(symbol))
            result.types[id] = readType(symbol, at: range)
            refuseTrait(id)
            for argument in tree[arguments] { resolveType(argument) }
        case .path(let path, let arguments):
            result.types[id] = resolveTypePath(path, tree.span(id))
            for argument in tree[arguments] { resolveType(argument) }
        case .array(let element), .optional(let element): resolveType(element)
        case .fixedArray(let element, let length):
            resolveType(element)
            _ = resolve(length)
        case .tuple(let elements): for element in tree[elements] { resolveType(element) }
        case .function(let parameters, let returned):
            for parameter in tree[parameters] { resolveType(parameter) }
            if let returned { resolveType(returned) }
        case .dynamic(let trait): _ = resolveBound(trait, of: nil)
        }
    }

    /// The trait that a bare name in the place of a type is.
    func namedTrait(_ id: TypeExprID) -> TraitID? {
        guard case .name(let symbol, _) = tree[id], case .trait(let trait) = scopes.type(symbol).resolution else { return nil }
        return trait
    }

    /// The name of a type that there is, without type arguments.
    func namedType(_ id: TypeExprID) -> Symbol? {
        guard case .name(let symbol, let arguments) = tree[id], arguments.isEmpty else { return nil }
        switch scopes.type(symbol).resolution {
        case .none, .unresolved, .trait, .module: return nil
        default: return symbol
        }
    }

    /// A trait is no type of its own.
    private mutating func refuseTrait(_ id: TypeExprID) {
        guard case .trait(let trait) = result.types[id] else { return }
        result.types[id] = .unresolved
        report(.traitAsType(text(program.traits[trait].name), at: tree.span(id), declared: program.traits[trait].span))
    }

    private func nameLength(_ symbol: Symbol) -> UInt32 { program.symbols.withBytes(of: symbol) { UInt32($0.count) } }

    /// The type that a name stands for; the error is reported.
    mutating func readType(_ symbol: Symbol, at range: TextRange) -> Resolution {
        let binding = scopes.type(symbol)
        if binding.scope >= starScope && binding.scope <= importScope, !useImport(binding, symbol, at: range) { return .unresolved }
        switch binding.resolution {
        case .none:
            if isVM, let type = vmType(symbol) { return .builtinType(type) }
            reportUnknownType(symbol, at: range)
            return .unresolved
        case .typeParameter(let parameter):
            guard parameter.index >= typeParameterFloor else {
                report(.typeParameterBeyondDeclaration(
                    text(symbol), at: tree.span(range), declared: program.typeParameters[parameter].span))
                return .unresolved
            }
            return binding.resolution
        default: return binding.resolution
        }
    }

    private mutating func reportUnknownType(_ symbol: Symbol, at range: TextRange) {
        let looksLikeParameter = text(symbol).utf8.count == 1 && text(symbol) == text(symbol).uppercased()
        // `impl Pair<T>:` lacks its `<T>` once, however often its methods say `T`.
        if looksLikeParameter, contexts.contains(where: { reported.contains(ReportedName(function: $0.reportingFunction, symbol: symbol, isType: true)) }) {
            return
        }
        guard isFirstReport(of: symbol, isType: true), !tree.mistakenNames.contains(symbol) else { return }
        let span = tree.span(range)
        if symbol == names.selfType { return report(.selfTypeOutsideImpl(at: span)) }
        if looksLikeParameter { return report(.unknownTypeParameter(text(symbol), at: span)) }
        if let builtin = Self.foreignContainers[text(symbol)] { return report(.foreignContainer(text(symbol), builtin, at: span)) }
        if Self.foreignReferences.contains(text(symbol)) { return report(.foreignReference(text(symbol), at: span)) }
        if Self.typesOfAll.contains(text(symbol)) && !isResolvingBound { return report(.typeOfAll(text(symbol), at: span)) }
        let ownTrait = isResolvingBound ? Self.foreignTraits[text(symbol)] : nil
        let suggestion = ownTrait ?? Self.foreignTypeNames[text(symbol)] ?? suggestion(for: symbol, types: true)
        let isValue = scopes.value(symbol).scope != 0
        report(.unknownType(text(symbol), at: span, isValue: isValue, isTrait: isResolvingBound, suggestion: suggestion))
    }

    /// What people who come from other languages mean.
    private static let foreignTypeNames = [
        "int": "i32", "integer": "i32", "Int": "i32", "long": "i64", "uint": "u32", "usize": "u64", "isize": "i64",
        "float": "f64", "double": "f64", "Float": "f64", "Double": "f64", "number": "f64",
        "str": "string", "String": "string", "Str": "string", "boolean": "bool", "Bool": "bool", "byte": "u8",
        "f16": "f32", "half": "f32", "i128": "i64", "u128": "u64", "unit": "void", "Unit": "void", "None": "void", "nil": "void", "null": "void", "rune": "char",
    ]

    /// What traits are called elsewhere.
    static let foreignTraits = [
        "Ord": "Comparable", "PartialOrd": "Comparable", "Clone": "Cloneable", "Copy": "Cloneable", "Eq": "Equatable", "PartialEq": "Equatable",
        "Hash": "Hashable", "Debug": "Display", "ToString": "Display", "Send": "Sendable", "Sync": "Sendable", "Num": "Numeric",
        "Number": "Numeric", "IntoIterator": "Iterable",
    ]

    /// Names of a type that takes all values.
    private static let typesOfAll: Set = ["any", "Any", "object", "Object", "auto", "var", "dynamic", "unknown"]

    /// Names of types that refer to a value, of which their type argument is the type.
    private static let foreignReferences: Set = ["Box", "Rc", "Arc", "Ref", "RefCell", "Cell", "Pointer", "ptr", "unique_ptr", "shared_ptr"]

    private static let foreignContainers = [
        "List": "[T]", "Vec": "[T]", "Array": "[T]", "list": "[T]", "Vector": "[T]", "Slice": "[T]",
        "Dict": "Map<K, V>", "dict": "Map<K, V>", "HashMap": "Map<K, V>", "Dictionary": "Map<K, V>", "map": "Map<K, V>",
        "HashSet": "Set<T>", "Tuple": "(A, B)", "Function": "fn(A) -> B", "Callable": "fn(A) -> B", "Optional": "T?", "Maybe": "T?",
    ]

    /// `m.Point`, `m.inner.Point`, `Self.Item`, `C.Item`.
    mutating func resolveTypePath(_ path: IDRange<PathNameID>, _ span: Span, isBound: Bool = false) -> Resolution {
        // A dot without a name after it: the parser reported it.
        guard path.count > 1 else { return .unresolved }
        let first = tree[path[path.startIndex]]
        switch scopes.type(first.symbol).resolution {
        case .typeParameter, .selfType: return resolveAssociatedType(path, of: readType(first.symbol, at: first.range), span)
        default: break
        }
        switch scopes.value(first.symbol).resolution {
        case .module(var imported):
            imports.noteUse(of: first.symbol)
            // A module leads to those that it exports.
            for id in path.dropFirst().dropLast() {
                switch member(tree[id].symbol, of: imported, at: tree[id].range) {
                case .module(let inner): imported = inner
                case .unresolved: return .unresolved
                default:
                    report(.notAModule(text(tree[id].symbol), at: tree.span(tree[id])))
                    return .unresolved
                }
            }
            let name = tree[path[path.endIndex - 1]]
            let found = member(name.symbol, of: imported, at: name.range)
            switch found {
            case .structure, .enumeration, .unresolved: return found
            case .trait(let trait):
                if isBound { return found }
                report(.traitAsType(text(program.traits[trait].name), at: span, declared: program.traits[trait].span))
                return .unresolved
            default:
                report(.notAType(text(name.symbol), at: tree.span(name)))
                return .unresolved
            }
        case .unresolved: return .unresolved
        case .none:
            report(.undefinedName(
                text(first.symbol), at: tree.span(first), isType: scopes.type(first.symbol).scope != 0,
                suggestion: suggestion(for: first.symbol, types: false)))
            return .unresolved
        default:
            let member = tree[path[path.startIndex + 1]].symbol
            let name = text(first.symbol) + "." + text(member)
            if case .enumeration(let id) = scopes.type(first.symbol).resolution,
                let variant = program.enums[id].variants.first(where: { $0.name == member })
            {
                report(.variantAsType(name, payload: variant.payload.count, at: span))
            } else {
                report(.notAType(name, at: span))
            }
            return .unresolved
        }
    }

    // MARK: Type parameters

    /// Declares type parameters in the innermost scope, which is theirs. Gives further ones for the associated types that their
    /// bounds decide.
    mutating func declareTypeParameters(_ parameters: IDRange<SyntaxTypeParamID>) -> [TypeParamID] {
        for id in parameters {
            let parameter = tree[id]
            let symbol = parameter.name.symbol
            let existing = scopes.type(symbol)
            if existing.scope == scopes.current { reportDuplicate(symbol, at: parameter.name.range, existing.resolution) }
            // An `impl` has made its parameters when it was declared; its methods are resolved later.
            var made = result.typeParameters[id]
            if !made.isValid {
                made = program.typeParameters.append(TypeParameter(name: symbol, span: tree.span(parameter.name)))
                result.typeParameters[id] = made
            }
            scopes.declareType(symbol, .typeParameter(made))
        }
        var hidden: [TypeParamID] = []
        for id in parameters {
            for bound in tree[tree[id].bounds] {
                hidden += resolveBound(bound, of: result.typeParameters[id]).made.map(\.parameter)
            }
        }
        return hidden
    }
}
