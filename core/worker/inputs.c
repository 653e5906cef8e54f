/* Decodes what the core hands to the worker. See inputs.h. */
#include "worker/inputs.h"

#include "base/file.h"
#include "worker/compiled.h"
#include "worker/messages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Makes room for one more item of a growing array that lives in an arena: capacities are powers of two. */
static void *one_more(struct arena *arena, void *items, size_t count, size_t size)
{
    if (count && (count & (count - 1)))
        return items;
    void *grown = arena_take(arena, (count ? count * 2 : 1) * size);
    if (count)
        memcpy(grown, items, count * size);
    return grown;
}
#define ADD(arena, items, count)                                                                             \
    (*((items) = one_more((arena), (items), (count), sizeof *(items)), &(items)[(count)++]))

/* ---- catalogues ---- */

static void decode_pattern(struct frame_fields *outer, struct frame_fields fields, struct arena *arena,
    struct catalogue_pattern *pattern)
{
    struct frame_field field;
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_ROLE:
            pattern->role = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_NAME:
            pattern->name = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_VALUE:
            pattern->pattern = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_LINE:
            pattern->line = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_FLAGS:
            pattern->missing_is_weak = frame_u32(&fields, &field) & WORKER_PATTERN_WEAK;
            break;
        default:
            fields.broken = true;
        }
    }
    outer->broken |= fields.broken || !pattern->name || !pattern->pattern;
}

static void decode_clause(struct frame_fields *outer, struct frame_fields fields, struct arena *arena,
    struct catalogue_clause *clause)
{
    struct frame_field field;
    uint32_t flags = 0;
    clause->title = "";
    clause->citation = "";
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_ID:
            clause->id = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_TITLE:
            clause->title = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_WINDOW:
            clause->window = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_FLAGS:
            flags = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_LINE:
            clause->line = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_PATTERN: {
            struct catalogue_pattern *pattern = &ADD(arena, clause->patterns, clause->pattern_count);
            decode_pattern(&fields, frame_inner(&field), arena, pattern);
            break;
        }
        default:
            fields.broken = true;
        }
    }
    clause->find = flags & WORKER_CLAUSE_FIND;
    clause->verb = flags & WORKER_CLAUSE_VERB;
    outer->broken |= fields.broken || !clause->id;
}

int input_catalogue(struct frame_fields fields, struct catalogue **ret_catalogue)
{
    struct catalogue *catalogue = memory_new(1, sizeof *catalogue);
    struct arena *arena = &catalogue->arena;
    struct frame_field field;
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_NAME:
            catalogue->name = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_FILE:
            catalogue->file = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_FLAGS:
            catalogue->site_own = frame_u32(&fields, &field) & WORKER_CATALOGUE_SITE;
            break;
        case WORKER_TAG_CLAUSE: {
            struct catalogue_clause *clause = &ADD(arena, catalogue->clauses, catalogue->clause_count);
            decode_clause(&fields, frame_inner(&field), arena, clause);
            break;
        }
        default:
            fields.broken = true;
        }
    }
    if (fields.broken || !catalogue->name) {
        catalogue_free(catalogue);
        return -EPROTO;
    }
    *ret_catalogue = catalogue;
    return 0;
}

/* ---- plugins ---- */

static void decode_option(struct frame_fields *outer, struct frame_fields fields, struct arena *arena,
    struct option_description *option)
{
    struct frame_field field;
    uint32_t flags;
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_NAME:
            option->name = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_TYPE:
            option->type = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_FLAGS:
            flags = frame_u32(&fields, &field);
            option->optional_evidence = flags & WORKER_OPTION_OPTIONAL;
            option->input = flags & WORKER_OPTION_INPUT;
            break;
        case WORKER_TAG_GOOD:
            option->good_until = frame_i64(&fields, &field);
            break;
        case WORKER_TAG_FALLBACK:
            option->fallback = frame_string(&fields, &field, arena);
            break;
        default:
            fields.broken = true;
        }
    }
    outer->broken |= fields.broken || !option->name;
}

static void decode_rule(
    struct frame_fields *outer, struct frame_fields fields, struct arena *arena, struct rule *rule)
{
    struct frame_field field;
    rule->title = "";
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_ID:
            rule->id = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_TITLE:
            rule->title = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_TYPED:
            rule->typed = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_FRESH:
            rule->fresh = frame_i64(&fields, &field);
            break;
        case WORKER_TAG_GOOD:
            rule->good_until = frame_i64(&fields, &field);
            break;
        case WORKER_TAG_READINGS:
            rule->readings = frame_u32(&fields, &field);
            break;
        default:
            fields.broken = true;
        }
    }
    outer->broken |= fields.broken || !rule->id;
}

