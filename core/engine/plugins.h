/* The plugins that are installed: found along the path, checked, described; none of their code runs here. */
#ifndef GOLIVE_ENGINE_PLUGINS_H
#define GOLIVE_ENGINE_PLUGINS_H

#include "config/config.h"

struct plugin_entry {
    const char *name; /* file name without .so */
    const char *path;
    struct plugin_description *description; /* NULL if it was refused */
    const char *refusal;                    /* why, and what to do; NULL if it was not */
    struct known *known;                    /* who may have said so without reading it, or NULL */
    bool recalled;                          /* its file was not read: whoever judges by it has it read */
};

struct plugin_set {
    struct arena arena;
    struct plugin_entry *entries; /* by folder as named, then by name */
    size_t count;
    size_t capacity;
    const struct plugin_description **usable; /* of those not refused, in the same order */
    size_t usable_count;
    char *trouble; /* a folder of the path that cannot be read, in words; NULL if none */
};

/* Looks through FOLDERS (NULL-ended). Two plugins of one name are both refused, as is one whose digest is not the one
 * pinned. Problems inside a description are a refusal too. Never NULL. KNOWN (may be NULL; outlives the set): those that are as
 * they were when they were read last are not read. */
struct known;
struct plugin_set *plugins_load(
    const char *const *folders, const struct plugin_pin *pins, size_t pin_count, struct known *known);
struct plugin_set *plugins_free(struct plugin_set *set); /* NULL gives NULL; returns NULL */
/* NULL if there is none of that name. */
const struct plugin_entry *plugins_find(const struct plugin_set *set, const char *name);
/* Opens a plugin again for the worker: a sealed descriptor of the very bytes that were described, or a negative errno
 * with *RET_PROBLEM (freed with free()) if the file has changed since. */
int plugins_object(const struct plugin_entry *entry, char **ret_problem);

#endif
