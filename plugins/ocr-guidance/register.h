/* What the Federal Register says: documents by regulation identifier number, docket and term (RULES.md 4.3). An answer
 * counts only if it fits the question. It must not know of reviews more than the day of the one that counts. */
#ifndef OCR_REGISTER_H
#define OCR_REGISTER_H

#include "item.h"

#define OCR_REGISTER "https://www.federalregister.gov/api/v1/documents.json?"
#define OCR_FIELD "&fields%%5B%%5D="
#define OCR_FIELDS                                                                                           \
    OCR_FIELD "document_number" OCR_FIELD "title" OCR_FIELD "type" OCR_FIELD "action" OCR_FIELD              \
              "publication_date" OCR_FIELD "effective_on" OCR_FIELD "dates" OCR_FIELD "docket_ids" OCR_FIELD \
              "regulation_id_numbers" OCR_FIELD "correction_of" OCR_FIELD "corrections"
#define OCR_DEPARTMENT "health-and-human-services-department"

/* A term as a part of an address. */
static const char *ocr_encoded(golive *g, const char *term)
{
    const char *encoded = "";
    for (size_t i = 0; term[i] && i < 100; i++) {
        unsigned char c = (unsigned char)term[i];
        encoded = isalnum(c) || c == '-' ? golive_format(g, "%s%c", encoded, c)
                                         : golive_format(g, "%s%%%02X", encoded, c);
    }
    return encoded;
}

/* Asks all that an item has to ask. */
static void ocr_ask_register(golive *g, const struct ocr_ledger *ledger, struct ocr_item *item)
{
    const char *term = ocr_cell(g, ledger, item, "term");
    golive_date since = item->review.found ? item->review.on : item->as_of;
    if (ocr_is_rin(item->rin))
        item->by_rin = golive_fetch(g,
            golive_format(g,
                OCR_REGISTER "conditions%%5Bregulation_id_number%%5D=%s" OCR_FIELDS
                             "&order=newest&per_page=100",
                item->rin),
            "OCR-20");
    if (item->docket[0] != '\0' && ocr_is_docket(item->docket))
        item->by_docket = golive_fetch(g,
            golive_format(g,
                OCR_REGISTER "conditions%%5Bdocket_id%%5D=%s" OCR_FIELDS "&order=newest&per_page=100",
                item->docket),
            "OCR-20");
    if (term[0] != '\0' && ocr_given(since))
        item->by_term = golive_fetch(g,
            golive_format(g,
                OCR_REGISTER "conditions%%5Bterm%%5D=%s&conditions%%5Bagencies%%5D%%5B%%5D=" OCR_DEPARTMENT
                             "&conditions%%5Bpublication_date%%5D%%5Bgte%%5D=%s" OCR_FIELDS
                             "&order=newest&per_page=1000",
                ocr_encoded(g, term), ocr_day(g, since)),
            "OCR-23");
}

/* ---- is it an answer? ---- */

/* How many documents the answer lists, and *RET_ALL how many there are; -1 with why it is none. Success says nothing of
 * what an answer means: an error may come with it, and a list without hits may lack the member "results". */
static int64_t ocr_listed(golive *g, const golive_source *source, int64_t *ret_all, const char **ret_why)
{
    if (golive_source_state(g, source) != GOLIVE_GOT) {
        *ret_why =
            golive_format(g, "the Federal Register could not be asked: %s", golive_source_why(g, source));
        return -1;
    }
    int64_t all = golive_kind(g, source, "/count") == GOLIVE_NUMBER
                      ? ocr_figures(golive_value(g, source, "/count"))
                      : -1;
    uint32_t listed =
        golive_kind(g, source, "/results") == GOLIVE_LIST ? golive_count(g, source, "/results") : 0;
    if (all < 0 || (all > 0 && listed == 0) || all < (int64_t)listed) {
        *ret_why = "what came back is no list of documents of the Federal Register";
        return -1;
    }
    *ret_all = all;
    return listed;
}

static const char *ocr_of(golive *g, const golive_source *source, uint32_t document, const char *member)
{
    return golive_value(g, source, golive_format(g, "/results/%u/%s", document, member));
}

