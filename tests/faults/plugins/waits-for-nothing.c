/* A plugin for tests: it waits with nothing to wait for. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    return golive_wait(g);
}

GOLIVE_PLUGIN(check, "waits-for-nothing.plugin.ini")
