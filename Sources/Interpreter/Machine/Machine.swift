import Glibc
import Source

/// The state of a running program: stack, heap, globals, output. `Machine+Run.swift` executes instructions; the other extensions are what
/// they call.
final class Machine {
    /// A frame that is left for a while.
    struct Frame: BitwiseCopyable {
        /// Where the caller goes on.
        let returnAddress: UnsafePointer<Instruction>
        let callerRegisters: UnsafeMutablePointer<Int64>
        /// The function that was called.
        let function: Int

        init(returnAddress: UnsafePointer<Instruction>, callerRegisters: UnsafeMutablePointer<Int64>, function: Int) {
            self.returnAddress = returnAddress
            self.callerRegisters = callerRegisters
            self.function = function
        }

        /// The first frame of a run, which goes on to a `halt`, for an operation.
        init(haltAddress: UnsafePointer<Instruction>, operation: UnsafePointer<Instruction>, function: Int) {
            // Nobody returns to registers.
            let address = UnsafeMutableRawPointer(mutating: operation)
            self.init(returnAddress: haltAddress, callerRegisters: address.assumingMemoryBound(to: Int64.self), function: function)
        }

        /// The operation that started the run that the frame is the first of.
        var operation: UnsafePointer<Instruction> { UnsafeRawPointer(callerRegisters).assumingMemoryBound(to: Instruction.self) }
    }

    /// An active `try`.
    struct Handler: BitwiseCopyable {
        let address: UnsafePointer<Instruction>
        let registers: UnsafeMutablePointer<Int64>
        let frameCount: Int
        let errorRegister: Register
        /// Whether, here or further out, errors are caught and not raised again.
        let endsErrors: Bool
    }

    let program: Executable
    let host: any Host
    let limits: Limits

    var heap: Heap
    let globals: UnsafeMutablePointer<Int64>
    let globalIsSet: UnsafeMutablePointer<Bool>

    let stack: UnsafeMutablePointer<Int64>
    let stackEnd: UnsafeMutablePointer<Int64>
    private let stackBytes: Int
    /// The end of the registers of the innermost run's frame: what a nested run starts behind, and what a collection scans to.
    var top: UnsafeMutablePointer<Int64>

    let frames: UnsafeMutablePointer<Frame>
    let frameLimit: Int
    var frameCount = 0
    private let frameBytes: Int

    var handlers: [Handler] = []
    /// Objects that operations hold while they call functions of the program.
    var pinned: [Int64] = []
    /// What a comparison gives where NaN decides; nil where that has a place in the order.
    var unordered: Int?

    /// The steps that are left.
    var stepsLeft: Int
    /// The error that is on its way to a handler, of `Failure.pending`.
    var pendingError: Int64 = 0
    /// The operation that is being performed: the address behind its instruction, and the function.
    var operationAddress: UnsafePointer<Instruction>
    var operationFunction = 0
    var exitCode: Int32 = 0
    /// Set when an error is raised that nothing will catch.
    var uncaught: UncaughtError?
    /// The last error raised that, by its handlers, is likely to end the program, with the calls that led to its raise: when it is
    /// reported, none of them is active any more.
    var passing: (error: Int64, chain: UncaughtError.Chain) = (0, UncaughtError.Chain())
    var unsupportedText = ""
    /// How deep operations and functions of the program are nested in each other.
    var nesting = 0

    let output = ByteBuffer()
    /// Where the texts of integers are made.
    let integerBuffer = ByteBuffer(capacity: 32)
    /// Standard input that was read and not used.
    var input: [UInt8] = []
    var inputPosition = 0
    /// The error number of the last call of the system that failed; 0 after one that did not.
    var systemFailure: Int64 = 0
    /// The objects that are being shown, to notice cycles.
    var shown = ShownObjects()
    /// The values that are being shown, each a part of the one before it or of an operation's own.
    var showing: [PartlyShown] = []
    /// The values that are being compared for equality, likewise.
    var comparing: [PartlyCompared] = []
    /// One of those that are very deep: where it comes again in its own parts, these have no end.
    var milestone: (left: Int64, right: Int64, depth: UInt32)?

