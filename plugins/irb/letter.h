/* SPDX-License-Identifier: MIT
 *
 * What a letter is: a board's decision or something else (an application, a form, a policy, a printout), and which decision
 * (RULES IRB-02 to IRB-06, SET-13). It says "approved" only of the sentence or the field that decides; two that contradict
 * each other, or a paper that is titled as something else, are left to a person. It must not know dates nor waivers. */
#ifndef IRB_LETTER_H
#define IRB_LETTER_H

#include <golive/plugin.h>

#include <stddef.h>
#include <string.h>

enum letter_class {
    LETTER_UNKNOWN,
    LETTER_DISAPPROVED,
    LETTER_STOPPED,
    LETTER_DEFERRED,
    LETTER_CONDITIONAL,
    LETTER_APPROVED,
    LETTER_EXEMPT,
    LETTER_NOT_RESEARCH,
    LETTER_AMENDMENT,
    LETTER_CLOSED,
    LETTER_ACKNOWLEDGED,
    LETTER_RECEIVED,
    LETTER_OTHER_PAPER,
    LETTER_CONTRADICTS,
    LETTER_CLASSES,
};

/* What each class is called, and what follows from it. `section` finds the sentence that decides. */
static const struct letter_kind {
    const char *name;
    const char *section; /* of the catalogue; NULL: none */
    int32_t status;
    const char *words;
} letter_kinds[LETTER_CLASSES] = {
    [LETTER_UNKNOWN] = {"unknown", NULL, GOLIVE_UNKNOWN,
        "what the board decided was not found by search: someone must read the letter"},
    [LETTER_DISAPPROVED] = {"disapproved", "IRB-02-disapproved", GOLIVE_FAIL, "the board did not approve it"},
    [LETTER_STOPPED] = {"suspended, terminated or lapsed", "IRB-02-stopped", GOLIVE_FAIL,
        "the study or its approval was suspended, terminated or has lapsed"},
    [LETTER_DEFERRED] = {"deferred", "IRB-02-deferred", GOLIVE_FAIL, "the board put its decision off"},
    [LETTER_CONDITIONAL] = {"conditional", "IRB-02-conditional", GOLIVE_FAIL,
        "the board asks for changes first: this is no final approval"},
    [LETTER_APPROVED] = {"approved", "IRB-02-approved", GOLIVE_PASS, "the board approved the study"},
    [LETTER_EXEMPT] = {"exempt", "IRB-02-exempt", GOLIVE_PASS, "the board determined that it is exempt"},
    [LETTER_NOT_RESEARCH] = {"not-research", "IRB-02-not-research", GOLIVE_PASS,
        "the board determined that it is no research with human subjects"},
    [LETTER_AMENDMENT] = {"amendment-approved", "IRB-02-amendment", GOLIVE_WARN,
        "the board approved a change: the approval of the study itself belongs on file, too"},
    [LETTER_CLOSED] = {"closed", "IRB-02-closed", GOLIVE_FAIL, "the study was closed"},
    [LETTER_ACKNOWLEDGED] = {"acknowledged", "IRB-02-acknowledged", GOLIVE_UNKNOWN,
        "the board acknowledges something and approves nothing"},
    [LETTER_RECEIVED] = {"submission-only", "IRB-02-received", GOLIVE_FAIL,
        "something was submitted, and nothing is decided: a receipt is no approval"},
    [LETTER_OTHER_PAPER] = {"not-a-letter", NULL, GOLIVE_FAIL, "it is no board's letter"},
    [LETTER_CONTRADICTS] = {"contradicts itself", NULL, GOLIVE_UNKNOWN,
        "it says more than one thing of the decision: someone must read it"},
};

struct letter {
    enum letter_class class;
    golive_place place;  /* that decides */
    golive_place second; /* of what contradicts; 0 if nothing does */
    const char *
        what; /* of OTHER_PAPER: "an application"; of UNKNOWN: what a letter would have and this lacks; or "" */
};

