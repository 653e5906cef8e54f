/* What else is watched: pages by the digest of their words, sections of the eCFR, the Unified Agenda. A plugin has no
 * memory, so when a page changed is not known: the clock runs from the last look, or from the row that says that
 * somebody noticed. It must not know of the Federal Register. */
#ifndef OCR_WATCH_H
#define OCR_WATCH_H

#include "item.h"

#define OCR_ECFR "https://www.ecfr.gov/api/versioner/v1/"
#define OCR_MOST_SECTIONS 20u /* of an item */
#define OCR_AGENDA "https://www.reginfo.gov/public/do/eAgendaViewRule"

/* ---- what a person saw there ---- */

struct ocr_look {
    int found;
    golive_date on;
    const char *by;
    const char *digest;
    golive_date noticed; /* that it changed; GOLIVE_NO_DATE if nobody said so since */
};

/* The newest row of an officer that names WHERE with a digest. */
static struct ocr_look ocr_look_at(
    golive *g, const struct ocr_ledger *ledger, const struct ocr_item *item, const char *where)
{
    struct ocr_look look = {.on = {GOLIVE_NO_DATE}, .noticed = {GOLIVE_NO_DATE}};
    uint32_t count = golive_row_count(g, ledger->reviews);
    for (uint32_t row = 0; row < count; row++) {
        if (strcmp(golive_cell(g, ledger->reviews, row, "item_id"), item->id) != 0 ||
            strcmp(golive_cell(g, ledger->reviews, row, "source_url"), where) != 0)
            continue;
        const char *by = golive_cell(g, ledger->reviews, row, "reviewed_by");
        const char *digest = golive_cell(g, ledger->reviews, row, "source_sha256");
        golive_date on = golive_date_parse(g, golive_cell(g, ledger->reviews, row, "reviewed_on"));
        if (!ocr_given(on) || !ocr_reached(g, on) || !ocr_is_officer(g, by))
            continue;
        if (strcasecmp(golive_cell(g, ledger->reviews, row, "decision"), "noticed") == 0) {
            if (!ocr_given(look.noticed) || look.noticed.day < on.day)
                look.noticed = on;
        } else if (digest[0] != '\0' && (!look.found || look.on.day <= on.day)) {
            look.found = 1;
            look.on = on;
            look.by = by;
            look.digest = digest;
        }
    }
    return look;
}

static int ocr_same_digest(const char *typed, const char *digest)
{
    if (strncasecmp(typed, "sha256:", 7) == 0)
        typed += 7;
    return strncmp(digest, "sha256:", 7) == 0 && strcasecmp(typed, digest + 7) == 0;
}

/* True for 64 hexadecimal digits, with or without "sha256:" before them. */
static int ocr_is_digest(const char *typed)
{
    if (strncasecmp(typed, "sha256:", 7) == 0)
        typed += 7;
    return strlen(typed) == 64 && strspn(typed, "0123456789abcdefABCDEF") == 64;
}

/* ---- pages (OCR-06) ---- */

/* Something there changed: 30 days to look, then a person must. */
static void ocr_page_changed(golive *g, golive_place place, const struct ocr_look *look, const char *words)
{
    golive_date since =
        ocr_given(look->noticed) && look->noticed.day >= look->on.day ? look->noticed : look->on;
    if (golive_is_older(g, since, 0, OCR_CLOCK_DAYS))
        golive_warn(g, "OCR-06", place, "%s since %s looked on %s", words, look->by, ocr_day(g, look->on));
    else
        golive_note(g, "OCR-06", place, "%s since %s looked on %s: look again by %s", words, look->by,
            ocr_day(g, look->on), ocr_day(g, golive_date_add(g, since, 0, OCR_CLOCK_DAYS)));
}

/* Nobody has written down what the page was: there is nothing to compare it with, and the report says how to begin. */
static void ocr_page_without_digest(
    golive *g, golive_place place, int32_t state, const char *why, const char *digest)
{
    if (state == GOLIVE_GOT)
        golive_note(g, "OCR-06", place,
            "no digest of the page is on record, so a change would not be seen; today it is %s", digest);
    else
        golive_note(g, "OCR-06", place,
            "no digest of the page is on record, so a change would not be seen; it could not be asked: %s",
            why);
}