/* True if a list of the document holds WANTED, or for PART a text with it in it. */
static int ocr_lists(golive *g, const golive_source *source, uint32_t document, const char *member,
    const char *wanted, int part)
{
    const char *path = golive_format(g, "/results/%u/%s", document, member);
    uint32_t count = golive_count(g, source, path);
    for (uint32_t i = 0; i < count; i++) {
        const char *value = golive_value(g, source, golive_format(g, "%s/%u", path, i));
        if (part ? strstr(value, wanted) != NULL : strcmp(value, wanted) == 0)
            return 1;
    }
    return 0;
}

/* A condition that the service does not know is left out without a word: then it answers with other documents. */
static int ocr_is_mine(golive *g, const struct ocr_item *item, const golive_source *source, uint32_t document)
{
    return (item->rin[0] != '\0' && ocr_lists(g, source, document, "regulation_id_numbers", item->rin, 0)) ||
           (item->docket[0] != '\0' && ocr_lists(g, source, document, "docket_ids", item->docket, 1));
}

/* ---- what a document does to a stage ---- */

enum ocr_move {
    OCR_MOVES_NOT = 1,
    OCR_CORRECTS,
    OCR_MOVES,       /* to a stage */
    OCR_MOVES_DATES, /* of a rule that stays what it is */
    OCR_UNCLEAR      /* a person must read it */
};

/* The first line counts whose type is the document's and whose words stand in its action, which is free text. */
static const struct ocr_action {
    const char *type; /* NULL: any */
    const char *words;
    enum ocr_move move;
    const char *stage;
} ocr_actions[] = {
    {NULL, "correct", OCR_CORRECTS, NULL},
    {"Rule", "withdraw", OCR_MOVES, "withdrawn"},
    {"Rule", "delay", OCR_MOVES_DATES, NULL},
    {"Rule", "extension of", OCR_MOVES_DATES, NULL},
    {"Rule", "postpone", OCR_MOVES_DATES, NULL},
    {"Rule", "stay of", OCR_MOVES, "stayed"},
    {"Rule", "vacat", OCR_UNCLEAR, NULL},
    {"Rule", "interim final", OCR_MOVES, "effective"},
    {"Rule", "final rule", OCR_MOVES, "effective"},
    {"Rule", "", OCR_UNCLEAR, NULL},
    {"Proposed Rule", "withdraw", OCR_MOVES, "withdrawn"},
    {"Proposed Rule", "extension of", OCR_MOVES_NOT, NULL},
    {"Proposed Rule", "reopen", OCR_MOVES_NOT, NULL},
    {"Proposed Rule", "advance notice", OCR_MOVES, "anticipated"},
    {"Proposed Rule", "request for information", OCR_MOVES, "anticipated"},
    {"Proposed Rule", "proposed rule", OCR_MOVES, "proposed"},
    {"Proposed Rule", "", OCR_MOVES_NOT, NULL},
    {"Notice", "withdraw", OCR_UNCLEAR, NULL},
    {"Notice", "", OCR_MOVES_NOT, NULL},
    {"Presidential Document", "", OCR_MOVES_NOT, NULL},
    {NULL, "", OCR_UNCLEAR, NULL},
};

/* "C1-2023-27742": corrections have a number of their own in front, as have documents printed again. */
static int ocr_is_correction_number(const char *number)
{
    return (number[0] == 'C' || number[0] == 'R') && isdigit((unsigned char)number[1]) &&
           strchr(number, '-') != NULL;
}

struct ocr_document {
    const golive_source *source;
    uint32_t index;
    const char *number;
    golive_date on;
    enum ocr_move move;
    const struct ocr_stage *stage; /* of OCR_MOVES */
};

static struct ocr_document ocr_document_of(golive *g, const golive_source *source, uint32_t index)
{
    const char *type = ocr_of(g, source, index, "type");
    const char *action = ocr_of(g, source, index, "action");
    struct ocr_document document = {
        .source = source,
        .index = index,
        .number = ocr_of(g, source, index, "document_number"),
        .on = golive_date_parse(g, ocr_of(g, source, index, "publication_date")),
    };
    const struct ocr_action *line = ocr_actions;
    while ((line->type && strcmp(line->type, type) != 0) || !ocr_has_words(action, line->words))
        line++;
    document.move = line->move;
    document.stage = line->stage ? ocr_stage_named(line->stage) : NULL;
    if (ocr_of(g, source, index, "correction_of")[0] != '\0' || ocr_is_correction_number(document.number))
        document.move = OCR_CORRECTS;
    else if (document.move == OCR_MOVES_NOT && ocr_has_words(ocr_of(g, source, index, "title"), "withdraw"))
        document.move = OCR_UNCLEAR;
    if (!ocr_given(document.on))
        document.move = OCR_UNCLEAR;
    return document;
}

