/* The map of a spreadsheet: which of its columns is which key of a deployment's file, what its words mean, and what holds
 * for every row. An INI file beside the spreadsheet (golive-import(5)); without one, headings are keys. */
#ifndef GOLIVE_SHEET_MAP_H
#define GOLIVE_SHEET_MAP_H

#include "config/config.h"
#include "sheet/csv.h"
#include "sheet/dates.h"

/* What a column is, beside a key of a section. */
enum target_role {
    TARGET_KEY = 0,
    TARGET_SITE,    /* names of sites */
    TARGET_PRODUCTS /* of an agreement: names of the products under it */
};

struct target {
    const char *name; /* as typed: "baa.document", "site.baa.covered_entity" */
    enum target_role role;
    bool of_site;        /* it belongs into the file of the site */
    const char *section; /* NULL but for TARGET_KEY, as are all below */
    const char *key;
    const char *heading;         /* of its column, normalised; NULL: the value is fixed */
    const char *fixed;           /* the value of every row; NULL: it is in the column */
    const char *fixed_raw;       /* the same as typed, for lists */
    const char *const *meanings; /* [values:NAME]: value, words of cells …, NULL; ended by NULL */
    size_t meaning_count;        /* strings in it */
};

struct sheet_map {
    struct arena arena;
    struct arena *strings; /* of the file it was read from */
    const char *path;      /* NULL: there is none */
    const char *folder;    /* that its paths start from */
    struct target *targets;
    size_t count, capacity;
    bool by_agreement;                /* a row is an agreement */
    size_t header_first, header_last; /* rows; 0: to be found */
    enum csv_encoding encoding;
    char separator;    /* 0: to be found */
    const char *split; /* characters between the items of a cell */
    struct date_habits dates;
    const char *documents;    /* folder of the documents that it names, NULL: that of the spreadsheet */
    const char *const *empty; /* words that say nothing, NULL-ended */
    const char *const *fill;  /* headings of columns in which an empty cell means the one above, NULL-ended */
    const char *const *skip;  /* first words of rows that are none, NULL-ended */
    const char *const
        *shared; /* sections, or sections and keys, that are the vendor's, NULL-ended; NULL: what repeats */
    const char *const *ignored; /* headings that are left out, NULL-ended; "*": all */
};

/* Reads the map at PATH; its errors are added to PROBLEMS. The map is to be freed in any case. */
void sheet_map_read(const char *path, struct sheet_map *ret_map, struct problems *problems);
/* The map of a table whose headings are keys. */
struct sheet_map sheet_map_none(void);
void sheet_map_free(struct sheet_map *map);
/* Adds the target NAME ("baa.document", "site", "[study:10.1/x] by"). NULL if it is no name of one. */
struct target *sheet_map_add(struct sheet_map *map, const char *name);
/* The name of a key as a heading: "baa.document". In ARENA. */
const char *target_name(struct arena *arena, bool of_site, const char *section, const char *key);
/* True if a shared list names the target's section, or its key. */
bool map_shares(const struct sheet_map *map, const struct target *target);
/* The target by role; NULL if there is none. */
const struct target *map_role(const struct sheet_map *map, enum target_role role);
const struct target *map_key(const struct sheet_map *map, const char *section, const char *key);
/* Equal but for blanks, line ends and capitals. */
bool heading_equal(const char *a, const char *b);

/* The key by which agreements of one vendor are told apart. */
#define AGREEMENT_KEY "ref.agreement"

#endif
