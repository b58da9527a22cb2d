import IR
import Support

/// Predecessors, dominators and loops of a function, which passes that leave its control flow alone hand on to the next.
final class ControlFlow {
    let predecessors: PredecessorTable
    let tree: DominatorTree
    let forest: LoopForest

    init(_ function: borrowing IRFunction, _ order: ReversePostorder, _ predecessors: PredecessorTable) {
        self.predecessors = predecessors
        tree = DominatorTree(function, predecessors, order)
        forest = LoopForest(function, tree, predecessors)
    }

    convenience init(_ function: borrowing IRFunction) {
        self.init(function, ReversePostorder(function), PredecessorTable(function))
    }
}
