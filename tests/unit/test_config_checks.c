/* Check sections: which plugin judges them, options with their types, reserved keys, severities, what the site adds,
 * what the policy requires; and the site file itself. */
#include "config_folder.h"

#define HEAD "[deployment]\nid = d\n"
#define SITE "[site]\ntimezone = UTC\n"

Test(config_checks, options_arrive_typed_by_the_plugin)
{
    struct folder folder;
    folder_begin(&folder);
    struct deployment *deployment =
        folder_one(&folder, HEAD "[toy]\ndocument = a.pdf\ndocument.2 = /abs/b.pdf\nform = signed\nends = "
                                 "2026-10-31\nnames = \"A, Inc.\", B\nowner = privacy\n"
                                 "timeout = 2m\nlead = 30d, 7d\nattested_by = D. Osei\nattested_role = "
                                 "Officer\nattested_on = 2026-11-03\n");
    cr_expect_str_eq(folder.words, "");
    const struct check *check = deployment_check(deployment, "toy");
    cr_assert_not_null(check);
    cr_expect_str_eq(check->plugin, "toy");
    cr_expect_eq(check->description, folder.plugin);
    cr_expect(check->required && !check->implied);
    cr_expect_eq(check->settings.count, 5, "no reserved keys among them");
    AUTO_FREE char *first = memory_format("%s/a.pdf", folder.path);
    cr_expect_str_eq(settings_get(&check->settings, "document"), first);
    cr_expect_str_eq(settings_get(&check->settings, "document.2"), "/abs/b.pdf");
    cr_expect_str_eq(settings_get(&check->settings, "names"), "\"A, Inc.\", B", "lists stay as typed");
    cr_expect_str_eq(check->owner, "privacy");
    cr_expect_eq(check->timeout, 120);
    cr_expect_str_eq(check->attested.by, "D. Osei");
    cr_expect(date_given(check->attested.on));
    cr_expect_eq(check->origin.line, 3);
    cr_expect_null(check->missing);
    folder_end(&folder);
}

Test(config_checks, a_second_check_by_a_plugin_names_it)
{
    struct folder folder;
    folder_begin(&folder);
    struct deployment *deployment =
        folder_one(&folder, HEAD "[toy]\n[toy-cloud]\nplugin = toy\nrequired = no\nwords = x\n");
    cr_expect_str_eq(folder.words, "");
    cr_assert_eq(deployment->check_count, 2);
    const struct check *check = deployment_check(deployment, "toy-cloud");
    cr_expect_str_eq(check->plugin, "toy");
    cr_expect(!check->required);
    cr_expect_eq(check->timeout, 10);
    cr_expect(!date_given(check->attested.on));
    folder_end(&folder);
}

