import Support
import XCTest

@testable import IR

/// What threads work on shares no memory: references are counted without atomic operations.
final class UnsharingTests: XCTestCase {
    func testUnsharedFunctionsHaveEachArrayToThemselves() throws {
        let functions = try Reader.read(fixture("ir/everything.ir")).functions.elements
        var function = try XCTUnwrap(functions.first { !$0.cases.isEmpty })
        function.parameterTypes = [.i32]
        function.captureTypes = [.i32]
        function.scopes = [InlineScope(name: function.name, call: function.span, parent: 0)]
        let shared = storage(of: function)
        XCTAssertGreaterThan(shared.count, 8)
        XCTAssertEqual(storage(of: function), shared)
        var copy = function
        XCTAssertTrue(copy.unshare())
        let own = storage(of: copy)
        for (name, address) in shared { XCTAssertNotEqual(own[name], address, name) }
        // What is not shared stays where it is.
        XCTAssertFalse(copy.unshare())
        XCTAssertEqual(storage(of: copy), own)
    }

    func testUnsharedTypesSayTheSame() throws {
        let types = try Reader.read(fixture("ir/everything.ir")).types
        let copy = types.unsharedForReading()
        XCTAssertEqual(copy.count, types.count)
        XCTAssertEqual(copy.objects.elements, types.objects.elements)
        XCTAssertEqual(copy.enumerations.elements, types.enumerations.elements)
        for number in 0..<types.count { XCTAssertEqual("\(copy.kind(IRType(number)))", "\(types.kind(IRType(number)))") }
        XCTAssertNotEqual(copy.objects.elements[0].fields.address, types.objects.elements[0].fields.address)
        XCTAssertNotEqual(copy.enumerations.elements[0].variants.address, types.enumerations.elements[0].variants.address)
    }

    /// Where each array of a function is.
    private func storage(of function: IRFunction) -> [String: UInt] {
        var result: [String: UInt] = [:]
        for child in Mirror(reflecting: function).children {
            if let array = child.value as? any Addressed { result[child.label!] = array.address }
        }
        return result
    }
}

private protocol Addressed {
    var address: UInt { get }
}

extension Array: Addressed {
    fileprivate var address: UInt { withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }
}

extension IDArray: Addressed {
    fileprivate var address: UInt { elements.address }
}
