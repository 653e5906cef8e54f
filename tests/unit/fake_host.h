/* A host for plugins under test: facts, options, documents and today's date are what the test says; findings are kept.
 * It looks into documents with the very search that golive-worker uses, and enforces none of the house's rules, so that a
 * test sees what the plugin itself said. */
#ifndef GOLIVE_TESTS_FAKE_HOST_H
#define GOLIVE_TESTS_FAKE_HOST_H

#include "clause_fixture.h"

#include "base/date.h"
#include "worker/clause_references.h"
#include "worker/names.h"
#include "worker/numbers.h"

#include <golive/plugin.h>
#include <stdio.h>

#define FAKE_MOST 32
#define FAKE_FINDINGS 400
#define FAKE_PLACES 4000

struct golive_document {
    const char *option;
    int32_t state;
    const char *why;
    const char *name;
    struct fixture_text *text; /* NULL unless GOT */
    uint32_t place;
};

struct golive_rows {
    const char *option;
    const char *const *cells; /* row by row, the header first, NULL-ended */
    uint32_t columns;
};

struct fake_pair {
    const char *name;
    const char *value;
};

struct fake_place {
    const struct golive_document *document;
    struct clause_span span;
    struct clause_match match;
    const char *option;
};

struct fake_finding {
    int32_t status;
    char rule[16];
    char subject[60];
    char message[300];
    golive_place place;
};

struct fake_signature {
    int32_t state; /* 0: there are no more */
    const char *signer;
    const char *organization;
    const char *date;
};
#define FAKE_SIGNATURES 8

struct fake_host {
    struct golive golive; /* first: the plugin is handed its address */
    struct arena arena;
    struct date today;
    struct fake_pair facts[FAKE_MOST];
    struct fake_pair keys[FAKE_MOST];
    struct fake_pair options[FAKE_MOST];
    struct golive_document documents[FAKE_MOST];
    size_t document_count;
    struct golive_rows rows;
    const char *subject;
    struct fake_finding findings[FAKE_FINDINGS];
    size_t finding_count;
    struct fake_place places[FAKE_PLACES];
    uint32_t place_count;
    const char *reason; /* of golive_not_applicable */
    struct clause_search *search;
    struct fake_signature signatures[FAKE_SIGNATURES];
};

static struct fake_host *fake_of(golive *g)
{
    return (struct fake_host *)(void *)g;
}

static const char *fake_get(const struct fake_pair *pairs, const char *name)
{
    for (size_t i = 0; i < FAKE_MOST && pairs[i].name; i++)
        if (strcmp(pairs[i].name, name) == 0)
            return pairs[i].value;
    return NULL;
}

static void fake_set(struct fake_pair *pairs, const char *name, const char *value)
{
    for (size_t i = 0; i < FAKE_MOST; i++) {
        if (pairs[i].name && strcmp(pairs[i].name, name) != 0)
            continue;
        pairs[i] = (struct fake_pair){name, value};
        return;
    }
    cr_assert_fail("too many values");
}

static golive_place fake_new_place(struct fake_host *host, struct fake_place place)
{
    cr_assert_lt(host->place_count, (uint32_t)FAKE_PLACES - 1);
    host->places[++host->place_count] = place;
    return (golive_place){host->place_count};
}

