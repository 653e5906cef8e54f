/* A plugin for tests: it starts processes that start processes. */
#include <golive/plugin.h>

#include <unistd.h>

static golive_verdict check(golive *g)
{
    for (int i = 0; i < 8; i++)
        fork();
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "fork-bomb.plugin.ini")
