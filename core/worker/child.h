/* The child in which a plugin runs, and the page that it shares with the worker's parent. A child judges the checks it
 * was given, one after the other, and ends. Everything on the page may have been overwritten by the plugin: the parent
 * believes none of it. */
#ifndef GOLIVE_WORKER_CHILD_H
#define GOLIVE_WORKER_CHILD_H

#include "base/jail.h"
#include "worker/host.h"

#include <stdatomic.h>

enum child_phase { CHILD_STARTING = 0, CHILD_LOADING, CHILD_JUDGING, CHILD_THROUGH };

#define CHILD_STOPPED_FULL 1u  /* the page is full: the rest wants another child */
#define CHILD_STOPPED_STATE 2u /* the plugin changed its own data during the last check */

#define CHILD_STOPPED_OUTPUT                                                                                 \
    4u /* something was written to standard error, and it is not known by which check */

#define CHILD_PAGE_SIZE ((size_t)8 << 20) /* of address space; only what is written takes memory */

struct child_page {
    _Atomic uint32_t phase;
    _Atomic uint32_t in_hand; /* index of the check being judged */
    _Atomic uint32_t written; /* bytes of results that are complete */
    uint32_t stopped;         /* CHILD_STOPPED_ */
    int32_t barred_call;      /* number of the system call that the jail stopped; -1: none */
    char asked_what[32];      /* the last thing that the plugin asked for: "the document" */
    char asked_name[96];      /* and which one: "agreement" */
    char problem[512];        /* why it could not be loaded, "" if it could */
    unsigned char results[];  /* of each check: 32 bits length, fields */
};

struct child_work {
    const struct judge_plugin *plugin;  /* NULL: a search */
    const struct frame_field *jobs;     /* WORKER_TAG_JOB fields, in order */
    const struct frame_field *contexts; /* beside jobs: of each its WORKER_TAG_CONTEXT field */
    size_t count;
    bool second_look; /* lay memory out otherwise, so that an answer that hangs on it changes */
    const struct clause_search *search; /* of a search */
    uint32_t serial;                    /* the document it searches */
    const char
        *near_id; /* what comes nearest to this clause, "" for none, is looked for; NULL: all clauses are */
    const char *near_words;            /* beside near_id: "" for none */
    const struct piece *const *pieces; /* by serial */
    size_t piece_count;
};

struct child_jail { /* filters are NULL where this machine has none */
    const struct jail_filter *before_loading;
    const struct jail_filter *before_judging;
    uint64_t memory; /* RLIMIT_AS; 0: none */
};

/* Runs in the forked child. ERROR_PIPE: both ends of a non-blocking pipe that becomes standard error, NOTHING: /dev/null.
 * Never returns. */
_Noreturn void child_run(const struct child_work *work, const struct child_jail *jail,
    struct child_page *page, const int error_pipe[2], int nothing);

/* The same in this process, without giving any right up or looking for state that the plugin keeps, for a debugger
 * (golive-plugin-test): a crash ends the process.
 * Returns when all was judged, or when the plugin could not be loaded: then the page says why. */
void child_run_here(const struct child_work *work, struct child_page *page);

/* For the functions of libc that a plugin must not use, which the program itself defines (main.c): true if a plugin is
 * running, after noting that it DOES something ("reads the clock"). */
bool child_forbids(const char *does);

#endif
