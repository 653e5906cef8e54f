/* A plugin's .so as the core handles it: opened, checked, copied, described, never mapped (DESIGN.md section 2). */
#ifndef GOLIVE_WORKER_PLUGIN_OBJECT_H
#define GOLIVE_WORKER_PLUGIN_OBJECT_H

#include "base/digest.h"
#include "base/text.h"

/* Opens PATH and checks the descriptor: a regular file, owned by root or the user who runs golive, not writable for
 * group or others, its folder too, an ELF shared object of this machine. Copies it into a sealed memfd (*RET_OBJECT),
 * digests it, and appends the bytes of its golive note to RET_DESCRIPTION. 0, or a negative errno with *RET_PROBLEM
 * (freed with free()): what is wrong and what to do. An API mismatch (-EPROTONOSUPPORT) names both numbers. */
int plugin_object_open(const char *path, int *ret_object, struct digest *ret_digest,
    struct text *ret_description, char **ret_problem);
/* The same for who only wants to know: no copy is kept. *RET_STATUS is the file's, from before it was read. 0 or as above. */
struct stat;
int plugin_object_describe(const char *path, struct stat *ret_status, struct digest *ret_digest,
    struct text *ret_description, char **ret_problem);

#endif
