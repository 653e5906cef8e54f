/* Compares two results of one deployment, member by member. See difference.h. */
#include "model/difference.h"

#include "base/text.h"
#include "model/decision.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MOST = 300 }; /* bytes of a value that are shown */

struct comparing {
    struct arena *arena;
    struct difference *items;
    size_t count, capacity;
    const char *check; /* in hand; "" */
};

const char *change_kind_name(enum change_kind kind)
{
    static const char *const names[CHANGE_KIND_COUNT] = {
        [CHANGE_DECISION] = "decision",
        [CHANGE_IDENTITY] = "identity",
        [CHANGE_FACT] = "fact",
        [CHANGE_CHECK] = "check",
        [CHANGE_FINDING] = "finding",
        [CHANGE_SETTING] = "setting",
        [CHANGE_EVIDENCE] = "evidence",
        [CHANGE_PLUGIN] = "plugin",
        [CHANGE_ACT] = "act",
    };
    return kind >= CHANGE_DECISION && kind < CHANGE_KIND_COUNT ? names[kind] : "";
}

/* A copy, cut at a character if it is long. */
static const char *keep(struct comparing *c, const char *words)
{
    size_t length = words ? strlen(words) : 0;
    if (length <= WORDS_MOST)
        return arena_copy_bytes(c->arena, words, length);
    length = WORDS_MOST;
    while (length && ((unsigned char)words[length] & 0xc0) == 0x80)
        length--;
    return arena_format(c->arena, "%.*s…", (int)length, words);
}

static void add(struct comparing *c, enum change_kind kind, const char *rule, const char *subject,
    const char *was, const char *now)
{
    memory_reserve(&c->items, &c->capacity, c->count + 1, sizeof *c->items);
    c->items[c->count++] = (struct difference){
        kind, keep(c, c->check), keep(c, rule), keep(c, subject), keep(c, was), keep(c, now)};
}

static bool same(const char *a, const char *b)
{
    return string_equal(a ? a : "", b ? b : "");
}

static void compare_words(
    struct comparing *c, enum change_kind kind, const char *subject, const char *was, const char *now)
{
    if (!same(was, now))
        add(c, kind, "", subject, was, now);
}

/* ---- the deployment's own ---- */

static void compare_dates(struct comparing *c, const char *key, struct date was, struct date now)
{
    char before[DATE_TEXT_SIZE], after[DATE_TEXT_SIZE];
    date_text(was, before);
    date_text(now, after);
    compare_words(c, CHANGE_IDENTITY, key, before, after);
}

static void compare_identity(struct comparing *c, const struct deployment *was, const struct deployment *now)
{
    compare_words(c, CHANGE_IDENTITY, "product", was->product, now->product);
    compare_words(c, CHANGE_IDENTITY, "version", was->version, now->version);
    compare_words(c, CHANGE_IDENTITY, "vendor", was->vendor, now->vendor);
    compare_words(c, CHANGE_IDENTITY, "stage", was->stage, now->stage);
    compare_words(c, CHANGE_IDENTITY, "owner", was->owner, now->owner);
    compare_dates(c, "go_live", was->go_live, now->go_live);
    compare_dates(c, "live_since", was->live_since, now->live_since);
}

static void compare_facts(struct comparing *c, const struct deployment *was, const struct deployment *now)
{
    for (size_t i = 0; i < now->fact_count; i++) {
        const struct fact *before = deployment_fact(was, now->facts[i].name);
        compare_words(c, CHANGE_FACT, now->facts[i].name, before ? before->value : NULL, now->facts[i].value);
    }
    for (size_t i = 0; i < was->fact_count; i++) {
        if (!deployment_fact(now, was->facts[i].name))
            compare_words(c, CHANGE_FACT, was->facts[i].name, was->facts[i].value, NULL);
    }
}

/* ---- what a check rests on ---- */

