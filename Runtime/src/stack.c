/// The program's own stack, and stack overflow as an error.
///
/// Layout, addresses growing upwards:
///
///     | guard (no access) | reserve | … the program's frames … | base
///                         ^ low     ^ orus_stack_limit
///
/// Generated code runs down to `low`; touching the guard is a fault that the handler, on
/// a signal stack of its own, turns into E0008. Runtime functions that must not be interrupted
/// refuse to start within the reserve instead.
#include "internal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define ORUS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ORUS_ASAN 1
#endif
#endif
#ifndef ORUS_ASAN
#define ORUS_ASAN 0
#endif

#if ORUS_ASAN
void __sanitizer_start_switch_fiber(void **fake_stack, const void *bottom, size_t size);
void __sanitizer_finish_switch_fiber(void *fake_stack, const void **bottom, size_t *size);
void __asan_unpoison_memory_region(const volatile void *start, size_t size);
/// The largest stack that AddressSanitizer agrees to clean when an error leaves frames.
#define DEFAULT_STACK_BYTES ((size_t)60 << 20)
#else
/// 100,000 frames of 2.6 KB each; only touched pages cost memory.
#define DEFAULT_STACK_BYTES ((size_t)256 << 20)
#endif

#define MAX_STACK_BYTES ((size_t)16 << 30)
/// Wider than any frame the compiler emits.
#define GUARD_BYTES ((size_t)1 << 20)
#define RESERVE_BYTES ((size_t)256 << 10)
#define SIGNAL_STACK_BYTES ((size_t)256 << 10)

uintptr_t orus_stack_limit;

/// What the guard lends after a fault, so that the innermost `finally` blocks have room to run.
#define LENT_BYTES ((size_t)64 << 10)

static uintptr_t guard_low;  // the guard is guard_low ..< stack_low
static uintptr_t stack_low;
static uintptr_t stack_base;

ORUS_RAISES orus_raise_stack_overflow(void) {
    ORUS_STRING_LITERAL(message, "Stack overflow");
    orus_throw_deferred(ORUS_E_STACK, &message, orus_collect_recursion(orus_calls_wanted()));
}

static void describe_crash(int signal_number) {
    static const char text[] =
        "error[E9001]: the program accessed invalid memory; this is a defect of orusc, please report it\n";
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0) { /* nowhere left to tell */ }
    signal(signal_number, SIG_DFL);
}

static bool is_guard_lent;

static void lend_guard(bool lend) {
    if (lend == is_guard_lent || stack_low == 0) return;
    is_guard_lent = lend;
    mprotect((void *)(stack_low - LENT_BYTES), LENT_BYTES, lend ? PROT_READ | PROT_WRITE : PROT_NONE);
}

static void handle_fault(int signal_number, siginfo_t *info, void *context) {
    (void)context;
    uintptr_t address = (uintptr_t)info->si_addr;
    if (address >= guard_low && address < stack_low) {
        lend_guard(true);
        orus_raise_stack_overflow();
    }
    describe_crash(signal_number); // returning runs into the fault again, now fatally
}

