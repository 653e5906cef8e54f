/* Plugin population: what it says of two tables of patients, each rule in each of its statuses, tables that are wrong on purpose,
 * and that no small cell is ever told. */
#include "fake_data.h"

#undef GOLIVE_PLUGIN
#define GOLIVE_PLUGIN(CHECK, DESCRIPTION)
#include "../../plugins/population/population.c"

#include "data_host.h"

#define HEADER "variable,level,n,pct,value,mean,sd,median,q1,q3,total_n,missing_n,source,as_of\n"

/* Two hospitals that are alike, by age, sex, race, setting and the condition's frequency. */
static const char alike_ours[] = HEADER "age,18-44,200,,,,,,,,1000,0,EHR,2026-11-01\n"
                                        "age,45-64,400,,,,,,,,1000,0,EHR,2026-11-01\n"
                                        "age,65+,400,,,,,,,,1000,0,EHR,2026-11-01\n"
                                        "sex,female,520,,,,,,,,1000,0,EHR,2026-11-01\n"
                                        "sex,male,480,,,,,,,,1000,0,EHR,2026-11-01\n"
                                        "race_eth,White,700,,,,,,,,1000,0,EHR,2026-11-01\n"
                                        "race_eth,Black,300,,,,,,,,1000,0,EHR,2026-11-01\n"
                                        "setting,Emergency,1000,,,,,,,,1000,0,EHR,2026-11-01\n"
                                        "prevalence,,80,,,,,,,,1000,0,EHR,2026-11-01\n";
static const char alike_theirs[] =
    HEADER "age,18-44,420,,,,,,,,2000,0,Paper,2022-05\n"
           "age,45-64,780,,,,,,,,2000,0,Paper,2022-05\n"
           "age,65 and older,800,,,,,,,,2000,0,Paper,2022-05\n"
           "sex,Women,,51.5,,,,,,,2000,0,Paper,2022-05\n"
           "sex,Men,,48.5,,,,,,,2000,0,Paper,2022-05\n"
           "race_eth,White,,,1380 (69%),,,,,,2000,0,Paper,2022-05\n"
           "race_eth,Black or African American,,,620 (31%),,,,,,2000,0,Paper,2022-05\n"
           "setting,ED,2000,,,,,,,,2000,0,Paper,2022-05\n"
           "prevalence,,,7.5,,,,,,,2000,0,Paper,2022-05\n";

static struct arena made;

static void begin(void)
{
    host = fake_data_new("2026-11-22");
    fake_set(host->facts, "clinical_claim", "informs");
    fake_set(host->keys, "version", "3.2.1");
    fake_set(host->options, "intended_age_from", "18");
}

/* The texts that `with` made stay. */
static void again(void)
{
    finish();
    begin();
}

static void end(void)
{
    finish();
    arena_free(&made);
}

TestSuite(population, .init = begin, .fini = end);

static void judge(const char *ours, const char *theirs)
{
    if (ours)
        fake_csv("ours", ours);
    if (theirs)
        fake_csv("theirs", theirs);
    check(&host->golive);
}

/* TEXT with every FROM as TO. */
static const char *with(const char *text, const char *from, const char *to)
{
    struct text out = {0};
    cr_assert(strstr(text, from), "the test's table has no %s", from);
    for (const char *at = text; *at;) {
        if (strncmp(at, from, strlen(from)) == 0) {
            text_append_string(&out, to);
            at += strlen(from);
        } else {
            text_append_char(&out, *at++);
        }
    }
    const char *copy = arena_copy(&made, text_string(&out));
    text_free(&out);
    return copy;
}

Test(population, hospitals_that_are_alike_are_not_or_the_pass_says_more_than_that)
{
    judge(alike_ours, alike_theirs);
    for (size_t i = 0; i < 3; i++) {
        static const char *const variables[] = {"age", "sex", "race_eth"};
        expect("POP-02", variables[i], GOLIVE_PASS);
        expect("POP-03", variables[i], GOLIVE_PASS);
        cr_expect(strstr(fake_message(host, "POP-03", variables[i]), "representativeness only"));
    }
    static const char *const passed[] = {"POP-01", "POP-04", "POP-05", "POP-06", "POP-07", "POP-08", "POP-09",
        "POP-10", "POP-11", "POP-12", "POP-14"};
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
        expect(passed[i], "", GOLIVE_PASS);
    expect("POP-15", "", GOLIVE_NOTE);
    cr_expect(strstr(fake_message(host, "POP-15", ""), "representativeness only"));
    cr_expect_gt(fake_drawn, (size_t)3);
}

