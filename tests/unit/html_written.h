/* The HTML report of a run as a string, and a run with hostile text in each field that a page shows, for the tests of it. */
#ifndef GOLIVE_TESTS_HTML_WRITTEN_H
#define GOLIVE_TESTS_HTML_WRITTEN_H

#include "report/report.h"

#include "html_page.h"
#include "sample_run.h"

#include <criterion/criterion.h>

static const struct report_options options;

typedef int report_function(const struct run *run, const struct report_options *how, FILE *file);

__attribute__((unused)) static char *written_by(report_function *write, const struct run *run)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&bytes, &length);
    cr_assert_not_null(file);
    cr_assert_eq(write(run, &options, file), 0);
    cr_assert_eq(fclose(file), 0);
    cr_assert_eq(strlen(bytes), length);
    return bytes;
}

__attribute__((unused)) static char *written(const struct run *run)
{
    return written_by(report_html, run);
}

__attribute__((unused)) static void demand(const char *report, const char *words)
{
    cr_assert_not_null(strstr(report, words), "not in the page: %s\n%s", words, report);
}

__attribute__((unused)) static size_t place_of(const char *report, const char *words)
{
    const char *place = strstr(report, words);
    cr_assert_not_null(place, "not in the page: %s", words);
    return (size_t)(place - report);
}

static const char *const markup_texts[] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</style></title></script><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "]]>--><!-- &lt;b&gt; &amp &#x3c;i&#x3e;",
    "<a href=\"https://evil.example\">click</a>",
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d (\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85)", /* written from right to left */
    "../../../etc/passwd",
    "\xf0\x9f\x9a\x91 {{7*7}} ${x}",
};
#define MARKUP_TEXTS (sizeof markup_texts / sizeof *markup_texts)

/* Hostile text in each field that a page shows. */
static void poison_deployment(struct run *run, size_t index, size_t text)
{
    struct deployment_result *result = &run->deployments[index];
    struct deployment *deployment = (struct deployment *)result->deployment;
    const char *const *texts = markup_texts;
    deployment->id = texts[text % MARKUP_TEXTS];
    deployment->product = texts[(text + 1) % MARKUP_TEXTS];
    deployment->version = texts[(text + 2) % MARKUP_TEXTS];
    deployment->vendor = texts[(text + 3) % MARKUP_TEXTS];
    deployment->owner = texts[(text + 4) % MARKUP_TEXTS];
    deployment->stop = texts[(text + 5) % MARKUP_TEXTS];
    deployment->stage = texts[(text + 6) % MARKUP_TEXTS];
    struct setting *setting = arena_take(&run->arena, sizeof *setting);
    *setting = (struct setting){.key = arena_format(&run->arena, "ref.%s", texts[(text + 7) % MARKUP_TEXTS]),
        .value = texts[(text + 8) % MARKUP_TEXTS]};
    deployment->settings = (struct settings){setting, 1};
    for (size_t i = 0; i < result->check_count; i++) {
        struct check_result *check = &result->checks[i];
        if (!check->evidence_count) /* the committee's, which is golive's own */
            continue;
        ((struct check *)check->check)->owner = texts[(text + i) % MARKUP_TEXTS];
        ((struct check *)check->check)->id =
            arena_format(&run->arena, "%zu%s", i, texts[(text + i) % MARKUP_TEXTS]);
        for (uint32_t j = 0; j < check->finding_count; j++) {
            struct finding *finding = &check->findings[j];
            const char **fields[] = {&finding->subject, &finding->title, &finding->message,
                &finding->expected, &finding->found, &finding->quote, &finding->where, &finding->citation,
                &finding->remedy};
            for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
                *fields[k] = texts[(text + i + j + k) % MARKUP_TEXTS];
        }
        struct evidence *evidence = (struct evidence *)check->evidence[0];
        evidence->uri = texts[(text + i) % MARKUP_TEXTS];
        evidence->remark = texts[(text + i + 1) % MARKUP_TEXTS];
    }
}

__attribute__((unused)) static void poison(struct run *run, uint64_t seed)
{
    struct site *site = (struct site *)run->site;
    site->name = markup_texts[seed % MARKUP_TEXTS];
    site->policy_name = markup_texts[(seed + 1) % MARKUP_TEXTS];
    site->timezone = markup_texts[(seed + 2) % MARKUP_TEXTS];
    run->sandbox = markup_texts[(seed + 3) % MARKUP_TEXTS];
    for (size_t i = 0; i < run->deployment_count; i++)
        poison_deployment(run, i, seed + i);
}

#endif
