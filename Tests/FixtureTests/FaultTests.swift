import FixtureKit
import XCTest

/// Small programs that each find a planted fault, as those do to which generated programs are reduced: a crosscheck of each must tell of its
/// fault, which the debug build makes on demand. `make faults` finds the faults by generated programs alone.
final class FaultTests: XCTestCase {
    func testACrosscheckTellsOfEachFault() throws {
        let configuration = try Configuration.fromEnvironment()
        let help = try Command([configuration.orusc, "help", "fuzz"]).run().outputText
        let line = try XCTUnwrap(help.split(separator: "\n").first { $0.contains("make a mistake on purpose: ") }, "no build with faults")
        let faults = line.split(separator: ":").last!.split(separator: ",").map { String($0.filter { $0 != " " }) }
        XCTAssertGreaterThanOrEqual(faults.count, 15)
        for fault in faults {
            let program = "\(configuration.root)/Tests/Fixtures/faults/\(fault).orus"
            var command = Command([configuration.orusc, "crosscheck", "--cc", "tcc", "--plant-fault", fault, program])
            command.timeout = 120
            XCTAssertEqual(try command.run().end, .exited(1), fault)
            XCTAssertLessThan(try readBytes(program).filter { $0 == UInt8(ascii: "\n") }.count, 25, fault)
        }
    }
}
