/* Every format tells the same: decisions and findings of random runs as text and as JSON. */
#include "base/text.h"
#include "report/report.h"

#include "random_run.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>

/* What the text report of a run says, freed with free(). */
static char *written(const struct run *run, const struct report_options *options)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&bytes, &length);
    cr_assert_not_null(file);
    cr_assert_eq(report_text(run, options, file), 0);
    cr_assert_eq(fclose(file), 0);
    return bytes;
}

/* The number in "TITLE (7)" at the beginning of a line; 0 if there is none. */
static unsigned section_count(const char *report, const char *title)
{
    char *wanted = memory_format("\n%s (", title);
    const char *at = strstr(report, wanted);
    unsigned count = at ? (unsigned)strtoul(at + strlen(wanted), NULL, 10) : 0;
    free(wanted);
    return count;
}

static unsigned status_count(const cJSON *deployment, const char *status)
{
    const cJSON *check, *finding;
    unsigned count = 0;
    cJSON_ArrayForEach(check, cJSON_GetObjectItem(deployment, "checks"))
    {
        cJSON_ArrayForEach(finding, cJSON_GetObjectItem(check, "findings")) count +=
            strcmp(cJSON_GetObjectItem(finding, "status")->valuestring, status) == 0;
    }
    return count;
}

static cJSON *json_of(const struct run *run)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&bytes, &length);
    cr_assert_not_null(file);
    cr_assert_eq(report_json(run, NULL, file), 0);
    fclose(file);
    cJSON *json = cJSON_Parse(bytes);
    cr_assert_not_null(json);
    free(bytes);
    return json;
}

Test(report_formats, tell_the_same_decisions)
{
    const struct random_run_options options = {.deployments = 6, .checks = 4, .findings = 4};
    const struct report_options quiet = {.quiet = true};
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct run *run = random_run_new(seed, &options);
        random_run_decide(run);
        char *report = written(run, &quiet);
        cJSON *json = json_of(run);
        const cJSON *deployment;
        const char *line = report;
        cJSON_ArrayForEach(deployment, cJSON_GetObjectItem(json, "deployments"))
        {
            const char *decision = cJSON_GetObjectItem(deployment, "decision")->valuestring;
            char *begin = memory_format("%-7s%s  ",
                !strcmp(decision, "go")     ? "GO"
                : !strcmp(decision, "hold") ? "HOLD"
                                            : "NO-GO",
                cJSON_GetObjectItem(deployment, "id")->valuestring);
            cr_assert(
                string_starts(line, begin), "seed %llu: %s, not %s", (unsigned long long)seed, line, begin);
            free(begin);
            line = strchr(line, '\n') + 1;
        }
        cr_assert_eq(*line, '\0');
        cJSON_Delete(json);
        free(report);
        random_run_free(run);
    }
}

Test(report_formats, tell_the_same_findings)
{
    const struct random_run_options options = {.deployments = 1, .checks = 5, .findings = 6};
    const struct report_options verbose = {.verbose = true};
    unsigned seen = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        struct run *run = random_run_new(seed, &options);
        random_run_decide(run);
        char *report = written(run, &verbose);
        cJSON *json = json_of(run);
        const cJSON *deployment = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "deployments"), 0);
        cr_assert_eq(section_count(report, "Not met") + section_count(report, "Not met, but waived"),
            status_count(deployment, "fail"), "seed %llu\n%s", (unsigned long long)seed, report);
        cr_assert_eq(section_count(report, "Not known"), status_count(deployment, "unknown"));
        cr_assert_eq(section_count(report, "Met"), status_count(deployment, "pass"));
        cr_assert_eq(section_count(report, "Does not apply"), status_count(deployment, "not-applicable"));
        cr_assert_eq(section_count(report, "Look at this") + section_count(report, "Looked at and accepted") +
                         section_count(report, "Good to know"),
            status_count(deployment, "warn") + status_count(deployment, "note"));
        seen +=
            section_count(report, "Not met, but waived") + section_count(report, "Looked at and accepted");
        cJSON_Delete(json);
        free(report);
        random_run_free(run);
    }
    cr_assert_gt(seen, 10);
}

Test(report_formats, are_found_by_name)
{
    cr_assert_str_eq(report_formats[0].name, "text");
    cr_assert_eq(report_format_find("json")->write, report_json);
    cr_assert_null(report_format_find("jsn"));
}
