/* The questions of golive init: which of them matter, what an answer means, and that answers come back as they went. The
 * configuration, the plugins and the data are those of the build. */
#include "base/file.h"
#include "base/memory.h"
#include "cli/interview.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct session session;
static struct interview interview;

/* A session as golive has it whose program lies in build/bin. */
static void set_up(void)
{
    AUTO_FREE char *program = file_program_folder();
    struct config_options options = {0};
    session.data_folder = memory_format("%s/../../share/golive", program);
    session.plugin_folder = memory_format("%s/../../lib/golive/plugins", program);
    options.data_folder = session.data_folder;
    unsetenv("GOLIVE_CONFIG");
    session.config = config_new(&options);
    const char *const folders[] = {session.plugin_folder, NULL};
    session.plugins = plugins_load(folders, NULL, 0, NULL);
    cr_assert_gt(session.plugins->usable_count, 5);
    interview_begin(&interview, &session);
}

static void tear_down(void)
{
    interview_end(&interview);
    session_close(&session);
}

TestSuite(interview, .init = set_up, .fini = tear_down);

static struct question *question(const char *section, const char *key)
{
    struct question *found = interview_find(&interview, section, key);
    cr_assert(found, "no question [%s] %s", section, key);
    return found;
}

static void answer(const char *section, const char *key, const char *words)
{
    struct text problem = {0};
    int error = interview_answer(&interview, question(section, key), words, &problem);
    cr_assert_eq(error, 0, "[%s] %s = %s: %s", section, key, words, text_string(&problem));
    text_free(&problem);
}

static bool matters(const char *section, const char *key)
{
    return interview_matters(&interview, question(section, key));
}

Test(interview, a_question_matters_by_the_answers_so_far)
{
    cr_expect(matters("facts", "vendor_role"), "what it depends on is open, so it may matter");
    cr_expect_not(matters("baa", "document"), "whether the check applies is open: it is asked later");
    answer("facts", "touches_phi", "no");
    cr_expect_not(matters("facts", "vendor_role"));
    answer("facts", "touches_phi", "yes");
    answer("facts", "vendor_role", "ba");
    cr_expect(matters("baa", "document"));
    cr_expect_not(matters("baa", "accepted_on"), "of an agreement that was signed");
    answer("baa", "form", "click-through");
    cr_expect(matters("baa", "accepted_on"));
    cr_expect_not(matters("baa", "signed_by"));
}

Test(interview, a_fact_of_a_plugin_is_asked_only_where_it_matters)
{
    answer("facts", "touches_phi", "yes");
    answer("facts", "vendor_role", "ba");
    cr_expect_not(matters("facts", "baa.stores_anything"));
    answer("facts", "vendor_role", "conduit");
    cr_expect(matters("facts", "baa.stores_anything"));
}

Test(interview, a_value_may_be_said_by_number_capitals_or_beginning)
{
    static const char *const said[] = {"2", "SUBCONTRACTOR", "sub", " subcontractor "};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        answer("facts", "vendor_role", said[i]);
        cr_expect_str_eq(question("facts", "vendor_role")->answer, "subcontractor", "\"%s\"", said[i]);
    }
    answer("facts", "site_states", "il, Mo");
    cr_expect_str_eq(question("facts", "site_states")->answer, "IL, MO");
}

Test(interview, a_beginning_that_two_values_share_is_no_answer)
{
    struct text problem = {0};
    cr_expect_eq(interview_answer(&interview, question("facts", "clinical_claim"), "a", &problem), -EINVAL);
    cr_expect(strstr(text_string(&problem), "none of the values"));
    cr_expect_null(question("facts", "clinical_claim")->answer, "an answer that is none was taken");
    text_free(&problem);
}

Test(interview, what_cannot_stand_in_a_file_is_no_answer)
{
    static const char *const said[] = {"a\001b", "\xff", "a\x7f"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        struct text problem = {0};
        cr_expect_eq(
            interview_answer(&interview, question("deployment", "vendor"), said[i], &problem), -EINVAL);
        text_free(&problem);
    }
    struct text problem = {0};
    cr_expect_eq(interview_answer(&interview, question("deployment", "product"), "  ", &problem), -EINVAL);
    text_free(&problem);
}

Test(interview, today_is_a_date)
{
    char day[DATE_TEXT_SIZE];
    date_text(interview.today, day);
    answer("deployment", "go_live", "today");
    cr_expect_str_eq(question("deployment", "go_live")->answer, day);
}

Test(interview, answers_come_back_as_they_went)
{
    char path[] = "/tmp/golive-answers-XXXXXX";
    int descriptor = mkstemp(path);
    cr_assert_geq(descriptor, 0);
    close(descriptor);
    answer("deployment", "product", "Odd; \"quoted\" # 1");
    answer("facts", "touches_phi", "yes");
    answer("facts", "vendor_role", "");
    answer(INTERVIEW_FLOW, "what", "audio, \"notes, long\"");
    struct text before = {0}, after = {0};
    interview_answers(&interview, &before);
    cr_assert_eq(file_replace(path, before.data, before.length, 0600), 0);
    interview_end(&interview);
    session.config = config_free(session.config);
    session.config = config_new(&(struct config_options){.data_folder = session.data_folder});
    interview_begin(&interview, &session);
    struct problems problems = {0};
    cr_expect_eq(interview_read(&interview, path, &problems), 0);
    interview_answers(&interview, &after);
    cr_expect_str_eq(text_string(&after), text_string(&before));
    cr_expect_str_eq(question("facts", "vendor_role")->answer, "", "asked, and nobody knows");
    cr_expect_null(question("facts", "genai")->answer, "not asked yet");
    problems_free(&problems);
    text_free(&before);
    text_free(&after);
    unlink(path);
}

Test(interview, an_id_is_made_of_a_name)
{
    static const char *const names[][2] = {{"Acme Scribe", "acme-scribe"}, {"  R&D: 3.2! ", "r-d-3-2"},
        {"\xc3\xa9t\xc3\xa9", "t"}, {"###", "product"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct text id = {0};
        interview_id(names[i][0], &id);
        cr_expect_str_eq(text_string(&id), names[i][1]);
        text_free(&id);
    }
}

Test(interview, every_question_that_a_scribe_is_asked_can_be_answered_with_nothing_known)
{
    size_t asked = 0;
    answer("deployment", "product", "Scribe");
    for (struct question *next; (next = interview_next(&interview)); asked++) {
        struct text problem = {0};
        cr_assert_eq(
            interview_answer(&interview, next, "", &problem), 0, "[%s] %s", next->section, next->key);
        cr_assert_lt(asked, 500);
        text_free(&problem);
    }
    struct text file = {0};
    interview_deployment(&interview, "scribe", &file);
    struct ini_file ini = {0};
    struct problems problems = {0};
    cr_expect_eq(ini_parse_bytes("scribe.ini", file.data, file.length, &ini, &problems), 0);
    ini_free(&ini);
    problems_free(&problems);
    text_free(&file);
}
