/* A plugin for tests: it never ends. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    volatile int turns = 1;
    golive_given(g, "statement");
    while (turns)
        turns |= 2;
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "endless-loop.plugin.ini")
