/* A plugin for tests: it ends its process by a signal that cannot be caught. */
#include <golive/plugin.h>

#include <signal.h>

static golive_verdict check(golive *g)
{
    raise(SIGKILL);
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "kills-itself.plugin.ini")
