/* Looking things up in a deployment. See deployment.h. */
#include "model/deployment.h"

#include "base/text.h"

const char *settings_get(const struct settings *settings, const char *key)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (string_equal(settings->items[i].key, key))
            return settings->items[i].value;
    }
    return NULL;
}

const struct fact *deployment_fact(const struct deployment *deployment, const char *name)
{
    for (size_t i = 0; i < deployment->fact_count; i++) {
        if (string_equal(deployment->facts[i].name, name))
            return &deployment->facts[i];
    }
    return NULL;
}

struct check *deployment_check(const struct deployment *deployment, const char *id)
{
    if (deployment->checks_by_id)
        return map_get(deployment->checks_by_id, id);
    for (size_t i = 0; i < deployment->check_count; i++) {
        if (string_equal(deployment->checks[i].id, id))
            return &deployment->checks[i];
    }
    return NULL;
}
