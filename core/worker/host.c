/* The table of host functions, and what all of them share: places, complaints, dates that an answer hangs on. Must not
 * know of processes, sockets or deadlines. See host.h. */
#include "worker/host.h"

#include <stdlib.h>
#include <string.h>

#define MOST_PLACES ((size_t)1 << 20)
#define MOST_MISUSES 64
#define ANSWER_DAYS 365 /* an answer, an attestation is good for so long */

const struct golive_host host_functions = {
    .size = sizeof(struct golive_host),
    .api_level = GOLIVE_API_LEVEL,
    .fact = host_fact,
    .fact_has = host_fact_has,
    .fact_place = host_fact_place,
    .key = host_key,
    .given = host_given,
    .option = host_option,
    .option_integer = host_option_integer,
    .option_date = host_option_date,
    .option_count = host_option_count,
    .option_item = host_option_item,
    .option_place = host_option_place,
    .flow_count = host_flow_count,
    .flow_name = host_flow_name,
    .flow_key = host_flow_key,
    .date_parse = host_date_parse,
    .date_text = host_date_text,
    .date_add = host_date_add,
    .is_past = host_is_past,
    .is_within = host_is_within,
    .document_of = host_document_of,
    .rows_of = host_rows_of,
    .pending = host_pending,
    .document_state = host_document_state,
    .document_why = host_document_why,
    .document_name = host_document_name,
    .document_digest = host_document_digest,
    .document_pages = host_document_pages,
    .document_place = host_document_place,
    .find_clause = host_find_clause,
    .find_text = host_find_text,
    .find_name = host_find_name,
    .find = host_find,
    .group = host_group,
    .place_text = host_place_text,
    .place_page = host_place_page,
    .number = host_number,
    .rows_state = host_rows_state,
    .rows_why = host_rows_why,
    .row_count = host_row_count,
    .has_column = host_has_column,
    .cell = host_cell,
    .row_place = host_row_place,
    .relies_on = host_relies_on,
    .subject = host_subject,
    .finding = host_finding,
    .expected = host_expected,
    .found = host_found,
    .format = host_format,
    .done = host_done,
    .fetch = host_fetch,
    .source_state = host_source_state,
    .source_why = host_source_why,
    .source_media_type = host_source_media_type,
    .source_stale = host_source_stale,
    .source_date = host_source_date,
    .source_place = host_source_place,
    .source_digest = host_source_digest,
    .kind = host_kind,
    .count = host_count,
    .name = host_name,
    .value = host_value,
    .unread_pages = host_unread_pages,
    .beside_picture = host_beside_picture,
    .searched_place = host_searched_place,
    .study_count = host_study_count,
    .study_name = host_study_name,
    .study_key = host_study_key,
    .study_place = host_study_place,
    .table = host_table,
    .column = host_column,
    .table_row = host_table_row,
    .table_cell = host_table_cell,
    .table_number = host_table_number,
    .measure = host_measure,
    .asked = host_asked,
    .asked_on = host_asked_on,
    .asked_to = host_asked_to,
    .asked_place = host_asked_place,
    .answer_of = host_answer_of,
    .source_of = host_source_of,
    .peer_of = host_peer_of,
    .run = host_run,
    .source_text = host_source_text,
    .page_text = host_page_text,
    .instant_parse = host_instant_parse,
    .is_past_instant = host_is_past_instant,
    .is_within_instant = host_is_within_instant,
    .data_of = host_data_of,
    .data_state = host_data_state,
    .data_why = host_data_why,
    .data_files = host_data_files,
    .data_name = host_data_name,
    .data_size = host_data_size,
    .data_problem = host_data_problem,
    .data_read = host_data_read,
    .data_place = host_data_place,
    .signature_count = host_signature_count,
    .signature_state = host_signature_state,
    .signature_why = host_signature_why,
    .signature_signer = host_signature_signer,
    .signature_organization = host_signature_organization,
    .signature_date = host_signature_date,
    .confidence = host_confidence,
    .distance = host_distance,
    .data_packing = host_data_packing,
    .reference = host_reference,
    .rests_on = host_rests_on,
    .wait = host_wait,
    .not_applicable = host_not_applicable,
};

/* ---- beginning and end ---- */

static void take_options(struct call *call)
{
    const struct plugin_description *description = &call->plugin->description;
    size_t count = description->option_count;
    call->values = arena_take(call->arena, (count + 1) * sizeof *call->values);
    call->typed = arena_take(call->arena, (count + 1) * sizeof *call->typed);
    call->documents = arena_take(call->arena, (count + 1) * sizeof *call->documents);
    for (size_t i = 0; i < count; i++)
        call->values[i] = description->options[i].fallback;
    for (size_t i = 0; i < call->job->setting_count; i++) {
        const struct setting *setting = &call->job->settings[i];
        const struct option_description *option = map_get(&call->plugin->options, setting->key);
        if (option) { /* what has no description is a further part of a document: document.2 */
            call->values[option - description->options] = setting->value;
            call->typed[option - description->options] = true;
        }
    }
}

