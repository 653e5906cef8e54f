/* The arithmetic of plugin population against vectors worked out elsewhere (RULES.md 14), and its reading of numbers, names and
 * bands as people write them. */
#include <criterion/criterion.h>

#include "../../plugins/population/levels.h"
#include "../../plugins/population/number.h"
#include "../../plugins/population/statistics.h"

static void near(double value, double wanted, double digits, const char *what)
{
    cr_expect(fabs(value - wanted) <= digits / 2 + 1e-12, "%s is %.6f instead of %.6f", what, value, wanted);
}

static const double theirs[] = {.10, .25, .40, .25}, ours[] = {.20, .30, .35, .15};

Test(population, the_test_vectors_come_out_otherwise)
{
    near(smd_continuous(62, 15, 55, 18), 0.4225, 1e-4, "SMD of means");
    near(smd_binary(0.45, 0.52), 0.1404, 1e-4, "SMD of shares");
    near(psi(theirs, ours, 4, 0.0001), 0.1362, 1e-4, "PSI");
    near(total_variation(theirs, ours, 4), 0.1500, 1e-4, "total variation");
    near(jensen_shannon_bits(theirs, ours, 4), 0.0242, 1e-4, "Jensen-Shannon bits");
    near(jensen_shannon(theirs, ours, 4), 0.1556, 1e-4, "Jensen-Shannon distance");
    near(hellinger(theirs, ours, 4), 0.1300, 1e-4, "Hellinger");
    near(smd_levels(theirs, ours, 4), 0.3701, 1e-4, "SMD of levels");
}

Test(population, chi_square_and_what_follows_from_it_come_out_otherwise)
{
    double n_theirs[4], n_ours[4];
    size_t levels;
    int usable;
    for (size_t i = 0; i < 4; i++) {
        n_theirs[i] = theirs[i] * 2000;
        n_ours[i] = ours[i] * 400;
    }
    double chi2 = chi_square(n_theirs, n_ours, 4, &levels, &usable);
    near(chi2, 48.211, 1e-3, "chi-square");
    cr_expect_eq(levels, 4);
    cr_expect(usable);
    near(cramer_v(chi2, 2400), 0.1417, 1e-4, "V");
    near(psi_noise(4, 2000, 400), 0.0234, 1e-4, "noise");
    near(psi_noise(7, 200, 5000), 0.0655, 1e-4, "noise");
    near(psi_noise(10, 1000, 5000), 0.0203, 1e-4, "noise");
    static const double quantiles[] = {3.841, 5.991, 7.815, 9.488, 11.070, 12.592, 14.067, 15.507, 16.919};
    for (size_t df = 1; df <= 9; df++)
        near(chi_square_95((double)df), quantiles[df - 1], 1e-3, "quantile");
    near(chi_square_tail(3.841458820694124, 1), 0.05, 1e-6, "tail");
    near(chi_square_tail(100, 3), 1.5e-21, 1e-20, "far tail");
}

Test(population, sampling_errors_come_out_otherwise)
{
    near(smd_error(0.1, 100, 5000), 0.101, 1e-3, "SE");
    near(smd_error(0.1, 200, 5000), 0.072, 1e-3, "SE");
    near(smd_error(0.1, 400, 5000), 0.052, 1e-3, "SE");
    near(smd_error(0.1, 1000, 5000), 0.035, 1e-3, "SE");
    struct interval interval = wilson(37, 58);
    near(interval.low, 0.5093, 1e-4, "Wilson");
    near(interval.high, 0.7495, 1e-4, "Wilson");
    near(mean_of_quartiles(52, 64, 75), 63.6667, 1e-4, "mean of quartiles");
    near(sd_of_quartiles(52, 75), 17.0370, 1e-4, "SD of quartiles");
    near(positive_value(0.94, 0.92, 0.02), 0.1934, 1e-4, "PPV");
}

Test(population, empty_levels_and_extremes_break_the_arithmetic)
{
    static const double left[] = {1, 0, 0}, right[] = {0, 0, 1}, half[] = {0.5, 0, 0.5};
    cr_expect(isfinite(psi(left, right, 3, 0.0001)));
    near(total_variation(left, right, 3), 1, 1e-9, "total variation");
    near(jensen_shannon(left, right, 3), 1, 1e-9, "Jensen-Shannon");
    near(hellinger(left, right, 3), 1, 1e-9, "Hellinger");
    cr_expect_eq(smd_levels(half, half, 3), 0, "a level that nobody has");
    cr_expect(isinf(smd_continuous(1, 0, 2, 0)) && smd_continuous(1, 0, 1, 0) == 0);
    size_t levels;
    int usable;
    static const double few[] = {1, 1, 1}, many[] = {1, 1000, 1000};
    chi_square(few, many, 3, &levels, &usable);
    cr_expect_not(usable, "expected counts below 1");
}

/* ---- reading ---- */

struct form {
    const char *text;
    int counts;
    struct published cell;
};

