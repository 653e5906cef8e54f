/* Evidence ready to be judged: the bytes of cases, as they are or changed, turned into what golive-worker takes. Documents
 * go through golive-reader, just as in a run. */
#ifndef GOLIVE_KIT_SHELF_H
#define GOLIVE_KIT_SHELF_H

#include "kit/case.h"
#include "model/gathered.h"

struct shelf;

struct shelf *shelf_new(const char *reader_program, unsigned jobs);
struct shelf *shelf_free(struct shelf *shelf); /* NULL gives NULL; returns NULL */

/* Evidence that stands like PIECE but for what the other arguments say; BYTES are those of a file or an answer. Lives until
 * the shelf is cleared; documents are PENDING until shelf_read. */
const struct gathered *shelf_put(struct shelf *shelf, const struct case_piece *piece,
    enum evidence_state state, const char *why, const void *bytes, size_t length);
/* Evidence that has not arrived. */
const struct gathered *shelf_pending(struct shelf *shelf, const char *uri);
/* An address of which a case says nothing. */
const struct gathered *shelf_unknown(struct shelf *shelf, const char *url);

/* Has all documents read that were put since the last time. 0, or a negative errno with *RET_PROBLEM (freed with free()). */
int shelf_read(struct shelf *shelf, char **ret_problem);
/* Gives all evidence back. Serials go on counting: the worker must be told to forget, or not to mind. */
void shelf_clear(struct shelf *shelf);

#endif
