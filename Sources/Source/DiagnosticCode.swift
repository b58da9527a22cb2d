/// What part of the language or of the compiler a diagnostic is about.
public enum DiagnosticCategory: String, Sendable {
    case runtime
    case syntax
    case name
    case flow
    case type
    case module
    case system
    case warning
    case `internal`

    /// How a headline begins, before the code: `type error`, `warning`.
    public var headline: String {
        switch self {
        case .warning: "warning"
        case .flow: "control flow error"
        default: "\(rawValue) error"
        }
    }
}

/// A code of the language's table of errors and warnings, such as E2001.
///
/// Every code has a case here, a title (`defaultTitle`) and a page that `orusc explain` prints.
public enum DiagnosticCode: UInt16, Hashable, Sendable, CaseIterable {
    // Raised by running programs; compile-time rendering and `explain` know them too.
    case divisionByZero = 1
    case indexOutOfBounds = 2
    case missingKey = 3
    case overflow = 4
    case invalidOperation = 5
    case conversion = 7
    case stackOverflow = 8
    case outOfMemory = 9
    case invalidNumberText = 10
    case failedAssertion = 11
    case endOfInput = 12
    case raised = 13
    case system = 14
    case limitReached = 15

    // Syntax.
    case unexpectedSyntax = 1001
    case missingColon = 1002
    case unclosedParenthesis = 1003
    case unclosedBrace = 1004
    case unterminated = 1005
    case malformedLiteral = 1006
    case indentation = 1008
    case nestingTooDeep = 1009
    case unclosedBracket = 1020

    // Names.
    case undefinedName = 1010
    case duplicateDefinition = 1011
    case uninitializedVariable = 1012
    case nameForm = 1013
    case immutable = 1014
    case notADeclaration = 1015

    // Control flow.
    case breakOutsideLoop = 1401
    case continueOutsideLoop = 1402
    case missingReturn = 1406
    case missedCase = 1410
    case repeatedArm = 1411

    // Types.
    case typeMismatch = 2001
    case unknownType = 2003
    case mixedArithmetic = 2004
    case impossibleCast = 2005
    case undeterminedType = 2006
    case unsupportedOperation = 2007
    case unknownMember = 2008
    case argumentCount = 2009
    case unmetConstraint = 2010
    case missingField = 2011

    // Modules.
    case unreadableModule = 3001
    case moduleCycle = 3002
    case moduleNotFound = 3003
    case notExported = 3004
    case notAtModuleScope = 3005

    // The compiler's own failures.
    case internalError = 9000
    case cCompilerRejected = 9001
    case linkFailed = 9002

    // What the machine lacks or refuses.
    case unwritableOutput = 9003
    case missingTool = 9004

    // Warnings: W1001 and so on, kept apart from the errors by an offset of 20,000.
    case unusedVariable = 21001
    case unusedParameter = 21002
    case unusedImport = 21003
    case unusedFunction = 21004
    case unreachableCode = 21005
    case unreachableArm = 21006
    case certainToRaise = 21007
    case ambiguousSpelling = 21008
    case unusedValue = 21009
}

extension DiagnosticCode {
    /// The code as it is written: `E2001`, `W1003`.
    public var text: String {
        let number = isWarning ? rawValue - 20000 : rawValue
        let digits = String(number)
        return (isWarning ? "W" : "E") + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }

    /// The code that is written `text`, in either case.
    public init?(text: String) {
        let wanted = text.uppercased()
        guard let code = Self.allCases.first(where: { $0.text == wanted }) else { return nil }
        self = code
    }

    /// Whether the code is a warning's.
    public var isWarning: Bool { rawValue >= 20000 }

    /// What the code is about.
    public var category: DiagnosticCategory {
        switch rawValue {
        case ..<1000: .runtime
        case 1001...1009, 1020: .syntax
        case 1010...1019: .name
        case 1400..<1500: .flow
        case 2000..<3000: .type
        case 3000..<4000: .module
        case 9003...9004: .system
        case 20000...: .warning
        default: .internal
        }
    }

    /// The headline used where the reporting stage has no better one.
    public var defaultTitle: String {
        switch self {
        case .divisionByZero: "division by zero"
        case .indexOutOfBounds: "index out of bounds"
        case .missingKey: "missing key"
        case .overflow: "arithmetic overflow"
        case .invalidOperation: "invalid operation"
        case .conversion: "value cannot be converted"
        case .stackOverflow: "stack overflow"
        case .outOfMemory: "out of memory"
        case .invalidNumberText: "invalid number"
        case .failedAssertion: "assertion failed"
        case .endOfInput: "end of input"
        case .raised: "uncaught error"
        case .system: "the system refused"
        case .limitReached: "limit reached"
        case .unexpectedSyntax: "unexpected syntax"
        case .missingColon: "missing `:`"
        case .unclosedParenthesis: "unclosed `(`"
        case .unclosedBrace: "unclosed `{`"
        case .unclosedBracket: "unclosed `[`"
        case .unterminated: "unterminated literal or comment"
        case .malformedLiteral: "malformed literal"
        case .indentation: "wrong indentation"
        case .nestingTooDeep: "nesting too deep"
        case .undefinedName: "undefined name"
        case .duplicateDefinition: "second definition"
        case .uninitializedVariable: "variable read before its initializer ran"
        case .nameForm: "name of the wrong form"
        case .immutable: "assignment to what is immutable"
        case .notADeclaration: "not a declaration"
        case .breakOutsideLoop: "`break` outside a loop"
        case .continueOutsideLoop: "`continue` outside a loop"
        case .missingReturn: "missing result"
        case .missedCase: "pattern that may not match"
        case .repeatedArm: "repeated arm"
        case .typeMismatch: "mismatched types"
        case .unknownType: "unknown type"
        case .mixedArithmetic: "arithmetic on two different types"
        case .impossibleCast: "impossible cast"
        case .undeterminedType: "undetermined type"
        case .unsupportedOperation: "unsupported operation"
        case .unknownMember: "unknown member"
        case .argumentCount: "wrong arguments"
        case .unmetConstraint: "constraint not met"
        case .missingField: "missing field"
        case .unreadableModule: "unreadable module"
        case .moduleCycle: "module cycle"
        case .moduleNotFound: "module not found"
        case .notExported: "no such export"
        case .notAtModuleScope: "not at module scope"
        case .internalError: "internal error"
        case .cCompilerRejected: "the C compiler rejected the generated code"
        case .linkFailed: "linking failed"
        case .unwritableOutput: "the output cannot be written"
        case .missingTool: "a needed tool is missing"
        case .unusedVariable: "unused variable"
        case .unusedParameter: "unused parameter"
        case .unusedImport: "unused import"
        case .unusedFunction: "unused function"
        case .unreachableCode: "unreachable code"
        case .unreachableArm: "unreachable arm"
        case .certainToRaise: "certain to raise"
        case .ambiguousSpelling: "ambiguous spelling"
        case .unusedValue: "unused value"
        }
    }
}
