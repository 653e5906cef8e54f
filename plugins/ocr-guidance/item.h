/* An item of the ledger and what people have said of it: its stage, whether the facts touch it, and the review that
 * counts. It must not know what the web says. Days are never counted: the host is asked how a date stands to today. */
#ifndef OCR_ITEM_H
#define OCR_ITEM_H

#include <golive/plugin.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define OCR_MOST_ITEMS 200u  /* in a ledger */
#define OCR_REVIEW_DAYS 180  /* that a review is good (SET-16) */
#define OCR_REVIEW_SMALL 365 /* … in a practice with fewer than 15 people */
#define OCR_CLOCK_DAYS 30    /* to look at what has changed, and by which a review may be overdue */
#define OCR_DAY_SECONDS 86400

/* What a stage means. Two names of one family are one stage at two times. */
enum ocr_family { OCR_ANNOUNCED = 1, OCR_PROPOSED, OCR_FINAL, OCR_LIMITED, OCR_ENDED };

struct ocr_stage {
    const char *name;
    enum ocr_family family;
};

static const struct ocr_stage ocr_stages[] = {
    {"none", OCR_ANNOUNCED},
    {"anticipated", OCR_ANNOUNCED},
    {"proposed", OCR_PROPOSED},
    {"final_not_yet_effective", OCR_FINAL},
    {"effective", OCR_FINAL},
    {"vacated", OCR_LIMITED},
    {"partially_vacated", OCR_LIMITED},
    {"stayed", OCR_LIMITED},
    {"withdrawn", OCR_ENDED},
    {"superseded", OCR_ENDED},
};

/* NULL if it is no stage. */
static const struct ocr_stage *ocr_stage_named(const char *name)
{
    for (size_t i = 0; i < sizeof ocr_stages / sizeof *ocr_stages; i++) {
        if (strcasecmp(ocr_stages[i].name, name) == 0)
            return &ocr_stages[i];
    }
    return NULL;
}

/* The same stage, or one that turns into the other by the passage of time alone. */
static int ocr_same_stage(const struct ocr_stage *a, const struct ocr_stage *b)
{
    return a == b || (a->family == b->family && (a->family == OCR_FINAL || a->family == OCR_ANNOUNCED));
}

/* What a person wrote down about an item. */
struct ocr_review {
    int found;
    int adopted; /* with the ledger as a whole */
    golive_date on;
    golive_date next; /* by when the reviewer wants to look again; GOLIVE_NO_DATE if not said */
    const char *by;
    const char *seen;     /* stage at that time; "" if not said */
    const char *decision; /* no_change, policy_update, stop */
    const char *control;  /* met, not_met; "" if not said */
    golive_place said;    /* where control and decision stand: adopting the ledger takes neither back */
    golive_place place;
};

struct ocr_item {
    uint32_t row;
    const char *id;
    const char *title;
    const char *rin;
    const char *docket;
    const char *trouble; /* what is wrong with the row, in words; NULL if nothing */
    const struct ocr_stage *stage;
    golive_date status_date; /* GOLIVE_NO_DATE if only a year is known */
    golive_date effective_on;
    golive_date compliance_on;
    golive_date as_of;
    golive_place place;
    struct ocr_review review; /* the newest that counts */
    const char *stranger;     /* who looked at it and is not the officer; NULL if nobody */
    golive_place stranger_place;
    /* What was asked of the web; NULL where nothing is to be asked. */
    const golive_source *by_rin;
    const golive_source *by_docket;
    const golive_source *by_term;
    const golive_source *page;
    const golive_source *agenda;
    const char *agenda_edition; /* the one that was asked for */
};

struct ocr_ledger {
    const golive_rows *rows;
    const golive_rows *reviews;
    struct ocr_item items[OCR_MOST_ITEMS]; /* those that the facts touch */
    uint32_t count;
    const golive_source *titles; /* of the eCFR; NULL if no item names a section */
    golive_place adopted_place;
    golive_date adopted_on; /* GOLIVE_NO_DATE if it is not, or by nobody who may */
    unsigned spoken;        /* bit for each rule of which something was said */
};

static int ocr_given(golive_date date)
{
    return date.day != GOLIVE_NO_DATE;
}

/* True from the beginning of that day on. */
static int ocr_reached(golive *g, golive_date date)
{
    return golive_is_older(g, date, 0, -1);
}

static const char *ocr_cell(
    golive *g, const struct ocr_ledger *ledger, const struct ocr_item *item, const char *column)
{
    return golive_cell(g, ledger->rows, item->row, column);
}

static const char *ocr_day(golive *g, golive_date date)
{
    return golive_format(g, "%s", golive_date_text(g, date));
}

