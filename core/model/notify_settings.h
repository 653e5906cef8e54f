/* By which ways a site wants its notices to leave, and who hears of what is everybody's. Made from [notify] by
 * config/config_notify. Plain data. */
#ifndef GOLIVE_MODEL_NOTIFY_SETTINGS_H
#define GOLIVE_MODEL_NOTIFY_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

struct notify_settings {
    const char *
        mail_server; /* "https://HOST:PORT/" for TLS from the start, else "http://HOST:PORT/"; NULL: no mail */
    bool mail_upgrade;         /* over the latter: STARTTLS, or nothing is sent */
    const char *mail_from;     /* address */
    const char *mail_user;     /* NULL: no login */
    const char *mail_password; /* the secret; NULL: none, or it cannot be had */
    const char *mail_problem;  /* why it cannot be had, in words; NULL if it can */

    const char *webhook;         /* address, as address_parse leaves it; NULL: none */
    const char *webhook_secret;  /* that signs; NULL: none, or it cannot be had */
    const char *webhook_problem; /* why one of them cannot be had: the way is there, and does not work now */

    const char *folder; /* where notices are put as .eml files; NULL: nowhere */
    const char *syslog; /* path of the socket of syslog or the journal; NULL: not told */

    const char *escalate;  /* who hears, too, when a product in use stays not go; NULL: nobody */
    const char *heartbeat; /* who hears once a month that golive is alive; NULL: the site's contact */
    bool no_heartbeat;
    int64_t repeat;   /* seconds between two notices of a product in use that is not go */
    int64_t retry;    /* seconds before the second try, doubled before each other */
    uint32_t timeout; /* seconds that a server may take */
};

#endif
