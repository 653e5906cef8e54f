/* Planning: looks ahead for the deployments whose dates are not known, has notify/ decide who hears what, and keeps notices
 * and what they tell in one transaction. See notices.h. */
#include "cli/notices.h"

#include "cli/recording.h"

#include "config/notify.h"
#include "notify/dates.h"
#include "notify/plan.h"
#include "store/notices.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, LOOK_AHEAD_DAYS = 366, NEXT_DAYS = 41, KEPT_DAYS = 400, TOLD_DAYS = 31 };

/* As a key of a row: its beginning is enough. */
static const char *scope_words(const struct digest *scope, char out[DIGEST_TEXT_SIZE])
{
    digest_text(scope, out);
    out[strlen("sha256:") + 16] = '\0';
    return out + strlen("sha256:");
}

int notices_wanted(const struct session *session, struct store *store, const struct notices_scope *scope,
    instant now, struct notices_wanted *ret_wanted)
{
    struct notices_wanted wanted = {0};
    struct store_told row = {0};
    struct arena arena = {0};
    char words[DIGEST_TEXT_SIZE];
    int64_t planned = 0;
    if (!config_notifies(session->config)) {
        *ret_wanted = wanted;
        return 0;
    }
    const char *key = arena_format(&arena, NOTIFY_NEXT "%s", scope_words(scope->key, words));
    int error = store_told_row(store, key, &arena, &row);
    if (!error)
        error = store_notices_wait(store, now, &wanted.send);
    bool known = !error && row.value && string_integer(row.value, &planned) == 0 && planned == scope->run;
    arena_free(&arena);
    if (error)
        return store_exit_code(store, error);
    /* Farther off than it can be: it was planned by a clock that was ahead. */
    wanted.plan = !known || row.at <= now || row.at > now + (instant)NEXT_DAYS * DAY;
    *ret_wanted = wanted;
    return 0;
}

/* ---- dates ---- */

/* Deployments whose dates are to be looked for, and what these will rest on. */
struct ahead {
    struct run some;
    const char **ids;
    struct digest *basis;
    size_t count;
    instant until;
    const struct forecast *forecast; /* NULL: none is wanted */
};

static void longest_of(int64_t *longest, const int64_t *leads, size_t count)
{
    for (size_t i = 0; i < count; i++)
        *longest = leads[i] > *longest ? leads[i] : *longest;
}

static int64_t longest_lead(const struct run *run, const struct site *site)
{
    int64_t longest = 0;
    longest_of(&longest, site->leads, site->lead_count);
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment *deployment = run->deployments[i].deployment;
        for (size_t k = 0; k < deployment->check_count; k++)
            longest_of(&longest, deployment->checks[k].leads, deployment->checks[k].lead_count);
    }
    return longest;
}

/* What the dates of a deployment rest on: what its result does, its file, the site's. */
static struct digest basis_of(
    const struct run *run, const struct deployment_result *result, const struct digest *site)
{
    struct digest deployment = store_digest_deployment(result->deployment);
    struct digest_stream *stream = digest_begin();
    digest_add(stream, site->bytes, sizeof site->bytes);
    digest_add(stream, deployment.bytes, sizeof deployment.bytes);
    if (result->memory && result->memory->whole) {
        digest_add(stream, result->memory->inputs.bytes, sizeof result->memory->inputs.bytes);
        digest_add(stream, result->memory->answers.bytes, sizeof result->memory->answers.bytes);
    } else {
        digest_add_string(stream, run->id); /* it is judged anew each time, and so are its dates */
    }
    return digest_end(stream);
}

static void find_ahead(const struct session *session, const struct run *run, const struct told *told,
    instant now, struct ahead *ahead)
{
    const struct site *site = &session->config->site;
    struct digest of_site = store_digest_site(site);
    int64_t longest = longest_lead(run, site);
    int32_t days = LOOK_AHEAD_DAYS + (int32_t)(longest / DAY) + 1;
    ahead->until = date_begin(date_add_days(instant_date(now), days));
    ahead->some = *run;
    ahead->some.deployments = memory_new(run->deployment_count, sizeof *run->deployments);
    ahead->some.deployment_count = 0;
    ahead->some.retired_count = 0;
    ahead->ids = memory_new(run->deployment_count, sizeof *ahead->ids);
    ahead->basis = memory_new(run->deployment_count, sizeof *ahead->basis);
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment_result *result = &run->deployments[i];
        if (result->deployment->broken)
            continue;
        struct digest basis = basis_of(run, result, &of_site);
        if (dates_hold(told, result->deployment->id, &basis, now + longest))
            continue;
        ahead->ids[ahead->count] = result->deployment->id;
        ahead->basis[ahead->count++] = basis;
        ahead->some.deployments[ahead->some.deployment_count++] = *result;
    }
}

static void ahead_free(struct ahead *ahead)
{
    free(ahead->some.deployments);
    free(ahead->ids);
    free(ahead->basis);
}

static void look_ahead(struct engine *engine, struct ahead *ahead)
{
    AUTO_FREE char *problem = NULL;
    if (!ahead->count)
        return;
    /* Sources of the web are asked again in time by every recheck: their copies' ages are nobody's dates. */
    if (engine_forecast_some(engine, &ahead->some, ahead->until, true, &ahead->forecast, &problem) != 0) {
        cli_error("no dates ahead are told: %s", problem ? problem : "they cannot be looked for");
        ahead->forecast = NULL;
    }
}

