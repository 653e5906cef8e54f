/* What is of one run only: when its evidence was gathered, whether it came from a cache, what had changed since the run
 * before, and which checks it remembered. Times near the run's own are kept as distances from it, and equal neighbours once, so that the nights of a fleet in
 * which nothing happens all have the same node. */
#include "store/private.h"

#include "store/coder.h"
#include "store/layout.h"

#include <errno.h>
#include <stdlib.h>

#define NEAR 600 /* seconds: gathered by the run itself */

enum sighting_kind { SIGHTING_NEVER = 0, SIGHTING_NEAR = 1, SIGHTING_ELSEWHEN = 2, SIGHTING_KIND_COUNT };

struct sighting {
    instant at;
    bool cached;
};

/* Equal sightings in a row, being written or read. */
struct sightings {
    struct coder coder;
    instant run_at;
    instant elsewhen; /* the last time that was told in full */
    struct sighting last;
    uint64_t count; /* of the last: written so far, or left to be read */
};

static void code_sighting(struct sightings *s, struct sighting *sighting)
{
    bool given = !coder_reads(&s->coder) && sighting->at != INSTANT_NONE;
    bool near = given && sighting->at >= s->run_at - NEAR && sighting->at <= s->run_at + NEAR;
    uint64_t kind = (near       ? SIGHTING_NEAR
                        : given ? SIGHTING_ELSEWHEN
                                : SIGHTING_NEVER) *
                        2u +
                    sighting->cached;
    kind = code_within(&s->coder, kind, (uint64_t)SIGHTING_KIND_COUNT * 2);
    sighting->cached = kind & 1;
    instant *from = kind / 2 == SIGHTING_NEAR ? &s->run_at : &s->elsewhen;
    int64_t step = given ? sighting->at - *from : 0;
    if (kind / 2 == SIGHTING_NEVER) {
        sighting->at = INSTANT_NONE;
        return;
    }
    code_signed(&s->coder, &step);
    if (coder_reads(&s->coder) && __builtin_add_overflow(*from, step, &sighting->at))
        s->coder.broken = true;
    if (kind / 2 == SIGHTING_ELSEWHEN)
        s->elsewhen = sighting->at;
}

static void write_last(struct sightings *s)
{
    if (!s->count)
        return;
    code_number(&s->coder, &s->count);
    code_sighting(s, &s->last);
    s->count = 0;
}

static void write_sighting(struct sightings *s, const struct evidence *evidence)
{
    const struct sighting sighting = {evidence->gathered_at, evidence->cached};
    if (s->count && (s->last.at != sighting.at || s->last.cached != sighting.cached))
        write_last(s);
    s->last = sighting;
    s->count++;
}

static void read_sighting(struct sightings *s, struct evidence *evidence)
{
    if (!s->count) {
        code_number(&s->coder, &s->count);
        code_sighting(s, &s->last);
        if (!s->count)
            s->coder.broken = true;
    }
    if (s->coder.broken)
        return;
    s->count--;
    evidence->gathered_at = s->last.at;
    evidence->cached = s->last.cached;
}

size_t evidence_list_of(struct evidence_list *list, const struct check_result *result)
{
    size_t most = (size_t)result->evidence_count + result->finding_count;
    memory_reserve(&list->items, &list->capacity, most + 1, sizeof(struct evidence *));
    return layout_evidence_of(result, list->items, most);
}

static void code_changes(struct coder *coder, struct deployment_result *result)
{
    size_t count = result->change_count = code_count(coder, result->change_count);
    struct difference *changes = code_items(coder, result->changes, count, sizeof *changes);
    for (size_t i = 0; i < count; i++) {
        changes[i].kind = (enum change_kind)code_within(coder, changes[i].kind, CHANGE_KIND_COUNT);
        code_words(coder, &changes[i].check);
        code_words(coder, &changes[i].rule);
        code_words(coder, &changes[i].subject);
        code_words(coder, &changes[i].was);
        code_words(coder, &changes[i].now);
    }
    result->changes = changes;
}

/* ---- what was remembered ---- */

/* The checks of a run as one row, equal ones in a row told once: how many, and when they were judged (INSTANT_NONE: by the run
 * itself). */
struct recalling {
    struct coder *coder;
    uint64_t count; /* of the last: seen so far, or left to be given */
    instant at;
};

static void code_recalled(struct recalling *r)
{
    code_number(r->coder, &r->count);
    code_instant(r->coder, &r->at);
}

