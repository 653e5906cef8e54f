/* Comparing what was found with what was expected. Decides nothing beyond equal or not. See compare.h. */
#include "kit/compare.h"

#include "kit/compare_private.h"

#include <string.h>
#include <strings.h>

#define LONGEST_SHOWN 160u

/* ---- words ---- */

void compare_name(const char *rule, const char *subject, struct text *text)
{
    text_append_visible(text, rule);
    if (subject && *subject) {
        text_append_string(text, " (");
        text_append_visible(text, subject);
        text_append_char(text, ')');
    }
}

void compare_shown(struct text *text, const char *words)
{
    struct text shown = {.maximum = LONGEST_SHOWN};
    text_append_visible(&shown, words);
    text_format(text, "%s%s", text_string(&shown), shown.overflowed ? "…" : "");
    text_free(&shown);
}

void compare_describe(const struct finding *finding, struct text *text)
{
    compare_name(finding->rule_id, finding->subject, text);
    text_format(text, ": %s, ", status_name((enum status)finding->status));
    compare_shown(text, finding_says(finding));
    if (*finding->where) {
        text_append_string(text, " (");
        compare_shown(text, finding->where);
        text_append_char(text, ')');
    }
}

/* ---- against expectations ---- */

static const char *property_of(const struct finding *finding, const char *property)
{
    const struct {
        const char *name;
        const char *value;
    } properties[] = {
        {"status", status_name((enum status)finding->status)},
        {"assurance", assurance_name((enum assurance)finding->assurance)},
        {"message", finding_says(finding)},
        {"unsaid", finding_says(finding)},
        {"expected", finding->expected},
        {"found", finding->found},
        {"quote", finding->quote},
        {"where", finding->where},
        {"remedy", finding->remedy},
    };
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        if (string_equal(properties[i].name, property))
            return properties[i].value ? properties[i].value : "";
    }
    return "";
}

/* Statuses and assurances are what they are; texts must hold the words, whatever their case, or must not. */
static bool meets(const char *property, const char *value, const char *found)
{
    if (string_equal(property, "unsaid"))
        return strcasestr(found, value) == NULL;
    bool whole = string_equal(property, "status") || string_equal(property, "assurance");
    return whole ? string_equal(value, found) : strcasestr(found, value) != NULL;
}

/* The finding that an expectation is about: that of its subject, or else the worst of the rule. */
static const struct finding *finding_for(
    const struct trial *trial, const struct case_expectation *expectation)
{
    if (expectation->subject)
        return trial_finding(trial, expectation->rule, expectation->subject);
    enum status worst = trial_rule_status(trial, expectation->rule);
    const struct finding *first = NULL;
    for (size_t i = 0; i < trial->result.finding_count; i++) {
        const struct finding *finding = &trial->result.findings[i];
        if (!string_equal(finding->rule_id, expectation->rule))
            continue;
        if (finding->status == worst && !first)
            first = finding;
        if (finding->status == worst &&
            meets(expectation->property, expectation->value, property_of(finding, expectation->property)))
            return finding;
    }
    return first;
}

static bool compare_one(
    const struct trial *trial, const struct case_expectation *expectation, struct text *lines)
{
    if (expectation->items)
        return tables_meet(trial, expectation, lines);
    const char *found = "nothing";
    const struct finding *finding = NULL;
    if (!expectation->rule) {
        found = status_name(trial_status(trial));
    } else {
        finding = finding_for(trial, expectation);
        if (finding)
            found = property_of(finding, expectation->property);
    }
    if ((finding || !expectation->rule) && meets(expectation->property, expectation->value, found))
        return true;
    if (expectation->rule)
        compare_name(expectation->rule, expectation->subject, lines);
    else
        text_append_string(lines, "the check");
    if (!string_equal(expectation->property, "status"))
        text_format(lines, ", its %s", expectation->property);
    text_append_string(lines, "\n    expected  ");
    compare_shown(lines, expectation->value);
    text_append_string(lines, "\n    found     ");
    compare_shown(lines, *found ? found : "nothing");
    if (finding && string_equal(expectation->property, "status")) {
        text_append_string(lines, ": ");
        compare_shown(lines, finding_says(finding));
        if (*finding->where)
            text_format(lines, " (%s)", finding->where);
    }
    text_append_char(lines, '\n');
    return false;
}

