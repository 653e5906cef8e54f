/* SPDX-License-Identifier: MIT
 *
 * What the papers that count say of the product: its name and version, other places, how well it was studied, who paid, who
 * read them. Judged over all papers together. Knows nothing of how they were looked up. */
#ifndef GOLIVE_EVIDENCE_CLAIMS_H
#define GOLIVE_EVIDENCE_CLAIMS_H

#include "notices.h"

struct question {
    struct papers *papers;
    const golive_document *fulltext;
    const char *claim; /* clinical_claim */
    int acts;          /* augments or more */
    int informs;       /* informs or more */
    int usable;        /* papers that count */
    int unresolved;    /* papers that might */
};

/* ---- where nothing is left to look into ---- */

static const char *const rules_of_content[] = {"EVID-09", "EVID-10", "EVID-11", "EVID-12", "EVID-13",
    "EVID-14", "EVID-15", "EVID-16", "EVID-17", "EVID-18", "EVID-19", "EVID-20", "EVID-21", "EVID-22"};
#define CONTENT_RULES (sizeof rules_of_content / sizeof *rules_of_content)

/* A paper that could not be looked up may be the one that says it, so nothing may be left out on its account. */
static void nothing_to_look_into(golive *g, const struct question *question)
{
    golive_place nowhere = {0};
    for (size_t i = 0; i < CONTENT_RULES; i++) {
        if (question->unresolved)
            golive_unknown(g, rules_of_content[i], nowhere, "no paper could be looked at");
        else
            golive_skip(g, rules_of_content[i], nowhere, "no paper is left that could show it");
    }
}

/* ---- names and versions ---- */

static const char *product_name(golive *g)
{
    return golive_given(g, "name") ? golive_option(g, "name") : golive_key(g, "product");
}

/* The first of the product's names that TEXT holds; "" if none. */
static const char *name_in(golive *g, const char *text)
{
    const char *name = product_name(g);
    if (*name && mentions_name(text, name))
        return name;
    for (uint32_t i = 0; i < golive_option_count(g, "aliases"); i++) {
        const char *alias = golive_option_item(g, "aliases", i);
        if (mentions_name(text, alias))
            return alias;
    }
    return "";
}

static golive_place name_in_fulltext(golive *g, const golive_document *fulltext)
{
    golive_place none = {0};
    golive_place place = *product_name(g) ? golive_find_text(g, fulltext, product_name(g), none) : none;
    for (uint32_t i = 0; !place.id && i < golive_option_count(g, "aliases"); i++)
        place = golive_find_text(g, fulltext, golive_option_item(g, "aliases", i), none);
    return place;
}

static int fulltext_is_here(golive *g, const struct question *question)
{
    return golive_state(g, question->fulltext) == GOLIVE_GOT;
}

/* Finds the first paper that counts and is about the product, with what says so. */
static const struct paper *named_paper(
    golive *g, const struct question *question, const char **ret_name, int *ret_in_title)
{
    for (int i = 0; i < question->papers->count; i++) {
        const struct paper *paper = &question->papers->items[i];
        if (!is_usable(paper))
            continue;
        *ret_name = name_in(g, title_of(g, paper));
        *ret_in_title = **ret_name != '\0';
        if (!**ret_name)
            *ret_name = name_in(g, abstract_of(g, paper));
        if (**ret_name)
            return paper;
    }
    return NULL;
}

static int judge_name(golive *g, const struct question *question)
{
    const char *name = "";
    int in_title = 0;
    golive_place nowhere = {0};
    if (!*product_name(g) && !golive_option_count(g, "aliases")) {
        golive_unknown(g, "EVID-09", nowhere, "nobody said what the product is called");
        return 0;
    }
    const struct paper *paper = named_paper(g, question, &name, &in_title);
    golive_place place = paper ? text_place(g, paper, in_title) : name_in_fulltext(g, question->fulltext);
    if (place.id)
        golive_pass(g, "EVID-09", place, "%s names %s", paper ? paper->label : "the full text on file",
            paper ? name : product_name(g));
    else if (golive_state(g, question->fulltext) == GOLIVE_GOT)
        golive_fail(g, "EVID-09", golive_find_name(g, question->fulltext, product_name(g)).place,
            "neither titles and abstracts nor the full text on file name %s", product_name(g));
    else
        golive_unknown(g, "EVID-09", nowhere,
            "%s stands in no title or abstract; it may stand in the methods: put the full text on file",
            product_name(g));
    golive_expected(g, "A paper names %s or one of its aliases", product_name(g));
    return place.id != 0;
}

