/* A plugin for tests: each time it is called it relies on one check more. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    for (int i = 0; i < 1000; i++) {
        if (golive_relies_on(g, golive_format(g, "other-%d", i), "FAULT-01") == GOLIVE_PENDING)
            break;
    }
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "waits-for-ever.plugin.ini")