static const char *fake_fact(golive *g, const char *name)
{
    const char *value = fake_get(fake_of(g)->facts, name);
    return value ? value : "";
}
static int32_t fake_fact_has(golive *g, const char *name, const char *value)
{
    return strcmp(fake_fact(g, name), value) == 0;
}
static golive_place fake_fact_place(golive *g, const char *name)
{
    return fake_new_place(fake_of(g), (struct fake_place){.option = name});
}
static const char *fake_key(golive *g, const char *name)
{
    const char *value = fake_get(fake_of(g)->keys, name);
    return value ? value : "";
}
static const char *fake_option(golive *g, const char *name)
{
    const char *value = fake_get(fake_of(g)->options, name);
    return value ? value : "";
}
static int32_t fake_given(golive *g, const char *name)
{
    struct fake_host *host = fake_of(g);
    for (size_t i = 0; i < host->document_count; i++)
        if (strcmp(host->documents[i].option, name) == 0)
            return 1;
    if (host->rows.option && strcmp(host->rows.option, name) == 0)
        return 1;
    return fake_get(host->options, name) != NULL;
}
static int64_t fake_option_integer(golive *g, const char *name)
{
    int64_t value = 0;
    const char *text = fake_option(g, name);
    if (strcmp(text, "yes") == 0)
        return 1;
    if (string_integer(text, &value) != 0 && duration_parse(text, &value) != 0)
        return 0;
    return value;
}
static golive_date fake_option_date(golive *g, const char *name)
{
    struct date date;
    return date_parse(fake_option(g, name), &date) == 0 ? (golive_date){date.day}
                                                        : (golive_date){GOLIVE_NO_DATE};
}
static uint32_t fake_option_count(golive *g, const char *name)
{
    size_t count = 0;
    if (fake_get(fake_of(g)->options, name))
        ini_list(&fake_of(g)->arena, fake_option(g, name), &count);
    return (uint32_t)count;
}
static const char *fake_option_item(golive *g, const char *name, uint32_t index)
{
    size_t count = 0;
    const char *const *items = ini_list(&fake_of(g)->arena, fake_option(g, name), &count);
    return index < count ? items[index] : "";
}
static golive_place fake_option_place(golive *g, const char *name)
{
    return fake_new_place(fake_of(g), (struct fake_place){.option = name});
}

static golive_date fake_date_parse(golive *g, const char *text)
{
    static const char *const months = "janfebmaraprmayjunjulaugsepoctnovdec";
    struct date date;
    char month[12];
    int day, year, number;
    (void)g;
    if (date_parse(text, &date) == 0)
        return (golive_date){date.day};
    if (sscanf(text, "%d/%d/%d", &number, &day, &year) == 3 && year > 999 &&
        date_from_parts(year, number, day, &date) == 0)
        return (golive_date){date.day};
    if (sscanf(text, "%11[A-Za-z] %d%*[a-z,] %d", month, &day, &year) != 3 &&
        sscanf(text, "%11[A-Za-z] %d, %d", month, &day, &year) != 3)
        return (golive_date){GOLIVE_NO_DATE};
    for (int i = 0; i < 12; i++)
        if (strncasecmp(months + 3 * i, month, 3) == 0 && date_from_parts(year, i + 1, day, &date) == 0)
            return (golive_date){date.day};
    return (golive_date){GOLIVE_NO_DATE};
}
static const char *fake_date_text(golive *g, golive_date date)
{
    char *text = arena_take(&fake_of(g)->arena, DATE_TEXT_SIZE);
    date_text((struct date){date.day}, text);
    return text;
}
static golive_date fake_date_add(golive *g, golive_date date, int32_t months, int32_t days)
{
    (void)g;
    return (golive_date){date_add_days(date_add_months((struct date){date.day}, months), days).day};
}
static int32_t fake_is_past(golive *g, golive_date date, int32_t months, int32_t days)
{
    return date.day != GOLIVE_NO_DATE && fake_date_add(g, date, months, days).day < fake_of(g)->today.day;
}
static int32_t fake_is_within(golive *g, golive_date date, int64_t seconds)
{
    return date.day != GOLIVE_NO_DATE && date.day >= fake_of(g)->today.day &&
           date.day - fake_of(g)->today.day < seconds / 86400;
}

