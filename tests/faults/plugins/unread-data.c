/* A plugin for tests: it says pass of a data set of which it read one piece, kills itself while it holds one, or tells what it read. */
#include <golive/plugin.h>
#include <stdlib.h>
#include <string.h>

static golive_verdict check(golive *g)
{
    const golive_data *data = golive_data_of(g, "sample");
    uint32_t length;
    if (golive_pending(g))
        return golive_wait(g);
    const char *bytes = golive_data_read(g, data, 0, 0, &length);
    char *copy = malloc(length + 1);
    if (copy && length)
        memcpy(copy, bytes, length);
    if (copy)
        copy[length] = '\0';
    if (golive_option_integer(g, "dies"))
        abort();
    golive_pass(g, "UNREAD-01", golive_data_place(g, data), "all is well");
    if (golive_option_integer(g, "tells"))
        golive_found(g, "%.200s", copy ? copy : "");
    free(copy);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "unread-data.plugin.ini")
