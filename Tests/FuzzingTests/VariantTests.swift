import Foundation
import Source
import XCTest

@testable import Fuzzing

final class VariantTests: XCTestCase {
    private let program = """
        mut n = 0
        while n < 3:
            n = n + 1
        print(n)

        """

    /// The variable's uses and the sum, as the type checker would tell of them.
    private var kinds: [Range<Int>: VariantMaker.Kind] {
        var kinds: [Range<Int>: VariantMaker.Kind] = [:]
        for (text, part) in [("n <", "n"), ("n + 1", "n"), ("n + 1", "n + 1"), ("n < 3", "n < 3")] {
            let start = program.utf8.distance(from: program.startIndex, to: program.range(of: text)!.lowerBound)
            kinds[start..<start + part.utf8.count] = part.count == 5 && part.contains("<") ? .bool : .integer
        }
        return kinds
    }

    func testEditsOnTheLineLeaveTheLines() {
        let maker = VariantMaker(Array(program.utf8), edition: .standard, kinds: kinds)
        for seed in 0..<20 as Range<UInt64> {
            let variant = maker.variant(seed: seed, edits: 4, keepsLines: true)!
            XCTAssertNotEqual(variant, Array(program.utf8))
            XCTAssertEqual(variant.count { $0 == UInt8(ascii: "\n") }, 4, String(decoding: variant, as: UTF8.self))
            XCTAssertEqual(variant, maker.variant(seed: seed, edits: 4, keepsLines: true))
        }
    }

    func testConstantsKeepTheirValues() {
        let program = Array("LATE := 1\nEARLY := LATE * 2\n".utf8)
        let kinds: [Range<Int>: VariantMaker.Kind] = [19..<23: .integer, 19..<27: .integer]
        XCTAssertEqual(kinds.keys.map { String(decoding: program[$0], as: UTF8.self) }.sorted(), ["LATE", "LATE * 2"])
        let maker = VariantMaker(program, edition: .standard, kinds: kinds)
        for seed in 0..<20 as Range<UInt64> {
            let variant = maker.variant(seed: seed, edits: 4, keepsLines: true) ?? program
            XCTAssertTrue(String(decoding: variant, as: UTF8.self).contains("EARLY := LATE * 2\n"))
        }
    }

    func testFirstTurnsAreTakenOut() {
        let maker = VariantMaker(Array(program.utf8), edition: .standard, kinds: [:])
        let variants = (0..<20 as Range<UInt64>).map { String(decoding: maker.variant(seed: $0, edits: 6, keepsLines: false)!, as: UTF8.self) }
        XCTAssertTrue(variants.contains { $0.contains("if n < 3:\n    n = n + 1\nwhile n < 3:\n") }, variants[0])
    }

    func testNothingToEdit() {
        XCTAssertNil(VariantMaker(Array("fn f(): 1\n".utf8), edition: .standard, kinds: [:]).variant(seed: 1, edits: 3, keepsLines: true))
    }
}
