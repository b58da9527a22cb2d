/// Errors as values, and the way from a raise to its `try`.
///
/// A raise jumps to the innermost handler; there is nothing to unwind, because the collector
/// owns all memory. When no handler is active the error is reported where it is raised, while all
/// calls that led there are still on the stack.
#include "internal.h"
#include "report.h"

#include <setjmp.h>

/// An active `orus_try`.
typedef struct Handler {
    jmp_buf jump;
    struct Handler *outer;
    OrusError *error;
    int64_t show_depth; ///< how many objects were being shown, to forget shows that a raise cut off
    bool ends_errors;       ///< here or further out, errors are caught and not raised again
} Handler;

static Handler *innermost;

/// An error that is made only after the jump, because there was no room where it was raised.
static struct {
    bool is_pending;
    int32_t code;
    OrusString *message; ///< static
    OrusCalls calls;
} deferred;

/// A walk of this many calls takes some 50 ms; an endless recursion is far deeper.
#define ALL_CALLS 100000
/// As many as a program can be made to wait for whose handlers raise other errors instead, level by level.
#define MANY_CALLS 4096

int64_t orus_calls_wanted(void) {
    return innermost == NULL ? ALL_CALLS : innermost->ends_errors ? ORUS_FEW_CALLS : MANY_CALLS;
}

/// The calls of the last error raised that, by its handlers, is likely to end the program: when that is reported, none of them is
/// active any more.
static struct {
    const OrusError *error;
    OrusCalls calls;
} passing;

/// Keeps the innermost calls, which tell the place of an error that has none of the program's own.
static void remember_calls(OrusError *error, const OrusCalls *calls) {
    error->call_count = calls->head_count < ORUS_ERROR_CALLS ? calls->head_count : ORUS_ERROR_CALLS;
    memcpy(error->calls, calls->head, (size_t)error->call_count * sizeof *calls->head);
}

static OrusError *new_error(int32_t code, OrusString *message, uint32_t place) {
    OrusError *error = orus_alloc(sizeof(OrusError));
    *error = (OrusError){.message = message, .code = code, .place = place};
    if (orus_is_library_place(place)) remember_calls(error, orus_collect_calls(ORUS_FEW_CALLS));
    return error;
}

/// Whether the stack's unused part is still to be given back, once there is room for doing that.
static bool is_stack_held;

static bool has_room(void) { return (uintptr_t)__builtin_frame_address(0) >= orus_stack_limit; }

static OrusError *take_deferred(const Handler *handler) {
    // Out of memory, there is none for an error either: all such errors are this one. So are those that land
    // where the stack is too short for the collector: a `finally` there must run all the same.
    static OrusError memory_error, stack_error;
    OrusError *error = deferred.code == ORUS_E_MEMORY ? &memory_error
                       : has_room()                   ? orus_alloc(sizeof(OrusError))
                                                      : &stack_error;
    deferred.is_pending = false;
    *error = (OrusError){.message = deferred.message, .code = deferred.code, .place = ORUS_NO_PLACE};
    remember_calls(error, &deferred.calls);
    passing.error = handler->ends_errors ? NULL : error;
    passing.calls = deferred.calls;
    is_stack_held = true;
    return error;
}

/// Forgets the objects that were being shown when a raise cut a show off.
static void restore_shown(int64_t depth) {
    if (orus_shown.depth == depth) return;
    orus_shown.depth = depth;
    orus_shown.table_depth = ORUS_SHOW_TABLE_STALE;
}

/// Restores what the raise left behind and gives the error to the catcher.
static ORUS_NOINLINE void land(Handler *handler, OrusError **error) {
    innermost = handler->outer;
    restore_shown(handler->show_depth);
    *error = deferred.is_pending ? take_deferred(handler) : handler->error;
    (*error)->was_caught = true;
    if (is_stack_held && has_room()) {
        is_stack_held = false;
        orus_stack_release();
    }
}

static int32_t run_body(int32_t (*body)(void *env), void *env, OrusError **error, bool ends_errors) {
    Handler handler;
    handler.outer = innermost;
    handler.ends_errors = ends_errors || (innermost != NULL && innermost->ends_errors);
    handler.show_depth = orus_shown.depth;
    if (_setjmp(handler.jump) != 0) {
        land(&handler, error);
        return -1;
    }
    innermost = &handler;
    int32_t code = body(env);
    innermost = handler.outer;
    return code;
}

