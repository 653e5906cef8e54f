/* The web as a plugin sees it: addresses it may ask for, what they answered, and what stands in the answers. What is not
 * here yet becomes a wish, which the core grants or refuses. An answer grows old at an instant, so it may be there for one
 * call and gone for a later one. Fetches nothing. See golive/plugin.h. */
#include "worker/host.h"

#include "worker/sources.h"

#include <string.h>

#define LONGEST_QUOTE ((size_t)200)
#define WHERE_STEPS 3u

/* ---- what the job brings ---- */

static void settle(struct call *call, struct golive_source *source)
{
    const struct piece *piece = source->loaded->piece;
    char day[DATE_TEXT_SIZE];
    source->state = (int32_t)piece->state;
    source->why = piece->why;
    if (piece->state == EVIDENCE_PENDING) {
        source->state = GOLIVE_UNAVAILABLE;
        source->why = "it was not gathered";
    }
    bool ages = piece->state == EVIDENCE_GOT || piece->state == EVIDENCE_ABSENT;
    if (!ages || source->input->good_until == INSTANT_NONE)
        return;
    call_flip(call, source->input->good_until);
    if (call->context->at < source->input->good_until)
        return;
    date_text(instant_date(source->input->gathered_at), day);
    source->state = GOLIVE_UNAVAILABLE;
    source->why = arena_format(call->arena, "the last copy is of %s and too old", day);
}

/* Of a source that an option names: which, and whether a program said it. */
static void describe_option(const struct call *call, struct golive_source *source)
{
    static const char *const prefixes[] = {WORKER_SOURCE_OPTION, WORKER_SOURCE_PEER, WORKER_SOURCE_COMMAND};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (!string_starts(source->url, prefixes[i]))
            continue;
        const char *name = source->url + strlen(prefixes[i]);
        const char *end = strchrnul(name, ' ');
        source->option = arena_copy_bytes(call->arena, name, (size_t)(end - name));
        const struct option_description *option = map_get(&call->plugin->options, source->option);
        source->command = option && option->type == OPTION_COMMAND;
    }
}

void call_take_sources(struct call *call)
{
    const struct input_job *job = call->job;
    if (!job->source_count)
        return;
    call->sources = arena_take(call->arena, job->source_count * sizeof *call->sources);
    call->cited = arena_take(call->arena, job->source_count * sizeof *call->cited);
    for (size_t i = 0; i < job->source_count; i++) {
        struct golive_source *source = &call->sources[i];
        source->url = job->sources[i].url;
        source->input = &job->sources[i];
        describe_option(call, source);
        source->loaded = evidence_store_get(call->evidence, job->sources[i].serial);
        if (!source->loaded) {
            call_broke(call, "its evidence was not handed over");
            continue;
        }
        evidence_store_parse(call->evidence, source->loaded);
        map_put(&call->sources_by_url, source->url, source);
    }
}

/* ---- asking ---- */

/* What is answered where nothing will be asked. */
static const golive_source *refused(struct call *call, const char *url, const char *why)
{
    struct golive_source *source = arena_take(call->arena, sizeof *source);
    *source = (struct golive_source){.url = url, .state = GOLIVE_REFUSED, .why = why};
    return source;
}

/* Each call asks for what the one before had, in its order, up to what was pending then: otherwise its answer would hang
 * on more than what the host told. */
static void keep_order(struct call *call, const char *url)
{
    size_t next = call->cited_count;
    if (next < call->job->steady && strcmp(call->job->sources[next].url, url) != 0)
        call_broke(call,
            "asks for addresses in another order than before: for %.200s where it asked for %.200s", url,
            call->job->sources[next].url);
}

static void cite(struct call *call, const struct golive_source *source)
{
    for (size_t i = 0; i < call->cited_count; i++) {
        if (call->cited[i] == source->input)
            return;
    }
    keep_order(call, source->url);
    settle(call, &call->sources[source->input - call->job->sources]);
    call->cited[call->cited_count++] = source->input;
}

void call_wish(struct call *call, const struct judge_wish *wish)
{
    for (size_t i = 0; i < call->wish_count; i++) {
        struct judge_wish *known = &call->wishes[i];
        if (strcmp(known->url, wish->url) != 0)
            continue;
        known->fresh = known->fresh < wish->fresh ? known->fresh : wish->fresh;
        known->good_until = known->good_until < wish->good_until ? known->good_until : wish->good_until;
        return;
    }
    keep_order(call, wish->url);
    if (call->wish_count + call->cited_count >= WORKER_MOST_SOURCES) {
        call_broke(call, "asks for more than %u addresses", WORKER_MOST_SOURCES);
        return;
    }
    if (!call->wish_count)
        call->steady = call->cited_count;
    memory_reserve(&call->wishes, &call->wish_capacity, call->wish_count + 1, sizeof *call->wishes);
    call->wishes[call->wish_count++] = *wish;
}

