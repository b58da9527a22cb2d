import Semantics
import Source
import Support
import TypedTree
import XCTest

/// Matches over patterns built by hand: which values they miss, which arms are repeated or never chosen.
final class ExhaustivenessTests: XCTestCase {
    private var program = TypedProgram(symbols: Interner())
    private var color = EnumID(0)
    private var shape = EnumID(1)
    private var point = StructID(0)

    override func setUp() {
        program = TypedProgram(symbols: Interner())
        color = makeEnum("Color", [("Red", 0), ("Green", 0), ("Blue", 0)])
        shape = makeEnum("Shape", [("Circle", 1), ("Rect", 2)])
        program.option = makeEnum("Option", [("Some", 1), ("None", 0)])
        let module = ModuleID(0)
        var declaration = StructDeclaration(name: program.symbols.intern("Point"), module: module, span: .none)
        for name in ["x", "y"] {
            declaration.fields.append(FieldDeclaration(
                name: program.symbols.intern(name), type: TypeStore.i32, span: .none, defaultValue: nil))
        }
        point = program.structs.append(declaration)
    }

    // MARK: Building

    private func makeEnum(_ name: String, _ variants: [(String, Int)]) -> EnumID {
        var declaration = EnumDeclaration(name: program.symbols.intern(name), module: ModuleID(0), span: .none)
        for (name, count) in variants {
            declaration.variants.append(VariantDeclaration(
                name: program.symbols.intern(name), span: .none,
                payload: Array(repeating: PayloadDeclaration(name: nil, type: TypeStore.i32), count: count)))
        }
        return program.enums.append(declaration)
    }

    private func add(_ kind: PatternKind, _ type: TypeID = TypeStore.error) -> TypedPatternID {
        program.patterns.append(TypedPattern(kind, type, .none))
    }

    private func list(_ patterns: [TypedPatternID]) -> PatternList {
        let start = UInt32(program.patternLists.count)
        program.patternLists += patterns
        return PatternList(start: start, count: UInt32(patterns.count))
    }

    private var any: TypedPatternID { add(.wildcard) }

    private func node(_ kind: NodeKind, _ type: TypeID) -> NodeID { program.nodes.append(Node(kind, type, .none)) }

    private func literal(_ value: Int64, _ type: TypeID = TypeStore.i32) -> NodeID {
        node(.integer(magnitude: value.magnitude, negative: value < 0), type)
    }

    private func int(_ value: Int64, _ type: TypeID = TypeStore.i32) -> TypedPatternID {
        add(.constant(literal(value, type)), type)
    }

    private func range(_ low: Int64, _ high: Int64, inclusive: Bool = true, _ type: TypeID = TypeStore.i32) -> TypedPatternID {
        add(.range(low: literal(low, type), high: literal(high, type), inclusive: inclusive), type)
    }

    private func bool(_ value: Bool) -> TypedPatternID { add(.constant(node(.bool(value), TypeStore.bool)), TypeStore.bool) }

    private func string(_ text: String) -> TypedPatternID {
        let literal = program.strings.append(Array(text.utf8))
        return add(.constant(node(.string(literal), TypeStore.string)), TypeStore.string)
    }

    private func variant(_ enumeration: EnumID, _ index: UInt32, _ payload: [TypedPatternID] = []) -> TypedPatternID {
        add(.variant(enumeration, index, list(payload)))
    }

    private func tuple(_ elements: TypedPatternID...) -> TypedPatternID { add(.tuple(list(elements))) }
    private func either(_ alternatives: TypedPatternID...) -> TypedPatternID { add(.alternatives(list(alternatives))) }

    private func some(_ payload: TypedPatternID) -> TypedPatternID { variant(program.option!, 0, [payload]) }
    private var none: TypedPatternID { variant(program.option!, 1) }

