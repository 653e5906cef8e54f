/* Files of a fixed form: plugin descriptions and clause catalogues. What they say must arrive, what is wrong in them must
 * be told with its place. */
#include "config_folder.h"

#include "config/values.h"

#define PLUGIN_HEAD "[plugin]\nname = p\nversion = 1\napi = 1\n"

Test(config_plugin, everything_a_description_says_arrives)
{
    static const char text[] =
        "[plugin]\nname = baa\nversion = 1.2.3\napi = 1\nsummary = One line\nfacts = touches_phi, "
        "vendor_role\n"
        "keys = product\ncatalogues = baa\nhosts = example.org\n"
        "[option document]\ntype = document\nrequired = yes\nhelp = The paper\nexample = a.pdf\n"
        "[option form]\ntype = choice\nchoices = signed, click-through\ndefault = signed\noptional = yes\n"
        "[rule BAA-09]\ntitle = Accounting\ncitation = 45 CFR\nbasis = law\nremedy = Cure\nasks = "
        "vendor\nhelp = Words\n"
        "severity = warn\ntyped = pass\nreadings = present, not-needed\n"
        "[rule BAA-10]\ntitle = Other\nbasis = practice\nremedy = Cure\n"
        "[reason BAA-N1]\ntitle = No data\ncitation = 160.103\n[fact stores]\nvalues = yes, no\nhelp = Does "
        "it?\n";
    struct problems problems = {0};
    struct plugin_description *plugin = config_plugin("baa.plugin.ini", text, strlen(text), &problems);
    cr_assert_not_null(plugin);
    cr_expect_eq(problems.count, 0);
    cr_expect_str_eq(plugin->name, "baa");
    cr_expect_str_eq(plugin->version, "1.2.3");
    cr_expect_eq(plugin->api_level, 1);
    cr_expect_str_eq(plugin->facts[1], "vendor_role");
    cr_expect_null(plugin->facts[2]);
    cr_expect_str_eq(plugin->catalogues[0], "baa");
    const struct option_description *document = plugin_option(plugin, "document");
    cr_assert_not_null(document);
    cr_expect_eq(document->type, OPTION_DOCUMENT);
    cr_expect(document->required && !document->optional_evidence);
    cr_expect_null(document->fallback);
    const struct option_description *form = plugin_option(plugin, "form");
    cr_expect_str_eq(form->fallback, "signed");
    cr_expect_str_eq(form->choices[1], "click-through");
    cr_expect(form->optional_evidence && !form->required);
    const struct rule *rule = plugin_rule(plugin, "BAA-09");
    cr_assert_eq(rule, &plugin->rules[0]);
    cr_expect_eq(rule->basis, BASIS_LAW);
    cr_expect_eq(rule->severity, STATUS_WARN);
    cr_expect_eq(rule->typed, STATUS_PASS);
    cr_expect_eq(rule->readings, (1u << READING_PRESENT) | (1u << READING_NOT_NEEDED));
    cr_expect_eq(plugin->rules[1].severity, STATUS_FAIL);
    cr_expect_eq(plugin->rules[1].typed, STATUS_UNKNOWN);
    cr_expect_eq(plugin->rules[1].readings, 0);
    cr_expect_str_eq(plugin_reason(plugin, "BAA-N1")->title, "No data");
    cr_expect_str_eq(plugin->own_facts[0].name, "stores");
    cr_expect_null(plugin_rule(plugin, "BAA-11"));
    plugin_description_free(plugin);
    problems_free(&problems);
}

Test(config_plugin, what_is_asked_of_options_and_rules_arrives)
{
    static const char text[] = PLUGIN_HEAD
        "settled_by = The agreement\n"
        "[option form]\ntype = choice\nchoices = signed, online\nquestion = How?\nvalue.online = clicked\n"
        "[option day]\ntype = date\nquestion = When?\nask_if = form = online\n"
        "[option other]\ntype = text\n"
        "[rule R-1]\ntitle = T\nbasis = law\nquestion = Is it so?\n"
        "[rule R-2]\ntitle = T\nbasis = law\nsettled_by = A letter\n"
        "[fact stores]\nhelp = Does it?\nask_if = touches_phi = yes\n";
    struct problems problems = {0};
    struct plugin_description *plugin = config_plugin("p.ini", text, strlen(text), &problems);
    cr_assert_not_null(plugin);
    cr_expect_str_eq(plugin->options[0].question, "How?");
    cr_expect_null(plugin->options[0].ask_if);
    cr_expect_str_eq(plugin->options[0].choice_help[0], "");
    cr_expect_str_eq(plugin->options[0].choice_help[1], "clicked");
    cr_expect_str_eq(plugin->options[1].ask_if, "form = online");
    cr_expect_null(plugin->options[2].question, "init asks nothing that nobody asked it to");
    cr_expect_str_eq(plugin->rules[0].question, "Is it so?");
    cr_expect_str_eq(plugin->rules[0].settled_by, "The agreement", "the plugin's own holds");
    cr_expect_str_eq(plugin->rules[1].settled_by, "A letter");
    cr_expect_str_eq(plugin->own_facts[0].ask_if, "touches_phi = yes");
    plugin_description_free(plugin);
    problems_free(&problems);
}

