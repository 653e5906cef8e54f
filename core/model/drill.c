/* The words of a fire drill. See drill.h. */
#include "model/drill.h"

const char *drill_kind_name(enum drill_kind kind)
{
    static const char *const names[DRILL_KIND_COUNT] = {[DRILL_EVIDENCE] = "evidence",
        [DRILL_DATE] = "date",
        [DRILL_FACT] = "fact",
        [DRILL_PLUGIN] = "plugin",
        [DRILL_READING] = "reading",
        [DRILL_WAIVER] = "waiver",
        [DRILL_CASE] = "case",
        [DRILL_VALUE] = "value"};
    return kind > 0 && kind < DRILL_KIND_COUNT ? names[kind] : "";
}

const char *drill_outcome_name(enum drill_outcome outcome)
{
    static const char *const names[DRILL_OUTCOME_COUNT] = {[DRILL_OPEN] = "open",
        [DRILL_STAYED] = "stayed",
        [DRILL_CLOSED] = "closed",
        [DRILL_WORSE] = "worse",
        [DRILL_NO_WORSE] = "no-worse",
        [DRILL_LISTED] = "listed",
        [DRILL_NOT_TRIED] = "not-tried"};
    return outcome > 0 && outcome < DRILL_OUTCOME_COUNT ? names[outcome] : "";
}

const char *drill_state_name(enum drill_state state)
{
    static const char *const names[DRILL_STATE_COUNT] = {[DRILL_ABSENT] = "absent",
        [DRILL_UNAVAILABLE] = "unavailable",
        [DRILL_REFUSED] = "refused",
        [DRILL_EMPTY] = "empty",
        [DRILL_TRUNCATED] = "truncated",
        [DRILL_FOREIGN] = "another's"};
    return state < DRILL_STATE_COUNT ? names[state] : "";
}
