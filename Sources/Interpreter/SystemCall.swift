/// What the standard library asks of the operating system: the natives `orus_system_…` of `Runtime/std/internal/system.orus`, where
/// their arguments and results are told.
public enum SystemCall: String, CaseIterable, Sendable {
    case open, close, read, write, seek
    case stat, list, access, mkdir, rmdir, unlink, rename, link, symlink, chmod, truncate, setTimes = "set_times"
    case readLink = "readlink", realPath = "realpath"
    case workingDirectory = "cwd", changeDirectory = "chdir"
    case variables, setVariable = "set_variable", unsetVariable = "unset_variable"
    case number, uname, random, run
    case clock, sleep, utcOffset = "utc_offset", zone
    case failure, reason

    /// What the arguments are: `t` a text, `l` a list of texts, `n` a number.
    var parameters: StaticString {
        switch self {
        case .open, .access, .mkdir, .chmod, .truncate, .stat: "tn"
        case .close, .number, .random, .clock, .sleep, .utcOffset, .zone, .reason: "n"
        case .read: "nn"
        case .write: "nt"
        case .seek: "nnn"
        case .rename, .link, .symlink, .setVariable: "tt"
        case .setTimes: "tnn"
        case .list, .rmdir, .unlink, .readLink, .realPath, .changeDirectory, .unsetVariable: "t"
        case .workingDirectory, .variables, .uname, .failure: ""
        case .run: "ltltn"
        }
    }

    /// Whether what the program printed has to be seen before.
    var comesAfterOutput: Bool { self == .run || self == .sleep }
}

/// The arguments of a call, those of each kind in their order.
public struct SystemArguments: Sendable {
    public var texts: [[UInt8]] = []
    public var lists: [[[UInt8]]] = []
    public var numbers: [Int64] = []
}

/// What came of a call.
public enum SystemResult: Sendable {
    case number(Int64)
    case text([UInt8])
    case texts([[UInt8]])
    case numbers([Int64])
    /// The system's error number.
    case failed(Int32)
}
