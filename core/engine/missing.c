/* Telling what is gone for the moment from what is not there. Looks into no file and no database. See missing.h. */
#include "engine/missing.h"

#include "base/text.h"

#include <string.h>

/* What one check names, while it is looked at. */
struct named {
    const struct missing_options *options;
    const char *deployment;
    const char *check;
    struct arena *arena;
};

/* From when to when a piece that was there cannot be had. */
struct grace {
    instant since, until;
};

static bool in_grace(
    const struct named *n, const char *uri, struct earlier_trace *ret_trace, struct grace *ret_grace)
{
    const struct missing_options *options = n->options;
    struct earlier_trace trace = {.since = INSTANT_NONE};
    int64_t grace = options->config->grace;
    if (!options->earlier->was_there(
            options->earlier->context, n->deployment, n->check, uri, options->at - grace, &trace))
        return false;
    struct grace found = {.since = trace.since};
    if (found.since == INSTANT_NONE || found.since > options->at)
        found.since = options->at;
    if (__builtin_add_overflow(found.since, grace, &found.until) || options->at >= found.until)
        return false;
    *ret_trace = trace;
    *ret_grace = found;
    return true;
}

/* ---- what is named and not there ---- */

static const char *say(const struct named *n, const struct evidence *evidence, const struct grace *grace)
{
    char gone[DATE_TEXT_SIZE], absent[DATE_TEXT_SIZE];
    date_text(instant_date(grace->since), gone);
    date_text(instant_date(grace->until), absent);
    return arena_format(n->arena,
        "it was there when golive read it last and is gone since %s; it counts as absent from %s on%s%s%s",
        gone, absent, evidence->error ? " (" : "", evidence->error ? evidence->error : "",
        evidence->error ? ")" : "");
}

/* The same piece as one that cannot be had just now; NULL if it is absent for good. Another check may share the piece and
 * never have read it: this one gets its own. */
static const struct gathered *forgiven(const struct named *n, const struct gathered *piece)
{
    struct earlier_trace trace;
    struct grace grace;
    if (piece->evidence.state != EVIDENCE_ABSENT || !in_grace(n, piece->evidence.uri, &trace, &grace))
        return NULL;
    struct gathered *own = arena_take(n->arena, sizeof *own);
    *own = *piece;
    own->serial = ++*n->options->serial;
    own->evidence.state = EVIDENCE_UNAVAILABLE;
    own->evidence.error = say(n, &piece->evidence, &grace);
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

/* ---- what a folder held ---- */

static bool has_uri(const struct gathered_option *option, const char *uri)
{
    for (size_t i = 0; i < option->part_count; i++) {
        if (string_equal(option->parts[i]->evidence.uri, uri))
            return true;
    }
    return false;
}

/* A file that bears another name now is not gone. */
static bool has_content(const struct gathered_option *option, const struct digest *digest)
{
    for (size_t i = 0; i < option->part_count; i++) {
        const struct evidence *evidence = &option->parts[i]->evidence;
        if (evidence->digested && memcmp(&evidence->digest, digest, sizeof *digest) == 0)
            return true;
    }
    return false;
}

/* A piece for a file that PIECE's folder held. */
static const struct gathered *lost(
    const struct named *n, const struct gathered *piece, const char *uri, const struct grace *grace)
{
    char gone[DATE_TEXT_SIZE], left_out[DATE_TEXT_SIZE];
    date_text(instant_date(grace->since), gone);
    date_text(instant_date(grace->until), left_out);
    const char *slash = strrchr(uri, '/');
    struct gathered *own = arena_take(n->arena, sizeof *own);
    *own = (struct gathered){
        .evidence = {.uri = uri,
            .state = EVIDENCE_UNAVAILABLE,
            .media_type = "",
            .gathered_at = piece->evidence.gathered_at,
            .digest_only = piece->evidence.digest_only,
            .error = arena_format(n->arena,
                "it was in the folder when golive read it last and is gone since %s; from %s on the folder "
                "counts "
                "without it",
                gone, left_out)},
        .name = slash ? slash + 1 : uri,
        .descriptor = -1,
        .folder = piece->folder,
        .serial = ++*n->options->serial,
    };
    return own;
}

/* Puts the piece where its name belongs among the files of its folder, of which FIRST is one. */
static void insert(
    struct gathered_option *option, size_t first, const struct gathered *piece, struct arena *arena)
{
    size_t place = first;
    while (place < option->part_count && string_equal(option->parts[place]->folder, piece->folder) &&
           strcmp(option->parts[place]->name, piece->name) < 0)
        place++;
    const struct gathered **parts = arena_take(arena, (option->part_count + 1) * sizeof *parts);
    memcpy(parts, option->parts, place * sizeof *parts);
    parts[place] = piece;
    memcpy(parts + place + 1, option->parts + place, (option->part_count - place) * sizeof *parts);
    option->parts = parts;
    option->part_count++;
}

/* Adds what the folder of the piece at FIRST held, and holds no more. */
static bool add_lost(const struct named *n, struct gathered_option *option, size_t first)
{
    const struct earlier_documents *earlier = n->options->earlier;
    const struct gathered *piece = option->parts[first];
    const char **uris = NULL;
    bool any = false;
    size_t count =
        earlier->files_of(earlier->context, n->deployment, n->check, piece->folder, n->arena, &uris);
    for (size_t i = 0; i < count; i++) {
        struct earlier_trace trace;
        struct grace grace;
        /* One that nobody could read may well be taken away: that cures what was wrong with it. */
        if (has_uri(option, uris[i]) || !in_grace(n, uris[i], &trace, &grace) || !trace.read ||
            has_content(option, &trace.digest))
            continue;
        insert(option, first, lost(n, piece, uris[i], &grace), n->arena);
        any = true;
    }
    return any;
}

/* Each folder once: its files follow one another. */
static bool look_into_folders(const struct named *n, struct gathered_option *option)
{
    const char *last = NULL;
    bool any = false;
    for (size_t i = 0; i < option->part_count; i++) {
        const char *folder = option->parts[i]->folder;
        if (folder && !string_equal(folder, last))
            any |= add_lost(n, option, i);
        last = folder;
    }
    return any;
}

/* ---- checks ---- */

static bool forgive_check(const struct named *n, struct check_evidence *evidence)
{
    bool any = false;
    struct gathered_option *options = arena_take(n->arena, (evidence->option_count + 1) * sizeof *options);
    for (size_t i = 0; i < evidence->option_count; i++) {
        options[i] = evidence->options[i];
        any |= forgive_option(n, &options[i]);
        any |= look_into_folders(n, &options[i]);
    }
    if (any)
        evidence->options = options;
    return any;
}

static bool may_lack_something(const struct check_evidence *evidence)
{
    for (size_t i = 0; i < evidence->option_count; i++) {
        for (size_t k = 0; k < evidence->options[i].part_count; k++) {
            const struct gathered *part = evidence->options[i].parts[k];
            if (part->folder || part->evidence.state == EVIDENCE_ABSENT)
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
            if (!may_lack_something(&(*evidence)[i][k]))
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
