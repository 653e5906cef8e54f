/* The rules of the house, applied to what a plugin said: what a pass must rest on, what a typed value is worth, what
 * nobody spoke of, what a person read, what relies on other checks. The result is written as fields for the core. Each
 * rule is one function; tests/faults/mutants.mk leaves each of them out in turn. See golive/plugin.h. */
#include "worker/host.h"

#include <stdlib.h>
#include <string.h>

struct conclusion {
    const struct rule *rule; /* NULL for the host's own */
    const char *id;          /* of the host's own; NULL if `rule` is set */
    const char *subject;
    const char *message;
    const char *expected;
    const char *found;
    const char *quote;
    const char *where;
    const struct piece *piece;           /* NULL if it rests on none */
    const struct input_reading *reading; /* that settled it; NULL if none did */
    enum status status;
    enum assurance assurance;
    bool by_search;
};

struct conclusions {
    struct conclusion *items;
    size_t count;
    size_t capacity;
};

static struct conclusion *conclude(struct conclusions *list, struct conclusion conclusion)
{
    memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items);
    list->items[list->count] = conclusion;
    return &list->items[list->count++];
}

/* ---- what a finding rests on ---- */

static bool is_typed(const struct place *place)
{
    return place && (place->kind == PLACE_FACT || place->kind == PLACE_OPTION || place->kind == PLACE_STUDY ||
                        place->kind == PLACE_ASKED);
}

static bool rests_on_nothing(const struct place *place)
{
    return !place || place->unset;
}

/* Words that were guessed as much as read. */
#define RECOGNISED_POORLY 60u

static bool poorly_recognised(const struct place *place, unsigned *ret_confidence)
{
    return place_recognised(place, ret_confidence) && *ret_confidence < RECOGNISED_POORLY;
}

/* A pass is only as good as its place. */
static void hold_pass_to_its_place(
    struct call *call, struct conclusion *conclusion, const struct place *place)
{
    unsigned confidence = 0;
    if (conclusion->status != STATUS_PASS)
        return;
    if (rests_on_nothing(place)) {
        if (MUTANT(MUTANT_NO_PLACE))
            return;
        conclusion->status = STATUS_UNKNOWN;
        conclusion->message =
            place ? arena_format(call->arena, "said to be fulfilled, but it rests on what nobody typed: %s",
                        conclusion->message)
                  : arena_format(call->arena, "said to be fulfilled, but it names nothing it rests on: %s",
                        conclusion->message);
    } else if (is_typed(place)) {
        enum status best =
            conclusion->rule->typed < STATUS_UNKNOWN ? STATUS_UNKNOWN : conclusion->rule->typed;
        if (best >= STATUS_PASS || MUTANT(MUTANT_TYPED_CAP))
            return;
        conclusion->status = best;
        conclusion->message =
            arena_format(call->arena, "a typed value is not enough: %s", conclusion->message);
    } else if (place->kind == PLACE_SOURCE) {
        const char *problem = MUTANT(MUTANT_NOT_GOT) ? NULL : place_source_problem(place);
        if (!problem)
            return;
        conclusion->status = STATUS_UNKNOWN;
        conclusion->message =
            arena_format(call->arena, "said to be fulfilled, but what it rests on is not there: %s", problem);
    } else if (poorly_recognised(place, &confidence)) {
        conclusion->status = STATUS_UNKNOWN;
        conclusion->message = arena_format(call->arena,
            "text recognition was only to %u %% sure of the words that it rests on: somebody must look: %s",
            confidence, conclusion->message);
    } else if (place->document->state != GOLIVE_GOT && !MUTANT(MUTANT_NOT_GOT)) {
        conclusion->status = STATUS_UNKNOWN;
        conclusion->message = arena_format(
            call->arena, "said to be fulfilled, but what it rests on is not there: %s", place->document->why);
    } else if (place->document->option->type == OPTION_DATASET && !MUTANT(MUTANT_NOT_GOT)) {
        const char *problem = streams_problem(call, place->document);
        if (!problem)
            return;
        conclusion->status = STATUS_UNKNOWN;
        conclusion->message =
            arena_format(call->arena, "said to be fulfilled, but what it rests on was not seen: %s", problem);
    }
}

