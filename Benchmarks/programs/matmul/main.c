#include <stdio.h>
#include <stdlib.h>

static double **matrix(int n, double seed) {
    double **rows = malloc((size_t)n * sizeof *rows);
    for (int i = 0; i < n; i++) {
        rows[i] = malloc((size_t)n * sizeof **rows);
        for (int j = 0; j < n; j++) rows[i][j] = seed * (i - j) * (i + j);
    }
    return rows;
}

static double **multiply(double **a, double **b, int n) {
    double **c = malloc((size_t)n * sizeof *c);
    for (int i = 0; i < n; i++) {
        c[i] = malloc((size_t)n * sizeof **c);
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < n; k++) sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
    }
    return c;
}

int main(void) {
    int n = 600;
    double **a = matrix(n, 1.0 / (n * n)), **b = matrix(n, 1.0 / (n * n));
    double **c = multiply(a, b, n);
    c = multiply(a, c, n);
    printf("%.9f\n", c[10][n / 2]);
    return 0;
}
