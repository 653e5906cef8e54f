/* SPDX-License-Identifier: MIT
 *
 * Plugin ocr-guidance: where the rules and guidance of the Office for Civil Rights stand that bear on a product or a site,
 * and that the named officer has looked at each (RULES.md 4 with SET-16). What is watched stands in a ledger, who looked
 * at it in a table of reviews; here is how both are weighed. It must not know any item by name. */
#include "item.h"
#include "register.h"
#include "watch.h"

#include <golive/plugin.h>

#include <string.h>
#include <strings.h>

/* ---- OCR-01, 02, 05: stages without a duty, or with less of one ---- */

static void judge_announced(golive *g, struct ocr_ledger *ledger, const struct ocr_item *item)
{
    const struct ocr_review *review = &item->review;
    ocr_about(g, ledger, "OCR-01", item->id);
    if (!review->found)
        golive_note(g, "OCR-01", item->place, "%s makes no duty yet: %s", item->title, item->stage->name);
    else
        golive_pass(g, "OCR-01", review->place, "it makes no duty yet; %s looked at it on %s", review->by,
            ocr_day(g, review->on));
}

static void judge_proposed(golive *g, struct ocr_ledger *ledger, const struct ocr_item *item)
{
    const struct ocr_review *review = &item->review;
    ocr_about(g, ledger, "OCR-02", item->id);
    if (!review->found)
        golive_note(g, "OCR-02", item->place, "%s is proposed and makes no duty yet", item->title);
    else if (ocr_given(item->status_date) && review->on.day < item->status_date.day)
        golive_warn(g, "OCR-02", item->place, "it was proposed on %s, after %s looked on %s",
            ocr_day(g, item->status_date), review->by, ocr_day(g, review->on));
    else
        golive_pass(g, "OCR-02", review->place, "it is proposed and makes no duty; %s read it, on %s",
            review->by, ocr_day(g, review->on));
}

static void judge_limited(golive *g, struct ocr_ledger *ledger, const struct ocr_item *item)
{
    const char *survives = ocr_cell(g, ledger, item, "survives");
    const struct ocr_review *review = &item->review;
    ocr_about(g, ledger, "OCR-05", item->id);
    if (item->stage->family == OCR_LIMITED && survives[0] == '\0')
        golive_unknown(g, "OCR-05", item->place,
            "it is %s, and nobody has written down what of it still holds", item->stage->name);
    else if (!review->found)
        golive_note(g, "OCR-05", item->place, "%s is %s", item->title, item->stage->name);
    else if (item->stage->family == OCR_LIMITED)
        golive_pass(
            g, "OCR-05", review->place, "it is %s; what still holds: %.160s", item->stage->name, survives);
    else
        golive_pass(g, "OCR-05", review->place, "it is %s and makes no duty", item->stage->name);
}

/* ---- OCR-03, 04: what is final ---- */

/* A rule that is in force, and whether a person has said that it is complied with. */
static void judge_in_force(golive *g, const struct ocr_item *item, golive_date from)
{
    const struct ocr_review *review = &item->review;
    const char *day = ocr_day(g, from);
    int met = review->found && strcasecmp(review->control, "met") == 0;
    int not_met = review->found &&
                  (strcasecmp(review->control, "not_met") == 0 || strcasecmp(review->decision, "stop") == 0);
    if (!ocr_reached(g, from)) {
        if (met)
            golive_pass(g, "OCR-03", review->said,
                "to be complied with from %s; %s says that it is met already", day, review->by);
        else
            golive_warn(g, "OCR-03", item->place, "%s is to be complied with from %s", item->title, day);
    } else if (not_met)
        golive_fail(g, "OCR-03", review->said, "to be complied with since %s, and %s says that it is not met",
            day, review->by);
    else if (met)
        golive_pass(g, "OCR-03", review->said, "to be complied with since %s; %s says that it is met", day,
            review->by);
    else if (review->found)
        golive_warn(g, "OCR-03", item->place,
            "to be complied with since %s, and nobody has said whether it is met", day);
    else
        golive_note(g, "OCR-03", item->place, "%s: to be complied with since %s", item->title, day);
}

