import IR
import Source
import Support

/// How C text is emitted.
public struct EmissionOptions: Sendable {
    /// Whether each Orus variable is kept in a C variable of its name, for debuggers.
    public var debugVariables = false
    /// Whether the text itself tells the runtime at which place each call stands: for C compilers whose debug information it cannot read.
    public var marksCalls = false
    /// The name of the entry module, which call chains leave out.
    public var entryModule = "main"

    /// Makes the options of a plain build.
    public init() {}
}

/// Translates a module to one C file that compiles against `orusrt.h`.
///
/// The text depends on nothing but the arguments. `sources` are the files that the module's spans point into.
public func emitC(_ module: consuming IRModule, sources: SourceMap, options: EmissionOptions = EmissionOptions()) -> CText {
    var emitter = Emitter(module, sources, options)
    return emitter.emitModule()
}

/// C text, in pieces: it may be hundreds of megabytes, which are written to a file and never copied.
public final class CText {
    private let declarations: TextBuffer
    private let bodies: TextBuffer
    private let program: TextBuffer

    init(declarations: consuming TextBuffer, bodies: consuming TextBuffer, program: consuming TextBuffer) {
        self.declarations = declarations
        self.bodies = bodies
        self.program = program
    }

    /// Calls `body` with the pieces of the text.
    public func withPieces<Failure: Error>(_ body: ([UnsafeRawBufferPointer]) throws(Failure) -> Void) throws(Failure) {
        try body(declarations.pieces + bodies.pieces + program.pieces)
    }

    /// The whole text.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        withPieces { for piece in $0 { bytes += piece } }
        return bytes
    }
}

/// Writes one module as C.
///
/// The function bodies come first, into a buffer of their own, since only they tell which strings, closures and
/// places there are; the declarations are then put before them. What each kind of instruction becomes is in the
/// extensions, by subject.
struct Emitter: ~Copyable {
    var module: IRModule
    let options: EmissionOptions
    /// The text that is being written.
    var out: TextBuffer
    var types: CTypeTable
    var places: PlaceTable
    var scopes = ScopeTable()
    var lines: LineTracker
    /// The function that is being written, with what `plan` found out about it.
    var function: IRFunction
    var plan = FunctionPlan()
    /// The source line that the C line being written counts for.
    var currentFile = FileID.invalid
    var currentLine = 0
    /// The C names of the debug variables of the function.
    var debugVariables: [DebugVariable] = []
    /// The strings and functions that bodies refer to, in the order of their first use.
    var usedStrings: [StringID] = []
    var isStringUsed: [Bool]
    var usedRaises: Set<UInt32> = []
    var staticClosures: [IRFunctionID] = []
    var hasStaticClosure: [Bool]
    /// How much each function is worth to the C compiler.
    var efforts: [Effort]
    /// Whether the function that is being written has loops, and whether any function with loops stores floating-point numbers in arrays.
    var hasLoops = false
    var storesFloatsInLoops = false
    /// Whether a name needs an underscore at its end, by symbol; nil where that was not asked yet.
    var underscores: [Bool?] = []
    /// The moves of the edge being written.
    var moves: [Move] = []

    init(_ module: consuming IRModule, _ sources: SourceMap, _ options: EmissionOptions) {
        self.options = options
        out = TextBuffer()
        types = CTypeTable(module)
        places = PlaceTable(sources)
        lines = LineTracker(sources)
        function = .placeholder
        isStringUsed = Array(repeating: false, count: module.stringCount)
        efforts = Array(repeating: .full, count: module.functions.count)
        hasStaticClosure = Array(repeating: false, count: module.functions.count)
        self.module = module
    }

    mutating func emitModule() -> CText {
        for id in module.functions.ids where module.functions[id].hasBody { emitFunction(id) }
        let bodies = takeText()
        emitPrelude()
        emitTypeDeclarations()
        emitGlobals()
        emitPrototypes()
        emitStrings()
        emitStaticClosures()
        let declarations = takeText()
        emitProgram()
        return CText(declarations: declarations, bodies: bodies, program: takeText())
    }

    /// What was written, after which writing starts anew.
    private mutating func takeText() -> TextBuffer {
        var text = TextBuffer()
        swap(&text, &out)
        return text
    }

    private mutating func emitPrelude() {
        out.append("// Made by orusc; see Docs/RuntimeABI.md of the compiler for the conventions.\n")
        if storesFloatsInLoops {
            // At -O2, gcc vectorizes no loop that it would have to test for overlapping arrays. Other loops rarely have what vectors can do.
            out.append("""
                #if defined __OPTIMIZE__ && defined __GNUC__ && !defined __clang__ && !defined __TINYC__
                #pragma GCC optimize ("vect-cost-model=cheap")
                #endif

                """)
        }
        out.append("""
            #include "orusrt.h"

            #define ORUS_UNUSED __attribute__((unused))
            #if defined __GNUC__ && !defined __clang__ && !defined __TINYC__ && !defined __OPTIMIZE__
            #define ORUS_TAIL_CALLER __attribute__((optimize("O1", "optimize-sibling-calls")))
            #else
            #define ORUS_TAIL_CALLER
            #endif
            #if ORUS_GNU
            #define ORUS_INFINITY __builtin_inf()
            #define ORUS_NAN __builtin_nan("")
            #else
            #define ORUS_INFINITY (1.0 / 0.0)
            #define ORUS_NAN (0.0 / 0.0)
            #endif
            typedef void (*orus$code)(void);


            """)
    }
}
