/// Files for std.io. A failure raises E0014 with the path and the system's reason.
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ORUS_RAISES fail(const char *action, OrusString *path, int error_number, uint32_t place) {
    orus_raise_message(ORUS_E_IO,
                       orus_format("Cannot %s %Q: %s", action, path, strerror(error_number)), place);
}

/// Opens the file; a path with a NUL inside names none.
static int open_path(OrusString *path, int flags, const char *action, uint32_t place) {
    char *name = orus_c_string(path);
    if (name == NULL) fail(action, path, EINVAL, place);
    int fd;
    do fd = open(name, flags | O_CLOEXEC, 0666);
    while (fd < 0 && errno == EINTR);
    if (fd < 0) fail(action, path, errno, place);
    return fd;
}

/// Fills the buffer as far as the file goes; -1 on failure.
static int64_t read_fully(int fd, uint8_t *bytes, int64_t room) {
    int64_t count = 0;
    while (count < room) {
        ssize_t got = read(fd, bytes + count, (size_t)(room - count));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        count += got;
    }
    return count;
}

#define UNKNOWN_SIZE_BYTES 65536

/// The rest of a descriptor as a string after the `count` bytes already in `start`, or NULL on failure.
/// `expected` is a guess of the whole size.
static OrusString *read_rest(int fd, const uint8_t *start, int64_t count, int64_t expected) {
    int64_t room = expected > count ? expected + 1 : count + UNKNOWN_SIZE_BYTES;
    uint8_t *bytes;
    OrusString *s = orus_string_alloc(room, &bytes);
    if (count > 0) memcpy(bytes, start, (size_t)count);
    for (;;) {
        int64_t got = read_fully(fd, bytes + count, room - count);
        if (got < 0) return NULL;
        count += got;
        if (count < room) break; // the end of the file
        uint8_t *larger;
        OrusString *next = orus_string_alloc(room * 2, &larger);
        memcpy(larger, bytes, (size_t)count);
        bytes = larger;
        s = next;
        room *= 2;
    }
    if (count <= 1 || room > 2 * count + UNKNOWN_SIZE_BYTES) return orus_string_new(bytes, count);
    s->len = count;
    return s;
}

OrusString *orus_io_read_file(OrusString *path, uint32_t place) {
    ORUS_CHECK_STACK();
    int fd = open_path(path, O_RDONLY, "read", place);
    struct stat status;
    int64_t expected = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : 0;
    OrusString *text = read_rest(fd, NULL, 0, expected);
    int error_number = errno;
    close(fd);
    if (text == NULL) fail("read", path, error_number, place);
    return text;
}

static void write_to(OrusString *path, OrusString *text, int flags, uint32_t place) {
    ORUS_CHECK_STACK();
    int fd = open_path(path, O_WRONLY | O_CREAT | flags, "write", place);
    const uint8_t *at = text->data;
    int64_t left = text->len;
    while (left > 0) {
        ssize_t written = write(fd, at, (size_t)left);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            int error_number = errno;
            close(fd);
            fail("write", path, error_number, place);
        }
        at += written;
        left -= written;
    }
    // Some file systems tell of a full disk only here.
    if (close(fd) != 0 && errno != EINTR) fail("write", path, errno, place);
}

void orus_io_write_file(OrusString *path, OrusString *text, uint32_t place) {
    write_to(path, text, O_TRUNC, place);
}

void orus_io_append_file(OrusString *path, OrusString *text, uint32_t place) {
    write_to(path, text, O_APPEND, place);
}

OrusArray *orus_io_read_lines(OrusString *path, uint32_t place) {
    OrusString *text = orus_io_read_file(path, place);
    OrusArray *lines = orus_array_new(0, sizeof(OrusString *), true);
    const uint8_t *at = text->data, *end = text->data + text->len;
    while (at < end) {
        const uint8_t *newline = memchr(at, '\n', (size_t)(end - at));
        const uint8_t *stop = newline != NULL ? newline : end;
        const uint8_t *trimmed = newline != NULL && stop > at && stop[-1] == '\r' ? stop - 1 : stop;
        OrusString *line = orus_string_new(at, trimmed - at);
        *(OrusString **)orus_array_push(lines, sizeof(OrusString *), true) = line;
        at = newline != NULL ? stop + 1 : end;
    }
    return lines;
}

// Standard input, shared by input() and read_stdin().

#define STDIN_BYTES 65536
static uint8_t stdin_bytes[STDIN_BYTES];
static int64_t stdin_at, stdin_len;

/// Refills the empty buffer; false at the end of input.
static bool fill_stdin(uint32_t place) {
    ssize_t got;
    do got = read(STDIN_FILENO, stdin_bytes, STDIN_BYTES);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        orus_raise_message(
            ORUS_E_IO, orus_format("Cannot read standard input: %s", strerror(errno)), place);
    stdin_at = 0;
    stdin_len = got;
    return got > 0;
}

OrusString *orus_io_read_stdin(uint32_t place) {
    ORUS_CHECK_STACK();
    int64_t start = stdin_at, count = stdin_len - stdin_at;
    stdin_at = stdin_len = 0;
    if (isatty(STDIN_FILENO)) orus_flush(orus_stdout());
    OrusString *text = read_rest(STDIN_FILENO, stdin_bytes + start, count, 0);
    if (text == NULL)
        orus_raise_message(
            ORUS_E_IO, orus_format("Cannot read standard input: %s", strerror(errno)), place);
    return text;
}

OrusString *orus_input(OrusString *prompt, uint32_t place) {
    ORUS_CHECK_STACK();
    if (prompt != NULL) orus_write_string(orus_stdout(), prompt);
    if (stdin_at == stdin_len && isatty(STDIN_FILENO)) orus_flush(orus_stdout());
    OrusWriter *line = orus_writer_new();
    const uint8_t *newline = NULL;
    while (newline == NULL) {
        if (stdin_at == stdin_len && !fill_stdin(place)) {
            if (line->len > 0) break; // a last line without an end
            orus_raise_message(ORUS_E_EOF, orus_string_from_c("input() reached end of file"), place);
        }
        const uint8_t *at = stdin_bytes + stdin_at;
        newline = memchr(at, '\n', (size_t)(stdin_len - stdin_at));
        int64_t count = (newline != NULL ? newline : stdin_bytes + stdin_len) - at;
        orus_write_bytes(line, at, count);
        stdin_at += count + (newline != NULL);
    }
    if (newline != NULL && line->len > 0 && line->data[line->len - 1] == '\r') line->len -= 1;
    return orus_writer_finish(line);
}
