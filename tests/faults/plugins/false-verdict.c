/* A plugin for tests: it returns a verdict of its own making. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return (golive_verdict){1};
}

GOLIVE_PLUGIN(check, "false-verdict.plugin.ini")
