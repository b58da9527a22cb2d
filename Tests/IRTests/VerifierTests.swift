import XCTest

@testable import IR

/// Each invariant at the top of Verifier.swift, broken.
final class VerifierTests: XCTestCase {
    private func expect(_ invariant: String, _ text: String, line: UInt = #line) throws {
        let errors = Verifier.verify(try Reader.read(text))
        XCTAssertFalse(errors.isEmpty, "nothing found", line: line)
        for error in errors { XCTAssertTrue(error.message.hasPrefix(invariant + ":"), error.description, line: line) }
    }

    /// A function `f` of one block with the given instructions; `%i` is an i32 and `%l` an i64.
    private func body(_ instructions: String, result: String = "unit", more: String = "") -> String {
        "\(more)\nfunction @f \"f\"(i32, i64) -> \(result) {\nb0(%i: i32, %l: i64):\n\(instructions)\n}\n"
    }

    private func broken(_ invariant: String, line: UInt = #line, _ change: (inout IRFunction) -> Void) throws {
        var module = try Reader.read(body("%x = add %i, %i\n jump b1(%x)\n b1(%y: i32):\n return"))
        let id = module.functions.ids.first!
        change(&module.functions[id])
        let errors = Verifier.verify(module)
        XCTAssertFalse(errors.isEmpty, "nothing found", line: line)
        for error in errors { XCTAssertTrue(error.message.hasPrefix(invariant + ":"), error.description, line: line) }
    }

    func testLayout() throws {
        try broken("layout") { $0.layout.reverse() }
        try broken("layout") { $0.layout.append(.entry) }
    }

    func testLinks() throws {
        try broken("links") { function in
            let first = function.blocks[.entry].first
            function[first].block = BlockID(1)
        }
        try broken("links") { function in
            let last = function.blocks[.entry].last
            function[last].previous = .invalid
        }
        try broken("links") { function in
            let parameter = function.parameters(of: BlockID(1)).first!
            function[parameter].c = 7
        }
    }

    func testTerminator() throws {
        try broken("terminator") { function in
            let last = function.blocks[BlockID(1)].last
            function.replace(last, with: .constant(1, .i32))
        }
        try broken("terminator") { $0.remove($0.blocks[BlockID(1)].last) }
    }

    func testEntry() throws {
        try broken("entry") { $0.parameterTypes.removeLast() }
        try expect("entry", body("jump b0(%i, %l)"))
    }

    func testEdge() throws {
        try expect("edge", body("jump b1\nb1(%x: i32):\n return"))
        try expect("edge", body("jump b1(%l)\nb1(%x: i32):\n return"))
        try broken("edge") { $0.layout.removeLast() }
        try broken("edge") { $0.edges[EdgeID(0)].source = BlockID(1) }
    }

    func testOperand() throws {
        try broken("operand") { $0.remove($0.blocks[.entry].first) }
    }

    func testDominance() throws {
        try expect("dominance", body("%x = add %y, %i\n%y = add %i, %i\nreturn"))
        try expect(
            "dominance",
            body("%c = eq %i, %i\nbranch %c, b1, b2\nb1:\n%x = add %i, %i\njump b2\nb2:\n%y = add %x, %i\nreturn"))
    }

    func testType() throws {
        try expect("type", body("%x = add %i, %l\nreturn"))
        try expect("type", body("%c = lt %i, %l\nreturn"))
        try expect("type", body("bounds_check %i, %l array_index\nreturn"))
        try expect("type", body("branch %i, b1, b1\nb1:\nreturn"))
        try expect("type", body("%x = array.len %i\nreturn"))
        try expect("type", body("%x = convert %i: string\nreturn"))
        try expect("type", body("%x = add.checked %u, %u\nreturn".replacingU))
        try expect("type", body("%x = tuple.make(%i): (i64)\nreturn"))
        try expect("type", body("%x = slot.new %i: slot<i64>\nreturn"))
        try expect("type", body("raise message(%i)"))
        try expect("type", body("%x = select %i, %i, %i\nreturn"))
        try expect("type", body("%x = enum.tag %i\nreturn"))
        try expect("type", body("%x = caught.error %i: error\nreturn"))
        try expect("type", body("%x = object.new(%l): @o\nreturn", more: "object @o \"o\" { i32 }"))
        try expect("type", body("global.store @g %i\nreturn", more: "global @g \"g\": i64"))
    }

    func testImmediate() throws {
        try expect("immediate", body("%x = tuple.make(%i): (i32)\n%y = tuple.get %x #1: i32\nreturn"))
        try expect("immediate", body("%x = enum.make #2(): @e\nreturn", more: "enum @e \"e\" scalar { A(), B() }"))
    }

    func testCall() throws {
        try expect("call", body("%x = call @f(%i): unit\nreturn"))
        try expect("call", body("%x = call @f(%i, %l): i32\nreturn"))
        try expect("call", body("%x = call.runtime orus_math_sqrt(%i): f64\nreturn"))
        try expect("call", body("%x = call.closure(%i): i32\nreturn"))
        try expect("call", body("%x = call @g(): i32\nreturn", more: "function @g \"g\"() -> i32"))
    }

    func testTry() throws {
        try expect("try", body("%x = try @g()\nreturn", more: "function @g \"g\"() -> i32 external"))
        try expect("try", body("%x = call @g(): i32\nreturn", more: "function @g \"g\"() -> i32 try-body external"))
        try expect("try", "function @f \"f\"() -> i64 try-body {\nb0:\n%x = const 0: i64\nreturn %x\n}")
    }

    func testReturn() throws {
        try expect("return", body("return", result: "i32"))
        try expect("return", body("return %l", result: "i32"))
    }

    func testSwitch() throws {
        try expect("switch", body("switch %i, default: b1, 1: b1, 1: b1\nb1:\nreturn"))
    }

    func testScope() throws {
        try broken("scope") { function in
            let first = function.blocks[.entry].first
            function[first].scope = 3
        }
    }
}

extension String {
    /// Puts an unsigned constant in front of instructions that use `%u`.
    fileprivate var replacingU: String { "%u = const 1: u32\n" + self }
}