/* The paper that counts and holds NUMBER as it is; NULL if none does. */
static const struct paper *paper_with_number(
    golive *g, const struct question *question, const char *number, int *ret_in_title)
{
    for (int i = 0; i < question->papers->count; i++) {
        const struct paper *paper = &question->papers->items[i];
        *ret_in_title = is_usable(paper) && mentions_number(title_of(g, paper), number);
        if (*ret_in_title || (is_usable(paper) && mentions_number(abstract_of(g, paper), number)))
            return paper;
    }
    return NULL;
}

static golive_place number_place(golive *g, const struct question *question, const char *number)
{
    int in_title = 0;
    golive_place none = {0};
    const struct paper *paper = paper_with_number(g, question, number, &in_title);
    if (paper)
        return text_place(g, paper, in_title);
    return fulltext_is_here(g, question) ? golive_find_text(g, question->fulltext, number, none) : none;
}

static void judge_version(golive *g, const struct question *question, const golive_document *bridging)
{
    golive_place none = {0};
    const char *version = golive_key(g, "version");
    int numbered = *version && strcmp(version, "rolling") != 0;
    golive_place place = numbered ? number_place(g, question, version) : none;
    for (uint32_t i = 0; !place.id && i < golive_option_count(g, "submission"); i++)
        place = number_place(g, question, golive_option_item(g, "submission", i));
    if (!place.id && numbered && golive_state(g, bridging) == GOLIVE_GOT)
        place = golive_find_text(g, bridging, version, none);
    if (place.id)
        golive_pass(g, "EVID-10", place, "it is about the version that runs");
    else if (golive_given(g, "bridging") && golive_state(g, bridging) != GOLIVE_GOT)
        golive_unknown(g, "EVID-10", golive_document_place(g, bridging),
            "the statement on the version could not be read: %s", golive_why(g, bridging));
    else if (numbered)
        golive_warn(g, "EVID-10", none, "no title or abstract names version %s", version);
    else
        golive_warn(g, "EVID-10", none, "the version that runs has no number that a paper could name");
}

static void judge_snapshot(golive *g, const struct question *question)
{
    const char *snapshot = golive_option(g, "model_snapshot");
    golive_place at_fact = golive_fact_place(g, "genai"), none = {0};
    if (golive_fact_is(g, "genai", "no")) {
        golive_skip(g, "EVID-11", at_fact, "no language model is underneath");
        return;
    }
    int dated = strcspn(snapshot, "0123456789") < strlen(snapshot);
    golive_place place = dated ? number_place(g, question, snapshot) : none;
    if (place.id)
        golive_pass(g, "EVID-11", place, "%s was studied", snapshot);
    else if (dated)
        golive_unknown(g, "EVID-11", none, "no title or abstract names %s", snapshot);
    else if (*snapshot)
        golive_unknown(g, "EVID-11", none, "%s has no date: what is behind it may change any day", snapshot);
    else
        golive_unknown(
            g, "EVID-11", none, "nobody said which language model is underneath, by its dated name");
}

/* ---- validation and level ---- */

static const char *const external_phrases[] = {"external* validat*", "external* test*", "external dataset*",
    "external cohort*", "independent cohort*", "independent test set*", "independent site*",
    "independent validation", "geographic* validation", "multi center ~ validat*", "multi centre ~ validat*",
    "multi site ~ validat*", "multicenter ~ validat*", "multicentre ~ validat*", "multisite ~ validat*",
    "validat* ~ multicenter", "validat* ~ multicentre"};
