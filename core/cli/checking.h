/* What check and recheck have in common: a run with the memory of earlier ones, what it cost, and whether its sample holds. */
#ifndef GOLIVE_CLI_CHECKING_H
#define GOLIVE_CLI_CHECKING_H

#include "cli/judging.h"
#include "cli/progress.h"
#include "cli/recording.h"
#include "cli/remembering.h"
#include "engine/run.h"

struct checking {
    struct engine *engine;
    const struct run *run; /* lives as long as the engine */
    struct engine_stats stats;
    struct outside_settings outside;
    struct progress progress;
    struct remembering remembering;
    struct earlier earlier;
};

#define CLI_SAMPLE_OPTION                                                                                    \
    {                                                                                                        \
        "sample", 0, "N",                                                                                    \
            "judge one in N of the remembered results anew, and compare (default: 256; 1: all of them)"      \
    }

/* Reads --sample; -1 after having said what is wrong. 0 is the default. */
/* True if what was judged before does not count. */
bool checking_anew(const struct cli *cli);
int checking_sample(const struct cli *cli, uint64_t *ret_sample);
/* The engine's options for a session, with what --refresh and --no-memory say. CHECKING must stay where it is. */
struct engine_options checking_options(const struct cli *cli, const struct session *session,
    struct recording *recording, instant at, uint64_t sample, struct checking *checking);
/* Runs; 0, or an exit code after having said why. */
int checking_run(const struct engine_options *options, struct checking *checking);
/* 70 if a result judged anew was not what was remembered, which has been said; else 0. */
int checking_differs(const struct checking *checking);
/* For --stats, on stderr. */
void checking_tell_stats(const struct engine_stats *stats);

#endif
