/// Strings and arrays of bytes as each other.
#include "internal.h"

OrusString *orus_bytes_to_string(OrusArray *bytes) {
    ORUS_CHECK_STACK();
    return orus_string_new(bytes->data, bytes->len);
}

OrusArray *orus_bytes_of_string(OrusString *text) {
    ORUS_CHECK_STACK();
    return orus_array_literal(text->data, text->len, 1, false);
}