static void add_word(struct arena *arena, const char *const **words, size_t *count, const char *word)
{
    const char **grown = arena_take(arena, (*count + 2) * sizeof *grown);
    if (*count)
        memcpy(grown, *words, *count * sizeof *grown);
    grown[(*count)++] = word;
    *words = grown;
}

static int add_catalogue(struct judge_plugin *plugin, struct frame_fields fields, char **ret_problem)
{
    struct compiled_catalogue *compiled;
    int error = compiled_take(fields, &compiled, ret_problem);
    if (error)
        return error;
    size_t count = plugin->catalogue_count++;
    plugin->catalogues = memory_resize(plugin->catalogues, count + 1, sizeof *plugin->catalogues);
    plugin->searches = memory_resize(plugin->searches, count + 1, sizeof *plugin->searches);
    plugin->compiled = memory_resize(plugin->compiled, count + 1, sizeof(struct compiled_catalogue *));
    plugin->compiled[count] = compiled;
    plugin->catalogues[count] = compiled->catalogue;
    plugin->searches[count] = compiled->search;
    return 0;
}

static void index_plugin(struct judge_plugin *plugin)
{
    struct plugin_description *description = &plugin->description;
    for (size_t i = 0; i < description->option_count; i++)
        map_put(&plugin->options, description->options[i].name, &description->options[i]);
    for (size_t i = 0; i < description->rule_count; i++)
        map_put(&plugin->rules, description->rules[i].id, &description->rules[i]);
    for (size_t i = 0; description->facts && description->facts[i]; i++)
        map_put(&plugin->facts, description->facts[i], (void *)(uintptr_t)&description->facts[i]);
    for (size_t i = 0; description->keys && description->keys[i]; i++)
        map_put(&plugin->keys, description->keys[i], (void *)(uintptr_t)&description->keys[i]);
}

static int decode_plugin(struct judge_plugin *plugin, const struct frame *frame, char **ret_problem)
{
    struct plugin_description *description = &plugin->description;
    struct arena *arena = &description->arena;
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    size_t facts = 0, keys = 0, hosts = 0;
    int error = 0;
    while (!error && frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_NAME:
            description->name = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_OPTION: {
            struct option_description *option = &ADD(arena, description->options, description->option_count);
            decode_option(&fields, frame_inner(&field), arena, option);
            break;
        }
        case WORKER_TAG_RULE: {
            struct rule *rule = &ADD(arena, description->rules, description->rule_count);
            decode_rule(&fields, frame_inner(&field), arena, rule);
            break;
        }
        case WORKER_TAG_REASON: {
            struct reason *reason = &ADD(arena, description->reasons, description->reason_count);
            reason->id = frame_string(&fields, &field, arena);
            break;
        }
        case WORKER_TAG_FACT:
            add_word(arena, &description->facts, &facts, frame_string(&fields, &field, arena));
            break;
        case WORKER_TAG_KEY:
            add_word(arena, &description->keys, &keys, frame_string(&fields, &field, arena));
            break;
        case WORKER_TAG_HOST:
            add_word(arena, &description->hosts, &hosts, frame_string(&fields, &field, arena));
            break;
        case WORKER_TAG_CATALOGUE:
            error = add_catalogue(plugin, frame_inner(&field), ret_problem);
            break;
        default:
            fields.broken = true;
        }
    }
    return error ? error : fields.broken || !description->name ? -EPROTO : 0;
}

int judge_plugin_new(const struct frame *frame, struct judge_plugin **ret_plugin, char **ret_problem)
{
    struct judge_plugin *plugin = memory_new(1, sizeof *plugin);
    plugin->object = frame->descriptor_count ? frame->descriptors[0] : -1;
    int error = frame->descriptor_count == 1 ? decode_plugin(plugin, frame, ret_problem) : -EPROTO;
    if (error) {
        judge_plugin_free(plugin);
        return error;
    }
    index_plugin(plugin);
    *ret_plugin = plugin;
    return 0;
}

struct judge_plugin *judge_plugin_free(struct judge_plugin *plugin)
{
    if (!plugin)
        return NULL;
    for (size_t i = 0; i < plugin->catalogue_count; i++)
        compiled_release(plugin->compiled[i]);
    free(plugin->compiled);
    free(plugin->catalogues);
    free(plugin->searches);
    map_free(&plugin->options);
    map_free(&plugin->rules);
    map_free(&plugin->facts);
    map_free(&plugin->keys);
    arena_free(&plugin->description.arena);
    if (plugin->object >= 0)
        close(plugin->object);
    free(plugin->unloadable);
    free(plugin);
    return NULL;
}

