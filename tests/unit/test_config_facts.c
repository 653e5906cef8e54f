/* Facts: predicates in three values, answers and their origin, what follows from flows, contradictions. */
#include "config_folder.h"

#include "config/predicate.h"

#define HEAD "[deployment]\nid = d\n"

static const char *fact_value(const struct deployment *deployment, const char *name)
{
    const struct fact *fact = deployment_fact(deployment, name);
    return fact ? fact->value : NULL;
}

static ptrdiff_t place_of(const void *context, const char *name)
{
    const struct deployment *deployment = context;
    const struct fact *fact = deployment_fact(deployment, name);
    return fact ? fact - deployment->facts : -1;
}

/* What a dimension that applies if TEXT holds would say of the deployment. */
static int applies(const char *text, const struct deployment *deployment)
{
    struct arena arena = {0};
    size_t offset;
    const char *words;
    struct dimension dimension = {.applies = text};
    if (*text)
        dimension.when = predicate_compile(text, &arena, place_of, deployment, &offset, &words);
    int result = config_dimension_applies(&dimension, deployment);
    arena_free(&arena);
    return result;
}

Test(config_facts, predicates_are_three_valued)
{
    struct fact facts[] = {{.name = "a", .value = "yes", .asked = true}, {.name = "b", .asked = true},
        {.name = "moot", .asked = false}, {.name = "list", .value = "TX, CA", .asked = true}};
    struct setting settings[] = {{.key = "what", .value = "audio, notes"}};
    struct flow flows[] = {{.name = "f", .settings = {settings, 1}}};
    struct deployment deployment = {
        .facts = facts, .fact_count = 4, .flows = flows, .flow_count = 1, .kind = "product", .stage = ""};
    static const struct {
        const char *predicate;
        int result;
    } cases[] = {
        {"a = yes", 1},
        {"a = no", 0},
        {"a != yes", 0},
        {"a != no", 1},
        {"b = yes", -1},
        {"b != yes", -1},
        {"not b = yes", -1},
        {"a = yes and b = yes", -1},
        {"a = no and b = yes", 0},
        {"b = yes and a = no", 0},
        {"a = yes or b = yes", 1},
        {"b = yes or a = yes", 1},
        {"a = no or b = yes", -1},
        {"a in no, yes", 1},
        {"a in no, maybe", 0},
        {"a not in no, maybe", 1},
        {"b in yes", -1},
        {"list = TX", 1},
        {"list = CA", 1},
        {"list = T", 0},
        {"list in WI, CA", 1},
        {"list not in WI", 1},
        {"moot = yes", 0},
        {"moot != yes", 1},
        {"a = no or a = yes and b = no", -1},
        {"(a = no or a = yes) and a = yes", 1},
        {"a = yes and (b in x, y or a = yes)", 1},
        {"not (a = yes and a = no)", 1},
        {"kind = product", 1},
        {"kind in site, data-release", 0},
        {"stage = live", 0},
        {"flow.what = audio", 1},
        {"flow.what in images", 0},
        {"flow.form = identified", -1},
        {"", 0},
        {"a", -1},
        {"a =", -1},
        {"a = yes and", -1},
        {"(a = yes", -1},
        {"a = yes b = no", -1},
        {"c = yes", -1},
        {"a == yes", -1},
        {"and = yes", -1},
        {"a in", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(applies(cases[i].predicate, &deployment), cases[i].result, "%s", cases[i].predicate);
}

Test(config_facts, a_predicate_nested_without_end_is_refused)
{
    struct text text = {0};
    struct deployment deployment = {.kind = "product", .stage = ""};
    for (int i = 0; i < 100000; i++)
        text_append_string(&text, "not (");
    cr_expect_eq(applies(text_string(&text), &deployment), -1);
    text_free(&text);
}

Test(config_facts, an_answer_is_kept_with_reason_person_and_origin)
{
    struct folder folder;
    folder_begin(&folder);
    struct deployment *deployment =
        folder_one(&folder, HEAD "[facts]\ntouches_phi = yes\ntouches_phi.why = It listens\nstates = TX, "
                                 "WI\ntoy.color = red\nanswered_by = M. L.\n"
                                 "answered_role = Manager\nanswered_on = 2026-11-03\n");
    cr_expect_str_eq(folder.words, "");
    cr_expect_null(deployment->broken);
    const struct fact *fact = deployment_fact(deployment, "touches_phi");
    cr_expect_str_eq(fact->value, "yes");
    cr_expect_str_eq(fact->why, "It listens");
    cr_expect(!fact->site && !fact->derived && fact->asked);
    cr_expect_eq(fact->origin.line, 4);
    cr_expect_str_eq(fact_value(deployment, "states"), "TX, WI");
    cr_expect_str_eq(fact_value(deployment, "toy.color"), "red");
    cr_expect_str_eq(deployment->answered.by, "M. L.");
    char on[DATE_TEXT_SIZE];
    date_text(deployment->answered.on, on);
    cr_expect_str_eq(on, "2026-11-03");
    folder_end(&folder);
}

Test(config_facts, a_fact_left_out_is_not_set_and_a_moot_one_is_not_asked)
{
    struct folder folder;
    folder_begin(&folder);
    struct deployment *deployment = folder_one(&folder, HEAD "[facts]\ntouches_phi = no\n");
    cr_expect_null(fact_value(deployment, "vendor_role"));
    cr_expect(!deployment_fact(deployment, "vendor_role")->asked);
    cr_expect(deployment_fact(deployment, "data_leaves")->asked);
    cr_expect(deployment_fact(deployment, "records_audio")->asked);
    folder_end(&folder);
    folder_begin(&folder);
    deployment = folder_one(&folder, "[deployment]\nid = d\nkind = data-release\n");
    cr_expect(deployment_fact(deployment, "vendor_role")->asked, "whether it matters cannot be told yet");
    cr_expect(!deployment_fact(deployment, "records_audio")->asked, "a question about products");
    folder_end(&folder);
}

Test(config_facts, wrong_answers_are_errors_with_advice)
{
    static const char *const cases[][2] = {
        {"touches_phy = yes\n",
            "d.ini:4: unknown fact \"touches_phy\"\n    touches_phy = yes\n    ^~~~~~~~~~~\n    did you mean "
            "\"touches_phi\"?"},
        {"touches_phi = maybe\n", "\"maybe\" is none of the values of touches_phi"},
        {"touches_phi = unknown\n", "leave the line out if nobody knows"},
        {"states = TX, XX\n", "\"XX\" is none of the values of states"},
        {"nothing.why = because\n", "unknown fact \"nothing.why\""},
        {"toy.colour = red\n", "did you mean \"toy.color\"?"},
        {"toy.color = green\n", "none of the values of toy.color"},
        {"answered_on = yesterday\n", "\"yesterday\" is not a date"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        AUTO_FREE char *text = memory_format(HEAD "[facts]\n%s", cases[i][0]);
        struct deployment *deployment = folder_one(&folder, text);
        folder_says(&folder, cases[i][1]);
        cr_expect_not_null(deployment->broken, "%s", cases[i][0]);
        folder_end(&folder);
    }
}

Test(config_facts, the_site_answers_for_all_and_the_deployment_wins)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini",
        "[site]\ntimezone = UTC\n[policy]\nrequire =\n[facts]\ntouches_phi = yes\nvendor_role = ba\n"
        "answered_by = D. Osei\nanswered_role = Officer\nanswered_on = 2026-01-01\n");
    struct deployment *deployment = folder_one(&folder, HEAD "[facts]\nvendor_role = none\n");
    cr_expect_str_eq(folder.words, "");
    cr_expect(deployment_fact(deployment, "touches_phi")->site);
    cr_expect_str_eq(fact_value(deployment, "touches_phi"), "yes");
    cr_expect(!deployment_fact(deployment, "vendor_role")->site);
    cr_expect_str_eq(fact_value(deployment, "vendor_role"), "none");
    cr_expect_str_eq(folder.config->site.answered.by, "D. Osei");
    folder_end(&folder);
}

Test(config_facts, of_several_files_that_answer_the_oldest_date_counts)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(
        &folder, "a.ini", "[facts]\ntouches_phi = yes\nanswered_on = 2024-05-05\nanswered_by = Old\n");
    struct deployment *deployment =
        folder_one(&folder, "[deployment]\nid = d\ninclude = a.ini\n[facts]\nvendor_role = ba\nanswered_on = "
                            "2026-11-03\nanswered_by = New\n");
    char on[DATE_TEXT_SIZE];
    date_text(deployment->answered.on, on);
    cr_expect_str_eq(on, "2024-05-05");
    cr_expect_str_eq(deployment->answered.by, "New");
    folder_end(&folder);
}

