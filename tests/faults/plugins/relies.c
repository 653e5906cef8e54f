/* A plugin for tests: a good one, that relies on another check of its deployment. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    golive_relies_on(g, golive_option(g, "on"), "RELIES-01");
    if (golive_pending(g))
        return golive_wait(g);
    golive_pass(g, "RELIES-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "relies.plugin.ini")
