/// The chain of Orus calls in a report.
///
/// Three sources tell of it: the stack, the debug information (C functions and what the C compiler
/// inlined into them), and the program's own tables of what orusc inlined before.
#include "report.h"

#include <string.h>

/// Chains longer than this are cut in the middle.
#define SHOWN_HEAD 14
#define SHOWN_TAIL 16

/// What the Orus name of a module's top level has behind the module's name.
#define TOP_LEVEL ".(top level)"

/// Length of the part of a name that tells the function, or the module of a top level: instances of generic functions and
/// `try` bodies have more behind `$$`.
static size_t base_length(const char *name) {
    const char *end = strstr(name, "$$");
    if (end == NULL) end = strstr(name, TOP_LEVEL);
    // C compilers call what they split off `f.cold.1`; in Orus names the dot is part of the name.
    if (end == NULL && strchr(name, '$') != NULL) end = strchr(name, '.');
    return end != NULL ? (size_t)(end - name) : strlen(name);
}

static bool is_try_body(const char *name) { return strstr(name, "$$try") != NULL; }

/// What makes a value of a named function only passes its arguments on.
static bool is_value_of_function(const char *name) { return strstr(name, "$$value") != NULL; }

void orus_write_demangled(OrusWriter *writer, const char *name) {
    if (strstr(name, "$$init") != NULL || strstr(name, TOP_LEVEL) != NULL) {
        orus_write_literal(writer, "(top level)");
        return;
    }
    size_t len = base_length(name), module_len = strlen(orus_program.entry_module), start = 0;
    if (len > module_len && memcmp(name, orus_program.entry_module, module_len) == 0 &&
        (name[module_len] == '$' || name[module_len] == '.'))
        start = module_len + 1;
    for (size_t i = start; i < len; i++)
        orus_write_byte(writer, (uint8_t)(name[i] == '$' ? '.' : name[i]));
}

/// The names may be of C or, for what orusc inlined, of Orus.
static bool is_same_function(const char *left, const char *right) {
    size_t len = base_length(left);
    if (len != base_length(right)) return false;
    for (size_t i = 0; i < len; i++)
        if ((left[i] == '$' ? '.' : left[i]) != (right[i] == '$' ? '.' : right[i])) return false;
    return true;
}

/// Whether one is the other's C name, or a part that the C compiler split off it: `f.cold.1`.
static bool is_same_c_function(const char *left, const char *right) {
    size_t len = strcspn(left, ".");
    return len == strcspn(right, ".") && memcmp(left, right, len) == 0;
}

/// What clang splits off a function, and what is left of one whose beginning gcc inlined into its callers.
static bool is_cold_part(const char *name) { return strstr(name, ".cold.") != NULL; }
static bool is_rest(const char *name) { return strstr(name, ".part.") != NULL; }

/// A list of calls with a limit; what goes beyond is counted.
typedef struct Chain {
    ReportCall *calls;
    int32_t count, limit;
    int64_t beyond;
    bool ends_in_try; ///< the last call is a `try` body: the function around it is still to come
} Chain;

static void add_call(Chain *chain, const char *function, OrusSourceLine at) {
    if (is_value_of_function(function)) return;
    ReportCall *last =
        chain->count > 0 && chain->beyond == 0 ? &chain->calls[chain->count - 1] : NULL;
    bool is_same = last != NULL && is_same_function(last->function, function);
    bool is_around_try = is_same && chain->ends_in_try;
    chain->ends_in_try = is_try_body(function);
    if (is_around_try) return;
    if (is_same && last->at.line == at.line) {
        last->repetitions += 1;
    } else if (chain->count == chain->limit) {
        chain->beyond += 1;
    } else {
        chain->calls[chain->count++] = (ReportCall){function, at, 1};
    }
}

/// C compilers differ in what column of a call they record, by less than this.
#define COLUMN_DIFFERENCE 8

/// The place of the noted call that a frame stands at, or, within `limit` columns, next to; ORUS_NO_PLACE if there is none.
static uint32_t noted_place(const OrusFrame *frame, uint32_t limit) {
    uint32_t place = ORUS_NO_PLACE, least = limit;
    for (uint32_t i = 0; i < orus_program.call_count; i++) {
        const OrusNotedCall *call = &orus_program.calls[i];
        OrusSourceLine at = orus_place_line(call->place);
        if (at.line != frame->at.line || at.path != frame->at.path ||
            !is_same_c_function(call->function, frame->function))
            continue;
        uint32_t distance = call->column > frame->column ? call->column - frame->column
                                                         : frame->column - call->column;
        if (distance < least) {
            least = distance;
            place = call->place;
        }
    }
    return place;
}

/// Adds a call, unless it is one in the standard library.
static void add_own_call(Chain *chain, const char *function, OrusSourceLine at) {
    if (!orus_is_library_file(at.path)) add_call(chain, function, at);
}

