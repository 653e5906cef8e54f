/* Parts of the plugin author's kit: filling templates, mutating bytes by a number, spoiling evidence, reading cases,
 * comparing what was found. */
#include "kit/case.h"
#include "kit/compare.h"
#include "kit/mutate.h"
#include "kit/template.h"
#include "kit/torture.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- templates ---- */

static const char *word(void *context, const char *name, const struct template_items *items)
{
    static char value[32];
    (void)context;
    if (string_equal(name, "NUMBER") && items)
        snprintf(value, sizeof value, "%zu", items->index + 1);
    else if (string_equal(name, "OUTER") && items && items->around)
        snprintf(value, sizeof value, "%zu", items->around->index + 1);
    else if (string_equal(name, "NAME"))
        snprintf(value, sizeof value, "site");
    else
        return NULL;
    return value;
}

static size_t count(void *context, const char *list)
{
    (void)context;
    return string_equal(list, "two") ? 2 : string_equal(list, "three") ? 3 : 0;
}

static bool keeps(void *context, const char *name, const struct template_items *items)
{
    (void)context, (void)items;
    return string_equal(name, "yes");
}

static const struct template_source source = {word, count, keeps, NULL};

static void expect_filled(const char *template, const char *wanted)
{
    struct text out = {0};
    unsigned line = 0;
    cr_expect_eq(template_fill(template, &source, &out, &line), 0, "%s", template);
    cr_expect_str_eq(text_string(&out), wanted);
    text_free(&out);
}

Test(kit, a_template_is_not_filled)
{
    expect_filled("a @NAME@ b@NAME@\n@ $@ @name@ @@\n", "a site bsite\n@ $@ @name@ @@\n");
    expect_filled("@FOR two@\n@NUMBER@\n@END@\nend\n", "1\n2\nend\n");
    expect_filled("@FOR two@\n@FOR three@\n@OUTER@@NUMBER@\n@END@\n@END@\n", "11\n12\n13\n21\n22\n23\n");
    expect_filled("@IF yes@\na\n@IF no@\nb\n@END@\n@END@\nc\n", "a\nc\n");
    expect_filled("@FOR none@\n@NOTHING@\n@END@\n", "");
}

Test(kit, a_template_that_makes_no_sense_is_filled)
{
    static const struct {
        const char *template;
        unsigned line;
    } broken[] = {
        {"a\n@NOTHING@\n", 2}, {"@FOR two@\na\n", 1}, {"a\n@END@\n", 2}, {"@IF yes@\n@IF yes@\n@END@\n", 1}};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct text out = {0};
        unsigned line = 0;
        cr_expect_neq(template_fill(broken[i].template, &source, &out, &line), 0, "%s", broken[i].template);
        cr_expect_eq(line, broken[i].line, "%s: line %u", broken[i].template, line);
        text_free(&out);
    }
}

/* ---- mutations ---- */

Test(kit, a_seed_does_not_give_the_same_bytes_again)
{
    static const char bytes[] = "Staff were trained on 2026-11-12, says this record.";
    unsigned different = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct text one = {0}, two = {0};
        mutate(seed, bytes, sizeof bytes - 1, &one);
        mutate(seed, bytes, sizeof bytes - 1, &two);
        cr_assert_eq(one.length, two.length);
        cr_assert(!one.length || memcmp(one.data, two.data, one.length) == 0);
        different += one.length != sizeof bytes - 1 || memcmp(one.data, bytes, one.length) != 0;
        text_free(&one);
        text_free(&two);
    }
    cr_expect_gt(different, 250u, "%u of 300 are changed", different);
}

Test(kit, what_is_empty_or_very_short_cannot_be_mutated)
{
    for (uint64_t seed = 0; seed < 2000; seed++) {
        struct text out = {0};
        mutate(seed, "", 0, &out);
        mutate(seed, "x", 1, &out);
        text_free(&out);
        cr_assert_lt(mutate_choose(seed, 3), 3u);
    }
}

/* ---- torture ---- */