static void ocr_judge_page(golive *g, struct ocr_ledger *ledger, const struct ocr_item *item)
{
    const char *url = ocr_cell(g, ledger, item, "page");
    if (!item->page)
        return;
    struct ocr_look look = ocr_look_at(g, ledger, item, url);
    int32_t state = golive_source_state(g, item->page);
    const char *digest = golive_source_digest(g, item->page);
    golive_place place = golive_source_place(g, item->page, "");
    const char *why = golive_source_why(g, item->page);
    ocr_about(g, ledger, "OCR-06", item->id);
    if (!look.found)
        ocr_page_without_digest(g, state == GOLIVE_GOT ? place : item->place, state, why, digest);
    else if (!ocr_is_digest(look.digest))
        golive_unknown(
            g, "OCR-06", item->place, "what is on record of the page is no digest (sha256: and 64 digits)");
    else if (state == GOLIVE_ABSENT)
        ocr_page_changed(g, place, &look, "the page is gone, which is a change and no repeal,");
    else if (state != GOLIVE_GOT && golive_is_older(g, look.on, 0, OCR_CLOCK_DAYS))
        golive_unknown(g, "OCR-06", place,
            "the page could not be asked (%s), and nobody has looked at it in %d days", why, OCR_CLOCK_DAYS);
    else if (state != GOLIVE_GOT)
        golive_note(g, "OCR-06", place, "the page could not be asked (%s); %s looked at it on %s", why,
            look.by, ocr_day(g, look.on));
    else if (ocr_same_digest(look.digest, digest))
        golive_pass(g, "OCR-06", place, "the page says what it said when %s looked on %s", look.by,
            ocr_day(g, look.on));
    else
        ocr_page_changed(g, place, &look, "the page has changed");
    if (look.found && state == GOLIVE_GOT) {
        golive_expected(g, "%.80s", look.digest);
        golive_found(g, "%s", digest);
    }
}

/* ---- sections of the eCFR (OCR-08) ---- */

struct ocr_section {
    const char *title;   /* "45" */
    const char *section; /* "164.306" */
    const char *name;    /* "45 CFR 164.306" */
    const golive_source *source;
};

/* Takes one "45:164.306" off *TEXT; 0 at the end. */
static int ocr_next_section(golive *g, const char **text, struct ocr_section *ret_section)
{
    const char *at = *text + strspn(*text, " ,;");
    size_t length = strcspn(at, " ,;");
    const char *word = golive_format(g, "%.*s", (int)(length < 40 ? length : 40), at);
    size_t title = strspn(word, "0123456789");
    *text = at + length;
    if (length == 0)
        return 0;
    *ret_section = (struct ocr_section){
        .title = golive_format(g, "%.*s", (int)title, word), .section = "", .name = word};
    if (title == 0 || title > 2 || word[title] != ':')
        return 1;
    const char *section = word + title + 1;
    size_t part = strspn(section, "0123456789");
    if (part == 0 || section[part] != '.' || section[part + 1] == '\0' ||
        strspn(section + part + 1, "0123456789abcdefghijklmnopqrstuvwxyz-") != strlen(section + part + 1))
        return 1;
    ret_section->section = section;
    ret_section->name = golive_format(g, "%s CFR %s", ret_section->title, section);
    return 1;
}

/* The day up to which the eCFR is written, of the title; "" if it does not say. */
static const char *ocr_written_up_to(golive *g, const golive_source *titles, const char *title)
{
    uint32_t count = golive_source_state(g, titles) == GOLIVE_GOT ? golive_count(g, titles, "/titles") : 0;
    for (uint32_t i = 0; i < count && i < 100; i++) {
        if (strcmp(golive_value(g, titles, golive_format(g, "/titles/%u/number", i)), title) != 0)
            continue;
        const char *day = golive_value(g, titles, golive_format(g, "/titles/%u/up_to_date_as_of", i));
        golive_date date = golive_date_parse(g, day);
        return ocr_given(date) ? ocr_day(g, date) : "";
    }
    return "";
}

static const golive_source *ocr_ask_section(
    golive *g, const struct ocr_ledger *ledger, const struct ocr_section *section)
{
    const char *day = ocr_written_up_to(g, ledger->titles, section->title);
    size_t part = strcspn(section->section, ".");
    if (day[0] == '\0' || section->section[0] == '\0')
        return NULL;
    return golive_fetch(g,
        golive_format(g, OCR_ECFR "full/%s/title-%s.xml?part=%.*s&section=%s", day, section->title, (int)part,
            section->section, section->section),
        "OCR-08");
}

