import XCTest

final class CEmissionTests: XCTestCase {}
