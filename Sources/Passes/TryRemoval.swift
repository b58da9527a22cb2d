import IR
import Support

/// Makes a `try` whose body cannot raise a plain call of the body, which the inliner may then dissolve.
/// Returns the number of `try`s removed. Precondition: effects are inferred.
///
/// What asks for the caught error is only reached when the body raised, so that any value does there.
public func removeNeedlessTries(_ function: inout IRFunction, effects: (IRFunctionID) -> Effects) -> Int {
    var removed: Set<ValueID> = []
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            let instruction = function[value]
            if instruction.opcode == .tryCall && !effects(instruction.callee).contains(.raises) {
                function.replace(value, with: Instruction(.call, instruction.type, instruction.a, instruction.b, instruction.c))
                removed.insert(value)
            }
            value = instruction.next
        }
    }
    guard !removed.isEmpty else { return 0 }
    for block in function.layout {
        var value = function.blocks[block].first
        while value.isValid {
            let instruction = function[value]
            if instruction.opcode == .caughtError && removed.contains(instruction.first) {
                function.replace(value, with: Instruction(.zero, instruction.type))
            }
            value = instruction.next
        }
    }
    return removed.count
}