static const char *spoilt(const char *bytes, enum torture torture, struct arena *arena)
{
    size_t length;
    const struct case_piece piece = {.bytes = bytes, .length = strlen(bytes)};
    const char *result = torture_bytes(&piece, torture, arena, &length);
    return arena_copy_bytes(arena, result, length);
}

Test(kit, spoilt_evidence_still_says_what_it_said)
{
    struct arena arena = {0};
    cr_expect_str_eq(spoilt("Signed 2026-11-03.", TORTURE_GARBLED, &arena), "Fvtarq 7571-66-58.");
    cr_expect_str_eq(spoilt("{\"a\": 1}", TORTURE_GARBLED, &arena), "{\"n\": 6}");
    cr_expect_str_eq(spoilt("Signed", TORTURE_TRUNCATED, &arena), "Sig");
    cr_expect_str_eq(spoilt("ab\xc3\xa4yz", TORTURE_TRUNCATED, &arena), "ab", "half a character stays");
    cr_expect_str_eq(spoilt("Signed", TORTURE_EMPTY, &arena), "");
    cr_expect_str_eq(spoilt("", TORTURE_GARBLED, &arena), "");
    arena_free(&arena);
}

/* ---- cases ---- */

static struct plugin_description *toy(void)
{
    static const char description[] =
        "[plugin]\nname = toy\nversion = 1\napi = 1\nfacts = touches_phi\nhosts = www.example.org\n"
        "[option paper]\ntype = document\n[option list]\ntype = table\noptional = yes\n[rule TOY-01]\ntitle "
        "= A\nbasis = "
        "policy\nremedy = B\n[reason TOY-N1]\ntitle = C\n";
    struct problems problems = {0};
    struct plugin_description *plugin =
        config_plugin("toy.plugin.ini", description, sizeof description - 1, &problems);
    cr_assert_eq(problems.error_count, 0u);
    problems_free(&problems);
    return plugin;
}

/* Reads a case of these lines, in a folder of its own. */
static struct plugin_case *case_with(const struct plugin_description *plugin, const char *lines)
{
    char folder[] = "/tmp/golive-kit-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    AUTO_FREE char *path = memory_format("%s/some.case", folder);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fputs(lines, file);
    fclose(file);
    const char *build = getenv("GOLIVE_BUILD");
    AUTO_FREE char *data = memory_format("%s/share/golive", build ? build : "build");
    struct plugin_case *of = case_read(path, plugin, data);
    unlink(path);
    rmdir(folder);
    return of;
}

Test(kit, a_case_is_not_read_as_it_is_written)
{
    struct plugin_description *plugin = toy();
    struct plugin_case *of = case_with(plugin,
        "[case]\nabout = Something\n[at]\nday = 2026-11-22\n[site]\ntimezone = America/Chicago\n"
        "[toy]\npaper = a.txt\nlist = b.csv\n"
        "[evidence file:a.txt]\nbody = one\nbody.2 =\nbody.3 = three\n"
        "[evidence https://www.example.org/x;y]\nstatus = 404\nsaid_on = 2026-11-20\nstale = yes\ntorture = "
        "empty\n"
        "[relies dua]\nstatus = warn\n"
        "[expect]\nstatus = unknown\nTOY-01 = unknown\nothers = pass, note\n"
        "[expect Big Cloud, Inc.]\nTOY-01.message = not: this\nFACT = unknown\n");
    struct text words = {0};
    problems_write(&of->problems, &words);
    cr_assert_eq(of->problems.error_count, 0u, "%s", text_string(&words));
    text_free(&words);
    cr_expect_str_eq(of->name, "some");
    cr_expect_str_eq(of->about, "Something");
    cr_expect_eq(of->at, 1795327200, "the day begins in Chicago: %lld", (long long)of->at);
    cr_assert_eq(of->piece_count, 3u);
    cr_expect_str_eq((const char *)of->pieces[0].bytes, "one\n\nthree\n");
    cr_expect_eq(of->pieces[1].state, EVIDENCE_ABSENT, "no file b.csv lies beside the case");
    cr_expect(of->pieces[1].optional);
    cr_expect_str_eq(of->pieces[2].uri, "https://www.example.org/x;y");
    cr_expect_eq(of->pieces[2].state, EVIDENCE_ABSENT);
    cr_expect_eq(of->pieces[2].tortures, 1u << TORTURE_EMPTY);
    cr_expect(of->pieces[2].stale);
    cr_expect_eq(of->pieces[2].said_at, of->at - 2 * 86400);
    cr_assert_eq(of->reliance_count, 1u);
    cr_expect_eq(of->reliances[0].status, STATUS_WARN);
    cr_assert_eq(of->expectation_count, 4u);
    cr_expect_null(of->expectations[0].rule);
    cr_expect_str_eq(of->expectations[2].subject, "Big Cloud, Inc.");
    cr_expect_str_eq(of->expectations[2].property, "message");
    cr_expect_str_eq(of->others[1], "note");
    case_free(of);
    plugin_description_free(plugin);
}

