/* What the files of config/ share among themselves, and nobody else sees. */
#ifndef GOLIVE_CONFIG_PRIVATE_H
#define GOLIVE_CONFIG_PRIVATE_H

#include "config/config.h"
#include "config/predicate.h"
#include "config/section.h"
#include "config/values.h"

#include "base/map.h"

/* ---- files and how they lie over one another ---- */

/* A file that was read. */
struct source {
    struct ini_file ini;
    const char *folder;      /* that relative paths in it start from; "" for the current one */
    const char *first_error; /* of reading it, in words; NULL if it is whole */
};

/* One section of one of the files that make up a deployment. */
struct piece {
    const struct source *source;
    const struct ini_section *section;
};

/* A section as all files of a deployment have it: the farthest piece first; of each key the nearest counts. */
struct merged {
    const char *name;
    struct piece *pieces;
    size_t count;
    bool has_colon; /* of the kind [flow:NAME] */
};

/* A fact that contradicts another, from facts.ini. */
struct contradiction {
    const struct predicate *when;
    const char *says;
};

/* A plugin, with what makes checks by it quick to read. */
struct plugin_use {
    const struct plugin_description *description; /* NULL: not installed */
    const char *name;
    struct map keys;             /* of its sections -> struct option_description */
    struct map rules;            /* id -> struct rule */
    struct settings defaults;    /* [NAME] of the site file, without reserved keys */
    struct severity *severities; /* of the same */
    size_t severity_count;
    const struct ini_section *site_section; /* NULL if the site file has none */
};

struct cached_facts;

struct config_private {
    struct source site;
    const char *draft_path; /* of struct config_options */
    const char *draft;
    size_t draft_length;
    const char *site_named_folder; /* [site] deployments as typed, for showing */
    struct fact_definition *facts;
    size_t fact_count, fact_capacity;
    struct map facts_by_name;      /* name -> its place + 1 */
    const struct predicate **asks; /* ask_if of each fact; NULL: always */
    size_t asks_capacity;
    struct contradiction *contradictions;
    size_t contradiction_count;
    const char *const
        *expected;              /* [site] expect: deployments that must be in the site's folder; NULL-ended */
    const char *const *shipped; /* names of the plugins that ship with golive */
    const struct known_deployment *known; /* from before, by id; the caller's */
    size_t known_count;
    bool require_given; /* [policy] require is typed */
    struct plugin_use *plugins;
    size_t plugin_count;
    struct map plugins_by_name;       /* -> struct plugin_use */
    struct plugin_use missing_plugin; /* stands for any that is not installed */
    struct map included;              /* path -> struct source */
    struct source **included_list;
    size_t included_count, included_capacity;
    struct arena *arenas; /* strings of files whose sections were read */
    size_t arena_count, arena_capacity;
    size_t deployment_capacity;
    const char *last_folder; /* of the file read last; NULL at first */
    const char **paths;      /* of each deployment's file, as it can be opened */
    size_t path_capacity;
    const char **inherits; /* of each deployment, the file of kind site that it names; NULL if none */
    size_t inherit_capacity;
    const char *inherit_from;          /* [policy] inherit_from, resolved; NULL if not set */
    const char *data_folder;           /* share/golive */
    struct cached_facts *cached_facts; /* of deployments that say nothing of facts themselves */
};

/* A deployment while its files are read. */
struct draft {
    struct config *config;
    struct config_private *own;
    struct deployment *deployment;
    const struct source **layers; /* farthest first, the deployment's own file last */
    size_t layer_count, layer_capacity;
    struct merged *sections;
    size_t section_count;
    struct map sections_by_name; /* -> struct merged, where there is more than one layer; else empty */
    struct setting *buffer;      /* for the options of the section in hand */
    size_t buffer_capacity;
    struct arena scratch;    /* freed when the deployment stands */
    const char *first_error; /* in words, NULL while there is none */
};

struct draft draft_begin(struct config *config, struct deployment *deployment);

/* ---- config_layers.c ---- */

