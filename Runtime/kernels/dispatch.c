/// Chooses the kernels for the processor the program runs on, before `main`.
#include "kernels.h"

const OrusKernels *const orus_kernel_sets[] = {
    &orus_kernels_scalar,
#if defined(__x86_64__)
    &orus_kernels_sse2,
    &orus_kernels_avx2,
#elif defined(__aarch64__)
    &orus_kernels_neon,
#endif
};
const int orus_kernel_set_count = sizeof orus_kernel_sets / sizeof *orus_kernel_sets;

OrusKernels orus_kernels;

bool orus_kernels_supported(const OrusKernels *set) {
#if defined(__x86_64__)
    if (set == &orus_kernels_avx2) {
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
    }
#endif
    (void)set;
    return true;
}

__attribute__((constructor)) static void choose_kernels(void) {
    for (int i = orus_kernel_set_count - 1; i >= 0; i--) {
        if (!orus_kernels_supported(orus_kernel_sets[i])) continue;
        orus_kernels = *orus_kernel_sets[i];
        return;
    }
}
