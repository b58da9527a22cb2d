/// The command lines of the C compiler and the linker.
struct CToolchain {
    /// What decides about them: level, sanitizers, debug information, further flags.
    let options: Options
    let installation: Installation
    /// The C compiler's path.
    let command: String

    /// The C compiler that the options name.
    init(_ options: Options, _ installation: Installation) throws(BuildFailure) {
        guard let command = Environment.findExecutable(options.cCompiler) else {
            throw .missingCompiler(options.cCompiler)
        }
        if Self.isTiny(command) && Environment.findExecutable("gcc") == nil { throw .missingLinker }
        // With the plain runtime, which raises errors without telling the sanitizer, that would report what is right.
        if options.sanitizers != nil, !Files.isFile(installation.sanitizedLibrary) { throw .missingSanitizedRuntime(installation.sanitizedLibrary) }
        self.options = options
        self.installation = installation
        self.command = command
    }

    /// Whether the C compiler is tcc, which needs and knows other flags.
    var isTiny: Bool { Self.isTiny(command) }

    /// Whether the C compiler is gcc by its own name, be it called `cc`.
    private var isGCC: Bool { Path.lastComponent(Files.realPath(command)).contains("gcc") }

    /// Whether a C compiler of that name or path is tcc.
    static func isTiny(_ compiler: String) -> Bool { Path.lastComponent(compiler).contains("tcc") }

    /// What the user chose that may be at fault when C is not compiled.
    var doubt: String? {
        if !options.cFlags.isEmpty { return "the C compiler does not take `\(options.cFlags.joined(separator: " "))`, which --cflags gave" }
        let name = Path.lastComponent(command)
        if ["gcc", "clang", "tcc", "cc"].contains(where: { name.contains($0) }) { return nil }
        return "`\(options.cCompiler)`, which --cc names, is no C compiler that takes the flags of gcc"
    }

    /// The flag of the user that the C compiler complains about, with the complaint. What it says of the program names a place in that.
    func refusedFlag(_ complaints: [Substring]) -> (flag: String, complaint: String)? {
        for flag in options.cFlags {
            let name = flag.prefix { $0 != "=" }
            let complaint = complaints.first { $0.contains("error") && $0.contains(name) && !$0.contains(".c:") }
            if let complaint { return (flag, String(complaint)) }
        }
        return nil
    }

    /// Whether a linker complains that a library is not there, in the form that was asked for.
    static func lacksLibrary(_ complaints: String) -> Bool { complaints.contains("cannot find -l") }

    /// What comes before `-c FILE -o PRODUCT`.
    var compileArguments: [String] {
        var arguments = [command, "-std=gnu11", "-w", "-I", installation.include]
        if isTiny {
            if options.debugInfo { arguments.append("-g") }
        } else {
            arguments += ["-pipe", options.debugInfo ? "-g" : "-g1"]
            switch options.level {
            case .none: arguments.append("-O0")
            // Calls in tail position take no stack at any level; by itself gcc sees to that from -O2 on.
            case .basic: arguments += ["-O1", "-foptimize-sibling-calls"]
            // Where hundreds of functions call each other, gcc takes parts of them into one another until memory runs out; nothing is faster for
            // it. It is a parameter since clang, which overlooks those of gcc, refuses `-fno-partial-inlining`.
            case .aggressive:
                arguments += ["-O2", "--param=partial-inlining-entry-probability=0"]
                // Functions with equal bodies are not equal in reports of errors, which name their lines. clang, which does not know the flag, keeps them apart.
                if isGCC { arguments.append("-fno-ipa-icf") }
            }
            // Beyond so many kilobytes, which are some thousand instructions with branches, gcc's propagation of constants takes minutes.
            arguments.append("--param=max-gcse-memory=256")
            // What the emitted C counts on; see Docs/RuntimeABI.md.
            arguments += ["-fno-strict-aliasing", "-ffp-contract=off", "-fno-math-errno", "-fstack-clash-protection"]
            if let sanitizers = options.sanitizers {
                arguments += ["-fsanitize=\(sanitizers)", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"]
            } else {
                arguments += ["-fno-pie"]
            }
        }
        return arguments + options.cFlags
    }

    /// The runtime to link with: that of a program with sanitizers has them, too.
    var runtimeLibrary: String { options.sanitizers == nil ? installation.library : installation.sanitizedLibrary }

    /// Whether the executable can be linked statically where the system has the libraries for it. tcc marks `memcpy` and
    /// its kin as plain functions, and the linker then calls the choosers that a static libc has in their places.
    var canBeStatic: Bool { options.sanitizers == nil && !isTiny }

    /// Links an object file with the runtime.
    func linkArguments(_ object: String, to output: String, isStatic: Bool) -> [String] {
        // tcc cannot link what gcc optimized.
        let linker = isTiny ? Environment.findExecutable("gcc") ?? command : command
        var arguments = [linker, "-o", output, object, runtimeLibrary]
        if options.sanitizers != nil {
            // The library refers to both sanitizers, whichever the program asks for.
            arguments.append("-fsanitize=address,undefined")
        } else {
            arguments.append(isStatic ? "-static" : "-no-pie")
        }
        // Where libc cannot be static, the collector still can.
        arguments += isTiny ? ["-Wl,-Bstatic", "-lgc", "-Wl,-Bdynamic"] : ["-lgc"]
        return arguments + ["-lm", "-lpthread"]
    }
}
