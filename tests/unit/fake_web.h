/* The web for plugins under test: each address answers what the test says, looked into with the very readers that
 * golive-worker uses, and several tables by option. Laid over fake_host.h, which knows one table and no address. */
#ifndef GOLIVE_TESTS_FAKE_WEB_H
#define GOLIVE_TESTS_FAKE_WEB_H

#include "fake_host.h"

#include "worker/sources.h"

#define FAKE_ANSWERS 64
#define FAKE_TABLES 8

struct golive_source {
    const char *part; /* of the address that it answers */
    int32_t state;
    const char *why;
    const char *body;
    const char *kind_word; /* media type */
    struct source_json *json;
    struct source_xml *xml;
    const char *problem;
    char digest[SOURCE_DIGEST_SIZE];
};

static struct golive_source fake_answers[FAKE_ANSWERS];
static size_t fake_answer_count;
static struct golive_rows fake_tables[FAKE_TABLES];
static size_t fake_table_count;
static const char *fake_asked[FAKE_ANSWERS * 4]; /* addresses, in order */
static size_t fake_asked_count;

/* Addresses with PART in them answer BODY; the answer given last counts. */
GOLIVE_UNUSED static struct golive_source *fake_answer(const char *part, const char *body)
{
    cr_assert_lt(fake_answer_count, (size_t)FAKE_ANSWERS);
    struct golive_source *source = &fake_answers[fake_answer_count++];
    *source = (struct golive_source){.part = part, .state = GOLIVE_GOT, .why = "", .body = body};
    size_t length = strlen(body);
    const char *start = body + strspn(body, " \n");
    if (*start == '<' && !source_is_page(body, length))
        source->xml = source_xml_new(body, length, &source->problem);
    else
        source->json = source_json_new(body, length, &source->problem);
    struct text words = {0};
    source_main_text(body, length, &words);
    source_digest(text_string(&words), words.length, source->digest);
    text_free(&words);
    return source;
}

GOLIVE_UNUSED static void fake_no_answer(const char *part, int32_t state, const char *why)
{
    cr_assert_lt(fake_answer_count, (size_t)FAKE_ANSWERS);
    fake_answers[fake_answer_count++] =
        (struct golive_source){.part = part, .state = state, .why = why, .body = ""};
}

GOLIVE_UNUSED static void fake_table(const char *option, const char *const *cells, uint32_t columns)
{
    cr_assert_lt(fake_table_count, (size_t)FAKE_TABLES);
    fake_tables[fake_table_count++] =
        (struct golive_rows){.option = option, .cells = cells, .columns = columns};
}

GOLIVE_UNUSED static void fake_web_free(void)
{
    for (size_t i = 0; i < fake_answer_count; i++) {
        source_json_free(fake_answers[i].json);
        source_xml_free(fake_answers[i].xml);
    }
    fake_answer_count = fake_table_count = fake_asked_count = 0;
}

static const golive_source *fake_fetch(golive *g, const char *url, const char *rule)
{
    static struct golive_source nobody = {
        .state = GOLIVE_UNAVAILABLE, .why = "the network is down", .body = ""};
    (void)g, (void)rule;
    cr_assert_lt(fake_asked_count, sizeof fake_asked / sizeof *fake_asked);
    fake_asked[fake_asked_count++] = arena_copy(&fake_of(g)->arena, url);
    for (size_t i = fake_answer_count; i > 0; i--)
        if (strstr(url, fake_answers[i - 1].part))
            return &fake_answers[i - 1];
    return &nobody;
}
static int32_t fake_source_state(golive *g, const golive_source *source)
{
    (void)g;
    return source ? source->state : GOLIVE_PENDING;
}
static const char *fake_source_why(golive *g, const golive_source *source)
{
    (void)g;
    return source ? source->problem ? source->problem : source->why : "";
}
static const char *fake_source_digest(golive *g, const golive_source *source)
{
    (void)g;
    return source && source->state == GOLIVE_GOT ? source->digest : "";
}
static golive_place fake_source_place(golive *g, const golive_source *source, const char *path)
{
    (void)path;
    return source ? fake_new_place(fake_of(g), (struct fake_place){.option = source->part})
                  : (golive_place){0};
}
static int fake_open(const golive_source *source)
{
    return source && source->state == GOLIVE_GOT && (source->json || source->xml);
}
static int32_t fake_kind(golive *g, const golive_source *source, const char *path)
{
    (void)g;
    if (source && source->problem && !*path)
        return GOLIVE_BROKEN;
    if (!fake_open(source))
        return GOLIVE_NOTHING;
    return source->json ? source_json_kind(source->json, path) : source_xml_kind(source->xml, path);
}
static uint32_t fake_count(golive *g, const golive_source *source, const char *path)
{
    (void)g;
    if (!fake_open(source))
        return 0;
    return source->json ? source_json_count(source->json, path) : source_xml_count(source->xml, path);
}
static const char *fake_value(golive *g, const golive_source *source, const char *path)
{
    if (!fake_open(source))
        return "";
    return source->json ? source_json_value(source->json, path)
                        : source_xml_value(source->xml, path, &fake_of(g)->arena);
}

static const golive_rows *fake_table_of(golive *g, const char *option)
{
    static struct golive_rows none = {.option = "", .cells = NULL};
    (void)g;
    for (size_t i = 0; i < fake_table_count; i++)
        if (strcmp(fake_tables[i].option, option) == 0)
            return &fake_tables[i];
    return &none;
}
static int32_t fake_given_or_table(golive *g, const char *option)
{
    for (size_t i = 0; i < fake_table_count; i++)
        if (strcmp(fake_tables[i].option, option) == 0)
            return 1;
    return fake_given(g, option);
}

static struct fake_host *fake_web_new(const char *today)
{
    static struct golive_host functions;
    functions = fake_functions;
    functions.rows_of = fake_table_of;
    functions.given = fake_given_or_table;
    functions.fetch = fake_fetch;
    functions.source_state = fake_source_state;
    functions.source_why = fake_source_why;
    functions.source_digest = fake_source_digest;
    functions.source_place = fake_source_place;
    functions.kind = fake_kind;
    functions.count = fake_count;
    functions.value = fake_value;
    struct fake_host *host = fake_host_new(today);
    host->golive.host = &functions;
    return host;
}

#endif
