/* Who may have written a file that is about to be run or mapped. Knows nothing of what the file is for. */
#ifndef GOLIVE_BASE_TRUST_H
#define GOLIVE_BASE_TRUST_H

#include <sys/stat.h>

/* Whether PATH, whose file has STATUS, is a regular file of root's or of the user who runs this program, in a folder of
 * theirs, and nobody else may write to either. 0, or a negative errno with *RET_PROBLEM in words that say what to do
 * (freed with free()). */
int trust_file(const char *path, const struct stat *status, char **ret_problem);

#endif