Test(config_checks, wrong_sections_and_options_are_errors_with_place_and_advice)
{
    static const char *const cases[][2] = {
        {"[toy]\ndocumnet = a.pdf\n", "d.ini:4: unknown key \"documnet\" in [toy]\n    documnet = a.pdf\n    "
                                      "^~~~~~~~\n    did you mean "
                                      "\"document\"?\n"},
        {"[toy]\nowenr = x\n", "did you mean \"owner\"?"},
        {"[toy]\nform = sigend\n", "d.ini:4: \"sigend\" is none of the values of form\n    form = sigend\n   "
                                   "        ^~~~~~\n    one of: "
                                   "signed, click-through; did you mean \"signed\"?\n"},
        {"[toy]\ncount = many\n", "\"many\" is not a whole number"},
        {"[toy]\nagreed = true\n", "write yes or no"},
        {"[toy]\nkinds = a, c\n", "\"c\" is none of the values of kinds"},
        {"[toy]\nwords = ${file:/etc/passwd}\n", "only secrets may refer"},
        {"[toy]\ndocument = a.pdf\ndocument.2 = a.pdf\n",
            "d.ini:5: \"document.2\" names the same document as \"document\""},
        {"[toy]\ndocument.2 = a.pdf\n", "\"document.2\" without \"document\" before it"},
        {"[toy]\ndocument = a\ndocument.3 = b\n", "\"document.3\" without \"document.2\" before it"},
        {"[toy]\ndocument = a\ndocument.1 = b\n", "\"document.1\" is no part of document"},
        {"[toy]\ndocument = a\ndocument.100 = b\n", "\"document.100\" is no part of document"},
        {"[toy]\nwords.2 = b\n", "unknown key \"words.2\""},
        {"[toy]\nrequired = maybe\n", "\"maybe\" is not yes or no"},
        {"[toy]\ntimeout = 0s\n", "\"0s\" is no time limit"},
        {"[toy]\ntimeout = 2h\n", "\"2h\" is no time limit"},
        {"[toy]\nlead = 30d, soon\n", "\"soon\" is not a duration"},
        {"[toy]\nattested_by = x\n", "d.ini:4: the attestation lacks attested_role"},
        {"[toy]\nattested_by = x\nattested_role = y\n", "the attestation lacks attested_on"},
        {"[toy]\nseverity.TOY-9 = fail\n", "plugin toy has no rule TOY-9"},
        {"[toy]\nseverity.TOY-2 = note\n", "TOY-2 counts as warn already, and note is looser"},
        {"[toy]\nseverity.TOY-1 = warn\n", "TOY-1 counts as fail already, and warn is looser"},
        {"[toy]\nseverity.TOY-2 = pass\n", "none of the values of severity.TOY-2"},
        {"[other]\nplugin = toi\n", "d.ini:4: no plugin \"toi\" is installed\n    plugin = toi\n             "
                                    "^~~\n    did you mean \"toy\"?"},
        {"[Toy 2]\nplugin = toy\n", "\"Toy 2\" is no id for a check"},
        {"[nonsense]\n", "d.ini:3: unknown section [nonsense]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        AUTO_FREE char *text = memory_format(HEAD "%s", cases[i][0]);
        cr_expect_not_null(folder_one(&folder, text)->broken, "%s", cases[i][0]);
        folder_says(&folder, cases[i][1]);
        cr_expect_eq(folder.config->problems.error_count, 1, "%s: %s", cases[i][0], folder.words);
        folder_end(&folder);
    }
}

Test(config_checks, a_demanded_option_that_is_missing_is_an_error_at_the_section)
{
    static const char text[] = "[plugin]\nname = strict\nversion = 1\napi = 1\n[option paper]\ntype = "
                               "document\nrequired = yes\nexample = "
                               "a.pdf\n[option mode]\ntype = text\nrequired = yes\ndefault = x\n";
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "d.ini",
        HEAD
        "[strict]\n[strict-empty]\nplugin = strict\npaper =\n[strict-good]\nplugin = strict\npaper = x\n");
    AUTO_FREE char *site = file_join(folder.path, "golive.ini"), *path = file_join(folder.path, "d.ini");
    folder.config = config_new(&(struct config_options){.site_file = site, .data_folder = folder.path});
    folder.plugin = config_plugin("strict", text, strlen(text), &folder.plugin_problems);
    const struct plugin_description *plugins[] = {folder.plugin};
    const char *paths[] = {path};
    config_deployments(folder.config, paths, 1, plugins, 1);
    folder.words = folder_words(&folder, &folder.config->problems);
    folder_says(&folder, "d.ini:3: [strict] needs \"paper\", says plugin strict");
    folder_says(&folder, "add paper = a.pdf");
    folder_says(&folder, "d.ini:4: [strict-empty] needs \"paper\"");
    cr_expect_eq(folder.config->problems.error_count, 2);
    folder_end(&folder);
}

