import IR
import XCTest

final class OpcodeTests: XCTestCase {
    func testRowsAreInTheOrderOfTheCases() {
        XCTAssertEqual(Opcode.table.map(\.opcode), Opcode.allCases)
    }

    func testShapesAreThoseOfTheTable() {
        for row in Opcode.table { XCTAssertEqual(row.opcode.shape, row.shape, row.mnemonic) }
    }
}
