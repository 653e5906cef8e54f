/* A plugin for tests: it makes findings without end. */
#include <golive/plugin.h>

static int number;

static golive_verdict check(golive *g)
{
    for (;;) {
        golive_about(g, golive_format(g, "%d", number++ % 1000000));
        golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
        if (number > 200000)
            return golive_done(g);
    }
}

GOLIVE_PLUGIN(check, "endless-findings.plugin.ini")
