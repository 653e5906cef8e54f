/* The site, plugins and deployments as they lie in nodes. See layout.h. */
#include "store/layout.h"

#include <stdlib.h>
#include <string.h>

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* ---- what several things have ---- */

static void code_settings(struct coder *coder, struct settings *settings)
{
    settings->count = code_count(coder, settings->count);
    settings->items = code_items(coder, settings->items, settings->count, sizeof *settings->items);
    for (size_t i = 0; i < settings->count; i++) {
        code_words(coder, &settings->items[i].key);
        code_words(coder, &settings->items[i].value);
    }
}

/* How long before a date its owner hears of it. */
static void code_leads(struct coder *coder, const int64_t **leads, size_t *count)
{
    *count = code_count(coder, *count);
    int64_t *items = code_items(coder, *leads, *count, sizeof *items);
    for (size_t i = 0; i < *count; i++)
        code_signed(coder, &items[i]);
    *leads = items;
}

/* ---- the site ---- */

static void code_loosening(struct coder *coder, struct loosening *loosening)
{
    code_words(coder, &loosening->rule);
    loosening->severity = (enum status)code_within(coder, loosening->severity, STATUS_COUNT);
    code_words(coder, &loosening->reason);
    code_words(coder, &loosening->approved_by);
    code_date(coder, &loosening->approved_on);
    code_date(coder, &loosening->expires);
}

static void code_dimension(struct coder *coder, struct dimension *dimension)
{
    code_words(coder, &dimension->name);
    code_words(coder, &dimension->title);
    code_string(coder, &dimension->unseen);
    code_words(coder, &dimension->applies);
    code_words(coder, &dimension->help);
    code_string(coder, &dimension->who);
}

void layout_site(struct coder *coder, struct site *site)
{
    code_words(coder, &site->name);
    code_list(coder, &site->also);
    code_words(coder, &site->timezone);
    code_words(coder, &site->contact);
    code_words(coder, &site->policy_name);
    code_words(coder, &site->policy_version);
    code_list(coder, &site->require);
    code_list(coder, &site->inherit);
    code_settings(coder, &site->policy);
    code_signed(coder, &site->warn_within);
    code_leads(coder, &site->leads, &site->lead_count);
    code_flag(coder, &site->approval_required);
    code_flag(coder, &site->second_person);
    code_settings(coder, &site->facts);
    layout_act(coder, &site->answered);
    site->person_count = code_count(coder, site->person_count);
    site->people = code_items(coder, site->people, site->person_count, sizeof *site->people);
    for (size_t i = 0; i < site->person_count; i++) {
        code_words(coder, &site->people[i].name);
        code_words(coder, &site->people[i].address);
    }
    site->loosening_count = code_count(coder, site->loosening_count);
    site->loosenings = code_items(coder, site->loosenings, site->loosening_count, sizeof *site->loosenings);
    for (size_t i = 0; i < site->loosening_count; i++)
        code_loosening(coder, &site->loosenings[i]);
    site->dimension_count = code_count(coder, site->dimension_count);
    site->dimensions = code_items(coder, site->dimensions, site->dimension_count, sizeof *site->dimensions);
    for (size_t i = 0; i < site->dimension_count; i++)
        code_dimension(coder, &site->dimensions[i]);
}

/* ---- plugins ---- */

static void code_rule(struct coder *coder, struct rule *rule)
{
    uint64_t readings = rule->readings;
    code_words(coder, &rule->id);
    code_words(coder, &rule->title);
    code_words(coder, &rule->citation);
    code_words(coder, &rule->remedy);
    code_words(coder, &rule->asks);
    code_words(coder, &rule->help);
    rule->basis = (enum basis)code_within(coder, rule->basis, BASIS_COUNT);
    rule->severity = (enum status)code_within(coder, rule->severity, STATUS_COUNT);
    rule->typed = (enum status)code_within(coder, rule->typed, STATUS_COUNT);
    code_number(coder, &readings);
    rule->readings = (unsigned)readings;
    code_signed(coder, &rule->fresh);
    code_signed(coder, &rule->good_until);
}

