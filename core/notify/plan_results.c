/* Comparing one deployment's result with what was told of it: which decision, which causes. What was told is a row: the
 * decision, then a line a cause: what it is about, what is said of it, its owner, its name. See points.h. */
#include "notify/points.h"

#include "model/decision.h"
#include "report/overview.h"
#include "report/wording.h"

#include <stdlib.h>
#include <string.h>

enum { HEX = 16, NAME = 64 };

/* A finding that stands in the way or is to be looked at, or another reason for a hold. */
struct cause {
    char about[HEX + 1]; /* check, rule, subject */
    char said[HEX + 1];  /* status and words */
    const char *group;   /* the same for other products that it stops */
    const char *owner;
    const char *label;
    const char *title;
    const char *says;
    const char *remedy;
    enum status status;
    bool stops;
};

struct causes_list {
    struct cause *items;
    size_t count, capacity;
};

/* ---- what is so now ---- */

static const char *hex_of(struct arena *arena, const char *const *words, size_t count)
{
    char text[DIGEST_TEXT_SIZE];
    struct digest_stream *stream = digest_begin();
    for (size_t i = 0; i < count; i++)
        digest_add_string(stream, words[i]);
    struct digest digest = digest_end(stream);
    digest_text(&digest, text);
    return arena_copy_bytes(arena, text + strlen("sha256:"), HEX);
}

static void add_cause(struct arena *arena, struct causes_list *list, struct cause cause, const char *check,
    const char *rule, const char *subject, const char *place)
{
    const char *const about[] = {check, rule, subject};
    /* Why something is not known may be another every night, and is no news as long as it is not known. */
    const char *const said[] = {status_name(cause.status), cause.status == STATUS_UNKNOWN ? "" : cause.says};
    const char *const group[] = {
        check, rule, subject, status_name(cause.status), cause.says, cause.remedy, cause.owner, place};
    memcpy(cause.about, hex_of(arena, about, 3), HEX + 1);
    memcpy(cause.said, hex_of(arena, said, 2), HEX + 1);
    cause.group = hex_of(arena, group, 8);
    memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof cause);
    list->items[list->count++] = cause;
}

static const char *label_of(
    struct arena *arena, const struct check_result *check, const struct finding *finding)
{
    struct text words = {0};
    words_rule(&words, check, finding);
    if (!is_of_check(finding) && !is_fact(finding)) {
        if (finding->subject && *finding->subject) {
            text_append_string(&words, " of ");
            words_add(&words, finding->subject, NAME);
        }
        text_append_string(&words, " (");
        words_add(&words, check->check->id, NAME);
        text_append_char(&words, ')');
    }
    const char *label = arena_copy(arena, text_string(&words));
    text_free(&words);
    return label;
}

static void add_finding(struct arena *arena, struct causes_list *list, const struct told_deployment *of,
    const struct check_result *check, const struct finding *finding)
{
    bool stops = decision_finding_effect(check, finding) >= EFFECT_HOLD;
    if (!stops && part_of(check, finding) != PART_LOOK)
        return;
    add_cause(arena, list,
        (struct cause){.owner = deployment_owner(of->result->deployment, check->check),
            .label = label_of(arena, check, finding),
            .title = finding->title,
            .says = finding_says(finding),
            .remedy = finding->remedy,
            .status = (enum status)finding->status,
            .stops = stops},
        check->check->id, finding->rule_id, finding->subject,
        finding->evidence ? finding->evidence->uri : "");
}

static void add_reason(
    struct arena *arena, struct causes_list *list, const struct told_deployment *of, const char *reason)
{
    add_cause(arena, list,
        (struct cause){.owner = deployment_owner(of->result->deployment, NULL),
            .label = "",
            .title = "",
            .says = reason,
            .remedy = "",
            .status = STATUS_UNKNOWN,
            .stops = true},
        "", "", reason, "");
}

/* A go that has lapsed since somebody looked, in words. */
static const char *lapsed_words(struct arena *arena, const struct deployment_result *result)
{
    char day[DATE_TEXT_SIZE];
    date_text(instant_date(result->cleared_until), day);
    return arena_format(arena, "it lapsed on %s and was not checked since: %s", day,
        result->lapses_first ? result->lapses_first : "");
}

