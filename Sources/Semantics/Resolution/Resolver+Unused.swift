import Source
import Support
import Syntax
import TypedTree

// Warnings about what a module declares and never uses (chapter 31).

extension Resolver {
    mutating func warnUnused(
        locals: Range<Int>, functions: Range<Int>, globals: Range<Int>, uses: ArraySlice<FunctionUse>
    ) {
        for index in locals { warnUnusedLocal(LocalID(index)) }
        for index in globals { warnUnusedGlobal(GlobalID(index)) }
        warnUnusedFunctions(functions, uses)
        warnUnusedImports()
    }

    /// Whether the name says that it may be unused.
    private func isExempt(_ symbol: Symbol) -> Bool {
        program.symbols.withBytes(of: symbol) { $0.first == UInt8(ascii: "_") }
    }

    private mutating func warnUnusedLocal(_ id: LocalID) {
        let flags = localFlags[id]
        let local = program.locals[id]
        guard flags.isDisjoint(with: [.isRead, .isExempt]), !isExempt(local.name) else { return }
        let name = text(local.name)
        if flags.contains(.isParameter) {
            warnings.append(.unusedParameter(name, at: local.span))
        } else if !flags.contains(.isCatchName) {
            let isAssigned = local.isMutable
            warnings.append(.unusedVariable(name, at: local.span, isConstant: flags.contains(.isConstant), isMutable: isAssigned))
        }
    }

    private mutating func warnUnusedGlobal(_ id: GlobalID) {
        let global = program.globals[id]
        guard !isReadGlobal[id], !isExempt(global.name), !leakRecords.isLeaked(id) else { return }
        if exports[module][global.name]?.isPublic == true { return }
        warnings.append(.unusedVariable(text(global.name), at: global.span, isConstant: constants[id], isMutable: global.isMutable))
    }

    private mutating func warnUnusedFunctions(_ functions: Range<Int>, _ uses: ArraySlice<FunctionUse>) {
        var isUsed = Array(repeating: false, count: functions.count)
        for use in uses where use.span.isValid && use.from != use.to && functions.contains(use.to.index) {
            isUsed[use.to.index - functions.lowerBound] = true
        }
        for index in functions where !isUsed[index - functions.lowerBound] {
            let id = FunctionID(index)
            let declaration = program.functions[id]
            guard declaration.role == .declared, declaration.name != names.main, !isExempt(declaration.name) else { continue }
            if declaration.parent == nil && exports[module][declaration.name]?.isPublic == true { continue }
            warnings.append(.unusedFunction(text(declaration.name), at: declaration.nameSpan))
        }
    }

    private mutating func warnUnusedImports() {
        for entry in imports.entries where !entry.isReexported {
            if let star = entry.star {
                if exports[star].contains(where: { $0.value.isPublic && imports.isUsed($0.key) }) { continue }
            } else if imports.isUsed(entry.symbol) {
                continue
            }
            if bringsMethod(entry) { continue }
            let name = entry.star.map { program.modules[$0].name + ":*" } ?? text(entry.symbol)
            warnings.append(.unusedImport(name, at: entry.span))
        }
    }

    /// Whether an import is, or brings with it, a trait that has a method of a name behind a dot: types tell later which trait's is meant.
    private func bringsMethod(_ entry: ImportTable.Entry) -> Bool {
        let traits: [TraitID]
        switch entry.resolution {
        case .trait(let trait): traits = [trait]
        case .module(let module): traits = exportedTraits(of: module)
        default: return false
        }
        let names = Set(traits.flatMap { program.traits[$0].methodsByName.keys })
        if names.isEmpty { return false }
        return tree.expressions.elements.contains { if case .field(_, let name, _) = $0 { names.contains(name) } else { false } }
    }
}
