// Cycles print as … at the repeat; long chains that are none print whole; a show that an error
// cut off leaves nothing behind.
//> (1 (2 …))
//> (1 (2 …))
//> 200000
//> Error: Integer overflow
//> (1 (2 …))
//> Error: Stack overflow
//> (1 (2 …))
//env ORUS_STACK_SIZE=64
//only-release
#include "program.h"

typedef struct Node {
    struct Node *next;
    int32_t value;
} Node;

static void main$show(OrusWriter *writer, const Node *node) {
    if (node == NULL) return;
    if (node->value < 0) orus_raise_overflow(0);
    if (!orus_show_enter(writer, node)) return;
    orus_write_byte(writer, '(');
    orus_write_i64(writer, node->value);
    if (node->next != NULL) orus_write_byte(writer, ' ');
    main$show(writer, node->next);
    orus_write_byte(writer, ')');
    orus_show_leave();
}

static Node *chain(int32_t length) {
    Node *list = NULL;
    for (int32_t i = 0; i < length; i++) {
        Node *node = orus_alloc(sizeof(Node));
        node->value = i;
        node->next = list;
        list = node;
    }
    return list;
}

static int32_t show_directly(void *env) {
    main$show(orus_stdout(), env);
    orus_write_newline(orus_stdout());
    return 0;
}

/// Shows, then takes back what was printed before the error.
static void show_failing(Node *node) {
    OrusError *error;
    int64_t printed = orus_stdout()->len;
    if (orus_try(show_directly, node, &error) >= 0) return;
    orus_stdout()->len = printed;
    print_string(orus_error_text(error));
}

static int32_t run(void) {
    Node *one = chain(1), *two = chain(1);
    one->value = 1;
    two->value = 2;
    one->next = two;
    two->next = one;
    show_directly(one);
    show_directly(one);
    OrusWriter *writer = orus_writer_new();
    main$show(writer, chain(200000));
    int64_t opened = 0;
    OrusString *text = orus_writer_finish(writer);
    for (int64_t i = 0; i < text->len; i++) opened += text->data[i] == '(';
    print_i64(opened);
    orus_flush(orus_stdout());
    Node *broken = chain(1000);
    broken->next->next->next->value = -1;
    show_failing(broken);
    show_directly(one);
    orus_flush(orus_stdout());
    OrusWriter quiet = *orus_stdout();
    orus_stdout()->data = orus_alloc_atomic(1 << 26);
    orus_stdout()->cap = 1 << 26;
    show_failing(chain(3000000));
    print_string(&orus_string_empty);
    orus_stdout()->len -= 1;
    orus_flush(orus_stdout());
    orus_stdout()->data = quiet.data;
    orus_stdout()->cap = quiet.cap;
    show_directly(one);
    return 0;
}

PROGRAM("", run, {0, 1, 1, 0, 0, 0});
