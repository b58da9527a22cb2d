import Fuzzing
import Support

/// What `orusc fuzz` and `orusc reduce` are asked to do.
public struct FuzzOptions: Sendable {
    /// `--count`: how many programs are generated.
    public var count = 1000
    /// `--seed`: the seed of the first program; the next ones have the next seeds.
    public var seed: UInt64 = 1
    /// `--time`: the seconds after which no new programs are begun; nil for no limit.
    public var time: Double?
    /// `--max-failures`: after how many programs that do not agree no new ones are begun; nil for no limit.
    public var maximumFailures: Int?
    /// `--features`: what programs may contain.
    public var features = Features.all
    /// `--variants`: programs whose variants are checked instead of generated ones.
    public var variantsOf: String?
    /// How many variants each of them has: `--count`, when given.
    public var variantCount = 3
    /// `--keep`: the directory for programs on which engines differ.
    public var keepDirectory = "fuzz-failures"
    /// `--coverage`: report what of the language the programs used.
    public var coverage = false
    /// `--print`: write the programs instead of running them.
    public var printsPrograms = false
    /// `--cmd`: the command that tells whether a smaller program is still interesting.
    public var interesting: String?
}

extension OptionSpecification {
    private static let generating: Set<CommandName> = [.fuzz]

    /// The flags of `orusc fuzz` and `orusc reduce` alone.
    static let fuzzing: [OptionSpecification] = faults + [
        OptionSpecification(
            names: ["--count"], value: .required("N"), commands: generating, summary: "how many programs to generate (default: 1000), or variants of each program (default: 3)"
        ) { options, value throws(UsageError) in
            guard let count = Int(value), count > 0 else { throw UsageError("--count takes a positive number, not '\(value)'") }
            options.fuzz.count = count
            options.fuzz.variantCount = count
        },
        OptionSpecification(
            names: ["--seed"], value: .required("S"), commands: generating,
            summary: "the seed of the first program (default: 1); the same seed gives the same program"
        ) { options, value throws(UsageError) in
            guard let seed = UInt64(value) else { throw UsageError("--seed takes a number from 0 to 2^64 - 1, not '\(value)'") }
            options.fuzz.seed = seed
        },
        OptionSpecification(
            names: ["--time"], value: .required("SECONDS"), commands: generating, summary: "begin no program after this time"
        ) { options, value throws(UsageError) in
            guard let seconds = Double(value), seconds > 0 else { throw UsageError("--time takes a number of seconds, not '\(value)'") }
            options.fuzz.time = seconds
        },
        OptionSpecification(
            names: ["--max-failures"], value: .required("N"), commands: generating,
            summary: "begin no program after so many on which engines differ"
        ) { options, value throws(UsageError) in
            guard let count = Int(value), count > 0 else { throw UsageError("--max-failures takes a positive number, not '\(value)'") }
            options.fuzz.maximumFailures = count
        },
        OptionSpecification(
            names: ["--features"], value: .required("LIST"), commands: generating,
            summary: "what programs may contain: \(Features.named.map(\.name).joined(separator: ",")) (default: all)"
        ) { options, value throws(UsageError) in
            options.fuzz.features = []
            for name in value.split(separator: ",") {
                guard let found = Features.named.first(where: { $0.name == name }) else {
                    throw UsageError(
                        "there is no feature '\(name)'",
                        suggestion: Spelling.meant(by: String(name), among: Features.named.map(\.name)))
                }
                options.fuzz.features.insert(found.feature)
            }
        },
        OptionSpecification(
            names: ["--variants"], value: .required("PATH"), commands: generating,
            summary: "instead of generating programs, derive some from a file, or those below a directory, that must do what these do"
        ) { options, value in options.fuzz.variantsOf = value },
        OptionSpecification(
            names: ["--keep"], value: .required("DIR"), commands: generating,
            summary: "where programs go on which engines differ (default: fuzz-failures)"
        ) { options, value in options.fuzz.keepDirectory = value },
        OptionSpecification(
            names: ["--coverage"], value: .none, commands: generating,
            summary: "report how often the programs used each construct of the language and each IR opcode"
        ) { options, _ in options.fuzz.coverage = true },
        OptionSpecification(
            names: ["--print"], value: .none, commands: generating, summary: "write the programs to standard output instead"
        ) { options, _ in options.fuzz.printsPrograms = true },
        OptionSpecification(
            names: ["--cmd"], value: .required("COMMAND"), commands: [.reduce],
            summary: "a shell command that succeeds while the program, {file}, is still interesting"
        ) { options, value in options.fuzz.interesting = value },
    ]

    #if PLANTED_FAULTS
        /// What the compiler's own tests alone use.
        private static let faults: [OptionSpecification] = [
            OptionSpecification(
                names: ["--plant-fault"], value: .required("NAME"), commands: [.build, .run, .emit, .crosscheck, .fuzz],
                summary: "make a mistake on purpose: \(PlantedFault.allCases.map(\.rawValue).joined(separator: ", "))"
            ) { options, value throws(UsageError) in
                guard let fault = PlantedFault(rawValue: value) else { throw UsageError("there is no fault '\(value)' to plant") }
                PlantedFault.planted = fault
                options.plantedFault = value
            }
        ]
    #else
        private static let faults: [OptionSpecification] = []
    #endif
}
