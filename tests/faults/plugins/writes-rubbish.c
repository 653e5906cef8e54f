/* A plugin for tests: it writes rubbish to every descriptor there is, and to standard output and error besides. */
#include <golive/plugin.h>

#include <unistd.h>

static golive_verdict check(golive *g)
{
    static const char rubbish[] = "\x01\x02rubbish\xff\xfe";
    for (int descriptor = 0; descriptor < 1024; descriptor++) {
        if (write(descriptor, rubbish, sizeof rubbish) < 0)
            continue;
    }
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "writes-rubbish.plugin.ini")
