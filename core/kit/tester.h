/* Tests a plugin with its cases, as `golive plugin test` does: each judged in golive-worker as in a run, and told as a line
 * of TAP (testanything.org) with what differs below it. */
#ifndef GOLIVE_KIT_TESTER_H
#define GOLIVE_KIT_TESTER_H

#include "engine/plugins.h"

#include <stdio.h>

struct tester_options {
    const struct plugin_entry *plugin; /* described */
    const char *cases;                 /* folder of its cases */
    const char *worker_program;
    const char *reader_program;
    const char *data_folder;
    unsigned jobs;
    int server; /* of golive-plugin-test, which judges in its own process; 0: golive-worker is started */
    bool torture;
    bool shuffle;
    bool record;
    bool verbose;
    unsigned fuzz_seconds; /* 0: none */
    bool seeded;
    uint64_t seed; /* of the first mutation, if `seeded`; else one is drawn */
    FILE *output;
};

struct tester_tally { /* over all plugins that are tested */
    unsigned tests;
    unsigned failed;
    unsigned cases;
    unsigned judged; /* trials */
};

/* Adds to TALLY. 0, or a negative errno with *RET_PROBLEM (freed with free()) if nothing can be tested: -ENOENT without
 * cases. */
int tester_run(const struct tester_options *options, struct tester_tally *tally, char **ret_problem);

#endif