static const char *const temporal_phrases[] = {"temporal* validat*", "temporal* external"};
static const char *const denied_phrases[] = {"no external* validat*", "not ~ external* validat*",
    "without external* validat*", "lack* ~ external* validat*", "future work ~ external*",
    "external* validat* ~ needed", "external* validat* ~ required", "external* validat* ~ warranted",
    "external* validat* ~ necessary", "need* ~ external* validat*", "require* ~ external* validat*"};

static int says_one(const char *text, const char *const *phrases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (mentions_phrase(text, phrases[i]))
            return 1;
    }
    return 0;
}
#define SAYS(text, phrases) says_one(text, phrases, sizeof(phrases) / sizeof *(phrases))

static int says_external(golive *g, const struct paper *paper)
{
    const char *title = title_of(g, paper), *abstract = abstract_of(g, paper);
    return (SAYS(title, external_phrases) || SAYS(abstract, external_phrases)) &&
           !SAYS(abstract, denied_phrases) && !SAYS(title, denied_phrases);
}

static int listed(golive *g, const char *option, const struct paper *paper)
{
    for (uint32_t i = 0; i < golive_option_count(g, option); i++) {
        if (is_called(paper, golive_option_item(g, option, i)))
            return 1;
    }
    return 0;
}

/* Where the full text on file speaks of other places. Whether it says that there were some, a search cannot tell. */
static golive_place external_in_fulltext(golive *g, const struct question *question)
{
    static const char *const phrases[] = {"external validation", "externally validated", "independent cohort",
        "independent test set", "independent validation"};
    golive_place place = {0};
    for (size_t i = 0; fulltext_is_here(g, question) && !place.id && i < sizeof phrases / sizeof *phrases;
         i++)
        place = golive_find_text(g, question->fulltext, phrases[i], (golive_place){0});
    return place;
}

static void judge_external(golive *g, const struct question *question)
{
    const struct paper *temporal = NULL, *read = NULL;
    golive_place none = {0};
    for (int i = 0; i < question->papers->count; i++) {
        const struct paper *paper = &question->papers->items[i];
        if (!is_usable(paper))
            continue;
        if (says_external(g, paper)) {
            int in_title = SAYS(title_of(g, paper), external_phrases);
            golive_pass(g, "EVID-12", text_place(g, paper, in_title),
                "%s speaks of a validation at other places", paper->label);
            return;
        }
        if (SAYS(abstract_of(g, paper), temporal_phrases) || SAYS(title_of(g, paper), temporal_phrases))
            temporal = paper;
        if (listed(g, "external", paper))
            read = paper;
    }
    golive_place written = external_in_fulltext(g, question);
    if (read)
        golive_pass(
            g, "EVID-12", golive_option_place(g, "external"), "somebody read of it in %s", read->label);
    else if (!golive_option_integer(g, "need_external_validation"))
        golive_note(g, "EVID-12", golive_option_place(g, "need_external_validation"),
            "no title or abstract speaks of one, and it is not demanded here");
    else if (written.id)
        golive_unknown(g, "EVID-12", written,
            "no title or abstract speaks of one, but the full text does: somebody must read it");
    else if (temporal)
        golive_warn(g, "EVID-12", text_place(g, temporal, 0),
            "%s speaks only of a later time, not of another place", temporal->label);
    else if (question->unresolved)
        golive_unknown(
            g, "EVID-12", none, "no title or abstract speaks of one, and not every paper could be looked at");
    else
        golive_fail(g, "EVID-12", none, "no title or abstract speaks of a validation at other places");
}

