/* A plugin for tests: it starts processes while it is being loaded. */
#include <golive/plugin.h>

#include <unistd.h>

__attribute__((constructor)) static void begin(void)
{
    for (int i = 0; i < 4; i++)
        fork();
}

static golive_verdict check(golive *g)
{
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "forking-constructor.plugin.ini")
