/* What plugins about data need of a host under test: CSV tables as text, flows, questions to the vendor, other checks, tables
 * drawn and numbers measured. Laid over fake_web.h. Everything that a plugin says, draws or measures is kept as one text, so that
 * a test can look for what must not be said. */
#ifndef GOLIVE_TESTS_FAKE_DATA_H
#define GOLIVE_TESTS_FAKE_DATA_H

#include "fake_web.h"

#include "model/table.h"
/* Of worker/host.h, whose documents are others than those of this host. */
struct table;
struct table *table_new(const void *bytes, size_t length, struct arena *arena, const char **ret_problem);
struct table *table_free(struct table *table);
uint32_t table_rows(const struct table *table);
const char *table_cell(const struct table *table, uint32_t row, int32_t column);

#define FAKE_FLOWS 8
#define FAKE_QUESTIONS 16
#define FAKE_CHECKS 8

struct fake_flow {
    const char *name;
    struct fake_pair keys[8];
};

static struct fake_flow fake_flows[FAKE_FLOWS];
static size_t fake_flow_number;
static struct fake_question {
    const char *rule;
    int32_t state;
    struct date on;
    struct golive_document answer;
} fake_questions[FAKE_QUESTIONS];
static size_t fake_question_count;
static struct fake_pair fake_checks[FAKE_CHECKS]; /* id -> status name */
static struct text fake_all;                      /* all that was said, drawn and measured */
static size_t fake_drawn;                         /* tables */
static struct arena fake_csv_arena;

/* The whole CSV as the table OPTION; parsed by the host's own reader. One that cannot be parsed is not there. */
GOLIVE_UNUSED static void fake_csv(const char *option, const char *text)
{
    const char *problem = NULL;
    struct table *table = table_new(text, strlen(text), &fake_csv_arena, &problem);
    cr_assert(table, "the test's table: %s", problem ? problem : "");
    uint32_t columns = 1;
    for (const char *at = text; *at && *at != '\n'; at++)
        columns += *at == ',';
    const char **cells =
        arena_take(&fake_csv_arena, ((size_t)columns * (table_rows(table) + 1) + 1) * sizeof *cells);
    AUTO_FREE char *header = memory_format("%.*s", (int)strcspn(text, "\n"), text);
    char *at = header;
    for (uint32_t i = 0; i < columns; i++) {
        size_t length = strcspn(at, ",");
        cells[i] = arena_copy_bytes(&fake_csv_arena, at, length);
        at += length + (at[length] == ',');
    }
    for (uint32_t row = 0; row < table_rows(table); row++)
        for (uint32_t i = 0; i < columns; i++)
            cells[(row + 1) * columns + i] = arena_copy(&fake_csv_arena, table_cell(table, row, (int32_t)i));
    table_free(table);
    fake_table(option, cells, columns);
}

/* The catalogue of the plugin itself and that of plugin baa, which plugins about data use too. */
static struct catalogue *fake_catalogues[2];
static struct clause_search *fake_searches[2];

GOLIVE_UNUSED static void fake_catalogues_use(const char *own)
{
    fake_catalogues[0] = fixture_catalogue("baa");
    fake_catalogues[1] = fixture_catalogue(own);
    for (size_t i = 0; i < 2; i++)
        fake_searches[i] = fixture_search(fake_catalogues[i]);
}
static golive_clause fake_clause_of_baa(golive *g, const golive_document *document, const char *rule)
{
    fake_of(g)->search = fake_searches[0];
    return fake_find_clause(g, document, rule);
}
static golive_place fake_find_of_own(
    golive *g, const golive_document *document, const char *pattern, uint32_t nth)
{
    fake_of(g)->search = fake_searches[1];
    return fake_find(g, document, pattern, nth);
}

/* A flow of patient data: FORM, TRAINS and the rest as the deployment's file would have them. */
GOLIVE_UNUSED static struct fake_flow *fake_flow(
    const char *name, const char *what, const char *form, const char *trains)
{
    struct fake_flow *flow = &fake_flows[fake_flow_number++];
    *flow = (struct fake_flow){
        .name = name, .keys = {{"what", what}, {"form", form}, {"to", "vendor"}, {"trains", trains}}};
    return flow;
}

/* ANSWER: the words of the file, or NULL. */
GOLIVE_UNUSED static void fake_ask(const char *rule, int32_t state, const char *on, const char *answer)
{
    struct fake_question *question = &fake_questions[fake_question_count++];
    *question = (struct fake_question){.rule = rule, .state = state};
    cr_assert_eq(date_parse(on, &question->on), 0);
    question->answer = (struct golive_document){.option = rule,
        .name = "answer.txt",
        .state = answer ? GOLIVE_GOT : GOLIVE_ABSENT,
        .why = answer ? "" : "it is not there",
        .text = answer ? fixture_text(answer) : NULL};
}

static const struct fake_question *fake_question_of(const char *rule)
{
    for (size_t i = 0; i < fake_question_count; i++)
        if (strcmp(fake_questions[i].rule, rule) == 0)
            return &fake_questions[i];
    return NULL;
}
static int32_t fake_asked_state(golive *g, const char *rule)
{
    (void)g;
    return fake_question_of(rule) ? fake_question_of(rule)->state : GOLIVE_ASKED_NOT;
}
static golive_date fake_asked_on(golive *g, const char *rule)
{
    (void)g;
    return (golive_date){fake_question_of(rule) ? fake_question_of(rule)->on.day : GOLIVE_NO_DATE};
}
static const char *fake_asked_to(golive *g, const char *rule)
{
    (void)g;
    return fake_question_of(rule) ? "support@vendor.example" : "";
}
static golive_place fake_asked_place(golive *g, const char *rule)
{
    return fake_new_place(fake_of(g), (struct fake_place){.option = rule});
}
static const golive_document *fake_answer_of(golive *g, const char *rule)
{
    static struct golive_document none = {.name = "", .state = GOLIVE_ABSENT, .why = "no answer is on file"};
    (void)g;
    return fake_question_of(rule) ? &fake_question_of(rule)->answer : &none;
}