/* True if WORDS stand in TEXT, whatever their case. */
static int ocr_has_words(const char *text, const char *words)
{
    size_t length = strlen(words);
    for (; strlen(text) >= length; text++) {
        if (strncasecmp(text, words, length) == 0)
            return 1;
        if (*text == '\0')
            break;
    }
    return 0;
}

/* The number that TEXT is made of; -1 if it is none. */
static int64_t ocr_figures(const char *text)
{
    int64_t number = 0;
    if (text[0] == '\0' || strlen(text) > 12)
        return -1;
    for (; *text != '\0'; text++) {
        if (!isdigit((unsigned char)*text))
            return -1;
        number = number * 10 + (*text - '0');
    }
    return number;
}

/* ---- do the facts touch it? ---- */

static const char *const ocr_facts[] = {"ce_type", "touches_phi", "vendor_role", "clinical_claim", "hhs_ffa",
    "part2", "patient_facing", "genai", "certified_hit_supplier", "research", "fda_regulated_study"};

static int ocr_is_fact(const char *name)
{
    for (size_t i = 0; i < sizeof ocr_facts / sizeof *ocr_facts; i++) {
        if (strcmp(ocr_facts[i], name) == 0)
            return 1;
    }
    return 0;
}

/* LENGTH bytes of TEXT without outer blanks. */
static const char *ocr_trimmed(golive *g, const char *text, size_t length)
{
    while (length && isspace((unsigned char)*text))
        text++, length--;
    while (length && isspace((unsigned char)text[length - 1]))
        length--;
    return golive_format(g, "%.*s", (int)length, text);
}

/* One pair "clinical_claim=informs|augments". A question that is not asked of a site is one about products, some of
 * which it may touch. */
static int ocr_pair_holds(golive *g, const char *pair, const char **ret_trouble)
{
    const char *equals = strchr(pair, '=');
    const char *name = ocr_trimmed(g, pair, equals ? (size_t)(equals - pair) : strlen(pair));
    if (!equals || !ocr_is_fact(name)) {
        *ret_trouble = golive_format(
            g, "its column applies names \"%.60s\", which is no fact that can be asked here", name);
        return 1;
    }
    if (golive_fact(g, name)[0] == '\0')
        return strcmp(golive_key(g, "kind"), "site") == 0;
    for (const char *at = equals + 1;; at++) {
        size_t length = strcspn(at, "|");
        if (golive_fact_is(g, name, ocr_trimmed(g, at, length)))
            return 1;
        at += length;
        if (*at == '\0')
            return 0;
    }
}

/* APPLIES holds pairs with semicolons between, all of which must hold; none: it touches everybody. */
static int ocr_touches(golive *g, const char *applies, const char **ret_trouble)
{
    for (const char *at = applies; *at != '\0';) {
        size_t length = strcspn(at, ";");
        const char *pair = ocr_trimmed(g, at, length);
        at += length + (at[length] == ';');
        if (pair[0] != '\0' && !ocr_pair_holds(g, pair, ret_trouble))
            return 0;
    }
    return 1;
}

/* ---- reading the ledger ---- */

static int ocr_is_rin(const char *text)
{
    static const char shape[] = "0000-AA00";
    if (strlen(text) != strlen(shape))
        return 0;
    for (size_t i = 0; shape[i]; i++) {
        unsigned char c = (unsigned char)text[i];
        if (shape[i] == '0' ? !isdigit(c) : shape[i] == 'A' ? !isupper(c) : c != '-')
            return 0;
    }
    return 1;
}

static int ocr_is_docket(const char *text)
{
    for (size_t i = 0; text[i]; i++) {
        if (!isalnum((unsigned char)text[i]) && text[i] != '-')
            return 0;
    }
    return strlen(text) < 60;
}

/* A date cell: GOLIVE_NO_DATE if it is empty; complains of one that is neither. */
static golive_date ocr_date_cell(
    golive *g, const struct ocr_ledger *ledger, struct ocr_item *item, const char *column)
{
    const char *text = ocr_cell(g, ledger, item, column);
    golive_date date = {GOLIVE_NO_DATE};
    if (text[0] != '\0')
        date = golive_date_parse(g, text);
    int is_year = strlen(text) == 4 && strspn(text, "0123456789") == 4;
    if (text[0] != '\0' && !ocr_given(date) && !is_year)
        item->trouble = golive_format(g, "its column %s holds \"%.40s\", which is no date", column, text);
    return date;
}