void call_begin(struct call *call, struct arena *arena, const struct judge_plugin *plugin,
    const struct input_context *context, const struct input_job *job, struct evidence_store *evidence)
{
    *call = (struct call){
        .plugin_side.host = &host_functions,
        .arena = arena,
        .plugin = plugin,
        .context = context,
        .job = job,
        .evidence = evidence,
        .stable_from = INSTANT_NONE,
        .stable_until = INSTANT_NONE,
        .subject = "",
    };
    take_options(call);
    call_take_sources(call);
}

void call_end(struct call *call)
{
    free(call->places);
    free(call->said);
    map_free(&call->sources_by_url);
    free(call->wishes);
    call_free_leanings(call);
    call->wishes = NULL;
    call->places = NULL;
    call->said = NULL;
}

/* ---- complaints ---- */

void call_broke(struct call *call, const char *format, ...)
{
    if (call->broke)
        return;
    va_list arguments;
    va_start(arguments, format);
    call->broke = arena_format_list(call->arena, format, arguments);
    va_end(arguments);
}

void call_misuse(struct call *call, const char *subject, const char *format, ...)
{
    for (size_t i = 0; i < call->misuse_count; i++) {
        if (string_equal(call->misuses[i].subject, subject))
            return;
    }
    if (call->misuse_count == MOST_MISUSES)
        return;
    if (!call->misuses)
        call->misuses = arena_take(call->arena, MOST_MISUSES * sizeof *call->misuses);
    va_list arguments;
    va_start(arguments, format);
    call->misuses[call->misuse_count++] = (struct misuse){
        .subject = arena_copy(call->arena, subject),
        .words = arena_format_list(call->arena, format, arguments),
    };
    va_end(arguments);
}

void word_list_add(struct arena *arena, struct word_list *list, const char *word)
{
    for (size_t i = 0; i < list->count; i++) {
        if (string_equal(list->words[i], word))
            return;
    }
    const char **grown = arena_take(arena, (list->count + 2) * sizeof *grown);
    if (list->count)
        memcpy(grown, list->words, list->count * sizeof *grown);
    grown[list->count++] = arena_copy(arena, word);
    list->words = grown;
}

void call_remark(struct call *call, const char *words)
{
    word_list_add(call->arena, &call->remarks, words);
}

/* ---- places ---- */

golive_place call_place(struct call *call, struct place place)
{
    if (call->place_count == MOST_PLACES) {
        call_broke(call, "asked for more than a million places");
        return (golive_place){0};
    }
    memory_reserve(&call->places, &call->place_capacity, call->place_count + 1, sizeof *call->places);
    call->places[call->place_count++] = place;
    return (golive_place){(uint32_t)call->place_count};
}

const struct place *place_of(const struct call *call, golive_place place)
{
    return place.id && place.id <= call->place_count ? &call->places[place.id - 1] : NULL;
}

const struct piece *place_piece(const struct place *place)
{
    if (place && place->kind == PLACE_SOURCE)
        return place->source->loaded ? place->source->loaded->piece : NULL;
    if (!place || place->kind < PLACE_DOCUMENT || place->part >= place->document->part_count)
        return NULL;
    return place->document->parts[place->part]->piece;
}

/* Several files behind one option: then a page or row is only found with the file's name. */
static const char *of_file(const struct place *place)
{
    return place->document->part_count > 1 ? place_piece(place)->name : NULL;
}

static const char *whole_document_where(struct call *call, const struct place *place)
{
    uint32_t pages = host_document_pages(&call->plugin_side, place->document);
    if (!place->by_search || pages == 0)
        return place->document->name;
    return pages == 1 ? "page 1" : arena_format(call->arena, "pages 1 to %u", pages);
}

bool place_recognised(const struct place *place, unsigned *ret_confidence)
{
    const struct document_text *text =
        place && place->kind == PLACE_SPAN ? loaded_text(place->document->parts[place->part]) : NULL;
    if (!text || !text->word_count || place->span.end <= place->span.start)
        return false;
    return document_text_recognised(text, document_text_origin(text, place->span.start),
        document_text_origin(text, place->span.end - 1) + 1, ret_confidence);
}