Test(config_plugin, a_wrong_description_is_refused_and_says_where)
{
    static const struct {
        const char *text;
        unsigned line;
        const char *words;
    } cases[] = {
        {"[option a]\ntype = text\n", 0, "no section [plugin]"},
        {"[plugin]\nversion = 1\napi = 1\n", 1, "needs \"name\""},
        {"[plugin]\nname = A b\nversion = 1\napi = 1\n", 2, "no name for a plugin"},
        {"[plugin]\nname = p\nversion = 1\napi = one\n", 4, "no API level"},
        {PLUGIN_HEAD "facst = a\n", 5, "did you mean \"facts\"?"},
        {PLUGIN_HEAD "[option a]\nhelp = x\n", 5, "needs \"type\""},
        {PLUGIN_HEAD "[option a]\ntype = dokument\n", 6, "did you mean \"document\"?"},
        {PLUGIN_HEAD "[option a]\ntype = choice\n", 5, "needs \"choices\""},
        {PLUGIN_HEAD "[option a]\ntype = choice\nchoices = b, c\nvalue.d = x\n", 8, "none of the choices"},
        {PLUGIN_HEAD "[option a]\ntype = date\ndefault = soon\n", 7, "\"soon\" is not a date"},
        {PLUGIN_HEAD "[option a]\ntype = text\nrequired = maybe\n", 7, "none of the values of required"},
        {PLUGIN_HEAD "[option owner]\ntype = text\n", 5, "no name for an option"},
        {PLUGIN_HEAD "[rule R-1]\nbasis = law\n", 5, "needs \"title\""},
        {PLUGIN_HEAD "[rule R-1]\ntitle = T\n", 5, "needs \"basis\""},
        {PLUGIN_HEAD "[rule R-1]\ntitle = T\nbasis = lwa\n", 7, "did you mean \"law\"?"},
        {PLUGIN_HEAD "[rule R-1]\ntitle = T\nbasis = law\nseverity = pass\n", 8,
            "none of the values of severity"},
        {PLUGIN_HEAD "[rule R-1]\ntitle = T\nbasis = law\nreadings = presnt\n", 8,
            "did you mean \"present\"?"},
        {PLUGIN_HEAD "[rull R-1]\ntitle = T\n", 5, "unknown section [rull R-1]"},
        {PLUGIN_HEAD "[rule R-1]\ntitle = T\nbasis = law\n[rule R-1]\n", 8, "a second section"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct problems problems = {0};
        struct text words = {0};
        cr_expect_null(
            config_plugin("p.ini", cases[i].text, strlen(cases[i].text), &problems), "%s", cases[i].text);
        problems_write(&problems, &words);
        AUTO_FREE char *place =
            cases[i].line ? memory_format("p.ini:%u:", cases[i].line) : memory_copy("p.ini:");
        cr_expect_not_null(
            strstr(text_string(&words), cases[i].words), "%s: %s", cases[i].text, text_string(&words));
        cr_expect_not_null(strstr(text_string(&words), place), "%s: %s", cases[i].text, text_string(&words));
        text_free(&words);
        problems_free(&problems);
    }
}

static struct catalogue *catalogue(struct folder *folder, const char *content)
{
    folder_write(folder, "clauses/toy.ini", content);
    struct catalogue *result = config_catalogue(folder->path, "toy", &folder->plugin_problems);
    folder->words = folder_words(folder, &folder->plugin_problems);
    return result;
}

Test(config_catalogue, everything_a_catalogue_says_arrives)
{
    struct folder folder;
    folder_begin(&folder);
    struct catalogue *read = catalogue(&folder, "[catalogue]\nname = toy\n[TOY-1]\ntitle = One\ncitation = "
                                                "45 CFR\nwindow = page\nverb = yes\nneed.a = x ; # \"y\"\n"
                                                "missing.b = warn\nneed.b = \"z \"\nweak.c = w\nagainst.d = "
                                                "v\nreject.e = u\n[find:date]\npattern = on (?<d>.*)\n");
    cr_assert_not_null(read, "%s", folder.words);
    cr_expect_eq(read->clause_count, 2);
    const struct catalogue_clause *clause = catalogue_find(read, "TOY-1");
    cr_assert_not_null(clause);
    cr_expect_eq(clause->window, WINDOW_PAGE);
    cr_expect(clause->verb && !clause->find);
    cr_assert_eq(clause->pattern_count, 5);
    cr_expect_str_eq(clause->patterns[0].pattern, "x ; # \"y\"");
    cr_expect_eq(clause->patterns[0].line, 8);
    cr_expect(!clause->patterns[0].missing_is_weak);
    cr_expect_str_eq(clause->patterns[1].pattern, "z ");
    cr_expect(clause->patterns[1].missing_is_weak);
    cr_expect_eq(clause->patterns[2].role, PATTERN_WEAK);
    cr_expect_eq(clause->patterns[3].role, PATTERN_AGAINST);
    cr_expect_eq(clause->patterns[4].role, PATTERN_REJECT);
    const struct catalogue_clause *find = catalogue_find(read, "date");
    cr_assert_not_null(find);
    cr_expect(find->find);
    cr_expect_eq(find->patterns[0].role, PATTERN_FIND);
    cr_expect_str_eq(find->patterns[0].pattern, "on (?<d>.*)");
    catalogue_free(read);
    folder_end(&folder);
}

Test(config_catalogue, a_wrong_catalogue_is_refused_and_says_where)
{
    static const char *const cases[][2] = {
        {"[TOY-1]\nneed.a = x\n", "no section [catalogue]"},
        {"[catalogue]\nname = other\n", "clauses/toy.ini:2: the catalogue in this file is \"toy\""},
        {"[catalogue]\nname = toy\n[TOY-1]\ntitle = T\n", "clauses/toy.ini:3: [TOY-1] needs a group"},
        {"[catalogue]\nname = toy\n[TOY-1]\nneed.a = x\nmissing.a = warn\n",
            "clauses/toy.ini:3: [TOY-1] needs a group"},
        {"[catalogue]\nname = toy\n[TOY-1]\nneed.a = x\nmissing.b = warn\n",
            "clauses/toy.ini:5: there is no \"need.b\""},
        {"[catalogue]\nname = toy\n[TOY-1]\nneed.a =\n", "clauses/toy.ini:4: \"need.a\" is empty"},
        {"[catalogue]\nname = toy\n[TOY-1]\nneed.a = x\nwindow = pgae\n", "did you mean \"page\"?"},
        {"[catalogue]\nname = toy\n[TOY-1]\nneed.a = x\nnead.b = y\n", "did you mean \"need.\"?"},
        {"[catalogue]\nname = toy\n[find:x]\n", "clauses/toy.ini:3: [find:x] needs \"pattern\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        cr_expect_null(catalogue(&folder, cases[i][0]), "%s", cases[i][0]);
        folder_says(&folder, cases[i][1]);
        folder_end(&folder);
    }
}

Test(config_catalogue, a_name_never_leads_out_of_the_folder)
{
    struct problems problems = {0};
    cr_expect_null(config_catalogue("x", "../secret", &problems));
    cr_expect_null(config_catalogue("x", "", &problems));
    cr_expect_eq(problems.error_count, 2);
    problems_free(&problems);
}

Test(config_values, each_type_takes_its_own_and_nothing_else)
{
    static const char *const choices[] = {"signed", "click-through", NULL};
    static const struct {
        enum option_type type;
        const char *good[8], *bad[8];
    } cases[] = {
        {OPTION_TEXT, {"x", "a $b {c}", "${unknown:x}"},
            {"${env:HOME}", "a ${file:/etc/passwd}", "${cred:x}"}},
        {OPTION_YES_NO, {"yes", "no"}, {"true", "YES", "1", "y"}},
        {OPTION_INTEGER, {"0", "-5", "9223372036854775807"},
            {"1.5", "x", "0x10", "9223372036854775808", "1 2"}},
        {OPTION_NUMBER, {"0.25", "-1", ".5", "3."}, {"1e5", "nan", "inf", ".", "1,5", "-"}},
        {OPTION_DATE, {"2026-11-03", "2024-02-29"},
            {"2026-02-29", "2026-1-3", "11/03/2026", "2026-11-03 ", "0000-01-01"}},
        {OPTION_DURATION, {"30d", "24h", "2w"}, {"30", "d", "-1d", "1y", "1.5d", "99999999d"}},
        {OPTION_SIZE, {"500", "64KiB", "20 MiB", "10MB"}, {"-1", "MiB", "1TB", "1.5MB", "9999999999GiB"}},
        {OPTION_RATE, {"3/s", "240/m"}, {"3", "/s", "0/s", "3/y", "3/s/s", "-3/s"}},
        {OPTION_CHOICE, {"signed", "click-through"}, {"Signed", "sign", "signed, click-through"}},
        {OPTION_LIST, {"signed", "signed, click-through", "\"signed\""},
            {"signed, other", ",", "\"signed, click-through\""}},
        {OPTION_DOCUMENT, {"a.pdf", "../x/a.pdf", "/a"}, {"${env:HOME}/a.pdf"}},
        {OPTION_URL, {"https://example.org/a?b#c", "http://127.0.0.1:8080/"},
            {"example.org", "ftp://example.org", "https://", "https:///x", "https://user:pass@example.org/",
                "https://a b/"}},
        {OPTION_SECRET, {"abc", "${env:KEY}", "${file:/etc/key}", "a${cred:k}b"},
            {"${HOME}", "${env:}", "${env:X"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct option_description option = {.name = "o", .type = cases[i].type};
        if (option.type == OPTION_CHOICE || option.type == OPTION_LIST)
            option.choices = choices;
        struct text message = {0}, advice = {0};
        for (size_t j = 0; j < 8 && cases[i].good[j]; j++)
            cr_expect(value_check(&option, cases[i].good[j], cases[i].good[j], &message, &advice), "%s: %s",
                option_type_name(option.type), cases[i].good[j]);
        cr_expect_eq(message.length, 0);
        for (size_t j = 0; j < 8 && cases[i].bad[j]; j++) {
            text_clear(&message);
            cr_expect(!value_check(&option, cases[i].bad[j], cases[i].bad[j], &message, &advice), "%s: %s",
                option_type_name(option.type), cases[i].bad[j]);
            cr_expect_gt(message.length, 0, "%s: %s", option_type_name(option.type), cases[i].bad[j]);
        }
        text_free(&message);
        text_free(&advice);
    }
}

Test(config_values, no_complaint_about_a_secret_holds_it)
{
    const struct option_description option = {.name = "key", .type = OPTION_SECRET};
    struct text message = {0}, advice = {0};
    cr_expect(!value_check(&option, "hunter2${what}", "hunter2${what}", &message, &advice));
    cr_expect_null(strstr(text_string(&message), "hunter2"));
    text_free(&message);
    text_free(&advice);
}

Test(config_words, every_word_is_read_as_it_is_written)
{
    for (int i = STATUS_FAIL; i < STATUS_COUNT; i++)
        cr_expect_eq(status_parse(status_name((enum status)i)), (unsigned)i);
    for (int i = ASSURANCE_ASSERTED; i < ASSURANCE_COUNT; i++)
        cr_expect_eq(assurance_parse(assurance_name((enum assurance)i)), (unsigned)i);
    for (int i = BASIS_LAW; i < BASIS_COUNT; i++)
        cr_expect_eq(basis_parse(basis_name((enum basis)i)), (unsigned)i);
    for (int i = READING_PRESENT; i <= READING_NOT_NEEDED; i++)
        cr_expect_eq(reading_verdict_parse(reading_verdict_name((enum reading_verdict)i)), (unsigned)i);
    for (int i = OPTION_TEXT; i < OPTION_TYPE_COUNT; i++)
        cr_expect_eq(option_type_parse(option_type_name((enum option_type)i)), (unsigned)i);
    cr_expect_eq(status_parse(""), 0);
    cr_expect_eq(status_parse("Fail"), 0);
    cr_expect_eq(status_parse(NULL), 0);
    cr_expect_str_eq(status_name((enum status)99), "");
    cr_expect_str_eq(decision_title(DECISION_NO_GO), "NO-GO");
    cr_expect_str_eq(decision_name(DECISION_HOLD), "hold");
}

Test(config_words, the_worse_of_two_statuses_is_the_one_that_blocks_more)
{
    cr_expect_eq(status_worse(STATUS_FAIL, STATUS_UNKNOWN), STATUS_FAIL);
    cr_expect_eq(status_worse(STATUS_PASS, STATUS_WARN), STATUS_WARN);
    cr_expect_eq(status_worse(STATUS_NONE, STATUS_PASS), STATUS_PASS);
    cr_expect_eq(status_worse(STATUS_NOT_APPLICABLE, STATUS_NONE), STATUS_NOT_APPLICABLE);
}
