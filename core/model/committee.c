/* The committee's word as findings, and the exception in force. See committee.h. */
#include "model/committee.h"

#include "base/text.h"
#include "model/decision.h"

#include <ctype.h>
#include <string.h>

const char *approval_decision_name(enum approval_decision decision)
{
    static const char *const names[] = {
        [APPROVED] = "approved",
        [APPROVED_ON_CONDITIONS] = "conditions",
        [APPROVED_AS_PILOT] = "pilot",
        [APPROVAL_REFUSED] = "refused",
        [APPROVAL_RETURNED] = "returned",
    };
    return decision > APPROVAL_NONE && decision <= APPROVAL_RETURNED ? names[decision] : "";
}

static unsigned char next_letter(const char **at)
{
    while (isspace((unsigned char)**at))
        (*at)++;
    unsigned char letter = (unsigned char)**at;
    *at += letter != '\0';
    return (unsigned char)tolower(letter);
}

bool same_person(const char *a, const char *b)
{
    if (!a || !b || !*a || !*b)
        return false;
    unsigned char left, right;
    do {
        left = next_letter(&a);
        right = next_letter(&b);
        if (left != right)
            return false;
    } while (left);
    return true;
}

/* It is in use since a day that can be held against what is recorded. */
static bool has_history(const struct deployment *deployment)
{
    return deployment->history_known && date_given(deployment->live_since) && deployment_in_use(deployment);
}

bool committee_speaks(const struct deployment *deployment, const struct site *site)
{
    bool wanted = site->approval_required && !string_equal(deployment->kind, "site");
    return deployment->approval || deployment->commitment_count || wanted || has_history(deployment);
}

/* ---- findings ---- */

struct speaking {
    const struct deployment *deployment;
    const struct site *site;
    struct date today;
    struct arena *arena;
    struct check_result *result;
};

static const struct check committee_check = {.id = COMMITTEE_CHECK, .plugin = "golive", .required = true};

static void say(struct speaking *s, enum status status, const char *rule, const char *subject,
    const char *title, const char *message, const char *remedy, const char *where)
{
    s->result->findings[s->result->finding_count++] = (struct finding){
        .rule_id = rule,
        .subject = subject,
        .title = title,
        .message = message,
        .expected = "",
        .found = "",
        .quote = "",
        .where = where,
        .citation = "",
        .remedy = status == STATUS_PASS ? "" : remedy,
        .status = (uint8_t)status,
        .assurance = status == STATUS_PASS ? ASSURANCE_ASSERTED : ASSURANCE_NONE,
        .basis = BASIS_POLICY,
    };
}

/* Notes that the answer is another one from the day DAY on. */
static void turns_on(struct speaking *s, struct date day)
{
    if (!date_given(day))
        return;
    instant at = date_begin(day);
    struct check_result *result = s->result;
    if (day.day > s->today.day) {
        if (result->stable_until == INSTANT_NONE || at < result->stable_until)
            result->stable_until = at;
    } else if (result->stable_from == INSTANT_NONE || at > result->stable_from) {
        result->stable_from = at;
    }
}

static const char *day_words(struct arena *arena, struct date day)
{
    char *text = arena_take(arena, DATE_TEXT_SIZE);
    date_text(day, text);
    return text;
}

static void say_approval(struct speaking *s, enum status status, const char *message, const char *remedy)
{
    say(s, status, "COM-01", "", "The committee's decision", message, remedy, "[approval]");
}