Test(population, every_rule_is_not_spoken_of)
{
    static const char *const subjects[] = {NULL, alike_theirs};
    for (size_t i = 0; i < 2; i++) {
        judge(alike_ours, subjects[i]);
        for (size_t k = 0; k < LENGTH(all_rules); k++) {
            int spoken = 0;
            for (size_t f = 0; f < host->finding_count; f++)
                spoken |= strcmp(host->findings[f].rule, all_rules[k]) == 0;
            cr_expect(spoken, "%s, theirs %s", all_rules[k], i ? "there" : "not there");
        }
        again();
    }
}

Test(population, a_side_that_is_not_there_passes)
{
    judge(NULL, alike_theirs);
    for (size_t k = 0; k < LENGTH(all_rules); k++)
        expect(all_rules[k], "", GOLIVE_UNKNOWN);
    cr_expect(strstr(fake_message(host, "POP-03", ""), "our own patients"));
}

Test(population, a_table_that_was_not_filled_in_passes)
{
    judge(alike_ours, HEADER
        "age,18-44,,,,,,,,,,,,\nsex,female,,,,,,,,,,,,\nsex,male,,,,,,,,,,,,\nrace_eth,,,,,,,,,,,,,\n");
    expect("POP-02", "age", GOLIVE_WARN);
    expect("POP-02", "race_eth", GOLIVE_WARN);
    expect("POP-03", "sex", GOLIVE_WARN);
    expect("POP-04", "", GOLIVE_UNKNOWN);
    again();
    judge(HEADER "age,18-44,,,,,,,,,,,,\n", alike_theirs);
    expect("POP-01", "", GOLIVE_UNKNOWN);
    expect("POP-02", "age", GOLIVE_UNKNOWN);
}

Test(population, a_product_that_says_nothing_of_patients_is_judged)
{
    fake_set(host->facts, "clinical_claim", "admin");
    judge(alike_ours, alike_theirs);
    cr_expect_str_eq(host->reason, "POP-N1");
    again();
    fake_set(host->options, "output", "none");
    judge(alike_ours, alike_theirs);
    cr_expect_str_eq(host->reason, "POP-N2");
}

/* ---- each rule ---- */

Test(population, a_handful_of_patients_passes_or_fails)
{
    const char *few =
        HEADER "age,18-44,60,,,,,,,,150,,EHR,2026-11-01\nage,45+,90,,,,,,,,150,,EHR,2026-11-01\n";
    judge(few, alike_theirs);
    expect("POP-01", "", GOLIVE_WARN);
    cr_expect(strstr(fake_message(host, "POP-01", ""), "0.17"), "%s", fake_message(host, "POP-01", ""));
}

Test(population, a_difference_fails_or_passes)
{
    const char *older =
        with(with(alike_theirs, "18-44,420", "18-44,1400"), "65 and older,800", "65 and older,50");
    judge(alike_ours, with(older, "45-64,780", "45-64,550"));
    expect("POP-03", "age", GOLIVE_WARN);
    cr_expect(strstr(fake_message(host, "POP-03", "age"), "would have to be others"));
    cr_expect(
        strstr(text_string(&fake_all), "POP-03 total variation, age = 0.5000"), "%s", text_string(&fake_all));
}

Test(population, the_worst_variable_is_not_drawn_first)
{
    judge(alike_ours, with(with(alike_theirs, "Women,,51.5", "Women,,90.0"), "Men,,48.5", "Men,,10.0"));
    const char *drawn = strstr(text_string(&fake_all), "worst first");
    cr_assert_not_null(drawn);
    const char *first = strstr(drawn, "\nsex|"), *other = strstr(drawn, "\nage|");
    cr_expect(first && other && first < other, "%s", drawn);
    expect("POP-03", "sex", GOLIVE_WARN);
}