static void find_causes(struct arena *arena, struct causes_list *list, const struct told_deployment *of)
{
    const struct deployment_result *result = of->result;
    if (of->decision != result->decision)
        add_reason(arena, list, of, lapsed_words(arena, result));
    for (size_t i = 0; result->hold_reasons && result->hold_reasons[i]; i++)
        add_reason(arena, list, of, result->hold_reasons[i]);
    for (size_t i = 0; i < result->check_count; i++) {
        for (uint32_t k = 0; k < result->checks[i].finding_count; k++)
            add_finding(arena, list, of, &result->checks[i], &result->checks[i].findings[k]);
    }
}

/* ---- what was told ---- */

static bool is_hex(const char *line, size_t at)
{
    return strspn(line + at, "0123456789abcdef") >= HEX && line[at + HEX] == ' ';
}

bool plan_decision_of(const char *row, enum decision *ret_decision)
{
    static const enum decision decisions[] = {DECISION_GO, DECISION_HOLD, DECISION_NO_GO};
    size_t length = strcspn(row, "\n");
    for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++) {
        const char *name = decision_name(decisions[i]);
        if (strlen(name) == length && memcmp(row, name, length) == 0) {
            *ret_decision = decisions[i];
            return true;
        }
    }
    return false;
}

/* The line of a row behind its decision where it is of a site, which is no product. */
#define OF_SITE "of a site\n"

bool plan_is_of_site(const char *row)
{
    const char *end = strchr(row, '\n');
    return end && string_starts(end + 1, OF_SITE);
}

/* Reads the causes of a row of ours; lines that are none of ours are passed over. */
static void read_causes(struct arena *arena, const char *value, struct causes_list *list)
{
    char *at = arena_copy(arena, value);
    for (at = strchr(at, '\n'); at && at[1];) {
        char *line = at + 1;
        at = strchr(line, '\n');
        if (at)
            *at = '\0';
        char *tab = strchr(line, '\t');
        if (!tab || strlen(line) <= 2 * HEX + 2 || !is_hex(line, 0) || !is_hex(line, HEX + 1))
            continue;
        *tab = '\0';
        struct cause cause = {.owner = line + 2 * HEX + 2, .label = tab + 1};
        memcpy(cause.about, line, HEX);
        memcpy(cause.said, line + HEX + 1, HEX);
        memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof cause);
        list->items[list->count++] = cause;
    }
}

static void write_row(struct planning *planning, const char *key, const struct told_deployment *of,
    const struct causes_list *list)
{
    struct text row = {0};
    text_format(&row, "%s\n%s", decision_name(of->decision),
        string_equal(of->result->deployment->kind, "site") ? OF_SITE : "");
    for (size_t i = 0; i < list->count; i++) {
        const struct cause *cause = &list->items[i];
        text_format(&row, "%s %s ", cause->about, cause->said);
        words_add(&row, cause->owner, NAME);
        text_append_char(&row, '\t');
        text_append_string(&row, cause->label);
        text_append_char(&row, '\n');
    }
    const struct told_row *before = told_find(planning->input->told, key);
    if (!before || !string_equal(before->value, text_string(&row)))
        told_set(planning->input->told, key, text_string(&row), planning->input->now);
    text_free(&row);
}

/* ---- the difference ---- */

/* The owner as the row has it. */
static const char *owner_words(struct arena *arena, const char *owner)
{
    struct text words = {0};
    words_add(&words, owner, NAME);
    const char *copy = arena_copy(arena, text_string(&words));
    text_free(&words);
    return copy;
}

/* A cause as its owner knows it: what is said of what, to whom. Who owns it from now on has not heard of it. */
static const char *known_as(struct arena *arena, const struct cause *cause)
{
    return arena_format(arena, "%s%s%s", cause->about, cause->said, owner_words(arena, cause->owner));
}