/* ---- the plan ---- */

static int load_told(struct store *store, struct told *told)
{
    struct arena arena = {0};
    struct store_told *rows = NULL;
    size_t count = 0;
    int error = store_told(store, &arena, &rows, &count);
    for (size_t i = 0; i < count && !error; i++)
        told_load(told, rows[i].key, rows[i].value, rows[i].at);
    arena_free(&arena);
    return error;
}

/* True if something was told of a deployment that the run does not hold. */
static bool knows_others(const struct told *told, const struct run *run)
{
    struct map held = {0};
    bool others = false;
    for (size_t i = 0; i < run->deployment_count; i++)
        map_put(&held, run->deployments[i].deployment->id, (void *)run);
    for (size_t i = 0; i < told->count && !others; i++) {
        const char *key = told->rows[i]->key;
        others = string_starts(key, "result/") && !map_get(&held, key + strlen("result/"));
    }
    map_free(&held);
    return others;
}

/* Nothing more is told of what golive retire has ended: no run names it again. */
static int forget_ended(struct store *store, const struct run *run, struct told *told)
{
    struct arena arena = {0};
    struct store_standing *standings = NULL;
    size_t count = 0;
    if (!knows_others(told, run))
        return 0;
    int error = store_standings(store, INSTANT_NONE, &arena, &standings, &count);
    for (size_t i = 0; i < count && !error; i++) {
        if (standings[i].retired)
            notify_forget(told, standings[i].id);
    }
    arena_free(&arena);
    return error;
}

static int keep_plan(
    struct store *store, const struct told *told, const struct notify_plan *plan, instant now)
{
    int error = 0;
    for (size_t i = 0; i < plan->count && !error; i++)
        error = store_notice_put(store, &plan->notices[i]);
    for (size_t i = 0; i < told->count && !error; i++) {
        if (told->rows[i]->changed)
            error = store_tell(store, told->rows[i]->key, told->rows[i]->value, told->rows[i]->at);
    }
    return error ? error : store_notices_forget(store, now - (instant)KEPT_DAYS * DAY);
}

static int head_words(struct store *store, struct text *words)
{
    struct digest head;
    int64_t number = 0;
    char text[DIGEST_TEXT_SIZE];
    int error = store_head(store, &head, &number);
    if (error || !number)
        return error;
    digest_text(&head, text);
    text_format(words, "%s (entry %lld)", text, (long long)number);
    return 0;
}

static int plan_within(const struct session *session, struct store *store, const struct run *run,
    const struct ahead *ahead, const struct notices_scope *scope, instant now)
{
    struct told told = {0};
    struct text head = {0}, undelivered = {0};
    struct notify_settings settings;
    char words[DIGEST_TEXT_SIZE];
    config_notify(session->config, &settings);
    int error = load_told(store, &told);
    if (!error)
        error = head_words(store, &head);
    if (!error)
        error = notices_words(store, now, &undelivered);
    if (!error)
        error = forget_ended(store, run, &told);
    if (!error) {
        if (ahead->forecast) {
            struct calendar calendar = calendar_make(ahead->forecast);
            dates_keep(&told, &calendar, ahead->ids, ahead->basis, ahead->count, ahead->until);
            calendar_free(&calendar);
        }
        const struct notify_input input = {.run = run,
            .site = &session->config->site,
            .settings = &settings,
            .told = &told,
            .head = text_string(&head),
            .scope = scope ? scope_words(scope->key, words) : NULL,
            .number = scope ? scope->run : 0,
            .undelivered = text_string(&undelivered),
            .now = now};
        struct notify_plan plan = notify_plan(&input);
        error = keep_plan(store, &told, &plan, now);
        notify_plan_free(&plan);
    }
    text_free(&head);
    text_free(&undelivered);
    told_free(&told);
    return error;
}

int notices_plan(const struct session *session, struct store *store, const struct run *run,
    struct engine *engine, const struct notices_scope *scope, instant now)
{
    struct ahead ahead = {0};
    struct told told = {0};
    int error = 0;
    if (!config_notifies(session->config))
        return 0;
    if (engine) {
        error = load_told(store, &told);
        if (!error) {
            find_ahead(session, run, &told, now, &ahead);
            look_ahead(engine, &ahead);
        }
        told_free(&told);
    }
    if (!error)
        error = store_notices_begin(store);
    if (!error) {
        error = plan_within(session, store, run, &ahead, scope, now);
        if (!error)
            error = store_notices_commit(store);
        else
            store_notices_drop(store);
    }
    ahead_free(&ahead);
    return error ? store_exit_code(store, error) : 0;
}

int notices_words(struct store *store, instant now, struct text *words)
{
    struct arena arena = {0};
    struct store_notice_counts counts = {0};
    int error = store_notices_count(store, now - (instant)TOLD_DAYS * DAY, &arena, &counts);
    if (!error && (counts.given_up || (counts.pending && counts.trouble))) {
        text_format(words, "%lld notice%s not sent yet, and %lld %s given up in the last %d days",
            (long long)counts.pending, counts.pending == 1 ? " is" : "s are", (long long)counts.given_up,
            counts.given_up == 1 ? "was" : "were", TOLD_DAYS);
        text_append_string(words, counts.trouble ? " (" : "");
        text_append_visible(words, counts.trouble ? counts.trouble : "");
        text_append_string(words, counts.trouble ? ")" : "");
        text_append_string(words, ": golive notify --show lists them.");
    }
    arena_free(&arena);
    return error;
}
