/* A plugin for tests: it reads the clock while it is being loaded. */
#include <golive/plugin.h>

#include <time.h>

static long loaded_at;

__attribute__((constructor)) static void begin(void)
{
    loaded_at = (long)time(NULL);
}

static golive_verdict check(golive *g)
{
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "since %ld", loaded_at);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "clock-constructor.plugin.ini")