static const golive_document *fake_document_of(golive *g, const char *option)
{
    static struct golive_document absent = {.state = GOLIVE_ABSENT, .why = "it is not there", .name = ""};
    struct fake_host *host = fake_of(g);
    for (size_t i = 0; i < host->document_count; i++)
        if (strcmp(host->documents[i].option, option) == 0)
            return &host->documents[i];
    return &absent;
}
static const golive_rows *fake_rows_of(golive *g, const char *option)
{
    (void)option;
    return &fake_of(g)->rows;
}
static int32_t fake_pending(golive *g)
{
    (void)g;
    return 0;
}
static int32_t fake_state(golive *g, const golive_document *document)
{
    (void)g;
    return document->state;
}
static const char *fake_why(golive *g, const golive_document *document)
{
    (void)g;
    return document->why ? document->why : "";
}
static const char *fake_name(golive *g, const golive_document *document)
{
    (void)g;
    return document->name;
}
static const char *fake_digest(golive *g, const golive_document *document)
{
    (void)g;
    return document->state == GOLIVE_GOT ? "sha256:0000" : "";
}
static uint32_t fake_unread_pages(golive *g, const golive_document *document)
{
    (void)g;
    uint32_t unread = 0;
    for (size_t i = 0; document->text && i < document->text->text.page_count; i++)
        unread += (document->text->text.pages[i].flags & DOCUMENT_PAGE_IMAGE) != 0;
    return unread;
}

static uint32_t fake_pages(golive *g, const golive_document *document)
{
    (void)g;
    return document->text ? (uint32_t)document->text->text.page_count : 0;
}
static golive_place fake_document_place(golive *g, const golive_document *document)
{
    return fake_new_place(fake_of(g), (struct fake_place){.document = document});
}
static golive_clause fake_find_clause(golive *g, const golive_document *document, const char *rule)
{
    golive_clause clause = {GOLIVE_CANNOT_TELL, fake_document_place(g, document)};
    if (!document->text)
        return clause;
    const struct clause_text *texts[] = {document->text->clauses};
    struct clause_answer answer;
    cr_assert_eq(clause_search_rule(fake_of(g)->search, texts, 1, rule, &answer), 0, "no clause %s", rule);
    clause.answer = answer.answer;
    fake_of(g)->places[clause.place.id].span = answer.span;
    return clause;
}
static golive_place fake_find_text(
    golive *g, const golive_document *document, const char *phrase, golive_place after)
{
    struct clause_span span;
    uint32_t from = after.id ? fake_of(g)->places[after.id].span.end : 0;
    if (!document->text || !clause_search_phrase(&document->text->text, phrase, from, &span))
        return (golive_place){0};
    return fake_new_place(fake_of(g), (struct fake_place){.document = document, .span = span});
}
static golive_name fake_find_name(golive *g, const golive_document *document, const char *name)
{
    struct fake_place place = {.document = document};
    golive_name found = {GOLIVE_NAME_NOT_FOUND, {0}};
    if (document->text)
        found.answer = name_find(&document->text->text, name, &place.span);
    found.place = fake_new_place(fake_of(g), place);
    return found;
}
static golive_place fake_find(golive *g, const golive_document *document, const char *pattern, uint32_t nth)
{
    struct fake_place place = {.document = document};
    if (!document->text)
        return (golive_place){0};
    const struct clause_text *texts[] = {document->text->clauses};
    int found = clause_search_find(fake_of(g)->search, texts, 1, pattern, nth, &place.match);
    cr_assert(found == 0 || found == 1, "[find:%s] gave %d", pattern, found);
    place.span = place.match.span;
    return found ? fake_new_place(fake_of(g), place) : (golive_place){0};
}
static const char *fake_words(golive *g, const struct fake_place *place, struct clause_span span, bool quote)
{
    struct text words = {0};
    if (place->document && place->document->text)
        (quote ? clause_quote : clause_words)(&place->document->text->text, span, &words);
    const char *copy = arena_copy(&fake_of(g)->arena, text_string(&words));
    text_free(&words);
    return copy;
}
static const char *fake_group(golive *g, golive_place place, const char *name)
{
    const struct fake_place *it = &fake_of(g)->places[place.id];
    for (size_t i = 0; i < it->match.group_count; i++)
        if (strcmp(it->match.groups[i].name, name) == 0)
            return fake_words(g, it, it->match.groups[i].span, false);
    return "";
}
static const char *fake_place_text(golive *g, golive_place place)
{
    return fake_words(g, &fake_of(g)->places[place.id], fake_of(g)->places[place.id].span, true);
}
static uint32_t fake_place_page(golive *g, golive_place place)
{
    (void)g;
    return place.id ? 1 : 0;
}
static int32_t fake_beside_picture(golive *g, golive_place place)
{
    const struct golive_document *document = place.id ? fake_of(g)->places[place.id].document : NULL;
    return document && document->text && document->text->text.page_count &&
           (document->text->text.pages[0].flags & DOCUMENT_PAGE_PICTURE) != 0;
}