static golive_place ocr_document_place(golive *g, const struct ocr_document *document)
{
    return golive_source_place(g, document->source, golive_format(g, "/results/%u", document->index));
}

/* ---- what all answers about an item come to ---- */

struct ocr_news {
    struct ocr_document newest;    /* of those that move the stage; source NULL if there is none */
    struct ocr_document unclear;   /* the newest that a person must read */
    struct ocr_document dates;     /* the newest that moves dates */
    struct ocr_document corrected; /* the newest correction, or document that has corrections */
    uint32_t mine;
    const char *why;             /* an answer cannot be used; NULL if all can */
    const golive_source *source; /* that answered */
};

static void ocr_keep_newest(struct ocr_document *kept, const struct ocr_document *document)
{
    if (!kept->source || document->on.day > kept->on.day)
        *kept = *document;
}

static void ocr_take_document(golive *g, struct ocr_news *news, const struct ocr_document *document)
{
    const char *corrections = golive_format(g, "/results/%u/corrections", document->index);
    if (document->move == OCR_MOVES)
        ocr_keep_newest(&news->newest, document);
    else if (document->move == OCR_UNCLEAR)
        ocr_keep_newest(&news->unclear, document);
    else if (document->move == OCR_MOVES_DATES)
        ocr_keep_newest(&news->dates, document);
    if (document->move == OCR_CORRECTS || golive_count(g, document->source, corrections) > 0)
        ocr_keep_newest(&news->corrected, document);
}

/* The docket is a second look: documents without a number may stand only there, and it may be empty. */
static void ocr_take_answer(
    golive *g, const struct ocr_item *item, const golive_source *source, int second, struct ocr_news *news)
{
    int64_t all = 0;
    const char *why = NULL;
    int64_t listed = ocr_listed(g, source, &all, &why);
    uint32_t mine = 0;
    for (uint32_t i = 0; i < listed; i++) {
        if (!ocr_is_mine(g, item, source, i))
            continue;
        struct ocr_document document = ocr_document_of(g, source, i);
        ocr_take_document(g, news, &document);
        mine++;
    }
    if (!why && mine == 0 && (listed > 0 || !second))
        why = listed > 0
                  ? "the Federal Register answered with documents of something else"
                  : "the Federal Register knows no document of it: the number in the ledger may be wrong";
    if (why && !news->why)
        news->why = why;
    news->mine += mine;
    news->source = source;
}

static struct ocr_news ocr_news_of(golive *g, const struct ocr_item *item)
{
    struct ocr_news news = {0};
    if (item->by_rin)
        ocr_take_answer(g, item, item->by_rin, 0, &news);
    if (item->by_docket)
        ocr_take_answer(g, item, item->by_docket, item->by_rin != NULL, &news);
    return news;
}

/* ---- OCR-20: the stage ---- */

/* True if somebody looked at the item on the day of the document or later. Who takes over the ledger as a whole has read
 * no more than the ledger's maker had. */
static int ocr_read_since(const struct ocr_item *item, const struct ocr_document *document)
{
    golive_date looked = item->review.adopted ? item->as_of : item->review.on;
    return item->review.found && ocr_given(document->on) && looked.day >= document->on.day;
}

/* What a document makes of an item, in a word: when a final rule takes effect is another question. */
static const char *ocr_stage_word(const struct ocr_stage *stage)
{
    return stage->family == OCR_FINAL ? "final" : stage->name;
}