/* The least level that the record shows; the paper may be better than its record. */
static int level_of(golive *g, const struct paper *paper)
{
    static const struct {
        const char *type;
        int level;
    } levels[] = {
        {"Systematic Review", 6},
        {"Meta-Analysis", 6},
        {"Randomized Controlled Trial", 5},
        {"Pragmatic Clinical Trial", 4},
        {"Controlled Clinical Trial", 4},
        {"Clinical Trial", 4},
        {"Clinical Trial, Phase II", 4},
        {"Clinical Trial, Phase III", 4},
        {"Clinical Trial, Phase IV", 4},
    };
    const char *list =
        golive_format(g, "%s/MedlineCitation/Article/PublicationTypeList/PublicationType", paper->article);
    uint32_t count = *paper->article ? golive_count(g, paper->articles, list) : 0;
    int best = 0, weak = 0;
    for (uint32_t i = 1; i <= count; i++) {
        const char *type = golive_value(g, paper->articles, golive_format(g, "%s[%u]", list, i));
        weak |= strcasecmp(type, "Review") == 0 || strcasecmp(type, "Case Reports") == 0;
        for (size_t k = 0; k < sizeof levels / sizeof *levels; k++) {
            if (strcasecmp(type, levels[k].type) == 0 && levels[k].level > best)
                best = levels[k].level;
        }
    }
    if (best || weak)
        return best;
    int prospective = mentions_phrase(abstract_of(g, paper), "prospective*") ||
                      mentions_phrase(title_of(g, paper), "prospective*");
    if (mentions_phrase(abstract_of(g, paper), "stepped wedge"))
        return 4;
    if (says_external(g, paper) || listed(g, "external", paper))
        return prospective ? 3 : 2;
    return 1;
}

static int64_t least_level(golive *g, const struct question *question)
{
    static const struct {
        const char *claim;
        int64_t level;
    } levels[] = {{"autonomous", 3}, {"time_critical", 3}, {"augments", 2}, {"informs", 2}};
    if (golive_given(g, "min_level"))
        return golive_option_integer(g, "min_level");
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (strcmp(question->claim, levels[i].claim) == 0)
            return levels[i].level;
    }
    return *question->claim ? 1 : 3; /* nobody said what it does: the most that could be asked */
}

static void judge_level(golive *g, const struct question *question)
{
    const struct paper *best = NULL;
    int best_level = -1;
    int64_t least = least_level(g, question), read = golive_option_integer(g, "level");
    golive_place none = {0};
    for (int i = 0; i < question->papers->count; i++) {
        const struct paper *paper = &question->papers->items[i];
        int level = is_usable(paper) ? level_of(g, paper) : -1;
        if (level > best_level) {
            best_level = level;
            best = paper;
        }
    }
    if (best && best_level >= least)
        golive_pass(g, "EVID-14", identity_place(g, best), "%s is of level %d by its record", best->label,
            best_level);
    else if (golive_given(g, "level") && read >= least)
        golive_pass(g, "EVID-14", golive_option_place(g, "level"),
            "somebody read the papers and found level %lld", (long long)read);
    else if (question->unresolved)
        golive_unknown(g, "EVID-14", none, "not every paper could be looked at");
    else
        golive_fail(g, "EVID-14", best ? identity_place(g, best) : none,
            "the best study is of level %d by its record", best_level < 0 ? 0 : best_level);
    golive_expected(g, "Level %lld or more", (long long)least);
}

/* ---- independence ---- */

/* The vendor's name without what lawyers put behind it. */
static const char *vendor_core(golive *g)
{
    static const char *const endings[] = {
        "inc", "llc", "ltd", "corp", "corporation", "company", "co", "gmbh", "plc", "lp", "ag", "sa", "bv"};
    const char *name = golive_key(g, "vendor"), *word, *all = "";
    for (size_t length; (length = next_word(name, &word)) > 0; name = word + length) {
        int ending = 0;
        for (size_t i = 0; !ending && i < sizeof endings / sizeof *endings; i++)
            ending = is_like(word, length, endings[i], strlen(endings[i]));
        if (!ending)
            all = golive_format(g, "%s%s%.*s", all, *all ? " " : "", (int)length, word);
    }
    return all;
}

