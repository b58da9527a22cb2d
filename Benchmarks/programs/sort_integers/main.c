#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void quicksort(int32_t *a, int lo, int hi) {
    while (lo < hi) {
        int32_t pivot = a[lo + (hi - lo) / 2];
        int i = lo, j = hi;
        while (i <= j) {
            while (a[i] < pivot) i++;
            while (a[j] > pivot) j--;
            if (i <= j) {
                int32_t t = a[i];
                a[i] = a[j];
                a[j] = t;
                i++;
                j--;
            }
        }
        if (j - lo < hi - i) {
            quicksort(a, lo, j);
            lo = i;
        } else {
            quicksort(a, i, hi);
            hi = j;
        }
    }
}

int main(void) {
    int n = 5000000;
    int32_t *a = malloc((size_t)n * sizeof *a);
    uint32_t state = 42;
    for (int i = 0; i < n; i++) {
        state = state * 1664525u + 1013904223u;
        a[i] = (int32_t)(state >> 1);
    }
    quicksort(a, 0, n - 1);
    for (int i = 1; i < n; i++)
        if (a[i - 1] > a[i]) return 1;
    printf("%d %d %d\n", a[0], a[n / 2], a[n - 1]);
    return 0;
}
