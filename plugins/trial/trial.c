/* SPDX-License-Identifier: MIT
 *
 * Plugin trial: what ClinicalTrials.gov says of the trials that a product relies on (RULES IRB-30 to IRB-34). A record says
 * that a trial is registered and how it stands, never that a review board approved it. It must not know how the registry is
 * reached. */
#include <golive/plugin.h>

#include <string.h>
#include <strings.h>

#define REGISTRY "https://clinicaltrials.gov/api/v2/"
#define NCT_PATH "/protocolSection/identificationModule/nctId"
#define STATUS_PATH "/protocolSection/statusModule/overallStatus"
#define VERIFIED_PATH "/protocolSection/statusModule/statusVerifiedDate"
#define STOPPED_PATH "/protocolSection/statusModule/whyStopped"
#define SPONSOR_PATH "/protocolSection/sponsorCollaboratorsModule/leadSponsor/name"
#define LOCATIONS_PATH "/protocolSection/contactsLocationsModule/locations"

/* What each status means where results are cited, and where the product's use is a part of the trial. */
static const struct trial_status {
    const char *name;
    int32_t as_evidence;
    int32_t as_conduct;
    int goes_on;
    const char *words;
} statuses[] = {
    {"COMPLETED", GOLIVE_PASS, GOLIVE_WARN, 0, "it was completed"},
    {"RECRUITING", GOLIVE_WARN, GOLIVE_PASS, 1, "it still takes patients in"},
    {"ENROLLING_BY_INVITATION", GOLIVE_WARN, GOLIVE_PASS, 1, "it still takes patients in, by invitation"},
    {"ACTIVE_NOT_RECRUITING", GOLIVE_WARN, GOLIVE_PASS, 1, "it goes on and takes nobody in any more"},
    {"NOT_YET_RECRUITING", GOLIVE_WARN, GOLIVE_WARN, 1, "it has not begun"},
    {"UNKNOWN", GOLIVE_WARN, GOLIVE_WARN, 0, "the registry does not know how it stands"},
    {"SUSPENDED", GOLIVE_FAIL, GOLIVE_FAIL, 0, "it is suspended"},
    {"TERMINATED", GOLIVE_FAIL, GOLIVE_FAIL, 0, "it was stopped early"},
    {"WITHDRAWN", GOLIVE_FAIL, GOLIVE_FAIL, 0, "it was withdrawn before it began"},
};

static int is_nct(const char *text)
{
    return strncmp(text, "NCT", 3) == 0 && strlen(text) == 11 && strspn(text + 3, "0123456789") == 8;
}

/* Whether the product's use is a part of the trial. */
static int is_conduct(golive *g)
{
    return strcmp(golive_option(g, "use"), "conduct") == 0;
}

static void say(golive *g, int32_t status, const char *rule, golive_place place, const char *words)
{
    if (status == GOLIVE_PASS)
        golive_pass(g, rule, place, "%s", words);
    else if (status == GOLIVE_WARN)
        golive_warn(g, rule, place, "%s", words);
    else
        golive_fail(g, rule, place, "%s", words);
}

/* ---- one trial whose record is here ---- */

static const struct trial_status *status_of(golive *g, const golive_source *trial)
{
    const char *name = golive_value(g, trial, STATUS_PATH);
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (strcmp(statuses[i].name, name) == 0)
            return &statuses[i];
    }
    return NULL;
}

static void judge_status(golive *g, const golive_source *trial)
{
    const struct trial_status *status = status_of(g, trial);
    golive_place place = golive_source_place(g, trial, STATUS_PATH);
    const char *why = golive_value(g, trial, STOPPED_PATH);

    if (!status) {
        golive_unknown(g, "IRB-31", place, "its status is one that golive does not know");
        return;
    }
    const char *words = *why ? golive_format(g, "%s: %.300s", status->words, why) : status->words;
    say(g, is_conduct(g) ? status->as_conduct : status->as_evidence, "IRB-31", place, words);
}

/* "2017-05" and "2017-05-21": the last day that is meant. */
static golive_date verified_on(golive *g, const golive_source *trial)
{
    const char *text = golive_value(g, trial, VERIFIED_PATH);
    if (strlen(text) != 7)
        return golive_date_parse(g, text);
    golive_date first = golive_date_parse(g, golive_format(g, "%s-01", text));
    return first.day == GOLIVE_NO_DATE ? first : golive_date_add(g, first, 1, -1);
}