static void write_recalled(struct coder *coder, const struct run *run)
{
    struct recalling r = {.coder = coder};
    for (size_t i = 0; i < run->deployment_count; i++) {
        for (size_t k = 0; k < run->deployments[i].check_count; k++) {
            const struct check_result *check = &run->deployments[i].checks[k];
            instant at = check->remembered ? check->judged_at : INSTANT_NONE;
            if (r.count && r.at != at) {
                code_recalled(&r);
                r.count = 0;
            }
            r.at = at;
            r.count++;
        }
    }
    if (r.count)
        code_recalled(&r);
}

static void read_recalled(struct coder *coder, struct run *run)
{
    struct recalling r = {.coder = coder};
    for (size_t i = 0; i < run->deployment_count; i++) {
        for (size_t k = 0; k < run->deployments[i].check_count && !coder->broken; k++) {
            struct check_result *check = &run->deployments[i].checks[k];
            if (!r.count)
                code_recalled(&r);
            if (!r.count) {
                coder->broken = true;
                return;
            }
            r.count--;
            check->remembered = r.at != INSTANT_NONE;
            check->judged_at = r.at;
        }
    }
    if (r.count)
        coder->broken = true;
}

static bool recalls_any(const struct run *run)
{
    for (size_t i = 0; i < run->deployment_count; i++) {
        for (size_t k = 0; k < run->deployments[i].check_count; k++) {
            if (run->deployments[i].checks[k].remembered)
                return true;
        }
    }
    return false;
}

int sightings_put(struct store *store, const struct run *run, struct link *ret_link)
{
    struct text body = {.maximum = NODE_LONGEST_BODY};
    struct sightings s = {.coder = coder_writing(&body), .run_at = run->at};
    struct evidence_list list = {0};
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment_result *result = &run->deployments[i];
        for (size_t k = 0; k < result->check_count; k++) {
            size_t count = evidence_list_of(&list, &result->checks[k]);
            for (size_t n = 0; n < count; n++)
                write_sighting(&s, list.items[n]);
        }
    }
    write_last(&s);
    size_t changed = 0;
    for (size_t i = 0; i < run->deployment_count; i++)
        changed += run->deployments[i].change_count != 0;
    code_count(&s.coder, changed);
    uint64_t last = 0;
    for (size_t i = 0; i < run->deployment_count; i++) {
        struct deployment_result result = run->deployments[i];
        if (!result.change_count)
            continue;
        uint64_t step = i - last;
        code_number(&s.coder, &step);
        code_changes(&s.coder, &result);
        last = i;
    }
    bool recalled = recalls_any(run);
    if (recalled)
        write_recalled(&s.coder, run);
    int error =
        node_put(store, recalled ? NODE_SIGHTINGS_RECALLED : NODE_SIGHTINGS, &body, NULL, 0, ret_link);
    free(list.items);
    text_free(&body);
    return error;
}

int sightings_apply(struct store *store, int64_t id, struct run *run)
{
    struct arena arena = {0};
    struct node node;
    int error = node_get(store, id, (enum node_kind)0, &arena, &node);
    if (!error && node.kind != NODE_SIGHTINGS && node.kind != NODE_SIGHTINGS_RECALLED)
        error = store_fail(store, -EBADMSG, "node %lld of %s is of another kind than it should be",
            (long long)id, store->file);
    if (error) {
        arena_free(&arena);
        return error;
    }
    struct sightings s = {.coder = coder_reading(node.body, node.length, &run->arena), .run_at = run->at};
    struct evidence_list list = {0};
    for (size_t i = 0; i < run->deployment_count && !s.coder.broken; i++) {
        const struct deployment_result *result = &run->deployments[i];
        for (size_t k = 0; k < result->check_count; k++) {
            size_t count = evidence_list_of(&list, &result->checks[k]);
            for (size_t n = 0; n < count; n++)
                read_sighting(&s, (struct evidence *)list.items[n]); /* this run's own, just read */
        }
    }
    if (s.count)
        s.coder.broken = true;
    size_t changed = code_count(&s.coder, 0);
    uint64_t place = 0;
    for (size_t i = 0; i < changed && !s.coder.broken; i++) {
        uint64_t step = 0;
        code_number(&s.coder, &step);
        if (step >= run->deployment_count || (place += step) >= run->deployment_count) {
            s.coder.broken = true;
            break;
        }
        code_changes(&s.coder, &run->deployments[place]);
    }
    if (node.kind == NODE_SIGHTINGS_RECALLED)
        read_recalled(&s.coder, run);
    if (!coder_finished(&s.coder))
        error = store_fail(store, -EBADMSG, "node %lld of %s is damaged", (long long)id, store->file);
    free(list.items);
    arena_free(&arena);
    return error;
}
