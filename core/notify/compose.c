/* Puts points into words: a subject that begins with the decision, a page of plain text. It says no more of a finding than
 * the text report does, and less: never what was quoted or found in a document. See points.h. */
#include "notify/points.h"

#include "report/overview.h"
#include "report/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns of a mail; where words begin behind labels. */
enum { COLUMNS = 76, HEAD = 2, BODY = 11, FIELD = 21 };
/* So many are written out of each list, of the rest how many there are. */
enum { MOST_SHOWN = 40, MOST_IDS = 20, SUBJECT_WORDS = 90 };

struct composing {
    const struct planning *planning;
    const struct notify_point *const *points;
    size_t count;
    const struct told_deployment **touched; /* whose decision or causes are told, the worst first */
    size_t touched_count;
    struct page page;
    struct text words;
};

static const char *product_of(const struct told_deployment *of)
{
    const char *product = of->result->deployment->product;
    return given(product) ? product : of->id;
}

static const char *site_name(const struct planning *planning)
{
    return given(planning->input->site->name);
}

static void wrap(struct composing *c, unsigned indent, const char *label, unsigned hang)
{
    if (c->words.length)
        page_wrap(&c->page, indent, label, hang, text_string(&c->words));
    text_clear(&c->words);
}

static void more(struct composing *c, size_t shown, size_t count)
{
    if (count > shown) {
        text_format(&c->words, "and %zu more: golive report shows them", count - shown);
        wrap(c, HEAD, "", HEAD);
    }
}

/* ---- decisions ---- */

static bool is_change(const struct notify_point *point)
{
    return point->kind == POINT_DECISION || point->kind == POINT_CAUSE || point->kind == POINT_CURED;
}

/* The worst decision first, else in the order of the run. */
static int by_decision(const void *a, const void *b)
{
    const struct told_deployment *left = *(const struct told_deployment *const *)a;
    const struct told_deployment *right = *(const struct told_deployment *const *)b;
    if (left->decision != right->decision)
        return left->decision > right->decision ? -1 : 1;
    return left->result < right->result ? -1 : left->result > right->result;
}

/* Deployments of the points that WANTED chooses, each once. */
static void find_touched(struct composing *c, bool (*wanted)(const struct notify_point *point))
{
    struct map seen = {0};
    c->touched_count = 0;
    for (size_t i = 0; i < c->count; i++) {
        const struct told_deployment *of = c->points[i]->of;
        if (of && wanted(c->points[i]) && !map_put(&seen, of->id, (void *)of))
            c->touched[c->touched_count++] = of;
    }
    map_free(&seen);
    if (c->touched_count)
        qsort(c->touched, c->touched_count, sizeof *c->touched, by_decision);
}

static void say_reason(struct composing *c, const struct told_deployment *of)
{
    struct overview overview = overview_of(of->result);
    if (of->decision != of->result->decision) {
        text_append_string(&c->words, "It has lapsed, and nobody has looked since.");
        return;
    }
    words_reason(&c->words, of->result, &overview);
    text_append_char(&c->words, '.');
    if (of->decision == DECISION_GO && c->words.length)
        c->words.data[0] = 'W'; /* "With 2 conditions", "Without conditions" */
}

static void show_decision(struct composing *c, const struct told_deployment *of)
{
    const struct deployment *deployment = of->result->deployment;
    words_identity(&c->words, deployment);
    if (!c->words.length)
        words_add(&c->words, of->id, NAME_WORDS);
    text_append_string(&c->words, " (");
    words_add(&c->words, of->id, NAME_WORDS);
    text_append_char(&c->words, ')');
    wrap(c, HEAD, decision_title(of->decision), BODY);
    if (!of->is_new && of->was != of->decision) {
        text_format(&c->words, "It was %s.", decision_title(of->was));
        wrap(c, BODY, "", BODY);
    }
    say_reason(c, of);
    wrap(c, BODY, "", BODY);
    if (of->decision == DECISION_GO || !deployment_in_use(deployment))
        return;
    if (of->result->exception) {
        words_use_exception(&c->words, of->result);
    } else {
        text_append_string(&c->words, "It is in use: decide today. ");
        words_alarm(&c->words, c->planning->input->site, deployment);
    }
    wrap(c, BODY, "", BODY);
}

