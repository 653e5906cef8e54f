/* What commands that write down a person's act have in common: one deployment, one rule of one of its checks, what was
 * found of it, the section that is to be written, what the decision is with it, and the writing. */
#ifndef GOLIVE_CLI_ACTS_H
#define GOLIVE_CLI_ACTS_H

#include "cli/judging.h"
#include "config/ini_write.h"

/* A session with its run. */
struct act_run {
    struct session session;
    struct judging judging;
    const struct deployment *deployment; /* NULL: not there */
    const struct deployment_result *result;
};

struct act_case {
    const struct cli *cli;
    struct arena arena;
    const char *path;    /* of the deployment's own file */
    const char *id;      /* of the deployment */
    struct text before;  /* the bytes of the file */
    struct text after;   /* with the section, once there is one */
    struct text section; /* the section alone */
    const char *check_id;
    const char *rule_id;
    struct act_run now;  /* what is found today */
    struct act_run then; /* and with the section */
    const struct check *check;
    const struct rule *rule;
    struct date today; /* in the site's zone */
    struct date on;    /* --on, else today */
};

/* The options that these commands share. */
#define ACT_OPTIONS                                                                                          \
    {"on", 0, "DATE", "the day it was done, YYYY-MM-DD (default: today)"},                                   \
        {"replace", 0, NULL, "put it in the place of a section of that name, if there is one"},              \
        {"dry-run", 'n', NULL, "print the section and what the decision would be; write nothing"},           \
        CLI_OFFLINE_OPTION

/* Finds the deployment NAME (its id among those of the site, or its file), and in it CHECK/RULE, or RULE where only one
 * check has it; judges it. 0, or an exit code after having said why. act_close in any case. */
int act_open(const struct cli *cli, const char *name, const char *rule, struct act_case *ret_act);
/* The same without a rule: the deployment alone. */
int act_open_deployment(const struct cli *cli, const char *name, struct act_case *ret_act);
void act_close(struct act_case *act);

/* Complains of each of these options (NULL-ended) that was not given; 0 or 64. */
int act_demand(const struct cli *cli, const char *const *names);

/* The only finding of the rule with a STATUS (STATUS_NONE: any), and with the subject of --subject if that was given.
 * NULL if there is none, or, with *RET_MANY set, more than one. */
const struct finding *act_finding(const struct act_case *act, enum status status, bool *ret_many);
/* Says which subjects the rule's findings of that status have. */
void act_tell_subjects(const struct act_case *act, enum status status);
/* The same finding with the section in the file; NULL if there is none. */
const struct finding *act_finding_then(const struct act_case *act, const struct finding *finding);
/* True after having said so, if [policy] second_person keeps BY from signing off. */
bool act_barred(const struct act_case *act, const char *by);
/* "KIND:CHECK/RULE", with the subject of --subject if WITH_SUBJECT is set and it was given; in the act's arena. */
const char *act_section(struct act_case *act, const char *kind, bool with_subject);

/* Judges the deployment with the section in its file. 0, or an exit code after having said why not. */
int act_try(struct act_case *act, const struct ini_addition *addition);
/* Writes the section, or prints it (--dry-run), and says what the decision is with it. An exit code. */
int act_write(struct act_case *act, const char *section);

#endif
