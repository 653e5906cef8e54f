/* A notice as a mail (RFC 5322): the bytes that are handed to a server or put into a folder. Whatever stands in names and
 * subjects, no header can come of it. Must not know how mails leave. */
#ifndef GOLIVE_NOTIFY_MAIL_H
#define GOLIVE_NOTIFY_MAIL_H

#include "base/text.h"
#include "model/notice.h"

struct mail_names {
    const char *from;      /* address that was checked (config/notify.h) */
    const char *from_name; /* "golive, Springfield Clinic" */
    const char *to;        /* likewise; "" if there is none */
    const char *to_name;   /* "" if there is none */
};

/* Appends the mail, its lines ended by CR LF. */
void mail_write(struct text *out, const struct notice *notice, const struct mail_names *names);
/* The id of a notice that is the same however often it is sent: 32 digits. */
void notice_id(const struct notice *notice, char out[33]);

#endif
