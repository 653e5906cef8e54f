/* What evidence the checks of all deployments want, gathered at once: each document once per run, however many checks
 * name it. */
#ifndef GOLIVE_ENGINE_GATHERING_H
#define GOLIVE_ENGINE_GATHERING_H

#include "config/config.h"
#include "engine/judge.h"
#include "gather/documents.h"

/* A file that an option of a check names. */
struct gathering_file {
    const char *path;  /* as it can be opened */
    const char *shown; /* what the configuration calls it: never absolute */
    bool shipped;      /* it comes with golive */
};

/* The files that an option of type document, table or dataset names, in the order of its parts. Memory comes from ARENA; the
 * strings are the configuration's, too. Returns how many there are. */
size_t gathering_files(const struct deployment *deployment, const struct check *check,
    const struct option_description *option, const char *data_folder, struct arena *arena,
    struct gathering_file **ret_files);

/* The file in which the vendor answered what was ASKED for a rule of CHECK; returns the name under which its check finds it, in
 * ARENA, or NULL if there is none. */
const char *gathering_answer(const struct deployment *deployment, const struct asked *asked,
    const char *check, struct arena *arena, struct gathering_file *ret_file);

/* The evidence of one check, its documents and tables registered with GATHERER if they were not: they are PENDING until
 * gather_run. In ARENA. */
struct check_evidence gathering_check(struct gatherer *gatherer, const struct deployment *deployment,
    const struct check *check, const char *data_folder, struct arena *arena);

/* Registers every document and table that the options of the checks name (those of a default "golive:NAME" lie in
 * DATA_FOLDER), gathers them, and gives each check its own: RET_EVIDENCE[deployment][check], in ARENA (NULL for
 * deployments without any), also of those that nobody named and others inherit from. 0, or a negative errno with *RET_PROBLEM
 * (freed with free()). GATHERER must live as long as the evidence is used. */
int gathering_run(struct gatherer *gatherer, const struct config *config, const char *data_folder,
    const char *const *only, struct arena *arena, const struct check_evidence *const **ret_evidence,
    char **ret_problem);

#endif