static void show_decisions(struct composing *c)
{
    find_touched(c, is_change);
    for (size_t i = 0; i < c->touched_count && i < MOST_SHOWN; i++) {
        page_gap(&c->page);
        show_decision(c, c->touched[i]);
    }
    more(c, MOST_SHOWN, c->touched_count);
}

/* ---- lists ---- */

/* Points of a kind, those of one group together: the first of each, the others hanging on `next`. */
struct groups {
    size_t *first, *next;
    size_t count;
};

static void find_groups(const struct composing *c, enum point_kind kind, struct groups *ret_groups)
{
    struct map last = {0};
    struct groups groups = {
        memory_new(c->count, sizeof *groups.first), memory_new(c->count, sizeof *groups.next), 0};
    for (size_t i = 0; i < c->count; i++) {
        groups.next[i] = SIZE_MAX;
        if (c->points[i]->kind != kind)
            continue;
        uintptr_t before = (uintptr_t)map_put(&last, c->points[i]->group, (void *)(uintptr_t)(i + 1));
        if (before)
            groups.next[before - 1] = i;
        else
            groups.first[groups.count++] = i;
    }
    map_free(&last);
    *ret_groups = groups;
}

static void groups_free(struct groups *groups)
{
    free(groups->first);
    free(groups->next);
}

/* "ambient-scribe, triage and 3 more" */
static void add_ids(struct composing *c, const struct groups *groups, size_t first)
{
    size_t count = 0;
    for (size_t i = first; i != SIZE_MAX; i = groups->next[i], count++) {
        if (count >= MOST_IDS || !c->points[i]->of)
            continue;
        text_append_string(&c->words, count ? ", " : "");
        words_add(&c->words, c->points[i]->of->id, NAME_WORDS);
    }
    if (count > MOST_IDS)
        text_format(&c->words, " and %zu more", count - MOST_IDS);
}

static void field(struct composing *c, const char *label, const char *foreign)
{
    words_sentence(&c->words, foreign, LONG_WORDS);
    wrap(c, BODY, label, FIELD);
}

static void show_cause(struct composing *c, const struct groups *groups, size_t first)
{
    static const char *const begins[STATUS_COUNT] = {
        [STATUS_FAIL] = "Not met", [STATUS_UNKNOWN] = "Unknown", [STATUS_WARN] = "Look"};
    const struct notify_point *point = c->points[first];
    const char *begin = begins[point->status] ? begins[point->status] : "Look";
    text_append_string(&c->words, point->label);
    if (given(point->title)) {
        text_append_string(&c->words, c->words.length ? ", " : "");
        words_add(&c->words, point->title, SHORT_WORDS);
    }
    text_append_string(&c->words, c->words.length ? ": " : "");
    struct text says = {0};
    words_sentence(&says, point->says, LONG_WORDS);
    text_append_string(&c->words, text_string(&says));
    text_free(&says);
    wrap(c, HEAD, begin, BODY);
    add_ids(c, groups, first);
    wrap(c, BODY, point->status == STATUS_WARN ? "Concerns" : "Stops", FIELD);
    field(c, "To do", point->remedy);
    words_add(&c->words, given(point->owner) ? point->owner : "nobody is named", NAME_WORDS);
    wrap(c, BODY, "Owner", FIELD);
}

/* What is not met first, then what is not known, then what is to be looked at. */
static unsigned rank_of(const struct notify_point *point)
{
    return point->status == STATUS_FAIL ? 0 : point->status == STATUS_UNKNOWN ? 1 : 2;
}

