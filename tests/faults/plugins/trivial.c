/* A plugin for tests: a good one, and the cheapest check there is. It passes on its document if it has one, else on its
 * statement. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    if (!golive_given(g, "document")) {
        golive_pass(g, "TRIVIAL-01", golive_option_place(g, "statement"), "as stated");
        return golive_done(g);
    }
    const golive_document *document = golive_document_of(g, "document");
    if (golive_pending(g))
        return golive_wait(g);
    if (golive_state(g, document) == GOLIVE_GOT)
        golive_pass(g, "TRIVIAL-01", golive_document_place(g, document), "it is there");
    else
        golive_unknown(g, "TRIVIAL-01", golive_document_place(g, document), "%s", golive_why(g, document));
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "trivial.plugin.ini")
