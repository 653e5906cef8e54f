/* What the site file lets golive reach: [http] and [http:HOST], as model/http_settings.h has them, and [commands]. */
#ifndef GOLIVE_CONFIG_HTTP_H
#define GOLIVE_CONFIG_HTTP_H

#include "config/config.h"
#include "model/command_settings.h"
#include "model/http_settings.h"

/* Makes the settings of a site file without errors; all of it lives in the configuration's arena. Secrets are looked up
 * now; one that cannot be had is said in key_problem and proxy_problem. */
void config_http(struct config *config, struct http_settings *ret_settings);

/* Strings and arrays in the configuration's arena. */
void config_commands(struct config *config, struct command_settings *ret_settings);

#endif
