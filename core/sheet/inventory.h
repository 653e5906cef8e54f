/* What a spreadsheet of products comes to, whichever way it goes: for each product at each site the keys of its file, in the
 * form that INI files have. Made of a table by sheet/rows.c, of deployment files by sheet/export.c. */
#ifndef GOLIVE_SHEET_INVENTORY_H
#define GOLIVE_SHEET_INVENTORY_H

#include "sheet/map.h"

struct field {
    const char *section;
    const char *key;
    bool of_site; /* it stands in the file of the site */
};

struct field_value {
    const char *text; /* NULL: not said; "": said to be nothing, whatever files farther away say */
    bool raw;         /* a list or a command, as it is typed; else what is between the quotes */
    bool list;        /* a list */
    bool path;        /* absolute */
};

struct entry {
    const char *id;             /* without a site's name */
    const char *site;           /* NULL: it is of no site in particular */
    struct field_value *values; /* one a field; fields that came later than VALUE_COUNT are not said */
    size_t value_count;
    size_t row; /* of the spreadsheet; 0: there is none */
};

struct inventory {
    struct arena arena;
    struct field *fields;
    size_t field_count, field_capacity;
    struct entry *entries;
    size_t count, capacity;
    struct text withheld; /* of deployment files: lines on secrets that are not in it */
};

/* The place of a field, which is made if it is not there. */
size_t inventory_field(struct inventory *inventory, const char *section, const char *key, bool of_site);
/* Its place + 1; 0 if it is not there. */
size_t inventory_find(const struct inventory *inventory, const char *section, const char *key, bool of_site);
struct entry *inventory_add(struct inventory *inventory, const char *id, const char *site, size_t row);
/* The value of a field, whose text is NULL if it is not said. */
struct field_value entry_value(const struct entry *entry, size_t field);
void entry_set(struct inventory *inventory, struct entry *entry, size_t field, struct field_value value);
/* The text of a key that is no site's, NULL if it is not said. */
const char *entry_text(
    const struct inventory *inventory, const struct entry *entry, const char *section, const char *key);
void inventory_free(struct inventory *inventory);

/* A name for files and ids: "Acme Health AI, Inc." gives "acme-health-ai-inc". "" if no letter or digit is in it. */
const char *sheet_slug(struct arena *arena, const char *words);
/* PATH as an absolute one, with no "." or ".." in it; FOLDER (likewise, or "" for the current one) before a relative one. */
const char *path_absolute(struct arena *arena, const char *folder, const char *path);
/* The absolute PATH as seen from an absolute FOLDER: "../documents/x.pdf". */
const char *path_from(struct arena *arena, const char *folder, const char *path);

/* ---- a table to an inventory (headings.c, rows.c, cells.c) ---- */

struct sheet_source {
    const struct csv_table *table;
    struct sheet_map *map;       /* of a table whose headings are keys: its targets are added */
    const struct config *config; /* for the facts */
    const struct plugin_description *const *plugins;
    size_t plugin_count;
    const char *folder; /* of the spreadsheet, absolute */
    struct troubles *troubles;
    struct arena *arena;
};

struct headings {
    const char **labels; /* of the columns, from 0 */
    size_t count;
    size_t *columns;   /* of each target of the map, from 1; 0: it has none */
    size_t first_row;  /* index of the first row behind them */
    size_t header_row; /* number of their last row */
};

/* Finds the row with the headings. False after having told what is not there. In source->arena. */
bool headings_find(struct sheet_source *source, struct headings *ret_headings);
/* Turns the words of a cell into a value of the key. NULL, or why they are none of it, in source->arena. PLUGIN: the name of
 * the one that judges the section. */
const char *cell_value(const struct sheet_source *source, const struct target *target, const char *plugin,
    const char *words, struct field_value *ret_value);
/* The items of a cell with several. NULL-ended, in source->arena. */
const char *const *cell_items(const struct sheet_source *source, const char *words);
/* All rows. Whatever is wrong is told; look at troubles->errors before believing the inventory. */
void rows_read(struct sheet_source *source, struct inventory *ret_inventory);

/* ---- an inventory to files (files.c) ---- */

struct sheet_file {
    const char *path; /* relative: "vendors/acme.ini" */
    struct text bytes;
    size_t row;      /* the first row that is in it */
    bool keep;       /* it says nothing that one that is there already might not say */
    bool deployment; /* it describes products, not what they share */
};

struct sheet_files {
    struct arena arena;
    struct sheet_file *items;
    size_t count, capacity;
    size_t products, vendors, sites;
};

/* Lets products inherit from the file of their site where that is made of the same table: inherit_from names its id. */
void files_link(struct inventory *inventory, const char *root);
/* ROOT: the absolute folder that they will lie in. What cannot be told apart by names of files is told. */
void files_make(const struct inventory *inventory, const struct sheet_map *map, const char *root,
    struct sheet_files *ret_files, struct troubles *troubles);
void files_free(struct sheet_files *files);

/* ---- deployment files to an inventory, and an inventory to a table (export.c) ---- */

/* Deployment files that are read in one folder and will lie in another; both absolute. */
struct relocation {
    const char *from;
    const char *to;
};
/* Deployments whose files have errors are left out, and counted in *RET_BROKEN. RELOCATION: NULL: they stay where they
 * are, and the inventory leaves the house: secrets that are typed into them are left out. */
void inventory_of(const struct config *config, const struct plugin_description *const *plugins,
    size_t plugin_count, const struct relocation *relocation, struct inventory *ret_inventory,
    size_t *ret_broken);
/* The whole of it as CSV; MAP: in the columns of a map (NULL: a column a key). FOLDER: that the table lies in, absolute.
 * REMARKS gets lines on what the table cannot hold. */
void inventory_write(const struct inventory *inventory, const struct sheet_map *map, const char *folder,
    struct text *text, struct text *remarks);

/* The business associates as OCR asks auditees for them (ba_list.c). REMARKS gets what is missing. */
void ba_list_write(const struct config *config, struct text *text, struct text *remarks);

#endif
