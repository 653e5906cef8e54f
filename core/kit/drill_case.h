/* The cases that plugins bring along for the fire drill, drill-NAME.case: what the drill lays over a section. Read like any
 * case (golive-case(5)); judges nothing. */
#ifndef GOLIVE_KIT_DRILL_CASE_H
#define GOLIVE_KIT_DRILL_CASE_H

#include "engine/drill.h"
#include "kit/case.h"

struct drill_cases {
    struct arena arena;
    struct drill_case *items;
    size_t count, capacity;
    struct plugin_case **read; /* what the items point into */
    size_t read_count, read_capacity;
    struct problems problems; /* of cases that cannot be used */
};

/* Adds the drill cases of FOLDER, by name; none if there is no such folder. The zone of the process may be another
 * afterwards. 0 or a negative errno. */
int drill_cases_add(struct drill_cases *cases, const char *folder, const struct plugin_description *plugin,
    const char *data_folder);
void drill_cases_free(struct drill_cases *cases);

#endif
