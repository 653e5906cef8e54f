/* The ways by which notices reach a place of this machine: a folder of mails, and the log. Must not know who hears of what. */
#ifndef GOLIVE_NOTIFY_PLACES_H
#define GOLIVE_NOTIFY_PLACES_H

#include "notify/mail.h"

/* Puts the notice as a mail into a folder (made if it is not there): whole, or not at all; the same file however often it is
 * done. 0, or a negative errno with *RET_TROUBLE (freed with free()) in words. */
int folder_deliver(
    const char *folder, const struct notice *notice, const struct mail_names *names, char **ret_trouble);
/* Appends the notice as a line of syslog (RFC 5424), at most 2048 bytes. HOST: this machine's name. */
void syslog_line(struct text *out, const struct notice *notice, const char *host, instant now);
/* Sends it to the socket of a log (/dev/log). Likewise. */
int syslog_deliver(const char *socket_path, const struct notice *notice, instant now, char **ret_trouble);

#endif
