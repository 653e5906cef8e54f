/* Judging trials: rounds of jobs for the worker until none waits, with evidence that arrives when the trial says. Does for
 * cases what engine/ does for runs; compares nothing. See trial.h. */
#include "kit/trial.h"

#include "model/decision.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ROUNDS 128u

/* A trial on its way. */
struct course {
    struct trial *trial;
    bool *here; /* by piece, then by reliance */
    size_t thing_count;
    const struct gathered **pending; /* by piece of an option: what stands for it until it is here */
    struct judge_source *sources;    /* in the order asked */
    size_t source_count, source_capacity;
    uint32_t steady;
    struct judge_reliance *reliances;
    size_t reliance_count, reliance_capacity;
    const char **unknown;
    size_t unknown_count, unknown_capacity;
    bool *asked;
    bool settled;
};

struct sitting {
    struct shelf *shelf;
    struct arena *arena;
    struct course *courses;
    size_t count;
    struct judge_job *jobs;
    size_t job_count;
};

/* ---- beginning ---- */

struct trial trial_plain(const struct plugin_case *of, struct shelf *shelf, struct arena *arena)
{
    struct trial trial = {
        .of = of, .site = &of->config->site, .deployment = of->deployment, .check = of->check};
    trial.pieces = arena_take(arena, (of->piece_count + 1) * sizeof *trial.pieces);
    for (size_t i = 0; i < of->piece_count; i++) {
        const struct case_piece *piece = &of->pieces[i];
        trial.pieces[i] = shelf_put(shelf, piece, piece->state, piece->why, piece->bytes, piece->length);
    }
    return trial;
}

static void add_source(struct course *course, struct judge_source source)
{
    memory_reserve(
        &course->sources, &course->source_capacity, course->source_count + 1, sizeof *course->sources);
    course->sources[course->source_count++] = source;
}

static void begin(struct sitting *sitting, struct course *course, struct trial *trial)
{
    const struct plugin_case *of = trial->of;
    *course = (struct course){.trial = trial, .thing_count = of->piece_count + of->reliance_count};
    course->here = arena_take(sitting->arena, (course->thing_count + 1) * sizeof *course->here);
    course->asked = arena_take(sitting->arena, (of->piece_count + 1) * sizeof *course->asked);
    course->pending = arena_take(sitting->arena, (of->piece_count + 1) * sizeof *course->pending);
    for (size_t i = 0; i < of->piece_count; i++) {
        enum piece_kind kind = of->pieces[i].kind;
        bool waited_for = trial->arrival && piece_is_file(kind) && !of->pieces[i].optional;
        course->here[i] = kind != PIECE_WEB && !waited_for;
        if (kind == PIECE_NAMED)
            add_source(course,
                (struct judge_source){
                    .url = of->pieces[i].uri, .gathered = trial->pieces[i], .good_until = INSTANT_NONE});
        if (waited_for)
            course->pending[i] = shelf_pending(sitting->shelf, of->pieces[i].uri);
    }
    trial->problem = NULL;
    trial->rounds = 0;
}

/* ---- jobs ---- */

static const struct gathered_option *options_of(struct sitting *sitting, const struct course *course)
{
    const struct plugin_case *of = course->trial->of;
    struct gathered_option *options = arena_take(sitting->arena, (of->option_count + 1) * sizeof *options);
    for (size_t i = 0; i < of->option_count; i++) {
        const struct case_option *option = &of->options[i];
        const struct gathered **parts = arena_take(sitting->arena, (option->count + 1) * sizeof *parts);
        for (size_t k = 0; k < option->count; k++) {
            size_t piece = option->first + k;
            parts[k] = course->here[piece] ? course->trial->pieces[piece] : course->pending[piece];
        }
        options[i] = (struct gathered_option){option->option, parts, option->count};
    }
    return options;
}