Test(config_checks, what_ships_or_is_required_but_is_not_installed_is_unknown_and_no_error)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini",
        SITE "[policy]\nrequire = house-rule, toy, mystery\n[dua]\nanything = goes\n[house-rule]\nx = y\n");
    struct deployment *deployment = folder_one(
        &folder, HEAD "[dua]\nwhatever = x\n[toy]\nwords = x\n[house-rule]\nkey = 1\n[last]\nplugin = toy\n");
    cr_expect_str_eq(folder.words, "");
    static const char *const order[] = {"house-rule", "toy", "mystery", "dua", "last"};
    cr_assert_eq(deployment->check_count, 5);
    for (size_t i = 0; i < 5; i++)
        cr_expect_str_eq(deployment->checks[i].id, order[i]);
    cr_expect_str_eq(deployment_check(deployment, "dua")->missing, "plugin dua is not installed");
    cr_expect_null(deployment_check(deployment, "dua")->description);
    cr_expect_str_eq(settings_get(&deployment_check(deployment, "dua")->settings, "whatever"), "x");
    const struct check *mystery = deployment_check(deployment, "mystery");
    cr_expect(mystery->implied && mystery->required && mystery->missing && !mystery->description);
    cr_expect(!deployment_check(deployment, "house-rule")->implied);
    folder_end(&folder);
}

Test(config_checks, a_required_check_without_a_section_runs_with_the_sites_options)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(
        &folder, "golive.ini", SITE "[policy]\nrequire = toy\n[toy]\nwords = site\nowner = privacy\n");
    struct deployment *deployment = folder_one(&folder, HEAD);
    cr_expect_str_eq(folder.words, "");
    cr_assert_eq(deployment->check_count, 1);
    cr_expect(deployment->checks[0].implied && deployment->checks[0].required);
    cr_expect_eq(deployment->checks[0].description, folder.plugin);
    cr_expect_null(deployment->checks[0].missing);
    cr_expect_str_eq(settings_get(&deployment->checks[0].settings, "words"), "site");
    cr_expect_str_eq(deployment->checks[0].owner, "privacy");
    folder_end(&folder);
}

Test(config_checks, the_sites_section_holds_the_defaults_of_every_check_by_its_plugin)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini",
        SITE "[policy]\nrequire =\n[toy]\nwords = site\ncount = 1\ndocument = base.pdf\nowner = privacy\n"
             "severity.TOY-2 = fail\ntimeout = 30s\n");
    struct deployment *deployment =
        folder_one(&folder, HEAD "[toy]\n[second]\nplugin = toy\ncount = 2\nwords =\nowner = "
                                 "it\nseverity.TOY-2 = warn\nseverity.TOY-3 = warn\n");
    cr_expect_str_eq(folder.words, "");
    const struct check *first = deployment_check(deployment, "toy"),
                       *second = deployment_check(deployment, "second");
    AUTO_FREE char *document = memory_format("%s/base.pdf", folder.path);
    cr_expect_str_eq(settings_get(&first->settings, "words"), "site");
    cr_expect_str_eq(settings_get(&first->settings, "document"), document);
    cr_expect_str_eq(settings_get(&second->settings, "count"), "2");
    cr_expect_str_eq(settings_get(&second->settings, "document"), document);
    cr_expect_null(settings_get(&second->settings, "words"));
    cr_expect_str_eq(first->owner, "privacy");
    cr_expect_str_eq(second->owner, "it");
    cr_expect_eq(first->timeout, 30);
    cr_assert_eq(first->severity_count, 1);
    cr_expect_eq(first->severities[0].status, STATUS_FAIL);
    cr_assert_eq(second->severity_count, 2);
    cr_expect_eq(second->severities[0].status, STATUS_FAIL,
        "a nearer file does not take back what a farther one tightened");
    cr_expect_eq(second->severities[1].status, STATUS_WARN);
    folder_end(&folder);
}

Test(config_checks, ten_thousand_checks_are_found_by_their_ids)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", SITE "[policy]\nrequire = c7000, toy\n");
    struct text text = {0};
    text_append_string(&text, HEAD);
    for (int i = 0; i < 10000; i++)
        text_format(&text, "[c%d]\nplugin = toy\ncount = %d\n", i, i);
    struct deployment *deployment = folder_one(&folder, text_string(&text));
    cr_expect_str_eq(folder.words, "");
    cr_assert_eq(deployment->check_count, 10001);
    cr_expect_str_eq(deployment->checks[0].id, "c7000");
    cr_expect_str_eq(deployment->checks[1].id, "toy");
    for (int i = 0; i < 10000; i += 999) {
        AUTO_FREE char *id = memory_format("c%d", i);
        AUTO_FREE char *count = memory_format("%d", i);
        cr_expect_str_eq(settings_get(&deployment_check(deployment, id)->settings, "count"), count);
    }
    cr_expect_null(deployment_check(deployment, "c10000"));
    text_free(&text);
    folder_end(&folder);
}