static void judge_approved(struct speaking *s, const struct approval *approval)
{
    const char *on = day_words(s->arena, approval->on);
    const char *until = date_given(approval->until) ? day_words(s->arena, approval->until) : NULL;
    if (date_given(approval->until))
        turns_on(s, date_add_days(approval->until, 1));
    if (until && approval->until.day < s->today.day) {
        say_approval(s, STATUS_UNKNOWN,
            arena_format(s->arena, "The approval of %s ended on %s", approval->body, until),
            "Bring it before the committee again");
        return;
    }
    bool pilot = approval->decision == APPROVED_AS_PILOT;
    if (pilot && string_equal(s->deployment->stage, "live")) {
        say_approval(s, STATUS_FAIL,
            arena_format(s->arena, "%s approved a pilot until %s, and it is live", approval->body, until),
            "Go back to the pilot, or have it approved for everybody");
        return;
    }
    if (approval->decision == APPROVED_ON_CONDITIONS && !s->deployment->commitment_count) {
        say_approval(s, STATUS_UNKNOWN,
            arena_format(s->arena, "%s approved it on conditions, and none is written down", approval->body),
            "Write a section [condition:NAME] for each condition of the minutes");
        return;
    }
    say_approval(s, STATUS_PASS,
        arena_format(s->arena, "%s approved %s on %s%s%s (signed by %s)", approval->body,
            pilot ? "a pilot" : "it", on, until ? ", until " : "", until ? until : "", approval->signed_by),
        "");
}

static void judge_approval(struct speaking *s)
{
    const struct approval *approval = s->deployment->approval;
    if (!approval) {
        if (s->site->approval_required)
            say_approval(s, STATUS_UNKNOWN, "No committee has decided yet, and the policy wants an approval",
                "Bring it before the committee, and write down what it says in [approval]");
        return;
    }
    const char *on = day_words(s->arena, approval->on);
    turns_on(s, approval->on);
    if (approval->on.day > s->today.day)
        say_approval(s, STATUS_UNKNOWN,
            arena_format(s->arena, "The decision of %s is dated %s, which lies ahead", approval->body, on),
            "Correct the date");
    else if (approval->decision == APPROVAL_REFUSED)
        say_approval(s, STATUS_FAIL,
            arena_format(
                s->arena, "%s refused it on %s (signed by %s)", approval->body, on, approval->signed_by),
            "Stop, or bring it before the committee again");
    else if (approval->decision == APPROVAL_RETURNED)
        say_approval(s, STATUS_UNKNOWN,
            arena_format(
                s->arena, "%s sent it back on %s (signed by %s)", approval->body, on, approval->signed_by),
            "Answer what the committee asked, and bring it back");
    else
        judge_approved(s, approval);
}

static void judge_commitment(struct speaking *s, const struct commitment *commitment)
{
    const char *due = day_words(s->arena, commitment->due);
    bool met = date_given(commitment->met_on) && commitment->met_on.day <= s->today.day;
    turns_on(s, commitment->met_on);
    if (!met) /* once met, nobody asks any more when it was due */
        turns_on(s, date_add_days(commitment->due, 1));
    const char *where = arena_format(s->arena, "[condition:%s]", commitment->name);
    const char *remedy = arena_format(s->arena, "Meet it, then write met_on and proof%s%s",
        commitment->owner ? "; it is on " : "", commitment->owner ? commitment->owner : "");
    const char *message;
    enum status status = STATUS_WARN;
    if (met) {
        status = STATUS_PASS;
        message = arena_format(s->arena, "Met on %s (%s): %s", day_words(s->arena, commitment->met_on),
            commitment->proof, commitment->text);
    } else if (commitment->due.day < s->today.day) {
        status = STATUS_FAIL;
        message = arena_format(s->arena, "Was due on %s and is not met: %s", due, commitment->text);
    } else {
        message = arena_format(s->arena, "Due on %s: %s", due, commitment->text);
    }
    say(s, status, "COM-02", commitment->name, "A condition of the committee", message, remedy, where);
}

static void judge_second_person(struct speaking *s)
{
    const struct approval *approval = s->deployment->approval;
    const char *answered = s->deployment->answered.by;
    if (!approval || !s->site->second_person)
        return;
    bool same = same_person(approval->signed_by, answered);
    say(s,
        same       ? STATUS_FAIL
        : answered ? STATUS_PASS
                   : STATUS_UNKNOWN,
        "COM-03", "", "A second person approves",
        same ? arena_format(s->arena, "%s answered the questions and signed the approval", answered)
        : answered
            ? arena_format(s->arena, "%s answered, %s approved", answered, approval->signed_by)
            : "Nobody is named who answered the questions, so nobody can tell whether another approved",
        "Have somebody else approve, and name who answered (answered_by)", "[approval] signed_by");
}