/* Where all authors work, as the record has it. */
static const char *affiliations_of(golive *g, const struct paper *paper)
{
    const char *list = golive_format(g, "%s/MedlineCitation/Article/AuthorList/Author", paper->article),
               *all = "";
    for (uint32_t i = 1; *paper->article && i <= golive_count(g, paper->articles, list); i++) {
        const char *inner = golive_format(g, "%s[%u]/AffiliationInfo", list, i);
        for (uint32_t k = 1; k <= golive_count(g, paper->articles, inner); k++)
            all = golive_format(g, "%s%s; ", all,
                golive_value(g, paper->articles, golive_format(g, "%s[%u]/Affiliation", inner, k)));
    }
    return all;
}

/* 1: the vendor had a part in it, 0: none that the record shows, -1: the record does not say who they are. */
static int vendor_had_part(golive *g, const struct paper *paper, const char *vendor)
{
    const char *authors = affiliations_of(g, paper);
    const char *grants = joined_values(g, paper, "/MedlineCitation/Article/GrantList/Grant", "/Agency");
    const char *interests = article_value(g, paper, "/MedlineCitation/CoiStatement");
    int told = *authors != '\0';
    if (mentions_name(authors, vendor) || mentions_name(grants, vendor) || mentions_name(interests, vendor))
        return 1;
    for (uint32_t i = 0;
         paper->work && i < golive_count(g, paper->crossref, golive_format(g, "%s/author", paper->work));
         i++) {
        const char *author = golive_format(g, "%s/author/%u/affiliation/0/name", paper->work, i);
        told |= *golive_value(g, paper->crossref, author) != '\0';
        if (mentions_name(golive_value(g, paper->crossref, author), vendor))
            return 1;
    }
    for (uint32_t i = 0;
         paper->work && i < golive_count(g, paper->crossref, golive_format(g, "%s/funder", paper->work));
         i++) {
        if (mentions_name(
                golive_value(g, paper->crossref, golive_format(g, "%s/funder/%u/name", paper->work, i)),
                vendor))
            return 1;
    }
    return told ? 0 : -1;
}

static int has_author(golive *g, const struct paper *paper, const char *name)
{
    const char *list = golive_format(g, "%s/MedlineCitation/Article/AuthorList/Author", paper->article),
               *word, *family = "";
    for (const char *rest = name;; rest = word + strlen(family)) {
        size_t length = next_word(rest, &word);
        if (!length)
            break;
        family = golive_format(g, "%.*s", (int)length, word);
    }
    for (uint32_t i = 1; *paper->article && *family && i <= golive_count(g, paper->articles, list); i++) {
        const char *last = golive_value(g, paper->articles, golive_format(g, "%s[%u]/LastName", list, i));
        const char *first = golive_value(g, paper->articles, golive_format(g, "%s[%u]/ForeName", list, i));
        next_word(name, &word);
        if (strcasecmp(last, family) == 0 && (!*first || !*word || strncasecmp(first, word, 1) == 0))
            return 1;
    }
    return 0;
}

static void judge_independence(golive *g, const struct question *question)
{
    const char *vendor = vendor_core(g);
    golive_place none = {0};
    int untold = 0;
    for (int i = 0; i < question->papers->count; i++) {
        const struct paper *paper = &question->papers->items[i];
        if (!is_usable(paper))
            continue;
        int part = *vendor ? vendor_had_part(g, paper, vendor) : -1;
        for (uint32_t k = 0; part == 0 && k < golive_option_count(g, "vendor_authors"); k++)
            part = has_author(g, paper, golive_option_item(g, "vendor_authors", k));
        untold |= part < 0;
        if (part)
            continue;
        golive_pass(g, "EVID-13", identity_place(g, paper), "the record of %s names nobody of %s",
            paper->label, vendor);
        return;
    }
    const char *words = untold ? "the records do not say where all authors work and who paid"
                               : "the vendor had a part in every study";
    if (question->acts)
        golive_warn(g, "EVID-13", none, "%s", words);
    else
        golive_note(g, "EVID-13", none, "%s", words);
}

/* ---- what only the paper itself says, and somebody wrote down ---- */

