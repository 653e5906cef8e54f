/* Answers of the web: what stands in JSON and XML is found where a path says, and what is broken, cut off, too deep or
 * too large is no answer at all. */
#include "worker/sources.h"

#include "base/digest.h"
#include "golive/plugin.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct source_json *json(const char *text)
{
    const char *problem = NULL;
    struct source_json *answer = source_json_new(text, strlen(text), &problem);
    cr_assert(answer, "%s: %s", text, problem);
    return answer;
}

static void expect_broken_json(const char *text, size_t length)
{
    const char *problem = NULL;
    struct source_json *answer = source_json_new(text, length, &problem);
    cr_expect_null(answer, "taken for JSON: %.60s", text);
    cr_expect(answer || problem, "no reason is given for %.60s", text);
    source_json_free(answer);
}

static struct source_xml *xml(const char *text)
{
    const char *problem = NULL;
    struct source_xml *answer = source_xml_new(text, strlen(text), &problem);
    cr_assert(answer, "%s: %s", text, problem);
    return answer;
}

static void expect_broken_xml(const char *text, const char *words)
{
    const char *problem = NULL;
    struct source_xml *answer = source_xml_new(text, strlen(text), &problem);
    cr_assert_null(answer, "taken for XML: %.60s", text);
    cr_expect(strstr(problem, words), "\"%s\" does not say \"%s\"", problem, words);
}

/* ---- JSON ---- */

Test(sources, a_number_is_not_given_back_as_it_was_written)
{
    struct source_json *answer = json("{\"a\": 28806736, \"b\": 1e9999, \"c\": "
                                      "123456789012345678901234567890, \"d\": [-0.50, 7], \"e\": \"9\"}");
    cr_expect_str_eq(source_json_value(answer, "/a"), "28806736");
    cr_expect_str_eq(source_json_value(answer, "/b"), "1e9999");
    cr_expect_str_eq(source_json_value(answer, "/c"), "123456789012345678901234567890");
    cr_expect_str_eq(source_json_value(answer, "/d/0"), "-0.50");
    cr_expect_str_eq(source_json_value(answer, "/d/1"), "7");
    cr_expect_eq(source_json_kind(answer, "/a"), GOLIVE_NUMBER);
    cr_expect_eq(source_json_kind(answer, "/e"), GOLIVE_TEXT);
    source_json_free(answer);
}

Test(sources, every_kind_of_value_is_told_apart)
{
    struct source_json *answer =
        json("\xef\xbb\xbf {\"t\":true,\"f\":false,\"n\":null,\"l\":[],\"r\":{},\"s\":\"\"} \n");
    cr_expect_eq(source_json_kind(answer, ""), GOLIVE_RECORD);
    cr_expect_eq(source_json_kind(answer, "/t"), GOLIVE_TRUE);
    cr_expect_eq(source_json_kind(answer, "/f"), GOLIVE_FALSE);
    cr_expect_eq(source_json_kind(answer, "/n"), GOLIVE_NULL);
    cr_expect_eq(source_json_kind(answer, "/l"), GOLIVE_LIST);
    cr_expect_eq(source_json_kind(answer, "/r"), GOLIVE_RECORD);
    cr_expect_eq(source_json_kind(answer, "/s"), GOLIVE_TEXT);
    cr_expect_eq(source_json_kind(answer, "/x"), GOLIVE_NOTHING);
    cr_expect_eq(source_json_kind(answer, "t"), GOLIVE_NOTHING);
    cr_expect_eq(source_json_kind(answer, "/t/"), GOLIVE_NOTHING);
    cr_expect_str_eq(source_json_value(answer, "/t"), "true");
    cr_expect_str_eq(source_json_value(answer, "/n"), "");
    cr_expect_eq(source_json_count(answer, ""), 6u);
    cr_expect_str_eq(source_json_name(answer, "", 1), "f");
    cr_expect_str_eq(source_json_name(answer, "", 6), "");
    cr_expect_str_eq(source_json_name(answer, "/l", 0), "");
    source_json_free(answer);
}

Test(sources, a_pointer_leads_elsewhere)
{
    struct source_json *answer = json(
        "{\"10.1000/"
        "a~b\":{\"x\":1},\"list\":[{\"n\":\"no\"},{\"y\":\"found\"},[5]],\"\":\"empty\",\"A\":1,\"a\":2}");
    cr_expect_str_eq(source_json_value(answer, "/10.1000~1a~0b/x"), "1");
    cr_expect_str_eq(source_json_value(answer, "/list/1/y"), "found");
    cr_expect_str_eq(source_json_value(answer, "/list/2/0"), "5");
    cr_expect_str_eq(source_json_value(answer, "/"), "empty");
    cr_expect_str_eq(source_json_value(answer, "/a"), "2", "case counts");
    cr_expect_str_eq(
        source_json_value(answer, "/list/*/y"), "found", "the first for which the rest is there");
    cr_expect_str_eq(source_json_value(answer, "/*/1/y"), "found");
    static const char *const nowhere[] = {"/list/01", "/list/3", "/list/-", "/list/-1", "/list/1x",
        "/list/99999999999", "/list/1/y/z", "/10.1000", "/list/*/q"};
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        cr_expect_eq(source_json_kind(answer, nowhere[i]), GOLIVE_NOTHING, "%s leads somewhere", nowhere[i]);
    source_json_free(answer);
}