static void compare_settings(struct comparing *c, const struct settings *was, const struct settings *now)
{
    for (size_t i = 0; i < now->count; i++)
        compare_words(
            c, CHANGE_SETTING, now->items[i].key, settings_get(was, now->items[i].key), now->items[i].value);
    for (size_t i = 0; i < was->count; i++) {
        if (!settings_get(now, was->items[i].key))
            compare_words(c, CHANGE_SETTING, was->items[i].key, was->items[i].value, NULL);
    }
}

static const char *plugin_words(struct arena *arena, const struct plugin_description *plugin)
{
    char digest[DIGEST_TEXT_SIZE];
    if (!plugin)
        return "";
    digest_text(&plugin->digest, digest);
    return arena_format(arena, "%s %s (%.19s)", plugin->name, plugin->version, digest);
}

static const char *evidence_words(struct arena *arena, const struct evidence *evidence)
{
    char digest[DIGEST_TEXT_SIZE];
    if (!evidence)
        return "";
    if (!evidence->digested)
        return arena_format(arena, "%s%s%s", evidence_state_name(evidence->state),
            evidence->error ? ": " : "", evidence->error ? evidence->error : "");
    digest_text(&evidence->digest, digest);
    return arena_format(arena, "%s, %.19s, %llu bytes", evidence_state_name(evidence->state), digest,
        (unsigned long long)evidence->size);
}

/* What is the same has the same words: most is, and to compare costs less than to say it. */
static bool same_evidence(const struct evidence *a, const struct evidence *b)
{
    if (!a || a->state != b->state || a->digested != b->digested)
        return false;
    return a->digested ? a->size == b->size && memcmp(&a->digest, &b->digest, sizeof a->digest) == 0
                       : string_equal(a->error, b->error);
}

static bool same_plugin(const struct plugin_description *a, const struct plugin_description *b)
{
    return a == b || (a && b && same(a->name, b->name) && same(a->version, b->version) &&
                         memcmp(&a->digest, &b->digest, sizeof a->digest) == 0);
}

/* The nth piece of evidence of that address, for a document may have parts. */
static const struct evidence *evidence_named(const struct check_result *result, const char *uri, size_t nth)
{
    for (uint32_t i = 0; i < result->evidence_count; i++) {
        if (same(result->evidence[i]->uri, uri) && nth-- == 0)
            return result->evidence[i];
    }
    return NULL;
}

static size_t nth_of(const struct check_result *result, uint32_t place)
{
    size_t nth = 0;
    for (uint32_t i = 0; i < place; i++)
        nth += same(result->evidence[i]->uri, result->evidence[place]->uri);
    return nth;
}

static void compare_evidence(
    struct comparing *c, const struct check_result *was, const struct check_result *now)
{
    struct arena arena = {0};
    for (uint32_t i = 0; i < now->evidence_count; i++) {
        const char *uri = now->evidence[i]->uri;
        const struct evidence *before = evidence_named(was, uri, nth_of(now, i));
        if (!same_evidence(before, now->evidence[i]))
            compare_words(c, CHANGE_EVIDENCE, uri, evidence_words(&arena, before),
                evidence_words(&arena, now->evidence[i]));
    }
    for (uint32_t i = 0; i < was->evidence_count; i++) {
        const char *uri = was->evidence[i]->uri;
        if (!evidence_named(now, uri, nth_of(was, i)))
            compare_words(c, CHANGE_EVIDENCE, uri, evidence_words(&arena, was->evidence[i]), NULL);
    }
    arena_free(&arena);
}

/* ---- findings ---- */

static const char *settled_words(const struct finding *finding)
{
    return finding->waiver ? ", waived" : finding->accepted ? ", accepted" : "";
}

/* What of a finding a person would notice: its status, how it is settled, its words. */
static const char *finding_words(struct arena *arena, const struct finding *finding)
{
    if (!finding)
        return "";
    return arena_format(arena, "%s%s: %s", status_name((enum status)finding->status), settled_words(finding),
        finding_says(finding));
}

