/// What an emitted program tells the runtime about itself. The runtime's `main` runs it.
#ifndef ORUSRT_PROGRAM_H
#define ORUSRT_PROGRAM_H

#include "base.h"

/// Raised whenever generated code and runtime must change together.
#define ORUS_ABI_VERSION 4

/// A place in the source that an error can point at.
typedef struct OrusPlace {
    uint32_t file;   ///< index into OrusProgram.files
    uint32_t line;   ///< from 1
    uint32_t column; ///< from 1, in Unicode scalars
    uint32_t offset; ///< in bytes from the start of the file
    uint32_t length; ///< in bytes; 0 points between two characters
    uint32_t scope;  ///< the inlined call it is in: 1 + an index into OrusProgram.scopes; 0 for none
} OrusPlace;

/// A call that the compiler inlined before it emitted C, of which debug information knows nothing.
typedef struct OrusScope {
    const char *function; ///< the inlined function, as `main.Point.moved` or its C name
    uint32_t place;       ///< of the call; that place's scope is the one the call was in
} OrusScope;

/// A call in an emitted function that has inlined code, or one that may lead into the library. Where the function stands on the place's
/// line, at this column of the C text or nearest to it, it is at the place, and in its scope.
typedef struct OrusNotedCall {
    const char *function;
    uint32_t place;
    uint32_t column; ///< from 1
} OrusNotedCall;

/// A source file, embedded so that an error report can quote it.
typedef struct OrusSourceFile {
    const char *path; ///< as shown to people, NUL-terminated
    const char *text; ///< NULL when it is not embedded
    uint32_t length;
    bool is_library;  ///< part of the standard library: errors are told at the call of it
} OrusSourceFile;

/// The program: defined once by the emitted C as `const OrusProgram orus_program`.
typedef struct OrusProgram {
    uint32_t abi;                ///< ORUS_ABI_VERSION
    uint32_t place_count;
    uint32_t file_count;
    uint32_t scope_count;
    uint32_t call_count;
    const OrusPlace *places;
    const OrusSourceFile *files;
    const OrusScope *scopes;
    const OrusNotedCall *calls;
    const char *entry_module;    ///< its name is left out of the call chains, e.g. "main"
    int32_t (*run)(void);        ///< initializers in order, then `main`; gives the exit code
} OrusProgram;

extern const OrusProgram orus_program;

#endif
