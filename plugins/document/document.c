/* SPDX-License-Identifier: MIT
 *
 * Plugin document: a paper that must be on file is there, unchanged, in date, from the right place, and says what it
 * must. For every dimension that has no plugin of its own. It must not know what any such paper is about. */
#include <golive/plugin.h>

#include <string.h>

/* Each rule and the line that asks for it. */
static const struct document_question {
    const char *rule;
    const char *option;
} questions[] = {
    {"DOC-02", "digest"},
    {"DOC-03", "issued"},
    {"DOC-03", "expires"},
    {"DOC-03", "max_age"},
    {"DOC-04", "issued_by"},
    {"DOC-05", "says"},
    {"DOC-06", "says_not"},
    {"DOC-07", "names_product"},
    {"DOC-07", "names_version"},
};

static int is_asked(golive *g, const char *option)
{
    int yes_no = strncmp(option, "names_", 6) == 0;
    return yes_no ? golive_option_integer(g, option) != 0 : golive_given(g, option);
}

/* Without the document, what was asked of it is not known; what was not asked does not matter. */
static golive_verdict not_there(golive *g, const golive_document *document)
{
    golive_place place = golive_document_place(g, document);
    if (golive_state(g, document) == GOLIVE_ABSENT)
        golive_fail(g, "DOC-01", place, "it is not on file: %s", golive_why(g, document));
    else
        golive_unknown(g, "DOC-01", place, "it could not be read: %s", golive_why(g, document));
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        golive_skip(g, questions[i].rule, golive_option_place(g, questions[i].option), "nobody asked for it");
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (is_asked(g, questions[i].option))
            golive_unknown(g, questions[i].rule, place, "there is no document to look into");
    return golive_done(g);
}

static void judge_unchanged(golive *g, const golive_document *document)
{
    golive_place place = golive_document_place(g, document);
    const char *digest = golive_document_digest(g, document);
    if (!golive_given(g, "digest"))
        golive_note(g, "DOC-02", place,
            "no digest is on record, so a change would not be seen; today it is %s", digest);
    else if (strcmp(golive_option(g, "digest"), digest) == 0)
        golive_pass(g, "DOC-02", place, "it is the very file that was looked at before");
    else
        golive_fail(g, "DOC-02", place, "it is not the file that was looked at before");
    if (golive_given(g, "digest")) {
        golive_expected(g, "%s", golive_option(g, "digest"));
        golive_found(g, "%s", digest);
    }
}

/* ---- dates ---- */

/* The worst that can be said of its age and its end is said last, since of one rule the last word counts. */
static void judge_in_date(golive *g)
{
    golive_date issued = golive_option_date(g, "issued");
    golive_date expires = golive_option_date(g, "expires");
    int64_t max_age = golive_option_integer(g, "max_age");
    int64_t warn_within = golive_option_integer(g, "warn_within");
    golive_place at_issued = golive_option_place(g, "issued");
    golive_place at_expires = golive_option_place(g, "expires");
    int has_issued = issued.day != GOLIVE_NO_DATE;
    int has_expires = expires.day != GOLIVE_NO_DATE;
    golive_date too_old = has_issued && max_age > 0
                              ? golive_date_add(g, issued, 0, (int32_t)(max_age / 86400))
                              : (golive_date){GOLIVE_NO_DATE};
    const char *issued_text = golive_format(g, "%s", golive_date_text(g, issued));
    const char *expires_text = golive_format(g, "%s", golive_date_text(g, expires));
    if (has_issued && !golive_is_older(g, issued, 0, -1))
        golive_fail(g, "DOC-03", at_issued, "it was issued on %s, which lies in the future", issued_text);
    else if (has_expires && golive_is_past(g, expires))
        golive_fail(g, "DOC-03", at_expires, "it held until %s", expires_text);
    else if (too_old.day != GOLIVE_NO_DATE && golive_is_past(g, too_old))
        golive_fail(g, "DOC-03", at_issued, "it was issued on %s and is older than it may be", issued_text);
    else if (max_age > 0 && !has_issued)
        golive_unknown(g, "DOC-03", golive_option_place(g, "max_age"),
            "it may not be older than a time, and nobody said when it was issued");
    else if (has_expires && golive_is_within(g, expires, warn_within))
        golive_warn(g, "DOC-03", at_expires, "it holds only until %s", expires_text);
    else if (too_old.day != GOLIVE_NO_DATE && golive_is_within(g, too_old, warn_within))
        golive_warn(g, "DOC-03", at_issued, "it is too old after %s", golive_date_text(g, too_old));
    else if (has_expires)
        golive_pass(g, "DOC-03", at_expires, "it holds until %s", expires_text);
    else if (too_old.day != GOLIVE_NO_DATE)
        golive_pass(g, "DOC-03", at_issued, "it was issued on %s", issued_text);
    else
        golive_skip(g, "DOC-03", at_expires, "nobody said that it ends or grows old");
}

