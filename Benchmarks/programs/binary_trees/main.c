// flags: -lgc
#include <gc.h>
#include <stdint.h>
#include <stdio.h>

typedef struct Node {
    struct Node *left, *right;
} Node;

static Node *bottom_up(int32_t depth) {
    Node *node = GC_MALLOC(sizeof *node);
    if (depth > 0) {
        node->left = bottom_up(depth - 1);
        node->right = bottom_up(depth - 1);
    }
    return node;
}

static int32_t count(const Node *tree) { return tree == NULL ? 0 : 1 + count(tree->left) + count(tree->right); }

int main(void) {
    GC_INIT();
    const int32_t max_depth = 18;
    printf("stretch tree of depth %d\t check: %d\n", max_depth + 1, count(bottom_up(max_depth + 1)));
    Node *long_lived = bottom_up(max_depth);
    for (int32_t depth = 4; depth <= max_depth; depth += 4) {
        int32_t trees = 1 << (max_depth - depth + 4), check = 0;
        for (int32_t i = 0; i < trees; i++) check += count(bottom_up(depth));
        printf("%d\t trees of depth %d\t check: %d\n", trees, depth, check);
    }
    printf("long lived tree of depth %d\t check: %d\n", max_depth, count(long_lived));
    return 0;
}
