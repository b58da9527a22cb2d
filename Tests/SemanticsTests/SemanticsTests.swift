import XCTest

final class SemanticsTests: XCTestCase {}
