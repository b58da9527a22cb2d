import CMalloc
import Glibc

/// How the C library's allocator serves a compiler: one thread works, phase after phase, and the process ends soon.
enum Heap {
    /// What the heap grows by.
    private static let step = 1 << 22
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

    /// Has the system provide in one go the memory that a large program will take, and in large pages: a sixth of the time of compiling it
    /// would go into faults of single pages and into finding them.
    ///
    /// - Parameter sourceSize: The size of the program in bytes, of which each takes 25 to 40 bytes until it is compiled.
    static func expect(sourceSize: Int) {
        guard sourceSize >= 1 << 16 else { return }
        let used = min(sourceSize * 24, 1 << 28)
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
        let pages = UnsafeMutableRawPointer(bitPattern: start)
        madvise(pages, used * 2, MADV_HUGEPAGE)
        madvise(pages, used, populate)
    }
}
