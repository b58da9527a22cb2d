import XCTest

final class DriverTests: XCTestCase {}
