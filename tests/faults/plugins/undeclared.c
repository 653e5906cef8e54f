/* A plugin for tests: it asks for and speaks of what its description does not have. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    golive_fact_is(g, "touches_phi", "yes");
    golive_key(g, "vendor");
    golive_option(g, "colour");
    golive_document_of(g, "statement");
    golive_fail(g, "FAULT-99", (golive_place){0}, "a rule that there is not");
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "undeclared.plugin.ini")
