import IR
import Support

/// How `optimize` runs.
public struct PassOptions: Sendable {
    /// How much is done.
    public var level = OptimizationLevel.aggressive
    /// Whether the module is verified before the first and after each pass.
    public var verifyEach = false
    /// The passes that are left out.
    public var disabledPasses: Set<String> = []
    /// Whether remarks are collected.
    public var wantsRemarks = false
    /// Whether instructions and checks are counted around each pass.
    public var wantsStatistics = false
    /// On how many threads function passes run. What comes of them does not depend on it.
    public var threads = ThreadChoice.bySize

    /// Makes the default options.
    public init() {}
}

/// What a pass did to the size of the module.
public struct PassStatistics: Hashable, Sendable {
    /// The pass.
    public var pass: String
    /// The instructions before it.
    public var instructionsBefore: Int
    /// The instructions after it.
    public var instructionsAfter: Int
    /// The checks before it.
    public var checksBefore: Int
    /// The checks after it.
    public var checksAfter: Int
}

/// What came of `optimize` beside the module.
public struct OptimizationReport: Sendable {
    /// The remarks, in the order of the passes.
    public var remarks: [Remark] = []
    /// The passes' statistics, in order, if wanted.
    public var statistics: [PassStatistics] = []
}

/// A module that a pass left ill-formed.
public struct VerificationFailure: Error, CustomStringConvertible {
    /// The pass, or "lowering" for the module that was given.
    public var pass: String
    /// What does not hold.
    public var errors: [VerifierError]

    public var description: String {
        "the IR is wrong after \(pass):\n" + errors.map { "  \($0)" }.joined(separator: "\n")
    }
}

/// Runs the passes of a level over a module.
///
/// `observe` is called after each pass with its name; dumping the IR is its business.
@discardableResult
public func optimize(
    _ module: inout IRModule, options: PassOptions = PassOptions(), observe: ((String, IRModule) -> Void)? = nil
) throws(VerificationFailure) -> OptimizationReport {
    try run(Pipeline.passes(options.level), &module, options: options, observe: observe)
}

/// Runs the named pass alone, for its fixtures.
@discardableResult
public func runPass(
    named name: String, on module: inout IRModule, options: PassOptions = PassOptions()
) throws(VerificationFailure) -> OptimizationReport {
    guard let pass = Pipeline.all.first(where: { $0.name == name }) else { return OptimizationReport() }
    return try run([pass], &module, options: options, observe: nil)
}

private func run(
    _ passes: [Pass], _ module: inout IRModule, options: PassOptions, observe: ((String, IRModule) -> Void)?
) throws(VerificationFailure) -> OptimizationReport {
    var context = PassContext(level: options.level, wantsRemarks: options.wantsRemarks)
    var report = OptimizationReport()
    if options.verifyEach { try verify(module, after: "lowering") }
    var size = options.wantsStatistics ? ModuleSize(module) : ModuleSize()
    let enabled = passes.filter { !options.disabledPasses.contains($0.name) }
    if !options.verifyEach && !options.wantsStatistics && observe == nil {
        for group in groups(of: enabled) { run(group, &module, &context, threads: options.threads) }
        report.remarks = context.remarks
        return report
    }
    for pass in enabled {
        run([pass], &module, &context, threads: options.threads)
        if options.verifyEach { try verify(module, after: pass.name) }
        if options.wantsStatistics {
            let after = ModuleSize(module)
            report.statistics.append(
                PassStatistics(
                    pass: pass.name, instructionsBefore: size.instructions, instructionsAfter: after.instructions,
                    checksBefore: size.checks, checksAfter: after.checks))
            size = after
        }
        observe?(pass.name, module)
    }
    report.remarks = context.remarks
    return report
}

/// Runs of function passes, and module passes each alone.
private func groups(of passes: [Pass]) -> [[Pass]] {
    var groups: [[Pass]] = []
    for pass in passes {
        if let last = groups.last?.last, last.isFunctionPass, pass.isFunctionPass {
            groups[groups.count - 1].append(pass)
        } else {
            groups.append([pass])
        }
    }
    return groups
}

/// Runs a group: a module pass, or passes over each function.
private func run(_ group: [Pass], _ module: inout IRModule, _ context: inout PassContext, threads: ThreadChoice) {
    if case .module(let body) = group[0].body { return body(&module, &context) }
    context.forgetCallGraph()
    context.functionEffects.removeAll(keepingCapacity: true)
    module.functions.forEachInPlace { _, function in context.functionEffects.append(function.effects) }
    context.runtimeEffects = module.runtimeFunctions.elements.map(\.effects)
    context.stringByteFunction = module.runtimeFunction(named: "orus_string_byte") ?? .invalid
    context.onlyBytes = (0..<module.stringCount).map { number in
        module.withBytes(of: StringID(number)) { $0.count == 1 ? Int16($0[0]) : -1 }
    }
    swap(&context.types, &module.types)
    runFunctionPasses(group, &module.functions.elements, &context, threads: threads)
    swap(&context.types, &module.types)
}

private func verify(_ module: IRModule, after pass: String) throws(VerificationFailure) {
    let errors = Verifier.verify(module)
    if !errors.isEmpty { throw VerificationFailure(pass: pass, errors: errors) }
}

/// The instructions and checks of a module.
private struct ModuleSize {
    var instructions = 0
    var checks = 0

    init() {}

    init(_ module: borrowing IRModule) {
        for function in module.functions.elements {
            for block in function.layout {
                function.forEachInstruction(in: block) { value in
                    instructions += 1
                    if function[value].opcode.isCheck { checks += 1 }
                }
            }
        }
    }
}