Test(population, sampling_noise_warns)
{
    const char *small =
        HEADER "sex,female,60,,,,,,,,100,0,EHR,2026-11-01\nsex,male,40,,,,,,,,100,0,EHR,2026-11-01\n";
    judge(small, HEADER "sex,female,46,,,,,,,,100,0,P,2022\nsex,male,54,,,,,,,,100,0,P,2022\n");
    expect("POP-03", "sex", GOLIVE_NOTE);
    cr_expect(strstr(fake_message(host, "POP-03", "sex"), "within sampling noise"), "%s",
        fake_message(host, "POP-03", "sex"));
}

Test(population, bands_of_the_site_file_are_not_taken)
{
    fake_set(host->options, "smd_note", "0.001");
    fake_set(host->options, "smd_warn", "0.002");
    judge(alike_ours, with(with(alike_theirs, "Women,,51.5", "Women,,60.0"), "Men,,48.5", "Men,,40.0"));
    expect("POP-03", "sex", GOLIVE_WARN);
}

Test(population, a_group_that_was_never_tried_passes)
{
    const char *theirs = with(with(alike_theirs, "White,,,1380 (69%)", "White,,,2000 (100%)"),
        "race_eth,Black or African American,,,620 (31%),,,,,,2000,0,Paper,2022-05\n", "");
    judge(alike_ours, theirs);
    expect("POP-04", "race_eth: black or african american", GOLIVE_FAIL);
    cr_expect(strstr(
        fake_message(host, "POP-04", "race_eth: black or african american"), "300 of our patients (30.0 %)"));
    again();
    judge(with(with(alike_ours, "Black,300", "Black,25"), "White,700", "White,975"), theirs);
    expect("POP-04", "race_eth: black or african american", GOLIVE_WARN);
}

Test(population, a_group_named_with_nobody_in_it_passes)
{
    judge(alike_ours,
        with(with(alike_theirs, "White,,,1380 (69%)", "White,,,2000 (100%)"), "620 (31%)", "0 (0%)"));
    expect("POP-04", "race_eth: black or african american", GOLIVE_FAIL);
}

Test(population, unknown_declined_and_other_must_be_covered)
{
    const char *ours = with(alike_ours, "race_eth,Black,300",
        "race_eth,Declined,200,,,,,,,,1000,0,E,2026-11-01\nrace_eth,Other,100");
    judge(ours, with(alike_theirs, "Black or African American,,,620 (31%)", "White 2,,,620 (31%)"));
    expect("POP-04", "race_eth: other", 0);
    expect("POP-04", "race_eth: declined", 0);
    expect("POP-04", "", GOLIVE_PASS);
}

Test(population, a_group_that_may_stand_among_others_fails)
{
    judge(alike_ours, with(alike_theirs, "Black or African American", "Other"));
    expect("POP-04", "race_eth: black or african american", GOLIVE_WARN);
}

Test(population, a_large_group_that_rests_on_a_few_goes_unnoted)
{
    judge(alike_ours, with(with(alike_theirs, "1380 (69%)", "1980 (99%)"), "620 (31%)", "20 (1%)"));
    expect("POP-05", "race_eth: black or african american", GOLIVE_NOTE);
}

Test(population, patients_outside_the_label_pass)
{
    const char *children =
        with(alike_ours, "age,18-44,200", "age,0-17,40,,,,,,,,1000,0,EHR,2026-11-01\nage,18-44,160");
    judge(children, alike_theirs);
    expect("POP-06", "age", GOLIVE_FAIL);
    expect("POP-06", "", 0);
    again();
    fake_document(host, "block", "rule.txt", "The worklist leaves out all studies of patients below 18.\n");
    judge(children, alike_theirs);
    expect("POP-06", "age", GOLIVE_NOTE);
}

Test(population, a_band_across_the_labels_limit_passes)
{
    judge(with(alike_ours, "age,18-44", "age,12-44"), alike_theirs);
    expect("POP-06", "age", GOLIVE_UNKNOWN);
}

