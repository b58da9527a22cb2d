import XCTest

@testable import Passes

/// The tables of Pipeline.swift.
final class PipelineTests: XCTestCase {
    func testConstraintsHoldAtEveryLevel() {
        let names = Set(Pipeline.all.map(\.name))
        for constraint in Pipeline.constraints {
            XCTAssertTrue(names.contains(constraint.before), constraint.before)
            XCTAssertTrue(names.contains(constraint.after), constraint.after)
            for level in OptimizationLevel.allCases {
                let order = Pipeline.passes(level).map(\.name)
                guard let before = order.firstIndex(of: constraint.before), let after = order.firstIndex(of: constraint.after) else {
                    continue
                }
                XCTAssertLessThan(before, after, "\(constraint.before) before \(constraint.after): \(constraint.reason)")
            }
        }
    }

    func testEveryPassIsListedOnce() {
        XCTAssertEqual(Set(Pipeline.all.map(\.name)).count, Pipeline.all.count)
        for level in OptimizationLevel.allCases {
            for pass in Pipeline.passes(level) { XCTAssertTrue(Pipeline.all.contains { $0.name == pass.name }, pass.name) }
        }
    }
}
