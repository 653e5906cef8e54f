/* How the site file wants notices to leave: [notify], as model/notify_settings.h has it. */
#ifndef GOLIVE_CONFIG_NOTIFY_H
#define GOLIVE_CONFIG_NOTIFY_H

#include "config/config.h"
#include "model/notify_settings.h"

/* Makes the settings of a site file without errors; strings live in the configuration's arena. Secrets are looked up now;
 * one that cannot be had is said in mail_problem and webhook_problem. */
void config_notify(struct config *config, struct notify_settings *ret_settings);
/* True if there is any way by which notices leave. */
bool config_notifies(const struct config *config);
/* True if golive can send mail from and to it: plain letters, one @, nothing that a server could read as more than that. */
bool config_mail_address(const char *text);

#endif
