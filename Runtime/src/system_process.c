/// The process, its surroundings, and other programs for the standard library. See orusrt/system.h.
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

// MARK: Surroundings

OrusArray *orus_system_variables(void) {
    ORUS_CHECK_STACK();
    OrusArray *variables = orus_new_strings();
    for (char **at = environ; at != NULL && *at != NULL; at++) orus_add_string(variables, orus_string_from_c(*at));
    return variables;
}

int64_t orus_system_set_variable(OrusString *name, OrusString *value) {
    ORUS_CHECK_STACK();
    char *key = orus_c_string(name), *text = orus_c_string(value);
    return key == NULL || text == NULL ? -EINVAL : orus_system_result(setenv(key, text, 1));
}

int64_t orus_system_unset_variable(OrusString *name) {
    ORUS_CHECK_STACK();
    char *key = orus_c_string(name);
    return orus_system_result(key == NULL ? -1 : unsetenv(key));
}

static int64_t processors(void) {
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? online : 1;
}

int64_t orus_system_number(int64_t subject) {
    switch (subject) {
    case 0: return getpid();
    case 1: return getppid();
    case 2: return getuid();
    case 3: return getgid();
    default: return processors();
    }
}

OrusArray *orus_system_uname(void) {
    ORUS_CHECK_STACK();
    struct utsname names;
    OrusArray *result = orus_new_strings();
    orus_system_failed = uname(&names) != 0 ? errno : 0;
    if (orus_system_failed != 0) return result;
    const char *parts[] = {names.sysname, names.nodename, names.release, names.version, names.machine};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) orus_add_string(result, orus_string_from_c(parts[i]));
    return result;
}

OrusString *orus_system_random(int64_t count) {
    ORUS_CHECK_STACK();
    uint8_t *bytes;
    OrusString *text = orus_string_alloc(count, &bytes);
    for (int64_t done = 0; done < count;) {
        ssize_t got = getrandom(bytes + done, (size_t)(count - done), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            orus_system_failed = errno;
            return &orus_string_empty;
        }
        done += got;
    }
    orus_system_failed = 0;
    return count < 2 ? orus_string_new(bytes, count) : text;
}

// MARK: Other programs

/// What `modes` of orus_system_run says.
enum { GIVES_INPUT = 1, TAKES_OUTPUT = 2, TAKES_ERRORS = 4, JOINS_ERRORS = 8, GIVES_VARIABLES = 16 };

/// A pipe, of which a program that runs has one end. -1: it is not there, or closed.
typedef struct Pipe {
    int reading, writing;
} Pipe;

static const Pipe no_pipe = {-1, -1};