static void judge_size(golive *g)
{
    int64_t events = golive_option_integer(g, "events"), others = golive_option_integer(g, "non_events");
    golive_place place = golive_option_place(g, "events"), none = {0};
    int risk = strcmp(golive_option(g, "model"), "risk") == 0;
    if (!golive_given(g, "events") || !golive_given(g, "non_events"))
        golive_warn(g, "EVID-15", none, "nobody has written down on how many patients it was validated");
    else if (risk && events < 50)
        golive_fail(g, "EVID-15", place,
            "%lld patients with the condition are too few for a model that gives risks", (long long)events);
    else if (events < 100 || others < 100)
        golive_warn(g, "EVID-15", place, "%lld patients with the condition and %lld without it",
            (long long)events, (long long)others);
    else
        golive_pass(g, "EVID-15", place, "%lld patients with the condition and %lld without it",
            (long long)events, (long long)others);
    golive_expected(g, "At least 100 of each");
}

static int reports(golive *g, const char *what)
{
    for (uint32_t i = 0; i < golive_option_count(g, "reports"); i++) {
        if (strcmp(golive_option_item(g, "reports", i), what) == 0)
            return 1;
    }
    return 0;
}

static void judge_reports(golive *g)
{
    golive_place place = golive_option_place(g, "reports"), none = {0};
    int risk = strcmp(golive_option(g, "model"), "risk") == 0;
    const char *second = risk ? "calibration" : "confidence-intervals";
    if (!golive_given(g, "reports"))
        golive_warn(g, "EVID-16", none, "nobody has written down what the papers report of how well it does");
    else if (!reports(g, "discrimination") || !reports(g, second))
        golive_warn(g, "EVID-16", place, "%s is not among what they report",
            reports(g, "discrimination") ? second : "discrimination");
    else if (!reports(g, "subgroups"))
        golive_note(g, "EVID-16", place, "they report nothing of groups of patients");
    else
        golive_pass(g, "EVID-16", place, "they report discrimination, %s and subgroups", second);
    golive_expected(g, "discrimination, %s, subgroups", second);
}

static void judge_age_and_form(golive *g)
{
    golive_date until = golive_option_date(g, "data_until");
    golive_place at_until = golive_option_place(g, "data_until"), none = {0};
    if (until.day == GOLIVE_NO_DATE)
        golive_note(g, "EVID-17", none, "nobody has written down until when its data reach");
    else if (golive_is_older(g, until, 60, 0))
        golive_note(g, "EVID-17", at_until, "its data end on %s, more than five years ago",
            golive_date_text(g, until));
    else
        golive_pass(g, "EVID-17", at_until, "its data reach to %s", golive_date_text(g, until));
    golive_note(g, "EVID-18", none, "whether its patients are like ours is for the check population");
    if (golive_given(g, "checklist"))
        golive_pass(g, "EVID-21", golive_option_place(g, "checklist"), "it comes with %s",
            golive_option(g, "checklist"));
    else
        golive_note(g, "EVID-21", none, "no reporting checklist is named");
}

/* ---- trials ---- */

static int names_trial(golive *g, const struct paper *paper, const char *nct)
{
    return mentions_number(abstract_of(g, paper), nct) ||
           mentions_number(joined_values(g, paper, "/MedlineCitation/Article/DataBankList/DataBank",
                               "/AccessionNumberList/AccessionNumber"),
               nct);
}

