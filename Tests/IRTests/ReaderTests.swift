import XCTest

@testable import IR

/// The text form: what is printed is read back as the same module.
final class ReaderTests: XCTestCase {
    func testEverythingRoundTrips() throws {
        let module = try Reader.read(fixture("ir/everything.ir"))
        XCTAssertEqual(Verifier.verify(module).map(\.description), [])
        let printed = Printer.print(module)
        let again = try Reader.read(printed)
        XCTAssertEqual(Printer.print(again), printed)
        XCTAssertEqual(Verifier.verify(again).map(\.description), [])
    }

    func testEveryOpcodeIsInTheFixture() throws {
        let module = try Reader.read(fixture("ir/everything.ir"))
        var seen: Set<Opcode> = []
        for function in module.functions.elements {
            for block in function.layout {
                for parameter in function.parameters(of: block) { seen.insert(function[parameter].opcode) }
                function.forEachInstruction(in: block) { seen.insert(function[$0].opcode) }
            }
        }
        XCTAssertEqual(Opcode.allCases.filter { !seen.contains($0) }, [])
    }

    func testSpansRoundTrip() throws {
        let text = "function @f \"f\"() -> unit @ 0:10+5 {\nb0:\n  return @ 3:14+15\n}\n"
        let module = try Reader.read(text)
        var options = Printer.Options()
        options.spans = true
        XCTAssertEqual(Printer.print(module, options: options), "\n" + text)
    }

    func testErrorsNameTheLine() {
        XCTAssertThrowsError(try Reader.read("function @f \"f\"() -> unit {\nb0:\n  retrun\n}\n")) { error in
            XCTAssertEqual("\(error)", "line 3: no instruction is called 'retrun'")
        }
        XCTAssertThrowsError(try Reader.read("function @f \"f\"() -> i32 {\nb0:\n  return %x\n}\n")) { error in
            XCTAssertEqual("\(error)", "line 4: no value is called '%x'")
        }
    }

    func testTableIsInTheOrderOfTheCases() {
        XCTAssertEqual(Opcode.table.map(\.opcode), Opcode.allCases)
        XCTAssertEqual(RaiseKind.table.count, RaiseKind.allCases.count)
        XCTAssertEqual(Set(Opcode.table.map(\.mnemonic)).count, Opcode.table.count)
    }
}