Test(kit, a_case_without_an_answer_still_has_it)
{
    struct plugin_description *plugin = toy();
    struct plugin_case *of = case_with(plugin, "[at]\nday = 2026-11-22\n[facts]\ntouches_phi = "
                                               "yes\n[toy]\npaper = a.txt\n[expect]\nstatus = pass\n");
    const char *build = getenv("GOLIVE_BUILD");
    AUTO_FREE char *data = memory_format("%s/share/golive", build ? build : "build");
    const struct check *check = NULL;
    struct config *config = case_without_fact(of, plugin, data, "touches_phi", &check);
    cr_assert_not_null(config);
    cr_expect_str_eq(deployment_fact(of->deployment, "touches_phi")->value, "yes");
    cr_expect_null(deployment_fact(&config->deployments[0], "touches_phi")->value);
    cr_expect_str_eq(check->id, "toy");
    config_free(config);
    case_free(of);
    plugin_description_free(plugin);
}

/* ---- comparing ---- */

/* A finding with one table of one cell and one measure. */
struct drawn {
    struct finding finding;
    struct table_column column;
    const char *cells[2];
    struct report_table table;
    struct report_measure measure;
    struct trial trial;
};

static void draw(struct drawn *drawn)
{
    *drawn = (struct drawn){
        .finding =
            {.rule_id = "TOY-01", .subject = "", .title = "It is so", .status = STATUS_PASS, .where = ""},
        .column = {"Who", COLUMN_TEXT},
        .cells = {"Osei", "Rivera"},
        .measure = {.rule_id = "TOY-01", .subject = "", .name = "came", .value = "2", .unit = ""},
    };
    drawn->table = (struct report_table){.rule_id = "TOY-01",
        .subject = "",
        .title = "Who came",
        .columns = &drawn->column,
        .cells = drawn->cells,
        .column_count = 1,
        .row_count = 2};
    drawn->trial.result = (struct check_result){.findings = &drawn->finding,
        .finding_count = 1,
        .tables = &drawn->table,
        .table_count = 1,
        .measures = &drawn->measure,
        .measure_count = 1};
}

static void expect_same(const struct drawn *one, const struct drawn *other, const char *words)
{
    struct text lines = {0};
    cr_expect_eq(compare_trials(&one->trial, &other->trial, &lines), words == NULL);
    if (words)
        cr_expect(strstr(text_string(&lines), words), "%s in %s", words, text_string(&lines));
    else
        cr_expect_str_eq(text_string(&lines), "");
    text_free(&lines);
}

Test(kit, trials_that_draw_or_measure_otherwise_count_as_the_same)
{
    struct drawn one, other;
    draw(&one);
    draw(&other);
    expect_same(&one, &other, NULL);
    other.cells[1] = "Adeyemi";
    expect_same(&one, &other, "then      TOY-01, table Who came: Adeyemi");
    draw(&other);
    other.table.row_count = 1;
    expect_same(&one, &other, "once      TOY-01, table Who came: Rivera");
    draw(&other);
    other.column.name = "Whom";
    expect_same(&one, &other, "columns Whom");
    draw(&other);
    other.measure.value = "3";
    expect_same(&one, &other, "then      TOY-01, measure came = 3");
    draw(&other);
    other.trial.result.measure_count = 0;
    expect_same(&one, &other, "then      nothing more");
}
