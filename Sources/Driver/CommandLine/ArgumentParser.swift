import Support

/// Understands a command line by the table of options.
///
/// Flags may stand anywhere before `--`; the first plain word is the command, or else a file to build.
struct ArgumentParser {
    private var options = Options()
    private var command: CommandName?
    private var plain: [String] = []
    private var given: [(name: String, specification: OptionSpecification)] = []
    private var endedOptions = false

    /// The options that the arguments, without the program's name, ask for.
    static func parse(_ arguments: [String]) throws(UsageError) -> Options {
        var parser = ArgumentParser()
        try parser.read(arguments)
        return try parser.finish()
    }

    private mutating func read(_ arguments: [String]) throws(UsageError) {
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            if endedOptions {
                options.programArguments.append(argument)
            } else if argument == "--" {
                endedOptions = true
            } else if argument == "--version" {
                command = .version
            } else if argument.hasPrefix("-"), argument != "-" {
                index = try readOption(argument, arguments, next: index)
            } else if command == nil, plain.isEmpty, let name = CommandName(rawValue: argument) {
                command = name
            } else {
                plain.append(argument)
            }
        }
    }

    /// Reads a flag with its value; gives the position after both.
    private mutating func readOption(_ argument: String, _ arguments: [String], next: Int) throws(UsageError) -> Int {
        var name = argument
        var attached: String?
        if let equals = argument.firstIndex(of: "="), argument.hasPrefix("--") {
            name = String(argument[..<equals])
            attached = String(argument[argument.index(after: equals)...])
        } else if argument.hasPrefix("-o"), argument.utf8.count > 2, !argument.hasPrefix("--") {
            name = "-o"
            attached = String(argument.dropFirst(2))
        }
        guard let specification = OptionSpecification.named(name) else {
            let names = OptionSpecification.all.flatMap(\.names)
            let bare = String(name.prefix { $0 != "=" })
            throw UsageError("there is no option '\(name)'", suggestion: Spelling.meant(by: bare, among: names + ["--version"]))
        }
        given.append((name, specification))
        switch specification.value {
        case .none:
            if attached != nil { throw UsageError("option '\(name)' takes no value") }
            try specification.apply(&options, "")
        case .optional:
            try specification.apply(&options, attached ?? "")
        case .required(let placeholder):
            if let attached {
                try specification.apply(&options, attached)
            } else if next < arguments.count, arguments[next] != "--" {
                try specification.apply(&options, arguments[next])
                return next + 1
            } else {
                throw UsageError("option '\(name)' wants a value: \(name) \(placeholder)")
            }
        }
        return next
    }

    // MARK: What the words mean together

    private mutating func finish() throws(UsageError) -> Options {
        options.command = command ?? (options.wantsHelp && plain.isEmpty ? .help : .build)
        options.inputs = plain
        if options.wantsHelp { return options }
        if command == nil, let word = plain.first, !Path.isSource(word), word != "-", !Files.exists(word) {
            throw UsageError(
                "there is no command or file '\(word)'",
                suggestion: Spelling.meant(by: word, among: CommandName.allCases.map(\.rawValue)))
        }
        for (name, specification) in given where !specification.commands.contains(options.command) {
            throw UsageError("'orusc \(options.command.rawValue)' has no option '\(name)'")
        }
        if endedOptions && options.command != .run && options.command != .crosscheck {
            // There is no program to pass them to, so they are files whose names may begin with a dash.
            options.inputs += options.programArguments
            options.programArguments = []
        }
        if options.sanitizers != nil, options.cCompiler.split(separator: ",").allSatisfy({ CToolchain.isTiny(String($0)) }) {
            throw UsageError("tcc has no sanitizers: --sanitize wants gcc or clang for --cc")
        }
        try checkInputs()
        return options
    }

    private mutating func checkInputs() throws(UsageError) {
        switch options.command {
        case .build: try wantOneFile()
        case .run:
            if options.inputs.count > 1 {
                let command = "orusc run \(options.inputs[0]) -- \(options.inputs.dropFirst().joined(separator: " "))"
                throw UsageError("arguments of the program follow '--'", suggestion: command)
            }
            try wantOneFile()
        case .check:
            if options.inputs.isEmpty { throw UsageError("'orusc check' wants a file: orusc check FILE…") }
        case .emit:
            let forms = EmissionForm.allCases.map(\.rawValue)
            guard let word = options.inputs.first else {
                throw UsageError("'orusc emit' wants a form and a file: orusc emit \(forms.joined(separator: "|")) FILE")
            }
            guard let form = EmissionForm(rawValue: word) else {
                throw UsageError(
                    "'orusc emit' prints \(forms.joined(separator: ", ")), not '\(word)'",
                    suggestion: Spelling.meant(by: word, among: forms))
            }
            options.form = form
            options.inputs.removeFirst()
            if !options.emittedLevels.isEmpty, form != .c { throw UsageError("--levels goes with 'orusc emit c' alone") }
            try wantOneFile()
        case .doc:
            if options.doc.isLibrary, !options.inputs.isEmpty {
                throw UsageError("'orusc doc --std' documents the standard library and takes no files")
            }
            if options.inputs.contains("-") { throw UsageError("'orusc doc' documents files, not standard input") }
            if options.doc.runsExamples, options.output != nil { throw UsageError("'orusc doc --test' writes nothing, so -o makes no sense") }
        case .crosscheck:
            if options.inputs.isEmpty {
                throw UsageError("'orusc crosscheck' wants programs: orusc crosscheck FILE|DIRECTORY…")
            }
        case .fuzz:
            if !options.inputs.isEmpty { throw UsageError("'orusc fuzz' makes its programs itself and takes no files") }
        case .reduce:
            try wantOneFile()
            guard let command = options.fuzz.interesting, !ProgramRun.replace("{file}", by: "", in: command).elementsEqual(command) else {
                throw UsageError("'orusc reduce' wants a command with {file} in it: orusc reduce FILE --cmd 'COMMAND {file}'")
            }
        case .explain:
            if options.inputs.count != 1 { throw UsageError("'orusc explain' wants one code: orusc explain E2001") }
        case .version:
            if !options.inputs.isEmpty { throw UsageError("'orusc version' takes no arguments") }
        case .help:
            guard let topic = options.inputs.first else { return }
            if options.inputs.count > 1 { throw UsageError("'orusc help' takes one command") }
            if CommandName(rawValue: topic) == nil {
                throw UsageError(
                    "there is no command '\(topic)'",
                    suggestion: Spelling.meant(by: topic, among: CommandName.allCases.map(\.rawValue)))
            }
        }
    }

    private func wantOneFile() throws(UsageError) {
        let command = "orusc " + options.command.rawValue
        if options.inputs.isEmpty { throw UsageError("'\(command)' wants a file") }
        if options.inputs.count > 1 {
            throw UsageError("'\(command)' takes one file, not \(options.inputs.count); the modules it uses are found by themselves")
        }
    }
}
