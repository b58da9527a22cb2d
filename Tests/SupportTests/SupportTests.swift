import XCTest

@testable import Support

final class InternerTests: XCTestCase {
    func testEqualTextsHaveEqualSymbols() {
        var interner = Interner()
        let texts = ["", "a", "ab", "abc", "abcd", "abcdefg", "abcdefgh", "abcdefghi", "ä", String(repeating: "x", count: 100)]
        let symbols = texts.map { interner.intern($0) }
        XCTAssertEqual(symbols, texts.map { interner.intern($0) })
        XCTAssertEqual(symbols.map { interner.text($0) }, texts)
        XCTAssertEqual(Set(symbols).count, texts.count)
        XCTAssertEqual(interner.count, texts.count)
    }

    func testGrowsAndKeepsItsSymbols() {
        var interner = Interner()
        let symbols = (0..<20_000).map { interner.intern("name\($0)") }
        XCTAssertEqual(symbols.map(\.index), Array(0..<20_000))
        for index in stride(from: 0, to: 20_000, by: 371) {
            XCTAssertEqual(interner.existing("name\(index)"), symbols[index])
        }
        XCTAssertNil(interner.existing("other"))
    }

    func testHashSpreadsSimilarNames() {
        var hashes = Set<UInt32>()
        for first in 0..<100 {
            for second in 0..<100 {
                var text = "v\(first)_\(second)"
                text.withUTF8 { _ = hashes.insert(Interner.hash($0)) }
            }
        }
        XCTAssertGreaterThan(hashes.count, 9_990)
    }
}

final class IDTests: XCTestCase {
    func testInvalidIDs() {
        XCTAssertFalse(Symbol.invalid.isValid)
        XCTAssertNil(Symbol.invalid.nonInvalid)
        XCTAssertEqual(Symbol(3).nonInvalid, Symbol(3))
    }

    func testArraysAreIndexedByIDs() {
        var array = IDArray<Symbol, String>()
        let first = array.append("a")
        array.append("b")
        array[first] += "!"
        XCTAssertEqual(array.ids.map { array[$0] }, ["a!", "b"])
        array.grow(to: 4, filling: "c")
        XCTAssertEqual(array.elements, ["a!", "b", "c", "c"])
        XCTAssertEqual(IDRange<Symbol>(start: 1, end: 3).map(\.index), [1, 2])
    }
}

final class ComponentsTests: XCTestCase {
    func testOfAListOfEdges() {
        // 0 → 1 ⇄ 2 → 3, and 4 by itself: in any order.
        let components = Components(count: 5, edges: [(2, 3), (0, 1), (2, 1), (1, 2)])
        XCTAssertEqual((0..<components.count).map { components[$0].sorted() }, [[3], [1, 2], [0], [4]])
        XCTAssertEqual(components.numbers(count: 5), [2, 1, 1, 0, 3])
    }

    func testOfNoNodes() {
        XCTAssertEqual(Components(count: 0, edges: []).count, 0)
    }
}
