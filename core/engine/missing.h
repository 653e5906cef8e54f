/* Documents that were there at the last run and are not now: a share that is not mounted looks like files that somebody took
 * away. For some days they cannot be had, and only then are they absent. What was there is known by somebody else
 * (cli/earlier.h). */
#ifndef GOLIVE_ENGINE_MISSING_H
#define GOLIVE_ENGINE_MISSING_H

#include "config/config.h"
#include "engine/gathering.h"

/* What earlier runs say of a document that was there. */
struct earlier_trace {
    instant since;        /* when a run missed it first; INSTANT_NONE: none did */
    bool read;            /* it could be read when it was there */
    struct digest digest; /* what it was then; of a folder, of one of its files */
};

/* Whoever knows what earlier runs read. */
struct earlier_documents {
    void *context;
    /* True if a check had the document of that URI (or files of that folder) when it was last looked for with success, and
     * no run up to the instant ENOUGH missed it. */
    bool (*was_there)(void *context, const char *deployment, const char *check, const char *uri,
        instant enough, struct earlier_trace *ret_trace);
    /* The URIs of the files that a check had of FOLDER, or missed, when that was last looked into. In ARENA; returns how many
     * they are. */
    size_t (*files_of)(void *context, const char *deployment, const char *check, const char *folder,
        struct arena *arena, const char **ret_uris[]);
};

struct missing_options {
    const struct earlier_documents *earlier; /* NULL: nobody knows of any */
    const struct config *config;             /* with its grace */
    instant at;
    uint32_t *serial; /* of the last piece of evidence */
};

/* Makes UNAVAILABLE of what is ABSENT and was there less than the site's grace ago, each check's for itself, and adds files that were
 * read of a folder which holds them no more, if none of its files has what was in them: EVIDENCE is replaced where that is so, in ARENA. */
void missing_forgive(const struct missing_options *options, const struct check_evidence *const **evidence,
    struct arena *arena);

#endif
