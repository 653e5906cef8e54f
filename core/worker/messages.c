/* How plugins, catalogues, evidence, deployments and checks are written as fields for golive-worker: only what the
 * plugin in question may ask, so that an undeclared question cannot be answered by accident. See messages.h. */
#include "worker/messages.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define INLINE_EVIDENCE ((size_t)65536) /* bytes that travel within the frame */

/* ---- plugins and catalogues ---- */

static void put_words(struct frame_writer *frame, uint16_t tag, const char *const *words)
{
    for (; words && *words; words++)
        frame_put_string(frame, tag, *words);
}

static void put_option(struct frame_writer *frame, const struct option_description *option)
{
    size_t mark = frame_open(frame, WORKER_TAG_OPTION);
    frame_put_string(frame, WORKER_TAG_NAME, option->name);
    frame_put_u32(frame, WORKER_TAG_TYPE, option->type);
    frame_put_u32(frame, WORKER_TAG_FLAGS,
        (option->optional_evidence ? WORKER_OPTION_OPTIONAL : 0) | (option->input ? WORKER_OPTION_INPUT : 0));
    frame_put_i64(frame, WORKER_TAG_GOOD, option->good_until);
    frame_put_string(frame, WORKER_TAG_FALLBACK, option->fallback);
    frame_close(frame, mark);
}

static void put_rule(struct frame_writer *frame, const struct rule *rule)
{
    size_t mark = frame_open(frame, WORKER_TAG_RULE);
    frame_put_string(frame, WORKER_TAG_ID, rule->id);
    frame_put_string(frame, WORKER_TAG_TITLE, rule->title);
    frame_put_u32(frame, WORKER_TAG_TYPED, rule->typed);
    frame_put_u32(frame, WORKER_TAG_READINGS, rule->readings);
    frame_put_i64(frame, WORKER_TAG_FRESH, rule->fresh);
    frame_put_i64(frame, WORKER_TAG_GOOD, rule->good_until);
    frame_close(frame, mark);
}

void message_put_plugin(struct frame_writer *frame, const struct plugin_description *plugin)
{
    frame_put_string(frame, WORKER_TAG_NAME, plugin->name);
    for (size_t i = 0; i < plugin->option_count; i++)
        put_option(frame, &plugin->options[i]);
    for (size_t i = 0; i < plugin->rule_count; i++)
        put_rule(frame, &plugin->rules[i]);
    for (size_t i = 0; i < plugin->reason_count; i++)
        frame_put_string(frame, WORKER_TAG_REASON, plugin->reasons[i].id);
    put_words(frame, WORKER_TAG_FACT, plugin->facts);
    put_words(frame, WORKER_TAG_KEY, plugin->keys);
    put_words(frame, WORKER_TAG_HOST, plugin->hosts);
}

static void put_pattern(struct frame_writer *frame, const struct catalogue_pattern *pattern)
{
    size_t mark = frame_open(frame, WORKER_TAG_PATTERN);
    frame_put_u32(frame, WORKER_TAG_ROLE, pattern->role);
    frame_put_string(frame, WORKER_TAG_NAME, pattern->name);
    frame_put_string(frame, WORKER_TAG_VALUE, pattern->pattern);
    frame_put_u32(frame, WORKER_TAG_LINE, pattern->line);
    frame_put_u32(frame, WORKER_TAG_FLAGS, pattern->missing_is_weak ? WORKER_PATTERN_WEAK : 0);
    frame_close(frame, mark);
}

static void put_clause(struct frame_writer *frame, const struct catalogue_clause *clause)
{
    size_t mark = frame_open(frame, WORKER_TAG_CLAUSE);
    frame_put_string(frame, WORKER_TAG_ID, clause->id);
    frame_put_string(frame, WORKER_TAG_TITLE, clause->title);
    frame_put_u32(frame, WORKER_TAG_WINDOW, clause->window);
    frame_put_u32(frame, WORKER_TAG_FLAGS,
        (clause->find ? WORKER_CLAUSE_FIND : 0) | (clause->verb ? WORKER_CLAUSE_VERB : 0));
    frame_put_u32(frame, WORKER_TAG_LINE, clause->line);
    for (size_t i = 0; i < clause->pattern_count; i++)
        put_pattern(frame, &clause->patterns[i]);
    frame_close(frame, mark);
}

void message_put_catalogue(struct frame_writer *frame, const struct catalogue *catalogue)
{
    size_t mark = frame_open(frame, WORKER_TAG_CATALOGUE);
    frame_put_string(frame, WORKER_TAG_NAME, catalogue->name);
    frame_put_string(frame, WORKER_TAG_FILE, catalogue->file);
    frame_put_u32(frame, WORKER_TAG_FLAGS, catalogue->site_own ? WORKER_CATALOGUE_SITE : 0);
    for (size_t i = 0; i < catalogue->clause_count; i++)
        put_clause(frame, &catalogue->clauses[i]);
    frame_close(frame, mark);
}

