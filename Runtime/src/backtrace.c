/// Which Orus functions are active.
#include "internal.h"
#include "debug_info.h"

#include <string.h>
#include <unwind.h>

/// The C name of the function that runs the modules' initializers and `main`.
#define ORUS_ENTRY_FUNCTION "orus_program_run"

typedef struct Walk {
    OrusCalls *calls;
    int64_t count, limit;
    uintptr_t frame_pointer; ///< of the last frame seen
    bool reached_start;      ///< the frame in which the program's stack begins
} Walk;

static void add_call(Walk *walk, uintptr_t address) {
    if (walk->count < ORUS_HEAD_CALLS)
        walk->calls->head[walk->count] = address;
    else
        walk->calls->tail[walk->count % ORUS_TAIL_CALLS] = address;
    walk->count += 1;
}

#if defined(__x86_64__)
#define FRAME_POINTER_REGISTER 6
#elif defined(__aarch64__)
#define FRAME_POINTER_REGISTER 29
#endif

static _Unwind_Reason_Code note_call(struct _Unwind_Context *context, void *argument) {
    Walk *walk = argument;
    int is_before = 0;
    uintptr_t address = _Unwind_GetIPInfo(context, &is_before);
    if (address == 0) return _URC_END_OF_STACK;
    // A return address may be the first of the next line, or function: look at the call.
    if (!is_before) address -= 1;
    add_call(walk, address);
#ifdef FRAME_POINTER_REGISTER
    walk->frame_pointer = _Unwind_GetGR(context, FRAME_POINTER_REGISTER);
#endif
    walk->reached_start = orus_is_stack_start(_Unwind_GetRegionStart(context));
    return walk->count < walk->limit ? _URC_NO_REASON : _URC_NORMAL_STOP;
}

/// Goes on where there are no unwind tables: tcc writes none, but keeps frame pointers, as the
/// runtime does.
static void follow_frame_pointers(Walk *walk) {
    uintptr_t frame = walk->frame_pointer, base = (uintptr_t)orus_stack_base();
    while (walk->count < walk->limit && frame % sizeof frame == 0 && base != 0 &&
           frame >= orus_stack_low() && frame < base - 2 * sizeof frame) {
        const uintptr_t *saved = (const uintptr_t *)frame;
        if (saved[1] == 0 || saved[0] <= frame) return;
        add_call(walk, saved[1] - 1);
        frame = saved[0];
    }
}

/// Brings the ring of the last calls in order.
static void order_tail(OrusCalls *calls, int64_t count) {
    int64_t beyond = count - ORUS_HEAD_CALLS;
    calls->tail_count = (int32_t)(beyond < ORUS_TAIL_CALLS ? beyond : ORUS_TAIL_CALLS);
    uintptr_t ordered[ORUS_TAIL_CALLS];
    for (int64_t i = 0; i < calls->tail_count; i++)
        ordered[i] = calls->tail[(count - calls->tail_count + i) % ORUS_TAIL_CALLS];
    memcpy(calls->tail, ordered, sizeof ordered);
    calls->omitted = beyond - calls->tail_count;
}

static OrusCalls collected;

const OrusCalls *orus_collect_calls(int64_t limit) {
    memset(&collected, 0, sizeof collected);
    Walk walk = {.calls = &collected, .limit = limit};
    _Unwind_Backtrace(note_call, &walk);
    if (!walk.reached_start) follow_frame_pointers(&walk);
    collected.head_count = (int32_t)(walk.count < ORUS_HEAD_CALLS ? walk.count : ORUS_HEAD_CALLS);
    if (walk.count > ORUS_HEAD_CALLS && walk.count < walk.limit)
        order_tail(&collected, walk.count);
    else if (walk.count >= walk.limit)
        collected.omitted = -1;
    return &collected;
}

/// Whether a path is `directory/name`, or `name` when there is no directory.
static bool is_told_path(const char *path, DebugPath debug) {
    if (debug.directory == NULL) return strcmp(path, debug.name) == 0;
    size_t directory_len = strlen(debug.directory);
    return strncmp(path, debug.directory, directory_len) == 0 && path[directory_len] == '/' &&
           strcmp(path + directory_len + 1, debug.name) == 0;
}

