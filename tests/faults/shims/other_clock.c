/* For tests: put before libc with LD_PRELOAD, it lets a program believe that it is CLOCK_AT, in seconds since 1970. Clocks that
 * only run on are left as they are. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *ret_time)
{
    static int (*real)(clockid_t, struct timespec *);
    const char *at = getenv("CLOCK_AT");
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
    if (clock != CLOCK_REALTIME || !at)
        return real(clock, ret_time);
    ret_time->tv_sec = (time_t)strtoll(at, NULL, 10);
    ret_time->tv_nsec = 0;
    return 0;
}

time_t time(time_t *ret_time)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (ret_time)
        *ret_time = now.tv_sec;
    return now.tv_sec;
}
