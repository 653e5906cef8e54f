/* A plugin for tests: it says more than anybody can read, of more subjects than there are. */
#include <golive/plugin.h>

#include <stdlib.h>
#include <string.h>

static golive_verdict check(golive *g)
{
    char *text = malloc((size_t)1 << 20);
    if (!text)
        return golive_wait(g);
    memset(text, 'x', ((size_t)1 << 20) - 1);
    text[((size_t)1 << 20) - 1] = '\0';
    for (int i = 0; i < 30; i++) {
        golive_about(g, golive_format(g, "subject %02d %.300s", i, text));
        golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "%s", text);
        golive_expected(g, "%s", text);
        golive_found(g, "%100000d", i);
    }
    free(text);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "huge-texts.plugin.ini")