static void judge_dates_of_ledger(golive *g, struct ocr_ledger *ledger, const struct ocr_item *item)
{
    golive_date effective = item->effective_on, compliance = item->compliance_on;
    const char *takes = ocr_given(effective) ? ocr_day(g, effective) : "";
    const char *complied = ocr_given(compliance) ? ocr_day(g, compliance) : "";
    ocr_about(g, ledger, "OCR-04", item->id);
    if (!ocr_given(effective) && !ocr_given(compliance))
        golive_unknown(g, "OCR-04", item->place,
            "it is final, and the ledger says neither when it takes effect nor from when it must be complied "
            "with");
    else if (!ocr_given(compliance))
        golive_note(g, "OCR-04", item->place,
            "in effect from %s; no compliance date is known, so this day counts for both", takes);
    else if (!ocr_given(effective))
        golive_note(g, "OCR-04", item->place,
            "to be complied with from %s; the day on which it took effect is not noted", complied);
    else if (compliance.day < effective.day)
        golive_unknown(g, "OCR-04", item->place,
            "it cannot be complied with from %s before it takes effect on %s", complied, takes);
    else
        golive_pass(
            g, "OCR-04", item->place, "in effect from %s, to be complied with from %s", takes, complied);
}

static void judge_final(golive *g, struct ocr_ledger *ledger, const struct ocr_item *item)
{
    const struct ocr_review *review = &item->review;
    golive_date from = ocr_given(item->compliance_on) ? item->compliance_on : item->effective_on;
    int is_rule = strcmp(ocr_cell(g, ledger, item, "kind"), "rule") == 0;
    if (is_rule)
        judge_dates_of_ledger(g, ledger, item);
    ocr_about(g, ledger, "OCR-03", item->id);
    if (is_rule && !ocr_given(from))
        golive_unknown(
            g, "OCR-03", item->place, "it is final, and from when it must be complied with is not known");
    else if (is_rule)
        judge_in_force(g, item, from);
    else if (review->found && strcasecmp(review->decision, "stop") == 0)
        golive_warn(g, "OCR-03", review->said, "%s says stop, though it is no rule", review->by);
    else if (review->found)
        golive_pass(g, "OCR-03", review->place, "it makes no duty of its own; %s looked at it on %s",
            review->by, ocr_day(g, review->on));
    else
        golive_note(g, "OCR-03", item->place, "%s is no rule and makes no duty of its own", item->title);
}

/* ---- OCR-08: was it looked at? ---- */

static int review_days(golive *g)
{
    int64_t typed = golive_option_integer(g, "review_interval") / OCR_DAY_SECONDS;
    int most = golive_fact_is(g, "size", "small") ? OCR_REVIEW_SMALL : OCR_REVIEW_DAYS;
    return golive_given(g, "review_interval") && typed < most ? (int)typed : most;
}

static void judge_review(golive *g, struct ocr_ledger *ledger, const struct ocr_item *item, int days)
{
    const struct ocr_review *review = &item->review;
    const struct ocr_stage *seen = ocr_seen_stage(item);
    ocr_about(g, ledger, "OCR-08", item->id);
    if (!review->found) {
        golive_unknown(g, "OCR-08", item->place, "nobody who may has looked at it: %s", item->title);
        return;
    }
    const char *on = ocr_day(g, review->on);
    golive_date due = golive_date_add(g, review->on, 0, days);
    if (ocr_given(review->next) && review->next.day < due.day)
        due = review->next;
    if (!seen || !ocr_same_stage(seen, item->stage))
        ocr_stage_changed(g, "OCR-08", item->place, item->status_date,
            golive_format(g, "it is %s, and %s saw it as %s on %s", item->stage->name, review->by,
                seen ? seen->name : "something else", on));
    else if (strcasecmp(review->decision, "stop") == 0 && item->stage->family != OCR_FINAL)
        golive_unknown(g, "OCR-08", review->said, "%s says stop", review->by);
    else if (golive_is_older(g, due, 0, OCR_CLOCK_DAYS))
        golive_unknown(
            g, "OCR-08", review->place, "%s looked at it on %s, which is too long ago", review->by, on);
    else if (golive_is_past(g, due))
        golive_warn(g, "OCR-08", review->place, "%s looked at it on %s: to be looked at again since %s",
            review->by, on, ocr_day(g, due));
    else
        golive_pass(g, "OCR-08", review->place, "%s looked at it on %s%s", review->by, on,
            review->adopted ? ", with the whole ledger" : "");
}

