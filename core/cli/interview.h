/* The questions of golive init: about the product, the facts (conf/facts.ini), one stream of data, and what the plugins
 * want to know of each dimension that applies (option NAME, question). Which of them matter follows from the answers so
 * far. Must not know how questions are put to a person. */
#ifndef GOLIVE_CLI_INTERVIEW_H
#define GOLIVE_CLI_INTERVIEW_H

#include "cli/session.h"
#include "config/predicate.h"

#include "base/date.h"

#define INTERVIEW_FLOW "flow:patients" /* the stream that init asks about */
#define INTERVIEW_ANSWER_MAXIMUM 4096  /* bytes of one answer */

enum question_kind {
    QUESTION_PERSON,     /* who answers */
    QUESTION_DEPLOYMENT, /* a key of [deployment] */
    QUESTION_FACT,
    QUESTION_WHY, /* NAME.why of the fact before it */
    QUESTION_FLOW,
    QUESTION_OPTION,
    QUESTION_PAPER /* the document of a dimension that no installed plugin judges */
};

struct question {
    enum question_kind kind;
    const char *section; /* of the deployment file, and of a file of answers */
    const char *key;
    const char *words;
    const char *help;               /* "" if none */
    const char *example;            /* NULL if none */
    struct option_description type; /* what an answer must be; its choices are the values offered */
    const struct fact_definition *fact;
    const struct dimension *dimension;       /* of an option or a paper */
    const struct plugin_description *plugin; /* of an option */
    const struct predicate *when;            /* NULL: always, as far as the rest goes */
    bool needed;                             /* nothing can be written without it */
    const char *answer; /* as typed (a list with its quotes); "": nobody knows yet; NULL: not asked yet */
};

struct interview {
    struct session *session;
    struct arena arena;
    struct question *questions; /* in the order in which they are asked */
    size_t count;
    struct fact *facts; /* in the order of config_facts, room for a section's options behind */
    size_t fact_count;
    struct deployment deployment; /* as far as it is answered: what predicates look at */
    struct date today;
    bool inherits; /* there is a deployment of kind site that [policy] inherit takes checks from */
};

/* Collects the questions. What the site file answers already is not asked. The session stays open while it lives. */
void interview_begin(struct interview *interview, struct session *session);
void interview_end(struct interview *interview);

/* Whether an answer to it means anything, as far as one can tell from the answers so far. */
bool interview_matters(struct interview *interview, const struct question *question);
/* The first that matters and was not asked yet; NULL: that is all. */
struct question *interview_next(struct interview *interview);
/* The question of a section's key, or NULL. */
struct question *interview_find(struct interview *interview, const char *section, const char *key);
/* True of a dimension that an installed plugin judges and that has no question: its section is written all the same. */
bool interview_unasked(const struct interview *interview, const struct dimension *dimension);
/* The answer to a key of [deployment], or "". */
const char *interview_product(struct interview *interview, const char *key);

/* Takes WORDS as the answer ("" for one that nobody knows): a value by its number or its beginning, "today" for a date.
 * 0, or -EINVAL with what is wrong appended to PROBLEM. */
int interview_answer(
    struct interview *interview, struct question *question, const char *words, struct text *problem);
/* Takes the answers of the file at PATH, [SECTION] KEY = VALUE; an empty one is not known. 0; -ENOENT if there is no such
 * file; -EINVAL with the problems added. */
int interview_read(struct interview *interview, const char *path, struct problems *problems);

/* ---- interview_write.c ---- */

/* The answers as interview_read takes them. */
void interview_answers(const struct interview *interview, struct text *text);
/* The deployment file, commented. ID: of the deployment. */
void interview_deployment(struct interview *interview, const char *id, struct text *text);
/* Appends NAME as an id: small letters, digits and hyphens; at most 60. */
void interview_id(const char *name, struct text *text);

/* ---- interview_papers.c ---- */

/* What is still to be collected, from whom, and how long that usually takes, the longest first. FOLDER: where documents
 * are looked for. PREFIX stands before each line ("; " in a file). */
void interview_papers(struct interview *interview, const char *folder, const char *prefix, struct text *text);

#endif
