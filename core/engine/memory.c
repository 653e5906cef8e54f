/* What deployments' results rest on, as digests; recalling those that rest on the same. A digest is of everything that a judge
 * can see of a deployment: what is not in it cannot make a difference, since judges have no files, no network and no clock.
 * Where something is another, memory_checks.c looks which checks that concerns. See memory.h. */
#include "engine/memory_private.h"

#include "base/file.h"
#include "base/known.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_PROGRAM ((size_t)256 << 20)
#define LIMITED_DAYS 30 /* how long a horizon that ends with what was looked ahead is taken for the same */

/* A file that results rest on. */
struct file {
    struct digest digest;
    bool read; /* in this run */
};

/* ---- digests ---- */

void memory_add_number(struct digest_stream *stream, int64_t number)
{
    digest_add(stream, &number, sizeof number);
}

void memory_add_digest(struct digest_stream *stream, const struct digest *digest)
{
    digest_add(stream, digest->bytes, sizeof digest->bytes);
}

/* The digest of a file's bytes, or of the error of reading it; read once, and not at all while what is known of it will do. */
static const struct digest *digest_of_file(struct memory *memory, const char *path)
{
    struct file *file = map_get(&memory->files, path);
    if (file && (file->read || memory->known))
        return &file->digest;
    struct digest digest;
    int error = known_digest(memory->known, path, LONGEST_PROGRAM, &digest);
    if (!file) {
        file = arena_take(memory->arena, sizeof *file);
        map_put(&memory->files, arena_copy(memory->arena, path), file);
    }
    file->read = error <= 0;
    file->digest = error < 0 ? digest_of(&error, sizeof error) : digest;
    return &file->digest;
}

static void add_file_of_data(struct memory *memory, struct digest_stream *stream, const char *name)
{
    AUTO_FREE char *path = file_join(memory->judge->data_folder, name);
    memory_add_digest(stream, digest_of_file(memory, path));
}

static struct digest base_of(struct memory *memory)
{
    struct digest_stream *stream = digest_begin();
    const struct site *site = &memory->judge->config->site;
    digest_add_string(stream, GOLIVE_VERSION);
    for (const char *const *program = memory->options.programs; *program; program++)
        memory_add_digest(stream, digest_of_file(memory, *program));
    add_file_of_data(memory, stream, "facts.ini");
    add_file_of_data(memory, stream, "dimensions.ini");
    AUTO_FREE char *zone = file_join("/usr/share/zoneinfo", site->timezone);
    memory_add_digest(stream, digest_of_file(memory, zone));
    const struct result_memory *keeper = memory->options.memory;
    struct digest of_site = keeper->of_site(keeper->context, site);
    memory_add_digest(stream, &of_site);
    return digest_end(stream);
}

void memory_add_plugin(struct memory *memory, struct digest_stream *stream, const struct check *check)
{
    const struct plugin_description *plugin = check->description;
    const struct plugin_entry *entry =
        check->plugin ? plugins_find(memory->judge->plugins, check->plugin) : NULL;
    digest_add_string(stream, entry ? entry->refusal : NULL);
    if (!plugin)
        return;
    memory_add_digest(stream, &plugin->digest);
    for (const char *const *name = plugin->catalogues; name && *name; name++) {
        AUTO_FREE char *path = memory_format("clauses/%s.ini", *name);
        add_file_of_data(memory, stream, path);
    }
}

static void add_piece(struct digest_stream *stream, const struct gathered *gathered)
{
    const struct evidence *evidence = &gathered->evidence;
    digest_add_string(stream, evidence->uri);
    digest_add_string(stream, gathered->name);
    memory_add_number(stream, (int64_t)evidence->state);
    memory_add_number(stream, evidence->digested + 2 * evidence->digest_only + 4 * evidence->stale);
    if (evidence->digested)
        memory_add_digest(stream, &evidence->digest);
    digest_add_string(stream, evidence->media_type);
    digest_add_string(stream, evidence->error);
    digest_add_string(stream, evidence->remark);
    memory_add_number(stream, (int64_t)gathered->length);
}

/* Of a document the text counts, too: what the reader makes of its bytes depends on how it is told to read. */
static void add_text(struct digest_stream *stream, const struct gathered *gathered)
{
    struct digest text = gathered->outcome_known ? gathered->outcome
                                                 : digest_of(gathered->bytes ? gathered->bytes : "",
                                                       gathered->bytes ? gathered->length : 0);
    memory_add_digest(stream, &text);
}

