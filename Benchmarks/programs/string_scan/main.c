#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int vowels(const char *text, size_t length) {
    int count = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u') count++;
    }
    return count;
}

static long long digits(const char *text, size_t length) {
    long long sum = 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] >= '0' && text[i] <= '9') sum += text[i] - '0';
    return sum;
}

static int spaces(const char *text, size_t length) {
    int count = 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] == ' ') count++;
    return count;
}

int main(void) {
    static const char piece[] = "the quick brown fox 0123 jumps over 8 dogs";
    size_t width = sizeof piece - 1, length = width * 1000000;
    char *text = malloc(length);
    for (size_t i = 0; i < 1000000; i++) memcpy(text + i * width, piece, width);
    printf("%d %lld %d\n", vowels(text, length), digits(text, length), spaces(text, length));
    return 0;
}
