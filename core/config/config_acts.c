/* What named people wrote down: of rules readings, acceptances, questions asked, waivers, loosened rules; of publications
 * what they show. Each is an
 * act of one person at one time, so a section in a nearer file replaces a farther one whole. Whether an act is still in
 * force on a day is the decision's business, not ours. */
#include "config/private.h"

#include "model/committee.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *const verdicts[] = {"present", "absent", "not-needed", NULL};
static const char *const loosened[] = {"warn", "note", NULL};
static const char *const supports[] = {"yes", "mixed", "no", NULL};

static const struct option_description reading_keys[] = {
    {.name = "verdict", .type = OPTION_CHOICE, .required = true, .choices = verdicts},
    {.name = "quote", .type = OPTION_TEXT},
    {.name = "where", .type = OPTION_TEXT},
    {.name = "by", .type = OPTION_TEXT, .required = true},
    {.name = "role", .type = OPTION_TEXT, .required = true},
    {.name = "on", .type = OPTION_DATE, .required = true},
};
static const struct option_description accept_keys[] = {
    {.name = "finding", .type = OPTION_TEXT},
    {.name = "reason", .type = OPTION_TEXT, .required = true},
    {.name = "by", .type = OPTION_TEXT, .required = true},
    {.name = "role", .type = OPTION_TEXT, .required = true},
    {.name = "on", .type = OPTION_DATE, .required = true},
};
static const struct option_description asked_keys[] = {
    {.name = "on", .type = OPTION_DATE, .required = true},
    {.name = "to", .type = OPTION_TEXT, .required = true},
    {.name = "answer", .type = OPTION_TEXT, .required = true},
};
static const struct option_description study_keys[] = {
    {.name = "supports", .type = OPTION_CHOICE, .required = true, .choices = supports},
    {.name = "finding", .type = OPTION_TEXT, .required = true},
    {.name = "metric", .type = OPTION_TEXT},
    {.name = "by", .type = OPTION_TEXT, .required = true},
    {.name = "role", .type = OPTION_TEXT, .required = true},
    {.name = "on", .type = OPTION_DATE, .required = true},
};
static const struct option_description waiver_keys[] = {
    {.name = "finding", .type = OPTION_TEXT, .required = true},
    {.name = "reason", .type = OPTION_TEXT, .required = true},
    {.name = "approved_by", .type = OPTION_TEXT, .required = true},
    {.name = "approved_on", .type = OPTION_DATE, .required = true},
    {.name = "expires", .type = OPTION_DATE, .required = true},
};
static const struct option_description loosen_keys[] = {
    {.name = "severity", .type = OPTION_CHOICE, .choices = loosened},
    {.name = "reason", .type = OPTION_TEXT, .required = true},
    {.name = "approved_by", .type = OPTION_TEXT, .required = true},
    {.name = "approved_on", .type = OPTION_DATE, .required = true},
    {.name = "expires", .type = OPTION_DATE, .required = true},
};

const struct option_description *act_key(const char *section, const char *key)
{
    static const struct {
        const char *prefix;
        const struct option_description *keys;
        size_t count;
    } kinds[] = {
        {"reading:", reading_keys, COUNT(reading_keys)},
        {"accept:", accept_keys, COUNT(accept_keys)},
        {"asked:", asked_keys, COUNT(asked_keys)},
        {"study:", study_keys, COUNT(study_keys)},
        {"waiver:", waiver_keys, COUNT(waiver_keys)},
    };
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (string_starts(section, kinds[i].prefix))
            return option_among(kinds[i].keys, kinds[i].count, key);
    }
    return NULL;
}

/* An act's section while it is read. */
struct act {
    struct draft *draft;
    const struct piece *piece;
    const char *check;       /* of [waiver:CHECK/RULE]; NULL for [loosen:RULE] */
    const char *name;        /* of the rule, or publication */
    const char *subject;     /* of [waiver:CHECK/RULE/SUBJECT], or NULL */
    const struct rule *rule; /* NULL if its plugin is not installed */
};

static const struct ini_entry *entry_of(const struct act *act, const char *key)
{
    const struct ini_entry *entry = ini_entry_of(act->piece->section, key);
    return entry && *entry->value ? entry : NULL;
}

static const char *text_of(const struct act *act, const char *key)
{
    const struct ini_entry *entry = entry_of(act, key);
    return entry ? entry->value : NULL;
}

static struct date date_of(const struct act *act, const char *key)
{
    struct date date = date_none();
    const struct ini_entry *entry = entry_of(act, key);
    if (entry)
        date_parse(entry->value, &date);
    return date;
}

static struct origin origin(const struct act *act)
{
    return (struct origin){act->piece->source->ini.path, act->piece->section->line};
}

