/* Torture: a case judged again with one piece of evidence, or one fact, taken away or spoilt. What needed it must not pass
 * any more. The rules stand in golive-case(5) under TORTURE. */
#ifndef GOLIVE_KIT_TORTURE_H
#define GOLIVE_KIT_TORTURE_H

#include "kit/trial.h"

/* One trial with one thing spoilt. */
struct ordeal {
    struct trial trial;
    const char *name;      /* "file:agreement.txt is absent" */
    size_t piece;          /* of the case, or its piece_count: a fact */
    enum torture torture;  /* of a piece */
    const char *fact;      /* NULL: a piece */
    struct config *config; /* of a fact: without it; NULL otherwise */
};

struct ordeals {
    struct ordeal *items;
    size_t count;
};

/* Makes all ordeals of a case; PLAIN is the case as it stands, judged: only what it asked for is spoilt. Pieces are put on
 * the shelf, to be read. */
struct ordeals torture_prepare(const struct trial *plain, const struct plugin_description *plugin,
    const char *data_folder, struct shelf *shelf, struct arena *arena);
/* Appends a line for each thing that the judged ordeal must not say; true if there was none. */
bool torture_bears(const struct ordeal *ordeal, const struct trial *plain, struct text *ret_lines);
void torture_free(struct ordeals *ordeals);

/* The bytes of PIECE as a torture leaves them, in ARENA. */
const void *torture_bytes(
    const struct case_piece *piece, enum torture torture, struct arena *arena, size_t *ret_length);

#endif
