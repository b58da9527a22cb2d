import IR
import Lowering
import Semantics
import Source
import TypedTree

extension Compilation {
    /// Parses, resolves and infers a program; nil when it has errors.
    mutating func analyzed(_ bytes: [UInt8], _ path: String) -> TypedProgram? {
        nil
    }

    /// Lowers a program; nil when that finds errors.
    mutating func lowered(_ program: TypedProgram) -> IRModule? {
        nil
    }
}