/* The value of an option, typed or by default; "" if there is none of that name. */
static const char *option_value(const struct call *call, const char *name)
{
    const struct option_description *option = map_get(&call->plugin->options, name);
    const char *value = option ? call->values[option - call->plugin->description.options] : NULL;
    return value ? value : "";
}

/* What a program says is worth what the site says it is worth, with its reason: nobody here knows what the program does. */
static enum assurance command_assurance(const struct call *call)
{
    enum assurance stated = assurance_parse(option_value(call, "assurance"));
    return stated > ASSURANCE_ASSERTED && *option_value(call, "assurance_reason") ? stated
                                                                                  : ASSURANCE_ASSERTED;
}

static enum assurance assurance_of(struct call *call, const struct place *place)
{
    if (!place)
        return ASSURANCE_ASSERTED;
    if (place->kind == PLACE_FACT) {
        const struct input_fact *fact = &call->context->facts[place->what];
        return fact->flags & WORKER_FACT_DERIVED ? ASSURANCE_ASSERTED
                                                 : call_person(call, call_answered(call, fact));
    }
    if (place->kind == PLACE_OPTION)
        return call_person(call, &call->job->attested);
    if (place->kind == PLACE_STUDY)
        return call_person(call, &call->context->studies[place->what].act);
    if (place->kind == PLACE_ASKED) /* nobody signs that the vendor was asked */
        return ASSURANCE_ASSERTED;
    if (place->kind == PLACE_SOURCE && place->source->command)
        return command_assurance(call);
    if (place->kind == PLACE_SOURCE && place->source->state == GOLIVE_GOT)
        return ASSURANCE_VERIFIED;
    return ASSURANCE_DOCUMENTED;
}

/* ---- readings ---- */

/* Where in the documents of the check a quotation stands. */
static bool find_quotation(struct call *call, const char *quote, struct place *ret_place)
{
    const struct plugin_description *description = &call->plugin->description;
    for (size_t i = 0; i < description->option_count; i++) {
        if (description->options[i].type != OPTION_DOCUMENT)
            continue;
        const struct golive_document *document = call_document(call, (uint32_t)i);
        for (size_t part = 0; document->state == GOLIVE_GOT && part < document->part_count; part++) {
            const struct document_text *text = loaded_text(document->parts[part]);
            struct clause_span span;
            if (!text || !clause_search_phrase(text, quote, 0, &span))
                continue;
            *ret_place = (struct place){.kind = PLACE_SPAN,
                .document = document,
                .part = (uint32_t)part,
                .span = span,
                .by_search = true};
            return true;
        }
    }
    return false;
}

#define QUOTATION_WORDS 3
#define QUOTATION_LETTERS 12

/* "PHI" stands in every agreement and shows nothing: a quotation must be long enough to be found where it was read. */
static bool quotation_too_short(const char *quote)
{
    size_t words = 0;
    size_t letters = 0;
    bool inside = false;
    for (const char *byte = quote; *byte; byte++) {
        unsigned char c = (unsigned char)*byte;
        bool letter = c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        letters += letter && (c & 0xc0) != 0x80;
        words += letter && !inside;
        inside = letter || (inside && c == '\'');
    }
    return words < QUOTATION_WORDS || letters < QUOTATION_LETTERS;
}

/* NULL if the reading holds, with *RET_PLACE where its quotation stands; else why it is void. */
static const char *reading_void(struct call *call, const struct conclusion *conclusion,
    const struct place *place, const struct input_reading *reading, struct place *ret_place)
{
    if (!(conclusion->rule->readings & (1u << reading->verdict)))
        return "this rule cannot be settled in that way";
    if (date_given(reading->act.on) && !call_day_ended(call, date_add_days(reading->act.on, -1)))
        return "its date lies in the future";
    *ret_place = *place;
    if (*reading->quote && quotation_too_short(reading->quote))
        return "its quotation is too short to show anything: quote at least three words";
    if (*reading->quote)
        return find_quotation(call, reading->quote, ret_place)
                   ? NULL
                   : "its quotation does not stand in the document";
    if (reading->verdict == READING_PRESENT)
        return "it quotes nothing";
    return place->document->state == GOLIVE_GOT && *place->document->digest ? NULL
                                                                            : "the document is not there";
}

