extension Orusc {
    /// `orusc crosscheck FILE|DIRECTORY…`: 0 when all engines agree on all programs, 1 when some do not, 2 when something
    /// could not be run; as elsewhere where an input is missing or the report cannot be written.
    static func crosscheck(_ options: Options) -> Int32 {
        do {
            let checker = try Crosscheck(options)
            let code = checker.run()
            if Interruption.signal != 0 { Interruption.raise() }
            return code
        } catch {
            Console.error("orusc: \(error.message)\n")
            return error.exitCode
        }
    }
}
