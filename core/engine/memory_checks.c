/* The memory of single checks, for deployments of which something changed. What a check rests on is what golive-worker would
 * be told of it (worker_told), its own lines, plugin and evidence; of an inherited one, all of that as it stands in the site's
 * file. What it asked of the web and of programs is compared when it has been answered, and what it relies on must be
 * recalled, too. Decides nothing, and binds nothing to a finding. See memory.h. */
#include "engine/holding.h"
#include "engine/memory_private.h"

#include <string.h>

/* ---- what a check rests on ---- */

/* How the facts that a plugin may ask for are put into words, where nobody has answered them. */
static void add_questions(
    const struct memory *memory, struct digest_stream *stream, const struct plugin_description *plugin)
{
    for (const char *const *name = plugin->facts; name && *name; name++) {
        const struct fact_definition *fact = config_fact(memory->judge->config, *name);
        digest_add_string(stream, fact ? fact->question : NULL);
        for (const char *const *value = fact ? fact->values : NULL; value && *value; value++)
            digest_add_string(stream, *value);
        digest_add_string(stream, NULL);
    }
}

static void add_lines(const struct memory *memory, struct digest_stream *stream, const struct check *check)
{
    const struct result_memory *keeper = memory->options.memory;
    struct digest lines = keeper->of_check(keeper->context, check);
    memory_add_digest(stream, &lines);
}

static struct digest inputs_of(struct memory *memory, const struct judge_case *of, size_t place)
{
    struct judge *judge = memory->judge;
    const struct check *own = &of->deployment->checks[place];
    struct holding_origin origin = holding_origin(judge, of->deployment, place);
    const struct check *check = &origin.deployment->checks[origin.check];
    struct digest_stream *stream = digest_begin();
    memory_add_digest(stream, &memory->base);
    digest_add_string(stream, origin.deployment->id);
    add_lines(memory, stream, own);
    if (check != own)
        add_lines(memory, stream, check);
    memory_add_plugin(memory, stream, check);
    if (check->description) {
        add_questions(memory, stream, check->description);
        worker_told(
            &(struct judge_job){
                .deployment = origin.deployment, .site = &judge->config->site, .check = check},
            stream);
    }
    const struct check_evidence *evidence = judge->evidence ? judge->evidence[origin.index] : NULL;
    memory_add_evidence(stream, evidence ? &evidence[origin.check] : NULL);
    return digest_end(stream);
}

void memory_checks_inputs(struct memory *memory, size_t place)
{
    const struct judge_case *of = &memory->cases[place];
    struct recollection *mine = &memory->of[place];
    size_t count = of->deployment->check_count;
    if (mine->check_inputs)
        return;
    struct digest *inputs = arena_take(memory->arena, (count + 1) * sizeof *inputs);
    for (size_t i = 0; i < count; i++)
        inputs[i] = inputs_of(memory, of, i);
    mine->check_inputs = inputs;
}

/* What came of its wishes, and of its options that name addresses or programs. */
static struct digest answers_of(const struct memory *memory, const struct judge_case *of, size_t check)
{
    struct holding_origin origin = holding_origin(memory->judge, of->deployment, check);
    return memory_answers(memory, origin.index, origin.check);
}

/* ---- finding ---- */

static bool is_candidate(
    const struct remembered_check *entry, const struct digest *inputs, const struct judge_case *of)
{
    return memcmp(&entry->inputs, inputs, sizeof *inputs) == 0 && entry->from <= of->at &&
           (entry->until == INSTANT_NONE || of->at < entry->until);
}

void memory_checks_find(struct memory *memory, size_t place)
{
    const struct judge_case *of = &memory->cases[place];
    const struct deployment *deployment = of->deployment;
    struct recollection *mine = &memory->of[place];
    const struct remembered *before = &mine->before;
    memory_checks_inputs(memory, place);
    mine->candidates = arena_take(memory->arena, (deployment->check_count + 1) * sizeof *mine->candidates);
    for (size_t i = 0; i < before->check_count; i++) {
        const struct check *check = deployment_check(deployment, before->checks[i].id);
        size_t own = check ? (size_t)(check - deployment->checks) : 0;
        if (check && is_candidate(&before->checks[i], &mine->check_inputs[own], of))
            mine->candidates[own] = &before->checks[i];
    }
    for (size_t i = 0; i < before->wish_count; i++) {
        const struct remembered_wish *wish = &before->wishes[i];
        const struct check *check = deployment_check(deployment, wish->check);
        if (check && check->inherited == wish->of_site && mine->candidates[check - deployment->checks])
            memory_expect(memory, of, wish);
    }
}