void layout_plugin(struct coder *coder, struct plugin_description *plugin)
{
    code_words(coder, &plugin->name);
    code_words(coder, &plugin->version);
    code_string(coder, &plugin->summary);
    code_signed(coder, &plugin->api_level);
    code_digest(coder, &plugin->digest);
    plugin->rule_count = code_count(coder, plugin->rule_count);
    plugin->rules = code_items(coder, plugin->rules, plugin->rule_count, sizeof *plugin->rules);
    for (size_t i = 0; i < plugin->rule_count; i++)
        code_rule(coder, &plugin->rules[i]);
    plugin->reason_count = code_count(coder, plugin->reason_count);
    plugin->reasons = code_items(coder, plugin->reasons, plugin->reason_count, sizeof *plugin->reasons);
    for (size_t i = 0; i < plugin->reason_count; i++) {
        code_words(coder, &plugin->reasons[i].id);
        code_words(coder, &plugin->reasons[i].title);
        code_words(coder, &plugin->reasons[i].citation);
        code_words(coder, &plugin->reasons[i].help);
    }
    code_list(coder, &plugin->facts);
    code_list(coder, &plugin->keys);
    code_list(coder, &plugin->catalogues);
    code_list(coder, &plugin->hosts);
}

static size_t plugin_place(const struct plugin_list *list, const struct plugin_description *plugin)
{
    size_t place = 0;
    while (place < list->count && list->items[place] != plugin)
        place++;
    return place;
}

static void need_plugin(struct plugin_list *list, const struct plugin_description *plugin)
{
    if (!plugin || plugin_place(list, plugin) < list->count)
        return;
    memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof(struct plugin_description *));
    list->items[list->count++] = plugin;
}

void plugin_list_of(const struct deployment_result *result, struct plugin_list *list)
{
    *list = (struct plugin_list){0};
    for (size_t i = 0; i < result->deployment->check_count; i++)
        need_plugin(list, result->deployment->checks[i].description);
    for (size_t i = 0; i < result->check_count; i++)
        need_plugin(list, result->checks[i].check->description);
    const struct deployment *apart = result->deployment->parent_apart ? result->deployment->parent : NULL;
    for (size_t i = 0; apart && i < apart->check_count; i++)
        need_plugin(list, apart->checks[i].description);
}

/* ---- a check's section ---- */

/* An option whose value is a secret is left out, whatever it says. */
static bool is_secret(const struct check *check, const char *key)
{
    const struct option_description *option =
        check->description ? plugin_option(check->description, key) : NULL;
    return option && option->type == OPTION_SECRET;
}

static void code_check_settings(struct coder *coder, struct check *check)
{
    if (coder_reads(coder)) {
        code_settings(coder, &check->settings);
        return;
    }
    size_t count = 0;
    for (size_t i = 0; i < check->settings.count; i++)
        count += !is_secret(check, check->settings.items[i].key);
    code_count(coder, count);
    for (size_t i = 0; i < check->settings.count; i++) {
        struct setting setting = check->settings.items[i];
        if (is_secret(check, setting.key))
            continue;
        code_words(coder, &setting.key);
        code_words(coder, &setting.value);
    }
}

void layout_check(struct coder *coder, struct check *check, const struct plugin_list *plugins)
{
    code_words(coder, &check->id);
    code_words(coder, &check->plugin);
    uint64_t plugin = check->description ? plugin_place(plugins, check->description) + 1 : 0;
    plugin = code_within(coder, plugin, plugins->count + 1);
    check->description = plugin ? plugins->items[plugin - 1] : NULL;
    code_check_settings(coder, check);
    check->severity_count = code_count(coder, check->severity_count);
    check->severities =
        code_items(coder, check->severities, check->severity_count, sizeof *check->severities);
    for (size_t i = 0; i < check->severity_count; i++) {
        struct severity *severity = &check->severities[i];
        code_words(coder, &severity->rule);
        severity->status = (enum status)code_within(coder, severity->status, STATUS_COUNT);
    }
    code_string(coder, &check->owner);
    layout_act(coder, &check->attested);
    code_string(coder, &check->missing);
    code_leads(coder, &check->leads, &check->lead_count);
    check->timeout = (uint32_t)code_within(coder, check->timeout, (uint64_t)UINT32_MAX + 1);
    code_flag(coder, &check->required);
    code_flag(coder, &check->implied);
    code_flag(coder, &check->inherited);
}

/* ---- what people wrote down ---- */

static void code_fact(struct coder *coder, struct fact *fact)
{
    code_words(coder, &fact->name);
    code_string(coder, &fact->value);
    code_string(coder, &fact->why);
    code_flag(coder, &fact->asked);
    code_flag(coder, &fact->derived);
    code_flag(coder, &fact->site);
}