void message_put_evidence(struct frame_writer *frame, const struct gathered *gathered)
{
    const struct evidence *evidence = &gathered->evidence;
    frame_put_u32(frame, WORKER_TAG_STATE, evidence->state);
    frame_put_string(frame, WORKER_TAG_NAME, gathered->name);
    frame_put_string(frame, WORKER_TAG_WHY, evidence->error);
    if (evidence->digested) {
        char digest[DIGEST_TEXT_SIZE];
        digest_text(&evidence->digest, digest);
        frame_put_string(frame, WORKER_TAG_DIGEST, digest);
    }
    if (evidence->media_type && *evidence->media_type)
        frame_put_string(frame, WORKER_TAG_MEDIA_TYPE, evidence->media_type);
    if (evidence->state != EVIDENCE_GOT)
        return;
    if (gathered->stream) {
        frame_put_i64(frame, WORKER_TAG_STREAM, (int64_t)gathered->length);
        frame_put_i64(frame, WORKER_TAG_STREAM, gathered->stream_times[0]);
        frame_put_i64(frame, WORKER_TAG_STREAM, gathered->stream_times[1]);
        frame_put_descriptor(frame, gathered->stream);
        return;
    }
    if (gathered->descriptor >= 0 && (gathered->length > INLINE_EVIDENCE || !gathered->bytes))
        frame_put_descriptor(frame, gathered->descriptor);
    else
        frame_put_bytes(frame, WORKER_TAG_BYTES, gathered->bytes, gathered->length);
}

/* ---- deployments ---- */

static void put_person(struct frame_writer *frame, uint16_t tag, const struct person_act *act)
{
    if (!act->by && !act->role && !date_given(act->on))
        return;
    size_t mark = frame_open(frame, tag);
    frame_put_string(frame, WORKER_TAG_BY, act->by);
    frame_put_string(frame, WORKER_TAG_ROLE, act->role);
    frame_put_i64(frame, WORKER_TAG_ON, act->on.day);
    frame_close(frame, mark);
}

static void put_pair(struct frame_writer *frame, uint16_t tag, const char *name, const char *value)
{
    size_t mark = frame_open(frame, tag);
    frame_put_string(frame, WORKER_TAG_NAME, name);
    frame_put_string(frame, WORKER_TAG_VALUE, value);
    frame_close(frame, mark);
}

static void put_fact(struct frame_writer *frame, const struct deployment *deployment, const char *name)
{
    const struct fact *fact = deployment_fact(deployment, name);
    size_t mark = frame_open(frame, WORKER_TAG_FACT);
    frame_put_string(frame, WORKER_TAG_NAME, name);
    if (fact)
        frame_put_string(frame, WORKER_TAG_VALUE, fact->value);
    /* A fact that the deployment does not know at all was not answered either. */
    uint32_t flags = !fact || fact->asked ? WORKER_FACT_ASKED : 0;
    if (fact && fact->derived)
        flags |= WORKER_FACT_DERIVED;
    if (fact && fact->site)
        flags |= WORKER_FACT_SITE;
    frame_put_u32(frame, WORKER_TAG_FLAGS, flags);
    frame_close(frame, mark);
}

/* A list value with each item in double quotes, so that names with commas survive. */
static void quote_list(struct text *text, const char *const *items)
{
    for (; items && *items; items++) {
        text_append_string(text, text->length ? ", \"" : "\"");
        for (const char *at = *items; *at; at++) {
            if (*at == '"')
                text_append_char(text, '"');
            text_append_char(text, *at);
        }
        text_append_char(text, '"');
    }
}

/* The keys that have members of their own; every other key is looked for in [deployment], then in [policy]. */
static const struct plain_key {
    const char *name;
    size_t of_deployment; /* offset of the member + 1, or 0 */
    size_t of_site;
} plain_keys[] = {
#define OF_DEPLOYMENT(member) offsetof(struct deployment, member) + 1, 0
#define OF_SITE(member) 0, offsetof(struct site, member) + 1
    {"id", OF_DEPLOYMENT(id)},
    {"product", OF_DEPLOYMENT(product)},
    {"version", OF_DEPLOYMENT(version)},
    {"vendor", OF_DEPLOYMENT(vendor)},
    {"stage", OF_DEPLOYMENT(stage)},
    {"kind", OF_DEPLOYMENT(kind)},
    {"site", OF_SITE(name)},
    {"timezone", OF_SITE(timezone)},
    {"policy_name", OF_SITE(policy_name)},
    {"policy_version", OF_SITE(policy_version)},
};