    /// Objects that live as long as the program.
    let immortals: Immortals
    /// Where a run ends.
    let haltAddress: UnsafeMutablePointer<Instruction>

    init?(_ program: Executable, host: any Host, limits: Limits) {
        self.program = program
        self.host = host
        self.limits = limits
        stackBytes = limits.stackBytes
        frameLimit = stackBytes / 48
        frameBytes = frameLimit * MemoryLayout<Frame>.stride
        guard let heap = Heap(limit: limits.maxMemory), let stack = Machine.reserve(stackBytes),
            let frames = Machine.reserve(frameBytes)
        else { return nil }
        self.heap = heap
        self.stack = stack.assumingMemoryBound(to: Int64.self)
        stackEnd = self.stack + stackBytes / 8
        top = self.stack
        self.frames = frames.assumingMemoryBound(to: Frame.self)
        // The literals stand behind the program's variables.
        let count = program.globals.count + program.literals.count
        globals = .allocate(capacity: count + 1)
        globals.initialize(repeating: 0, count: count + 1)
        globalIsSet = .allocate(capacity: program.globals.count + 1)
        globalIsSet.initialize(repeating: false, count: program.globals.count + 1)
        stepsLeft = limits.maxSteps ?? Int.max
        immortals = Immortals(literals: program.literals)
        for index in program.literals.indices { globals[program.globals.count + index] = immortals.literals[index].bits }
        haltAddress = .allocate(capacity: 1)
        haltAddress.initialize(to: Instruction(op: .halt))
        operationAddress = UnsafePointer(haltAddress)
    }

    deinit {
        heap.destroy()
        munmap(stack, stackBytes)
        munmap(frames, frameBytes)
        globals.deallocate()
        globalIsSet.deallocate()
        haltAddress.deallocate()
    }

    private static func reserve(_ bytes: Int) -> UnsafeMutableRawPointer? {
        let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        return memory == MAP_FAILED ? nil : memory
    }

    /// Gives the memory back that frames took which are left: after an overflow that is nearly all of the stack.
    func releaseStack() {
        func release(_ start: UnsafeMutableRawPointer, _ end: UnsafeMutableRawPointer) {
            let from = (Int(bitPattern: start) + 0xFFFF) & ~0xFFFF
            if from < Int(bitPattern: end) { madvise(UnsafeMutableRawPointer(bitPattern: from), Int(bitPattern: end) - from, MADV_DONTNEED) }
        }
        release(top, stackEnd)
        release(frames + frameCount, UnsafeMutableRawPointer(frames) + frameBytes)
    }

    // MARK: Collecting

    /// Frees what nothing reaches. `end` is the end of the innermost frame's registers.
    func collect(to end: UnsafeMutablePointer<Int64>) {
        heap.mark(from: stack, to: end)
        heap.mark(from: globals, to: globals + program.globals.count)
        for object in pinned { heap.mark(object) }
        for whole in showing { heap.mark(whole.value) }
        for pair in comparing {
            heap.mark(pair.left)
            heap.mark(pair.right)
        }
        heap.mark(pendingError)
        heap.mark(passing.error)
        heap.drain()
        heap.sweep()
    }

    // MARK: Runs

    /// Calls a function of the program from an operation. Its result, if it returns, is `.none`'s `result`.
    func call(_ function: Int, _ arguments: Int64...) -> (failure: Failure, result: Int64) {
        guard nesting < Machine.nestingLimit else { return (.stackOverflow, 0) }
        let registers = top
        guard registers + arguments.count + 16 < stackEnd else { return (.stackOverflow, 0) }
        for (index, argument) in arguments.enumerated() { registers[index] = argument }
        nesting += 1
        let failure = run(function, registers)
        nesting -= 1
        top = registers
        return (failure, registers[0])
    }

