/* A recorded run, judged once more from what was recorded of it: evidence, plugins and data files come out of the store into a
 * folder that is thrown away. */
#ifndef GOLIVE_CLI_REPLAY_H
#define GOLIVE_CLI_REPLAY_H

#include "base/map.h"
#include "cli/session.h"
#include "engine/run.h"
#include "gather/documents.h"
#include "store/store.h"

/* Why a check of the run cannot be judged again. */
struct replay_gap {
    size_t deployment; /* its place in the run */
    const char *check;
    const char *why;
    bool altered; /* what was recorded is not what it was */
};

/* Files of which only digests were kept, where they lie now: they are used if they are the same to the byte. */
struct replay_lent {
    size_t deployment;
    const struct check_result *from; /* the recorded check */
    uint32_t first;                  /* of its evidence */
    const struct gathered *const *pieces;
    size_t count;
};

struct replay {
    struct session *session;
    struct store *store;
    struct store_run row;
    struct run *recorded; /* as it was */
    struct run *again;    /* the same once more: its deployments are judged */
    struct config *config;
    struct plugin_set *plugins;
    struct arena arena;
    char *folder;       /* with plugins/, data/ and evidence/ */
    struct map kept;    /* digest in words -> path of the file that has the bytes, or "" */
    struct map answers; /* address -> struct evidence */
    struct map others;  /* plugins that are not those that judged, and were named */
    struct replay_gap *gaps;
    size_t gap_count, gap_capacity;
    struct replay_lent *lent;
    size_t lent_count, lent_capacity;
    size_t lent_files; /* that are what they were */
    bool installed;    /* with the plugins of today */
};

/* Reads the run and takes out of the store what it rests on. 0, or an exit code after having said why. REPLAY must stay where it
 * is; to be freed in any case. */
int replay_open(struct replay *replay, const char *words);
/* What the run's deployment HEIR has from the check of the site at place SITE of the configuration; NULL: nothing. */
const struct check_result *replay_heir_result(
    const struct replay *replay, size_t heir, size_t site, const char *check);
/* Notes that a check cannot be judged again; of a site that was judged for its heirs alone, it is their check. */
void replay_gap(struct replay *replay, size_t deployment, const char *check, bool altered, const char *why);
/* True if the check has a gap; NULL: if any check of the deployment has. */
bool replay_has_gap(const struct replay *replay, size_t deployment, const char *check);
void replay_free(struct replay *replay);

/* The engine's callbacks; CONTEXT is the replay. */
int replay_gather(void *context, struct gatherer *gatherer, uint32_t *serial, struct arena *arena,
    const struct check_evidence *const **ret_evidence, char **ret_problem);
bool replay_answer(void *context, const char *uri, struct evidence *ret_evidence, struct text *ret_bytes);

#endif
