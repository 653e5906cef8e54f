/* Looking up hosts. See http_settings.h. */
#include "model/http_settings.h"

#include "base/text.h"

const struct http_host *http_settings_host(const struct http_settings *settings, const char *host)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (string_equal(settings->items[i].host, host))
            return &settings->items[i];
    }
    return NULL;
}

bool http_settings_allow(const struct http_settings *settings, const char *host)
{
    for (size_t i = 0; settings->hosts && settings->hosts[i]; i++) {
        if (string_equal(settings->hosts[i], host))
            return true;
    }
    return false;
}
