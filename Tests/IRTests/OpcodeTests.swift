import IR
import XCTest

final class OpcodeTests: XCTestCase {
    func testRowsAreInTheOrderOfTheCases() {
        XCTAssertEqual(Opcode.table.map(\.opcode), Opcode.allCases)
    }

    func testWhatPassesAskForIsWhatTheTableSays() {
        for row in Opcode.table {
            XCTAssertEqual(row.opcode.shape, row.shape, row.mnemonic)
            XCTAssertEqual(row.opcode.effects, row.effects, row.mnemonic)
            XCTAssertEqual(row.opcode.traits, row.traits, row.mnemonic)
            XCTAssertEqual(row.opcode.hasResult, row.result != .none, row.mnemonic)
        }
    }
}
