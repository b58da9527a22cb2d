import Glibc

/// The functions of one float behind `@native("orus_math_…")` that have no operation of their own.
enum MathFunction: String, CaseIterable {
    case asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh, cbrt, log1p, expm1, erf, erfc, tgamma, lgamma

    func callAsFunction(_ x: Double) -> Double {
        switch self {
        case .asin: Glibc.asin(x)
        case .acos: Glibc.acos(x)
        case .atan: Glibc.atan(x)
        case .sinh: Glibc.sinh(x)
        case .cosh: Glibc.cosh(x)
        case .tanh: Glibc.tanh(x)
        case .asinh: Glibc.asinh(x)
        case .acosh: Glibc.acosh(x)
        case .atanh: Glibc.atanh(x)
        case .cbrt: Glibc.cbrt(x)
        case .log1p: Glibc.log1p(x)
        case .expm1: Glibc.expm1(x)
        case .erf: Glibc.erf(x)
        case .erfc: Glibc.erfc(x)
        case .tgamma: Glibc.tgamma(x)
        case .lgamma: Glibc.lgamma(x)
        }
    }
}