Test(sources, json_that_is_none_is_taken_for_an_answer)
{
    static const char *const broken[] = {"", " ", "{", "{\"a\":1", "{\"a\":1}}", "{\"a\":1} x", "{\"a\":}",
        "{a:1}", "[1,]", "[1 2]", "\"cut", "[01]", "[1.]", "[.5]", "[+1]", "[1e]", "[NaN]",
        "[\"line\nbreak\"]", "[\"\\u0000\"]", "[\"\\ud800\"]", "[\"\\x41\"]", "<html></html>",
        "Resource not found.", "[\"\x80\"]", "[\"\xff\"]", "nul", "]["};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        expect_broken_json(broken[i], strlen(broken[i]));
    expect_broken_json("[1]\0[2]", 7);
    expect_broken_json("[\"a\0b\"]", 7);
}

Test(sources, a_name_that_stands_twice_is_believed)
{
    expect_broken_json(
        "{\"retracted\":false,\"retracted\":true}", strlen("{\"retracted\":false,\"retracted\":true}"));
    struct text many = {0};
    text_append_string(&many, "{\"k0\":0");
    for (int i = 1; i < 40; i++)
        text_format(&many, ",\"k%d\":%d", i, i);
    struct text good = {0};
    text_format(&good, "%s}", text_string(&many));
    text_append_string(&many, ",\"k20\":1}");
    expect_broken_json(text_string(&many), many.length);
    struct source_json *answer = json(text_string(&good));
    cr_expect_str_eq(source_json_value(answer, "/k39"), "39");
    source_json_free(answer);
    text_free(&many);
    text_free(&good);
}

Test(sources, brackets_without_end_overflow_the_stack)
{
    char *deep = malloc(200001);
    memset(deep, '[', 100000);
    memset(deep + 100000, ']', 100000);
    deep[200000] = '\0';
    expect_broken_json(deep, 200000);
    expect_broken_json(deep, 100000);
    expect_broken_json(deep + 99899, 202); /* 101 within each other */
    const char *problem = NULL;
    struct source_json *answer = source_json_new(deep + 99900, 200, &problem);
    cr_expect(answer, "100 are allowed: %s", problem);
    source_json_free(answer);
    free(deep);
}

Test(sources, a_million_values_take_all_memory)
{
    struct text many = {0};
    text_append_string(&many, "[0");
    for (unsigned i = 0; i < SOURCE_MOST_VALUES; i++)
        text_append_string(&many, ",0");
    text_append_string(&many, "]");
    expect_broken_json(text_string(&many), many.length);
    text_free(&many);
}

Test(sources, an_answer_cut_anywhere_is_taken_for_whole)
{
    static const char whole[] =
        "{\"result\":{\"uids\":[\"1\",\"2\"],\"1\":{\"uid\":\"1\",\"n\":-1.5e3,\"t\":true}}}";
    for (size_t length = 0; length < sizeof whole - 1; length++)
        expect_broken_json(whole, length);
}

/* ---- XML ---- */

static const char set[] =
    "<?xml version=\"1.0\"?><!DOCTYPE Set PUBLIC \"-//X//EN\" \"https://example.org/x.dtd\">\n"
    "<Set><Article Status=\"old\"><PMID Version=\"1\">11</PMID><Title>Of <i>mice</i>\n  and "
    "men</Title></Article>\n"
    "<Book><PMID>22</PMID></Book><Article><PMID Version=\"2\">33</PMID><List><Ref Type=\"A\"/><Ref "
    "Type=\"B\">x &amp; y</Ref></List></Article></Set>";

Test(sources, a_path_leads_elsewhere)
{
    struct arena arena = {0};
    struct source_xml *answer = xml(set);
    cr_expect_str_eq(source_xml_value(answer, "/Set/Article[2]/PMID", &arena), "33");
    cr_expect_str_eq(
        source_xml_value(answer, "/Set/Article/PMID", &arena), "11", "the first, if no number is given");
    cr_expect_str_eq(source_xml_value(answer, "/Set/Article/Title", &arena), "Of mice and men");
    cr_expect_str_eq(source_xml_value(answer, "/Set/Article[2]/PMID/@Version", &arena), "2");
    cr_expect_str_eq(source_xml_value(answer, "/Set/Article@Status", &arena), "old");
    cr_expect_str_eq(source_xml_value(answer, "/Set/*/List/Ref[2]", &arena), "x & y");
    cr_expect_str_eq(source_xml_value(answer, "/*/Book/PMID", &arena), "22");
    cr_expect_eq(source_xml_count(answer, "/Set/Article"), 2u);
    cr_expect_eq(source_xml_count(answer, "/Set/*/List/Ref"), 2u);
    cr_expect_eq(source_xml_count(answer, ""), 1u);
    cr_expect_str_eq(source_xml_name(answer, "", 1), "Book");
    cr_expect_str_eq(source_xml_name(answer, "/Set", 3), "");
    static const char *const nowhere[] = {"/Set/Article[3]", "/Set/Article[0]", "/Set/Article[x]",
        "/Set/Article/PMID@No", "/set", "Set", "/Set/", "/Set//PMID", "/Set/Article/PMID/x", "/Set/Article[1",
        "/Set/Artic"};
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        cr_expect_eq(source_xml_kind(answer, nowhere[i]), GOLIVE_NOTHING, "%s leads somewhere", nowhere[i]);
    source_xml_free(answer);
    arena_free(&arena);
}