/* Keys, types, and what must be there. */
static bool check_keys(struct act *act, const struct option_description *keys, size_t count)
{
    struct merged merged = {act->piece->section->name, (struct piece[]){*act->piece}, 1, true};
    bool good = draft_table(act->draft, &merged, keys, count);
    for (size_t i = 0; i < count; i++) {
        if (!keys[i].required || entry_of(act, keys[i].name))
            continue;
        draft_problem(act->draft, act->piece, NULL, false, NULL, "[%s] needs \"%s\"",
            act->piece->section->name, keys[i].name);
        good = false;
    }
    return good;
}

static bool check_finding(struct act *act)
{
    const struct ini_entry *entry = entry_of(act, "finding");
    if (!entry || value_is_digest(entry->value))
        return true;
    draft_problem(act->draft, act->piece, entry, true,
        "copy the finding's digest from the report: sha256: and 64 digits",
        "\"%.80s\" is no digest of a finding", entry->value);
    return false;
}

/* An approval holds for a year at most, and not before it was given. */
static bool check_period(struct act *act)
{
    struct date from = date_of(act, "approved_on");
    struct date until = date_of(act, "expires");
    const struct ini_entry *entry = entry_of(act, "expires");
    if (!date_given(from) || !date_given(until))
        return true; /* complained of already */
    if (until.day < from.day) {
        draft_problem(act->draft, act->piece, entry, true, NULL, "it expires before it was approved");
        return false;
    }
    if (until.day <= from.day + ACT_DAYS_MAXIMUM)
        return true;
    char latest[DATE_TEXT_SIZE];
    date_text(date_add_days(from, ACT_DAYS_MAXIMUM), latest);
    AUTO_FREE char *advice = memory_format("at the latest %s, 365 days after approved_on", latest);
    draft_problem(act->draft, act->piece, entry, true, advice, "it holds for more than a year");
    return false;
}

static bool check_not_law(struct act *act, const char *what)
{
    if (!act->rule || act->rule->basis != BASIS_LAW)
        return true;
    draft_problem(act->draft, act->piece, NULL, false,
        "the ways out are to cure it, to stop, or to correct the reading",
        "%s is a rule of law (%s) and cannot be %s", act->name,
        *act->rule->citation ? act->rule->citation : act->rule->title, what);
    return false;
}

/* True if NAME is OTHER, or OTHER with a role behind a comma or before it: "J. Rivera, CMIO", "CMIO J. Rivera". */
static bool names_person(const char *name, const char *other)
{
    const char *comma = strchr(name, ',');
    AUTO_FREE char *head = memory_format("%.*s", comma ? (int)(comma - name) : 0, name);
    bool same = same_person(name, other) || (comma && same_person(head, other));
    for (const char *blank = strchr(name, ' '); blank && !same; blank = strchr(blank + 1, ' '))
        same = same_person(blank + 1, other);
    return same;
}

bool config_same_person(const char *name, const char *answered_by)
{
    return name && answered_by && (names_person(name, answered_by) || names_person(answered_by, name));
}

/* [policy] second_person: who answers the questions of the file may not sign off what comes of the answers. */
static bool check_second_person(struct act *act, const char *key)
{
    const struct ini_entry *entry = entry_of(act, key);
    const char *answered_by = act->draft->deployment->answered.by;
    if (!act->draft->config->site.second_person || !entry || !config_same_person(entry->value, answered_by))
        return true;
    draft_problem(act->draft, act->piece, entry, true,
        "[policy] second_person wants another person to sign it off",
        "\"%.80s\" answered the questions of this file and may not approve", entry->value);
    return false;
}

/* ---- each kind ---- */

static void take_reading(struct act *act)
{
    struct deployment *deployment = act->draft->deployment;
    bool good = check_keys(act, reading_keys, COUNT(reading_keys));
    enum reading_verdict verdict = reading_verdict_parse(text_of(act, "verdict"));
    if (verdict && act->rule && !(act->rule->readings & 1u << verdict)) {
        draft_problem(act->draft, act->piece, entry_of(act, "verdict"), true,
            act->rule->readings
                ? "another verdict may settle it (golive explain says which)"
                : "a reading settles what a document says, never a signature, a date or a source of record",
            "%s is not settled by the verdict \"%s\"", act->name, reading_verdict_name(verdict));
        good = false;
    }
    if (verdict == READING_PRESENT && !text_of(act, "quote")) {
        draft_problem(act->draft, act->piece, NULL, false, "quote the words of the document that say so",
            "[%s] needs \"quote\"", act->piece->section->name);
        good = false;
    }
    if (!good)
        return;
    deployment->readings[deployment->reading_count++] = (struct reading){.check = act->check,
        .rule = act->name,
        .verdict = verdict,
        .quote = text_of(act, "quote"),
        .where = text_of(act, "where"),
        .act = {text_of(act, "by"), text_of(act, "role"), date_of(act, "on")},
        .origin = origin(act)};
}

