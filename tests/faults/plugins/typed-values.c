/* A plugin for tests: a good one: it passes four rules on a typed value, of which each allows another status at best. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    golive_place place = golive_option_place(g, "statement");
    golive_pass(g, "FAULT-01", place, "as stated");
    golive_pass(g, "FAULT-02", place, "as stated");
    golive_pass(g, "FAULT-03", place, "as stated");
    golive_pass(g, "FAULT-04", place, "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "typed-values.plugin.ini")
