import XCTest

final class SourceTests: XCTestCase {}