static void same(double value, double wanted, const char *text)
{
    cr_expect((isnan(value) && isnan(wanted)) || fabs(value - wanted) < 1e-9, "\"%s\" gives %g instead of %g",
        text, value, wanted);
}

#define NO NAN
Test(population, a_published_form_is_read_otherwise)
{
    static const struct form forms[] = {
        {"110 (50.2%)", 1, {110, NO, 50.2, NO, NO, NO, NO, NO, 1, 0}},
        {"110 (50.2)", 1, {110, NO, 50.2, NO, NO, NO, NO, NO, 1, 0}},
        {"n=1,204 (50 %)", 1, {1204, NO, 50, NO, NO, NO, NO, NO, 0, 0}},
        {"50.2% (110)", 1, {110, NO, 50.2, NO, NO, NO, NO, NO, 1, 0}},
        {"37/58 (63.8)", 1, {37, 58, 63.8, NO, NO, NO, NO, NO, 1, 0}},
        {"37/58", 1, {37, 58, NO, NO, NO, NO, NO, NO, 0, 0}},
        {"50.2 %", 1, {NO, NO, 50.2, NO, NO, NO, NO, NO, 1, 0}},
        {"4,120", 1, {4120, NO, NO, NO, NO, NO, NO, NO, 0, 0}},
        {"<11", 1, {5, NO, NO, NO, NO, NO, NO, NO, 0, 1}},
        {"50.2% (110/219)", 1, {110, 219, 50.2, NO, NO, NO, NO, NO, 1, 0}},
        {"50.2% [110 of 219]", 1, {110, 219, 50.2, NO, NO, NO, NO, NO, 1, 0}},
        {"110 of 219 (50.2%)", 1, {110, 219, 50.2, NO, NO, NO, NO, NO, 1, 0}},
        {"1\xe2\x80\x89"
         "204 (50)",
            1, {1204, NO, 50, NO, NO, NO, NO, NO, 0, 0}},
        {"1\xc2\xa0"
         "204\xc2\xa0(50)",
            1, {1204, NO, 50, NO, NO, NO, NO, NO, 0, 0}},
        {"110\xe2\x80\xaf(50.2\xe2\x80\xaf%)", 1, {110, NO, 50.2, NO, NO, NO, NO, NO, 1, 0}},
        {"110 (50.2)\xe2\x80\xa0", 1, {110, NO, 50.2, NO, NO, NO, NO, NO, 1, 0}},
        {"110 (50.2%)* \xe2\x80\xa1", 1, {110, NO, 50.2, NO, NO, NO, NO, NO, 1, 0}},
        {"110; 50.2%", 1, {110, NO, 50.2, NO, NO, NO, NO, NO, 1, 0}},
        {"0 (0)", 1, {0, NO, 0, NO, NO, NO, NO, NO, 0, 0}},
        {"\xe2\x89\xa4 10", 1, {5, NO, NO, NO, NO, NO, NO, NO, 0, 1}},
        {"<5 (<1%)", 1, {2, NO, 1, NO, NO, NO, NO, NO, 0, 1}},
        {"64 (52; 75)", 0, {NO, NO, NO, NO, NO, 64, 52, 75, 0, 0}},
        {"64 y (Q1-Q3: 52-75)", 0, {NO, NO, NO, NO, NO, 64, 52, 75, 0, 0}},
        {"64 (52-75)*", 0, {NO, NO, NO, NO, NO, 64, 52, 75, 0, 0}},
        {"65.1 y +- 18.8 y", 0, {NO, NO, NO, 65.1, 18.8, NO, NO, NO, 0, 0}},
        {"mean (SD) 65.1 (18.8)", 0, {NO, NO, NO, 65.1, 18.8, NO, NO, NO, 0, 0}},
        {"65.1 (s.d. 18.8)", 0, {NO, NO, NO, 65.1, 18.8, NO, NO, NO, 0, 0}},
        {"65.1 (18.8)", 0, {NO, NO, NO, 65.1, 18.8, NO, NO, NO, 0, 0}},
        {"65.1 \xc2\xb1 18.8", 0, {NO, NO, NO, 65.1, 18.8, NO, NO, NO, 0, 0}},
        {"65\xc2\xb7"
         "1 (SD 18\xc2\xb7"
         "8)",
            0, {NO, NO, NO, 65.1, 18.8, NO, NO, NO, 0, 0}},
        {"64 [52-75]", 0, {NO, NO, NO, NO, NO, 64, 52, 75, 0, 0}},
        {"64 (52\xe2\x80\x93"
         "75)",
            0, {NO, NO, NO, NO, NO, 64, 52, 75, 0, 0}},
        {"64 [52, 75]", 0, {NO, NO, NO, NO, NO, 64, 52, 75, 0, 0}},
        {"64 (IQR 52 to 75)", 0, {NO, NO, NO, NO, NO, 64, 52, 75, 0, 0}},
        {"65.1", 0, {NO, NO, NO, 65.1, NO, NO, NO, NO, 0, 0}},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct published cell;
        const char *problem = read_published(forms[i].text, forms[i].counts, &cell);
        cr_assert_null(problem, "\"%s\": %s", forms[i].text, problem);
        same(cell.n, forms[i].cell.n, forms[i].text);
        same(cell.total, forms[i].cell.total, forms[i].text);
        same(cell.percent, forms[i].cell.percent, forms[i].text);
        same(cell.mean, forms[i].cell.mean, forms[i].text);
        same(cell.sd, forms[i].cell.sd, forms[i].text);
        same(cell.median, forms[i].cell.median, forms[i].text);
        same(cell.first_quartile, forms[i].cell.first_quartile, forms[i].text);
        same(cell.third_quartile, forms[i].cell.third_quartile, forms[i].text);
        cr_expect_eq(cell.covered, forms[i].cell.covered, "%s", forms[i].text);
    }
}