static void take_acceptance(struct act *act)
{
    struct deployment *deployment = act->draft->deployment;
    bool good = check_keys(act, accept_keys, COUNT(accept_keys));
    good = check_second_person(act, "by") && good;
    if (!check_finding(act) || !good)
        return;
    deployment->acceptances[deployment->acceptance_count++] = (struct acceptance){.check = act->check,
        .rule = act->name,
        .subject = act->subject,
        .finding = text_of(act, "finding"),
        .reason = text_of(act, "reason"),
        .act = {text_of(act, "by"), text_of(act, "role"), date_of(act, "on")},
        .origin = origin(act)};
}

static void take_asked(struct act *act)
{
    struct deployment *deployment = act->draft->deployment;
    if (!check_keys(act, asked_keys, COUNT(asked_keys)))
        return;
    const char *answer = text_of(act, "answer");
    if (!string_equal(answer, "none") && !string_equal(answer, "refused"))
        answer = source_path(&act->draft->config->arena, act->piece->source, answer);
    deployment->asked[deployment->asked_count++] = (struct asked){.check = act->check,
        .rule = act->name,
        .on = date_of(act, "on"),
        .to = text_of(act, "to"),
        .answer = answer,
        .origin = origin(act)};
}

static void take_waiver(struct act *act)
{
    struct deployment *deployment = act->draft->deployment;
    bool good = check_keys(act, waiver_keys, COUNT(waiver_keys));
    good = check_finding(act) && good;
    good = check_period(act) && good;
    good = check_second_person(act, "approved_by") && good;
    if (!check_not_law(act, "waived") || !good)
        return;
    deployment->waivers[deployment->waiver_count++] = (struct waiver){.check = act->check,
        .rule = act->name,
        .subject = act->subject,
        .finding = text_of(act, "finding"),
        .reason = text_of(act, "reason"),
        .approved_by = text_of(act, "approved_by"),
        .approved_on = date_of(act, "approved_on"),
        .expires = date_of(act, "expires"),
        .origin = origin(act)};
}

/* A publication is named by PMID, DOI, PMCID or NCT number; which of them are cited is the plugin's business. */
static bool is_publication(const char *name)
{
    size_t prefix = string_starts(name, "PMC") || string_starts(name, "NCT") ? 3 : 0;
    if (string_starts(name, "10."))
        return strchr(name, '/') != NULL;
    return name[prefix] && !name[prefix + strspn(name + prefix, "0123456789")];
}

static void take_study(struct act *act)
{
    struct deployment *deployment = act->draft->deployment;
    struct study *study = &deployment->studies[deployment->study_count];
    bool good = check_keys(act, study_keys, COUNT(study_keys));
    if (!is_publication(act->name)) {
        draft_problem(act->draft, act->piece, NULL, false,
            "write a PMID, DOI, PMCID or NCT number, as in [study:31999999]",
            "\"%.80s\" names no publication", act->name);
        good = false;
    }
    if (!good)
        return;
    struct merged merged = {act->piece->section->name, (struct piece[]){*act->piece}, 1, true};
    *study = (struct study){.name = act->name,
        .settings = draft_settings(act->draft, &merged),
        .act = {text_of(act, "by"), text_of(act, "role"), date_of(act, "on")},
        .origin = origin(act)};
    deployment->study_count++;
}

static const struct kind {
    const char *prefix;
    void (*take)(struct act *);
    bool of_publication; /* [study:ID] and not [waiver:CHECK/RULE] */
    bool of_subject;     /* [waiver:CHECK/RULE/SUBJECT] too */
} kinds[] = {{"reading:", take_reading, false, false}, {"accept:", take_acceptance, false, true},
    {"asked:", take_asked, false, false}, {"waiver:", take_waiver, false, true},
    {"study:", take_study, true, false}};

static const struct kind *kind_of(const struct merged *merged)
{
    for (size_t i = 0; merged->has_colon && i < COUNT(kinds); i++) {
        if (string_starts(merged->name, kinds[i].prefix))
            return &kinds[i];
    }
    return NULL;
}

/* ---- what it is about ---- */

/* A dimension or plugin of golive's own that has no check here: there is nothing to compare with, and nothing wrong. */
static bool known_elsewhere(const struct draft *draft, const char *name)
{
    for (size_t i = 0; i < draft->config->site.dimension_count; i++) {
        if (string_equal(draft->config->site.dimensions[i].name, name))
            return true;
    }
    return plugin_ships(draft->own, name);
}