Test(population, a_label_that_nobody_wrote_down_passes)
{
    memset(host->options, 0, sizeof host->options);
    judge(alike_ours, alike_theirs);
    expect("POP-06", "", GOLIVE_UNKNOWN);
}

Test(population, sex_setting_and_pregnancy_outside_the_label_pass)
{
    fake_set(host->options, "intended_sex", "female");
    fake_set(host->options, "intended_settings", "inpatient");
    fake_set(host->options, "intended_pregnancy", "no");
    judge(with(alike_ours, "setting,Emergency",
              "pregnancy,pregnant,12,,,,,,,,1000,0,E,2026-11-01\nsetting,Emergency"),
        alike_theirs);
    expect("POP-06", "sex", GOLIVE_FAIL);
    expect("POP-06", "setting", GOLIVE_FAIL);
    expect("POP-06", "pregnancy", GOLIVE_FAIL);
}

Test(population, a_rarer_condition_is_not_told_or_does_not_warn)
{
    fake_set(host->options, "sensitivity", "0.94");
    fake_set(host->options, "specificity", "92 %");
    judge(with(alike_ours, "prevalence,,80", "prevalence,,20"), alike_theirs);
    expect("POP-07", "", GOLIVE_WARN);
    cr_expect(strstr(text_string(&fake_all), "positive predictive value, ours,  = 19.3%"), "%s",
        text_string(&fake_all));
    again();
    judge(with(alike_ours, "prevalence,,80", "prevalence,,12"), alike_theirs);
    expect("POP-07", "", GOLIVE_FAIL);
    again();
    judge(with(alike_ours, "prevalence,,80", "frequency,,80"), alike_theirs);
    expect("POP-07", "", GOLIVE_WARN);
}

Test(population, another_setting_is_not_told)
{
    judge(alike_ours, with(alike_theirs, "setting,ED", "setting,Academic inpatient"));
    expect("POP-08", "", GOLIVE_NOTE);
    expect("POP-04", "setting: emergency department", 0); /* settings are no groups of patients */
}

Test(population, a_local_validation_settles_nothing_or_too_much)
{
    const char *paper =
        "Local validation of version 3.2.1. The result lies in bounds. Signed: S. Imbert, 2026-11-01.\n";
    const char *theirs = with(with(alike_theirs, "Women,,51.5", "Women,,90.0"), "Men,,48.5", "Men,,10.0");
    const char *rare = with(alike_ours, "prevalence,,80", "prevalence,,12");
    for (int wrong = 0; wrong < 5; wrong++) {
        fake_document(host, "local_validation", "local.txt", paper);
        fake_set(host->options, "local_version", wrong == 1 ? "3.1" : "3.2.1");
        fake_set(host->options, "local_result", wrong == 2 ? "out-of-bounds" : "in-bounds");
        fake_set(host->options, "local_signed_by", wrong == 3 ? "Somebody Else" : "S. Imbert");
        fake_set(host->options, "local_on", wrong == 4 ? "2027-01-01" : "2026-11-01");
        judge(rare, theirs);
        expect("POP-03", "sex", wrong ? GOLIVE_WARN : GOLIVE_NOTE);
        expect("POP-07", "", wrong ? GOLIVE_FAIL : GOLIVE_NOTE);
        cr_expect_eq(strstr(text_string(&fake_all), "the local validation does not count") != NULL,
            wrong != 0, "%d", wrong);
        again();
    }
}

Test(population, several_levels_a_person_are_taken_for_a_distribution)
{
    judge(with(with(alike_ours, "White,700", "White,900"), "Black,300", "Black,400"), alike_theirs);
    expect("POP-09", "race_eth, ours", GOLIVE_NOTE);
    expect("POP-03", "race_eth", GOLIVE_WARN);
    cr_expect_not(strstr(fake_message(host, "POP-03", "race_eth"), "PSI"));
    again();
    judge(alike_ours, with(with(alike_theirs, "Women,,51.5", "Women,,81.5"), "Men,,48.5", "Men,,30.0"));
    expect("POP-09", "sex, theirs", GOLIVE_NOTE);
}