static bool is_expected(const struct plugin_case *of, const struct finding *finding)
{
    for (size_t i = 0; i < of->expectation_count; i++) {
        const struct case_expectation *expectation = &of->expectations[i];
        if (string_equal(expectation->rule, finding->rule_id) &&
            (!expectation->subject || string_equal(expectation->subject, finding->subject)))
            return true;
    }
    return false;
}

/* Rules that the case does not name have one of the statuses of its line `others`. */
static bool compare_others(const struct trial *trial, struct text *lines)
{
    bool good = true;
    const struct plugin_case *of = trial->of;
    for (size_t i = 0; of->others && i < trial->result.finding_count; i++) {
        const struct finding *finding = &trial->result.findings[i];
        bool allowed = is_expected(of, finding);
        for (const char *const *other = of->others; *other && !allowed; other++)
            allowed = string_equal(*other, status_name((enum status)finding->status));
        if (allowed)
            continue;
        compare_name(finding->rule_id, finding->subject, lines);
        text_append_string(lines, "\n    expected  one of its line others\n    found     ");
        text_format(lines, "%s: ", status_name((enum status)finding->status));
        compare_shown(lines, finding_says(finding));
        text_append_char(lines, '\n');
        good = false;
    }
    return good;
}

bool compare_expected(const struct trial *trial, struct text *ret_lines)
{
    bool good = !trial->problem;
    if (trial->problem) {
        text_append_string(ret_lines, "the check failed: ");
        text_append_visible(ret_lines, trial->problem);
        text_append_char(ret_lines, '\n');
        return false;
    }
    for (size_t i = 0; i < trial->of->expectation_count; i++)
        good = compare_one(trial, &trial->of->expectations[i], ret_lines) && good;
    return compare_others(trial, ret_lines) && good;
}

/* ---- against another trial ---- */

static bool same_evidence(const struct evidence *one, const struct evidence *other)
{
    return one == other || (one && other && string_equal(one->uri, other->uri));
}

static bool same_finding(const struct finding *one, const struct finding *other)
{
    static const char *const texts[] = {"message", "expected", "found", "quote", "where", "remedy"};
    bool same = one->status == other->status && one->assurance == other->assurance &&
                same_evidence(one->evidence, other->evidence);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        same = same && string_equal(property_of(one, texts[i]), property_of(other, texts[i]));
    return same;
}

static void show_pair(const struct finding *one, const struct finding *other, struct text *lines)
{
    const struct finding *named = one ? one : other;
    compare_name(named->rule_id, named->subject, lines);
    const struct finding *both[] = {one, other};
    static const char *const heads[] = {"\n    once      ", "\n    then      "};
    for (size_t i = 0; i < 2; i++) {
        text_append_string(lines, heads[i]);
        if (!both[i]) {
            text_append_string(lines, "nothing");
            continue;
        }
        text_format(lines, "%s: ", status_name((enum status)both[i]->status));
        compare_shown(lines, finding_says(both[i]));
    }
    text_append_char(lines, '\n');
}

bool compare_trials(const struct trial *one, const struct trial *other, struct text *ret_lines)
{
    bool good = true;
    if (one->problem || other->problem) {
        if (string_equal(one->problem, other->problem))
            return true;
        text_append_string(ret_lines, "the check failed: ");
        text_append_visible(ret_lines, other->problem ? other->problem : one->problem);
        text_append_char(ret_lines, '\n');
        return false;
    }
    for (size_t i = 0; i < one->result.finding_count; i++) {
        const struct finding *finding = &one->result.findings[i];
        const struct finding *twin = trial_finding(other, finding->rule_id, finding->subject);
        if (twin && same_finding(finding, twin))
            continue;
        show_pair(finding, twin, ret_lines);
        good = false;
    }
    for (size_t i = 0; i < other->result.finding_count; i++) {
        const struct finding *finding = &other->result.findings[i];
        if (trial_finding(one, finding->rule_id, finding->subject))
            continue;
        show_pair(NULL, finding, ret_lines);
        good = false;
    }
    return tables_same(one, other, ret_lines) && good;
}