void memory_add_evidence(struct digest_stream *stream, const struct check_evidence *evidence)
{
    size_t options = evidence ? evidence->option_count : 0;
    memory_add_number(stream, (int64_t)options);
    for (size_t k = 0; k < options; k++) {
        const struct gathered_option *option = &evidence->options[k];
        digest_add_string(stream, option->option);
        memory_add_number(stream, (int64_t)option->part_count);
        for (size_t n = 0; n < option->part_count; n++) {
            add_piece(stream, option->parts[n]);
            add_text(stream, option->parts[n]);
        }
    }
}

static void add_deployment(
    struct memory *memory, struct digest_stream *stream, const struct deployment *deployment, size_t index)
{
    const struct result_memory *keeper = memory->options.memory;
    struct digest said = keeper->of_deployment(keeper->context, deployment);
    const struct check_evidence *evidence = memory->judge->evidence ? memory->judge->evidence[index] : NULL;
    memory_add_digest(stream, &said);
    for (size_t i = 0; i < deployment->check_count; i++) {
        memory_add_plugin(memory, stream, &deployment->checks[i]);
        memory_add_evidence(stream, evidence ? &evidence[i] : NULL);
    }
}

static size_t index_of(const struct memory *memory, const struct deployment *deployment)
{
    return (size_t)(deployment - memory->judge->config->deployments);
}

static struct digest inputs_of(struct memory *memory, const struct judge_case *of)
{
    struct digest_stream *stream = digest_begin();
    const struct deployment *parent = of->deployment->parent;
    memory_add_digest(stream, &memory->base);
    add_deployment(memory, stream, of->deployment, of->index);
    if (parent)
        add_deployment(memory, stream, parent, index_of(memory, parent));
    return digest_end(stream);
}

/* ---- what was asked of the web ---- */

void memory_expect(struct memory *memory, const struct judge_case *of, const struct remembered_wish *wish)
{
    const struct deployment *deployment = wish->of_site ? of->deployment->parent : of->deployment;
    const struct check *check = deployment ? deployment_check(deployment, wish->check) : NULL;
    if (check)
        web_expect(memory->judge->web, index_of(memory, deployment), (size_t)(check - deployment->checks),
            &(struct judge_wish){.url = wish->url, .fresh = wish->fresh, .good_until = wish->good_until});
}

struct digest memory_answers(const struct memory *memory, size_t deployment, size_t check)
{
    struct web_order order = web_known(memory->judge->web, deployment, check);
    if (!order.count)
        return (struct digest){{0}};
    struct digest_stream *stream = digest_begin();
    for (size_t i = 0; i < order.count; i++) {
        struct web_reply answer = web_reply(order.items[i]);
        digest_add_string(stream, answer.name);
        add_piece(stream, answer.gathered);
        memory_add_number(stream, answer.good_until);
    }
    return digest_end(stream);
}

/* The wishes of a case's checks, and a digest of what came of them. */
struct wishes {
    struct remembered_wish *items;
    size_t count, capacity;
    struct digest answers;
};

static void list_wishes(const struct memory *memory, const struct deployment *deployment, bool of_site,
    struct wishes *wishes, struct digest_stream *stream)
{
    size_t index = index_of(memory, deployment);
    for (size_t i = 0; i < deployment->check_count; i++) {
        struct web_order order = web_known(memory->judge->web, index, i);
        if (!order.count)
            continue;
        struct digest answers = memory_answers(memory, index, i);
        memory_add_number(stream, of_site);
        memory_add_number(stream, (int64_t)i);
        memory_add_digest(stream, &answers);
        memory_reserve(&wishes->items, &wishes->capacity, wishes->count + order.count, sizeof *wishes->items);
        for (size_t k = 0; k < order.count; k++) {
            const struct judge_wish *again = web_reply(order.items[k]).again;
            if (again)
                wishes->items[wishes->count++] = (struct remembered_wish){
                    deployment->checks[i].id, of_site, again->url, again->fresh, again->good_until};
        }
    }
}