static void ocr_judge_stage(
    golive *g, struct ocr_ledger *ledger, const struct ocr_item *item, const struct ocr_news *news)
{
    const struct ocr_document *newest = &news->newest;
    const struct ocr_stage *seen = ocr_seen_stage(item);
    const struct ocr_stage *known = seen ? seen : item->stage;
    ocr_about(g, ledger, "OCR-20", item->id);
    if (news->why) {
        golive_unknown(g, "OCR-20", item->place, "%s", news->why);
        return;
    }
    /* What a court does is not in the Register: what the ledger says is of a later day stands. */
    int older = newest->source && ocr_given(item->status_date) && newest->on.day <= item->status_date.day;
    if (newest->source && !older && !ocr_same_stage(newest->stage, known)) {
        ocr_stage_changed(g, "OCR-20", ocr_document_place(g, newest), newest->on,
            golive_format(g, "document %s of %s makes it %s, but it is known here as %s", newest->number,
                ocr_day(g, newest->on), ocr_stage_word(newest->stage), known->name));
        return;
    }
    if (news->unclear.source && !ocr_read_since(item, &news->unclear)) {
        golive_warn(g, "OCR-20", ocr_document_place(g, &news->unclear),
            "document %s of %s may change its stage: by its kind alone that cannot be told",
            news->unclear.number, ocr_given(news->unclear.on) ? ocr_day(g, news->unclear.on) : "no day");
        return;
    }
    golive_place place =
        newest->source ? ocr_document_place(g, newest) : golive_source_place(g, news->source, "");
    if (newest->source)
        golive_pass(g, "OCR-20", place, "nothing has changed its stage (%s) since document %s of %s",
            known->name, newest->number, ocr_day(g, newest->on));
    else
        golive_pass(g, "OCR-20", place, "nothing has changed its stage (%s)", known->name);
}

/* ---- OCR-21: the dates ---- */

/* The date behind the first of WORDS that has one, in a free text such as "Compliance date: May 1, 2025." */
static golive_date ocr_date_behind(golive *g, const char *text, const char *words)
{
    golive_date date = {GOLIVE_NO_DATE};
    for (; *text != '\0' && !ocr_given(date); text++) {
        if (strncasecmp(text, words, strlen(words)) != 0)
            continue;
        const char *end = text + strlen(words);
        for (const char *from = end; *from != '\0' && from < end + 60 && !ocr_given(date); from++) {
            if (!isalnum((unsigned char)*from) || isalnum((unsigned char)from[-1]))
                continue;
            for (size_t length = 18; length >= 8 && !ocr_given(date); length--) {
                if (strlen(from) >= length && !isalnum((unsigned char)from[length]))
                    date = golive_date_parse(g, golive_format(g, "%.*s", (int)length, from));
            }
        }
    }
    return date;
}

struct ocr_dates {
    golive_date effective;
    golive_date compliance; /* GOLIVE_NO_DATE if the document names none of its own */
};

static struct ocr_dates ocr_dates_of(golive *g, const struct ocr_document *document)
{
    const char *text = ocr_of(g, document->source, document->index, "dates");
    struct ocr_dates dates = {
        golive_date_parse(g, ocr_of(g, document->source, document->index, "effective_on")), {GOLIVE_NO_DATE}};
    if (!ocr_given(dates.effective))
        dates.effective = ocr_date_behind(g, text, "effective");
    dates.compliance = ocr_date_behind(g, text, "compliance date");
    return dates;
}

/* What the ledger does not know of a rule that has become final since, the Register does. */
static void ocr_take_dates(golive *g, struct ocr_item *item, const struct ocr_news *news)
{
    if (news->why || !news->newest.source || item->stage->family != OCR_FINAL ||
        ocr_given(item->effective_on) || ocr_given(item->compliance_on) ||
        news->newest.stage->family != OCR_FINAL)
        return;
    struct ocr_dates dates = ocr_dates_of(g, &news->newest);
    item->effective_on = dates.effective;
    item->compliance_on = dates.compliance;
}

static void ocr_judge_dates(
    golive *g, struct ocr_ledger *ledger, const struct ocr_item *item, const struct ocr_news *news)
{
    const struct ocr_document *newest = &news->newest;
    if (news->dates.source && (!newest->source || news->dates.on.day >= newest->on.day))
        newest = &news->dates;
    if (news->why || !newest->source || (newest->move == OCR_MOVES && newest->stage->family != OCR_FINAL))
        return; /* a proposal may carry a date, which puts nothing into force */
    struct ocr_dates dates = ocr_dates_of(g, newest);
    golive_place place = ocr_document_place(g, newest);
    const char *effective = ocr_given(dates.effective) ? ocr_day(g, dates.effective) : "an unknown day";
    ocr_about(g, ledger, "OCR-21", item->id);
    if (newest->move == OCR_MOVES_DATES && !ocr_read_since(item, newest))
        golive_warn(
            g, "OCR-21", place, "document %s of %s moves its dates", newest->number, ocr_day(g, newest->on));
    else if (!ocr_given(dates.effective) && !ocr_given(dates.compliance))
        golive_unknown(g, "OCR-21", place,
            "document %s does not say in words that can be read from when it holds", newest->number);
    else if (ocr_given(dates.effective) && ocr_given(item->effective_on) &&
             item->effective_on.day != dates.effective.day && newest->move == OCR_MOVES)
        golive_warn(g, "OCR-21", place, "document %s takes effect on %s, and the ledger says %s",
            newest->number, effective, ocr_day(g, item->effective_on));
    else if (ocr_given(dates.effective) && !ocr_reached(g, dates.effective))
        golive_warn(
            g, "OCR-21", place, "document %s is final and takes effect on %s", newest->number, effective);
    else
        golive_pass(g, "OCR-21", place, "document %s: in effect since %s", newest->number, effective);
}