static int is_letter(char byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

/* WORDS, or a word that begins so, stands in TEXT: "terminat" in "terminated", not in "determination". */
static int has_words(const char *text, const char *words)
{
    size_t size = strlen(words);
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (i > 0 && is_letter(text[i - 1]))
            continue;
        size_t same = 0;
        while (same < size && ((text[i + same] | 0x20) == (words[same] | 0x20)))
            same++;
        if (same == size)
            return 1;
    }
    return 0;
}

/* ---- fields: "Decision: Approved" ---- */

/* The words of such fields, in the order in which they are tried: what denies or limits comes before what it denies. */
static const struct {
    const char *words;
    enum letter_class class;
} field_words[] = {
    {"disapprov", LETTER_DISAPPROVED},
    {"not approved", LETTER_DISAPPROVED},
    {"denied", LETTER_DISAPPROVED},
    {"rejected", LETTER_DISAPPROVED},
    {"unfavo", LETTER_DISAPPROVED},
    {"not exempt", LETTER_UNKNOWN},
    {"not human", LETTER_NOT_RESEARCH},
    {"non-human", LETTER_NOT_RESEARCH},
    {"not research", LETTER_NOT_RESEARCH},
    {"nhsr", LETTER_NOT_RESEARCH},
    {"quality improvement", LETTER_NOT_RESEARCH},
    {"suspen", LETTER_STOPPED},
    {"terminat", LETTER_STOPPED},
    {"expired", LETTER_STOPPED},
    {"lapsed", LETTER_STOPPED},
    {"withdrawn", LETTER_STOPPED},
    {"deferr", LETTER_DEFERRED},
    {"tabled", LETTER_DEFERRED},
    {"postponed", LETTER_DEFERRED},
    {"returned", LETTER_DEFERRED},
    {"condition", LETTER_CONDITIONAL},
    {"contingen", LETTER_CONDITIONAL},
    {"stipulation", LETTER_CONDITIONAL},
    {"pending", LETTER_CONDITIONAL},
    {"modifications required", LETTER_CONDITIONAL},
    {"modifications requested", LETTER_CONDITIONAL},
    {"requires modification", LETTER_CONDITIONAL},
    {"revisions", LETTER_CONDITIONAL},
    {"provisional", LETTER_CONDITIONAL},
    {"minor changes", LETTER_CONDITIONAL},
    {"approvable", LETTER_CONDITIONAL},
    {"clos", LETTER_CLOSED},
    {"completed", LETTER_CLOSED},
    {"exempt", LETTER_EXEMPT},
    {"approv", LETTER_APPROVED},
    {"acceptab", LETTER_APPROVED},
    {"favourable", LETTER_APPROVED},
    {"favorable", LETTER_APPROVED},
    {"acknowledg", LETTER_ACKNOWLEDGED},
    {"applied", LETTER_RECEIVED},
    {"submitted", LETTER_RECEIVED},
    {"received", LETTER_RECEIVED},
    {"review", LETTER_RECEIVED},
    {"draft", LETTER_RECEIVED},
    {"assigned", LETTER_RECEIVED},
};

static enum letter_class class_of_words(const char *words)
{
    for (size_t i = 0; i < sizeof field_words / sizeof *field_words; i++)
        if (has_words(words, field_words[i].words))
            return field_words[i].class;
    return LETTER_UNKNOWN;
}

/* The first field of the section [find:PATTERN] whose words golive knows. */
static enum letter_class class_of_field(
    golive *g, const golive_document *letter, const char *pattern, golive_place *ret_place)
{
    for (uint32_t i = 0; i < 12; i++) {
        golive_place place = golive_find(g, letter, pattern, i);
        if (place.id == 0)
            break;
        enum letter_class class = class_of_words(golive_group(g, place, "class"));
        if (class == LETTER_UNKNOWN)
            continue;
        *ret_place = place;
        return class;
    }
    return LETTER_UNKNOWN;
}