static void judge_age(golive *g, const golive_source *trial)
{
    const struct trial_status *status = status_of(g, trial);
    golive_date verified = verified_on(g, trial);
    golive_place place = golive_source_place(g, trial, VERIFIED_PATH),
                 at_status = golive_source_place(g, trial, STATUS_PATH);
    if (!status)
        golive_unknown(g, "IRB-32", at_status, "its status is one that golive does not know");
    else if (strcmp(status->name, "UNKNOWN") == 0)
        golive_warn(g, "IRB-32", at_status, "nobody has kept its status up to date");
    else if (!status->goes_on)
        golive_pass(g, "IRB-32", at_status, "it has ended, so nothing needs to be kept up to date");
    else if (verified.day == GOLIVE_NO_DATE)
        golive_warn(g, "IRB-32", at_status, "its record does not say when it was last looked over");
    else if (golive_is_older(g, verified, 24, 0))
        golive_warn(
            g, "IRB-32", place, "its record was last looked over on %s", golive_date_text(g, verified));
    else
        golive_pass(g, "IRB-32", place, "its record was looked over on %s", golive_date_text(g, verified));
}

/* Whether NAME stands in TEXT, or TEXT in NAME, without regard to case. */
static int is_same_place(const char *text, const char *name)
{
    size_t text_length = strlen(text), length = strlen(name);
    if (!length || !text_length)
        return 0;
    const char *shorter = length < text_length ? name : text, *longer = length < text_length ? text : name;
    for (; *longer; longer++) {
        if (strncasecmp(longer, shorter, strlen(shorter)) == 0)
            return strlen(shorter) >= 5 || strlen(longer) == strlen(shorter);
    }
    return 0;
}

/* Item INDEX of our names: those of the line facility, else the site's. NULL past the end. */
static const char *own_name(golive *g, uint32_t index)
{
    if (golive_given(g, "facility"))
        return index < golive_option_count(g, "facility") ? golive_option_item(g, "facility", index) : NULL;
    if (index == 0)
        return golive_key(g, "site");
    /* the key holds names in quotes with commas between them */
    const char *list = golive_key(g, "site_also");
    for (; index > 1 && list; index--) {
        list = strstr(list, "\", \"");
        list = list ? list + 3 : NULL;
    }
    if (!list || *list != '"')
        return NULL;
    return golive_format(g, "%.*s", (int)strcspn(list + 1, "\""), list + 1);
}

static void judge_place(golive *g, const golive_source *trial)
{
    uint32_t count = golive_count(g, trial, LOCATIONS_PATH);
    golive_place whole = golive_source_place(g, trial, NCT_PATH);
    if (!is_conduct(g)) {
        golive_skip(g, "IRB-33", golive_option_place(g, "use"), "only its results are cited");
        return;
    }
    if (!own_name(g, 0) || !*own_name(g, 0)) {
        golive_unknown(g, "IRB-33", whole, "nobody said what the site is called");
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *path = golive_format(g, LOCATIONS_PATH "/%u/facility", i);
        for (uint32_t k = 0; own_name(g, k); k++) {
            if (!is_same_place(golive_value(g, trial, path), own_name(g, k)))
                continue;
            golive_pass(g, "IRB-33", golive_source_place(g, trial, path), "it names this site");
            return;
        }
    }
    golive_warn(g, "IRB-33", whole,
        count ? "this site is not among the %u places that it names" : "it names no places", count);
    golive_expected(g, "It names %s", own_name(g, 0));
}

static void judge_sponsor(golive *g, const golive_source *trial, const char *nct)
{
    const char *sponsor = golive_value(g, trial, SPONSOR_PATH);
    golive_place place = golive_source_place(g, trial, SPONSOR_PATH);
    if (!golive_given(g, "sponsor"))
        return;
    golive_about(g, golive_format(g, "%s sponsor", nct));
    if (is_same_place(sponsor, golive_option(g, "sponsor")))
        golive_pass(g, "IRB-33", place, "its sponsor is %s", sponsor);
    else
        golive_warn(g, "IRB-33", place, "its sponsor is another");
    golive_expected(g, "%s", golive_option(g, "sponsor"));
    golive_found(g, "%s", sponsor);
}