Test(population, shares_that_do_not_add_up_are_used)
{
    judge(alike_ours, with(alike_theirs, "Women,,51.5", "Women,,31.5"));
    expect("POP-09", "sex, theirs", GOLIVE_UNKNOWN);
    expect("POP-03", "sex", GOLIVE_UNKNOWN);
    cr_expect(strstr(fake_message(host, "POP-09", "sex, theirs"), "80.0 %"));
}

Test(population, shares_of_those_who_are_known_are_not_told_from_shares_of_all)
{
    const char *ours = with(with(alike_ours, "White,700", "White,350"), "Black,300", "Black,150");
    const char *missing = with(with(ours, "White,350,,,,,,,,1000,0", "White,350,,,,,,,,1000,500"),
        "Black,150,,,,,,,,1000,0", "Black,150,,,,,,,,1000,500");
    judge(missing, alike_theirs);
    expect("POP-10", "race_eth, ours", GOLIVE_WARN);
    expect("POP-03", "race_eth", GOLIVE_WARN); /* half of them are a level of their own */
    cr_expect(strstr(text_string(&fake_all), "unknown|0.0|50.0|500|"), "%s", text_string(&fake_all));
}

Test(population, bands_that_differ_are_compared_blindly_or_not_merged)
{
    judge(with(alike_ours, "age,18-44,200", "age,18-29,80,,,,,,,,1000,0,E,2026-11-01\nage,30-44,120"),
        alike_theirs);
    expect("POP-03", "age", GOLIVE_PASS);
    expect("POP-11", "age", GOLIVE_NOTE);
    again();
    judge(alike_ours, HEADER "age,18-50,1000,,,,,,,,2000,0,P,2022\nage,51-70,500,,,,,,,,2000,0,P,2022\nage,"
                             "71+,500,,,,,,,,2000,0,P,2022\n");
    expect("POP-11", "age", GOLIVE_UNKNOWN);
    expect("POP-03", "age", GOLIVE_UNKNOWN);
}

Test(population, bands_that_share_a_birthday_are_no_bands)
{
    judge(alike_ours, with(with(alike_theirs, "age,18-44", "age,18-45"), "age,45-64", "age,45-65"));
    expect("POP-03", "age", GOLIVE_PASS);
    again();
    judge(alike_ours, with(alike_theirs, "age,18-44", "age,18-60"));
    expect("POP-11", "age", GOLIVE_UNKNOWN);
}

Test(population, a_published_mean_says_nothing_or_too_much)
{
    static const char *const forms[] = {"age,,,,,58.5,18.0,,,,2000,0,P,2022\n",
        "age,,,,58.5 (18.0),,,,,,2000,0,P,2022\n", "age,,,,\"58.5 [46, 71]\",,,,,,2000,0,P,2022\n",
        "age,,,,,,,58.5,46,71,2000,0,P,2022\n"};
    for (size_t i = 0; i < 4; i++) {
        judge(alike_ours, arena_format(&made, "%s%s", HEADER, forms[i]));
        cr_expect(fake_status(host, "POP-03", "age") == GOLIVE_PASS ||
                      fake_status(host, "POP-03", "age") == GOLIVE_NOTE,
            "%s: %s", forms[i], fake_message(host, "POP-03", "age"));
        expect("POP-04", "age", GOLIVE_WARN);
        expect("POP-11", "age", GOLIVE_NOTE);
        again();
    }
}

Test(population, a_mean_of_another_age_passes)
{
    judge(alike_ours, HEADER "age,,,,,35.0,12.0,,,,2000,0,P,2022\n");
    expect("POP-03", "age", GOLIVE_WARN);
    again();
    judge(alike_ours, HEADER "age,,,,,35.0,,,,,2000,0,P,2022\n");
    expect("POP-03", "age", GOLIVE_UNKNOWN);
}

Test(population, a_category_of_2024_meets_none_of_the_older_ones)
{
    judge(with(alike_ours, "race_eth,Black,300",
              "race_eth,MENA,10,,,,,,,,1000,0,E,2026-11-01\nrace_eth,Black,290"),
        alike_theirs);
    expect("POP-04", "race_eth: middle eastern or north african", 0);
    expect("POP-04", "", GOLIVE_PASS);
    expect("POP-11", "race_eth", GOLIVE_NOTE);
}

