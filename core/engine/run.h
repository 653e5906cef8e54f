/* One run: what is to be judged is gathered, judged for today and for the day of going live, decided, and looked ahead
 * until the first day on which a go ends. */
#ifndef GOLIVE_ENGINE_RUN_H
#define GOLIVE_ENGINE_RUN_H

#include "config/config.h"
#include "engine/drill.h"
#include "engine/memory.h"
#include "engine/missing.h"
#include "engine/plugins.h"
#include "gather/commands.h"
#include "gather/documents.h"
#include "gather/http.h"
#include "model/forecast.h"
#include "model/result.h"

struct engine_options {
    const struct config *config; /* with its deployments */
    const struct plugin_set *plugins;
    const char *worker_program;
    const char *reader_program;
    const char *fetcher_program;
    const char *data_folder;                 /* share/golive: clause catalogues */
    const char *cache_folder;                /* of page texts; NULL: none */
    const char *web_cache_folder;            /* of what addresses answered; NULL: none */
    const struct http_settings *http;        /* what may be asked, and how */
    const struct command_settings *commands; /* what may be run */
    const char *command_folder;              /* for the register of what runs; NULL: none is kept */
    bool offline;                            /* caches and mirrors only */
    bool refresh;                            /* asks even for what is fresh */
    unsigned jobs;                           /* processes at a time, at least 1 */
    instant at;
    bool what_if;                       /* --only or --at */
    const char *const *only;            /* check ids, NULL-ended, or NULL */
    const struct result_memory *memory; /* of earlier runs; NULL: there is none */
    struct known *known;                /* files that need not be read for recalling; NULL: all are read */
    const struct earlier_documents *earlier; /* what earlier runs read; NULL: nobody knows */
    /* Gathers what checks name, instead of looking into their files (gathering_run): for a run that is replayed. */
    int (*gather)(void *context, struct gatherer *gatherer, uint32_t *serial, struct arena *arena,
        const struct check_evidence *const **ret_evidence, char **ret_problem);
    recorded_evidence *recorded;   /* what addresses answered then; NULL: they are asked */
    void *gather_context;          /* of both */
    bool judge_anew;               /* recalls nothing, but tells what results rest on */
    uint64_t sample;               /* one of so many remembered results is judged anew; 0: the default */
    struct evidence_keeper keeper; /* who wants the bytes of evidence; nobody if there is nothing to record */
    void (*progress)(void *context, size_t done, size_t total);       /* checks; NULL: nobody wants to know */
    void (*fetch_progress)(void *context, size_t done, size_t total); /* addresses; NULL likewise */
    void *progress_context;                                           /* of both */
};

/* What a run cost, for --stats. */
struct engine_stats {
    size_t deployments;
    size_t checks;
    size_t judged; /* calls for a verdict, at whatever instant */
    struct memory_counts remembered;
    size_t differing; /* of the sample, results that are not what was remembered */
    size_t instants;  /* instants looked at beyond the first, in search of the horizon */
    struct gather_counts gathered;
    struct http_counts fetched;
    struct command_counts commanded;
    double gather_seconds;
    double fetch_seconds;
    double judge_seconds;
    double horizon_seconds;
};

/* A run under way: holds evidence and helpers as long as its result is looked at. */
struct engine;

/* Runs. On success *RET_RUN points into the engine. 0, or a negative errno with *RET_PROBLEM (freed with free()):
 * -ECHILD if a helper program cannot be used. */
int engine_run(const struct engine_options *options, struct engine **ret_engine, const struct run **ret_run,
    struct engine_stats *ret_stats, char **ret_problem);
/* The id of a run, as RFC 9562 has it (UUID, version 7). */
void engine_make_id(char out[40]);
/* When the run's evidence is to be asked for again; INSTANT_NONE: not by itself. */
instant engine_due(const struct engine *engine);
/* Looks ahead from a run up to the instant UNTIL. On success *RET_FORECAST lives as long as the engine. 0, or a negative
 * errno with *RET_PROBLEM. */
int engine_forecast(struct engine *engine, instant until, bool renewed, const struct forecast **ret_forecast,
    char **ret_problem);
/* The same of some of its deployments: SOME is the run, shortened. */
int engine_forecast_some(struct engine *engine, const struct run *some, instant until, bool renewed,
    const struct forecast **ret_forecast, char **ret_problem);
/* The result, for who completes it (what changed, whether it was recorded). */
struct run *engine_result(struct engine *engine);
/* Flips what the run's decisions rest on, one thing at a time. On success *RET_DRILL lives as long as the engine. 0, or a
 * negative errno with *RET_PROBLEM. */
int engine_drill(
    struct engine *engine, const struct drill_wish *wish, const struct drill **ret_drill, char **ret_problem);
struct engine *engine_free(struct engine *engine); /* NULL gives NULL; returns NULL */

#endif