/* Its items are freed with free(). */
static struct wishes wishes_of(const struct memory *memory, const struct judge_case *of)
{
    struct wishes wishes = {0};
    struct digest_stream *stream = digest_begin();
    list_wishes(memory, of->deployment, false, &wishes, stream);
    if (of->deployment->parent)
        list_wishes(memory, of->deployment->parent, true, &wishes, stream);
    wishes.answers = digest_end(stream);
    return wishes;
}

/* ---- recalling ---- */

static const struct evidence *gathered_of_option(const struct check_evidence *evidence, const char *uri)
{
    for (size_t i = 0; evidence && i < evidence->option_count; i++) {
        for (size_t k = 0; k < evidence->options[i].part_count; k++) {
            if (string_equal(evidence->options[i].parts[k]->evidence.uri, uri))
                return &evidence->options[i].parts[k]->evidence;
        }
    }
    return NULL;
}

static const struct evidence *gathered_now(
    const struct memory *memory, const struct deployment *deployment, const char *check, const char *uri)
{
    size_t index = index_of(memory, deployment);
    for (size_t i = 0; i < deployment->check_count; i++) {
        if (!string_equal(deployment->checks[i].id, check))
            continue;
        const struct check_evidence *of = memory->judge->evidence ? memory->judge->evidence[index] : NULL;
        const struct evidence *evidence = gathered_of_option(of ? &of[i] : NULL, uri);
        struct web_order order = web_known(memory->judge->web, index, i);
        for (size_t k = 0; k < order.count && !evidence; k++) {
            struct web_reply answer = web_reply(order.items[k]);
            if (string_equal(answer.gathered->evidence.uri, uri))
                evidence = &answer.gathered->evidence;
        }
        return evidence;
    }
    return NULL;
}

/* When it was gathered is this run's own. */
static bool date_evidence(const struct memory *memory, const struct judge_case *of, const char *check,
    const struct evidence *evidence)
{
    const struct evidence *now = gathered_now(memory, of->deployment, check, evidence->uri);
    if (!now && of->deployment->parent)
        now = gathered_now(memory, of->deployment->parent, check, evidence->uri);
    if (!now)
        return false;
    struct evidence *own = (struct evidence *)evidence; /* recalled for this run */
    own->gathered_at = now->gathered_at;
    own->cached = now->cached;
    return true;
}

bool memory_date_check(
    const struct memory *memory, const struct judge_case *of, struct check_result *check, instant judged_at)
{
    check->remembered = true;
    check->judged_at = judged_at;
    for (uint32_t k = 0; k < check->evidence_count; k++) {
        if (!date_evidence(memory, of, check->check->id, check->evidence[k]))
            return false;
    }
    for (uint32_t k = 0; k < check->finding_count; k++) {
        const struct evidence *evidence = check->findings[k].evidence;
        if (evidence && !date_evidence(memory, of, check->check->id, evidence))
            return false;
    }
    return true;
}

/* A check that was recalled itself then was judged before that. */
static bool date_all(const struct memory *memory, const struct judge_case *of,
    const struct deployment_result *result, const struct remembered *before)
{
    size_t next = 0;
    for (size_t i = 0; i < result->check_count; i++) {
        instant judged_at = before->from;
        if (next < before->check_count && before->checks[next].place == i)
            judged_at = before->checks[next++].from;
        if (!memory_date_check(memory, of, &result->checks[i], judged_at))
            return false;
    }
    return true;
}

/* Chosen by what the deployment rests on and by the run, so that each check has its turn and nobody can tell which is next. */
bool memory_samples(const struct memory *memory, const struct recollection *of, size_t check)
{
    uint64_t number = of->lot + (check + 1) * 0x9e3779b97f4a7c15u; /* splitmix64 */
    number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9u;
    number = (number ^ number >> 27) * 0x94d049bb133111ebu;
    return (number ^ number >> 31) % memory->options.sample == 0;
}

static uint64_t draw_lot(const struct memory *memory, const struct digest *inputs)
{
    struct digest_stream *stream = digest_begin();
    uint64_t lot;
    memory_add_digest(stream, inputs);
    digest_add_string(stream, memory->options.run);
    struct digest chosen = digest_end(stream);
    memcpy(&lot, chosen.bytes, sizeof lot);
    return lot;
}

static bool samples_any(const struct memory *memory, const struct judge_case *of, struct recollection *mine)
{
    for (size_t i = 0; i < of->deployment->check_count; i++) {
        if (memory_samples(memory, mine, i))
            return true;
    }
    return false;
}

