import IR
import XCTest

final class OpcodeTests: XCTestCase {
    func testRowsAreInTheOrderOfTheCases() {
        XCTAssertEqual(Opcode.table.map(\.opcode), Opcode.allCases)
    }

    func testWhatHasAResultHasATypeForIt() {
        for row in Opcode.table { XCTAssertEqual(row.opcode.hasResult, row.result != .none, row.mnemonic) }
    }
}
