import IR
import Support

/// Which functions call which, as strongly connected components in bottom-up order: callees before callers.
///
/// Tarjan, "Depth-first search and linear graph algorithms", with an explicit stack: chains of calls may be long.
/// A closure made, a function referred to and the body of a `try` count as called.
public struct CallGraph: Sendable {
    /// The components, callees first.
    public private(set) var components: [[IRFunctionID]] = []
    /// For each function whether it can, through others, call itself.
    public private(set) var isRecursive: IDArray<IRFunctionID, Bool>
    /// For each function the number of `call` instructions that name it.
    public private(set) var callSites: IDArray<IRFunctionID, Int>
    /// For each function whether something else than a `call` names it, so that its body must stay.
    public private(set) var isReferenced: IDArray<IRFunctionID, Bool>

    private static let unvisited = UInt32.max

    /// Reads all calls of the functions that have a body.
    public init(_ module: IRModule) {
        let count = module.functions.count
        isRecursive = IDArray(repeating: false, count: count)
        callSites = IDArray(repeating: 0, count: count)
        isReferenced = IDArray(repeating: false, count: count)
        var starts: [UInt32] = [0]
        var callees: [IRFunctionID] = []
        for id in module.functions.ids {
            collectCallees(of: id, in: module, into: &callees)
            starts.append(UInt32(callees.count))
        }
        if module.entry.isValid { isReferenced[module.entry] = true }
        findComponents(starts: starts, callees: callees)
    }

    private mutating func collectCallees(of id: IRFunctionID, in module: IRModule, into callees: inout [IRFunctionID]) {
        let function = module.functions[id]
        if function.attributes.contains(.exported) { isReferenced[id] = true }
        for block in function.layout {
            var value = function.blocks[block].first
            while value.isValid {
                let instruction = function[value]
                if instruction.opcode.immediate == .function {
                    let callee = instruction.callee
                    callees.append(callee)
                    if instruction.opcode == .call { callSites[callee] += 1 } else { isReferenced[callee] = true }
                    if callee == id { isRecursive[id] = true }
                }
                value = instruction.next
            }
        }
    }

    private mutating func findComponents(starts: [UInt32], callees: [IRFunctionID]) {
        let count = starts.count - 1
        var number = [UInt32](repeating: Self.unvisited, count: count)
        var low = number
        var isOnStack = [Bool](repeating: false, count: count)
        var stack: [Int] = []
        var path: [(node: Int, next: Int)] = []
        var counter: UInt32 = 0

        func enter(_ node: Int) {
            number[node] = counter
            low[node] = counter
            counter += 1
            stack.append(node)
            isOnStack[node] = true
            path.append((node, Int(starts[node])))
        }
        for root in 0..<count where number[root] == Self.unvisited {
            enter(root)
            while let (node, next) = path.last {
                if next < Int(starts[node + 1]) {
                    path[path.count - 1].next += 1
                    let callee = callees[next].index
                    if number[callee] == Self.unvisited {
                        enter(callee)
                    } else if isOnStack[callee] {
                        low[node] = min(low[node], number[callee])
                    }
                    continue
                }
                path.removeLast()
                if let parent = path.last?.node { low[parent] = min(low[parent], low[node]) }
                if low[node] == number[node] { popComponent(of: node, &stack, &isOnStack) }
            }
        }
    }

    private mutating func popComponent(of root: Int, _ stack: inout [Int], _ isOnStack: inout [Bool]) {
        var component: [IRFunctionID] = []
        while let node = stack.popLast() {
            isOnStack[node] = false
            component.append(IRFunctionID(node))
            if node == root { break }
        }
        if component.count > 1 {
            for function in component { isRecursive[function] = true }
        }
        components.append(component)
    }
}
