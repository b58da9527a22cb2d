import XCTest

final class SupportTests: XCTestCase {}
