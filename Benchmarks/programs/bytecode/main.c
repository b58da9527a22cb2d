#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { PUSH, ADD, LESS, LOAD, STORE, JUMP_IF_FALSE, JUMP, HALT };

typedef struct {
    int32_t kind;
    int64_t operand;
} Op;

static int64_t *stack;
static size_t count, capacity;

static void push(int64_t value) {
    if (count == capacity) {
        capacity = capacity * 2 + 8;
        stack = realloc(stack, capacity * sizeof *stack);
    }
    stack[count++] = value;
}

static int64_t pop(void) {
    if (count == 0) abort();
    return stack[--count];
}

static int64_t run(const Op *code) {
    int64_t slots[2] = {0, 0}, right;
    for (int64_t pc = 0;;) {
        Op op = code[pc++];
        switch (op.kind) {
        case PUSH: push(op.operand); break;
        case ADD:
            right = pop();
            push(pop() + right);
            break;
        case LESS:
            right = pop();
            push(pop() < right);
            break;
        case LOAD: push(slots[op.operand]); break;
        case STORE: slots[op.operand] = pop(); break;
        case JUMP_IF_FALSE:
            if (pop() == 0) pc = op.operand;
            break;
        case JUMP: pc = op.operand; break;
        default: return slots[1];
        }
    }
}

int main(void) {
    static const Op code[] = {{LOAD, 0}, {PUSH, 30000000}, {LESS, 0}, {JUMP_IF_FALSE, 13}, {LOAD, 1}, {LOAD, 0}, {ADD, 0},
                              {STORE, 1}, {LOAD, 0}, {PUSH, 1}, {ADD, 0}, {STORE, 0}, {JUMP, 0}, {HALT, 0}};
    printf("%lld\n", (long long)run(code));
    return 0;
}
