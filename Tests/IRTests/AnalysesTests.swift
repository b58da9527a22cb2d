import XCTest

@testable import IR

/// Dominators, loops, liveness and the other analyses on small graphs.
final class AnalysesTests: XCTestCase {
    /// A function with the given control flow: block `n` branches to the listed blocks.
    private func graph(_ successors: [[Int]]) throws -> IRFunction {
        var text = "function @f \"f\"(bool) -> unit {\nentry(%c: bool):\n jump b0\n"
        for (block, targets) in successors.enumerated() {
            text += "b\(block):\n"
            switch targets.count {
            case 0: text += " return\n"
            case 1: text += " jump b\(targets[0])\n"
            default: text += " branch %c, b\(targets[0]), b\(targets[1])\n"
            }
        }
        return try Reader.read(text + "}\n").functions.elements[0]
    }

    /// Which blocks are on every path, by trying to do without each.
    private func dominates(_ upper: BlockID, _ lower: BlockID, _ function: IRFunction) -> Bool {
        if upper == lower { return true }
        var seen: Set<BlockID> = [upper]
        var stack: [BlockID] = upper == .entry ? [] : [.entry]
        while let block = stack.popLast() {
            guard seen.insert(block).inserted else { continue }
            if block == lower { return false }
            function.forEachSuccessorEdge(of: block) { stack.append(function.edges[$0].target) }
        }
        return true
    }

    func testDominatorsAgreeWithTheDefinition() throws {
        var seed: UInt64 = 42
        func random(_ limit: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % limit
        }
        for _ in 0..<60 {
            let count = 2 + random(12)
            let function = try graph((0..<count).map { _ in (0..<random(3)).map { _ in random(count) } })
            let tree = DominatorTree(function)
            for upper in tree.order.blocks {
                for lower in tree.order.blocks {
                    XCTAssertEqual(tree.dominates(upper, lower), dominates(upper, lower, function))
                }
            }
        }
    }

    func testLoopsNest() throws {
        let function = try graph([[1], [2, 5], [3], [3, 4], [1], []])
        let predecessors = PredecessorTable(function)
        let forest = LoopForest(function, DominatorTree(function, predecessors), predecessors)
        XCTAssertEqual(forest.loops.count, 2)
        let inner = forest.loops.elements[0]
        let outer = forest.loops.elements[1]
        XCTAssertEqual(Array(forest.blocks(of: LoopID(0))), [inner.header])
        XCTAssertEqual(forest.blocks(of: LoopID(1)).count, 4)
        XCTAssertEqual(forest.blocks(of: LoopID(1)).first, outer.header)
        XCTAssertEqual(forest.entryEdges(of: LoopID(1)).map { function.edges[$0].target }, [outer.header])
        XCTAssertEqual(inner.depth, 2)
        XCTAssertEqual(inner.parent, LoopID(1))
        XCTAssertTrue(forest.contains(LoopID(1), inner.header))
        XCTAssertFalse(forest.contains(LoopID(0), outer.header))
    }

    func testLoopsContainTheirBlocksAlone() throws {
        // Two loops side by side in one that is itself beside another.
        let function = try graph([[1], [2, 6], [2, 3], [4], [4, 5], [1], [7], [7, 8], []])
        let predecessors = PredecessorTable(function)
        let forest = LoopForest(function, DominatorTree(function, predecessors), predecessors)
        XCTAssertEqual(forest.loops.count, 4)
        for loop in forest.loops.ids {
            for block in function.layout {
                XCTAssertEqual(forest.contains(loop, block), forest.blocks(of: loop).contains(block), "\(loop) \(block)")
            }
        }
    }

    func testLiveness() throws {
        let text = """
            function @f "f"(i32, bool) -> i32 {
            entry(%x: i32, %c: bool):
              %y = add %x, %x
              jump loop
            loop:
              branch %c, loop, out
            out:
              return %y
            }
            """
        let function = try Reader.read(text).functions.elements[0]
        let liveness = Liveness(function, PredecessorTable(function))
        XCTAssertEqual(Set(liveness.live(outOf: .entry)), [ValueID(1), ValueID(2)])
        XCTAssertEqual(Set(liveness.live(outOf: function.layout[1])), [ValueID(1), ValueID(2)])
        XCTAssertEqual(liveness.live(outOf: function.layout[2]), [])
    }

    func testVariablesBecomeValues() {
        // i = 0; while i < n: i = i + 1; return i
        var names = IRModule().names
        let name = names.intern("f")
        var builder = FunctionBuilder(
            IRFunction(name: name, cName: name, parameterTypes: [.i32], resultType: .i32))
        var variables = SSAVariables()
        let counter = variables.declare(.i32)
        let unchanged = variables.declare(.i32)
        variables.write(counter, builder.constant(0, .i32), in: &builder)
        variables.write(unchanged, builder.parameter(0), in: &builder)
        let header = builder.addBlock()
        let body = builder.addBlock()
        let exit = builder.addBlock()
        builder.jump(header)
        builder.continueIn(header)
        let now = variables.read(counter, in: &builder)
        let limit = variables.read(unchanged, in: &builder)
        let condition = builder.compare(.lt, now, limit)
        builder.branch(condition, body, exit)
        variables.seal(body, in: &builder)
        variables.seal(exit, in: &builder)
        builder.continueIn(body)
        let one = builder.constant(1, .i32)
        let old = variables.read(counter, in: &builder)
        variables.write(counter, builder.arithmetic(.addChecked, old, one), in: &builder)
        builder.jump(header)
        variables.seal(header, in: &builder)
        builder.continueIn(exit)
        builder.returnValue(variables.read(counter, in: &builder))
        variables.finish(&builder)
        var module = IRModule(names: names)
        module.functions.append(builder.function)
        XCTAssertEqual(Verifier.verify(module).map(\.description), [])
        XCTAssertEqual(builder.function.parameters(of: header).count, 1)
        XCTAssertEqual(builder.function[condition].second, builder.parameter(0))
    }
}
