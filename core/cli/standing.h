/* A deployment as the record shows it on a day: what was decided, unless that has lapsed or is too old to count. */
#ifndef GOLIVE_CLI_STANDING_H
#define GOLIVE_CLI_STANDING_H

#include "base/text.h"
#include "store/store.h"

struct standing {
    const struct store_standing *record;
    struct deployment_result result;
    enum decision decision; /* as it counts on that day */
    bool lapsed;            /* it was go, and from cleared_until on it is not, until somebody looks */
    bool overdue;           /* nobody has looked for longer than --max-age */
};

/* Reads a record's result and says what it is worth at AT. MAX_AGE: seconds, 0: any age will do. In ARENA. 0 or a negative
 * errno (store_trouble). */
int standing_of(struct store *store, const struct store_standing *record, instant at, int64_t max_age,
    struct arena *arena, struct standing *ret_standing);
/* Why it is what it is, in half a sentence. Foreign words are made visible. */
void standing_words(const struct standing *standing, struct text *words);
/* "2026-11-24" of an instant, in the site's days. */
void day_words(instant at, struct text *words);

#endif