/// Whether a path is the one that debug information tells. Of an absolute path clang tells only what comes behind its working directory.
static bool is_same_path(const char *path, DebugPath debug) {
    if (is_told_path(path, debug)) return true;
    if (debug.base == NULL) return false;
    size_t base_len = strlen(debug.base);
    return strncmp(path, debug.base, base_len) == 0 && path[base_len] == '/' && is_told_path(path + base_len + 1, debug);
}

/// The program's own name of a source file.
static const char *source_path(DebugPath debug) {
    if (debug.name == NULL) return NULL;
    for (uint32_t i = 0; i < orus_program.file_count; i++)
        if (is_same_path(orus_program.files[i].path, debug)) return orus_program.files[i].path;
    // Some C compilers tell a directory that is no part of the name. A file of the library may have the name of one of the program's, too.
    for (uint32_t i = 0; i < orus_program.file_count; i++)
        if (strcmp(orus_program.files[i].path, debug.name) == 0) return orus_program.files[i].path;
    return debug.name;
}

/// Orus functions have a `$` in their C names. Nothing else that can be active has, but what the
/// compiler adds of its own: `orus$…`. The program's start is among the Orus functions: others
/// may be inlined in it.
static bool is_orus_function(const char *name) {
    if (name == NULL) return false;
    if (strcmp(name, ORUS_ENTRY_FUNCTION) == 0) return true;
    return strchr(name, '$') != NULL && strncmp(name, "orus", 4) != 0;
}

/// What ORUS_MARK leaves, in the order of the code.
typedef struct Mark {
    uint64_t address, place;
} Mark;

/// The linker puts these around the marks, if there are any.
extern const Mark __start_orus_marks[] __attribute__((weak));
extern const Mark __stop_orus_marks[] __attribute__((weak));

