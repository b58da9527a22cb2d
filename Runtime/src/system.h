/// What the parts of the system interface share.
#ifndef ORUS_SYSTEM_PARTS_H
#define ORUS_SYSTEM_PARTS_H

#include "internal.h"

/// The error number of the last call that gave a string or an array.
extern int64_t orus_system_failed;

/// The text as a C string; NULL, with `errno` set, when there is a NUL inside.
char *orus_c_string(OrusString *text);
/// Gives the system what the program has written to files. A failure is told by the next call that is about the file.
void orus_flush_files(void);
/// `result`, or the negated error number when it is negative.
int64_t orus_system_result(int64_t result);
/// An array of strings, to be filled by `orus_add_string`.
OrusArray *orus_new_strings(void);
void orus_add_string(OrusArray *strings, OrusString *string);

#endif