static void code_asked(struct coder *coder, struct asked *asked)
{
    code_words(coder, &asked->check);
    code_words(coder, &asked->rule);
    code_date(coder, &asked->on);
    code_string(coder, &asked->to);
    code_string(coder, &asked->answer);
}

static void code_facts_and_flows(struct coder *coder, struct deployment *deployment)
{
    deployment->fact_count = code_count(coder, deployment->fact_count);
    deployment->facts =
        code_items(coder, deployment->facts, deployment->fact_count, sizeof *deployment->facts);
    for (size_t i = 0; i < deployment->fact_count; i++)
        code_fact(coder, &deployment->facts[i]);
    layout_act(coder, &deployment->answered);
    deployment->flow_count = code_count(coder, deployment->flow_count);
    deployment->flows =
        code_items(coder, deployment->flows, deployment->flow_count, sizeof *deployment->flows);
    for (size_t i = 0; i < deployment->flow_count; i++) {
        code_words(coder, &deployment->flows[i].name);
        code_settings(coder, &deployment->flows[i].settings);
    }
}

static void code_acts(struct coder *coder, struct deployment *d)
{
    d->reading_count = code_count(coder, d->reading_count);
    d->readings = code_items(coder, d->readings, d->reading_count, sizeof *d->readings);
    for (size_t i = 0; i < d->reading_count; i++)
        layout_reading(coder, &d->readings[i]);
    d->acceptance_count = code_count(coder, d->acceptance_count);
    d->acceptances = code_items(coder, d->acceptances, d->acceptance_count, sizeof *d->acceptances);
    for (size_t i = 0; i < d->acceptance_count; i++)
        layout_acceptance(coder, &d->acceptances[i]);
    d->waiver_count = code_count(coder, d->waiver_count);
    d->waivers = code_items(coder, d->waivers, d->waiver_count, sizeof *d->waivers);
    for (size_t i = 0; i < d->waiver_count; i++)
        layout_waiver(coder, &d->waivers[i]);
    d->asked_count = code_count(coder, d->asked_count);
    d->asked = code_items(coder, d->asked, d->asked_count, sizeof *d->asked);
    for (size_t i = 0; i < d->asked_count; i++)
        code_asked(coder, &d->asked[i]);
    d->study_count = code_count(coder, d->study_count);
    d->studies = code_items(coder, d->studies, d->study_count, sizeof *d->studies);
    for (size_t i = 0; i < d->study_count; i++) {
        code_words(coder, &d->studies[i].name);
        code_settings(coder, &d->studies[i].settings);
        layout_act(coder, &d->studies[i].act);
    }
}

/* ---- a committee's word ---- */

static void code_approval(struct coder *coder, struct deployment *deployment)
{
    bool given = deployment->approval != NULL;
    code_flag(coder, &given);
    if (!given)
        return;
    struct approval approval = deployment->approval ? *deployment->approval : (struct approval){0};
    code_string(coder, &approval.body);
    code_date(coder, &approval.on);
    approval.decision = (enum approval_decision)code_within(coder, approval.decision, APPROVAL_RETURNED + 1);
    code_date(coder, &approval.until);
    code_string(coder, &approval.minutes);
    code_string(coder, &approval.signed_by);
    if (coder_reads(coder))
        deployment->approval = memcpy(arena_take(coder->arena, sizeof approval), &approval, sizeof approval);
}

static void code_commitment(struct coder *coder, struct commitment *commitment)
{
    code_words(coder, &commitment->name);
    code_string(coder, &commitment->text);
    code_string(coder, &commitment->owner);
    code_date(coder, &commitment->due);
    code_date(coder, &commitment->met_on);
    code_string(coder, &commitment->proof);
}

void layout_exception(struct coder *coder, const struct use_exception **exception)
{
    bool given = *exception != NULL;
    code_flag(coder, &given);
    if (!given)
        return;
    struct use_exception use = *exception ? **exception : (struct use_exception){0};
    code_date(coder, &use.asked_on);
    code_string(coder, &use.answer);
    code_string(coder, &use.reason);
    code_string(coder, &use.safeguards);
    code_string(coder, &use.approved_by);
    code_date(coder, &use.approved_on);
    code_date(coder, &use.expires);
    code_string(coder, &use.minutes);
    if (coder_reads(coder))
        *exception = memcpy(arena_take(coder->arena, sizeof use), &use, sizeof use);
}

