/* What the core hands to the worker, decoded: plugins, evidence, the deployments and checks of a batch. The core is
 * trusted to mean what it says, but not to be in step: whatever does not parse is -EPROTO and ends the worker. The
 * contents of evidence are not looked at here. */
#ifndef GOLIVE_WORKER_INPUTS_H
#define GOLIVE_WORKER_INPUTS_H

#include "base/date.h"
#include "base/frame.h"
#include "base/map.h"
#include "model/catalogue.h"
#include "model/deployment.h"
#include "model/plugin_description.h"
#include "worker/clause_search.h"

struct judge_plugin {
    struct plugin_description description;
    struct map options; /* name -> struct option_description */
    struct map rules;   /* id -> struct rule */
    struct map facts;   /* name -> entry of description.facts */
    struct map keys;
    struct catalogue **catalogues;
    struct clause_search **searches;      /* beside catalogues */
    struct compiled_catalogue **compiled; /* likewise: what both are of, other plugins' perhaps as well */
    size_t catalogue_count;
    int object;         /* sealed memfd of the .so */
    bool keeps_state;   /* seen changing its own data: judged one check a child from then on */
    bool writes_output; /* seen writing to standard error: looked for after each check from then on */
    char *unloadable;   /* why it can't be loaded, in words; NULL as long as it can */
};

/* Decodes a WORKER_PLUGIN frame and compiles its catalogues. 0; -EPROTO; or -EINVAL with *RET_PROBLEM (freed with
 * free()) if a pattern does not compile. The object is taken over in any case. */
int judge_plugin_new(const struct frame *frame, struct judge_plugin **ret_plugin, char **ret_problem);
struct judge_plugin *judge_plugin_free(struct judge_plugin *plugin); /* NULL gives NULL; returns NULL */

/* Decodes one catalogue from the fields of WORKER_TAG_CATALOGUE. */
int input_catalogue(struct frame_fields fields, struct catalogue **ret_catalogue);

#define PIECE_LOWEST_STREAM 64 /* descriptors of streams lie from here on */

struct piece { /* a piece of evidence: a file, or what an address answered */
    struct arena arena;
    enum evidence_state state;
    const char *name;
    const char *why;        /* "" if GOT */
    const char *digest;     /* "sha256:…" or "" */
    const char *media_type; /* "" if not known */
    const void *bytes;
    size_t length;
    bool mapped;      /* unmapped, not freed */
    int stream;       /* of a data set that is not small: the file, to be read by pread; else 0 */
    int64_t times[2]; /* of a stream: when it and its inode were changed, as the core saw it */
    uint32_t serial;
};

int piece_new(const struct frame *frame, struct piece **ret_piece);
struct piece *piece_free(struct piece *piece); /* NULL gives NULL; returns NULL */

struct input_fact {
    const char *name;
    const char *value; /* NULL if not set */
    uint32_t flags;    /* WORKER_FACT_ */
};

struct input_context {
    const char *deployment;
    instant at;
    struct date today; /* the civil date of `at` */
    struct person_act answered;
    struct person_act site_answered;
    struct input_fact *facts;
    size_t fact_count;
    struct setting *keys;
    size_t key_count;
    struct flow *flows;
    size_t flow_count;
    struct study *studies;
    size_t study_count;
};

struct input_evidence {
    const char *option;
    const char *digest; /* of several parts; "" for one */
    uint32_t *serials;
    size_t part_count;
};

struct input_reliance {
    const char *check;
    enum status status;
};

struct input_source { /* what an address answered */
    const char *url;
    uint32_t serial;
    instant good_until; /* INSTANT_NONE: nothing that grows old */
    instant gathered_at;
    bool stale;
};

struct input_reading {
    uint32_t index; /* in the deployment's readings */
    const char *rule;
    enum reading_verdict verdict;
    const char *quote; /* "" if none */
    struct person_act act;
};

struct input_asked { /* what the vendor was asked */
    const char *rule;
    const char *to; /* "" if not said */
    struct date on;
    uint32_t state; /* WORKER_ASKED_ */
};

struct input_job {
    uint32_t number;
    uint32_t context;
    uint32_t timeout; /* seconds */
    const char *check;
    struct person_act attested;
    struct setting *settings;
    size_t setting_count;
    struct rule *rules; /* of the section, behind those of the plugin */
    size_t rule_count;
    struct input_evidence *evidence;
    size_t evidence_count;
    struct input_reliance *reliances;
    size_t reliance_count;
    struct input_source *sources;
    size_t source_count;
    uint32_t steady; /* of these, asked for in this order before anything was pending */
    uint32_t rounds; /* times it has waited */
    struct input_reading *readings;
    size_t reading_count;
    struct input_asked *asked;
    size_t asked_count;
};

/* Memory comes from ARENA. */
int input_context(struct frame_fields fields, struct arena *arena, struct input_context *ret_context);
int input_job(struct frame_fields fields, struct arena *arena, struct input_job *ret_job);

#endif