/* ---- deployments ---- */

static void decode_person(
    struct frame_fields *outer, struct frame_fields fields, struct arena *arena, struct person_act *act)
{
    struct frame_field field;
    act->on = date_none();
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_BY:
            act->by = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_ROLE:
            act->role = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_ON:
            act->on.day = (int32_t)frame_i64(&fields, &field);
            break;
        default:
            fields.broken = true;
        }
    }
    outer->broken |= fields.broken;
}

static void decode_setting(
    struct frame_fields *outer, struct frame_fields fields, struct arena *arena, struct setting *setting)
{
    struct frame_field field;
    setting->value = "";
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_NAME:
            setting->key = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_VALUE:
            setting->value = frame_string(&fields, &field, arena);
            break;
        default:
            fields.broken = true;
        }
    }
    outer->broken |= fields.broken || !setting->key;
}

static void decode_fact(
    struct frame_fields *outer, struct frame_fields fields, struct arena *arena, struct input_fact *fact)
{
    struct frame_field field;
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_NAME:
            fact->name = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_VALUE:
            fact->value = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_FLAGS:
            fact->flags = frame_u32(&fields, &field);
            break;
        default:
            fields.broken = true;
        }
    }
    outer->broken |= fields.broken || !fact->name;
}

static void decode_flow(
    struct frame_fields *outer, struct frame_fields fields, struct arena *arena, struct flow *flow)
{
    struct frame_field field;
    while (frame_next(&fields, &field)) {
        if (field.tag == WORKER_TAG_NAME) {
            flow->name = frame_string(&fields, &field, arena);
        } else if (field.tag == WORKER_TAG_SETTING) {
            struct setting *setting = &ADD(arena, flow->settings.items, flow->settings.count);
            decode_setting(&fields, frame_inner(&field), arena, setting);
        } else {
            fields.broken = true;
        }
    }
    outer->broken |= fields.broken || !flow->name;
}

static void decode_study(
    struct frame_fields *outer, struct frame_fields fields, struct arena *arena, struct study *study)
{
    struct frame_field field;
    study->act.on = date_none();
    while (frame_next(&fields, &field)) {
        if (field.tag == WORKER_TAG_NAME) {
            study->name = frame_string(&fields, &field, arena);
        } else if (field.tag == WORKER_TAG_PERSON) {
            decode_person(&fields, frame_inner(&field), arena, &study->act);
        } else if (field.tag == WORKER_TAG_SETTING) {
            struct setting *setting = &ADD(arena, study->settings.items, study->settings.count);
            decode_setting(&fields, frame_inner(&field), arena, setting);
        } else {
            fields.broken = true;
        }
    }
    outer->broken |= fields.broken || !study->name;
}

int input_context(struct frame_fields fields, struct arena *arena, struct input_context *ret_context)
{
    struct input_context context = {
        .deployment = "", .answered.on = date_none(), .site_answered.on = date_none()};
    struct frame_field field;
    while (frame_next(&fields, &field)) {
        struct frame_fields inner = frame_inner(&field);
        switch (field.tag) {
        case WORKER_TAG_ID:
            context.deployment = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_AT:
            context.at = frame_i64(&fields, &field);
            break;
        case WORKER_TAG_PERSON:
            decode_person(&fields, inner, arena, &context.answered);
            break;
        case WORKER_TAG_SITE_PERSON:
            decode_person(&fields, inner, arena, &context.site_answered);
            break;
        case WORKER_TAG_FACT:
            decode_fact(&fields, inner, arena, &ADD(arena, context.facts, context.fact_count));
            break;
        case WORKER_TAG_KEY:
            decode_setting(&fields, inner, arena, &ADD(arena, context.keys, context.key_count));
            break;
        case WORKER_TAG_STUDY:
            decode_study(&fields, inner, arena, &ADD(arena, context.studies, context.study_count));
            break;
        case WORKER_TAG_FLOW:
            decode_flow(&fields, inner, arena, &ADD(arena, context.flows, context.flow_count));
            break;
        default:
            fields.broken = true;
        }
    }
    if (fields.broken)
        return -EPROTO;
    context.today = instant_date(context.at);
    *ret_context = context;
    return 0;
}

/* ---- checks ---- */

static void decode_evidence(struct frame_fields *outer, struct frame_fields fields, struct arena *arena,
    struct input_evidence *evidence)
{
    struct frame_field field;
    evidence->digest = "";
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_OPTION:
            evidence->option = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_DIGEST:
            evidence->digest = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_SERIAL:
            ADD(arena, evidence->serials, evidence->part_count) = frame_u32(&fields, &field);
            break;
        default:
            fields.broken = true;
        }
    }
    outer->broken |= fields.broken || !evidence->option;
}

