/* A plugin for tests: it takes all memory there is, and writes to what it gets. */
#include <golive/plugin.h>

#include <stdlib.h>
#include <string.h>

static char *volatile kept;

static golive_verdict check(golive *g)
{
    const size_t size = (size_t)1 << 20;
    for (unsigned i = 0; i < 1000000; i++) {
        char *memory = malloc(size);
        memset(memory, (int)i, size);
        kept = memory;
    }
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "endless-malloc.plugin.ini")