const char *memory_weaker(const char *one, const char *other)
{
    static const char *const needless[] = {"not needed", "full"};
    for (size_t i = 0; i < 2; i++) {
        if (!one || string_equal(one, needless[i]))
            return other ? other : one;
        if (!other || string_equal(other, needless[i]))
            return one;
    }
    return one;
}

/* The result as a whole, if all its answers are the same, too. */
static void recall(struct memory *memory, size_t place)
{
    const struct judge_case *of = &memory->cases[place];
    struct recollection *mine = &memory->of[place];
    const struct result_memory *keeper = memory->options.memory;
    struct deployment_result *result = arena_take(memory->arena, sizeof *result);
    if (!keeper->recall(
            keeper->context, of->deployment, &mine->before, instant_date(of->at), memory->arena, result) ||
        !date_all(memory, of, result, &mine->before))
        return;
    if (samples_any(memory, of, mine)) {
        mine->sampled = result;
        return;
    }
    *of->result = *result;
    of->result->memory = &mine->before;
    mine->recalled = true;
    memory->counts.deployments++;
    memory->counts.checks += of->result->check_count;
    memory->counts.remembered += of->result->check_count;
    memory->sandbox = memory_weaker(memory->sandbox, mine->before.sandbox);
}

static void find(struct memory *memory, size_t place)
{
    const struct judge_case *of = &memory->cases[place];
    struct recollection *mine = &memory->of[place];
    const struct result_memory *keeper = memory->options.memory;
    const struct remembered *before = &mine->before;
    mine->found = keeper->find(keeper->context, of->deployment->id, memory->arena, &mine->before);
    if (!mine->found)
        return;
    mine->lot = draw_lot(memory, &mine->inputs);
    mine->candidate = before->whole && memcmp(&before->inputs, &mine->inputs, sizeof mine->inputs) == 0 &&
                      before->from <= of->at && (before->until == INSTANT_NONE || of->at < before->until);
    for (size_t i = 0; mine->candidate && i < before->wish_count; i++)
        memory_expect(memory, of, &before->wishes[i]);
    if (!mine->candidate)
        memory_checks_find(memory, place);
}

/* Nobody waits for the web meanwhile. */
static void find_all(struct memory *memory)
{
    const struct result_memory *keeper = memory->options.memory;
    keeper->hold(keeper->context, true);
    for (size_t i = 0; i < memory->count; i++) {
        if (!memory->cases[i].deployment->broken)
            find(memory, i);
    }
    keeper->hold(keeper->context, false);
    web_gather(memory->judge->web);
}

static bool same_answers(const struct memory *memory, size_t place)
{
    struct wishes wishes = wishes_of(memory, &memory->cases[place]);
    free(wishes.items);
    return memcmp(&wishes.answers, &memory->of[place].before.answers, sizeof wishes.answers) == 0;
}

static void recall_all(struct memory *memory)
{
    const struct result_memory *keeper = memory->options.memory;
    keeper->hold(keeper->context, true);
    for (size_t i = 0; i < memory->count; i++) {
        struct recollection *mine = &memory->of[i];
        if (mine->candidate && same_answers(memory, i))
            recall(memory, i);
        if (!mine->found || mine->recalled)
            continue;
        if (mine->candidate)
            memory_checks_find(memory, i);
        memory_checks_recall(memory, i);
    }
    keeper->hold(keeper->context, false);
}

/* That a helper cannot be started is found by who judges. */
static void need_evidence(const struct memory *memory, size_t index)
{
    AUTO_FREE char *problem = NULL;
    memory->judge->need(memory->judge->need_context, index, &problem);
}

/* What is judged rests on bytes that were read in this run: whatever was known of files counts for what is recalled alone. */
static void read_what_is_judged(struct memory *memory)
{
    bool begun = false;
    for (size_t i = 0; i < memory->count; i++) {
        const struct judge_case *of = &memory->cases[i];
        if (of->deployment->broken || memory->of[i].recalled)
            continue;
        if (!memory->judge->need) {
            memory_checks_inputs(memory, i);
            continue;
        }
        if (!begun) {
            memory->known = NULL;
            memory->base = base_of(memory);
            begun = true;
        }
        need_evidence(memory, of->index);
        if (of->deployment->parent)
            need_evidence(memory, index_of(memory, of->deployment->parent));
        memory->of[i].inputs = inputs_of(memory, of);
        memory_checks_again(memory, i);
    }
}

