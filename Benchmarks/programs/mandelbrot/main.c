#include <stdbool.h>
#include <stdio.h>

static bool inside(double cr, double ci) {
    double zr = 0, zi = 0;
    for (int i = 0; i < 200; i++) {
        double r2 = zr * zr, i2 = zi * zi;
        if (r2 + i2 > 4.0) return false;
        zi = 2.0 * zr * zi + ci;
        zr = r2 - i2 + cr;
    }
    return true;
}

int main(void) {
    int size = 1200, count = 0;
    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++)
            if (inside(2.0 * x / size - 1.5, 2.0 * y / size - 1.0)) count++;
    printf("%d\n", count);
    return 0;
}
