import Support
import TypedTree

// Which calls at the ends of functions take over the frame.

extension Compiler {
    /// Turns calls at the ends of functions back into plain ones where they cannot go round: the frames of the functions that end with them
    /// are among the calls that led to an error, as they are in a compiled program.
    ///
    /// What may go round are calls among functions that lead to one another by such calls. A call of a closure leads to a node that stands for
    /// the type of function, and on to each function that a closure of that type is made of.
    mutating func keepFramesOfTailCalls() {
        guard !tailCalls.isEmpty || !closureTailCalls.isEmpty else { return }
        var nodes: [TypeID: Int] = [:]
        var edges = tailCalls.map { (from: $0.caller, to: $0.callee) }
        for call in closureTailCalls { edges.append((call.caller, nodes.number(of: call.type, from: functions.count))) }
        if !nodes.isEmpty {
            for closure in closureFunctions { edges.append((nodes.number(of: closure.type, from: functions.count), closure.function)) }
        }
        let count = functions.count + nodes.count
        let component = Components(count: count, edges: edges).numbers(count: count)
        for call in tailCalls where component[call.callee] != component[call.caller] {
            guard let position = call.position else { continue }
            functions[call.caller].made.code[position].op = .call
            functions[call.caller].made.code[position].c = 0
        }
        for call in closureTailCalls where component[nodes.number(of: call.type, from: functions.count)] != component[call.caller] {
            functions[call.caller].made.code[call.position].op = .callClosure
            functions[call.caller].made.code[call.position].c = 0
        }
    }
}
