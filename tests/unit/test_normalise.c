/* From lines to parts, and back: what normalisation joins, splits, folds and sets apart (RULES.md section 13). */
#include "clause_fixture.h"

#include "model/document_blob.h"
#include "model/folding.h"
#include "model/numbering.h"

/* The parts as one string, each "KIND LEVEL|text\n". */
static char *parts_of(const char *string)
{
    static const char *const kinds[] = {
        "?", "paragraph", "clause", "heading", "item", "contents", "definition", "furniture"};
    struct fixture_text *fixture = fixture_text(string);
    const struct document_text *text = &fixture->text;
    struct text out = {0};
    for (size_t i = 0; i < text->part_count; i++) {
        uint32_t start = text->parts[i].start;
        uint32_t end = i + 1 < text->part_count ? text->parts[i + 1].start : (uint32_t)text->normal_length;
        text_format(&out, "%s %u|%.*s", kinds[text->parts[i].kind], text->parts[i].level, (int)(end - start),
            text->normal + start);
    }
    fixture_text_free(fixture);
    return text_steal(&out);
}

static void expect_parts(const char *string, const char *parts)
{
    AUTO_FREE char *got = parts_of(string);
    cr_expect_str_eq(got, parts, "\n%s\ninstead of\n%s", got, parts);
}

Test(normalise, quotes_dashes_blanks_and_ligatures_are_folded)
{
    AUTO_FREE char *phrase =
        document_text_normalise_phrase("\xE2\x80\x9C"
                                       "Con\xEF\xAC\x81"
                                       "dential\xE2\x80\x9D \xE2\x80\x93 of\xC2\xA0 the   P\xC3\x89RE "
                                       "\xEF\xBC\xA1\xEF\xBC\xA2 co\xC2\xADoperate");
    cr_expect_str_eq(phrase, "\"confidential\" - of the p\xC3\xA9re ab cooperate");
}

