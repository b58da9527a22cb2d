/// Open files and the file system for the standard library. See orusrt/system.h.
#include "system.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// No call reads more than this at once, whatever is asked for.
#define LONGEST_READ (1 << 20)

int64_t orus_system_failed;

int64_t orus_system_failure(void) { return orus_system_failed; }

OrusString *orus_system_reason(int64_t number) {
    ORUS_CHECK_STACK();
    return orus_string_from_c(strerror((int)number));
}

char *orus_c_string(OrusString *text) {
    // Who asks about a file by its name sees what the program has written.
    orus_flush_files();
    if (memchr(text->data, 0, (size_t)text->len) != NULL) {
        errno = EINVAL;
        return NULL;
    }
    char *result = orus_alloc_atomic((size_t)text->len + 1);
    memcpy(result, text->data, (size_t)text->len);
    result[text->len] = 0;
    return result;
}

int64_t orus_system_result(int64_t result) { return result < 0 ? -(int64_t)errno : result; }

OrusArray *orus_new_strings(void) { return orus_array_new(0, sizeof(OrusString *), true); }

void orus_add_string(OrusArray *strings, OrusString *string) {
    *(OrusString **)orus_array_push(strings, sizeof(OrusString *), true) = string;
}

/// The string after a call that gave one; an empty one when it failed.
static OrusString *string_or_failure(const void *bytes, int64_t count) {
    orus_system_failed = count < 0 ? errno : 0;
    return count <= 0 ? &orus_string_empty : orus_string_new(bytes, count);
}

// MARK: Pending output

/// What was written to a regular file and the system does not have yet.
typedef struct {
    /// The file, or -1 where the entry is free.
    int fd;
    int length;
    /// The negated error number of a flush that nobody has asked about yet.
    int64_t failure;
    uint8_t *bytes;
} Pending;

/// How many files have pending output at once; others are written to directly.
#define PENDING_FILES 8
#define PENDING_ROOM (1 << 16)

static Pending pending[PENDING_FILES];
/// How many entries were ever in use.
static int pending_count;

static int64_t write_all(int fd, const uint8_t *at, int64_t left) {
    while (left > 0) {
        ssize_t written = write(fd, at, (size_t)left);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return -(int64_t)errno;
        at += written;
        left -= written;
    }
    return 0;
}

/// Writes what is pending; the first failure since the last time that somebody asked.
static int64_t flush_pending(Pending *entry) {
    int64_t result = entry->failure != 0 ? entry->failure : write_all(entry->fd, entry->bytes, entry->length);
    entry->length = 0;
    entry->failure = 0;
    return result;
}

static Pending *pending_of(int fd) {
    for (int i = 0; i < pending_count; i++)
        if (pending[i].fd == fd) return &pending[i];
    return NULL;
}

void orus_flush_files(void) {
    for (int i = 0; i < pending_count; i++)
        if (pending[i].length > 0) pending[i].failure = flush_pending(&pending[i]);
}

/// At the end of the program, for the files that it did not close.
static void finish_files(void) {
    orus_flush_files();
    for (int i = 0; i < pending_count; i++) {
        if (pending[i].failure == 0) continue;
        fprintf(stderr, "Error: a file that was left open cannot be written: %s\n", strerror((int)-pending[i].failure));
        _exit(70);
    }
}

