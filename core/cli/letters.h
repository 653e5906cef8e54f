/* From what is open about a deployment to letters: one for each who can answer, a question a rule. Must not know how a
 * letter looks, nor where it goes. */
#ifndef GOLIVE_CLI_LETTERS_H
#define GOLIVE_CLI_LETTERS_H

#include "cli/session.h"
#include "model/result.h"
#include "report/letter.h"

/* A rule that is asked about: what [asked:CHECK/RULE] names. */
struct letter_rule {
    const char *check;
    const char *rule;
    bool inherited; /* judged in the file of the site, which is where it is asked */
};

struct addressed {
    const char *asks;     /* "vendor", as rules have it */
    struct letter letter; /* its items in `items` */
    struct letter_item *items;
    const struct letter_rule *
        *rules; /* beside items; NULL for an open fact or a check that could not be judged */
};

struct letters {
    struct arena arena;
    const struct site *site;
    struct addressed *items; /* the vendor's first, then in the order of addressees */
    size_t count;
};

/* The names of --to, NULL-ended. */
extern const char *const letter_addressees[];

/* Makes letters of all that is open. DATE: of the letters. */
void letters_make(struct letters *letters, const struct session *session, const struct site *site,
    const struct deployment_result *result, struct date date);
void letters_free(struct letters *letters);

#endif