    private func array(_ prefix: [TypedPatternID], _ rest: RestPattern = .none, _ suffix: [TypedPatternID] = []) -> TypedPatternID {
        let type = program.types.intern(.array(TypeStore.i32))
        return add(.array(prefix: list(prefix), rest: rest, suffix: list(suffix)), type)
    }

    private func analyze(_ patterns: TypedPatternID...) -> MatchAnalysis {
        analyze(patterns.map { ($0, false) })
    }

    private func analyze(_ arms: [(TypedPatternID, isGuarded: Bool)]) -> MatchAnalysis {
        let body = node(.unit, TypeStore.unit)
        return program.analyzeMatch(arms.map { MatchArm(pattern: $0.0, condition: $0.isGuarded ? body : nil, body: body) })
    }

    // MARK: Missed cases

    func testBools() {
        XCTAssertEqual(analyze(bool(true)).missing, ["false"])
        XCTAssertEqual(analyze(bool(true), bool(false)).missing, [])
        XCTAssertEqual(analyze(tuple(bool(true), any), tuple(any, bool(false))).missing, ["(false, true)"])
    }

    func testVariants() {
        XCTAssertEqual(analyze(variant(color, 1)).missing, ["Color.Red", "Color.Blue"])
        XCTAssertEqual(analyze(variant(color, 0), variant(color, 1), variant(color, 2)).missing, [])
        XCTAssertEqual(analyze(variant(shape, 0, [any])).missing, ["Shape.Rect(_, _)"])
        XCTAssertEqual(
            analyze(variant(shape, 0, [any]), variant(shape, 1, [int(0), any])).missing, ["Shape.Rect(1, _)", "Shape.Rect(-1, _)"])
    }

    func testOptions() {
        XCTAssertEqual(analyze(some(any)).missing, ["None"])
        XCTAssertEqual(analyze(none, some(some(any))).missing, ["Some(None)"])
        XCTAssertEqual(analyze(none, some(int(1))).missing, ["Some(0)", "Some(2)"])
    }

    func testIntegers() {
        XCTAssertEqual(analyze(int(0)).missing, ["1", "-1"])
        XCTAssertEqual(analyze(int(1), int(2)).missing, ["0", "3"])
        XCTAssertEqual(analyze(range(0, 9), range(12, 20), range(21, 30)).missing, ["-1", "10..=11", "31"])
        XCTAssertEqual(analyze(range(-2_147_483_648, -1), range(0, 2_147_483_647)).missing, [])
        XCTAssertEqual(analyze(range(0, 255, TypeStore.integer(.u8))).missing, [])
        XCTAssertEqual(analyze(range(0, 255, inclusive: false, TypeStore.integer(.u8))).missing, ["255"])
        XCTAssertEqual(analyze(range(5, 5, inclusive: false)).missing, ["_"])
    }

    func testCharacters() {
        let char = TypeStore.char
        XCTAssertTrue(analyze(int(1)).isMissingMore)
        XCTAssertFalse(analyze(bool(true)).isMissingMore)
        let low = add(.range(low: node(.char(0), char), high: node(.char(0xD7FF), char), inclusive: true), char)
        let high = add(.range(low: node(.char(0xE000), char), high: node(.char(0x10FFFF), char), inclusive: true), char)
        XCTAssertEqual(analyze(low, high).missing, [])
        XCTAssertEqual(analyze(add(.constant(node(.char(0x61), char)), char)).missing.first, "'b'")
    }

    func testStringsAndFloats() {
        XCTAssertEqual(analyze(string("a")).missing, ["\"\""])
        XCTAssertEqual(analyze(string(""), string("a")).missing, ["\"b\""])
        let zero = add(.constant(node(.float(0), TypeStore.f64)), TypeStore.f64)
        XCTAssertEqual(analyze(zero).missing, ["1.0"])
        XCTAssertEqual(analyze(zero, any).missing, [])
    }

