/* A plugin for tests: it reads a file of the machine. */
#include <golive/plugin.h>

#include <stdio.h>

static golive_verdict check(golive *g)
{
    char line[64] = "";
    FILE *file = fopen("/etc/passwd", "r");
    if (file && fgets(line, sizeof line, file))
        golive_found(g, "%s", line);
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "opens-file.plugin.ini")
