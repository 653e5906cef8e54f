/* What there is to say of a run, of a deployment and of a finding: three tables of named fields, from which the formats
 * for programs fill what they have room for, so that none of them forgets one. Values are the result's own words, not yet
 * made harmless: that is each format's business. Must not know any format. */
#ifndef GOLIVE_REPORT_FIELDS_H
#define GOLIVE_REPORT_FIELDS_H

#include "report/overview.h"

#include "base/text.h"

/* What is spoken of; a table for a deployment looks no further than the deployment. */
struct place {
    const struct run *run;
    const struct deployment_result *deployment;
    const struct check_result *check;
    const struct finding *finding;
    struct text scratch; /* freed by whoever made the place */
};

/* Takes one value, never "" nor NULL. */
typedef void field_taker(void *context, const char *value);

struct field {
    const char *name; /* "cleared_until" */
    /* Hands over each value: none if there is nothing to say, several only of a list. */
    void (*each)(struct place *place, field_taker *take, void *context);
    bool list;
};

/* Each ended by a field without a name. */
extern const struct field run_fields[];
extern const struct field deployment_fields[];
extern const struct field finding_fields[];

/* The field of that name, or NULL. */
const struct field *field_find(const struct field *fields, const char *name);
/* Appends the values of a field, "; " between them. */
void field_join(const struct field *field, struct place *place, struct text *out);

#endif
