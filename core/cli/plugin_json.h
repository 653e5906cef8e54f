/* A plugin's description as JSON, for programs. */
#ifndef GOLIVE_CLI_PLUGIN_JSON_H
#define GOLIVE_CLI_PLUGIN_JSON_H

#include "model/plugin_description.h"

#include <stdio.h>

/* Writes all that the description says. 0 or a negative errno. */
int plugin_json_write(const struct plugin_description *plugin, FILE *file);

#endif
