import XCTest

final class PassesTests: XCTestCase {}
