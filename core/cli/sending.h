/* Handing notices over to whatever takes them: golive-fetcher, a folder, a log. Private to notices. Must not know the store. */
#ifndef GOLIVE_CLI_SENDING_H
#define GOLIVE_CLI_SENDING_H

#include "cli/session.h"

#include "base/date.h"
#include "model/notice.h"
#include "model/notify_settings.h"

struct sending {
    const struct session *session;
    const struct notify_settings *settings;
    instant now;
    struct arena arena; /* holds troubles */
};

struct sending_item {
    const struct notice *notice;
    bool sent;
    bool unanswered; /* nobody was there who could have taken it: no use in trying others by this way now */
    const char *trouble; /* why it was not sent; NULL if it was */
};

/* Tries to send each. */
void sending_try(struct sending *sending, struct sending_item *items, size_t count);
/* The address that a notice goes to: that of [people], the name itself, or the site's contact. NULL: nobody's is known. */
const char *sending_address(const struct site *site, const char *to);

#endif