static void show_causes(struct composing *c)
{
    struct groups groups;
    size_t shown = 0;
    find_groups(c, POINT_CAUSE, &groups);
    for (unsigned rank = 0; rank <= 2; rank++) {
        for (size_t i = 0; i < groups.count && shown < MOST_SHOWN; i++) {
            if (rank_of(c->points[groups.first[i]]) != rank)
                continue;
            page_gap(&c->page);
            if (shown++ == 0)
                page_line(&c->page, 0, INK_STRONG, "New since you were told last:");
            show_cause(c, &groups, groups.first[i]);
        }
    }
    more(c, shown, groups.count);
    groups_free(&groups);
}

static void show_cured(struct composing *c)
{
    struct groups groups;
    find_groups(c, POINT_CURED, &groups);
    for (size_t i = 0; i < groups.count && i < MOST_SHOWN; i++) {
        const struct notify_point *point = c->points[groups.first[i]];
        if (i == 0) {
            page_gap(&c->page);
            page_line(&c->page, 0, INK_STRONG, "No longer in the way:");
        }
        text_append_string(&c->words, *point->label ? point->label : "what held it as a whole");
        text_append_string(&c->words, ": ");
        add_ids(c, &groups, groups.first[i]);
        wrap(c, HEAD, "", HEAD + 2);
    }
    more(c, MOST_SHOWN, groups.count);
    groups_free(&groups);
}

static void show_dates(struct composing *c)
{
    struct groups groups;
    find_groups(c, POINT_DATE, &groups);
    for (size_t i = 0; i < groups.count && i < MOST_SHOWN; i++) {
        const struct notify_point *point = c->points[groups.first[i]];
        char day[DATE_TEXT_SIZE];
        if (i == 0) {
            page_gap(&c->page);
            page_line(&c->page, 0, INK_STRONG, "Dates ahead (the first day on which it is so):");
        }
        date_text(point->day, day);
        words_sentence(&c->words, point->label, SHORT_WORDS);
        text_append_char(&c->words, ' ');
        struct text says = {0};
        words_sentence(&says, point->says, LONG_WORDS);
        text_append_string(&c->words, text_string(&says));
        text_free(&says);
        wrap(c, HEAD, day, HEAD + 12);
        add_ids(c, &groups, groups.first[i]);
        wrap(c, HEAD + 12, "", HEAD + 12);
    }
    more(c, MOST_SHOWN, groups.count);
    groups_free(&groups);
}

static bool is_still(const struct notify_point *point)
{
    return point->kind == POINT_STILL;
}

static void show_still(struct composing *c)
{
    find_touched(c, is_still);
    for (size_t i = 0; i < c->touched_count && i < MOST_SHOWN; i++) {
        const struct told_deployment *of = c->touched[i];
        page_gap(&c->page);
        if (i == 0)
            page_line(&c->page, 0, INK_STRONG,
                "In use and not go, until it is cured, paused, retired or excepted:");
        show_decision(c, of);
        text_format(&c->words, "Reminder %u.", of->reminders);
        if (of->reminders >= NOTIFY_ESCALATES && given(c->planning->input->settings->escalate))
            text_append_string(&c->words, " It has been so for weeks: this goes beyond its owner.");
        wrap(c, BODY, "", BODY);
    }
    more(c, MOST_SHOWN, c->touched_count);
}

/* ---- the whole ---- */

