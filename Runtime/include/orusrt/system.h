/// What the standard library asks of the operating system (Runtime/std/internal/system.orus).
///
/// A number below zero is the system's error number, negated. What gives a string or an array gives an empty one after a failure,
/// and `orus_system_failure` says whether the last such call failed, and with which number. Nothing here raises.
#ifndef ORUSRT_SYSTEM_H
#define ORUSRT_SYSTEM_H

#include "base.h"

/// The error number of the last call that gave a string or an array; 0 when it went well.
int64_t orus_system_failure(void);
/// What an error number means, such as `No such file or directory`.
OrusString *orus_system_reason(int64_t number);

// Open files. A file is known by its descriptor. Modes: 0 read, 1 replace, 2 append, 3 make a new one; 4 more for reading and writing.
int64_t orus_system_open(OrusString *path, int64_t mode);
int64_t orus_system_close(int64_t file);
/// At most `count` bytes; none at the end.
OrusString *orus_system_read(int64_t file, int64_t count);
/// Writes all of the text; 0. A regular file may get it later: when it is closed, read or asked about, when much is pending, or at the
/// program's end.
int64_t orus_system_write(int64_t file, OrusString *text);
/// Where it stands afterwards; `origin`: 0 start, 1 current position, 2 end.
int64_t orus_system_seek(int64_t file, int64_t offset, int64_t origin);

// The file system.
/// Type and permissions, size, times of change, use and creation or status change (ns), device, inode, links, user, group.
OrusArray *orus_system_stat(OrusString *path, bool follows);
/// The names in a directory, unordered, without `.` and `..`.
OrusArray *orus_system_list(OrusString *path);
int64_t orus_system_access(OrusString *path, int64_t mode);
int64_t orus_system_mkdir(OrusString *path, int64_t mode);
int64_t orus_system_rmdir(OrusString *path);
int64_t orus_system_unlink(OrusString *path);
int64_t orus_system_rename(OrusString *from, OrusString *to);
int64_t orus_system_link(OrusString *from, OrusString *to);
int64_t orus_system_symlink(OrusString *target, OrusString *path);
int64_t orus_system_chmod(OrusString *path, int64_t mode);
int64_t orus_system_truncate(OrusString *path, int64_t length);
/// Sets the times of use and change (ns since 1970); -1: now.
int64_t orus_system_set_times(OrusString *path, int64_t used, int64_t changed);
OrusString *orus_system_readlink(OrusString *path);
OrusString *orus_system_realpath(OrusString *path);
OrusString *orus_system_cwd(void);
int64_t orus_system_chdir(OrusString *path);

// The process and its surroundings.
/// `NAME=value` of each environment variable.
OrusArray *orus_system_variables(void);
int64_t orus_system_set_variable(OrusString *name, OrusString *value);
int64_t orus_system_unset_variable(OrusString *name);
/// `subject`: 0 process, 1 parent process, 2 user, 3 group, 4 usable processors.
int64_t orus_system_number(int64_t subject);
/// System, host, release, version, machine.
OrusArray *orus_system_uname(void);
/// Random bytes of the system's generator.
OrusString *orus_system_random(int64_t count);
/// Runs a program and waits for it: `[status, output, errors]`, status as a decimal number, that of a signal negated.
/// `modes`: 1 input is given, else inherited; 2 output, 4 errors are captured, else inherited; 8 errors go where output does.
OrusArray *orus_system_run(OrusArray *command, OrusString *directory, OrusArray *variables, OrusString *input, int64_t modes);

// Time.
/// Nanoseconds; `clock`: 0 since 1970, 1 monotonic, 2 of processor time used by the process.
int64_t orus_system_clock(int64_t clock);
void orus_system_sleep(int64_t nanoseconds);
/// How many seconds local time is ahead of UTC at a time (s since 1970).
int64_t orus_system_utc_offset(int64_t seconds);
/// The abbreviation of the local time zone at a time.
OrusString *orus_system_zone(int64_t seconds);

// Bytes and bits that Orus has no operator for.
/// A string of an array of bytes, and the other way round.
OrusString *orus_bytes_to_string(OrusArray *bytes);
OrusArray *orus_bytes_of_string(OrusString *text);
/// The bits of a float, and the float of bits.
ORUS_INLINE uint64_t orus_bits_of_float(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}
ORUS_INLINE double orus_float_of_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
