/* Recording. Changes lines of [expect] and nothing else of the file. See record.h. */
#include "kit/record.h"

#include "base/file.h"
#include "config/ini.h"

#include <string.h>

/* What the line must say; NULL if it is no status, or is right. */
static const char *corrected(const struct trial *trial, const struct case_expectation *expectation)
{
    if (!string_equal(expectation->property, "status"))
        return NULL;
    enum status status = STATUS_NONE;
    const struct finding *finding = NULL;
    if (!expectation->rule)
        status = trial_status(trial);
    else if (!expectation->subject)
        status = trial_rule_status(trial, expectation->rule);
    else if ((finding = trial_finding(trial, expectation->rule, expectation->subject)) != NULL)
        status = (enum status)finding->status;
    const char *name = status == STATUS_NONE ? NULL : status_name(status);
    return name && !string_equal(name, expectation->value) ? name : NULL;
}

static const struct case_expectation *expectation_of(const struct plugin_case *of, uint32_t line)
{
    for (size_t i = 0; i < of->expectation_count; i++) {
        if (of->expectations[i].line == line)
            return &of->expectations[i];
    }
    return NULL;
}

/* "BAA-09 = pass   ; why" with another status. */
static void write_line(const char *line, size_t length, const struct case_expectation *expectation,
    const char *status, struct text *out)
{
    const char *equals = memchr(line, '=', length);
    const char *value = equals ? memmem(equals, (size_t)(line + length - equals), expectation->value,
                                     strlen(expectation->value))
                               : NULL;
    if (!value) {
        text_append(out, line, length);
        return;
    }
    const char *behind = value + strlen(expectation->value);
    text_append(out, line, (size_t)(value - line));
    text_append_string(out, status);
    text_append(out, behind, (size_t)(line + length - behind));
}

static void append_all(const struct trial *trial, struct text *out)
{
    text_append_string(out, "\n[expect]\n");
    text_format(out, "status = %s\n", status_name(trial_status(trial)));
    const char *last = "";
    for (size_t i = 0; i < trial->result.finding_count; i++) {
        const char *rule = trial->result.findings[i].rule_id;
        if (!string_equal(rule, last))
            text_format(out, "%s = %s\n", rule, status_name(trial_rule_status(trial, rule)));
        last = rule;
    }
}

int record_write(const struct trial *trial, struct text *ret_bytes, size_t *ret_changes)
{
    const struct plugin_case *of = trial->of;
    struct text before = {0};
    size_t changes = 0;
    uint32_t number = 0;
    int error = file_read_path(of->path, INI_FILE_MAXIMUM, &before);
    const char *at = text_string(&before), *end = at + before.length;
    while (!error && at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((newline ? newline + 1 : end) - at);
        const struct case_expectation *expectation = expectation_of(of, ++number);
        const char *status = expectation ? corrected(trial, expectation) : NULL;
        if (status)
            write_line(at, length, expectation, status, ret_bytes);
        else
            text_append(ret_bytes, at, length);
        changes += status != NULL;
        at += length;
    }
    if (!error && !of->expectation_count && !of->others) {
        append_all(trial, ret_bytes);
        changes++;
    }
    text_free(&before);
    *ret_changes = changes;
    return error;
}