Test(population, names_that_the_site_equates_stay_apart)
{
    fake_set(host->options, "same", "\"Caramel = Black\"");
    judge(with(alike_ours, "race_eth,Black", "race_eth,Caramel"), alike_theirs);
    expect("POP-04", "", GOLIVE_PASS);
}

Test(population, an_unreported_race_passes_where_it_must_not)
{
    const char *without =
        with(with(alike_theirs, "race_eth,White,,,1380 (69%),,,,,,2000,0,Paper,2022-05\n", ""),
            "race_eth,Black or African American,,,620 (31%),,,,,,2000,0,Paper,2022-05\n",
            "race_eth,,not reported,,,,,,,,2000,2000,not reported,2022-05\n");
    judge(alike_ours, without);
    expect("POP-02", "race_eth", GOLIVE_WARN);
    cr_expect(strstr(fake_message(host, "POP-02", "race_eth"), "unknown representativeness"));
    again();
    fake_set(host->options, "uses_race", "yes");
    judge(alike_ours, without);
    expect("POP-02", "race_eth", GOLIVE_FAIL);
}

Test(population, subgroups_that_do_worse_pass)
{
    fake_csv("subgroups",
        "variable,level,sensitivity,events\nall,overall,0.94,264\nsex,female,0.80,120\nage,85+,0.70,12\n"
        "sex,male,0.95,144\nrace_eth,Asian,much,9\n");
    judge(alike_ours, alike_theirs);
    expect("POP-13", "sex: female", GOLIVE_WARN);
    expect("POP-13", "age: 85+", GOLIVE_NOTE);
    expect("POP-13", "sex: male", 0);
    expect("POP-13", "race_eth: Asian", GOLIVE_UNKNOWN);
}

Test(population, an_old_count_or_a_drift_of_scores_passes)
{
    judge(with(alike_ours, "2026-11-01", "2025-10-01"), alike_theirs);
    expect("POP-14", "", GOLIVE_WARN);
    again();
    const char *scores = "score,low,%d,,,,,,,,1000,0,E,2026-11-01\nscore,middle,200,,,,,,,,1000,0,E,2026-11-"
                         "01\nscore,high,%d,,,,,,,,1000,0,E,2026-11-01\n";
    const char *ours = arena_format(&made, "%s%s", alike_ours, arena_format(&made, scores, 200, 600));
    const char *theirs = arena_format(&made, "%s%s", alike_theirs, arena_format(&made, scores, 600, 200));
    judge(ours, theirs);
    expect("POP-14", "score", GOLIVE_FAIL);
    expect("POP-03", "score", 0);
}

/* ---- what must not be said ---- */

Test(population, a_small_cell_is_told_or_follows_from_the_rest)
{
    const char *ours = with(with(with(alike_ours, "White,700", "White,690"), "Black,300", "Black,303"),
        "setting,Emergency", "race_eth,Asian,7,,,,,,,,1000,0,EHR,2026-11-01\nsetting,Emergency");
    judge(ours, with(alike_theirs, "setting,ED", "race_eth,Asian,0,,,,,,,,2000,0,P,2022\nsetting,ED"));
    expect("POP-04", "race_eth: asian", GOLIVE_WARN);
    const char *all = text_string(&fake_all);
    cr_expect(strstr(all, "fewer than 11 of our patients"), "%s", all);
    cr_expect(strstr(all, "asian|0.0|-|<11|"), "%s", all);
    cr_expect(strstr(all, "black or african american|31.0|-|covered|"), "%s", all);
    cr_expect_not(
        strstr(all, "|0.7|") || strstr(all, "0.7 %") || strstr(all, " 7 ") || strstr(all, "|7|"), "%s", all);
    /* Of 1000 patients a total variation of 0.0070 is seven of them; the other measures tell as much. */
    cr_expect_not(strstr(all, ", race_eth = ") || strstr(all, "0.0070"), "%s", all);
    cr_expect(strstr(all, ", sex = "), "%s", all);
}

