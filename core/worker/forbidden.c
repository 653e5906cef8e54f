/* The functions of libc that a plugin must not use: a verdict may hang on nothing but what the host tells, so whoever reads
 * a clock, the environment or random numbers while a plugin runs gets nothing and its check has failed. Only the programs
 * that load plugins may define them, so this file is linked to these and is in no library. */
#include "worker/server.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

#if !defined(__SANITIZE_ADDRESS__) && defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
/* A plugin's crash must look like one, leaks can't be looked for from within the jail, and 1 is no-go's exit status. */
EXPORTED const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0:"
           "exitcode=99";
}
#endif

/* ---- clocks ---- */

#define CLOCK "reads the clock"

EXPORTED int clock_gettime(clockid_t clock, struct timespec *ret_time)
{
    if (!child_forbids(CLOCK))
        return (int)syscall(SYS_clock_gettime, clock, ret_time);
    memset(ret_time, 0, sizeof *ret_time);
    return 0;
}

EXPORTED int timespec_get(struct timespec *ret_time, int base)
{
    return clock_gettime(CLOCK_REALTIME, ret_time) == 0 ? base : 0;
}

EXPORTED time_t time(time_t *ret_time)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    if (ret_time)
        *ret_time = now.tv_sec;
    return now.tv_sec;
}

EXPORTED int gettimeofday(struct timeval *restrict ret_time, void *restrict zone)
{
    struct timespec now = {0};
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *ret_time = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return 0;
}

EXPORTED clock_t clock(void)
{
    struct timespec used = {0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return used.tv_sec * CLOCKS_PER_SEC + used.tv_nsec / (1000000000 / CLOCKS_PER_SEC);
}

/* ---- random numbers ---- */

#define RANDOM "draws random numbers"

static ssize_t draw(void *buffer, size_t length, unsigned flags)
{
    if (!child_forbids(RANDOM))
        return syscall(SYS_getrandom, buffer, length, flags);
    memset(buffer, 0, length);
    return (ssize_t)length;
}

EXPORTED ssize_t getrandom(void *buffer, size_t length, unsigned flags)
{
    return draw(buffer, length, flags);
}

EXPORTED int getentropy(void *buffer, size_t length)
{
    return draw(buffer, length, 0) == (ssize_t)length ? 0 : -1;
}

EXPORTED uint32_t arc4random(void)
{
    uint32_t number = 0;
    draw(&number, sizeof number, 0);
    return number;
}

EXPORTED void arc4random_buf(void *buffer, size_t length)
{
    draw(buffer, length, 0);
}

EXPORTED uint32_t arc4random_uniform(uint32_t bound)
{
    return bound ? arc4random() % bound : 0;
}

EXPORTED int rand(void)
{
    return (int)(arc4random() & RAND_MAX);
}

EXPORTED long random(void)
{
    return (long)(arc4random() & RAND_MAX);
}

EXPORTED double drand48(void)
{
    return (double)arc4random() / ((double)UINT32_MAX + 1);
}

/* ---- the environment ---- */

#define ENVIRONMENT "reads the environment"

EXPORTED char *getenv(const char *name)
{
    size_t length = strlen(name);
    if (child_forbids(ENVIRONMENT))
        return NULL;
    for (char **variable = environ; variable && *variable; variable++) {
        if (strncmp(*variable, name, length) == 0 && (*variable)[length] == '=')
            return *variable + length + 1;
    }
    return NULL;
}

EXPORTED char *secure_getenv(const char *name)
{
    return getenv(name);
}
