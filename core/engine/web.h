/* What checks wish of the web and of programs: what their options name, before the first is judged, then what they ask for,
 * collected over all checks of a round; gathered at once, and handed back to each in the order in which it asked. Remembers
 * what each check asked for, so that it need not wait again at another instant. */
#ifndef GOLIVE_ENGINE_WEB_H
#define GOLIVE_ENGINE_WEB_H

#include "config/config.h"
#include "engine/change.h"
#include "gather/commands.h"
#include "gather/http.h"
#include "worker/client.h"

struct web;
struct web_source; /* an address or command, and what is known of it */

/* Addresses that a check asked for: those that were there, in the order asked, then those that were not. */
struct web_order {
    const struct web_source **items;
    size_t count;
    uint32_t steady; /* so many must be asked for again, in this order */
    uint32_t rounds; /* times the check has waited */
};

/* OPTIONS as http_new and commands_new take them. Never NULL. */
struct web *web_new(
    const struct http_options *options, const struct commands_options *commands, const struct config *config);
struct web *web_free(struct web *web); /* NULL gives NULL; returns NULL */

/* Whose wishes they are: a check by the places of its deployment and of itself. */
struct web_check {
    size_t deployment;
    size_t check;
    const struct judge_change
        *change; /* of its case, or NULL: then nothing is asked of anybody nor remembered */
};

/* Registers what the options of all checks name that ONLY names, of type url and command. */
void web_want_options(struct web *web, const char *const *only);
/* What is known of a source. */
struct web_reply {
    const char *name;
    const struct judge_wish *again; /* how it can be asked for before its check does; NULL: it cannot */
    const struct gathered *gathered;
    instant good_until;
};
struct web_reply web_reply(const struct web_source *source);
/* Registers what a check asked for in another run, so that it need not wait for it in this one. */
void web_expect(struct web *web, size_t deployment, size_t check, const struct judge_wish *wish);
/* When the first source that was gathered is to be asked again, 0 if nothing tells how it is but asking; INSTANT_NONE: none
 * is. */
instant web_due(const struct web *web);

/* What a check (of deployment DEPLOYMENT, by their places) asked for at other instants, and what its options name. */
struct web_order web_known(const struct web *web, size_t deployment, size_t check);
/* Takes what a check that waits asked for: registers its wishes and makes the order for its next round in ARENA. */
void web_take(struct web *web, const struct web_check *check, const struct judge_outcome *outcome,
    struct arena *arena, struct web_order *order);
/* Gathers all wishes registered since the last time. Sources that cannot be asked say so themselves. */
void web_gather(struct web *web);
/* Gives the job what its check asked for; all of it has been gathered. RENEWED: no copy grows too old. CHANGE: what is
 * to be different, or NULL. */
void web_fill(const struct web_order *order, struct judge_job *job, bool renewed,
    const struct judge_change *change, struct arena *arena);
/* The piece of evidence behind the address at a place of an order. */
const struct gathered *web_piece(const struct web_order *order, size_t place);

/* Evidence that nobody gathered, for cases with a change: empty but for its own serial. In ARENA. */
struct gathered *web_stand_in(struct web *web, struct arena *arena);

struct http_counts web_counts(const struct web *web);
struct command_counts web_command_counts(const struct web *web);
const char *web_sandbox(const struct web *web); /* of the fetcher; NULL if none was started */
double web_seconds(const struct web *web);      /* spent in web_gather */

#endif