static void settle_by_reading(struct call *call, struct conclusion *conclusion, const struct place *place,
    const struct input_reading *reading)
{
    struct place at;
    const char *by = reading->act.by ? reading->act.by : "somebody";
    const char *why = reading_void(call, conclusion, place, reading, &at);
    if (why) {
        conclusion->message =
            arena_format(call->arena, "%s (the reading by %s is void: %s)", conclusion->message, by, why);
        return;
    }
    if (reading->verdict == READING_PRESENT && conclusion->status == STATUS_PASS)
        return; /* the search found as much by itself, and that is worth more */
    conclusion->reading = reading;
    if (reading->verdict == READING_PRESENT && place->opposed) {
        conclusion->status = STATUS_WARN;
        conclusion->message = arena_format(call->arena,
            "%s reads \"%.200s\" as fulfilling it, but the search found the opposite: %s", by, reading->quote,
            conclusion->message);
        return;
    }
    static const struct {
        enum status status;
        const char *words;
    } outcomes[] = {
        [READING_PRESENT] = {STATUS_PASS, "present, says"},
        [READING_ABSENT] = {STATUS_FAIL, "absent, says"},
        [READING_NOT_NEEDED] = {STATUS_NOT_APPLICABLE, "not needed, says"},
    };
    conclusion->status = outcomes[reading->verdict].status;
    conclusion->message = arena_format(call->arena, "%s %s", outcomes[reading->verdict].words, by);
    conclusion->assurance = ASSURANCE_ATTESTED;
    conclusion->where = place_where(call, &at);
    conclusion->quote = place_quote(call, &at);
    conclusion->piece = place_piece(&at);
}

static void apply_readings(struct call *call, struct conclusion *conclusion, const struct place *place)
{
    if (!place || !place->by_search)
        return;
    for (size_t i = 0; i < call->job->reading_count; i++) {
        const struct input_reading *reading = &call->job->readings[i];
        if (reading->verdict >= READING_PRESENT && reading->verdict <= READING_NOT_NEEDED &&
            string_equal(reading->rule, conclusion->rule->id))
            settle_by_reading(call, conclusion, place, reading);
    }
}

/* ---- other checks ---- */

/* A finding is no better than the check it relies on; one that does not apply says nothing that could be relied on. */
static void hold_to_reliances(struct call *call, struct conclusion *conclusion)
{
    for (size_t i = 0; i < call->reliance_count; i++) {
        const struct reliance *reliance = &call->reliances[i];
        if (reliance->rule != conclusion->rule || MUTANT(MUTANT_RELIANCE))
            continue;
        enum status best = reliance->status == STATUS_NOT_APPLICABLE ? STATUS_UNKNOWN : reliance->status;
        if (best >= STATUS_NOTE || best >= conclusion->status)
            continue;
        conclusion->status = best;
        conclusion->message = arena_format(call->arena, "%s; it relies on the check %s, which is %s",
            conclusion->message, reliance->check, status_name(reliance->status));
    }
}

/* ---- from what was said to conclusions ---- */

static int by_rule_and_subject(const void *left, const void *right)
{
    const struct said *a = left, *b = right;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    int order = strcmp(a->subject, b->subject);
    return order ? order : a->order < b->order ? -1 : a->order > b->order;
}

static void conclude_said(struct call *call, struct conclusions *list, const struct said *said)
{
    const struct place *place = place_of(call, (golive_place){said->place});
    struct conclusion *conclusion = conclude(list, (struct conclusion){
                                                       .rule = said->rule,
                                                       .subject = said->subject,
                                                       .message = said->message,
                                                       .expected = said->expected,
                                                       .found = said->found,
                                                       .quote = place_quote(call, place),
                                                       .where = place_where(call, place),
                                                       .piece = place_piece(place),
                                                       .status = (enum status)said->status,
                                                       .by_search = place && place->by_search,
                                                   });
    if (place && place->site_own)
        conclusion->message =
            arena_format(call->arena, "%s (in this site's own wording)", conclusion->message);
    hold_pass_to_its_place(call, conclusion, place);
    if (conclusion->status == STATUS_PASS || conclusion->status == STATUS_NOT_APPLICABLE)
        conclusion->assurance = assurance_of(call, place);
    apply_readings(call, conclusion, place);
    hold_to_reliances(call, conclusion);
    if (conclusion->status != STATUS_PASS && conclusion->status != STATUS_NOT_APPLICABLE)
        conclusion->assurance = ASSURANCE_NONE;
}

