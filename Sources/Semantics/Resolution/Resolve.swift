import Source
import Support
import Syntax
import TypedTree

/// Loads a program's modules, parses them and resolves their names.
///
/// The program is as complete as the errors allow: what could be resolved is, so that inference can go on.
/// The diagnostics are those of loading, parsing and resolving; warnings about unused and unreachable things are in the
/// result. The edition is the entry file's own where none is given.
public func resolve(
    entry: ModuleLocation, contents: [UInt8], loader: some ModuleLoader, edition: Edition? = nil
) -> (program: ResolvedProgram, diagnostics: DiagnosticSet) {
    let edition = edition ?? Edition.declared(in: contents) ?? .standard
    var graph = ModuleGraph(loader: loader, edition: edition)
    let published = graph.loadPrelude(for: entry)
    graph.load(entry: entry, contents: contents)
    let names = WellKnownNames(&graph.symbols)
    var resolver = Resolver(
        program: TypedProgram(symbols: graph.symbols), diagnostics: graph.diagnostics, names: names, tree: graph.modules[0].tree)
    resolver.program.edition = edition
    resolver.declareBuiltins()
    for (index, module) in graph.modules.enumerated() {
        var module = module
        module.imports = module.importedModules.mapValues { ModuleID($0) }
        resolver.resolveModule(module, isEntry: index == graph.modules.count - 1)
        if published.contains(index) { resolver.publish(ModuleID(index)) }
    }
    if let name = Edition.name(in: contents), Edition(rawValue: name) == nil, let module = graph.modules.last {
        let length = contents.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }.count
        resolver.warnings.append(.unknownEdition(
            name, at: Span(file: module.tree.file, start: 0, length: UInt32(length))))
    }
    return resolver.finish(files: graph.files)
}

extension Resolver {
    /// Declares the built-in functions and types, in the outermost scope.
    fileprivate mutating func declareBuiltins() {
        scopes.push()
        for (symbol, builtin) in names.builtins { scopes.declare(symbol, .builtin(builtin)) }
        for (symbol, type) in names.builtinTypes { scopes.declareType(symbol, .builtinType(type)) }
    }

    /// Declares what a module of the prelude exports, and its enums' variants, for all modules after it.
    fileprivate mutating func publish(_ prelude: ModuleID) {
        if case .function(let literal)? = exports[prelude][names.mapLiteral]?.resolution { program.mapLiteral = literal }
        if case .structure(let map)? = exports[prelude][names.map]?.resolution { program.map = map }
        if case .structure(let set)? = exports[prelude][names.set]?.resolution { program.set = set }
        for (symbol, export) in exports[prelude].sorted(by: { $0.key < $1.key }) where export.isPublic {
            scopes.declare(symbol, export.resolution)
            if case .structure = export.resolution { scopes.declareType(symbol, export.resolution) }
            if case .trait(let trait) = export.resolution {
                // `Error` as a type stays the built-in one.
                if scopes.type(symbol).scope == 0 { scopes.declareType(symbol, export.resolution) }
                if let builtin = BuiltinTrait(rawValue: text(symbol)) { program.builtinTraits[builtin] = trait }
            }
            guard case .enumeration(let id) = export.resolution else { continue }
            scopes.declareType(symbol, export.resolution)
            preludeEnums[symbol] = id
            for (index, variant) in program.enums[id].variants.enumerated() {
                scopes.declare(variant.name, .variant(id, UInt32(index)))
            }
            if symbol == names.option { program.option = id }
            if symbol == names.result { program.result = id }
            if symbol == names.ordering { program.ordering = id }
        }
    }

    fileprivate consuming func finish(files: SourceMap) -> (program: ResolvedProgram, diagnostics: DiagnosticSet) {
        let edges = functionUses.map { (from: $0.from, to: $0.to) }
        var resolved = ResolvedProgram(program: program)
        resolved.modules = modules
        resolved.files = files
        resolved.origins = origins
        resolved.references = FunctionReferences(functionCount: program.functions.count, edges: edges)
        resolved.privateMembers = privateMembers
        resolved.constants = constants
        resolved.warnings = warnings
        resolved.lacksSelf = lacksSelf
        resolved.mistakenMembers = mistakenMembers
        resolved.incompleteTraits = incompleteTraits
        resolved.mistakenOwners = mistakenOwners
        return (resolved, diagnostics)
    }
}