static void add_job(struct sitting *sitting, size_t index)
{
    const struct course *course = &sitting->courses[index];
    const struct trial *trial = course->trial;
    struct judge_reliance *reliances =
        arena_take(sitting->arena, (course->reliance_count + 1) * sizeof *reliances);
    if (course->reliance_count)
        memcpy(reliances, course->reliances, course->reliance_count * sizeof *reliances);
    sitting->jobs[sitting->job_count++] = (struct judge_job){
        .deployment = trial->deployment,
        .site = trial->site,
        .check = trial->check,
        .at = trial->of->at,
        .options = options_of(sitting, course),
        .option_count = trial->of->option_count,
        .reliances = reliances,
        .reliance_count = course->reliance_count,
        .sources = course->sources,
        .source_count = course->source_count,
        .steady = course->steady,
        .rounds = trial->rounds,
        .cookie = index,
    };
}

/* ---- what arrives ---- */

static size_t piece_of_uri(const struct plugin_case *of, const char *url)
{
    for (size_t i = 0; i < of->piece_count; i++) {
        if (of->pieces[i].kind == PIECE_WEB && string_equal(of->pieces[i].uri, url))
            return i;
    }
    return of->piece_count;
}

static size_t piece_of_named(const struct plugin_case *of, const char *name)
{
    for (size_t i = 0; i < of->piece_count; i++) {
        if (of->pieces[i].kind == PIECE_NAMED && string_equal(of->pieces[i].uri, name))
            return i;
    }
    return of->piece_count;
}

/* A program's name among the sources tells what it was given, which a case does not know: there it is the first, second …
 * that the option runs. */
static size_t piece_of_wish(const struct course *course, const struct judge_wish *wish)
{
    const struct plugin_case *of = course->trial->of;
    if (!wish->option)
        return piece_of_uri(of, wish->url);
    AUTO_FREE char *prefix = memory_format(WORKER_SOURCE_COMMAND "%s ", wish->option);
    size_t run = 1;
    for (size_t i = 0; i < course->source_count; i++)
        run += string_starts(course->sources[i].url, prefix);
    AUTO_FREE char *first = memory_format(WORKER_SOURCE_COMMAND "%s", wish->option);
    AUTO_FREE char *later = memory_format("%s%zu", prefix, run);
    return piece_of_uri(of, run == 1 ? first : later);
}

static size_t reliance_of(const struct plugin_case *of, const char *check)
{
    for (size_t i = 0; i < of->reliance_count; i++) {
        if (string_equal(of->reliances[i].check, check))
            return i;
    }
    return of->reliance_count;
}

static void note_unknown(struct sitting *sitting, struct course *course, const char *what)
{
    for (size_t i = 0; i < course->unknown_count; i++) {
        if (string_equal(course->unknown[i], what))
            return;
    }
    memory_reserve(
        &course->unknown, &course->unknown_capacity, course->unknown_count + 2, sizeof *course->unknown);
    course->unknown[course->unknown_count++] = arena_copy(sitting->arena, what);
    course->unknown[course->unknown_count] = NULL;
}

static void add_reliance(struct course *course, struct judge_reliance reliance)
{
    for (size_t i = 0; i < course->reliance_count; i++) {
        if (string_equal(course->reliances[i].check, reliance.check))
            return;
    }
    memory_reserve(&course->reliances, &course->reliance_capacity, course->reliance_count + 1,
        sizeof *course->reliances);
    course->reliances[course->reliance_count++] = reliance;
}

/* A copy is good for as long as the rule that asked for it says. */
static struct judge_source source_of(
    const struct gathered *gathered, const struct judge_wish *wish, const char *url)
{
    enum evidence_state state = gathered->evidence.state;
    bool ages = state == EVIDENCE_GOT || state == EVIDENCE_ABSENT;
    int64_t good = wish->good_until > wish->fresh ? wish->good_until : wish->fresh;
    bool dated = ages && gathered->evidence.gathered_at != INSTANT_NONE;
    return (struct judge_source){.url = url,
        .gathered = gathered,
        .good_until = dated ? gathered->evidence.gathered_at + good : INSTANT_NONE,
        .stale = gathered->evidence.stale};
}

