import Glibc

/// Executables by what they are made of: C text, C compiler and flags. What several engines or programs need is built once,
/// and removed when nobody needs it any more.
final class ExecutableStore {
    /// What came of building.
    enum Product {
        case executable(String)
        /// It could not be built, with the reason.
        case failed(String)
    }

    /// Names an executable.
    struct Key: Hashable {
        fileprivate var low: UInt64
        fileprivate var high: UInt64
        fileprivate var length: Int
        fileprivate var flags: String
    }

    private enum State {
        case building([(Product) -> Void])
        case done(Product)
    }

    private struct Entry {
        var state: State
        var users: Int
    }

    private let options: Options
    private let installation: Installation
    private let pool: ProcessPool
    private let scratch: String
    private var entries: [Key: Entry] = [:]
    private var count = 0
    /// Not every machine has the static libraries.
    private var linksStatically = true
    /// How many C compilations were spared.
    private(set) var sharedCount = 0

    init(_ options: Options, _ installation: Installation, _ pool: ProcessPool, scratch: String) {
        self.options = options
        self.installation = installation
        self.pool = pool
        self.scratch = scratch
    }

    /// Builds the executable of a C file for an engine, or finds it built; `completion` is called at once in that case.
    /// Each request ends by a `release` of its key.
    func request(_ file: String, for engine: NativeEngine, then completion: @escaping (Product) -> Void) -> Key? {
        var engineOptions = options
        engineOptions.explicitLevel = engine.level
        engineOptions.cCompiler = engine.compiler
        engineOptions.sanitizers = engine.sanitizers
        let toolchain: CToolchain
        let text: [UInt8]
        do {
            toolchain = try CToolchain(engineOptions, installation)
        } catch {
            completion(.failed(([error.diagnostic.message] + error.diagnostic.help.map(\.message)).joined(separator: "; ")))
            return nil
        }
        do {
            text = try Files.read(file)
        } catch {
            completion(.failed(error.description))
            return nil
        }
        let key = Self.key(text, toolchain)
        if let entry = entries[key] {
            entries[key]!.users += 1
            sharedCount += 1
            switch entry.state {
            case .done(let product): completion(product)
            case .building(let waiting): entries[key]!.state = .building(waiting + [completion])
            }
            return key
        }
        entries[key] = Entry(state: .building([completion]), users: 1)
        compile(file, key, toolchain)
        return key
    }

    /// One user of an executable is done with it.
    func release(_ key: Key) {
        guard var entry = entries[key] else { return }
        entry.users -= 1
        entries[key] = entry.users == 0 ? nil : entry
        if entry.users == 0, case .done(.executable(let path)) = entry.state { unlink(path) }
    }

    /// Two independent hashes of the text, and all that the C compiler gets beside it.
    private static func key(_ text: [UInt8], _ toolchain: CToolchain) -> Key {
        var low: UInt64 = 0xcbf2_9ce4_8422_2325, high: UInt64 = 0x9e37_79b9_7f4a_7c15
        for byte in text {
            low = (low ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            high = (high &+ UInt64(byte)) &* 0xff51_afd7_ed55_8ccd
            high ^= high >> 29
        }
        return Key(low: low, high: high, length: text.count, flags: toolchain.compileArguments.joined(separator: " "))
    }

    // MARK: Building

    private func compile(_ file: String, _ key: Key, _ toolchain: CToolchain) {
        count += 1
        let base = "\(scratch)/x\(count)"
        let process = PooledProcess(
            arguments: toolchain.compileArguments + ["-c", file, "-o", "\(base).o"], environment: Environment.ofTools,
            directory: scratch, output: "\(base).log", errors: "\(base).log", timeout: 600)
        pool.submit(process, urgent: true) { result in
            guard result.end == .exited(0) else {
                return self.finish(key, base, .failed(self.reason("the C compiler", result, base)))
            }
            self.link(key, base, toolchain, isStatic: toolchain.canBeStatic && self.linksStatically)
        }
    }

    private func link(_ key: Key, _ base: String, _ toolchain: CToolchain, isStatic: Bool) {
        let process = PooledProcess(
            arguments: toolchain.linkArguments("\(base).o", to: base, isStatic: isStatic), environment: Environment.ofTools,
            directory: scratch, output: "\(base).log", errors: "\(base).log", timeout: 600)
        pool.submit(process, urgent: true) { result in
            if result.end == .exited(0) { return self.finish(key, base, .executable(base)) }
            if isStatic, CToolchain.lacksLibrary(self.complaint(base)) {
                self.linksStatically = false
                return self.link(key, base, toolchain, isStatic: false)
            }
            self.finish(key, base, .failed(self.reason("the linker", result, base)))
        }
    }

    private func complaint(_ base: String) -> String {
        String(decoding: (try? Files.read("\(base).log")) ?? [], as: UTF8.self)
    }

    private func reason(_ tool: String, _ result: PooledResult, _ base: String) -> String {
        switch result.end {
        case .timedOut: return "\(tool) did not end in ten minutes"
        case .signaled(let signal): return "\(tool) was ended by signal \(signal)"
        case .notStarted(let reason): return "\(tool) could not be started: \(reason)"
        default:
            let line = complaint(base).split(separator: "\n").first { $0.contains("error") || $0.contains("undefined") }
            return "\(tool) rejected what orusc made of the program" + (line.map { ": \($0)" } ?? "")
        }
    }

    private func finish(_ key: Key, _ base: String, _ product: Product) {
        unlink("\(base).o")
        unlink("\(base).log")
        guard case .building(let waiting)? = entries[key]?.state else { return }
        entries[key]!.state = .done(product)
        for completion in waiting { completion(product) }
    }
}
