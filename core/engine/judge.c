/* Judging cases through the worker. Knows nothing of time beyond the instant it is given, and decides nothing.
 * See judge.h. */
#include "engine/judge.h"

#include "engine/holding.h"
#include "engine/inherit.h"
#include "model/committee.h"
#include "model/decision.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS_MAXIMUM                                                                                       \
    64 /* of all checks together: each of them may wait 16 times, for others that wait themselves */

/* One check of one case on its way through the rounds. */
struct slot {
    const struct judge_case *of;
    struct check_result *result;
    bool waits;                /* false: settled */
    const char *const *relies; /* all checks it asked for so far, those it waits for among them; NULL: none */
    struct web_order asked;    /* addresses it asked for so far */
};

struct round {
    struct judge *judge;
    struct arena *arena;
    struct family family;
    struct slot *slots;
    size_t slot_count;
    size_t slot_capacity;
    struct judge_job *jobs;
    size_t job_count;
    size_t done;
};

/* ---- findings of the core's own ---- */

static void settle(struct check_result *result, struct arena *arena, enum status status, const char *rule,
    const char *title, const char *message, const char *remedy)
{
    struct finding *finding = arena_take(arena, sizeof *finding);
    *finding = (struct finding){
        .rule_id = rule,
        .subject = "",
        .title = title,
        .message = message,
        .expected = "",
        .found = "",
        .quote = "",
        .where = "",
        .citation = "",
        .remedy = remedy,
        .status = (uint8_t)status,
        .basis = BASIS_POLICY,
    };
    result->findings = finding;
    result->finding_count = 1;
    result->stable_from = INSTANT_NONE;
    result->stable_until = INSTANT_NONE;
    result->status = status;
}

static void settle_unknown(
    struct check_result *result, struct arena *arena, const char *message, const char *remedy)
{
    settle(result, arena, STATUS_UNKNOWN, "CHECK", "The check as a whole", message, remedy);
}

/* Contradicting facts are a check of the core's own, so that nobody has to install anything to be told of them. */
static void add_contradictions(
    const struct deployment *deployment, struct check_result *result, struct arena *arena)
{
    struct check *check = arena_take(arena, sizeof *check);
    *check = (struct check){.id = "facts", .plugin = "golive", .required = true};
    *result = (struct check_result){.check = check, .required = true};
    size_t count = 0;
    while (deployment->contradictions[count])
        count++;
    struct finding *findings = arena_take(arena, count * sizeof *findings);
    for (size_t i = 0; i < count; i++) {
        const char *says = deployment->contradictions[i];
        findings[i] = (struct finding){
            .rule_id = "AM-01",
            .subject = count > 1 ? arena_format(arena, "%zu", i + 1) : "",
            .title = "Facts that cannot both be true",
            .message = string_starts(says, "AM-01: ") ? says + 7 : says,
            .expected = "",
            .found = "",
            .quote = "",
            .where = "[facts]",
            .citation = "",
            .remedy = "Correct the fact that is wrong in the deployment's file",
            .status = STATUS_FAIL,
            .basis = BASIS_POLICY,
        };
    }
    result->findings = findings;
    result->finding_count = (uint32_t)count;
    result->stable_from = result->stable_until = INSTANT_NONE;
    result->status = STATUS_FAIL;
}

/* ---- what comes back ---- */

/* Fills in what a finding has from its rule, and the question behind a fact. */
static void complete(struct judge *judge, struct finding *finding)
{
    const struct rule *rule = finding->rule;
    if (rule) {
        finding->title = finding->title && *finding->title ? finding->title : rule->title;
        finding->citation = finding->citation && *finding->citation ? finding->citation : rule->citation;
        finding->remedy = finding->remedy && *finding->remedy ? finding->remedy : rule->remedy;
        finding->basis = (uint8_t)rule->basis;
        return;
    }
    if (!finding->basis)
        finding->basis = BASIS_POLICY;
    if (!string_equal(finding->rule_id, "FACT"))
        return;
    const struct fact_definition *fact = config_fact(judge->config, finding->subject);
    if (!fact)
        return;
    finding->title = fact->question;
    finding->remedy = "Answer it in [facts] of the deployment's file";
    if (!*finding->expected && fact->values) {
        struct text values = {0};
        for (size_t i = 0; fact->values[i]; i++)
            text_format(&values, "%s%s", i ? ", " : "one of: ", fact->values[i]);
        finding->expected = arena_copy(&judge->arena, text_string(&values));
        text_free(&values);
    }
}