static void tell_cause(struct planning *planning, const struct told_deployment *of, const struct cause *cause)
{
    plan_point(planning, (struct notify_point){.kind = POINT_CAUSE,
                             .to = plan_recipient(planning, cause->owner),
                             .of = of,
                             .group = cause->group,
                             .label = cause->label,
                             .title = cause->title,
                             .says = cause->says,
                             .remedy = cause->remedy,
                             .owner = cause->owner,
                             .status = cause->status});
}

static void tell_cured(struct planning *planning, const struct told_deployment *of, const struct cause *cause)
{
    plan_point(
        planning, (struct notify_point){.kind = POINT_CURED,
                      .to = plan_recipient(planning, cause->owner),
                      .of = of,
                      .group = arena_format(&planning->plan->arena, "%s %s", cause->about, cause->label),
                      .label = cause->label,
                      .title = "",
                      .says = "",
                      .remedy = "",
                      .owner = cause->owner});
}

static void tell_decision(struct planning *planning, const struct told_deployment *of)
{
    const char *owner = deployment_owner(of->result->deployment, NULL);
    plan_point(planning, (struct notify_point){.kind = POINT_DECISION,
                             .to = plan_recipient(planning, owner),
                             .of = of,
                             .group = of->id,
                             .label = "",
                             .title = "",
                             .says = "",
                             .remedy = "",
                             .owner = owner});
}

/* A warning of a day is told as that day's date, at the durations of lead, and not again as a warning. */
static bool is_told_as_date(
    const struct planning *planning, const struct cause *cause, const struct kept_date *dates, size_t count)
{
    for (size_t i = 0; i < count && !cause->stops; i++) {
        int64_t longest = -1;
        for (size_t k = 0; k < dates[i].lead_count; k++)
            longest = dates[i].leads[k] > longest ? dates[i].leads[k] : longest;
        const char *const about[] = {dates[i].check, dates[i].rule, dates[i].subject};
        bool ahead = dates[i].at > planning->input->now && dates[i].at - longest <= planning->input->now;
        if (longest >= 0 && ahead && string_equal(cause->about, hex_of(&planning->plan->arena, about, 3)))
            return true;
    }
    return false;
}

static void compare(struct planning *planning, const struct told_deployment *of,
    const struct causes_list *now, const struct causes_list *was, const struct kept_date *dates,
    size_t date_count)
{
    struct arena *arena = &planning->plan->arena;
    struct map before = {0}, after = {0};
    for (size_t i = 0; i < was->count; i++)
        map_put(&before, known_as(arena, &was->items[i]), &was->items[i]);
    for (size_t i = 0; i < now->count; i++)
        map_put(&after, now->items[i].about, &now->items[i]);
    if (of->decision != of->was || of->is_new)
        tell_decision(planning, of);
    for (size_t i = 0; i < now->count; i++) {
        const struct cause *cause = &now->items[i];
        if (!map_get(&before, known_as(arena, cause)) && !is_told_as_date(planning, cause, dates, date_count))
            tell_cause(planning, of, cause);
    }
    for (size_t i = 0; i < was->count; i++) {
        if (!map_get(&after, was->items[i].about))
            tell_cured(planning, of, &was->items[i]);
    }
    map_free(&before);
    map_free(&after);
}

void plan_result(
    struct planning *planning, struct told_deployment *of, const struct kept_date *dates, size_t date_count)
{
    struct arena *arena = &planning->plan->arena;
    const char *key = arena_format(arena, "result/%s", of->id);
    const struct told_row *row = told_find(planning->input->told, key);
    struct causes_list now = {0}, was = {0};
    find_causes(arena, &now, of);
    of->is_new = !row || !plan_decision_of(row->value, &of->was);
    if (!of->is_new)
        read_causes(arena, row->value, &was);
    /* Of a product that was go from the first nobody needs to hear. */
    if (!of->is_new || of->decision != DECISION_GO)
        compare(planning, of, &now, &was, dates, date_count);
    write_row(planning, key, of, &now);
    free(now.items);
    free(was.items);
}

void notify_forget(struct told *told, const char *id)
{
    static const char *const kinds[] = {"result", "reminder", "dates"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        AUTO_FREE char *key = memory_format("%s/%s", kinds[i], id);
        told_set(told, key, NULL, 0);
    }
}