/// An entry for a file that has none; NULL when it is to be written to directly, so that devices and pipes get everything at once.
static Pending *start_pending(int fd) {
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return NULL;
    // What cannot be written is told at once.
    if ((fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY) return NULL;
    Pending *entry = pending_of(-1);
    if (entry == NULL && pending_count < PENDING_FILES) entry = &pending[pending_count];
    if (entry == NULL) return NULL;
    if (entry->bytes == NULL) entry->bytes = malloc(PENDING_ROOM);
    if (entry->bytes == NULL) return NULL;
    if (pending_count == 0) atexit(finish_files);
    if (entry == &pending[pending_count]) pending_count++;
    entry->fd = fd;
    entry->length = 0;
    entry->failure = 0;
    return entry;
}

// MARK: Open files

int64_t orus_system_open(OrusString *path, int64_t mode) {
    ORUS_CHECK_STACK();
    static const int creating[] = {0, O_CREAT | O_TRUNC, O_CREAT | O_APPEND, O_CREAT | O_EXCL};
    char *name = orus_c_string(path);
    if (name == NULL) return -EINVAL;
    int access = mode & 4 ? O_RDWR : (mode & 3) == 0 ? O_RDONLY : O_WRONLY;
    int fd;
    do fd = open(name, access | creating[mode & 3] | O_CLOEXEC, 0666);
    while (fd < 0 && errno == EINTR);
    struct stat status;
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        close(fd);
        return -EISDIR;
    }
    return orus_system_result(fd);
}

int64_t orus_system_close(int64_t file) {
    Pending *entry = pending_of((int)file);
    int64_t flushed = 0;
    if (entry != NULL) {
        flushed = flush_pending(entry);
        entry->fd = -1;
    }
    int64_t result = orus_system_result(close((int)file));
    return flushed < 0 ? flushed : result == -EINTR ? 0 : result;
}

OrusString *orus_system_read(int64_t file, int64_t count) {
    ORUS_CHECK_STACK();
    int64_t room = count < 0 ? 0 : count > LONGEST_READ ? LONGEST_READ : count;
    uint8_t *bytes;
    OrusString *text = orus_string_alloc(room, &bytes);
    orus_flush_files();
    ssize_t got;
    do got = read((int)file, bytes, (size_t)room);
    while (got < 0 && errno == EINTR);
    if (got < 2 || got < room / 2) return string_or_failure(bytes, got);
    orus_system_failed = 0;
    text->len = got;
    return text;
}

int64_t orus_system_write(int64_t file, OrusString *text) {
    Pending *entry = pending_of((int)file);
    if (entry == NULL) entry = start_pending((int)file);
    if (entry == NULL) return write_all((int)file, text->data, text->len);
    if (entry->failure != 0 || text->len > PENDING_ROOM - entry->length) {
        int64_t result = flush_pending(entry);
        if (result < 0) return result;
        if (text->len > PENDING_ROOM) return write_all((int)file, text->data, text->len);
    }
    memcpy(entry->bytes + entry->length, text->data, (size_t)text->len);
    entry->length += (int)text->len;
    return 0;
}

