import IR
import Source
import TypedTree

/// What lowering makes of a program.
public struct LoweringResult: Sendable {
    /// The program in SSA form; of no use when there are errors.
    public var module: IRModule
    /// What can be wrong in a program that type-checked: polymorphic recursion without end.
    public var diagnostics: DiagnosticSet
    /// The number of functions that were lowered, each instance of a generic one counted.
    public var instanceCount: Int
}

/// Translates a program that type-checked into SSA form.
///
/// Work starts from the modules' top levels and `main`; functions are lowered as calls reach them, once for each set of
/// concrete types, so that nothing unreachable is lowered and nothing generic is left.
public func lower(_ program: TypedProgram) -> LoweringResult {
    var lowerer = Lowerer(program)
    lowerer.lowerProgram()
    return LoweringResult(
        module: lowerer.module, diagnostics: lowerer.diagnostics, instanceCount: lowerer.instances.count)
}