/// The handler leaves by a jump, so the signal must not stay blocked: SA_NODEFER.
static void install_fault_handler(void) {
    stack_t signal_stack = {0};
    signal_stack.ss_size = SIGNAL_STACK_BYTES;
    signal_stack.ss_sp = mmap(NULL, SIGNAL_STACK_BYTES, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (signal_stack.ss_sp == MAP_FAILED || sigaltstack(&signal_stack, NULL) != 0) return;
    struct sigaction action = {0};
    action.sa_sigaction = handle_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

/// ORUS_STACK_SIZE in MB if set, else the system's limit if it is higher than our default.
static size_t wanted_stack_bytes(void) {
    const char *text = getenv("ORUS_STACK_SIZE");
    if (text != NULL) {
        char *end;
        errno = 0;
        unsigned long megabytes = strtoul(text, &end, 10);
        if (errno == 0 && end != text && *end == 0 && megabytes >= 1 &&
            megabytes <= (MAX_STACK_BYTES >> 20))
            return (size_t)megabytes << 20;
    }
    struct rlimit limit;
    if (!ORUS_ASAN && getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        limit.rlim_cur > DEFAULT_STACK_BYTES && limit.rlim_cur <= MAX_STACK_BYTES)
        return limit.rlim_cur & ~(size_t)0xFFFF;
    return DEFAULT_STACK_BYTES;
}

/// Maps the stack; under tight limits of address space a smaller one must do.
static bool map_stack(void) {
    for (size_t bytes = wanted_stack_bytes(); bytes >= (size_t)1 << 20; bytes /= 2) {
        char *memory = mmap(NULL, bytes + GUARD_BYTES, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
        if (memory == MAP_FAILED) continue;
        if (mprotect(memory, GUARD_BYTES, PROT_NONE) != 0) return false;
        // Huge pages would make the first frame cost two megabytes.
        madvise(memory, bytes + GUARD_BYTES, MADV_NOHUGEPAGE);
        guard_low = (uintptr_t)memory;
        stack_low = guard_low + GUARD_BYTES;
        stack_base = stack_low + bytes;
        orus_stack_limit = stack_low + RESERVE_BYTES;
        return true;
    }
    return false;
}

void *orus_stack_base(void) { return (void *)stack_base; }

uintptr_t orus_stack_low(void) { return stack_low; }

/// What dead frames left behind would keep the blocks alive that it points to.
#define FORGOTTEN_BYTES 16384
static ORUS_NOINLINE void forget_dead_frames(void) {
    volatile char frames[FORGOTTEN_BYTES];
    for (size_t i = 0; i < sizeof frames; i++) frames[i] = 0;
}

void orus_stack_release(void) {
    lend_guard(false);
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
#if ORUS_ASAN
    // The sanitizer may still take the dead frames for live ones.
    if (stack_base != 0 && here < stack_base) __asan_unpoison_memory_region((void *)stack_low, here - stack_low);
#endif
    forget_dead_frames();
    uintptr_t used = (here - ((uintptr_t)1 << 20)) & ~(uintptr_t)0xFFFF;
    if (stack_base != 0 && here < stack_base && used > stack_low)
        madvise((void *)stack_low, used - stack_low, MADV_DONTNEED);
}

static void (*program_body)(void);

/// Ends walks of the calls at the function that contains it.
#if defined(__x86_64__)
#define OUTERMOST_FRAME() __asm__ volatile(".cfi_undefined rip")
#elif defined(__aarch64__)
#define OUTERMOST_FRAME() __asm__ volatile(".cfi_undefined x30")
#else
#define OUTERMOST_FRAME() ((void)0)
#endif

/// The first frame on the program's stack; `program_body` ends the program, so it is never left.
static ORUS_NOINLINE void run_program_body(void) {
    OUTERMOST_FRAME();
#if ORUS_ASAN
    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
#endif
    program_body();
    __builtin_unreachable();
}

bool orus_is_stack_start(uintptr_t function) { return function == (uintptr_t)run_program_body; }

/// Goes on in `body` on another stack.
#if defined(__x86_64__)
static ORUS_NOINLINE void continue_on_stack(void (*body)(void), uintptr_t base) {
    __asm__ volatile("movq %1, %%rsp\n\tcall *%0" : : "r"(body), "r"(base) : "memory");
    __builtin_unreachable();
}
#elif defined(__aarch64__)
static ORUS_NOINLINE void continue_on_stack(void (*body)(void), uintptr_t base) {
    __asm__ volatile("mov sp, %1\n\tblr %0" : : "r"(body), "r"(base) : "memory", "x30");
    __builtin_unreachable();
}
#else
#include <ucontext.h>
static ORUS_NOINLINE void continue_on_stack(void (*body)(void), uintptr_t base) {
    static ucontext_t context;
    getcontext(&context);
    context.uc_stack.ss_sp = (void *)stack_low;
    context.uc_stack.ss_size = base - stack_low;
    makecontext(&context, body, 0);
    setcontext(&context);
}
#endif

void orus_run_on_program_stack(void (*body)(void)) {
    program_body = body;
    if (!map_stack()) run_program_body(); // on the system's stack, where an overflow is a crash
    install_fault_handler();
#if ORUS_ASAN
    void *fake_stack;
    __sanitizer_start_switch_fiber(&fake_stack, (void *)stack_low, stack_base - stack_low);
#endif
    continue_on_stack(run_program_body, stack_base);
}