static const char *plain_key_value(
    const struct plain_key *key, const struct deployment *deployment, const struct site *site)
{
    const char *member;
    const char *base = key->of_deployment ? (const char *)deployment : (const char *)site;
    memcpy(&member, base + (key->of_deployment ? key->of_deployment : key->of_site) - 1, sizeof member);
    return member;
}

static void put_key(struct frame_writer *frame, const struct deployment *deployment, const struct site *site,
    const char *name)
{
    char day[DATE_TEXT_SIZE] = "";
    struct text list = {0};
    const char *value = NULL;
    bool known = false;
    for (size_t i = 0; !known && i < COUNT(plain_keys); i++) {
        known = string_equal(plain_keys[i].name, name);
        if (known)
            value = plain_key_value(&plain_keys[i], deployment, site);
    }
    if (string_equal(name, "go_live") || string_equal(name, "live_since")) {
        date_text(string_equal(name, "go_live") ? deployment->go_live : deployment->live_since, day);
        value = day;
    } else if (string_equal(name, "site_also")) {
        quote_list(&list, site->also);
        value = text_string(&list);
    } else if (!known) {
        value = settings_get(&deployment->settings, name);
        if (!value)
            value = settings_get(&site->policy, name);
    }
    if (value && *value)
        put_pair(frame, WORKER_TAG_KEY, name, value);
    text_free(&list);
}

void message_put_context(struct frame_writer *frame, const struct judge_job *job)
{
    const struct deployment *deployment = job->deployment;
    const struct plugin_description *plugin = job->check->description;
    size_t mark = frame_open(frame, WORKER_TAG_CONTEXT);
    frame_put_string(frame, WORKER_TAG_ID, deployment->id);
    frame_put_i64(frame, WORKER_TAG_AT, job->at);
    put_person(frame, WORKER_TAG_PERSON, &deployment->answered);
    put_person(frame, WORKER_TAG_SITE_PERSON, &job->site->answered);
    for (const char *const *fact = plugin->facts; fact && *fact; fact++)
        put_fact(frame, deployment, *fact);
    for (const char *const *key = plugin->keys; key && *key; key++)
        put_key(frame, deployment, job->site, *key);
    for (size_t i = 0; i < deployment->flow_count; i++) {
        const struct flow *flow = &deployment->flows[i];
        size_t inner = frame_open(frame, WORKER_TAG_FLOW);
        frame_put_string(frame, WORKER_TAG_NAME, flow->name);
        for (size_t k = 0; k < flow->settings.count; k++)
            put_pair(frame, WORKER_TAG_SETTING, flow->settings.items[k].key, flow->settings.items[k].value);
        frame_close(frame, inner);
    }
    for (size_t i = 0; i < deployment->study_count; i++) {
        const struct study *study = &deployment->studies[i];
        size_t inner = frame_open(frame, WORKER_TAG_STUDY);
        frame_put_string(frame, WORKER_TAG_NAME, study->name);
        put_person(frame, WORKER_TAG_PERSON, &study->act);
        for (size_t k = 0; k < study->settings.count; k++)
            put_pair(frame, WORKER_TAG_SETTING, study->settings.items[k].key, study->settings.items[k].value);
        frame_close(frame, inner);
    }
    frame_close(frame, mark);
}

/* ---- checks ---- */

/* Of a path only the file's name: where a folder lies must not change a verdict, nor stand in a finding. */
static const char *shown_value(const struct plugin_description *plugin, const struct setting *setting)
{
    const struct option_description *option = plugin_option(plugin, setting->key);
    bool is_path = option ? option_names_files(option) : strchr(setting->key, '.') != NULL;
    const char *slash = is_path ? strrchr(setting->value, '/') : NULL;
    return slash && slash[1] ? slash + 1 : setting->value;
}

/* Evidence of several parts has the digest of their digests. */
static void put_parts_digest(struct frame_writer *frame, const struct gathered_option *option)
{
    struct digest_stream *stream = digest_begin();
    bool digested = true;
    for (size_t i = 0; i < option->part_count; i++) {
        digested &= option->parts[i]->evidence.digested;
        digest_add(stream, option->parts[i]->evidence.digest.bytes, DIGEST_SIZE);
    }
    struct digest digest = digest_end(stream);
    char words[DIGEST_TEXT_SIZE];
    digest_text(&digest, words);
    if (digested)
        frame_put_string(frame, WORKER_TAG_DIGEST, words);
}

static void put_gathered(struct frame_writer *frame, const struct gathered_option *option)
{
    size_t mark = frame_open(frame, WORKER_TAG_EVIDENCE);
    frame_put_string(frame, WORKER_TAG_OPTION, option->option);
    for (size_t i = 0; i < option->part_count; i++)
        frame_put_u32(frame, WORKER_TAG_SERIAL, option->parts[i]->serial);
    if (option->part_count > 1)
        put_parts_digest(frame, option);
    frame_close(frame, mark);
}