/* First cleared, then used: nothing that is done later makes it so, but a committee can approve the use that there is. */
static void judge_first_use(struct speaking *s)
{
    const struct deployment *deployment = s->deployment;
    const struct approval *approval = deployment->approval;
    if (!has_history(deployment))
        return;
    const char *since = day_words(s->arena, deployment->live_since);
    bool cleared = date_given(deployment->first_go) && deployment->first_go.day <= deployment->live_since.day;
    bool approved = approval && approval->decision >= APPROVED && approval->decision <= APPROVED_AS_PILOT &&
                    approval->on.day <= s->today.day;
    if (approval)
        turns_on(s, approval->on);
    if (cleared)
        say(s, STATUS_PASS, "COM-04", "", "Cleared before it was used",
            arena_format(s->arena, "In use since %s; the first go is recorded on %s", since,
                day_words(s->arena, deployment->first_go)),
            "", "[deployment] live_since");
    else
        say(s, approved ? STATUS_NOTE : STATUS_WARN, "COM-04", "", "Cleared before it was used",
            arena_format(s->arena, "In use since %s, and no go is recorded from before that day%s", since,
                approved ? "; a committee has approved it" : ""),
            "Bring it before the committee, and write down what it says in [approval]; or correct live_since",
            "[deployment] live_since");
}

void committee_judge(const struct deployment *deployment, const struct site *site, struct date today,
    struct arena *arena, struct check_result *ret_result)
{
    *ret_result = (struct check_result){.check = &committee_check,
        .required = true,
        .findings = arena_take(arena, (deployment->commitment_count + 3) * sizeof *ret_result->findings),
        .stable_from = INSTANT_NONE,
        .stable_until = INSTANT_NONE};
    struct speaking speaking = {deployment, site, today, arena, ret_result};
    judge_approval(&speaking);
    for (size_t i = 0; i < deployment->commitment_count; i++)
        judge_commitment(&speaking, &deployment->commitments[i]);
    judge_second_person(&speaking);
    judge_first_use(&speaking);
    ret_result->status = check_result_status(ret_result);
}

/* ---- the exception ---- */

/* A finding that holds it up and that no exception can excuse; NULL if there is none. */
static const struct finding *held_by_law(const struct deployment_result *result)
{
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        for (uint32_t j = 0; j < check->finding_count; j++) {
            const struct finding *finding = &check->findings[j];
            if (finding->basis == BASIS_LAW && decision_finding_effect(check, finding) >= EFFECT_HOLD)
                return finding;
        }
    }
    return NULL;
}

void committee_exception(struct deployment_result *result, struct date today, struct arena *arena)
{
    const struct use_exception *exception = result->deployment->exception;
    result->exception = NULL;
    result->exception_words = NULL;
    if (!exception)
        return;
    const struct finding *law = held_by_law(result);
    if (exception->approved_on.day > today.day)
        result->exception_words =
            arena_format(arena, "it does not begin before %s", day_words(arena, exception->approved_on));
    else if (exception->expires.day < today.day)
        result->exception_words = arena_format(arena, "it ended on %s", day_words(arena, exception->expires));
    else if (result->deployment->broken)
        result->exception_words = "the file has errors, so nobody knows what it would excuse";
    else if (result->decision == DECISION_GO)
        result->exception_words = "the decision is go, and needs none";
    else if (law)
        result->exception_words =
            arena_format(arena, "%s is a rule of law, and no exception excuses it", law->rule_id);
    else if (result->decision == DECISION_NO_GO)
        result->exception_words = "it excuses evidence that nobody can get, not a point that is not met";
    else
        result->exception = exception;
}