static void code_committee(struct coder *coder, struct deployment *deployment)
{
    size_t count = deployment->commitment_count = code_count(coder, deployment->commitment_count);
    code_approval(coder, deployment);
    deployment->commitments =
        code_items(coder, deployment->commitments, count, sizeof *deployment->commitments);
    for (size_t i = 0; i < count; i++)
        code_commitment(coder, &deployment->commitments[i]);
    layout_exception(coder, &deployment->exception);
}

/* ---- a deployment's file ---- */

/* Of the deployment that checks are inherited from only the id is kept: it is a deployment of its own, or stands at the end. */
static void code_parent(struct coder *coder, struct deployment *deployment)
{
    const char *parent = deployment->parent ? deployment->parent->id : NULL;
    code_string(coder, &parent);
    if (!coder_reads(coder) || !parent)
        return;
    struct deployment *named = arena_take(coder->arena, sizeof *named);
    *named = (struct deployment){.id = parent,
        .file = "",
        .folder = "",
        .product = "",
        .version = "",
        .vendor = "",
        .stage = "",
        .kind = "site",
        .owner = "",
        .stop = "",
        .go_live = date_none(),
        .live_since = date_none()};
    deployment->parent = named;
}

static void code_identity(struct coder *coder, struct deployment *d)
{
    const char **words[] = {
        &d->id, &d->file, &d->product, &d->version, &d->vendor, &d->stage, &d->kind, &d->owner, &d->stop};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        code_words(coder, words[i]);
    if (coder_reads(coder))
        d->folder = "";
    code_date(coder, &d->go_live);
    code_date(coder, &d->live_since);
    code_settings(coder, &d->settings);
}

static void code_file(struct coder *coder, struct deployment *deployment, const struct plugin_list *plugins)
{
    code_identity(coder, deployment);
    code_parent(coder, deployment);
    code_facts_and_flows(coder, deployment);
    code_acts(coder, deployment);
    code_committee(coder, deployment);
    code_list(coder, &deployment->contradictions);
    code_string(coder, &deployment->broken);
    code_flag(coder, &deployment->gone);
    deployment->check_count = code_count(coder, deployment->check_count);
    deployment->checks =
        code_items(coder, deployment->checks, deployment->check_count, sizeof *deployment->checks);
    for (size_t i = 0; i < deployment->check_count; i++)
        layout_check(coder, &deployment->checks[i], plugins);
}

/* ---- what few files need ---- */

static void code_own_rules(struct coder *coder, struct deployment *deployment)
{
    for (size_t i = 0; i < deployment->check_count; i++) {
        struct check *check = &deployment->checks[i];
        check->rule_count = code_count(coder, check->rule_count);
        check->rules = code_items(coder, check->rules, check->rule_count, sizeof *check->rules);
        for (size_t k = 0; k < check->rule_count; k++)
            code_rule(coder, &check->rules[k]);
    }
}

/* The rules that sections declare, and what is recorded from before. Not written if there is none of it, as in files that were
 * recorded before golive wrote it down. */
static void code_more(struct coder *coder, struct deployment *deployment)
{
    code_own_rules(coder, deployment);
    code_flag(coder, &deployment->history_known);
    code_date(coder, &deployment->first_go);
}

/* A site that is judged for its heirs alone is no deployment of the run: it lies with each of them. */
static void code_parent_apart(
    struct coder *coder, struct deployment *deployment, const struct plugin_list *plugins)
{
    code_flag(coder, &deployment->parent_apart);
    if (!deployment->parent_apart)
        return;
    struct deployment parent =
        !coder_reads(coder) && deployment->parent ? *deployment->parent : (struct deployment){0};
    code_file(coder, &parent, plugins);
    code_more(coder, &parent);
    parent.parent = NULL;
    if (coder_reads(coder))
        deployment->parent = memcpy(arena_take(coder->arena, sizeof parent), &parent, sizeof parent);
}

static bool says_more(const struct deployment *deployment)
{
    bool more = deployment->history_known || deployment->parent_apart;
    for (size_t i = 0; i < deployment->check_count; i++)
        more |= deployment->checks[i].rule_count > 0;
    return more;
}

void layout_deployment(struct coder *coder, struct deployment *deployment, const struct plugin_list *plugins)
{
    code_file(coder, deployment, plugins);
    if (coder_reads(coder)) {
        deployment->first_go = date_none();
        if (coder_finished(coder))
            return;
    } else if (!says_more(deployment)) {
        return;
    }
    code_more(coder, deployment);
    code_parent_apart(coder, deployment, plugins);
}