/* ---- whether there is one ---- */

static void nothing_known(golive *g, golive_place place, const char *words)
{
    golive_unknown(g, "IRB-31", place, "%s", words);
    golive_unknown(g, "IRB-32", place, "%s", words);
    golive_unknown(g, "IRB-33", place, "%s", words);
}

/* The registry's "there is none" is believed only while the registry itself answers. */
static void judge_absence(golive *g, const golive_source *trial, const golive_source *version)
{
    golive_place place = golive_source_place(g, trial, "");
    int answers = *golive_value(g, version, "/dataTimestamp") || *golive_value(g, version, "/apiVersion");
    int is_page = strcmp(golive_source_media_type(g, trial), "text/html") == 0;
    if (answers && !is_page)
        golive_fail(g, "IRB-34", place, "the registry has no trial of that number");
    else
        golive_unknown(g, "IRB-34", place, "the registry says that there is none, but not in its own way");
    nothing_known(g, place, "there is no record to look into");
}

static void judge_trial(
    golive *g, const char *nct, const golive_source *trial, const golive_source *version, int32_t board)
{
    golive_place place = golive_source_place(g, trial, NCT_PATH);
    if (golive_source_state(g, trial) == GOLIVE_ABSENT) {
        judge_absence(g, trial, version);
        golive_unknown(g, "IRB-30", golive_source_place(g, trial, ""), "there is no record to look into");
    } else if (strcmp(golive_value(g, trial, NCT_PATH), nct) != 0) {
        const char *why = golive_source_why(g, trial);
        int other = *golive_value(g, trial, NCT_PATH) != '\0';
        const char *words = other  ? "the registry's answer is about another trial"
                            : *why ? why
                                   : "the registry's answer names no trial";
        golive_unknown(g, "IRB-34", golive_source_place(g, trial, ""), "%s", words);
        golive_unknown(g, "IRB-30", golive_source_place(g, trial, ""), "%s", words);
        nothing_known(g, golive_source_place(g, trial, ""), words);
    } else {
        golive_pass(g, "IRB-34", place, "it is registered");
        golive_found(g, "%.300s", golive_value(g, trial, "/protocolSection/identificationModule/briefTitle"));
        if (!is_conduct(g))
            golive_skip(g, "IRB-30", golive_option_place(g, "use"), "only its results are cited");
        else if (board == GOLIVE_PASS || board == GOLIVE_NOTE)
            golive_pass(g, "IRB-30", place, "the check irb has a board's approval");
        else
            golive_unknown(g, "IRB-30", place, "a registration alone proves no approval");
        judge_status(g, trial);
        judge_age(g, trial);
        judge_place(g, trial);
        judge_sponsor(g, trial, nct);
    }
    golive_about(g, "");
}

static golive_verdict check(golive *g)
{
    uint32_t count = golive_option_count(g, "nct");
    if (!count)
        return golive_not_applicable(g, "IRB-N30");
    const golive_source *version = golive_fetch(g, REGISTRY "version", "IRB-34");
    int32_t board = is_conduct(g) ? golive_relies_on(g, "irb", "IRB-30") : GOLIVE_NOT_APPLICABLE;
    for (uint32_t i = 0; i < count; i++) {
        const char *nct = golive_option_item(g, "nct", i);
        if (is_nct(nct))
            golive_fetch(g, golive_format(g, REGISTRY "studies/%s?format=json", nct), "IRB-34");
    }
    if (golive_pending(g))
        return golive_wait(g);
    for (uint32_t i = 0; i < count; i++) {
        const char *nct = golive_option_item(g, "nct", i);
        golive_about(g, nct);
        if (is_nct(nct)) {
            judge_trial(g, nct,
                golive_fetch(g, golive_format(g, REGISTRY "studies/%s?format=json", nct), "IRB-34"), version,
                board);
            continue;
        }
        golive_place place = golive_option_place(g, "nct");
        golive_fail(g, "IRB-34", place, "a trial's number is written as NCT and eight digits");
        golive_unknown(g, "IRB-30", place, "there is no record to look into");
        nothing_known(g, place, "there is no record to look into");
        golive_about(g, "");
    }
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "trial.plugin.ini")
