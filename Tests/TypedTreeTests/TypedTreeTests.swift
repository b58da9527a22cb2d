import XCTest

final class TypedTreeTests: XCTestCase {}
