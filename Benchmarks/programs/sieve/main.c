#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static int sieve(int n) {
    bool *composite = calloc((size_t)n + 1, sizeof(bool));
    int count = 0;
    for (int i = 2; i <= n; i++) {
        if (!composite[i]) {
            count++;
            for (int64_t j = (int64_t)i * i; j <= n; j += i) composite[j] = true;
        }
    }
    return count;
}

int main(void) {
    printf("%d\n", sieve(50000000));
    return 0;
}
