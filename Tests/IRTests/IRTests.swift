import XCTest

final class IRTests: XCTestCase {}