/* Why the answer is not the section; NULL if it is. */
static const char *ocr_not_the_section(
    golive *g, const struct ocr_ledger *ledger, const struct ocr_section *section)
{
    if (section->section[0] == '\0')
        return "the ledger's column ecfr names what is no section (45:164.306)";
    if (!section->source) {
        const char *why = golive_source_why(g, ledger->titles);
        return why[0] != '\0' ? why : "the eCFR does not say up to which day it is written";
    }
    if (golive_source_state(g, section->source) != GOLIVE_GOT)
        return golive_source_why(g, section->source);
    /* Errors are XML too, with a root of their own. */
    if (golive_count(g, section->source, "/hash") > 0 ||
        !strstr(golive_value(g, section->source, "/*"), section->section))
        return "what came back is not that section";
    return NULL;
}

static void ocr_judge_section(golive *g, struct ocr_ledger *ledger, const struct ocr_item *item,
    const struct ocr_section *section, const struct ocr_look *look)
{
    const char *why = ocr_not_the_section(g, ledger, section);
    int absent = section->source && golive_source_state(g, section->source) == GOLIVE_ABSENT;
    golive_place place = why && !absent ? item->place : golive_source_place(g, section->source, "");
    const char *digest = why ? "" : golive_source_digest(g, section->source);
    ocr_about(g, ledger, "OCR-08", golive_format(g, "%s, %s", item->id, section->name));
    if (!look->found)
        golive_note(g, "OCR-08", place,
            "no digest of its words is on record, so a change would not be seen; today it is %s", digest);
    else if (!ocr_is_digest(look->digest))
        golive_unknown(
            g, "OCR-08", item->place, "what is on record of its words is no digest (sha256: and 64 digits)");
    else if (absent)
        golive_warn(g, "OCR-08", place, "the section is no longer there; %s looked on %s", look->by,
            ocr_day(g, look->on));
    else if (why)
        golive_unknown(g, "OCR-08", place, "whether it reads as it did cannot be told: %s", why);
    else if (ocr_same_digest(look->digest, digest))
        golive_pass(
            g, "OCR-08", place, "it reads as it did when %s looked on %s", look->by, ocr_day(g, look->on));
    else
        golive_warn(g, "OCR-08", place, "its words have changed since %s looked on %s", look->by,
            ocr_day(g, look->on));
    if (look->found && !why) {
        golive_expected(g, "%.80s", look->digest);
        golive_found(g, "%s", digest);
    }
}

/* Asks for all sections of an item. The requests are the same in every call. */
static void ocr_ask_sections(golive *g, const struct ocr_ledger *ledger, const struct ocr_item *item)
{
    const char *text = ocr_cell(g, ledger, item, "ecfr");
    struct ocr_section section;
    for (unsigned n = 0; n < OCR_MOST_SECTIONS && ocr_next_section(g, &text, &section); n++)
        ocr_ask_section(g, ledger, &section);
}

/* Sections of which nothing is on record and that cannot be asked are told in one breath. */
static void ocr_judge_sections(golive *g, struct ocr_ledger *ledger, const struct ocr_item *item)
{
    const char *text = ocr_cell(g, ledger, item, "ecfr");
    const char *names = "", *reason = "";
    struct ocr_section section;
    for (unsigned n = 0; n < OCR_MOST_SECTIONS && ocr_next_section(g, &text, &section); n++) {
        section.source = ocr_ask_section(g, ledger, &section);
        struct ocr_look look = ocr_look_at(g, ledger, item, section.name);
        const char *why = ocr_not_the_section(g, ledger, &section);
        if (look.found || !why) {
            ocr_judge_section(g, ledger, item, &section, &look);
            continue;
        }
        names = golive_format(g, "%s%s%s", names, names[0] != '\0' ? ", " : "", section.name);
        reason = why;
    }
    if (names[0] == '\0')
        return;
    ocr_about(g, ledger, "OCR-08", golive_format(g, "%s, sections", item->id));
    golive_note(g, "OCR-08", item->place,
        "no digest of the words of %s is on record, so a change would not be seen; the eCFR could not be "
        "asked: %s",
        names, reason);
}

/* ---- the Unified Agenda (OCR-07) ---- */

