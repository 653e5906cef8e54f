/* A deployment and its site as tests of judging have them; each changes what it is about. */
#ifndef GOLIVE_TESTS_SCRIBE_H
#define GOLIVE_TESTS_SCRIBE_H

#include "model/deployment.h"

static struct deployment scribe_deployment(void)
{
    return (struct deployment){.id = "scribe",
        .file = "scribe.ini",
        .folder = ".",
        .product = "Scribe",
        .version = "1",
        .vendor = "Acme",
        .stage = "planned",
        .kind = "product",
        .owner = "",
        .stop = "",
        .go_live = date_none(),
        .live_since = date_none(),
        .answered.on = date_none()};
}

static struct site scribe_site(const char *timezone)
{
    return (struct site){.name = "Springfield Clinic",
        .timezone = timezone,
        .contact = "",
        .policy_name = "test",
        .policy_version = "1",
        .answered.on = date_none()};
}

#endif
