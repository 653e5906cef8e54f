/* How clause search works, whatever the catalogue: sentences and what introduces them, duties, windows, parties, places,
 * quotes, limits; numbers and names. */
#include "clause_fixture.h"

#include "worker/clause_duty.h"
#include "worker/names.h"
#include "worker/numbers.h"

#include <errno.h>

static struct catalogue_pattern pattern(enum pattern_role role, const char *name, const char *words)
{
    return (struct catalogue_pattern){.role = role, .name = name, .pattern = words, .line = 1};
}

/* The answer of a catalogue with one clause. */
static struct clause_answer ask(
    const struct catalogue_clause *clause, const char *const *strings, size_t count)
{
    struct catalogue_clause copy = *clause;
    copy.id = "X-1";
    struct catalogue catalogue = {.name = "test", .clauses = &copy, .clause_count = 1};
    struct clause_search *search = fixture_search(&catalogue);
    struct fixture_text *fixtures[4];
    const struct clause_text *texts[4];
    for (size_t i = 0; i < count; i++) {
        fixtures[i] = fixture_text(strings[i]);
        texts[i] = fixtures[i]->clauses;
    }
    struct clause_answer answer = {.answer = 0};
    cr_assert_eq(clause_search_rule(search, texts, count, "X-1", &answer), 0);
    cr_assert_eq(clause_search_rule(search, texts, count, "X-2", &answer), -ENOENT);
    answer.matched = memory_copy(answer.matched);
    for (size_t i = 0; i < count; i++)
        fixture_text_free(fixtures[i]);
    clause_search_free(search);
    return answer;
}

static int32_t ask_one(const struct catalogue_clause *clause, const char *string)
{
    return ask(clause, &string, 1).answer;
}