static void show_end(struct composing *c)
{
    const struct notify_input *input = c->planning->input;
    char at[INSTANT_TEXT_SIZE];
    page_gap(&c->page);
    page_line(&c->page, 0, INK_PLAIN, "-- ");
    if (input->run) {
        instant_text(input->run->at, at);
        words_sentence(&c->words, site_name(c->planning), SHORT_WORDS);
        text_format(&c->words, "%sJudged at %s", c->words.length ? " " : "", at);
        if (given(input->site->policy_name)) {
            text_append_string(&c->words, ", policy ");
            words_add(&c->words, input->site->policy_name, NAME_WORDS);
            text_append_char(&c->words, ' ');
            words_add(&c->words, input->site->policy_version, NAME_WORDS);
        }
        text_append_char(&c->words, '.');
        wrap(c, 0, "", 0);
        text_format(&c->words, "Run %s: golive report shows all of it.", input->run->id);
        wrap(c, 0, "", 0);
    }
    if (*input->head) {
        text_format(&c->words, "Head of the record: %s", input->head);
        wrap(c, 0, "", 0);
    }
    text_append_string(
        &c->words, "A record of checks under a named policy. It is not legal or clinical advice.");
    wrap(c, 0, "", 0);
}

/* Writes a page by BUILD. In the plan's arena. */
static const char *page_of(struct composing *c, void (*build)(struct composing *c))
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&bytes, &length);
    if (!file)
        abort(); /* there is no memory: nothing half is sent */
    c->page = page_new(file, COLUMNS, false);
    build(c);
    int error = page_end(&c->page);
    if (fclose(file) != 0 || error)
        abort();
    const char *body = arena_copy_bytes(&c->planning->plan->arena, bytes, length);
    free(bytes);
    text_free(&c->words);
    return body;
}

static void build_points(struct composing *c)
{
    show_decisions(c);
    show_causes(c);
    show_cured(c);
    show_dates(c);
    show_still(c);
    show_end(c);
}

static const char *kind_of(const struct composing *c)
{
    bool date = false;
    for (size_t i = 0; i < c->count; i++) {
        if (is_change(c->points[i]))
            return "change";
        date |= c->points[i]->kind == POINT_DATE;
    }
    return date ? "date" : "reminder";
}

static bool is_any(const struct notify_point *point)
{
    (void)point;
    return true;
}

/* "Acme Scribe and 2 more" */
static void add_names(struct text *subject, const struct composing *c)
{
    if (!c->touched_count) {
        text_append_string(subject, "the site");
        return;
    }
    words_add(subject, product_of(c->touched[0]), NAME_WORDS);
    if (c->touched_count > 1)
        text_format(subject, " and %zu more", c->touched_count - 1);
}

/* What the subject says behind the names: the first date, the first reason, or that it is still so. */
static void add_matter(struct text *subject, struct composing *c, const char *kind)
{
    struct text words = {0};
    if (string_equal(kind, "date")) {
        const struct notify_point *first = c->points[0];
        for (size_t i = 1; i < c->count; i++) {
            if (c->points[i]->kind == POINT_DATE &&
                (first->kind != POINT_DATE || c->points[i]->day.day < first->day.day))
                first = c->points[i];
        }
        char day[DATE_TEXT_SIZE];
        date_text(first->day, day);
        text_format(&words, "on %s ", day);
        words_add(&words, first->label, SUBJECT_WORDS);
    } else if (string_equal(kind, "reminder")) {
        text_format(&words, "%s, reminder %u",
            c->touched[0]->result->deployment->broken ? "not judged, and perhaps in use"
                                                      : "in use and not go",
            c->touched[0]->reminders);
    } else if (c->touched[0]->decision == c->touched[0]->result->decision) {
        struct overview overview = overview_of(c->touched[0]->result);
        words_reason(&words, c->touched[0]->result, &overview);
    } else {
        text_append_string(&words, "it has lapsed");
    }
    text_append_string(subject, words.length ? ": " : "");
    words_add(subject, text_string(&words), SUBJECT_WORDS);
    text_free(&words);
}

static const char *subject_of(struct composing *c, const char *kind, enum decision *ret_level)
{
    struct text subject = {0};
    find_touched(c, string_equal(kind, "change")     ? is_change
                    : string_equal(kind, "reminder") ? is_still
                                                     : is_any);
    *ret_level = c->touched_count ? c->touched[0]->decision : c->planning->input->run->decision;
    text_format(&subject, "%s: ", decision_title(*ret_level));
    add_names(&subject, c);
    add_matter(&subject, c, kind);
    if (site_name(c->planning)) {
        text_append_string(&subject, " [");
        words_add(&subject, site_name(c->planning), NAME_WORDS);
        text_append_char(&subject, ']');
    }
    const char *copy = arena_copy(&c->planning->plan->arena, text_string(&subject));
    text_free(&subject);
    return copy;
}