/* What a submission of another kind than a study makes of an approval; those that are not here change nothing. */
static const struct {
    const char *words;
    enum letter_class class;
} submission_kinds[] = {
    {"modification", LETTER_AMENDMENT},
    {"amendment", LETTER_AMENDMENT},
    {"personnel", LETTER_AMENDMENT},
    {"addendum", LETTER_AMENDMENT},
    {"change", LETTER_AMENDMENT},
    {"closure", LETTER_CLOSED},
    {"final report", LETTER_CLOSED},
    {"study completion", LETTER_CLOSED},
    {"adverse", LETTER_ACKNOWLEDGED},
    {"reportable", LETTER_ACKNOWLEDGED},
    {"deviation", LETTER_ACKNOWLEDGED},
    {"unanticipated", LETTER_ACKNOWLEDGED},
    {"translation", LETTER_ACKNOWLEDGED},
    {"advertis", LETTER_ACKNOWLEDGED},
    {"recruitment", LETTER_ACKNOWLEDGED},
};

/* "Submission type: Modification", "Subject: Amendment approval": what was approved is no study, but a change, a report. */
static enum letter_class class_of_submission(golive *g, const golive_document *letter)
{
    if (golive_find(g, letter, "title_change", 0).id != 0)
        return LETTER_AMENDMENT;
    for (uint32_t i = 0; i < 12; i++) {
        golive_place place = golive_find(g, letter, "submission_kind", i);
        if (place.id == 0)
            break;
        const char *kind = golive_group(g, place, "kind");
        for (size_t k = 0; k < sizeof submission_kinds / sizeof *submission_kinds; k++)
            if (has_words(kind, submission_kinds[k].words))
                return submission_kinds[k].class;
    }
    return LETTER_APPROVED;
}

/* ---- other papers ---- */

/* Letters, too, name a consent form in a line of its own: that counts only where nothing is decided. Blanks and marks of a
 * sample count only where something is: a sample of an approval approves nothing. */
enum counts { COUNTS_ALWAYS, COUNTS_UNDECIDED, COUNTS_DECIDED };

static const struct {
    const char *pattern;
    const char *what;
    enum counts counts;
} other_papers[] = {
    {"kind_application", "an application or a form", COUNTS_ALWAYS},
    {"kind_consent_words", "a consent form", COUNTS_ALWAYS},
    {"kind_policy", "a policy, a procedure or minutes", COUNTS_ALWAYS},
    {"kind_printout", "a printout of a board's system", COUNTS_ALWAYS},
    {"kind_other_board", "another committee's or a department's letter", COUNTS_ALWAYS},
    {"kind_other_certificate", "a certificate of another kind", COUNTS_ALWAYS},
    {"kind_to_board", "a letter to a board, or a company's", COUNTS_ALWAYS},
    {"kind_paper", "a publication or a proposal", COUNTS_ALWAYS},
    {"kind_consent", "a consent form", COUNTS_UNDECIDED},
    {"kind_reliance", "a site's own permission or reliance", COUNTS_DECIDED},
    {"placeholder_letter", "a form with blanks", COUNTS_DECIDED},
    {"template_letter", "a sample or a template", COUNTS_DECIDED},
};

static const char *other_paper(golive *g, const golive_document *letter, int decided, golive_place *ret_place)
{
    for (size_t i = 0; i < sizeof other_papers / sizeof *other_papers; i++) {
        if (other_papers[i].counts == (decided ? COUNTS_UNDECIDED : COUNTS_DECIDED))
            continue;
        *ret_place = golive_find(g, letter, other_papers[i].pattern, 0);
        if (ret_place->id != 0)
            return other_papers[i].what;
    }
    return NULL;
}

static int has(golive *g, const golive_document *paper, const char *pattern)
{
    return golive_find(g, paper, pattern, 0).id != 0;
}

/* What a board's letter about research with people has, and this paper lacks; "" if it lacks nothing. Reports, web pages and
 * the letters of other committees say "the study was approved", too. That something is no research other offices than boards
 * say as well, and people of their own work: such a word must be written to somebody. */
