/* Going back through what is recorded of a deployment until a run says whether a document was there. Believes only what the
 * store has, and decides nothing. See earlier.h. */
#include "cli/earlier.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define MOST_TURNS 64u /* looked at: a document that so many changes ago was gone is gone */

struct earlier_result {
    bool looked_at;
    bool known;
    struct deployment_result result;
};

/* What one recorded result says of a document. */
enum trace {
    TRACE_NOTHING = 1, /* it could not be looked for then: the deployment's file had errors, or was gone */
    TRACE_READ,
    TRACE_MISSED, /* it could not be had */
    TRACE_NONE    /* it was absent, or nobody asked for it */
};

/* The length of a URI without slashes at its end. */
static size_t length_of(const char *uri)
{
    size_t length = strlen(uri);
    while (length && uri[length - 1] == '/')
        length--;
    return length;
}

/* The document itself, or a file of the folder. */
static bool is_of(const char *recorded, const char *uri)
{
    size_t length = length_of(uri);
    return strncmp(recorded, uri, length) == 0 &&
           (recorded[length] == '\0' || recorded[length] == '/' || recorded[length] == '#');
}

/* A document whose folder could not be had was missed with it. */
static enum trace trace_of(const struct check_result *check, const char *uri, struct earlier_trace *ret_trace)
{
    enum trace trace = TRACE_NONE;
    for (uint32_t i = 0; i < check->evidence_count; i++) {
        const struct evidence *evidence = check->evidence[i];
        bool own = is_of(evidence->uri, uri);
        if (own && evidence->digested) {
            ret_trace->read = evidence->state == EVIDENCE_GOT;
            ret_trace->digest = evidence->digest;
            return TRACE_READ;
        }
        if (evidence->state == EVIDENCE_UNAVAILABLE && (own || is_of(uri, evidence->uri)))
            trace = TRACE_MISSED;
    }
    return trace;
}

static const struct check_result *check_named(const struct deployment_result *result, const char *check)
{
    for (size_t i = 0; i < result->check_count; i++) {
        if (string_equal(result->checks[i].check->id, check))
            return &result->checks[i];
    }
    return NULL;
}

static enum trace look(
    const struct deployment_result *result, const char *id, const char *uri, struct earlier_trace *ret_trace)
{
    if (result->deployment->broken)
        return TRACE_NOTHING;
    const struct check_result *check = check_named(result, id);
    return check ? trace_of(check, uri, ret_trace) : TRACE_NONE;
}

static void forget(struct earlier *earlier)
{
    arena_free(&earlier->arena);
    earlier->deployment = NULL;
    earlier->turns = NULL;
    earlier->results = NULL;
    earlier->count = 0;
}

/* Has the turns of a deployment at hand; its checks follow one another, so that one deployment's are enough. */
static void turn_to(struct earlier *earlier, const char *deployment)
{
    if (string_equal(earlier->deployment, deployment))
        return;
    forget(earlier);
    earlier->deployment = arena_copy(&earlier->arena, deployment);
    if (store_turns(earlier->store, deployment, &earlier->arena, &earlier->turns, &earlier->count) != 0)
        earlier->count = 0; /* nothing is recorded, or it cannot be read: recording says so */
    earlier->results = arena_take(&earlier->arena, (earlier->count + 1) * sizeof *earlier->results);
}

static const struct deployment_result *result_at(struct earlier *earlier, size_t place)
{
    struct earlier_result *result = &earlier->results[place];
    const struct store_turn *turn = &earlier->turns[place];
    const struct site *site;
    if (!result->looked_at)
        result->known = store_recall_member(earlier->store, &turn->run, turn->result, &earlier->arena,
                            &result->result, &site) == 0;
    result->looked_at = true;
    return result->known ? &result->result : NULL;
}