/* ---- recalling ---- */

static bool lists(const char *const *ids, const char *id)
{
    for (; ids && *ids; ids++) {
        if (string_equal(*ids, id))
            return true;
    }
    return false;
}

/* What a check relied on must be recalled as it was when it was judged: not as something that was judged since. What was not
 * there must not be there now. */
static bool keeps_its_ground(
    const struct deployment *deployment, const struct recollection *mine, size_t place)
{
    const struct remembered_check *entry = mine->candidates[place];
    for (const char *const *relied = entry->relies; relied && *relied; relied++) {
        const struct check *other = deployment_check(deployment, *relied);
        const struct remembered_check *ground = other ? mine->candidates[other - deployment->checks] : NULL;
        if (lists(entry->missed, *relied) ? other != NULL : !ground || ground->from > entry->from)
            return false;
    }
    return true;
}

/* Gives back what reading a result leaves out: what its plugin said before severities, and rules of the section's own. */
static bool complete(struct check_result *result, const struct remembered_check *entry)
{
    for (uint32_t i = 0; i < result->finding_count; i++) {
        struct finding *finding = &result->findings[i];
        finding->said = finding->status;
        if (!finding->rule)
            finding->rule = check_rule(result->check, finding->rule_id);
    }
    for (size_t i = 0; i < entry->changed_count; i++) {
        const struct remembered_status *changed = &entry->changed[i];
        if (changed->finding >= result->finding_count || changed->said == STATUS_NONE ||
            changed->said >= STATUS_COUNT)
            return false;
        result->findings[changed->finding].said = (uint8_t)changed->said;
    }
    result->relies = entry->relies;
    return true;
}

static void take(struct memory *memory, size_t place, size_t check, struct check_result *result)
{
    struct recollection *mine = &memory->of[place];
    const struct remembered_check *entry = mine->candidates[check];
    if (!complete(result, entry) || !memory_date_check(memory, &memory->cases[place], result, entry->from))
        return;
    if (memory_samples(memory, mine, check))
        mine->anew[check] = result;
    else
        mine->known[check] = result;
}

void memory_checks_recall(struct memory *memory, size_t place)
{
    const struct judge_case *of = &memory->cases[place];
    const struct deployment *deployment = of->deployment;
    struct recollection *mine = &memory->of[place];
    const struct result_memory *keeper = memory->options.memory;
    size_t most = deployment->check_count + 1, count = 0;
    const struct remembered_check **wanted = arena_take(memory->arena, most * sizeof *wanted);
    const struct check **checks = arena_take(memory->arena, most * sizeof *checks);
    struct check_result *results = arena_take(memory->arena, most * sizeof *results);
    bool *there = arena_take(memory->arena, most * sizeof *there);
    for (size_t i = 0; i < deployment->check_count; i++) {
        struct digest answers = answers_of(memory, of, i);
        if (!mine->candidates[i] || memcmp(&answers, &mine->candidates[i]->answers, sizeof answers) != 0 ||
            !keeps_its_ground(deployment, mine, i))
            continue;
        wanted[count] = mine->candidates[i];
        checks[count++] = &deployment->checks[i];
    }
    if (!count)
        return;
    mine->known = arena_take(memory->arena, most * sizeof *mine->known);
    mine->anew = arena_take(memory->arena, most * sizeof *mine->anew);
    keeper->recall_checks(
        keeper->context, &mine->before, wanted, checks, count, memory->arena, results, there);
    for (size_t i = 0; i < count; i++) {
        if (there[i])
            take(memory, place, (size_t)(checks[i] - deployment->checks), &results[i]);
    }
    holding_close(deployment, mine->known);
    for (size_t i = 0; i < deployment->check_count; i++) {
        memory->counts.sampled += mine->anew[i] != NULL;
        if (mine->known[i])
            memory->sandbox = memory_weaker(memory->sandbox, mine->before.sandbox);
    }
}