static const char *lacks_of_a_letter(golive *g, const golive_document *paper, enum letter_class class)
{
    int approves = class == LETTER_APPROVED || class == LETTER_AMENDMENT;
    int is_written = has(g, paper, "letter_marks") || (approves && has(g, paper, "letter_fields")) ||
                     (has(g, paper, "letterhead") && has(g, paper, "letter_day"));
    if (!has(g, paper, "about_people"))
        return "nothing in it says that a board for research with people decided";
    if (!is_written)
        return "it is written to nobody and is no notice";
    if (class != LETTER_NOT_RESEARCH && !has(g, paper, "board_speaks"))
        return "it is no board that speaks in it";
    return "";
}

/* ---- the class ---- */

static int lets_begin(enum letter_class class)
{
    return class == LETTER_APPROVED || class == LETTER_EXEMPT || class == LETTER_NOT_RESEARCH ||
           class == LETTER_AMENDMENT;
}

static int is_decided(enum letter_class class)
{
    return class != LETTER_UNKNOWN && class != LETTER_CONTRADICTS && class != LETTER_ACKNOWLEDGED;
}

static int stands_against(enum letter_class class)
{
    return class >= LETTER_DISAPPROVED && class <= LETTER_CONDITIONAL;
}

/* Sentences first, in the order of the classes. An answer of the search that says the opposite or "weak" decides nothing. */
static enum letter_class class_of_sentences(
    golive *g, const golive_document *letter, enum letter_class from, enum letter_class to, golive_place *ret)
{
    for (enum letter_class class = from; class <= to; class ++) {
        if (letter_kinds[class].section == NULL)
            continue;
        golive_clause clause = golive_find_clause(g, letter, letter_kinds[class].section);
        if (clause.answer != GOLIVE_FOUND)
            continue;
        *ret = clause.place;
        return class;
    }
    return LETTER_UNKNOWN;
}

/* Approved, exempt or no research, by sentence, by field or by title; UNKNOWN if none. */
static enum letter_class class_for(golive *g, const golive_document *letter, golive_place *ret_place)
{
    enum letter_class class = class_of_sentences(g, letter, LETTER_APPROVED, LETTER_AMENDMENT, ret_place);
    golive_place place = {0};
    enum letter_class field = class_of_field(g, letter, "decision", &place);
    if (class == LETTER_UNKNOWN && lets_begin(field)) {
        class = field;
        *ret_place = place;
    }
    if (class == LETTER_UNKNOWN) {
        enum letter_class title = class_of_field(g, letter, "title_decision", ret_place);
        class = lets_begin(title) ? title : LETTER_UNKNOWN;
    }
    return class == LETTER_APPROVED ? class_of_submission(g, letter) : class;
}

static enum letter_class class_against(golive *g, const golive_document *letter, golive_place *ret_place)
{
    static const char *const fields[] = {"decision", "title_decision", "status"};
    enum letter_class class =
        class_of_sentences(g, letter, LETTER_DISAPPROVED, LETTER_CONDITIONAL, ret_place);
    for (size_t i = 0; class == LETTER_UNKNOWN && i < sizeof fields / sizeof *fields; i++) {
        enum letter_class field = class_of_field(g, letter, fields[i], ret_place);
        class = stands_against(field) ? field : LETTER_UNKNOWN;
    }
    return class;
}

