/* The core's side of golive-worker: starts it, gives it plugins and catalogues, has checks judged. Used by the engine
 * and by `golive clauses`; maps no plugin itself. */
#ifndef GOLIVE_WORKER_CLIENT_H
#define GOLIVE_WORKER_CLIENT_H

#include "model/catalogue.h"
#include "model/deployment.h"
#include "model/gathered.h"
#include "model/plugin_description.h"
#include "model/result.h"

struct worker; /* a running golive-worker */

struct worker_options {
    const char *program;   /* path of golive-worker */
    const char *timezone;  /* the site's zone */
    unsigned jobs;         /* children at a time, at least 1 */
    bool sandbox_required; /* refuse to run without all of the jail */
    int server; /* socket of a golive-plugin-test that judges in its own process, to be used instead of
                              starting a program; 0: none */
};

/* Starts the program and greets it. NULL with *RET_PROBLEM (freed with free()) in words if that fails. */
struct worker *worker_start(const struct worker_options *options, char **ret_problem);
struct worker *worker_free(struct worker *worker); /* ends the program; NULL gives NULL; returns NULL */
/* What of the jail is in force: "full", "partial: …", "none". Valid as long as the worker. */
const char *worker_sandbox(const struct worker *worker);

/* Hands a plugin over: the sealed copy of its .so (kept by the caller), its description, its catalogues (NULL-ended).
 * 0, or a negative errno with *RET_PROBLEM (a pattern that does not compile, with file and line). */
int worker_add_plugin(struct worker *worker, const struct plugin_description *plugin, int object,
    const struct catalogue *const *catalogues, char **ret_problem);

/* How another check of the same deployment, on which this one relies, was judged. */
struct judge_reliance {
    const char *check;
    enum status status; /* STATUS_UNKNOWN if it could not be judged */
};

/* An address that a check asked for, and how old a copy may be; or a command of its section. */
struct judge_wish {
    const char *url;    /* of a command: its name among the check's sources */
    const char *option; /* the command's; NULL: an address */
    const char *input;  /* what the command reads; NULL likewise */
    int64_t fresh;      /* seconds */
    int64_t good_until; /* seconds */
};

/* Names of sources that are no addresses: what the option of that name answered, who answered there, what its program said
 * to the input of that digest. */
#define WORKER_SOURCE_OPTION "option:"
#define WORKER_SOURCE_PEER "peer:"
#define WORKER_SOURCE_COMMAND "command:"

/* What an address answered. */
struct judge_source {
    const char *url;
    const struct gathered *gathered; /* settled: not pending; its bytes are the answer's */
    instant good_until;              /* when the copy is too old; INSTANT_NONE: never, or it is not GOT */
    bool stale;
};

struct judge_job {
    const struct deployment *deployment;
    const struct site *site;
    const struct check *check; /* its description must have been added */
    instant at;
    const struct gathered_option *options; /* evidence of its document and table options */
    size_t option_count;
    const struct judge_reliance *reliances; /* known so far */
    size_t reliance_count;
    const struct judge_source
        *sources; /* of all addresses that this check asked for so far: those that were there in
                                           the last round first, in the order asked */
    size_t source_count;
    uint32_t
        steady; /* so many of them came before the first that was pending: must be asked for again first */
    uint32_t rounds; /* times it has waited already */
    size_t cookie;   /* the caller's own */
};

enum judge_end {
    JUDGE_DONE = 1,
    JUDGE_WAITS, /* for the checks named in wants and the addresses in wishes */
    JUDGE_FAILED /* crashed, timed out, broke a rule of the house: problem says it in words */
};

/* Adds all that a judge is told of the job's check, its deployment and its site, but for its plugin, evidence, what addresses
 * answered, how other checks were judged, and the instant. The check's description must be there. */
void worker_told(const struct judge_job *job, struct digest_stream *stream);

struct judge_outcome {
    const struct judge_job *job;
    enum judge_end end;
    struct finding
        *findings; /* of JUDGE_DONE: every declared rule has at least one, in rule order, then subject;
                                   host's own (FACT) after them. FAILED: none */
    size_t finding_count;
    const struct report_table *tables; /* of JUDGE_DONE */
    uint32_t table_count;
    const struct report_measure *measures;
    uint32_t measure_count;
    const char *const *wants;        /* ids of checks it relies on and waits for, NULL-ended or NULL */
    const char *const *relies;       /* ids of all checks it relies on, NULL-ended or NULL */
    const struct judge_wish *wishes; /* addresses it asked for that were not among the job's sources */
    size_t wish_count;
    const struct gathered **cited; /* sources that it asked for, in the order asked, for the report */
    size_t cited_count;
    uint32_t steady;            /* so many of them before the first wish */
    const char *const *remarks; /* NULL-ended or NULL */
    const char *problem;        /* NULL unless FAILED */
    instant stable_from;
    instant stable_until;
};

/* Takes one outcome; everything in it lives in the arena given to worker_judge. */
typedef void judge_sink(void *context, const struct judge_outcome *outcome);

/* Judges all jobs, in batches of one plugin each, JOBS children at a time, and returns when each has had its outcome.
 * Outcomes come in any order. Evidence, deployments and plugins are sent once, however many jobs use them.
 * 0, or a negative errno if the worker itself is lost (then the jobs without an outcome have none). */
int worker_judge(struct worker *worker, const struct judge_job *jobs, size_t job_count, struct arena *arena,
    judge_sink *sink, void *context);

/* What the clause search finds in a text blob, for `golive clauses`: one per clause of the catalogue. */
struct clause_hit {
    const struct catalogue_clause *clause;
    int32_t answer;      /* GOLIVE_FOUND … of plugin.h */
    unsigned page;       /* 0 if none */
    const char *where;   /* "page 4, clause 3.1" */
    const char *quote;   /* at most 200 characters; "" if not found */
    const char *missing; /* groups that did not hit in the nearest window, in words; "" if none */
};
int worker_search(struct worker *worker, const struct catalogue *catalogue, const struct gathered *document,
    struct arena *arena, struct clause_hit **ret_hits, size_t *ret_count, char **ret_problem);

/* A passage that comes near to a clause or to words, for `golive read`. */
struct near_passage {
    unsigned page;
    const char *where; /* "page 4, clause 3.1" */
    const char *words; /* at most 600 characters of the document */
    unsigned groups;   /* of GROUP_COUNT things that make up the clause, so many stand there */
    unsigned group_count;
    const char *missing; /* the names of the others */
};

/* What of a document comes nearest to clause ID of the catalogue (NULL: to none) and to WORDS (NULL: none), best first, at
 * most 12. Errors as of worker_search. */
int worker_near(struct worker *worker, const struct catalogue *catalogue, const char *id, const char *words,
    const struct gathered *document, struct arena *arena, struct near_passage **ret_passages,
    size_t *ret_count, char **ret_problem);

#endif
