/* Deployment files: their own keys, what they include, sites, ids, and which files are read at all. */
#include "config_folder.h"

#define HEAD "[deployment]\nid = d\n"

Test(config_deployments, all_keys_of_a_deployment_arrive)
{
    struct folder folder;
    folder_begin(&folder);
    struct deployment *deployment =
        folder_one(&folder, "[deployment]\nid = ambient-scribe\nproduct = Acme Scribe\nversion = "
                            "rolling\nvendor = \"Acme, Inc.\"\nstage = live\n"
                            "go_live = 2026-12-15\nlive_since = 2026-12-16\nowner = it\nstop = Admin > Off; "
                            "tell ; comment\nref.ritm = RITM1\n");
    cr_expect_str_eq(folder.words, "");
    cr_expect_eq(folder.result, 0);
    cr_expect_str_eq(deployment->id, "ambient-scribe");
    cr_expect_str_eq(deployment->product, "Acme Scribe");
    cr_expect_str_eq(deployment->vendor, "Acme, Inc.");
    cr_expect_str_eq(deployment->stage, "live");
    cr_expect_str_eq(deployment->kind, "product");
    cr_expect_str_eq(deployment->stop, "Admin > Off; tell");
    cr_expect(date_given(deployment->go_live) && deployment->live_since.day == deployment->go_live.day + 1);
    cr_expect_str_eq(settings_get(&deployment->settings, "ref.ritm"), "RITM1");
    cr_expect_null(deployment->broken);
    folder_end(&folder);
}

Test(config_deployments, wrong_keys_are_errors_and_break_only_their_deployment)
{
    static const char *const cases[][2] = {
        {"[deployment]\nid = d\nprodct = x\n",
            "d.ini:3: unknown key \"prodct\" in [deployment]\n    prodct = x\n    ^~~~~~\n"
            "    did you mean \"product\"?\n"},
        {"[deployment]\nid = d\nstage = alive\n", "did you mean \"live\"?"},
        {"[deployment]\nid = d\ngo_live = 2026-13-01\n", "d.ini:3: \"2026-13-01\" is not a date"},
        {"[deployment]\nproduct = x\n", "d.ini:1: [deployment] needs \"id\""},
        {"[deployment]\nid = \n", "needs \"id\""},
        {"[deployment]\nid = Has Blanks\n", "d.ini:2: \"Has Blanks\" is no id"},
        {"[deployment]\nid = ../x\n", "is no id"},
        {"[facts]\n", "there is no section [deployment]"},
        {"", "there is no section [deployment]"},
        {"[deployment]\nid = d\nref. = x\n", "unknown key \"ref.\""},
        {"[deployment]\nid = d\nowner = ${env:HOME}\n", "only secrets may refer"},
        {"[deployment]\nid = d\n[people]\nit = x\n", "[people] belongs in the site file"},
        {"[deployment]\nid = d\n[loosen:TOY-2]\n", "[loosen:TOY-2] belongs in the site file"},
        {"[deployment]\nid = d\n[approval]\n", "[approval] needs \"body\""},
        {"[deployment]\nid = d\n[condition:x]\n", "[condition:x] needs \"due\""},
        {"[deployment]\nid = d\n[flw:x]\n",
            "d.ini:3: unknown section [flw:x]\n    [flw:x]\n    ^~~~~~~\n    did you mean \"flow:\"?"},
        {"[deploymnt]\nid = d\n", "did you mean \"deployment\"?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        folder_write(&folder, "d/one.ini", cases[i][0]);
        folder_write(&folder, "d/two.ini", "[deployment]\nid = good\n");
        folder_read(&folder, "d");
        folder_says(&folder, strstr(cases[i][1], "d.ini:") ? cases[i][1] + 5 : cases[i][1]);
        cr_assert_eq(folder.config->deployment_count, 2);
        cr_expect_not_null(folder.config->deployments[0].broken, "%s", cases[i][0]);
        cr_expect_not(string_starts(folder.config->deployments[0].broken, "its file has errors"),
            "the report says that");
        cr_expect_null(folder.config->deployments[1].broken);
        cr_expect_gt(folder.config->problems.error_count, 0);
        cr_expect_eq(folder.result, 0);
        folder_end(&folder);
    }
}

Test(config_deployments, all_errors_of_all_files_are_told_in_one_pass)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(
        &folder, "d/one.ini", "[deployment]\nid = a\nwrong = 1\nstage = x\n[toy]\nends = y\n[toj]\n");
    folder_write(&folder, "d/two.ini", "[deployment]\nid = b\nbad line\n");
    folder_read(&folder, "d");
    folder_says(&folder, "one.ini:3: unknown key");
    folder_says(&folder, "one.ini:4: \"x\" is none");
    folder_says(&folder, "one.ini:6: \"y\" is not a date");
    folder_says(&folder, "one.ini:7: unknown section [toj]");
    folder_says(&folder, "two.ini:3: a line without =");
    cr_expect_eq(folder.config->problems.error_count, 5);
    folder_end(&folder);
}