static uint32_t fake_flow_count(golive *g)
{
    (void)g;
    return (uint32_t)fake_flow_number;
}
static const char *fake_flow_name(golive *g, uint32_t index)
{
    (void)g;
    return index < fake_flow_number ? fake_flows[index].name : "";
}
static const char *fake_flow_key(golive *g, uint32_t index, const char *key)
{
    (void)g;
    for (size_t i = 0; index < fake_flow_number && i < 8 && fake_flows[index].keys[i].name; i++)
        if (strcmp(fake_flows[index].keys[i].name, key) == 0)
            return fake_flows[index].keys[i].value ? fake_flows[index].keys[i].value : "";
    return "";
}
/* A check that the test does not name is not there, which the core calls unknown. */
static int32_t fake_relies(golive *g, const char *check_id, const char *rule)
{
    (void)g, (void)rule;
    const char *status = fake_get(fake_checks, check_id);
    return status ? (int32_t)status_parse(status) : GOLIVE_UNKNOWN;
}

static void fake_draw_column(golive *g, const char *name, int32_t kind)
{
    (void)g;
    text_format(&fake_all, "column %s %d\n", name, (int)kind);
}
static void fake_draw(golive *g, const char *rule, const char *title)
{
    fake_drawn++;
    text_format(
        &fake_all, "table %s %s of %s\n", rule, title, fake_of(g)->subject ? fake_of(g)->subject : "");
}
static void fake_row(golive *g)
{
    (void)g;
    text_append_string(&fake_all, "\n");
}
static void fake_draw_cell(golive *g, const char *format, va_list arguments)
{
    (void)g;
    text_format_list(&fake_all, format, arguments);
    text_append_string(&fake_all, "|");
}
static void fake_draw_number(golive *g, double value, uint32_t places)
{
    char text[DECIMAL_TEXT_SIZE];
    (void)g;
    cr_assert(decimal_text(value, places, text), "no number that can be shown");
    text_format(&fake_all, "%s|", text);
}
static void fake_measure(
    golive *g, const char *rule, const char *name, double value, uint32_t places, const char *unit)
{
    char text[DECIMAL_TEXT_SIZE];
    cr_assert(decimal_text(value, places, text), "no number that can be shown: %s", name);
    text_format(&fake_all, "%s %s, %s = %s%s\n", rule, name, fake_of(g)->subject ? fake_of(g)->subject : "",
        text, unit);
}
static void fake_say_and_keep(
    golive *g, int32_t status, const char *rule, golive_place place, const char *format, va_list arguments)
{
    fake_say(g, status, rule, place, format, arguments);
    const struct fake_finding *finding = &fake_of(g)->findings[fake_of(g)->finding_count - 1];
    text_format(&fake_all, "%s [%s] %d: %s\n", rule, finding->subject, (int)status, finding->message);
}
static void fake_keep(golive *g, const char *format, va_list arguments)
{
    (void)g;
    text_append_string(&fake_all, "  ");
    text_format_list(&fake_all, format, arguments);
    text_append_string(&fake_all, "\n");
}

GOLIVE_UNUSED static struct fake_host *fake_data_new(const char *today)
{
    static struct golive_host functions;
    struct fake_host *host = fake_web_new(today);
    functions = *host->golive.host;
    functions.flow_count = fake_flow_count;
    functions.flow_name = fake_flow_name;
    functions.flow_key = fake_flow_key;
    functions.relies_on = fake_relies;
    functions.finding = fake_say_and_keep;
    functions.expected = fake_keep;
    functions.found = fake_keep;
    functions.table = fake_draw;
    functions.column = fake_draw_column;
    functions.table_row = fake_row;
    functions.table_cell = fake_draw_cell;
    functions.table_number = fake_draw_number;
    functions.measure = fake_measure;
    functions.asked = fake_asked_state;
    functions.asked_on = fake_asked_on;
    functions.asked_to = fake_asked_to;
    functions.asked_place = fake_asked_place;
    functions.answer_of = fake_answer_of;
    functions.find_clause = fake_clause_of_baa;
    functions.find = fake_find_of_own;
    host->golive.host = &functions;
    return host;
}

/* Before and after each test: nothing of the one before is left. */
GOLIVE_UNUSED static void fake_data_clear(void)
{
    for (size_t i = 0; i < fake_question_count; i++)
        if (fake_questions[i].answer.text)
            fixture_text_free(fake_questions[i].answer.text);
    fake_flow_number = fake_question_count = fake_drawn = 0;
    for (size_t i = 0; i < 2 && fake_catalogues[i]; i++) {
        clause_search_free(fake_searches[i]);
        catalogue_free(fake_catalogues[i]);
        fake_catalogues[i] = NULL;
    }
    memset(fake_checks, 0, sizeof fake_checks);
    fake_web_free();
    text_free(&fake_all);
    fake_all = (struct text){0};
    arena_free(&fake_csv_arena);
}

#endif
