import Glibc

/// Turns a crash of the compiler itself into a report that says so.
///
/// The handler runs on a stack of its own, since the crash may be an overflow, and only writes bytes that were made
/// ready before.
enum CrashHandler {
    private static let signals = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE]
    private nonisolated(unsafe) static let report: UnsafeMutablePointer<UnsafeMutableBufferPointer<UInt8>?> = {
        let cell = UnsafeMutablePointer<UnsafeMutableBufferPointer<UInt8>?>.allocate(capacity: 1)
        cell.initialize(to: nil)
        return cell
    }()

    private static let human = """
        internal error[E9000]: orusc crashed
          = note: this is a defect of orusc, not of your program
          = help: please report it to the maintainers of orusc with your program

        """
    private static let json = """
        {"severity":"error","code":"E9000","title":"internal error","message":"orusc crashed","file":"","line":0,\
        "column":0,"endLine":0,"endColumn":0,"offset":0,"length":0,"labels":[],\
        "notes":["this is a defect of orusc, not of your program"],\
        "help":[{"message":"please report it to the maintainers of orusc with your program","replacements":[]}]}

        """

    /// Makes crashes of the calling thread report themselves.
    static func install(json isJSON: Bool) {
        let text = Array((isJSON ? json : human).utf8)
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count)
        _ = buffer.initialize(from: text)
        report.pointee = buffer
        var stack = stack_t()
        stack.ss_size = 1 << 16
        stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: stack.ss_size, alignment: 16)
        sigaltstack(&stack, nil)
        for number in signals {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { _ in CrashHandler.crashed() }
            action.sa_flags = Int32(SA_ONSTACK) | Int32(bitPattern: UInt32(SA_RESETHAND))
            sigaction(number, &action, nil)
        }
    }

    private static func crashed() {
        if let text = report.pointee { _ = write(STDERR_FILENO, text.baseAddress, text.count) }
        Cleanup.removeFiles()
        _exit(ExitCode.software)
    }
}