static size_t check_index(const struct slot *slot)
{
    return (size_t)(slot->result->check - slot->of->deployment->checks);
}

/* What the web answered stands behind the documents, in the order asked. */
static void add_cited(struct check_result *result, const struct judge_outcome *outcome, struct arena *arena)
{
    if (!outcome->cited_count)
        return;
    const struct evidence **all =
        arena_take(arena, (result->evidence_count + outcome->cited_count) * sizeof *all);
    if (result->evidence_count)
        memcpy(all, result->evidence, result->evidence_count * sizeof *all);
    for (size_t i = 0; i < outcome->cited_count; i++)
        all[result->evidence_count++] = &outcome->cited[i]->evidence;
    result->evidence = all;
}

static void take_outcome(void *context, const struct judge_outcome *outcome)
{
    struct round *round = context;
    struct slot *slot = &round->slots[outcome->job->cookie];
    struct check_result *result = slot->result;
    result->remarks = outcome->remarks;
    result->relies = outcome->relies;
    round->done += outcome->end != JUDGE_WAITS;
    if (round->judge->progress)
        round->judge->progress(round->judge->progress_context, round->done, round->slot_count);
    for (const char *const *relied = outcome->relies; relied && *relied; relied++) {
        struct deployment_result *of = slot->of->result;
        for (size_t i = 0; i < of->check_count; i++) {
            if (string_equal(of->checks[i].check->id, *relied))
                of->checks[i].required = true;
        }
    }
    slot->waits = outcome->end == JUDGE_WAITS;
    if (slot->waits) {
        slot->relies = outcome->relies ? outcome->relies : outcome->wants;
        const struct web_check check = {slot->of->index, check_index(slot), slot->of->change};
        web_take(round->judge->web, &check, outcome, round->arena, &slot->asked);
        return;
    }
    if (outcome->end == JUDGE_FAILED) {
        result->fleeting = true;
        settle_unknown(result, round->arena, outcome->problem ? outcome->problem : "the plugin failed",
            "Tell whoever maintains the plugin; until then a person must look");
        return;
    }
    add_cited(result, outcome, round->arena);
    result->findings = outcome->findings;
    result->finding_count = (uint32_t)outcome->finding_count;
    result->tables = outcome->tables;
    result->table_count = outcome->table_count;
    result->measures = outcome->measures;
    result->measure_count = outcome->measure_count;
    result->stable_from = outcome->stable_from;
    result->stable_until = outcome->stable_until;
    for (size_t i = 0; i < outcome->finding_count; i++)
        complete(round->judge, &result->findings[i]);
    result->status = check_result_status(result);
}

/* ---- preparing ---- */

bool judge_chosen(const char *const *only, const char *id)
{
    if (!only)
        return true;
    for (; *only; only++) {
        if (string_equal(*only, id))
            return true;
    }
    return false;
}

static size_t plugin_index(const struct plugin_set *set, const struct plugin_description *description)
{
    for (size_t i = 0; i < set->count; i++) {
        if (set->entries[i].description == description)
            return i;
    }
    return set->count;
}

static struct catalogue *catalogue_named(struct judge *judge, const char *name, const char **ret_trouble)
{
    for (size_t i = 0; i < judge->catalogue_count; i++) {
        if (string_equal(judge->catalogues[i]->name, name))
            return judge->catalogues[i];
    }
    struct problems problems = {0};
    struct catalogue *catalogue = config_catalogue(judge->data_folder, name, &problems);
    if (catalogue) {
        judge->catalogues =
            memory_resize(judge->catalogues, judge->catalogue_count + 1, sizeof *judge->catalogues);
        judge->catalogues[judge->catalogue_count++] = catalogue;
    } else {
        struct text words = {0};
        problems_write(&problems, &words);
        *ret_trouble = arena_format(
            &judge->arena, "its clause catalogue '%s' cannot be used: %s", name, text_string(&words));
        text_free(&words);
    }
    problems_free(&problems);
    return catalogue;
}

