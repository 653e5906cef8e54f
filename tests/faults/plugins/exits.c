/* A plugin for tests: it ends its process as if all were well. */
#include <golive/plugin.h>

#include <stdlib.h>

static golive_verdict check(golive *g)
{
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    exit(0);
}

GOLIVE_PLUGIN(check, "exits.plugin.ini")
