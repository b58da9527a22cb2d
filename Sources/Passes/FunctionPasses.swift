import Glibc
import IR
import Synchronization

/// On how many threads the passes over functions run.
public enum ThreadChoice: Sendable {
    /// On as many as there are processors, where there is enough to do.
    case bySize
    /// On that many.
    case count(Int)

    /// What a thread should have to do: so many instructions take the passes some milliseconds.
    private static let leastInstructions = 10_000
    /// More would wait for the largest function.
    private static let limit = 8

    /// The number of threads for functions of so many instructions in all.
    fileprivate func number(instructions: Int) -> Int {
        switch self {
        case .count(let count): return count
        case .bySize:
            let useful = min(instructions / Self.leastInstructions, Self.limit)
            return useful < 2 ? 1 : min(useful, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        }
    }
}

/// Runs function passes: all of them over a function before the next function, while that is in the cache, and on several threads where
/// there are many functions.
///
/// References are counted without atomic operations (see Package.swift). So the threads share none: each has a context and closures of its
/// own, and functions share nothing with one another. Remarks are collected in the order of the functions, by one thread.
func runFunctionPasses(_ passes: [Pass], _ functions: inout [IRFunction], _ context: inout PassContext, threads: ThreadChoice) {
    functions.withUnsafeMutableBufferPointer { functions in
        let bounds = partBounds(functions, context.wantsRemarks ? .count(1) : threads)
        let count = bounds.count - 1
        if count > 1 { context.unshare(functions) }
        let parts = UnsafeMutableBufferPointer<FunctionPart>.allocate(capacity: count)
        let shares = UnsafeMutableBufferPointer<FunctionShare>.allocate(capacity: count)
        defer {
            _ = shares.deinitialize()
            shares.deallocate()
            _ = parts.deinitialize()
            parts.deallocate()
        }
        for number in 0..<count {
            parts.initializeElement(at: number, to: FunctionPart(bounds[number]..<bounds[number + 1]))
            let own = number == 0 ? context : context.unshared()
            shares.initializeElement(at: number, to: FunctionShare(passes, functions, parts, number, own))
        }
        // Where there is no thread to be had, the others do it all.
        let threads = (1..<count).compactMap { start(shares.baseAddress! + $0) }
        shares[0].run()
        for thread in threads { pthread_join(thread, nil) }
        for share in shares { precondition(share.context.types.count == context.types.count, "a function pass made a type that other threads lack") }
        context = shares[0].context
    }
}

/// Where the part of each thread starts, and where the last one's ends: parts with about the same number of instructions.
private func partBounds(_ functions: UnsafeMutableBufferPointer<IRFunction>, _ threads: ThreadChoice) -> [Int] {
    let total = functions.indices.reduce(0) { $0 + functions[$1].instructions.count }
    let count = threads.number(instructions: total)
    var bounds = [0]
    var sum = 0
    for number in functions.indices {
        if bounds.count < count, sum * count >= total * bounds.count { bounds.append(number) }
        sum += functions[number].instructions.count
    }
    return bounds + [functions.count]
}

/// A part of the functions, from which threads take one portion after the other.
private struct FunctionPart: ~Copyable {
    /// Neighbours lie side by side in memory.
    private static let portion = 16

    private let next: Atomic<Int>
    private let end: Int

    init(_ range: Range<Int>) {
        next = Atomic(range.lowerBound)
        end = range.upperBound
    }

    /// The numbers of the functions that a thread is to go on with; empty at the end.
    func take() -> Range<Int> {
        let start = min(next.wrappingAdd(Self.portion, ordering: .relaxed).oldValue, end)
        return start..<min(start + Self.portion, end)
    }
}

/// What one thread needs.
private struct FunctionShare {
    private let steps: [(body: @Sendable (inout IRFunction, inout PassContext) -> Void, keepsControlFlow: Bool)]
    private let functions: UnsafeMutableBufferPointer<IRFunction>
    private let parts: UnsafeMutableBufferPointer<FunctionPart>
    /// The number of the part to start with: the same functions as before, whose memory the allocator has by this thread.
    private let own: Int
    private(set) var context: PassContext

    init(
        _ passes: [Pass], _ functions: UnsafeMutableBufferPointer<IRFunction>, _ parts: UnsafeMutableBufferPointer<FunctionPart>, _ own: Int,
        _ context: PassContext
    ) {
        steps = passes.compactMap { pass in
            if case .function(let body) = pass.body { (body: body, keepsControlFlow: pass.keepsControlFlow) } else { nil }
        }
        self.functions = functions
        self.parts = parts
        self.own = own
        self.context = context
    }

    /// Runs the passes over functions until there are no more: when its own part is done, the thread takes from those of the others.
    mutating func run() {
        // The passes change the context all the time: on this thread's stack, since the shares lie side by side in memory.
        var context = context
        for offset in parts.indices {
            let part = (own + offset) % parts.count
            while true {
                let portion = parts[part].take()
                if portion.isEmpty { break }
                for number in portion where functions[number].hasBody { run(number, &context) }
            }
        }
        self.context = context
    }

    private func run(_ number: Int, _ context: inout PassContext) {
        context.function = IRFunctionID(number)
        context.forgetControlFlow()
        for step in steps {
            step.body(&functions[number], &context)
            if !step.keepsControlFlow { context.forgetControlFlow() }
        }
        context.forgetControlFlow()
    }
}

/// Starts a thread for a share; nil where the system has none.
private func start(_ share: UnsafeMutablePointer<FunctionShare>) -> pthread_t? {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    // Passes recurse over what a function's depth gives them. Only what is touched is ever backed by memory.
    pthread_attr_setstacksize(&attributes, 1 << 30)
    var thread = pthread_t()
    let code = pthread_create(&thread, &attributes, { argument in
        argument!.assumingMemoryBound(to: FunctionShare.self).pointee.run()
        return nil
    }, share)
    return code == 0 ? thread : nil
}