/* Has the deployment's turns at hand, from which on they are looked at. */
static size_t open_turns(struct earlier *earlier, const char *deployment)
{
    if (earlier->session && !earlier->store) {
        recording_open(earlier->session, false, &earlier->own);
        earlier->store = earlier->own.store;
        earlier->session = NULL;
    }
    if (earlier->store)
        turn_to(earlier, deployment);
    return earlier->count > MOST_TURNS ? earlier->count - MOST_TURNS : 0;
}

static bool was_there(void *context, const char *deployment, const char *check, const char *uri,
    instant enough, struct earlier_trace *ret_trace)
{
    struct earlier *earlier = context;
    instant since = INSTANT_NONE;
    size_t oldest = open_turns(earlier, deployment);
    for (size_t i = earlier->count; i-- > oldest;) {
        struct earlier_trace found;
        const struct deployment_result *result = result_at(earlier, i);
        enum trace trace = result ? look(result, check, uri, &found) : TRACE_NONE;
        if (trace == TRACE_READ) {
            found.since = since;
            *ret_trace = found;
            return true;
        }
        if (trace == TRACE_NONE)
            return false;
        /* The earliest, whatever the order: a clock may have been ahead for a night. */
        instant at = earlier->turns[i].run.at;
        if (trace == TRACE_MISSED && (since == INSTANT_NONE || at < since))
            since = at;
        if (since != INSTANT_NONE && since <= enough)
            return false;
    }
    return false;
}

/* ---- what was in a folder ---- */

struct folder_files {
    const char *folder;
    size_t length;
    const char **uris;
    size_t count, capacity;
};

static void add_file(struct folder_files *files, const char *uri)
{
    for (size_t i = 0; i < files->count; i++) {
        if (string_equal(files->uris[i], uri))
            return;
    }
    memory_reserve(&files->uris, &files->capacity, files->count + 1, sizeof *files->uris);
    files->uris[files->count++] = uri;
}

/* Adds the files of the folder; true if the folder itself could not be had, so that others may tell more. */
static bool add_files(struct folder_files *files, const struct check_result *check)
{
    bool missed = false;
    for (uint32_t i = 0; i < check->evidence_count; i++) {
        const char *uri = check->evidence[i]->uri;
        if (strncmp(uri, files->folder, files->length) != 0)
            continue;
        const char *rest = uri + files->length;
        if (*rest == '/' && rest[1] && !strchr(rest + 1, '/'))
            add_file(files, uri);
        missed |= (*rest == '\0' || strspn(rest, "/") == strlen(rest)) &&
                  check->evidence[i]->state == EVIDENCE_UNAVAILABLE;
    }
    return missed;
}

static size_t files_of(void *context, const char *deployment, const char *check, const char *folder,
    struct arena *arena, const char **ret_uris[])
{
    struct earlier *earlier = context;
    struct folder_files files = {.folder = folder, .length = length_of(folder)};
    size_t oldest = open_turns(earlier, deployment);
    bool more = true;
    for (size_t i = earlier->count; more && i-- > oldest;) {
        const struct deployment_result *result = result_at(earlier, i);
        const struct check_result *own = result ? check_named(result, check) : NULL;
        more = own ? add_files(&files, own) : result && result->deployment->broken;
    }
    const char **uris = arena_take(arena, (files.count + 1) * sizeof *uris);
    for (size_t i = 0; i < files.count; i++)
        uris[i] = arena_copy(arena, files.uris[i]);
    free(files.uris);
    *ret_uris = uris;
    return files.count;
}

const struct earlier_documents *earlier_of_store(struct store *store, struct earlier *ret_earlier)
{
    *ret_earlier = (struct earlier){.documents = {ret_earlier, was_there, files_of}, .store = store};
    return store ? &ret_earlier->documents : NULL;
}

const struct earlier_documents *earlier_of_session(const struct session *session, struct earlier *ret_earlier)
{
    *ret_earlier = (struct earlier){.documents = {ret_earlier, was_there, files_of}, .session = session};
    return &ret_earlier->documents;
}

void earlier_close(struct earlier *earlier)
{
    forget(earlier);
    recording_close(&earlier->own);
    earlier->store = NULL;
    earlier->session = NULL;
}