/// Adds a C function's call, before it the functions that orusc inlined where it stands.
static void add_frame(Chain *chain, const OrusFrame *frame, uint32_t place) {
    if (place == ORUS_NO_PLACE) place = frame->place;
    if (place == ORUS_NO_PLACE) place = noted_place(frame, UINT32_MAX);
    OrusSourceLine at = frame->at;
    if (place != ORUS_NO_PLACE) {
        at = orus_place_line(place);
        for (uint32_t scope; (scope = orus_program.places[place].scope) != 0; at = orus_place_line(place)) {
            add_own_call(chain, orus_program.scopes[scope - 1].function, at);
            place = orus_program.scopes[scope - 1].place;
        }
    }
    // The program's start is no function of its own, but orusc may have inlined some into it.
    if (strncmp(frame->function, "orus", 4) != 0) add_own_call(chain, frame->function, at);
}

#define MAX_FRAMES 32

/// Adds the calls at the addresses; the first frame of all stands at `place`.
static void add_addresses(Chain *chain, const uintptr_t *addresses, int32_t count, uint32_t place) {
    OrusFrame frames[MAX_FRAMES];
    int32_t frame_count = 0;
    const char *split_off = NULL;
    for (int32_t i = 0; i < count; i++) {
        // A recursion visits the same addresses over and over.
        if (i == 0 || addresses[i] != addresses[i - 1])
            frame_count = orus_frames_at(addresses[i], frames, MAX_FRAMES);
        const char *outer = frame_count > 0 ? frames[0].outer : NULL;
        // A function that calls its split-off part is active no second time; it may be inlined where it does.
        bool is_known = split_off != NULL && outer != NULL && is_same_c_function(split_off, outer) && is_cold_part(split_off);
        int32_t first = split_off != NULL && outer != NULL && is_same_c_function(split_off, frames[0].function) ? 1 : 0;
        split_off = outer != NULL && (is_cold_part(outer) || is_rest(outer)) ? outer : NULL;
        if (is_known) continue;
        for (int32_t f = first; f < frame_count; f++) {
            add_frame(chain, &frames[f], place);
            place = ORUS_NO_PLACE;
        }
    }
}

/// Whether a line stands before another: by file, then in it.
static bool is_before(OrusSourceLine left, OrusSourceLine right) {
    int order = strcmp(left.path, right.path);
    return order != 0 ? order < 0 : left.line < right.line;
}

/// Whether a call is active more than once, as far as the chain goes.
static bool is_repeated(const Chain *chain, const ReportCall *call) {
    if (call->repetitions > 1) return true;
    for (const ReportCall *other = chain->calls; other < chain->calls + chain->count; other++)
        if (other != call && other->at.line == call->at.line && other->at.path == call->at.path &&
            is_same_function(other->function, call->function))
            return true;
    return false;
}

OrusSourceLine orus_recursion_line(const uintptr_t *addresses, int32_t count) {
    ReportCall calls[REPORT_CALLS];
    Chain chain = {calls, 0, REPORT_CALLS, 0, false};
    add_addresses(&chain, addresses, count, ORUS_NO_PLACE);
    OrusSourceLine first = {NULL, 0};
    for (const ReportCall *call = calls; call < calls + chain.count; call++)
        if (call->at.path != NULL && is_repeated(&chain, call) && (first.path == NULL || is_before(call->at, first)))
            first = call->at;
    return first;
}

uint32_t orus_own_call_place(const OrusError *error) {
    OrusFrame frames[MAX_FRAMES];
    for (int32_t i = 0; i < error->call_count; i++) {
        int32_t count = orus_frames_at(error->calls[i], frames, MAX_FRAMES);
        for (int32_t f = 0; f < count; f++)
            if (!orus_is_library_file(frames[f].at.path))
                return frames[f].place != ORUS_NO_PLACE ? frames[f].place : noted_place(&frames[f], COLUMN_DIFFERENCE);
    }
    return ORUS_NO_PLACE;
}

void orus_report_chain(Report *report, const OrusCalls *calls, uint32_t place) {
    Chain head = {report->calls, 0, SHOWN_HEAD, 0, false};
    add_addresses(&head, calls->head, calls->head_count, place);
    report->call_count = head.count;
    if (head.count == 0) return;
    ReportCall *last = &report->calls[report->call_count - 1];
    if (calls->omitted < 0 && head.beyond == 0 && last->repetitions > 1) {
        last->repetitions = REPORT_MANY; // the walk was given up within one recursion
        return;
    }
    ReportCall tail_calls[SHOWN_TAIL];
    Chain tail = {tail_calls, 0, SHOWN_TAIL, 0, false};
    add_addresses(&tail, calls->tail, calls->tail_count, ORUS_NO_PLACE);
    int64_t omitted = calls->omitted < 0 ? REPORT_MANY : calls->omitted + head.beyond;
    if (omitted >= 0 && tail.count > 0 && head.beyond == 0 &&
        is_same_function(last->function, tail_calls[0].function) &&
        last->at.line == tail_calls[0].at.line) {
        // One recursion from end to end of what was left out: count it as such.
        last->repetitions += omitted + tail_calls[0].repetitions;
        memmove(tail_calls, tail_calls + 1, (size_t)--tail.count * sizeof *tail_calls);
    } else if (omitted != 0) {
        report->calls[report->call_count++] = (ReportCall){NULL, {NULL, 0}, omitted};
    }
    for (int32_t i = 0; i < tail.count; i++) report->calls[report->call_count++] = tail_calls[i];
}