Test(config_site, everything_the_site_file_says_arrives)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini",
        "[site]\nname = Springfield Clinic\nalso = \"Springfield Clinic, LLP\", SC\ntimezone = UTC\ncontact "
        "= c@s.example\n"
        "[people]\nprivacy = p@s.example\n[plugins]\npath = plug, /abs\n"
        "pin.toy = sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n[store]\nurl = "
        "sqlite:x\n"
        "[policy]\nname = house\nversion = 2026.2\nwarn_within = 60d\nsandbox = require\nrequire = "
        "toy\nsecond_person = no\n"
        "[http]\nhosts = a.example, b.example\n[http:a.example]\nrate = 3/s\nkey = "
        "${env:KEY}\nkey_in = query:api_key\n[commands]\nallow = /x\n[audit]\nkey = y\n");
    folder_one(&folder, HEAD);
    cr_expect_str_eq(folder.words, "");
    const struct site *site = &folder.config->site;
    cr_expect_str_eq(site->name, "Springfield Clinic");
    cr_expect_str_eq(site->also[0], "Springfield Clinic, LLP");
    cr_expect_str_eq(site->also[1], "SC");
    cr_expect_null(site->also[2]);
    cr_expect_str_eq(site->people[0].address, "p@s.example");
    AUTO_FREE char *path = memory_format("%s/plug", folder.path);
    cr_expect_str_eq(folder.config->plugin_path[0], path);
    cr_expect_str_eq(folder.config->plugin_path[1], "/abs");
    cr_assert_eq(folder.config->pin_count, 1);
    cr_expect_str_eq(folder.config->pins[0].plugin, "toy");
    cr_expect_eq(folder.config->pins[0].digest.bytes[0], 0x01);
    cr_expect_str_eq(folder.config->store_url, "sqlite:x");
    cr_expect_str_eq(site->policy_name, "house");
    cr_expect_str_eq(site->policy_version, "2026.2");
    cr_expect_eq(site->warn_within, 60 * 86400);
    cr_expect(folder.config->sandbox_required);
    cr_expect_str_eq(settings_get(&site->policy, "second_person"), "no");
    folder_end(&folder);
}

Test(config_site, errors_of_the_site_file_stop_everything)
{
    static const char *const cases[][2] = {
        {"[site]\ntimezone = America/Springfield\n",
            "golive.ini:2: there is no time zone \"America/Springfield\""},
        {"[site]\nnmae = x\n", "did you mean \"name\"?"},
        {"[polcy]\nname = x\n", "did you mean \"policy\"?"},
        {"[nonsense]\n", "golive.ini:1: unknown section [nonsense]"},
        {"[deployment]\nid = x\n", "a deployment has a file of its own"},
        {"[policy]\nwarn_within = soon\n", "is not a duration"},
        {"[policy]\nsandbox = requird\n", "did you mean \"require\"?"},
        {"[policy]\nrequire = toy, toy\n", "\"toy\" is named twice"},
        {"[policy]\nrequire = Not Good\n", "is no id for a check"},
        {"[plugins]\npin.toy = abc\n", "\"abc\" is no digest"},
        {"[plugins]\npaht = abc\n", "did you mean \"path\"?"},
        {"[http:a.example]\nrate = fast\n", "is not a rate"},
        {"[http:a.example]\nbase = ${env:HOME}\n", "only secrets may refer"},
        {"[facts]\ntouches_phy = yes\n", "did you mean \"touches_phi\"?"},
        {"[facts]\ntouches_phi = perhaps\n", "none of the values of touches_phi"},
        {"[facts]\ntoy.shade = red\n", "unknown fact \"toy.shade\""},
        {"[toy]\nends = never\n", "golive.ini:2: \"never\" is not a date"},
        {"[toy]\nplugin = toy\n", "\"plugin\" in the site file"},
        {"[loosen:TOY-1]\nreason = r\napproved_by = a\napproved_on = 2026-01-01\nexpires = 2026-02-01\n",
            "golive.ini:1: TOY-1 is a rule of law (45 CFR 1) and cannot be loosened"},
        {"[loosen:TOY-9]\nreason = r\napproved_by = a\napproved_on = 2026-01-01\nexpires = 2026-02-01\n",
            "no installed plugin has a rule \"TOY-9\""},
        {"[loosen:TOY-2]\nreason = r\napproved_by = a\napproved_on = 2026-01-01\n", "needs \"expires\""},
        {"[loosen:TOY-2]\nreason = r\napproved_by = a\napproved_on = 2026-01-01\nexpires = 2027-01-02\n",
            "at the latest 2027-01-01"},
        {"[loosen:TOY-2]\nseverity = pass\nreason = r\napproved_by = a\napproved_on = 2026-01-01\nexpires = "
         "2026-02-01\n",
            "none of the values of severity"},
        {"no section\n", "golive.ini:1: a line without ="},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        folder_write(&folder, "golive.ini", cases[i][0]);
        folder_one(&folder, HEAD);
        folder_says(&folder, cases[i][1]);
        cr_expect_gt(folder.config->problems.error_count, 0, "%s", cases[i][0]);
        cr_expect_eq(folder.result, -EINVAL, "%s", cases[i][0]);
        folder_end(&folder);
    }
}