/* How many things of a smaller number wait to arrive before THING. */
static size_t before(const struct course *course, const bool *waiting, size_t thing)
{
    size_t count = 0;
    for (size_t i = 0; i < course->thing_count; i++)
        count += waiting[i] && course->trial->arrival[i] < course->trial->arrival[thing];
    return count;
}

/* Marks what arrives now of all that is waited for: everything, or the next few. */
static void arrive(struct sitting *sitting, struct course *course, const struct judge_outcome *outcome)
{
    const struct trial *trial = course->trial;
    const struct plugin_case *of = trial->of;
    bool *waiting = arena_take(sitting->arena, (course->thing_count + 1) * sizeof *waiting);
    for (size_t i = 0; i < of->piece_count; i++)
        waiting[i] = piece_is_file(of->pieces[i].kind) && !course->here[i];
    for (size_t i = 0; i < outcome->wish_count; i++) {
        size_t piece = piece_of_wish(course, &outcome->wishes[i]);
        if (piece < of->piece_count)
            waiting[piece] = course->asked[piece] = true;
    }
    for (const char *const *want = outcome->wants; want && *want; want++) {
        size_t reliance = reliance_of(of, *want);
        if (reliance < of->reliance_count)
            waiting[of->piece_count + reliance] = true;
    }
    bool *now = arena_take(sitting->arena, (course->thing_count + 1) * sizeof *now);
    for (size_t i = 0; i < course->thing_count; i++)
        now[i] = waiting[i] && (!trial->arrival || before(course, waiting, i) < trial->step);
    for (size_t i = 0; i < course->thing_count; i++)
        course->here[i] |= now[i];
}

/* Makes the sources and reliances of the next round: those asked for in their order, then those that arrived. */
static void take_waiting(struct sitting *sitting, struct course *course, const struct judge_outcome *outcome)
{
    const struct plugin_case *of = course->trial->of;
    struct judge_source *old = course->sources;
    size_t old_count = course->source_count;
    size_t *pieces = arena_take(sitting->arena, (outcome->wish_count + 1) * sizeof *pieces);
    arrive(sitting, course, outcome);
    for (size_t i = 0; i < outcome->wish_count; i++)
        pieces[i] = piece_of_wish(course, &outcome->wishes[i]);
    course->sources = NULL;
    course->source_count = course->source_capacity = 0;
    course->steady = outcome->steady;
    for (size_t i = 0; i < outcome->cited_count; i++) {
        for (size_t k = 0; k < old_count; k++) {
            if (old[k].gathered == outcome->cited[i])
                add_source(course, old[k]);
        }
    }
    for (size_t i = 0; i < outcome->wish_count; i++) {
        const struct judge_wish *wish = &outcome->wishes[i];
        size_t piece = pieces[i];
        const char *url = arena_copy(sitting->arena, wish->url);
        if (piece == of->piece_count) {
            note_unknown(sitting, course, url);
            add_source(course, source_of(shelf_unknown(sitting->shelf, url), wish, url));
        } else if (course->here[piece]) {
            add_source(course, source_of(course->trial->pieces[piece], wish, url));
        }
    }
    for (size_t i = 0; i < old_count; i++) { /* what options name stays, whether it was asked for or not */
        bool named = piece_of_named(of, old[i].url) < of->piece_count;
        for (size_t k = 0; k < course->source_count; k++)
            named = named && course->sources[k].gathered != old[i].gathered;
        if (named)
            add_source(course, old[i]);
    }
    free(old);
    for (const char *const *want = outcome->wants; want && *want; want++) {
        size_t reliance = reliance_of(of, *want);
        if (reliance == of->reliance_count) {
            note_unknown(sitting, course, *want);
            add_reliance(course, (struct judge_reliance){arena_copy(sitting->arena, *want), STATUS_UNKNOWN});
        } else if (course->here[of->piece_count + reliance]) {
            add_reliance(course, of->reliances[reliance]);
        }
    }
    course->trial->rounds++;
}

/* ---- outcomes ---- */