static void decode_reliance(struct frame_fields *outer, struct frame_fields fields, struct arena *arena,
    struct input_reliance *reliance)
{
    struct frame_field field;
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_CHECK:
            reliance->check = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_STATE:
            reliance->status = frame_u32(&fields, &field);
            break;
        default:
            fields.broken = true;
        }
    }
    outer->broken |=
        fields.broken || !reliance->check || !reliance->status || reliance->status >= STATUS_COUNT;
}

static void decode_source(
    struct frame_fields *outer, struct frame_fields fields, struct arena *arena, struct input_source *source)
{
    struct frame_field field;
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_NAME:
            source->url = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_SERIAL:
            source->serial = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_GOOD:
            source->good_until = frame_i64(&fields, &field);
            break;
        case WORKER_TAG_AT:
            source->gathered_at = frame_i64(&fields, &field);
            break;
        case WORKER_TAG_FLAGS:
            source->stale = frame_u32(&fields, &field) & WORKER_SOURCE_STALE;
            break;
        default:
            fields.broken = true;
        }
    }
    outer->broken |= fields.broken || !source->url || !source->serial;
}

static void decode_reading(struct frame_fields *outer, struct frame_fields fields, struct arena *arena,
    struct input_reading *reading)
{
    struct frame_field field;
    reading->quote = "";
    reading->act.on = date_none();
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_INDEX:
            reading->index = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_ID:
            reading->rule = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_VERDICT:
            reading->verdict = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_QUOTE:
            reading->quote = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_PERSON:
            decode_person(&fields, frame_inner(&field), arena, &reading->act);
            break;
        default:
            fields.broken = true;
        }
    }
    outer->broken |= fields.broken || !reading->rule;
}

static void decode_asked(
    struct frame_fields *outer, struct frame_fields fields, struct arena *arena, struct input_asked *asked)
{
    struct frame_field field;
    asked->to = "";
    asked->on = date_none();
    while (frame_next(&fields, &field)) {
        if (field.tag == WORKER_TAG_ID)
            asked->rule = frame_string(&fields, &field, arena);
        else if (field.tag == WORKER_TAG_ON)
            asked->on.day = (int32_t)frame_i64(&fields, &field);
        else if (field.tag == WORKER_TAG_NAME)
            asked->to = frame_string(&fields, &field, arena);
        else if (field.tag == WORKER_TAG_STATE)
            asked->state = frame_u32(&fields, &field);
        else
            fields.broken = true;
    }
    outer->broken |= fields.broken || !asked->rule || !asked->state || asked->state > WORKER_ASKED_ANSWERED;
}

int input_job(struct frame_fields fields, struct arena *arena, struct input_job *ret_job)
{
    struct input_job job = {.attested.on = date_none()};
    struct frame_field field;
    while (frame_next(&fields, &field)) {
        struct frame_fields inner = frame_inner(&field);
        switch (field.tag) {
        case WORKER_TAG_JOB:
            job.number = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_CONTEXT:
            job.context = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_TIMEOUT:
            job.timeout = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_CHECK:
            job.check = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_PERSON:
            decode_person(&fields, inner, arena, &job.attested);
            break;
        case WORKER_TAG_SETTING:
            decode_setting(&fields, inner, arena, &ADD(arena, job.settings, job.setting_count));
            break;
        case WORKER_TAG_RULE:
            decode_rule(&fields, inner, arena, &ADD(arena, job.rules, job.rule_count));
            break;
        case WORKER_TAG_EVIDENCE:
            decode_evidence(&fields, inner, arena, &ADD(arena, job.evidence, job.evidence_count));
            break;
        case WORKER_TAG_RELIANCE:
            decode_reliance(&fields, inner, arena, &ADD(arena, job.reliances, job.reliance_count));
            break;
        case WORKER_TAG_SOURCE:
            decode_source(&fields, inner, arena, &ADD(arena, job.sources, job.source_count));
            break;
        case WORKER_TAG_ROUNDS:
            job.rounds = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_STEADY:
            job.steady = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_READING:
            decode_reading(&fields, inner, arena, &ADD(arena, job.readings, job.reading_count));
            break;
        case WORKER_TAG_ASKED:
            decode_asked(&fields, inner, arena, &ADD(arena, job.asked, job.asked_count));
            break;
        default:
            fields.broken = true;
        }
    }
    if (fields.broken || !job.check || job.steady > job.source_count)
        return -EPROTO;
    *ret_job = job;
    return 0;
}
