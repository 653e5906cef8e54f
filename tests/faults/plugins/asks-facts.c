/* A plugin for tests: a good one: it asks for two facts and does not apply where no patient data is touched. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    golive_fact_is(g, "lists", "b");
    if (golive_fact_is(g, "touches_phi", "no"))
        return golive_not_applicable(g, "FAULT-N1");
    if (golive_fact_is(g, "lists", "b"))
        golive_pass(g, "FAULT-01", golive_fact_place(g, "lists"), "b is among them");
    else
        golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "asks-facts.plugin.ini")
