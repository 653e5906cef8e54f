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

static bool differs(void *context, const struct deployment_result *anew,
    const struct deployment_result *remembered, struct date today)
{
    const struct remembering *remembering = context;
    const struct check *check = NULL;
    if (!store_results_differ(anew, remembering->site, remembered, remembering->site, today, &check))
        return false;
    const char *id = anew->deployment->id;
    if (check)
        cli_error("%s: plugin %s does not keep to what it said: check %s, judged anew on the same inputs, is "
                  "not what is remembered; tell whoever maintains the plugin (--no-memory judges all anew)",
            id, check->plugin, check->id);
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
            .find = find,
            .recall = recall,
            .differs = differs},
        .store = recording->store,
        .site = site,
    };
    ret_remembering->memory.context = ret_remembering;
    return &ret_remembering->memory;
}
