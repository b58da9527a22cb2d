import IR

/// The passes in their order, and why the order is so.
public enum Pipeline {
    // Each pass is one function in a file of its own.
    private static let simplifyPass = Pass("simplify", "folds constants and removes identities", keepsControlFlow: true, function: simplify)
    private static let deadCode = Pass("dead-code", "removes what nobody needs", keepsControlFlow: true, function: removeDeadCode)
    private static let mergeBlocksPass = Pass("merge-blocks", "threads jumps and joins blocks", keepsControlFlow: true, function: mergeBlocks)
    private static let constants = Pass("constants", "conditional constant propagation", keepsControlFlow: true, function: propagateConstants)
    private static let deadFunctions = Pass("dead-functions", "removes functions that nothing reaches", module: removeDeadFunctions)
    private static let tailCalls = Pass("tail-calls", "makes loops of tail calls of a function to itself, and of functions to one another", module: eliminateTailCalls)
    private static let recursion = Pass("recursion", "marks recursive functions", module: markRecursion)
    private static let localize = Pass("localize-globals", "makes globals of one function locals", module: localizeGlobals)
    private static let inline = Pass("inline", "inlines calls and known closures", module: inlineCalls)
    private static let inlineRevealed = Pass("inline-revealed", "inlines closures that objects held", module: inlineRevealedClosures)
    private static let revealedScalars = Pass(scalars.name, scalars.summary, keepsControlFlow: true, function: replaceRevealedScalars)
    private static let library = Pass("inline-library", "inlines small functions of the library that raise", module: inlineLibrary)
    private static let effects = Pass("effects", "finds out what calls may do", module: inferEffects)
    private static let tries = Pass("needless-tries", "removes tries of what cannot raise", module: removeNeedlessTries)
    private static let scalars = Pass("scalar-replacement", "makes objects that nobody sees locals", keepsControlFlow: true, function: replaceScalars)
    private static let number = Pass("number-values", "removes what was computed, checked or loaded before", keepsControlFlow: true, function: numberValues)
    private static let checks = Pass("eliminate-checks", "removes checks that cannot fail", keepsControlFlow: true, function: eliminateChecks)
    private static let rotate = Pass("rotate-loops", "moves the test of a loop to its end", keepsControlFlow: true, function: rotateLoops)
    private static let hoist = Pass("hoist", "moves what loops repeat in front of them", keepsControlFlow: true, function: hoistLoopInvariants)
    private static let version = Pass("version-loops", "copies loops, and leaves out checks where tests in front say that they hold", keepsControlFlow: true, function: versionLoops)
    private static let threadBranchesPass = Pass("thread-branches", "leads edges past questions that they answer", keepsControlFlow: true, function: threadBranches)
    private static let views = Pass("string-views", "makes no strings of slices that are only looked at", module: makeStringViews)
    private static let share = Pass("share-instances", "lets instances that differ in types of references share their code", module: shareInstances)
    private static let place = Pass("place-blocks", "orders blocks for emission, cold ones last", keepsControlFlow: true, function: placeBlocks)

    // Where hoisting and rotation changed nothing, there is nothing new to find.
    private static let numberLoops = Pass(number.name, number.summary, keepsControlFlow: true) { function, context in
        if function.mayHaveLoops { numberValues(&function, &context) }
    }
    private static let checksInLoops = Pass(checks.name, checks.summary, keepsControlFlow: true, function: eliminateChecksInLoops)

    /// The passes that run at a level, in order. A pass may run more than once.
    public static func passes(_ level: OptimizationLevel) -> [Pass] {
        switch level {
        case .none: [tailCalls, recursion, library, deadFunctions]
        case .basic: [tailCalls, recursion, library, simplifyPass, deadCode, mergeBlocksPass, share, deadFunctions, place]
        case .aggressive:
            [
                tailCalls, recursion, library, simplifyPass, deadCode, mergeBlocksPass,
                localize, effects, tries, inline, deadFunctions, mergeBlocksPass, simplifyPass, scalars, inlineRevealed, revealedScalars, threadBranchesPass, constants, mergeBlocksPass,
                effects, number, checks, rotate, hoist, numberLoops, checksInLoops,
                simplifyPass, deadCode, mergeBlocksPass, version, views, share, place, deadFunctions,
            ]
        }
    }

    /// Every pass once.
    public static let all: [Pass] = [
        simplifyPass, deadCode, mergeBlocksPass, constants, deadFunctions, tailCalls, recursion, library, localize, inline, inlineRevealed, effects, tries, scalars,
        threadBranchesPass, number, checks, rotate, hoist, version, views, share, place,
    ]

    /// An order that has to be kept at each level that has both passes.
    struct Constraint: Sendable {
        let before: String
        let after: String
        let reason: String
    }

    /// What the order of `passes` has to keep, checked by PipelineTests: the first run of `before` comes ahead of the
    /// first run of `after`.
    static let constraints: [Constraint] = [
        Constraint(before: "tail-calls", after: "inline", reason: "a self tail call is no recursion, and its function may be inlined, once it is a loop"),
        Constraint(before: "tail-calls", after: "recursion", reason: "calls that are jumps now are no recursion"),
        Constraint(before: "recursion", after: "inline", reason: "a call of one of several functions that call one another is a call of itself once they are inlined"),
        Constraint(before: "simplify", after: "inline", reason: "the cost of a callee is that of its simplified body"),
        Constraint(before: "localize-globals", after: "scalar-replacement", reason: "the slots made of globals are dissolved there"),
        Constraint(before: "effects", after: "needless-tries", reason: "whether a body raises is among its effects"),
        Constraint(before: "effects", after: "number-values", reason: "calls that change nothing must not end what is known of memory"),
        Constraint(before: "inline", after: "scalar-replacement", reason: "an object given to an inlined call is seen by nobody else"),
        Constraint(before: "scalar-replacement", after: "inline-revealed", reason: "which closure an object holds is known when the object is gone"),
        Constraint(before: "scalar-replacement", after: "constants", reason: "constants flow through variables, not through memory"),
        Constraint(before: "number-values", after: "eliminate-checks", reason: "a length that is loaded twice must be one value to be compared with"),
        Constraint(before: "rotate-loops", after: "hoist", reason: "a loop's body is sure to run behind its preheader only when the test is not in between"),
        Constraint(before: "eliminate-checks", after: "hoist", reason: "what a removed check stood in front of may be hoisted"),
        Constraint(before: "number-values", after: "hoist", reason: "what the loop shares with the code before it must not be hoisted twice"),
        Constraint(before: "hoist", after: "version-loops", reason: "a length has to be in front of a loop to be tested there"),
        Constraint(before: "eliminate-checks", after: "version-loops", reason: "checks that are proved need no tests"),
        Constraint(before: "inline", after: "thread-branches", reason: "what a step of an iterator found is known once the step is in its caller"),
        Constraint(before: "thread-branches", after: "string-views", reason: "a slice that went through an `Option` is its own value only then"),
        Constraint(before: "version-loops", after: "string-views", reason: "a copy of a loop would have to have views of its own"),
        Constraint(before: "version-loops", after: "share-instances", reason: "passes tell memory apart by types, which are no longer those of the values then"),
        Constraint(before: "version-loops", after: "place-blocks", reason: "the copies have to be placed, too"),
        Constraint(before: "hoist", after: "place-blocks", reason: "preheaders have to be placed, too"),
    ]
}