/* Every rule gets its findings, in the order of the description; of one rule and subject the last word counts. */
static void conclude_rules(struct call *call, struct conclusions *list)
{
    const struct rule *rule;
    if (call->said_count)
        qsort(call->said, call->said_count, sizeof *call->said, by_rule_and_subject);
    size_t at = 0;
    for (size_t i = 0; (rule = call_rule_at(call, i)) != NULL; i++) {
        bool spoken = false;
        for (; at < call->said_count && call->said[at].rule == rule; at++) {
            const struct said *said = &call->said[at];
            bool superseded = at + 1 < call->said_count && said[1].rule == rule &&
                              string_equal(said[1].subject, said->subject);
            if (!superseded)
                conclude_said(call, list, said);
            spoken = true;
        }
        if (!spoken && !MUTANT(MUTANT_UNSAID_RULE))
            conclude(list, (struct conclusion){
                               .rule = rule,
                               .message = arena_format(call->arena, "%s was not judged", rule->id),
                               .status = STATUS_UNKNOWN,
                           });
    }
}

static void conclude_not_applicable(struct call *call, struct conclusions *list)
{
    for (size_t i = 0; i < call->said_count; i++) {
        if (call->said[i].status == GOLIVE_FAIL)
            call_misuse(call, call->said[i].rule->id,
                "the plugin says that it does not apply, and that %s fails", call->said[i].rule->id);
    }
    conclude(list, (struct conclusion){
                       .id = call->reason->id,
                       .status = STATUS_NOT_APPLICABLE,
                       .assurance = call_person(call, &call->context->answered),
                   });
}

static void conclude_own(struct call *call, struct conclusions *list)
{
    for (size_t i = 0; i < call->unanswered_count && !MUTANT(MUTANT_MISSING_FACT); i++)
        conclude(list, (struct conclusion){
                           .id = WORKER_RULE_FACT,
                           .subject = call->unanswered[i].fact,
                           .message = call->unanswered[i].words,
                           .where = arena_format(call->arena, "fact %s", call->unanswered[i].fact),
                           .status = STATUS_UNKNOWN,
                       });
    for (size_t i = 0; i < call->misuse_count; i++)
        conclude(list,
            (struct conclusion){
                .id = WORKER_RULE_CHECK,
                .subject = call->misuses[i].subject,
                .message = arena_format(call->arena, "%s (for the plugin's author)", call->misuses[i].words),
                .status = STATUS_UNKNOWN,
            });
    if (list->count == 0)
        conclude(list, (struct conclusion){
                           .id = WORKER_RULE_CHECK,
                           .message = "the plugin has no rules, so nothing was judged",
                           .status = STATUS_UNKNOWN,
                       });
}

/* ---- writing ---- */

static void put_text(struct frame_writer *frame, uint16_t tag, const char *text)
{
    if (text && *text)
        frame_put_string(frame, tag, text);
}

static void put_conclusion(
    struct frame_writer *frame, const struct call *call, const struct conclusion *conclusion)
{
    size_t mark = frame_open(frame, WORKER_TAG_FINDING);
    if (conclusion->rule)
        frame_put_u32(frame, WORKER_TAG_RULE, (uint32_t)call_rule_number(call, conclusion->rule));
    else
        frame_put_string(frame, WORKER_TAG_ID, conclusion->id);
    frame_put_u32(frame, WORKER_TAG_STANDS,
        (uint32_t)conclusion->status | (uint32_t)conclusion->assurance << 8 |
            (conclusion->by_search ? WORKER_BY_SEARCH : 0));
    put_text(frame, WORKER_TAG_SUBJECT, conclusion->subject);
    put_text(frame, WORKER_TAG_MESSAGE, conclusion->message);
    put_text(frame, WORKER_TAG_EXPECTED, conclusion->expected);
    put_text(frame, WORKER_TAG_FOUND, conclusion->found);
    put_text(frame, WORKER_TAG_QUOTE, conclusion->quote);
    put_text(frame, WORKER_TAG_WHERE, conclusion->where);
    if (conclusion->piece)
        frame_put_u32(frame, WORKER_TAG_SERIAL, conclusion->piece->serial);
    if (conclusion->reading)
        frame_put_u32(frame, WORKER_TAG_READING, conclusion->reading->index);
    frame_close(frame, mark);
}

