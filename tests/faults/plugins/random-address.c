/* A plugin for tests: it answers by where it lies in memory, which is another place in every process. */
#include <golive/plugin.h>

static const char here = 0;

static golive_verdict check(golive *g)
{
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "at %p", (const void *)&here);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "random-address.plugin.ini")
