/* What results rest on, as digests; recalling those that rest on the same. A digest is of everything that a judge can see of
 * a deployment: what is not in it cannot make a difference, since judges have no files, no network and no clock. See
 * memory.h. */
#include "engine/memory.h"

#include "base/file.h"
#include "base/known.h"
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_PROGRAM ((size_t)256 << 20)
#define LIMITED_DAYS 30 /* how long a horizon that ends with what was looked ahead is taken for the same */

/* A file that results rest on. */
struct file {
    struct digest digest;
    bool read; /* in this run */
};

/* One case. */
struct recollection {
    struct digest inputs;
    struct remembered before; /* what was found */
    bool candidate;           /* the inputs are the same */
    bool recalled;
    const struct deployment_result *sampled; /* what was remembered, where it is judged anew; else NULL */
};

struct memory {
    struct memory_options options;
    struct judge *judge;
    const struct judge_case *cases;
    size_t count;
    struct arena *arena;
    struct recollection *of;
    struct digest base;  /* of what all results rest on */
    struct known *known; /* NULL: files are read */
    struct map files;    /* path -> struct file */
    const char *sandbox;
    struct memory_counts counts;
};

/* ---- digests ---- */

static void add_number(struct digest_stream *stream, int64_t number)
{
    digest_add(stream, &number, sizeof number);
}

static void add_digest(struct digest_stream *stream, const struct digest *digest)
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
    add_digest(stream, digest_of_file(memory, path));
}

static struct digest base_of(struct memory *memory)
{
    struct digest_stream *stream = digest_begin();
    const struct site *site = &memory->judge->config->site;
    digest_add_string(stream, GOLIVE_VERSION);
    for (const char *const *program = memory->options.programs; *program; program++)
        add_digest(stream, digest_of_file(memory, *program));
    add_file_of_data(memory, stream, "facts.ini");
    add_file_of_data(memory, stream, "dimensions.ini");
    AUTO_FREE char *zone = file_join("/usr/share/zoneinfo", site->timezone);
    add_digest(stream, digest_of_file(memory, zone));
    const struct result_memory *keeper = memory->options.memory;
    struct digest of_site = keeper->of_site(keeper->context, site);
    add_digest(stream, &of_site);
    return digest_end(stream);
}

static void add_plugin(struct memory *memory, struct digest_stream *stream, const struct check *check)
{
    const struct plugin_description *plugin = check->description;
    const struct plugin_entry *entry =
        check->plugin ? plugins_find(memory->judge->plugins, check->plugin) : NULL;
    digest_add_string(stream, entry ? entry->refusal : NULL);
    if (!plugin)
        return;
    add_digest(stream, &plugin->digest);
    for (const char *const *name = plugin->catalogues; name && *name; name++) {
        AUTO_FREE char *path = memory_format("clauses/%s.ini", *name);
        add_file_of_data(memory, stream, path);
    }
}

static void add_evidence(struct digest_stream *stream, const struct gathered *gathered)
{
    const struct evidence *evidence = &gathered->evidence;
    digest_add_string(stream, evidence->uri);
    digest_add_string(stream, gathered->name);
    add_number(stream, (int64_t)evidence->state);
    add_number(stream, evidence->digested + 2 * evidence->digest_only + 4 * evidence->stale);
    if (evidence->digested)
        add_digest(stream, &evidence->digest);
    digest_add_string(stream, evidence->media_type);
    digest_add_string(stream, evidence->error);
    digest_add_string(stream, evidence->remark);
    add_number(stream, (int64_t)gathered->length);
}

/* Of a document the text counts, too: what the reader makes of its bytes depends on how it is told to read. */
static void add_text(struct digest_stream *stream, const struct gathered *gathered)
{
    struct digest text = gathered->outcome_known ? gathered->outcome
                                                 : digest_of(gathered->bytes ? gathered->bytes : "",
                                                       gathered->bytes ? gathered->length : 0);
    add_digest(stream, &text);
}

