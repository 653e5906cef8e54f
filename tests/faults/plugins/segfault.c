/* A plugin for tests: it follows a pointer to nowhere, after asking for a document. */
#include <golive/plugin.h>

static int *const volatile nowhere = 0;

static golive_verdict check(golive *g)
{
    golive_document_of(g, "document");
    if (golive_option_integer(g, "crash"))
        *(volatile int *)nowhere = 1;
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "segfault.plugin.ini")