Test(config_deployments, an_unreadable_file_still_gives_a_deployment_that_is_broken)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "d.ini", "[deployment]\nid = caf\xe9\n");
    folder_read(&folder, "d.ini");
    cr_assert_eq(folder.config->deployment_count, 1);
    cr_expect_str_eq(folder.config->deployments[0].id, "d");
    cr_expect_not_null(folder.config->deployments[0].broken);
    folder_end(&folder);
}

Test(config_deployments, of_included_files_the_nearest_value_wins)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "vendors/acme.ini",
        "[deployment]\ninclude = ../a.ini\nvendor = Acme\nowner = vendor\n"
        "[toy]\nwords = vendor\ncount = 2\ndocument = acme.pdf\nform = signed\n");
    folder_write(&folder, "a.ini", "[deployment]\nowner = a\nstop = a\n[toy]\nwords = a\nnames = a\n");
    folder_write(&folder, "b.ini", "[deployment]\nstop = b\n[toy]\nnames = b\n");
    struct deployment *deployment =
        folder_one(&folder, "[deployment]\nid = d\ninclude = vendors/acme.ini, b.ini\nowner = d\n"
                            "[toy]\ncount = 9\nform =\n");
    cr_expect_str_eq(folder.words, "");
    cr_expect_str_eq(deployment->vendor, "Acme");
    cr_expect_str_eq(deployment->owner, "d");
    cr_expect_str_eq(deployment->stop, "b");
    const struct check *check = deployment_check(deployment, "toy");
    cr_assert_not_null(check);
    cr_expect_str_eq(settings_get(&check->settings, "words"), "vendor");
    cr_expect_str_eq(settings_get(&check->settings, "names"), "b");
    cr_expect_str_eq(settings_get(&check->settings, "count"), "9");
    cr_expect_null(
        settings_get(&check->settings, "form"), "an empty value takes back what a farther file says");
    AUTO_FREE char *document = memory_format("%s/vendors/acme.pdf", folder.path);
    cr_expect_str_eq(
        settings_get(&check->settings, "document"), document, "relative to the file that names it");
    for (size_t i = 0; i < check->settings.count; i++) {
        if (string_equal(check->settings.items[i].key, "count"))
            cr_expect(string_ends(check->settings.items[i].origin.file, "/d.ini") &&
                      check->settings.items[i].origin.line == 6);
        if (string_equal(check->settings.items[i].key, "words"))
            cr_expect(string_ends(check->settings.items[i].origin.file, "/vendors/acme.ini"));
    }
    folder_end(&folder);
}

