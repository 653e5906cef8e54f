/* Words about a drill that text and pages share. See drill.h. */
#include "report/drill.h"

#include "report/page.h"

#include <string.h>

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
