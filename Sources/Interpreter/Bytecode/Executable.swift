import Source
import TypedTree

/// A program as the machine executes it.
final class Executable {
    /// What a call needs of a function.
    struct Entry: BitwiseCopyable {
        var code: UnsafePointer<Instruction>
        /// The registers of a frame.
        var frameSize: Int32
        /// The parameters, behind which a closure's captured values are put.
        var parameterCount: Int32
        var captureCount: Int32
    }

    /// What reports need of a function.
    struct Function {
        /// The name with the module, such as `main.Point.moved`.
        var name: String
        /// How values of it are shown: `<fn name>`, or `<fn>`.
        var shownName: String
        var isTopLevel: Bool
        /// The place of each instruction.
        var spans: [Span]
        var code: UnsafeMutablePointer<Instruction>
        var codeCount: Int
    }

    /// A module variable.
    struct Global {
        var name: String
    }

    /// A piece of what `print` writes.
    enum Piece {
        case text(Int)
        case value(argument: Int, ShapeID, PrintSpecifier)
    }

    /// What a `print` writes, and where.
    struct Format {
        var pieces: [Piece]
        var destination = PrintDestination.standardOutput(newline: true)
        /// In the VM's edition: whether the first value is the format of the others.
        var isInFirstValue = false
    }

    /// The rules by which the program runs.
    var edition = Edition.standard
    var entries: UnsafeMutablePointer<Entry>
    var functions: [Function]
    var globals: [Global]
    var literals: [[UInt8]]
    var formats: [Format]
    var shapes: [Shape]
    /// The shapes of what `dyn` values are made of, by the numbers of their types.
    var formShapes: [Int64: ShapeID] = [:]
    /// The numbers of extended structs that errors are made of: what a value is, its tag says.
    var openErrors: Set<Int> = []
    /// Objects that the code names by address.
    var constants: [Object]
    /// What the interpreter does not know, by the number in the instruction.
    var unsupported: [String]
    /// The top levels of the modules, in order.
    var initializers: [Int]
    var main: Int?
    /// Whether `main` takes the arguments.
    var mainTakesArguments = false
    /// The type of `main`'s result when it decides the exit code.
    var mainResult: ShapeID?
    var entryModule: String
    let sources: SourceMap

    init(sources: SourceMap, entryModule: String) {
        self.sources = sources
        self.entryModule = entryModule
        entries = .allocate(capacity: 1)
        functions = []
        globals = []
        literals = []
        formats = []
        shapes = []
        constants = []
        unsupported = []
        initializers = []
    }

    /// Sets the functions.
    func setFunctions(_ functions: [Function], _ entries: [Entry]) {
        self.functions = functions
        self.entries.deallocate()
        self.entries = .allocate(capacity: max(1, entries.count))
        self.entries.initialize(from: entries, count: entries.count)
    }

    deinit {
        for function in functions { function.code.deallocate() }
        entries.deallocate()
        for object in constants { object.deallocate() }
    }

    /// Whether a place is in the standard library, where nobody wants to see errors.
    func isInLibrary(_ span: Span) -> Bool { span.isValid && sources[span.file].isLibrary }

    /// The place of an instruction of a function.
    func span(of address: UnsafePointer<Instruction>, in function: Int) -> Span {
        let index = address - UnsafePointer(functions[function].code)
        let spans = functions[function].spans
        return spans.indices.contains(index) ? spans[index] : .none
    }
}