int32_t orus_try(int32_t (*body)(void *env), void *env, OrusError **error) { return run_body(body, env, error, true); }

int32_t orus_try_passing(int32_t (*body)(void *env), void *env, OrusError **error) { return run_body(body, env, error, false); }

ORUS_RAISES orus_raise(OrusError *error, uint32_t place) {
    bool is_known = error == passing.error;
    if (innermost == NULL) {
        if (is_known) orus_report_uncaught(error, &passing.calls, error->place);
        orus_report_uncaught(error, orus_collect_calls(ALL_CALLS), place);
    }
    if (!is_known && !error->was_caught && !innermost->ends_errors) {
        passing.error = error;
        passing.calls = *orus_collect_calls(MANY_CALLS);
    }
    innermost->error = error;
    _longjmp(innermost->jump, 1);
}

ORUS_RAISES orus_raise_message(int32_t code, OrusString *message, uint32_t place) {
    orus_raise(new_error(code, message, place), place);
}

ORUS_RAISES orus_throw_deferred(int32_t code, OrusString *message, const OrusCalls *calls) {
    if (innermost == NULL) {
        OrusError error = {.message = message, .code = code, .place = ORUS_NO_PLACE};
        remember_calls(&error, calls);
        orus_report_uncaught(&error, calls, ORUS_NO_PLACE);
    }
    deferred.is_pending = true;
    deferred.code = code;
    deferred.message = message;
    deferred.calls = *calls;
    _longjmp(innermost->jump, 1);
}

OrusError *orus_error_new(OrusString *message, void *payload, int32_t type, uint32_t place) {
    OrusError *error = new_error(ORUS_E_RAISED, message, place);
    error->payload = payload;
    error->type = type;
    return error;
}

int32_t orus_error_type(OrusError *error) { return error->type; }

void *orus_error_payload(OrusError *error) { return error->payload; }

void orus_error_renew(OrusError *error, OrusString *message) { error->message = message; }

OrusString *orus_error_message(OrusError *error) { return error->message; }

OrusString *orus_error_text(OrusError *error) { return orus_format("Error: %S", error->message); }

void orus_write_error(OrusWriter *writer, OrusError *error) {
    orus_write_literal(writer, "Error: ");
    orus_write_string(writer, error->message);
}

OrusString *orus_error_kind(OrusError *error) {
    static const char *const kinds[] = {
        [ORUS_E_DIVISION] = "arithmetic", [ORUS_E_INDEX] = "index",
        [ORUS_E_KEY] = "key",             [ORUS_E_OVERFLOW] = "arithmetic",
        [ORUS_E_VALUE] = "value",         [ORUS_E_CONVERSION] = "conversion",
        [ORUS_E_STACK] = "stack",         [ORUS_E_MEMORY] = "memory",
        [ORUS_E_NUMBER_TEXT] = "conversion", [ORUS_E_ASSERTION] = "assertion",
        [ORUS_E_EOF] = "eof",             [ORUS_E_RAISED] = "raised",
        [ORUS_E_IO] = "io",
    };
    return orus_string_from_c(kinds[error->code]);
}

OrusString *orus_error_code(OrusError *error) {
    char text[5] = {'E', '0', '0', (char)('0' + error->code / 10), (char)('0' + error->code % 10)};
    return orus_string_new(text, sizeof text);
}

OrusSourceLine orus_error_calls_line(const OrusError *error) {
    if (error->code == ORUS_E_STACK) {
        OrusSourceLine line = orus_recursion_line(error->calls, error->call_count);
        if (line.path != NULL) return line;
    }
    return orus_calls_line(error->calls, error->call_count);
}

static OrusSourceLine error_line(const OrusError *error) {
    OrusSourceLine line = orus_error_calls_line(error);
    if (line.path != NULL || error->place == ORUS_NO_PLACE) return line;
    return orus_place_line(error->place);
}

OrusString *orus_error_file(OrusError *error) {
    const char *path = error_line(error).path;
    return path == NULL ? &orus_string_empty : orus_string_from_c(path);
}

int32_t orus_error_line(OrusError *error) { return (int32_t)error_line(error).line; }