/* The ledger as a whole. */
static void judge_ledger(golive *g, struct ocr_ledger *ledger)
{
    golive_place rows = golive_row_place(g, ledger->rows, 0);
    const char *by = golive_option(g, "adopted_by");
    golive_date on = golive_option_date(g, "adopted_on");
    ocr_about(g, ledger, "OCR-08", "");
    if (ocr_given(ledger->adopted_on))
        golive_pass(g, "OCR-08", ledger->adopted_place, "the ledger was taken over by %s on %s", by,
            ocr_day(g, ledger->adopted_on));
    else if (by[0] == '\0' && !ocr_given(on))
        golive_note(g, "OCR-08", rows,
            "nobody has taken over the ledger as a whole: each item needs a review of its own");
    else if (by[0] == '\0' || !ocr_given(on))
        golive_unknown(g, "OCR-08", ledger->adopted_place,
            "adopted_by and adopted_on go together: the adoption does not count");
    else if (!ocr_reached(g, on))
        golive_unknown(g, "OCR-08", ledger->adopted_place,
            "the ledger is said to be taken over on %s, which lies in the future", ocr_day(g, on));
    else
        golive_unknown(
            g, "OCR-08", ledger->adopted_place, "%s took over the ledger and is not named in officer", by);
}

/* ---- OCR-09: by whom? ---- */

static void judge_reviewers(golive *g, struct ocr_ledger *ledger)
{
    golive_place place = golive_option_place(g, "officer");
    uint32_t strangers = 0, reviewed = 0;
    for (uint32_t i = 0; i < ledger->count; i++) {
        const struct ocr_item *item = &ledger->items[i];
        reviewed += item->review.found != 0;
        if (!item->stranger || item->review.found)
            continue;
        ocr_about(g, ledger, "OCR-09", item->id);
        golive_unknown(g, "OCR-09", item->stranger_place, "%.80s looked at it, and is not named in officer",
            item->stranger);
        strangers++;
    }
    ocr_about(g, ledger, "OCR-09", "");
    if (golive_option_count(g, "officer") == 0)
        golive_unknown(g, "OCR-09", place, "the line officer names nobody, so no review counts");
    else if (reviewed > 0)
        golive_pass(g, "OCR-09", place, "%s",
            strangers > 0 ? "the other reviews are by an officer"
                          : "the reviews that count are by an officer");
    else
        golive_note(g, "OCR-09", place, "no review by an officer is there yet");
}

/* ---- one item, and all ---- */

static void judge_item(golive *g, struct ocr_ledger *ledger, struct ocr_item *item, int days)
{
    static void (*const by_family[])(golive *, struct ocr_ledger *, const struct ocr_item *) = {
        [OCR_ANNOUNCED] = judge_announced,
        [OCR_PROPOSED] = judge_proposed,
        [OCR_FINAL] = judge_final,
        [OCR_LIMITED] = judge_limited,
        [OCR_ENDED] = judge_limited,
    };
    if (item->trouble) {
        ocr_about(g, ledger, "OCR-08", item->id);
        golive_unknown(g, "OCR-08", item->place, "it cannot be judged: %s", item->trouble);
        return;
    }
    struct ocr_news news = ocr_news_of(g, item);
    ocr_take_dates(g, item, &news);
    by_family[item->stage->family](g, ledger, item);
    judge_review(g, ledger, item, days);
    ocr_judge_page(g, ledger, item);
    ocr_judge_agenda(g, ledger, item);
    ocr_judge_sections(g, ledger, item);
    if (item->by_rin || item->by_docket) {
        ocr_judge_stage(g, ledger, item, &news);
        ocr_judge_dates(g, ledger, item, &news);
        ocr_judge_corrections(g, ledger, item, &news);
    }
    ocr_judge_term(g, ledger, item);
}

