/* A clause catalogue: what phrases count as a provision. Data in conf/clauses/NAME.ini, read by config/, searched by
 * golive-worker. Plain data. */
#ifndef GOLIVE_MODEL_CATALOGUE_H
#define GOLIVE_MODEL_CATALOGUE_H

#include "base/memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum clause_window { WINDOW_CLAUSE = 1, WINDOW_PAGE, WINDOW_DOCUMENT, WINDOW_SENTENCE };

enum pattern_role {
    PATTERN_NEED = 1, /* need.NAME: all groups must hit within the window */
    PATTERN_WEAK,     /* weak.NAME: found, but in weaker words */
    PATTERN_AGAINST,  /* against.NAME: the text says the opposite */
    PATTERN_REJECT,   /* reject.NAME: a window that has it does not count */
    PATTERN_FIND      /* find of a [find:NAME] section */
};

struct catalogue_pattern {
    enum pattern_role role;
    const char *name;     /* of the group: "records", "secretary" */
    const char *pattern;  /* PCRE2, over normalised text, case already folded */
    uint32_t line;        /* in the catalogue's file, for errors */
    bool missing_is_weak; /* missing.NAME = warn: without this group the clause is found, but weak */
};

struct catalogue_clause {
    const char *id; /* "BAA-09", or NAME of [find:NAME] */
    bool find;      /* a [find:NAME] section */
    const char *title;
    const char *citation;
    enum clause_window window;
    bool verb; /* an obligation verb (shall, will, must, agrees to …) must stand in the window */
    struct catalogue_pattern *patterns;
    size_t pattern_count;
    uint32_t line;
};

struct catalogue {
    struct arena arena;
    const char *name; /* "baa" */
    const char *file;
    bool site_own; /* a site's own phrasing: a hit says so */
    struct catalogue_clause *clauses;
    size_t clause_count;
};

const struct catalogue_clause *catalogue_find(const struct catalogue *catalogue, const char *id);
struct catalogue *catalogue_free(struct catalogue *catalogue); /* NULL gives NULL */

#endif
