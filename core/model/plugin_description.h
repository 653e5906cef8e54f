/* What a plugin says of itself in NAME.plugin.ini (read by config/plugin_file, kept in the .so as an ELF note): its
 * options, rules, reasons, the facts and keys it reads, its clause catalogues. Plain data. */
#ifndef GOLIVE_MODEL_PLUGIN_DESCRIPTION_H
#define GOLIVE_MODEL_PLUGIN_DESCRIPTION_H

#include "base/digest.h"
#include "base/memory.h"
#include "model/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How an option's text is read (DESIGN.md section 3). */
enum option_type {
    OPTION_TEXT = 1,
    OPTION_YES_NO,
    OPTION_INTEGER,
    OPTION_NUMBER,
    OPTION_DATE,
    OPTION_DURATION,
    OPTION_SIZE,
    OPTION_RATE,
    OPTION_CHOICE,
    OPTION_LIST,
    OPTION_DOCUMENT, /* read by golive-reader, gathered before the first call; OPTION.2, OPTION.3 … are further parts */
    OPTION_TABLE,   /* a CSV file, its bytes handed to the worker, gathered before the first call */
    OPTION_DATASET, /* files of any size that a plugin reads piece by piece; only their digest is kept */
    OPTION_URL,
    OPTION_COMMAND,
    OPTION_SECRET,
    OPTION_TYPE_COUNT
};
const char *option_type_name(enum option_type type);
enum option_type option_type_parse(const char *name); /* 0 if none */

struct option_description {
    const char *name;
    enum option_type type;
    bool required;          /* a section without it is a configuration error */
    bool optional_evidence; /* a document that is not set or absent is nothing to wait for */
    bool digest_only;       /* what it names may hold data about patients: only its digest is ever kept */
    bool input;           /* of a command: the plugin says what it reads, so it does not run before it asks */
    int64_t good_until;   /* seconds for which what an address or command answered holds */
    const char *fallback; /* default as text, NULL if none */
    const char *help;     /* one sentence, "" if none */
    const char *example;  /* NULL if none */
    const char *const
        *choices; /* of OPTION_CHOICE, NULL-ended; of OPTION_LIST those allowed, or NULL for any */
    const char *const *choice_help; /* what each of them means, "" if not said; NULL without choices */
    const char *question; /* what `golive init` asks a person who fills in a section; NULL: it asks nothing */
    const char *ask_if;   /* when it does: a predicate over facts and options of the section; NULL: always */
};

/* Its value is a path whose files are evidence. */
static inline bool option_names_files(const struct option_description *option)
{
    return option->type == OPTION_DOCUMENT || option->type == OPTION_TABLE || option->type == OPTION_DATASET;
}
/* OPTION.2, OPTION.3 … are further parts of it. */
static inline bool option_has_parts(const struct option_description *option)
{
    return option->type == OPTION_DOCUMENT || option->type == OPTION_DATASET;
}

struct rule {
    const char *id;       /* "BAA-09" */
    const char *title;    /* "Accounting of disclosures" */
    const char *citation; /* "45 CFR 164.504(e)(2)(ii)(G)", "" if none */
    const char *remedy;   /* what to do when it is not fulfilled */
    const char *asks;     /* who can answer: vendor, privacy, irb, ehr, it; "" if nobody in particular */
    const char *help;     /* plain words for `golive explain`; "" if none */
    const char *question; /* what a letter asks of who can answer; "" if not said */
    const char
        *settled_by; /* the document that would settle it: its own, else the plugin's; "" if not said */
    enum basis basis;
    enum status
        severity; /* status that a fail of it is shown as by default: fail, warn or note; STATUS_FAIL if unsaid */
    enum status
        typed; /* best status that a typed value can give: STATUS_UNKNOWN (none), WARN, NOTE or PASS */
    unsigned readings;  /* bit 1 << READING_…: verdicts by which a reading settles it; 0: never */
    int64_t fresh;      /* seconds for which an answer from the web is as good as new */
    int64_t good_until; /* seconds for which it will do while the source is down */
};

#define OPTION_GOOD_UNTIL ((int64_t)7 * 86400) /* where the description says nothing */
#define RULE_FRESH ((int64_t)7 * 86400)        /* where the description says nothing */
#define RULE_GOOD_UNTIL ((int64_t)45 * 86400)

struct reason { /* why a plugin's rules may not apply: BAA-N1 */
    const char *id;
    const char *title;
    const char *citation;
    const char *help;
};

struct plugin_fact { /* a fact of the plugin's own: PLUGIN.name */
    const char *name;
    const char *values; /* "yes, no", "" for free text */
    const char *help;
    const char *ask_if; /* when it matters: a predicate over facts; NULL: always */
};

struct plugin_description {
    struct arena arena;  /* holds all strings and arrays below */
    const char *name;    /* "baa" */
    const char *version; /* "1.0.0" */
    const char *summary; /* one line */
    const char *file;    /* path of the .so it came from, NULL in tests */
    int64_t api_level;
    struct digest digest; /* of the .so */
    struct option_description *options;
    size_t option_count;
    struct rule *rules; /* in the order of the file: the order of findings */
    size_t rule_count;
    struct reason *reasons;
    size_t reason_count;
    const char *const *facts;      /* names of facts it may ask, NULL-ended */
    const char *const *keys;       /* deployment and site keys it may ask, NULL-ended */
    const char *const *catalogues; /* names of clause catalogues (conf/clauses/NAME.ini), NULL-ended */
    const char *const *hosts;      /* hosts that `plugin info` suggests to add to [http] hosts, NULL-ended */
    struct plugin_fact *own_facts;
    size_t own_fact_count;
    bool section_rules; /* its sections may declare rules of their own: rule.ID = title, remedy.ID = … */
};

#define PLUGIN_ANY_HOST "*" /* among hosts: whichever the site lists */

/* NULL if there is none of that name. */
const struct rule *plugin_rule(const struct plugin_description *plugin, const char *id);
const struct reason *plugin_reason(const struct plugin_description *plugin, const char *id);
const struct option_description *plugin_option(const struct plugin_description *plugin, const char *name);
/* True if the plugin may ask for the web address URL at all: https, and of one of its hosts. ARENA: for the parts of the
 * address. */
bool plugin_may_ask(const struct plugin_description *plugin, const char *url, struct arena *arena);
struct plugin_description *plugin_description_free(struct plugin_description *plugin); /* NULL gives NULL */

#endif