static bool find_rule(struct act *act, const struct check *check)
{
    const struct plugin_use *use = map_get(&act->draft->own->plugins_by_name, check->plugin);
    if (!use)
        return true;
    act->rule = map_get(&use->rules, act->name);
    if (!act->rule)
        act->rule = check_rule(check, act->name);
    if (act->rule)
        return true;
    struct text advice = {0};
    const char **ids = arena_take(&act->draft->scratch, use->description->rule_count * sizeof *ids);
    for (size_t i = 0; i < use->description->rule_count; i++)
        ids[i] = use->description->rules[i].id;
    value_suggest(&advice, act->name, ids, use->description->rule_count);
    draft_problem(act->draft, act->piece, NULL, false, text_string(&advice),
        "plugin %s has no rule \"%.80s\"", check->plugin, act->name);
    text_free(&advice);
    return false;
}

static bool find_check(struct act *act)
{
    const struct deployment *deployment = act->draft->deployment;
    const struct check *check = deployment_check(deployment, act->check);
    if (check)
        return find_rule(act, check);
    if (known_elsewhere(act->draft, act->check))
        return true;
    struct text advice = {0};
    if (!problems_full(&act->draft->config->problems, act->piece->source->ini.path)) {
        const char **ids = arena_take(&act->draft->scratch, deployment->check_count * sizeof *ids);
        for (size_t i = 0; i < deployment->check_count; i++)
            ids[i] = deployment->checks[i].id;
        value_suggest(&advice, act->check, ids, deployment->check_count);
    }
    draft_problem(act->draft, act->piece, NULL, false, text_string(&advice),
        "this deployment has no check \"%.80s\"", act->check);
    text_free(&advice);
    return false;
}

static void take(struct draft *draft, const struct merged *merged, const struct kind *kind)
{
    struct act act = {.draft = draft, .piece = merged_top(merged)};
    const char *subject = merged->name + strlen(kind->prefix);
    const char *slash = strchr(subject, '/');
    if (kind->of_publication) {
        act.name = subject;
        kind->take(&act);
        return;
    }
    if (!slash || slash == subject || !slash[1]) {
        draft_problem(draft, act.piece, NULL, false, NULL, "write [%sCHECK/RULE]", kind->prefix);
        return;
    }
    act.check = arena_copy_bytes(&draft->config->arena, subject, (size_t)(slash - subject));
    act.name = slash + 1;
    const char *second = kind->of_subject ? strchr(act.name, '/') : NULL;
    if (second && second > act.name && second[1]) {
        act.subject = second + 1;
        act.name = arena_copy_bytes(&draft->config->arena, act.name, (size_t)(second - act.name));
    }
    if (find_check(&act))
        kind->take(&act);
}

void draft_acts(struct draft *draft)
{
    struct deployment *deployment = draft->deployment;
    size_t counts[COUNT(kinds)] = {0};
    for (size_t i = 0; i < draft->section_count; i++) {
        const struct kind *kind = kind_of(&draft->sections[i]);
        if (kind)
            counts[kind - kinds]++;
    }
    struct arena *arena = &draft->config->arena;
    deployment->readings = counts[0] ? arena_take(arena, counts[0] * sizeof *deployment->readings) : NULL;
    deployment->acceptances =
        counts[1] ? arena_take(arena, counts[1] * sizeof *deployment->acceptances) : NULL;
    deployment->asked = counts[2] ? arena_take(arena, counts[2] * sizeof *deployment->asked) : NULL;
    deployment->waivers = counts[3] ? arena_take(arena, counts[3] * sizeof *deployment->waivers) : NULL;
    deployment->studies = counts[4] ? arena_take(arena, counts[4] * sizeof *deployment->studies) : NULL;
    for (size_t i = 0; i < draft->section_count; i++) {
        const struct kind *kind = kind_of(&draft->sections[i]);
        if (kind)
            take(draft, &draft->sections[i], kind);
    }
}

void site_loosen(struct config *config, const struct ini_section *section, struct loosening *loosening)
{
    struct draft draft = draft_begin(config, NULL);
    const struct piece piece = {&config->own->site, section};
    struct act act = {.draft = &draft, .piece = &piece, .name = section->name + strlen("loosen:")};
    act.rule = config_plugins_rule(config->own, act.name);
    if (!act.rule)
        draft_problem(&draft, &piece, NULL, false, "golive explain lists them",
            "no installed plugin has a rule \"%.80s\"", act.name);
    check_keys(&act, loosen_keys, COUNT(loosen_keys));
    check_period(&act);
    check_not_law(&act, "loosened");
    const char *severity = text_of(&act, "severity");
    *loosening = (struct loosening){.rule = act.name,
        .severity = severity ? status_parse(severity) : STATUS_WARN,
        .reason = text_of(&act, "reason"),
        .approved_by = text_of(&act, "approved_by"),
        .approved_on = date_of(&act, "approved_on"),
        .expires = date_of(&act, "expires"),
        .origin = origin(&act)};
    draft_free(&draft);
}
