import IR
import Support

/// Predecessors, dominators and loops of a function, which passes that leave its control flow alone hand on to the next.
final class ControlFlow {
    let predecessors: PredecessorTable
    let tree: DominatorTree
    let forest: LoopForest

    init(_ function: IRFunction) {
        predecessors = PredecessorTable(function)
        tree = DominatorTree(function, predecessors)
        forest = LoopForest(function, tree, predecessors)
    }
}