Test(normalise, words_that_mean_the_same_become_one)
{
    static const struct {
        const char *from;
        const char *to;
    } rows[] = {
        {"Protected Health Information", "phi"},
        {"electronic Protected Health Information", "ephi"},
        {"electronic PHI and e-PHI", "ephi and ephi"},
        {"45 C.F.R. \xC2\xA7 164.524", "45 cfr 164.524"},
        {"45 C.F.R. Part 164, Subpart C", "45 cfr 164, subpart c"},
        {"45 CFR Section 164.526", "45 cfr 164.526"},
        {"U.S. Department of Health and Human Services", "u.s. hhs"},
        {"Business Associates' and Covered Entity's", "ba' and ce's"},
        {"sub-contractor", "subcontractor"},
        {"We won\xE2\x80\x99t, it isn't, they can't, cannot or needn't",
            "we will not, it is not, they can not, "
            "can not or need not"},
        {"we'll say you've won; wont and cant", "we will say you have won; wont and cant"},
        {"unauthorised organisation", "unauthorized organization"},
        {"de-identify", "deidentify"},
        {"l64.5O4(e) and 164,528", "164.504(e) and 164.528"},
        {"graphic phishing", "graphic phishing"},
        {"164,000 dollars", "164,000 dollars"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_FREE char *phrase = document_text_normalise_phrase(rows[i].from);
        cr_expect_str_eq(phrase, rows[i].to, "%s: %s", rows[i].from, phrase);
    }
}

Test(normalise, lines_of_a_paragraph_are_joined_and_hyphens_go)
{
    expect_parts("Business Associate shall safeguard the infor-\nmation that it re-\nceives from\nCovered "
                 "Entity and non-\npublic data.\n",
        "paragraph 0|ba shall safeguard the information that it receives from ce and non-public data.\n");
}

Test(normalise, a_sentence_goes_on_over_the_page_break_and_its_footer)
{
    expect_parts("Acme BAA 2026\nThe vendor shall report every breach to the clinic that\nPage 1 of 3\f"
                 "Acme BAA 2026\nowns the data within ten days.\nPage 2 of 3\f"
                 "Acme BAA 2026\nIt shall do so in writing.\nPage 3 of 3\n",
        "paragraph 0|the vendor shall report every breach to the clinic that owns the data within ten days.\n"
        "paragraph 0|it shall do so in writing.\n"
        "furniture 0|acme baa 2026\nfurniture 0|page 1 of 3\nfurniture 0|acme baa 2026\nfurniture 0|page 2 "
        "of 3\nfurniture 0|acme baa 2026\nfurniture 0|page 3 of 3\n");
}

Test(normalise, a_header_that_spares_the_title_page_cuts_no_sentence)
{
    expect_parts("Agreement\n\n(c) report within ten days of\fClinic / Acme Agreement\ndiscovery each "
                 "breach;\n\n(d) cause its agents and\fClinic / Acme Agreement\n\nSubcontractors to agree.",
        "heading 0|agreement\nclause 1|(c) report within ten days of discovery each breach;\nclause 1|(d) "
        "cause its agents and subcontractors to agree.\nfurniture 0|clinic / acme agreement\n");
}

Test(normalise, a_line_to_sign_on_is_no_furniture_though_two_pages_end_in_it)
{
    AUTO_FREE char *got =
        parts_of("One agreement.\n\nSignature: ________\fAnother one.\n\nSignature: ________");
    cr_expect_null(strstr(got, "furniture"), "%s", got);
}

Test(normalise, a_list_amid_a_sentence_is_not_cut_where_a_line_begins_with_its_next_mark)
{
    expect_parts("4. Client shall: (a) keep records; (b) pay;\n(c) report breaches; and\n(d) smile.",
        "clause 1|4. client shall: (a) keep records; (b) pay; (c) report breaches; and (d) smile.\n");
    expect_parts("4. Acme shall:\n(a) keep records; (1) daily;\n(b) report.",
        "clause 1|4. acme shall:\nclause 2|(a) keep records; (1) daily;\nclause 2|(b) report.\n");
}

Test(normalise, an_item_behind_a_finished_one_is_not_joined_to_it)
{
    AUTO_FREE char *got = parts_of("Acme shall:\n\nkeep records; and\n\nReport breaches.");
    cr_expect(strstr(got, "keep records; and\n") != NULL, "%s", got);
}

Test(normalise, a_line_that_introduces_a_list_is_no_furniture_however_often_it_stands_on_top)
{
    AUTO_FREE char *got =
        parts_of("Business Associate shall:\n(a) report breaches;\fBusiness Associate shall:\n(a) keep "
                 "records;\fBusiness Associate shall:\n(a) return data.\n");
    cr_expect_null(strstr(got, "furniture"), "%s", got);
}

Test(normalise, envelope_ids_stand_apart)
{
    AUTO_FREE char *got =
        parts_of("DocuSign Envelope ID: 0A1B2C3D-1111-2222-3333-444455556666\nThis Agreement binds both.\n");
    cr_expect(strstr(got, "furniture 0|docusign envelope id") != NULL, "%s", got);
}

Test(normalise, numbers_make_clauses_with_levels)
{
    expect_parts("1. Duties. The vendor shall act.\n1.1 It reports.\n(a) quickly;\n(b) fully.\n1.2 It "
                 "pays.\n2. End. It ends.\n",
        "clause 1|1. duties. the vendor shall act.\nclause 2|1.1 it reports.\nclause 3|(a) quickly;\nclause "
        "3|(b) fully.\nclause 2|1.2 it pays.\nclause 1|2. end. it ends.\n");
}

Test(normalise, the_last_item_of_a_list_stands_behind_an_and)
{
    expect_parts("The vendor shall:\na. report; and\nb. pay.\nIt pays, and\nC. Lee reports.\n",
        "paragraph 0|the vendor shall:\nclause 1|a. report; and\nclause 1|b. pay.\nparagraph 0|it pays, and "
        "c. lee reports.\n");
}

Test(normalise, the_last_of_a_list_in_figures_stands_behind_an_and)
{
    expect_parts("The vendor shall:\n1. report; and\n2. pay.\n",
        "paragraph 0|the vendor shall:\nclause 1|1. report; and\nclause 1|2. pay.\n");
    expect_parts("1. It pays as said in sections 3 and\n4. It reports.\n",
        "clause 1|1. it pays as said in sections 3 and 4. it reports.\n");
}

Test(normalise, a_reference_at_the_start_of_a_line_is_no_clause)
{
    expect_parts("The vendor shall act as set forth in Section\n3.2 of this Agreement and within\n10. days "
                 "of notice.\n",
        "paragraph 0|the vendor shall act as set forth in section 3.2 of this agreement and within 10. days "
        "of notice.\n");
}

Test(normalise, letter_i_follows_h)
{
    AUTO_FREE char *got = parts_of("(g) one;\n(h) two;\n(i) three;\n(j) four.\n");
    cr_expect_str_eq(
        got, "clause 1|(g) one;\nclause 1|(h) two;\nclause 1|(i) three;\nclause 1|(j) four.\n", "%s", got);
}

Test(normalise, headings_contents_definitions_and_bullets_are_told_apart)
{
    expect_parts("TABLE OF CONTENTS\n1. Duties ........ 3\n2. Term ........ 4\n\nOBLIGATIONS OF "
                 "VENDOR\n\n\"Breach\" means what the law says.\n\n\xE2\x80\xA2 first\n\xE2\x80\xA2 second\n",
        "contents 0|table of contents\ncontents 0|1. duties ........ 3\ncontents 0|2. term ........ "
        "4\nheading 0|obligations of vendor\n"
        "definition 0|\"breach\" means what the law says.\nitem 1|first\nitem 1|second\n");
}

Test(normalise, bullets_that_extraction_tore_off_find_their_lines_one_each)
{
    expect_parts("The vendor will:\n\xE2\x80\xA2\n\xE2\x80\xA2\n\xE2\x80\xA2\nReport any breach within a "
                 "day\nKeep records of incidents that it has and of\nwhat it did\nHelp the clinic\n",
        "paragraph 0|the vendor will:\nitem 1|report any breach within a day\nitem 1|keep records of "
        "incidents that it has and of what it did\nitem 1|help the clinic\n");
}

Test(normalise, signature_blocks_and_records_stay_line_by_line)
{
    expect_parts("By: /s/ Ann Ames\nTitle: Director\nDate: January 2, 2026\nLegal entity: Bluebird Clinic "
                 "LLC\nAccepted by: M. Moore\n",
        "paragraph 0|by: /s/ ann ames\nparagraph 0|title: director\nparagraph 0|date: january 2, "
        "2026\nparagraph 0|legal entity: bluebird clinic llc\nparagraph 0|accepted by: m. moore\n");
}

Test(normalise, underscores_to_sign_on_stay_and_emphasis_goes)
{
    expect_parts("By: ________________\n\n**2.1** The _Clinic_ and *all* its file_names.\n",
        "paragraph 0|by: ________________\nclause 1|2.1 the clinic and all its file_names.\n");
}

Test(normalise, every_offset_leads_back_to_the_words_it_came_from)
{
    const char *string = "1.1 The \xE2\x80\x9CProtected Health Infor-\nmation\xE2\x80\x9D of   Covered "
                         "Entity\n\nnext\fpage two\n";
    struct fixture_text *fixture = fixture_text(string);
    struct clause_span span;
    cr_assert(clause_search_phrase(&fixture->text, "covered entity", 0, &span));
    cr_expect_eq(memcmp(string + document_text_origin(&fixture->text, span.start), "Covered Entity", 14), 0);
    cr_expect_eq(document_text_origin(&fixture->text, span.end),
        (uint32_t)(strstr(string, "Covered Entity") + 14 - string));
    cr_assert(clause_search_phrase(&fixture->text, "page two", 0, &span));
    cr_expect_eq(document_text_page(&fixture->text, document_text_origin(&fixture->text, span.start)), 2u);
    fixture_text_free(fixture);
}

/* Words between which all stands that folding changes, removes or puts together, in every order. */
Test(normalise, marked_words_lead_back_to_where_they_stand_whatever_is_folded_between_them)
{
    static const char *const between[] = {" ", "   ", "\n", "-\n",
        " electronic protected health information ", " Electronic\n  PHI ", " e-PHI, ", " 45 C.F.R.  Part ",
        "\xC2\xAD", " \xE2\x80\x9Cmeans\xE2\x80\x9D ", " **won't** ", "\n\n(a) ", " \xEF\xAC\x83 ", "\f",
        " l64.5O4 ", "; business\nassociate's "};
    enum { WORDS = 3000, KINDS = sizeof between / sizeof *between };
    struct text original = {0};
    uint32_t random = 1;
    for (unsigned i = 0; i < WORDS; i++) {
        random = random * 1664525u + 1013904223u;
        text_format(&original, "Wq%04uz%s", i, between[(random >> 16) % KINDS]);
    }
    struct fixture_text *fixture = fixture_text(text_string(&original));
    const struct document_text *text = &fixture->text;
    unsigned found = 0;
    for (size_t at = 0; at + 7 <= text->normal_length; at++) {
        const char *word = text->normal + at;
        if (memcmp(word, "wq", 2) != 0)
            continue;
        uint32_t origin = document_text_origin(text, (uint32_t)at);
        cr_expect_eq(strncasecmp(word, text->original + origin, 7), 0, "%.7s leads to %.7s", word,
            text->original + origin);
        found++;
    }
    cr_expect_eq(found, (unsigned)WORDS);
    fixture_text_free(fixture);
    text_free(&original);
}

Test(normalise, empty_documents_have_no_parts)
{
    expect_parts("", "");
    expect_parts(" \n\t\n\f\n", "");
}

/* ---- hostile blobs ---- */

static void copy_decode(const struct text *blob, size_t length, size_t flip, unsigned char bits)
{
    char *copy = memory_new(length + 1, 1);
    if (length)
        memcpy(copy, blob->data, length);
    if (flip < length)
        copy[flip] = (char)(copy[flip] ^ bits);
    struct document_text text;
    if (document_text_decode(copy, length, &text) == 0) {
        /* What decodes must be safe to use. */
        for (uint32_t at = 0; at <= text.normal_length; at += 7)
            document_text_page(&text, document_text_origin(&text, at));
        clause_text_free(clause_text_new(&text));
    }
    free(copy);
}

Test(normalise, a_damaged_blob_is_refused_or_harmless)
{
    struct fixture_text *fixture = fixture_text("# Title\n\n1. Business Associate shall:\n(a) report "
                                                "\xE2\x80\x9Cit\xE2\x80\x9D;\n(b) act.\fpage two\n");
    const struct text *blob = &fixture->blob;
    for (size_t length = 0; length < blob->length; length++)
        copy_decode(blob, length, SIZE_MAX, 0);
    for (size_t at = 0; at < blob->length; at++)
        for (unsigned bit = 0; bit < 8; bit++)
            copy_decode(blob, blob->length, at, (unsigned char)(1u << bit));
    fixture_text_free(fixture);
}

Test(normalise, text_that_is_no_utf8_is_refused)
{
    struct document_pages pages;
    fixture_pages("caf\xE9", &pages);
    struct text blob = {0};
    cr_expect_lt(document_text_encode(&pages, &blob), 0);
    document_pages_free(&pages);
    text_free(&blob);
}

Test(numbering, marks_are_read)
{
    static const struct {
        const char *text;
        enum numbering_style style;
        unsigned value;
        size_t length;
    } rows[] = {
        {"3.1 Text", NUMBERING_DECIMAL, 1, 4},
        {"12. Text", NUMBERING_DECIMAL, 12, 4},
        {"(b) Text", NUMBERING_PAREN_SMALL, 2, 4},
        {"(iv) Text", NUMBERING_PAREN_ROMAN, 4, 5},
        {"(B) Text", NUMBERING_PAREN_LARGE, 2, 4},
        {"a. Text", NUMBERING_SMALL, 1, 3},
        {"IV. Text", NUMBERING_ROMAN, 4, 4},
        {"ARTICLE II Text", NUMBERING_ARTICLE, 2, 11},
        {"- Text", NUMBERING_BULLET, 1, 2},
        {"**2.1.** Text", NUMBERING_DECIMAL, 1, 9},
        {"164.504 is cited", NUMBERING_NONE, 0, 0},
        {"e.g. this", NUMBERING_NONE, 0, 0},
        {"2026 began", NUMBERING_NONE, 0, 0},
        {"60 days", NUMBERING_NONE, 0, 0},
        {"(each, a)", NUMBERING_NONE, 0, 0},
        {"section 164.524 of", NUMBERING_NONE, 0, 0},
        {"", NUMBERING_NONE, 0, 0},
        {"(", NUMBERING_NONE, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct numbering numbering = numbering_parse(rows[i].text, strlen(rows[i].text));
        cr_expect_eq(numbering.style, rows[i].style, "%s: %d", rows[i].text, (int)numbering.style);
        cr_expect_eq(numbering.value, rows[i].value, "%s: %u", rows[i].text, numbering.value);
        cr_expect_eq(numbering.length, rows[i].length, "%s: %zu", rows[i].text, numbering.length);
    }
}