void memory_checks_again(struct memory *memory, size_t place)
{
    struct recollection *mine = &memory->of[place];
    const struct deployment *deployment = memory->cases[place].deployment;
    mine->check_inputs = NULL;
    memory_checks_inputs(memory, place);
    for (size_t i = 0; mine->candidates && i < deployment->check_count; i++) {
        const struct remembered_check *entry = mine->candidates[i];
        if (!entry || memcmp(&entry->inputs, &mine->check_inputs[i], sizeof entry->inputs) == 0)
            continue;
        mine->candidates[i] = NULL;
        if (mine->known)
            mine->known[i] = mine->anew[i] = NULL;
    }
    if (mine->known)
        holding_close(deployment, mine->known);
}

/* ---- remembering ---- */

/* Compares as the plugin gave it: what is bound to the findings is this run's own. */
static bool differs(const struct memory *memory, const struct deployment *deployment,
    const struct check_result *judged, const struct check_result *remembered)
{
    const struct result_memory *keeper = memory->options.memory;
    struct check_result anew = {.check = judged->check}, before = {.check = judged->check};
    struct arena scratch = {0};
    holding_take(judged, &scratch, &anew);
    holding_take(remembered, &scratch, &before);
    bool different = keeper->check_differs(keeper->context, deployment->id, &anew, &before);
    arena_free(&scratch);
    return different;
}

void memory_judged(struct memory *memory, size_t place)
{
    const struct judge_case *of = &memory->cases[place];
    struct recollection *mine = &memory->of[place];
    const struct deployment_result *result = of->result;
    mine->judged = result->checks;
    for (size_t i = 0; i < result->check_count; i++) {
        memory->counts.remembered += result->checks[i].taken_over;
        memory->counts.judged += !result->checks[i].taken_over;
    }
    for (size_t i = 0; mine->anew && !mine->sampled && i < of->deployment->check_count; i++) {
        const struct check_result *judged = &result->checks[holding_place(of->deployment, i)];
        if (mine->anew[i] && !judged->taken_over)
            memory->differing += differs(memory, of->deployment, judged, mine->anew[i]);
    }
}

static void list_changed(
    const struct check_result *result, struct arena *arena, struct remembered_check *entry)
{
    struct remembered_status *changed = arena_take(arena, (result->finding_count + 1) * sizeof *changed);
    for (uint32_t i = 0; i < result->finding_count; i++) {
        const struct finding *finding = &result->findings[i];
        if (finding->said != finding->status)
            changed[entry->changed_count++] = (struct remembered_status){i, finding->said};
    }
    entry->changed = changed;
}

/* Those of the ids that neither the deployment has nor golive adds. */
static const char *const *list_missed(
    const struct deployment *deployment, const char *const *relies, struct arena *arena)
{
    size_t most = 0, count = 0;
    while (relies[most])
        most++;
    const char **missed = arena_take(arena, (most + 1) * sizeof *missed);
    for (size_t i = 0; i < most; i++) {
        if (!deployment_check(deployment, relies[i]) && !holding_is_own(relies[i]))
            missed[count++] = relies[i];
    }
    return missed;
}

/* A check's result is of use by itself if it is today's: of one that is decided for the day of going live, those checks are
 * that came to the same today. */
static bool is_of_use(const struct check_result *today, const struct check_result *result)
{
    return !today->fleeting && !result->fleeting && (today == result || result->taken_over);
}

void memory_checks_note(
    const struct memory *memory, size_t place, struct arena *arena, struct remembered *remembered)
{
    const struct judge_case *of = &memory->cases[place];
    const struct recollection *mine = &memory->of[place];
    const struct deployment *deployment = of->deployment;
    static const char *const nothing[] = {NULL};
    struct remembered_check *entries = arena_take(arena, (deployment->check_count + 1) * sizeof *entries);
    size_t count = 0;
    for (size_t i = 0; i < deployment->check_count; i++) {
        size_t at = holding_place(deployment, i);
        const struct check_result *today = &mine->judged[at], *result = &of->result->checks[at];
        if (!is_of_use(today, result))
            continue;
        struct remembered_check *entry = &entries[count++];
        *entry = (struct remembered_check){.id = deployment->checks[i].id,
            .inputs = mine->check_inputs[i],
            .answers = answers_of(memory, of, i),
            .from = today->remembered ? today->judged_at : of->at,
            .until = today->stable_until,
            .place = at,
            .relies = today->relies ? today->relies : nothing};
        entry->missed = list_missed(deployment, entry->relies, arena);
        list_changed(result, arena, entry);
    }
    remembered->checks = entries;
    remembered->check_count = count;
}