Test(sources, an_entity_of_a_dtd_that_nobody_fetches_vanishes)
{
    struct arena arena = {0};
    struct source_xml *answer = xml("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a>x&nbsp;y</a>");
    cr_expect_str_eq(source_xml_value(answer, "/a", &arena), "x\xef\xbf\xbdy");
    source_xml_free(answer);
    arena_free(&arena);
}

Test(sources, xml_may_declare_entities)
{
    expect_broken_xml(
        "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>", "declares entities");
    expect_broken_xml(
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", "declares entities");
    expect_broken_xml("<!DOCTYPE a [<!ENTITY % b SYSTEM \"http://x/\"> %b;]><a/>", "declares entities");
}

Test(sources, xml_that_is_none_is_taken_for_an_answer)
{
    static const char *const broken[] = {
        "", "<a>", "<a></b>", "<a/><b/>", "text", "<a b=1/>", "<a>&b;</a>", "<a>\x80</a>"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        expect_broken_xml(broken[i], "not XML");
    for (size_t length = 0; length < sizeof set - 1; length++) {
        const char *problem = NULL;
        struct source_xml *answer = source_xml_new(set, length, &problem);
        cr_expect_null(answer, "cut at %zu, it is taken for whole", length);
        source_xml_free(answer);
    }
}

Test(sources, elements_without_end_overflow_the_stack)
{
    struct text deep = {0};
    for (int i = 0; i < 100000; i++)
        text_append_string(&deep, "<a>");
    expect_broken_xml(text_string(&deep), "too deep");
    text_free(&deep);
}

/* ---- pages ---- */

static void expect_text(const char *page, const char *wanted)
{
    struct text text = {0};
    source_main_text(page, strlen(page), &text);
    cr_expect_str_eq(text_string(&text), wanted);
    text_free(&text);
}

Test(sources, what_surrounds_a_page_counts_as_its_text)
{
    expect_text("<!DOCTYPE html><html><head><title>Rule</title><style>p{}</style><script>if (a < b) "
                "{}</script></head>"
                "<body><header>Menu</header><nav>More<nav>inner</nav> still</nav><main><p>The rule is "
                "<b>in</b> force.</p>"
                "<p>Content last reviewed June 1, 2026</p><p>Page last updated: today</p><!-- hidden -->"
                "<p>Comply&nbsp;&amp; keep   records</p></main><footer>Contact</footer></body></html>",
        "Rule\nThe rule is in force.\nComply & keep records\n");
}

Test(sources, an_element_that_is_never_closed_hides_the_rest_of_the_page)
{
    expect_text("<html><nav>menu<p>The rule was withdrawn.</p></html>", "menu\nThe rule was withdrawn.\n");
    expect_text("<html><p>a</p><script>never closed <p>b</p></html>", "a\nnever closed\nb\n");
}

Test(sources, a_tag_in_a_quoted_value_ends_the_tag)
{
    expect_text("<html><p title=\"a > b\">text</p><p a='>'>more</p></html>", "text\nmore\n");
}

Test(sources, plain_text_loses_what_looks_like_a_tag)
{
    expect_text("a <b> c &amp;\r\n\r\n  Last updated 2026-11-01\nd  e\n", "a <b> c &amp;\nd e\n");
}

Test(sources, a_page_is_not_known_for_one)
{
    cr_expect(source_is_page(" \n<!DOCTYPE HTML>", 17));
    cr_expect(source_is_page("<HTML lang=en>", 14));
    cr_expect_not(source_is_page("<?xml version=\"1.0\"?><a/>", 25));
    cr_expect_not(source_is_page("<", 1));
    cr_expect_not(source_is_page("", 0));
}

/* ---- digests ---- */

Test(sources, the_digest_differs_from_that_of_golive)
{
    char bytes[300], words[DIGEST_TEXT_SIZE], own[SOURCE_DIGEST_SIZE];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 7);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        struct digest digest = digest_of(bytes, length);
        digest_text(&digest, words);
        source_digest(bytes, length, own);
        cr_expect_str_eq(own, words, "of %zu bytes", length);
    }
}
