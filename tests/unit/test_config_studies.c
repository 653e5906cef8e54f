/* What clinicians wrote down of publications, and how long a plugin lets answers of the web count. */
#include "config_folder.h"

#define HEAD "[deployment]\nid = d\n[toy]\nwords = x\n"
#define STUDY                                                                                                \
    "supports = mixed\nfinding = Fewer misses, more alarms\nmetric = 0.94\nby = A. Reader\nrole = "          \
    "Physician\non = 2026-11-03\n"

Test(config_studies, what_was_written_of_a_publication_does_not_arrive)
{
    struct folder folder;
    folder_begin(&folder);
    struct deployment *deployment =
        folder_one(&folder, HEAD "[study:31000001]\n" STUDY "[study:10.1234/a.b]\n" STUDY
                                 "[study:PMC2883744]\n" STUDY "[study:NCT09000001]\n" STUDY);
    cr_expect_str_eq(folder.words, "");
    cr_assert_eq(deployment->study_count, 4u);
    const struct study *study = &deployment->studies[1];
    cr_expect_str_eq(study->name, "10.1234/a.b");
    cr_expect_str_eq(settings_get(&study->settings, "supports"), "mixed");
    cr_expect_str_eq(settings_get(&study->settings, "finding"), "Fewer misses, more alarms");
    cr_expect_str_eq(study->act.by, "A. Reader");
    cr_expect(date_given(study->act.on));
    folder_end(&folder);
}

Test(config_studies, a_wrong_record_counts)
{
    static const char *const cases[][2] = {
        {"[study:31000001]\nfinding = x\nby = x\nrole = x\non = 2026-11-03\n", "needs \"supports\""},
        {"[study:31000001]\nsupports = yes\nby = x\nrole = x\non = 2026-11-03\n", "needs \"finding\""},
        {"[study:31000001]\nsupports = yes\nfinding = x\nrole = x\non = 2026-11-03\n", "needs \"by\""},
        {"[study:31000001]\nsupports = yes\nfinding = x\nby = x\non = 2026-11-03\n", "needs \"role\""},
        {"[study:31000001]\nsupports = yes\nfinding = x\nby = x\nrole = x\n", "needs \"on\""},
        {"[study:31000001]\nsupports = maybe\nfinding = x\nby = x\nrole = x\non = 2026-11-03\n", "maybe"},
        {"[study:31000001]\nsuports = yes\n" STUDY, "suports"},
        {"[study:31000001]\nsupports = yes\nfinding = x\nby = x\nrole = x\non = 2026-13-03\n", "2026-13-03"},
        {"[study:some paper]\n" STUDY, "names no publication"},
        {"[study:10.1234]\n" STUDY, "names no publication"},
        {"[study:NCT]\n" STUDY, "names no publication"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        AUTO_FREE char *content = memory_format(HEAD "%s", cases[i][0]);
        struct deployment *deployment = folder_one(&folder, content);
        folder_says(&folder, cases[i][1]);
        cr_assert_not_null(deployment);
        cr_expect(deployment->broken, "case %zu is no error", i);
        cr_expect_eq(deployment->study_count, 0u, "case %zu counts", i);
        folder_end(&folder);
    }
}

/* ---- ages in a plugin's description ---- */

static struct plugin_description *described(const char *ages, struct problems *problems)
{
    AUTO_FREE char *text =
        memory_format("[plugin]\nname = toy\nversion = 1\napi = 1\nsummary = x\nhosts = api.example.org\n"
                      "[rule T-1]\ntitle = x\nbasis = policy\nremedy = x\n%s",
            ages);
    return config_plugin("toy.plugin.ini", text, strlen(text), problems);
}

Test(config_studies, the_ages_of_a_rule_are_not_read)
{
    static const struct {
        const char *ages;
        int64_t fresh, good_until;
    } cases[] = {
        {"", 7 * 86400, 45 * 86400},
        {"fresh = 20h\ngood_until = 14d\n", 20 * 3600, 14 * 86400},
        {"good_until = 7d\n", 7 * 86400, 7 * 86400},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct problems problems = {0};
        struct plugin_description *plugin = described(cases[i].ages, &problems);
        cr_assert_not_null(plugin);
        cr_expect_eq(plugin->rules[0].fresh, cases[i].fresh);
        cr_expect_eq(plugin->rules[0].good_until, cases[i].good_until);
        plugin_description_free(plugin);
        problems_free(&problems);
    }
}

Test(config_studies, ages_that_cannot_be_are_taken)
{
    static const char *const wrong[] = {
        "fresh = soon\n", "good_until = 7\n", "fresh = 50d\n", "good_until = 1h\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct problems problems = {0};
        cr_expect_null(described(wrong[i], &problems), "%s is taken", wrong[i]);
        problems_free(&problems);
    }
}

Test(config_studies, a_plugin_may_ask_for_more_than_it_says)
{
    struct problems problems = {0};
    struct arena arena = {0};
    struct plugin_description *plugin = described("", &problems);
    cr_expect(plugin_may_ask(plugin, "https://api.example.org/x?y=1,2", &arena));
    cr_expect(plugin_may_ask(plugin, "https://API.example.org/", &arena));
    cr_expect_not(plugin_may_ask(plugin, "http://api.example.org/", &arena));
    cr_expect_not(plugin_may_ask(plugin, "https://api.example.org:444/", &arena));
    cr_expect_not(plugin_may_ask(plugin, "https://example.org/", &arena));
    cr_expect_not(plugin_may_ask(plugin, "api.example.org", &arena));
    plugin_description_free(plugin);
    problems_free(&problems);
    arena_free(&arena);
}
