import Glibc

/// When to colour diagnostics.
public enum ColorChoice: String, Sendable, CaseIterable {
    /// On terminals, unless `NO_COLOR` is set.
    case auto
    case always
    case never

    /// Whether to colour what goes to the given stream.
    func isOn(for file: Int32) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto:
            isatty(file) == 1 && Environment.value("NO_COLOR") == nil && Environment.value("TERM") != "dumb"
        }
    }
}

/// Text to the standard streams.
enum Console {
    /// Writes to standard output; what reads it may have gone away, which is no error of ours.
    static func output(_ text: String) { output(Array(text.utf8)) }

    /// Writes bytes to standard output.
    static func output(_ bytes: [UInt8]) { try? Files.write(bytes, to: STDOUT_FILENO, name: "standard output") }

    /// Writes to standard error.
    static func error(_ text: String) {
        try? Files.write(Array(text.utf8), to: STDERR_FILENO, name: "standard error")
    }
}

/// A line on the terminal that says what takes long; it vanishes when that is done.
struct Progress {
    /// Work that takes less is not worth a line.
    private static let patience = 1.0

    private let isOn: Bool
    private let start = Clock.seconds
    private var shown = -1

    /// Shows progress only where someone watches.
    init(isOn: Bool) { self.isOn = isOn && isatty(STDERR_FILENO) == 1 }

    /// Says what is going on once it has taken a while, with the seconds that passed.
    mutating func update(_ activity: String) {
        guard isOn else { return }
        let elapsed = Clock.seconds - start
        guard elapsed > Self.patience, Int(elapsed) != shown else { return }
        shown = Int(elapsed)
        Console.error("\r\u{1B}[K\(activity)… \(shown) s")
    }

    /// Takes the line away.
    mutating func finish() {
        if shown >= 0 { Console.error("\r\u{1B}[K") }
        shown = -1
    }
}
