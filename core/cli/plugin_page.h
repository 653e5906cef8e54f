/* What of a plugin's manual page stands in its description: the heads of its options, and the table of its rules. */
#ifndef GOLIVE_CLI_PLUGIN_PAGE_H
#define GOLIVE_CLI_PLUGIN_PAGE_H

#include "base/text.h"
#include "model/plugin_description.h"

/* Appends the chapters OPTIONS and RULES in the format of scdoc, to be put into NAME.scd. */
void plugin_page_write(const struct plugin_description *plugin, struct text *text);

#endif