static void ocr_read_item(golive *g, const struct ocr_ledger *ledger, struct ocr_item *item)
{
    const char *status = ocr_cell(g, ledger, item, "status");
    item->id = ocr_cell(g, ledger, item, "id");
    item->title = ocr_cell(g, ledger, item, "title");
    item->rin = ocr_cell(g, ledger, item, "rin");
    item->docket = ocr_cell(g, ledger, item, "docket");
    item->place = golive_row_place(g, ledger->rows, item->row);
    item->stage = ocr_stage_named(status);
    item->status_date = ocr_date_cell(g, ledger, item, "status_date");
    item->effective_on = ocr_date_cell(g, ledger, item, "effective_on");
    item->compliance_on = ocr_date_cell(g, ledger, item, "compliance_on");
    item->as_of = ocr_date_cell(g, ledger, item, "as_of");
    if (!item->stage)
        item->trouble = golive_format(g, "its column status holds \"%.40s\", which is no stage", status);
    else if (!ocr_given(item->as_of))
        item->trouble = "its column as_of does not say of which day it is";
    else if (item->rin[0] != '\0' && !ocr_is_rin(item->rin))
        item->trouble = golive_format(
            g, "its column rin holds \"%.40s\", which is no such number (0945-AA22)", item->rin);
    else if (!ocr_is_docket(item->docket))
        item->trouble = "its column docket holds what is no docket";
    else if (item->title[0] == '\0')
        item->trouble = "it has no title";
}

/* ---- reviews ---- */

static int ocr_is_officer(golive *g, const char *name)
{
    uint32_t count = golive_option_count(g, "officer");
    for (uint32_t i = 0; i < count; i++) {
        if (name[0] != '\0' && strcasecmp(golive_option_item(g, "officer", i), name) == 0)
            return 1;
    }
    return 0;
}

/* The whole ledger, gone through by one who may. */
static void ocr_read_adoption(golive *g, struct ocr_ledger *ledger)
{
    golive_date on = golive_option_date(g, "adopted_on");
    ledger->adopted_on.day = GOLIVE_NO_DATE;
    ledger->adopted_place = golive_option_place(g, "adopted_by");
    if (ocr_given(on) && ocr_reached(g, on) && ocr_is_officer(g, golive_option(g, "adopted_by")))
        ledger->adopted_on = on;
}

static const char *ocr_review_cell(
    golive *g, const struct ocr_ledger *ledger, uint32_t row, const char *column)
{
    return golive_cell(g, ledger->reviews, row, column);
}

/* Takes over what a row says, if it is newer than what is there. */
static void ocr_take_review(golive *g, const struct ocr_ledger *ledger, struct ocr_item *item, uint32_t row)
{
    const char *by = ocr_review_cell(g, ledger, row, "reviewed_by");
    golive_date on = golive_date_parse(g, ocr_review_cell(g, ledger, row, "reviewed_on"));
    golive_place place = golive_row_place(g, ledger->reviews, row);
    if (!ocr_given(on)) {
        item->trouble = "a review of it has no readable day in reviewed_on";
        return;
    }
    if (!ocr_reached(g, on)) {
        item->trouble =
            golive_format(g, "a review of it is dated %s, which lies in the future", golive_date_text(g, on));
        return;
    }
    if (!ocr_is_officer(g, by)) {
        item->stranger = by[0] != '\0' ? by : "somebody without a name";
        item->stranger_place = place;
        return;
    }
    const char *next = ocr_review_cell(g, ledger, row, "next_review");
    const char *seen = ocr_review_cell(g, ledger, row, "status_seen");
    if (item->review.found && item->review.on.day > on.day)
        return;
    if (seen[0] != '\0' && !ocr_stage_named(seen))
        item->trouble = golive_format(g, "a review of it saw the stage \"%.40s\", which is none", seen);
    item->review = (struct ocr_review){
        .found = 1,
        .on = on,
        .next = next[0] != '\0' ? golive_date_parse(g, next) : (golive_date){GOLIVE_NO_DATE},
        .by = by,
        .seen = ocr_stage_named(seen) ? seen : "",
        .decision = ocr_review_cell(g, ledger, row, "decision"),
        .control = ocr_review_cell(g, ledger, row, "control"),
        .said = place,
        .place = place,
    };
}

/* The newest review by one who may look; the adoption of the ledger is one of all its items. */
static void ocr_read_reviews(golive *g, const struct ocr_ledger *ledger, struct ocr_item *item)
{
    uint32_t count = golive_row_count(g, ledger->reviews);
    for (uint32_t row = 0; row < count; row++) {
        const char *decision = ocr_review_cell(g, ledger, row, "decision");
        if (strcmp(ocr_review_cell(g, ledger, row, "item_id"), item->id) == 0 &&
            strcasecmp(decision, "noticed") != 0)
            ocr_take_review(g, ledger, item, row);
    }
    if (!ocr_given(ledger->adopted_on) || !ocr_given(item->as_of) || ledger->adopted_on.day < item->as_of.day)
        return;
    if (item->review.found && item->review.on.day >= ledger->adopted_on.day)
        return;
    const struct ocr_review before = item->review;
    item->review = (struct ocr_review){
        .found = 1,
        .adopted = 1,
        .on = ledger->adopted_on,
        .next = {GOLIVE_NO_DATE},
        .by = golive_option(g, "adopted_by"),
        .seen = "",
        .decision = before.found ? before.decision : "",
        .control = before.found ? before.control : "",
        .said = before.found ? before.said : ledger->adopted_place,
        .place = ledger->adopted_place,
    };
}

