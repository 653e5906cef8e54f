/* A plugin for tests: it reads clocks, the environment and random numbers. */
#include <golive/plugin.h>

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/time.h>
#include <time.h>

static golive_verdict check(golive *g)
{
    const char *how = golive_option(g, "how");
    struct timespec now = {0};
    struct timeval today = {0};
    unsigned char bytes[8] = {0};
    long answer = 0;
    if (!strcmp(how, "time"))
        answer = (long)time(NULL);
    else if (!strcmp(how, "clock_gettime"))
        answer = clock_gettime(CLOCK_REALTIME, &now);
    else if (!strcmp(how, "gettimeofday"))
        answer = gettimeofday(&today, NULL);
    else if (!strcmp(how, "getenv"))
        answer = getenv("HOME") != NULL;
    else if (!strcmp(how, "getrandom"))
        answer = (long)getrandom(bytes, sizeof bytes, 0);
    else
        answer = rand();
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "answer %ld", answer % 2);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "reads-clock.plugin.ini")
