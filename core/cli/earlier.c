/* Going back through what is recorded of a deployment until a run says whether a document was there. Believes only what the
 * store has, and decides nothing. See earlier.h. */
#include "cli/earlier.h"

#include "base/memory.h"

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

/* The document itself, or a file of the folder. */
static bool is_of(const char *recorded, const char *uri)
{
    size_t length = strlen(uri);
    while (length && uri[length - 1] == '/')
        length--;
    return strncmp(recorded, uri, length) == 0 &&
           (recorded[length] == '\0' || recorded[length] == '/' || recorded[length] == '#');
}

static enum trace trace_of(const struct check_result *check, const char *uri)
{
    enum trace trace = TRACE_NONE;
    for (uint32_t i = 0; i < check->evidence_count; i++) {
        const struct evidence *evidence = check->evidence[i];
        if (!is_of(evidence->uri, uri))
            continue;
        if (evidence->digested)
            return TRACE_READ;
        if (evidence->state == EVIDENCE_UNAVAILABLE)
            trace = TRACE_MISSED;
    }
    return trace;
}

static enum trace look(const struct deployment_result *result, const char *check, const char *uri)
{
    if (result->deployment->broken)
        return TRACE_NOTHING;
    for (size_t i = 0; i < result->check_count; i++) {
        if (string_equal(result->checks[i].check->id, check))
            return trace_of(&result->checks[i], uri);
    }
    return TRACE_NONE;
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

static bool was_there(void *context, const char *deployment, const char *check, const char *uri,
    instant enough, instant *ret_since)
{
    struct earlier *earlier = context;
    instant since = INSTANT_NONE;
    if (earlier->session && !earlier->store) {
        recording_open(earlier->session, false, &earlier->own);
        earlier->store = earlier->own.store;
        earlier->session = NULL;
    }
    if (!earlier->store)
        return false;
    turn_to(earlier, deployment);
    size_t oldest = earlier->count > MOST_TURNS ? earlier->count - MOST_TURNS : 0;
    for (size_t i = earlier->count; i-- > oldest;) {
        const struct deployment_result *result = result_at(earlier, i);
        enum trace trace = result ? look(result, check, uri) : TRACE_NONE;
        if (trace == TRACE_READ) {
            *ret_since = since;
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

const struct earlier_documents *earlier_of_store(struct store *store, struct earlier *ret_earlier)
{
    *ret_earlier = (struct earlier){.documents = {ret_earlier, was_there}, .store = store};
    return store ? &ret_earlier->documents : NULL;
}

const struct earlier_documents *earlier_of_session(const struct session *session, struct earlier *ret_earlier)
{
    *ret_earlier = (struct earlier){.documents = {ret_earlier, was_there}, .session = session};
    return &ret_earlier->documents;
}

void earlier_close(struct earlier *earlier)
{
    forget(earlier);
    recording_close(&earlier->own);
    earlier->store = NULL;
    earlier->session = NULL;
}
