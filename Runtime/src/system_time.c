/// Clocks and time zones for the standard library. See orusrt/system.h.
#include "system.h"

#include <errno.h>
#include <time.h>

int64_t orus_system_clock(int64_t clock) {
    static const clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID};
    struct timespec now;
    clock_gettime(clocks[clock], &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

void orus_system_sleep(int64_t nanoseconds) {
    ORUS_CHECK_STACK();
    orus_flush(orus_stdout());
    struct timespec left = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {}
}

/// Local time; false for times that are too far away to have one.
static bool local_time(int64_t seconds, struct tm *local) {
    time_t time = seconds;
    tzset();
    return localtime_r(&time, local) != NULL;
}

int64_t orus_system_utc_offset(int64_t seconds) {
    ORUS_CHECK_STACK();
    struct tm local;
    return local_time(seconds, &local) ? local.tm_gmtoff : 0;
}

OrusString *orus_system_zone(int64_t seconds) {
    ORUS_CHECK_STACK();
    struct tm local;
    return local_time(seconds, &local) && local.tm_zone != NULL ? orus_string_from_c(local.tm_zone) : orus_string_from_c("UTC");
}