Test(config_deployments, includes_that_are_missing_or_go_in_circles_are_errors_where_they_are_named)
{
    static const char *const cases[][2] = {
        {"nowhere.ini", "d.ini:3: "},
        {"d.ini", "d.ini:3: "},
        {"a.ini", "includes itself"},
        {"./d.ini", "d.ini"},
        {"facts.ini, golive.ini", "belongs in the site file"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        folder_write(&folder, "a.ini", "[deployment]\ninclude = b.ini\n");
        folder_write(&folder, "b.ini", "[deployment]\ninclude = a.ini\n");
        AUTO_FREE char *text = memory_format("[deployment]\nid = d\ninclude = %s\n", cases[i][0]);
        struct deployment *deployment = folder_one(&folder, text);
        folder_says(&folder, cases[i][1]);
        cr_expect_not_null(deployment->broken, "%s", cases[i][0]);
        folder_end(&folder);
    }
}

Test(config_deployments, a_file_that_many_include_is_complained_of_once_and_breaks_them_all)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "a.ini", "[deployment]\nwrong = 1\n[toy]\nends = never\n");
    folder_write(&folder, "d/one.ini", "[deployment]\nid = one\ninclude = ../a.ini\n");
    folder_write(&folder, "d/two.ini", "[deployment]\nid = two\ninclude = ../a.ini\n");
    folder_read(&folder, "d");
    cr_expect_eq(folder.config->problems.error_count, 2);
    cr_expect_not_null(folder.config->deployments[0].broken);
    cr_expect_not_null(folder.config->deployments[1].broken);
    folder_end(&folder);
}

Test(config_deployments, an_id_belongs_in_the_file_itself)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "a.ini", "[deployment]\nid = other\n");
    folder_one(&folder, "[deployment]\nid = d\ninclude = a.ini\n");
    folder_says(&folder, "a.ini:2: \"id\" belongs in the deployment's own file");
    folder_end(&folder);
}

Test(config_deployments, one_file_makes_a_deployment_for_each_site)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "sites/north.ini",
        "[deployment]\nsite = North Clinic\nowner = north\n[facts]\nstates = TX\n");
    folder_write(&folder, "sites/south.ini", "[facts]\nstates = CA\n[toy]\nwords = south\n");
    folder_one(&folder, "[deployment]\nid = d\nsites = north, south\nproduct = P\n[toy]\ncount = 1\n");
    cr_expect_str_eq(folder.words, "");
    cr_assert_eq(folder.config->deployment_count, 2);
    struct deployment *north = &folder.config->deployments[0], *south = &folder.config->deployments[1];
    cr_expect_str_eq(north->id, "d@north");
    cr_expect_str_eq(south->id, "d@south");
    cr_expect_str_eq(settings_get(&north->settings, "site"), "North Clinic");
    cr_expect_str_eq(settings_get(&south->settings, "site"), "south");
    cr_expect_str_eq(north->owner, "north");
    cr_expect_str_eq(deployment_fact(north, "states")->value, "TX");
    cr_expect_str_eq(deployment_fact(south, "states")->value, "CA");
    cr_expect_null(settings_get(&deployment_check(north, "toy")->settings, "words"));
    cr_expect_str_eq(settings_get(&deployment_check(south, "toy")->settings, "words"), "south");
    folder_end(&folder);
}

Test(config_deployments, a_site_without_a_file_or_with_a_wrong_name_is_an_error)
{
    struct folder folder;
    folder_begin(&folder);
    folder_one(&folder, "[deployment]\nid = d\nsites = west, ../etc\n");
    folder_says(&folder, "sites/west.ini cannot be read");
    folder_says(&folder, "\"../etc\" is no name for a site");
    cr_expect_eq(folder.config->deployment_count, 2);
    cr_expect_not_null(folder.config->deployments[0].broken);
    cr_expect_not_null(folder.config->deployments[1].broken);
    folder_end(&folder);
}

Test(config_deployments, two_files_with_one_id_are_both_broken)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "d/one.ini", "[deployment]\nid = same\n");
    folder_write(&folder, "d/two.ini", "[deployment]\nid = same\n");
    folder_read(&folder, "d");
    cr_expect_not_null(folder.config->deployments[0].broken);
    cr_expect_not_null(folder.config->deployments[1].broken);
    cr_expect_eq(folder.config->problems.error_count, 2);
    folder_end(&folder);
}