Test(config_facts, what_flows_say_decides_and_never_gets_better_by_typing)
{
    static const struct {
        const char *text;            /* facts and flows */
        const char *leaves, *trains; /* NULL: not set */
        unsigned contradictions;
    } cases[] = {
        {"[flow:a]\nwhat = x\nform = identified\nto = vendor\ntrains = no\n", "identified", "no", 0},
        {"[flow:a]\nform = limited\nto = vendor\ntrains = local\n[flow:b]\nform = deidentified\nto = "
         "vendor\ntrains = no\n",
            "lds", "local_only", 0},
        {"[flow:a]\nform = synthetic\nto = vendor\ntrains = foundation-model\n", "none", "foundation_model",
            0},
        {"[flow:a]\nform = identified\nto = us\ntrains = vendor-product\n", "none", "vendor_product", 0},
        {"[flow:a]\nform = identified\nfrom = vendor\ntrains = no\n", "none", "no", 0},
        {"[flow:a]\nto = vendor\n", NULL, NULL, 0},
        {"[flow:a]\nform = identified\nto = vendor\n[flow:b]\nto = vendor\n", "identified", NULL, 0},
        {"[flow:a]\nform = limited\nto = vendor\n[flow:b]\nto = vendor\n", NULL, NULL, 0},
        {"[facts]\ntrains_on_our_data = no\n[flow:a]\nform = identified\nto = vendor\ntrains = no\n",
            "identified", "no", 0},
        {"[facts]\ntrains_on_our_data = no\n[flow:a]\nform = identified\nto = vendor\ntrains = "
         "vendor-product\n",
            "identified", "vendor_product", 1},
        {"[facts]\ndata_leaves = none\n[flow:a]\nform = identified\nto = vendor\ntrains = no\n", "identified",
            "no", 1},
        {"[facts]\ntrains_on_our_data = no\n[flow:a]\nform = limited\nto = vendor\n", "lds", "no", 0},
        {"[facts]\ntrains_on_our_data = no\n[flow:a]\nform = limited\nto = v\ntrains = local\n[flow:b]\nform "
         "= limited\nto = v\n",
            "lds", "local_only", 1},
        {"[facts]\ntrains_on_our_data = unknown\n[flow:a]\nform = limited\nto = vendor\n", "lds", "unknown",
            0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        AUTO_FREE char *text = memory_format(HEAD "%s", cases[i].text);
        struct deployment *deployment = folder_one(&folder, text);
        cr_expect_str_eq(folder.words, "");
        const char *leaves = fact_value(deployment, "data_leaves");
        const char *trains = fact_value(deployment, "trains_on_our_data");
        cr_expect(
            string_equal(leaves, cases[i].leaves), "%s: data_leaves %s", text, leaves ? leaves : "unset");
        cr_expect(string_equal(trains, cases[i].trains), "%s: trains %s", text, trains ? trains : "unset");
        unsigned count = 0;
        for (; deployment->contradictions && deployment->contradictions[count]; count++)
            cr_expect(string_starts(deployment->contradictions[count], "AM-01: "));
        cr_expect_eq(count, cases[i].contradictions, "%s", text);
        folder_end(&folder);
    }
}

Test(config_facts, contradicting_answers_are_told)
{
    struct folder folder;
    folder_begin(&folder);
    struct deployment *deployment =
        folder_one(&folder, HEAD "[facts]\ntouches_phi = no\nrecords_audio = yes\n");
    cr_assert_not_null(deployment->contradictions);
    cr_expect_str_eq(deployment->contradictions[0], "AM-01: a recording is patients' data");
    cr_expect_null(deployment->contradictions[1]);
    folder_end(&folder);
    folder_begin(&folder);
    deployment = folder_one(&folder, HEAD "[facts]\nrecords_audio = yes\n");
    cr_expect_null(deployment->contradictions, "what is not answered contradicts nothing");
    folder_end(&folder);
}

Test(config_facts, with_another_answer_what_follows_from_it_is_asked_anew_and_nothing_else_changes)
{
    struct folder folder;
    struct arena arena = {0};
    folder_begin(&folder);
    struct deployment *deployment =
        folder_one(&folder, HEAD "[facts]\ntouches_phi = no\nrecords_audio = no\n");
    cr_assert_not(deployment_fact(deployment, "vendor_role")->asked);
    const struct deployment *without =
        config_with_fact(folder.config, deployment, "touches_phi", NULL, &arena);
    cr_assert_not_null(without);
    cr_expect_null(fact_value(without, "touches_phi"));
    cr_expect_str_eq(fact_value(without, "records_audio"), "no");
    cr_expect(deployment_fact(without, "vendor_role")->asked, "whether it matters cannot be told any more");
    cr_expect_str_eq(fact_value(deployment, "touches_phi"), "no", "the deployment itself stays as it is");
    const struct deployment *other =
        config_with_fact(folder.config, deployment, "records_audio", "yes", &arena);
    cr_assert_not_null(other->contradictions);
    cr_expect_str_eq(other->contradictions[0], "AM-01: a recording is patients' data");
    cr_expect_null(deployment->contradictions);
    cr_expect_null(config_with_fact(folder.config, deployment, "no_such_fact", NULL, &arena));
    folder_end(&folder);
    arena_free(&arena);
}

Test(config_facts, a_contradiction_stays_when_one_of_its_facts_is_taken_away)
{
    struct folder folder;
    struct arena arena = {0};
    folder_begin(&folder);
    struct deployment *deployment =
        folder_one(&folder, HEAD "[facts]\ntouches_phi = no\nrecords_audio = yes\n");
    const struct deployment *without =
        config_with_fact(folder.config, deployment, "records_audio", NULL, &arena);
    cr_assert_not_null(without->contradictions);
    cr_expect_str_eq(without->contradictions[0], "AM-01: a recording is patients' data");
    cr_expect_null(without->contradictions[1], "and is told once");
    folder_end(&folder);
    arena_free(&arena);
}

Test(config_facts, flows_with_unknown_values_are_errors)
{
    static const char *const cases[][2] = {
        {"form = identifed\nto = v\n", "did you mean \"identified\"?"},
        {"form = limited\nto = v\ntrains = yes\n", "none of the values of trains"},
        {"form = limited\nto = v\npurpose = fun\n", "none of the values of purpose"},
        {"form = limited\nto = v\nhwat = x\n", "did you mean \"what\"?"},
        {"form = limited\n", "needs \"to\" or \"from\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        AUTO_FREE char *text = memory_format(HEAD "[flow:f]\n%s", cases[i][0]);
        cr_expect_not_null(folder_one(&folder, text)->broken);
        folder_says(&folder, cases[i][1]);
        folder_end(&folder);
    }
}

Test(config_facts, a_wrong_facts_file_is_told_with_its_place)
{
    static const char *const cases[][2] = {
        {"[a]\nvalues = yes\n", "facts.ini:1: [a] needs \"question\""},
        {"[a]\nquestion = ?\nask_if = b = yes\n", "facts.ini:3: ask_if: there is no such fact"},
        {"[a]\nquestion = ?\nask_if = a = yes\n", "facts.ini:3: ask_if: there is no such fact"},
        {"[a]\nquestion = ?\n[contradiction:x]\nwhen = a = \nsays = no\n", "a value is missing"},
        {"[a]\nquestion = ?\nvalus = yes\n", "did you mean \"values\"?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        folder_write(&folder, "facts.ini", cases[i][0]);
        folder_one(&folder, HEAD);
        folder_says(&folder, cases[i][1]);
        cr_expect_eq(folder.result, -EINVAL);
        folder_end(&folder);
    }
}

Test(config_facts, definitions_are_there_for_those_who_explain)
{
    struct folder folder;
    folder_begin(&folder);
    folder_one(&folder, HEAD);
    size_t count;
    cr_expect_not_null(config_facts(folder.config, &count));
    cr_expect_eq(count, 7, "six of the file and one of the plugin");
    const struct fact_definition *fact = config_fact(folder.config, "vendor_role");
    cr_expect_str_eq(fact->ask_if, "touches_phi = yes");
    cr_expect_str_eq(fact->values[0], "ba");
    cr_expect_null(config_fact(folder.config, "nothing"));
    cr_expect_eq(folder.config->site.dimension_count, 2);
    cr_expect_str_eq(folder.config->site.dimensions[0].applies, "touches_phi = yes");
    cr_expect_str_eq(folder.config->site.dimensions[1].applies, "");
    folder_end(&folder);
}
