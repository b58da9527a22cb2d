import Semantics
import XCTest

/// Modules and imports (chapter 13).
final class ModuleTests: XCTestCase {
    private let shapes = """
        pub struct Point:
            x: i32
        impl Point:
            fn origin() -> Point: Point{ x: 0 }
        pub fn area(p: Point) -> i32: p.x
        pub LIMIT := 10
        pub mut count = 0
        fn hidden(): pass
        hidden()
        """

    func testFormsOfUse() {
        let modules = ["geo.shapes": shapes]
        assertErrors("use geo.shapes\nprint(shapes.area(shapes.Point.origin()), shapes.LIMIT, shapes.count)\n", [], modules: modules)
        assertErrors("use geo.shapes as s\np: s.Point = s.Point{ x: 1 }\nprint(s.area(p))\n", [], modules: modules)
        assertErrors("use geo.shapes: area, Point as P\np: P = P{ x: 1 }\nprint(area(p))\n", [], modules: modules)
        assertErrors("use geo.shapes:*\nprint(area(Point.origin()), LIMIT)\n", [], modules: modules)
        assertErrors("use math\nprint(math.sqrt(2.0))\n", [], modules: ["std.math": "@native(\"orus_sqrt\")\npub fn sqrt(x: f64) -> f64\n"])
    }

    func testExports() {
        let modules = ["m": shapes]
        assertErrors("use m: hidden\n", ["E3004@1:8"], modules: modules)
        assertErrors("use m: aera\n", ["E3004@1:8"], modules: modules)
        assertErrors("use m\nm.nothing()\nm.hidden()\n", ["E3004@2:3", "E3004@3:3"], modules: modules)
        assertErrors("use m\nm.count = 3\n", ["E1014@2:3"], modules: modules)
        assertErrors("use m: count\ncount = 3\n", ["E1014@2:1"], modules: modules)
        assertErrors("use m: Point\nfn Point(): pass\n", ["E1011@2:4"], modules: modules)
    }

    func testMarkedMembers() throws {
        let text = "pub struct P:\n    x: i32\n    pub y: i32\nimpl P:\n    pub fn a(): pass\n    fn b(): pass\n"
        assertErrors("use m: P\nP.a()\nP.b()\n", ["E3004@3:3"], modules: ["m": text])
        let resolved = Resolved("use m: P\nP.a()\n", ["m": text]).resolved
        let structs = resolved.program.structs
        let p = try XCTUnwrap(structs.ids.first { resolved.program.symbols.text(structs[$0].name) == "P" })
        XCTAssertTrue(resolved.privateMembers.isPrivate(field: 0, of: p))
        XCTAssertFalse(resolved.privateMembers.isPrivate(field: 1, of: p))
    }

    func testMissingModules() {
        let resolved = Resolved("use a.b\nuse c\nprint(b.f(), c)\n", ["c": "unreadable"])
        XCTAssertEqual(resolved.errors, ["E3003@1:5", "E3001@2:5"])
        XCTAssertEqual(resolved.diagnostics[0].notes.count, 2)
    }

    func testCycles() {
        let resolved = Resolved("use a\nprint(a.x)\n", ["a": "use b\npub x = 1\n", "b": "use a\npub y = a.x\n"])
        XCTAssertEqual(resolved.errors, ["E3002@b.orus:1:5"])
        XCTAssertTrue(resolved.diagnostics[0].message.contains("`a` → `b` → `a`"))
    }

    func testInitializationOrder() {
        let resolved = Resolved("use a\nuse b\nprint(a.x, b.y)\n", ["a": "use c\npub x = c.z\n", "b": "use c\npub y = c.z\n", "c": "pub z = 1\n"])
        XCTAssertEqual(resolved.errors, [])
        let program = resolved.resolved.program
        XCTAssertEqual(program.initializationOrder.suffix(4).map { program.modules[$0].name }, ["c", "a", "b", "main"])
    }

    func testModuleScopeOnly() {
        assertErrors("fn f():\n    use a\n    pass\nf()\n", ["E3005@2:5"], modules: ["a": ""])
        assertErrors("if true:\n    pub x = 1\n    print(x)\n", ["E3005@2:5"])
    }

    func testMain() {
        XCTAssertNotNil(Resolved("fn main(): pass\n").resolved.program.main)
        XCTAssertNil(Resolved("fn main(): pass\nmain()\n").resolved.program.main)
        XCTAssertNil(Resolved("fn main(): pass\nif true:\n    main()\n").resolved.program.main)
        XCTAssertNotNil(Resolved("fn main(): pass\nfn f(): main()\nf()\n").resolved.program.main)
    }
}
