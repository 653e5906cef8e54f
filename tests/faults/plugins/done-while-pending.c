/* A plugin for tests: it says that it is done while another check that it relies on is not known yet. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    golive_relies_on(g, "other", "FAULT-01");
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "done-while-pending.plugin.ini")