static struct letter read_letter(golive *g, const golive_document *document)
{
    struct letter letter = {.class = LETTER_UNKNOWN, .what = ""};
    golive_place for_it = {0}, against_it = {0}, other = {0}, field_place = {0};
    enum letter_class good = class_for(g, document, &for_it);
    enum letter_class bad = class_against(g, document, &against_it);
    const char *what = other_paper(g, document, good != LETTER_UNKNOWN, &other);
    if (good != LETTER_UNKNOWN && bad != LETTER_UNKNOWN)
        return (struct letter){LETTER_CONTRADICTS, against_it, for_it, ""};
    if (bad != LETTER_UNKNOWN)
        return (struct letter){bad, against_it, {0}, ""};
    if (good != LETTER_UNKNOWN && what != NULL)
        return (struct letter){LETTER_CONTRADICTS, other, for_it, what};
    const char *lacks = good != LETTER_UNKNOWN ? lacks_of_a_letter(g, document, good) : "";
    if (lacks[0] != '\0')
        return (struct letter){LETTER_UNKNOWN, for_it, {0}, lacks};
    if (good != LETTER_UNKNOWN)
        return (struct letter){good, for_it, {0}, ""};
    enum letter_class field = class_of_field(g, document, "status", &field_place);
    letter.class = class_of_sentences(g, document, LETTER_CLOSED, LETTER_RECEIVED, &letter.place);
    if (field == LETTER_RECEIVED || (what != NULL && strcmp(what, other_papers[0].what) == 0))
        return (struct letter){
            LETTER_RECEIVED, field == LETTER_RECEIVED ? field_place : other, {0}, "this is an application"};
    if (what != NULL)
        return (struct letter){LETTER_OTHER_PAPER, other, {0}, what};
    if (letter.class == LETTER_UNKNOWN)
        letter.place = golive_searched_place(g, document);
    return letter;
}

static void judge_decision(golive *g, const struct letter *letter)
{
    const struct letter_kind *kind = &letter_kinds[letter->class];
    const char *words = kind->words;
    if (letter->class == LETTER_OTHER_PAPER)
        words = golive_format(g, "it is %s, and no board's letter", letter->what);
    else if (letter->class == LETTER_RECEIVED && letter->what[0] != '\0')
        words = "this is an application: nothing in it says what the board decided";
    else if (letter->class == LETTER_CONTRADICTS && letter->what[0] != '\0')
        words = golive_format(
            g, "it looks like %s, and speaks of a decision, too: someone must read it", letter->what);
    else if (letter->class == LETTER_UNKNOWN && letter->what[0] != '\0')
        words = golive_format(g, "it speaks of a decision, but %s: someone must read it", letter->what);
    else if (letter->class == LETTER_CONTRADICTS)
        words = golive_format(g,
            "it says more than one thing of the decision (also: \"%.120s\"): someone must read it",
            golive_place_text(g, letter->second));
    if (kind->status == GOLIVE_PASS)
        golive_pass(g, "IRB-02", letter->place, "%s", words);
    else if (kind->status == GOLIVE_WARN)
        golive_warn(g, "IRB-02", letter->place, "%s", words);
    else if (kind->status == GOLIVE_FAIL)
        golive_fail(g, "IRB-02", letter->place, "%s", words);
    else
        golive_unknown(g, "IRB-02", letter->place, "%s", words);
    golive_expected(g, "The board approved it, or determined that it is exempt or no research");
    golive_found(g, "%s%s%.150s", kind->name, letter->place.id != 0 ? ": " : "",
        letter->place.id != 0 ? golive_place_text(g, letter->place) : "");
}

/* ---- drafts, samples, forms (GEN-06) ---- */

static void judge_letter_draft(golive *g, const golive_document *document)
{
    static const char *const words[] = {"draft", "template", "sample", "redline", "specimen", "example"};
    static const char *const marks[] = {"placeholder_letter", "template_letter", "draft"};
    const char *name = golive_document_name(g, document);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (has_words(name, words[i])) {
            golive_fail(
                g, "GEN-06", golive_document_place(g, document), "the name of the file says %s", words[i]);
            return;
        }
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        golive_place place = golive_find(g, document, marks[i], 0);
        if (place.id != 0) {
            golive_fail(g, "GEN-06", place,
                i == 0 ? "a blank was not filled in" : "it is marked as a draft, a sample or a template");
            return;
        }
    }
    if (golive_unread_pages(g, document) != 0)
        golive_unknown(g, "GEN-06", golive_document_place(g, document),
            "part of it is a picture: somebody must see that nothing in it was left blank");
    else
        golive_pass(
            g, "GEN-06", golive_document_place(g, document), "no blank and no mark of a draft was found");
}

#endif