Test(clause_search, a_duty_is_needed_and_must_be_the_vendors)
{
    struct catalogue_pattern needs[] = {pattern(PATTERN_NEED, "report", "\\breport\\b.{0,60}\\bbreach")};
    struct catalogue_clause clause = {
        .window = WINDOW_SENTENCE, .verb = true, .patterns = needs, .pattern_count = 1};
    static const struct {
        const char *text;
        int32_t answer;
    } rows[] = {
        {"Business Associate shall report any breach.", GOLIVE_FOUND},
        {"Business Associate agrees to promptly report any breach.", GOLIVE_FOUND},
        {"Business Associate is required to report any breach.", GOLIVE_FOUND},
        {"Covered Entity shall report any breach.", GOLIVE_NOT_FOUND},
        {"Covered Entity agrees that Business Associate shall report any breach.", GOLIVE_FOUND},
        {"On behalf of Covered Entity, Business Associate will report any breach.", GOLIVE_FOUND},
        {"Business Associate and Covered Entity shall report any breach.", GOLIVE_FOUND},
        {"Business Associate may report any breach.", GOLIVE_NOT_FOUND},
        {"Business Associate shall not report any breach to the press.", GOLIVE_NOT_FOUND},
        {"Business Associate is not required to report any breach.", GOLIVE_OPPOSED},
        {"Business Associate has no obligation to report any breach.", GOLIVE_OPPOSED},
        {"Nothing herein requires Business Associate to report any breach.", GOLIVE_OPPOSED},
        {"How to report a breach", GOLIVE_NOT_FOUND},
        {"A report on the breach came late.", GOLIVE_NOT_FOUND},
        {"WHEREAS, Business Associate shall report any breach;", GOLIVE_NOT_FOUND},
        {"[Business Associate shall report any breach.]", GOLIVE_NOT_FOUND},
        {"\"Notice\" means that Business Associate shall report any breach.", GOLIVE_NOT_FOUND},
        {"RECITALS\n\nBusiness Associate shall report any breach.", GOLIVE_NOT_FOUND},
        {"RECITALS\n\nSome words.\n\nNow, therefore, they agree.\n\nBusiness Associate shall report any "
         "breach.",
            GOLIVE_FOUND},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_eq(ask_one(&clause, rows[i].text), rows[i].answer, "%s", rows[i].text);
}

Test(clause_search, a_list_item_carries_what_introduces_it_and_no_more)
{
    struct catalogue_pattern needs[] = {pattern(PATTERN_NEED, "report", "\\breport\\b.{0,60}\\bincidents")};
    struct catalogue_clause clause = {
        .window = WINDOW_SENTENCE, .verb = true, .patterns = needs, .pattern_count = 1};
    static const struct {
        const char *text;
        int32_t answer;
    } rows[] = {
        {"Business Associate agrees to:\n(a) keep records;\n(b) report incidents; and\n(c) act.",
            GOLIVE_FOUND},
        {"2. Business Associate shall\n2.1 keep records.\n2.2 report incidents.", GOLIVE_FOUND},
        {"Business Associate shall: (i) report breaches; and (ii) document incidents.", GOLIVE_NOT_FOUND},
        {"Business Associate shall (1) report breaches and (2) keep lists of incidents.", GOLIVE_NOT_FOUND},
        {"Business Associate will:\n\xE2\x80\xA2 report breaches\n\xE2\x80\xA2 document incidents",
            GOLIVE_NOT_FOUND},
        {"Business Associate may NOT:\n\xE2\x80\xA2 report incidents to the press", GOLIVE_NOT_FOUND},
        {"Business Associate agrees to:\n(a) keep records.\n\nDUTIES OF CLINIC\n\n(b) report incidents.",
            GOLIVE_NOT_FOUND},
        {"Business Associate agrees to:\n(a) keep records.\n[The parties may add detail here.]\n(b) report "
         "incidents.",
            GOLIVE_FOUND},
        {"Business Associate agrees to:\n(a) keep records.\n\nCovered Entity agrees to:\n(a) report "
         "incidents.",
            GOLIVE_NOT_FOUND},
        {"Business Associate shall report. Incidents happen.", GOLIVE_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_eq(ask_one(&clause, rows[i].text), rows[i].answer, "%s", rows[i].text);
}

Test(clause_search, all_groups_must_stand_in_one_window)
{
    struct catalogue_pattern needs[] = {
        pattern(PATTERN_NEED, "return", "\\breturn\\b"), pattern(PATTERN_NEED, "copies", "\\bno copies\\b")};
    struct catalogue_clause clause = {.patterns = needs, .pattern_count = 2};
    const char *near = "3. End\n3.1 It shall return data.\n(a) It keeps no copies.\n\n4. Rest\nIt ends.";
    const char *far = "3. End\n3.1 It shall return data.\n\n4. Rest\n4.1 It keeps no copies.";
    clause.window = WINDOW_CLAUSE;
    cr_expect_eq(ask_one(&clause, near), GOLIVE_FOUND);
    cr_expect_eq(ask_one(&clause, far), GOLIVE_NOT_FOUND);
    clause.window = WINDOW_SENTENCE;
    cr_expect_eq(ask_one(&clause, near), GOLIVE_NOT_FOUND);
    clause.window = WINDOW_DOCUMENT;
    cr_expect_eq(ask_one(&clause, far), GOLIVE_FOUND);
    clause.window = WINDOW_PAGE;
    cr_expect_eq(ask_one(&clause, "It shall return data.\fIt keeps no copies."), GOLIVE_NOT_FOUND);
    cr_expect_eq(
        ask_one(&clause, "It shall return data.\n\nHEADING\n\nIt keeps no copies.\fnext"), GOLIVE_FOUND);
}

Test(clause_search, what_lacks_is_named)
{
    struct catalogue_pattern needs[] = {
        pattern(PATTERN_NEED, "books", "\\bbooks\\b"), pattern(PATTERN_NEED, "secretary", "\\bsecretary\\b")};
    struct catalogue_clause clause = {.window = WINDOW_SENTENCE, .patterns = needs, .pattern_count = 2};
    const char *string = "It shall open its books to the clinic.";
    struct clause_answer answer = ask(&clause, &string, 1);
    cr_expect_eq(answer.answer, GOLIVE_NOT_FOUND);
    cr_expect_str_eq(answer.missing, "secretary");
}

Test(clause_search, weak_soft_reject_and_against_count)
{
    struct catalogue_pattern patterns[] = {pattern(PATTERN_NEED, "report", "\\breport\\b"),
        pattern(PATTERN_NEED, "days", "\\bdays\\b"), pattern(PATTERN_NEED, "report.2", "\\bnotify\\b"),
        pattern(PATTERN_WEAK, "efforts", "\\befforts\\b"), pattern(PATTERN_REJECT, "press", "\\bpress\\b"),
        pattern(PATTERN_AGAINST, "silence", "\\bkeep silent\\b")};
    patterns[1].missing_is_weak = true;
    struct catalogue_clause clause = {.window = WINDOW_SENTENCE, .patterns = patterns, .pattern_count = 6};
    cr_expect_eq(ask_one(&clause, "It shall report in ten days."), GOLIVE_FOUND);
    cr_expect_eq(ask_one(&clause, "It shall notify them in ten days."), GOLIVE_FOUND);
    cr_expect_eq(ask_one(&clause, "It shall report."), GOLIVE_WEAK);
    cr_expect_eq(ask_one(&clause, "It shall make efforts to report in ten days."), GOLIVE_WEAK);
    cr_expect_eq(
        ask_one(&clause, "It shall make efforts to report. It shall report in ten days."), GOLIVE_FOUND);
    cr_expect_eq(ask_one(&clause, "It shall report to the press in ten days."), GOLIVE_NOT_FOUND);
    cr_expect_eq(ask_one(&clause, "It may keep silent."), GOLIVE_OPPOSED);
    cr_expect_eq(ask_one(&clause, "It shall report in ten days. It may keep silent."), GOLIVE_WEAK);
    cr_expect_eq(ask_one(&clause, "It shall report in ten days or keep silent."), GOLIVE_OPPOSED);
}

Test(clause_search, parts_of_one_document_are_weighed_together)
{
    struct catalogue_pattern patterns[] = {pattern(PATTERN_NEED, "report", "\\breport\\b"),
        pattern(PATTERN_AGAINST, "silence", "\\bkeep silent\\b")};
    struct catalogue_clause clause = {.window = WINDOW_SENTENCE, .patterns = patterns, .pattern_count = 2};
    const char *found_later[] = {"Nothing.", "It shall report."};
    const char *taken_back[] = {"It shall report.", "It may keep silent."};
    const char *mended[] = {"It may keep silent.", "It shall report."};
    struct clause_answer answer = ask(&clause, found_later, 2);
    cr_expect_eq(answer.answer, GOLIVE_FOUND);
    cr_expect_eq(answer.text, 1u);
    cr_expect_eq(ask(&clause, taken_back, 2).answer, GOLIVE_WEAK);
    cr_expect_eq(ask(&clause, mended, 2).answer, GOLIVE_WEAK);
    cr_expect_eq(ask(&clause, mended, 0).answer, GOLIVE_CANNOT_TELL);
}

Test(clause_search, an_empty_text_or_an_endless_match_cannot_tell)
{
    struct catalogue_pattern needs[] = {pattern(PATTERN_NEED, "slow", "(?:a+)+(?:a+)+(?:a+)+b\\d\\d")};
    struct catalogue_clause clause = {.window = WINDOW_SENTENCE, .patterns = needs, .pattern_count = 1};
    struct text slow = {0};
    for (size_t i = 0; i < 3000; i++)
        text_append_string(&slow, "aaaaaaaa");
    text_append_string(&slow, " b.");
    cr_expect_eq(ask_one(&clause, text_string(&slow)), GOLIVE_CANNOT_TELL);
    cr_expect_eq(ask_one(&clause, ""), GOLIVE_CANNOT_TELL);
    text_free(&slow);
}

Test(clause_search, a_pattern_that_does_not_compile_is_named_with_its_line)
{
    struct catalogue_pattern needs[] = {pattern(PATTERN_NEED, "broken", "(unclosed")};
    needs[0].line = 17;
    struct catalogue_clause clause = {.id = "X-1", .patterns = needs, .pattern_count = 1};
    struct catalogue catalogue = {
        .name = "test", .file = "conf/clauses/test.ini", .clauses = &clause, .clause_count = 1};
    char *problem = NULL;
    cr_expect_null(clause_search_new(&catalogue, &problem));
    cr_expect(problem != NULL && strstr(problem, "conf/clauses/test.ini:17") != NULL &&
                  strstr(problem, "broken") != NULL,
        "%s", problem);
    free(problem);
}

/* ---- parties ---- */

static const char *party(const char *string, const char *word)
{
    struct fixture_text *fixture = fixture_text(string);
    struct clause_parties parties;
    const char *token = NULL;
    clause_parties_find(&fixture->text, &parties);
    for (size_t i = 0; i < parties.count; i++)
        if (strcmp(parties.words[i], word) == 0)
            token = parties.tokens[i];
    clause_parties_free(&parties);
    fixture_text_free(fixture);
    return token;
}

Test(clause_parties, words_are_taken_from_preamble_and_definitions_only)
{
    cr_expect_str_eq(
        party("between Acme Health, Inc. (\"Acme\" or \"Business Associate\") and you", "acme"), "ba");
    cr_expect_str_eq(party("between you, the doctor (\"Covered Entity\"), and us", "you"), "ce");
    cr_expect_str_eq(party("\"Business Associate\" shall mean Provider, or Acme, Inc.", "provider"), "ba");
    cr_expect_str_eq(party("PHI that Vendor receives on behalf of Customer is protected.", "customer"), "ce");
    cr_expect_str_eq(party("Customer is a Covered Entity.", "customer"), "ce");
    cr_expect_null(party("If Customer is a Business Associate of others, then this applies.", "customer"));
    cr_expect_str_eq(party("If Customer is a Covered Entity, then this applies.", "customer"), "ce");
    cr_expect_null(party("Provider shall report to Customer.", "provider"));
    cr_expect_str_eq(
        party("Provider is a Covered Entity. Provider is a Business Associate.", "provider"), "somebody");
    cr_expect_null(party("between Acme, Inc. and Bluebird Clinic (\"Covered Entity\")", "acme"));
}

Test(clause_parties, who_is_who_shows_in_what_is_said_of_them)
{
    static const struct {
        const char *text, *word, *token;
    } rows[] = {
        {"between Opaque, Inc. (\"Vendor\"), a business associate, and a clinic", "vendor", "ba"},
        {"Each is a business associate (the \"Receiving Party\") of the other (the \"Disclosing Party\").",
            "disclosing party", "ce"},
        {"The Contractor, in reviewing claims, is accordingly a business associate of the Department.",
            "contractor", "ba"},
        {"Supplier processes PHI as a business associate of Buyer.", "buyer", "ce"},
        {"That makes Vendor a business associate of the Practice.", "practice", "ce"},
        {"Prism, Inc., hereinafter \"Prism.\" Prism will do pathology for Hospital as its business "
         "associate.",
            "prism", "ba"},
        {"Company's internal practices, books and records are made available to HHS.", "company", "ba"},
        {"Vendor may need it to meet Participant's obligations under the Privacy Rule.", "participant", "ce"},
        {"We may act as your business associate. You are a covered entity.", "our", "ba's"},
        {"between Elm Clinic (\"Elm\"), a covered entity, and Quartz, Inc. (\"Quartz\")", "quartz", "ba"},
        {"between North, Inc. (\"North\") and South, Inc. (\"South\")", "north", "somebody"},
        {"\"Network Data\" means PHI that it gets.", "network data", "phi"},
        {"The Contractor meets the definition of Business Associate, and HQ is a covered entity.",
            "contractor", "ba"},
        {"Contractor is a business associate here, and HQ meets the definition of a covered entity.", "hq",
            "ce"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *token = party(rows[i].text, rows[i].word);
        cr_expect(token != NULL && strcmp(token, rows[i].token) == 0, "%s: %s", rows[i].text,
            token != NULL ? token : "nothing");
    }
    cr_expect_null(
        party("To the extent Vendor meets the definition of a business associate, this applies.", "vendor"));
    cr_expect_null(party("\"Limited Data Set\" means PHI that excludes names.", "limited data set"));
}

Test(clause_parties, the_customer_of_a_vendors_paper_is_not_the_vendor)
{
    struct catalogue_pattern needs[] = {pattern(PATTERN_NEED, "report", "\\breport\\b")};
    struct catalogue_clause clause = {
        .window = WINDOW_SENTENCE, .verb = true, .patterns = needs, .pattern_count = 1};
    cr_expect_eq(ask_one(&clause, "Acme, Inc. (\"Acme\" or \"Business Associate\") works. Customer is a "
                                  "Covered Entity. Acme shall report breaches."),
        GOLIVE_FOUND);
    cr_expect_eq(ask_one(&clause, "Acme, Inc. (\"Acme\" or \"Business Associate\") works. Customer is a "
                                  "Covered Entity. Customer shall report breaches."),
        GOLIVE_NOT_FOUND);
}

/* ---- places ---- */

Test(clause_place, a_quote_is_short_and_can_be_found_again)
{
    const char *string =
        "Header of the page\n1.1 Business Associate shall report every use of Protected Health "
        "Infor-\nmation that the agreement does not allow, and it\n"
        "Page 1 of 3\fHeader of the page\nshall do so in writing within ten days of the day on which it "
        "learned of it, together with all that it knows of how it came about and of whom it concerns.\n"
        "Page 2 of 3\fHeader of the page\nEnd.\nPage 3 of 3\n";
    struct fixture_text *fixture = fixture_text(string);
    for (uint32_t start = 0; start + 5 < fixture->text.normal_length; start += 3) {
        for (uint32_t length = 5; length < 400 && start + length < fixture->text.normal_length;
             length += 37) {
            const struct document_part *part = document_text_part(&fixture->text, start);
            uint32_t end = part + 1 < fixture->text.parts + fixture->text.part_count
                               ? part[1].start - 1
                               : (uint32_t)fixture->text.normal_length - 1;
            if (part->kind == DOCUMENT_PART_FURNITURE || start + length > end)
                continue;
            struct text quote = {0};
            struct clause_span again;
            clause_quote(&fixture->text, (struct clause_span){start, start + length}, &quote);
            cr_expect_leq(utf8_columns(text_string(&quote)), 200u);
            if (quote.length)
                cr_expect(clause_search_phrase(&fixture->text, text_string(&quote), 0, &again), "%s",
                    text_string(&quote));
            text_free(&quote);
        }
    }
    fixture_text_free(fixture);
}

static char *where_of(const char *string, const char *phrase)
{
    struct fixture_text *fixture = fixture_text(string);
    struct clause_span span;
    struct text where = {0};
    cr_assert(clause_search_phrase(&fixture->text, phrase, 0, &span));
    clause_where(&fixture->text, span, &where);
    fixture_text_free(fixture);
    return text_steal(&where);
}

Test(clause_place, page_and_clause_are_named_as_the_document_prints_them)
{
    static const struct {
        const char *text, *phrase, *where;
    } rows[] = {{"3.3 Reports.\n(a) one;\n(b) two.\fpage", "two", "page 1, clause 3.3(b)"},
        {"4. Duties\n   6. Breaches. It reports.", "it reports", "clause 4.6"}, {"Plain words.", "plain", ""},
        {"Plain words.\fMore words.", "more", "page 2"},
        {"ARTICLE IV Term\n\n(a) It ends.", "it ends", "clause ARTICLE IV(a)"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_FREE char *where = where_of(rows[i].text, rows[i].phrase);
        cr_expect_str_eq(where, rows[i].where);
    }
}

Test(clause_place, phrases_are_found_whole_and_in_any_dress)
{
    struct fixture_text *fixture =
        fixture_text("The \xE2\x80\x9CServices\xE2\x80\x9D of\nAcme Scribe are not Acme Scribery.");
    struct clause_span span;
    cr_expect(clause_search_phrase(&fixture->text, "\"services\" OF acme   scribe", 0, &span));
    cr_expect(clause_search_phrase(&fixture->text, "Acme Scribe", 0, &span));
    cr_expect_not(clause_search_phrase(&fixture->text, "Acme Scribe", span.end, &span));
    cr_expect_not(clause_search_phrase(&fixture->text, "Acme Scri", 0, &span));
    cr_expect_not(clause_search_phrase(&fixture->text, "", 0, &span));
    fixture_text_free(fixture);
}

Test(clause_find, places_come_in_order_with_their_groups)
{
    struct catalogue_pattern find[] = {
        pattern(PATTERN_FIND, "date", "\\bdated (?<day>\\d+) (?<month>may|june)(?<rest> x)?")};
    struct catalogue_clause clause = {.id = "date", .find = true, .patterns = find, .pattern_count = 1};
    struct catalogue catalogue = {.name = "test", .clauses = &clause, .clause_count = 1};
    struct clause_search *search = fixture_search(&catalogue);
    struct fixture_text *one = fixture_text("Dated 3 May. Dated 4 June.");
    struct fixture_text *two = fixture_text("Dated 5 June.");
    const struct clause_text *texts[] = {one->clauses, two->clauses};
    struct clause_match match;
    cr_assert_eq(clause_search_find(search, texts, 2, "date", 1, &match), 1);
    cr_expect_eq(match.text, 0u);
    cr_expect_eq(match.group_count, 2u);
    struct text words = {0};
    clause_words(&one->text, match.groups[0].span, &words);
    cr_expect_str_eq(text_string(&words), strcmp(match.groups[0].name, "day") == 0 ? "4" : "June");
    cr_expect_eq(clause_search_find(search, texts, 2, "date", 2, &match), 1);
    cr_expect_eq(match.text, 1u);
    cr_expect_eq(clause_search_find(search, texts, 2, "date", 3, &match), 0);
    cr_expect_eq(clause_search_find(search, texts, 2, "nothing", 0, &match), -ENOENT);
    text_free(&words);
    fixture_text_free(one);
    fixture_text_free(two);
    clause_search_free(search);
}

/* ---- numbers and names ---- */

Test(numbers, words_and_figures_are_read)
{
    static const struct {
        const char *words;
        int64_t number;
    } rows[] = {{"60", 60}, {"sixty", 60}, {"sixty (60)", 60}, {"sixty (30)", -2}, {"Twenty-four", 24},
        {"twenty four (24) hours", 24}, {"one hundred and eighty (180)", 180}, {"two thousand", 2000},
        {"1,500", 1500}, {"ten days", 10}, {"phone", -1}, {"", -1}, {"someone", -1}, {"within 5 days", 5},
        {"fifteen", 15}, {"99999999999", -1}, {"1.5", -1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_eq(number_in_words(rows[i].words), rows[i].number, "%s: %lld", rows[i].words,
            (long long)number_in_words(rows[i].words));
}

Test(names, whole_names_parts_and_affiliates_are_told_apart)
{
    static const struct {
        const char *text, *name;
        int32_t answer;
    } rows[] = {
        {"between Acme Health AI, Inc. and the clinic", "Acme Health AI, Inc.", GOLIVE_NAME_FOUND},
        {"between ACME HEALTH AI INC (\"Vendor\")", "Acme Health AI, LLC", GOLIVE_NAME_FOUND},
        {"The Springfield Clinic, L.L.C. signs", "Springfield Clinic", GOLIVE_NAME_FOUND},
        {"Springfield Clinic North signs", "Springfield Clinic", GOLIVE_NAME_PART},
        {"North Springfield Clinic signs", "Springfield Clinic", GOLIVE_NAME_PART},
        {"Springfield Clinic of Ohio signs", "Springfield Clinic", GOLIVE_NAME_PART},
        {"Acme Health signs", "Acme Health AI", GOLIVE_NAME_PART},
        {"Acme signs", "Acme Health AI", GOLIVE_NAME_NOT_FOUND},
        {"Springfield Clinic North, and Springfield Clinic, sign", "Springfield Clinic", GOLIVE_NAME_FOUND},
        {"Acme, Inc. signs", "Inc.", GOLIVE_NAME_NOT_FOUND},
        {"Smith & Jones, P.A. signs", "Smith and Jones", GOLIVE_NAME_FOUND},
        {"St. Mary's Hospital signs", "St Marys Hospital", GOLIVE_NAME_FOUND},
        {"nothing", "", GOLIVE_NAME_NOT_FOUND},
        {"for Bluebird Clinic LLC\nAccepted today", "Bluebird Clinic", GOLIVE_NAME_FOUND},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture_text *fixture = fixture_text(rows[i].text);
        struct clause_span span = {0, 0};
        int32_t answer = name_find(&fixture->text, rows[i].name, &span);
        cr_expect_eq(answer, rows[i].answer, "%s in %s: %d", rows[i].name, rows[i].text, answer);
        cr_expect_eq(answer == GOLIVE_NAME_NOT_FOUND, span.end == 0u);
        fixture_text_free(fixture);
    }
    cr_expect(name_equal("Acme, Inc.", "ACME LLC"));
    cr_expect_not(name_equal("Acme Health", "Acme"));
    cr_expect_not(name_equal("Inc.", "LLC"));
}