static int64_t fake_distance(golive *g, golive_place from, golive_place to)
{
    const struct fake_place *one = from.id ? &fake_of(g)->places[from.id] : NULL;
    const struct fake_place *other = to.id ? &fake_of(g)->places[to.id] : NULL;
    if (!one || !other || one->document != other->document)
        return GOLIVE_NO_DISTANCE;
    return (int64_t)other->span.start - (int64_t)one->span.start;
}
static int32_t fake_confidence(golive *g, golive_place place)
{
    (void)g, (void)place;
    return 100;
}

/* ---- digital signatures: those of the test, in any document ---- */

static uint32_t fake_signature_count(golive *g, const golive_document *document)
{
    uint32_t count = 0;
    while (document->text && count < FAKE_SIGNATURES && fake_of(g)->signatures[count].state)
        count++;
    return count;
}
static int32_t fake_signature_state(golive *g, const golive_document *document, uint32_t index)
{
    (void)document;
    return fake_of(g)->signatures[index].state;
}
static const char *fake_signature_why(golive *g, const golive_document *document, uint32_t index)
{
    (void)g, (void)document, (void)index;
    return "why not";
}
static const char *fake_signature_signer(golive *g, const golive_document *document, uint32_t index)
{
    (void)document;
    return fake_of(g)->signatures[index].signer;
}
static const char *fake_signature_organization(golive *g, const golive_document *document, uint32_t index)
{
    (void)document;
    return fake_of(g)->signatures[index].organization;
}
static golive_date fake_signature_date(golive *g, const golive_document *document, uint32_t index)
{
    (void)document;
    return fake_date_parse(g, fake_of(g)->signatures[index].date);
}

static struct clause_references *fake_references(
    const golive_document *document, struct clause_file *ret_file)
{
    if (!document || document->state != GOLIVE_GOT)
        return NULL;
    *ret_file = (struct clause_file){document->text->clauses, document->name};
    return clause_references_new(ret_file, 1, 1);
}
static golive_reference fake_reference(
    golive *g, const golive_document *document, const golive_document *also, uint32_t nth)
{
    (void)also;
    golive_reference reference = {.name = "", .address = ""};
    struct clause_file file;
    struct clause_references *references = fake_references(document, &file);
    if (references && nth < references->count) {
        const struct clause_reference *found = &references->items[nth];
        reference.kind = found->kind;
        reference.state = found->state;
        reference.name = arena_copy(&fake_of(g)->arena, found->name);
        reference.address = arena_copy(&fake_of(g)->arena, found->address);
        reference.place =
            fake_new_place(fake_of(g), (struct fake_place){.document = document, .span = found->span});
    }
    clause_references_free(references);
    return reference;
}
static const char *fake_rests_on(golive *g, golive_place place, const golive_document *also)
{
    (void)also;
    struct clause_file file;
    const struct fake_place *where = place.id ? &fake_of(g)->places[place.id] : NULL;
    struct clause_references *references = where ? fake_references(where->document, &file) : NULL;
    const struct clause_reference *absent =
        references ? clause_references_absent(references, &file, 0, where->span) : NULL;
    const char *name = absent ? arena_copy(&fake_of(g)->arena, absent->name) : "";
    clause_references_free(references);
    return name;
}