    /// Each nested run and the operations between take some hundred bytes of the native stack.
    private static let nestingLimit = 100_000

    // MARK: Objects

    /// A new object with the given words after its header; nil when memory ran out.
    @inline(__always)
    func newObject(_ tag: Int64, _ words: Int64...) -> Object? {
        guard let object = heap.allocate(words.count + 1, Object.header(.words, tag)) else { return nil }
        for (index, word) in words.enumerated() { object[index + 1] = word }
        return object
    }
}

/// An error that nothing caught, with the calls that led there.
struct UncaughtError {
    var code: Int
    var message: [UInt8]
    var span: Span
    var chain: Chain

    /// Active calls, innermost first.
    struct Chain {
        var calls: [Call] = []
        /// Whether there are more, too many to look at.
        var isCut = false
    }

    /// A frame at the time of the raise.
    struct Call {
        var function: Int
        var span: Span
        /// How often in a row.
        var repetitions = 1
    }
}

/// Bytes that grow at the end.
final class ByteBuffer {
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 256) {
        self.capacity = capacity
        bytes = .allocate(capacity: capacity)
    }

    deinit { bytes.deallocate() }

    @inline(__always) func append(_ byte: UInt8) {
        if count == capacity { grow(1) }
        bytes[count] = byte
        count += 1
    }

    @inline(__always) func append(_ source: UnsafePointer<UInt8>, _ length: Int) {
        if count + length > capacity { grow(length) }
        memcpy(bytes + count, source, length)
        count += length
    }

    func append(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

    func append(_ text: String) {
        var text = text
        text.withUTF8 { if let start = $0.baseAddress { append(start, $0.count) } }
    }

    func append(_ array: [UInt8]) {
        array.withUnsafeBufferPointer { if let start = $0.baseAddress { append(start, $0.count) } }
    }

    func removeAll() { count = 0 }

    /// The bytes from a position on.
    func contents(from start: Int = 0) -> [UInt8] { Array(UnsafeBufferPointer(start: bytes + start, count: count - start)) }

    @inline(never)
    private func grow(_ length: Int) {
        let larger = max(capacity * 2, count + length)
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        memcpy(memory, bytes, count)
        bytes.deallocate()
        bytes = memory
        capacity = larger
    }
}

/// Strings that are never freed: literals and all one-byte strings.
final class Immortals {
    let literals: UnsafeMutablePointer<Object>
    let oneByte: UnsafeMutablePointer<Object>
    let empty: Object
    let outOfMemory: Object
    private let memory: UnsafeMutablePointer<Int64>

    init(literals texts: [[UInt8]]) {
        let words = texts.reduce((texts.count + 258) * 4) { $0 + ($1.count + 7) / 8 } + 260
        memory = .allocate(capacity: words)
        var at = memory
        func make(_ bytes: [UInt8]) -> Object {
            let object = at
            let data = UnsafeMutableRawPointer(object + 4).assumingMemoryBound(to: UInt8.self)
            object[0] = Object.header(.string, 0)
            object[1] = Int64(bytes.count)
            object[2] = Int64(Int(bitPattern: data))
            object[3] = 0
            for (index, byte) in bytes.enumerated() { data[index] = byte }
            at += 4 + (bytes.count + 7) / 8
            return object
        }
        oneByte = .allocate(capacity: 256)
        for byte in 0..<256 { oneByte[byte] = make([UInt8(byte)]) }
        empty = make([])
        outOfMemory = make(Array("Out of memory".utf8))
        literals = .allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() {
            literals[index] = text.isEmpty ? empty : text.count == 1 ? oneByte[Int(text[0])] : make(text)
        }
    }

    deinit {
        memory.deallocate()
        literals.deallocate()
        oneByte.deallocate()
    }
}
