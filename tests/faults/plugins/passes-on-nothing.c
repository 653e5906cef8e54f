/* A plugin for tests: it passes on nothing, on what nobody typed, on a place that is none, and on a document that is not
 * there. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    golive_pass(g, "FAULT-01", (golive_place){0}, "because it says so");
    golive_pass(g, "FAULT-02", golive_option_place(g, "statement"), "as stated, if it were");
    golive_pass(g, "FAULT-03", (golive_place){4711}, "somewhere");
    golive_pass(g, "FAULT-04", golive_document_place(g, golive_document_of(g, "document")), "in a document");
    golive_pass(g, "FAULT-05", golive_option_place(g, "default"), "by default");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "passes-on-nothing.plugin.ini")