static const char *span_where(struct call *call, const struct place *place)
{
    struct text where = {0};
    const struct document_text *text = loaded_text(place->document->parts[place->part]);
    if (text)
        clause_where(text, place->span, &where);
    const char *file = of_file(place);
    if (file && where.length)
        text_format(&where, " of %s", file);
    else if (file)
        text_append_string(&where, file);
    unsigned confidence = 0;
    if (place_recognised(place, &confidence))
        text_format(&where, "%sby text recognition, confidence %u %%", where.length ? ", " : "", confidence);
    char *words = arena_copy(call->arena, text_string(&where));
    text_free(&where);
    return words;
}

/* Four strings in one: what arena_format does, in a fraction of its time, for what nearly every finding has. */
static const char *joined(struct arena *arena, const char *a, const char *b, const char *c, const char *d)
{
    size_t lengths[] = {strlen(a), strlen(b), strlen(c), strlen(d)};
    char *text = arena_take(arena, lengths[0] + lengths[1] + lengths[2] + lengths[3] + 1), *at = text;
    const char *const parts[] = {a, b, c, d};
    for (size_t i = 0; i < 4; i++) {
        memcpy(at, parts[i], lengths[i]);
        at += lengths[i];
    }
    return text;
}

static const char *row_where(struct call *call, const struct place *place)
{
    uint32_t row = table_row_number(place->document->parts[place->part]->table, place->row);
    return of_file(place) ? arena_format(call->arena, "row %u of %s", row, of_file(place))
                          : arena_format(call->arena, "row %u", row);
}

const char *place_where(struct call *call, const struct place *place)
{
    if (!place)
        return "";
    switch (place->kind) {
    case PLACE_FACT:
        return joined(call->arena, "fact ", call->context->facts[place->what].name, "", "");
    case PLACE_OPTION:
        return joined(
            call->arena, "[", call->job->check, "] ", call->plugin->description.options[place->what].name);
    case PLACE_STUDY:
        return joined(call->arena, "[study:", call->context->studies[place->what].name, "]", "");
    case PLACE_ASKED:
        return arena_format(
            call->arena, "[asked:%s/%s]", call->job->check, call->job->asked[place->what].rule);
    case PLACE_SOURCE:
        return place_source_where(call, place);
    case PLACE_SPAN:
        return span_where(call, place);
    case PLACE_ROW:
        return row_where(call, place);
    default:
        return whole_document_where(call, place);
    }
}

const char *place_quote(struct call *call, const struct place *place)
{
    const struct document_text *text =
        place && place->kind == PLACE_SPAN ? loaded_text(place->document->parts[place->part]) : NULL;
    if (place && place->kind == PLACE_SOURCE)
        return place_source_quote(call, place);
    if (!text)
        return "";
    struct text quote = {0};
    clause_quote(text, place->span, &quote);
    char *words = arena_copy(call->arena, text_string(&quote));
    text_free(&quote);
    return words;
}

/* ---- dates that an answer hangs on ---- */

void call_flip(struct call *call, instant at)
{
    if (call->context->at < at) {
        if (call->stable_until == INSTANT_NONE || at < call->stable_until)
            call->stable_until = at;
    } else if (call->stable_from == INSTANT_NONE || at > call->stable_from) {
        call->stable_from = at;
    }
}

bool call_day_ended(struct call *call, struct date date)
{
    struct date next = date_add_days(date, 1);
    int year, month, day;
    if (!date_given(next))
        return false;
    date_parts(next, &year, &month, &day);
    if (year < 1 || year > 9999) /* beyond the calendar: nothing that will be lived to see */
        return year < 1;
    call_flip(call, date_begin(next));
    return call->context->today.day >= next.day;
}

enum assurance call_person(struct call *call, const struct person_act *act)
{
    if (!act->by || !*act->by || !act->role || !*act->role || !date_given(act->on))
        return ASSURANCE_ASSERTED;
    /* What is dated in the future has not been said yet. */
    bool said = call_day_ended(call, date_add_days(act->on, -1));
    bool old = call_day_ended(call, date_add_days(act->on, ANSWER_DAYS));
    return said && !old ? ASSURANCE_ATTESTED : ASSURANCE_ASSERTED;
}

const struct person_act *call_answered(const struct call *call, const struct input_fact *fact)
{
    return fact->flags & WORKER_FACT_SITE ? &call->context->site_answered : &call->context->answered;
}

bool call_fact_stale(struct call *call, const struct input_fact *fact)
{
    struct date on = call_answered(call, fact)->on;
    if ((fact->flags & WORKER_FACT_DERIVED) || !date_given(on))
        return false;
    return call_day_ended(call, date_add_days(on, ANSWER_DAYS));
}