static bool same_finding(const struct finding *a, const struct finding *b)
{
    return a && a->status == b->status && same(settled_words(a), settled_words(b)) &&
           same(finding_says(a), finding_says(b));
}

static const struct finding *finding_named(
    const struct check_result *result, const struct finding *like, size_t nth)
{
    for (uint32_t i = 0; i < result->finding_count; i++) {
        const struct finding *finding = &result->findings[i];
        if (same(finding->rule_id, like->rule_id) && same(finding->subject, like->subject) && nth-- == 0)
            return finding;
    }
    return NULL;
}

/* How many findings before it are of the same rule and subject. They follow one another. */
static size_t nth_finding(const struct check_result *result, uint32_t place)
{
    size_t nth = 0;
    const struct finding *like = &result->findings[place];
    while (nth < place && same(result->findings[place - nth - 1].rule_id, like->rule_id) &&
           same(result->findings[place - nth - 1].subject, like->subject))
        nth++;
    return nth;
}

static void compare_findings(
    struct comparing *c, const struct check_result *was, const struct check_result *now)
{
    struct arena arena = {0};
    for (uint32_t i = 0; i < now->finding_count; i++) {
        const struct finding *finding = &now->findings[i];
        const struct finding *other = finding_named(was, finding, nth_finding(now, i));
        if (same_finding(other, finding))
            continue;
        const char *before = finding_words(&arena, other);
        const char *after = finding_words(&arena, finding);
        if (!same(before, after))
            add(c, CHANGE_FINDING, finding->rule_id, finding->subject, before, after);
    }
    for (uint32_t i = 0; i < was->finding_count; i++) {
        const struct finding *finding = &was->findings[i];
        if (!finding_named(now, finding, nth_finding(was, i)))
            add(c, CHANGE_FINDING, finding->rule_id, finding->subject, finding_words(&arena, finding), "");
    }
    arena_free(&arena);
}

/* ---- what people wrote down ---- */

/* An act in words, so that two lists of them compare like settings do. */
struct act {
    const char *kind;
    const char *check;
    const char *rule;
    const char *words;
};

static const char *act_words(struct arena *arena, const char *kind, const char *detail, const char *by,
    struct date on, const char *binding)
{
    char day[DATE_TEXT_SIZE];
    date_text(on, day);
    return arena_format(arena, "%s%s%s by %s on %s%s%.19s", kind, detail && *detail ? ": " : "",
        detail ? detail : "", by ? by : "", day, binding ? ", for " : "", binding ? binding : "");
}

static struct act *acts_of(const struct deployment *d, struct arena *arena, size_t *ret_count)
{
    size_t most = d->waiver_count + d->reading_count + d->acceptance_count;
    struct act *acts = arena_take(arena, (most + 1) * sizeof *acts);
    size_t count = 0;
    for (size_t i = 0; i < d->waiver_count; i++) {
        const struct waiver *w = &d->waivers[i];
        acts[count++] = (struct act){"waiver", w->check, w->rule,
            act_words(arena, "waiver", w->reason, w->approved_by, w->approved_on, w->finding)};
    }
    for (size_t i = 0; i < d->reading_count; i++) {
        const struct reading *r = &d->readings[i];
        acts[count++] = (struct act){"reading", r->check, r->rule,
            act_words(arena, "reading", reading_verdict_name(r->verdict), r->act.by, r->act.on, NULL)};
    }
    for (size_t i = 0; i < d->acceptance_count; i++) {
        const struct acceptance *a = &d->acceptances[i];
        acts[count++] = (struct act){"acceptance", a->check, a->rule,
            act_words(arena, "acceptance", a->reason, a->act.by, a->act.on, a->finding)};
    }
    *ret_count = count;
    return acts;
}

static const struct act *act_like(const struct act *acts, size_t count, const struct act *like)
{
    for (size_t i = 0; i < count; i++) {
        if (same(acts[i].kind, like->kind) && same(acts[i].check, like->check) &&
            same(acts[i].rule, like->rule))
            return &acts[i];
    }
    return NULL;
}

