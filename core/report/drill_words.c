/* Words about a drill that text and pages share. See drill.h. */
#include "report/drill.h"

#include "report/page.h"

#include <string.h>

enum { WHY_MOST = 400 };

void drill_words_counts(struct text *words, const size_t outcomes[DRILL_OUTCOME_COUNT])
{
    static const struct {
        enum drill_outcome outcome;
        const char *words;
    } parts[] = {
        {DRILL_CLOSED, "closed the gate"},
        {DRILL_OPEN, "left it open and should not have"},
        {DRILL_STAYED, "left it open for a reason"},
        {DRILL_WORSE, "made worse what is not go today"},
        {DRILL_NO_WORSE, "changed nothing of what is not go today"},
        {DRILL_NOT_TRIED, "could not be tried"},
    };
    size_t total = 0;
    for (unsigned i = 1; i < DRILL_OUTCOME_COUNT; i++)
        total += i == DRILL_LISTED ? 0 : outcomes[i];
    words_count(words, total, "flip");
    const char *between = ": ";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!outcomes[parts[i].outcome])
            continue;
        text_format(words, "%s%zu %s", between, outcomes[parts[i].outcome], parts[i].words);
        between = ", ";
    }
}

const char *drill_cell(enum drill_outcome outcome)
{
    static const char *const cells[DRILL_OUTCOME_COUNT] = {[DRILL_OPEN] = "OPEN",
        [DRILL_STAYED] = "stays",
        [DRILL_CLOSED] = "closed",
        [DRILL_WORSE] = "worse",
        [DRILL_NO_WORSE] = "same",
        [DRILL_LISTED] = "",
        [DRILL_NOT_TRIED] = "none"};
    return outcome < DRILL_OUTCOME_COUNT && cells[outcome] ? cells[outcome] : "";
}

const char *drill_kind_title(enum drill_kind kind)
{
    static const char *const titles[DRILL_KIND_COUNT] = {[DRILL_EVIDENCE] = "Evidence",
        [DRILL_DATE] = "Dates",
        [DRILL_FACT] = "Facts that nobody answered",
        [DRILL_PLUGIN] = "Plugins",
        [DRILL_READING] = "Readings",
        [DRILL_WAIVER] = "Waivers",
        [DRILL_CASE] = "Cases that plugins bring along",
        [DRILL_VALUE] = "Facts answered otherwise"};
    return titles[kind];
}

const char *drill_sentence(const struct drill *drill)
{
    if (drill->outcomes[DRILL_OPEN])
        return "The gate stayed open where it should have closed.";
    if (!drill->go_count)
        return "Nothing is go today, so whether the gate closes was not tried.";
    return "The gate closed each time for what a required go rests on.";
}

const char *drill_what(const struct drill_flip *flip)
{
    static const char *const prefixes[] = {"file:", "https://"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (string_starts(flip->what, prefixes[i]))
            return flip->what + strlen(prefixes[i]);
    }
    return flip->what;
}

size_t drill_row(
    const struct deployment_drill *of, size_t begin, const struct drill_flip *ret_states[DRILL_STATE_COUNT])
{
    size_t i = begin;
    for (unsigned state = 0; state < DRILL_STATE_COUNT; state++, i++)
        ret_states[state] = i < of->flip_count ? &of->flips[i] : NULL;
    return i;
}

const struct drill_flip *drill_next(const struct deployment_drill *of, enum drill_outcome outcome, size_t *at)
{
    while (*at < of->flip_count) {
        const struct drill_flip *flip = &of->flips[(*at)++];
        if (flip->outcome == outcome)
            return flip;
    }
    return NULL;
}

/* Whether B can be told in one line with A: the same thing in two ways, or two things in the same way, for one reason. */
static bool told_together(const struct drill_flip *a, const struct drill_flip *b)
{
    return a->kind == b->kind && string_equal(a->why, b->why) &&
           string_equal(a->what, b->what) != string_equal(a->how, b->how);
}

const struct drill_flip *drill_words_flips(
    struct text *words, const struct deployment_drill *of, const struct drill_flip *first, size_t *at)
{
    const struct drill_flip *next = drill_next(of, first->outcome, at);
    bool ways = next && told_together(first, next) && string_equal(first->what, next->what);
    words_add(words, drill_what(first), DRILL_THING);
    if (ways) {
        text_append_char(words, ' ');
        words_add(words, first->how, DRILL_THING);
    }
    for (; next && told_together(first, next) && string_equal(first->what, next->what) == ways;
         next = drill_next(of, first->outcome, at)) {
        text_append_string(words, ", ");
        words_add(words, ways ? next->how : drill_what(next), DRILL_THING);
    }
    if (!ways) {
        text_append_char(words, ' ');
        words_add(words, first->how, DRILL_THING);
    }
    if (*first->why) {
        text_append_string(words, ": ");
        words_add(words, first->why, WHY_MOST);
    }
    return next;
}
