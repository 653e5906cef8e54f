/* Whether a typed value is one of its type, and what would be right. */
#ifndef GOLIVE_CONFIG_VALUES_H
#define GOLIVE_CONFIG_VALUES_H

#include "config/ini.h"
#include "model/plugin_description.h"

/* Checks a value (and, for lists, its RAW text) against an option's type and choices. True if it is one; otherwise says
 * in MESSAGE what is wrong and in ADVICE (may stay empty) what would be right; both are appended to. An empty value is
 * nobody's: the caller treats it as unset. */
bool value_check(const struct option_description *option, const char *value, const char *raw,
    struct text *message, struct text *advice);

/* True if TEXT has only characters of an id: [a-z0-9][a-z0-9._-]* */
bool value_is_id(const char *text);

/* "sha256:" and 64 hexadecimal digits. */
bool value_is_digest(const char *text);

/* `did you mean "X"?` for the nearest of CANDIDATES, appended to ADVICE; nothing if none is near. */
void value_suggest(struct text *advice, const char *word, const char *const *candidates, size_t count);

#endif