static void put_words(struct frame_writer *frame, uint16_t tag, const struct word_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        frame_put_string(frame, tag, list->words[i]);
}

/* The addresses that were asked for, those still to be gathered last. */
static void put_sources(struct frame_writer *frame, const struct call *call, bool waits)
{
    for (size_t i = 0; i < call->cited_count; i++)
        frame_put_u32(frame, WORKER_TAG_CITED, call->cited[i]->serial);
    for (size_t i = 0; waits && i < call->wish_count; i++) {
        size_t mark = frame_open(frame, WORKER_TAG_WISH);
        frame_put_string(frame, WORKER_TAG_NAME, call->wishes[i].url);
        frame_put_i64(frame, WORKER_TAG_FRESH, call->wishes[i].fresh);
        frame_put_i64(frame, WORKER_TAG_GOOD, call->wishes[i].good_until);
        if (call->wishes[i].option) {
            frame_put_string(frame, WORKER_TAG_OPTION, call->wishes[i].option);
            frame_put_string(frame, WORKER_TAG_BYTES, call->wishes[i].input);
        }
        frame_close(frame, mark);
    }
    size_t steady = call->wish_count ? call->steady : call->cited_count;
    if (steady)
        frame_put_u32(frame, WORKER_TAG_STEADY, (uint32_t)steady);
}

static void put_ending(struct frame_writer *frame, const struct call *call, enum judge_end end)
{
    frame_put_u32(frame, WORKER_TAG_JOB, call->job->number);
    frame_put_u32(frame, WORKER_TAG_END, end);
    frame_put_i64(frame, WORKER_TAG_FROM, call->stable_from);
    frame_put_i64(frame, WORKER_TAG_UNTIL, call->stable_until);
    put_words(frame, WORKER_TAG_RELY, &call->relies);
    put_words(frame, WORKER_TAG_REMARK, &call->remarks);
}

void result_failed(struct frame_writer *result, uint32_t job, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    AUTO_FREE char *words = memory_format_list(format, arguments);
    va_end(arguments);
    frame_put_u32(result, WORKER_TAG_JOB, job);
    frame_put_u32(result, WORKER_TAG_END, JUDGE_FAILED);
    frame_put_string(result, WORKER_TAG_PROBLEM, words);
}

/* True if the check is to be called again, when what it asked for is there. */
static bool must_wait(struct call *call, int32_t verdict)
{
    if (verdict == VERDICT_WAIT) {
        if (!call->pending && !call->pending_optional)
            call_broke(call, "waits with nothing to wait for");
        return true;
    }
    return call->pending && !MUTANT(MUTANT_PENDING);
}

void call_conclude(struct call *call, int32_t verdict, struct frame_writer *result)
{
    if (verdict != call->verdict || verdict < VERDICT_DONE || verdict > VERDICT_NOT_APPLICABLE)
        call_broke(call, "returned a verdict that is not one of golive's");
    if (call->cited_count < call->job->steady)
        call_broke(call, "does not ask for an address that it asked for before: %s",
            call->job->sources[call->cited_count].url);
    bool waits = !call->broke && must_wait(call, verdict);
    /* Each round that waits learns of at least one check or address more. */
    if (waits && (call->job->reliance_count >= WORKER_MOST_ROUNDS || call->job->rounds >= WORKER_MOST_ROUNDS))
        call_broke(call, "waits for yet another check or address after %u rounds", WORKER_MOST_ROUNDS);
    if (call->broke) {
        result_failed(result, call->job->number, "plugin %s %s", call->plugin->description.name, call->broke);
        return;
    }
    if (waits) {
        put_ending(result, call, JUDGE_WAITS);
        put_words(result, WORKER_TAG_WANT, &call->wants);
        put_sources(result, call, true);
        return;
    }
    struct conclusions list = {0};
    if (verdict == VERDICT_NOT_APPLICABLE && call->reason)
        conclude_not_applicable(call, &list);
    else
        conclude_rules(call, &list);
    conclude_own(call, &list);
    if (call->cut)
        call_remark(call, "its texts were cut: they were longer than a report can show");
    put_ending(result, call, JUDGE_DONE);
    put_sources(result, call, false);
    for (size_t i = 0; i < list.count; i++)
        put_conclusion(result, call, &list.items[i]);
    if (verdict == VERDICT_DONE)
        call_put_drawings(call, result);
    free(list.items);
}