static void put_source(struct frame_writer *frame, const struct judge_source *source)
{
    size_t mark = frame_open(frame, WORKER_TAG_SOURCE);
    frame_put_string(frame, WORKER_TAG_NAME, source->url);
    frame_put_u32(frame, WORKER_TAG_SERIAL, source->gathered->serial);
    frame_put_i64(frame, WORKER_TAG_GOOD, source->good_until);
    frame_put_i64(frame, WORKER_TAG_AT, source->gathered->evidence.gathered_at);
    frame_put_u32(frame, WORKER_TAG_FLAGS, source->stale ? WORKER_SOURCE_STALE : 0);
    frame_close(frame, mark);
}

static void put_reading(struct frame_writer *frame, const struct reading *reading, uint32_t index)
{
    size_t mark = frame_open(frame, WORKER_TAG_READING);
    frame_put_u32(frame, WORKER_TAG_INDEX, index);
    frame_put_string(frame, WORKER_TAG_ID, reading->rule);
    frame_put_u32(frame, WORKER_TAG_VERDICT, reading->verdict);
    frame_put_string(frame, WORKER_TAG_QUOTE, reading->quote);
    put_person(frame, WORKER_TAG_PERSON, &reading->act);
    frame_close(frame, mark);
}

static void put_asked(struct frame_writer *frame, const struct asked *asked)
{
    size_t mark = frame_open(frame, WORKER_TAG_ASKED);
    frame_put_string(frame, WORKER_TAG_ID, asked->rule);
    frame_put_i64(frame, WORKER_TAG_ON, asked->on.day);
    frame_put_string(frame, WORKER_TAG_NAME, asked->to);
    frame_put_u32(frame, WORKER_TAG_STATE,
        string_equal(asked->answer, "none")      ? WORKER_ASKED_NO_ANSWER
        : string_equal(asked->answer, "refused") ? WORKER_ASKED_REFUSED
                                                 : WORKER_ASKED_ANSWERED);
    frame_close(frame, mark);
}

/* Seconds. What is read piece by piece takes its time: more for more bytes. */
static uint32_t time_limit(const struct judge_job *job)
{
    uint64_t seconds = job->check->timeout ? job->check->timeout : WORKER_TIMEOUT;
    for (size_t i = 0; i < job->option_count; i++) {
        for (size_t k = 0; k < job->options[i].part_count; k++) {
            if (job->options[i].parts[k]->stream)
                seconds += job->options[i].parts[k]->length / WORKER_BYTES_A_SECOND;
        }
    }
    return seconds < WORKER_LONGEST_TIMEOUT ? (uint32_t)seconds : WORKER_LONGEST_TIMEOUT;
}

void message_put_job(
    struct frame_writer *frame, const struct judge_job *job, uint32_t number, uint32_t context)
{
    const struct check *check = job->check;
    size_t mark = frame_open(frame, WORKER_TAG_JOB);
    frame_put_u32(frame, WORKER_TAG_JOB, number); /* first, and alone in depending on the order of jobs */
    frame_put_u32(frame, WORKER_TAG_CONTEXT, context);
    frame_put_u32(frame, WORKER_TAG_TIMEOUT, time_limit(job));
    frame_put_string(frame, WORKER_TAG_CHECK, check->id);
    put_person(frame, WORKER_TAG_PERSON, &check->attested);
    for (size_t i = 0; i < check->settings.count; i++)
        put_pair(frame, WORKER_TAG_SETTING, check->settings.items[i].key,
            shown_value(check->description, &check->settings.items[i]));
    for (size_t i = 0; i < check->rule_count; i++)
        put_rule(frame, &check->rules[i]);
    for (size_t i = 0; i < job->option_count; i++)
        put_gathered(frame, &job->options[i]);
    for (size_t i = 0; i < job->reliance_count; i++) {
        size_t inner = frame_open(frame, WORKER_TAG_RELIANCE);
        frame_put_string(frame, WORKER_TAG_CHECK, job->reliances[i].check);
        frame_put_u32(frame, WORKER_TAG_STATE, job->reliances[i].status);
        frame_close(frame, inner);
    }
    if (job->rounds)
        frame_put_u32(frame, WORKER_TAG_ROUNDS, job->rounds);
    if (job->steady)
        frame_put_u32(frame, WORKER_TAG_STEADY, job->steady);
    for (size_t i = 0; i < job->source_count; i++)
        put_source(frame, &job->sources[i]);
    for (size_t i = 0; i < job->deployment->reading_count; i++) {
        if (string_equal(job->deployment->readings[i].check, check->id))
            put_reading(frame, &job->deployment->readings[i], (uint32_t)i);
    }
    for (size_t i = 0; i < job->deployment->asked_count; i++) {
        if (string_equal(job->deployment->asked[i].check, check->id))
            put_asked(frame, &job->deployment->asked[i]);
    }
    frame_close(frame, mark);
}