/* Gives a plugin with its catalogues to the worker, once; returns why that cannot be, or NULL. */
static const char *hand_over(struct judge *judge, size_t index)
{
    if (judge->added[index])
        return judge->refused[index];
    judge->added[index] = true;
    const struct plugin_entry *entry = &judge->plugins->entries[index];
    const char *const *names = entry->description->catalogues;
    size_t count = 0;
    while (names && names[count])
        count++;
    AUTO_FREE const struct catalogue **catalogues = memory_new(count + 1, sizeof *catalogues);
    for (size_t i = 0; i < count; i++) {
        catalogues[i] = catalogue_named(judge, names[i], &judge->refused[index]);
        if (!catalogues[i])
            return judge->refused[index];
    }
    AUTO_FREE char *problem = NULL;
    int object = plugins_object(entry, &problem);
    int error = object < 0
                    ? object
                    : worker_add_plugin(judge->worker, entry->description, object, catalogues, &problem);
    if (object >= 0)
        close(object);
    if (error)
        judge->refused[index] = arena_copy(&judge->arena, problem ? problem : strerror(-error));
    return judge->refused[index];
}

static int demand_worker(struct judge *judge, char **ret_problem)
{
    if (judge->worker)
        return 0;
    judge->worker = worker_start(&judge->worker_options, ret_problem);
    if (!judge->worker)
        return -ECHILD;
    judge->added = memory_new(judge->plugins->count, sizeof *judge->added);
    judge->refused = memory_new(judge->plugins->count, sizeof *judge->refused);
    return 0;
}

static void list_evidence(
    struct check_result *result, const struct check_evidence *evidence, struct arena *arena)
{
    size_t count = 0;
    for (size_t i = 0; i < evidence->option_count; i++)
        count += evidence->options[i].part_count;
    if (!count)
        return;
    result->evidence = arena_take(arena, count * sizeof *result->evidence);
    for (size_t i = 0; i < evidence->option_count; i++) {
        for (size_t j = 0; j < evidence->options[i].part_count; j++)
            result->evidence[result->evidence_count++] = &evidence->options[i].parts[j]->evidence;
    }
}

/* Why a plugin that is not there cannot judge: what the configuration says, or why it was refused. */
static const char *why_missing(const struct judge *judge, const struct check *check, struct arena *arena)
{
    const struct plugin_entry *entry = check->plugin ? plugins_find(judge->plugins, check->plugin) : NULL;
    if (entry && entry->refusal)
        return arena_format(arena, "plugin '%s' was refused: %s", check->plugin, entry->refusal);
    return check->missing ? check->missing
                          : arena_format(arena, "plugin '%s' is not installed", check->plugin);
}

/* Why a plugin is to be taken for one that does not judge; NULL: it is not. */
static const char *failure_of(const struct judge_case *of, const struct check *check)
{
    const struct judge_change *change = of->change;
    return change && change->failure && string_equal(change->plugin, check->plugin) ? change->failure : NULL;
}

static bool holds_piece(const struct check_evidence *evidence, const struct gathered *piece)
{
    for (size_t i = 0; i < evidence->option_count; i++) {
        for (size_t k = 0; k < evidence->options[i].part_count; k++) {
            if (evidence->options[i].parts[k] == piece)
                return true;
        }
    }
    return false;
}

/* The evidence of a check, with the piece that is to stand otherwise in its place. */
static struct check_evidence evidence_of(
    const struct judge *judge, const struct judge_case *of, size_t check, struct arena *arena)
{
    const struct judge_change *change = of->change;
    const struct check_evidence *gathered = judge->evidence ? judge->evidence[of->index] : NULL;
    if (change && change->evidence && change->check == check)
        return *change->evidence;
    struct check_evidence evidence = gathered ? gathered[check] : (struct check_evidence){0};
    if (!change || !change->piece || !holds_piece(&evidence, change->piece))
        return evidence;
    struct gathered_option *options = arena_take(arena, evidence.option_count * sizeof *options);
    for (size_t i = 0; i < evidence.option_count; i++) {
        size_t count = evidence.options[i].part_count;
        const struct gathered **parts = arena_take(arena, (count + 1) * sizeof *parts);
        for (size_t k = 0; k < count; k++) {
            const struct gathered *part = evidence.options[i].parts[k];
            parts[k] = part == change->piece ? change->instead : part;
        }
        options[i] = evidence.options[i];
        options[i].parts = parts;
    }
    evidence.options = options;
    return evidence;
}

static bool needs_worker(const struct judge *judge, const struct check *check)
{
    return judge_chosen(judge->only, check->id) && check->description && !check->missing;
}