Test(config_site, a_loosened_rule_arrives)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini",
        SITE "[policy]\nrequire =\n[loosen:TOY-2]\nreason = r\napproved_by = a\n"
             "approved_on = 2026-01-01\nexpires = 2027-01-01\nseverity = note\n");
    folder_one(&folder, HEAD);
    cr_expect_str_eq(folder.words, "");
    cr_assert_eq(folder.config->site.loosening_count, 1);
    cr_expect_str_eq(folder.config->site.loosenings[0].rule, "TOY-2");
    cr_expect_eq(folder.config->site.loosenings[0].severity, STATUS_NOTE);
    folder_end(&folder);
}

Test(config_site, what_is_required_by_default_is_what_is_installed_of_five)
{
    static const char text[] = "[plugin]\nname = baa\nversion = 1\napi = 1\n";
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", SITE);
    AUTO_FREE char *site = file_join(folder.path, "golive.ini");
    folder_write(&folder, "d.ini", HEAD);
    AUTO_FREE char *path = file_join(folder.path, "d.ini");
    folder.config = config_new(&(struct config_options){.site_file = site, .data_folder = folder.path});
    folder.plugin = config_plugin("baa", text, strlen(text), &folder.plugin_problems);
    const struct plugin_description *plugins[] = {folder.plugin};
    const char *paths[] = {path};
    config_deployments(folder.config, paths, 1, plugins, 1);
    cr_expect_str_eq(folder.config->site.require[0], "baa");
    cr_expect_null(folder.config->site.require[1]);
    cr_expect(folder.config->deployments[0].checks[0].implied);
    folder_end(&folder);
}

Test(config_site, the_built_in_site_file_and_its_data_are_without_error)
{
    struct folder folder;
    folder_begin(&folder);
    AUTO_FREE char *site = file_join(folder.path, "golive.ini");
    cr_assert_eq(setenv("GOLIVE_CONFIG", site, 1), 0);
    folder.config = config_new(&(struct config_options){.data_folder = folder.path});
    cr_expect_str_eq(folder.config->site_file, site, "$GOLIVE_CONFIG names it");
    cr_assert_eq(unsetenv("GOLIVE_CONFIG"), 0);
    folder_end(&folder);
    if (access("/etc/golive/golive.ini", F_OK) == 0)
        return;
    folder_begin(&folder);
    folder.config = config_new(&(struct config_options){.data_folder = folder.path});
    folder.words = folder_words(&folder, &folder.config->problems);
    cr_expect_str_eq(folder.words, "");
    cr_expect_str_eq(folder.config->site_file, "built in");
    cr_expect_str_eq(folder.config->site.timezone, "UTC");
    cr_expect_eq(folder.config->site.warn_within, 30 * 86400);
    folder_end(&folder);
}
