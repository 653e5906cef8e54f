/* A plugin for tests: it says nothing of one of its rules. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "unsaid-rule.plugin.ini")