static void add_deployment(
    struct memory *memory, struct digest_stream *stream, const struct deployment *deployment, size_t index)
{
    const struct result_memory *keeper = memory->options.memory;
    struct digest said = keeper->of_deployment(keeper->context, deployment);
    const struct check_evidence *evidence = memory->judge->evidence ? memory->judge->evidence[index] : NULL;
    add_digest(stream, &said);
    for (size_t i = 0; i < deployment->check_count; i++) {
        add_plugin(memory, stream, &deployment->checks[i]);
        size_t options = evidence ? evidence[i].option_count : 0;
        add_number(stream, (int64_t)options);
        for (size_t k = 0; k < options; k++) {
            const struct gathered_option *option = &evidence[i].options[k];
            digest_add_string(stream, option->option);
            add_number(stream, (int64_t)option->part_count);
            for (size_t n = 0; n < option->part_count; n++) {
                add_evidence(stream, option->parts[n]);
                add_text(stream, option->parts[n]);
            }
        }
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
    add_digest(stream, &memory->base);
    add_deployment(memory, stream, of->deployment, of->index);
    if (parent)
        add_deployment(memory, stream, parent, index_of(memory, parent));
    return digest_end(stream);
}

/* ---- what was asked of the web ---- */

/* Where the check of a wish stands: in its deployment, or in the one it inherits from. */
static bool wish_place(const struct memory *memory, const struct judge_case *of, uint64_t check,
    size_t *ret_deployment, size_t *ret_check)
{
    const struct deployment *deployment = of->deployment;
    *ret_deployment = of->index;
    *ret_check = (size_t)check;
    if (check < deployment->check_count)
        return true;
    if (!deployment->parent || check - deployment->check_count >= deployment->parent->check_count)
        return false;
    *ret_deployment = index_of(memory, deployment->parent);
    *ret_check = (size_t)check - deployment->check_count;
    return true;
}

static void expect(struct memory *memory, const struct judge_case *of, const struct remembered *before)
{
    for (size_t i = 0; i < before->wish_count; i++) {
        const struct remembered_wish *wish = &before->wishes[i];
        size_t deployment = 0, check = 0;
        if (wish_place(memory, of, wish->check, &deployment, &check))
            web_expect(memory->judge->web, deployment, check,
                &(struct judge_wish){.url = wish->url, .fresh = wish->fresh, .good_until = wish->good_until});
    }
}

/* The wishes of a case's checks, and a digest of what came of them. */
struct wishes {
    struct remembered_wish *items;
    size_t count;
    struct digest answers;
};

static void list_wishes(const struct memory *memory, const struct deployment *deployment, size_t index,
    size_t first, struct wishes *wishes, struct digest_stream *stream, struct arena *arena)
{
    for (size_t i = 0; i < deployment->check_count; i++) {
        struct web_order order = web_known(memory->judge->web, index, i);
        if (!order.count)
            continue;
        struct remembered_wish *items = arena_take(arena, (wishes->count + order.count) * sizeof *items);
        if (wishes->count)
            memcpy(items, wishes->items, wishes->count * sizeof *items);
        wishes->items = items;
        add_number(stream, (int64_t)(first + i));
        for (size_t k = 0; k < order.count; k++) {
            struct web_reply answer = web_reply(order.items[k]);
            if (answer.again)
                wishes->items[wishes->count++] = (struct remembered_wish){
                    first + i, answer.again->url, answer.again->fresh, answer.again->good_until};
            digest_add_string(stream, answer.name);
            add_evidence(stream, answer.gathered);
            add_number(stream, answer.good_until);
        }
    }
}

static struct wishes wishes_of(const struct memory *memory, const struct judge_case *of, struct arena *arena)
{
    struct wishes wishes = {0};
    struct digest_stream *stream = digest_begin();
    const struct deployment *parent = of->deployment->parent;
    list_wishes(memory, of->deployment, of->index, 0, &wishes, stream, arena);
    if (parent)
        list_wishes(
            memory, parent, index_of(memory, parent), of->deployment->check_count, &wishes, stream, arena);
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

static bool date_all(const struct memory *memory, const struct judge_case *of,
    const struct deployment_result *result, instant judged_at)
{
    for (size_t i = 0; i < result->check_count; i++) {
        struct check_result *check = &result->checks[i];
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
    }
    return true;
}

/* Chosen by what it rests on and by the run, so that each has its turn and nobody can tell which is next. */
static bool is_sampled(const struct memory *memory, const struct recollection *of)
{
    struct digest_stream *stream = digest_begin();
    uint64_t number;
    add_digest(stream, &of->inputs);
    digest_add_string(stream, memory->options.run);
    struct digest chosen = digest_end(stream);
    memcpy(&number, chosen.bytes, sizeof number);
    return number % memory->options.sample == 0;
}

static void recall(struct memory *memory, size_t place)
{
    const struct judge_case *of = &memory->cases[place];
    struct recollection *mine = &memory->of[place];
    const struct result_memory *keeper = memory->options.memory;
    struct deployment_result *result = arena_take(memory->arena, sizeof *result);
    if (!keeper->recall(
            keeper->context, of->deployment, &mine->before, instant_date(of->at), memory->arena, result) ||
        !date_all(memory, of, result, mine->before.from))
        return;
    if (is_sampled(memory, mine)) {
        mine->sampled = result;
        memory->counts.sampled++;
        return;
    }
    *of->result = *result;
    of->result->memory = &mine->before;
    mine->recalled = true;
    memory->counts.deployments++;
    memory->counts.checks += of->result->check_count;
    const char *sandbox = mine->before.sandbox;
    if (!memory->sandbox || string_equal(memory->sandbox, "not needed") ||
        (string_equal(memory->sandbox, "full") && !string_equal(sandbox, "not needed")))
        memory->sandbox = sandbox;
}

static void find(struct memory *memory, size_t place)
{
    const struct judge_case *of = &memory->cases[place];
    struct recollection *mine = &memory->of[place];
    const struct result_memory *keeper = memory->options.memory;
    if (!keeper->find(keeper->context, of->deployment->id, memory->arena, &mine->before))
        return;
    const struct remembered *before = &mine->before;
    mine->candidate = memcmp(&before->inputs, &mine->inputs, sizeof mine->inputs) == 0 &&
                      before->from <= of->at && (before->until == INSTANT_NONE || of->at < before->until);
    if (mine->candidate)
        expect(memory, of, before);
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

static void recall_all(struct memory *memory)
{
    const struct result_memory *keeper = memory->options.memory;
    keeper->hold(keeper->context, true);
    for (size_t i = 0; i < memory->count; i++) {
        if (!memory->of[i].candidate)
            continue;
        struct arena scratch = {0};
        struct wishes wishes = wishes_of(memory, &memory->cases[i], &scratch);
        if (memcmp(&wishes.answers, &memory->of[i].before.answers, sizeof wishes.answers) == 0)
            recall(memory, i);
        arena_free(&scratch);
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
        if (!begun) {
            memory->known = NULL;
            memory->base = base_of(memory);
            begun = true;
        }
        need_evidence(memory, of->index);
        if (of->deployment->parent)
            need_evidence(memory, index_of(memory, of->deployment->parent));
        memory->of[i].inputs = inputs_of(memory, of);
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
    if (judge->need)
        read_what_is_judged(memory);
    map_free(&memory->files);
    return memory;
}

bool memory_holds(const struct memory *memory, size_t place)
{
    return memory->of[place].recalled;
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
    if (!memory->options.memory || of->deployment->broken || is_fleeting(of->result))
        return;
    struct wishes wishes = wishes_of(memory, of, arena);
    struct remembered *remembered = arena_take(arena, sizeof *remembered);
    *remembered = (struct remembered){
        .inputs = memory->of[place].inputs,
        .answers = wishes.answers,
        .from = of->at,
        .until = until_when(of, next_flip),
        .sandbox = sandbox,
        .wishes = wishes.items,
        .wish_count = wishes.count,
    };
    of->result->memory = remembered;
}

size_t memory_compare(const struct memory *memory)
{
    const struct result_memory *keeper = memory->options.memory;
    size_t differ = 0;
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
