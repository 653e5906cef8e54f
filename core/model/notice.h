/* A notice: what somebody is told by one way. Plain data, made by notify/, kept by store/, sent by cli/. */
#ifndef GOLIVE_MODEL_NOTICE_H
#define GOLIVE_MODEL_NOTICE_H

#include "base/date.h"
#include "base/digest.h"
#include "model/words.h"

struct notice {
    struct digest key; /* there is one notice of a key; receivers can tell a double by it */
    const char *way;   /* "mail", "webhook", "folder", "syslog" */
    const char
        *to; /* a name of [people], or an address; "" if nobody is named, or the way has one receiver */
    const char *kind; /* "change", "date", "reminder", "heartbeat", "test" */
    const char *subject;
    const char *body;    /* plain text; of a webhook the JSON that is posted */
    enum decision level; /* that the subject begins with */
    instant made_at;
};

#endif
