import IR
import Passes

/// What `--show-stats` shows.
struct Statistics {
    /// The functions that were lowered, each instance of a generic one counted.
    var instanceCount = 0
    /// What each pass did.
    var passes: [PassStatistics] = []
    private var functionCount = 0
    private var instructionCount = 0
    private var checkCount = 0

    /// Counts what is left at the end.
    mutating func count(_ module: IRModule) {
        for function in module.functions.elements where function.hasBody {
            functionCount += 1
            for block in function.layout {
                var value = function.blocks[block].first
                while value.isValid {
                    instructionCount += 1
                    if function[value].opcode.isCheck { checkCount += 1 }
                    value = function[value].next
                }
            }
        }
    }

    /// The table.
    var table: String {
        var text = "instances \(instanceCount), functions \(functionCount), instructions \(instructionCount), checks \(checkCount)\n"
        guard !passes.isEmpty else { return text }
        text += Table.left("pass", 28) + Table.right("instructions", 20) + Table.right("checks", 18) + "\n"
        for pass in passes {
            text += Table.left(pass.pass, 28)
            text += Table.right("\(pass.instructionsBefore) → \(pass.instructionsAfter)", 20)
            text += Table.right("\(pass.checksBefore) → \(pass.checksAfter)", 18) + "\n"
        }
        return text
    }
}