const golive_source *call_source(struct call *call, const char *name)
{
    const struct golive_source *source = map_get(&call->sources_by_url, name);
    if (source)
        cite(call, source);
    return source;
}

const golive_source *host_fetch(golive *g, const char *url, const char *rule_id)
{
    struct call *call = call_of(g);
    asks(call, "the address", url);
    url = call_clean(call, url ? url : "", ADDRESS_LONGEST);
    const struct rule *rule = call_rule(call, rule_id);
    if (!rule)
        return refused(call, url, "the plugin asks for it for a rule that it does not have");
    if (!plugin_may_ask(&call->plugin->description, url, call->arena)) {
        call_misuse(call, "hosts",
            "the plugin asks for %.200s, which is no https address of a host that its description names",
            url);
        return refused(call, url, "the plugin's description does not name its host");
    }
    const struct golive_source *source = call_source(call, url);
    if (source)
        return source;
    call_wish(
        call, &(struct judge_wish){
                  .url = arena_copy(call->arena, url), .fresh = rule->fresh, .good_until = rule->good_until});
    call->pending = true;
    return NULL;
}

/* ---- how it stands ---- */

int32_t host_source_state(golive *g, const golive_source *source)
{
    asks(call_of(g), "the state of a source", source ? source->url : NULL);
    return source ? source->state : GOLIVE_PENDING;
}

static const char *broken(const golive_source *source)
{
    return source && source->state == GOLIVE_GOT ? source->loaded->problem : NULL;
}

const char *host_source_why(golive *g, const golive_source *source)
{
    asks(call_of(g), "why a source is not there", source ? source->url : NULL);
    if (broken(source))
        return broken(source);
    return source ? source->why : "";
}

const char *host_source_media_type(golive *g, const golive_source *source)
{
    asks(call_of(g), "the media type of a source", source ? source->url : NULL);
    return source && source->loaded ? source->loaded->piece->media_type : "";
}

int32_t host_source_stale(golive *g, const golive_source *source)
{
    asks(call_of(g), "the age of a source", source ? source->url : NULL);
    return source && source->input && source->input->stale;
}

golive_date host_source_date(golive *g, const golive_source *source)
{
    asks(call_of(g), "the date of a source", source ? source->url : NULL);
    if (!source || !source->input || (source->state != GOLIVE_GOT && source->state != GOLIVE_ABSENT))
        return (golive_date){GOLIVE_NO_DATE};
    return (golive_date){instant_date(source->input->gathered_at).day};
}

const char *host_source_digest(golive *g, const golive_source *source)
{
    struct call *call = call_of(g);
    asks(call, "the digest of a source", source ? source->url : NULL);
    if (!source || source->state != GOLIVE_GOT)
        return "";
    const struct piece *piece = source->loaded->piece;
    bool words = source_is_page(piece->bytes, piece->length) || string_starts(piece->media_type, "text/");
    char *digest = arena_take(call->arena, SOURCE_DIGEST_SIZE);
    if (!words && source->loaded->xml) { /* attributes may tell the day on which it was asked */
        const char *value = source_xml_value(source->loaded->xml, "/*", call->arena);
        source_digest(value, strlen(value), digest);
        return digest;
    }
    if (!words)
        return piece->digest;
    struct text text = {0};
    source_main_text(piece->bytes, piece->length, &text);
    source_digest(text_string(&text), text.length, digest);
    text_free(&text);
    return digest;
}

/* ---- looking in ---- */

/* What may be looked into along PATH; NULL otherwise. */
static struct loaded *openable(const golive_source *source, const char *path)
{
    bool whole = source && source->state == GOLIVE_GOT && path &&
                 strnlen(path, SOURCE_LONGEST_PATH + 1) <= SOURCE_LONGEST_PATH;
    return whole && !source->loaded->problem ? source->loaded : NULL;
}

static int32_t kind_of(const golive_source *source, const char *path)
{
    const struct loaded *loaded = openable(source, path);
    if (broken(source) && path && !*path)
        return GOLIVE_BROKEN;
    if (!loaded)
        return GOLIVE_NOTHING;
    return loaded->json ? source_json_kind(loaded->json, path) : source_xml_kind(loaded->xml, path);
}

static const char *value_of(struct call *call, const golive_source *source, const char *path)
{
    const struct loaded *loaded = openable(source, path);
    if (!loaded)
        return "";
    return loaded->json ? source_json_value(loaded->json, path)
                        : source_xml_value(loaded->xml, path, call->arena);
}

