import CMalloc
import Glibc

/// How the C library's allocator serves a compiler: one thread does most of the work, phase after phase, and the process ends soon.
enum Heap {
    /// What the heap grows by.
    private static let step = 1 << 22
    /// How much memory is provided by one call.
    private static let portion = 1 << 21
    /// The pages that are provided: set before the thread that reads it is started.
    nonisolated(unsafe) private static var expected = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    /// MADV_POPULATE_WRITE, which Glibc's older headers lack; older kernels refuse it, which costs nothing but the gain.
    private static let populate: Int32 = 23

    /// To be called from the only thread, before anything large is allocated.
    static func prepare() {
        // The working thread needs no heap of its own, and memory that one phase has freed is for the next, not for the system.
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_TRIM_THRESHOLD, 1 << 30)
        mallopt(M_MMAP_THRESHOLD, 1 << 28)
        mallopt(M_TOP_PAD, Int32(step))
    }

    /// Has the system provide the memory that a large program will take in large pages, and ahead of the thread that works, on another one: a
    /// sixth of the time of compiling it would go into faults of single pages and into finding them, and as much into clearing the pages, where
    /// a virtual machine's host has to provide them first.
    ///
    /// - Parameter sourceSize: The size of the program in bytes, of which each takes some 35 bytes until it is compiled.
    static func expect(sourceSize: Int) {
        guard sourceSize >= 1 << 16 else { return }
        // This thread has its heap by now; those that help with the passes get others.
        mallopt(M_ARENA_MAX, 8)
        let used = min(sourceSize * 34, 1 << 28)
        let start = UInt(bitPattern: sbrk(0))
        mallopt(M_TOP_PAD, Int32(used * 2))
        defer { mallopt(M_TOP_PAD, Int32(step)) }
        // More than what is left of the last step, so that the heap grows; where it can't, all stays as it is.
        guard let block = malloc(step * 2) else { return }
        // Without a use, the Swift compiler leaves out the pair of calls.
        _ = malloc_usable_size(block)
        free(block)
        let end = UInt(bitPattern: sbrk(0))
        guard end > start, Int(end - start) >= used * 2 else { return }
        // The heap ends at whole pages.
        expected = UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(bitPattern: start), count: used)
        madvise(expected.baseAddress, used * 2, MADV_HUGEPAGE)
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { _ in
            Heap.provideExpected()
            return nil
        }, nil)
        if code == 0 { pthread_detach(thread) }
    }

    /// In portions, since the working thread may have to wait for one.
    private static func provideExpected() {
        for offset in stride(from: 0, to: expected.count, by: portion) {
            guard madvise(expected.baseAddress! + offset, min(portion, expected.count - offset), populate) == 0 else { return }
        }
    }
}
