/* Between the engine, which knows what results rest on, and the store, which has them. Decides nothing. See remembering.h. */
#include "cli/remembering.h"

static void hold(void *context, bool on)
{
    const struct remembering *remembering = context;
    if (on)
        store_snapshot_begin(remembering->store);
    else
        store_snapshot_end(remembering->store);
}

static struct digest of_deployment(void *context, const struct deployment *deployment)
{
    (void)context;
    return store_digest_deployment(deployment);
}

static struct digest of_site(void *context, const struct site *site)
{
    (void)context;
    return store_digest_site(site);
}

static struct digest of_check(void *context, const struct check *check)
{
    (void)context;
    return store_digest_check(check);
}

/* A store that cannot be read remembers nothing; recording will say what is wrong with it. */
static bool find(void *context, const char *id, struct arena *arena, struct remembered *ret_remembered)
{
    const struct remembering *remembering = context;
    return store_memory_find(remembering->store, id, arena, ret_remembered) > 0;
}

static bool recall(void *context, const struct deployment *deployment, const struct remembered *remembered,
    struct date today, struct arena *arena, struct deployment_result *ret_result)
{
    const struct remembering *remembering = context;
    return store_memory_recall(
               remembering->store, remembered, deployment, remembering->site, today, arena, ret_result) == 0;
}

static void recall_checks(void *context, const struct remembered *remembered,
    const struct remembered_check *const *wanted, const struct check *const *checks, size_t count,
    struct arena *arena, struct check_result *ret_results, bool *ret_there)
{
    const struct remembering *remembering = context;
    store_memory_recall_checks(
        remembering->store, remembered, wanted, checks, count, arena, ret_results, ret_there);
}

static void tell_difference(const char *id, const struct check *check)
{
    cli_error("%s: plugin %s does not keep to what it said: check %s, judged anew on the same inputs, is "
              "not what is remembered; tell whoever maintains the plugin (--no-memory judges all anew)",
        id, check->plugin, check->id);
}

static bool check_differs(
    void *context, const char *id, const struct check_result *anew, const struct check_result *remembered)
{
    (void)context;
    bool differs = store_checks_differ(anew, remembered);
    if (differs)
        tell_difference(id, anew->check);
    return differs;
}

static bool differs(void *context, const struct deployment_result *anew,
    const struct deployment_result *remembered, struct date today)
{
    const struct remembering *remembering = context;
    const struct check *check = NULL;
    if (!store_results_differ(anew, remembering->site, remembered, remembering->site, today, &check))
        return false;
    const char *id = anew->deployment->id;
    if (check)
        tell_difference(id, check);
    else
        cli_error("%s: decided anew on the same inputs, it is not what is remembered (--no-memory judges all "
                  "anew)",
            id);
    return true;
}

const struct result_memory *remembering_begin(
    const struct recording *recording, const struct site *site, struct remembering *ret_remembering)
{
    if (!recording->store)
        return NULL;
    *ret_remembering = (struct remembering){
        .memory = {.hold = hold,
            .of_deployment = of_deployment,
            .of_site = of_site,
            .of_check = of_check,
            .find = find,
            .recall = recall,
            .recall_checks = recall_checks,
            .differs = differs,
            .check_differs = check_differs},
        .store = recording->store,
        .site = site,
    };
    ret_remembering->memory.context = ret_remembering;
    return &ret_remembering->memory;
}
