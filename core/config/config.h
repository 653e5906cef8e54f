/* From INI files to the model: the site file, then (once the plugins are known) the deployment files. */
#ifndef GOLIVE_CONFIG_CONFIG_H
#define GOLIVE_CONFIG_CONFIG_H

#include "config/ini.h"
#include "model/catalogue.h"
#include "model/deployment.h"
#include "model/document_settings.h"
#include "model/plugin_description.h"

struct config_options {
    const char
        *site_file; /* --config, or NULL: $GOLIVE_CONFIG, /etc/golive/golive.ini, else the built-in one */
    const char *data_folder; /* share/golive: facts.ini, dimensions.ini, clauses/ */
    struct ini_file
        *site; /* sections that stand for the site file, already read, or NULL; taken over, but for the
                              strings, which must outlive the configuration */
    const char *draft_path; /* a deployment's file that is read as if it held DRAFT, or NULL */
    const char *draft;      /* lives as long as the configuration */
    size_t draft_length;
};

struct plugin_pin { /* pin.NAME = sha256:… of [plugins] */
    const char *plugin;
    struct digest digest;
};

/* All that was configured. Freed with config_free. */
struct config {
    struct arena arena;
    struct problems problems;
    const char *site_file;          /* path, or "built in" */
    const char *deployments_folder; /* resolved; NULL if [site] deployments is not set */
    const char *const *plugin_path; /* folders, NULL-ended; empty: the installed default */
    struct plugin_pin *pins;
    size_t pin_count;
    const char *store_url; /* NULL: default */
    const char
        *audit_key; /* [audit] key: file of the key that signs what is recorded; NULL: nothing is signed */
    bool sandbox_required; /* [policy] sandbox = require */
    int64_t grace; /* [policy] grace: seconds for which a document that was there is not taken for absent */
    struct document_settings documents; /* [documents] */
    struct site site;
    struct deployment *deployments;
    size_t deployment_count;
    size_t
        unlisted_count; /* deployments of kind site behind these, which others inherit from and nobody named */
    struct config_private *own; /* files read, fact definitions, origins */
};

/* Reads the site file, facts.ini and dimensions.ini. NULL never; look at problems.error_count (78 if not 0). */
struct config *config_new(const struct config_options *options);
struct config *config_free(struct config *config); /* NULL gives NULL */

/* A deployment that was judged before, and the real path of the folder in which its file lay. */
struct known_deployment {
    const char *id;
    const char *folder;
};
/* Tells which are known, by id, before config_deployments: one whose folder is read as a whole and no longer holds it is a
 * deployment that is `gone`. KNOWN stays the caller's, and must be there until config_deployments returns. */
void config_know(struct config *config, const struct known_deployment *known, size_t count);

/* Reads deployments: each PATH is a .ini file or a folder of them (NULL and 0: [site] deployments). PLUGINS are those
 * installed. A deployment whose file has errors is there with `broken` set. 0; -ENOENT if no deployment was found or a
 * path does not exist (with a problem that says so); -EINVAL if the site file has errors that show only now that the plugins
 * are known (sections of plugins, loosened rules): then nothing may run. Called once. */
int config_deployments(struct config *config, const char *const *paths, size_t path_count,
    const struct plugin_description *const *plugins, size_t plugin_count);

/* The same for one deployment whose sections are read already (a case of a plugin's tests). SECTIONS is taken over, but
 * for the strings. Called once, instead of config_deployments. */
int config_deployment(struct config *config, struct ini_file *sections,
    const struct plugin_description *const *plugins, size_t plugin_count);

/* The same for deployments of a recorded run, and its site; dimensions are those of the data folder. Behind the COUNT that were
 * asked for stand UNLISTED that others inherit from. Everything is copied but for what it points to. Called once, instead of config_deployments. */
int config_recalled(struct config *config, const struct site *site, const struct deployment *deployments,
    size_t count, size_t unlisted, const struct plugin_description *const *plugins, size_t plugin_count);