static void settle(struct course *course, const struct judge_outcome *outcome, struct arena *arena)
{
    struct trial *trial = course->trial;
    struct check_result *result = &trial->result;
    for (size_t i = 0; i < outcome->cited_count; i++) {
        for (size_t k = 0; k < trial->of->piece_count; k++)
            course->asked[k] |= trial->pieces[k] == outcome->cited[i];
    }
    *result = (struct check_result){
        .check = trial->check,
        .required = trial->check->required,
        .findings = outcome->findings,
        .finding_count = (uint32_t)outcome->finding_count,
        .remarks = outcome->remarks,
        .tables = outcome->tables,
        .table_count = outcome->table_count,
        .measures = outcome->measures,
        .measure_count = outcome->measure_count,
        .stable_from = outcome->stable_from,
        .stable_until = outcome->stable_until,
    };
    course->settled = true;
    if (outcome->end == JUDGE_FAILED) {
        trial->problem = outcome->problem ? outcome->problem : "the plugin failed";
        result->status = STATUS_UNKNOWN;
        return;
    }
    result->status = check_result_status(result);
    decision_bind(result, trial->deployment, trial->site, instant_date(trial->of->at), arena);
}

static void take_outcome(void *context, const struct judge_outcome *outcome)
{
    struct sitting *sitting = context;
    struct course *course = &sitting->courses[outcome->job->cookie];
    if (outcome->end == JUDGE_WAITS)
        take_waiting(sitting, course, outcome);
    else
        settle(course, outcome, sitting->arena);
}

int trials_judge(struct worker *worker, struct shelf *shelf, struct trial *const *trials, size_t count,
    struct arena *arena)
{
    struct sitting sitting = {.shelf = shelf,
        .arena = arena,
        .courses = memory_new(count, sizeof *sitting.courses),
        .count = count,
        .jobs = memory_new(count, sizeof *sitting.jobs)};
    int error = 0;
    for (size_t i = 0; i < count; i++)
        begin(&sitting, &sitting.courses[i], trials[i]);
    for (unsigned round = 0; !error && round < MOST_ROUNDS; round++) {
        sitting.job_count = 0;
        for (size_t i = 0; i < count; i++) {
            if (!sitting.courses[i].settled)
                add_job(&sitting, i);
        }
        if (!sitting.job_count)
            break;
        error = worker_judge(worker, sitting.jobs, sitting.job_count, arena, take_outcome, &sitting);
    }
    for (size_t i = 0; i < count; i++) {
        struct course *course = &sitting.courses[i];
        if (!course->settled) {
            course->trial->result =
                (struct check_result){.check = course->trial->check, .status = STATUS_UNKNOWN};
            course->trial->problem =
                error ? "golive-worker was lost while it was judged" : "it waits without an end";
        }
        course->trial->unknown = course->unknown_count
                                     ? memcpy(arena_take(arena, (course->unknown_count + 1) * sizeof(char *)),
                                           course->unknown, (course->unknown_count + 1) * sizeof(char *))
                                     : NULL;
        course->trial->asked = course->asked;
        free(course->unknown);
        free(course->sources);
        free(course->reliances);
    }
    free(sitting.courses);
    free(sitting.jobs);
    return error;
}

/* ---- looking at what was found ---- */

enum status trial_status(const struct trial *trial)
{
    return trial->problem ? STATUS_UNKNOWN : trial->result.status;
}

enum status trial_rule_status(const struct trial *trial, const char *rule)
{
    enum status worst = STATUS_NONE;
    for (size_t i = 0; i < trial->result.finding_count; i++) {
        const struct finding *finding = &trial->result.findings[i];
        if (string_equal(finding->rule_id, rule))
            worst = status_worse(worst, (enum status)finding->status);
    }
    return worst;
}

const struct finding *trial_finding(const struct trial *trial, const char *rule, const char *subject)
{
    for (size_t i = 0; i < trial->result.finding_count; i++) {
        const struct finding *finding = &trial->result.findings[i];
        if (string_equal(finding->rule_id, rule) && string_equal(finding->subject, subject))
            return finding;
    }
    return NULL;
}