/* Reads PATH, or takes it from those read before. Never NULL; look at first_error. */
const struct source *source_included(struct config *config, const char *path);
/* Reads PATH into SOURCE; 0 or a negative errno. */
int source_read(struct config *config, const char *path, struct source *ret_source);
/* Makes a source of sections that are read already; INI is empty afterwards. */
void source_take(struct config *config, struct ini_file *ini, struct source *ret_source);
/* Keeps the strings of a source and frees the rest of it. */
void source_keep_strings(struct config_private *own, struct source *source);
/* FOLDER/NAME in the configuration's arena; NAME itself if it is absolute or FOLDER is "". */
const char *source_path(struct arena *arena, const struct source *source, const char *name);
/* Puts SOURCE on the pile, what it includes below it (SITE_TIER: and that between). */
void draft_pile(struct draft *draft, const struct source *source, const char *site_tier,
    const struct ini_entry *site_entry);
/* Lays the sections of all layers over one another. */
void draft_merge(struct draft *draft);
void draft_free(struct draft *draft);
const struct merged *draft_section(const struct draft *draft, const char *name);
/* The nearest entry of KEY; NULL if none or empty. */
const struct ini_entry *merged_entry(
    const struct merged *merged, const char *key, const struct source **ret_source);
/* The piece that lies nearest. */
const struct piece *merged_top(const struct merged *merged);
/* Adds a problem at an entry, or at its section if ENTRY is NULL; the deployment is broken by it. */
void draft_problem(struct draft *draft, const struct piece *piece, const struct ini_entry *entry,
    bool at_value, const char *advice, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* The option of that name; NULL if it is none of them. */
const struct option_description *option_among(
    const struct option_description *options, size_t count, const char *key);
/* Checks an entry's type. */
bool draft_value(struct draft *draft, const struct piece *piece, const struct ini_entry *entry,
    const struct option_description *option);
/* Complains of a key that is none of OPTIONS. */
void draft_unknown_key(struct draft *draft, const struct piece *piece, const struct ini_entry *entry,
    const char *const *known, size_t known_count);
/* Checks keys and types of all pieces against a table; false if something was wrong. */
bool draft_table(struct draft *draft, const struct merged *merged, const struct option_description *options,
    size_t option_count);
struct origin origin_of(const struct source *source, const struct ini_entry *entry);
/* Makes settings of the nearest entry of each key that is not empty, in the order of first naming. */
struct settings draft_settings(struct draft *draft, const struct merged *merged);

/* ---- config_facts.c ---- */

void facts_read(struct config *config, const char *data_folder);
void dimensions_read(struct config *config, const char *data_folder);
/* Adds the facts that plugins bring along. */
void facts_of_plugins(
    struct config *config, const struct plugin_description *const *plugins, size_t plugin_count);
/* Complains of keys and values of the site's [facts]; ALL: of those of plugins too. */
void facts_check_site(struct config *config, bool all);
/* Fills facts, answered and contradictions of a deployment; its flows, kind and stage are there already. */
void draft_facts(struct draft *draft);

/* ---- config_site.c ---- */

void site_read(struct config *config, const struct config_options *options);
/* What can be checked once the plugins are known: their sections, loosened rules, what is required. */
void site_finish(struct config *config);
/* Adds a problem of the site file. */
void site_problem(struct config *config, const struct ini_section *section, const struct ini_entry *entry,
    bool at_value, const char *advice, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* True if [policy] require names the check. */
bool site_requires(const struct config *config, const char *name);
/* True if the section belongs to golive's own part of the site file ([site], [http:HOST] …). */
bool site_own_section(const char *name);
/* True if that key of golive's own part of the site file is a secret. */
bool site_secret(const char *section, const char *key);

/* ---- config_http.c ---- */

/* Complains of what does not fit together in [http] and [http:HOST]. */
void http_check(struct config *config);

/* ---- config_notify.c ---- */

/* Complains of what does not fit together in [notify]. */
void notify_check(struct config *config);

/* ---- config_checks.c ---- */

void config_plugins_index(
    struct config *config, const struct plugin_description *const *plugins, size_t plugin_count);
void config_plugins_free(struct config_private *own);
/* Reads [NAME] of the site file as the defaults of the checks by a plugin. */
void plugin_defaults(struct config *config, struct plugin_use *use, const struct ini_section *section);
/* Makes a check of a section; PLUGIN is the name that it or its "plugin" key says. */
void check_build(struct draft *draft, const struct merged *merged, const struct plugin_use *use,
    const char *plugin, struct check *check);
/* Makes the check NAME that [policy] require names and no section describes. */
void check_imply(struct draft *draft, const char *name, struct check *check);
/* Makes the check NAME that [policy] inherit names and no section describes; inherit_resolve completes it. */
void check_inherit(struct draft *draft, const char *name, struct check *check);
/* The rule of any installed plugin; NULL if there is none. */
const struct rule *config_plugins_rule(const struct config_private *own, const char *id);
/* The durations of a lead key, the longest first, in the configuration's arena. */
const int64_t *config_leads(struct config *config, const char *raw, size_t *ret_count);
/* The names of reserved keys of check sections, with their types. */
const struct option_description *reserved_key(const char *name);
bool plugin_ships(const struct config_private *own, const char *name);

/* ---- config_own_rules.c ---- */

struct own_rules {
    struct rule *items; /* NULL while there is none */
    size_t count;
};
/* True if the key declares a rule of a section, or says what to do about it. */
bool own_rules_take_key(const struct plugin_use *use, const char *key);
/* Takes such a key; a section has MOST keys. */
void own_rules_take(struct draft *draft, const struct plugin_use *use, const struct piece *piece,
    const struct ini_entry *entry, size_t most, struct own_rules *rules);
/* Gives the check the rules, once all keys were taken. */
void own_rules_finish(
    struct draft *draft, const struct merged *merged, const struct own_rules *rules, struct check *check);

/* ---- config_sections.c ---- */

/* Reads the check sections of a deployment, and adds the checks that [policy] require names. */
void draft_checks(struct draft *draft);

/* ---- config_inherit.c ---- */

/* Finds for each deployment the one of kind site that it inherits from, reads those that nobody named, and completes the
 * inherited checks. Called once all that was named is read. */
void inherit_resolve(struct config *config);
/* True if [policy] inherit names the check. */
bool site_inherits(const struct config *config, const char *name);

/* ---- config_acts.c ---- */

/* Readings, acceptances, questions asked, waivers. Checks are there already. */
void draft_acts(struct draft *draft);
/* What a key of these sections is; NULL if it is none. */
const struct option_description *act_key(const char *section, const char *key);
/* [loosen:RULE] of the site file. */
void site_loosen(struct config *config, const struct ini_section *section, struct loosening *loosening);
#define ACT_DAYS_MAXIMUM 365 /* that a waiver or loosening may hold after its approval */

/* ---- config_committee.c ---- */

/* [approval], [condition:NAME], [exception]. */
void draft_committee(struct draft *draft);
/* What a key of these sections is; NULL if it is none. */
const struct option_description *committee_key(const char *section, const char *key);

/* ---- config_deployment.c ---- */

/* What a key of [deployment] or [flow:NAME] is; NULL if it is none. */
const struct option_description *deployment_key(const char *section, const char *key);
/* Reads one file into one deployment, or one a site. PATH as it can be opened, SHOWN as it was named. */
void deployment_read(struct config *config, const char *path, const char *shown);
/* The same of sections that are read already; INI is taken over, but for its strings. */
void deployment_take(struct config *config, struct ini_file *ini);
/* Adds a deployment of which there is no file though it must be there: it is broken, so it is hold. */
void deployment_missing(struct config *config, const char *id);

/* Adds one that is known from before, and whose file is no longer in the folder SHOWN. */
void deployment_gone(struct config *config, const struct known_deployment *known, const char *shown);

/* ---- builtin.c ---- */

extern const char config_builtin_begin[], config_builtin_end[];

#endif