/* "202510" gives "202604": the edition that comes next; "" if it is none. Spring is 04, fall is 10. */
static const char *ocr_next_edition(golive *g, const char *edition)
{
    if (strlen(edition) != 6 || strspn(edition, "0123456789") != 6)
        return "";
    int year = (int)ocr_figures(golive_format(g, "%.4s", edition));
    if (strcmp(edition + 4, "04") == 0)
        return golive_format(g, "%.4s10", edition);
    return strcmp(edition + 4, "10") == 0 ? golive_format(g, "%04d04", year + 1) : "";
}

/* "07/00/2027" has month precision: the day is 00. The last day it can mean; GOLIVE_NO_DATE if it is none. */
static golive_date ocr_target_end(golive *g, const char *target)
{
    golive_date date = golive_date_parse(g, target);
    if (ocr_given(date) || strlen(target) != 10 || strncmp(target + 2, "/00/", 4) != 0)
        return date;
    golive_date first = golive_date_parse(g, golive_format(g, "%.2s/01/%s", target, target + 6));
    return ocr_given(first) ? golive_date_add(g, first, 1, -1) : first;
}

static const char *ocr_target_words(golive *g, const char *target)
{
    golive_date end = ocr_target_end(g, target);
    const char *shown =
        strncmp(target + 2, "/00/", 4) == 0 ? golive_format(g, "%.2s/%s", target, target + 6) : target;
    if (!ocr_given(end))
        return "without a date";
    return golive_is_past(g, end)
               ? golive_format(g, "final action %s, which has passed and changes nothing", shown)
               : golive_format(g, "final action %s, which is a projection", shown);
}

static void ocr_ask_watched(golive *g, struct ocr_ledger *ledger, struct ocr_item *item)
{
    const char *page = ocr_cell(g, ledger, item, "page");
    if (page[0] != '\0')
        item->page = golive_fetch(g, page, "OCR-06");
    item->agenda_edition = ocr_next_edition(g, ocr_cell(g, ledger, item, "agenda_edition"));
    if (item->agenda_edition[0] != '\0' && ocr_is_rin(item->rin))
        item->agenda = golive_fetch(g,
            golive_format(g, OCR_AGENDA "?pubId=%s&RIN=%s&operation=OPERATION_EXPORT_XML",
                item->agenda_edition, item->rin),
            "OCR-07");
    if (ocr_cell(g, ledger, item, "ecfr")[0] != '\0' && !ledger->titles)
        ledger->titles = golive_fetch(g, OCR_ECFR "titles.json", "OCR-08");
}

static void ocr_judge_agenda(golive *g, struct ocr_ledger *ledger, const struct ocr_item *item)
{
    const char *stage = ocr_cell(g, ledger, item, "agenda_stage");
    const char *target = ocr_cell(g, ledger, item, "agenda_target");
    const char *edition = ocr_cell(g, ledger, item, "agenda_edition");
    if (stage[0] == '\0' && target[0] == '\0')
        return;
    const char *root = "/REGINFO_RIN_DATA/RIN_INFO";
    /* An edition that is not out yet is answered with success and a page for people. */
    int newer = item->agenda && golive_source_state(g, item->agenda) == GOLIVE_GOT &&
                strcmp(golive_value(g, item->agenda, golive_format(g, "%s/RIN", root)), item->rin) == 0;
    const char *now = newer ? golive_value(g, item->agenda, golive_format(g, "%s/RULE_STAGE", root)) : "";
    const struct ocr_stage *seen = ocr_seen_stage(item);
    const struct ocr_stage *known = seen ? seen : item->stage;
    const char *words = target[0] != '\0' ? ocr_target_words(g, target) : "without a date";
    const char *listed = "the agenda: ";
    if (edition[0] != '\0' && stage[0] != '\0')
        listed = golive_format(g, "agenda %s lists it under \"%.60s\", ", edition, stage);
    ocr_about(g, ledger, "OCR-07", item->id);
    if (now[0] == '\0')
        golive_note(g, "OCR-07", item->place, "%s%s", listed, words);
    else if (ocr_has_words(now, "completed") && known->family <= OCR_PROPOSED)
        golive_warn(g, "OCR-07", golive_source_place(g, item->agenda, root),
            "agenda %s lists it under \"%.60s\", and it is known here as %s: look for what was published",
            item->agenda_edition, now, known->name);
    else
        golive_note(g, "OCR-07", golive_source_place(g, item->agenda, root),
            "agenda %s lists it under \"%.60s\"", item->agenda_edition, now);
}

#endif
