/// The Orus runtime as generated C sees it: everything the compiler emits includes this
/// one file and nothing else. See Docs/RuntimeABI.md for the conventions in prose.
///
/// Invariants that generated code keeps:
/// - A function that can raise takes `uint32_t place`, an index into
///   `orus_program.places`, as its last parameter.
/// - Heap objects and globals hold only base pointers of collected blocks (a pointer as
///   an allocation function returned it). Interior pointers live in locals alone.
/// - Compiled with -fno-strict-aliasing, -ffp-contract=off, and -g1 at least.
///
/// The parts are kept apart so that each is about one thing; they include no system
/// header beyond the three of the compiler itself, which keeps compiling hello fast.
#ifndef ORUSRT_H
#define ORUSRT_H

#include "orusrt/base.h"
#include "orusrt/program.h"
#include "orusrt/errors.h"
#include "orusrt/arithmetic.h"
#include "orusrt/casts.h"
#include "orusrt/memory.h"
#include "orusrt/strings.h"
#include "orusrt/arrays.h"
#include "orusrt/collections.h"
#include "orusrt/writers.h"
#include "orusrt/builtins.h"
#include "orusrt/std.h"
#include "orusrt/system.h"

// That a program recurses without end, or indexes what no array can have, is its own affair.
#if defined(__clang__) || defined(__GNUC__) && __GNUC__ >= 12
#pragma GCC diagnostic ignored "-Winfinite-recursion"
#pragma GCC diagnostic ignored "-Warray-bounds"
#endif

#endif
