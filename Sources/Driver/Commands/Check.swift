extension Orusc {
    /// `orusc check FILE…`: each file is the entry of a program of its own.
    static func check(_ options: Options) -> Int32 {
        var worst = ExitCode.success
        for path in options.inputs {
            var compilation = Compilation(options)
            do {
                let bytes = try compilation.read(path)
                _ = compilation.analyzed(bytes, path)
                finish(compilation)
                if compilation.hasErrors { worst = max(worst, ExitCode.data) }
            } catch {
                Reporter(options).report([error.diagnostic], compilation.sources)
                worst = max(worst, error.exitCode)
            }
        }
        return worst
    }
}
