/* The host of the test in hand, for tests of plugins about data. Included behind the plugin, whose own names it leaves alone. */
#ifndef GOLIVE_TESTS_DATA_HOST_H
#define GOLIVE_TESTS_DATA_HOST_H

#include "fake_data.h"

/* Made by the test's `begin`. */
static struct fake_host *host;

GOLIVE_UNUSED static void finish(void)
{
    fake_host_free(host);
    fake_data_clear();
}

GOLIVE_UNUSED static void expect(const char *rule, const char *subject, int32_t status)
{
    cr_expect_eq(fake_status(host, rule, subject), status, "%s [%s] is %d: %s", rule, subject,
        fake_status(host, rule, subject), fake_message(host, rule, subject));
}

#endif