/* Settles what needs no plugin, or adds a slot with its job. */
static int prepare_check(struct round *round, const struct judge_case *of, size_t i,
    struct check_result *result, char **ret_problem)
{
    struct judge *judge = round->judge;
    const struct check *check = &of->deployment->checks[i];
    *result = (struct check_result){.check = check, .required = check->required};
    if (!judge_chosen(judge->only, check->id)) {
        settle_unknown(result, round->arena, "left out by --only", "Run golive check without --only");
        return 0;
    }
    if (check->inherited && check->missing) {
        settle_unknown(result, round->arena, check->missing,
            arena_format(round->arena,
                "Name the site's file (kind = site) with inherit_from, or write a section [%s]", check->id));
        return 0;
    }
    const char *failure = failure_of(of, check);
    if (failure) {
        settle_unknown(result, round->arena, failure,
            "Tell whoever maintains the plugin; until then a person must look");
        return 0;
    }
    if (of->known && of->known[i]) {
        holding_take(of->known[i], round->arena, result);
        return 0;
    }
    if (check->inherited)
        return 0; /* settled when the site's check of that name is */
    if (!needs_worker(judge, check)) {
        settle_unknown(result, round->arena, why_missing(judge, check, round->arena),
            "Write the section, or install the plugin");
        return 0;
    }
    int error = demand_worker(judge, ret_problem);
    if (error)
        return error;
    const char *refused = hand_over(judge, plugin_index(judge->plugins, check->description));
    if (refused) { /* or the worker was lost meanwhile: next time it may be another matter */
        result->fleeting = true;
        settle_unknown(result, round->arena,
            arena_format(round->arena, "plugin '%s' cannot be used: %s", check->plugin, refused),
            "Tell whoever maintains the plugin");
        return 0;
    }
    const struct check_evidence evidence = evidence_of(judge, of, i, round->arena);
    list_evidence(result, &evidence, round->arena);
    struct slot *slot = &round->slots[round->slot_count];
    *slot = (struct slot){.of = of, .result = result, .asked = web_known(judge->web, of->index, i)};
    struct judge_job *job = &round->jobs[round->job_count++];
    *job = (struct judge_job){
        .deployment = of->deployment,
        .site = &judge->config->site,
        .check = check,
        .at = of->at,
        .options = evidence.options,
        .option_count = evidence.option_count,
        .cookie = round->slot_count++,
    };
    web_fill(&slot->asked, job, of->renewed, of->change, round->arena);
    return 0;
}

static int prepare_case(struct round *round, const struct judge_case *of, char **ret_problem)
{
    const struct deployment *deployment = of->deployment;
    struct deployment_result *result = of->result;
    result->deployment = deployment;
    if (deployment->broken || deployment_retired(deployment))
        return 0;
    const struct site *site = &round->judge->config->site;
    bool contradicts = deployment->contradictions && deployment->contradictions[0];
    bool committee = committee_speaks(deployment, site);
    result->check_count = deployment->check_count + contradicts + committee;
    result->checks = arena_take(round->arena, result->check_count * sizeof *result->checks);
    if (contradicts)
        add_contradictions(deployment, &result->checks[0], round->arena);
    if (committee)
        committee_judge(
            deployment, site, instant_date(of->at), round->arena, &result->checks[result->check_count - 1]);
    for (size_t i = 0; i < deployment->check_count; i++) {
        int error = prepare_check(round, of, i, &result->checks[i + contradicts], ret_problem);
        if (error)
            return error;
    }
    holding_require(result);
    return 0;
}

/* ---- waiting for other checks ---- */

/* Makes the next job of a slot that waits, if all it waits for is settled. */
static bool resume(struct round *round, size_t index, bool anyway)
{
    const struct slot *slot = &round->slots[index];
    size_t count = 0;
    while (slot->relies && slot->relies[count])
        count++;
    struct judge_reliance *reliances = arena_take(round->arena, count * sizeof *reliances);
    for (size_t i = 0; i < count; i++) {
        const struct check_result *other = deployment_result_check(slot->of->result, slot->relies[i]);
        if (other && other->status == STATUS_NONE && !anyway)
            return false;
        reliances[i] = (struct judge_reliance){
            .check = slot->relies[i],
            .status = other && other->status != STATUS_NONE ? other->status : STATUS_UNKNOWN,
        };
    }
    const struct check *check = slot->result->check;
    const struct check_evidence evidence =
        evidence_of(round->judge, slot->of, check_index(slot), round->arena);
    struct judge_job *job = &round->jobs[round->job_count++];
    *job = (struct judge_job){
        .deployment = slot->of->deployment,
        .site = &round->judge->config->site,
        .check = check,
        .at = slot->of->at,
        .options = evidence.options,
        .option_count = evidence.option_count,
        .reliances = reliances,
        .reliance_count = count,
        .cookie = index,
    };
    web_fill(&slot->asked, job, slot->of->renewed, slot->of->change, round->arena);
    return true;
}

