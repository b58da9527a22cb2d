import IR
import Support

/// The rows that a loop looks at: `m[i]` in a loop over `j`, where neither `m` nor `i` changes.
///
/// Where a branch leads to `m[i][j]`, hoisting leaves the load of the row behind its check. Once a test in front of the loop says that the
/// check holds, the row can be loaded there, and the checks of `j` are tested against its length.
struct LoopRows {
    /// The checks of the rows' indices.
    private(set) var checks: [ValueID] = []
    /// The loads of rows, of their lengths and of where their elements are, in the order of the loop.
    private(set) var values: [ValueID] = []

    init(
        _ blocks: [BlockID], _ function: borrowing IRFunction, _ context: borrowing PassContext, _ clobbers: inout Clobbers?,
        isInvariant: (ValueID) -> Bool
    ) {
        var candidates: [ValueID] = []
        for block in blocks {
            function.forEachInstruction(in: block) { value in
                let instruction = function[value]
                if instruction.opcode == .elemLoad, isInvariant(instruction.first), isInvariant(instruction.second) { candidates.append(value) }
                if instruction.opcode == .boundsCheck, !instruction.flags.contains(.alwaysRaises), isInvariant(instruction.first),
                    isInvariant(instruction.second)
                {
                    checks.append(value)
                }
            }
        }
        checks.removeAll { check in !candidates.contains { Self.guards(check, $0, function) } }
        guard !checks.isEmpty else { return }
        let known = clobbers ?? Clobbers(function)
        clobbers = known
        var isClobbered = [Bool](filledWith: false, count: known.classes.count)
        for block in blocks {
            function.forEachInstruction(in: block) { value in known.forEachClobber(of: value, function, context) { isClobbered[$0] = true } }
        }
        for block in blocks {
            function.forEachInstruction(in: block) { value in
                let instruction = function[value]
                switch instruction.opcode {
                case .elemLoad: guard checks.contains(where: { Self.guards($0, value, function) }) else { return }
                case .arrayLen, .arrayData: guard values.contains(instruction.first) else { return }
                default: return
                }
                let part = known.part[value.index]
                if part < 0 || !isClobbered[Int(part)] { values.append(value) }
            }
        }
    }

    /// Whether a check is of the index and the array of a load.
    private static func guards(_ check: ValueID, _ load: ValueID, _ function: IRFunction) -> Bool {
        let (length, data) = (function[function[check].second], function[function[load].first])
        return function[check].first == function[load].second && length.opcode == .arrayLen && data.opcode == .arrayData
            && length.first == data.first
    }
}
