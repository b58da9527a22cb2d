// What is reachable survives collections: linked structures, captured strings, small arrays in
// their header's block, data pointers that only the stack holds; what is not is reused.
//> 100000 4999950000 99999
//> reused
#include "program.h"

typedef struct Node {
    struct Node *next;
    OrusString *text;
    OrusArray *small;
    int64_t value;
} Node;

static Node *list;

static __attribute__((noinline)) void build(void) {
    for (int32_t i = 0; i < 100000; i++) {
        Node *node = orus_alloc(sizeof(Node));
        node->next = list;
        node->text = orus_string_from_i64(i);
        node->small = orus_array_literal(&i, 1, 4, false);
        node->value = i;
        list = node;
        if (i % 20000 == 0) orus_collect();
    }
}

/// The array is dead while its elements are read; the pointer into them must keep them.
static __attribute__((noinline)) int64_t sum_elements(void) {
    OrusArray *array = orus_array_new(100000, 8, false);
    int64_t *at = array->data, *end = at + array->len, sum = 0;
    for (int64_t i = 0; i < array->len; i++) at[i] = i;
    array = NULL;
    for (; at < end; at++) {
        if ((at - end) % 30000 == 0) orus_collect();
        sum += *at;
        orus_string_from_i64(sum);
    }
    return sum;
}

static int32_t run(void) {
    build();
    orus_collect();
    int64_t count = 0, ok = 0;
    for (Node *node = list; node != NULL; node = node->next) {
        count += 1;
        ok += orus_parse_int(node->text, 0) == node->value &&
              *(int32_t *)node->small->data == node->value;
    }
    OrusWriter *out = orus_stdout();
    orus_write_i64(out, count == ok ? count : -1);
    orus_write_byte(out, ' ');
    orus_write_i64(out, sum_elements());
    orus_write_byte(out, ' ');
    orus_write_i64(out, list->value);
    orus_write_newline(out);
    // Two gigabytes in all: without reuse this would exceed the test machine.
    for (int i = 0; i < 20000; i++) orus_alloc_atomic(100000);
    for (int i = 0; i < 30000000; i++) orus_alloc(32);
    print_string(orus_string_from_c("reused"));
    return 0;
}

PROGRAM("", run, {0, 1, 1, 0, 0, 0});