struct composed compose(const struct planning *planning, const struct digest *key,
    const struct notify_point *const *points, size_t count)
{
    struct composing c = {.planning = planning, .points = points, .count = count};
    AUTO_FREE const struct told_deployment **touched = memory_new(count, sizeof *touched);
    c.touched = touched;
    struct composed composed = {.kind = kind_of(&c)};
    composed.subject = subject_of(&c, composed.kind, &composed.level);
    composed.body = page_of(&c, build_points);
    composed.json = compose_json(planning, key, &composed, points, count);
    return composed;
}

/* ---- without points ---- */

static void add_counts(struct text *words, const struct planning *planning)
{
    words_count(words, planning->products, "product");
    text_format(words, ": %zu go, %zu hold, %zu no-go", planning->decisions[DECISION_GO],
        planning->decisions[DECISION_HOLD], planning->decisions[DECISION_NO_GO]);
}

static void build_heartbeat(struct composing *c)
{
    char day[DATE_TEXT_SIZE];
    text_append_string(&c->words, "golive is alive and has looked at ");
    add_counts(&c->words, c->planning);
    text_append_char(&c->words, '.');
    wrap(c, 0, "", 0);
    date_text(c->planning->soonest, day);
    if (*day)
        text_format(&c->words, "The next date on which something ends is %s.", day);
    else
        text_append_string(&c->words, "No date is known on which something ends.");
    text_append_string(&c->words, " This comes once a month: if it stops, golive has stopped.");
    wrap(c, 0, "", 0);
    text_append_string(&c->words, c->planning->input->undelivered);
    wrap(c, 0, "", 0);
    show_end(c);
}

/* A subject without points, its page and JSON. */
static struct composed compose_plain(const struct planning *planning, const struct digest *key,
    const char *kind, enum decision level, const char *subject, void (*build)(struct composing *c))
{
    struct composing c = {.planning = planning};
    struct text whole = {0};
    text_append_string(&whole, subject);
    if (site_name(planning)) {
        text_append_string(&whole, " [");
        words_add(&whole, site_name(planning), NAME_WORDS);
        text_append_char(&whole, ']');
    }
    struct composed composed = {
        .kind = kind, .level = level, .subject = arena_copy(&planning->plan->arena, text_string(&whole))};
    text_free(&whole);
    composed.body = page_of(&c, build);
    composed.json = compose_json(planning, key, &composed, NULL, 0);
    return composed;
}

struct composed compose_heartbeat(const struct planning *planning, const struct digest *key)
{
    enum decision level = planning->input->run->decision;
    struct text subject = {0};
    text_format(&subject, "%s: golive is alive: ", decision_title(level));
    add_counts(&subject, planning);
    struct composed composed =
        compose_plain(planning, key, "heartbeat", level, text_string(&subject), build_heartbeat);
    text_free(&subject);
    return composed;
}

static void build_test(struct composing *c)
{
    text_append_string(&c->words,
        "This is a test that somebody asked for with golive notify --test. It says nothing of any product. "
        "Notices of golive reach you by this way.");
    wrap(c, 0, "", 0);
    show_end(c);
}

struct composed compose_test(
    const struct planning *planning, const struct digest *key, const char *way, const char *to)
{
    struct text subject = {0};
    text_append_string(&subject, "Test: golive reaches ");
    words_add(&subject, *to ? to : way, NAME_WORDS);
    struct composed composed =
        compose_plain(planning, key, "test", DECISION_GO, text_string(&subject), build_test);
    text_free(&subject);
    return composed;
}
