import Support

// Which calls at the ends of functions take over the frame.

extension Compiler {
    /// Turns calls at the ends of functions back into plain ones where they cannot go round: the frames of the functions that end with them
    /// are among the calls that led to an error, as they are in a compiled program.
    ///
    /// What may go round are calls among functions that lead to one another by such calls, and those of functions that may come to call a
    /// closure so: nobody knows what that calls.
    mutating func keepFramesOfTailCalls() {
        guard !tailCalls.isEmpty else { return }
        var starts = [UInt32](filledWith: 0, count: functions.count + 1)
        for call in tailCalls { starts[call.caller + 1] += 1 }
        for index in functions.indices { starts[index + 1] += starts[index] }
        var next = starts
        var targets = [Int](filledWith: 0, count: tailCalls.count)
        for call in tailCalls {
            targets[Int(next[call.caller])] = call.callee
            next[call.caller] += 1
        }
        let components = Components(starts: starts) { targets[$0] }
        var component = [Int](filledWith: 0, count: functions.count)
        var mayGoRound = [Bool](filledWith: false, count: functions.count)
        // Each component stands behind those that it leads to.
        for index in 0..<components.count {
            for function in components[index] { component[function] = index }
            let isOpen = components[index].contains { function in
                closureTailCallers.contains(function) || targets[Int(starts[function])..<Int(starts[function + 1])].contains { mayGoRound[$0] }
            }
            if isOpen { for function in components[index] { mayGoRound[function] = true } }
        }
        for call in tailCalls where !mayGoRound[call.callee] && component[call.callee] != component[call.caller] {
            guard let position = call.position else { continue }
            functions[call.caller].made.code[position].op = .call
            functions[call.caller].made.code[position].c = 0
        }
    }
}