static void collect_waiting(struct round *round)
{
    round->job_count = 0;
    inherit_share(&round->family, round->arena);
    for (int anyway = 0; anyway < 2 && !round->job_count; anyway++) {
        for (size_t i = 0; i < round->slot_count; i++) {
            if (round->slots[i].waits)
                resume(round, i, anyway);
        }
    }
}

/* Judges what is in hand and what then waits for it, until nothing waits. */
static void go_round(struct round *round)
{
    for (unsigned n = 0; n < ROUNDS_MAXIMUM && round->job_count; n++) {
        round->judge->judged += round->job_count;
        int error = worker_judge(
            round->judge->worker, round->jobs, round->job_count, round->arena, take_outcome, round);
        if (error)
            break;
        web_gather(round->judge->web);
        collect_waiting(round);
    }
    for (size_t i = 0; i < round->slot_count; i++) {
        struct check_result *result = round->slots[i].result;
        result->fleeting |= round->slots[i].waits || result->status == STATUS_NONE;
        if (round->slots[i].waits)
            settle_unknown(result, round->arena, "it waits for other checks or for addresses without an end",
                "Tell whoever maintains the plugin");
        else if (result->status == STATUS_NONE)
            settle_unknown(
                result, round->arena, "golive-worker was lost before it could be judged", "Run golive again");
    }
}

static void bind_case(const struct judge *judge, const struct judge_case *of, struct arena *arena)
{
    struct date today = instant_date(of->at);
    for (size_t i = 0; i < of->result->check_count; i++) {
        struct check_result *result = &of->result->checks[i];
        for (uint32_t k = 0; k < result->finding_count; k++)
            result->findings[k].said = result->findings[k].status;
        decision_bind(result, of->deployment, &judge->config->site, today, arena);
    }
}

/* What no site's check settled, though one should have. */
static void settle_heirs(struct round *round)
{
    inherit_share(&round->family, round->arena);
    for (size_t i = 0; i < round->family.asked; i++) {
        struct deployment_result *result = round->family.cases[i].result;
        for (size_t k = 0; k < result->check_count; k++) {
            if (result->checks[k].status == STATUS_NONE)
                settle_unknown(&result->checks[k], round->arena,
                    "the site's check of that name was not judged", "Run golive again");
        }
    }
}

int judge_cases(struct judge *judge, const struct judge_case *cases, size_t count, struct arena *arena,
    char **ret_problem)
{
    struct round round = {
        .judge = judge, .arena = arena, .family = inherit_begin(judge->config, cases, count, arena)};
    const struct family *family = &round.family;
    size_t checks = 0;
    for (size_t i = 0; i < family->count; i++)
        checks += family->cases[i].deployment->check_count;
    round.slots = memory_new(checks, sizeof *round.slots);
    round.jobs = memory_new(checks, sizeof *round.jobs);
    int error = 0;
    for (size_t i = 0; i < family->count && !error && judge->need; i++)
        error = judge->need(judge->need_context, family->cases[i].index, ret_problem);
    for (size_t i = 0; i < family->count && !error; i++)
        error = prepare_case(&round, &family->cases[i], ret_problem);
    if (!error) {
        go_round(&round);
        settle_heirs(&round);
    }
    for (size_t i = 0; i < count && !error; i++)
        bind_case(judge, &cases[i], arena);
    free(round.slots);
    free(round.jobs);
    return error;
}

void judge_free(struct judge *judge)
{
    worker_free(judge->worker);
    for (size_t i = 0; i < judge->catalogue_count; i++)
        catalogue_free(judge->catalogues[i]);
    free(judge->catalogues);
    free(judge->added);
    free(judge->refused);
    arena_free(&judge->arena);
    *judge = (struct judge){0};
}
