/* Files put into a folder all or none: written aside first, looked at there, then given their names. */
#ifndef GOLIVE_SHEET_PLACE_H
#define GOLIVE_SHEET_PLACE_H

#include "sheet/inventory.h"

struct placing {
    const char *root;  /* the folder that the files' paths start from */
    const char *aside; /* the folder in it where they lie for now */
    struct sheet_files *files;
    bool replace; /* files that are there already and are not the same may be replaced */
    struct arena arena;
    size_t placed;    /* by now, from the first */
    size_t unchanged; /* were there already, the same */
};

/* Makes ROOT and writes all files into a new folder in it. Those that keep what is there are written as that is. 0, or a
 * negative errno with *RET_PROBLEM (freed with free()) in words. place_end in any case. */
int place_begin(struct placing *placing, const char *root, struct sheet_files *files, char **ret_problem);
/* Appends the paths of files that are there already and are not the same, a line each; how many. */
size_t place_conflicts(struct placing *placing, struct text *text);
/* Gives all files their names. On failure those that had them lose them again, and what was replaced is back. */
int place_finish(struct placing *placing, char **ret_problem);
/* Takes the folder aside away. */
void place_end(struct placing *placing);

#endif
