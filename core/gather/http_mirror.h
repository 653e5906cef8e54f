/* A folder that stands for sources on machines without a network, laid out so that a person can fill it: index.csv names
 * an address a line (url,file,status,media_type,as_of), the files lie beside it. Knows nothing of wishes and ages. */
#ifndef GOLIVE_GATHER_HTTP_MIRROR_H
#define GOLIVE_GATHER_HTTP_MIRROR_H

#include "gather/http_copy.h"
#include "model/words.h"

struct http_mirror;

/* Reads FOLDER's index. Never NULL: what is wrong with it is said of each address that is looked up. */
struct http_mirror *http_mirror_open(const char *folder);
struct http_mirror *http_mirror_free(struct http_mirror *mirror); /* NULL gives NULL; returns NULL */

/* Looks URL up (as address_parse writes it). GOT or ABSENT: *RET_COPY is the copy, to be released, strings in the arena;
 * else *RET_ERROR says why there is none, in the arena. A file longer than LONGEST bytes is REFUSED. */
enum evidence_state http_mirror_get(struct http_mirror *mirror, const char *url, uint64_t longest,
    struct arena *arena, struct http_copy *ret_copy, const char **ret_error);

/* ---- filling one ---- */

/* Puts an answer into the folder's index, in place of what it had of that address; the body becomes a file. 0, or a
 * negative errno if the file cannot be written. */
int http_mirror_put(struct http_mirror *mirror, const char *url, const struct http_copy *copy);
/* Writes the index. 0 or a negative errno. */
int http_mirror_save(struct http_mirror *mirror);
/* Why the index must not be written over, in words; NULL if it may (or there is none yet). */
const char *http_mirror_problem(struct http_mirror *mirror);

#endif