/* ---- words ---- */

static void judge_issuer(golive *g, const golive_document *document)
{
    const char *issuer = golive_option(g, "issued_by");
    if (!golive_given(g, "issued_by")) {
        golive_skip(g, "DOC-04", golive_option_place(g, "issued_by"), "nobody said who must have issued it");
        return;
    }
    golive_name name = golive_find_name(g, document, issuer);
    if (name.answer == GOLIVE_NAME_FOUND)
        golive_pass(g, "DOC-04", name.place, "it names %s", issuer);
    else if (name.answer == GOLIVE_NAME_PART)
        golive_warn(g, "DOC-04", name.place, "it names something like %s", issuer);
    else
        golive_unknown(g, "DOC-04", name.place, "the name %s was not found by search", issuer);
    golive_expected(g, "It names %s", issuer);
}

static void judge_says(golive *g, const golive_document *document)
{
    golive_place none = {0};
    uint32_t count = golive_option_count(g, "says");
    for (uint32_t i = 0; i < count; i++) {
        const char *phrase = golive_option_item(g, "says", i);
        golive_place place = golive_find_text(g, document, phrase, none);
        golive_about(g, phrase);
        if (place.id != 0)
            golive_pass(g, "DOC-05", place, "it says so");
        else
            golive_unknown(g, "DOC-05", golive_document_place(g, document),
                "not found by search: someone must read the document");
        golive_expected(g, "It says: %s", phrase);
    }
    golive_about(g, "");
    if (count == 0)
        golive_skip(g, "DOC-05", golive_option_place(g, "says"), "nobody said what it must say");
}

static void judge_says_not(golive *g, const golive_document *document)
{
    golive_place none = {0};
    uint32_t count = golive_option_count(g, "says_not");
    for (uint32_t i = 0; i < count; i++) {
        const char *phrase = golive_option_item(g, "says_not", i);
        golive_place place = golive_find_text(g, document, phrase, none);
        golive_about(g, phrase);
        if (place.id != 0)
            golive_fail(g, "DOC-06", place, "it says what it must not");
        else if (golive_unread_pages(g, document) != 0)
            golive_unknown(g, "DOC-06", golive_document_place(g, document),
                "not all of its pages could be read: someone must look at the others");
        else
            golive_pass(g, "DOC-06", golive_document_place(g, document), "it was not found");
        golive_expected(g, "It does not say: %s", phrase);
    }
    golive_about(g, "");
    if (count == 0)
        golive_skip(g, "DOC-06", golive_option_place(g, "says_not"), "nobody said what it must not say");
}

static void judge_names(golive *g, const golive_document *document, const char *option, const char *key)
{
    golive_place none = {0};
    const char *name = golive_key(g, key);
    if (!golive_option_integer(g, option))
        return;
    golive_about(g, key);
    golive_place place = name[0] != '\0' ? golive_find_text(g, document, name, none) : none;
    if (name[0] == '\0')
        golive_unknown(g, "DOC-07", golive_option_place(g, option), "nobody said which %s it is", key);
    else if (place.id != 0)
        golive_pass(g, "DOC-07", place, "it names %s", name);
    else
        golive_unknown(g, "DOC-07", golive_document_place(g, document), "%s was not found by search", name);
    golive_expected(g, "It names %s", name);
    golive_about(g, "");
}

static golive_verdict check(golive *g)
{
    const golive_document *document = golive_document_of(g, "document");
    if (golive_pending(g))
        return golive_wait(g);
    if (golive_state(g, document) != GOLIVE_GOT)
        return not_there(g, document);
    golive_pass(g, "DOC-01", golive_document_place(g, document), "it is on file");
    judge_unchanged(g, document);
    judge_in_date(g);
    judge_issuer(g, document);
    judge_says(g, document);
    judge_says_not(g, document);
    judge_names(g, document, "names_product", "product");
    judge_names(g, document, "names_version", "version");
    if (!golive_option_integer(g, "names_product") && !golive_option_integer(g, "names_version"))
        golive_skip(g, "DOC-07", golive_option_place(g, "names_product"), "it need not name the product");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "document.plugin.ini")