static int64_t fake_number(golive *g, const char *words)
{
    (void)g;
    return number_in_words(words);
}

static int32_t fake_rows_state(golive *g, const golive_rows *rows)
{
    (void)g;
    return rows->cells ? GOLIVE_GOT : GOLIVE_ABSENT;
}
static const char *fake_rows_why(golive *g, const golive_rows *rows)
{
    (void)g;
    return rows->cells ? "" : "it is not there";
}
static uint32_t fake_row_count(golive *g, const golive_rows *rows)
{
    (void)g;
    uint32_t cells = 0;
    while (rows->cells && rows->cells[cells])
        cells++;
    return cells ? cells / rows->columns - 1 : 0;
}
static int32_t fake_column(const golive_rows *rows, const char *column)
{
    for (uint32_t i = 0; rows->cells && i < rows->columns; i++)
        if (strcmp(rows->cells[i], column) == 0)
            return (int32_t)i;
    return -1;
}
static int32_t fake_has_column(golive *g, const golive_rows *rows, const char *column)
{
    (void)g;
    return fake_column(rows, column) >= 0;
}
static const char *fake_cell(golive *g, const golive_rows *rows, uint32_t row, const char *column)
{
    (void)g;
    return fake_column(rows, column) < 0
               ? ""
               : rows->cells[(row + 1) * rows->columns + (uint32_t)fake_column(rows, column)];
}
static golive_place fake_row_place(golive *g, const golive_rows *rows, uint32_t row)
{
    (void)row;
    return fake_new_place(fake_of(g), (struct fake_place){.option = rows->option});
}
static int32_t fake_relies_on(golive *g, const char *check, const char *rule)
{
    (void)g, (void)check, (void)rule;
    return GOLIVE_PASS;
}
static void fake_subject(golive *g, const char *subject)
{
    fake_of(g)->subject = subject;
}
static void fake_say(
    golive *g, int32_t status, const char *rule, golive_place place, const char *format, va_list arguments)
{
    struct fake_host *host = fake_of(g);
    cr_assert_lt(host->finding_count, (size_t)FAKE_FINDINGS);
    struct fake_finding *finding = &host->findings[host->finding_count++];
    *finding = (struct fake_finding){.status = status, .place = place};
    snprintf(finding->rule, sizeof finding->rule, "%s", rule);
    snprintf(finding->subject, sizeof finding->subject, "%s", host->subject ? host->subject : "");
    vsnprintf(finding->message, sizeof finding->message, format, arguments);
}
static void fake_drop(golive *g, const char *format, va_list arguments)
{
    char text[600];
    (void)g;
    vsnprintf(text, sizeof text, format, arguments);
}
static const char *fake_format(golive *g, const char *format, va_list arguments)
{
    return arena_format_list(&fake_of(g)->arena, format, arguments);
}
static golive_verdict fake_done(golive *g)
{
    (void)g;
    return (golive_verdict){1};
}
static golive_verdict fake_not_applicable(golive *g, const char *reason)
{
    fake_of(g)->reason = reason;
    return (golive_verdict){3};
}

