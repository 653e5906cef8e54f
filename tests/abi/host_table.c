/* The table that golive hands to plugins, as an object whose debug information abidiff reads: make abi-check holds it against
 * what was recorded of the first header of this API level. It does not compile if a function has moved. Runs nothing. */
#include "level_1.h"

__attribute__((visibility("default"))) golive_verdict golive_abi_table(const struct golive_host *host,
    struct golive *g, golive_date date, golive_place place, golive_clause clause, golive_name name);
golive_verdict golive_abi_table(const struct golive_host *host, struct golive *g, golive_date date,
    golive_place place, golive_clause clause, golive_name name)
{
    (void)host, (void)date, (void)place, (void)clause, (void)name;
    return g->host->done(g);
}
