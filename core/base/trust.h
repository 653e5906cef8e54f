/* Who may have written a file that is about to be run or mapped. Knows nothing of what the file is for. */
#ifndef GOLIVE_BASE_TRUST_H
#define GOLIVE_BASE_TRUST_H

#include <stdbool.h>
#include <sys/stat.h>

/* Whether PATH, whose file has STATUS, is a regular file of root's or of the user who runs this program, in a folder of
 * theirs, and nobody else may write to either. 0, or a negative errno with *RET_PROBLEM in words that say what to do
 * (freed with free()). */
int trust_file(const char *path, const struct stat *status, char **ret_problem);

/* True if it is a folder, a regular file, of the user who runs this program, to which nobody else may write: what this program
 * left there is what it finds. A link is neither. */
bool trust_own_folder(const char *folder);
bool trust_own_file(const struct stat *status);

#endif