int32_t host_kind(golive *g, const golive_source *source, const char *path)
{
    asks(call_of(g), "the kind of", path);
    return kind_of(source, path);
}

uint32_t host_count(golive *g, const golive_source *source, const char *path)
{
    asks(call_of(g), "the number of", path);
    const struct loaded *loaded = openable(source, path);
    if (!loaded)
        return 0;
    return loaded->json ? source_json_count(loaded->json, path) : source_xml_count(loaded->xml, path);
}

const char *host_name(golive *g, const golive_source *source, const char *path, uint32_t index)
{
    asks(call_of(g), "a name in", path);
    const struct loaded *loaded = openable(source, path);
    if (!loaded)
        return "";
    return loaded->json ? source_json_name(loaded->json, path, index)
                        : source_xml_name(loaded->xml, path, index);
}

const char *host_value(golive *g, const golive_source *source, const char *path)
{
    asks(call_of(g), "the value of", path);
    return value_of(call_of(g), source, path);
}

/* ---- places ---- */

golive_place host_source_place(golive *g, const golive_source *source, const char *path)
{
    struct call *call = call_of(g);
    asks(call, "the place of", path);
    if (!source)
        return (golive_place){0};
    path = call_clean(call, path ? path : "", SOURCE_LONGEST_PATH);
    return call_place(call, (struct place){.kind = PLACE_SOURCE, .source = source, .path = path});
}

const char *place_source_problem(const struct place *place)
{
    const struct golive_source *source = place->source;
    if (source->state != GOLIVE_GOT)
        return source->why;
    if (!*place->path) /* a page may be looked at as a whole; data that cannot be read may not */
        return broken(source) && !source_is_page(source->loaded->piece->bytes, source->loaded->piece->length)
                   ? broken(source)
                   : NULL;
    if (broken(source))
        return broken(source);
    return kind_of(source, place->path) == GOLIVE_NOTHING ? "the answer has nothing of that name" : NULL;
}

/* The last steps of the path, which say what it is; the address stands with the evidence. The whole of it: its host. */
const char *place_source_where(struct call *call, const struct place *place)
{
    struct text where = {0};
    struct address address;
    const char *at = place->path + strlen(place->path);
    for (unsigned steps = 0; at > place->path && steps < WHERE_STEPS; steps++) {
        do
            at--;
        while (at > place->path && *at != '/');
    }
    while (*at == '/' && at[1]) {
        size_t length = strcspn(at + 1, "/");
        text_format(&where, "%s%.*s", where.length ? ", " : "", (int)length, at + 1);
        at += 1 + length;
    }
    if (!where.length && place->source->option)
        text_format(&where, "[%s] %s", call->job->check, place->source->option);
    else if (!where.length && address_parse(place->source->url, call->arena, &address, NULL) == 0)
        text_append_string(&where, address.host);
    const char *words = arena_copy(call->arena, text_string(&where));
    text_free(&where);
    return words;
}

const char *place_source_quote(struct call *call, const struct place *place)
{
    if (!*place->path)
        return "";
    const char *value = value_of(call, place->source, place->path);
    size_t length = 0, at = 0;
    uint32_t codepoint;
    while (value[at]) { /* LONGEST_QUOTE characters, not bytes */
        size_t bytes = utf8_decode(value + at, strlen(value + at), &codepoint);
        if (!bytes || length++ == LONGEST_QUOTE)
            break;
        at += bytes;
    }
    return arena_copy_bytes(call->arena, value, at);
}

/* ---- studies ---- */

uint32_t host_study_count(golive *g)
{
    asks(call_of(g), "the studies", NULL);
    return (uint32_t)call_of(g)->context->study_count;
}

const char *host_study_name(golive *g, uint32_t index)
{
    const struct call *call = call_of(g);
    return index < call->context->study_count ? call->context->studies[index].name : "";
}

const char *host_study_key(golive *g, uint32_t index, const char *key)
{
    const struct call *call = call_of(g);
    asks(call_of(g), "of a study", key);
    if (index >= call->context->study_count || !key)
        return "";
    const struct settings *settings = &call->context->studies[index].settings;
    for (size_t i = 0; i < settings->count; i++) {
        if (string_equal(settings->items[i].key, key))
            return settings->items[i].value;
    }
    return "";
}

golive_place host_study_place(golive *g, uint32_t index)
{
    struct call *call = call_of(g);
    asks(call, "the place of a study", NULL);
    if (index >= call->context->study_count)
        return (golive_place){0};
    return call_place(call, (struct place){.kind = PLACE_STUDY, .what = index});
}