/* Rules that no item calls for. */
static void skip_unspoken(golive *g, struct ocr_ledger *ledger)
{
    golive_place place = golive_row_place(g, ledger->rows, 0);
    golive_about(g, "");
    for (size_t i = 0; i < sizeof ocr_rules / sizeof *ocr_rules; i++) {
        if (!(ledger->spoken & 1u << i))
            golive_skip(g, ocr_rules[i], place, "no item that touches you asks for it");
    }
}

static golive_verdict no_ledger(golive *g, golive_place place, const char *why)
{
    golive_about(g, "");
    for (size_t i = 0; i < sizeof ocr_rules / sizeof *ocr_rules; i++)
        golive_unknown(g, ocr_rules[i], place, "without the ledger it cannot be told");
    golive_unknown(g, "OCR-08", place, "the ledger cannot be used: %s", why);
    return golive_done(g);
}

/* HIPAA concerns neither side. */
static int nothing_applies(golive *g)
{
    return golive_fact_is(g, "ce_type", "none") && !golive_fact_is(g, "vendor_role", "ba") &&
           !golive_fact_is(g, "vendor_role", "subcontractor");
}

/* Asks for all that an item needs before anything is judged, so that all of it is gathered at once. */
static void ask_all(golive *g, struct ocr_ledger *ledger)
{
    for (uint32_t i = 0; i < ledger->count; i++) {
        if (ledger->items[i].trouble)
            continue;
        ocr_ask_register(g, ledger, &ledger->items[i]);
        ocr_ask_watched(g, ledger, &ledger->items[i]);
    }
}

static golive_verdict check(golive *g)
{
    if (nothing_applies(g))
        return golive_not_applicable(g, "OCR-N1");
    struct ocr_ledger ledger = {.rows = golive_rows_of(g, "ledger"), .reviews = golive_rows_of(g, "reviews")};
    if (golive_pending(g))
        return golive_wait(g);
    if (golive_rows_state(g, ledger.rows) != GOLIVE_GOT)
        return no_ledger(g, golive_option_place(g, "ledger"), golive_rows_why(g, ledger.rows));
    int32_t reviews = golive_rows_state(g, ledger.reviews);
    if (golive_given(g, "reviews") && reviews != GOLIVE_GOT)
        return no_ledger(g, golive_option_place(g, "reviews"),
            golive_format(g, "the table of reviews: %s", golive_rows_why(g, ledger.reviews)));
    const char *why = ocr_read_ledger(g, &ledger);
    if (why)
        return no_ledger(g, golive_row_place(g, ledger.rows, 0), why);
    ask_all(g, &ledger);
    if (golive_pending(g))
        return golive_wait(g);
    for (uint32_t i = 0; i < ledger.count; i++) {
        if (!ledger.items[i].trouble) /* their addresses need the day that the eCFR names */
            ocr_ask_sections(g, &ledger, &ledger.items[i]);
    }
    if (golive_pending(g))
        return golive_wait(g);
    int days = review_days(g);
    judge_ledger(g, &ledger);
    for (uint32_t i = 0; i < ledger.count; i++)
        judge_item(g, &ledger, &ledger.items[i], days);
    judge_reviewers(g, &ledger);
    skip_unspoken(g, &ledger);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "ocr-guidance.plugin.ini")