struct memory *memory_begin(const struct memory_options *options, struct judge *judge,
    const struct judge_case *cases, size_t count, struct arena *arena)
{
    struct memory *memory = arena_take(arena, sizeof *memory);
    *memory = (struct memory){.options = *options,
        .judge = judge,
        .cases = cases,
        .count = count,
        .arena = arena,
        .of = arena_take(arena, count * sizeof *memory->of)};
    if (!options->memory)
        return memory;
    memory->known = options->known;
    memory->base = base_of(memory);
    bool looks = options->sample > 0;
    for (size_t i = 0; i < count; i++) {
        if (!cases[i].deployment->broken)
            memory->of[i].inputs = inputs_of(memory, &cases[i]);
    }
    if (looks) {
        find_all(memory);
        recall_all(memory);
    }
    read_what_is_judged(memory);
    map_free(&memory->files);
    return memory;
}

bool memory_holds(const struct memory *memory, size_t place)
{
    return memory->of[place].recalled;
}

const struct check_result *const *memory_known(const struct memory *memory, size_t place)
{
    return memory->of[place].known;
}

/* ---- remembering ---- */

/* True if another run might come to something else by itself: a plugin that failed is asked again. */
static bool is_fleeting(const struct deployment_result *result)
{
    for (size_t i = 0; i < result->check_count; i++) {
        if (result->checks[i].fleeting)
            return true;
    }
    return false;
}

static void sooner(instant *until, instant candidate, instant after)
{
    if (candidate != INSTANT_NONE && candidate > after && (*until == INSTANT_NONE || candidate < *until))
        *until = candidate;
}

/* The first instant at which the result is another by itself. */
static instant until_when(const struct judge_case *of, instant next_flip)
{
    const struct deployment_result *result = of->result;
    const struct use_exception *exception = of->deployment->exception;
    struct date go_live = of->deployment->go_live;
    instant until = INSTANT_NONE;
    sooner(&until, next_flip, of->at);
    if (date_given(go_live))
        sooner(&until, date_begin(go_live), of->at);
    if (exception && date_given(exception->approved_on))
        sooner(&until, date_begin(exception->approved_on), of->at);
    if (exception && date_given(exception->expires))
        sooner(&until, date_begin(date_add_days(exception->expires, 1)), of->at);
    if (result->horizon_limited)
        sooner(&until, of->at + (instant)LIMITED_DAYS * 86400, of->at);
    return until;
}

void memory_note(
    struct memory *memory, size_t place, instant next_flip, const char *sandbox, struct arena *arena)
{
    const struct judge_case *of = &memory->cases[place];
    const struct recollection *mine = &memory->of[place];
    if (!memory->options.memory || of->deployment->broken)
        return;
    struct wishes wishes = wishes_of(memory, of);
    struct remembered_wish *items = arena_take(arena, (wishes.count + 1) * sizeof *items);
    if (wishes.count)
        memcpy(items, wishes.items, wishes.count * sizeof *items);
    free(wishes.items);
    struct remembered *remembered = arena_take(arena, sizeof *remembered);
    *remembered = (struct remembered){
        .whole = !is_fleeting(of->result),
        .inputs = mine->inputs,
        .answers = wishes.answers,
        .from = of->at,
        .until = until_when(of, next_flip),
        .sandbox = mine->known ? memory_weaker(sandbox, mine->before.sandbox) : sandbox,
        .wishes = items,
        .wish_count = wishes.count,
    };
    memory_checks_note(memory, place, arena, remembered);
    of->result->memory = remembered;
}

size_t memory_compare(const struct memory *memory)
{
    const struct result_memory *keeper = memory->options.memory;
    size_t differ = memory->differing;
    for (size_t i = 0; i < memory->count; i++) {
        if (memory->of[i].sampled)
            differ += keeper->differs(keeper->context, memory->cases[i].result, memory->of[i].sampled,
                instant_date(memory->cases[i].at));
    }
    return differ;
}

const char *memory_sandbox(const struct memory *memory)
{
    return memory->sandbox;
}

struct memory_counts memory_counts(const struct memory *memory)
{
    return memory->counts;
}
