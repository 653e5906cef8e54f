/* A plugin for tests: it sends a signal to the process that started it. */
#include <golive/plugin.h>

#include <signal.h>
#include <unistd.h>

static golive_verdict check(golive *g)
{
    kill(getppid(), SIGKILL);
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "kills-others.plugin.ini")
