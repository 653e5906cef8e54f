/* A case of a plugin's tests, NAME.case: on a day, with these facts and this evidence, the check must find that. What the
 * keys mean stands in golive-case(5). Judges nothing. */
#ifndef GOLIVE_KIT_CASE_H
#define GOLIVE_KIT_CASE_H

#include "config/config.h"
#include "worker/client.h"

#define CASE_SUFFIX ".case"
#define CASE_DRILL "drill-" /* begins the names of cases that are for the fire drill alone */

enum piece_kind {
    PIECE_TEXT = 1,
    PIECE_TABLE,
    PIECE_DATA,
    PIECE_NAMED, /* what the address or program of an option answers, there from the start */
    PIECE_WEB    /* what is asked for: an address, or a program that was given something to read */
};
/* A document, table or data set. */
static inline bool piece_is_file(enum piece_kind kind)
{
    return kind <= PIECE_DATA;
}

/* What is done to evidence under torture, in this order. */
enum torture {
    TORTURE_ABSENT = 0,
    TORTURE_UNAVAILABLE,
    TORTURE_REFUSED,
    TORTURE_EMPTY,
    TORTURE_TRUNCATED,
    TORTURE_GARBLED,
    TORTURE_COUNT
};
const char *torture_name(enum torture torture);

/* A piece of evidence as the case has it: a file of an option, or what an address or a program answers. */
struct case_piece {
    const char *uri;  /* "file:agreement.txt", the address, "option:url", "peer:url", "command:script 2" */
    const char *name; /* the file's name without its folder; else as the URI */
    enum piece_kind kind;
    enum evidence_state state; /* GOT: the bytes are there */
    const char *why;           /* of one that is not GOT */
    const char *media_type;
    const void *bytes; /* of GOT: as a file or a server would give them */
    size_t length;
    instant said_at;    /* when the source said so last */
    bool stale;         /* it could not be asked since */
    bool optional;      /* of an option that need not be there: never waited for */
    unsigned tortures;  /* bits 1 << TORTURE_…: what it goes through under torture */
    uint32_t line;      /* of its section; 0: a file beside the case that no section describes */
    const char *option; /* the option that names it; NULL for the web */
};

struct case_option { /* pieces of an option, in order of its parts */
    const char *option;
    size_t first;
    size_t count;
};

struct case_expectation {
    const char *subject;  /* NULL: of whatever subject */
    const char *rule;     /* "BAA-09", "FACT", a reason's id; NULL: the check as a whole */
    const char *property; /* "status", "message" … */
    const char *value;
    const char *const *items; /* of "table", "rows", "measures": each must be there; NULL of any other */
    uint32_t line;
};

struct plugin_case {
    struct arena arena;
    struct problems problems;
    char *path;
    const char *name;  /* the file's name without .case */
    const char *about; /* one sentence, "" if none */
    struct ini_file ini;
    instant at;
    struct config *config;
    const struct deployment *deployment;
    const struct check *check;
    struct case_piece *pieces; /* those of options first, in the plugin's order */
    size_t piece_count;
    struct case_option *options;
    size_t option_count;
    struct judge_reliance *reliances;
    size_t reliance_count;
    struct case_expectation *expectations; /* in file order */
    size_t expectation_count;
    const char *const *others; /* what statuses rules may have that the case does not name; NULL: any */
};

/* Reads PATH. Never NULL; look at problems.error_count. The zone of the process is the case's afterwards. */
struct plugin_case *case_read(
    const char *path, const struct plugin_description *plugin, const char *data_folder);
struct plugin_case *case_free(struct plugin_case *of); /* NULL gives NULL; returns NULL */

/* The same deployment without an answer to FACT; *RET_CHECK is the check within. Freed with config_free. */
struct config *case_without_fact(const struct plugin_case *of, const struct plugin_description *plugin,
    const char *data_folder, const char *fact, const struct check **ret_check);

#endif