Test(config_deployments, a_folder_is_read_by_name_and_only_its_ini_files)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "d/two.ini", "[deployment]\nid = two\n");
    folder_write(&folder, "d/one.ini", "[deployment]\nid = one\n");
    folder_write(&folder, "d/.hidden.ini", "rubbish");
    folder_write(&folder, "d/note.txt", "rubbish");
    folder_read(&folder, "d");
    cr_assert_eq(folder.config->deployment_count, 2);
    cr_expect_str_eq(folder.config->deployments[0].id, "one");
    cr_expect_str_eq(folder.words, "");
    folder_end(&folder);
}

Test(config_deployments, the_site_names_the_folder_of_its_deployments)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", "[site]\ntimezone = UTC\ndeployments = d\n[policy]\nrequire =\n");
    folder_write(&folder, "d/one.ini", "[deployment]\nid = one\n");
    folder_read(&folder, NULL);
    cr_expect_eq(folder.result, 0);
    cr_assert_eq(folder.config->deployment_count, 1);
    cr_expect_str_eq(folder.config->deployments[0].file, "d/one.ini");
    folder_end(&folder);
}

Test(config_deployments, nothing_to_read_is_an_error_in_words)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "d/note.txt", "x");
    folder_read(&folder, "d");
    cr_expect_eq(folder.result, -ENOENT);
    folder_says(&folder, "no deployment in this folder");
    folder_end(&folder);
    folder_begin(&folder);
    folder_read(&folder, "nowhere.ini");
    cr_expect_eq(folder.result, -ENOENT);
    folder_says(&folder, "nowhere.ini: there is no such file");
    folder_end(&folder);
    folder_begin(&folder);
    folder_read(&folder, NULL);
    cr_expect_eq(folder.result, -ENOENT);
    folder_says(&folder, "no deployment is named");
    folder_end(&folder);
}

Test(config_deployments, what_is_shown_has_the_effective_lines_with_their_origin_and_no_secret)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini",
        "[site]\ntimezone = UTC\n[policy]\nrequire = toy\n[facts]\ntouches_phi = yes\n"
        "[http:example.org]\nkey = site-secret\nkey_in = bearer\n[toy]\nowner = privacy\nwords = site\nkey = "
        "plugin-secret\n");
    folder_write(&folder, "a.ini", "[toy]\nwords = included\ncount = 1\n");
    folder_one(&folder, "[deployment]\nid = d\ninclude = a.ini\nproduct = \"Semi ; colon\"\n[toy]\ncount = "
                        "2\nkey = own-secret\n"
                        "[flow:f]\nwhat = x\nform = identified\nto = vendor\ntrains = no\n");
    cr_expect_str_eq(folder.words, "");
    struct text text = {0};
    config_show(folder.config, &text);
    const char *shown = text_string(&text);
    AUTO_FREE char *words = memory_format("; %s/a.ini:2", folder.path);
    AUTO_FREE char *count = memory_format("; %s/d.ini:6", folder.path);
    AUTO_FREE char *owner = memory_format("; %s/golive.ini:11", folder.path);
    static const char *const wanted[] = {"words = included", "count = 2", "owner = privacy",
        "product = \"Semi ; colon\"", "key = ***", "data_leaves = identified", "; from the flows",
        "touches_phi = yes"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        cr_expect_not_null(strstr(shown, wanted[i]), "%s in %s", wanted[i], shown);
    cr_expect_not_null(strstr(shown, words), "%s", shown);
    cr_expect_not_null(strstr(shown, count), "%s", shown);
    cr_expect_not_null(strstr(shown, owner), "%s", shown);
    cr_expect_null(strstr(shown, "secret"), "%s", shown);
    cr_expect_null(strstr(shown, "count = 1"), "%s", shown);
    text_free(&text);
    folder_end(&folder);
}

Test(config_deployments, an_error_in_a_line_with_a_secret_does_not_show_the_line)
{
    struct folder folder;
    folder_begin(&folder);
    folder_one(&folder, HEAD "[toy]\nkey = hunter2${oops}\n");
    folder_says(&folder, "d.ini:4: ");
    cr_expect_null(strstr(folder.words, "hunter2"), "%s", folder.words);
    cr_expect_null(strstr(folder.config->deployments[0].broken, "hunter2"));
    folder_end(&folder);
}