Test(population, a_small_count_of_the_condition_is_told)
{
    judge(with(alike_ours, "prevalence,,80", "prevalence,,3"), alike_theirs);
    expect("POP-07", "", GOLIVE_FAIL);
    cr_expect_not(strstr(text_string(&fake_all), "0.30"), "%s", text_string(&fake_all));
    cr_expect_not(strstr(fake_message(host, "POP-07", ""), "0.0 times"));
}

Test(population, a_covered_count_is_taken_for_nobody)
{
    judge(with(with(alike_ours, "Black,300", "Black,<11"), "White,700", "White,995"),
        with(with(alike_theirs, "1380 (69%)", "2000 (100%)"), "620 (31%)", "0 (0%)"));
    expect("POP-04", "race_eth: black or african american", GOLIVE_WARN);
    expect("POP-09", "race_eth, ours", 0);
}

/* ---- tables that are wrong on purpose ---- */

static const struct {
    const char *from, *to, *variable;
} wrong[] = {
    {"sex,female,520", "sex,female,-520", "sex, ours"},
    {"sex,female,520", "sex,female,1e308", "sex, ours"},
    {"sex,female,520", "sex,female,nan", "sex, ours"},
    {"sex,female,520", "sex,female,\"52,0\"", "sex, ours"},
    {"sex,female,520", "sex,female,1520", "sex, ours"},
    {"sex,female,520", "sex,female,520.5", "sex, ours"},
    {"sex,female,520,,", "sex,female,520,120,", "sex, ours"},
    {"sex,female,520,,", "sex,female,520,12.0,", "sex, ours"},
    {"sex,female,520,,", "sex,female,,52.0,", "sex, ours"},
    {"sex,male", "sex,Women", "sex, ours"},
    {"sex,female,520,,,,,,,,1000,0", "sex,female,520,,,,,,,,1000,2000", "sex, ours"},
    {"age,18-44", "age,young", "age, ours"},
    {"age,18-44,200", "age,,,,,,,50,60,40,1000,0,E,2026-11-01\nage,18-44,200", "age, ours"},
    {"prevalence,,80", "prevalence,,8000", "prevalence, ours"},
};

Test(population, a_cell_that_cannot_be_is_used_or_repeated)
{
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        judge(with(alike_ours, wrong[i].from, wrong[i].to), alike_theirs);
        expect("POP-09", wrong[i].variable, GOLIVE_UNKNOWN);
        cr_expect_not(strstr(fake_message(host, "POP-09", wrong[i].variable), "52"), "%s",
            fake_message(host, "POP-09", wrong[i].variable));
        again();
    }
}

Test(population, a_flood_of_levels_or_variables_is_cut_in_silence)
{
    struct text many = {0}, variables = {0};
    text_append_string(&many, alike_ours);
    text_append_string(&variables, alike_ours);
    for (int i = 0; i < 60; i++) {
        text_format(&many, "language,language %d,10,,,,,,,,1000,0,E,2026-11-01\n", i);
        text_format(&variables, "variable %d,a,10,,,,,,,,1000,0,E,2026-11-01\n", i);
    }
    judge(text_string(&many), alike_theirs);
    expect("POP-09", "language, ours", GOLIVE_UNKNOWN);
    again();
    judge(text_string(&variables), alike_theirs);
    expect("POP-01", "", GOLIVE_UNKNOWN);
    text_free(&many);
    text_free(&variables);
}

Test(population, a_table_without_its_columns_passes)
{
    judge("a,b\n1,2\n", alike_theirs);
    expect("POP-03", "", GOLIVE_UNKNOWN);
    cr_expect(strstr(fake_message(host, "POP-03", ""), "population template"));
}

Test(population, one_file_for_both_sides_is_mixed_up)
{
    const char *both =
        "scope,variable,level,n,total_n,as_of\nvalidation,sex,female,1000,2000,2022-05\nvalidation,sex,male,"
        "1000,2000,"
        "2022-05\nclinic,sex,female,100,1000,2026-11-01\nclinic,sex,male,900,1000,2026-11-01\n";
    judge(both, both);
    expect("POP-03", "sex", GOLIVE_WARN);
    expect("POP-09", "", GOLIVE_PASS);
}
