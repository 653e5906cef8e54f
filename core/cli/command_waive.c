/* golive waive and golive accept: a person signs off a failed rule until a day, or a warning until it changes. Both are
 * bound to the finding as it stands today, and written into the deployment's file. */
#include "cli/acts.h"

#include "base/digest.h"
#include "model/decision.h"

#include <string.h>

/* What the two commands do not share. */
struct kind {
    const char *name;   /* of the section: "waiver" */
    enum status status; /* of the findings that it is for */
    const char *done;   /* "waived" */
    const char *who;    /* the keys of who did it, and when */
    const char *when;
    bool until;                  /* it ends on a day */
    const char *const *demanded; /* options */
};

static const char *const waive_demands[] = {"reason", "by", "role", "expires", NULL};
static const char *const accept_demands[] = {"reason", "by", "role", NULL};
static const struct kind waiver = {
    "waiver", STATUS_FAIL, "waived", "approved_by", "approved_on", true, waive_demands};
static const struct kind acceptance = {"accept", STATUS_WARN, "accepted", "by", "on", false, accept_demands};

/* ---- what stands against it ---- */

static int refuse_law(const struct act_case *act)
{
    const struct rule *rule = act->rule;
    cli_error(
        "%s rests on law (%s) and cannot be waived: the ways out are to cure it, to stop, or to correct the "
        "reading",
        rule->id, *rule->citation ? rule->citation : rule->title);
    return GOLIVE_EXIT_NO_PERMISSION;
}