static void close_end(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

static void close_pipe(Pipe *pipe) {
    close_end(&pipe->reading);
    close_end(&pipe->writing);
}

static bool open_pipe(Pipe *result, bool wanted) {
    int ends[2];
    *result = no_pipe;
    if (!wanted) return true;
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    *result = (Pipe){ends[0], ends[1]};
    return true;
}

/// The strings as C strings behind each other, ended by NULL; NULL when there is a NUL inside one.
static char **c_strings(OrusArray *strings) {
    char **result = orus_alloc((size_t)(strings->len + 1) * sizeof *result);
    for (int64_t i = 0; i < strings->len; i++) {
        result[i] = orus_c_string(((OrusString **)strings->data)[i]);
        if (result[i] == NULL) return NULL;
    }
    return result;
}

typedef struct Pipes {
    Pipe input, output, errors;
} Pipes;

/// Starts the program; 0 or an error number.
static int start(char **command, char **variables, const char *directory, const Pipes *pipes, int64_t modes, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t reset;
    if (posix_spawn_file_actions_init(&actions) != 0) return ENOMEM;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return ENOMEM;
    }
    sigemptyset(&reset);
    sigaddset(&reset, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &reset);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    int error = 0;
    if (modes & GIVES_INPUT) error |= posix_spawn_file_actions_adddup2(&actions, pipes->input.reading, STDIN_FILENO);
    if (modes & TAKES_OUTPUT) error |= posix_spawn_file_actions_adddup2(&actions, pipes->output.writing, STDOUT_FILENO);
    if (modes & TAKES_ERRORS) error |= posix_spawn_file_actions_adddup2(&actions, pipes->errors.writing, STDERR_FILENO);
    if (modes & JOINS_ERRORS) error |= posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    if (*directory != 0) error |= posix_spawn_file_actions_addchdir_np(&actions, directory);
    if (error == 0) error = posix_spawnp(pid, command[0], &actions, &attributes, command, variables);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

#define PIECE_BYTES 65536

/// Takes what there is to read; closes the end when nothing will come any more.
static void take(int *fd, OrusWriter *text) {
    uint8_t bytes[PIECE_BYTES];
    ssize_t got = read(*fd, bytes, sizeof bytes);
    if (got > 0) orus_write_bytes(text, bytes, got);
    else if (got == 0 || (errno != EINTR && errno != EAGAIN)) close_end(fd);
}

/// Gives the input and takes the output of a running program, until it wants and says no more.
static void converse(Pipes *pipes, OrusString *input, OrusWriter *output, OrusWriter *errors) {
    int64_t given = 0;
    if (pipes->input.writing >= 0) fcntl(pipes->input.writing, F_SETFL, O_NONBLOCK);
    for (;;) {
        if (pipes->input.writing >= 0 && given == input->len) close_end(&pipes->input.writing);
        struct pollfd waiting[] = {
            {.fd = pipes->input.writing, .events = POLLOUT},
            {.fd = pipes->output.reading, .events = POLLIN},
            {.fd = pipes->errors.reading, .events = POLLIN}};
        if (waiting[0].fd < 0 && waiting[1].fd < 0 && waiting[2].fd < 0) return;
        if (poll(waiting, 3, -1) < 0) continue;
        if (waiting[0].revents != 0) {
            ssize_t written = write(waiting[0].fd, input->data + given, (size_t)(input->len - given));
            if (written > 0) given += written;
            // A program may end without having read all of it.
            else if (errno != EINTR && errno != EAGAIN) close_end(&pipes->input.writing);
        }
        if (waiting[1].revents != 0) take(&pipes->output.reading, output);
        if (waiting[2].revents != 0) take(&pipes->errors.reading, errors);
    }
}

static int64_t wait_for(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    return WIFEXITED(status) ? WEXITSTATUS(status) : -(int64_t)WTERMSIG(status);
}

OrusArray *orus_system_run(OrusArray *command, OrusString *directory, OrusArray *variables, OrusString *input, int64_t modes) {
    ORUS_CHECK_STACK();
    OrusArray *result = orus_new_strings();
    char **words = c_strings(command), **settings = c_strings(variables), *place = orus_c_string(directory);
    if (words == NULL || settings == NULL || place == NULL) {
        orus_system_failed = EINVAL;
        return result;
    }
    OrusWriter *output = orus_writer_new(), *errors = orus_writer_new();
    // What this program printed comes before what that one prints.
    orus_flush(orus_stdout());
    orus_flush_files();
    Pipes pipes = {no_pipe, no_pipe, no_pipe};
    pid_t pid = 0;
    int error = 0;
    if (!open_pipe(&pipes.input, modes & GIVES_INPUT) || !open_pipe(&pipes.output, modes & TAKES_OUTPUT)
        || !open_pipe(&pipes.errors, modes & TAKES_ERRORS))
        error = errno;
    if (error == 0) error = start(words, modes & GIVES_VARIABLES ? settings : environ, place, &pipes, modes, &pid);
    if (error != 0) {
        close_pipe(&pipes.input);
        close_pipe(&pipes.output);
        close_pipe(&pipes.errors);
        orus_system_failed = error;
        return result;
    }
    close_end(&pipes.input.reading);
    close_end(&pipes.output.writing);
    close_end(&pipes.errors.writing);
    struct sigaction ignoring = {.sa_handler = SIG_IGN}, before;
    sigaction(SIGPIPE, &ignoring, &before);
    converse(&pipes, input, output, errors);
    sigaction(SIGPIPE, &before, NULL);
    orus_add_string(result, orus_string_from_i64(wait_for(pid)));
    orus_add_string(result, orus_writer_finish(output));
    orus_add_string(result, orus_writer_finish(errors));
    orus_system_failed = 0;
    return result;
}
