/* The fire drill: what a deployment's decision rests on is flipped, one thing at a time, and judged again on the evidence at
 * hand. Nothing is asked of the network, nothing is recorded; a plugin that crashes or hangs is one of which that is said. */
#ifndef GOLIVE_ENGINE_DRILL_H
#define GOLIVE_ENGINE_DRILL_H

#include "engine/judge.h"
#include "gather/documents.h"
#include "model/drill.h"

/* What an address answers in a drill case. */
struct drill_answer {
    const char *url;
    enum evidence_state state;
    const char *why; /* it is not GOT */
    const char *media_type;
    const void *bytes;
    size_t length;
};

struct drill_expectation {
    const char *rule;
    enum status status;
};

/* A case that a plugin's author wrote for drills: what is laid over a section of the plugin, and which rules must then not
 * be as good as they were. */
struct drill_case {
    const char *plugin;
    const char *name;  /* "unsigned" */
    const char *about; /* one sentence, "" if none */
    const struct setting
        *settings; /* laid over those of the section, "" takes one away; paths can be opened as they are */
    size_t setting_count;
    const struct drill_answer *answers;
    size_t answer_count;
    const struct drill_expectation *expectations;
    size_t expectation_count;
};

struct drill_wish {
    const struct drill_case *cases; /* live as long as the drill */
    size_t case_count;
    void (*progress)(void *context, size_t done, size_t total); /* deployments; NULL: nobody wants to know */
    void *progress_context;
};

/* What a drill works with: a run that was judged, its judge, and the gatherer that has its documents. */
struct drill_means {
    struct judge *judge;
    struct gatherer *gatherer;
    const struct run *run;
};

/* Fills RET_DRILL; what it points to lives in ARENA or in the configuration. 0, or a negative errno with *RET_PROBLEM
 * (freed with free()). */
int drill_make(const struct drill_means *means, const struct drill_wish *wish, struct arena *arena,
    struct drill *ret_drill, char **ret_problem);

#endif