/// The place that the last mark of the function before an address tells; what sets up the function's frame
/// is before the first one and belongs to it.
static uint32_t marked_place(uintptr_t address) {
    if (__start_orus_marks == NULL) return ORUS_NO_PLACE;
    uint64_t bounds[2], bias = orus_debug_load_bias();
    if (orus_debug_symbol(address - bias, bounds) == NULL) return ORUS_NO_PLACE;
    uint64_t start = bounds[0] + bias, end = bounds[1] + bias;
    const Mark *low = __start_orus_marks, *high = __stop_orus_marks;
    while (low < high) {
        const Mark *middle = low + (high - low) / 2;
        if (middle->address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    const Mark *mark = low;
    if (mark > __start_orus_marks && mark[-1].address >= start) mark -= 1;
    bool is_known = mark < __stop_orus_marks && mark->address >= start && mark->address < end;
    return is_known ? (uint32_t)mark->place : ORUS_NO_PLACE;
}

/// Whether orusc inlined a function of a file where a function of its own stands, as a method in a comparison.
static bool has_inlined_code(const DebugFrame *frame) {
    if (frame->function == NULL || strncmp(frame->function, "orus$", 5) != 0) return false;
    const char *path = source_path(frame->at.path);
    for (uint32_t i = 0; path != NULL && i < orus_program.file_count; i++)
        if (orus_program.files[i].path == path) return true;
    return false;
}

#define MAX_FRAMES_AT 32

int32_t orus_frames_at(uintptr_t address, OrusFrame *frames, int32_t limit) {
    DebugFrame found[MAX_FRAMES_AT];
    if (!orus_debug_open()) return 0;
    uintptr_t bias = orus_debug_load_bias();
    int32_t depth = orus_debug_frames(address - bias, found, MAX_FRAMES_AT);
    // The part of a function that gcc left when it inlined the beginning into the callers has only its symbol to tell.
    uint64_t bounds[2];
    const char *symbol = depth > 0 ? orus_debug_symbol(address - bias, bounds) : NULL;
    const char *outer = symbol != NULL && strstr(symbol, ".part.") != NULL ? symbol : depth > 0 ? found[depth - 1].function : NULL;
    int32_t count = 0;
    for (int32_t i = 0; i < depth && count < limit; i++) {
        if (!is_orus_function(found[i].function) && !has_inlined_code(&found[i])) continue;
        OrusFrame frame = {found[i].function,
                           {source_path(found[i].at.path), found[i].at.line},
                           found[i].at.column,
                           ORUS_NO_PLACE,
                           outer};
        if (frame.at.line == 0) frame.place = marked_place(address);
        if (frame.place != ORUS_NO_PLACE) frame.at = orus_place_line(frame.place);
        frames[count++] = frame;
    }
    return count;
}

bool orus_is_library_file(const char *path) {
    for (uint32_t i = 0; i < orus_program.file_count; i++)
        if (orus_program.files[i].path == path) return orus_program.files[i].is_library;
    return false;
}

OrusSourceLine orus_place_line(uint32_t place) {
    const OrusPlace *p = &orus_program.places[place];
    return (OrusSourceLine){orus_program.files[p->file].path, p->line};
}

bool orus_is_library_place(uint32_t place) {
    return place < orus_program.place_count &&
           orus_program.files[orus_program.places[place].file].is_library;
}

OrusSourceLine orus_calls_line(const uintptr_t *calls, int32_t call_count) {
    for (int32_t i = 0; i < call_count; i++) {
        OrusFrame frames[MAX_FRAMES_AT];
        int32_t count = orus_frames_at(calls[i], frames, MAX_FRAMES_AT);
        for (int32_t f = 0; f < count; f++)
            if (!orus_is_library_file(frames[f].at.path)) return frames[f].at;
    }
    return (OrusSourceLine){NULL, 0};
}

/// Whether a word on the stack can be where a call of a function returns to: function pointers are there, too, and what calls of before left.
__attribute__((no_sanitize("address"))) static bool is_return_address(uintptr_t word, uint64_t callee) {
    extern const char __executable_start[], etext[];
    if (word < (uintptr_t)__executable_start + 8 || word >= (uintptr_t)etext) return false;
#if defined(__x86_64__)
    const uint8_t *code = (const uint8_t *)word;
    if (code[-5] == 0xE8) {
        int32_t distance;
        memcpy(&distance, code - 4, sizeof distance);
        return callee == word + (uintptr_t)(intptr_t)distance;
    }
    // An indirect call, with an operand of up to six bytes.
    for (int32_t length = 2; length <= 7; length++)
        if (code[-length] == 0xFF && (code[1 - length] & 0x38) == 0x10) return true;
    return false;
#else
    (void)callee;
    return true;
#endif
}

static uint64_t function_start(uintptr_t address) {
    uint64_t bounds[2], bias = orus_debug_load_bias();
    return orus_debug_symbol(address - bias, bounds) != NULL ? bounds[0] + bias : 0;
}

/// What is known of an address that frames stand at.
typedef struct KnownCode {
    uintptr_t address;
    uintptr_t frame_size; ///< 0 if no such frame was seen
    uint64_t function;    ///< where it starts
    bool is_foreign;      ///< no function of the program's own stands there
} KnownCode;

/// A power of two; recursions with half as many calls in a round are searched.
#define KNOWN_CODE 1024

/// How many frames of a recursion are unwound.
#define SIZED_FRAMES 512

/// What finds the call behind a recursion.
static struct {
    KnownCode known[KNOWN_CODE]; ///< a hash table with linear probing
    int32_t known_count, frame_count;
    KnownCode *last;         ///< of the last frame unwound
    uintptr_t frame_start;   ///< its lowest address
    uintptr_t frame_pointer; ///< in its function
} recursion;

/// What is known of an address; NULL when there is no more room.
static KnownCode *known_code(uintptr_t address) {
    uintptr_t slot = address % KNOWN_CODE;
    while (recursion.known[slot].address != 0 && recursion.known[slot].address != address) slot = (slot + 1) % KNOWN_CODE;
    if (recursion.known[slot].address == 0) {
        if (recursion.known_count == KNOWN_CODE / 2) return NULL;
        recursion.known_count += 1;
        recursion.known[slot].address = address;
    }
    return &recursion.known[slot];
}

static _Unwind_Reason_Code note_frame(struct _Unwind_Context *context, void *unused) {
    (void)unused;
    int is_before = 0;
    uintptr_t address = _Unwind_GetIPInfo(context, &is_before), start = _Unwind_GetCFA(context);
    if (address == 0) return _URC_END_OF_STACK;
    if (recursion.last != NULL) recursion.last->frame_size = start - recursion.frame_start;
    recursion.last = known_code(is_before ? address : address - 1);
    recursion.frame_start = start;
#ifdef FRAME_POINTER_REGISTER
    recursion.frame_pointer = _Unwind_GetGR(context, FRAME_POINTER_REGISTER);
#endif
    recursion.frame_count += 1;
    return recursion.last != NULL && recursion.frame_count < SIZED_FRAMES ? _URC_NO_REASON : _URC_NORMAL_STOP;
}

/// Where a frame's return address can stand: above its frame pointer; the stack's end if there is none.
static const uintptr_t *behind_frame_pointer(uintptr_t pointer, const uintptr_t *from, const uintptr_t *end) {
    const uintptr_t *frame = (const uintptr_t *)pointer;
    return pointer % sizeof *frame == 0 && frame >= from && frame < end - 1 ? frame + 1 : end;
}

/// The same by the frame's size, or its first word if that is not known.
static const uintptr_t *behind_frame_size(const KnownCode *code, const uintptr_t *start, const uintptr_t *end) {
#if defined(__x86_64__)
    uintptr_t words = code->frame_size / sizeof *start;
    return words > 0 && words < (uintptr_t)(end - start) ? start + words - 1 : start;
#else
    (void)code;
    (void)end;
    return start;
#endif
}

/// Where the innermost function of the program's own stands whose frame is behind those that were unwound, from the return address at `at` on;
/// 0 if none is found. Unwinding the millions of frames of a comparison without end would take seconds: this follows the frame pointers, or
/// knows the size of frames, and looks at each word of the others, which can meet what calls of before left.
__attribute__((no_sanitize("address"))) static uintptr_t find_own_call(const uintptr_t *at, const uintptr_t *end, bool has_frame_pointers) {
    uint64_t function = function_start(recursion.last->address);
    while (at < end) {
        if (!is_return_address(*at, function)) {
            if (has_frame_pointers) return 0;
            at += 1;
            continue;
        }
        KnownCode *code = known_code(*at - 1);
        if (code == NULL) return 0;
        if (!code->is_foreign) {
            if (orus_calls_line(&code->address, 1).path != NULL) return code->address;
            code->is_foreign = true;
            code->function = function_start(code->address);
        }
        function = code->function;
        at = has_frame_pointers ? behind_frame_pointer(at[-1], at, end) : behind_frame_size(code, at + 1, end);
    }
    return 0;
}

/// Where the program's own function stands that led to a recursion of others; 0 if it is not found.
static uintptr_t find_start_of_recursion(void) {
    memset(&recursion, 0, sizeof recursion);
    _Unwind_Backtrace(note_frame, NULL);
    if (recursion.last == NULL || recursion.frame_start % sizeof(uintptr_t) != 0) return 0;
    const uintptr_t *start = (const uintptr_t *)recursion.frame_start, *end = orus_stack_base();
    uintptr_t own = find_own_call(behind_frame_pointer(recursion.frame_pointer, start, end), end, true);
    return own != 0 ? own : find_own_call(behind_frame_size(recursion.last, start, end), end, false);
}

const OrusCalls *orus_collect_recursion(int64_t limit) {
    orus_collect_calls(limit);
    int32_t kept = collected.head_count < ORUS_ERROR_CALLS ? collected.head_count : ORUS_ERROR_CALLS;
    bool is_known = orus_calls_line(collected.head, kept).path != NULL;
    if (is_known || collected.omitted == 0) return &collected;
    uintptr_t own = find_start_of_recursion();
    if (own == 0) return &collected;
    collected.head[kept - 1] = own;
    collected.head_count = kept;
    collected.tail_count = 0;
    collected.omitted = -1;
    return &collected;
}
