/* A folder of INI files made for one test, and the configuration read from it. Facts, dimensions and a plugin of the
 * test's own stand in it, so that nothing outside the test decides its outcome. Removed by folder_end. */
#ifndef GOLIVE_TESTS_CONFIG_FOLDER_H
#define GOLIVE_TESTS_CONFIG_FOLDER_H

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char folder_facts[] =
    "[touches_phi]\nquestion = Does it see patients' data?\nvalues = yes, no\n"
    "[vendor_role]\nquestion = Whom does it work for?\nvalues = ba, none\n"
    "ask_if = touches_phi = yes\n"
    "[data_leaves]\nquestion = What leaves?\nvalues = none, deid, lds, identified\n"
    "[trains_on_our_data]\nquestion = Who trains?\n"
    "values = no, local_only, vendor_product, foundation_model, unknown\n"
    "[records_audio]\nquestion = Does it listen?\nvalues = yes, no\nask_if = kind = product\n"
    "[states]\nquestion = Where?\nvalues = TX, CA, WI\nlist = yes\n"
    "[contradiction:audio]\nwhen = touches_phi = no and records_audio = yes\n"
    "says = a recording is patients' data\n";

static const char folder_dimensions[] = "[plugins]\nship = toy, dua\n"
                                        "[toy]\ntitle = Toy\napplies = touches_phi = yes\nwho = Nobody\n"
                                        "[card]\ntitle = Card\n";

static const char folder_plugin[] =
    "[plugin]\nname = toy\nversion = 1.0.0\napi = 1\nsummary = A toy\nfacts = touches_phi\nkeys = product\n"
    "[option document]\ntype = document\n[option table]\ntype = table\n"
    "[option form]\ntype = choice\nchoices = signed, click-through\n"
    "[option ends]\ntype = date\n[option count]\ntype = integer\n[option share]\ntype = number\n"
    "[option agreed]\ntype = yes/no\n[option notice]\ntype = duration\n[option limit]\ntype = size\n"
    "[option speed]\ntype = rate\n[option names]\ntype = list\n[option kinds]\ntype = list\nchoices = a, b\n"
    "[option page]\ntype = url\n[option run]\ntype = command\n[option key]\ntype = secret\n[option "
    "words]\ntype = text\n"
    "[rule TOY-1]\ntitle = Law\ncitation = 45 CFR 1\nbasis = law\nremedy = Cure it\nreadings = present, "
    "absent\n"
    "[rule TOY-2]\ntitle = Policy\nbasis = policy\nseverity = warn\nremedy = Cure it\n"
    "[rule TOY-3]\ntitle = Practice\nbasis = practice\nseverity = note\nremedy = Cure it\n"
    "[fact color]\nvalues = red, blue\nhelp = Which color?\n";

struct folder {
    char path[64];
    struct config *config;
    struct plugin_description *plugin;
    struct problems plugin_problems;
    char *words; /* all problems as they are printed */
    int result;  /* of config_deployments */
};

static void folder_write(const struct folder *folder, const char *name, const char *content)
{
    AUTO_FREE char *path = file_join(folder->path, name);
    AUTO_FREE char *parent = file_folder_of(path);
    cr_assert_eq(file_make_folders(parent, 0755), 0);
    cr_assert_eq(file_replace(path, content, strlen(content), 0644), 0);
}

static void folder_begin(struct folder *folder)
{
    *folder = (struct folder){.path = "golive-test-XXXXXX"};
    const char *place = getenv("TMPDIR");
    AUTO_FREE char *wanted = file_join(place && *place ? place : P_tmpdir, folder->path);
    cr_assert_lt(strlen(wanted), sizeof folder->path);
    memcpy(folder->path, wanted, strlen(wanted) + 1);
    cr_assert_not_null(mkdtemp(folder->path));
    folder_write(folder, "facts.ini", folder_facts);
    folder_write(folder, "dimensions.ini", folder_dimensions);
    folder_write(folder, "golive.ini", "[site]\ntimezone = UTC\n[policy]\nrequire =\n");
}

/* Problems with the folder's own path taken out of them, so that tests can compare. */
static char *folder_words(const struct folder *folder, const struct problems *problems)
{
    struct text text = {0}, result = {0};
    problems_write(problems, &text);
    AUTO_FREE char *prefix = memory_format("%s/", folder->path);
    const char *at = text_string(&text);
    for (const char *hit; (hit = strstr(at, prefix)); at = hit + strlen(prefix))
        text_append(&result, at, (size_t)(hit - at));
    text_append_string(&result, at);
    text_free(&text);
    return text_steal(&result);
}

/* Reads the site file, and the file or folder NAME (NULL: those of the site). */
__attribute__((unused)) static void folder_read(struct folder *folder, const char *name)
{
    AUTO_FREE char *site = file_join(folder->path, "golive.ini");
    AUTO_FREE char *path = name ? file_join(folder->path, name) : NULL;
    const char *paths[] = {path};
    struct config_options options = {.site_file = site, .data_folder = folder->path};
    folder->config = config_new(&options);
    folder->plugin =
        config_plugin("toy.plugin.ini", folder_plugin, strlen(folder_plugin), &folder->plugin_problems);
    cr_assert_not_null(folder->plugin);
    const struct plugin_description *plugins[] = {folder->plugin};
    folder->result = config_deployments(folder->config, paths, name ? 1 : 0, plugins, 1);
    folder->words = folder_words(folder, &folder->config->problems);
}

static void folder_end(struct folder *folder)
{
    config_free(folder->config);
    plugin_description_free(folder->plugin);
    problems_free(&folder->plugin_problems);
    free(folder->words);
    static const char *const names[] = {"facts.ini", "dimensions.ini", "golive.ini", "d.ini", "e.ini",
        "a.ini", "b.ini", "sites/north.ini", "sites/south.ini", "d/one.ini", "d/two.ini", "d/.hidden.ini",
        "d/note.txt", "clauses/toy.ini", "vendors/acme.ini", "sites", "vendors", "d", "clauses"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        AUTO_FREE char *path = file_join(folder->path, names[i]);
        if (unlink(path) != 0)
            rmdir(path);
    }
    rmdir(folder->path);
}

/* One deployment file, read; the deployment or NULL. */
__attribute__((unused)) static struct deployment *folder_one(struct folder *folder, const char *content)
{
    folder_write(folder, "d.ini", content);
    folder_read(folder, "d.ini");
    return folder->config->deployment_count ? &folder->config->deployments[0] : NULL;
}

__attribute__((unused)) static void folder_says(const struct folder *folder, const char *words)
{
    cr_expect_not_null(strstr(folder->words, words), "expected: %s\ngot: %s", words, folder->words);
}

#endif