static void judge_trial(golive *g, const struct question *question, const char *nct)
{
    const golive_source *trial = golive_fetch(
        g, golive_format(g, "https://clinicaltrials.gov/api/v2/studies/%s?format=json", nct), "EVID-19");
    const char *id = "/protocolSection/identificationModule/nctId";
    golive_about(g, nct);
    if (golive_source_state(g, trial) == GOLIVE_ABSENT) {
        golive_warn(
            g, "EVID-19", golive_source_place(g, trial, ""), "the registry has no trial of that number");
    } else if (strcmp(golive_value(g, trial, id), nct) != 0) {
        golive_unknown(g, "EVID-19", golive_source_place(g, trial, ""),
            "the registry could not be looked at: %s",
            *golive_source_why(g, trial) ? golive_source_why(g, trial)
                                         : "its answer is about something else");
    } else {
        const struct paper *about = NULL;
        for (int i = 0; i < question->papers->count && !about; i++) {
            if (is_usable(&question->papers->items[i]) && names_trial(g, &question->papers->items[i], nct))
                about = &question->papers->items[i];
        }
        if (about)
            golive_pass(g, "EVID-19", golive_source_place(g, trial, id), "%s names it, and it is registered",
                about->label);
        else
            golive_warn(g, "EVID-19", golive_source_place(g, trial, id),
                "it is registered, but no record of a paper names it");
    }
    golive_about(g, "");
}

static void judge_trials(golive *g, const struct question *question)
{
    golive_place place = golive_option_place(g, "nct");
    uint32_t count = golive_option_count(g, "nct");
    for (uint32_t i = 0; i < count; i++) {
        const char *nct = golive_option_item(g, "nct", i);
        if (is_nct(nct)) {
            judge_trial(g, question, nct);
            continue;
        }
        golive_about(g, nct);
        golive_warn(g, "EVID-19", place, "a trial's number is written as NCT and eight digits");
        golive_about(g, "");
    }
    if (!count)
        golive_skip(g, "EVID-19", place, "no registered trial is cited");
}

/* ---- what a person says they show ---- */

/* Number of the study's record about the paper, or -1. */
static int record_about(golive *g, const struct paper *paper)
{
    for (uint32_t i = 0; i < golive_study_count(g); i++) {
        if (is_called(paper, golive_study_name(g, i)))
            return (int)i;
    }
    return -1;
}

static void judge_record(golive *g, const struct paper *paper, int record, int any_yes)
{
    golive_place place = golive_study_place(g, (uint32_t)record);
    const char *supports = golive_study_key(g, (uint32_t)record, "supports");
    const char *by = golive_study_key(g, (uint32_t)record, "by");
    golive_date on = golive_date_parse(g, golive_study_key(g, (uint32_t)record, "on"));
    golive_about(g, paper->label);
    if (on.day == GOLIVE_NO_DATE || !golive_is_older(g, on, 0, -1))
        golive_unknown(g, "EVID-22", place, "what %s says of it is dated in the future", by);
    else if (strcmp(supports, "yes") == 0)
        golive_pass(g, "EVID-22", place, "%s (%s) reads it as supporting this use: %s", by,
            golive_study_key(g, (uint32_t)record, "role"), golive_study_key(g, (uint32_t)record, "finding"));
    else if (any_yes)
        golive_note(g, "EVID-22", place, "%s says %s: %s", by, supports,
            golive_study_key(g, (uint32_t)record, "finding"));
    else
        golive_fail(g, "EVID-22", place, "%s says %s, and no other study is read as supporting it: %s", by,
            supports, golive_study_key(g, (uint32_t)record, "finding"));
    golive_about(g, "");
}

static void judge_records(golive *g, const struct question *question)
{
    int any_yes = 0;
    golive_place none = {0};
    if (!question->informs) {
        golive_skip(g, "EVID-22", golive_fact_place(g, "clinical_claim"), "it only does paperwork");
        return;
    }
    for (int i = 0; i < question->papers->count; i++) {
        int record =
            is_usable(&question->papers->items[i]) ? record_about(g, &question->papers->items[i]) : -1;
        any_yes |= record >= 0 && strcmp(golive_study_key(g, (uint32_t)record, "supports"), "yes") == 0;
    }
    for (int i = 0; i < question->papers->count; i++) {
        const struct paper *paper = &question->papers->items[i];
        if (!is_usable(paper))
            continue;
        int record = record_about(g, paper);
        if (record >= 0) {
            judge_record(g, paper, record, any_yes);
            continue;
        }
        golive_about(g, paper->label);
        golive_fail(g, "EVID-22", none, "published and not retracted; nobody has said what it shows");
        golive_about(g, "");
    }
}

#endif