int64_t orus_system_seek(int64_t file, int64_t offset, int64_t origin) {
    static const int origins[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    Pending *entry = pending_of((int)file);
    int64_t flushed = entry == NULL ? 0 : flush_pending(entry);
    if (flushed < 0) return flushed;
    return orus_system_result(lseek((int)file, offset, origins[origin]));
}

// MARK: The file system

static int64_t nanoseconds(struct timespec time) { return time.tv_sec * 1000000000LL + time.tv_nsec; }

OrusArray *orus_system_stat(OrusString *path, bool follows) {
    ORUS_CHECK_STACK();
    struct stat status;
    char *name = orus_c_string(path);
    if (name == NULL || (follows ? stat(name, &status) : lstat(name, &status)) != 0) {
        orus_system_failed = errno;
        return orus_array_new(0, sizeof(int64_t), false);
    }
    orus_system_failed = 0;
    int64_t facts[] = {
        (int64_t)status.st_mode, (int64_t)status.st_size, nanoseconds(status.st_mtim), nanoseconds(status.st_atim),
        nanoseconds(status.st_ctim), (int64_t)status.st_dev, (int64_t)status.st_ino, (int64_t)status.st_nlink,
        (int64_t)status.st_uid, (int64_t)status.st_gid};
    return orus_array_literal(facts, sizeof facts / sizeof *facts, sizeof *facts, false);
}

OrusArray *orus_system_list(OrusString *path) {
    ORUS_CHECK_STACK();
    OrusArray *names = orus_new_strings();
    char *name = orus_c_string(path);
    DIR *directory = name == NULL ? NULL : opendir(name);
    if (directory == NULL) {
        orus_system_failed = errno;
        return names;
    }
    struct dirent *entry;
    while (errno = 0, (entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        orus_add_string(names, orus_string_from_c(entry->d_name));
    }
    orus_system_failed = errno;
    closedir(directory);
    return names;
}

/// Calls a function of the system that takes a path and gives -1 when it fails.
#define WITH_PATH(path, name, call) \
    do { \
        ORUS_CHECK_STACK(); \
        char *name = orus_c_string(path); \
        return orus_system_result(name == NULL ? -1 : (call)); \
    } while (0)

int64_t orus_system_access(OrusString *path, int64_t mode) { WITH_PATH(path, name, access(name, (int)mode)); }
int64_t orus_system_mkdir(OrusString *path, int64_t mode) { WITH_PATH(path, name, mkdir(name, (mode_t)mode)); }
int64_t orus_system_rmdir(OrusString *path) { WITH_PATH(path, name, rmdir(name)); }
int64_t orus_system_unlink(OrusString *path) { WITH_PATH(path, name, unlink(name)); }
int64_t orus_system_chmod(OrusString *path, int64_t mode) { WITH_PATH(path, name, chmod(name, (mode_t)mode)); }
int64_t orus_system_truncate(OrusString *path, int64_t length) { WITH_PATH(path, name, truncate(name, length)); }
int64_t orus_system_chdir(OrusString *path) { WITH_PATH(path, name, chdir(name)); }

static int64_t with_paths(OrusString *first, OrusString *second, int (*call)(const char *, const char *)) {
    ORUS_CHECK_STACK();
    char *from = orus_c_string(first), *to = orus_c_string(second);
    return from == NULL || to == NULL ? -EINVAL : orus_system_result(call(from, to));
}

int64_t orus_system_rename(OrusString *from, OrusString *to) { return with_paths(from, to, rename); }
int64_t orus_system_link(OrusString *from, OrusString *to) { return with_paths(from, to, link); }
int64_t orus_system_symlink(OrusString *target, OrusString *path) { return with_paths(target, path, symlink); }

static struct timespec time_to_set(int64_t nanoseconds) {
    if (nanoseconds == -1) return (struct timespec){.tv_sec = 0, .tv_nsec = UTIME_NOW};
    int64_t seconds = nanoseconds / 1000000000, rest = nanoseconds % 1000000000;
    if (rest < 0) {
        seconds -= 1;
        rest += 1000000000;
    }
    return (struct timespec){.tv_sec = seconds, .tv_nsec = rest};
}

int64_t orus_system_set_times(OrusString *path, int64_t used, int64_t changed) {
    struct timespec times[] = {time_to_set(used), time_to_set(changed)};
    WITH_PATH(path, name, utimensat(AT_FDCWD, name, times, 0));
}

OrusString *orus_system_readlink(OrusString *path) {
    ORUS_CHECK_STACK();
    char target[PATH_MAX];
    char *name = orus_c_string(path);
    return string_or_failure(target, name == NULL ? -1 : readlink(name, target, sizeof target));
}

OrusString *orus_system_realpath(OrusString *path) {
    ORUS_CHECK_STACK();
    char resolved[PATH_MAX];
    char *name = orus_c_string(path);
    bool found = name != NULL && realpath(name, resolved) != NULL;
    return string_or_failure(resolved, found ? (int64_t)strlen(resolved) : -1);
}

OrusString *orus_system_cwd(void) {
    ORUS_CHECK_STACK();
    char path[PATH_MAX];
    return string_or_failure(path, getcwd(path, sizeof path) != NULL ? (int64_t)strlen(path) : -1);
}