static void compare_acts(struct comparing *c, const struct deployment *was, const struct deployment *now)
{
    struct arena arena = {0};
    size_t before_count, after_count;
    const struct act *before = acts_of(was, &arena, &before_count);
    const struct act *after = acts_of(now, &arena, &after_count);
    for (size_t i = 0; i < after_count; i++) {
        const struct act *other = act_like(before, before_count, &after[i]);
        c->check = after[i].check;
        if (!same(other ? other->words : "", after[i].words))
            add(c, CHANGE_ACT, after[i].rule, after[i].kind, other ? other->words : "", after[i].words);
    }
    for (size_t i = 0; i < before_count; i++) {
        c->check = before[i].check;
        if (!act_like(after, after_count, &before[i]))
            add(c, CHANGE_ACT, before[i].rule, before[i].kind, before[i].words, "");
    }
    c->check = "";
    arena_free(&arena);
}

/* ---- checks ---- */

/* HINT: where it stands if nothing came or went. */
static const struct check_result *result_named(
    const struct deployment_result *result, const char *id, size_t hint)
{
    if (hint < result->check_count && same(result->checks[hint].check->id, id))
        return &result->checks[hint];
    for (size_t i = 0; i < result->check_count; i++) {
        if (same(result->checks[i].check->id, id))
            return &result->checks[i];
    }
    return NULL;
}

static void compare_check(struct comparing *c, const struct check_result *was, const struct check_result *now)
{
    struct arena arena = {0};
    compare_settings(c, &was->check->settings, &now->check->settings);
    compare_words(c, CHANGE_SETTING, "required", was->required ? "yes" : "no", now->required ? "yes" : "no");
    if (!same_plugin(was->check->description, now->check->description))
        compare_words(c, CHANGE_PLUGIN, now->check->plugin, plugin_words(&arena, was->check->description),
            plugin_words(&arena, now->check->description));
    compare_evidence(c, was, now);
    compare_findings(c, was, now);
    arena_free(&arena);
}

static void compare_checks(
    struct comparing *c, const struct deployment_result *before, const struct deployment_result *now)
{
    for (size_t i = 0; i < now->check_count; i++) {
        const struct check_result *was = result_named(before, now->checks[i].check->id, i);
        c->check = now->checks[i].check->id;
        if (was)
            compare_check(c, was, &now->checks[i]);
        else
            add(c, CHANGE_CHECK, "", "", "", status_name(now->checks[i].status));
    }
    for (size_t i = 0; i < before->check_count; i++) {
        c->check = before->checks[i].check->id;
        if (!result_named(now, c->check, i))
            add(c, CHANGE_CHECK, "", "", status_name(before->checks[i].status), "");
    }
    c->check = "";
}

static const char *file_words(const struct deployment *deployment)
{
    return deployment->broken ? deployment->broken : "in order";
}

void difference_find(const struct deployment_result *before, const struct deployment_result *now,
    struct arena *arena, const struct difference **ret_changes, size_t *ret_count)
{
    struct comparing c = {.arena = arena, .check = ""};
    compare_words(&c, CHANGE_DECISION, "", decision_title(before->decision), decision_title(now->decision));
    compare_words(
        &c, CHANGE_IDENTITY, "its file", file_words(before->deployment), file_words(now->deployment));
    if (!before->deployment->broken &&
        !now->deployment->broken) { /* else nothing was judged to compare with */
        compare_identity(&c, before->deployment, now->deployment);
        compare_facts(&c, before->deployment, now->deployment);
        compare_acts(&c, before->deployment, now->deployment);
        compare_checks(&c, before, now);
    }
    struct difference *kept = arena_take(arena, (c.count + 1) * sizeof *kept);
    if (c.count)
        memcpy(kept, c.items, c.count * sizeof *kept);
    *ret_changes = kept;
    *ret_count = c.count;
    free(c.items);
}
