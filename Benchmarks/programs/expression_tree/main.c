// flags: -lgc
#include <gc.h>
#include <stdint.h>
#include <stdio.h>

typedef enum { NUMBER, VARIABLE, ADD, SUBTRACT, MULTIPLY, NEGATE } Kind;

typedef struct Expression {
    Kind kind;
    union {
        int64_t value;
        int32_t index;
        struct {
            struct Expression *left, *right;
        };
    };
} Expression;

static Expression *make(Kind kind, Expression *left, Expression *right) {
    Expression *e = GC_MALLOC(sizeof *e);
    e->kind = kind;
    e->left = left;
    e->right = right;
    return e;
}

static Expression *build(int32_t depth, int64_t seed) {
    int64_t next = (seed * 1103515245 + 12345) % 2147483648;
    if (depth == 0) {
        Expression *e = GC_MALLOC(sizeof *e);
        if (next % 2 == 0) {
            e->kind = NUMBER;
            e->value = next % 10;
        } else {
            e->kind = VARIABLE;
            e->index = (int32_t)(next / 16 % 4);
        }
        return e;
    }
    Expression *left, *right;
    switch (next / 64 % 4) {
    case 0:
        left = build(depth - 1, next), right = build(depth - 1, next + 1);
        return make(ADD, left, right);
    case 1:
        left = build(depth - 1, next), right = build(depth - 1, next + 2);
        return make(SUBTRACT, left, right);
    case 2:
        left = build(depth - 1, next + 3), right = build(depth - 1, next);
        return make(NEGATE, make(ADD, left, right), NULL);
    default:
        left = build(depth - 1, next + 4), right = build(depth - 1, next);
        return make(MULTIPLY, left, right);
    }
}

static int64_t size(const Expression *e) {
    switch (e->kind) {
    case NUMBER:
    case VARIABLE: return 1;
    case NEGATE: return 1 + size(e->left);
    default: return 1 + size(e->left) + size(e->right);
    }
}

static int64_t evaluate(const Expression *e, const int64_t *variables) {
    switch (e->kind) {
    case NUMBER: return e->value;
    case VARIABLE: return variables[e->index];
    case NEGATE: return 0 - evaluate(e->left, variables);
    case ADD: return (evaluate(e->left, variables) + evaluate(e->right, variables)) % 1000003;
    case SUBTRACT: return (evaluate(e->left, variables) - evaluate(e->right, variables)) % 1000003;
    case MULTIPLY: return (evaluate(e->left, variables) * evaluate(e->right, variables)) % 1000003;
    }
    return 0;
}

int main(void) {
    GC_INIT();
    Expression *tree = build(23, 42);
    printf("nodes %lld\n", (long long)size(tree));
    for (int64_t t = 0; t < 4; t++) {
        int64_t variables[] = {t, t + 1, t * t, 7};
        printf("%lld\n", (long long)evaluate(tree, variables));
    }
    return 0;
}