/* ---- OCR-22: corrections ---- */

static void ocr_judge_corrections(
    golive *g, struct ocr_ledger *ledger, const struct ocr_item *item, const struct ocr_news *news)
{
    const struct ocr_document *one = &news->corrected;
    ocr_about(g, ledger, "OCR-22", item->id);
    if (news->why) {
        golive_unknown(g, "OCR-22", item->place, "%s", news->why);
        return;
    }
    if (!one->source) {
        golive_pass(g, "OCR-22", golive_source_place(g, news->source, ""), "no correction was published");
        return;
    }
    golive_place place = ocr_document_place(g, one);
    if (one->move != OCR_CORRECTS)
        /* The list of later corrections bears no dates, so nobody can say that they were read. */
        golive_warn(g, "OCR-22", place, "document %s has been corrected: read the corrections", one->number);
    else if (ocr_read_since(item, one))
        golive_pass(g, "OCR-22", place, "correction %s of %s was there when %s looked", one->number,
            ocr_day(g, one->on), item->review.by);
    else
        golive_warn(
            g, "OCR-22", place, "%s is a correction that nobody has read: it changes no stage", one->number);
}

/* ---- OCR-23: what is new ---- */

static int ocr_has_prefix(golive *g, const golive_source *source, uint32_t document, const char *prefix)
{
    const char *path = golive_format(g, "/results/%u/regulation_id_numbers", document);
    uint32_t count = golive_count(g, source, path);
    for (uint32_t i = 0; i < count; i++) {
        const char *rin = golive_value(g, source, golive_format(g, "%s/%u", path, i));
        if (ocr_is_rin(rin) && strncmp(rin, prefix, 4) == 0)
            return 1;
    }
    return 0;
}

/* Every document of the term since the last review, whose number is one of the office's. */
static void ocr_judge_term(golive *g, struct ocr_ledger *ledger, const struct ocr_item *item)
{
    const char *prefix = ocr_cell(g, ledger, item, "rin_prefix");
    const char *term = ocr_cell(g, ledger, item, "term");
    golive_date since = item->review.found ? item->review.on : item->as_of;
    int64_t all = 0;
    const char *why = NULL;
    uint32_t found = 0;
    if (!item->by_term)
        return;
    int64_t listed = ocr_listed(g, item->by_term, &all, &why);
    ocr_about(g, ledger, "OCR-23", item->id);
    if (!why && strlen(prefix) != 4)
        why = "the ledger's column rin_prefix does not say whose documents count";
    if (!why && all > listed)
        why = golive_format(
            g, "%u documents were listed and more were found: look again sooner", (uint32_t)listed);
    if (why) {
        golive_unknown(g, "OCR-23", item->place, "%s", why);
        return;
    }
    for (uint32_t i = 0; i < listed; i++) {
        struct ocr_document document = ocr_document_of(g, item->by_term, i);
        if (!ocr_has_prefix(g, item->by_term, i, prefix) ||
            (ocr_given(document.on) && document.on.day <= since.day))
            continue;
        ocr_about(g, ledger, "OCR-23", golive_format(g, "%s %.40s", item->id, document.number));
        golive_warn(g, "OCR-23", ocr_document_place(g, &document), "nobody has looked at document %s: %.150s",
            document.number, ocr_of(g, item->by_term, i, "title"));
        found++;
    }
    ocr_about(g, ledger, "OCR-23", item->id);
    if (found == 0)
        golive_pass(g, "OCR-23", golive_source_place(g, item->by_term, ""),
            "nothing of the office that names %.60s since %s", term, ocr_day(g, since));
    else
        golive_note(
            g, "OCR-23", golive_source_place(g, item->by_term, ""), "%u since %s", found, ocr_day(g, since));
}

#endif
