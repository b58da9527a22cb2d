import Glibc
import Synchronization

/// Applies `work` to every item on `workers` threads; the results keep the items' order.
///
/// Threads of our own, and not Swift's concurrency, because the work blocks: it waits for processes.
public func parallelMap<Item: Sendable, Result: Sendable>(
    _ items: [Item], workers: Int, _ work: @escaping @Sendable (Item) -> Result
) -> [Result] {
    let queue = WorkQueue<Result>(count: items.count)
    let threads = (0..<max(1, min(workers, items.count))).map { _ in
        startThread {
            while let index = queue.take() { queue.finish(index, work(items[index])) }
        }
    }
    for thread in threads { pthread_join(thread, nil) }
    return queue.finished
}

/// The indices that are still to do and the results that are done.
private final class WorkQueue<Result: Sendable>: Sendable {
    private struct State {
        var next = 0
        var results: [Result?]
    }

    private let state: Mutex<State>

    init(count: Int) { state = Mutex(State(results: Array(repeating: nil, count: count))) }

    func take() -> Int? {
        state.withLock { state in
            guard state.next < state.results.count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    func finish(_ index: Int, _ result: Result) { state.withLock { $0.results[index] = result } }

    var finished: [Result] { state.withLock { $0.results.compactMap { $0 } } }
}

/// A closure on its way to a thread.
private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Starts a thread with a stack large enough for deep recursion over generated programs.
private func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 64 << 20)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
    let code = pthread_create(&thread, &attributes, { argument in
        Unmanaged<ThreadBody>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
    }, argument)
    precondition(code == 0, "cannot start a thread")
    return thread
}