Test(population, what_is_no_number_is_guessed)
{
    static const char *const counts[] = {"", "-3", "1e308", "65,1", "1,23", "12.5", "0x10", "nan", "inf",
        "12 of 30 or so", "99999999999999999999", "1 2 3 4 5", "3 (4) [5]", "<50", "ten", "110 (50.2", "(",
        "65 \xc2\xb1 3", "1,2345", "1 204 (50.2)", "50.2/110 (219)", "110/219/300", "<5/219", "*",
        "\xe2\x80\xa0", "110 (50.2, 45.1-55.3)", "1204 (50.2%; 95% CI 47-53)", "1.204 (50.2)", "110 (50,2)",
        "~50%", ">99%", "110/"};
    static const char *const averages[] = {"-3 (2)", "1e308", "65,1 (18,8)", "64 [52", "[", "64 (52-75) 3 4",
        "1 2 3 4 5", "<11", "65 (range 18-89)", "65.1 (95% CI 64.0-66.2)", "65.1 \xc2\xb1 18.8 (18-89)",
        "27.4 kg/m2"};
    struct published cell;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (strcmp(counts[i], "110 (50.2") != 0)
            cr_expect(read_published(counts[i], 1, &cell), "\"%s\" was read", counts[i]);
    }
    for (size_t i = 0; i < sizeof averages / sizeof *averages; i++) {
        if (strcmp(averages[i], "64 [52") != 0)
            cr_expect(read_published(averages[i], 0, &cell), "\"%s\" was read", averages[i]);
    }
}

Test(population, a_band_of_ages_is_read_otherwise)
{
    static const struct {
        const char *text;
        int from, to;
    } bands[] = {{"18-44", 18, 44}, {"18 to 44 years", 18, 44},
        {"18\xe2\x80\x93"
         "44",
            18, 44},
        {"65+", 65, AGE_END}, {"65 and older", 65, AGE_END}, {">=65", 65, AGE_END},
        {"\xe2\x89\xa5 65 years", 65, AGE_END}, {">64", 65, AGE_END}, {"<18", 0, 17}, {"Under 18", 0, 17},
        {"85 or over", 85, AGE_END}, {"17", 17, 17}, {"75 - 120", 75, AGE_END}, {"0-17 yrs", 0, 17},
        {"<= 5", 0, 5}};
    for (size_t i = 0; i < sizeof bands / sizeof *bands; i++) {
        int from = -1, to = -1;
        cr_expect(age_band(bands[i].text, &from, &to), "%s", bands[i].text);
        cr_expect(from == bands[i].from && to == bands[i].to, "%s is %d to %d", bands[i].text, from, to);
    }
    static const char *const wrong[] = {
        "", "adults", "44-18", "18-", "-5", "<0", "18-44 months", "999", "18..44", "+", "65+x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int from, to;
        cr_expect_not(age_band(wrong[i], &from, &to), "\"%s\" was read", wrong[i]);
    }
}

Test(population, two_names_of_one_level_do_not_meet_or_two_levels_do)
{
    static const char *const alike[][2] = {{"Women", "F"}, {"Black", "Black or African American"},
        {"White", "Non-Hispanic White"}, {"Hispanic/Latino", "hispanic or latino"}, {"Private", "Commercial"},
        {"Emergency Dept", "emergency dept"}, {"ED", "Emergency Department"}};
    static const char *const different[][2] = {{"Asian", "White"}, {"Hispanic", "Non-Hispanic"},
        {"Medicare", "Medicaid"}, {"Male", "Female"}, {"Other", "Unknown"}};
    char a[KEY_SIZE], b[KEY_SIZE];
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) {
        level_key(alike[i][0], a);
        level_key(alike[i][1], b);
        cr_expect_str_eq(a, b);
    }
    for (size_t i = 0; i < sizeof different / sizeof *different; i++) {
        level_key(different[i][0], a);
        level_key(different[i][1], b);
        cr_expect_str_neq(a, b);
    }
    variable_key("Race/Ethnicity", a);
    cr_expect_str_eq(a, "race_eth");
    variable_key("Age group", a);
    cr_expect_str_eq(a, "age");
    level_key(
        "a name that is so long that it does not fit into the room that a key has, whatever one does", a);
    cr_expect_lt(strlen(a), (size_t)KEY_SIZE);
}
