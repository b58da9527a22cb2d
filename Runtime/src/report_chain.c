/// The chain of Orus calls in a report.
#include "report.h"

#include <string.h>

/// Chains longer than this are cut in the middle.
#define SHOWN_HEAD 14
#define SHOWN_TAIL 16

/// The part of a C name that tells the function: instances of generic functions count their
/// names up behind `$$`.
static int32_t base_length(const char *name, int32_t len) {
    for (int32_t i = 0; i + 1 < len; i++)
        if (name[i] == '$' && name[i + 1] == '$') return i;
    return len;
}

/// Length of the name without a last part `try…`: the body of a `try` is a C function of its own,
/// but for the reader a part of the function it stands in.
static int32_t without_try(const char *name, int32_t len) {
    for (int32_t i = len - 1; i > 0; i--) {
        if (name[i] != '$') continue;
        return i + 4 <= len && memcmp(name + i + 1, "try", 3) == 0 ? without_try(name, i) : len;
    }
    return len;
}

void orus_write_demangled(OrusWriter *writer, const char *name, int32_t len) {
    len = without_try(name, base_length(name, len));
    const char *module = orus_program.entry_module;
    int32_t module_len = (int32_t)strlen(module);
    int32_t start = 0;
    if (len > module_len && memcmp(name, module, (size_t)module_len) == 0 && name[module_len] == '$')
        start = module_len + 1;
    for (int32_t i = start; i < len; i++)
        orus_write_byte(writer, (uint8_t)(name[i] == '$' ? '.' : name[i]));
}

static bool is_same_function(const ReportCall *call, const OrusFrame *frame) {
    int32_t a = base_length(call->function, call->function_len);
    int32_t b = base_length(frame->function, frame->function_len);
    return a == b && memcmp(call->function, frame->function, (size_t)a) == 0;
}

/// Whether the frame is that of the function whose `try` body the last call was.
static bool is_around_try(const ReportCall *call, const OrusFrame *frame) {
    int32_t a = base_length(call->function, call->function_len);
    int32_t inner = without_try(call->function, a);
    int32_t outer = base_length(frame->function, frame->function_len);
    return inner < a && inner == without_try(frame->function, outer) &&
           memcmp(call->function, frame->function, (size_t)inner) == 0;
}

/// A list of calls with a limit; what goes beyond is counted.
typedef struct Chain {
    ReportCall *calls;
    int32_t count, limit;
    int64_t beyond;
} Chain;

static void add_frame(Chain *chain, const OrusFrame *frame) {
    ReportCall *last = chain->count > 0 && chain->beyond == 0 ? &chain->calls[chain->count - 1] : NULL;
    if (last != NULL && is_around_try(last, frame)) {
        last->function_len = without_try(last->function, base_length(last->function, last->function_len));
        return;
    }
    if (last != NULL && is_same_function(last, frame) && last->at.line == frame->at.line) {
        last->repetitions += 1;
    } else if (chain->count == chain->limit) {
        chain->beyond += 1;
    } else {
        chain->calls[chain->count++] =
            (ReportCall){frame->function, frame->function_len, frame->at, 1};
    }
}

#define MAX_FRAMES 32

static void add_addresses(Chain *chain, const uintptr_t *addresses, int32_t count) {
    OrusFrame frames[MAX_FRAMES];
    int32_t frame_count = 0;
    for (int32_t i = 0; i < count; i++) {
        // A recursion visits the same addresses over and over.
        if (i == 0 || addresses[i] != addresses[i - 1])
            frame_count = orus_frames_at(addresses[i], frames, MAX_FRAMES);
        for (int32_t f = 0; f < frame_count; f++) add_frame(chain, &frames[f]);
    }
}

void orus_report_chain(Report *report, const OrusCalls *calls) {
    Chain head = {report->calls, 0, SHOWN_HEAD, 0};
    add_addresses(&head, calls->head, calls->head_count);
    report->call_count = head.count;
    if (calls->omitted == 0 && calls->tail_count == 0 && head.beyond == 0) return;
    ReportCall *last = &report->calls[report->call_count - 1];
    if (calls->omitted < 0 && head.beyond == 0 && head.count > 0 && last->repetitions > 1) {
        last->repetitions = REPORT_MANY; // the walk was given up within one recursion
        return;
    }
    ReportCall tail_calls[SHOWN_TAIL];
    Chain tail = {tail_calls, 0, SHOWN_TAIL, 0};
    add_addresses(&tail, calls->tail, calls->tail_count);
    int64_t omitted = calls->omitted < 0 ? REPORT_MANY : calls->omitted + head.beyond;
    if (omitted > 0 && tail.count > 0 && head.beyond == 0 && head.count > 0 &&
        last->function == tail_calls[0].function && last->at.line == tail_calls[0].at.line) {
        // One recursion from end to end of what was left out: count it as such.
        last->repetitions += omitted + tail_calls[0].repetitions;
        memmove(tail_calls, tail_calls + 1, (size_t)--tail.count * sizeof *tail_calls);
    } else if (omitted != 0) {
        report->calls[report->call_count++] = (ReportCall){NULL, 0, {NULL, 0}, omitted};
    }
    for (int32_t i = 0; i < tail.count; i++) report->calls[report->call_count++] = tail_calls[i];
}
