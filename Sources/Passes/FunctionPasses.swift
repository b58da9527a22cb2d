import Glibc
import IR

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
/// References are counted without atomic operations (see Package.swift). So the threads share none: each has functions, a context and
/// closures of its own.
func runFunctionPasses(_ passes: [Pass], _ functions: inout [IRFunction], _ context: inout PassContext, threads: ThreadChoice) {
    context.forgetControlFlow()
    functions.withUnsafeMutableBufferPointer { functions in
        let bounds = shareBounds(functions, threads)
        let shares = UnsafeMutablePointer<FunctionShare>.allocate(capacity: bounds.count - 1)
        defer { shares.deallocate() }
        for number in 0..<bounds.count - 1 {
            let range = bounds[number]..<bounds[number + 1]
            if number > 0 { for function in range { functions[function].unshare() } }
            (shares + number).initialize(to: FunctionShare(passes, functions, range, number == 0 ? context : context.unshared()))
        }
        var threads: [pthread_t?] = []
        for number in 1..<bounds.count - 1 { threads.append(start(shares + number)) }
        shares.pointee.run()
        for (number, thread) in threads.enumerated() {
            // Where there was no thread to be had, this one does it all.
            if let thread { pthread_join(thread, nil) } else { shares[number + 1].run() }
            precondition(shares[number + 1].context.types.count == context.types.count, "a function pass made a type that other threads lack")
            shares.pointee.context.takeRemarks(of: shares[number + 1].context)
        }
        precondition(shares.pointee.context.types.count == context.types.count, "a function pass made a type that other threads lack")
        context = shares.pointee.context
        shares.deinitialize(count: bounds.count - 1)
    }
}

/// Where the functions of each thread start, and where the last one's end: parts with about the same number of instructions.
private func shareBounds(_ functions: UnsafeMutableBufferPointer<IRFunction>, _ threads: ThreadChoice) -> [Int] {
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

/// The functions that one thread works on, and what it needs for that.
private struct FunctionShare {
    private let steps: [(body: @Sendable (inout IRFunction, inout PassContext) -> Void, keepsControlFlow: Bool)]
    private let functions: UnsafeMutableBufferPointer<IRFunction>
    private let range: Range<Int>
    var context: PassContext

    init(_ passes: [Pass], _ functions: UnsafeMutableBufferPointer<IRFunction>, _ range: Range<Int>, _ context: PassContext) {
        steps = passes.compactMap { pass in
            if case .function(let body) = pass.body { (body: body, keepsControlFlow: pass.keepsControlFlow) } else { nil }
        }
        self.functions = functions
        self.range = range
        self.context = context
    }

    mutating func run() {
        for number in range where functions[number].hasBody {
            context.function = IRFunctionID(number)
            context.forgetControlFlow()
            for step in steps {
                step.body(&functions[number], &context)
                if !step.keepsControlFlow { context.forgetControlFlow() }
            }
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