/* Parses a plugin's description (the ELF note's bytes). NULL with problems added. */
struct plugin_description *config_plugin(
    const char *path, const char *bytes, size_t length, struct problems *problems);

/* Reads conf/clauses/NAME.ini of the data folder. NULL with problems added. */
struct catalogue *config_catalogue(const char *data_folder, const char *name, struct problems *problems);

/* ---- for commands ---- */

/* A fact as conf/facts.ini defines it. */
struct fact_definition {
    const char *name;
    const char *question; /* plain language */
    const char *help;
    const char *const *values;     /* NULL-ended; NULL for free text */
    const char *const *value_help; /* beside values */
    const char *ask_if;            /* predicate, NULL: always */
    const char *asks;              /* who can answer, as in a rule; "" if nobody in particular */
    const char *letter;            /* the question as it stands in a letter to them; "" if it is the same */
    bool list;
};
const struct fact_definition *config_fact(const struct config *config, const char *name); /* NULL if none */
const struct fact_definition *config_facts(const struct config *config, size_t *ret_count);

/* Sets `asked` of the facts of a deployment, which stand in the order of config_facts, after what is set so far. */
void config_facts_ask(const struct config *config, struct fact *facts, const struct deployment *deployment);

/* Whether [policy] require names a check of that name, or it is required because the site file does not say; known before
 * the plugins are. */
bool config_requires(const struct config *config, const char *name);
/* Adds the facts that plugins bring along: what config_deployments does, for commands that read none, or not yet. */
void config_facts_of_plugins(
    struct config *config, const struct plugin_description *const *plugins, size_t plugin_count);

/* Whether a dimension of the site applies to a deployment: 1 yes, 0 no (or it says nothing of that), -1 not to be told
 * because a fact is not set. */
int config_dimension_applies(const struct dimension *dimension, const struct deployment *deployment);

/* The same deployment if the fact NAME had VALUE (NULL: nobody had answered it): what is asked for and what contradicts
 * follows from that. Contradictions that are there stay. In ARENA, sharing all else with DEPLOYMENT; NULL if it has no
 * such fact. */
struct deployment *config_with_fact(const struct config *config, const struct deployment *deployment,
    const char *name, const char *value, struct arena *arena);

/* The path of a deployment's own file as it can be opened; "" if there is no file of it. */
const char *config_deployment_path(const struct config *config, const struct deployment *deployment);
/* True if NAME, as an approval has it, is the person of ANSWERED_BY: equal but for spacing, capitals and a role before or
 * behind it. NULL is nobody. */
bool config_same_person(const char *name, const char *answered_by);

/* What a key of a section of deployment files is. PLUGIN: the one that judges the section, NULL if it is none's. NULL: text
 * of any kind (ref.NAME, NAME.why), or no such key. */
const struct option_description *config_key(
    const char *section, const struct plugin_description *plugin, const char *key);
/* True if the value of such a key is a path, relative to the file that has it. */
bool config_is_path(
    const char *section, const struct option_description *option, const char *key, const char *value);

/* One key as a deployment's own files have it, the nearest value; what the site file says is not among them. */
struct effective {
    const char *section;
    const char *key;
    const char *value;  /* "": said to be nothing, whatever files farther away and the site file say */
    const char *raw;    /* as typed, for lists */
    const char *plugin; /* name of the plugin that judges the section, if it is one's */
    const char *folder; /* that a relative path in it starts from; "" for the current one */
    bool of_tier;       /* it stands in the file of one of several sites (sites = …) */
};
/* Hands over each key of a deployment that was read, section by section; of one of several sites "id" is that of the file,
 * and "sites" is there. The strings live until the configuration goes.
 * False if its file has errors: then nothing was handed over. */
typedef void effective_taker(void *context, const struct effective *effective);
bool config_effective(
    const struct config *config, const struct deployment *deployment, effective_taker *take, void *context);

/* The effective configuration of all deployments read, each line with its origin (secrets as ***). */
void config_show(const struct config *config, struct text *text);

#endif
