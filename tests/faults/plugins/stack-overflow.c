/* A plugin for tests: it calls itself without end. */
#include <golive/plugin.h>

static int deeper(int depth)
{
    volatile char room[4096];
    room[0] = (char)depth;
    return depth > 0 ? deeper(depth + 1) + room[0] : 0;
}

static golive_verdict check(golive *g)
{
    golive_found(g, "%d", deeper(1));
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "stack-overflow.plugin.ini")