/* Why there is no finding to sign off, in words for each status of what there is. */
static int refuse_status(const struct act_case *act, const struct kind *kind)
{
    static const struct {
        enum status status;
        const char *words;
    } reasons[] = {
        {STATUS_FAIL, "is not met: a failed rule is for golive waive, unless it rests on law"},
        {STATUS_UNKNOWN,
            "is not known, and what is not known cannot be signed off: find out, or see golive read"},
        {STATUS_WARN, "wants attention and stops nothing: golive accept is for that"},
        {STATUS_NOTE, "is only worth knowing: there is nothing to sign off"},
        {STATUS_PASS, "is met: there is nothing to sign off"},
        {STATUS_NOT_APPLICABLE, "does not apply: there is nothing to sign off"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        bool many = false;
        const struct finding *finding = act_finding(act, reasons[i].status, &many);
        if (reasons[i].status == kind->status || (!finding && !many))
            continue;
        cli_error("%s/%s %s", act->check_id, act->rule_id, reasons[i].words);
        if (finding)
            cli_error("it says: %s", finding_says(finding));
        return GOLIVE_EXIT_NO_PERMISSION;
    }
    cli_error("nothing was found of %s/%s%s", act->check_id, act->rule_id,
        cli_has(act->cli, "subject") ? " with that subject" : "");
    return GOLIVE_EXIT_NO_INPUT;
}

/* The last day of a waiver: not before today, and a year after its approval at the latest. */
static int check_expiry(const struct act_case *act)
{
    const char *value = cli_value(act->cli, "expires");
    struct date last = date_add_days(act->on, WAIVER_DAYS), expires;
    char latest[DATE_TEXT_SIZE];
    date_text(last, latest);
    if (date_parse(value, &expires) != 0)
        cli_error("--expires %s: write the last day on which it holds as YYYY-MM-DD", value);
    else if (expires.day < act->today.day)
        cli_error("--expires %s: that day is past", value);
    else if (expires.day > last.day)
        cli_error("--expires %s: a waiver holds for 365 days at most, here until %s", value, latest);
    else
        return 0;
    return GOLIVE_EXIT_USAGE;
}

/* ---- the section ---- */

static void find_person(
    struct act_case *act, const struct kind *kind, const char **ret_by, const char **ret_role)
{
    const char *by = cli_value(act->cli, "by"), *role = cli_value(act->cli, "role");
    /* A waiver's approver is one line, with the role behind the name. */
    *ret_by = kind->until ? arena_format(&act->arena, "%s, %s", by, role) : by;
    *ret_role = kind->until ? NULL : role;
}

static int sign_off(struct act_case *act, const struct kind *kind, const struct finding *finding)
{
    char digest[DIGEST_TEXT_SIZE], on[DATE_TEXT_SIZE];
    const char *by, *role;
    struct digest of = finding_digest(act->check_id, finding);
    digest_text(&of, digest);
    date_text(act->on, on);
    find_person(act, kind, &by, &role);
    const struct ini_line lines[] = {
        {"finding", digest},
        {"reason", cli_value(act->cli, "reason")},
        {kind->who, by},
        {"role", role},
        {kind->when, on},
        {"expires", kind->until ? cli_value(act->cli, "expires") : NULL},
    };
    const char *section = act_section(act, kind->name, true);
    int code = act_try(act, &(struct ini_addition){section, lines, sizeof lines / sizeof *lines});
    if (code)
        return code;
    const struct finding *then = act_finding_then(act, finding);
    bool covered = then && (kind->until ? then->waiver != NULL : then->accepted != NULL);
    if (!covered && act->then.result->decided_for_later)
        cli_error("it will not hold on the day it goes live, which the decision is for");
    else if (!covered) {
        cli_error("%s/%s would not be %s by it: what was found changes from one look to the next",
            act->check_id, act->rule_id, kind->done);
        return GOLIVE_EXIT_INTERNAL;
    }
    return act_write(act, section);
}

static int judge_and_sign(struct act_case *act, const struct kind *kind)
{
    if (kind->until && act->rule->basis == BASIS_LAW)
        return refuse_law(act);
    if (act_barred(act, cli_value(act->cli, "by")))
        return GOLIVE_EXIT_NO_PERMISSION;
    int code = kind->until ? check_expiry(act) : 0;
    if (code)
        return code;
    bool many = false;
    const struct finding *finding = act_finding(act, kind->status, &many);
    if (many) {
        act_tell_subjects(act, kind->status);
        return GOLIVE_EXIT_USAGE;
    }
    return finding ? sign_off(act, kind, finding) : refuse_status(act, kind);
}

static int run(struct cli *cli, const struct kind *kind)
{
    if (cli->argument_count != 2) {
        cli_error("golive %s wants a deployment and a rule: golive %s ambient-scribe evidence/EVID-12 …",
            cli->command->name, cli->command->name);
        return GOLIVE_EXIT_USAGE;
    }
    int code = act_demand(cli, kind->demanded);
    if (code)
        return code;
    struct act_case act;
    code = act_open(cli, cli->arguments[0], cli->arguments[1], &act);
    if (!code)
        code = judge_and_sign(&act, kind);
    act_close(&act);
    return code;
}

static int waive(struct cli *cli)
{
    return run(cli, &waiver);
}

static int accept_warning(struct cli *cli)
{
    return run(cli, &acceptance);
}

/* ---- for the command line ---- */

#define SIGNING_OPTIONS                                                                                      \
    CLI_CONFIG_OPTION, {"subject", 0, "SUBJECT", "which of several findings of the rule"},                   \
        {"reason", 0, "WORDS", "why it may be so"}, {"by", 0, "NAME", "who signs it off"},                   \
        {"role", 0, "ROLE", "as what: Privacy Officer"}, ACT_OPTIONS

static const struct cli_option waive_options[] = {SIGNING_OPTIONS,
    {"expires", 0, "DATE", "the last day on which it holds, at most 365 days after --on"}, {0}};
static const struct cli_option accept_options[] = {SIGNING_OPTIONS, {0}};

static const char *const waive_examples[] = {
    "golive waive ambient-scribe evidence/EVID-12 --reason 'External study in press'",
    "  --by 'J. Rivera' --role CMIO --expires 2027-02-01",
    NULL,
};

const struct cli_command command_waive = {
    .name = "waive",
    .arguments = "ID|FILE.ini CHECK/RULE",
    .summary = "Sign off one failed rule as it was found, until a day.",
    .details =
        "Runs the check and writes a section [waiver:CHECK/RULE] with the digest of what was found into the "
        "deployment's file: when something else is found, the waiver covers nothing. Rules of law cannot be "
        "waived, nor can what is not known. A waived rule stays visible as failed and waived.",
    .examples = waive_examples,
    .options = waive_options,
    .run = waive,
};

static const char *const accept_examples[] = {
    "golive accept ambient-scribe baa/BAA-43 --reason 'Retention is off in the console'",
    "  --by 'D. Osei' --role 'Privacy Officer'",
    NULL,
};

const struct cli_command command_accept = {
    .name = "accept",
    .arguments = "ID|FILE.ini CHECK/RULE",
    .summary = "Close one warning until what it rests on changes, for 730 days at most.",
    .details =
        "Runs the check and writes a section [accept:CHECK/RULE] with the digest of what was found into the "
        "deployment's file.",
    .examples = accept_examples,
    .options = accept_options,
    .run = accept_warning,
};
