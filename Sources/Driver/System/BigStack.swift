import Glibc

/// Runs code on a thread with a stack large enough for every recursion over what the parser accepts.
enum BigStack {
    /// Only what is touched is ever backed by memory.
    private static let size = 1 << 30

    /// Calls `body` on its own stack and waits for its result.
    static func run(_ body: @escaping () -> Int32) -> Int32 {
        Heap.prepare()
        let task = Task(body)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        // A limit on address space may forbid the full size; half of it still holds any ordinary program.
        var stack = size
        while stack >= 1 << 23 {
            pthread_attr_setstacksize(&attributes, stack)
            var thread = pthread_t()
            let argument = Unmanaged.passUnretained(task).toOpaque()
            let code = pthread_create(&thread, &attributes, { argument in
                Unmanaged<Task>.fromOpaque(argument!).takeUnretainedValue().perform()
                return nil
            }, argument)
            if code == 0 {
                pthread_join(thread, nil)
                return task.result
            }
            stack /= 2
        }
        return body()
    }

    /// What passes through C's untyped thread argument.
    private final class Task {
        private let body: () -> Int32
        private(set) var result: Int32 = 0

        init(_ body: @escaping () -> Int32) { self.body = body }

        func perform() { result = body() }
    }
}
