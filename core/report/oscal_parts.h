/* The parts of the OSCAL report, for one another and nobody else. */
#ifndef GOLIVE_REPORT_OSCAL_PARTS_H
#define GOLIVE_REPORT_OSCAL_PARTS_H

#include "report/fields.h"
#include "report/wording.h"

#include "base/json.h"
#include "base/map.h"
#include "base/uuid.h"

/* A finding of the deployment in hand, with the name that its UUIDs are made of. */
struct oscal_item {
    const struct check_result *check;
    const struct finding *finding;
    enum outcome outcome;
    char name[DIGEST_TEXT_SIZE + 24]; /* its digest and, where several are alike, a number */
};

struct oscal {
    struct json_writer json;
    struct place place;
    struct text words; /* scratch of whoever writes a member */
    char document[DIGEST_TEXT_SIZE];
    size_t same;              /* how many deployments before it have the id of that in hand */
    struct oscal_item *items; /* of the deployment in hand */
    size_t item_count;
    size_t item_capacity;
};

void oscal_object(struct oscal *o, const char *key);
void oscal_array(struct oscal *o, const char *key);
/* A string: one line, "(not said)" if there is nothing in it. */
void oscal_text(struct oscal *o, const char *key, const char *foreign);
/* The same as Markdown, of which nothing in it is taken for a sign. */
void oscal_markup(struct oscal *o, const char *key, const char *foreign);
/* A token: what is none of its characters becomes "_". */
void oscal_token(struct oscal *o, const char *key, const char *foreign);
void oscal_instant(struct oscal *o, const char *key, instant at);
/* The UUID of WHAT ("risk") of the deployment in hand, if there is one, called OF. */
void oscal_uuid(struct oscal *o, const char *what, const char *of, char out[UUID_TEXT_SIZE]);
void oscal_member_uuid(struct oscal *o, const char *key, const char *what, const char *of);
/* One property; "props" with all fields of a table, which must have something to say. */
void oscal_property(struct oscal *o, const char *name, const char *value);
void oscal_properties(struct oscal *o, const struct field *fields);

/* Makes o->items of the deployment in hand. */
void oscal_collect(struct oscal *o);
/* Writes them as observations, risks and findings. */
void oscal_items(struct oscal *o);

#endif