    func testStructsAndTuples() {
        let start = UInt32(program.fieldPatterns.count)
        let zero = int(0)
        program.fieldPatterns.append(FieldPattern(field: 1, pattern: zero))
        let onAxis = add(.structure(point, PoolRange(start: start, count: 1)))
        XCTAssertEqual(analyze(onAxis).missing, ["Point{ y: 1, .. }", "Point{ y: -1, .. }"])
        XCTAssertEqual(analyze(tuple(any, any)).missing, [])
    }

    func testArrays() {
        XCTAssertEqual(analyze(array([])).missing, ["[_, ..]"])
        XCTAssertEqual(analyze(array([]), array([any], .ignored)).missing, [])
        XCTAssertEqual(analyze(array([]), array([any], .ignored, [any])).missing, ["[_]"])
        XCTAssertEqual(analyze(array([any, any]), array([any, any, any], .ignored)).missing, ["[]", "[_]"])
        XCTAssertEqual(analyze(array([], .ignored, [int(0)]), array([])).missing, ["[.., 1]", "[.., -1]"])
    }

    func testGuardsDoNotCount() {
        XCTAssertEqual(analyze([(any, isGuarded: true)]).missing, ["_"])
        XCTAssertEqual(analyze([(bool(true), true), (bool(false), false)]).missing, ["true"])
    }

    // MARK: Redundant arms

    func testRepeatedArms() {
        let analysis = analyze(int(1), int(2), int(1), any)
        XCTAssertEqual(analysis.repeatedArms.map(\.arm), [2])
        XCTAssertEqual(analysis.repeatedArms.map(\.earlier), [0])
        XCTAssertEqual(analysis.unreachableArms, [])
    }

    func testGuardedArmsRepeat() {
        let analysis = analyze([(int(1), isGuarded: true), (int(1), isGuarded: false), (any, isGuarded: false)])
        XCTAssertTrue(analysis.repeatedArms.isEmpty && analysis.unreachableArms.isEmpty)
    }

    func testUnreachableArms() {
        XCTAssertEqual(analyze(range(0, 9), int(5), any).unreachableArms, [1])
        XCTAssertEqual(analyze(any, int(5)).unreachableArms, [1])
        XCTAssertEqual(analyze(bool(true), bool(false), any).unreachableArms, [2])
        XCTAssertEqual(analyze([(any, isGuarded: false), (any, isGuarded: true)]).unreachableArms, [1])
    }

    func testAlternatives() {
        XCTAssertEqual(analyze(either(variant(color, 0), variant(color, 2))).missing, ["Color.Green"])
        let repeated = int(1)
        let analysis = analyze(either(int(1), int(2)), either(repeated, int(3)), any)
        XCTAssertEqual(analysis.unreachableAlternatives, [repeated])
        XCTAssertEqual(analysis.unreachableArms, [])
        XCTAssertEqual(analyze(tuple(either(bool(true), bool(false)), any)).missing, [])
    }

    // MARK: Irrefutable patterns

    func testRefutability() {
        let option = some(any)
        let pair = tuple(any, any)
        let two = array([any, any])
        XCTAssertEqual(program.valuesRefused(by: option), ["None"])
        XCTAssertEqual(program.valuesRefused(by: pair), [])
        XCTAssertEqual(program.valuesRefused(by: two), ["[]", "[_]", "[_, _, _, ..]"])
    }

    // MARK: Size

    func testManyArms() {
        var arms = (0..<5000).map { (int($0), isGuarded: false) }
        arms.append((any, false))
        let analysis = analyze(arms)
        XCTAssertTrue(analysis.missing.isEmpty && analysis.unreachableArms.isEmpty)
    }

    func testEntangledPatternsDoNotHang() {
        // Each row tests one of many columns: the groups double with every column.
        let count = 30
        let rows = (0..<count).map { row in
            (add(.tuple(list((0..<count).map { $0 == row ? bool(true) : any }))), isGuarded: false)
        }
        let analysis = analyze(rows)
        XCTAssertTrue(analysis.isTooComplex || !analysis.missing.isEmpty)
    }
}
