import XCTest

final class SyntaxTests: XCTestCase {}
