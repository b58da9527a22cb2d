/// The strongly connected components of a directed graph, each after those that it has edges to.
///
/// Tarjan, "Depth-first search and linear graph algorithms", with an explicit stack: paths may be long.
public struct Components: Sendable {
    /// The nodes of all components.
    public private(set) var order: [Int] = []
    private var ends: [Int] = []

    private static let unvisited = UInt32.max

    /// No components, of a graph without nodes.
    public init() {}

    /// Finds the components of a graph whose node `n` has the edges `starts[n] ..< starts[n + 1]`, which lead to the nodes that
    /// `target` gives for them.
    public init(starts: [UInt32], target: (Int) -> Int) {
        let count = starts.count - 1
        var number = [UInt32](filledWith: Self.unvisited, count: count)
        var low = number
        var isOnStack = [Bool](filledWith: false, count: count)
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
                    let other = target(next)
                    if number[other] == Self.unvisited {
                        enter(other)
                    } else if isOnStack[other] {
                        low[node] = min(low[node], number[other])
                    }
                    continue
                }
                path.removeLast()
                if let parent = path.last?.node { low[parent] = min(low[parent], low[node]) }
                if low[node] == number[node] { popComponent(of: node, &stack, &isOnStack) }
            }
        }
    }

    /// Finds the components of a graph of `count` nodes that is given as a list of its edges, in any order.
    public init(count: Int, edges: [(from: Int, to: Int)]) {
        var starts = [UInt32](filledWith: 0, count: count + 1)
        for edge in edges { starts[edge.from + 1] += 1 }
        for node in 0..<count { starts[node + 1] += starts[node] }
        var next = starts
        var targets = [Int](filledWith: 0, count: edges.count)
        for edge in edges {
            targets[Int(next[edge.from])] = edge.to
            next[edge.from] += 1
        }
        self.init(starts: starts) { targets[$0] }
    }

    /// The number of the component of each of `count` nodes.
    public func numbers(count: Int) -> [Int] {
        var numbers = [Int](filledWith: 0, count: count)
        for index in 0..<self.count {
            for node in self[index] { numbers[node] = index }
        }
        return numbers
    }

    private mutating func popComponent(of root: Int, _ stack: inout [Int], _ isOnStack: inout [Bool]) {
        while let node = stack.popLast() {
            isOnStack[node] = false
            order.append(node)
            if node == root { break }
        }
        ends.append(order.count)
    }

    /// The number of components.
    public var count: Int { ends.count }

    /// The nodes of a component.
    public subscript(index: Int) -> ArraySlice<Int> { order[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }
}

extension Dictionary where Value == Int {
    /// The number of a key: new keys are numbered in turn, from `first` on.
    public mutating func number(of key: Key, from first: Int) -> Int {
        if let known = self[key] { return known }
        let number = first + count
        self[key] = number
        return number
    }
}
