import Source
import Support
import Syntax
import TypedTree

/// Loads a program's modules, parses them and resolves their names.
///
/// The program is as complete as the errors allow: what could be resolved is, so that inference can go on.
/// The diagnostics are those of loading, parsing and resolving; warnings about unused and unreachable things are in the
/// result.
public func resolve(
    entry: ModuleLocation, contents: [UInt8], loader: some ModuleLoader
) -> (program: ResolvedProgram, diagnostics: DiagnosticSet) {
    var graph = ModuleGraph(loader: loader)
    graph.load(entry: entry, contents: contents)
    let prelude = graph.parsePrelude()
    let names = WellKnownNames(&graph.symbols)
    var resolver = Resolver(
        program: TypedProgram(symbols: graph.symbols), diagnostics: graph.diagnostics, names: names, tree: prelude.tree)
    resolver.declareBuiltins()
    resolver.resolveModule(prelude, isEntry: false)
    resolver.declarePrelude()
    // The prelude is module 0, so the module at place n of the graph is module n + 1.
    for (index, module) in graph.modules.enumerated() {
        var module = module
        module.imports = module.importedModules.mapValues { ModuleID($0 + 1) }
        resolver.resolveModule(module, isEntry: index == graph.modules.count - 1)
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

    /// Declares what the prelude exports, and its enums' variants.
    fileprivate mutating func declarePrelude() {
        for (symbol, export) in exports[module].sorted(by: { $0.key < $1.key }) {
            scopes.declare(symbol, export.resolution)
            guard case .enumeration(let id) = export.resolution else { continue }
            scopes.declareType(symbol, export.resolution)
            for (index, variant) in program.enums[id].variants.enumerated() {
                scopes.declare(variant.name, .variant(id, UInt32(index)))
            }
            if symbol == names.option { program.option = id }
            if symbol == names.result { program.result = id }
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
        return (resolved, diagnostics)
    }
}
