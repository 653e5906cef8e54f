/* What the tester shares with --fuzz, and nobody else sees. */
#ifndef GOLIVE_KIT_TESTER_PRIVATE_H
#define GOLIVE_KIT_TESTER_PRIVATE_H

#include "kit/shelf.h"
#include "kit/tester.h"
#include "kit/trial.h"

struct tester {
    const struct tester_options *options;
    const struct plugin_description *plugin;
    struct tester_tally *tally;
    struct shelf *shelf;
    struct worker *worker; /* NULL: none runs */
    char *zone;            /* the worker's */
};

/* One line of TAP, with LINES as comments below it. */
void tester_say(
    struct tester *tester, const char *name, const char *about, bool good, const struct text *lines);
/* Makes sure that a worker of that zone runs and has the plugin. 0, or a negative errno with *RET_PROBLEM. */
int tester_demand_worker(struct tester *tester, const char *zone, char **ret_problem);
void tester_end_worker(struct tester *tester);
/* Judges; a worker that is lost over it is ended. */
int tester_judge(struct tester *tester, struct trial *const *trials, size_t count, struct arena *arena);

#endif
