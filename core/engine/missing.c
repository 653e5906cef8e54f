/* Telling what is gone for the moment from what is not there. Looks into no file and no database. See missing.h. */
#include "engine/missing.h"

#include <string.h>

/* What one check names, while it is looked at. */
struct named {
    const struct missing_options *options;
    const char *deployment;
    const char *check;
    struct arena *arena;
};

static const char *say(const struct named *n, const struct evidence *evidence, instant since, instant until)
{
    char gone[DATE_TEXT_SIZE], absent[DATE_TEXT_SIZE];
    date_text(instant_date(since), gone);
    date_text(instant_date(until), absent);
    return arena_format(n->arena,
        "it was there when golive read it last and is gone since %s; it counts as absent from %s on%s%s%s",
        gone, absent, evidence->error ? " (" : "", evidence->error ? evidence->error : "",
        evidence->error ? ")" : "");
}

/* The same piece as one that cannot be had just now; NULL if it is absent for good. Another check may share the piece and
 * never have read it: this one gets its own. */
static const struct gathered *forgiven(const struct named *n, const struct gathered *piece)
{
    const struct missing_options *options = n->options;
    instant since = INSTANT_NONE, until;
    int64_t grace = options->config->grace;
    if (piece->evidence.state != EVIDENCE_ABSENT ||
        !options->earlier->was_there(options->earlier->context, n->deployment, n->check, piece->evidence.uri,
            options->at - grace, &since))
        return NULL;
    if (since == INSTANT_NONE || since > options->at)
        since = options->at;
    if (__builtin_add_overflow(since, grace, &until) || options->at >= until)
        return NULL;
    struct gathered *own = arena_take(n->arena, sizeof *own);
    *own = *piece;
    own->serial = ++*options->serial;
    own->evidence.state = EVIDENCE_UNAVAILABLE;
    own->evidence.error = say(n, &piece->evidence, since, until);
    return own;
}

static bool forgive_option(const struct named *n, struct gathered_option *option)
{
    const struct gathered **parts = NULL;
    for (size_t i = 0; i < option->part_count; i++) {
        const struct gathered *own = forgiven(n, option->parts[i]);
        if (own && !parts) {
            parts = arena_take(n->arena, option->part_count * sizeof *parts);
            memcpy(parts, option->parts, option->part_count * sizeof *parts);
        }
        if (own)
            parts[i] = own;
    }
    if (parts)
        option->parts = parts;
    return parts != NULL;
}

static bool forgive_check(const struct named *n, struct check_evidence *evidence)
{
    bool any = false;
    struct gathered_option *options = arena_take(n->arena, (evidence->option_count + 1) * sizeof *options);
    for (size_t i = 0; i < evidence->option_count; i++) {
        options[i] = evidence->options[i];
        any |= forgive_option(n, &options[i]);
    }
    if (any)
        evidence->options = options;
    return any;
}

static bool lacks_something(const struct check_evidence *evidence)
{
    for (size_t i = 0; i < evidence->option_count; i++) {
        for (size_t k = 0; k < evidence->options[i].part_count; k++) {
            if (evidence->options[i].parts[k]->evidence.state == EVIDENCE_ABSENT)
                return true;
        }
    }
    return false;
}

void missing_forgive(
    const struct missing_options *options, const struct check_evidence *const **evidence, struct arena *arena)
{
    const struct config *config = options->config;
    size_t count = config->deployment_count + config->unlisted_count;
    if (!options->earlier || !*evidence)
        return;
    const struct check_evidence **all = arena_take(arena, (count + 1) * sizeof *all);
    for (size_t i = 0; i < count; i++) {
        const struct deployment *deployment = &config->deployments[i];
        struct check_evidence *own = NULL;
        all[i] = (*evidence)[i];
        for (size_t k = 0; all[i] && k < deployment->check_count; k++) {
            if (!lacks_something(&(*evidence)[i][k]))
                continue;
            struct named named = {options, deployment->id, deployment->checks[k].id, arena};
            struct check_evidence changed = (*evidence)[i][k];
            if (!forgive_check(&named, &changed))
                continue;
            if (!own) {
                own = arena_take(arena, deployment->check_count * sizeof *own);
                memcpy(own, (*evidence)[i], deployment->check_count * sizeof *own);
            }
            own[k] = changed;
        }
        if (own)
            all[i] = own;
    }
    *evidence = all;
}
