/* A plugin for tests: it answers by how often it was called. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    static int calls;
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "call %d", ++calls);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "static-counter.plugin.ini")
