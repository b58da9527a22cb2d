import XCTest

final class FixtureTests: XCTestCase {}
