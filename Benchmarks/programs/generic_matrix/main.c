#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define N 300

static void multiply_f64(double *result, const double *a, const double *b) {
    for (int i = 0; i < N * N; i++) result[i] = 0;
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++) {
            double factor = a[i * N + k];
            for (int j = 0; j < N; j++) result[i * N + j] += factor * b[k * N + j];
        }
}

static void multiply_i64(int64_t *result, const int64_t *a, const int64_t *b) {
    for (int i = 0; i < N * N; i++) result[i] = 0;
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++) {
            int64_t factor = a[i * N + k];
            for (int j = 0; j < N; j++) result[i * N + j] += factor * b[k * N + j];
        }
}

int main(void) {
    double *a = malloc(sizeof(double) * N * N), *b = malloc(sizeof(double) * N * N);
    double *sum = malloc(sizeof(double) * N * N), *product = malloc(sizeof(double) * N * N);
    int64_t *c = malloc(sizeof(int64_t) * N * N), *whole = malloc(sizeof(int64_t) * N * N);
    int64_t *whole_product = malloc(sizeof(int64_t) * N * N);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            sum[i * N + j] = a[i * N + j] = i * j % 7;
            b[i * N + j] = (i + j) / 10.0;
            whole[i * N + j] = c[i * N + j] = (i * 3 + j) % 11;
        }
    for (int turn = 0; turn < 4; turn++) {
        multiply_f64(product, sum, b);
        multiply_i64(whole_product, whole, c);
        for (int i = 0; i < N * N; i++) {
            sum[i] = (product[i] + a[i]) / 1000.0;
            whole[i] = (whole_product[i] + c[i]) % 1000;
        }
    }
    printf("%.17g %lld %.17g %lld\n", sum[17 * N + 33], (long long)whole[17 * N + 33], sum[299 * N], (long long)whole[299 * N]);
    return 0;
}
