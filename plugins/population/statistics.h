/* SPDX-License-Identifier: MIT
 *
 * How far two groups of patients lie apart, in the measures that the literature uses (RULES.md 9.2). Every formula names its
 * source; tests/unit/test_population_numbers.c has vectors for each. P are the proportions of theirs, Q those of ours, over the
 * same K levels, each adding up to one. It must not know of files, findings or bands. */
#ifndef POPULATION_STATISTICS_H
#define POPULATION_STATISTICS_H

#include <math.h>
#include <stddef.h>

#define MOST_LEVELS 40
#define NORMAL_95 1.959963984540054 /* two-sided 95 % of the normal distribution */

/* Standardized mean difference (Cohen 1988; Austin, Stat Med 2009;28:3083). Without any spread: 0 if the means are equal,
 * else infinite. */
static inline double smd_continuous(double mean_a, double sd_a, double mean_b, double sd_b)
{
    double distance = fabs(mean_a - mean_b);
    double spread = sqrt((sd_a * sd_a + sd_b * sd_b) / 2);
    return distance == 0 ? 0 : distance / spread;
}

/* The same for a proportion (Austin 2009). */
static inline double smd_binary(double a, double b)
{
    return smd_continuous(a, sqrt(a * (1 - a)), b, sqrt(b * (1 - b)));
}

/* Solves S x = D in place by elimination with pivots; 0 if S is singular. The solution is left in D. */
static inline int solve(double s[MOST_LEVELS][MOST_LEVELS], double *d, size_t count)
{
    for (size_t step = 0; step < count; step++) {
        size_t pivot = step;
        for (size_t row = step + 1; row < count; row++)
            pivot = fabs(s[row][step]) > fabs(s[pivot][step]) ? row : pivot;
        if (fabs(s[pivot][step]) < 1e-14)
            return 0;
        for (size_t column = 0; column < count; column++) {
            double kept = s[step][column];
            s[step][column] = s[pivot][column];
            s[pivot][column] = kept;
        }
        double kept = d[step];
        d[step] = d[pivot];
        d[pivot] = kept;
        for (size_t row = 0; row < count; row++) {
            double factor = row == step ? 0 : s[row][step] / s[step][step];
            for (size_t column = step; column < count; column++)
                s[row][column] -= factor * s[step][column];
            d[row] -= factor * d[step];
        }
    }
    for (size_t row = 0; row < count; row++)
        d[row] /= s[row][row];
    return 1;
}

/* Standardized difference of many levels (Yang and Dalton, SAS Global Forum 2012, paper 335): the Mahalanobis distance of the
 * proportions, one level dropped. Levels that nobody has on either side are left out. NAN where it cannot be told. */
static inline double smd_levels(const double *p, const double *q, size_t k)
{
    double s[MOST_LEVELS][MOST_LEVELS] = {{0}}, d[MOST_LEVELS], kept_p[MOST_LEVELS], kept_q[MOST_LEVELS],
           difference[MOST_LEVELS], sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < k && count < MOST_LEVELS; i++) {
        if (p[i] + q[i] <= 0)
            continue;
        kept_p[count] = p[i];
        kept_q[count++] = q[i];
    }
    if (count < 2)
        return 0;
    count--; /* the last level follows from the others */
    for (size_t i = 0; i < count; i++) {
        d[i] = difference[i] = kept_p[i] - kept_q[i];
        for (size_t j = 0; j < count; j++)
            s[i][j] = i == j ? (kept_p[i] * (1 - kept_p[i]) + kept_q[i] * (1 - kept_q[i])) / 2
                             : -(kept_p[i] * kept_p[j] + kept_q[i] * kept_q[j]) / 2;
    }
    if (!solve(s, d, count))
        return NAN;
    for (size_t i = 0; i < count; i++)
        sum += difference[i] * d[i];
    return sqrt(fmax(sum, 0));
}

/* Population stability index (credit scoring, Lewis 1994: Jeffreys divergence). Empty cells count as EPSILON, after which
 * both sides add up to one again. */
static inline double psi(const double *p, const double *q, size_t k, double epsilon)
{
    double sum_p = 0, sum_q = 0, sum = 0;
    for (size_t i = 0; i < k; i++) {
        sum_p += p[i] > 0 ? p[i] : epsilon;
        sum_q += q[i] > 0 ? q[i] : epsilon;
    }
    for (size_t i = 0; i < k; i++) {
        double a = (p[i] > 0 ? p[i] : epsilon) / sum_p, b = (q[i] > 0 ? q[i] : epsilon) / sum_q;
        sum += (b - a) * log(b / a);
    }
    return sum;
}

/* Total variation: the share of patients that would have to be others for the two to be alike. */
static inline double total_variation(const double *p, const double *q, size_t k)
{
    double sum = 0;
    for (size_t i = 0; i < k; i++)
        sum += fabs(p[i] - q[i]);
    return sum / 2;
}

static inline double entropy_part(double a, double middle)
{
    return a > 0 ? a * log2(a / middle) : 0;
}

/* Jensen-Shannon divergence in bits (Lin, IEEE Trans Inf Theory 1991;37:145); its root is a distance from 0 to 1. */
static inline double jensen_shannon_bits(const double *p, const double *q, size_t k)
{
    double sum = 0;
    for (size_t i = 0; i < k; i++) {
        double middle = (p[i] + q[i]) / 2;
        sum += (entropy_part(p[i], middle) + entropy_part(q[i], middle)) / 2;
    }
    return fmax(sum, 0);
}

