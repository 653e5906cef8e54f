/* A folder of files that is there whole or not at all, each with its SHA-256 in SHA256SUMS; or the same as one tar file. The
 * same files at the same instant give the same bytes. Knows nothing of what stands in them. */
#ifndef GOLIVE_CLI_PACK_FOLDER_H
#define GOLIVE_CLI_PACK_FOLDER_H

#include "base/date.h"

#include <stdbool.h>
#include <stddef.h>

struct pack;

/* Begins a folder beside OUTPUT, which ends with ".tar" for a tar file. OUTPUT must not be there, or be an empty folder or
 * file. 0, or a negative errno with *RET_TROUBLE (freed with free()) in words. */
int pack_open(const char *output, struct pack **ret_pack, char **ret_trouble);
/* Adds a file; NAME is of ours and may name one folder: "evidence/NAME". Of two of one name the first stays. Trouble is told
 * by pack_finish. */
void pack_put(struct pack *pack, const char *name, const void *bytes, size_t length);
bool pack_has(const struct pack *pack, const char *name);
/* The names so far, sorted; as long as nothing is added. */
const char *const *pack_names(struct pack *pack, size_t *ret_count);
/* Writes SHA256SUMS and puts all of it in OUTPUT's place, all files of the instant AT; in a tar file they stand in the folder
 * TOP. 0, or a negative errno with *RET_TROUBLE in words; then OUTPUT is as it was. Frees the pack. */
int pack_finish(struct pack *pack, const char *top, instant at, char **ret_trouble);
/* Takes away what was written. NULL gives NULL; returns NULL. */
struct pack *pack_drop(struct pack *pack);

#endif
