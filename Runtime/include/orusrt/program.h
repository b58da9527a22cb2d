/// What an emitted program tells the runtime about itself. The runtime's `main` runs it.
#ifndef ORUSRT_PROGRAM_H
#define ORUSRT_PROGRAM_H

#include "base.h"

/// Raised whenever generated code and runtime must change together.
#define ORUS_ABI_VERSION 1

/// A place in the source that an error can point at.
typedef struct OrusPlace {
    uint32_t file;   ///< index into OrusProgram.files
    uint32_t line;   ///< from 1
    uint32_t column; ///< from 1, in Unicode scalars
    uint32_t offset; ///< in bytes from the start of the file
    uint32_t length; ///< in bytes; 0 points between two characters
} OrusPlace;

/// A source file, embedded so that an error report can quote it.
typedef struct OrusSourceFile {
    const char *path; ///< as shown to people, NUL-terminated
    const char *text; ///< NULL when it is not embedded
    uint32_t length;
} OrusSourceFile;

/// The program: defined once by the emitted C as `const OrusProgram orus_program`.
typedef struct OrusProgram {
    uint32_t abi;                ///< ORUS_ABI_VERSION
    uint32_t place_count;
    uint32_t file_count;
    const OrusPlace *places;
    const OrusSourceFile *files;
    const char *entry_module;    ///< its name is left out of the call chains, e.g. "main"
    int32_t (*run)(void);        ///< initializers in order, then `main`; gives the exit code
} OrusProgram;

extern const OrusProgram orus_program;

#endif
