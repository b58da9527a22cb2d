import Source
import Support

extension Orusc {
    /// `orusc explain CODE`: the pages are files, so that every example in them can be tested.
    static func explain(_ options: Options) -> Int32 {
        let word = options.inputs[0]
        guard let code = DiagnosticCode(text: word) else {
            let codes = DiagnosticCode.allCases.map(\.text)
            let error = UsageError(
                "there is no code '\(word)'", suggestion: Spelling.meant(by: word.uppercased(), among: codes))
            Console.error("orusc: \(error)\n")
            return ExitCode.usage
        }
        guard let installation = Installation.find(),
            let page = try? Files.read("\(installation.explanations)/\(code.text).md")
        else {
            Reporter(options).report([BuildFailure.missingRuntime("the page of \(code.text)").diagnostic], SourceMap())
            return ExitCode.unavailable
        }
        return show(String(decoding: page, as: UTF8.self), options)
    }
}
