/// The texts of `orusc help`.
enum HelpText {
    /// What each command is for, in a line.
    static func summary(of command: CommandName) -> String {
        switch command {
        case .build: "compile a program to an executable"
        case .run: "compile a program and run it"
        case .check: "report errors and warnings without compiling"
        case .emit: "print a form of the program: \(EmissionForm.allCases.map(\.rawValue).joined(separator: ", "))"
        case .doc: "make the reference of modules from their comments, or test the examples in them"
        case .crosscheck: "run programs on several engines and compare what they do"
        case .fuzz: "generate programs and crosscheck them"
        case .reduce: "make a program smaller as long as a command says that it is interesting"
        case .explain: "explain an error code"
        case .version: "show the version"
        case .help: "show help, of a command too"
        }
    }

    private static func usage(of command: CommandName) -> String {
        switch command {
        case .build: "orusc build [OPTIONS] FILE [-o OUT]"
        case .run: "orusc run [OPTIONS] FILE [-- ARGUMENTS]"
        case .check: "orusc check [OPTIONS] FILE…"
        case .emit: "orusc emit \(EmissionForm.allCases.map(\.rawValue).joined(separator: "|")) [OPTIONS] FILE"
        case .doc: "orusc doc [OPTIONS] [FILE|DIRECTORY…] [-o OUT]"
        case .crosscheck: "orusc crosscheck [OPTIONS] FILE|DIRECTORY… [-- ARGUMENTS]"
        case .fuzz: "orusc fuzz [OPTIONS]"
        case .reduce: "orusc reduce [OPTIONS] FILE --cmd COMMAND"
        case .explain: "orusc explain CODE"
        case .version: "orusc version"
        case .help: "orusc help [COMMAND]"
        }
    }

    /// The page that `orusc help` shows.
    static var overview: String {
        var text = """
            orusc, the compiler of the Orus language

            Usage:
              orusc COMMAND [OPTIONS] …
              orusc FILE                the same as 'orusc build FILE'

            Commands:

            """
        for command in CommandName.allCases {
            text += "  \(padded(command.rawValue, 12))\(summary(of: command))\n"
        }
        return text + """

            'orusc help COMMAND' shows the options of a command; '-' as FILE reads standard input.
            Exit codes: 0 success, 64 wrong usage, 65 errors in the program, 66 missing input, 69 missing tool,
            70 internal error, 73 output that cannot be written.

            """
    }

    /// The page of one command.
    static func page(of command: CommandName) -> String {
        var text = "orusc \(command.rawValue): \(summary(of: command))\n\nUsage:\n  \(usage(of: command))\n\nOptions:\n"
        for option in OptionSpecification.all where option.commands.contains(command) {
            let title = option.names.joined(separator: ", ") + placeholder(option.value)
            if title.utf8.count < 26 {
                text += "  \(padded(title, 26))\(option.summary)\n"
            } else {
                text += "  \(title)\n" + String(repeating: " ", count: 28) + "\(option.summary)\n"
            }
        }
        return text
    }

    private static func placeholder(_ value: OptionSpecification.Value) -> String {
        switch value {
        case .none: ""
        case .required(let name): " \(name)"
        case .optional(let name): "[=\(name)]"
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