static const struct golive_host fake_functions = {
    .size = sizeof(struct golive_host),
    .api_level = GOLIVE_API_LEVEL,
    .fact = fake_fact,
    .fact_has = fake_fact_has,
    .fact_place = fake_fact_place,
    .key = fake_key,
    .given = fake_given,
    .option = fake_option,
    .option_integer = fake_option_integer,
    .option_date = fake_option_date,
    .option_count = fake_option_count,
    .option_item = fake_option_item,
    .option_place = fake_option_place,
    .date_parse = fake_date_parse,
    .date_text = fake_date_text,
    .date_add = fake_date_add,
    .is_past = fake_is_past,
    .is_within = fake_is_within,
    .document_of = fake_document_of,
    .rows_of = fake_rows_of,
    .pending = fake_pending,
    .document_state = fake_state,
    .document_why = fake_why,
    .document_name = fake_name,
    .document_digest = fake_digest,
    .document_pages = fake_pages,
    .unread_pages = fake_unread_pages,
    .beside_picture = fake_beside_picture,
    .signature_count = fake_signature_count,
    .signature_state = fake_signature_state,
    .signature_why = fake_signature_why,
    .signature_signer = fake_signature_signer,
    .signature_organization = fake_signature_organization,
    .signature_date = fake_signature_date,
    .confidence = fake_confidence,
    .distance = fake_distance,
    .reference = fake_reference,
    .rests_on = fake_rests_on,
    .searched_place = fake_document_place,
    .document_place = fake_document_place,
    .find_clause = fake_find_clause,
    .find_text = fake_find_text,
    .find_name = fake_find_name,
    .find = fake_find,
    .group = fake_group,
    .place_text = fake_place_text,
    .place_page = fake_place_page,
    .number = fake_number,
    .rows_state = fake_rows_state,
    .rows_why = fake_rows_why,
    .row_count = fake_row_count,
    .has_column = fake_has_column,
    .cell = fake_cell,
    .row_place = fake_row_place,
    .relies_on = fake_relies_on,
    .subject = fake_subject,
    .finding = fake_say,
    .expected = fake_drop,
    .found = fake_drop,
    .format = fake_format,
    .done = fake_done,
    .wait = fake_done,
    .not_applicable = fake_not_applicable,
};

static struct fake_host *fake_host_new(const char *today)
{
    struct fake_host *host = memory_new(1, sizeof *host);
    host->golive.host = &fake_functions;
    cr_assert_eq(date_parse(today, &host->today), 0);
    return host;
}

GOLIVE_UNUSED static void fake_document(
    struct fake_host *host, const char *option, const char *name, const char *text)
{
    struct golive_document *document = &host->documents[host->document_count++];
    *document = (struct golive_document){
        .option = option, .name = name, .state = GOLIVE_GOT, .text = fixture_text(text)};
}

/* Marks the first page of the document given last, as the reader does where it sees pictures. */
GOLIVE_UNUSED static void fake_page_flags(struct fake_host *host, uint32_t flags)
{
    struct fixture_text *text = host->documents[host->document_count - 1].text;
    size_t offset = (size_t)((const char *)text->text.pages - text->blob.data);
    struct document_page page;
    memcpy(&page, text->blob.data + offset, sizeof page);
    page.flags |= flags;
    memcpy(text->blob.data + offset, &page, sizeof page);
}

static void fake_host_free(struct fake_host *host)
{
    for (size_t i = 0; i < host->document_count; i++)
        if (host->documents[i].text)
            fixture_text_free(host->documents[i].text);
    arena_free(&host->arena);
    free(host);
}

/* The last word on RULE and SUBJECT; 0 if there is none. */
static int32_t fake_status(const struct fake_host *host, const char *rule, const char *subject)
{
    for (size_t i = host->finding_count; i > 0; i--)
        if (strcmp(host->findings[i - 1].rule, rule) == 0 &&
            strcmp(host->findings[i - 1].subject, subject) == 0)
            return host->findings[i - 1].status;
    return 0;
}

GOLIVE_UNUSED static const char *fake_message(
    const struct fake_host *host, const char *rule, const char *subject)
{
    for (size_t i = host->finding_count; i > 0; i--)
        if (strcmp(host->findings[i - 1].rule, rule) == 0 &&
            strcmp(host->findings[i - 1].subject, subject) == 0)
            return host->findings[i - 1].message;
    return "(nothing)";
}

#endif
