/* A plugin for tests: it says what is no text, in every place where a text can stand. */
#include <golive/plugin.h>

static golive_verdict check(golive *g)
{
    golive_about(g, "\xff\xfe subject");
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "\xc3\x28 message \x1b[2J");
    golive_expected(g, "\xa0 expected");
    golive_found(g, "\xf0\x28\x8c\x28 found");
    golive_relies_on(g, "\xff", "FAULT-01\xff");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "not-utf8.plugin.ini")
