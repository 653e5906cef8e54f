/* A new plugin's folder: source, description, Makefile, cases, manual page; or that of a script; made from the templates of
 * share/golive/plugin-template. Asks nobody anything. */
#ifndef GOLIVE_KIT_SKELETON_H
#define GOLIVE_KIT_SKELETON_H

#include "base/memory.h"
#include "model/plugin_description.h"

#include <stdbool.h>
#include <stddef.h>

struct skeleton_option {
    const char *name;
    enum option_type type;
    const char *choices; /* of OPTION_CHOICE, with commas; NULL otherwise */
    bool required;
};

struct skeleton_rule {
    const char *id;    /* "SITE-01" */
    const char *title; /* "Staff were trained" */
};

struct skeleton {
    struct arena arena;
    const char *name;
    const char *summary;
    struct skeleton_option *options;
    size_t option_count;
    struct skeleton_rule *rules;
    size_t rule_count;
    bool script; /* a script for plugin command instead: in shell, with its section and its tests */
};

/* Each reads one answer and adds it. 0, or -EINVAL with *RET_PROBLEM (freed with free()): what would be right. */
int skeleton_set_name(struct skeleton *skeleton, const char *name, char **ret_problem);
int skeleton_set_summary(struct skeleton *skeleton, const char *summary, char **ret_problem);
/* "record:document:required", "kind:choice(a|b)", "trained_on:date" */
int skeleton_add_option(struct skeleton *skeleton, const char *words, char **ret_problem);
/* "SITE-01:Staff were trained"; without an id it gets the next one of the plugin's own. */
int skeleton_add_rule(struct skeleton *skeleton, const char *words, char **ret_problem);

/* Writes the folder FOLDER, which must not be there. What was left open is filled in: one rule, and a document to look into
 * if no option is one that the code can judge (a document or a date). 0, or a negative errno with *RET_PROBLEM. */
int skeleton_write(
    struct skeleton *skeleton, const char *template_folder, const char *folder, char **ret_problem);
void skeleton_free(struct skeleton *skeleton);

#endif