/* Who looked after the day of the ledger and saw another stage knows better than the ledger. */
static void ocr_follow_review(struct ocr_item *item)
{
    const struct ocr_review *review = &item->review;
    if (!review->found || review->seen[0] == '\0' || !item->stage || review->on.day < item->as_of.day)
        return;
    const struct ocr_stage *seen = ocr_stage_named(review->seen);
    if (ocr_same_stage(seen, item->stage))
        return;
    item->stage = seen;
    item->status_date.day = GOLIVE_NO_DATE; /* of the stage before */
}

/* The stage that whoever looked last saw; NULL if nobody looked, or looked before the ledger's stage came. */
static const struct ocr_stage *ocr_seen_stage(const struct ocr_item *item)
{
    if (!item->review.found)
        return NULL;
    if (item->review.seen[0] != '\0')
        return ocr_stage_named(item->review.seen);
    if (item->review.on.day >= item->as_of.day ||
        (ocr_given(item->status_date) && item->review.on.day >= item->status_date.day))
        return item->stage;
    return NULL;
}

/* Reads the items that the facts touch. NULL, or why the ledger cannot be used. */
static const char *ocr_read_ledger(golive *g, struct ocr_ledger *ledger)
{
    static const char *const demanded[] = {"id", "title", "kind", "status", "status_date", "effective_on",
        "compliance_on", "rin", "docket", "term", "ecfr", "page", "survives", "applies", "as_of"};
    for (size_t i = 0; i < sizeof demanded / sizeof *demanded; i++) {
        if (!golive_has_column(g, ledger->rows, demanded[i]))
            return golive_format(g, "it has no column %s", demanded[i]);
    }
    uint32_t count = golive_row_count(g, ledger->rows);
    if (count == 0)
        return "it holds no item";
    if (count > OCR_MOST_ITEMS)
        return golive_format(g, "it holds more than %u items", OCR_MOST_ITEMS);
    ocr_read_adoption(g, ledger);
    for (uint32_t row = 0; row < count; row++) {
        struct ocr_item *item = &ledger->items[ledger->count];
        const char *trouble = NULL;
        if (!ocr_touches(g, golive_cell(g, ledger->rows, row, "applies"), &trouble))
            continue;
        *item = (struct ocr_item){.row = row, .trouble = trouble};
        ocr_read_item(g, ledger, item);
        if (item->id[0] == '\0')
            return golive_format(g, "an item has no id: \"%.60s\"", item->title);
        for (uint32_t i = 0; i < ledger->count; i++) {
            if (strcmp(ledger->items[i].id, item->id) == 0)
                return golive_format(g, "it holds the id %.60s twice", item->id);
        }
        ocr_read_reviews(g, ledger, item);
        ocr_follow_review(item);
        ledger->count++;
    }
    return NULL;
}

/* ---- saying ---- */

static const char *const ocr_rules[] = {"OCR-01", "OCR-02", "OCR-03", "OCR-04", "OCR-05", "OCR-06", "OCR-07",
    "OCR-08", "OCR-09", "OCR-20", "OCR-21", "OCR-22", "OCR-23"};

/* Names what follows, and keeps that something was said of RULE. */
static void ocr_about(golive *g, struct ocr_ledger *ledger, const char *rule, const char *subject)
{
    for (size_t i = 0; i < sizeof ocr_rules / sizeof *ocr_rules; i++) {
        if (strcmp(ocr_rules[i], rule) == 0)
            ledger->spoken |= 1u << i;
    }
    golive_about(g, subject);
}

static int ocr_in_use(golive *g)
{
    const char *stage = golive_key(g, "stage");
    return strcmp(stage, "live") == 0 || strcmp(stage, "pilot") == 0;
}

/* A stage that changed on SINCE and that nobody has looked at since: 30 days to look, then no go-live rests on it. */
static void ocr_stage_changed(
    golive *g, const char *rule, golive_place place, golive_date since, const char *words)
{
    const char *until = ocr_given(since) ? ocr_day(g, golive_date_add(g, since, 0, OCR_CLOCK_DAYS)) : "";
    if (ocr_given(since) && !golive_is_older(g, since, 0, OCR_CLOCK_DAYS))
        golive_warn(g, rule, place, "%s: to be looked at by %s", words, until);
    else if (ocr_in_use(g))
        golive_warn(g, rule, place, "%s, and nobody has looked at it in %d days", words, OCR_CLOCK_DAYS);
    else
        golive_unknown(g, rule, place, "%s, and nobody has looked at it in %d days", words, OCR_CLOCK_DAYS);
}

#endif