static inline double jensen_shannon(const double *p, const double *q, size_t k)
{
    return sqrt(jensen_shannon_bits(p, q, k));
}

/* Hellinger distance (1909), from 0 to 1. */
static inline double hellinger(const double *p, const double *q, size_t k)
{
    double sum = 0;
    for (size_t i = 0; i < k; i++) {
        double root = sqrt(p[i]) - sqrt(q[i]);
        sum += root * root;
    }
    return sqrt(sum / 2);
}

/* Pearson's chi-square of homogeneity over counts, and how far it can be relied on (Cochran 1954): *RET_USABLE is 0 if an
 * expected count is below 1, or more than a fifth of them below 5. *RET_LEVELS: those that somebody has. */
static inline double chi_square(
    const double *n_p, const double *n_q, size_t k, size_t *ret_levels, int *ret_usable)
{
    double total_p = 0, total_q = 0, sum = 0;
    size_t levels = 0, low = 0, very_low = 0;
    for (size_t i = 0; i < k; i++) {
        total_p += n_p[i];
        total_q += n_q[i];
    }
    for (size_t i = 0; i < k && total_p > 0 && total_q > 0; i++) {
        double both = n_p[i] + n_q[i];
        double expected[] = {both * total_p / (total_p + total_q), both * total_q / (total_p + total_q)};
        double observed[] = {n_p[i], n_q[i]};
        levels += both > 0;
        for (size_t side = 0; both > 0 && side < 2; side++) {
            double off = observed[side] - expected[side];
            sum += off * off / expected[side];
            low += expected[side] < 5;
            very_low += expected[side] < 1;
        }
    }
    *ret_levels = levels;
    *ret_usable = levels >= 2 && !very_low && low * 5 <= levels * 2;
    return sum;
}

/* Cramer's V (1946) of a table of two rows: min(r - 1, c - 1) is 1. */
static inline double cramer_v(double chi2, double patients)
{
    return patients > 0 ? sqrt(chi2 / patients) : 0;
}

/* Upper tail of the chi-square distribution: the regularized incomplete gamma function (Abramowitz and Stegun 6.5.29 below
 * the mean, Lentz's continued fraction of 6.5.31 above). */
static inline double chi_square_tail(double x, double df)
{
    double a = df / 2, half = x / 2;
    if (x <= 0)
        return 1;
    double front = exp(-half + a * log(half) - lgamma(a));
    if (half < a + 1) {
        double term = 1 / a, sum = term;
        for (int i = 1; i < 500 && term > sum * 1e-15; i++) {
            term *= half / (a + i);
            sum += term;
        }
        return 1 - sum * front;
    }
    double b = half + 1 - a, c = 1e300, d = 1 / b, h = d;
    for (int i = 1; i < 500; i++) {
        double an = -i * (i - a);
        b += 2;
        d = an * d + b;
        d = 1 / (fabs(d) < 1e-300 ? 1e-300 : d);
        c = b + an / c;
        c = fabs(c) < 1e-300 ? 1e-300 : c;
        h *= d * c;
        if (fabs(d * c - 1) < 1e-15)
            break;
    }
    return front * h;
}

/* The value that chi-square stays below in 95 of 100 cases. */
static inline double chi_square_95(double df)
{
    double low = 0, high = df * 10 + 20;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (chi_square_tail(middle, df) > 0.05)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* What the PSI of two samples from one population stays below in 95 of 100 cases (Yurdakul 2018): sampling noise. */
static inline double psi_noise(size_t k, double n_p, double n_q)
{
    return k < 2 ? 0 : chi_square_95((double)(k - 1)) * (1 / n_p + 1 / n_q);
}

/* Standard error of a standardized difference (Hedges and Olkin 1985). */
static inline double smd_error(double d, double n_a, double n_b)
{
    return sqrt((n_a + n_b) / (n_a * n_b) + d * d / (2 * (n_a + n_b)));
}

struct interval {
    double low;
    double high;
};

/* 95 % interval of a proportion (Wilson, JASA 1927;22:209). */
static inline struct interval wilson(double hits, double n)
{
    double z2 = NORMAL_95 * NORMAL_95, share = hits / n;
    double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
    double half = NORMAL_95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    return (struct interval){fmax(middle - half, 0), fmin(middle + half, 1)};
}

/* Mean and standard deviation from median and quartiles (Wan et al., BMC Med Res Methodol 2014;14:135, many patients). */
static inline double mean_of_quartiles(double q1, double median, double q3)
{
    return (q1 + median + q3) / 3;
}
static inline double sd_of_quartiles(double q1, double q3)
{
    return (q3 - q1) / 1.35;
}

/* How many of those that it flags have the condition (Bayes), and how many of those that it clears do not. */
static inline double positive_value(double sensitivity, double specificity, double prevalence)
{
    double hit = sensitivity * prevalence, false_alarm = (1 - specificity) * (1 - prevalence);
    return hit + false_alarm > 0 ? hit / (hit + false_alarm) : NAN;
}
static inline double negative_value(double sensitivity, double specificity, double prevalence)
{
    double right = specificity * (1 - prevalence), missed = (1 - sensitivity) * prevalence;
    return right + missed > 0 ? right / (right + missed) : NAN;
}

#endif
